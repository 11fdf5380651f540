#!/usr/bin/env python3
"""Letters of apology that the program drafts when a date has passed, by their pages and on a clock that the test moves: shown to who may sign, changed, signed
once, several at once, not needed; read by the applicant afterwards. Prints TAP.
ENGINE: files alone, because tests/service/test_letters.c asks the same statements on both."""
import re
import subprocess
import sys
from html import unescape

import journey
from client import ROOT, Server
from people import Person, database
from tap import run_on
from wording import unknown_messages, visible

sys.path.insert(0, str(ROOT / 'tests/system'))

import test_alert  # noqa: E402
from test_alert import SLOT, Clock, ms  # noqa: E402

PAGE = '/viec/thu-xin-loi'
WHY = 'Máy chủ hộ tịch phải bảo trì, chúng tôi làm chậm hai ngày.'


def text_of(answer):
    return re.sub(r'\s+', ' ', subprocess.run(['pdftotext', '-layout', '-', '-'], input=answer.body, capture_output=True, check=True).stdout.decode())


class Office(test_alert.Office):
    """A commune whose births are due on the day they come in."""

    def __init__(self, server):
        super().__init__(server)
        self.people['second'] = Person(server, 'Lãnh đạo thứ hai', test_alert.UNIT_A, ['leader'])
        self.people['citizen'] = Person(server, 'Trần Thị Bưởi')
        self.codes = []

    def quiet(self):
        with database(self.server) as db:
            ran = db.execute('select count(*) from job where key in (?, ?) and done_at > 0', [f'alert {self.moment // SLOT}', f'letter {self.moment // SLOT}']).fetchone()[0]
        return ran == 2 and super().quiet()

    def online(self):
        """-> code of a birth that the citizen sent and the desk took in."""
        c = self.client('citizen')
        code = journey.apply(c, journey.unit_number(self.server))
        self.act('desk', code, 'accept')
        return code

    def rows(self, query, *values):
        with database(self.server) as db:
            return [tuple(r) for r in db.execute(query, values)]

    def lines(self, who='leader'):
        return {x['code']: x for x in self.client(who).json(PAGE).json()['lines']}

    def filled(self, *lines, reason=WHY, days=2):
        """The fields of the page as a browser sends them."""
        out = []
        for x in lines:
            out += [(f'phien.{x["id"]}', x['version']), (f'ly-do.{x["id"]}', reason), (f'ngay.{x["id"]}', days), (f'bo-ly-do.{x["id"]}', '')]
        return out

    def send(self, who, fields):
        c = self.client(who)
        return c.post(PAGE, fields, c.token('/viec'))

    def settled(self, code):
        return self.rows('select state, by_account, days, reason from letter where dossier=?', self.key(code))

    def extensions(self, code):
        return self.rows("select count(*) from journal where dossier=? and act='extend'", self.key(code))[0][0]


def waits_for_who_may_sign(faults, o):
    """minutes after the date a letter waits for the leader, told once, with a reason, a date and form 04's own words; nobody else has it"""
    o.go('2026-11-25T09:00')
    o.codes = [o.online()] + [o.birth() for _ in range(5)]
    o.go('2026-11-25T16:55')
    faults.same(o.rows('select count(*) from letter'), [(0,)], 'before the date:')
    o.go('2026-11-25T17:05')
    faults.same(o.rows('select count(*), count(distinct dossier), min(state), max(state) from letter'), [(6, 6, 'drafted', 'drafted')])
    for moment in ('2026-11-25T17:10', '2026-11-25T17:15'):
        o.go(moment)
    faults.same(o.rows('select count(*) from letter'), [(6,)], 'round after round:')
    faults.same([o.inbox(who).count('alert_letters') for who in ('leader', 'second', 'one', 'desk')], [1, 1, 0, 0])
    c = o.client('leader')
    faults.check(f'href="{PAGE}"' in c.get('/hop-thu').text and '6 thư xin lỗi chờ anh/chị ký' in visible(c.get('/hop-thu').text), 'the inbox')
    faults.check(f'href="{PAGE}">6 thư xin lỗi' in c.get('/viec').text, 'the worklist')
    faults.check('thư xin lỗi' not in o.client('one').get('/viec').text, "a specialist's worklist")
    page = c.get(PAGE)
    said = unescape(visible(page.text))
    faults.check(all(x in said for x in ('VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN', 'Chúng tôi xin lỗi vì đã để ông/bà phải chờ', 'Trần Thị Bưởi')), said[:2000])
    faults.check('17 giờ, thứ Năm 26/11/2026' in said and 'mất nhiều thời gian hơn dự kiến' in said and unknown_messages(page.text) == [], said[:2000])
    line = o.lines()[o.codes[0]]
    faults.same([(d['days'], d['due'], d['checked']) for d in line['dates']], [(1, '2026-11-26T10:00:00.000Z', True), (2, '2026-11-27T10:00:00.000Z', False)])
    faults.same((o.lines('one'), o.lines('desk'), o.client('citizen').get(PAGE).status), ({}, {}, 403))
    c.cookies['mc_lang'] = 'en'
    english = c.get(PAGE).text
    faults.check('Letters of apology' in english and 'mất nhiều thời gian hơn dự kiến' in english, 'in English the letter stays Vietnamese')


def counted_again(faults, o):
    """the date is proposed anew whenever it is shown, and never beyond what the act allows; typed words stay while one looks again"""
    o.go('2026-11-26T08:00')
    line = o.lines()[o.codes[0]]
    faults.same([(d['days'], d['checked']) for d in line['dates']], [(1, False), (2, True)], 'a working day from now:')
    answer = o.send('leader', [('xem', line['id']), *o.filled(line, days=1)])
    said = unescape(visible(answer.text))
    faults.check(answer.status == 200 and said.count(WHY) == 3 and 'Hẹn trả mới: 17 giờ, thứ Năm 26/11/2026' in said, answer, said[:1500])
    faults.same(o.extensions(o.codes[0]), 0)
    bad = o.send('leader', [('ky', line['id']), *o.filled(line, reason=' ', days=9)])
    faults.check(bad.status == 422 and f'href="#ly-do.{line["id"]}"' in bad.text and f'href="#ngay.{line["id"]}"' in bad.text, bad)
    faults.same(o.send('leader', [('lam', 'ky'), *o.filled(line)]).status, 422, 'none chosen:')


def signed(faults, o):
    """signing moves the date as the act by hand does; the applicant reads why, an apology and form 04, and is told in a short message"""
    code, line = o.codes[0], o.lines()[o.codes[0]]
    form = [('ky', line['id']), ('_once', '20783.abcdefghijklmnopqrstuv'), *o.filled(line)]
    journey.expect(o.send('leader', form), 303)
    leader = o.people['leader'].account
    faults.same(o.settled(code), [('signed', leader, 2, WHY)])
    faults.same((o.extensions(code), o.rows('select due_at from dossier where id=?', o.key(code))), (1, [(ms('2026-11-27T17:00'),)]))
    faults.same(o.rows('select n from journal where dossier=? and act=?', o.key(code), 'extend'), o.rows('select event from letter where dossier=?', o.key(code)))
    c = o.client('citizen')
    page = c.get(f'/ho-so/{code}')
    said = unescape(visible(page.text))
    faults.check('Chúng tôi xin lỗi anh/chị: ngày hẹn trả phải lùi lại' in said and WHY in said and 'Trước đây hẹn 17 giờ, thứ Tư 25/11/2026, nay hẹn 17 giờ, thứ Sáu 27/11/2026' in said, said[:2500])
    faults.check(f'href="/ho-so/{code}/mau/04.pdf"' in page.text and 'quá ngày hẹn' not in said, 'the way to the letter')
    paper = text_of(c.get(f'/ho-so/{code}/mau/04.pdf'))
    faults.check(all(x in paper for x in (WHY, 'thứ Tư 25/11/2026', 'thứ Sáu 27/11/2026', 'Chúng tôi xin lỗi', 'Cán bộ leader', code)), paper)
    faults.check('Ngày hẹn trả phải lùi lại' in c.get('/hop-thu').text, 'the inbox')
    o.go('2026-11-26T08:05')
    sent = [r[0] for r in o.rows("select text from sent where address=? and text like ?", o.people['citizen'].phone, f'%{code}%')]
    faults.check(any('xin loi' in t and '17:00 27/11/2026' in t and len(t) <= 160 for t in sent), sent)
    o.form = form


def twice(faults, o):
    """pressed twice it is done once; a second leader is told who was first, and keeps what was typed"""
    code = o.codes[0]
    faults.same(o.send('leader', o.form).status, 303, 'pressed twice:')
    faults.same(o.send('leader', [x for x in o.form if x[0] != '_once']).status, 303, 'the back button:')
    other = o.send('second', [(k, v if not k.startswith('ly-do') else 'Lời của người thứ hai.') for k, v in o.form if k != '_once'])
    said = unescape(visible(other.text))
    faults.check(other.status == 409 and 'Cán bộ leader đã ký thư này' in said and 'Lời của người thứ hai.' in said, other, said[:1500])
    faults.same((o.extensions(code), o.settled(code)[0][3]), (1, WHY))


def stale(faults, o):
    """a dossier that somebody has changed meanwhile is not signed for unseen; what was typed stays; one that has ended is gone"""
    code, line = o.codes[1], o.lines()[o.codes[1]]
    key = o.people['one'].account
    c = o.client('leader')
    journey.expect(c.post('/viec/giao', [('hs', f'{code} {line["version"]}'), ('cho', key), ('ly-do', 'Người cũ nghỉ')], c.token('/viec')), 303, 200)
    now = o.lines()[code]['version']
    moved = now != line['version']
    if not moved:  # an assignment is no new version: an act is
        o.act('one', code, 'propose', [('child_identifier', '048326000456'), ('register_book', '01/2026')])
    answer = o.send('leader', [('ky', line['id']), *o.filled(line)])
    said = unescape(visible(answer.text))
    faults.check(answer.status == 409 and 'vừa có thay đổi' in said and WHY in said, answer, said[:1500])
    faults.same((o.extensions(code), o.settled(code)[0][0]), (0, 'drafted'))
    gone, line = o.codes[2], o.lines()[o.codes[2]]
    o.act('leader', gone, 'stop', [('reason', 'Người nộp đề nghị')])
    faults.check(gone not in o.client('leader').get(PAGE).text, 'it is still shown')
    faults.same(o.client('leader').json('/viec').json()['letters'], len(o.lines()), 'what the worklist counts:')
    faults.same(o.send('leader', [('ky', line['id']), *o.filled(line)]).status, 409, 'one that has ended:')
    o.go('2026-11-26T08:10')
    faults.same(o.rows('select state, why, by_account from letter where dossier=?', o.key(gone)), [('dropped', 'done', 0)])


def several(faults, o):
    """several are signed at once, each by itself; one that is wrong is told and stays as typed"""
    good, bad = o.lines()[o.codes[3]], o.lines()[o.codes[4]]
    ticked = [('lam', 'ky'), ('chon', good['id']), ('chon', bad['id'])]
    answer = o.send('leader', [*ticked, *o.filled(good), *o.filled(bad, reason='')])
    said = unescape(visible(answer.text))
    faults.check(answer.status == 200 and 'Đã xong 1 thư. Còn 1 thư chưa được' in said and 'Xin ghi lý do' in said, answer, said[:1500])
    faults.same((o.settled(o.codes[3])[0][0], o.settled(o.codes[4])[0][0], o.extensions(o.codes[3])), ('signed', 'drafted', 1))


def none_needed(faults, o):
    """why none is needed is asked, and kept within the office; the applicant gets no letter"""
    code, line = o.codes[4], o.lines()[o.codes[4]]
    answer = o.send('leader', [('bo', line['id']), *o.filled(line)])
    faults.check(answer.status == 422 and f'href="#bo-ly-do.{line["id"]}"' in answer.text and WHY in unescape(answer.text), answer)
    fields = [x for x in o.filled(line) if not x[0].startswith('bo-')] + [(f'bo-ly-do.{line["id"]}', 'Đã gọi, trả trong sáng nay')]
    journey.expect(o.send('leader', [('bo', line['id']), *fields]), 303)
    faults.same(o.settled(code), [('dropped', o.people['leader'].account, 1, 'Đã gọi, trả trong sáng nay')])
    faults.same((o.extensions(code), code in o.lines()), (0, False))
    said = unescape(visible(o.client('second').get(PAGE).text))
    faults.check('Thư đã bỏ trong 30 ngày qua' in said and code in said and 'Đã gọi, trả trong sáng nay' in said and 'Cán bộ leader cho là không cần thư' in said, said[-600:])
    faults.same(o.client('one').json(PAGE).json()['dropped'], [], "a specialist's list:")
    desk = o.client('one').get(f'/viec/ho-so/{code}')
    said = unescape(visible(desk.text))
    faults.check('Không cần thư xin lỗi' in said and 'Đã gọi, trả trong sáng nay' in said and unknown_messages(desk.text) == [], said[:2500])
    faults.same(o.send('leader', [('ky', line['id']), *o.filled(line)]).status, 409, 'signed after all:')


def stood_in_for(faults, o):
    """who stands in for the leaders signs in their place; the journal and form 04 say for whom"""
    with database(o.server) as db:
        unit = o.people['one'].unit_id
        for n, who in enumerate(('leader', 'second')):
            db.execute("insert into absence values(?,?,?,?,'2026-11-26','2026-11-27','',?,?,0,0)",
                       [n + 1, unit, o.people[who].account, o.people['stand'].account, o.people[who].account, o.moment])
    o.go('2026-11-26T08:15')
    code = o.codes[5]
    line = o.lines('stand')[code]
    faults.check('thay mặt' in unescape(visible(o.client('stand').get(PAGE).text)), 'the letter does not say for whom')
    journey.expect(o.send('stand', [('ky', line['id']), *o.filled(line)]), 303)
    faults.check('(thay mặt Cán bộ leader)' in text_of(o.client('stand').get(f'/viec/ho-so/{code}/mau/04.pdf')), 'form 04')
    checked = o.server.command('check', '--journal')
    faults.same(checked.returncode, 0, checked.stdout, checked.stderr)


def beyond(faults, o):
    """once the last date allowed is over there is nothing to promise: the page says so and offers no signature"""
    code, line = o.codes[1], o.lines()[o.codes[1]]
    with database(o.server) as db:
        db.execute('delete from absence')
    o.go('2026-11-28T09:00')
    page = o.client('leader').get(PAGE)
    faults.check('không còn ngày nào để hẹn' in unescape(visible(page.text)) and 'name="ky"' not in page.text, visible(page.text)[:1500])
    faults.same(o.send('leader', [('ky', line['id']), *o.filled(o.lines()[code])]).status, 422)
    faults.same(o.extensions(code), 0)


def main():
    server = Server(demo='no', start=False)
    server.data.mkdir(parents=True, exist_ok=True)
    server.clock = Clock(server.data.parent / 'clock')
    server.clock.set(ms('2026-11-25T08:00'))
    server.options['clock'] = str(server.data.parent / 'clock')
    server.start()
    run_on(server, [waits_for_who_may_sign, counted_again, signed, twice, stale, several, none_needed, stood_in_for, beyond], Office)


if __name__ == '__main__':
    sys.exit(main())
