#!/usr/bin/env python3
"""SIGKILL under load, again and again: what was acknowledged is there afterwards, nothing is half-written, and what was sent
again makes no second dossier. Every other time it is killed in the very moment of an acknowledgement, by who received it: a
server that answers before it has written would not survive that. Argument: how many times (20, on a server 10)."""
import contextlib
import json
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
import pgsql  # noqa: E402
from client import Server  # noqa: E402
from people import Person, database  # noqa: E402
from tap import done, report, run  # noqa: E402

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 10 if pgsql.SERVER else 20
PEOPLE = 4
RANDOM = random.Random(20261122)  # moments differ all the same: the machine decides what they meet


class Citizen:
    """Applies without end, and remembers what the server has acknowledged and what it was asked when it died."""

    def __init__(self, server, unit, n):
        self.person, self.unit, self.n = Person(server, f'Người nộp số {n}'), unit, n
        self.sent, self.filled, self.attached, self.asked = {}, {}, set(), set()  # by draft
        self.writes, self.wrong, self.server, self.armed = 0, [], server, None

    def told(self):
        """Something was acknowledged."""
        self.writes += 1
        if self.armed and self.armed.is_set():
            self.server.process.kill()

    def work(self, until_dead, armed):
        client, self.armed = self.person.client(), armed
        try:
            while not until_dead.is_set():
                self.apply(client)
        except journey.Stopped as why:
            self.wrong.append(str(why))
        except (OSError, ValueError, LookupError):
            pass  # the server is gone in the middle of something: not acknowledged
        finally:
            client.close()

    def apply(self, client):
        draft = journey.start(client, self.unit)
        self.filled[draft], token = '', client.token()
        for step, values in journey.STEPS.items():
            number = f'{self.n}/{draft}' if step == 'child' else ''
            journey.expect(client.post(f'/nop/{draft}/{step}', {**values, **({'birth_notice_number': number} if number else {})}, token=token), 303)
            self.filled[draft] = number or self.filled[draft]
            self.told()
        journey.expect(journey.attach(client, draft, ('tep.birth_notice', 'a.pdf', 'application/pdf', journey.PDF + draft.encode()), token=token), 303)
        self.attached.add(draft)
        self.told()
        self.asked.add(draft)
        self.sent[draft] = journey.send(client, draft, token)
        self.asked.discard(draft)
        self.told()


def kill_under_load(server, citizens, when_told):
    dead, armed = threading.Event(), threading.Event()
    threads = [threading.Thread(target=c.work, args=[dead, armed]) for c in citizens]
    for t in threads:
        t.start()
    time.sleep(RANDOM.uniform(0.15, 1.5))
    if when_told:
        armed.set()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.process.wait(timeout=2)
    server.process.kill()
    server.process.wait()
    server.process.stdout.close()
    server.process = None
    dead.set()
    for t in threads:
        t.join()


def look(f, server, c):
    """Everything that this citizen was told is written."""
    with database(server) as db:
        rows = {str(i): (form, papers, dossier) for i, form, papers, dossier in
                db.execute('select id, form, papers, dossier from draft where account = ?', [c.person.account])}
        dossiers = db.execute('select count(*), count(distinct id) from dossier where account = ?', [c.person.account]).fetchone()
        of_drafts = [r[2] for r in rows.values() if r[2]]
    for draft, number in c.filled.items():  # what was sent lies in the dossier's journal, which check has gone through
        if f.check(draft in rows, f'draft {draft} was acknowledged and is gone') and number and not rows[draft][2]:
            f.same(json.loads(rows[draft][0]).get('birth_notice_number'), number, f'draft {draft}')
    for draft in c.attached:
        f.check(draft in rows and ('birth_notice' in rows[draft][1] or rows[draft][2]), f'the paper of {draft} was acknowledged and is gone')
    for draft, code in c.sent.items():
        f.check(draft in rows and rows[draft][2], f'{code} was acknowledged and its draft says it was not sent')
    f.same(dossiers[0], len(of_drafts), 'dossiers and sent drafts of', c.person)
    f.same(len(set(of_drafts)), len(of_drafts), 'two drafts of one dossier')
    f.check(not c.wrong, c.wrong)


def ask_again(f, server, c):
    """What was under way when it died is sent again, twice: one dossier each, whichever way it had gone."""
    client = c.person.client()
    for draft in sorted(c.asked):
        first, second = journey.send(client, draft), journey.send(client, draft)
        f.same(first, second, f'draft {draft} sent twice more')
        c.sent[draft] = first
    c.asked.clear()
    if c.sent:
        code = RANDOM.choice(list(c.sent.values()))
        f.same(client.get(f'/ho-so/{code}').status, 200, code)
    client.close()


def survives(f):
    server = Server(demo='no')
    unit = journey.unit_number(server)
    citizens = [Citizen(server, unit, n) for n in range(PEOPLE)]
    for turn in range(TIMES):
        kill_under_load(server, citizens, turn % 2 == 0)
        whole = server.command('check')
        f.check(whole.returncode == 0 and whole.stdout.count(' 0 wrong') == 6, f'after kill {turn + 1}:', whole.stdout, whole.stderr)
        server.start()
        for c in citizens:
            look(f, server, c)
            ask_again(f, server, c)
        if f:
            break
    writes, sent = sum(c.writes for c in citizens), sum(len(c.sent) for c in citizens)
    print(f'# {TIMES} kills, {writes} acknowledged writes, {sent} dossiers')
    f.check(sent >= TIMES, 'hardly anything was written: the test shows nothing')
    f.same(server.stop(), '')
    server.remove()


survives.__doc__ = f'After {TIMES} times SIGKILL under load every acknowledged write is there and every journal and figure verifies'
run([survives])
done()
