#!/usr/bin/env python3
"""Checks data/cell.tsv: that tools/cells.py draws it so, and, without that tool's arithmetic, that it is a tessellation: every commune one cell with its centre inside, the ground
of no cell nearer to another centre, no two cells over one another, a province the sum of its cells. Prints TAP."""
import csv
import math
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = ROOT / 'data' / 'cell.tsv'
HOANG_SA, TRUONG_SA, CON_DAO, PHU_QUOC = 20333, 22736, 26732, 31078


def read(name):
    with (ROOT / 'data' / name).open(encoding='utf-8') as f:
        return list(csv.DictReader(f, delimiter='\t'))


def rings(text):
    out = []
    for ring in text.split(';'):
        x = y = 0
        corners = []
        for step in ring.split(' '):
            dx, dy = step.split(',')
            x, y = x + int(dx), y + int(dy)
            corners.append((x, y))
        out.append(corners)
    return out


def doubled(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))


def inside(ring, x, y):
    """By crossings."""
    hit = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            hit = not hit
    return hit


def metres(lon1, lat1, lon2, lat2):
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(h))


UNITS = {int(r['id']): r for r in read('unit.tsv')}
ROWS = {int(r['id']): r for r in read('cell.tsv')}
CELLS = {k: rings(r['shape']) for k, r in ROWS.items()}
COMMUNES = {k for k, r in UNITS.items() if r['tier'] == 'commune'}
PROVINCES = {k for k, r in UNITS.items() if r['tier'] == 'province'}
CENTRE = {k: (float(UNITS[k]['lon']), float(UNITS[k]['lat'])) for k in COMMUNES}


def made():
    """tools/cells.py draws the same bytes"""
    subprocess.run([ROOT / 'tools' / 'cells.py', '--check'], check=True)


def whole():
    """every commune and every province has one row, by id; the table stays small"""
    assert set(ROWS) == COMMUNES | PROVINCES, (COMMUNES | PROVINCES) ^ set(ROWS)
    ids = [int(line.split('\t')[0]) for line in TABLE.read_text(encoding='utf-8').splitlines()[1:]]
    assert ids == sorted(set(ids))
    assert TABLE.stat().st_size < 400_000, TABLE.stat().st_size


def one_cell():
    """a commune's cell is one ring, anticlockwise, with its centre inside"""
    for k in COMMUNES:
        assert len(CELLS[k]) == 1 and len(CELLS[k][0]) >= 3 and doubled(CELLS[k][0]) > 0, k
        lon, lat = CENTRE[k]
        assert inside(CELLS[k][0], lon * 10000, lat * 10000), k


def nearest():
    """the middles of a cell's sides and corners are no nearer to another centre: measured on the globe"""
    grid = defaultdict(list)
    for k, (lon, lat) in CENTRE.items():
        grid[int(lon * 4), int(lat * 4)].append(k)
    for k in sorted(COMMUNES):
        lon, lat = CENTRE[k]
        for x, y in CELLS[k][0]:
            px, py = (x / 10000 + lon) / 2, (y / 10000 + lat) / 2   # half-way to the corner: well inside
            own = metres(px, py, lon, lat)
            near = [o for i in (-1, 0, 1) for j in (-1, 0, 1) for o in grid[int(px * 4) + i, int(py * 4) + j] if o != k]
            assert all(metres(px, py, *CENTRE[o]) > own - 20 for o in near), k


def apart():
    """no cells lie over one another: random places of the land are in one cell, or on a border"""
    rng, boxes = random.Random(34), {}
    for k in COMMUNES:
        xs, ys = zip(*CELLS[k][0])
        boxes[k] = min(xs), min(ys), max(xs), max(ys)
    for k in rng.sample(sorted(COMMUNES), 400):
        low, down, high, up = boxes[k]
        x, y = rng.uniform(low, high), rng.uniform(down, up)
        hits = [o for o in COMMUNES if boxes[o][0] <= x <= boxes[o][2] and boxes[o][1] <= y <= boxes[o][3] and inside(CELLS[o][0], x, y)]
        assert len(hits) <= 1, hits


def sums():
    """a province is as large as its cells together"""
    for p in PROVINCES:
        together = sum(doubled(CELLS[k][0]) for k in COMMUNES if int(UNITS[k]['parent']) == p)
        assert abs(sum(map(doubled, CELLS[p])) - together) < 1000, p


def likeness():
    """the coast is where the areas say: the whole is as large as the country, within a fifth"""
    told = sum(float(UNITS[k]['area_km2'] or 0) for k in COMMUNES)
    drawn = sum(doubled(CELLS[k][0]) / 2 * 1.11195 ** 2 * 1e-4 * math.cos(math.radians(CENTRE[k][1])) for k in COMMUNES if not ROWS[k]['far'])
    assert 0.8 < drawn / told < 1.2, (drawn, told)


def far():
    """islands far out are told as such, and the two archipelagos are large enough to be seen"""
    assert int(ROWS[HOANG_SA]['far']) > 250 and int(ROWS[TRUONG_SA]['far']) > 400 and int(ROWS[CON_DAO]['far']) > 60
    assert not ROWS[PHU_QUOC]['far']
    for k in (HOANG_SA, TRUONG_SA):
        xs = [x for x, _ in CELLS[k][0]]
        assert max(xs) - min(xs) > 3500, k
    assert sum(bool(r['far']) for r in ROWS.values()) < 13


tests = [made, whole, one_cell, nearest, apart, sums, likeness, far]
print(f'1..{len(tests)}')
failed = 0
for n, test in enumerate(tests, 1):
    try:
        test()
        print(f'ok {n} - {test.__doc__}')
    except (AssertionError, subprocess.CalledProcessError) as e:
        failed += 1
        print(f'not ok {n} - {test.__doc__}\n# {e}')
sys.exit(failed > 0)
