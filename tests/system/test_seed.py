#!/usr/bin/env python3
"""The data maker: dossiers with whole lives in one database and in one per province, the journal that holds, the same seed the same
journal, and the refusal to touch what may be somebody's. Prints TAP.
ENGINE: files; test_export.py compares what both engines hold after the same lives."""
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get('MOTCUA_PROGRAM', 'build/san/motcua')
ENV = {'LSAN_OPTIONS': f'suppressions={ROOT}/tools/lsan.supp:print_suppressions=0',
       **{k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}}
DAYS = ['--from', '2026-07-06', '--to', '2026-11-20', '--now', '2026-11-20T18:00:00+07:00', '--development', 'yes']
number = failures = 0


def ok(passed, what, *told):
    global number, failures
    number += 1
    failures += not passed
    print(f"{'ok' if passed else 'not ok'} {number} - {what}")
    for line in () if passed else told:
        print('# ' + str(line).replace('\n', '\n# '))


def motcua(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=ENV, cwd=ROOT)


def seed(data, n, *more):
    return motcua('play', '--seed-dossiers', str(n), '--data', str(data), *DAYS, *more)


def files(data):
    return sorted(f for f in Path(data).glob('*.db') if f.name != 'centre.db')


def rows(data, sql):
    out = []
    for f in files(data):
        with sqlite3.connect(f'file:{f}?mode=ro', uri=True) as db:
            out += db.execute(sql).fetchall()
    return out


def hashes(data):
    return sorted(rows(data, 'select dossier, n, hash from journal'))


def one_run(box, split):
    name = 'a database per province' if split else 'one database'
    words = ['--seed', '5', '--split', 'yes' if split else 'no']
    first = seed(box / f'a{split}', 2000, *words)
    ok(first.returncode == 0 and '2000 dossiers with' in first.stdout, f'{name}: 2,000 dossiers are made', first.stdout, first.stderr)
    again = seed(box / f'b{split}', 2000, *words)
    other = seed(box / f'c{split}', 300, '--seed', '6', '--split', 'yes' if split else 'no')
    a, b, c = (hashes(box / f'{x}{split}') for x in 'abc')
    ok(len(a) > 8000 and a == b, f'{name}: the same seed makes the same journal, hash by hash', again.stderr, len(a), len(b))
    ok(other.returncode == 0 and not {h for _, _, h in c} & {h for _, _, h in a}, f'{name}: another seed makes another', other.stderr)
    check = motcua('check', '--journal', '--files', '--data', str(box / f'a{split}'), '--split', 'yes' if split else 'no')
    ok(check.returncode == 0 and '2000 dossiers, 0 wrong' in check.stdout, f'{name}: chains hold, rows follow from events, files are there', check.stdout, check.stderr)
    return box / f'a{split}'


def believable(data):
    state = dict(rows(data, "select case when finished_at then 'over' else 'open' end, count(*) from dossier group by 1"))
    ok(state['over'] > 1500 and 10 < state['open'] < 500, 'most are over, some are not', state)
    channel = dict(rows(data, "select channel, count(*) from dossier where procedure = '1.001193' group by 1"))
    ok(0.3 < channel['online'] / sum(channel.values()) < 0.55, 'two in five births are registered from home', channel)
    late = rows(data, 'select count(*) from dossier where due_at and (finished_at > due_at or (not finished_at and not paused_at and due_at < updated_at))')[0][0]
    ok(5 < late < 300, 'a few are late', late)
    hours = dict(rows(data, "select (submitted_at / 3600000 + 7) % 24, count(*) from dossier where channel = 'counter' group by 1"))
    ok(set(hours) <= set(range(7, 17)) and hours[8] > 2 * hours.get(16, 0), 'the counter is open by day, and full in the morning', hours)
    days = dict(rows(data, "select strftime('%w', submitted_at / 1000, 'unixepoch', '+7 hours'), count(*) from dossier where channel = 'counter' group by 1"))
    ok(days.get('0', 0) + days.get('6', 0) < 20 and days['1'] > days['5'], 'nobody comes on Sundays, most on Mondays', days)
    ok(rows(data, 'select count(*) from job where done_at = 0') == [(0,)], 'no message of the past waits to be sent')
    idle = rows(data, 'select id, state from dossier d where finished_at = 0 and handler_unit and not exists (select 1 from task where dossier = d.id)')
    ok(idle == [], 'every open dossier that is not the applicant\'s is somebody\'s work', idle)
    stale = rows(data, 'select count(*) from journal j join dossier d on d.id = j.dossier where j.at < d.submitted_at or j.at > 1795172400000')
    ok(stale == [(0,)], 'nothing happens before it was filed or after the last day', stale)
    marks = dict(rows(data, "select act, count(*) from journal where kind = 'rated' group by act"))
    served = rows(data, "select count(*) from dossier d where channel = 'online' and finished_at and exists (select 1 from journal where dossier = d.id and act = 'hand_over')")[0][0]
    n, pleased = sum(marks.values()), marks.get('4', 0) + marks.get('5', 0)
    ok(0.1 < n / served < 0.24 and 0.7 < pleased / n < 0.98, 'about one in six of those served from home says what they thought, most are content', marks, served)
    own = rows(data, "select count(*) from journal j join dossier d on d.id = j.dossier where j.kind = 'rated' and (j.actor <> d.account or j.unit or j.at <= d.finished_at)")
    ok(own == [(0,)], 'marks are the applicant\'s, after the end', own)
    ok(rows(data, "select count(*) from (select dossier from journal where kind = 'rated' group by dossier having count(*) > 1) x") == [(0,)], 'each is marked once')
    ok(rows(data, "select count(*) from journal where actor = 0") == [(0,)], 'every act is somebody\'s')


def refusals(box, data):
    r = seed(data, 10, '--seed', '9')
    ok(r.returncode == 1 and 'holds people or dossiers already' in r.stderr, 'a folder with dossiers is refused', r.stderr)
    r = motcua('play', '--seed-dossiers', '10', '--here', '--data', str(data), *DAYS[:4])
    ok(r.returncode == 1 and '--development yes' in r.stderr, '--here alone is not enough', r.stdout, r.stderr)
    r = seed(data, 50, '--seed', '9', '--here')
    check = motcua('check', '--journal', '--data', str(data))
    ok(r.returncode == 0 and check.returncode == 0 and '2050 dossiers' in check.stdout, '--here with development adds, and numbers go on', r.stderr, check.stdout)
    for words in (['0'], ['x'], ['99999999'], ['5', 'word'], ['5', '--seed', 'y']):
        r = motcua('play', '--seed-dossiers', *words, '--data', str(box / 'n'))
        ok(r.returncode == 2, f'--seed-dossiers {" ".join(words)} is a wrong command line', r.stderr)
    for words in (['--from', '2026-11-20', '--to', '2026-11-10'], ['--to', '2999-01-01'], ['--to', 'soon']):
        r = motcua('play', '--seed-dossiers', '5', '--data', str(box / 'n'), '--now', '2026-11-20T18:00:00+07:00', '--development', 'yes', *words)
        ok(r.returncode == 1 and r.stderr, ' '.join(words) + ' is refused', r.stderr)
    r = motcua('play', '--seed-dossiers', '5', '--data', str(box / 'n'), '--now', '2026-11-20T18:00:00+07:00', '--development', 'yes', '--from', '2020-01-01')
    ok(r.returncode == 0 and 'no procedure is in force before 2026-07-01' in r.stdout, 'nobody comes before there are procedures', r.stdout, r.stderr)


def stopped(box):
    p = subprocess.Popen([PROGRAM, 'play', '--seed-dossiers', '200000', '--data', str(box / 's'), *DAYS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV, cwd=ROOT)
    until = time.monotonic() + 120
    while time.monotonic() < until and p.poll() is None:
        try:
            if rows(box / 's', 'select count(*) from dossier')[0][0]:
                break
        except (sqlite3.Error, IndexError):
            pass
        time.sleep(0.2)
    p.send_signal(signal.SIGINT)
    out, told = p.communicate(timeout=60)
    ok(p.returncode == 0 and 'stopped before the end' in out, 'Ctrl-C ends it and tells what was made', out, told)
    check = motcua('check', '--journal', '--data', str(box / 's'))
    ok(check.returncode == 0, 'what was made is whole', check.stdout, check.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        box = Path(folder)
        single = one_run(box, False)
        one_run(box, True)
        believable(single)
        refusals(box, single)
        stopped(box)
    print(f'1..{number}')
    return failures != 0


sys.exit(main())
