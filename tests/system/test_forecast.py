#!/usr/bin/env python3
"""The forecast of lateness on drills: learnt from one seed by the standing job, tried on a held-out seed in another database, reckoned again here from the stored
weights and the dossiers' own rows; nothing of a look changes when what came after it changes; few data give none. Prints TAP.
ENGINE: files; tests/service/test_forecast_store.c asks both engines, and the drills take half a minute."""
import csv
import datetime
import io
import json
import math
import mmap
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
os.environ.pop('MOTCUA_TEST_SERVER', None)
from client import PROGRAM, Client, Server  # noqa: E402
from people import Person, database, wait_for  # noqa: E402
from tap import done, report, run  # noqa: E402
from wording import visible  # noqa: E402

NOW = '2026-11-21T02:10:00+07:00'  # at night, when it is learnt
MOMENT = int(datetime.datetime.fromisoformat(NOW).timestamp() * 1000)
VN, DAY, MINUTE = 7 * 3600_000, 86400_000, 60_000
FEATURES = ['used', 'steps_left', 'load', 'procedure', 'unit', 'days_off', 'month_end']
ENV = {'LSAN_OPTIONS': f'suppressions={ROOT}/tools/lsan.supp:print_suppressions=0', **{k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}}


def motcua(*words):
    r = subprocess.run([PROGRAM, *map(str, words), '--now', NOW, '--development', 'yes'], capture_output=True, text=True, env=ENV, cwd=ROOT)
    if r.returncode:
        raise RuntimeError(r.stdout + r.stderr)
    return r.stdout


def drill(data, dossiers, seed):
    motcua('play', '--seed-dossiers', dossiers, '--seed', seed, '--uneven', '--province', '48', '--from', '2026-07-06', '--to', '2026-11-20', '--data', data)


def examples(data, kept={}):
    """(code, moment) -> (features, late, known)"""
    if data not in kept:
        kept[data] = read_examples(data)
    return kept[data]


def read_examples(data):
    rows = csv.DictReader(io.StringIO(motcua('forecast', '--examples', '--data', data)))
    return {(r['code'], int(r['at'])): ([float(r[f]) for f in FEATURES], r['late'] == '1', int(r['known'])) for r in rows}


# ---- the naive reading: docs/operations.md

def probability(body, x):
    m = body['base'] + sum(t['weight'] * (x[t['feature']] - t['mean']) / t['sd'] for t in body['terms'] if t['sd'])
    return 1 / (1 + math.exp(-m))


def off_days():
    special = {}
    for line in (ROOT / 'data/holiday.tsv').read_text(encoding='utf-8').splitlines():
        if line[:1].isdigit():
            day, kind = line.split('\t')[:2]
            special[day] = kind
    return special


SPECIAL = off_days()


def works(day):
    return SPECIAL.get(day.isoformat(), 'work' if day.weekday() < 5 else 'off') == 'work'


def civil(ms):
    return datetime.datetime.fromtimestamp((ms + VN) / 1000, datetime.timezone.utc).replace(tzinfo=None)


def working(a, b):
    """Minutes of sessions of working days, one minute after the other where it matters, whole days else."""
    n, a, b = 0, civil(a // MINUTE * MINUTE), civil(b // MINUTE * MINUTE)
    day = a.date()
    while day <= b.date():
        for opens, closes in ((450, 690), (810, 1020)) if works(day) else ():
            start, end = (datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=m) for m in (opens, closes))
            n += max(0, (min(end, b) - max(start, a)).total_seconds() / 60)
        day += datetime.timedelta(days=1)
    return n


def steps_left(procedure, state):
    states = yaml.safe_load((ROOT / f'procedures/{procedure}.yaml').read_text(encoding='utf-8'))['states']
    ids = [s['id'] for s in states]
    steps = [i for i, s in enumerate(states) if not s.get('aside') and not s.get('final') and s['clock'] != 'stop']
    return sum(i >= ids.index(state) for i in steps) / len(steps)


def features(db, row):
    unit, procedure, state, received, due = row
    rate = {(u, p): (late / 1e6, load / 1e6) for u, p, late, load in db.execute('select unit, procedure, late, load from forecast_rate')}
    gone, left = working(received, MOMENT), working(MOMENT, due)
    today, last = civil(MOMENT).date(), civil(due).date()
    ahead = [today + datetime.timedelta(days=i) for i in range(1, (last - today).days + 1)]
    rest = [d for d in (today + datetime.timedelta(days=i) for i in range(31)) if d.month == today.month and works(d)]
    of_unit, of_all = rate.get((unit, '')), rate[0, '']
    return {'used': gone / (gone + left), 'steps_left': steps_left(procedure, state), 'load': of_unit[1] if of_unit else 1,
            'procedure': rate.get((0, procedure), of_all)[0], 'unit': (of_unit or of_all)[0], 'days_off': sum(not works(d) for d in ahead),
            'month_end': float(0 < len(rest) <= 3)}


def keys_of(db):
    """code -> key (domain/dossier.h)"""
    agency = {r[0] & 65535: r[1] for r in db.execute("select id, agency_code from unit where agency_code <> ''")}
    day = {n: (datetime.date(2000, 1, 1) + datetime.timedelta(days=n)).strftime('%Y%m%d') for n in range(9000, 10500)}
    return {f'{agency[k >> 16 & 65535]}-{day[k >> 38]}-{k & 65535:04d}': k for k, in db.execute('select id from dossier')}


# ---- the world

class Moved(Server):
    """A server whose clock another process moves: it goes on, so that standing jobs run."""

    def __init__(self, data):
        path = data.parent / f'clock-{data.name}'
        path.write_bytes(struct.pack('=q', MOMENT))
        with open(path, 'r+b') as f:
            self.clock = mmap.mmap(f.fileno(), 8)
        super().__init__(data=data, demo='no', clock=str(path))

    def move(self, moment):
        self.clock[:8] = struct.pack('=q', moment)

    def person(self, name, unit, roles, moment=MOMENT):
        p = Person(self, name, unit, roles)
        c = Client(self.port)
        c.cookies['mc_phien'] = p.session()
        with database(self) as db:
            db.execute('update session set created_at=?, seen_at=?, expires_at=?', [moment, moment, moment + 36000000])
        return c

    def learnt(self):
        with database(self) as db:
            return db.execute('select learnt_at, verdict, body from forecast').fetchone()


class World:
    def __init__(self, box):
        self.learnt, self.held_out, self.few = box / 'learnt', box / 'held-out', box / 'few'
        drill(self.learnt, 1700, 1)
        drill(self.held_out, 1000, 2)
        drill(self.few, 60, 3)


def learns(faults, w):
    """the standing job learns a drill's history, and the back-test says that it holds"""
    w.server = Moved(w.learnt)
    w.watch = w.server.person('Trực điều hành', '48', ['monitor'])
    if not faults.check(wait_for(w.server.learnt, 60), 'nothing was learnt', w.server.said()[-2000:]):
        return
    at, verdict, body = w.server.learnt()
    trial = json.loads(body)['trial']
    faults.same((verdict, at), ('good', MOMENT))
    faults.check(trial['skill'] > 0.05 and trial['auc'] > 0.7 and trial['calibration_error'] < 0.08, trial)


def held_out(faults, w):
    """tried on the held-out seed in another database it is better than the base rate, and says what happens"""
    told = motcua('forecast', '--json', '--dry', '--data', w.learnt)
    (w.learnt / 'model.json').write_text(told, encoding='utf-8')
    model = json.loads(told)['body']
    faults.same({k: v for k, v in model.items() if k != 'trial'}, {k: v for k, v in json.loads(w.server.learnt()[2]).items() if k != 'trial'}, 'job and command')
    trial = json.loads(motcua('forecast', '--json', '--with', w.learnt / 'model.json', '--data', w.held_out))['body']['trial']
    rows = list(examples(w.held_out).values())
    late, n = sum(r[1] for r in rows), len(rows)
    faults.check(n > 500 and late > 40, n, late)
    p = [probability(model, dict(zip(FEATURES, r[0]))) for r in rows]
    base = model['late'] / model['n']
    brier, flat = (sum((q - r[1]) ** 2 for q, r in zip(of, rows)) / n for of in (p, [base] * n))
    off = sum(abs(sum(q - r[1] for q, r in zip(p, rows) if min(9, int(10 * q)) == b)) for b in range(10)) / n
    for what, mine in (('brier', brier), ('brier_base', flat), ('skill', 1 - brier / flat), ('calibration_error', off), ('tried', n), ('tried_late', late)):
        faults.check(abs(trial[what] - mine) < 1e-9, what, trial[what], mine)
    faults.check(1 - brier / flat > 0.1, 'skill', 1 - brier / flat)
    faults.check(off < 0.05, 'calibration', off)
    faults.check(trial['auc'] > 0.75, trial['auc'])


def no_leak(faults, w):
    """what comes after a look changes nothing that it sees"""
    whole, day = examples(w.held_out), 9796  # a Tuesday, at noon: what it is known for begins with the day
    cut = w.held_out.parent / 'cut'
    shutil.copytree(w.held_out, cut)
    until = (day + 10957) * DAY + DAY // 2 - VN
    with sqlite3.connect(cut / 'motcua.db') as db:
        db.execute('delete from tally where day >= ?', [day])
        db.execute('delete from stint where day >= ?', [day])
        db.execute('delete from journal where at >= ?', [until])
    later = read_examples(cut)
    before = {k for k in whole if k[1] < until} & set(later)
    faults.check(len(before) > 300 and any((k[1] + VN) // DAY - 10957 == day for k in before), len(before), 'looks before')
    faults.check(len(before) > 0.98 * sum(k[1] < until for k in whole), 'looks are gone')
    faults.same([k for k in before if whole[k][0] != later[k][0]], [], 'other features:')
    faults.check(any(whole[k][1] != later[k][1] for k in before), 'no outcome changed: nothing was cut')
    faults.check(all(r[2] >= k[1] for k, r in whole.items()), 'known before it was looked at')
    first = {c: min(at for code, at in whole if code == c) for c in {k[0] for k in whole}}
    with sqlite3.connect(cut / 'motcua.db') as db, sqlite3.connect(w.held_out / 'motcua.db') as from_db:
        db.execute('delete from journal')
        db.executemany('insert into journal values (?,?,?,?,?,?,?,?,?)', from_db.execute('select * from journal'))
        for table in ('tally', 'stint'):
            rows = from_db.execute(f'select * from {table}').fetchall()
            db.execute(f'delete from {table}')
            db.executemany(f'insert into {table} values ({",".join("?" * len(rows[0]))})', rows)
        keys = keys_of(db)
        db.executemany('delete from journal where dossier = ? and at > ?', [(keys[c], at) for c, at in first.items()])
    alone = read_examples(cut)  # each dossier as it was known when it was looked at first
    faults.same([k for k in first.items() if k not in alone or alone[k][0] != whole[k][0]], [], 'other features when nothing came after:')
    first = min(first.values())
    faults.check((first + VN) // DAY - 10957 >= min(r[0] for r in sqlite3.connect(w.held_out / 'motcua.db').execute('select min(day) from tally where day > 0')) + 28, 'quiet')


def pages(faults, w):
    """the page says of open dossiers what the naive reading makes of the stored weights and their rows, likeliest first, and names nobody"""
    told = w.watch.json('/dieu-hanh/du-bao').json()
    lines = told['lines']
    faults.check(told['good'] and len(lines) >= 10, told['verdict'], len(lines))
    faults.same([x['probability'] for x in lines], sorted((x['probability'] for x in lines), reverse=True))
    body = json.loads(w.server.learnt()[2])
    names = set()
    with database(w.server) as db:
        keys = keys_of(db)
        rows = {r[0]: r[1:] for r in db.execute('select id, unit, procedure, state, received_at, due_at from dossier where finished_at = 0')}
        names = {r[0] for r in db.execute('select name from dossier')}
        for x in lines:
            mine = 1000 * probability(body, features(db, rows[keys[x['code']]]))
            faults.check(abs(x['probability'] - mine) < 0.51, x['code'], x['probability'], mine)
    page = w.watch.get('/dieu-hanh/du-bao').text
    faults.check(lines[0]['code'] in page and 'Không dùng để' in page, visible(page)[:300])
    faults.same([n for n in names if n and n in page], [], 'names:')
    table = list(csv.DictReader(io.StringIO(w.watch.get('/dieu-hanh/du-bao.csv').text.lstrip('\ufeff'))))
    faults.same([(r['code'], int(r['probability'])) for r in table], [(x['code'], x['probability']) for x in lines])
    faults.check(table[0]['moved'] and set(table[0]['moved'].replace('+', '').replace('-', '').split()) <= set(FEATURES), table[0])


def officer(faults, w):
    """an officer sees the same on the dossier's page; below one's own unit is nobody else's business; an old forecast is not used"""
    worst = next(x for x in w.watch.json('/dieu-hanh/du-bao').json()['lines'] if not x['holder'])
    unit = worst['code'].split('-')[0].split('.')[1]
    leader = w.server.person('Lãnh đạo phường', unit, ['leader'])
    shown = leader.json(f'/viec/ho-so/{worst["code"]}').json()
    faults.same(shown['chance'], f'{round(worst["probability"] / 10)}%')
    faults.check('Dự báo: khả năng trễ' in visible(leader.get(f'/viec/ho-so/{worst["code"]}').text), 'no line')
    own = leader.json('/dieu-hanh/du-bao').json()
    faults.same({x['unit'] for x in own['lines']}, {worst['unit']})
    faults.same(leader.json('/dieu-hanh/du-bao?don-vi=48').status, 404)
    with database(w.server) as db:
        db.execute('update forecast set learnt_at = learnt_at - ?', [8 * DAY])
    old = w.watch.json('/dieu-hanh/du-bao').json()
    faults.same((old['good'], old['old'], old['lines']), (False, True, []))
    faults.same(leader.json(f'/viec/ho-so/{worst["code"]}').json()['chance'], '')


def next_night(faults, w):
    """the next night it is learnt anew"""
    night = MOMENT + DAY
    w.server.move(night)
    faults.check(wait_for(lambda: w.server.learnt()[0] >= night, 60), w.server.learnt()[0], night)
    with database(w.server) as db:
        faults.same(db.execute('select count(*) from forecast').fetchone()[0], 1)


def few(faults, w):
    """where data are few nothing is foretold, and the page says how many there are and how many it takes"""
    server = Moved(w.few)
    try:
        c = server.person('Trực điều hành', '48', ['monitor'])
        faults.check(wait_for(server.learnt, 60), 'nothing was learnt')
        told = c.json('/dieu-hanh/du-bao').json()
        faults.same((told['good'], told['few'], told['tried'], told['lines']), (False, True, False, []))
        faults.same({n['what']: n['least'] for n in told['needs']}, {'examples': 500, 'late': 50, 'learnt': 300, 'learnt_late': 45, 'tried': 100, 'tried_late': 15})
        faults.check(0 < told['needs'][0]['has'] < 500, told['needs'])
        page = visible(c.get('/dieu-hanh/du-bao').text)
        faults.check('Còn ít số liệu' in page and '500' in page, page[:400])
        with database(server) as db:
            db.execute('delete from forecast')
        faults.check(c.json('/dieu-hanh/du-bao').json()['never'], 'never')
    finally:
        report(not (wrong := server.stop()), 'the server with few data ended in order', wrong)


def main():
    with tempfile.TemporaryDirectory() as folder:
        w = World(Path(folder))
        run([learns, held_out, no_leak, pages, officer, next_night, few], w)
        report(not (wrong := w.server.stop()), 'the server ended in order, nothing found by the sanitizers', wrong)
    done()


main()
