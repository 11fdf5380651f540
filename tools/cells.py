#!/usr/bin/env python3
"""Draws data/cell.tsv: a cell for every commune, and for every province the sum of its cells.

    tools/cells.py [--check]      writes the table anew, or says whether it would change

No boundary goes in: only the centre points and areas of data/unit.tsv. A commune's cell is the ground that is nearer to its centre than to any other (Voronoi, in
Mercator's plane, where near is near in every direction). Towards the sea and other countries nobody is nearer, so that points of nobody are set there: round each
centre, at twice the radius of a circle of the commune's area, in SIDES directions, where no other commune has its ground. The line half-way to them is the coast: an
invention, as wide as the areas say. A point of nobody that is shut in by land is left out, else lakes would appear.

Corners are computed once for the three points that meet there and rounded to 0.0001 degrees (11 m), so that neighbours share them to the digit. The same input gives the
same bytes. An archipelago far out (ALONE) has an area of land only, and would be a dot: it gets ARCHIPELAGO at least. What the columns mean: docs/data.md."""
import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / 'data' / 'cell.tsv'
EARTH = 6371.0
SIDES = 16         # directions in which points of nobody are tried
WIDE = 1.12        # a circle of the commune's area, times this: half-way to a point of nobody
APART = 0.93       # such a point keeps this much of the distance from every other centre
CLOSED = 1.25     # a gap inland narrower than this round its neighbours is no lake
FAR = 60           # km to the nearest other centre, from which a commune is said to lie far out
ALONE, ARCHIPELAGO = 150, 22.0  # km, km
GRID = 16.0        # km, of the buckets in which points are looked up
SEA = 2.0          # km, of the raster by which the sea is told from a gap inland
UNITS = 10000      # parts of a degree in the table


def plane(lat, lon):
    return EARTH * math.radians(lon), EARTH * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def degrees(x, y):
    return round(math.degrees(x / EARTH) * UNITS), round(math.degrees(2 * math.atan(math.exp(y / EARTH)) - math.pi / 2) * UNITS)


def communes():
    """(id, province, x, y, radius) in the plane; where the area is not known, that of the province's middle commune."""
    with (ROOT / 'data' / 'unit.tsv').open(encoding='utf-8') as f:
        rows = [r for r in csv.DictReader(f, delimiter='\t') if r['tier'] == 'commune']
    known = defaultdict(list)
    for r in rows:
        if r['area_km2']:
            known[r['parent']].append(float(r['area_km2']))
    out = []
    for r in rows:
        lat, lon = float(r['lat']), float(r['lon'])
        of = sorted(known[r['parent']])
        area = float(r['area_km2']) if r['area_km2'] else of[len(of) // 2]
        x, y = plane(lat, lon)
        out.append((int(r['id']), int(r['parent']), x, y, WIDE * math.sqrt(area / math.pi) / math.cos(math.radians(lat))))
    return sorted(s[:4] + (max(s[4], ARCHIPELAGO) if distance(s, out) > ALONE else s[4],) for s in out)


def distance(site, sites):
    """Kilometres to the nearest other centre."""
    shrink = 1 / math.cosh(site[3] / EARTH)
    return min(math.hypot(site[2] - s[2], site[3] - s[3]) for s in sites if s[0] != site[0]) * shrink


class Buckets:
    """Points by squares of the plane."""

    def __init__(self, size):
        self.size, self.of = size, defaultdict(list)

    def key(self, x, y):
        return math.floor(x / self.size), math.floor(y / self.size)

    def add(self, x, y, what):
        self.of[self.key(x, y)].append(what)

    def ring(self, x, y, k):
        """What lies in the squares k steps away from that of (x, y)."""
        i, j = self.key(x, y)
        for a in range(i - k, i + k + 1):
            for b in range(j - k, j + k + 1):
                if max(abs(a - i), abs(b - j)) == k:
                    yield from self.of.get((a, b), ())

    def near(self, x, y, far):
        for k in range(int(far / self.size) + 2):
            yield from self.ring(x, y, k)


def sea(sites):
    """Squares of the raster that lie outside of all land and can be reached from its rim."""
    land = set()
    for _, _, x, y, r in sites:
        reach = CLOSED * r
        for i in range(math.floor((x - reach) / SEA), math.floor((x + reach) / SEA) + 1):
            for j in range(math.floor((y - reach) / SEA), math.floor((y + reach) / SEA) + 1):
                if math.hypot((i + .5) * SEA - x, (j + .5) * SEA - y) <= reach:
                    land.add((i, j))
    low = min(i for i, _ in land) - 20, min(j for _, j in land) - 20
    high = max(i for i, _ in land) + 20, max(j for _, j in land) + 20
    open_, todo = {low}, [low]
    while todo:
        i, j = todo.pop()
        for at in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
            if at not in open_ and at not in land and all(a <= b <= c for a, b, c in zip(low, at, high)):
                open_.add(at)
                todo.append(at)
    return open_


def nobody(sites):
    """The points of nobody."""
    water, buckets, widest = sea(sites), Buckets(GRID), max(s[4] for s in sites)
    for s in sites:
        buckets.add(s[2], s[3], s)
    out = []
    for own, _, x, y, r in sites:
        for k in range(SIDES):
            turn = 2 * math.pi * k / SIDES
            gx, gy = x + 2 * r * math.cos(turn), y + 2 * r * math.sin(turn)
            i, j = math.floor(gx / SEA), math.floor(gy / SEA)
            if not any((i + a, j + b) in water for a in (-1, 0, 1) for b in (-1, 0, 1)):
                continue
            if all(math.hypot(gx - s[2], gy - s[3]) >= 2 * APART * s[4] for s in buckets.near(gx, gy, 2 * widest) if s[0] != own):
                out.append((gx, gy))
    return out


def clip(poly, p, q, mark):
    """Cuts a convex polygon of (x, y, who lies behind the side that begins here) to what is nearer to p than to q."""
    nx, ny = q[0] - p[0], q[1] - p[1]
    limit = (q[0] ** 2 + q[1] ** 2 - p[0] ** 2 - p[1] ** 2) / 2
    side = [nx * v[0] + ny * v[1] - limit for v in poly]
    if max(side) <= 0:
        return poly
    out = []
    for k, v in enumerate(poly):
        w, a, b = poly[(k + 1) % len(poly)], side[k], side[(k + 1) % len(poly)]
        if a <= 0:
            out.append(v)
        if (a <= 0) != (b <= 0):
            t = a / (a - b)
            out.append((v[0] + t * (w[0] - v[0]), v[1] + t * (w[1] - v[1]), mark if a <= 0 else v[2]))
    return out


def neighbours(at, points, buckets):
    """Whose grounds touch that of point `at`, in order round it."""
    p = points[at]
    big = 400.0
    poly = [(p[0] - big, p[1] - big, -1), (p[0] + big, p[1] - big, -1), (p[0] + big, p[1] + big, -1), (p[0] - big, p[1] + big, -1)]
    k, reach = 0, big * 2
    while (k - 1) * GRID <= 2 * reach:
        for other in sorted(buckets.ring(p[0], p[1], k), key=lambda o: (math.dist(p, points[o]), o)):
            if other != at and math.dist(p, points[other]) < 2 * reach:
                poly = clip(poly, p, points[other], other)
                reach = max(math.dist(p, v[:2]) for v in poly)
        k += 1
    return [v[2] for v in poly]


def corner(a, b, c):
    """The point as far from a as from b and c, rounded; None when they stand in a line."""
    ax, ay, bx, by = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    d = 2 * (ax * by - ay * bx)
    if not d:
        return None
    e, f = ax * ax + ay * ay, bx * bx + by * by
    return degrees(a[0] + (by * e - ay * f) / d, a[1] + (ax * f - bx * e) / d)


def cells(sites):
    """id -> ring of (lon, lat) in parts of a degree, anticlockwise, not closed."""
    points = [(s[2], s[3]) for s in sites] + nobody(sites)
    buckets, out = Buckets(GRID), {}
    for k, p in enumerate(points):
        buckets.add(p[0], p[1], k)
    for k, s in enumerate(sites):
        round_, ring = neighbours(k, points, buckets), []
        if -1 in round_:
            sys.exit(f'{s[0]}: open towards nowhere')
        for i, who in enumerate(round_):
            at = corner(*(points[o] for o in sorted((k, round_[i - 1], who))))
            if at and (not ring or ring[-1] != at):
                ring.append(at)
        while ring[0] == ring[-1]:
            ring.pop()
        out[s[0]] = ring
    return out


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def union(rings):
    """The rims of grounds that share their corners: what is left when sides walked both ways are taken out."""
    sides = set()
    for ring in rings:
        for side in zip(ring, ring[1:] + ring[:1]):
            if side[::-1] in sides:
                sides.remove(side[::-1])
            else:
                sides.add(side)
    follow = defaultdict(list)
    for a, b in sorted(sides):
        follow[a].append(b)
    out = []
    while follow:
        start = at = min(follow)
        ring = []
        while at in follow:
            ring.append(at)
            step = follow[at].pop(0)
            if not follow[at]:
                del follow[at]
            at = step
            if at == start:
                break
        out.append(ring)
    return [r for r in straight(out) if abs(area(r)) > 25]


def straight(rings):
    """Without corners on a straight line."""
    for ring in rings:
        keep = [b for a, b, c in zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1])
                if (b[0] - a[0]) * (c[1] - b[1]) != (b[1] - a[1]) * (c[0] - b[0])]
        if len(keep) > 2:
            yield keep


def text(rings):
    """As the column `shape` says it: the first corner whole, the others as steps."""
    out = []
    for ring in rings:
        steps = [ring[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in zip(ring, ring[1:])]
        out.append(' '.join(f'{x},{y}' for x, y in steps))
    return ';'.join(out)


def table():
    sites = communes()
    of = cells(sites)
    provinces = defaultdict(list)
    for s in sites:
        provinces[s[1]].append(of[s[0]])
    rows = {k: [ring] for k, ring in of.items()} | {k: union(rings) for k, rings in provinces.items()}
    far = {s[0]: round(km) for s in sites if (km := distance(s, sites)) >= FAR}
    return 'id\tfar\tshape\n' + ''.join(f'{k}\t{far.get(k, "")}\t{text(rows[k])}\n' for k in sorted(rows))


def main():
    made = table()
    if '--check' in sys.argv[1:]:
        sys.exit(0 if TABLE.read_text(encoding='utf-8') == made else f'{TABLE.name} is not what {Path(__file__).name} draws')
    TABLE.write_text(made, encoding='utf-8')


if __name__ == '__main__':
    main()
