#!/usr/bin/env python3
"""The figures kept with every event: what somebody changed is found and put right, beside a serving process too, in one file and
in a file per province; an installation from before is counted at its next start.
ENGINE: files, into which it writes what older programs left; tests/service/test_figures counts on both."""
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
from client import Server  # noqa: E402
from people import Person, plain  # noqa: E402
from tap import done, run  # noqa: E402

FOLDER = Path(tempfile.mkdtemp(prefix='motcua-'))
WHOLE = {split: Server(split=split) for split in ('no', 'yes')}
for server in WHOLE.values():
    assert server.stop() == ''


class Copy:
    """The demo data, to be spoilt."""

    def __init__(self, split='no'):
        self.server = Server(data=FOLDER / 'data', start=False, split=split)
        shutil.rmtree(self.server.data, ignore_errors=True)
        shutil.copytree(WHOLE[split].data, self.server.data)
        self.split = ['--split', split]
        self.file = next(p for p in sorted(self.server.data.glob('*.db')) if self.figures(p))

    @staticmethod
    def figures(path):
        with sqlite3.connect(path) as db:
            there = db.execute("select count(*) from sqlite_schema where name = 'tally'").fetchone()[0]
            return there and db.execute('select count(*) from tally').fetchone()[0]

    def sql(self, *texts):
        db = sqlite3.connect(self.file)
        for text in texts:
            db.execute(text)
        db.commit()
        got = db.total_changes
        db.close()
        return got

    def all(self):
        db = sqlite3.connect(self.file)
        rows = [db.execute(f'select * from {table}').fetchall() for table in ('tally', 'pending where n <> 0', 'desk where n <> 0')]
        db.close()
        return rows

    def check(self, *words):
        return self.server.command('check', '--counters', *words, *self.split)


CHANGES = [
    ('one too many', 'update tally set n = n + 1 where outcome = 2 and rowid_of', 'filed online on '),
    ('one that waits too few', 'update pending set n = n - 1 where rowid_of and n > 0', ' pending in '),
    ('a tally gone', 'delete from tally where rowid_of', ' kept, '),
    ('a line gone', 'delete from pending where rowid_of and n > 0', ': 0 kept, '),
    ('a tally put in', "insert into tally values (9000, 1, '1.001193', 19, 3)", 'done late on 2024-08-22: 3 kept, 0 by the journal'),
    ('a line put in', "insert into pending values (1, 9000, '1.001193', 'signing', 0, 2)", "pending in 'signing' at the applicant, due 2024-08-22: 2 kept"),
    ('the day of a tally', 'update tally set day = day + 1 where rowid_of', ' kept, '),
    ('the unit of a line', 'update pending set unit = unit + 1 where rowid_of and n > 0', ' pending in '),
    ('the due day of a line', 'update pending set due = due - 1 where rowid_of and n > 0 and due > 0', ' pending in '),
    ('a desk with one too many', 'update desk set n = n + 1 where rowid_of', ": -1 kept too few, of them +0 that wait and +0 that are ready"),
    ('a desk where one waits too few', 'update desk set paused = paused - 1 where rowid_of and paused > 0', '+0 kept too few, of them +1 that wait'),
    ('a desk gone', 'delete from desk where rowid_of and n > 0', ' kept too few'),
    ('a desk put in', "insert into desk values (9000, 'leader', 11322, 2, 0, 1)", "desk of 'leader', due 2000-12-31: -2 kept too few, of them +0 that wait and -1 that are ready"),
]
KEYS = {'tally': 'day, unit, procedure, outcome', 'pending': 'unit, due, procedure, state, holder', 'desk': 'unit, role, day, n'}


def one(sql):
    """`rowid_of`: one row of the table, of those that the rest of the condition leaves"""
    if 'rowid_of' not in sql:
        return sql
    table = next(t for t in KEYS if t in sql)
    rest = sql.split(' where ')[1].replace(' and rowid_of', '').replace('rowid_of and ', '').replace('rowid_of', '1')
    return sql.split(' where ')[0] + f' where ({KEYS[table]}) = (select {KEYS[table]} from {table} where {rest} order by 1, 2, 3, 4 limit 1)'


def changed(f):
    """Each change of a figure is told with unit and procedure, and put right to what it was"""
    for split in 'no', 'yes':
        for what, sql, told in CHANGES if split == 'no' else CHANGES[:2]:
            c = Copy(split)
            was = c.all()
            f.same(c.sql(one(sql)), 1, what, sql)
            got = c.check()
            f.check(got.returncode == 1 and told in got.stdout and ('1.0' in got.stdout or 'desk' in sql), split, what, got.stdout, got.stderr)
            f.check(' 0 wrong' not in got.stdout, split, what, got.stdout)
            got = c.check('--repair')
            f.check(got.returncode == 0 and 'put right' in got.stdout, split, what, got.stdout, got.stderr)
            f.same(c.all(), was, split, what)
            got = c.check()
            f.check(got.returncode == 0 and ' 0 wrong' in got.stdout and ' 0 dossiers' not in got.stdout, split, what, got.stdout, got.stderr)


def many(f):
    """Of many differences the first are told and the rest counted; --repair goes with --counters alone"""
    c = Copy()
    c.sql('update tally set n = n + 7')
    got = c.check()
    f.check(got.returncode == 1 and got.stdout.count(' by the journal') == 20 and ' more' in got.stdout, got.stdout)
    f.same(c.server.command('check', '--repair').returncode, 2)
    f.same(c.server.command('check', '--journal', '--repair').returncode, 2)


def broken(f):
    """Nothing is put right from a journal that cannot be replayed, and its dossier is named"""
    c = Copy()
    c.sql('delete from pending')
    db = sqlite3.connect(c.file)
    first = 'n = 1 and dossier = (select min(dossier) from journal)'
    text = plain(db.execute(f'select body from journal where {first}').fetchone()[0])
    db.execute(f'update journal set body = ? where {first}', [text.replace('"state":"submitted"', '"state":"nowhere"').encode()])
    db.commit()
    db.close()
    got = c.check('--repair')
    f.check(got.returncode == 1 and 'counters: H' in got.stdout and 'cannot be replayed' in got.stdout, got.stdout, got.stderr)
    f.same(c.all()[1], [])


def since(first):
    """The migrations from one on, the newest first, with the tables and indexes that each has made, a table's indexes before it."""
    found = sorted((p for p in ROOT.glob('src/**/[0-9]*-*.sql') if p.name >= first), key=lambda p: p.name, reverse=True)
    return [(p.name, re.findall(r'^create (index|table) (\w+)', p.read_text(), re.M)[::-1]) for p in found]


def before(f):
    """An installation that is older than its figures is counted by `serve` and by `migrate`, once"""
    for split in 'no', 'yes':
        for how in 'serve', 'migrate':
            c = Copy(split)
            was = c.all()
            for path in c.server.data.glob('*.db'):
                db = sqlite3.connect(path)
                for name, made in since('0005-counters.sql'):
                    if db.execute('delete from migration where name = ?', [name]).rowcount:
                        db.executescript(';'.join(f'drop {kind} {it}' for kind, it in made))
                db.commit()
                db.close()
            if how == 'serve':
                c.server.start()
                f.same(c.server.stop(), '')
                said = c.server.told
            else:
                said = c.server.command('migrate', *c.split).stdout
            f.same(said.count('counting dossiers'), 1, split, how, said)
            f.same(c.all(), was, split, how)
            again = c.server.command('migrate', *c.split)
            f.check(again.returncode == 0 and 'counting' not in again.stdout, again.stdout, again.stderr)


def apply(server, person, unit, end, sent):
    client = person.client()
    while not end.is_set():
        draft = journey.start(client, unit)
        for step, values in journey.STEPS.items():
            client.post(f'/nop/{draft}/{step}', values)
        journey.attach(client, draft, ('tep.birth_notice', 'a.pdf', 'application/pdf', journey.PDF + draft.encode()))
        sent.append(journey.send(client, draft))
    client.close()


def beside(f):
    """Beside a server under load the figures are whole at every look, and are put right without losing one"""
    c = Copy()
    server = c.server.start()
    end, sent = threading.Event(), []
    unit = journey.unit_number(server)
    threads = [threading.Thread(target=apply, args=[server, Person(server, f'Người nộp số {n}'), unit, end, sent]) for n in range(3)]
    for t in threads:
        t.start()
    for _ in range(4):
        got = c.check()
        f.check(got.returncode == 0, got.stdout, got.stderr)
    for _ in range(3):
        c.sql('update tally set n = n + 1', 'update pending set n = n + 2')
        got = c.check('--repair')
        f.check(got.returncode == 0 and 'put right' in got.stdout, got.stdout, got.stderr)
    end.set()
    for t in threads:
        t.join()
    f.check(len(sent) > 3, 'hardly anything was written meanwhile', sent)
    f.same(server.stop(), '')
    got = c.check()
    f.check(got.returncode == 0 and ' 0 wrong' in got.stdout, got.stdout, got.stderr)


run([changed, many, broken, before, beside])
for server in WHOLE.values():
    server.remove()
shutil.rmtree(FOLDER, ignore_errors=True)
done()
