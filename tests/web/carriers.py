"""Servers of others, real ones: Kannel before sim/smsc, Exim with a mailbox, and a chat's end of the webhook. Each on free ports of the loopback and in
folders of its own; ended by its process alone."""
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from client import ROOT
from people import wait_for

UNPACKED = ROOT / 'build/cluster'  # tools/deps cluster: packages that would start services are unpacked and not installed
PASSWORD = 'mat-khau-cua-kiem-thu'


def program(name):
    found = shutil.which(name) or next((str(p) for p in (UNPACKED / 'usr/sbin' / name, Path('/usr/sbin') / name) if p.exists()), None)
    if not found:
        raise RuntimeError(f'{name} is not there: tools/deps cluster')
    return found


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(('127.0.0.1', port)) == 0


def stop(process, how=signal.SIGTERM):
    if process and process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Centre:
    """sim/smsc: where messages end."""

    def __init__(self, folder):
        self.file, self.port, self.at = Path(folder) / 'got.jsonl', 0, ''
        self.start()

    def start(self):
        listen = f'127.0.0.1:{self.port}'
        self.process = subprocess.Popen([sys.executable, str(ROOT / 'sim/smsc'), '--got', str(self.file), '--listen', listen], stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline().split()
        self.port, self.at = int(words[2].rpartition(':')[2]), words[4]

    def say(self, what, **q):
        with urllib.request.urlopen(urllib.request.Request(f'{self.at}/{what}?{urllib.parse.urlencode(q)}', data=b''), timeout=20) as r:
            return json.load(r)

    def state(self):
        with urllib.request.urlopen(self.at + '/state', timeout=20) as r:
            return json.load(r)

    def got(self, to=''):
        """Of all its lives."""
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [m for m in map(json.loads, lines) if m['to'].startswith(to)]

    def stop(self):
        stop(self.process)
        self.process.stdout.close()


class Kannel:
    """bearerbox and smsbox with the configuration that operators get (deploy/kannel.conf), but for ports, folders and passwords."""

    def __init__(self, folder, centre):
        self.folder = Path(folder) / 'kannel'
        self.port, self.admin, box = free_port(), free_port(), free_port()
        for name in ('store', 'dlr'):
            (self.folder / name).mkdir(parents=True)
        text = (ROOT / 'deploy/kannel.conf').read_text()
        for old, new in ((r'/var/(?:log|spool)/kannel', str(self.folder)), (r'\b13000\b', str(self.admin)), (r'\b13001\b', str(box)), (r'\b13013\b', str(self.port)),
                         (r'\b2775\b', str(centre.port)), ('CHANGE-SMPP', 'govpw'), ('CHANGE-SENDSMS', PASSWORD), ('reconnect-delay = 5', 'reconnect-delay = 1'),
                         ('http-queue-delay = 10', 'http-queue-delay = 1')):
            text, n = re.subn(old, new, text)
            assert n, old
        self.conf = self.folder / 'kannel.conf'
        self.conf.write_text(text)
        self.boxes = []
        self.start()

    def start(self):
        for name, port in (('bearerbox', self.admin), ('smsbox', self.port)):
            log = open(self.folder / f'{name}.out', 'ab')
            self.boxes.append(subprocess.Popen([program(name), '-v', '4', str(self.conf)], stdout=log, stderr=log, cwd=self.folder))
            log.close()
            if not wait_for(lambda p=port: listens(p), 20):
                raise RuntimeError(f'{name} does not start: {(self.folder / f"{name}.out").read_text()[-2000:]}')

    def online(self):
        try:
            with urllib.request.urlopen(f'http://127.0.0.1:{self.admin}/status.txt?password=CHANGE-ADMIN', timeout=5) as r:
                return '(online' in r.read().decode()
        except OSError:
            return False

    def kill(self):
        for box in self.boxes:
            stop(box, signal.SIGKILL)
        self.boxes = []

    def stop(self):
        for box in reversed(self.boxes):
            stop(box)
        self.boxes = []


EXIM = """
keep_environment =
add_environment =
primary_hostname = mail.kiemthu.vn
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
exim_path = {exim}
exim_user = {user}
exim_group = {group}
never_users =
daemon_smtp_ports = {port} : {tls_port}
tls_on_connect_ports = {tls_port}
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = {folder}/server.pem
tls_privatekey = {folder}/server.key
domainlist local_domains = kiemthu.vn
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data
queue_only = false
message_size_limit = 5M
host_lookup =
rfc1413_hosts =
smtp_accept_max = 50
smtp_accept_max_per_connection = 0
smtp_accept_queue_per_connection = 0
begin acl
check_rcpt:
  deny local_parts = khong-co
       message = no such person
  defer local_parts = hoan
        message = come again
  accept domains = +local_domains
         authenticated = *
  deny message = sign in first
check_data:
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = {folder}/box
  maildir_format
  user = {user}
  group = {group}
  create_directory
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and {{{{eq{{$auth2}}{{motcua}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = yes
"""


class Mail:
    """Exim, which takes mail for kiemthu.vn from who signs in, and puts it into one maildir. khong-co@ is refused, hoan@ put off."""

    def __init__(self, folder):
        self.folder = Path(folder) / 'exim'
        for name in ('spool', 'log', 'box/new', 'box/cur', 'box/tmp'):
            (self.folder / name).mkdir(parents=True)
        self.port, self.tls_port, self.process = free_port(), free_port(), None
        self.user, self.group = (65534, 65534) if os.getuid() == 0 else (os.getuid(), os.getgid())
        self.ca = self.folder / 'server.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
                        '-keyout', str(self.folder / 'server.key'), '-out', str(self.ca)], check=True, capture_output=True)
        self.conf = self.folder / 'exim.conf'
        self.conf.write_text(EXIM.format(folder=self.folder, exim=program('exim4'), user=self.user, group=self.group, port=self.port, tls_port=self.tls_port, password=PASSWORD))
        self.give_away()
        self.start()

    def give_away(self):
        """Exim delivers as anybody but root."""
        if os.getuid() == 0:
            for above in self.folder.parents:  # wherever there is no way in for others
                if not above.stat().st_mode & 0o1:
                    os.chmod(above, 0o711)
            for p in [self.folder, *self.folder.rglob('*')]:
                if p != self.conf:
                    os.chown(p, self.user, self.group)

    def start(self):
        log = open(self.folder / 'out', 'ab')
        self.process = subprocess.Popen([program('exim4'), '-C', str(self.conf), '-bdf'], stdout=log, stderr=log, start_new_session=True)
        log.close()
        if not wait_for(lambda: listens(self.port), 20):
            raise RuntimeError('exim does not start: ' + (self.folder / 'out').read_text() + ''.join(p.read_text() for p in (self.folder / 'log').glob('*')))

    def read(self, path):
        return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)

    def got(self, to=''):
        mails = [self.read(p) for p in (self.folder / 'box/new').iterdir()]
        return [m for m in mails if to in str(m['To'])]

    def stop(self):
        stop(self.process)

    def kill(self):
        """With the processes that serve connections which are kept open."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


class Chat:
    """The other end of the webhook. It keeps what it takes and refuses what is not signed; a second of the same id is the same message."""

    def __init__(self, key):
        outer = self
        self.key, self.took, self.seen, self.refused, self.answers = key, [], [], 0, []

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                status = outer.take(self.headers, body)
                if status is None:
                    self.close_connection = True  # no answer at all
                    return
                data = json.dumps({'id': f'chat-{len(outer.took)}'}).encode()
                self.send_response(status)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}/hook'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, heads, body):
        said = dict(p.split('=', 1) for p in heads['Motcua-Signature'].split(','))
        want = hmac.new(self.key.encode(), said['t'].encode() + b'.' + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(want, said['v1']):
            self.refused += 1
            return 401
        message = json.loads(body)
        self.seen.append((heads['Idempotency-Key'], int(said['t'])))
        if message['id'] not in [m['id'] for m in self.took]:
            self.took.append(message)
        return self.answers.pop(0) if self.answers else 200

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def shared_clock(path, at):
    """A clock that stands and is moved by the test: --clock."""
    Path(path).write_bytes(int(at).to_bytes(8, sys.byteorder))
    return path


def move_clock(path, ms):
    with open(path, 'r+b') as f:
        now = int.from_bytes(f.read(8), sys.byteorder) + int(ms)
        f.seek(0)
        f.write(now.to_bytes(8, sys.byteorder))
    return now


def now_ms():
    return int(time.time() * 1000)
