"""Request Tracker and Redmine as Debian ships them, on loopback, in a folder of their own: set up anew each time, their own servers with
several workers, one database cluster that nobody else uses. Each can sign somebody in, make requests for wrk, and count its tickets.
Nothing of the machine's is changed: no service, no file outside of that folder. Run by root, they run as www-data."""
import http.client
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WHERE = ROOT / 'build/bench/peers'
WORKERS = 4
SUBJECT, TEXT = 'Đăng ký khai sinh cho Trần Bảo Ngọc', 'Chị Trần Thị Bưởi nộp giấy chứng sinh, xin hai bản sao trích lục. Nhận kết quả tại quầy.'
MINE = {'user': 'www-data', 'group': 'www-data', 'extra_groups': []} if os.getuid() == 0 else {}


def run(*words, cwd=None, env=None):
    got = subprocess.run([str(w) for w in words], cwd=cwd, env=env, capture_output=True, text=True, check=False, **MINE)
    if got.returncode:
        raise SystemExit(f'{words[0]}: {got.stdout[-1000:]}{got.stderr[-3000:]}')
    return got.stdout


def folder(name):
    where = WHERE / name
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir(parents=True)
    return where


def give(where):
    """To whom the peers run as."""
    if MINE:
        subprocess.run(['chown', '-R', 'www-data:www-data', where], check=True)


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Postgres:
    """A cluster of its own behind a socket; durable as it comes, with more memory than it comes with."""

    def __init__(self):
        self.bin = sorted(Path('/usr/lib/postgresql').glob('*/bin'))[-1]
        self.data, self.socket = folder('postgres'), Path(tempfile.mkdtemp(prefix='motcua-bench-'))
        give(self.data)
        give(self.socket)
        run(self.bin / 'initdb', '-D', self.data, '-U', 'bench', '--auth=trust', '-E', 'UTF8', '--no-locale')
        settings = f"listen_addresses = ''\nunix_socket_directories = '{self.socket}'\nshared_buffers = 512MB\nmax_connections = 50\n"
        (self.data / 'postgresql.conf').write_text(settings)
        run(self.bin / 'pg_ctl', '-D', self.data, '-l', self.data / 'log', '-w', 'start')

    def ask(self, database, statement):
        return run(self.bin / 'psql', '-h', self.socket, '-U', 'bench', '-d', database, '-Atqc', statement).strip()

    def stop(self):
        run(self.bin / 'pg_ctl', '-D', self.data, '-m', 'fast', '-w', 'stop')
        shutil.rmtree(self.socket)


class Peer:
    ways = ('',)  # of making a ticket

    def go(self, way):
        pass

    def __init__(self, postgres):
        self.postgres, self.port, self.process, self.cookies = postgres, free_port(), None, []
        self.where = folder(self.folder)
        try:
            self.set_up()
        except BaseException:
            self.stop()
            raise

    def serve(self, *words, cwd=None):
        with open(self.where / 'log', 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen([str(w) for w in words], cwd=cwd, env=self.env, stdout=log, stderr=log, start_new_session=True, **MINE)
        for _ in range(120):
            time.sleep(0.5)
            if self.process.poll() is not None:
                break
            try:
                self.ask('GET', '/')
                return
            except OSError:
                pass
        raise SystemExit(f'{self.name} does not answer: see {self.where}/log')

    def ask(self, method, path, cookie='', fields=None):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=120)
        head = {'Cookie': cookie, 'Referer': self.home()}
        if fields is not None:
            head['Content-Type'] = 'application/x-www-form-urlencoded'
        c.request(method, path, urllib.parse.urlencode(fields) if fields is not None else None, head)
        answer = c.getresponse()
        text = answer.read().decode()
        for value in answer.msg.get_all('Set-Cookie') or []:
            cookie = value.split(';')[0]
        c.close()
        return answer.status, cookie, text

    def home(self):
        return f'http://127.0.0.1:{self.port}/'

    def settled(self):
        """How many tickets there are when what was still under way has ended."""
        was, since = self.count(), time.monotonic()
        while time.monotonic() - since < 3:
            time.sleep(0.5)
            now = self.count()
            if now != was:
                was, since = now, time.monotonic()
        return was

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=60)


class RequestTracker(Peer):
    """Preloaded under Starman; what its scrips send ends in a file. Without scrips it does less than ours, which tells the citizen."""
    name, folder = 'Request Tracker 5', 'request-tracker'
    ways = ('', ' without its scrips')

    def go(self, way):
        self.postgres.ask('rt', f"update scrips set disabled = {1 if way else 0}")

    def set_up(self):
        w = self.where
        for part in 'config', 'mason', 'session':
            (w / part).mkdir()
        site = {'rtname': 'bench', 'Organization': 'bench', 'WebDomain': '127.0.0.1', 'WebPort': self.port, 'WebPath': '', 'WebBaseURL': self.home().rstrip('/'),
                'DatabaseType': 'Pg', 'DatabaseHost': self.postgres.socket, 'DatabasePort': 5432, 'DatabaseName': 'rt', 'DatabaseUser': 'bench',
                'DatabasePassword': 'x', 'DatabaseAdmin': 'bench', 'LogToSyslog': '', 'LogToSTDERR': 'warning', 'MailCommand': 'testfile', 'Timezone': 'UTC'}
        lines = [f"Set(${k}, '{v}');" for k, v in site.items()]
        lines += [f"$RT::MasonDataDir = '{w}/mason';", f"$RT::MasonSessionDir = '{w}/session';", '1;']
        (w / 'site.pm').write_text('\n'.join(lines) + '\n')
        self.env = {**os.environ, 'HOME': str(w), 'RT_SITE_CONFIG': str(w / 'site.pm'), 'RT_SITE_CONFIG_DIR': str(w / 'config')}
        give(w)
        run('rt-setup-database-5', '--action', 'init', '--dba', 'bench', '--dba-password', 'x', env=self.env)
        # A kept connection would hold its worker while nothing comes.
        self.serve('starman', '--preload-app', '--workers', WORKERS, '--disable-keepalive', '--listen', f'127.0.0.1:{self.port}', '-E', 'deployment',
                   '/usr/share/request-tracker5/libexec/rt-server')
        self.cookies = [self.sign_in() for _ in range(2 * WORKERS)]

    def sign_in(self):
        _, cookie, page = self.ask('GET', '/')
        follow = re.search(r'name="next" value="([^"]*)"', page)
        status, cookie, _ = self.ask('POST', '/NoAuth/Login.html', cookie, {'user': 'root', 'pass': 'password', 'next': follow[1] if follow else ''})
        assert status == 302, f'{self.name}: not signed in'
        return cookie

    def creations(self):
        fields = {'id': 'new', 'Queue': '1', 'Status': 'new', 'Requestors': 'buoi@example.org', 'Subject': SUBJECT, 'Content': TEXT, 'ContentType': 'text/plain',
                  'SubmitTicket': 'Create'}
        return [('POST', '/Ticket/Create.html', cookie, urllib.parse.urlencode(fields)) for cookie in self.cookies]

    def shows(self):
        ids = self.postgres.ask('rt', 'select id from tickets order by id limit 50').split()
        path = '/Ticket/Display.html?id='
        page = self.ask('GET', path + ids[0], self.cookies[0])[2]
        assert SUBJECT in page, f'{self.name}: the page of a ticket does not show it'
        self.size = len(page.encode())
        return [('GET', path + i, self.cookies[n % len(self.cookies)], '') for n, i in enumerate(ids)]

    def count(self):
        return int(self.postgres.ask('rt', 'select count(*) from tickets'))


SEED = '''
u = User.new(firstname: 'Bench', lastname: 'Officer', mail: 'bench@example.org', language: 'en', admin: true, status: 1)
u.login = 'bench'
u.password = u.password_confirmation = '%s'
u.mail_notification = 'none'
u.save!
p = Project.new(name: 'Bench', identifier: 'bench', is_public: true)
p.enabled_module_names = ['issue_tracking']
p.trackers = Tracker.all
p.save!
Member.create!(project: p, user: u, roles: [Role.givable.first])
'''


class Redmine(Peer):
    """The package's files, its database adapter and server named in Gemfile.local as its manual says; production mode under Puma."""
    name, folder = 'Redmine', 'redmine'

    def set_up(self):
        self.password = secrets.token_urlsafe(12)
        home = self.where / 'redmine'
        subprocess.run([ROOT / 'tools/deps', 'files', 'redmine', WHERE / 'package'], check=True)
        shutil.copytree(WHERE / 'package/usr/share/redmine', home, symlinks=True)
        for name in 'Gemfile.lock', 'instances', 'config/database.yml':
            (home / name).unlink(missing_ok=True)
        for name in 'config', 'tmp', 'log', 'files':
            (home / 'instances/default' / name).mkdir(parents=True)
        for name in 'tmp', 'log', 'files':
            (home / name).mkdir(exist_ok=True)
        (home / 'Gemfile.local').write_text('gem "pg"\ngem "puma"\n')
        (home / 'instances/default/config/database.yml').write_text(
            f'production:\n  adapter: postgresql\n  database: redmine\n  host: {self.postgres.socket}\n  username: bench\n  encoding: utf8\n')
        (self.where / 'seed.rb').write_text(SEED % self.password)
        give(self.where)
        self.env = {**os.environ, 'HOME': str(home / 'tmp'), 'RAILS_ENV': 'production', 'REDMINE_LANG': 'en', 'SCHEMA': '/dev/null',
                    'SECRET_KEY_BASE': secrets.token_hex(64)}
        self.postgres.ask('postgres', 'create database redmine')
        for words in ('rake', 'db:migrate'), ('rake', 'redmine:load_default_data'), ('rails', 'runner', self.where / 'seed.rb'):
            run('bundle', 'exec', *words, cwd=home, env=self.env)
        self.serve('bundle', 'exec', 'puma', '-e', 'production', '-w', WORKERS, '-t', '1:1', '--preload', '-b', f'tcp://127.0.0.1:{self.port}', cwd=home)
        self.people = [self.sign_in() for _ in range(2 * WORKERS)]
        self.cookies = [cookie for cookie, _ in self.people]

    @staticmethod
    def token(page):
        return re.search(r'name="authenticity_token" value="([^"]*)"', page)[1]

    def sign_in(self):
        _, cookie, page = self.ask('GET', '/login')
        status, cookie, _ = self.ask('POST', '/login', cookie, {'authenticity_token': self.token(page), 'username': 'bench', 'password': self.password})
        assert status == 302, f'{self.name}: not signed in'
        _, cookie, page = self.ask('GET', '/projects/bench/issues/new', cookie)
        return cookie, self.token(page)

    def creations(self):
        fields = {'issue[tracker_id]': 1, 'issue[subject]': SUBJECT, 'issue[description]': TEXT, 'issue[status_id]': 1, 'issue[priority_id]': 2, 'commit': 'Create'}
        return [('POST', '/projects/bench/issues', cookie, urllib.parse.urlencode({'authenticity_token': token, **fields})) for cookie, token in self.people]

    def shows(self):
        ids = self.postgres.ask('redmine', 'select id from issues order by id limit 50').split()
        page = self.ask('GET', f'/issues/{ids[0]}', self.cookies[0])[2]
        assert SUBJECT in page, f'{self.name}: the page of an issue does not show it'
        self.size = len(page.encode())
        return [('GET', f'/issues/{i}', self.cookies[n % len(self.cookies)], '') for n, i in enumerate(ids)]

    def count(self):
        return int(self.postgres.ask('redmine', 'select count(*) from issues'))
