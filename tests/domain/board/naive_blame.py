#!/usr/bin/env python3
"""A second, naive reading of src/domain/board/blame.h, to judge the program by.

    naive_blame.py FILE        every life of FILE, with what is found here
    naive_blame.py N SEED      N invented lives in the same form

Goes minute by minute and asks of each whose it is. Behind the nine columns: used, stood, unheld, and the five shares."""
import random
import re
import sys
from fractions import Fraction as F

ORDER = ['officer', 'citizen', 'payment', 'agency', 'exchange']


def stretches(text):
    found = []
    for part in text.split('; '):
        m = re.fullmatch(r'(\w+) (\w*)@(\w*):(\w*) (\d+)-(\d+)( stood)?(?: n(\d+))?', part)
        found.append({'holder': m[1], 'account': m[2], 'unit': m[3], 'step': m[4], 'from': int(m[5]), 'to': int(m[6]), 'stood': bool(m[7]), 'norm': int(m[8] or 0)})
    return found


def judge(limit, life):
    if any(s['to'] < s['from'] for s in life):
        return 'none', '@:', 0, '0/0', 'unreadable', 0, 0, 0, [F(0)] * 5
    mine, unheld = [0] * len(life), 0
    for minute in range(max(s['to'] for s in life)):
        there = [(s['stood'], ORDER.index(s['holder']), i) for i, s in enumerate(life) if s['from'] <= minute < s['to']]
        if there:
            mine[max(there)[2]] += 1
        else:
            unheld += 1
    stood = sum(m for m, s in zip(mine, life) if s['stood'])
    for i, s in enumerate(life):
        if s['stood']:
            mine[i] = max(0, mine[i] - s['norm']) if s['norm'] else 0
    used = sum(mine) + unheld
    if limit < 0 or used <= limit:
        return 'none', '@:', 0, '0/0', 'not_late', used, stood, unheld, [F(0)] * 5
    steps = {}
    for m, s in zip(mine, life):
        t = steps.setdefault((s['holder'], s['stood'], s['unit'], s['step']), {'took': 0, 'norm': 0, 'last': 0, 'who': []})
        t['took'] += m
        t['norm'] = max(t['norm'], 0 if s['stood'] else s['norm'])
        t['last'] = max(t['last'], s['to'])
        t['who'].append((s['account'], m))
    ran = {k: t for k, t in steps.items() if not k[1] and t['took']}
    norms, bare = sum(t['norm'] for t in ran.values()), [k for k, t in ran.items() if not t['norm']]
    for k, t in steps.items():
        part = 0 if k not in ran else (limit - norms) // len(bare) if bare and norms <= limit else limit // len(ran)
        t['allowed'] = t['norm'] or part
    taken = {k: t for k, t in steps.items() if t['took']}
    over = {k: t['took'] - t['allowed'] for k, t in taken.items()}
    names = list(taken)
    if max(over.values(), default=0) > 0:
        key = max(names, key=lambda k: (over[k], taken[k]['last'], names.index(k)))
        why = 'over_allowed' if key[1] else 'over_norm' if taken[key]['norm'] else 'over_share'
        parts = {k: max(0, over[k]) for k in names}
    else:
        key = max(names, key=lambda k: (taken[k]['took'], taken[k]['last'], names.index(k))) if names else None
        why, parts = 'nobody_over', {k: taken[k]['took'] for k in names}
    if key is None:
        return 'none', '@:', used - limit, '0/0', why, used, stood, unheld, [F(0)] * 5
    all_parts = sum(parts.values())
    shares = [F(sum(p for k, p in parts.items() if k[0] == c), all_parts) for c in ORDER]
    t = taken[key]
    held = {}
    for at, (account, m) in enumerate(t['who']):
        had = held.get(account, (0, 0))
        held[account] = (had[0] + m, at)
    account = max(held, key=lambda a: held[a])
    return key[0], '%s@%s:%s' % (account, key[2], key[3]), used - limit, '%d/%d' % (t['took'], t['allowed']), why, used, stood, unheld, shares


def invented(rng):
    life, at = [], rng.choice([0, 0, 0, 7])
    for _ in range(rng.randint(1, 8)):
        holder = rng.choice(['officer'] * 4 + ORDER)
        stood = holder in ('citizen', 'payment') and rng.random() < 0.8
        long = rng.choice([0, 5, 30, 60, rng.randint(1, 400)])
        at = max(0, at + rng.choice([0, 0, 0, 0, 20, -40]))
        norm = rng.choice(['', ' n30', ' n60', ' n120', ' n%d' % rng.randint(1, 300)])
        who = rng.choice(['lan', 'minh']) if holder == 'officer' else ''
        life.append('%s %s@%s:%s %d-%d%s%s' % (holder, who, rng.choice(['a', 'b']), rng.choice(['x', 'y', 'z']), at, at + long, ' stood' if stood else '', norm))
        at += long
    return ['-', str(rng.choice([0, 30, 60, 200, 400, 900])), '; '.join(life)]


def main():
    if len(sys.argv) == 2:
        rows = [line.split('\t')[:3] for line in open(sys.argv[1], encoding='utf-8').read().splitlines() if line and line[0] != '#']
    else:
        rng = random.Random(int(sys.argv[2]))
        rows = [invented(rng) for _ in range(int(sys.argv[1]))]
    for row in rows:
        found = judge(int(row[1]), stretches(row[2]))
        print('\t'.join(row + [str(x) for x in found[:5]] + ['naive'] + [str(x) for x in found[5:8]] + ['%.15g' % float(x) for x in found[8]]))


main()
