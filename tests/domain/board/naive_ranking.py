#!/usr/bin/env python3
"""A second, naive reading of the ranking (src/domain/board/ranking.h), to judge the program by.

    naive_ranking.py FILE units|officers N SEED     N invented units: their figures, then why, rank, score, what would raise it most

Reads of FILE only what stands on one line, as data/ranking.yaml has it; fractions, no floating point but in what is given."""
import re
import sys
from fractions import Fraction as F
from math import floor

sys.dont_write_bytecode = True
from naive_figures import NAMED, cells, invented_many, value  # noqa: E402


def scheme(path, which):
    part = re.split(r'^(\w+):$', open(path, encoding='utf-8').read(), flags=re.M)
    text = part[part.index(which) + 1]
    rows = [dict(re.findall(r'(\w+): ([\w.]+)', line.split('name:')[0])) for line in text.splitlines() if '- {id:' in line]
    over = dict(re.findall(r'(\w+): ([\d.]+)', re.search(r'overdue: \{(.*)\}', text)[1]))
    plain = dict(re.findall(r'^  (volume|least|known): (\S+)', text, re.M))
    assert sum(F(r['weight']) for r in rows) == 100
    return rows, {k: F(v) for k, v in over.items()}, plain


def judge(f, rows, over, plain):
    known = []
    for i, r in enumerate(rows):
        state, v, part, whole = value(f, *NAMED[r['figure']])
        if state == 'known':
            exact = F(100 * part, whole) if whole else F(str(v))
            lo, hi = F(r['floor']), F(r['target'])
            known.append((i, F(r['weight']), max(F(0), min(F(1), (exact - lo) / (hi - lo)))))
    weight = sum(w for _, w, _ in known)
    score, best, most = F(0), -1, F(0)
    for i, w, reached in known:
        score += w * 100 / weight * reached
        missing = w * 100 / weight * (1 - reached)
        if missing > most:
            best, most = i, missing
    if f['overdue'] is not None:
        off = min(over['most'], over['minus'] * f['overdue'])
        score += over['none'] if f['overdue'] == 0 else -off
        if off and off + over['none'] > most:
            best = -2
    state, volume, _, _ = value(f, *NAMED[plain['volume']])
    why = 'no_data' if not known or weight < F(plain['known']) or state != 'known' else 'few' if volume < F(plain['least']) else 'ranked'
    return why, max(F(0), score), best


def main():
    path, which, n, seed = sys.argv[1:]
    rules = scheme(path, which)
    many = invented_many(int(n), int(seed))
    judged = [judge(f, *rules) for f in many]
    hundredths = [F(floor(score * 100 + F(1, 2)), 100) for _, score, _ in judged]
    for f, (why, _, best), score in zip(many, judged, hundredths):
        better = sum(w == 'ranked' and s > score for (w, _, _), s in zip(judged, hundredths))
        print('\t'.join(cells(f) + [why, str(better + 1 if why == 'ranked' else 0), '%.2f' % float(score), str(best)]))


main()
