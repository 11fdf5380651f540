"""The real program over HTTP: starts it on an empty folder and a free port, speaks to it as browsers and programs do.

Server    a running motcua and its data; stop() tells what the sanitizers said
Client    one person's browser: cookies, the token of forms, HTML and JSON
Answer    status, heads, body of a reply
"""
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

import pgsql

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get('MOTCUA_BIN') or os.environ.get('MOTCUA_PROGRAM') or str(ROOT / 'build/san/motcua')
FAULTS = re.compile(r'ERROR: (?:Address|Leak)Sanitizer|SUMMARY: |runtime error:|Assertion|abort', re.I)
TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


def free_folder():
    return Path(tempfile.mkdtemp(prefix='motcua-'))


class Server:
    shared = {}  # a data folder's database on the server: who starts a second process on a folder means the same installation

    def __init__(self, data=None, start=True, **options):
        self.data = Path(data) if data else free_folder() / 'data'
        self.log = self.data.parent / f'log-{os.getpid()}-{id(self)}'
        self.options = {'development': 'yes', 'demo': 'yes', 'rate-per-minute': '0', 'listen': '127.0.0.1:0', **options}
        self.process = None
        self.bases = pgsql.Bases()
        if pgsql.SERVER and 'database' not in self.options and self.options.get('split') != 'yes':
            self.options['database'] = self.shared.get(self.data) or self.bases.new()
            self.shared[self.data] = self.options['database']
        if start:
            self.start()

    def environment(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}
        env['ASAN_OPTIONS'] = 'detect_leaks=1:abort_on_error=0'
        env['UBSAN_OPTIONS'] = 'print_stacktrace=1'
        env['LSAN_OPTIONS'] = f'suppressions={ROOT}/tools/lsan.supp:print_suppressions=0'
        return env

    def command(self, *words):
        where = ['--database', self.options['database']] if 'database' in self.options else []
        return subprocess.run([PROGRAM, *words, '--data', str(self.data), *where], env=self.environment(), capture_output=True,
                              text=True, timeout=120, check=False)

    def start(self, wait=120):
        """Returns once it listens; RuntimeError if it ends instead."""
        args = [PROGRAM, 'serve', '--data', str(self.data)]
        for key, value in self.options.items():
            args += [f'--{key}', value]
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(args, env=self.environment(), stdout=subprocess.PIPE, stderr=log, text=True)
        self.told, until = '', time.monotonic() + wait
        for line in self.process.stdout:
            self.told += line
            found = re.search(r'portal\s+http://127\.0\.0\.1:(\d+)/', line)
            if found:
                self.port = int(found[1])
                return self
            if time.monotonic() > until:
                break
        self.process.wait(timeout=30)
        raise RuntimeError(f'does not start: {self.told}{self.said()}')

    def said(self):
        return self.log.read_text(errors='replace') if self.log.exists() else ''

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """Ends it in order. What was wrong: sanitizers, a bad exit; '' = nothing."""
        if self.process is None:
            return ''
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = f'{self.process.wait()} after 40 s'
        self.process.stdout.close()
        self.process = None
        wrong = [line for line in self.said().splitlines() if FAULTS.search(line)]
        return '\n'.join(wrong[:20] + ([f'exit {code}'] if code != 0 else []))

    def remove(self):
        if self.process:
            self.stop()
        self.bases.drop()
        shutil.rmtree(self.data.parent, ignore_errors=True)

    def client(self, **more):
        return Client(self.port, **more)

    def raw(self, data, wait=10):
        """Bytes as they are over a connection of their own; what came back until it was closed."""
        with socket.create_connection(('127.0.0.1', self.port), timeout=wait) as s:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                s.sendall(data)
                s.shutdown(socket.SHUT_WR)
            return receive_all(s)


def receive_all(s):
    got = b''
    with contextlib.suppress(ConnectionResetError, socket.timeout):
        while True:
            more = s.recv(65536)
            if not more:
                break
            got += more
    return got


class Answer:
    def __init__(self, status, heads, body):
        self.status, self.heads, self.body = status, heads, body

    def head(self, name):
        return next((v for k, v in self.heads if k.lower() == name.lower()), '')

    @property
    def text(self):
        return self.body.decode('utf-8', 'replace')

    @property
    def type(self):
        return self.head('Content-Type').split(';')[0]

    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """Stable code of a problem; '' if it is none."""
        return self.json().get('code', '') if self.type == 'application/problem+json' else ''

    def to_sign_in(self):
        return self.status == 303 and self.head('Location').startswith('/dang-nhap')

    def __repr__(self):
        return f'{self.status} {self.type} {self.head("Location")} {self.text[:300]!r}'


class Client:
    """Keeps its connection and its cookies. Follows no redirect by itself."""

    def __init__(self, port, lang=None, peer='127.0.0.1'):
        self.port, self.peer = port, peer
        self.cookies = {'mc_lang': lang} if lang else {}
        self.connection = None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def send(self, method, path, body=None, heads=()):
        """One exchange. A kept connection that the server has closed meanwhile is opened again, once."""
        for last in (False, True):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
            try:
                return self.exchange(method, path, body, heads)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                if fresh or last:
                    raise

    def exchange(self, method, path, body, heads):
        c = self.connection
        c.putrequest(method, path, skip_accept_encoding=True)
        for name, value in heads:
            c.putheader(name, value)
        if self.cookies:
            c.putheader('Cookie', '; '.join(f'{k}={v}' for k, v in self.cookies.items()))
        if body is not None or method not in ('GET', 'HEAD'):
            c.putheader('Content-Length', str(len(body or b'')))
        c.endheaders(body or None)
        r = c.getresponse()
        answer = Answer(r.status, r.getheaders(), r.read())
        if r.will_close:
            self.close()
        self.take_cookies(answer)
        return answer

    def take_cookies(self, answer):
        for name, value in answer.heads:
            if name.lower() != 'set-cookie':
                continue
            key, _, rest = value.partition('=')
            word = rest.partition(';')[0]
            if 'max-age=0' in rest.lower():
                self.cookies.pop(key, None)
            else:
                self.cookies[key] = word

    def get(self, path, **heads):
        return self.send('GET', path, heads=named(heads))

    def json(self, path):
        return self.send('GET', path, heads=[('Accept', 'application/json')])

    def follow(self, answer, turns=5):
        """GETs what redirects lead to."""
        while answer.status in (302, 303) and turns:
            answer = self.get(answer.head('Location'))
            turns -= 1
        return answer

    def token(self, page=None):
        """The token of the forms of this session: from a page, else from one that everybody may see."""
        for path in [page] if page else ['/dang-nhap', '/tra-cuu', '/']:
            answer = self.get(path)
            found = TOKEN.search(answer.text)
            if found:
                return found[1]
        raise LookupError(f'no form with a token on {page or "the public pages"}: {answer!r}')

    def post(self, path, fields=(), token=None, page=None, **heads):
        """An urlencoded form with the token; token='' sends none."""
        pairs = list(fields.items() if isinstance(fields, dict) else fields)
        token = self.token(page) if token is None else token
        if token:
            pairs.insert(0, ('csrf', token))
        body = urllib.parse.urlencode(pairs).encode()
        return self.send('POST', path, body, [('Content-Type', 'application/x-www-form-urlencoded'), *named(heads)])

    def post_json(self, path, value, token=None, method='POST'):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        token = self.token() if token is None else token
        heads = [('Content-Type', 'application/json'), ('Accept', 'application/json')]
        return self.send(method, path, body, heads + ([('X-CSRF-Token', token)] if token else []))

    def upload(self, path, fields, files, token=None, **heads):
        """files: (field, name, type, bytes)."""
        token = self.token() if token is None else token
        body, kind = multipart([('csrf', token), *(fields.items() if isinstance(fields, dict) else fields)], files)
        return self.send('POST', path, body, [('Content-Type', kind), *named(heads)])


def named(heads):
    return [(k.replace('_', '-'), v) for k, v in heads.items()]


def multipart(fields, files, boundary='--------motcua7d93'):
    out = b''
    for name, value in fields:
        value = value if isinstance(value, bytes) else value.encode()
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b'\r\n'
    for field, name, kind, data in files:
        name = name if isinstance(name, bytes) else name.encode()
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="'.encode() + name
        out += f'"\r\nContent-Type: {kind}\r\n\r\n'.encode() + data + b'\r\n'
    return out + f'--{boundary}--\r\n'.encode(), f'multipart/form-data; boundary={boundary}'
