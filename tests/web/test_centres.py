#!/usr/bin/env python3
"""The open board, the big screen, centres today and the morning report: their figures against the tables themselves and against a second reckoning, and that
nobody's name is on them. Prints TAP."""
import csv
import datetime
import io
import math
import re
import subprocess
import sys
import time

import journey
from client import Server
from people import UNIT_A, UNIT_B, Person, database, unit_id
from tap import done, report, run
from test_desk import OWN, REGISTERED, World
from wording import visible

VN, DAY = 7 * 3600_000, 86400_000
SETTLED = range(16, 24)  # outcomes: done and refused, of each kind of time
DATED = [o for o in SETTLED if o % 4]


class Centres(World):
    """Six dossiers settled in one commune, one under way; a province's administrator, a monitor and a citizen who look."""

    def __init__(self, server):
        super().__init__(server)
        self.server, self.asked = server, 0
        self.codes = [self.finished() for _ in range(4)]
        self.admin = Person(server, 'Lê Thị Điều', '48', ['admin']).client()
        self.monitor = Person(server, 'Hồ Văn Trực', '48', ['monitor']).client()
        self.citizen = Person(server, 'Phan Thị Dân').client()

    def finished(self):
        code = self.proposed()
        journey.expect(self.act('leader', code, 'sign'), 303)
        return code

    def open(self, path, **more):
        """As data, and never a kept one: each time another address."""
        self.asked += 1
        return self.server.client().json(f'{path}{"&" if "?" in path else "?"}lan={self.asked}', **more)

    def province(self):
        return {x['code']: x for x in self.open('/cong-khai/48').json()['lines']}


def midnight():
    now = int(time.time() * 1000)
    return now - (now + VN) % DAY


def month():
    """First and last instant of this month so far."""
    here = datetime.datetime.fromtimestamp(time.time(), datetime.timezone(datetime.timedelta(hours=7)))
    return int(here.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def counted(db, unit, outcomes):
    first = (month() + VN) // DAY - 10957
    return db.execute(f'select count(*) from happened where unit = ? and day >= ? and outcome in ({",".join(map(str, outcomes))})', [unit, first]).fetchone()[0]


# ---- the open board


def few_tell_no_share(faults, w):
    """four settled: neither share nor what it could be reckoned from; six: both"""
    line = w.province()[UNIT_A]
    faults.same((line['settled'], line['few'], line['share'], line['late']), (4, True, -1, -1))
    page = w.server.client().get('/cong-khai/48?q=thanh+khe', Accept='text/html').text
    faults.check('ít hồ sơ' in visible(page.partition('<tbody')[2]) and '%' not in visible(page.partition('<tbody')[2].partition('</table')[0]), 'a share is told')
    w.codes += [w.finished(), w.finished()]
    w.birth()
    line = w.province()[UNIT_A]
    faults.same((line['settled'], line['few'], line['share'], line['late']), (6, False, 1000, 0))


def open_figures(faults, w):
    """every unit's figures are those of the dossiers, and the sum is the sum of them; the nation's are its provinces'"""
    view = w.open('/cong-khai/48').json()
    with database(w.server) as db:
        for code in UNIT_A, UNIT_B:
            line, unit = next(x for x in view['lines'] if x['code'] == code), unit_id(db, code)
            here = db.execute('select count(*), sum(case when finished_at = 0 then 1 else 0 end) from dossier where unit = ? and received_at >= ?', [unit, month()]).fetchone()
            faults.same((line['received'], line['open']), (here[0], here[1] or 0), code)
            faults.same(line['settled'], counted(db, unit, SETTLED), code)
            if not line['few']:
                late = counted(db, unit, [o for o in SETTLED if o % 4 == 3])
                faults.same((line['late'], line['share']), (late, round(1000 * (1 - late / counted(db, unit, DATED)))), code)
            late = db.execute('select count(*) from dossier where unit = ? and finished_at = 0 and paused_at = 0 and due_at <> 0 and due_at < ?', [unit, midnight()]).fetchone()[0]
            faults.same(line['overdue'], late, code)
    for name in 'received', 'settled', 'open', 'overdue':
        faults.same(view['all'][name], sum(x[name] for x in view['lines']), name)
    nation = w.open('/cong-khai').json()
    there = next(x for x in nation['lines'] if x['code'] == '48')
    faults.same([there[n] for n in ('received', 'settled', 'open')], [view['all'][n] for n in ('received', 'settled', 'open')])
    faults.same(len(nation['lines']), 34)


def as_asked(faults, w):
    """by column, by name with marks or without, in three periods; the same as CSV; what is none is not found"""
    lines = w.open('/cong-khai/48?xep=-nhan').json()['lines']
    faults.same([x['received'] for x in lines], sorted((x['received'] for x in lines), reverse=True))
    shares = [x['share'] for x in w.open('/cong-khai/48?xep=dung-han').json()['lines']]
    faults.check(shares[0] >= 0 and shares[-1] == -1, 'what is not told stands last', shares[:3])
    faults.same([x['code'] for x in w.open('/cong-khai/48?q=thanh+khe').json()['lines']], [x['code'] for x in w.open('/cong-khai/48?q=Thanh%20Kh%C3%AA').json()['lines']])
    faults.check(len(w.open('/cong-khai/48?q=thanh+khe').json()['lines']) == 1, 'one commune')
    for word, period in (('quy', 'quy'), ('nam', 'nam'), ('hom-nay', 'thang'), ('khoang&tu=2026-01-02', 'thang'), ('x', 'thang')):
        faults.same(w.open(f'/cong-khai?ky={word}').json()['period'], period, word)
    rows = list(csv.DictReader(io.StringIO(w.server.client().get('/cong-khai/48.csv?xep=ten&lan=0').body.decode('utf-8-sig'))))
    told = w.open('/cong-khai/48?xep=ten').json()['lines']
    faults.same([(r['code'], r['received'], r['share']) for r in rows], [(x['code'], str(x['received']), str(x['share'])) for x in told])
    for code in '99', UNIT_A, 'x':
        faults.same(w.open(f'/cong-khai/{code}').status, 404, code)
    page = w.server.client().get('/cong-khai', Accept='text/html')
    faults.check('public' in page.head('Cache-Control') and 'href="/cong-khai"' in w.server.client().get('/').text, page.head('Cache-Control'))


def nobody_is_told(faults, w):
    """no name, phone, number or code of a dossier, nor an officer's name, on what everybody may see"""
    with database(w.server) as db:
        secret = {v for row in db.execute('select name, identifier, phone, email from dossier').fetchall() for v in row if v}
        secret |= {r[0] for r in db.execute('select name from account').fetchall()}
    faults.check(OWN['applicant.name'] in secret and len(secret) > 5, 'nothing to look for')
    for path in '/cong-khai', '/cong-khai/48', '/cong-khai/48?ky=nam':
        for kind in 'text/html', 'application/json', 'text/csv':
            text = w.server.client().get(path, Accept=kind).text
            faults.same([s for s in secret | set(w.codes) if s in text], [], path, kind)


# ---- the big screen


def the_wall(faults, w):
    """four boards lead on from one to the next and round again, with nothing to press and the figures of the board"""
    board, path, seen = w.admin.json('/dieu-hanh').json(), '/dieu-hanh/man-hinh', []
    for _ in range(4):
        page, told = w.admin.get(path, Accept='text/html'), w.admin.json(path).json()
        faults.same(page.status, 200, path)
        faults.same(re.findall(r'<(?:a|button|form|input|select|textarea)\b[^>]*', page.text), [], path, 'can be pressed')
        faults.check('mc-wall' in page.text and 'data-color-scheme="dark"' in page.text, path)
        for name in 'received', 'open', 'overdue', 'share', 'late':
            faults.same(told['all'][name], board['all'][name], path, name)
        faults.check(OWN['applicant.name'] not in page.text, path)
        seen.append(told['board'])
        after = re.fullmatch(r'(\d+); url=(/dieu-hanh/man-hinh\?.*)', page.head('Refresh'))
        faults.check(after and 10 <= int(after[1]) <= 60, page.head('Refresh'))
        path = after[2]
    faults.same(seen, ['overview', 'worst', 'fields', 'overdue'])
    faults.check('bang=overview' in path, path)
    faults.check('mc-wall' not in w.admin.get('/dieu-hanh', Accept='text/html').text, 'other pages too')


def who_may(faults, w):
    """the centre's pages are for those who answer for units, each for their own"""
    for path in '/dieu-hanh/man-hinh', '/dieu-hanh/trung-tam', '/dieu-hanh/bao-cao.pdf':
        faults.same([w.admin.get(path).status, w.monitor.get(path).status, w.at['leader'].get(path).status], [200] * 3, path)
        faults.same([w.citizen.get(path).status, w.at['specialist'].get(path).status], [403] * 2, path)
        faults.check(w.server.client().get(path, Accept='text/html').to_sign_in(), path)
        faults.same(w.at['leader'].get(f'{path}?don-vi={UNIT_B}').status, 404, path, 'another commune')


# ---- centres


def erlang(people, service, counters):
    """Mean wait and the one that one in twenty exceeds, minutes, by the formula as it stands in books; None: it grows."""
    load = people * service / 60
    if load >= counters:
        return None
    top = load ** counters / math.factorial(counters) / (1 - load / counters)
    waits = top / (sum(load ** k / math.factorial(k) for k in range(counters)) + top)
    each = service / (counters - load)
    return waits * each, max(0.0, math.log(waits / 0.05) * each) if waits > 0 else 0.0


def arrivals(db):
    """{desk: [(officer, instant)]} of today."""
    out = {}
    for unit, officer, at in db.execute("select d.received_unit, j.actor, j.at from dossier d join journal j on j.dossier = d.id where j.n = 1 and d.channel = 'counter'"
                                        ' and d.submitted_at >= ? order by j.at', [midnight()]).fetchall():
        out.setdefault(unit, []).append((officer, at))
    return out


def gaps(rows):
    last, out = {}, []
    for officer, at in rows:
        if officer in last and at - last[officer] <= 30 * 60000:
            out.append(max(2, (at - last[officer]) / 60000))
        last[officer] = at
    return sorted(out)


def median(x):
    return (x[(len(x) - 1) // 2] + x[len(x) // 2]) / 2


def crowd(w, db, code, people, officers, minutes):
    """So many who came in the last 50 minutes, in turn to so many officers: rows like those of a dossier that is there. All of today: right after midnight closer together."""
    unit, day = unit_id(db, code), (midnight() + VN) // DAY - 10957
    like = db.execute('select min(id) from dossier').fetchone()[0]
    columns = {t: [c[0] for c in columns_of(db, t)] for t in ('dossier', 'journal')}
    now = int(time.time() * 1000)
    minutes *= min(1, (now - midnight()) / 60000 / (minutes * people + 1))
    for i in range(people):
        key, at = (day << 38) | (like & (63 << 32)) | (unit << 16) | (5000 + i), now - int(minutes * 60000 * (i + 1))
        for table, new in (('dossier', {'id': key, 'unit': unit, 'received_unit': unit, 'channel': "'counter'", 'submitted_at': at}),
                           ('journal', {'dossier': key, 'actor': 70000 + unit * 8 + i % officers, 'unit': unit, 'at': at})):
            pick = ', '.join(str(new.get(c, c)) for c in columns[table])
            db.execute(f'insert into {table} ({", ".join(columns[table])}) select {pick} from {table} where {"id = ?" if table == "dossier" else "dossier = ? and n = 1"}', [like])


def columns_of(db, table):
    if hasattr(db, 'row_factory'):
        schema = next((s for s in ('province', 'main') if any(r[1] == s for r in db.execute('pragma database_list').fetchall())
                       and db.execute(f'pragma {s}.table_info({table})').fetchall()), 'main')
        return [(r[1],) for r in db.execute(f'pragma {schema}.table_info({table})').fetchall()]
    return db.execute('select column_name from information_schema.columns where table_schema = current_schema() and table_name = ? order by ordinal_position', [table]).fetchall()


def a_hall(faults, w):
    """a commune: who came by the hour, and what each officer has in hand"""
    view = w.at['leader'].json('/dieu-hanh/trung-tam').json()
    with database(w.server) as db:
        unit = unit_id(db, UNIT_A)
        rows = arrivals(db)[unit]
        tasks = dict(db.execute("select assignee, count(*) from task where unit = ? and kind <> 'waiting' group by assignee", [unit]).fetchall())
    hours = {}
    for _, at in rows:
        hour = f'{(at + VN) % DAY // 3600_000}:00'
        hours[hour] = hours.get(hour, 0) + 1
    faults.same({h['hour']: h['n'] for h in view['hours'] if h['n']}, hours)
    faults.same((view['people'], [x['code'] for x in view['lines']], view['lines'][0]['counters']), (len(rows), [UNIT_A], len({o for o, _ in rows})))
    faults.same(sorted(o['n'] for o in view['officers']), sorted(tasks.values()))
    faults.check(tasks, 'nobody has anything in hand')


def halls_and_moves(faults, w):
    """a province: times, waits and moves as a second reckoning has them"""
    with database(w.server) as db:
        for code, people, officers, minutes in (('20194', 40, 1, 1.2), ('20197', 12, 3, 4), ('20200', 6, 4, 7), ('20203', 22, 1, 2.3)):
            if db.execute("select count(*) from unit where code = ? and tier = 'commune'", [code]).fetchone()[0]:
                crowd(w, db, code, people, officers, minutes)
        came = arrivals(db)
        codes = dict(db.execute("select id, code from unit where tier = 'commune'").fetchall())
    at, view = time.time() * 1000, w.admin.json('/dieu-hanh/trung-tam').json()
    faults.same({x['code']: (x['today'], x['counters']) for x in view['lines']}, {codes[u]: (len(r), len({o for o, _ in r})) for u, r in came.items()})
    everybody = sorted(g for r in came.values() for g in gaps(r))
    for unit, rows in came.items():
        line, own = next(x for x in view['lines'] if x['code'] == codes[unit]), gaps(rows)
        source, service = ('own', median(own)) if len(own) >= 10 else ('province', median(everybody)) if len(everybody) >= 10 else ('default', 12)
        people = sum(a > at - 3600_000 for _, a in rows)
        faults.same((line['source'], line['last']), (source, people), codes[unit])
        faults.check(abs(line['service'] - service) <= 0.501, codes[unit], line['service'], service)
        wait = erlang(people, service, line['counters'])
        faults.same(line['state'], 'growing' if wait is None else 'steady', codes[unit])
        for got, wanted in zip((line['wait'], line['wait95']), wait or (-1, -1)):
            faults.check(abs(got - wanted) <= 0.501, codes[unit], got, wanted)
    faults.check(any(x['state'] == 'growing' for x in view['lines']) and view['moves'], 'nothing to move', view['moves'])
    counters = {x['code']: x['counters'] for x in view['lines']}
    for m in view['moves']:
        counters[m['from']] -= 1
        faults.check(counters[m['from']] >= 1 and (m['saved'] > 30 or m['relief'] >= 1) and m['km'] <= 30, m)
        faults.check(m['to_after'] != -1 if m['to_before'] == -1 and m['relief'] == 0 else True, m)
    page = visible(w.admin.get('/dieu-hanh/trung-tam', Accept='text/html').text)
    for word in 'Chưa có máy lấy số', 'Một hàng chờ chung', 'Đề nghị điều người':
        faults.check(word in page, word)
    empty = w.admin.json(f'/dieu-hanh/trung-tam?don-vi={UNIT_B}').json()
    faults.same((empty['lines'], empty['people'], empty['moves']), ([], 0, []))
    faults.check('Hôm nay chưa có ai nộp' in visible(w.admin.get(f'/dieu-hanh/trung-tam?don-vi={UNIT_B}', Accept='text/html').text), 'the empty page')


# ---- on paper


def the_report(faults, w):
    """one or two pages of A4 with the figures of the board, and nobody's name"""
    got = w.admin.get('/dieu-hanh/bao-cao.pdf')
    faults.same((got.status, got.type), (200, 'application/pdf'))
    text = ' '.join(subprocess.run(['pdftotext', '-layout', '-', '-'], input=got.body, capture_output=True, check=True).stdout.decode().split())
    info = subprocess.run(['pdfinfo', '-'], input=got.body, capture_output=True, check=True).stdout.decode()
    faults.check(int(re.search(r'Pages:\s+(\d+)', info)[1]) <= 2 and '(A4)' in info, info)
    day = datetime.date.fromtimestamp(midnight() / 1000 + 7 * 3600 - 1).isoformat()
    faults.check('Hôm qua ' + '/'.join(str(int(x)) for x in day.split('-')[::-1]) in text, day, text[:600])
    this, last = w.admin.json('/dieu-hanh/bang?ky=thang').json()['all'], w.admin.json(f'/dieu-hanh/bang?ky=khoang&tu={day}&den={day}').json()['all']
    for name, word in (('received', 'Tiếp nhận'), ('ended', 'Đã giải quyết'), ('late', 'Trễ hạn'), ('handed_over', 'Đã trả kết quả')):
        faults.check(f'{word} {last[name]} {this[name]}' in text, word, last[name], this[name], text[:900])
    faults.check(f'Quá hạn: {this["overdue"]} hồ sơ' in text and f'Đến hạn hôm nay: {this["today"]}' in text and f'Đang giải quyết: {this["open"]} hồ sơ' in text, text)
    faults.check(this['received'] >= 7 and OWN['applicant.name'] not in text, 'somebody is named, or nothing to see')


def main():
    server = Server(demo='no')
    try:
        world = Centres(server)
        run([few_tell_no_share, open_figures, as_asked, nobody_is_told, the_wall, who_may, a_hall, the_report, halls_and_moves], world)
        report(not (wrong := server.stop()), 'no sanitizer had a word to say', wrong)
    finally:
        server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
