#!/usr/bin/env python3
"""The demo data: everybody who is printed can sign in, every worklist is alive, and any moment to start at is fine.
ENGINE: files; the same data are made for nearly every test on a server."""
import datetime
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
from client import Server  # noqa: E402
from people import database  # noqa: E402
from tap import done, run  # noqa: E402

PASSWORD = 'motcua-demo'
MOMENTS = {  # when it is first started -> what is peculiar
    '2026-11-25T14:00:00+07:00': 'a working day', '2026-11-25T06:10:00+07:00': 'early in the morning', '2026-11-22T11:00:00+07:00': 'a Sunday',
    '2026-11-24T10:00:00+07:00': 'a holiday', '2027-02-08T09:30:00+07:00': 'Tết', '2026-12-31T23:59:00+07:00': 'the last minute of a year',
}
STATES = {'submitted', 'registering', 'signing', 'returned', 'waiting', 'appraising', 'reviewing', 'examining', 'taxing', 'paying', 'ready'}


def rows(server, sql):
    with database(server) as db:
        return db.execute(sql).fetchall()


def moments(f):
    """Started at any hour of any day it has dossiers at every stage, none from the future, and its journals verify"""
    for moment, what in MOMENTS.items():
        s = Server(now=moment)
        f.same(s.stop(), '', what)
        states = {r[0] for r in rows(s, 'select state from dossier')}
        f.check(STATES <= states, what, STATES - states)
        x = int(datetime.datetime.fromisoformat(moment).timestamp()) * 1000
        (late, due, waiting, future) = rows(s, f'''select count(*) filter (where due_at > 0 and due_at < {x} and finished_at = 0),
            count(*) filter (where due_at >= {x} and due_at < {x} + 4 * 86400000), count(*) filter (where paused_at > 0),
            count(*) filter (where updated_at > {x}) from dossier''')[0]
        f.check(late and due and waiting and not future, what, f'late {late} due {due} waiting {waiting} from the future {future}')
        whole = s.command('check')
        f.same(whole.returncode, 0, what, whole.stdout)
        s.remove()


def too_early(f):
    """A clock before the procedures came into force has accounts and no dossiers"""
    s = Server(now='2025-03-03T09:00:00+07:00')
    f.same(s.stop(), '')
    f.same(rows(s, 'select count(*) from dossier'), [(0,)])
    f.check(rows(s, 'select count(*) from account')[0][0] > 10)
    s.remove()


def the_same(f):
    """The same moment gives the same dossiers"""
    told = []
    for _ in range(2):
        s = Server(now='2026-11-25T14:00:00+07:00')
        f.same(s.stop(), '')
        told.append(rows(s, 'select d.id, procedure, state, name, due_at, version, handler_unit, d.body, hash from dossier d join journal j on j.dossier = d.id order by d.id, n'))
        s.remove()
    f.same(*told)


def sign_in(f):
    """Everybody on the list signs in with the one password; each officer's worklist shows work, each citizen's page dossiers"""
    s = Server()
    for line in s.process.stdout:
        s.told += line
        if 'Ctrl-C' in line:
            break
    people = re.findall(r'^ +(\S+@\S+\.example) +(.+?) · (.+)$', s.told, re.M)
    f.check(len(people) >= 14, s.told)
    for address, name, post in people:
        c = s.client()
        came = c.post('/dang-nhap/mat-khau', {'login': address, 'password': PASSWORD})
        f.same(came.status, 303, address, came)
        citizen = 'citizen' in post
        watches = 'operations centre' in post
        page = c.follow(c.get('/ho-so' if citizen else '/canh-bao' if watches else '/viec'))
        if 'administrator' not in post and f.same(page.status, 200, address):
            f.check('H17.' in page.text or watches or 'soxaydung' in address or 'hoavang' in address, f'{address} has nothing to do', page)
            f.check(name in page.text, f'{name} is not told who they are')
        c.close()
    f.same(s.stop(), '')
    s.remove()


run([moments, too_early, the_same, sign_in])
done()
