#!/usr/bin/env python3
"""When the database cannot be written or read: locked by another process, read-only, full, damaged. Who asks is told in plain words
and with the right status, what can still be read is read, nothing is half-written, and once the trouble is over work goes on.
ENGINE: files, which it takes away and locks."""
import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import journey
from client import Server, free_folder
from people import Person, counts, database, wait_for
from tap import Skip, done, run
from wording import INSIDE, refused

PAGE = 4096


class World:
    """A server of its own for each trouble, with a person and a draft ready to be sent."""

    def __init__(self, **how):
        self.server = Server(demo='no', worker='no', **how)
        self.person = Person(self.server, 'Trần Thị Bưởi')
        self.client = self.person.client()
        self.unit = journey.unit_number(self.server)
        self.draft, self.token = journey.ready(self.client, self.unit)

    def send(self, data=False):
        heads = {'Accept': 'application/json'} if data else {'Accept': 'text/html'}
        return self.client.post(f'/nop/{self.draft}/gui', {'cam_doan': '1'}, self.token, **heads)

    def fill(self):
        return self.client.post(f'/nop/{self.draft}/requester', journey.STEPS['requester'], self.token, Accept='application/json')

    def attach(self, size=0):
        return journey.attach(self.client, self.draft, ('tep.birth_notice', 'b.pdf', 'application/pdf', journey.PDF + b'\n' * size), token=self.token)

    def checkpoint(self):
        """Everything from the log into the file, so that the file alone is what there is. The server may be at it, too."""
        with database(self.server) as db:
            return wait_for(lambda: db.execute('pragma wal_checkpoint(truncate)').fetchone()[0] == 0)

    def restart(self):
        wrong = self.server.stop()
        self.server.start()
        self.client.close()
        self.client.port = self.server.port
        return wrong

    def whole(self, faults):
        """Journal and file are as they should be, and the server ends in order."""
        for what in '--journal', '--integrity':
            check = self.server.command('check', what)
            faults.check(check.returncode == 0, check.stdout + check.stderr)
        self.client.close()
        faults.same(self.server.stop(), '', 'the server said:')
        self.server.remove()


def works(faults, world):
    """The draft can be sent now, and is one dossier."""
    answer = world.send()
    faults.check(answer.status == 303 and '/ho-so/' in answer.head('Location'), f'cannot be sent: {answer!r}')
    with database(world.server) as db:
        faults.same(db.execute('select count(*) from dossier').fetchone()[0], 1, 'dossiers:')


def reads(faults, world, *paths):
    for path in paths or ('/', '/thu-tuc', '/readyz', f'/nop/{world.draft}/requester'):
        faults.same(world.client.get(path).status, 200, f'reading {path}:')


def locked(faults):
    """locked: another process holds the database; try again is told, and then it goes"""
    world = World()
    before = counts(world.server)
    with database(world.server) as other:
        other.execute('begin exclusive')
        began = time.monotonic()
        answer = refused(faults, world.send(), 503)
        faults.check(answer.head('Retry-After').isdigit(), 'no Retry-After')
        faults.check(time.monotonic() - began < 6, 'waited too long')
        reads(faults, world)
        refused(faults, world.send(data=True), 503, 'busy')
        other.execute('rollback')
    faults.same(counts(world.server), before)
    works(faults, world)
    world.whole(faults)


def read_only(faults):
    """read-only: the engine refuses to write the file; what is there can be read"""
    world = World()
    before = counts(world.server)
    faults.check(world.checkpoint(), 'no checkpoint')
    with open(world.server.data / 'motcua.db', 'r+b') as f:
        mark_version(f, 3)  # a version of the format that may be read but not written
        for _ in range(2):
            refused(faults, world.send(), 507)
            refused(faults, world.send(data=True), 507, 'storage')
            refused(faults, world.fill(), 507, 'storage')
            refused(faults, world.attach(), 507)
        reads(faults, world)
        mark_version(f, 2)
    faults.same(counts(world.server), before)
    faults.same(world.restart(), '')
    works(faults, world)
    world.whole(faults)


def mark_version(f, version):
    """Byte 18 of the file: who may write it, https://www.sqlite.org/fileformat2.html"""
    f.seek(18)
    f.write(bytes([version]))
    f.flush()


def read_only_at_start(faults):
    """read-only at the start: the program ends with a word about it and changes nothing"""
    if os.geteuid() != 0:
        raise Skip('needs root to mount a folder read-only')
    world = World()
    faults.same(world.server.stop(), '')
    with mounted('--bind', str(world.server.data), str(world.server.data)) as ok:
        if not ok or subprocess.run(['mount', '-o', 'remount,bind,ro', str(world.server.data)], capture_output=True).returncode:
            raise Skip('mount is not allowed here')
        told = ends_at_start(faults, world.server)
        faults.check('motcua.db' in told, f'does not say which file: {told}')
    world.server.start()
    world.client.port = world.server.port
    works(faults, world)
    world.whole(faults)


def ends_at_start(faults, server):
    """Starts it; it must end by itself with a message, not with a crash. -> what it said"""
    before = len(server.said())
    try:
        server.start(wait=30)
    except RuntimeError:
        code = server.process.returncode
        faults.check(code in (1, 2), f'exit {code}')
    else:
        faults.check(False, 'it serves')
    server.process = None
    told = server.said()[before:] + server.told
    faults.check('Sanitizer' not in told and told.strip(), told)
    return told


@contextlib.contextmanager
def mounted(*args):
    done_ = subprocess.run(['mount', *args], capture_output=True)
    try:
        yield done_.returncode == 0
    finally:
        if done_.returncode == 0:
            subprocess.run(['umount', '-l', args[-1]], capture_output=True, check=True)


def full_disk(faults):
    """full: no room on the disk for writing; once there is room it goes on without a restart"""
    folder = free_folder()
    try:
        with mounted('-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', str(folder)) as ok:
            if not ok:
                raise Skip('mount is not allowed here')
            world = World(data=folder / 'data')
            before = counts(world.server)
            world.checkpoint()
            filler = folder / 'filler'
            fill_up(filler)
            refuses_when_full(faults, world)
            faults.same(counts(world.server), before)
            filler.unlink()
            faults.same(world.attach(1000).status, 303, 'with room again:')
            works(faults, world)
            close_full(faults, world)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill_up(filler):
    with open(filler, 'wb', buffering=0) as f, contextlib.suppress(OSError):
        for size in (1 << 20, PAGE, 1):
            with contextlib.suppress(OSError):
                while True:
                    f.write(b'0' * size)


def refuses_when_full(faults, world):
    """The log has some room left from before: the first writings may still go."""
    for _ in range(3):
        refused(faults, world.attach(200000), 507)
    last = None
    for _ in range(400):
        last = world.fill()
        if last.status != 200:
            break
    refused(faults, last, 507, 'storage')
    refused(faults, world.send(), 507)
    reads(faults, world, '/', '/thu-tuc', '/readyz')


def close_full(faults, world):
    world.whole(faults)


def too_large_file(faults):
    """full: the file may not grow further; what fits goes on"""
    world = World()
    before = counts(world.server)
    world.fill()  # so that there is something to move from the log into the file meanwhile
    had = resource.prlimit(world.server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(world.server.process.pid, resource.RLIMIT_FSIZE, (PAGE, had[1]))
    for _ in range(2):
        refused(faults, world.send(), 507)
        refused(faults, world.fill(), 507, 'storage')
        refused(faults, world.attach(200000), 507)
        reads(faults, world)
    resource.prlimit(world.server.process.pid, resource.RLIMIT_FSIZE, had)
    faults.same(counts(world.server), before)
    works(faults, world)
    world.whole(faults)


def garbage_at_start(faults):
    """damaged before the start: the program says which file and ends"""
    for damage in b'this is no database ' * 400, b'', b'SQLite format 3\0' + b'\xff' * 9000:
        server = Server(start=False, demo='no')
        server.data.mkdir(parents=True)
        (server.data / 'motcua.db').write_bytes(damage)
        if damage:
            told = ends_at_start(faults, server)
            faults.check('motcua.db' in told, f'does not say which file: {told}')
            faults.same((server.data / 'motcua.db').read_bytes(), damage, 'the damaged file was changed:')
        else:
            server.start()  # an empty file is an empty database
            faults.same(server.stop(), '')
        server.remove()


def damaged_page(faults):
    """damaged while it runs: who needs that page is told, the others are served, the check finds it"""
    world = World()
    before = counts(world.server)
    path = world.server.data / 'motcua.db'
    with database(world.server) as db:
        roots = [r[0] for r in db.execute("select rootpage from sqlite_schema where tbl_name='draft'")]
    faults.same(world.restart(), '')  # nothing of it is in memory
    faults.check(world.checkpoint(), 'no checkpoint')
    kept = path.read_bytes()
    with open(path, 'r+b') as f:
        for root in roots:
            f.seek((root - 1) * PAGE)
            f.write(b'\xa5' * PAGE)
    refused(faults, world.client.get(f'/nop/{world.draft}/requester'), 507)
    refused(faults, world.client.json(f'/nop/{world.draft}/requester'), 507, 'storage')
    refused(faults, world.send(), 507)
    refused(faults, world.fill(), 507, 'storage')
    reads(faults, world, '/', '/thu-tuc', f'/thu-tuc/{journey.PROCEDURE}', '/readyz', '/livez')
    check = world.server.command('check', '--integrity')
    faults.check(check.returncode == 1 and not INSIDE.search(check.stderr.replace('sqlite', '')), f'the check finds nothing: {check}')
    faults.same(world.server.stop(), '')
    path.write_bytes(kept)
    world.server.start()
    world.client.port = world.server.port
    faults.same(counts(world.server), before)
    works(faults, world)
    world.whole(faults)


def main():
    run([locked, read_only, read_only_at_start, full_disk, too_large_file, garbage_at_start, damaged_page])
    done()


if __name__ == '__main__':
    sys.exit(main())
