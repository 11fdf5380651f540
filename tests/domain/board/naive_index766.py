#!/usr/bin/env python3
"""A second, naive reading of the index (src/domain/board/index766.h), to judge the program by.

    naive_index766.py FILE N SEED     N invented units: their figures; points and possible of the whole; the group and part with most to gain;
                                      of each sub-criterion its state, points, and the cases of the next step

How many cases a step needs is not reckoned but tried, until the points are there. Fractions throughout."""
import re
import sys
from fractions import Fraction as F
from math import floor

sys.dont_write_bytecode = True
from naive_figures import cells, invented_many, value  # noqa: E402

LIMIT = 1 << 40


def parts(path):
    groups = []
    for line in open(path, encoding='utf-8'):
        m = re.match(r'( *)(?:- )?(\w+): (.*)', line)
        if not m or line.startswith('#'):
            continue
        depth, key, text = len(m[1]), m[2], m[3].strip()
        if depth == 2 and key == 'id':
            groups.append([])
        elif depth == 6 and key == 'id':
            groups[-1].append({'among': []})
        elif depth == 8 and groups and groups[-1]:
            words = re.findall(r'\w+', text)
            groups[-1][-1][key] = words if key in ('of', 'among') else F(text) if key in ('max', 'zero', 'full') else text
    return groups


def share(p, part, whole):
    v = F(part) if not p['among'] else F(100 * part, whole)
    return p['max'] * max(F(0), min(F(1), (v - p['zero']) / (p['full'] - p['zero'])))


def after(p, part, whole, k):
    """part and whole when k dossiers have turned."""
    up = p['full'] > p['zero']
    if p['turn'] == 'move':
        part += k if up else -k
    elif p['turn'] == 'add':
        part, whole = (part + k, whole + k) if up else (part, whole + k)
    else:
        part, whole = (part, whole - k) if up else (part - k, whole - k)
    return part, whole


def cases(p, part, whole, want):
    def enough(k):
        part_then, whole_then = after(p, part, whole, k)
        return whole_then == 0 or share(p, part_then, whole_then) >= want
    up = p['full'] > p['zero']
    low, high = 0, LIMIT if p['turn'] == 'add' else whole - part if up else part
    if not enough(high):
        return 0
    while high - low > 1:
        mid = (low + high) // 2
        low, high = (low, mid) if enough(mid) else (mid, high)
    return high


def judge(p, f):
    state, _, part, whole = value(f, p['of'], p['among'])
    if state != 'known':
        return state, F(0), F(0), 0
    if not p['among']:
        part, whole = F(str(sum(f[w] for w in p['of']))), 0
    points = F(floor(share(p, part, whole) * 100 + F(1, 2)), 100)
    gain = min(F(1), p['max'] - points)
    return state, points, p['max'] - points, cases(p, part, whole, points + gain) if gain and p['among'] else 0


def main():
    path, n, seed = sys.argv[1:]
    groups = parts(path)
    for f in invented_many(int(n), int(seed)):
        rows = [[judge(p, f) for p in g] for g in groups]
        flat = [(g, i, r) for g, rs in enumerate(rows) for i, r in enumerate(rs)]
        best = max(flat, key=lambda x: (x[2][2], -x[0], -x[1]))
        where = [str(best[0]), str(best[1])] if best[2][2] > 0 else ['-1', '-1']
        points = sum(r[1] for _, _, r in flat)
        possible = sum(groups[g][i]['max'] for g, i, r in flat if r[0] == 'known')
        print('\t'.join(cells(f) + ['%.2f' % points, '%g' % possible] + where + [x for _, _, r in flat for x in (r[0], '%.2f' % r[1], str(r[3]))]))


main()
