#!/usr/bin/env python3
"""The boards of the operations centre: figures are those of the tables, each opens its dossiers from the same moment, a person sees their unit and what
lies below it and no more, while people work; no list names an applicant. Prints TAP."""
import datetime
import http.client
import io
import json
import random
import re
import sys
import tempfile
import threading
import time
import traceback
import zipfile

import journey
import recount
from carriers import move_clock, now_ms, shared_clock
from client import ROOT, Server
from people import Person, UNIT_A, UNIT_B, DEPARTMENT, database
from tap import done, run_on
from test_desk import OWN, REGISTERED, World

PROVINCE, STEPS = '48', 700
RARE = 'withdrawn', 'paid', 'paid_online', 'ratings'
OUTCOMES = {'received': [4, 5, 6], 'filed': [1, 2, 3], 'online': [2], 'early': [17, 21], 'on_time': [18, 22], 'late': [19, 23], 'refused': [20, 21, 22, 23],
            'supplements': [7], 'digitised': [13], 'handed_over': [12], 'extended': [9], 'withdrawn': [24, 25, 26, 27], 'paid': [14], 'paid_online': [15], 'reused': [39], 'ratings': [34, 35, 36, 37, 38], 'ratings_low': [34, 35], 'ratings_good': [37, 38]}


class Centre(World):
    def __init__(self, server):
        super().__init__(server)
        for name, unit, roles in (('watch', PROVINCE, ['monitor']), ('admin', PROVINCE, ['admin']), ('head', DEPARTMENT, ['leader'])):
            self.people[name] = Person(server, f'Người xem {name}', unit, roles)
            self.at[name] = self.people[name].client()

    def board(self, who='watch', query='', page='/dieu-hanh'):
        answer = self.at[who].json(f'{page}{"?" + query if query else ""}')
        if answer.status != 200:
            raise AssertionError(f'{page}?{query}: {answer!r}')
        return answer.json()

    def sql(self, text, *values):
        with database(self.server) as db:
            return db.execute(text, list(values)).fetchall()

    def one(self, text, *values):
        return self.sql(text, *values)[0][0] or 0

    def supplemented(self):
        code = self.birth()
        journey.expect(self.act('specialist', code, 'request_supplement', [('reason', 'Thiếu giấy chứng sinh'), ('item', 'paper:birth_notice'),
                                                                           ('note:paper:birth_notice', 'Ảnh mờ')]), 303)
        return code

    def signed(self):
        code = self.proposed()
        journey.expect(self.act('leader', code, 'sign'), 303)
        return code


def figures_of(f, w):
    """a figure on the board is that of the tables, for a province, a commune and a department"""
    for _ in range(3):
        w.birth()
    w.proposed()
    w.signed()
    w.supplemented()
    unit = w.one("select id from unit where tier = 'commune' and code = ?", UNIT_A)
    for who, where in (('watch', ''), ('admin', ''), ('leader', f' and unit = {unit}')):
        board = w.board(who)['all']
        for name, outcomes in OUTCOMES.items():
            wanted = w.one(f'select sum(n) from tally where outcome in ({",".join(map(str, outcomes))}) and day > 0{where}')
            f.same(board[name], wanted, who, name)
        f.same(board['open'], w.one(f'select sum(n) from pending where 1 = 1{where}'), who, 'open')
        f.same(board['waiting'], w.one(f'select sum(n) from pending where due = 0{where}'), who, 'waiting')
        f.same(board['open'], w.one(f'select count(*) from dossier where finished_at = 0{where}'), who, 'open, counted in the dossiers')
    f.check(w.board('watch')['all']['received'] >= 6, 'nothing is there')
    f.same(w.board('head')['all']['received'], 0, 'of a department that decides nothing')


def lists_open(f, w):
    """every figure opens as many dossiers as it says, from one moment, without anybody's name"""
    board = w.board()['all']
    for name in [*OUTCOMES, 'open', 'waiting', 'today', 'soon', 'overdue']:
        seen, query = [], f'so={name}'
        while query:
            page = w.board(query=query, page='/dieu-hanh/ho-so')
            seen += [(line['code'], line['day']) for line in page['lines']]
            query = page['next'].partition('?')[2]
        f.same(page['n'], board[name], name)
        f.same(len(seen), board[name], 'lines of', name)
        f.check(len({code for code, _ in seen}) == len(seen) or name == 'supplements', name, 'a dossier twice')
        answer = w.at['watch'].get(f'/dieu-hanh/ho-so?so={name}')
        f.check(answer.status == 200 and not any(v in answer.text for v in OWN.values() if len(v) > 6), name, 'names somebody')
    f.same(w.at['watch'].get('/dieu-hanh/ho-so?so=khong-co').status, 404)


def who_sees_what(f, w):
    """a person sees their unit and what lies below it; what is beyond is as if it did not exist; a specialist sees no board"""
    for who, unit, status in (('watch', UNIT_A, 200), ('watch', UNIT_B, 200), ('watch', '01', 404), ('leader', UNIT_A, 200), ('leader', UNIT_B, 404),
                              ('leader', PROVINCE, 404), ('head', DEPARTMENT, 200), ('head', UNIT_A, 404), ('watch', 'khong-co', 404), ('specialist', UNIT_A, 403),
                              ('reception', UNIT_A, 403)):
        for page in '/dieu-hanh', '/dieu-hanh/bang', '/dieu-hanh/bang/tai', '/dieu-hanh/ho-so', '/dieu-hanh/xep-hang', '/dieu-hanh/chi-so-766', '/dieu-hanh/can-bo':
            f.same(w.at[who].json(f'{page}?don-vi={unit}').status, status, who, page, unit)
    a, b = w.board(query=f'don-vi={UNIT_A}')['all'], w.board(query=f'don-vi={UNIT_B}')['all']
    f.check(a['open'] > 0 and b['open'] == 0, a['open'], b['open'])


def spans(f, w):
    """any days may be asked; what is no day, or lies beyond, becomes something that can be shown"""
    for query in ('ky=hom-nay', 'ky=tuan', 'ky=quy', 'ky=nam', 'tu=2026-01-01&den=2099-12-31', 'tu=2026-05-05&den=2026-01-01', 'tu=khong&den=%22', 'ky=%3Cb%3E', 'tu=0001-01-01'):
        board = w.board(query=query)
        f.check(board['from'] <= board['to'] and board['then_from'] <= board['then_to'] < board['from'] or query == 'tu=khong&den=%22', query, board['from'], board['to'])
        f.same(w.at['watch'].get(f'/dieu-hanh?{query}').status, 200, query)
    f.same(w.board(query='tu=2020-01-01&den=2020-12-31')['all']['received'], 0)
    f.check(w.board(query='ky=nam')['all']['received'] > 0)


def groups(f, w):
    """by unit, procedure and field the lines make the whole; as CSV and as a spreadsheet they are the same"""
    for by in 'don-vi', 'thu-tuc', 'linh-vuc':
        table = w.board(query=f'theo={by}', page='/dieu-hanh/bang')
        for name in 'received', 'open', 'overdue', 'early', 'late', 'filed':
            f.same(sum(line[name] for line in table['lines']), table['all'][name], by, name)
    table = w.board(page='/dieu-hanh/bang')
    csv = w.at['watch'].get('/dieu-hanh/bang/tai.csv').text
    f.same(len(csv.strip().splitlines()), len(table['lines']) + 1, 'lines of CSV')
    book = w.at['watch'].get('/dieu-hanh/bang/tai.xlsx')
    sheet = zipfile.ZipFile(io.BytesIO(book.body)).read('xl/worksheets/sheet1.xml').decode()
    f.check(book.status == 200 and sheet.count('<row ') >= len(table['lines']), 'rows of the spreadsheet', sheet.count('<row '))
    procedure = next(line for line in w.board(query='theo=thu-tuc', page='/dieu-hanh/bang')['lines'] if line['received'])
    f.same(w.board(query=f'tt={procedure["code"]}')['all']['received'], procedure['received'], 'one procedure alone')


def officers(f, w):
    """what an officer did and has in hand is that of the journal and the tasks"""
    board = w.board(query=f'don-vi={UNIT_A}', page='/dieu-hanh/can-bo')
    by = {line['name']: line for line in board['lines']}
    for role in 'reception', 'specialist', 'leader':
        who = w.people[role]
        acted = w.one("select count(*) from journal where actor = ? and kind in ('acted', 'submitted')", who.account)
        f.check(0 < by[who.name]['steps'] <= acted, role, by[who.name]['steps'], acted)
        f.same(by[who.name]['has'], w.one('select count(*) from task where assignee = ? and ready = 0', who.account), role, 'in hand')
    f.same(by[w.people['specialist'].name]['supplements'], 1)


def judged(f, w):
    """the ranking and the index 766 say what they go by, what nobody counts and what is an estimate"""
    ranking = w.board(query='ky=nam', page='/dieu-hanh/xep-hang')
    f.same(len(ranking['places']), len(w.board(page='/dieu-hanh/bang')['lines']))
    f.check(ranking['least'] > 0 and all(p['why'] in ('ranked', 'few', 'no_data') for p in ranking['places']), ranking['least'])
    index = w.board(query='ky=nam', page='/dieu-hanh/chi-so-766')
    f.same([g['max'] for g in index['groups']], ['18', '20', '22', '22', '18'])
    parts = [p for g in index['groups'] for p in g['parts']]
    f.check(all(p['status'] == 'not_confirmed' and p['reason'] for p in parts), 'a criterion that nobody confirmed is told as if')
    f.check({p['state'] for p in parts} >= {'known', 'unknown'} and float(index['possible'].replace(',', '.')) < 100, index['possible'])


def live(f, w):
    """the figures of a board come live, in the words of the page, within seconds of what somebody did"""
    c = http.client.HTTPConnection('127.0.0.1', w.server.port, timeout=20)
    c.request('GET', f'/dieu-hanh/song?don-vi={UNIT_A}', headers={'Accept': 'text/event-stream', 'Cookie': 'mc_phien=' + w.people['watch'].session()})
    answer = c.getresponse()
    f.same((answer.status, answer.getheader('Content-Type').split(';')[0]), (200, 'text/event-stream'))

    def told():
        while line := answer.readline().decode():
            if line.startswith('data: {'):
                return json.loads(line[6:])
        return None
    before = told()
    page = w.at['watch'].get(f'/dieu-hanh?don-vi={UNIT_A}').text
    shown = dict(re.findall(r'data-figure="(\w+)">([^<]*)<', page))
    f.same({k: v for k, v in before['set'].items() if k in shown}, {k: v for k, v in shown.items() if k in before['set']}, 'words of the page')
    w.birth()
    began, after = time.monotonic(), told()
    f.check(time.monotonic() - began < 5, 'seconds', time.monotonic() - began)
    f.same(int(after['set']['received']), int(before['set']['received']) + 1)
    f.check(after['seq'] > before['seq'])
    c.close()
    f.same(w.at['leader'].json(f'/dieu-hanh/song?don-vi={UNIT_B}').status, 404, 'beyond one\'s unit')


def what_waits(f, w):
    """the menu says how many alerts of any weight wait for who is signed in, in words too, and leads to just these; nobody else's, none that is answered"""
    def badge(who, page='/viec'):
        text = w.at[who].get(page).text
        found = re.search(r'<a href="(/canh-bao[^"]*)"[^>]*>Cảnh báo(?:<b class="mc-count" aria-hidden="true">(\d+)</b><span class="ds-sr-only">: ([^<]*)</span>)?</a>', text)
        return found.groups() if found else None
    f.same(badge('specialist'), ('/canh-bao', None, None))
    code = w.birth()
    key, unit = w.one('select max(id) from dossier'), w.one("select id from unit where tier = 'commune' and code = ?", UNIT_A)
    with database(w.server) as db:
        for i, (who, status) in enumerate((('specialist', 'open'), ('specialist', 'open'), ('specialist', 'open'), ('specialist', 'acknowledged'), ('specialist', 'closed'), ('leader', 'open'))):
            db.execute(f'insert into alert values ({", ".join("?" * 29)})',
                       [900 + i, f'thu {i}', 'before_due', 'before_due', i % 3, key, 'main', 0, 'registering', '1.001193', unit, unit, 'specialist', 0, 0, '', 0, now_ms() + 86400000,
                        0, 0, now_ms(), status, 0, '', '', 0, 0, 0, ''])
            db.execute('insert into alert_to values (?, ?, 0, 0, 0, 1, 0, 0, 0)', [900 + i, w.people[who].account])
    f.same(badge('specialist'), ('/canh-bao?xem=mine', '3', '3 cảnh báo chờ xem'))
    f.same(badge('specialist', f'/viec/ho-so/{code}')[1], '3', 'on another page')
    f.same(badge('leader', '/dieu-hanh')[1], '1', "the leader's own:")
    f.same(badge('reception'), ('/canh-bao', None, None))
    f.same(badge('admin', '/quan-tri'), None, 'who is warned of nothing has no such entry:')
    c = w.at['specialist']
    journey.expect(c.post('/canh-bao', [('chon', '900'), ('lam', 'nhan')], c.token('/canh-bao')), 303)
    f.same(badge('specialist')[1], '2')
    shown = next(tab['n'] for tab in c.json('/canh-bao?xem=mine').json()['tabs'] if tab['word'] == 'mine')
    f.same(shown, 2, 'and the list says so')


class Life(World):
    """A desk whose dossiers go all ways that there are, as somebody works who never looks at the clock."""

    def __init__(self, server):
        super().__init__(server)
        self.citizen, self.open, self.unit = Person(server, 'Trần Thị Bưởi').client(), [], journey.unit_number(server)
        self.token = self.citizen.token('/ho-so')

    def version(self, code):
        date, number = code.split('-')[1:]
        key = (datetime.date(int(date[:4]), int(date[4:6]), int(date[6:])) - datetime.date(2000, 1, 1)).days
        with database(self.server) as db:
            return db.execute('select version from dossier where id >= ? and id < ? and id & 65535 = ?', [key << 38, key + 1 << 38, int(number)]).fetchone()[0]

    def step(self):
        """One more dossier, or one more act. What is refused (somebody was there first, a step that is not offered) is no fault of a board."""
        if len(self.open) < 3 or random.random() < 0.4:
            if random.random() < 0.3:
                self.open.append((journey.apply(self.citizen, self.unit), 'submitted'))
            else:
                self.open.append((self.birth(), 'registering'))
            return
        code, state = self.open.pop(random.randrange(len(self.open)))
        if state == 'ready' and random.random() < 0.5:  # who filed it through the net says what they think; of others it is refused
            self.citizen.post(f'/ho-so/{code}/danh-gia', {'diem': str(random.randint(1, 5)), 'y_kien': ''}, self.token)
        missing = [('reason', 'Thiếu giấy chứng sinh'), ('item', 'paper:birth_notice'), ('note:paper:birth_notice', 'Ảnh mờ')]
        who, act, fields, then = random.choice({
            'submitted': [('reception', 'refuse', {'reason': 'Không thuộc thẩm quyền'}, ''), ('reception', 'accept', {}, 'registering'), ('reception', 'request_supplement', missing, 'waiting')],
            'registering': [('specialist', 'propose', REGISTERED, 'signing')] * 3 + [('specialist', 'request_supplement', missing, 'waiting')],
            'waiting': [('leader', 'stop', {'reason': 'Quá hạn bổ sung'}, '')],
            'signing': [('leader', 'sign', {}, 'ready'), ('leader', 'sign', {}, 'ready'), ('leader', 'extend', {'reason': 'Mạng nghẽn', 'days': '1'}, 'signing')],
            'ready': [('reception', 'hand_over', {}, '')]}[state])
        if self.act(who, code, act, fields).status == 303 and then:
            self.open.append((code, then))


def later(w, days, hour):
    """The server's clock goes on to an hour of that day. Sessions begin anew before: who works is not signed out by a night that nobody slept through."""
    now = move_clock(w.clock, 0)
    to = (recount.day(now) + days) * recount.DAY - recount.VN + hour * 3600000
    with database(w.server) as db:
        db.execute('update session set created_at = ?, seen_at = ?, expires_at = ?', [to, to, to + 3600000])
    return move_clock(w.clock, to - now)


def recounted(f, w, journal, now, seen):
    """A board of random days, of a province or a commune, beside the journal."""
    first, last = sorted(random.sample(range(recount.day(now) - 9, recount.day(now) + 1), 2)) if random.random() < 0.5 else (0, recount.day(now))
    days = [(datetime.date(1970, 1, 1) + datetime.timedelta(days=d)).isoformat() for d in (first or recount.day(now) - 300, last)]
    for code, unit in ((PROVINCE, 0), (UNIT_A, w.one("select id from unit where tier = 'commune' and code = ?", UNIT_A))):
        board = w.board(query=f'don-vi={code}&tu={days[0]}&den={days[1]}')
        wanted = journal.count(board['seq'], now, first, last, unit)
        f.same({k: board['all'][k] for k in wanted}, wanted, code, days, 'as of', board['seq'])
        for k, n in wanted.items():
            seen[k] = max(seen.get(k, 0), n)
    return board['seq']


def while_people_work(f, w):
    """at random moments, while others write and days go by: every figure is that of the journal up to its number, recounted from nothing but the events"""
    end, wrong, broken = threading.Event(), [], []
    journal, seen, last, moved = recount.Journal(w.sql), {}, 0, 0

    def write(own):
        try:
            for _ in range(STEPS):  # no more: each recount reads all of it
                if end.wait(0.02):
                    return
                own.step()
        except Exception:  # noqa: BLE001
            broken.append(traceback.format_exc(limit=-3))
    threads = [threading.Thread(target=write, args=(Life(w.server),)) for _ in range(2)]  # made one after the other: both would take the next number
    for t in threads:
        t.start()
    now = move_clock(w.clock, 0)
    for i in range(90):
        if i >= 25 and moved > 10 and all(n or k in RARE for k, n in seen.items()):
            break
        if i % 5 == 4:
            now = later(w, *((1, 18), (1, 9), (0, 19), (3, 10), (1, 8), (2, 15))[i // 5 % 6])
        page = w.board(query=f'so=open&don-vi={UNIT_A}', page='/dieu-hanh/ho-so')
        count, query = len(page['lines']), page['next']
        if not query and count != page['n']:
            wrong.append((page['n'], count))
        seq = recounted(f, w, journal, now, seen)
        f.check(seq >= last, 'a board went back', seq, last)
        moved += seq > last
        last = seq
        time.sleep(random.random() / 5)
    end.set()
    for t in threads:
        t.join()
    recounted(f, w, journal, now, seen)
    f.same(broken, [], 'who worked was stopped')
    f.same(wrong, [], 'a figure and its list differ')
    f.check(moved > 10, moved, 'boards moved: hardly anything went on')
    f.same([k for k, n in seen.items() if not n and k not in RARE], [], 'never seen to be other than nothing')


def own_files(f, w):
    """a province's own ranking.yaml and index766.yaml take the place of the program's, the pages say which is in force; a faulty one stops the start at its line"""
    names = {}
    for page, file in (('xep-hang', 'ranking.yaml'), ('chi-so-766', 'index766.yaml')):
        names[file] = w.board(page=f'/dieu-hanh/{page}')['name']
        f.check(f'tệp {file} đi kèm chương trình' in w.at['watch'].get(f'/dieu-hanh/{page}').text, page, "does not say whose file")
    w.server.stop()
    for file, name in names.items():
        (w.server.data / file).write_text((ROOT / 'data' / file).read_text().replace(name, 'Bảng của Đà Nẵng'))
    w.server.start()
    w.at['watch'].port = w.server.port
    later(w, 0, 23)
    for page, file in (('xep-hang', 'ranking.yaml'), ('chi-so-766', 'index766.yaml')):
        f.same(w.board(page=f'/dieu-hanh/{page}')['name'], 'Bảng của Đà Nẵng')
        f.check(f'tệp {file} của nơi này' in w.at['watch'].get(f'/dieu-hanh/{page}').text, page, "does not say whose file")
    for file in names:
        right = (w.server.data / file).read_text()
        line = next(i for i, x in enumerate(right.splitlines(), 1) if x.startswith('revision'))
        (w.server.data / file).write_text(right.replace('revision: 1', 'revision: một', 1))
        told = w.server.command('serve', '--listen', '127.0.0.1:0', '--development', 'yes', '--demo', 'no')
        f.check(told.returncode != 0 and f'{file}:{line}: ' in told.stderr, told.returncode, told.stderr[-300:])
        (w.server.data / file).write_text(right)


if __name__ == '__main__':
    with tempfile.TemporaryDirectory(prefix='motcua-bang-') as box:
        clock = shared_clock(f'{box}/clock', now_ms())
        server = Server(demo='no', clock=clock)
        Centre.clock = clock
        run_on(server, [figures_of, lists_open, who_sees_what, spans, groups, officers, judged, live, what_waits, while_people_work, own_files], Centre)
    sys.exit(done())
