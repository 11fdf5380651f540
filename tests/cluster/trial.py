"""A drill on a cluster while things are killed under it: what was lost, what came twice, how long nobody could write, whether reading went on.

Trial(cluster).run(events)    events: names of EVENTS; gives the rows of a table, one an event, and what the drill found in `found`
"""
import json
import re
import struct
import subprocess
import sys
import threading
import time

from cluster import APPS, ROOT, sigkill

sys.path.insert(0, str(ROOT / 'tests/web'))
from client import Client  # noqa: E402
from gaps import longest_gap  # noqa: E402

ACKED, ROW = 1, struct.Struct('<qIIHHHBB')  # src/play/ledger.h
PASSWORD = re.search(r'CAST_PASSWORD "([^"]+)"', (ROOT / 'src/play/cast.h').read_text())[1]
WORDS = {'primary node': "the primary's node: etcd, Patroni, PostgreSQL", 'postgres': 'PostgreSQL of the primary alone', 'etcd': 'one etcd, the leader of Patroni stays',
         'motcua': 'one motcua', 'haproxy': 'one HAProxy', 'switch-over': 'planned switch-over',
         'patroni': 'Patroni of the primary alone', 'frozen node': "the primary's node silent (SIGSTOP), later awake"}
CALM, AFTER, SLOW = 4, 3, 60  # seconds: before an event, after it is well again; until writing must have come back


class Reader(threading.Thread):
    """One signed-in person who asks for one page of one server, all the time. Remembers when it was answered."""

    def __init__(self, cluster, app, login, path):
        super().__init__(daemon=True)
        self.cluster, self.app, self.login, self.path = cluster, app, login, path
        self.good, self.bad, self.over = [], [], False

    def sign_in(self):
        client = Client(self.cluster.port(self.app))
        page = client.get('/dang-nhap/mat-khau')
        token = re.search(r'name="csrf" value="([^"]*)"', page.text)[1]
        answer = client.post('/dang-nhap/mat-khau', {'login': self.login, 'password': PASSWORD}, token=token)
        if answer.status != 303:
            raise RuntimeError(f'{self.login} is not let in: {answer}')
        return client

    def run(self):
        client = None
        while not self.over:
            why = ''
            try:
                client = client or self.sign_in()
                answer = client.get(self.path)
                why = '' if answer.status == 200 else str(answer.status)
            except Exception as e:  # noqa: BLE001
                client, why = None, type(e).__name__
            (self.bad if why else self.good).append((time.time(), why))
            time.sleep(0.05)

    def gap(self, since, until):
        return longest_gap([t for t, _ in self.good], since, until)


class Trial:
    def __init__(self, cluster):
        self.cluster, self.rows, self.found, self.readers = cluster, [], {}, []
        self.report = cluster.dir / 'report'
        self.events = {'primary node': self.primary_node, 'postgres': self.postgres, 'etcd': self.etcd, 'motcua': self.motcua, 'haproxy': self.haproxy,
                       'switch-over': self.switch_over, 'patroni': self.patroni, 'frozen node': self.frozen_node}
        self.turns = {'motcua': 0, 'haproxy': 1}

    # ---- what happens: a stroke, told in words, and what brings it back

    def primary_node(self):
        name = self.cluster.primary()
        self.cluster.kill_node(name)
        return name, lambda: self.cluster.restart_node(name)

    def postgres(self):
        name = self.cluster.primary()
        self.cluster.kill_postgres(name)
        return name, lambda: None  # Patroni starts it again

    def etcd(self):
        name = self.cluster.primary()
        self.cluster.kill(f'{name} etcd')
        return name, lambda: self.cluster.start_etcd(name)

    def patroni(self):
        name = self.cluster.primary()
        self.cluster.kill_patroni(name)
        return name, lambda: self.cluster.start_patroni(name)

    def frozen_node(self):
        name = self.cluster.primary()
        return name, self.cluster.freeze_node(name)

    def next_app(self, part):
        """In turn: the one's program with the other's HAProxy."""
        self.turns[part] += 1
        return APPS[self.turns[part] % 2]

    def motcua(self):
        name = self.next_app('motcua')
        self.cluster.kill(f'{name} motcua')
        return name, lambda: self.cluster.start_motcua(name, wait=False)

    def haproxy(self):
        name = self.next_app('haproxy')
        self.cluster.kill(f'{name} haproxy')
        return name, lambda: self.cluster.start_haproxy(name)

    def switch_over(self):
        return self.cluster.switch_over(), lambda: None

    # ---- the drill

    def begin(self):
        c = self.cluster
        at = ','.join(f'http://127.0.0.1:{c.port(n)}' for n in APPS)
        c.spawn('drill', [c.program, 'play', str(ROOT / 'drills/cluster.yaml'), '--at', at, '--data', str(c.dir / 'shared'), '--database', c.database_url(),
                          '--report', str(self.report), '--duration', '3600'])
        c.wait('the drill', lambda: len(self.acked()) > 20, 240, 'drill')
        unit = self.unit()
        logins = {'/viec': f'specialist.{unit}@dientap.example', '/ho-so': 'nguoi-dan.0@dientap.example'}
        self.readers = [Reader(c, app, login, path) for app in APPS for path, login in logins.items()]
        for r in self.readers:
            r.start()

    def unit(self):
        """Code of a commune that the drill plays."""
        for line in self.cluster.psql('-c', 'select unit from dossier order by id desc limit 1', base='motcua').stdout.split():
            return self.cluster.psql('-c', f'select code from unit where id = {int(line)}', base='motcua').stdout.strip()
        raise RuntimeError('no dossier')

    def acked(self):
        """ms since the drill began, of all acknowledgements so far; not in order."""
        try:
            data = (self.report / 'ledger').read_bytes()
        except OSError:
            return []
        data = data[:len(data) // ROW.size * ROW.size]
        return [row[1] for row in ROW.iter_unpack(data) if row[6] == ACKED]

    def event(self, name):
        time.sleep(CALM)
        began = time.time()
        before = len(self.acked())
        what, back = self.events[name]()
        mark = len(self.acked())
        self.cluster.wait(f'writing after {name}', lambda: len(self.acked()) > max(mark, before) + 20, SLOW, 'drill')
        back()
        self.cluster.settle(180)
        time.sleep(AFTER)
        self.rows.append({'event': name, 'what': what, 'began': began, 'ended': time.time()})

    def end(self):
        drill = self.cluster.processes['drill']
        for r in self.readers:
            r.over = True
        drill.terminate()
        try:
            code = drill.wait(300)
        except subprocess.TimeoutExpired:
            sigkill([drill.pid])
            code = -9
        with open(self.report / 'report.json') as f:
            self.found = json.load(f)
        self.found['exit'] = code
        self.found['said'] = self.cluster.log('drill')

    def measure(self):
        acked = [(self.found['started_ms'] + t) / 1000 for t in self.acked()]
        for row in self.rows:
            a, b = row['began'], row['ended']
            row['outage'] = longest_gap(acked, a, b)
            row['calm'] = longest_gap([t for t in acked if t < a], a - CALM, max((t for t in acked if t < a), default=a))
            live = [r for r in self.readers if not (row['event'] == 'motcua' and r.app == row['what'])]
            row['reads'] = max(r.gap(a, b) for r in live)
            row['refused'] = sum(a <= t <= b for r in live for t, _ in r.bad)
            row['answered'] = sum(a <= t <= b for r in live for t, _ in r.good)

    def run(self, events):
        self.begin()
        try:
            for name in events:
                self.event(name)
        finally:
            self.end()
        self.measure()
        return self.rows


def table(rows):
    lines = ['| stroke | where | writes pause, s | reads pause, s | reads answered / refused | usual pause, s |', '|---|---|---|---|---|---|']
    for r in rows:
        lines.append(f'| {WORDS[r["event"]]} | {r["what"]} | {r["outage"]:.2f} | {r["reads"]:.2f} | {r["answered"]} / {r["refused"]} | {r["calm"]:.2f} |')
    return '\n'.join(lines)
