#!/usr/bin/env python3
"""Shapes for maps at /ban-do/{province}: cells where nobody imported outlines, outlines of invented squares where an operator did, small on the wire and not sent twice. Prints TAP.
ENGINE: files; the program imports the outlines, and their table is prepared on both by tests/app/test_registry."""
import gzip
import json
import tempfile
from pathlib import Path

from client import Server
from people import UNIT_A, Person
from tap import run_on

CELLS = dict(line.split('\t')[::2] for line in (Path(__file__).resolve().parent.parent.parent / 'data/cell.tsv').read_text().splitlines()[1:])
MOST = 60_000
fresh = iter(range(10_000))


class Room:
    def __init__(self, server):
        self.server = server
        self.folder = Path(tempfile.mkdtemp(prefix='motcua-map-'))

    def ask(self, code, client=None):
        return (client or self.server.client()).get(f'/ban-do/{code}?n={next(fresh)}', Accept='application/json')

    def bring(self, features, *options, name='squares.geojson'):
        path = self.folder / name
        path.write_text(features if isinstance(features, str) else json.dumps({'type': 'FeatureCollection', 'features': features}))
        return self.command(str(path), *options)

    def command(self, *words):
        return self.server.command('import', 'outlines', *words)


def square(code, lon, lat, side=0.1, name='ma', **more):
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {'type': 'Feature', 'properties': {name: code, **more}, 'geometry': {'type': 'Polygon', 'coordinates': [ring]}}


def cells(f, r):
    """without outlines every unit has its cell, and is said to be drawn so; islands far out are named on the nation's map"""
    view = r.ask('48').json()
    f.same((view['unit'], view['drawn'], view['scale'], len(view['units']), view['labels']), ('48', 'tessellation', 10000, 94, []))
    f.check(all(u['shape'] == CELLS[str(u['id'])] and u['drawn'] == 'tessellation' and u['name'] and u['type'] in ('phuong', 'xa', 'dac_khu') for u in view['units']))
    f.same([u['code'] for u in view['units'] if u['far']], ['20333'])
    nation = r.ask('VN').json()
    f.same((len(nation['units']), [label['text'] for label in nation['labels']]), (34, ['Hoàng Sa', 'Trường Sa']))
    for code in ('20257', '99', '48.so_xay_dung', 'x'):
        f.same(r.ask(code).status, 404, code)
    f.check(any('Ward' in u['name'] for u in r.ask('48', r.server.client(lang='en')).json()['units']))


def wire(f, r):
    """packed where that is taken, with a session too; the same again is not sent again; the largest is within bounds"""
    officer = Person(r.server, 'Cán Bộ Bản Đồ', UNIT_A, ['leader']).client()
    for c in (r.server.client(), officer):
        for code in ('VN', '79'):
            got = c.get(f'/ban-do/{code}?n={next(fresh)}', Accept_Encoding='gzip')
            f.same(got.head('Content-Encoding'), 'gzip', code)
            f.check(len(got.body) < MOST and json.loads(gzip.decompress(got.body))['unit'] == code, code, len(got.body))
        plain = c.get('/ban-do/48')
        f.same((plain.head('Content-Encoding'), plain.head('Content-Type')), ('', 'application/json'))
        again = c.get('/ban-do/48', If_None_Match=plain.head('ETag'))
        f.same(again.status, 304)
    f.check('public' in r.server.client().get('/ban-do/48').head('Cache-Control'))


def outlines(f, r):
    """squares of an operator are found by whatever property holds codes, told, shown, changed once, and taken away again"""
    some = [square('20257', 108, 16, matinh='48'), square('20194', 108.1, 16, matinh='48'), square('99999', 108.2, 16, matinh='48'),
            {'type': 'Feature', 'properties': {'ma': '20209', 'matinh': '48'}, 'geometry': None}]
    got = r.bring(some)
    f.check(got.returncode == 0 and '4 features, 3 matched by "ma", 2 added, 0 changed' in got.stdout and '2 of 3321 communes' in got.stdout, got)
    f.check("nobody's code, left out: 1\n  99999\n" in got.stdout and 'without a shape in the file: 1' in got.stdout, got.stdout)
    view = r.ask('48').json()
    units = {u['code']: u for u in view['units']}
    f.same((view['drawn'], units['20257']['drawn'], units['20209']['drawn']), ('mixed', 'outline', 'tessellation'))
    f.same(units['20257']['shape'], '1080000,160000 1000,0 0,1000 -1000,0')
    f.check(', 0 added, 0 changed' in r.bring(some).stdout, 'again')
    f.check(', 0 added, 1 changed' in r.bring([square('20257', 108, 16, 0.2)]).stdout, 'one other')
    f.check('1 matched by "tinh", 1 added' in r.bring([square(48, 108, 15, 1, name='tinh')]).stdout, 'a province, by number')
    f.same({u['code']: u['drawn'] for u in r.ask('VN').json()['units']}['48'], 'outline')
    f.check('2 matched by "b"' in r.bring([square('4', 105, 21, name='b', a='01'), square('8', 105.1, 21, name='b', a='01')]).stdout, 'zeros that were lost')
    f.check('2 matched by "a"' in r.bring([square('20257', 108, 16, name='a', b='20209'), square('20194', 108.1, 16, name='a', b='20209')], '--property', 'a').stdout)
    got = r.command('--remove')
    f.check(got.returncode == 0 and 'outlines: 5 removed' in got.stdout, got)
    f.same(r.ask('48').json()['drawn'], 'tessellation')


def refused(f, r):
    """a file that cannot be used is refused whole, with the feature and the reason"""
    for features, part in [([square('20257', 108, 16), square('20257', 108, 16)], 'feature 2: 20257 comes twice'), ([square('x', 108, 16)], 'no property holds codes of units'),
                           ([square('20257', 16, 108)], 'latitude stands before longitude'), ('{"features": [', 'byte 15'), ('', 'empty, no file'),
                           ([square('20257', 108, 16), {'type': 'Feature', 'properties': {'ma': '20194'}, 'geometry': {'type': 'Point', 'coordinates': [1, 2]}}], 'feature 2: neither')]:
        got = r.bring(features)
        f.check(got.returncode == 1 and part in got.stderr, part, got)
    f.same(r.bring([square('20257', 108, 16)], '--property', 'nothing').returncode, 1)
    f.same(r.bring([square('20257', 108, 16)], '--tolerance', 'wide').returncode, 2)
    f.same(r.command('/nowhere.geojson').returncode, 1)
    f.same(r.command().returncode, 2)
    f.same(r.ask('48').json()['drawn'], 'tessellation')


def joined(f, r):
    """neighbours of a crooked border have the same corners on it when it was simplified"""
    line = [[108.1 + (i * 37 % 11 - 5) / 4000, 16 + i / 400] for i in range(101)]
    def side(code, lon, up):
        return {'type': 'Feature', 'properties': {'ma': code}, 'geometry': {'type': 'Polygon', 'coordinates': [
            [[lon, 16]] + line + [[lon, 16.25], [lon, 16]] if up else [[lon, 16.25]] + line[::-1] + [[lon, 16], [lon, 16.25]]]}}
    r.bring([side('20257', 108, True), side('20194', 108.2, False)], '--tolerance', '150')
    units = {u['code']: corners(u['shape']) for u in r.ask('48').json()['units'] if u['drawn'] == 'outline'}
    shared = [{c for c in units[k] if 1080500 < c[0] < 1081500} for k in ('20257', '20194')]
    f.check(shared[0] == shared[1] and 2 < len(shared[0]) < 101, shared)
    r.command('--remove')


def corners(text):
    x = y = 0
    out = []
    for step in text.split(' '):
        dx, dy = step.split(',')
        x, y = x + int(dx), y + int(dy)
        out.append((x, y))
    return out


run_on(Server(), [cells, wire, outlines, refused, joined], Room)
