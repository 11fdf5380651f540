"""What submissions send to PostgreSQL, read from its own log, and pgbench sending the same: each statement prepared, each value a parameter, keys counted on, so
that nothing collides. One client, as one writes to a database at a time; so many submissions to a transaction as the program's writer had, or as suits
pgbench best."""
import http.client
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

WARM = 2                  # seconds
KEY = 2 ** 45             # numbers above are keys of dossiers and jobs, below are instants and all else
ELSEWHERE = 5000 << 38    # days from those that are there: where the keys of copies begin
RECORD = re.compile(r'^@(\d+)@([A-Z]+):  ', re.M)
SENT = re.compile(r'(?:statement|execute [^:]*): (.*)', re.S)
VALUE = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')")

EMPTY = ['\\if :n = 0', "select '' as empty \\gset", '\\endif']  # the command line takes no empty text


class Submission:
    """Statements of one transaction: (text, values); None is no value."""

    def __init__(self, sent):
        def of(begins):
            return next(i for i, (text, _) in enumerate(sent) if text.startswith(begins))
        first, last = of('savepoint'), of('release')
        self.before, self.own, self.behind = sent[:first], sent[first:last + 1], sent[last + 1:]


def post(port, request):
    method, path, cookie, body = request
    c = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    c.request(method, path, body, {'Cookie': cookie, 'Content-Type': 'application/x-www-form-urlencoded'})
    status = c.getresponse().status
    c.close()
    assert status == 303, status


def sessions(log):
    """What each session sent, in order."""
    out, parts = {}, RECORD.split(log)[1:]
    for pid, kind, text in zip(parts[::3], parts[1::3], parts[2::3]):
        text = text.rstrip('\n').replace('\n\t', '\n')
        sent = out.setdefault(pid, [])
        if kind == 'LOG' and SENT.match(text):
            sent += [(one.strip(), []) for one in SENT.match(text)[1].split(';')]
        elif kind == 'DETAIL' and text.startswith('parameters:'):
            sent[-1] = (sent[-1][0], [None if v == 'NULL' else v[1:-1].replace("''", "'") for v in VALUE.findall(text)])
    return out


def transactions(sent):
    at = 0
    for i, (text, _) in enumerate(sent):
        if text == 'commit':
            yield sent[at:i + 1]
        if text == 'commit' or text == 'rollback':
            at = i + 1


def traced(run):
    """A submission at each desk, one after the other, each as a transaction of its own. The second round of requests: by then everything is prepared."""
    run.afresh()
    requests = run.submissions()
    port = run.start().port
    for request in requests[:len(run.units)]:
        post(port, request)
    run.cluster.ask('postgres', "alter system set log_line_prefix = '@%p@'", "alter system set log_statement = 'all'", 'select pg_reload_conf()')
    time.sleep(0.5)
    for request in requests[:len(run.units)]:
        post(port, request)
    run.stop()
    run.cluster.ask('postgres', 'alter system reset log_statement', 'select pg_reload_conf()')
    time.sleep(0.5)
    found = [Submission(t) for sent in sessions(run.cluster.log.read_text()).values() for t in transactions(sent) if any('submitted' in values[3:4] for _, values in t)]
    assert len(found) == len(run.units), f'{len(found)} submissions in the log'
    return found


class Script:
    """A transaction of some submissions for pgbench: \\set for keys, everything else as variables of the command line."""

    def __init__(self, submissions, group):
        self.lines, self.values = EMPTY[:], []
        self.add(submissions[0].before)
        for i in range(group):
            self.lines.append('\\set n :n + 1')
            self.add(submissions[i % len(submissions)].own)
        self.add(submissions[0].behind)

    def add(self, sent):
        for text, values in sent:
            names = [self.name(v) for v in values]
            self.lines.append(re.sub(r'\$(\d+)', lambda m, n=names: n[int(m[1]) - 1], text) + ';')

    def name(self, value):
        if value is None:
            return 'null'
        if not value:
            return ':empty'
        if re.fullmatch(r'\d+', value) and int(value) > KEY:
            self.lines.append(f'\\set k{value} {int(value) + ELSEWHERE} + :n')
            return f':k{value}'
        self.values.append(value)
        return f':v{len(self.values)}'

    def run(self, cluster, database, seconds):
        """Transactions a second, once each statement has been planned: a server plans the first five times anew."""
        with tempfile.NamedTemporaryFile('w', suffix='.sql') as f:
            f.write('\n'.join(self.lines) + '\n')
            f.flush()
            words = [word for i, v in enumerate(self.values) for word in ('-D', f'v{i + 1}={v}')]
            told = subprocess.run([program(), '-n', '-M', 'prepared', '-c', '1', '-T', str(WARM + seconds), '-P', '1', '-f', f.name, '-D', 'n=0', *words, cluster.to(database)],
                                  check=False, capture_output=True, text=True)
        if told.returncode or 'number of failed transactions: 0 ' not in told.stdout:
            raise SystemExit(f'pgbench: {told.stdout}{told.stderr[-2000:]}')
        return statistics.median(float(tps) for tps in re.findall(r'^progress: .* s, ([\d.]+) tps', told.stderr, re.M)[WARM:])


def program():
    found = sorted(Path('/usr/lib/postgresql').glob('*/bin/pgbench'))
    return found[-1] if found else shutil.which('pgbench')


class Peer:
    """Submissions a second by pgbench, each time on a copy as it was made."""

    def __init__(self, run):
        self.cluster, self.template = run.cluster, run.name + '_made'
        self.submissions = traced(run)

    def rate(self, group, seconds):
        self.cluster.make('peer', self.template)
        return Script(self.submissions, group).run(self.cluster, 'peer', seconds) * group

    def best(self, group):
        """-> how many to a transaction suit pgbench most."""
        rates = {g: self.rate(g, 2) for g in {8, 16, max(1, round(group))}}
        return max(rates, key=rates.get)

    def told(self):
        one = self.submissions[0]
        return f'{len(one.own)} statements each, {len(one.before) + len(one.behind)} for a transaction'
