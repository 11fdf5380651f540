#!/usr/bin/env python3
"""Where the time of late dossiers went, on a clock that the test moves: the page's figures are those of the boards and of minutes counted here by hand, each
opens its dossiers, who may see officers sees them, the control sheet says it in a line, the morning report names the largest causes. Prints TAP."""
import datetime
import io
import mmap
import re
import struct
import subprocess
import sys
import zipfile

import journey
from client import Client, Server
from people import UNIT_A, UNIT_B, Person, database, wait_for
from tap import done, run_on
from wording import visible

SLOT = 300000
HOLIDAYS = {'2026-11-24'}
REGISTERED = [('child_identifier', '048326000456'), ('register_book', 'Quyển 01, trang 12')]
PAGE = '/dieu-hanh/tre-han'


def ms(moment):
    return int(datetime.datetime.fromisoformat(moment + ':00+07:00').timestamp() * 1000)


def worked(start, end):
    """Working minutes between two moments, minute by minute."""
    at, n = datetime.datetime.fromisoformat(start), 0
    while at < datetime.datetime.fromisoformat(end):
        day, time = at.date(), at.strftime('%H:%M')
        open_ = '07:30' <= time < '11:30' or '13:30' <= time < '17:00'
        n += day.weekday() < 5 and day.isoformat() not in HOLIDAYS and open_
        at += datetime.timedelta(minutes=1)
    return n


class Office:
    def __init__(self, server):
        self.server = server
        self.people = {who: Person(server, f'Cán bộ {who}', UNIT_A, [role]) for who, role in
                       (('desk', 'reception'), ('slow', 'specialist'), ('quick', 'specialist'), ('leader', 'leader'))}
        self.people['watch'] = Person(server, 'Trực điều hành', '48', ['monitor'])
        self.people['other'] = Person(server, 'Lãnh đạo xa', UNIT_B, ['leader'])
        self.moment = ''

    def go(self, moment):
        self.moment = moment
        self.server.clock[:8] = struct.pack('=q', ms(moment))

    def round(self, moment):
        """The time, and the round of it."""
        self.go(moment)
        if not wait_for(self.ran, 30):
            raise RuntimeError(f'{moment}: no round')

    def ran(self):
        return self.one('select count(*) from job where key = ? and done_at > 0', f'late {ms(self.moment) // SLOT}') == 1

    def client(self, who):
        c, p = Client(self.server.port), self.people[who]
        c.cookies['mc_phien'] = p.session()
        with database(self.server) as db:
            db.execute('update session set created_at=?, seen_at=?, expires_at=?', [ms(self.moment), ms(self.moment), ms(self.moment) + 36000000])
        return c

    def one(self, text, *values):
        with database(self.server) as db:
            return db.execute(text, list(values)).fetchone()[0] or 0

    def birth(self):
        """-> code of one that was taken in just now: due at 17:00."""
        c = self.client('desk')
        fields = {'applicant.name': 'Trần Thị Bưởi', 'applicant.identifier': '048190001234', 'applicant.phone': '0905 123 318'}
        for step in journey.STEPS.values():
            fields.update(step)
        token = c.token('/viec')
        answer = journey.expect(c.upload('/viec/tiep-nhan/1.001193', [*fields.items(), ('paper', 'birth_notice')], [], token), 303)
        return re.match(r'/viec/ho-so/([^/?]+)', answer.head('Location'))[1]

    def act(self, who, code, what, fields=()):
        c = self.client(who)
        version = c.json(f'/viec/ho-so/{code}').json()['version']
        return journey.expect(c.post(f'/viec/ho-so/{code}/{what}', [('version', version), *fields], c.token('/viec')), 303)

    def page(self, who='watch', query='', page=PAGE):
        answer = self.client(who).json(f'{page}?{query}')
        if answer.status != 200:
            raise AssertionError(f'{page}?{query}: {answer!r}')
        return answer.json()


def lived(o):
    """Three late ones: the specialist's, the leader's, the applicant's; one in time."""
    o.round('2026-11-25T08:00')
    o.slow, o.signed, o.asked, o.good = (o.birth() for _ in range(4))
    o.go('2026-11-25T09:00')
    for code in o.signed, o.good:
        o.act('quick', code, 'propose', REGISTERED)
    o.act('leader', o.good, 'sign')
    o.round('2026-11-26T08:00')
    o.act('quick', o.asked, 'request_supplement', [('reason', 'Thiếu giấy chứng sinh'), ('item', 'paper:birth_notice'), ('note:paper:birth_notice', 'Ảnh mờ')])
    o.go('2026-11-27T10:00')
    o.act('leader', o.signed, 'sign')
    o.go('2026-12-01T09:30')
    o.act('slow', o.slow, 'propose', REGISTERED)
    o.round('2026-12-03T08:15')


def figures(f, o):
    """counts are those of the boards, minutes those counted by hand, and each dossier has the cause that its story has"""
    lived(o)
    late = {o.slow: worked('2026-11-25T17:00', '2026-12-03T08:15'), o.signed: worked('2026-11-25T17:00', '2026-11-27T10:00'),
            o.asked: worked('2026-11-25T17:00', '2026-12-03T08:15')}
    page = o.page(query='ky=quy')
    board = o.page(query='ky=quy', page='/dieu-hanh')['all']
    f.same((page['late'], page['overdue']), (board['late'], board['overdue']), 'beside the board')
    f.same((page['late'], page['overdue']), (1, 2))
    f.same(page['late'], o.one('select sum(n) from tally where outcome in (19, 23)'))
    f.same(page['minutes'], sum(late.values()))
    for name in 'causes', 'places', 'steps':
        f.same(sum(g['minutes'] for g in page[name]), page['minutes'], name)
        f.same(sum(g['n'] for g in page[name]), 3, name)
    causes = {g['word']: g for g in page['causes']}
    f.same({w: g['n'] for w, g in causes.items() if g['n']}, {'officer': 2, 'citizen': 1})
    for word, g in causes.items():
        f.same(g['minutes'], o.one(f'select sum(by_{word}) from late'), word)
    f.same({(x['cause'], x['step'], x['ended'], x['overdue'], x['minutes']) for x in page['lines']},
           {('officer', 'registering', 0, 1, late[o.slow]), ('officer', 'signing', 1, 0, late[o.signed]), ('citizen', 'waiting', 0, 1, late[o.asked])})
    f.same(page['officers'], [], 'officers of a province')
    f.same(o.page(query='ky=hom-nay')['late'], 0, 'today')
    f.same(o.page(query=f'don-vi={UNIT_B}')['lines'], [])
    f.same(o.page(query='tt=1.013225')['overdue'], 0, 'another procedure')


def lists(f, o):
    """each figure opens as many dossiers as it says, without anybody's name"""
    page = o.page(query='ky=quy')
    for query, n in [('', 3), *((f'vi={g["word"]}', g['n']) for g in page['causes'])]:
        got = o.page(query=f'ky=quy&{query}', page=PAGE + '/ho-so')
        f.same((got['n'], len(got['lines'])), (n, n), query)
    f.same([x['code'] for x in o.page(query='ky=quy&vi=citizen', page=PAGE + '/ho-so')['lines']], [o.asked])
    f.same([x['code'] for x in o.page(query='ky=quy&buoc=signing&buoc-cua=1.001193', page=PAGE + '/ho-so')['lines']], [o.signed])
    f.same(len(o.page(query='ky=quy&o=0', page=PAGE + '/ho-so')['lines']), 1, 'with the applicant')
    shown = o.client('watch').get(f'{PAGE}/ho-so?ky=quy')
    f.check(shown.status == 200 and 'Bưởi' not in shown.text and 'Cán bộ' not in visible(shown.text).replace('Khâu xử lý của cán bộ', ''), 'somebody is named')
    for odd in 'vi=%22', 'o=x', 'o=99999999999', 'sau=x', 'sau=1.2', 'buoc=%3Cb%3E&buoc-cua=x', 'cb=0':
        f.same(o.client('watch').get(f'{PAGE}/ho-so?{odd}').status, 200, odd)


def officers(f, o):
    """a leader sees who had it; of a province nobody is named, and nobody can be asked for"""
    page = o.page('leader', 'ky=quy')
    by = {g['name']: g['n'] for g in page['officers']}
    f.same(by, {o.people['slow'].name: 1, o.people['leader'].name: 1})
    slow = o.people['slow'].account
    f.same(len(o.page('leader', f'ky=quy&cb={slow}', PAGE + '/ho-so')['lines']), 1)
    f.same(o.client('watch').json(f'{PAGE}/ho-so?ky=quy&cb={slow}').status, 404, 'of a province')
    for who, unit, status in ('watch', UNIT_A, 200), ('leader', UNIT_A, 200), ('leader', UNIT_B, 404), ('other', UNIT_A, 404), ('slow', UNIT_A, 403), ('desk', UNIT_A, 403):
        for page in PAGE, PAGE + '/tai', PAGE + '/ho-so':
            f.same(o.client(who).json(f'{page}?don-vi={unit}').status, status, who, unit, page)


def taken_along(f, o):
    """as CSV and as a spreadsheet; the page says what it is and is not, and the overview leads there"""
    c = o.client('watch')
    csv = c.get(f'{PAGE}/tai.csv?ky=quy').text
    f.same(len(csv.strip().splitlines()), 4)
    book = c.get(f'{PAGE}/tai.xlsx?ky=quy')
    sheet = zipfile.ZipFile(io.BytesIO(book.body)).read('xl/worksheets/sheet1.xml').decode()
    f.check(sheet.count('<row ') >= 4, sheet.count('<row '))
    page = visible(c.get(f'{PAGE}?ky=quy').text)
    f.check('không kết luận lỗi của ai' in page and 'giờ làm việc' in page and 'Chờ người nộp bổ sung' in page, page)
    f.check(f'href="{PAGE}?' in c.get('/dieu-hanh').text, 'no way from the overview')


def told_elsewhere(f, o):
    """the control sheet and the dossier say it in a line, if late; the morning report names the largest causes"""
    for code, said in (o.slow, 'Khâu xử lý của cán bộ'), (o.asked, 'Chờ người nộp bổ sung'), (o.good, None):
        for page in f'/viec/ho-so/{code}/kiem-soat', f'/viec/ho-so/{code}':
            text = visible(o.client('leader').get(page).text)
            f.check((said in text) if said else 'Thời gian nằm ở' not in text, page, said)
    pdf = o.client('watch').get('/dieu-hanh/bao-cao.pdf')
    text = subprocess.run(['pdftotext', '-layout', '-', '-'], input=pdf.body, capture_output=True, check=True).stdout.decode()
    report = ' '.join(text.split())
    f.check('thời gian nằm ở đâu' in report and 'Chờ người nộp bổ' in report and 'Đang ghi sổ hộ tịch' in report, text)


def goes_on(f, o):
    """what ends moves from overdue to ended; check --counters finds nothing wrong"""
    o.go('2026-12-03T10:00')
    o.act('leader', o.slow, 'sign')
    o.round('2026-12-03T10:05')
    page = o.page(query='ky=quy')
    f.same((page['late'], page['overdue']), (2, 1))
    f.same(o.one('select late_minutes from late where day > 0 and step = ?', 'registering'), worked('2026-11-25T17:00', '2026-12-03T10:00'))
    checked = o.server.command('check', '--counters')
    f.check(checked.returncode == 0, checked.stdout, checked.stderr)


def main():
    server = Server(demo='no', start=False)
    server.data.mkdir(parents=True, exist_ok=True)
    path = server.data.parent / 'clock'
    path.write_bytes(bytes(8))
    with open(path, 'r+b') as file:
        server.clock = mmap.mmap(file.fileno(), 8)
    server.clock[:8] = struct.pack('=q', ms('2026-11-25T08:00'))
    server.options['clock'] = str(path)
    server.start()
    run_on(server, [figures, lists, officers, taken_along, told_elsewhere, goes_on], Office)
    sys.exit(done())


main()
