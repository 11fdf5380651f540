#!/usr/bin/env python3
"""Drills on a real server: the smoke drill passes and its report says what is promised; a planted difference is found; the server is
killed some times and nothing is lost; a month passes in seconds; bad files and bad words are refused. Prints TAP.
ENGINE: files; tests/crash drills on both."""
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
from client import PROGRAM, Server, free_folder  # noqa: E402
from tap import done, report, run  # noqa: E402


def play(*words, wait=240):
    env = {k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}
    env['LSAN_OPTIONS'] = f'suppressions={ROOT}/tools/lsan.supp:print_suppressions=0'
    return subprocess.run([PROGRAM, 'play', *map(str, words)], env=env, cwd=ROOT, capture_output=True, text=True, timeout=wait, check=False)


def plan(folder, name, **changes):
    """A shipped drill with some lines changed."""
    text = (ROOT / f'drills/{name}.yaml').read_text()
    for key, value in changes.items():
        text = re.sub(rf'^{key}:.*$', f'{key}: {value}', text, flags=re.M)
    path = folder / f'{name}.yaml'
    path.write_text(text)
    return path


def smoke(f):
    """the smoke drill passes: no error, no difference, every promised figure in the report, a page that needs nothing else"""
    folder = free_folder()
    got = play('drills/smoke.yaml', '--report', folder)
    f.same(got.returncode, 0, got.stdout[-3000:], got.stderr[-2000:])
    r = json.loads((folder / 'report.json').read_text())
    for key in ('drill good compared seed begins ended communes opened finished writes main reads errors sheds lost writes_per_second main_per_second reads_per_second '
                'on_time ended_dossiers ledger_writes dossiers_compared readings differences journal_dossiers journal_wrong kills server_us_per_request '
                'client_us_per_request verdict sums kinds seconds error_examples difference_examples').split():
        f.check(key in r, f'report.json has no {key}')
    f.check(r['good'] and r['errors'] == 0 and r['differences'] == 0 and r['journal_wrong'] == 0, r['error_examples'], r['difference_examples'])
    f.check(r['opened'] >= 10 and r['finished'] == r['opened'], r['opened'], r['finished'])
    f.same(r['dossiers_compared'], r['opened'])
    f.same(r['ledger_writes'], r['main'])
    kinds = {k['id']: k for k in r['kinds']}
    for kind in 'intake draft submit act sign_in status mine worklist dossier procedure home search'.split():
        f.check(kinds.get(kind, {}).get('n', 0) > 0, f'nothing of the kind {kind}')
    f.same(r['readings'], kinds['dossier']['n'], 'an opening by an officer is not in the journal:')
    f.same(sum(k['n'] for k in r['kinds']), r['writes'] + r['reads'])
    f.check(all(k['p50_us'] <= k['p95_us'] <= k['p99_us'] <= k['max_us'] for k in r['kinds']), 'percentiles out of order')
    page = (folder / 'report.html').read_text()
    f.check(not re.search(r'(?:src|href)="|url\(|@import|<script', page), 'the page asks for something')
    f.check('{{' not in page and page.count('<main') == 2 and page.count('<svg class="chart"') >= 8, 'the page is not whole')
    f.same((folder / 'ledger').stat().st_size % 24, 0)


def planted(f):
    """a line of the journal that goes away behind the drill's back is found and named"""
    folder = free_folder()
    data = folder / 'data'
    server = Server(data=data, demo='no')
    server.stop()
    path = plan(folder, 'smoke', units=1)
    process = subprocess.Popen([PROGRAM, 'play', str(path), '--here', '--data', str(data), '--report', str(folder / 'r')], cwd=ROOT,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    db = sqlite3.connect(data / 'motcua.db', timeout=20, isolation_level=None)
    while process.poll() is None:
        row = db.execute("select dossier, max(n) from journal where kind='acted' group by dossier having count(*) >= 3 limit 1").fetchone()
        if row:
            db.execute('delete from journal where dossier=? and n=?', row)
            break
    db.close()
    out = process.communicate(timeout=240)[0]
    f.same(process.returncode, 1, out[-2000:])
    r = json.loads((folder / 'r/report.json').read_text())
    f.check(row and not r['good'] and r['differences'] > 0 and r['journal_wrong'] > 0, r['differences'], r['journal_wrong'])
    f.check(r['difference_examples'] and all(re.match(r'[A-Z0-9.]+-\d{8}-\d{4}$', d['code']) for d in r['difference_examples']), r['difference_examples'])


def killed(f):
    """the server is killed ten times under load: what was acknowledged is there, once; chains and figures verify"""
    folder = free_folder()
    got = play(plan(folder, 'crash', lasts='6s', units=3), '--kills', 10, '--report', folder / 'r')
    f.same(got.returncode, 0, got.stdout[-3000:], got.stderr[-2000:])
    r = json.loads((folder / 'r/report.json').read_text())
    f.same((r['kills'], r['kill_differences'], r['differences'], r['errors']), (10, 0, 0, 0))
    f.check(r['lost'] > 0, 'no connection was lost: the test shows nothing')


def days(f):
    """three days pass on a clock that the drill moves: officers come again each morning, nobody works at night"""
    folder = free_folder()
    got = play(plan(folder, 'month', lasts='3d', units=2, citizens=20), '--report', folder / 'r')
    f.same(got.returncode in (0, 1), True, got.stdout[-3000:], got.stderr[-2000:])
    r = json.loads((folder / 'r/report.json').read_text())
    f.same((r['errors'], r['differences'], r['journal_wrong']), (0, 0, 0), r['error_examples'])
    f.check(r['ended'] >= '2026-11-05' and float(r['wall_s']) < 200, r['ended'], r['wall_s'])
    hours = {s['clock'][11:13] for s in r['seconds'] if s['opened']}
    f.check(hours and not hours & {'13', '14', '15', '16', '17', '18', '19', '20', '21', '22'}, hours)  # UTC: evening and night there


def cycles(f):
    """officers who ask for data: each dossier lives by four calls, each acknowledged as JSON and there afterwards"""
    folder = free_folder()
    got = play(plan(folder, 'cycles', together=4), '--duration', 3, '--report', folder / 'r')
    f.same(got.returncode, 0, got.stdout[-3000:], got.stderr[-2000:])
    r = json.loads((folder / 'r/report.json').read_text())
    f.check(r['good'] and r['opened'] >= 3, r['error_examples'], r['difference_examples'])
    f.same((r['finished'], r['main'], r['ledger_writes']), (r['opened'], 4 * r['opened'], 4 * r['opened']))
    kinds = {k['id']: k['n'] for k in r['kinds'] if k['write'] and k['n'] and k['id'] != 'sign_in'}
    f.same(kinds, {'intake': r['opened'], 'act': 3 * r['opened']})


def refused(f):
    """what cannot be played is refused with its line, or with the word of the command line that is wrong"""
    folder = free_folder()
    for changes, said in (({'units': 'none'}, "smoke.yaml:6: 'units' must be"), ({'lasts': 'long'}, "smoke.yaml:8: 'lasts' must be a duration")):
        got = play(plan(folder, 'smoke', **changes))
        f.same(got.returncode, 1, got.stdout)
        f.check(said in got.stderr, got.stderr)
    path = plan(folder, 'smoke')
    path.write_text(path.read_text().replace('1.013225', '9.999999'))
    got = play(path)
    f.check(got.returncode == 1 and re.search(r"smoke\.yaml:\d+: no procedure '9\.999999' is in force", got.stderr), got.stderr)
    for words in (('--speed', '0'), ('--at', 'http://example.com'), ('--at', 'http://127.0.0.1:1', '--kills', '2')):
        got = play('drills/smoke.yaml', *words)
        f.same(got.returncode, 2, words, got.stderr)


run([smoke, planted, killed, days, cycles, refused])
done()
