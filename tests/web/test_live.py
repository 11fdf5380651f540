#!/usr/bin/env python3
"""Live pages of the real program: the text at once and after each commit, for many, beside ordinary requests; limits, clients that go, a server that ends.
They are tried on the number of messages in the development outbox, by sockets that read when they are told to.
ENGINE: files; a stream knows no engine, and tests/app/test_live reads on both."""
import json
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from client import ROOT, Server, receive_all
from people import Person, database, wait_for
from tap import Skip, done, report, run

PAGE = '/hop-gui-di/song'


class Stream:
    """One listener. what: everything that has come, without the chunks' sizes."""

    def __init__(self, server, heads=(), version='1.1', source='127.0.0.1', path=PAGE, room=None):
        self.socket = socket.socket()
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.bind((source, 0))
        self.socket.settimeout(10)
        self.socket.connect(('127.0.0.1', server.port))
        lines = [f'GET {path} HTTP/{version}', 'Host: motcua', 'Accept: text/event-stream', *heads, '', '']
        self.socket.sendall('\r\n'.join(lines).encode())
        self.bytes, self.ended = b'', False

    def read(self, until, seconds=3):
        """Until until(self) holds; how long that took, None = never."""
        began = time.monotonic()
        while not until(self):
            left = began + seconds - time.monotonic()
            if left <= 0 or self.ended:
                return None
            self.socket.settimeout(left)
            try:
                more = self.socket.recv(65536)
            except (socket.timeout, ConnectionResetError):
                continue
            self.bytes += more
            self.ended = not more
        return time.monotonic() - began

    @property
    def head(self):
        return self.bytes.partition(b'\r\n\r\n')[0].decode()

    @property
    def status(self):
        return int(self.head.split()[1]) if self.head else 0

    @property
    def events(self):
        """[(id, figures)], as a browser reads them."""
        body = re.sub(rb'(^|\r\n)[0-9a-f]+\r\n', b'', self.bytes.partition(b'\r\n\r\n')[2]).decode()
        found = []
        for block in body.split('\n\n')[:-1]:
            fields = dict(line.partition(': ')[::2] for line in block.split('\n'))
            if fields.get('event') == 'figures':
                found.append((fields['id'], json.loads(fields['data'])))
        return found

    def has(self, n):
        return self.read(lambda s: any(f['set']['messages'] == str(n) for _, f in s.events))

    def is_over(self, seconds=3):
        return self.read(lambda s: s.bytes.endswith(b'\r\n0\r\n\r\n') or s.ended, seconds)

    def close(self):
        self.socket.close()


class World:
    def __init__(self, server):
        self.server = server

    def messages(self):
        with database(self.server) as db:
            return db.execute('select count(*) from sent').fetchone()[0]

    def add(self):
        """A commit that is not the program's own, as of another process. Tells how many there are now."""
        with database(self.server) as db:
            n = db.execute('select coalesce(max(id), 0) + 1 from sent').fetchone()[0]
            db.execute('insert into sent (id, channel, address, text, sent_at) values (?, ?, ?, ?, ?)', [n, 'sms', '0399000000', 'thử', int(time.time() * 1000)])
        return self.messages()

    def logged(self, since, how):
        return [line for line in self.server.said()[since:].splitlines() if 'what=live' in line and f'end={how}' in line]


def at_once(faults, world):
    """the text comes at once, with heads that keep it on its way"""
    n = world.add()
    s = Stream(world.server)
    took = s.has(n)
    faults.check(took is not None and took < 1.5, took, s.bytes)
    for line in ('HTTP/1.1 200', 'Content-Type: text/event-stream', 'Cache-Control: no-store', 'X-Accel-Buffering: no', 'Transfer-Encoding: chunked'):
        faults.check(line in s.head, line, s.head)
    faults.check(b'retry: ' in s.bytes and b'event: figures\n' in s.bytes, s.bytes)
    faults.check(re.fullmatch(r'\d+-[0-9a-f]{8}', s.events[0][0]), s.events)
    faults.same(set(s.events[0][1]), {'seq', 'at', 'set'})
    s.close()


def changes(faults, world):
    """a change is heard by everybody within three seconds of its commit, whoever committed it; what did not change is not said again"""
    a, b = Stream(world.server), Stream(world.server)
    faults.check(a.has(world.messages()) is not None and b.has(world.messages()) is not None, a.bytes, b.bytes)
    n = world.add()
    for s in a, b:
        took = s.has(n)
        faults.check(took is not None and took < 3, took, s.bytes)
    faults.same(a.events[-1], b.events[-1])
    faults.check(a.read(lambda s: len(s.events) > 2, 2.5) is None, 'said again:', a.events)
    c = world.server.client()  # and what the program itself writes
    sent = c.post('/dang-nhap', {'login': '0355 000 991'})
    faults.same(sent.status, 303)
    wait_for(lambda: world.messages() > n)
    took = a.has(n + 1)
    faults.check(took is not None and took < 3, took, a.events)
    a.close()
    b.close()


def known(faults, world):
    """who comes again and knows it hears nothing until it changes"""
    s = Stream(world.server)
    s.has(world.messages())
    again = Stream(world.server, [f'Last-Event-ID: {s.events[-1][0]}'])
    faults.check(again.read(lambda x: x.events, 2.5) is None, again.bytes)
    faults.same(again.status, 200)
    took = again.has(world.add())
    faults.check(took is not None and took < 3, took, again.bytes)
    s.close()
    again.close()


def once(faults, world):
    """HEAD, programs and a browser's address line get it once, as JSON"""
    n = world.add()
    c = world.server.client()
    for answer in (c.json(PAGE), c.get(PAGE + '.json'), c.get(PAGE, Accept='text/html'), c.get(PAGE)):
        faults.same((answer.status, answer.type, answer.head('Cache-Control')), (200, 'application/json', 'no-store'), answer)
        faults.check(wait_for(lambda: c.json(PAGE).json()['set']['messages'] == str(n), 3), answer)
    head = c.send('HEAD', PAGE, heads=[('Accept', 'text/event-stream')])
    faults.same((head.status, head.type, head.body), (200, 'application/json', b''))
    faults.same(c.send('POST', PAGE, b'', [('Accept', 'text/event-stream')]).status, 405)


def old_http(faults, world):
    """HTTP/1.0 gets it without chunks"""
    s = Stream(world.server, version='1.0')
    n = world.add()
    faults.check(s.read(lambda x: f'"messages":"{n}"'.encode() in x.bytes) is not None, s.bytes)
    faults.check(b'chunked' not in s.bytes and b'\r\n\r\nretry: ' in s.bytes, s.bytes)
    s.close()


def limits(faults, world):
    """a session has six, an address without one sixty; beyond that it is asked to come again, and there is room as soon as one is gone"""
    cookie = 'Cookie: mc_phien=' + Person(world.server, 'Người xem bảng').session()
    mine = [Stream(world.server, [cookie]) for _ in range(6)]
    for s in mine:
        faults.check(s.has(world.messages()) is not None, s.bytes)
    refused = Stream(world.server, [cookie])
    refused.read(lambda s: s.status)
    faults.check(refused.status == 503 and 'Retry-After: ' in refused.head and 'application/problem+json' in refused.head, refused.bytes)
    mine.pop().close()
    time.sleep(0.3)
    mine.append(Stream(world.server, [cookie]))
    faults.check(mine[-1].has(world.messages()) is not None, mine[-1].bytes)
    theirs = [Stream(world.server, source='127.0.0.9') for _ in range(61)]
    for s in theirs:
        s.read(lambda x: x.status)
    faults.same(sorted(s.status for s in theirs), [200] * 60 + [503])
    for s in [*mine, *theirs, refused]:
        s.close()


def gone(faults, world):
    """who goes is noticed at once, and a line in the log says how it ended"""
    time.sleep(1.5)  # those before are told of
    since = len(world.server.said())
    streams = [Stream(world.server) for _ in range(5)]
    for s in streams:
        s.has(world.messages())
        s.close()
    faults.check(wait_for(lambda: len(world.logged(since, 'gone')) == 5, 3), world.server.said()[since:][-2000:])
    line = world.logged(since, 'gone')[:1]
    faults.check(line and re.search(r'route=/hop-gui-di/song account=0 s=\d+ events=1 end=gone', line[0]), line)


def many(faults, world):
    """with 300 open, one of which never reads, ordinary requests are answered as ever and every change is heard by all"""
    streams = [Stream(world.server, source=f'127.0.0.{20 + i // 60}', room=2048 if i == 0 else None) for i in range(300)]
    for s in streams[1:]:
        faults.check(s.has(world.messages()) is not None, s.status)
    c, took = world.server.client(), []
    for turn in range(60):
        if turn % 15 == 0:
            n = world.add()
        began = time.monotonic()
        faults.same(c.get('/thu-tuc', Accept='text/html').status, 200)
        took.append(time.monotonic() - began)
        time.sleep(0.03)
    took.sort()
    faults.check(took[30] < 0.1 and took[-1] < 1, f'median {took[30]:.3f} s, longest {took[-1]:.3f} s')
    late = [i for i, s in enumerate(streams[1:]) if s.has(n) is None]
    faults.same(late, [])
    for s in streams:
        s.close()
    faults.check(wait_for(lambda: c.json(PAGE).status == 200))


def ends(faults, world):
    """told to end, it ends open streams in order and takes no longer for them"""
    server = Server(demo='no')
    streams = [Stream(server, source=f'127.0.0.{40 + i // 50}') for i in range(100)]
    for s in streams:
        faults.check(s.read(lambda x: x.events) is not None, s.bytes)
    began = time.monotonic()
    faults.same(server.stop(), '')
    took = time.monotonic() - began
    faults.check(took < 6, f'{took:.1f} s')
    faults.check(all(s.is_over() is not None and s.bytes.endswith(b'0\r\n\r\n') for s in streams), [s.bytes[-60:] for s in streams[:3]])
    server.remove()


def leaves(faults, world):
    """a process that is leaving ends them at once, tells who comes late what there is, and sends them on"""
    server = Server(demo='no', **{'leave-s': '4'})
    first = Stream(server)
    first.read(lambda s: s.events)
    server.process.terminate()
    took = first.is_over()
    faults.check(took is not None and took < 1, took)
    late = Stream(server)
    faults.check(late.is_over() is not None and late.events and late.bytes.endswith(b'0\r\n\r\n'), late.bytes)
    with socket.create_connection(('127.0.0.1', server.port)) as s:
        s.sendall(b'GET /readyz HTTP/1.1\r\nHost: motcua\r\n\r\n')
        faults.check(b' 503 ' in receive_all(s), 'ready, though it leaves')
    faults.same(server.stop(), '')
    server.remove()


class Proxy:
    """HAProxy before the server, with the times and options of the door that deploy/ ships."""

    def __init__(self, server):
        program = shutil.which('haproxy') or '/usr/sbin/haproxy'
        if not Path(program).exists():
            raise Skip('no haproxy here')
        text = (ROOT / 'deploy/haproxy.cfg').read_text()
        part = {name: re.search(rf'(?ms)^{name}\n(.*?)(?=^\S|\Z)', text)[1] for name in ('defaults', 'frontend people', 'backend motcua')}
        kept = {name: ''.join(f'  {line}\n' for line in re.findall(r'(?m)^  ((?:timeout|option http-no-delay).*)$', body)) for name, body in part.items()}
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.port = s.getsockname()[1]
        config = server.data.parent / 'haproxy.cfg'
        config.write_text(f'global\n  maxconn 400\ndefaults\n{kept["defaults"]}frontend people\n  mode http\n  bind 127.0.0.1:{self.port}\n{kept["frontend people"]}'
                          f'  default_backend motcua\nbackend motcua\n  mode http\n{kept["backend motcua"]}  server a 127.0.0.1:{server.port}\n')
        self.process = subprocess.Popen([program, '-db', '-q', '-f', str(config)])
        for _ in range(200):
            with socket.socket() as s:
                if not s.connect_ex(('127.0.0.1', self.port)):
                    return
            time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def behind_a_proxy(faults, world):
    """HAProxy as it is shipped passes events on at once; who goes from page to page behind it is not refused for the pages that were left"""
    proxy = Proxy(world.server)
    try:
        near, far = Stream(world.server), Stream(proxy)
        faults.check(far.has(world.messages()) is not None and near.has(world.messages()) is not None, far.bytes)
        n = world.add()
        near.has(n)
        took = far.has(n)
        faults.check(took is not None and took < 0.1, took, 'later than without the proxy')
        cookie = 'Cookie: mc_phien=' + Person(world.server, 'Người đi qua nhiều trang').session()
        for turn in range(10):
            s = Stream(proxy, [cookie])
            faults.check(s.read(lambda x: x.events) is not None, turn, s.bytes)
            s.close()
            time.sleep(1.1)
        near.close()
        far.close()
    finally:
        proxy.stop()


def main():
    server = Server(demo='no')
    try:
        run([at_once, changes, known, once, old_http, limits, gone, many, behind_a_proxy, ends, leaves], World(server))
    finally:
        wrong = server.stop()
        report(not wrong, 'the server ended in order, nothing found by the sanitizers', wrong)
        server.remove()
    done()


main()
