#!/usr/bin/env python3
"""Two steps of deploy/README.md that nobody wants to try first on the day: a data machine that is lost for good is replaced, and the site goes back to a
moment from a copy and the archived log. The commands are taken out of the guide's text and run; only paths, addresses and systemd are this machine's."""
import re
import shutil
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cluster import DATA, DEPLOY, ROOT, Cluster, find, missing, stop  # noqa: E402

sys.path.insert(0, str(ROOT / 'tests/web'))
from tap import done, report, skip  # noqa: E402

# What the shell calls in place of a machine's own: no systemd, one user, answers to the questions of `patronictl remove`.
SHELL = '''set -eu
runuser() {{ shift 3; "$@"; }}
chown() {{ :; }}
systemctl() {{ :; }}
sleep() {{ command sleep 2; }}
psql() {{ command psql -X -h {run} -p {port} -U postgres "$@"; }}
patronictl() {{ [ "$3" = list ] || printf 'motcua-data\\nYes I am aware\\n' | python3 {patronictl} "$@"; }}
'''


def blocks(after):
    """The indented blocks of commands of the guide that follow these words, as far as the next heading."""
    text = (DEPLOY / 'README.md').read_text().split(after, 1)[1].split('\n## ', 1)[0]
    found = re.findall(r'(?:^ {4,}\S.*\n)+', text, re.M)
    return [re.sub(r'^ {4}(?: {3})?', '', b, flags=re.M) for b in found]


class Guide:
    def __init__(self, cluster):
        self.cluster = cluster

    def words(self, name):
        """A machine's shell and its paths in place of those of the guide."""
        m, home = self.cluster.machine[name], self.cluster.dir / name
        shell = SHELL.format(run=home / 'run', port=m.value('pg_port'), patronictl=find('patronictl'))
        return shell, {'/var/lib/postgresql/15/motcua': home / 'pg', '/usr/lib/postgresql/15/bin': m.value('pg_bin'), '/etc/patroni/config.yml': home / 'etc/patroni.yml',
                       '/etc/default/etcd': home / 'etc/etcd.env', '/tmp/go-back.log': home / 'go-back.log', '<address of db2>': self.cluster.machine['db2'].value('address')}

    def run(self, name, text, cwd=None, **more):
        shell, paths = self.words(name)
        for old, new in {**{k: str(v) for k, v in paths.items()}, **more}.items():
            text = text.replace(old, new)
        done_ = self.cluster.call('bash', '-c', f'{shell}\ncd {cwd or self.cluster.dir}\n{text}', check=False, **self.etcd(name))
        if done_.returncode:
            raise RuntimeError(f'{text}\n{done_.stdout}{done_.stderr}')
        return done_.stdout

    def etcd(self, name):
        m, tls = self.cluster.machine[name], self.cluster.dir / name / 'tls'
        folder = str(Path(find('etcdctl')).parent)
        return {'PATH': f'{folder}:{self.cluster.environment()["PATH"]}', 'ETCDCTL_API': '3', 'ETCDCTL_ENDPOINTS': f'https://{m.value("address")}:{m.value("etcd_port")}',
                'ETCDCTL_CACERT': f'{tls}/ca.crt', 'ETCDCTL_CERT': f'{tls}/machine.crt', 'ETCDCTL_KEY': f'{tls}/machine.key'}


def mark(cluster, word):
    cluster.psql('-c', f"insert into mark values ('{word}')", base='motcua')


def marks(cluster):
    return cluster.psql('-c', 'select word from mark order by word', base='motcua').stdout.split()


def replace(cluster, guide):
    """db2 burns: nothing of it is left. A new one takes its place as the guide says."""
    cluster.kill_node('db2')
    for folder in ('etcd', 'pg'):
        shutil.rmtree(cluster.dir / 'db2' / folder)
    cluster.wait('writing without db2', lambda: cluster.psql('-c', "insert into mark values ('alone')", base='motcua', check=False).returncode == 0, 60)
    report(True, 'writing goes on while it is away')
    members, local = blocks('## A data machine is lost for good')[:2]
    cluster.wait('etcd of two', lambda: cluster.etcd_healthy() == 2, 30)
    other = cluster.primary()
    listed = guide.run(other, members.splitlines()[0])
    number = next(line.split(',')[0] for line in listed.splitlines() if ', db2,' in line)
    guide.run(other, '\n'.join(members.splitlines()[1:]), **{'<id of db2>': number})
    guide.run('db2', local)
    began = time.monotonic()
    cluster.restart_node('db2')
    cluster.settle(90)
    report(time.monotonic() - began < 60, f'a new machine in its place is well after {time.monotonic() - began:.0f} s, all of etcd too')


def copy(cluster):
    """The nightly backup, by the script, from a replica."""
    domain, app = cluster.machine['app1'].value('domain'), cluster.machine['app1']
    pgpass, folder = cluster.dir / 'pgpass-replication', cluster.dir / 'backups'
    cluster.call('bash', '-c', f'umask 077; mkdir {folder}; echo "db.{domain}:*:replication:replication:$(cat {cluster.dir}/secrets/replication)" > {pgpass}')
    done_ = cluster.call(DEPLOY / 'backup', folder, f'db.{domain}', app.value('address'), app.value('replicas_port'), cluster.dir / 'authority/ca.crt', pgpass, '2')
    return Path(done_.stdout.strip())


def stop_databases(cluster):
    leader = cluster.primary()
    for name in sorted(DATA, key=lambda n: n == leader):
        stop([cluster.processes[f'{name} patroni']], 60)


def go_back(cluster, guide, backup, moment):
    prepare, look, decide = blocks('**Go back to a moment.**')[:3]
    stop_databases(cluster)
    cluster.call('cp', '-a', backup, cluster.dir / 'copy')
    conf = cluster.dir / 'copy/postgresql.conf'  # here, unlike on a site, each machine has paths of its own
    conf.write_text(re.sub(rf'{cluster.dir}/db\d/', f'{cluster.dir}/db1/', conf.read_text()))
    if not cluster.user:  # who runs this is not called postgres: `peer` would not let him in
        hba = cluster.dir / 'copy/pg_hba.conf'
        hba.write_text('local all postgres trust\n' + hba.read_text())
    guide.run('db1', prepare, **{'2026-11-22 14:05+07': moment})
    pg = cluster.dir / 'db1/pg'
    cluster.wait('the moment', lambda: 'paused' in guide.run('db1', look), 30)
    seen = guide.run('db1', "psql motcua -Atc 'select word from mark order by word'", pg).split()
    report('before' in seen and 'after' not in seen, 'at the moment it stands still and can be looked at', seen)
    said = guide.run('db1', decide, pg).split('\n')
    report('f' in said, 'it is opened for writing there, and stopped', said)
    cluster.start_patroni('db1')
    cluster.wait('db1 as leader', lambda: cluster.rest('db1', '/primary'), 60, 'db1 patroni')
    for name in DATA[1:]:
        (cluster.dir / name / 'pg').rename(cluster.dir / name / 'pg.before')
        cluster.start_patroni(name)
    cluster.settle(120)


def trial(cluster):
    guide = Guide(cluster)
    cluster.psql('-c', 'create table mark (word text)', base='motcua')
    mark(cluster, 'first')
    replace(cluster, guide)
    backup = copy(cluster)
    report((backup / 'backup_manifest').exists(), 'a copy is taken from a replica and verified')
    mark(cluster, 'before')
    time.sleep(1.5)
    moment = time.strftime('%Y-%m-%d %H:%M:%S+07', time.gmtime(time.time() + 7 * 3600))
    time.sleep(1.5)
    mark(cluster, 'after')
    go_back(cluster, guide, backup, moment)
    cluster.wait('the way to the primary', lambda: cluster.psql('-c', 'select 1', check=False).returncode == 0, 30)
    report(marks(cluster) == ['alone', 'before', 'first'], 'the site is whole again, at the moment', marks(cluster))
    mark(cluster, 'again')
    strict = cluster.psql('-c', 'show synchronous_standby_names').stdout.strip()
    report(strict and 'again' in marks(cluster), 'and written again, on two machines', strict)
    targets = (cluster.dir / 'db1/pg/postgresql.conf').read_text()
    report(moment not in targets, 'nothing of the way back stays in the settings', targets)


def main():
    if missing():
        skip('the guide', f'not installed: {" ".join(missing())}; tools/deps cluster gets them')
        done()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    cluster = Cluster('/bin/false')  # databases alone: the program has no part in this
    try:
        cluster.start_databases()
        trial(cluster)
    except Exception as why:  # noqa: BLE001
        report(False, 'the trial goes through', why)
    finally:
        cluster.close()
    done()


if __name__ == '__main__':
    main()
