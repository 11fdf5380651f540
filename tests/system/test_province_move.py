#!/usr/bin/env python3
"""A province's database moved while people work in it (docs/province.md): from a file to a server, from server to server, back, and to a file again, with a
drill on two serving processes. Nothing acknowledged is lost or there twice, writing in that province pauses for moments, the others notice nothing; whoever
moves it may be killed at any moment. Prints TAP.

ENGINE: both, on three PostgreSQL servers of its own (tools/postgres)."""
import contextlib
import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
import own_postgres  # noqa: E402
from client import PROGRAM, Server, free_folder  # noqa: E402
from gaps import longest_gap  # noqa: E402
from people import Person, unit_id, wait_for  # noqa: E402
from tap import done, report, run  # noqa: E402

DANANG, HANOI, PROVINCE_AT = 20, 0, 32  # numbers of their databases, and where they stand in a dossier's key
COMMUNES = ('20209', '20320', '00004')  # two of 48, one of 01
ACKED, ROW = 1, struct.Struct('<qIIHHHBB')  # src/play/ledger.h
PAUSE_MOST = 5.0  # seconds of writing in the province that moves
DRILL = """drill: provinces
title: {{vi: "Một buổi làm việc trong khi cơ sở dữ liệu của một tỉnh chuyển chỗ", en: "A working day while one province's database moves"}}
seed: 20261123
units: [{units}]
begins: 2026-11-24 08:00
lasts: 3000s
hour_of_work: 20ms
procedures:
  - {{code: "1.001193", weight: 4}}
  - {{code: "1.013225", weight: 1}}
  - {{code: "1.013831", weight: 1}}
channels: {{counter: 0.7, online: 0.3}}
arrivals:
  - {{at: "08:00", per_hour: 20000}}
  - {{at: "10:00", per_hour: 20000}}
connections: 16
citizens: 20
patience: 40s
reads: {{status: 2, mine: 1, worklist: 2, dossier: 2, procedure: 1, home: 1, search: 1}}
sign_ins: 0.2
verdict:
  errors: 0.01
"""


def rows(place, sql):
    if place.startswith('/'):
        with contextlib.closing(sqlite3.connect(place, timeout=20)) as db:
            got = db.execute(sql).fetchall()
            db.commit()
            return got
    with contextlib.closing(own_postgres.connect(place)) as db:
        return db.execute(sql).fetchall()


class Site:
    """The centre on the first node, provinces in files; two processes that serve."""

    def __init__(self):
        self.nodes = [own_postgres.Base(fresh=True) for _ in range(3)]
        self.folder = free_folder()
        self.centre = self.nodes[0].more()
        self.map = self.folder / 'provinces'
        self.map.write_text(f'centre {self.centre}\n')
        more = {'split': 'yes', 'provinces': str(self.map), 'demo': 'no', 'log': 'info'}
        self.a = Server(data=self.folder / 'data', start=False, **more)
        self.a.start(wait=400)  # thirty-four databases are made
        self.b = Server(data=self.a.data, start=False, worker='no', **more)
        self.b.start()
        self.at = str(self.a.data / f'province-{DANANG:02d}.db')
        for server in self.a, self.b:
            server.options['database'] = self.centre  # from here on for people.py alone: it is where accounts are
        with contextlib.closing(own_postgres.connect(self.centre)) as db:
            self.unit, self.hanoi = str(unit_id(db, COMMUNES[0])), str(unit_id(db, COMMUNES[2]))

    def words(self, *words):
        return [PROGRAM, *words, '--data', str(self.a.data), '--split', 'yes', '--provinces', str(self.map)]

    def command(self, *words, wait=300):
        return subprocess.run(self.words(*words), env=self.a.environment(), capture_output=True, text=True, timeout=wait, check=False)

    def begin(self, *words):
        return subprocess.Popen(self.words(*words), env=self.a.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def move(self, f, to, *said):
        """Moves it, all well; the times between which it did."""
        began = time.time()
        answer = self.command('province', 'move', '48', '--to', to)
        f.same(answer.returncode, 0, answer.stderr)
        f.check(all(s in answer.stderr for s in ('48 moved', ' 0 differ', *said)), answer.stderr)
        self.at = to
        print('#', ' '.join(answer.stderr.split('48 moved')[-1].split('`motcua')[0].split()), flush=True)
        return began, time.time()

    def undo(self, f, to):
        began = time.time()
        answer = self.command('province', 'undo', '48')
        f.same(answer.returncode, 0, answer.stderr)
        f.check('48 moved back' in answer.stderr and ' 0 differ' in answer.stderr, answer.stderr)
        self.at = to
        return began, time.time()

    def confirm(self, f):
        answer = self.command('province', 'confirm', '48')
        f.same(answer.returncode, 0, answer.stderr)

    def line(self):
        return next(x for x in self.command('province', 'list').stdout.splitlines() if x.startswith('48 '))

    def remove(self):
        for server in self.b, self.a:
            server.options.pop('database', None)
        self.b.stop()
        self.a.remove()
        for node in self.nodes:
            node.remove()


class Drill:
    """People at both processes, in the province that moves and in another one; the book of what was acknowledged to them."""

    def __init__(self, s):
        self.site, self.report = s, s.folder / 'report'
        plan = s.folder / 'provinces.yaml'
        plan.write_text(DRILL.format(units=', '.join(f'"{c}"' for c in COMMUNES)))
        at = ','.join(f'http://127.0.0.1:{x.port}' for x in (s.a, s.b))
        self.log = open(s.folder / 'drill.log', 'w+')
        self.process = subprocess.Popen(s.words('play', str(plan), '--at', at, '--report', str(self.report)), env=s.a.environment(), stdout=self.log, stderr=self.log)

    def acked(self, shard=None):
        """ms since it began, of all acknowledgements so far in one province."""
        try:
            data = (self.report / 'ledger').read_bytes()
        except OSError:
            return []
        all_rows = ROW.iter_unpack(data[:len(data) // ROW.size * ROW.size])
        return sorted(r[1] for r in all_rows if r[6] == ACKED and shard in (None, shard_of(r[0])))

    def book(self, shard):
        data = (self.report / 'ledger').read_bytes()
        return [r for r in ROW.iter_unpack(data[:len(data) // ROW.size * ROW.size]) if r[6] == ACKED and shard_of(r[0]) == shard]

    def end(self):
        self.process.terminate()
        code = self.process.wait(timeout=300)
        self.log.seek(0)
        with open(self.report / 'report.json') as f:
            found = json.load(f)
        return code, found, self.log.read()


def shard_of(dossier):
    return dossier >> PROVINCE_AT & 63


# ---- while people work

class Writer(threading.Thread):
    """One person who begins draft after draft in one province, at one process or at both in turn; every one that was acknowledged, and when."""

    def __init__(self, s, unit=None, at=None, rest=0.02):
        super().__init__(daemon=True)
        self.site, self.unit, self.rest, self.over, self.made, self.bad = s, unit or s.unit, rest, False, [], []
        who = Person(s.a, 'Trần Thị Viết Mãi').client()
        self.clients = [x.client() for x in at or (s.a, s.b)]
        for c in self.clients:
            c.cookies = dict(who.cookies)
        self.start()

    def run(self):
        tokens = [c.token() for c in self.clients]
        n = 0
        while not self.over:
            n += 1
            c, token = self.clients[n % len(self.clients)], tokens[n % len(tokens)]
            try:
                answer = c.post('/thu-tuc/1.001193/nop', {'unit': self.unit, 'variant': 'ordinary'}, token=token, Idempotency_Key=f'{id(self)}-{n}')
                if answer.status == 303:
                    self.made.append((time.time(), int(answer.head('Location').rsplit('/', 1)[1])))
                else:
                    self.bad.append(answer.status)
            except OSError as why:
                self.bad.append(type(why).__name__)
            time.sleep(self.rest)

    def stop(self, f, place=None):
        self.over = True
        self.join()
        there = {r[0] for r in rows(place or self.site.at, 'select id from draft')}
        f.same([d for _, d in self.made if d not in there], [], 'drafts lost:')
        f.same(len({d for _, d in self.made}), len(self.made), 'a draft twice:')
        f.check(not [x for x in self.bad if x != 503], self.bad)

    def gap(self, since=0, until=1e12):
        times = [t for t, _ in self.made]
        return longest_gap(times, max(since, times[0]), min(until, times[-1]))

def measured(name, times, crowd):
    """One line of the table: the longest time without an acknowledgement to one person while it moved, and usually."""
    began, ended = times
    row = (name, max(w.gap(began, ended + 1) for w in crowd[:-1]), max(w.gap(began - 2, began) for w in crowd[:-1]), crowd[-1].gap(began, ended + 1))
    print(f'# {name}: writing in 48 paused {row[1]:.2f} s (before it {row[2]:.2f}), in 01 {row[3]:.2f} s; {ended - began:.1f} s in all', flush=True)
    return row


def twice_or_lost(f, s, book):
    """The book against the database where the province lives in the end, by SQL."""
    want = {}
    for dossier, _, _, version, *_ in book:
        want[dossier] = max(want.get(dossier, 0), version)
    there = dict(rows(s.at, 'select id, version from dossier'))
    f.check(len(want) > 20, len(want), 'dossiers in the book')
    f.same([d for d in want if d not in there], [], 'dossiers lost:')
    f.same([d for d in want if there.get(d, 0) < want[d]], [], 'acts lost:')
    f.same(rows(s.at, "select dossier, n, count(*) from journal group by dossier, n having count(*) > 1"), [])
    f.same(rows(s.at, 'select j.dossier from journal j where not exists (select 1 from dossier d where d.id = j.dossier)'), [], 'events without a dossier:')
    events = dict(rows(s.at, 'select dossier, count(*) from journal group by dossier'))
    last = dict(rows(s.at, 'select dossier, max(n) from journal group by dossier'))
    f.same([d for d in events if events[d] != last[d]], [], 'a chain with a gap:')
    print(f'# {len(book)} acknowledged writes of {len(want)} dossiers of 48 in the book', flush=True)


def while_people_work(f, s):
    """from a file to a server, to another, back, to a third, to a file: nothing lost, nothing twice, pauses of moments, the other province notices nothing"""
    drill = Drill(s)
    crowd = []
    try:
        f.check(wait_for(lambda: len(drill.acked(DANANG)) > 30 and len(drill.acked(HANOI)) > 10, 240), 'the drill does not get going')
        crowd = [Writer(s, at=[x], rest=0) for x in (s.a, s.b, s.a, s.b)] + [Writer(s, unit=s.hanoi, at=[s.b])]
        f.check(wait_for(lambda: all(len(w.made) > 10 for w in crowd), 30))
        start, one, two, three = s.at, *(n.more() for n in s.nodes)
        did = [('file to node 1', s.move(f, one))]
        f.check('moved, not confirmed' in s.line(), s.line())
        s.confirm(f)
        time.sleep(2)
        did.append(('node 1 to node 2', s.move(f, two, 'changes carried')))
        time.sleep(2)
        did.append(('back to node 1', s.undo(f, one)))
        time.sleep(2)
        did.append(('node 1 to node 3', s.move(f, three)))
        s.confirm(f)
        time.sleep(2)
        did.append(('node 3 to a file', s.move(f, str(s.folder / 'đà-nẵng.db'))))
        s.confirm(f)
        time.sleep(3)
    finally:
        for w in crowd:
            w.over = True
        code, found, said = drill.end()
    for w in crowd:
        w.stop(f, str(s.a.data / 'province-00.db') if w is crowd[-1] else None)
    table = [measured(name, times, crowd) for name, times in did]
    print(f'# {sum(len(w.made) for w in crowd)} drafts, {sum(len(w.bad) for w in crowd)} told to come again', flush=True)
    f.check(max(r[1] for r in table) <= PAUSE_MOST, 'writing paused too long', table)
    f.check(max(r[3] for r in table) <= PAUSE_MOST / 2, 'the other province paused', table)
    told = [f"{n['fault']}: {n['code']}: {n['what']}" for n in found['difference_examples']] + [f"{n['times']} x {n['status']} {n['what']}" for n in found['error_examples']]
    f.check(code == 0 and not found['differences'] and not found['journal_wrong'], code, told, said[-600:])
    print(f"# {found['ledger_writes']} writes in the whole book, {found['errors']} errors, {found['sheds']} told to come again", flush=True)
    twice_or_lost(f, s, drill.book(DANANG))
    for place in start, one, two, three:
        f.check(rows(place, 'select state from db_station')[0][0] == 'gone', place)
    f.same(rows(s.at, 'select count(*) from db_station'), [(0,)])
    check = s.command('check', '--journal', '--counters', '--ledger', '--deeds')
    f.same(check.returncode, 0, check.stdout[-600:], check.stderr[-600:])
    f.same(rows(s.centre, "select kind, count(*) from deed where kind like 'province%' group by kind order by kind"),
           [('province_confirmed', 3), ('province_moved', 4), ('province_moved_back', 1)])


# ---- by hand

def writes(w):
    had = len(w.made)
    return wait_for(lambda: len(w.made) > had + 2, 12)


def kill_when(s, process, moment):
    """SIGKILL to the mover at a moment: seconds, or what the databases say."""
    if isinstance(moment, float):
        time.sleep(moment)
    else:
        until = time.monotonic() + 60
        while not moment() and process.poll() is None and time.monotonic() < until:
            pass
    process.kill()
    return process.communicate()


@contextlib.contextmanager
def locked(url):
    """Nobody writes to that database of a server."""
    with contextlib.closing(own_postgres.connect(url)) as db:
        db.execute('begin')
        db.execute('select pg_advisory_xact_lock(1836020599)')
        yield
        db.execute('commit')


def state(place):
    try:
        got = rows(place, 'select state from db_station')
    except Exception:  # noqa: BLE001
        return ''
    return got[0][0] if got else 'open'


def killed(f, s):
    """whoever moves it is killed, at any moment: people go on at the one place or the other, and the same call again brings it to its end"""
    w = Writer(s)
    said = []
    for moment in (0.03, 0.12, 0.2, 0.3, 0.45, 0.7, 'copied', 'closing', 'gone', 'centre', 'moved'):
        old, new = s.at, s.nodes[len(said) % 3].more()
        f.check(writes(w), moment, 'nobody could write before it', w.bad[-3:])
        hold = contextlib.nullcontext()
        when = moment
        if moment == 'copied':
            when = lambda: state(new) == 'waiting' and rows(new, 'select position from db_station')[0][0] >= 0  # noqa: E731
        elif moment in ('closing', 'gone'):
            when = lambda: state(old) == moment  # noqa: E731,B023
        elif moment in ('centre', 'moved'):
            if moment == 'centre':
                hold = locked(s.centre)  # it has switched, and cannot tell
            when = lambda: state(old) == 'gone' and state(new) == 'open'  # noqa: E731
        mover = s.begin('province', 'move', '48', '--to', new)
        if moment == 'centre':
            wait_for(lambda: state(new) == 'waiting', 30)  # the row of the beginning is there
            with hold:
                kill_when(s, mover, when)
        else:
            kill_when(s, mover, when)
        before = (state(old), state(new))
        f.check(writes(w), moment, before, 'nobody could write after it', w.bad[-3:], s.a.said()[-300:])
        again = s.command('province', 'move', '48', '--to', new)
        f.same(again.returncode, 0, moment, before, again.stderr)
        said.append(f"{moment} ({' '.join(before)}): {'went on' if 'going on' in again.stderr else 'finished' if 'finishing' in again.stderr or 'went on' in again.stderr and 'anew' not in again.stderr else 'anew'}")
        s.at = new
        f.same((state(old), state(new)), ('gone', 'open'), moment)
        s.confirm(f)
        f.check(s.line().endswith(new.split('@')[-1]), s.line())
    w.stop(f)
    gap = w.gap()
    print('#', '; '.join(said), flush=True)
    print(f'# {len(w.made)} drafts; longest pause {gap:.2f} s, {len(w.bad)} told to come again', flush=True)
    f.check(gap < 12, 'nobody could write for', gap)


def undone_after_kill(f, s):
    """an undo that is killed goes on when it is called again; a move that did not switch is given up by undo"""
    w = Writer(s)
    home, new = s.at, s.nodes[1].more()
    s.move(f, new)
    for moment in (0.05, 0.15, lambda: state(new) == 'closing', lambda: state(new) == 'gone'):
        process = s.begin('province', 'undo', '48')
        kill_when(s, process, moment)
        f.check(writes(w), 'nobody can write', state(home), state(new))
        again = s.command('province', 'undo', '48')
        f.check(again.returncode == 0 or 'nothing to take back' in again.stderr, again.stderr)
        f.same((state(home), state(new)), ('open', 'gone'))
        s.at, new = home, s.nodes[1].more()
        s.move(f, new)
    s.undo(f, home)
    other = s.nodes[2].more()
    kill_when(s, s.begin('province', 'move', '48', '--to', other), lambda: state(other) == 'waiting')
    third = s.command('province', 'move', '48', '--to', s.nodes[2].more())
    f.check(third.returncode == 1 and 'was begun and has not ended' in third.stderr, third.stderr)
    given_up = s.command('province', 'undo', '48')
    f.same(given_up.returncode, 0, given_up.stderr)
    f.check(writes(w) and state(home) == 'open')
    f.same(noted(home), False, 'notes of changes are left')
    w.stop(f)


def stop_node(node):
    """At once, as if it died."""
    os.kill(int((node.folder / 'server/data/postmaster.pid').read_text().split()[0]), signal.SIGQUIT)
    wait_for(lambda: not (node.folder / 'server/data/postmaster.pid').exists(), 20)


def start_node(node):
    tool = sorted(Path('/usr/lib/postgresql').glob('*/bin/pg_ctl'), key=lambda p: int(p.parent.parent.name))[-1]
    who = ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] if os.getuid() == 0 else []
    subprocess.run([*who, tool, '-D', str(node.folder / 'server/data'), '-l', str(node.folder / 'server/log'), '-w', 'start'], cwd='/', stdout=subprocess.DEVNULL, check=True)


def node_dies(f, s):
    """the new place dies before the switch: people go on at the old one, and the same call goes on later; the old place dies after it: nobody notices"""
    here, there = s.nodes[1].more(), s.nodes[2].more()
    s.move(f, here)
    s.confirm(f)
    w = Writer(s)
    f.check(writes(w))
    mover = s.begin('province', 'move', '48', '--to', there)
    wait_for(lambda: state(there) == 'waiting', 30)
    os.kill(mover.pid, signal.SIGSTOP)
    stop_node(s.nodes[2])
    os.kill(mover.pid, signal.SIGCONT)
    err = mover.communicate(timeout=120)[1]
    f.check(mover.returncode == 1 and 'nothing has moved' in err, mover.returncode, err)
    f.check(writes(w) and state(here) == 'open', state(here))
    start_node(s.nodes[2])
    again = s.command('province', 'move', '48', '--to', there)
    f.check(again.returncode == 0 and 'went on with what was begun before' in again.stderr, again.stderr)
    s.at = there
    stop_node(s.nodes[1])
    f.check(writes(w) and s.line().startswith('48 '), 'nobody could write after the old place died')
    refused_ = s.command('province', 'undo', '48')
    f.same(refused_.returncode, 1, refused_.stderr)
    rows(s.centre, "update db_place set state = 'undoing', move = 'x'")  # as if it had died in the middle of that
    s.confirm(f)
    f.check(writes(w))
    start_node(s.nodes[1])
    w.stop(f)


def noted(place):
    if place.startswith('/'):
        return rows(place, "select count(*) from sqlite_schema where name = 'db_changed' or name like 'db_watch%'") != [(0,)]
    return rows(place, "select (select count(*) from pg_tables where tablename = 'db_changed') + (select count(*) from pg_trigger where tgname = 'db_watch')") != [(0,)]


def different(f, s):
    """a difference between both places is told by table and key, cannot be confirmed, and is no longer one when it is mended"""
    new = s.nodes[0].more()
    s.move(f, new)
    f.check(noted(new), 'no notes for the way back')
    digest = 'f' * 64
    rows(new, 'alter table file disable trigger db_watch')
    rows(new, f"insert into file (sha256, size, type, created_at) values ('{digest}', 1, 'x', 1)")
    rows(new, 'alter table file enable trigger db_watch')
    rows(s.centre, 'update db_place set checked = 0')
    refused = s.command('province', 'confirm', '48')
    f.check(refused.returncode == 1 and 'not the same' in refused.stderr, refused.stderr)
    f.check('compared: NOT the same' in s.line(), s.line())
    rows(new, f"delete from file where sha256 = '{digest}'")
    s.confirm(f)
    f.check(not noted(new), 'notes after it was confirmed')


def refused(f, s):
    """what makes no sense is told in plain words, and nothing is changed"""
    full = s.nodes[1].more()
    rows(full, 'create table something (a bigint primary key)')
    file = s.folder / 'there is'
    (s.folder / 'there').write_text('x')
    before = s.line()
    for words, said in ((('move', '48'), 'move it where?'), (('move', '--to', '/x/y'), 'which province?'), (('undo', '48', '--to', '/x'), '--to belongs to'),
                        (('move', '99', '--to', '/tmp/y.db'), 'no province has the code "99"'), (('wander',), 'list, move, undo or confirm'), ((), 'list, move'),
                        (('move', '48', '--to', 'y.db'), 'a path that begins with /'), (('move', '48', '--to', str(file)), 'no blanks'),
                        (('move', '48', '--to', 'postgresql://u:secret@h/x'), 'no password here'), (('move', '48', '--to', 'postgresql://h/x?password=secret'), 'no password here'),
                        (('move', '48', '--to', '/no/such/folder/x.db'), 'No such file'), (('move', '48', '--to', str(s.folder / 'there')), 'is not empty'),
                        (('move', '48', '--to', full), 'is not empty'), (('move', '48', '--to', s.at), 'lives there already'),
                        (('move', '48', '--to', s.centre), 'another database of this installation'), (('undo', '48'), 'nothing to take back'),
                        (('confirm', '48'), 'nothing to confirm'), (('confirm', '01'), 'nothing to confirm')):
        answer = s.command('province', *words)
        f.check(answer.returncode in (1, 2) and said in answer.stderr, words, answer.returncode, answer.stderr)
    f.same(s.line(), before)
    alone = subprocess.run([PROGRAM, 'province', 'move', '48', '--to', '/tmp/x.db', '--data', str(s.folder / 'one')], env=s.a.environment(), capture_output=True, text=True,
                           timeout=60, check=False)
    f.check(alone.returncode == 1 and 'split = no' in alone.stderr, alone.stderr)
    new = s.nodes[2].more()
    first = s.begin('province', 'move', '48', '--to', new)
    wait_for(lambda: state(new) != '', 20)
    os.kill(first.pid, signal.SIGSTOP)
    second = s.command('province', 'move', '48', '--to', new)
    os.kill(first.pid, signal.SIGCONT)
    out, err = first.communicate(timeout=120)
    f.check(second.returncode == 1 and 'another `motcua province`' in second.stderr or first.returncode == 0, second.stderr)
    f.same(first.returncode, 0, err)
    s.at = new
    s.confirm(f)


def later(f, s):
    """who starts later finds it; what stands in the map is old and that is said; other commands find it too"""
    f.same(s.b.stop(), '')
    s.map.write_text(f'centre {s.centre}\n48 {s.folder}/old.db\n')
    s.b.options.pop('database')
    s.b.start()
    f.check('is old, it was moved: write' in s.b.said(), s.b.said()[-400:])
    who = Person(s.a, 'Trần Thị Đến Sau').client()
    other = s.b.client()
    other.cookies = dict(who.cookies)
    draft = journey.start(other, s.unit)
    f.same(rows(s.at, f'select count(*) from draft where id = {draft}'), [(1,)])
    f.check(f'/nop/{draft}' in who.get('/ho-so').text)
    told = s.command('migrate', '--check')
    f.check(told.returncode == 0 and s.at.split('@')[-1] in told.stdout, told.stdout, told.stderr)
    check = s.command('check', '--journal', '--counters', '--ledger', '--deeds')
    f.same(check.returncode, 0, check.stdout[-600:], check.stderr[-600:])
    file, back = s.folder / 'all.export', s.folder / 'back'
    for words in (('export', str(file)), ('backup', str(s.folder / 'backup'))):
        answer = s.command(*words)
        f.same(answer.returncode, 0, words, answer.stderr)
    refused_ = s.command('restore', str(file))
    f.check(refused_.returncode == 1 and 'leave `provinces` out' in refused_.stderr, refused_.stderr)
    for source in file, s.folder / 'backup':
        answer = subprocess.run([PROGRAM, 'restore', '--replace', str(source), '--data', str(back), '--split', 'yes'], env=s.a.environment(), capture_output=True, text=True,
                                timeout=300, check=False)
        f.same(answer.returncode, 0, answer.stderr)
        f.same(rows(f'{back}/province-{DANANG}.db', f'select count(*) from draft where id = {draft}'), [(1,)])
        f.same(rows(f'{back}/centre.db', 'select count(*) from db_place'), [(0,)])


def copies(f, s):
    """a backup of files that was made while a move is not confirmed is an installation of its own: it knows nothing of where the other lives"""
    data, other, back = s.folder / 'small', s.folder / 'elsewhere.db', s.folder / 'small-back'

    def command(*words, at=data):
        return subprocess.run([PROGRAM, *words, '--data', str(at), '--split', 'yes'], env=s.a.environment(), capture_output=True, text=True, timeout=300, check=False)
    for words in (('migrate',), ('province', 'move', '48', '--to', str(other)), ('backup', str(s.folder / 'copies'))):
        answer = command(*words)
        f.same(answer.returncode, 0, words, answer.stderr)
    f.check(noted(str(other)) and str(other) in command('province', 'list').stdout)
    copy = str(s.folder / f'copies/province-{DANANG}.db')
    f.same((noted(copy), rows(copy, 'select count(*) from db_station'), rows(str(s.folder / 'copies/centre.db'), 'select count(*) from db_place')), (False, [(0,)], [(0,)]))
    f.same(command('check', at=s.folder / 'copies').returncode, 0)
    f.same(command('restore', str(s.folder / 'copies'), at=back).returncode, 0)
    f.check(f'{back}/province-{DANANG}.db\n' in command('province', 'list', at=back).stdout)


def main():
    s = Site()
    tests = (while_people_work, killed, undone_after_kill, node_dies, different, refused, later, copies)
    try:
        run([t for t in tests if not sys.argv[1:] or t.__name__ in sys.argv[1:]], s)
        report(not (wrong := '\n'.join(x for x in (s.b.stop(), s.a.stop()) if x)), 'all end in order, no sanitizer had a word to say', wrong)
    finally:
        s.remove()
    done()


main()
