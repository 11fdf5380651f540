#!/usr/bin/env python3
"""motcua check finds what somebody changed behind the program's back: one change at a time to a copy of the demo data.
ENGINE: files, whose rows it forges."""
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
from client import PROGRAM, Server  # noqa: E402
from people import plain  # noqa: E402
from tap import done, run  # noqa: E402

WHOLE = Server()
assert WHOLE.stop() == ''
FOLDER = Path(tempfile.mkdtemp(prefix='motcua-'))


def check(data, *parts):
    return subprocess.run([PROGRAM, 'check', *parts, '--data', str(data)], env={k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')},
                          capture_output=True, text=True, timeout=120, check=False)


def copy():
    data = FOLDER / 'data'
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(WHOLE.data, data)
    return data


def after(change):
    data = copy()
    db = sqlite3.connect(data / 'motcua.db')
    n = change(db) if callable(change) else db.execute(change).rowcount
    db.commit()
    db.close()
    assert n == 1, f'{n} rows: {change}'
    return check(data, '--journal')


ONE = "(select id from dossier where procedure = '1.001193' and id not in (select dossier from journal where kind = 'rated') order by id limit 1)"  # ends with an act: of marks the row knows nothing
OF_ONE = f"from journal where dossier = {ONE}"


def in_event(old, new):
    """Words of the first event's text changed; what was packed is plain text afterwards, as `pack = no` writes it."""
    def change(db):
        (body,) = db.execute(f'select body {OF_ONE} and n = 1').fetchone()
        text = plain(body)
        assert old in text, text
        return db.execute(f'update journal set body = ? where dossier = {ONE} and n = 1', [text.replace(old, new, 1).encode()]).rowcount
    return change


def byte_of(table, where):
    """One byte in the middle of what is packed, or of a hash."""
    def change(db):
        (body,) = db.execute(f'select body from {table} where {where}').fetchone()
        bad = bytearray(body)
        bad[len(bad) // 2] ^= 1
        return db.execute(f'update {table} set body = ? where {where}', [bytes(bad)]).rowcount
    return change


CHANGES = [
    ('a letter of an answer', in_event('Kinh', 'Kinj')),
    ('a byte of what is packed', byte_of('journal', f'dossier = {ONE} and n = 1')),
    ('a byte of a dossier', byte_of('dossier', f'id = {ONE}')),
    ('a promised date', f'update dossier set due_at = due_at + 1 where id = {ONE}'),
    ('who has it', f'update dossier set handler_unit = handler_unit + 1 where id = {ONE}'),
    ('which event has the answers', f'update dossier set form_at = form_at + 1 where id = {ONE}'),
    ('a note in the journal', in_event('\nsubmitted\n', '\nsubmitted \n')),
    ('who did it', f'update journal set actor = actor + 1 where dossier = {ONE} and n = 1'),
    ('when it was done', f'update journal set at = at - 60000 where dossier = {ONE} and n = 1'),
    ('what was changed', in_event('"state":"submitted"', '"state":"returned"')),
    ('a hash', f"update journal set hash = cast(x'00' || substr(hash, 2) as blob) where dossier = {ONE} and n = 1 and hex(hash) not like '00%'"),
    ('the first event gone', f'delete {OF_ONE} and n = 1'),
    ('the last event gone', f'delete {OF_ONE} and n = (select max(n) {OF_ONE})'),
    ('a dossier gone', f'delete from dossier where id = {ONE}'),
    ('an event put in', f"insert into journal select dossier, 1000, at, kind, act, actor, unit, body, hash {OF_ONE} and n = 1"),
]


def untouched(f):
    """Nothing is wrong with what nobody touched, and every part says how much it saw"""
    got = check(copy())
    f.same(got.returncode, 0, got.stdout, got.stderr)
    for part in ['journal: ', 'integrity: 1 databases, 0 wrong', 'files: ', 'counters: ', 'ledger: ']:
        f.check(part in got.stdout, got.stdout)
    f.check('journal: 0 dossiers' not in got.stdout and 'files: 0 files' not in got.stdout and 'counters: 0' not in got.stdout, got.stdout)


def changed(f):
    """Each change of a row or an event is found and its dossier named"""
    for what, change in CHANGES:
        got = after(change)
        f.same(got.returncode, 1, what, got.stdout, got.stderr)
        f.check('journal: H17.' in got.stdout, what, got.stdout)


def marks(f):
    """Marks that somebody took away, the newest event of their dossier, are missed by the figures"""
    data = copy()
    db = sqlite3.connect(data / 'motcua.db')
    n = db.execute("delete from journal where kind = 'rated'").rowcount
    db.commit()
    db.close()
    got = check(data, '--counters')
    f.check(n == 1 and got.returncode == 1 and 'rated 5' in got.stdout, n, got)


def a_whole_dossier(f):
    """A dossier that is gone with its events leaves a gap in the numbers"""
    data = copy()
    db = sqlite3.connect(data / 'motcua.db')
    (one,) = db.execute('select a.id from dossier a join dossier b on b.id = a.id + 1').fetchone()
    for table, column in [('journal', 'dossier'), ('task', 'dossier'), ('dossier', 'id')]:
        db.execute(f'delete from {table} where {column} = ?', [one])
    db.commit()
    db.close()
    got = check(data, '--journal')
    f.check(got.returncode == 1 and 'number before it is missing' in got.stdout, got)


def files(f):
    """A stored file that is gone, cut, or changed by one byte is found"""
    for what in ['gone', 'cut', 'changed']:
        data = copy()
        path = next(p for p in sorted((data / 'files').rglob('*')) if p.is_file())
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.unlink()
        if what != 'gone':
            path.write_bytes(body if what == 'changed' else body[:-1])
        got = check(data, '--files')
        f.check(got.returncode == 1 and 'files: ' + path.parent.name + path.name in got.stdout, what, got)


def pages(f):
    """A damaged page of the database is found"""
    data = copy()
    path = data / 'motcua.db'
    body = bytearray(path.read_bytes())
    db = sqlite3.connect(path)
    (root,) = db.execute("select rootpage from sqlite_schema where name = 'journal'").fetchone()
    db.close()
    at = (root - 1) * 4096
    body[at + 3:at + 7] = b'\xff\xff\xff\xff'
    path.write_bytes(body)
    got = check(data, '--integrity')
    f.check(got.returncode == 1 and ('integrity: ' in got.stdout or 'malformed' in got.stderr), got)


run([untouched, changed, marks, a_whole_dossier, files, pages])
WHOLE.remove()
shutil.rmtree(FOLDER, ignore_errors=True)
done()
