"""Whom the tests act as: accounts, roles and sessions put straight into the centre's tables, so that a walk of many roles
needs no sign-in each. Signing in by its pages is tested where it belongs."""
import base64
import contextlib
import datetime
import hashlib
import os
import sqlite3
import subprocess
import time
from pathlib import Path

import pgsql
from client import Client

DICTIONARIES = [(int(p.stem[5:]), p) for p in (Path(__file__).resolve().parent.parent.parent / 'data').glob('pack-*.dict')]
UNIT_A, UNIT_B, DEPARTMENT = '20209', '20320', '48.so_xay_dung'  # two communes of one province, a department of it


def plain(value):
    """The text of a packed column, by the public tool and the dictionary that writes (data/pack-*.dict)."""
    if not isinstance(value, bytes):
        return value
    if value[:4] != b'\x28\xb5\x2f\xfd':
        return value.decode()
    found = [p for p in DICTIONARIES if value[4] & 3 and p[0] == int.from_bytes(value[5:5 + (0, 1, 2, 4)[value[4] & 3]], 'little')]
    return subprocess.run(['zstd', '-dcq', '-D', found[0][1]], input=value, capture_output=True, check=True).stdout.decode()


EVENT = ('role', 'actor_name', 'state', 'changes', 'form', 'note')
BODY = ('papers', 'flow', 'clock', 'result')


def lines(value, names):
    """What the body of an event or a dossier says, line by line."""
    return dict(zip(names, plain(value).split('\n', len(names) - 1)))


@contextlib.contextmanager
def database(server):
    """The centre, and where provinces have files of their own the one of the tests' province beside it. Commits at once. Closed again,
    for two reasons: the last one to close takes the log away, and opening the file otherwise would drop the locks that this process holds on it."""
    url = server.options.get('database')
    if url:
        db = pgsql.connect(url)
        try:
            yield db
        finally:
            db.close()
        return
    split = server.data / 'centre.db'
    db = sqlite3.connect(split if split.exists() else server.data / 'motcua.db', timeout=20, isolation_level=None)
    if split.exists():
        n = db.execute("select count(*) from unit p join unit u on u.tier = 'commune' and u.code = ? where p.tier = 'province' and p.id < u.province", [UNIT_A]).fetchone()[0]
        db.execute('attach ? as province', [str(server.data / f'province-{n:02d}.db')])
    try:
        yield db
    finally:
        db.close()


def counts(server, but=('session', 'job', 'sent', 'kept_form', 'login_failure', 'newest_key', 'alert', 'alert_to', 'alert_watch', 'alert_run', 'tally_month', 'tally_day', 'tide', 'late', 'late_run', 'letter', 'letter_run', 'forecast', 'forecast_rate')):
    """Rows of every table: what a refused request must leave as it was. Not of those that the tests themselves and the jobs
    in the background write, or sweep: of the tide only the newest days are kept."""
    with database(server) as db:
        listed = ("select tablename from pg_tables where schemaname = 'public' and tablename not like 'db~_%' escape '~'" if server.options.get('database') else
                  "select name from sqlite_schema where type='table' and name not like 'sqlite_%'")
        names = [r[0] for r in db.execute(listed)]
        warned = {'notice': " where kind not like 'alert~_%' escape '~'", 'delivery': " where kind <> 'alert'"}  # what a round of alerts tells meanwhile
        return {n: db.execute(f'select count(*) from "{n}"' + warned.get(n, '')).fetchone()[0] for n in names if n not in but}


def wait_for(what, seconds=10):
    """Until what() is true: for what the server does in the background."""
    until = time.monotonic() + seconds
    while not (got := what()) and time.monotonic() < until:
        time.sleep(0.02)
    return got


def unit_id(db, code):
    return db.execute("select id from unit where code=? and tier in ('commune','department','province')", [code]).fetchone()[0]


def today():
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date().isoformat()


class Person:
    """An account with roles in one unit, and a browser signed in as it."""

    def __init__(self, server, name, unit='', roles=()):
        self.server, self.name, self.unit, self.roles = server, name, unit, tuple(roles)
        with database(server) as db:
            db.execute('begin immediate')
            self.account = db.execute('select coalesce(max(id),0)+1 from account').fetchone()[0]
            self.unit_id = unit_id(db, unit) if unit else 0
            self.phone = f'0399{self.account % 1000000:06d}'
            db.execute('insert into account values(?,?,?,?,?,?,?,?,?,?,?)',
                       [self.account, self.phone, None, name, '', '', '', '', '', now(), now()])
            for role in self.roles:
                db.execute('insert into officer values(?,?,?,?,?)', [self.account, self.unit_id, role, '2026-01-01', ''])
            db.execute('commit')

    def client(self, lang=None):
        c = Client(self.server.port, lang)
        c.cookies['mc_phien'] = self.session()
        return c

    def session(self, lasts=3600):
        cookie = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip('=')
        with database(self.server) as db:
            db.execute('insert into session values(?,?,?,?,?,?)', [hashlib.sha256(cookie.encode()).digest(), self.account,
                                                                 self.unit_id, now(), now(), now() + lasts * 1000])
        return cookie

    def end_sessions(self):
        with database(self.server) as db:
            db.execute('update session set expires_at=1 where account=?', [self.account])

    def __repr__(self):
        return self.name


def now():
    return int(time.time() * 1000)
