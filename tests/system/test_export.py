#!/usr/bin/env python3
"""Export and restore: from files to a server and back, byte by byte the same; read by a second reader; every table, also the empty ones; what is cut
short, damaged, newer, older or of another kind; a restore that is killed. Prints TAP.
ENGINE: both, with servers of its own where none is named."""
import contextlib
import hashlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / 'tests/web'), str(ROOT / 'tests/system')]
import exports  # noqa: E402
import own_postgres  # noqa: E402
import pgsql  # noqa: E402
from client import PROGRAM, free_folder  # noqa: E402
from tap import done, run  # noqa: E402

BOX = free_folder()
DAYS = ['--from', '2026-07-06', '--to', '2026-11-20', '--now', '2026-11-20T18:00:00+07:00', '--development', 'yes']
ENV = {'LSAN_OPTIONS': f'suppressions={ROOT}/tools/lsan.supp:print_suppressions=0', **{k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}}


def motcua(*words, stdin=None):
    return subprocess.run([PROGRAM, *map(str, words)], env=ENV, cwd=ROOT, capture_output=True, input=stdin, timeout=300, check=False)


def said(got):
    return got.stdout.decode(errors='replace')[-1500:] + got.stderr.decode(errors='replace')[-1500:]


def good(f, *words, stdin=None):
    got = motcua(*words, stdin=stdin)
    f.same(got.returncode, 0, *words, said(got))
    return got


SERVER = own_postgres.Base()


def seeded(name, n, *more):
    got = motcua('play', '--seed-dossiers', n, '--seed', 5, '--data', BOX / name, *DAYS, *more)
    assert got.returncode == 0, said(got)
    return BOX / name


def tables(path):
    """Every row of every table of a file of SQLite, read without us."""
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        names = [n for n, in db.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'db~_%' escape '~' order by name")]
        return {n: sorted(db.execute(f'select * from "{n}"').fetchall(), key=repr) for n in names}


def round_trip(f):
    """files, a server, files: three exports are the same byte by byte, and each installation is whole"""
    a, url = BOX / 'a', SERVER.more()
    good(f, 'export', BOX / '1', '--data', a)
    good(f, 'restore', BOX / '1', '--data', BOX / 'b', '--database', url)
    good(f, 'export', BOX / '2', '--data', BOX / 'b', '--database', url)
    good(f, 'restore', '-', '--data', BOX / 'c', stdin=(BOX / '2').read_bytes())
    third = good(f, 'export', '-', '--data', BOX / 'c').stdout
    first = (BOX / '1').read_bytes()
    f.check(first == (BOX / '2').read_bytes(), 'from the server another export than from the file')
    f.check(first == third, 'from the second file another export')
    f.check(tables(a / 'motcua.db') == tables(BOX / 'c/motcua.db'), 'other rows')
    f.same((BOX / '1').stat().st_mode & 0o777, 0o600, 'others may read it:')
    for where in ([a], [BOX / 'b', '--database', url], [BOX / 'c']):
        got = good(f, 'check', '--journal', '--counters', '--files', '--ledger', '--integrity', '--data', *where)
        f.check(b'2000 dossiers, 0 wrong' in got.stdout, said(got))
        f.same((Path(where[0]) / 'key').read_bytes(), (a / 'key').read_bytes())
    for name in ('b', 'c'):
        f.check(not (BOX / name / 'restoring').exists(), 'the folder of the restore is left over')


def second_reader(f):
    """a reader made from the document sees every table, row and file, and writes what restores"""
    data = (BOX / '1').read_bytes() if (BOX / '1').exists() else good(f, 'export', '-', '--data', BOX / 'a').stdout
    x = exports.read(data)
    (d,) = x['databases']
    rows = tables(BOX / 'a/motcua.db')
    f.same(list(d['tables']), list(rows), 'tables')
    for name, (_, got) in d['tables'].items():
        f.check(sorted(got, key=repr) == rows[name], f'{name}: other rows')
    f.check(all(hashlib.sha256(body).hexdigest() == name for name, body in d['files'].items()) and d['files'], 'files')
    f.same(x['key'], (BOX / 'a/key').read_bytes())
    (BOX / 'made').write_bytes(exports.write(x))
    good(f, 'restore', BOX / 'made', '--data', BOX / 'd')
    f.check(tables(BOX / 'd/motcua.db') == rows, 'what it writes restores to other rows')


def filled(path):
    """A made-up row in every table that has none."""
    odd = {'INTEGER': 7, 'BIGINT': 7, 'TEXT': "Ạ\t'\\N\n\"", 'BLOB': b'\x00\xff\n\\.'}
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        for name, in db.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'db~_%' escape '~'").fetchall():
            columns = db.execute(f'pragma table_info("{name}")').fetchall()
            if not db.execute(f'select count(*) from "{name}"').fetchone()[0]:
                db.execute(f'insert into "{name}" values ({",".join("?" * len(columns))})', [1 if c[1] == 'one' else odd[c[2].upper()] if c[3] or c[5] else None for c in columns])


def every_table(f):
    """a row of every table goes to a server and back, with line breaks, bytes and what is NULL"""
    url, e = SERVER.more(), BOX / 'e'
    good(f, 'migrate', '--data', e)
    filled(e / 'motcua.db')
    before = tables(e / 'motcua.db')
    f.check(all(before.values()), [n for n, rows in before.items() if not rows])
    got = motcua('export', BOX / 'e1', '--data', e)
    f.check(got.returncode == 1 and b'1 stored files are not there' in got.stderr, said(got))  # the made-up row names none
    good(f, 'restore', BOX / 'e1', '--data', BOX / 'e2', '--database', url)
    f.same(motcua('export', BOX / 'e3', '--data', BOX / 'e2', '--database', url).returncode, 1)
    good(f, 'restore', BOX / 'e3', '--data', BOX / 'e4')
    f.check(tables(BOX / 'e4/motcua.db') == before, 'other rows')
    f.same((BOX / 'e1').read_bytes(), (BOX / 'e3').read_bytes())


def two_engines(f):
    """the same lives played in files and on a server leave the same rows in every table, those of the journal with the same digests"""
    url, (lives,) = SERVER.more(), exports.read(good(f, 'export', '-', '--data', BOX / 'small').stdout)['databases']
    seeded('twin', 60, '--database', url)
    (twin,) = exports.read(good(f, 'export', '-', '--data', BOX / 'twin', '--database', url).stdout)['databases']
    f.same(list(lives['tables']), list(twin['tables']))
    for name, (columns, rows) in lives['tables'].items():
        others = twin['tables'][name][1]
        if name == 'migration':  # when they were applied is another moment
            rows, others = ([r[:2] for r in x] for x in (rows, others))
        f.same(twin['tables'][name][0], columns, name)
        f.same([(a, b) for a, b in zip(rows, others) if a != b][:1], [], name)
        f.same(len(others), len(rows), name)
    f.check(len(lives['tables']['journal'][1]) > 200 and lives['files'] == twin['files'], 'nothing to compare', len(lives['tables']['journal'][1]))


def nothing_there(f, where, url, said_):
    f.check(not list(where.glob('*.db')) and not (where / 'restoring').exists(), 'something is left', list(where.glob('*')))
    if url:
        db = pgsql.connect(url)
        for table, in db.execute("select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration' and tablename not like 'db~_%' escape '~'").fetchall():
            f.same(db.execute(f'select count(*) from "{table}"').fetchone()[0], 0, said_, table)
        db.close()


def damaged(f):
    """a file that is cut short, changed or longer is refused by a sentence, and nothing is there afterwards; then the sound one goes in"""
    good(f, 'export', BOX / 's', '--data', BOX / 'small') if not (BOX / 's').exists() else None
    data = (BOX / 's').read_bytes()
    cases = {'cut': data[:len(data) * 2 // 3], 'at the end': data[:-1], 'changed': data[:len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1:],
             'longer': data + b'x', 'other': b'PK\3\4' + data, 'empty': b'', 'version': data[:8] + b'\2' + data[9:]}
    for url in None, SERVER.more():
        server = ['--database', url] if url else []
        for name, bad in cases.items():
            for way in 'file', 'pipe':
                (BOX / 'bad').write_bytes(bad)
                got = motcua('restore', '-' if way == 'pipe' else BOX / 'bad', '--data', BOX / 'x', *server, stdin=bad if way == 'pipe' else None)
                f.same(got.returncode, 1, name, way, said(got))
                f.check(b'nothing was changed' in got.stderr and b'Sanitizer' not in got.stderr, name, way, said(got))
                nothing_there(f, BOX / 'x', url, name)
        good(f, 'restore', '-', '--data', BOX / 'x', *server, stdin=data)
        f.same(good(f, 'export', '-', '--data', BOX / 'x', *server).stdout, data)
        shutil.rmtree(BOX / 'x')


def refused(f):
    """what is there stays, unless it is to be put aside; a newer program, other tables and other kinds are told by name"""
    data = good(f, 'export', '-', '--data', BOX / 'small').stdout
    (BOX / 's').write_bytes(data)
    shutil.copytree(BOX / 'small', BOX / 'r')
    got = motcua('restore', BOX / 's', '--data', BOX / 'r')
    f.check(got.returncode == 1 and b'--replace' in got.stderr, said(got))
    got = good(f, 'restore', BOX / 's', '--data', BOX / 'r', '--replace')
    kept = list((BOX / 'r').glob('replaced-*/motcua.db'))
    f.check(len(kept) == 1 and tables(kept[0]) == tables(BOX / 'small/motcua.db') and b'replaced-' in got.stderr, kept, said(got))
    got = motcua('restore', BOX / 's', '--data', BOX / 'r2', '--split', 'yes')
    f.check(got.returncode == 1 and b'split' in got.stderr and not (BOX / 'r2/centre.db').exists(), said(got))
    for change, words in ((lambda d: d['migrations'].append(('9999-later.sql', '0' * 64)), b'newer program'),
                          (lambda d: d['migrations'].__setitem__(0, (d['migrations'][0][0], '0' * 64)), b'another text'),
                          (lambda d: d['tables'].pop('once'), b'tables'),
                          (lambda d: d['tables'].__setitem__('later', d['tables']['once']), b'later'),
                          (lambda d: d['tables']['once'][0].__setitem__(0, ('s', 'other')), b'columns'),
                          (lambda d: d['files'].__setitem__('../../../tmp/escaped', b'x'), b'digest'),
                          (lambda d: d['tables']['once'][1].append(('day', 5)), b'type')):
        x = exports.read(data)
        change(x['databases'][0])
        got = motcua('restore', '-', '--data', BOX / 'r3', stdin=exports.write(x))
        f.check(got.returncode == 1 and words in got.stderr and b'Sanitizer' not in got.stderr, words, said(got))
        nothing_there(f, BOX / 'r3', None, words)
    got = good(f, 'export', '-', '--data', BOX / 'small', '--without-key')
    got = good(f, 'restore', '-', '--data', BOX / 'r4', stdin=got.stdout)
    f.check(b'no key' in got.stderr and not (BOX / 'r4/key').exists(), said(got))
    for words in (['export'], ['restore'], ['backup'], ['export', 'a', 'b']):
        f.same(motcua(*words).returncode, 2, words)


def older(f):
    """an export of an older program gets the tables that came since, with what they make of the rows"""
    x = exports.read(good(f, 'export', '-', '--data', BOX / 'small').stdout)
    (d,) = x['databases']
    d['migrations'] = [m for m in d['migrations'] if m[0] < '0015']
    columns, rows = d['tables']['migration']
    d['tables']['migration'] = (columns, [r for r in rows if r[0] < '0015'])
    since = [p.read_text() for p in ROOT.glob('src/**/[0-9]*-*.sql') if p.name >= '0015']
    for table in re.findall(r'^create table (\w+)', '\n'.join(since), re.M):
        d['tables'].pop(table, None)
    good(f, 'restore', '-', '--data', BOX / 'o', stdin=exports.write(x))
    now = tables(BOX / 'o/motcua.db')
    f.check('handover' in now and 'unit_life' in now, list(now))
    f.same([r[:2] for r in now['migration']], [r[:2] for r in tables(BOX / 'small/motcua.db')['migration']])
    good(f, 'migrate', '--data', BOX / 'o')  # counts for the figures that came since
    good(f, 'check', '--journal', '--counters', '--data', BOX / 'o')


def provinces(f):
    """a database for each province goes out and in as such"""
    data = seeded('split', 300, '--split', 'yes')
    first = good(f, 'export', '-', '--data', data, '--split', 'yes').stdout
    f.same([d['name'] for d in exports.read(first)['databases']], ['centre', *(f'province-{i:02d}' for i in range(34))])
    good(f, 'restore', '-', '--data', BOX / 'split2', '--split', 'yes', stdin=first)
    f.check(good(f, 'export', '-', '--data', BOX / 'split2', '--split', 'yes').stdout == first, 'another export')
    good(f, 'check', '--journal', '--counters', '--files', '--data', BOX / 'split2', '--split', 'yes')
    good(f, 'backup', BOX / 'split-backup', '--data', data, '--split', 'yes')
    good(f, 'restore', BOX / 'split-backup', '--data', BOX / 'split3', '--split', 'yes')
    f.check(good(f, 'export', '-', '--data', BOX / 'split3', '--split', 'yes').stdout == first, 'another export from the backup')


def killed(f):
    """a restore that is killed leaves what nobody serves; the next one clears it away"""
    data = (BOX / 's').read_bytes()
    p = subprocess.Popen([PROGRAM, 'restore', '-', '--data', str(BOX / 'k')], env=ENV, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    p.stdin.write(data[:len(data) // 2])
    p.stdin.flush()
    until = time.monotonic() + 60
    while not (BOX / 'k/restoring/motcua.db').exists() and time.monotonic() < until:
        time.sleep(0.05)
    p.send_signal(signal.SIGKILL)
    p.wait()
    p.stdin.close()
    f.check((BOX / 'k/restoring').exists() and not (BOX / 'k/motcua.db').exists(), list((BOX / 'k').glob('*')))
    for words in (['check', '--integrity'], ['migrate'], ['export', '-'], ['backup', BOX / 'kb']):
        got = motcua(*words, '--data', BOX / 'k')
        f.check(got.returncode == 1 and b'has begun and not ended' in got.stderr, words, said(got))
    good(f, 'restore', BOX / 's', '--data', BOX / 'k')
    f.check(good(f, 'export', '-', '--data', BOX / 'k').stdout == data, 'another export')


try:
    seeded('a', 2000)
    seeded('small', 60)
    run([round_trip, second_reader, every_table, two_engines, damaged, refused, older, provinces, killed])
finally:
    SERVER.remove()
    shutil.rmtree(BOX, ignore_errors=True)
done()
