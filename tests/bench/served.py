"""A PostgreSQL server of the bench's own, and the release program on a database of it: what load.py loads, on the other engine. Processor time is of the
program and of all the server's processes together, since what the one saves the other may pay for."""
import hashlib
import os
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from data import PROGRAM, ROOT, todays_copy
from load import TICK, Run, Server, cpu_of


class Cluster:
    """tools/postgres in a folder of its own: as the tests have it, fsync and checksums on."""

    def __init__(self):
        self.box = Path(tempfile.mkdtemp(prefix='motcua-bench-'))
        self.box.chmod(0o755)
        self.url = subprocess.run([ROOT / 'tools/postgres', 'start', self.box / 'pg'], check=True, capture_output=True, text=True).stdout.strip()
        self.log = self.box / 'pg/log'
        self.postmaster = int((self.box / 'pg/data/postmaster.pid').read_text().split()[0])

    def to(self, database):
        return self.url.rsplit('/', 1)[0] + '/' + database

    def ask(self, database, *statements):
        words = [word for s in statements for word in ('-c', s)]
        return subprocess.run(['psql', '-qXAt', '-v', 'ON_ERROR_STOP=1', '-d', self.to(database), *words], check=True, stdout=subprocess.PIPE, text=True,
                              env={**os.environ, 'PGOPTIONS': '-c client_min_messages=warning'}).stdout.strip()

    def make(self, name, template):
        """Anew, as the template is; on disk when it returns, so that nobody waits for that later."""
        self.ask('postgres', f'drop database if exists {name} with (force)', f"create database {name} template {template} encoding 'UTF8' locale 'C'", 'checkpoint')

    def cpu(self):
        """Of the server: its processes that are, and those that were."""
        fields = Path(f'/proc/{self.postmaster}/stat').read_text().rpartition(')')[2].split()
        children = Path(f'/proc/{self.postmaster}/task/{self.postmaster}/children').read_text().split()
        return sum(map(cpu_of, map(int, children))) + cpu_of(self.postmaster) + (int(fields[13]) + int(fields[14])) / TICK

    def stop(self):
        subprocess.run([ROOT / 'tools/postgres', 'stop', self.box / 'pg'], check=False, capture_output=True)
        shutil.rmtree(self.box, ignore_errors=True)


class OnServer(Run):
    """The same lives on the server, in one database; the file that they were made in is asked who is who. What is written goes to a copy that
    afresh() makes anew of a template."""

    def __init__(self, cluster, data, where):
        self.cluster, self.name, self.data, self.size, self.used, self.server, self.signed_in = cluster, data.name.replace('-', '_'), where, {}, set(), None, []
        self.file = data / 'motcua.db'
        self.dossiers = self.count(self.file)
        self.centre = self.province = sqlite3.connect(f'file:{self.file}?mode=ro', uri=True)
        self.move(data)
        self.afresh()
        self.open_desks()

    def move(self, data):
        self.cluster.make(self.name + '_made', 'template0')
        with tempfile.TemporaryDirectory(prefix='motcua-bench-') as box:
            todays_copy(data, Path(box) / 'data', 'no')
            subprocess.run([PROGRAM, 'export', '--quiet', '--data', f'{box}/data', f'{box}/export'], check=True, capture_output=True)
            subprocess.run([PROGRAM, 'restore', '--quiet', '--data', self.data, '--database', self.cluster.to(self.name + '_made'), f'{box}/export'], check=True, capture_output=True)
        self.cluster.ask(self.name + '_made', 'vacuum analyze')

    def sign_in(self, account, unit):
        token, now = secrets.token_urlsafe(32), int(time.time() * 1000)
        mark = hashlib.sha256(token.encode()).hexdigest()
        self.signed_in.append(f"('\\x{mark}', {account}, {unit}, {now}, {now}, {now + 10 ** 8})")
        self.let_in(self.signed_in[-1])
        return 'mc_phien=' + token

    def let_in(self, *rows):
        self.cluster.ask(self.name, f'insert into session values {", ".join(rows)}')

    def serve(self, tell):
        return Server(self.data, tell, ('--split', 'no', '--database', self.cluster.to(self.name)), self.cluster.cpu)

    def afresh(self):
        self.stop()
        self.cluster.make(self.name, self.name + '_made')
        if self.signed_in:
            self.let_in(*self.signed_in)

    def fill(self):
        """And what the server would do of itself within the minute: a table that has grown tenfold is planned for as it is."""
        super().fill()
        self.cluster.ask(self.name, 'vacuum analyze')

    def ask(self, statement):
        return int(self.cluster.ask(self.name, statement))
