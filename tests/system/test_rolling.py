#!/usr/bin/env python3
"""A rolling restart under load: two processes over one PostgreSQL database behind HAProxy; one is ended and started again, then the other. Every request that was
accepted is answered, what was acknowledged is there once, and nobody sees an error but "try again". Prints TAP.
ENGINE: both, with servers of its own where none is named."""
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
import own_postgres  # noqa: E402
from client import Client, Server  # noqa: E402
from people import Person, database, wait_for  # noqa: E402
from tap import done, report, run, skip  # noqa: E402

PEOPLE, LEAVE_S = 4, 3
CONFIG = """
global
    maxconn 500
defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
    retries 3
    option redispatch
frontend door
    bind 127.0.0.1:{door}
    default_backend motcua
backend motcua
    balance roundrobin
    option httpchk GET /readyz
    http-check expect status 200
    default-server inter 500ms fall 1 rise 1
    server a 127.0.0.1:{a} check
    server b 127.0.0.1:{b} check
"""


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def answers(port):
    with socket.socket() as s:
        return s.connect_ex(('127.0.0.1', port)) == 0


class Site:
    def __init__(self):
        self.base = own_postgres.Base()
        ports = [free_port() for _ in range(2)]
        more = {'database': self.base.url, 'demo': 'no', 'leave-s': str(LEAVE_S)}
        self.a = Server(listen=f'127.0.0.1:{ports[0]}', **more)
        self.b = Server(data=self.a.data, listen=f'127.0.0.1:{ports[1]}', **more)
        self.proxy = self.open_door(ports)
        self.unit = journey.unit_number(self.a)

    def open_door(self, ports):
        """A free port may be somebody else's a moment later: then another one."""
        config = self.a.data.parent / 'haproxy.cfg'
        for _ in range(5):
            self.door = free_port()
            config.write_text(CONFIG.format(door=self.door, a=ports[0], b=ports[1]))
            proxy = subprocess.Popen([shutil.which('haproxy') or '/usr/sbin/haproxy', '-db', '-q', '-f', str(config)])
            if wait_for(lambda: proxy.poll() is not None or answers(self.door), 20) and proxy.poll() is None:
                return proxy
        raise RuntimeError('the proxy does not come up')

    def remove(self):
        self.proxy.terminate()
        self.proxy.wait(timeout=20)
        self.a.remove()
        self.base.remove()


class Citizen:
    """Applies without end through the door; remembers what was acknowledged and what went wrong."""

    def __init__(self, site, n):
        self.person, self.site = Person(site.a, f'Người nộp số {n}'), site
        self.sent, self.wrong, self.again, self.requests = [], [], 0, 0

    def client(self):
        c = Client(self.site.door)
        c.cookies['mc_phien'] = self.person.session()
        c.exchange = self.watched(c.exchange)
        return c

    def watched(self, exchange):
        def one(method, path, body, heads):
            self.requests += 1
            try:
                answer = exchange(method, path, body, heads)
            except Exception as why:
                self.wrong.append(f'{method} {path}: {why!r}')
                raise
            if answer.status == 503 and answer.head('Retry-After'):
                self.again += 1
            elif answer.status >= 500:
                self.wrong.append(f'{method} {path}: {answer!r}')
            return answer
        return one

    def work(self, end):
        client = self.client()
        while not end.is_set() and not self.wrong:
            try:
                self.sent.append(journey.apply(client, self.site.unit))
            except (journey.Stopped, LookupError) as why:
                if not self.again:
                    self.wrong.append(str(why)[:300])
        client.close()


def rolled(f, s):
    """both are ended and started again under load: everything accepted is answered, and there once"""
    citizens, end = [Citizen(s, n) for n in range(PEOPLE)], threading.Event()
    threads = [threading.Thread(target=c.work, args=[end]) for c in citizens]
    for t in threads:
        t.start()
    time.sleep(2)
    before = []
    for server in s.a, s.b:
        before.append(sum(len(c.sent) for c in citizens))
        f.same(server.stop(), '', 'ended:')
        server.start()
        f.check(wait_for(lambda p=server.port: Client(p).get('/readyz').status == 200, 20), 'is not ready again')
        time.sleep(2)
    end.set()
    for t in threads:
        t.join()
    sent, requests, again = sum(len(c.sent) for c in citizens), sum(c.requests for c in citizens), sum(c.again for c in citizens)
    print(f'# {requests} requests, {sent} dossiers, {again} times "try again"', flush=True)
    f.check(not any(c.wrong for c in citizens), [c.wrong[:2] for c in citizens])
    f.check(before[0] > 0 and sent > before[1] > before[0], before, sent, 'too little went on: the test shows nothing')
    with database(s.a) as db:
        for c in citizens:
            rows = [r[0] for r in db.execute('select id from dossier where account = ?', [c.person.account])]
            f.check(len(set(c.sent)) == len(c.sent) <= len(rows) <= len(c.sent) + c.again, 'acknowledged', len(c.sent), 'there', len(rows))
            f.same({i[-4:] for i in c.sent} - {f'{r & 65535:04d}' for r in rows}, set(), 'acknowledged and gone')


def leaving(f, s):
    """who was told to end serves on for a while, says so at /readyz, and closes each connection after its answer"""
    s.b.process.terminate()
    c = Client(s.b.port)
    f.check(wait_for(lambda: c.get('/readyz').status == 503, LEAVE_S), '/readyz stays well')
    live = c.get('/livez')
    f.same((live.status, live.head('Connection').lower()), (200, 'close'))
    f.check(c.get('/readyz').head('Retry-After'), 'no Retry-After')
    f.same(s.b.stop(), '')


def main():
    if not (shutil.which('haproxy') or Path('/usr/sbin/haproxy').exists()):
        skip('a rolling restart', 'no haproxy here')
        done()
    s = Site()
    try:
        run([rolled, leaving], s)
        check = s.a.command('check', '--journal', '--counters', '--ledger')
        report(check.returncode == 0, 'journals, figures and ledger are whole', check.stdout + check.stderr)
        report(not (wrong := s.a.stop()), 'no sanitizer had a word to say', wrong)
    finally:
        s.remove()
    done()


main()
