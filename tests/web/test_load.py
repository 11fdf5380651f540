#!/usr/bin/env python3
"""64 clients at once for a few seconds, reading and writing: no error but "try again", every writing that was acknowledged is there,
every dossier has one event for each act, and the server still answers quickly. Argument: seconds (5)."""
import random
import sys
import threading
import time

import journey
from client import Server
from people import UNIT_A, Person, database
from tap import done, report, run

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 5
READERS, WRITERS, OFFICERS = 40, 16, 8
PAGES = ('/', '/thu-tuc', f'/thu-tuc/{journey.PROCEDURE}', '/thu-tuc?q=khai+sinh', '/tra-cuu', '/dang-nhap', '/thu-tuc.json', '/openapi.json', '/khong-co')


class Client(threading.Thread):
    """Does one thing after another until the time is over, and remembers what it was told."""

    def __init__(self, load):
        super().__init__(daemon=True)
        self.load, self.wrong, self.statuses, self.slowest = load, [], {}, 0

    def ask(self, call, *args, **more):
        began = time.monotonic()
        answer = call(*args, **more)
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if answer.status >= 500 and answer.status != 503:
            self.wrong.append(repr(answer))
        return answer

    def run(self):
        try:
            while time.monotonic() < self.load.end:
                self.turn()
        except Exception as e:  # noqa: BLE001
            self.wrong.append(f'{type(e).__name__}: {e}')


class Reader(Client):
    """A visitor."""

    def __init__(self, load):
        super().__init__(load)
        self.client = load.server.client()

    def turn(self):
        answer = self.ask(self.client.get, random.choice(PAGES))
        if answer.status not in (200, 404):
            self.wrong.append(repr(answer))


class Writer(Client):
    """A citizen who changes one draft over and over, and now and then sends one."""

    def __init__(self, load, n):
        super().__init__(load)
        self.person = Person(load.server, f'Người nộp {n}')
        self.client = self.person.client()
        self.token = self.client.token('/thu-tuc')
        self.draft, self.n, self.kept, self.sent = journey.start(self.client, load.unit), 0, None, []

    def turn(self):
        self.n += 1
        name = f'Trần Thị {"Bưởi " * (self.n % 3 + 1)}{chr(65 + self.n % 26)}'
        answer = self.ask(self.client.post, f'/nop/{self.draft}/requester', {**journey.STEPS['requester'], 'requester_name': name}, self.token)
        if answer.status == 303:
            self.kept = name
        elif answer.status != 503:
            self.wrong.append(repr(answer))
        if self.n % 20 == 1:
            self.apply()

    def apply(self):
        try:
            draft, token = journey.ready(self.client, self.load.unit)
            answer = self.ask(self.client.post, f'/nop/{draft}/gui', {'cam_doan': '1'}, token)
        except journey.Stopped as e:
            if 'wanted' in str(e) and ' 503 ' not in str(e):
                self.wrong.append(str(e))
            return
        if answer.status == 303:
            code = answer.head('Location').split('/')[2]
            self.sent.append((draft, code))
            self.load.codes.append(code)


class Officer(Client):
    """Accepts what others may be accepting at the same moment."""

    def __init__(self, load, n):
        super().__init__(load)
        self.client = Person(load.server, f'Cán bộ {n}', UNIT_A, ['reception']).client()
        self.token = self.client.token('/viec')
        self.accepted = []

    def turn(self):
        self.ask(self.client.get, '/viec')
        if not self.load.codes:
            time.sleep(0.05)
            return
        code = random.choice(self.load.codes[-4:])
        self.ask(self.client.get, f'/viec/ho-so/{code}')
        answer = self.ask(self.client.post_json, f'/viec/ho-so/{code}/accept', {'version': 1}, self.token)
        if answer.status == 200:
            self.accepted.append(code)
        elif answer.status not in (409, 503):
            self.wrong.append(repr(answer))


class Load:
    def __init__(self, server):
        self.server, self.unit, self.codes = server, journey.unit_number(server), []
        self.readers = [Reader(self) for _ in range(READERS)]
        self.writers = [Writer(self, n) for n in range(WRITERS)]
        self.officers = [Officer(self, n) for n in range(OFFICERS)]
        self.all = self.readers + self.writers + self.officers

    def go(self):
        self.end = time.monotonic() + SECONDS
        for c in self.all:
            c.start()
        for c in self.all:
            c.join(SECONDS + 60)
        return sum(sum(c.statuses.values()) for c in self.all)


def no_error(faults, load):
    """64 clients at once get no error but "try again", and none waits long"""
    asked = load.go()
    for c in load.all:
        faults.check(not c.wrong, type(c).__name__, *c.wrong[:2])
        faults.check(not c.is_alive(), f'{type(c).__name__} waits still')
    slowest = max(c.slowest for c in load.all)
    faults.check(slowest < 20, f'the slowest answer took {slowest:.1f} s')
    busy = sum(c.statuses.get(503, 0) for c in load.all)
    print(f'# {asked} answers in {SECONDS:.0f} s, slowest {slowest:.2f} s, {busy} told to try again, {len(load.codes)} applications')
    faults.check(asked > 100 and load.codes and any(o.accepted for o in load.officers), f'too little was done: {asked}, {len(load.codes)}')


def nothing_lost(faults, load):
    """what was acknowledged is there, once"""
    with database(load.server) as db:
        for w in load.writers:
            stored = db.execute("select json_extract(form, '$.requester_name') from draft where id=?", [w.draft]).fetchone()[0]
            faults.check(w.kept is None or stored == w.kept.strip(), f'draft {w.draft}: {stored!r}, acknowledged {w.kept!r}')
            for draft, _ in w.sent:
                faults.check(db.execute('select dossier from draft where id=?', [draft]).fetchone()[0], f'draft {draft} was acknowledged as sent')
        sent = sum(len(w.sent) for w in load.writers)
        faults.same(len(set(load.codes)), sent, 'two applications have one code:')
        own = [w.person.account for w in load.writers]
        marks = ','.join('?' * len(own))
        faults.same(db.execute(f'select count(*) from dossier where account in ({marks})', own).fetchone()[0], sent, 'dossiers:')
        acted = db.execute(f"select count(*) from journal j join dossier d on d.id=j.dossier where j.act='accept' and d.account in ({marks})", own).fetchone()[0]
    accepted = [code for o in load.officers for code in set(o.accepted)]  # pressed twice by the same is the same act
    faults.same(acted, len(set(accepted)), 'events of acceptance:')
    for code in set(accepted):
        faults.same(accepted.count(code), 1, f'{code} was accepted by several:')


def main():
    server = Server(demo='no')
    load = Load(server)
    run([no_error, nothing_lost], load)
    check = server.command('check', '--journal')
    report(check.returncode == 0, 'the journal is whole', check.stdout + check.stderr)
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
