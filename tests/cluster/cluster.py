"""A whole site on the loopback: three data machines (etcd, Patroni, PostgreSQL), two of the program (HAProxy, motcua), each with an address of its own
in 127.0.0.0/8, from the very templates of deploy/: certificates, passwords, scram and all. Runs as an ordinary user; as `postgres` when root starts it.

Cluster    start() (or start_databases() alone) ... close(): whatever happens, no process of its own stays
           kill(key), kill_node, kill_postgres, kill_patroni: SIGKILL; freeze_node; start_... brings back
           primary(), settle() (all well again), switch_over()
"""
import contextlib
import ctypes
import http.client
import importlib.machinery
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / 'deploy'
UNPACKED = ROOT / 'build/cluster'
PRCTL = ctypes.CDLL(None).prctl
DATA, APPS = ('db1', 'db2', 'db3'), ('app1', 'app2')


def renderer():
    loader = importlib.machinery.SourceFileLoader('render', str(DEPLOY / 'render'))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('render', loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def find(name, *places):
    """The program, from wherever it came: installed, or unpacked by tools/deps. None = nowhere."""
    for place in (*places, f'/usr/bin/{name}', f'/usr/sbin/{name}', f'{UNPACKED}/usr/bin/{name}', f'{UNPACKED}/usr/sbin/{name}'):
        if os.access(place, os.X_OK):
            return place
    return None


def server_bin():
    found = sorted(Path('/usr/lib/postgresql').glob('*/bin/initdb'), key=lambda p: int(p.parent.parent.name))
    return str(found[-1].parent) if found else None


def missing():
    """What is not there of what a cluster needs; [] = nothing."""
    return [n for n in ('etcd', 'patroni', 'patronictl', 'haproxy', 'openssl', 'psql') if not find(n)] + ([] if server_bin() else ['postgresql'])


def free_ports(n):
    socks = [socket.socket() for _ in range(n)]
    for s in socks:
        s.bind(('127.0.0.1', 0))
    ports = [s.getsockname()[1] for s in socks]
    for s in socks:
        s.close()
    return ports


def children(pid):
    """All descendants of a process, whatever session they are in."""
    below = {}
    for stat in Path('/proc').glob('[0-9]*/stat'):
        with contextlib.suppress(OSError, ValueError, IndexError):
            rest = stat.read_text().rsplit(')', 1)[1].split()
            below.setdefault(int(rest[1]), []).append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        more = below.get(todo.pop(), [])
        found += more
        todo += more
    return found


def end_with_us():
    """In the child: SIGTERM when the test dies, however it does. Patroni takes its PostgreSQL along."""
    PRCTL(1, signal.SIGTERM)


def send(pids, what):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)


def sigkill(pids):
    send(pids, signal.SIGKILL)


class Cluster:
    def __init__(self, program):
        self.program = program
        self.user = 'postgres' if os.getuid() == 0 else None
        self.dir = Path(tempfile.mkdtemp(prefix='motcua-cluster-', dir='/tmp' if self.user else None))  # a folder of root's alone is no place for others
        self.dir.chmod(0o755)
        self.processes = {}  # "db1 etcd" -> Popen
        self.machine = {}
        self.said = lambda text: None

    # ---- who runs, and as whom

    def as_user(self):
        if not self.user:
            return {}
        who = pwd.getpwnam(self.user)
        return {'user': who.pw_uid, 'group': who.pw_gid, 'extra_groups': [who.pw_gid]}

    def environment(self, **more):
        path = f'{server_bin()}:/usr/sbin:/usr/bin:/sbin:/bin'
        python = f'{UNPACKED}/usr/lib/python3/dist-packages'
        return {'PATH': path, 'HOME': str(self.dir), 'LANG': 'C.UTF-8', 'PYTHONPATH': python, 'PYTHONDONTWRITEBYTECODE': '1', **more}

    def spawn(self, key, argv, **env):
        with open(self.dir / f'{key.replace(" ", "-")}.log', 'ab') as log:
            self.processes[key] = subprocess.Popen(argv, env=self.environment(**env), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.dir,
                                                   start_new_session=True, preexec_fn=end_with_us, **self.as_user())

    def call(self, *argv, check=True, timeout=120, **env):
        done = subprocess.run([str(a) for a in argv], env=self.environment(**env), stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=self.dir,
                              timeout=timeout, check=False, **self.as_user())
        if check and done.returncode:
            raise RuntimeError(f'{argv[0]}: {done.stdout}{done.stderr}')
        return done

    def log(self, key):
        path = self.dir / f'{key.replace(" ", "-")}.log'
        return path.read_text(errors='replace') if path.exists() else ''

    # ---- its files

    def write_site(self):
        """deploy/site.conf with addresses and folders of the test's own, and less memory. Nothing else differs from a real site."""
        net = f'127.{64 + os.getpid() % 120}.{os.getpid() // 120 % 250}'
        values = {'also': '127.0.0.1', 'network': '127.0.0.0/8', 'public_url': '', 'public_pem': '@tls@', 'etc': '', 'pg_bin': server_bin(), 'https_port': '18443',
                  'shared_buffers': '64MB', 'wal_keep': '256MB', 'watchdog': 'off', 'haproxy_user': '', 'motcua_pgpass': '', 'pgpass': ''}
        for i, name in enumerate((*DATA, *APPS)):
            values[name] = f'{net}.{i + 11}'
        own = {}
        for name in (*DATA, *APPS):
            home = self.dir / name
            own.update({f'{name}.{k}': f'{home}/{v}' for k, v in (('etc', 'etc'), ('tls', 'tls'), ('etcd_data', 'etcd'), ('pg_data', 'pg'), ('pg_socket', 'run'),
                                                                  ('pgpass', 'pgpass'), ('run', 'run'), ('motcua_pgpass', 'etc/pgpass'),
                                                                  ('public_pem', 'tls/machine.pem'))})
        for name, port in zip(APPS, free_ports(2)):
            own[f'{name}.motcua_listen'] = f'127.0.0.1:{port}'
        values['wal_archive'] = str(self.dir / 'wal')
        values['motcua_data'] = str(self.dir / 'shared')
        keep = [line for line in (DEPLOY / 'site.conf').read_text().splitlines() if line.split('=')[0].strip() not in values]
        text = '\n'.join(keep + [f'{k} = {v}' for k, v in {**values, **own}.items()]) + '\n'
        (self.dir / 'site.conf').write_text(text)

    def write_files(self):
        self.write_site()
        if self.user:
            shutil.chown(self.dir, self.user, self.user)
        self.call(DEPLOY / 'passwords', self.dir / 'secrets')
        self.call(DEPLOY / 'certificates', self.dir / 'site.conf', self.dir / 'authority')
        self.machine = {}
        render = renderer()
        for name in (*DATA, *APPS):
            home = self.dir / name
            (home / 'run').mkdir(parents=True)
            shutil.copytree(self.dir / 'authority' / name, home / 'tls')
            self.machine[name] = render.render(self.dir / 'site.conf', name, self.dir / 'secrets', home / 'etc')
        for folder in ('shared', 'wal'):
            (self.dir / folder).mkdir()
        if self.user:
            subprocess.run(['chown', '-R', f'{self.user}:', str(self.dir)], check=True)

    def secret(self, name):
        return (self.dir / 'secrets' / name).read_text().strip()

    # ---- starting

    def start_etcd(self, name):
        rows = (line.split('=', 1) for line in (self.dir / name / 'etc/etcd.env').read_text().splitlines() if line and line[0] != '#')
        self.spawn(f'{name} etcd', [find('etcd')], **dict(rows))

    def start_patroni(self, name):
        self.spawn(f'{name} patroni', ['/usr/bin/python3', find('patroni'), str(self.dir / name / 'etc/patroni.yml')])

    def start_haproxy(self, name):
        self.spawn(f'{name} haproxy', [find('haproxy'), '-db', '-f', str(self.dir / name / 'etc/haproxy.cfg')])

    def start_motcua(self, name, wait=True):
        self.spawn(f'{name} motcua', [self.program, 'serve', '--config', str(self.dir / name / 'etc/motcua.conf'), '--development', 'yes',
                                      '--rate-per-minute', '0', '--log', 'info'], **{k: v for k, v in os.environ.items() if k.endswith('SAN_OPTIONS')})
        if wait:
            self.wait(f'{name}: motcua', lambda: self.ready(name), 240, f'{name} motcua')

    def start_databases(self):
        self.write_files()
        for name in DATA:
            self.start_etcd(name)
        self.wait('etcd', lambda: self.etcd_healthy() >= 2, 60)
        self.start_patroni('db1')
        self.wait('the first database', lambda: self.rest('db1', '/primary'), 60, "db1 patroni")
        for name in DATA[1:]:
            self.start_patroni(name)
        for name in APPS:
            self.start_haproxy(name)
        self.settle(180)
        self.wait('the way to the primary', lambda: not self.psql('-c', 'select 1', check=False).returncode, 30, 'app1 haproxy')
        self.psql('-v', f'secret={self.dir}/secrets/motcua', '-f', str(self.dir / 'db1/etc/database.sql'))
        return self

    def start(self):
        self.start_databases()
        for name in APPS:
            self.start_motcua(name)
        return self

    def wait(self, what, true, seconds, key=None):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if true():
                return
            process = self.processes.get(key)
            if process and process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f'{what}: not there within {seconds} s\n' + '\n'.join(self.log(key or '').splitlines()[-15:]))

    # ---- asking

    def rest(self, name, path):
        """What Patroni of a machine says; None = nothing, or not 200."""
        m = self.machine[name]
        context = ssl.create_default_context(cafile=str(self.dir / 'authority/ca.crt'))
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
            with urllib.request.urlopen(f'https://{m.value("address")}:{m.value("rest_port")}{path}', context=context, timeout=2) as r:
                return json.load(r) if r.status == 200 else None
        return None

    def etcd_healthy(self):
        db1 = self.machine['db1']
        tls = self.dir / 'db1/tls'
        points = ','.join(f'https://{db1.value(n)}:{db1.value("etcd_port")}' for n in DATA)
        done = self.call(find('etcdctl'), f'--endpoints={points}', f'--cacert={tls}/ca.crt', f'--cert={tls}/machine.crt', f'--key={tls}/machine.key',
                         'endpoint', 'health', check=False, ETCDCTL_API='3')
        return (done.stdout + done.stderr).count('is healthy')

    def members(self):
        """name -> (role, state), as the first machine that answers sees it."""
        for name in DATA:
            told = self.rest(name, '/cluster')
            if told:
                return {m['name']: (m['role'], m['state']) for m in told['members']}
        return {}

    def primary(self):
        """The machine whose Patroni says it is; None = there is none just now."""
        return next((n for n in DATA if self.rest(n, '/primary')), None)

    def ready(self, name):
        host, port = self.machine[name].value('motcua_listen').split(':')
        with contextlib.suppress(OSError, http.client.HTTPException):
            c = http.client.HTTPConnection(host, int(port), timeout=5)
            c.request('GET', '/readyz')
            return c.getresponse().status == 200
        return False

    def well(self):
        """A primary, its partner, a third that follows; both programs ready; all of etcd."""
        roles = [r for r, state in self.members().values() if state in ('running', 'streaming')]
        if sorted(roles) != ['leader', 'replica', 'sync_standby']:
            return False
        programs = [n for n in APPS if f'{n} motcua' in self.processes]
        return all(self.ready(n) for n in programs) and self.etcd_healthy() == 3

    def settle(self, seconds=120):
        self.wait('the cluster', self.well, seconds)

    def port(self, name):
        return int(self.machine[name].value('motcua_listen').split(':')[1])

    def database_url(self):
        rows = (self.dir / 'app1/etc/motcua.conf').read_text().splitlines()
        return next(r.split('=', 1)[1].strip() for r in rows if r.startswith('database'))

    def psql(self, *words, base='postgres', check=True, **env):
        app = self.machine['app1']
        where = (f'host=db.{app.value("domain")} hostaddr={app.value("address")} port={app.value("primary_port")} user=postgres dbname={base} '
                 f'sslmode=verify-full sslrootcert={self.dir}/authority/ca.crt')
        return self.call('/usr/bin/psql', '-X', '-q', '-At', where, *words, check=check, PGPASSWORD=self.secret('superuser'), **env)

    def switch_over(self):
        """A planned one, by patronictl: from the primary to its partner."""
        old = self.primary()
        new = next(n for n, (role, _) in self.members().items() if role == 'sync_standby')
        self.call('/usr/bin/python3', find('patronictl'), '-c', self.dir / old / 'etc/patroni.yml', 'switchover', '--master', old, '--candidate', new, '--force')
        return f'{old} -> {new}'

    # ---- breaking

    def postmaster(self, name):
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((self.dir / name / 'pg/postmaster.pid').read_text().split()[0])
        return None

    def kill(self, key):
        process = self.processes[key]
        sigkill([process.pid, *children(process.pid)])
        process.wait()

    def of_postgres(self, name):
        pid = self.postmaster(name)
        return [pid, *children(pid)] if pid else []

    def kill_postgres(self, name):
        """PostgreSQL alone: the postmaster and all that it started. Patroni stays."""
        sigkill(self.of_postgres(name))

    def of_node(self, name):
        pids = self.of_postgres(name)
        for part in ('patroni', 'etcd'):
            process = self.processes[f'{name} {part}']
            pids += [process.pid, *children(process.pid)]
        return pids

    def kill_node(self, name):
        """All that runs on a data machine, at one stroke."""
        sigkill(self.of_node(name))
        for part in ('patroni', 'etcd'):
            self.processes[f'{name} {part}'].wait()

    def restart_node(self, name):
        self.start_etcd(name)
        self.start_patroni(name)

    def freeze_node(self, name):
        """It goes silent, with all connections open, as behind a cut cable; gives what wakes it up again, still taking itself for the primary."""
        pids = self.of_node(name)
        send(pids, signal.SIGSTOP)
        return lambda: send(pids, signal.SIGCONT)

    def kill_patroni(self, name):
        """The primary goes on without anybody who could tell it that it no longer is."""
        process = self.processes[f'{name} patroni']
        sigkill([process.pid])
        process.wait()

    # ---- the end

    def close(self, keep=False):
        """In order where that is quick, by force at last. Only what was started here: PostgreSQL is found by its folder."""
        order = ('motcua', 'haproxy', 'patroni', 'etcd')
        for part in order:
            mine = [p for key, p in self.processes.items() if key.endswith(' ' + part)]
            stop(mine)
        for name in DATA:
            sigkill(self.of_postgres(name) if self.alive(name) else [])
        if not keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    def alive(self, name):
        """Is what postmaster.pid names really this folder's?"""
        pid = self.postmaster(name)
        with contextlib.suppress(OSError):
            return pid and str(self.dir) in Path(f'/proc/{pid}/cmdline').read_text()
        return False


def stop(processes, seconds=20):
    for p in processes:
        if p.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                p.terminate()
    until = time.monotonic() + seconds
    for p in processes:
        try:
            p.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            sigkill([p.pid, *children(p.pid)])
            p.wait()
