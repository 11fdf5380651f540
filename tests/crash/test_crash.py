#!/usr/bin/env python3
"""The crash drill: SIGKILL at random moments under load, again and again. After each restart every acknowledged write is there, none
twice, what was under way at most once; chains and figures verify. Argument: how many times (60); `make soak` asks for more."""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import pgsql  # noqa: E402
from tap import done, run  # noqa: E402

PROGRAM = os.environ.get('MOTCUA_PROGRAM') or str(ROOT / 'build/san/motcua')
KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 20 if pgsql.SERVER else 60
ROUND, SECONDS = 36, 0.4  # kills on one database, before looking at all of it takes too long; seconds between two, on the drill's clock


def rounds():
    """A tenth in files by province, the rest in one database; each round another country."""
    left, n = KILLS, 0
    while left > 0:
        kills = min(left, ROUND)
        split = 'yes' if n == 0 and not pgsql.SERVER else 'no'
        kills = max(1, KILLS // 10) if split == 'yes' else kills
        yield kills, split, 20250701 + n
        left, n = left - kills, n + 1


def killed(kills, split, seed):
    def test(f):
        bases = pgsql.Bases()
        base = ['--database', bases.new()] if pgsql.SERVER else []
        with tempfile.TemporaryDirectory(prefix='motcua-') as where:
            env = {k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}
            env['LSAN_OPTIONS'] = f'suppressions={ROOT}/tools/lsan.supp:print_suppressions=0'
            got = subprocess.run([PROGRAM, 'play', 'drills/crash.yaml', '--kills', str(kills), '--split', split, '--seed', str(seed),
                                  '--duration', str(max(10, round(kills * SECONDS))), '--report', where, *base], cwd=ROOT, env=env,
                                 capture_output=True, text=True, timeout=kills * 10 + 120, check=False)
            f.same(got.returncode, 0, got.stdout[-2500:], got.stderr[-1500:])
            r = json.loads((Path(where) / 'report.json').read_text())
        bases.drop()
        for key in 'errors', 'differences', 'kill_differences', 'journal_wrong':
            f.same(r[key], 0, key, r['error_examples'], r['difference_examples'])
        f.same(r['kills'], kills)
        f.check(r['ledger_writes'] > kills * 10, r['ledger_writes'], 'writes: hardly anything was going on')
        struck.append(r['kill_under_way'])
        f.check(not re.search('AddressSanitizer|runtime error', got.stderr), got.stderr[-1500:])
        print(f"# {kills} kills, split {split}: {r['ledger_writes']} acknowledged writes, {r['kill_under_way']} under way when it died, {r['kill_in_flight']} of these kept")
    test.__doc__ = f'{kills} times SIGKILL, split {split}, seed {seed}: nothing acknowledged is lost, nothing is there twice'
    return test


def struck_something(f):
    """what was killed was writing: half as many writes under way as kills, or more, over all rounds"""
    f.check(sum(struck) >= KILLS / 2, struck, 'writes under way in the rounds: the kills struck nothing')


struck = []  # writes under way at the kills of each round; a round of ten may well strike hardly any
run([*(killed(*r) for r in rounds()), struck_something])
done()
