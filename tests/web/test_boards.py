#!/usr/bin/env python3
"""The boards of the operations centre: figures are those of the tables, each opens its dossiers from the same moment, a person sees their unit and what
lies below it and no more, while people work; no list names an applicant. Prints TAP."""
import http.client
import io
import json
import random
import re
import sys
import threading
import time
import zipfile

import journey
from client import Server
from people import Person, UNIT_A, UNIT_B, DEPARTMENT, database
from tap import done, run_on
from test_desk import OWN, World

PROVINCE = '48'
OUTCOMES = {'received': [4, 5, 6], 'filed': [1, 2, 3], 'online': [2], 'early': [17, 21], 'on_time': [18, 22], 'late': [19, 23], 'refused': [20, 21, 22, 23],
            'supplements': [7], 'digitised': [13], 'handed_over': [12], 'extended': [9], 'withdrawn': [24, 25, 26, 27]}


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


def while_people_work(f, w):
    """at random moments, while others write: figures and lists are one moment's, and every number is the sum of its journal up to it"""
    end, wrong = threading.Event(), []

    def write():
        own = World(w.server)
        while not end.is_set():
            code = own.birth()
            if random.random() < 0.5:
                journey.expect(own.act('specialist', code, 'propose', [('book_number', '1')]), 303, 422)
    threads = [threading.Thread(target=write) for _ in range(2)]
    for t in threads:
        t.start()
    last, moved = 0, 0
    for _ in range(25):
        page = w.board(query=f'so=open&don-vi={UNIT_A}', page='/dieu-hanh/ho-so')
        seen, query = len(page['lines']), page['next']
        if not query and seen != page['n']:
            wrong.append((page['n'], seen))
        board = w.board()
        f.check(board['seq'] >= last, 'a board went back', board['seq'], last)
        moved += board['seq'] > last
        last = board['seq']
        dossiers = w.sql('select n, moved from tide where seq <= ? order by seq', board['seq'])
        received = sum(len(re.findall(r'\+[456](?= |$)', m)) for _, m in dossiers)
        f.same(board['all']['received'], received, 'received, as of', board['seq'])
        opened = sum(m.count('>') - len(re.findall(r'(?:^| )-', m)) for _, m in dossiers)
        f.same(board['all']['open'], opened, 'open, as of', board['seq'])
    end.set()
    for t in threads:
        t.join()
    f.same(wrong, [], 'a figure and its list differ')
    f.check(moved > 5, moved, 'boards moved: hardly anything went on')


if __name__ == '__main__':
    server = Server(demo='no')
    run_on(server, [figures_of, lists_open, who_sees_what, spans, groups, officers, judged, live, while_people_work], Centre)
    sys.exit(done())
