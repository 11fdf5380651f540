#!/usr/bin/env python3
"""A second, naive reading of src/domain/board/forecast.h, to judge the program by.

    naive_forecast.py N SEED       N invented examples (seven features, at, known, late), then "=" and what is found here, a name and its numbers a line

The weights are found one after the other, round and round, until none moves; the area under the curve by looking at every pair."""
import math
import random
import sys

FEATURES = 7
TRUE = [1.6, 0.8, 0.5, 3.0, 2.0, 0.1, 0.0]  # by the feature's own unit


def invented(n, seed):
    rng = random.Random(seed)
    rows = []
    for i in range(n):
        x = [rng.random(), rng.random(), rng.choice([0.5, 1, 1.5, rng.uniform(0, 3)]), rng.betavariate(1, 8), rng.betavariate(2, 12), float(rng.choice([0, 2, 2, 3, 4])),
             float(rng.random() < 0.15)]
        m = -3.2 + sum(t * v for t, v in zip(TRUE, x))
        at = i // 3
        rows.append((x, at, at + rng.choice([0, 1, 5, 40, 200]), rng.random() < 1 / (1 + math.exp(-m))))
    return rows


def chance(m):
    return 1 / (1 + math.exp(-m)) if m > -700 else 0.0


def learn(rows):
    n = len(rows)
    mean = [sum(r[0][k] for r in rows) / n for k in range(FEATURES)]
    sd = [math.sqrt(sum((r[0][k] - mean[k]) ** 2 for r in rows) / n) for k in range(FEATURES)]
    z = [[1.0] + [(r[0][k] - mean[k]) / sd[k] for k in range(FEATURES)] for r in rows]
    late = [float(r[3]) for r in rows]
    w, m = [0.0] * (FEATURES + 1), [0.0] * n
    for _ in range(500):
        far = 0.0
        for k in range(FEATURES + 1):
            slope = bend = 0.0
            for i in range(n):
                p = chance(m[i])
                slope += (p - late[i]) * z[i][k]
                bend += p * (1 - p) * z[i][k] ** 2
            if k:
                slope += w[k]
                bend += 1.0
            step = slope / bend
            w[k] -= step
            for i in range(n):
                m[i] -= step * z[i][k]
            far = max(far, abs(step))
        if far < 1e-10:
            break
    return w, mean, sd


def says(model, x):
    w, mean, sd = model
    return chance(w[0] + sum(w[k + 1] * (x[k] - mean[k]) / sd[k] for k in range(FEATURES)))


def main():
    n, seed = map(int, sys.argv[1:])
    rows = invented(n, seed)
    for x, at, known, late in rows:
        print('\t'.join(map(repr, x + [at, known, int(late)])))
    cut = rows[int(n * 0.7)][1]
    early = [r for r in rows if r[1] < cut and r[2] <= cut]
    later = [r for r in rows if r[1] >= cut]
    model = learn(early)
    base = sum(r[3] for r in early) / len(early)
    told = [(says(model, r[0]), r[3]) for r in later]
    brier = sum((p - y) ** 2 for p, y in told) / len(told)
    flat = sum((base - y) ** 2 for _, y in told) / len(told)
    pairs = [(p > q) + 0.5 * (p == q) for p, y in told if y for q, v in told if not v]
    bins = [[t for t in told if min(9, int(t[0] * 10)) == b] for b in range(10)]
    ece = sum(abs(sum(p for p, _ in b) - sum(y for _, y in b)) for b in bins) / len(told)
    threshold = min(0.5, 2 * base)
    warned = [y for p, y in told if p >= threshold]
    gains = [(base - y) ** 2 - (p - y) ** 2 for p, y in told]
    mean = sum(gains) / len(gains)
    error = math.sqrt(sum((g - mean) ** 2 for g in gains) / len(gains) / len(gains))
    whole = learn(rows)
    print('=')
    for name, numbers in (('learnt', [len(early), sum(r[3] for r in early)]), ('tried', [len(later), sum(r[3] for r in later)]), ('brier', [brier, flat, mean, error]),
                          ('auc', [sum(pairs) / len(pairs)]), ('ece', [ece]), ('bins', [len(b) for b in bins]),
                          ('observed', [sum(y for _, y in b) / len(b) if b else 0 for b in bins]),
                          ('warned', [len(warned), sum(warned), sum(warned) / len(warned), sum(warned) / sum(r[3] for r in later)]), ('weights', whole[0]),
                          ('means', whole[1]), ('sds', whole[2]), ('first', [says(whole, rows[0][0])])):
        print('\t'.join([name] + [repr(float(v)) for v in numbers]))


main()
