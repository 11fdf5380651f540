#!/usr/bin/env python3
"""Backups beside a drill that writes: nobody waits long, what was acknowledged before is in the copy, the copy restores to an installation that serves. On files and
on a server. Prints TAP.
ENGINE: both, with servers of its own where none is named."""
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / 'tests/web'), str(ROOT / 'tests/system')]
import own_postgres  # noqa: E402
import pgsql  # noqa: E402
from client import PROGRAM, Server, free_folder  # noqa: E402
from tap import done, run  # noqa: E402

BOX = free_folder()
ENV = {'LSAN_OPTIONS': f'suppressions={ROOT}/tools/lsan.supp:print_suppressions=0', **{k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}}
EVENTS = 'select dossier, n, hash from journal'


def motcua(*words):
    return subprocess.run([PROGRAM, *map(str, words)], env=ENV, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@contextlib.contextmanager
def opened(data, url):
    db = pgsql.connect(url) if url else sqlite3.connect(data / 'motcua.db', timeout=20, isolation_level=None)
    try:
        yield db
    finally:
        db.close()


def events(data, url):
    with opened(data, url) as db:
        return set(map(tuple, db.execute(EVENTS).fetchall()))


def under_way(data, url, p):
    """Waits until the drill has written something; False: it ended before."""
    until = time.monotonic() + 120
    while p.poll() is None and time.monotonic() < until:
        with contextlib.suppress(sqlite3.Error, pgsql.Error):
            if len(events(data, url)) > 10:
                return True
        time.sleep(0.1)
    return False


def serves(f, data, url, wanted):
    server = Server(data=data, demo='no', **({'database': url} if url else {}))
    try:
        f.same(server.client().get('/').status, 200)
        f.same(server.client().get('/readyz').status, 200)
        f.check(wanted <= events(data, url), 'an event went while it served')
    finally:
        f.same(server.stop(), '')


def beside_a_drill(f, name, url, target):
    data, out, plan = BOX / name, BOX / f'{name}-report', BOX / f'{name}.yaml'
    where = ['--data', data] + (['--database', url] if url else [])
    f.same(motcua('migrate', *where).returncode, 0)
    plan.write_text((ROOT / 'drills/smoke.yaml').read_text().replace('lasts: 24s', 'lasts: 60s'))
    env = {**ENV, **({'MOTCUA_DATABASE': url} if url else {})}
    p = subprocess.Popen([PROGRAM, 'play', str(plan), '--here', '--development', 'yes', '--data', str(data), '--report', str(out)], env=env, cwd=ROOT,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    copies = []
    if f.check(under_way(data, url, p), 'the drill writes nothing'):
        for i in range(3):
            before = events(data, url)
            copies.append((before, BOX / f'{name}-copy{i}', motcua('backup', BOX / f'{name}-copy{i}', *where), p.poll() is None))
    said = p.communicate(timeout=240)[0]
    f.same(p.returncode, 0, said[-1500:])
    r = json.loads((out / 'report.json').read_text())
    writes = [k for k in r['kinds'] if k['write'] and k['n']]
    longest = max(k['max_us'] for k in writes) / 1e6
    print(f'# {name}: {sum(c[3] for c in copies)} backups beside the drill, the longest write took {longest * 1000:.0f} ms', flush=True)
    f.check(r['good'] and longest < 5, longest, r['error_examples'], r['difference_examples'])
    f.check(any(c[3] for c in copies), 'the drill ended before a backup did')
    after = events(data, url)
    for before, folder, got, _ in copies:
        f.same(got.returncode, 0, got.stdout, got.stderr)
        sums = subprocess.run(['sha256sum', '-c', '--quiet', 'SHA256SUMS'], cwd=folder, capture_output=True, text=True, check=False)
        f.same(sums.returncode, 0, sums.stdout, sums.stderr)
    before, folder, _, _ = copies[0]
    back, there = BOX / f'{name}-back', target()
    words = ['--data', back] + (['--database', there] if there else [])
    got = motcua('restore', folder, *words)
    f.same(got.returncode, 0, got.stdout, got.stderr)
    has = events(back, there)
    f.check(len(before) > 10 and before <= has <= after, 'not what was there:', len(before), len(has), len(after))
    got = motcua('check', *words)
    f.same(got.returncode, 0, got.stdout, got.stderr)
    f.same((back / 'key').read_bytes(), (data / 'key').read_bytes())
    serves(f, back, there, has)


def on_files(f):
    """files: three backups while a drill runs; the first is restored, whole, and serves"""
    beside_a_drill(f, 'files', None, lambda: None)


def on_a_server(f):
    """a server: three backups while a drill runs; the first is restored, whole, and serves"""
    server = own_postgres.Base()
    try:
        beside_a_drill(f, 'server', server.more(), server.more)
    finally:
        server.remove()


def refused(f):
    """a backup goes into a folder of its own, one that did not come to its end is none, and a damaged one is refused"""
    (BOX / 'full').mkdir()
    (BOX / 'full/x').write_text('x')
    data = BOX / 'files'
    got = motcua('backup', BOX / 'full', '--data', data)
    f.check(got.returncode == 1 and 'not empty' in got.stderr, got.stderr)
    shutil.copytree(BOX / 'files-copy0', BOX / 'half')
    (BOX / 'half/SHA256SUMS').unlink()
    got = motcua('restore', BOX / 'half', '--data', BOX / 'h')
    f.check(got.returncode == 1 and 'did not' not in got.stderr and 'no backup' in got.stderr and not (BOX / 'h/motcua.db').exists(), got.stderr)
    shutil.copytree(BOX / 'files-copy0', BOX / 'bad')
    with open(BOX / 'bad/motcua.db', 'r+b') as db:
        db.seek(20000)
        db.write(b'?')
    got = motcua('restore', BOX / 'bad', '--data', BOX / 'h')
    f.check(got.returncode == 1 and 'damaged' in got.stderr and not (BOX / 'h/motcua.db').exists(), got.stderr)


try:
    run([on_files, on_a_server, refused])
finally:
    shutil.rmtree(BOX, ignore_errors=True)
done()
