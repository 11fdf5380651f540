#!/usr/bin/env python3
"""Provinces apart: the centre on PostgreSQL, Hà Nội on another database server, all others in files, at once; whose things are where is an index in the centre.
Prints TAP. Takes the server that MOTCUA_TEST_SERVER names for the centre, else one of its own; the second is always its own.
ENGINE: both, with servers of its own."""
import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
import own_postgres  # noqa: E402
from client import PROGRAM, Server, free_folder  # noqa: E402
from people import Person, unit_id, wait_for  # noqa: E402
from tap import done, report, run  # noqa: E402

HANOI, DANANG = '00004', '20209'  # communes of 01 and 48


class Site:
    def __init__(self):
        self.centre, self.hanoi = own_postgres.Base(), own_postgres.Base(fresh=True)
        self.folder = free_folder()
        self.small = self.folder / 'đà-nẵng.db'
        self.map = self.folder / 'provinces'
        self.map.write_text(f'# where they are\ncentre {self.centre.url}\n\n01\t{self.hanoi.url}\n48 {self.small}\n')
        self.server = Server(data=self.folder / 'data', split='yes', provinces=str(self.map), demo='no', start=False)
        self.server.start(wait=400)  # thirty-four databases are made
        self.server.options['database'] = self.centre.url  # from here on for people.py alone: it is where accounts are
        with contextlib.closing(own_postgres.connect(self.centre.url)) as db:
            self.units = {c: str(unit_id(db, c)) for c in (HANOI, DANANG)}

    def rows(self, where, sql):
        if where == 'file':
            with contextlib.closing(sqlite3.connect(self.small, timeout=20)) as db:
                return db.execute(sql).fetchall()
        with contextlib.closing(own_postgres.connect(getattr(self, where).url)) as db:
            return db.execute(sql).fetchall()

    def command(self, *words, provinces=None):
        return subprocess.run([PROGRAM, *words, '--data', str(self.server.data), '--split', 'yes', '--provinces', str(provinces or self.map)],
                              env=self.server.environment(), capture_output=True, text=True, timeout=120, check=False)

    def remove(self):
        self.server.options.pop('database', None)
        self.server.remove()
        self.centre.remove()
        self.hanoi.remove()


def applied(f, s):
    """a citizen applies in two provinces, each dossier lies in its own database, and their list has both at once"""
    who = Person(s.server, 'Trần Thị Hai Nơi')
    c = who.client()
    codes = [journey.apply(c, s.units[HANOI]), journey.apply(c, s.units[DANANG])]
    page = c.get('/ho-so').text
    f.check(all(code in page for code in codes), 'not on the list', codes)
    count = f'select count(*) from dossier where account = {who.account}'
    f.same((s.rows('hanoi', count), s.rows('file', count)), ([(1,)], [(1,)]))
    tables = "select count(*) from pg_tables where schemaname = 'public' and tablename = 'dossier'"
    f.same(s.rows('centre', tables), [(0,)], 'dossiers in the centre')
    files = sorted(p.name for p in s.server.data.glob('*.db'))
    f.check(len(files) == 32 and 'centre.db' not in files and 'province-00.db' not in files, files)
    f.check(all(c.get(f'/ho-so/{code}').status == 200 for code in codes))
    draft = journey.start(c, s.units[DANANG])
    f.check(f'/nop/{draft}' in c.get('/ho-so').text, 'a draft that was just begun')


def indexed(f, s):
    """the centre knows in which provinces somebody has something, once each, and those alone are asked"""
    who = Person(s.server, 'Lê Thị Một Nơi')
    c = who.client()
    whole = lambda: s.rows('centre', 'select count(*) from abode where account = 0')  # noqa: E731
    f.check(wait_for(lambda: whole() == [(34,)], 30), whole(), 'provinces are whole in it')
    code = journey.apply(c, s.units[HANOI])
    mine = f'select shard from abode where account = {who.account}'
    f.check(wait_for(lambda: s.rows('centre', mine) == [(0,)]), s.rows('centre', mine))
    f.check(wait_for(lambda: s.rows('hanoi', "select count(*) from job where kind = 'abode' and done_at = 0") == [(0,)]), 'jobs are open')
    hidden = f"delete from abode where account = {who.account}"
    s.rows('centre', hidden + ' returning 1')
    f.check(code not in c.get('/ho-so').text, 'a province is asked that the index does not name')
    s.rows('centre', 'delete from abode where account = 0 and shard = 0 returning 1')
    f.check(code in c.get('/ho-so').text, 'a province that is not whole is not asked')
    s.rows('hanoi', "delete from job where key like 'abode%' returning 1")  # as before there was an index
    f.check(wait_for(lambda: s.rows('centre', mine) == [(0,)] and whole() == [(34,)], 30), 'it is not made anew', s.rows('centre', 'select * from abode where shard = 0'))
    f.check(code in c.get('/ho-so').text)
    inbox = c.get('/hop-thu')
    f.check(inbox.status == 200 and code in inbox.text, 'notices')


def checked(f, s):
    """migrate --check and check tell each database where it is, without a password"""
    told = s.command('migrate', '--check')
    f.same(told.returncode, 0, told.stdout, told.stderr)
    lines = told.stdout.splitlines()
    f.same(len(lines), 35)
    f.check(lines[0].startswith('postgresql://') and lines[1].startswith('postgresql://') and f'{s.small}: 0 missing' in lines and 'motcua@' not in told.stdout, lines[:4])
    check = s.command('check', '--journal', '--counters', '--ledger')
    f.same(check.returncode, 0, check.stdout[-600:], check.stderr[-600:])


def refused(f, s):
    """what is wrong in the map is told by file and line, and nothing starts"""
    bad = s.folder / 'bad'
    for text, said in (('48 /a.db\n99 /b.db\n', 'bad:2: no province has the code "99"'), ('48 a.db\n', 'bad:1: expected a path that begins with /'),
                       ('48\n', 'bad:1: expected `centre WHERE`'), ('\n48 /a.db\n48 /b.db\n', 'bad:3: 48 was said before'),
                       ('48 /a.db\n01 /a.db\n', 'bad:2: another line has this database'), ('48 /a b.db\n', 'bad:1: expected'),
                       ('48 postgresql://x/{}\n', 'bad:1: {} stands for'), ('Centre /a.db\n', 'bad:1: no province has the code "Centre"')):
        bad.write_text(text)
        for words in (('migrate', '--check'), ('serve',), ('check',)):
            answer = s.command(*words, provinces=bad)
            f.check(answer.returncode != 0 and said in answer.stderr, text, words, answer.stderr)
    f.check('cannot be read' in s.command('serve', provinces=s.folder / 'none').stderr)
    alone = subprocess.run([PROGRAM, 'serve', '--data', str(s.folder / 'other'), '--provinces', str(s.map)], env=s.server.environment(), capture_output=True,
                           text=True, timeout=60, check=False)
    f.check(alone.returncode != 0 and 'split = yes' in alone.stderr, alone.stderr)


def main():
    s = Site()
    try:
        run([applied, indexed, checked, refused], s)
        report(not (wrong := s.server.stop()), 'ends in order, no sanitizer had a word to say', wrong)
    finally:
        s.remove()
    done()


main()
