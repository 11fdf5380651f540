"""What tools/bench loads with and what it loads: the release program on a copy of the data, wrk with prepared requests, nginx, slow
clients, bare SQLite. Figures are of whole processes: requests by the clock, processor time from /proc."""
import contextlib
import datetime
import hashlib
import http.client
import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from data import settled_copy

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / 'build/rel/motcua'
RAW = ROOT / 'build/rel/tests/bench/bench_raw'
TICK = os.sysconf('SC_CLK_TCK')
CONNECTIONS = 64
BIRTH = {
    'requester_name': 'Trần Thị Bưởi', 'requester_identifier': '048190001234', 'requester_address': '12 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng',
    'requester_phone': '0905123318', 'requester_relation': 'mother', 'child_born.d': '10', 'child_born.m': '11', 'child_born.y': '2026', 'child_sex': 'female',
    'child_ethnicity': 'Kinh', 'child_nationality': 'Việt Nam', 'birth_place': 'Bệnh viện Phụ sản - Nhi', 'home_town': 'phường Thanh Khê, thành phố Đà Nẵng',
    'mother_name': 'Trần Thị Bưởi', 'mother_born.d': '2', 'mother_born.m': '3', 'mother_born.y': '1990', 'mother_identifier': '048190001234',
    'mother_ethnicity': 'Kinh', 'mother_address': '12 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng', 'father_known': 'unknown', 'copies': '2',
    'delivery': 'electronic', 'promise': 'true', 'applicant.name': 'Trần Thị Bưởi', 'applicant.identifier': '048190001234', 'applicant.phone': '0905 123 318',
    'paper': 'birth_notice',
}
BOARDS = {'board': '/dieu-hanh', 'year': '/dieu-hanh?ky=nam', 'table': '/dieu-hanh/bang', 'procedures': '/dieu-hanh/bang?theo=thu-tuc', 'behind': '/dieu-hanh/ho-so?so=open'}
REGISTERED = {'version': '2', 'child_identifier': '048326000456', 'register_book': 'Quyển 01, trang 12', 'note': 'Đủ điều kiện.'}
FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Huỳnh', 'Phan', 'Vũ', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý']
GIVEN = ['An Nhiên', 'Gia Huy', 'Bảo Ngọc', 'Minh Khôi', 'Gia Hân', 'Khánh An', 'Tuệ Lâm', 'Hải Đăng', 'Phúc Nguyên', 'Diệp Chi', 'Đức Anh', 'Thảo My']


LEAST = """select min(n) from (select count(t.dossier) as n from (select distinct unit from dossier where unit in ({})) u
    left join task t on t.unit = u.unit and t.role = 'specialist' group by u.unit) as x"""


class Load:
    """What a load of some seconds gave."""

    def __init__(self, done, seconds, cpu, p99, group=0):
        self.rate, self.cpu_us, self.p99_ms, self.group = done / seconds, cpu / done * 1e6 if done else 0, p99, group


def cpu_of(pid):
    fields = Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def milliseconds(text):
    number, unit = re.fullmatch(r'([\d.]+)(us|ms|s|m)', text).groups()
    return float(number) * {'us': 0.001, 'ms': 1, 's': 1000, 'm': 60000}[unit]


SCRIPT = '''
local all, n, referer, once = {}, 0, "%s", %s
function init(args)
  for line in io.lines("%s") do
    local method, path, cookie, body = line:match("^(%%S+)\\t(%%S+)\\t([^\\t]*)\\t(.*)$")
    local head = {Cookie = cookie, Host = wrk.headers["Host"]}
    if referer ~= "" then head["Referer"] = referer end
    if method == "POST" then head["Content-Type"] = "application/x-www-form-urlencoded" end
    all[#all + 1] = wrk.format(method, path, head, body ~= "" and body or nil)
  end
end
function request()
  if once and n == #all then wrk.thread:stop() end
  n = n %% #all + 1
  return all[n]
end
'''


def wrk(port, requests, seconds, cpu=lambda: 0, connections=CONNECTIONS, referer='', once=False):
    """requests: (method, path, cookie, body). Gives answers that were 2xx or 3xx, the clock's seconds, the processor's seconds by cpu(), the slowest
    hundredth in ms, and all answers. once: each request is sent once at most; when they are used up the clock goes on, processor time does not."""
    with tempfile.TemporaryDirectory(prefix='motcua-bench-') as where:
        lines = Path(where) / 'requests'
        lines.write_text(''.join('\t'.join(r) + '\n' for r in requests))
        script = Path(where) / 'load.lua'
        script.write_text(SCRIPT % (referer, 'true' if once else 'false', lines))
        before = cpu()
        told = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '--latency', '-s', script, f'http://127.0.0.1:{port}'],
                              stdout=subprocess.PIPE, text=True, check=True).stdout
        used = cpu() - before
    sent, took = re.search(r'(\d+) requests in ([\d.]+\w+)', told).groups()
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)', told)
    return int(sent) - int(bad[1] if bad else 0), milliseconds(took) / 1000, used, milliseconds(re.search(r'^ +99% +(\S+)', told, re.M)[1]), int(sent)


class Server:
    def __init__(self, data, tell=False, words=('--split', 'yes'), beside=lambda: 0):
        """tell: it says each request, and in the end what its writers did; as one that is served does not. beside: processor time of who works for it."""
        self.tells, self.beside = tell, beside
        self.data, self.log = data, tempfile.TemporaryFile('w+')
        env = {k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}
        began = time.monotonic()
        self.process = subprocess.Popen([PROGRAM, 'serve', '--data', data, *words, '--development', 'yes', '--rate-per-minute', '0', '--log', 'debug' if tell else 'info', '--listen', '127.0.0.1:0'],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True, env=env)
        for line in self.process.stdout:
            found = re.search(r'portal\s+http://127\.0\.0\.1:(\d+)/', line)
            if found:
                self.port = int(found[1])
                break
        self.ask('/livez')
        self.ready_ms = (time.monotonic() - began) * 1000

    def cpu(self):
        return cpu_of(self.process.pid) + self.beside()

    def ask(self, path, cookie=''):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        c.request('GET', path, headers={'Cookie': cookie})
        body = c.getresponse().read().decode()
        c.close()
        return body

    def stop(self):
        """-> jobs in a batch, of the busiest writer."""
        self.process.terminate()
        self.process.wait(timeout=120)
        self.log.seek(0)
        busiest = max(((int(j), int(b)) for j, b in re.findall(r'what=writer .*?jobs=(\d+) batches=(\d+)', self.log.read())), default=(0, 1))
        return busiest[0] / max(1, busiest[1])


class Run:
    """A copy of the data with people signed in, all of one province: the one with the most dossiers."""

    def __init__(self, data, where):
        settled_copy(data, where)
        self.data, self.source, self.size = where, data, {}
        self.file = max(where.glob('province-*.db'), key=lambda p: p.stat().st_size)
        self.dossiers = sum(self.count(p) for p in where.glob('province-*.db'))
        self.centre = sqlite3.connect(where / 'centre.db', isolation_level=None)
        self.province = sqlite3.connect(self.file, isolation_level=None)
        self.server = None
        self.open_desks()

    def open_desks(self):
        """Officers of thirty communes, signed in."""
        self.units = [u for (u,) in self.province.execute('select unit from dossier group by unit order by count(*) desc limit 30')]
        self.officers = {role: [(u, self.sign_in(self.officer(u, role), u)) for u in self.units] for role in ('reception', 'specialist')}
        self.tokens = {}
        self.start()
        for people in self.officers.values():
            for _, cookie in people:
                self.tokens[cookie] = re.search(r'name="csrf" value="([^"]*)"', self.server.ask('/viec', cookie))[1]
        self.used = set()

    @staticmethod
    def count(path):
        db = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
        n = db.execute('select count(*) from dossier').fetchone()[0]
        db.close()
        return n

    def officer(self, unit, role):
        return self.centre.execute('select account from officer where unit = ? and role = ? limit 1', [unit, role]).fetchone()[0]

    def sign_in(self, account, unit):
        token, now = secrets.token_urlsafe(32), int(time.time() * 1000)
        self.centre.execute('insert into session values (?, ?, ?, ?, ?, ?)', [hashlib.sha256(token.encode()).digest(), account, unit, now, now, now + 10 ** 8])
        return 'mc_phien=' + token

    def start(self, tell=False):
        if self.server and tell and not self.server.tells:
            self.stop()
        if not self.server:
            self.server = self.serve(tell)
        return self.server

    def serve(self, tell):
        return Server(self.data, tell)

    def stop(self):
        group = self.server.stop() if self.server else 0
        self.server = None
        return group

    def quiet(self):
        """Serves pages alone: what jobs cost is no page's. Waits until it has read ahead."""
        self.stop()
        self.server, last, still = Server(self.data, words=('--split', 'yes', '--worker', 'no')), 0, 0
        while still < 3:
            time.sleep(1)
            now = self.server.cpu()
            still, last = still + 1 if now - last < 0.02 else 0, now

    def watcher(self):
        """Somebody who watches the whole nation. Waits until days and months that are over have been added up, which a night does once."""
        nation = self.centre.execute("select id from unit where tier = 'nation'").fetchone()[0]
        account = self.officer(self.units[0], 'leader')
        if not self.centre.execute("select 1 from officer where account = ? and role = 'monitor'", [account]).fetchone():
            self.centre.execute("insert into officer values (?, ?, 'monitor', '2026-01-01', '')", [account, nation])
            self.stop()
        self.start()
        still = 0
        while still < 3:
            time.sleep(1)
            still = 0 if any(self.folding(p) for p in self.data.glob('province-*.db')) else still + 1
        return self.sign_in(account, nation)

    @staticmethod
    def folding(path):
        db = sqlite3.connect(path, timeout=30)
        done, left = db.execute("select coalesce(sum(done_at > 0), 0), coalesce(sum(done_at = 0), 0) from job where kind = 'fold'").fetchone()
        old = db.execute("select exists (select 1 from tally where day > 0 and day < (select max(day) from tally) - 1)").fetchone()[0]
        db.close()
        return left or (old and not done)

    def code(self, dossier):
        day, unit, number = dossier >> 38, dossier >> 16 & 65535, dossier & 65535
        agency = self.centre.execute('select agency_code from unit where id = ?', [unit]).fetchone()[0]
        date = datetime.date(2000, 1, 1) + datetime.timedelta(days=day)
        return f'{agency}-{date:%Y%m%d}-{number:04d}'

    def afresh(self):
        """The file that the loads write is again as it was made."""
        self.stop()
        self.province.close()
        for end in '-wal', '-shm':
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)
        shutil.copyfile(self.source / self.file.name, self.file)
        self.province = sqlite3.connect(self.file, isolation_level=None)
        self.used = set()

    # ---- requests

    def submissions(self):
        out = []
        for n in range(3000):
            _, cookie = self.officers['reception'][n % len(self.units)]
            fields = {**BIRTH, 'csrf': self.tokens[cookie], 'child_name': f'{FAMILY[n % 16]} {FAMILY[n // 7 % 16]} {GIVEN[n // 3 % 12]}', 'birth_notice_number': f'2026/{n}'}
            out.append(('POST', '/viec/tiep-nhan/1.001193', cookie, urllib.parse.urlencode(fields)))
        return out

    def acts(self, n):
        cookies = dict(self.officers['specialist'])
        rows = self.province.execute("select id, unit from dossier where state = 'registering' and version = 2 and procedure = '1.001193'"
                                     f" and unit in ({','.join(map(str, self.units))}) order by id").fetchall()
        found = [row for row in rows if row[0] not in self.used][:n] # a key begins with day and unit: new ones stand between old ones
        self.used.update(dossier for dossier, _ in found)
        out = []
        for dossier, unit in found:
            fields = {**REGISTERED, 'csrf': self.tokens[cookies[unit]]}
            out.append(('POST', f'/viec/ho-so/{self.code(dossier)}/propose', cookies[unit], urllib.parse.urlencode(fields)))
        return out

    def at_work(self):
        """Dossiers of some communes, each for its specialist."""
        cookies = dict(self.officers['specialist'])
        rows = self.province.execute(f"select id, unit from dossier where unit in ({','.join(map(str, self.units))}) order by id desc limit 300").fetchall()
        return [('GET', f'/viec/ho-so/{self.code(i)}', cookies[unit], '') for i, unit in rows]

    def reads(self, kind):
        if kind == 'procedure':
            return [('GET', '/thu-tuc/1.001193', '', '')]
        if kind == 'worklist':
            return [('GET', '/viec', cookie, '') for _, cookie in self.officers['specialist']]
        if kind == 'dossier':
            return self.at_work()
        if kind in BOARDS:
            if not hasattr(self, 'watch'):
                self.watch = self.watcher()
            return [('GET', BOARDS[kind], self.watch, '')]
        if not hasattr(self, 'own'):
            rows = self.province.execute("select id, account from dossier where account <> 0 and finished_at <> 0 order by id desc limit 300").fetchall()
            self.own = [('GET', f'/ho-so/{self.code(i)}', self.sign_in(a, 0), '') for i, a in rows]
        return self.own

    # ---- loads

    def load(self, what, seconds, rate=True):
        """A server of its own for each, since it tells its groups when it ends. An act can be done once: without rate, fewer are prepared, and
        what they cost in processor time is told all the same."""
        server = self.start(tell=True)
        if what == 'submit':
            requests = self.submissions()
        else:
            requests, want = [], seconds * (16000 if rate else 4000)
            while len(requests) < want:
                more = self.acts(want - len(requests))
                requests += more
                if not more:
                    wrk(server.port, self.submissions(), seconds, server.cpu)
            self.stop()
            server = self.start(tell=True)
        done, took, cpu, p99, sent = wrk(server.port, requests, seconds, server.cpu, once=what == 'act')
        assert what == 'submit' or not rate or sent < len(requests) - 2 * CONNECTIONS, 'not enough prepared'
        assert done > sent * 0.99, f'{sent - done} of {sent} refused'
        return Load(done, took, cpu, p99, self.stop())

    def fill(self):
        """At least a page of open work on the desk of each specialist."""
        server = self.start()
        for _ in range(20):
            wrk(server.port, self.submissions(), 1, server.cpu)
            least = self.ask(LEAST.format(','.join(map(str, self.units))))
            if least >= 60:
                return
        raise SystemExit(f'a desk has {least} tasks')

    def ask(self, statement):
        return self.province.execute(statement).fetchone()[0]

    def pages(self, kind, seconds):
        requests = self.reads(kind)
        server = self.start()
        if kind not in self.size:
            self.size[kind] = len(server.ask(requests[0][1], requests[0][2]).encode())
        done, took, cpu, p99, sent = wrk(server.port, requests, seconds, server.cpu)
        assert done == sent, f'{sent - done} of {sent} refused'
        return Load(done, took, cpu, p99)

    def page_sizes(self):
        for kind in 'status', 'procedure':
            self.size.setdefault(kind, len(self.start().ask(*self.reads(kind)[0][1:3]).encode()))
        return self.size

    def raw(self, what, group, seconds):
        """The same on a copy of the file, by bare SQLite: writes a second."""
        self.stop()
        copy = self.data.parent / 'raw.db'
        self.province.execute('pragma wal_checkpoint(truncate)')
        subprocess.run(['cp', self.file, copy], check=True)  # another process: closing a file drops the locks that this one holds on it
        done, took, _ = map(float, subprocess.run([RAW, copy, what, str(group), str(seconds)], capture_output=True, text=True, check=True).stdout.split())
        for path in copy.parent.glob('raw.db*'):
            path.unlink()
        return done / took

    @contextlib.contextmanager
    def trickle(self, n):
        """Clients that send a byte of a request's head each second, and come again when they are closed."""
        server, over = self.start(), threading.Event()

        def work():
            head = b'GET /thu-tuc HTTP/1.1\r\nHost: a\r\nX-Slow: ' + b'a' * 600
            conns = {}
            while not over.is_set():
                while len(conns) < n:
                    s = socket.create_connection(('127.0.0.1', server.port), timeout=5)
                    s.setblocking(False)
                    conns[s] = 0
                for s in list(conns):
                    try:
                        s.send(head[conns[s]:conns[s] + 1])
                        conns[s] += 1
                    except OSError:
                        s.close()
                        del conns[s]
                over.wait(1)
            for s in conns:
                s.close()
        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(2)
        yield
        over.set()
        thread.join()


class Nginx:
    """One worker, files of the same sizes, as its own manual sets it up for static files."""

    def __init__(self, sizes):
        self.where = Path(tempfile.mkdtemp(prefix='motcua-bench-'))
        for kind, size in sizes.items():
            (self.where / f'{kind}.html').write_bytes(b'<p>' + b'x' * (size - 3))
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.port = s.getsockname()[1]
        os.chmod(self.where, 0o755)
        conf = self.where / 'nginx.conf'
        conf.write_text(f'worker_processes 1; pid {self.where}/pid; error_log {self.where}/error; events {{ worker_connections 2048; }}\n'
                        f'http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100; default_type text/html;\n'
                        + ''.join(f'{k}_temp_path {self.where}/{k};\n' for k in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
                        + f'server {{ listen 127.0.0.1:{self.port}; root {self.where}; }} }}\n')
        subprocess.run(['nginx', '-c', conf], check=True, stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        master = int((self.where / 'pid').read_text())
        self.worker = int(Path(f'/proc/{master}/task/{master}/children').read_text().split()[0])

    def pages(self, kind, seconds):
        done, took, cpu, p99, _ = wrk(self.port, [('GET', f'/{kind}.html', '', '')], seconds, lambda: cpu_of(self.worker))
        return Load(done, took, cpu, p99)

    def stop(self):
        subprocess.run(['nginx', '-c', self.where / 'nginx.conf', '-s', 'stop'], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.where, ignore_errors=True)
