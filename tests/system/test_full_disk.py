#!/usr/bin/env python3
"""A disk that is full, with everything on it: a small file system of memory, in one file and in a file per province. Who writes is told
in plain words, nobody is told yes in vain, reading goes on, and once there is room so does writing, without a restart.
ENGINE: files, on a disk of its own."""
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
from client import Server  # noqa: E402
from people import UNIT_A, Person, database  # noqa: E402
from tap import done, run, skip  # noqa: E402
from wording import refused  # noqa: E402

NAME = 'a full disk: who writes is told, nothing is lost, it goes on by itself'
INSIDE = 'inside'                       # this program again, with mounts of its own
SIZE = {'no': '80m', 'yes': '240m'}
DRAFTS, THREADS = 6, 4
FULL = 503, 507
PHONES = (f'0355{n:06d}' for n in range(100000, 1000000))


def with_own_mounts():
    """Starts this program again where it may mount, so that its mounts end with it however it ends. Returns if that cannot be."""
    with tempfile.TemporaryDirectory(prefix='motcua-') as where:
        for how in ['unshare', '--mount'], ['unshare', '--user', '--map-root-user', '--mount']:
            with contextlib.suppress(FileNotFoundError):
                tried = subprocess.run([*how, 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', where], capture_output=True, check=False)
                if tried.returncode == 0:
                    os.execvp(how[0], [*how, sys.executable, os.path.abspath(__file__), INSIDE])


class Disk:
    """A file system of its own; filler takes what is free."""

    def __init__(self, size):
        self.folder = Path(tempfile.mkdtemp(prefix='motcua-'))
        self.at, self.filler = self.folder / 'disk', self.folder / 'disk' / 'filler'
        self.at.mkdir()
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size}', 'none', str(self.at)], check=True)

    def fill(self):
        with open(self.filler, 'ab', buffering=0) as f:
            for size in 1 << 20, 4096, 1:
                with contextlib.suppress(OSError):
                    while True:
                        f.write(b'0' * size)

    def make_room(self):
        self.filler.unlink(missing_ok=True)

    def remove(self):
        subprocess.run(['umount', '-l', str(self.at)], check=True)
        shutil.rmtree(self.folder)


class World:
    """A server on such a disk; a citizen with dossiers and drafts that only have to be sent, an officer."""

    def __init__(self, split):
        self.disk, self.split = Disk(SIZE[split]), split
        self.server = Server(data=self.disk.at / 'data', start=False, demo='no', split=split)
        self.server.log = self.disk.folder / 'log'
        self.server.start()
        self.unit = journey.unit_number(self.server)
        self.citizen = Person(self.server, 'Trần Thị Bưởi').client()
        self.officer = Person(self.server, 'Lê Thị Minh Châu', UNIT_A, ['reception']).client()
        self.acknowledged = [journey.apply(self.citizen, self.unit) for _ in range(3)]
        self.drafts = [journey.ready(self.citizen, self.unit)[0] for _ in range(DRAFTS)]
        self.token, self.officer_token = self.citizen.token('/thu-tuc'), self.officer.token('/viec')

    # what people do; data: as a program
    def send(self, draft, data=False):
        return self.citizen.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, self.token, Accept='application/json' if data else 'text/html')

    def fill_in(self):
        return self.citizen.post(f'/nop/{self.drafts[0]}/requester', journey.STEPS['requester'], self.token, Accept='application/json')

    def attach(self):
        paper = 'tep.residence', 'cu-tru.pdf', 'application/pdf', journey.PDF + os.urandom(16).hex().encode() * 4000
        return self.citizen.upload(f'/nop/{self.drafts[1]}/giay-to', {'them': '1'}, [paper], self.token, Accept='text/html')

    def act(self, code):
        return self.officer.post_json(f'/viec/ho-so/{code}/accept', {'version': 1}, self.officer_token)

    def sign_in(self, client=None):
        client = client or self.server.client()
        return client.post('/dang-nhap', {'login': next(PHONES)}, Accept='text/html')

    def dossiers(self):
        n = 0
        for path in self.server.data.glob('*.db'):
            with contextlib.closing(sqlite3.connect(path, timeout=20)) as db:
                if db.execute("select 1 from sqlite_schema where name='dossier'").fetchone():
                    n += db.execute('select count(*) from dossier').fetchone()[0]
        return n

    def code_of(self, answer):
        return answer.head('Location').split('/')[2].partition('?')[0]

    def whole(self, faults, when):
        check = self.server.command('check', '--split', self.split)
        faults.check(check.returncode == 0 and check.stdout.count(' 0 wrong') == 6, when, check.stdout + check.stderr)

    def close(self):
        self.citizen.close()
        self.officer.close()
        self.server.stop()
        self.disk.remove()


def until_refused(faults, write, most=600):
    """The log of a database has some room from before: small things may still be written, and are."""
    for _ in range(most):
        answer = write()
        if answer.status >= 400:
            return answer
    faults.check(False, f'{most} writes on a full disk')
    return answer


def all_refused(faults, w):
    """Each kind of writing, as page and as data."""
    refused(faults, until_refused(faults, w.fill_in), FULL, ('storage', 'busy'), 'a step of a draft')
    visitor = w.server.client()
    refused(faults, until_refused(faults, lambda: w.sign_in(visitor)), FULL, about='a sign-in')
    for draft in w.drafts[:2]:
        answer = refused(faults, w.send(draft), FULL, about='a submission')
        faults.check('Xin thử lại sau hoặc gọi 1022' in answer.text or answer.head('Retry-After').isdigit(), 'what to do is not said', answer)
        refused(faults, w.send(draft, data=True), FULL, ('storage', 'busy'), 'a submission as data')
    refused(faults, w.act(w.acknowledged[0]), FULL, ('storage', 'busy'), 'an act')
    refused(faults, w.attach(), FULL, about='an upload')
    for kind, answer in ('a submission', w.send(w.drafts[2])), ('an act', w.act(w.acknowledged[0])), ('a sign-in', w.sign_in(visitor)):
        faults.check(answer.status == 507 or answer.head('Retry-After').isdigit(), kind, 'neither 507 nor a time to come again', answer)


def reading(faults, w):
    for path in '/', '/thu-tuc', f'/thu-tuc/{journey.PROCEDURE}', '/ho-so', '/livez', f'/nop/{w.drafts[0]}/child':
        faults.same(w.citizen.get(path).status, 200, path)
    for code in w.acknowledged:
        faults.same(w.citizen.get(f'/ho-so/{code}').status, 200, code)
    faults.same(w.officer.get('/viec').status, 200, 'the worklist')


def goes_on(faults, w):
    """Without a restart: what was refused is done now, once."""
    for draft in w.drafts:
        answer = w.send(draft)
        if faults.check(answer.status == 303, f'draft {draft} cannot be sent', answer):
            w.acknowledged.append(w.code_of(answer))
    w.drafts[1] = journey.start(w.citizen, w.unit)
    faults.same(w.attach().status, 303, 'an upload')
    faults.same(w.act(w.acknowledged[0]).status, 200, 'an act')
    faults.same(w.sign_in().status, 303, 'a sign-in')


def quiet(faults, w):
    """One after the other."""
    w.disk.fill()
    all_refused(faults, w)
    faults.check(w.server.alive(), 'the server is gone', w.server.said()[-2000:])
    reading(faults, w)
    faults.same(w.dossiers(), len(w.acknowledged), 'dossiers while it was full')
    w.disk.make_room()
    goes_on(faults, w)
    faults.same(w.dossiers(), len(w.acknowledged), 'dossiers')


class Applicant(threading.Thread):
    """Applies without end; knows what was acknowledged."""

    def __init__(self, w, n):
        super().__init__()
        self.w, self.person, self.codes, self.full, self.wrong, self.end = w, Person(w.server, f'Người nộp số {n}'), [], 0, [], False

    def ask(self, call, *args, **more):
        answer = call(*args, **more)
        if answer.status in FULL:
            self.full += 1
        elif answer.status != 303:
            self.wrong.append(repr(answer))
        return answer.status == 303 and answer

    def run(self):
        client = self.person.client()
        token = client.token('/thu-tuc')
        while not self.end and not self.wrong:
            self.turn(client, token)
        client.close()

    def turn(self, client, token):
        began = self.ask(client.post, f'/thu-tuc/{journey.PROCEDURE}/nop', {'unit': self.w.unit, 'variant': 'ordinary'}, token)
        if not began:
            return
        draft = began.head('Location').rpartition('/')[2]
        paper = 'tep.birth_notice', 'a.pdf', 'application/pdf', journey.PDF + draft.encode()
        steps = [self.ask(client.post, f'/nop/{draft}/{step}', values, token) for step, values in journey.STEPS.items()]
        if not all(steps) or not self.ask(client.upload, f'/nop/{draft}/giay-to', {}, [paper], token):
            return
        sent = self.ask(client.post, f'/nop/{draft}/gui', {'cam_doan': '1'}, token)
        if sent:
            self.codes.append(self.w.code_of(sent))


def under_load(faults, w):
    """Several at once when it happens: a batch that cannot be written is nobody's."""
    people = [Applicant(w, n) for n in range(THREADS)]
    for p in people:
        p.start()
    for _ in range(3):
        time.sleep(1)
        w.disk.fill()
        time.sleep(1)
        w.disk.make_room()
    before = sum(len(p.codes) for p in people)
    time.sleep(1.5)
    for p in people:
        p.end = True
    for p in people:
        p.join()
        faults.check(not p.wrong, *p.wrong[:2])
    codes = [c for p in people for c in p.codes]
    full = sum(p.full for p in people)
    print(f'# split {w.split}: {len(codes)} acknowledged, {full} refused')
    faults.check(full > 5 and len(codes) > before > 0, f'{full} refused, {before} acknowledged before, {len(codes) - before} after')
    faults.same(len(set(codes)), len(codes), 'one code twice')
    faults.same(w.dossiers(), len(w.acknowledged) + len(codes), 'dossiers')
    for p in people:
        client = p.person.client()
        faults.same([c for c in p.codes if client.get(f'/ho-so/{c}').status != 200], [], 'acknowledged and not there:')
        client.close()


def full(split):
    def test(faults):
        w = World(split)
        try:
            quiet(faults, w)
            under_load(faults, w)
            w.whole(faults, 'beside the server')
            w.citizen.close()
            w.officer.close()
            faults.same(w.server.stop(), '', 'the server said:')
            w.whole(faults, 'afterwards')
            faults.same(len(list((w.server.data / 'spool').iterdir())), 0, 'left in the spool folder')
        finally:
            w.close()
    test.__doc__ = f'{NAME}; {"a file per province" if split == "yes" else "one file"}'
    return test


def main():
    if INSIDE not in sys.argv:
        with_own_mounts()
        skip(NAME, 'nothing may be mounted here, neither as root nor in a name space of its own')
    else:
        run([full('no'), full('yes')])
    done()


if __name__ == '__main__':
    sys.exit(main())
