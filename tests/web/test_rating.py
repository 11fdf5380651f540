#!/usr/bin/env python3
"""Marks for how a dossier was handled, by the pages: the applicant gives them, who holds the receipt does, a stranger and an officer may not; once, whatever is
pressed twice; what is wrong is told and nothing typed is lost; low ones reach those who lead. Beside it, straight from the database: the journal, the tallies. Prints TAP."""
import datetime
import re
import sys
import threading
from html import unescape

import test_follow
from client import Server
from people import EVENT, UNIT_A, UNIT_B, Person, database, lines
from tap import run_on
from wording import refused, visible

ASK, THANKS = 'Anh/chị thấy việc giải quyết hồ sơ này thế nào?', 'Cảm ơn anh/chị đã đánh giá'
SAID = 'Chờ từ sáng đến chiều, không ai nói gì.'


class World(test_follow.World):
    """A dossier after the other whose result is there."""

    def __init__(self, server):
        super().__init__(server)
        self.leaders = [Person(server, f'Lãnh đạo {n}', unit, ['leader']) for n, unit in (('hai', UNIT_A), ('nơi khác', UNIT_B))]
        self.marked = []

    def signed(self):
        code = self.sent()
        self.act('reception', code, 'accept')
        self.act('specialist', code, 'propose', test_follow.REGISTERED)
        self.act('leader', code, 'sign')
        return code

    def holder(self, code):
        """A browser that has proved the receipt's secret."""
        c = self.server.client()
        assert self.tracked(c, code, self.secret(code)) == f'/ho-so/{code}'
        return c

    def secret(self, code):
        return re.search(r'\b[A-Z2-9]{4}-[A-Z2-9]{4}\b', visible(self.client.get(f'/ho-so/{code}/giay-hen').text))[0]

    def tracked(self, client, code, secret, tiep=''):
        return client.post('/tra-cuu', {'ma': code, 'bi_mat': secret, 'tiep': tiep}).head('Location')

    def key(self, code):
        with database(self.server) as db:
            return next(r[0] for r in db.execute('select id from dossier order by id desc').fetchall() if code.endswith(f'-{r[0] & 65535:04d}'))

    def marks(self, code):
        """(marks, account, what the journal says besides) of its events."""
        with database(self.server) as db:
            found = db.execute("select act, actor, body from journal where kind = 'rated' and dossier = ?", [self.key(code)]).fetchall()
        return [(r[0], r[1], lines(r[2], EVENT)) for r in found]

    def tally(self):
        with database(self.server) as db:
            return dict(db.execute('select outcome, sum(n) from tally where outcome between 34 and 38 group by outcome').fetchall())

    def give(self, client, code, marks, words='', token=None, **more):
        return client.post(f'/ho-so/{code}/danh-gia', {'diem': marks, 'y_kien': words, **more}, token)

    def told(self, person):
        return [x['code'] for x in person.client().json('/hop-thu').json()['items'] if x['kind'] == 'rated_low']


def given(f, w):
    """Asked when the result is there and not before; given, thanked for, shown in words, gone from the list"""
    code = w.sent()
    f.check(ASK not in w.page(code) and w.data(code)['rating']['state'] == '')
    refused(f, w.give(w.client, code, '5', token=w.token), 409)
    code = w.signed()
    page, rows = w.page(code), w.client.json('/ho-so').json()['open']
    f.check(ASK in page and 'Rất không hài lòng' in page and 'không bắt buộc' in page, page[:900])
    f.same([x['rate'] for x in rows if x['code'] == code], [True])
    f.check('Đánh giá' in visible(w.client.get('/ho-so').text))
    before = w.tally()
    f.same(w.give(w.client, code, '4', 'Nhanh <b>gọn</b>,\r\ncám ơn cô.', w.token).head('Location'), f'/ho-so/{code}?tb=da-danh-gia')
    rating = w.data(code)['rating']
    f.same((rating['state'], rating['marks'], rating['name'], rating['words'], rating['low']), ('given', 4, 'Hài lòng', 'Nhanh <b>gọn</b>,\ncám ơn cô.', False))
    page = w.client.get(f'/ho-so/{code}?tb=da-danh-gia').text
    f.check(THANKS in page and 'Nhanh &lt;b&gt;gọn' in page and 'Đã ghi nhận' in page and ASK not in page, visible(page)[:900])
    f.same(w.data(code)['past'][-1]['what'], 'rated')
    f.check(not any(x['rate'] for x in w.client.json('/ho-so').json()['open'] if x['code'] == code), 'the list offers it still')
    (marks, account, body), = w.marks(code)
    f.same((marks, account, body['role'], body['actor_name'], body['note']), ('4', w.person.account, 'applicant', 'Trần Thị Bưởi', 'Nhanh <b>gọn</b>,\ncám ơn cô.'))
    f.same(w.tally(), {**before, 37: before.get(37, 0) + 1})
    english = w.client.get(f'/ho-so/{code}?lang=en').text
    w.client.get(f'/ho-so/{code}?lang=vi')
    f.check('Thank you for telling us' in english and 'Satisfied' in english)
    history = visible(w.desk['specialist'].get(f'/viec/ho-so/{code}').text)
    f.check('Người dân đánh giá 4/5' in unescape(history) and 'cám ơn cô.' in history, 'not on the page of the officer')


def by_receipt(f, w):
    """Who holds the receipt may, without an account, and the journal says so"""
    code = w.signed()
    holder = w.holder(code)
    f.check(ASK in visible(holder.get(f'/ho-so/{code}').text))
    f.same(w.give(holder, code, '5').head('Location'), f'/ho-so/{code}?tb=da-danh-gia')
    f.check(THANKS in holder.get(f'/ho-so/{code}').text and THANKS in w.page(code))
    f.same([(m, a, b['role'], b['actor_name']) for m, a, b in w.marks(code)], [('5', 0, 'applicant', 'người giữ giấy hẹn')])


def not_theirs(f, w):
    """A stranger is told that there is no such dossier, nobody to sign in, an officer no, also with the receipt; nothing is written"""
    code = w.signed()
    none = code.rpartition('-')[0] + '-9876'
    token = w.stranger.token('/thu-tuc')
    f.same([w.give(w.stranger, c, '1', token=token).status for c in (code, none)], [404, 404])
    f.check(w.give(w.server.client(), code, '1').to_sign_in())
    for c in w.desk.values():
        f.same(w.give(c, code, '5', token=c.csrf).status, 404)
    for c in (w.desk['specialist'], w.leaders[0].client()):
        holder = w.holder(code)
        c.cookies['mc_tra_cuu'] = holder.cookies['mc_tra_cuu']
        f.check(ASK not in c.get(f'/ho-so/{code}').text)
        refused(f, w.give(c, code, '5', token=c.token('/viec')), 403)
        del c.cookies['mc_tra_cuu']
    f.same(w.marks(code), [])
    other = w.sent()
    f.same(w.give(holder, other, '5').to_sign_in(), True, 'the secret of another receipt')


def once(f, w):
    """Pressed twice, gone back to, from another browser: one mark, the first, and what the second typed is not lost"""
    code = w.signed()
    page = w.client.get(f'/ho-so/{code}').text
    key = re.search(rf'{code}/danh-gia".*?name="_once" value="([^"]+)"', page, re.S)[1]
    for _ in range(2):
        f.same(w.give(w.client, code, '4', 'một', w.token, _once=key).head('Location'), f'/ho-so/{code}?tb=da-danh-gia')
    page = w.give(w.holder(code), code, '1', 'Hai, <i>dài</i>')
    f.same(page.status, 409)
    text = unescape(visible(page.text))
    f.check('đã được đánh giá' in text and 'Mức 4 trên 5' in text and 'Những gì anh/chị vừa gõ' in text and 'Rất không hài lòng' in text, text)
    f.check('Hai, &lt;i&gt;dài' in page.text and '<form class="mc-form"' not in page.text, 'what was typed')
    data = w.client.post_json(f'/ho-so/{code}/danh-gia', {'diem': 2}, w.token)
    f.same((data.status, data.code), (409, 'stale'))
    f.same([m for m, _, _ in w.marks(code)], ['4'])
    code = w.signed()
    both = [w.client, w.holder(code)]
    tokens = [c.token('/tra-cuu') for c in both]
    answers = [None, None]

    def press(i):
        answers[i] = w.give(both[i], code, str(i + 4), token=tokens[i]).status
    threads = [threading.Thread(target=press, args=(i,)) for i in (0, 1)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    f.same(sorted(answers), [303, 409])
    f.same([m for m, _, _ in w.marks(code)], [str(answers.index(303) + 4)])


def session_ends(f, w):
    """Who was signed in when the page was drawn and is no more comes back by the sign-in, with what they chose and wrote"""
    code = w.signed()
    form = w.client.token(f'/ho-so/{code}')
    w.person.end_sessions()
    answer = w.give(w.client, code, '2', 'Dài lắm, gõ lại thì mệt', form)
    f.check(answer.to_sign_in() and f'%2Fho-so%2F{code}%2Fdanh-gia' in answer.head('Location'), answer)
    kept = w.client.cookies.get('mc_giu')
    w.client = w.person.client()
    w.client.cookies['mc_giu'] = kept
    page = w.client.get(f'/ho-so/{code}/danh-gia').text
    f.check('Dài lắm, gõ lại thì mệt' in page and re.search(r'id="diem-2" value="2" checked', page), visible(page)[:900])
    w.token = w.client.token('/thu-tuc')
    f.same(w.give(w.client, code, '2', 'Dài lắm, gõ lại thì mệt', w.token).status, 303)
    f.same(w.give(w.server.client(), code, '2', token='A' * 32).status, 403, 'who had no session is not asked to sign in again for a wrong token:')


def wrong(f, w):
    """Nothing chosen, marks that are none, words too long: told at the field, the words kept, nothing written"""
    code = w.signed()
    for marks in '', '0', '6', 'x', '-1', '5.0', '99999999999999999999', ' ':
        page = w.give(w.client, code, marks, 'Giữ <lời> này', w.token)
        f.same(page.status, 422, marks)
        f.check('id="diem-l"' in page.text and 'href="#diem"' in page.text and 'Giữ &lt;lời&gt; này' in page.text and '<title>Lỗi' in page.text, marks, visible(page.text)[:700])
        refused(f, w.client.post_json(f'/ho-so/{code}/danh-gia', {'diem': marks}, w.token), 422, 'invalid', marks, 'diem')
    page = w.give(w.client, code, '3', 'ở' * 501, w.token)
    f.same(page.status, 422)
    f.check('id="y_kien-l"' in page.text and 'ở' * 501 in page.text and re.search(r'id="diem-3" value="3" checked', page.text), 'words and marks kept')
    f.same(w.give(w.client, code, '3', 'a\u202eb', w.token).status, 422)
    f.same(w.give(w.client, code, '3', token=w.token, la='x').status, 422)
    f.same(w.client.post(f'/ho-so/{code}/danh-gia', [('diem', '1'), ('diem', '5')], w.token).status, 422)
    f.same(w.client.post(f'/ho-so/{code}/danh-gia', {'diem': '5'}, 'A' * 32).status, 403)
    f.same(w.marks(code), [])
    f.same(w.give(w.client, code, '3', 'ở' * 500, w.token).status, 303)


def low(f, w):
    """A low mark is in the inbox of those who lead that unit, opens the dossier, and its words are read there, which the applicant is told; no log has them"""
    code = w.signed()
    with database(w.server) as db:
        mine = {r[0] for r in db.execute("select account from officer where role = 'leader' and unit = ?", [w.leaders[0].unit_id]).fetchall()}
    w.give(w.client, code, '2', SAID, w.token)
    f.check('Mức 1 và mức 2 được báo đến lãnh đạo' in w.page(code))
    with database(w.server) as db:
        notices = db.execute("select account, data from notice where kind = 'rated_low' and dossier = ?", [w.key(code)]).fetchall()
    f.same({r[0] for r in notices}, mine)
    f.same(len(notices), len(mine))
    f.check(len(mine) > 1 and all('Chờ' not in r[1] for r in notices), notices)
    f.check(code in w.told(w.leaders[0]) and w.told(w.leaders[1]) == [], 'whom it is told to')
    leader = w.leaders[0].client()
    page = leader.get('/hop-thu').text
    f.check(f'href="/viec/ho-so/{code}"' in page and 'mức 2 trên 5' in page and SAID not in page, visible(page)[:900])
    reads = w.data(code)['readings_n']
    f.check(SAID in unescape(leader.get(f'/viec/ho-so/{code}').text), 'the words are not there')
    f.same(w.data(code)['readings_n'], reads + 1)
    f.check(SAID[:12] not in w.server.said(), 'the words are in the log')
    for marks in '3', '5':
        code = w.signed()
        w.give(w.client, code, marks, '', w.token)
        f.check(code not in w.told(w.leaders[0]), marks)


def as_told(f, w):
    """The interface document has the address, what it takes and the state of a dossier"""
    told = w.client.get('/openapi.json').json()
    f.check('/ho-so/{code}/danh-gia' in told['paths'] and 'diem' in str(told['components']['schemas']['rate_input']), sorted(told['components']['schemas']))
    f.check({'state', 'marks', 'words'} <= set(told['components']['schemas']['rate_view']['properties']))


def receipt_ends(f, w):
    """Whose two hours with the receipt are over shows its secret again, is asked for no account, and finds what they chose and wrote"""
    code = w.signed()
    secret = w.secret(code)
    holder = w.holder(code)
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2, minutes=5)
    f.same(w.server.stop(), '')
    w.server.options['now'] = later.strftime('%Y-%m-%dT%H:%M:%SZ')
    w.server.start()
    holder.close()
    holder.port = w.server.port
    asked = holder.get(f'/ho-so/{code}').head('Location')
    f.same(asked, f'/tra-cuu?ma={code}&tiep=%2Fho-so%2F{code}')
    f.check('trong hai giờ' in visible(holder.get(asked).text) and 'được giữ lại' not in holder.get(asked).text)
    words = {'diem': '2', 'y_kien': 'Dài lắm, gõ lại thì mệt'}
    asked = holder.post(f'/ho-so/{code}/danh-gia', words).head('Location')
    f.same(asked, f'/tra-cuu?ma={code}&tb=phien-het&tiep=%2Fho-so%2F{code}%2Fdanh-gia')
    page = holder.get(asked).text
    f.check('được giữ lại' in page and f'value="{code}"' in page, visible(page))
    next_ = re.search(r'name="tiep" value="([^"]+)"', page)[1]
    page = holder.post('/tra-cuu', {'ma': code, 'bi_mat': 'AAAA-AAAA', 'tiep': next_}).text
    f.check('Không tìm thấy hồ sơ' in page and f'name="tiep" value="{next_}"' in page, 'where to go is forgotten')
    for elsewhere in ('//example.org', f'/ho-so/{code}x', f'/ho-so/{code}/../../thu-tuc', f'/ho-so/{code}/a?b=c', 'https://example.org', '/viec'):
        f.same(w.tracked(w.server.client(), code, secret, elsewhere), f'/ho-so/{code}', elsewhere)
    other = w.server.client()
    other.cookies['mc_giu'] = holder.cookies['mc_giu']
    f.check(other.get(f'/ho-so/{code}/danh-gia').to_sign_in(), 'who has only the token of what was typed')
    f.same(w.tracked(holder, code, secret, next_), f'/ho-so/{code}/danh-gia')
    page = holder.get(f'/ho-so/{code}/danh-gia').text
    f.check('vẫn còn đây' in page and words['y_kien'] in page and re.search(r'id="diem-2" value="2" checked', page), visible(page)[:900])
    f.check(words['y_kien'] not in holder.get(f'/ho-so/{code}/danh-gia').text, 'handed back twice')
    f.same(w.give(holder, code, **{'marks': '2', 'words': words['y_kien']}).head('Location'), f'/ho-so/{code}?tb=da-danh-gia')
    f.same([m for m, _, _ in w.marks(code)], ['2'])


if __name__ == '__main__':
    sys.exit(run_on(Server(demo='no'), [given, by_receipt, not_theirs, once, session_ends, wrong, low, as_told, receipt_ends], World))
