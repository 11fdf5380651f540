#!/usr/bin/env python3
"""A second, naive reading of src/domain/board/staffing.h, to judge the program by.

    naive_staffing.py queues N SEED    N invented queues: arrivals, service, counters; state, utilisation, probability of waiting, mean, 95 %,
                                       number waiting, growth, share within 15 minutes, least counters for 80 % within 15 minutes
    naive_staffing.py simulated SEED   a few queues lived through customer by customer: the same first three, then probability and mean wait
    naive_staffing.py moves N SEED     N towns of a few centres: see moves()

Erlang C by its definition, powers over factorials, in decimals of 80 digits; moves by trying every one and looking anew at everything."""
import heapq
import math
import random
import sys
from decimal import Decimal as D, getcontext

getcontext().prec = 80
getcontext().Emax = 10 ** 9
getcontext().Emin = -10 ** 9


def erlang_c(a, c):
    term, below = D(1), D(0)
    for k in range(c):
        below += term
        term = term * a / (k + 1)
    last = term * c / (c - a)
    return last / (below + last)


def queue(arrivals, service, c):
    """(state, utilisation, waits, mean, wait95, waiting, growth, a)"""
    lam, s = D(repr(arrivals)), D(repr(service))
    if lam == 0:
        return 'quiet', D(0), D(0), D(0), D(0), D(0), D(0), D(0)
    a = lam * s / 60
    rho = a / c if c else D(0)
    if a >= c:
        return 'growing', rho, D(0), D(0), D(0), D(0), lam - c * 60 / s, a
    p = erlang_c(a, c)
    mean = p * s / (c - a)
    w95 = (p / D('0.05')).ln() * s / (c - a) if p > D('0.05') else D(0)
    return 'steady', rho, p, mean, w95, lam * mean / 60, D(0), a


def within(arrivals, service, c, minutes=15):
    q = queue(arrivals, service, c)
    if q[0] != 'steady':
        return D(1 if q[0] == 'quiet' else 0)
    return 1 - q[2] * (-(c - q[7]) * minutes / D(repr(service))).exp()


def least(arrivals, service):
    if arrivals == 0:
        return 0
    for c in range(1, 501):
        if within(arrivals, service, c) >= D('0.8'):
            return c
    return 0


def queues(n, seed):
    rng = random.Random(seed)
    for i in range(n):
        c = rng.choice([0, 1, 1, 2, 3, 5, 8, 13, 30, 100, 250, 500]) if i % 10 else rng.randint(1, 12)
        service = round(rng.uniform(1, 45), 1)
        rho = rng.choice([0, rng.uniform(0, 0.5), rng.uniform(0.5, 0.99), rng.uniform(0.99, 1.3)])
        arrivals = round(rho * max(c, 1) * 60 / service, 3)
        if i % 20:
            need = least(arrivals, service) if c < 60 else ''
        else:
            need = least(arrivals, service)
        q = queue(arrivals, service, c)
        print('\t'.join([repr(arrivals), repr(service), str(c), q[0]] + ['%.17g' % float(x) for x in q[1:7] + (within(arrivals, service, c),)] + [str(need)]))


def simulated(seed):
    for arrivals, service, c in ((10.0, 5.0, 1), (22.0, 10.0, 5), (30.0, 12.0, 8), (100.0, 6.0, 12)):
        rng = random.Random(seed)
        t, free, waited, total, n = 0.0, [0.0] * c, 0, 0.0, 400000
        for i in range(n):
            t += rng.expovariate(arrivals / 60)
            begin = max(t, heapq.heappop(free))
            heapq.heappush(free, begin + rng.expovariate(1 / service))
            waited += begin > t
            total += begin - t
        print('\t'.join([repr(arrivals), repr(service), str(c), repr(waited / n), repr(total / n)]))


def apart(a, b):
    (la, lo), (ma, mo) = [(math.radians(x), math.radians(y)) for x, y in (a, b)]
    cosine = math.sin(la) * math.sin(ma) + math.cos(la) * math.cos(ma) * math.cos(lo - mo)
    return 6371.0088 * math.acos(max(-1, min(1, cosine)))


def moves(n, seed):
    """A town a line: centres as "arrivals service counters spare province lat lon", then "|", then the moves "from to km saved relief"."""
    rng = random.Random(seed)
    for _ in range(n):
        town = [[round(rng.choice([0, 6, 12, 20, 25]) * rng.uniform(0.8, 1.2), 2), rng.choice([8.0, 12.0, 15.0]), rng.randint(1, 6), rng.randint(0, 2),
                 rng.randint(1, 2), round(rng.uniform(15.9, 16.2), 4), round(rng.uniform(107.9, 108.3), 4)] for _ in range(rng.randint(2, 9))]
        given = '\t'.join(' '.join(map(repr, x)) for x in town)
        lent, got, rows = set(), set(), []
        while len(rows) < 4:
            best = None
            for f in range(len(town)):
                for t in range(len(town)):
                    m = move(town, f, t) if f != t and f not in got and t not in lent else None
                    if m and (best is None or m[0] > best[0]):
                        best = m
            if not best:
                break
            _, f, t, km, saved, relief = best
            lent.add(f)
            got.add(t)
            town[f][2] -= 1
            town[f][3] -= 1
            town[t][2] += 1
            rows.append('%d %d %.6f %.9g %.9g' % (f, t, km, saved, relief))
        print(given + '\t|\t' + '\t'.join(rows))


def move(town, f, t):
    """((relief, saved, nearness), from, to, ...) or None. At most 25 km, saving above 30 minutes an hour, slowing by more than 0.5 an hour."""
    a, b = town[f], town[t]
    was, then = queue(*a[:3]), queue(a[0], a[1], a[2] - 1) if a[2] else None
    if a[3] < 1 or a[4] != b[4] or not then or was[0] == 'growing' or then[0] != was[0] or within(a[0], a[1], a[2] - 1) < D('0.8') or b[0] == 0:
        return None
    before, after = queue(*b[:3]), queue(b[0], b[1], b[2] + 1)
    saved = D(repr(a[0])) * (was[3] - then[3])
    relief = D(0)
    if before[0] == 'growing':
        relief = before[6] - after[6]
        if relief <= D('0.5'):
            return None
    else:
        saved += D(repr(b[0])) * (before[3] - after[3])
        if saved <= 30:
            return None
    km = apart(a[5:], b[5:])
    return ((round(relief, 12), round(saved, 12), -km), f, t, km, saved, relief) if km <= 25 else None


if __name__ == '__main__':
    {'queues': queues, 'simulated': simulated, 'moves': moves}[sys.argv[1]](*map(int, sys.argv[2:]))
