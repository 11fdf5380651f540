#!/usr/bin/env python3
"""A site of five machines on the loopback, from the templates of deploy/, and a drill on it: the primary's node and one program are killed by SIGKILL, the
primary is moved as planned. Nothing acknowledged is lost, nothing comes twice, readers go on. The rest, and each twice: `make cluster`."""
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cluster import ROOT, Cluster, missing  # noqa: E402
from trial import Trial, table  # noqa: E402

sys.path.insert(0, str(ROOT / 'tests/web'))
from people import wait_for  # noqa: E402
from tap import done, report, skip  # noqa: E402
from strike import wrong  # noqa: E402

# Not the aims, which are for a quiet machine: what would mean that somebody waits for something that does not come.
MOST = {'motcua': 10, 'primary node': 40, 'switch-over': 25}
READS_MOST = 10


def doors(cluster):
    """What a browser meets, and what it must not: https by the front, nothing in the databases without TLS or password."""
    app, name = cluster.machine['app2'], 'app2.motcua.internal'
    port, address, ca = app.value('https_port'), app.value('address'), cluster.dir / 'authority/ca.crt'
    ask = ('/usr/bin/curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--cacert', ca, '--resolve', f'{name}:{port}:{address}')
    got = wait_for(lambda: cluster.call(*ask, f'https://{name}:{port}/readyz', check=False).stdout == '200', 20)
    report(got, 'people come in by HTTPS, once the balancer has seen that somebody is there')
    where = f'hostaddr={address} host=db.motcua.internal port={app.value("primary_port")} dbname=motcua connect_timeout=5'
    for what, more, password in (('without TLS', 'user=motcua sslmode=disable', cluster.secret('motcua')),
                                 ('with a wrong password', f'user=motcua sslmode=verify-full sslrootcert={ca}', 'x'),
                                 ('by another role', f'user=replication sslmode=verify-full sslrootcert={ca}', cluster.secret('replication'))):
        refused = cluster.call('/usr/bin/psql', '-X', '-c', 'select 1', f'{where} {more}', check=False, PGPASSWORD=password)
        report(refused.returncode == 2, f'nobody comes to the database {what}', refused.stdout + refused.stderr)


def verdict(trial):
    for row in trial.rows:
        name = f'{row["event"]} ({row["what"]})'
        report(row['outage'] < MOST[row['event']], f'{name}: writing paused {row["outage"]:.2f} s', f'longer than {MOST[row["event"]]} s')
        report(row['reads'] < READS_MOST, f'{name}: reading paused {row["reads"]:.2f} s, {row["answered"]} answered, {row["refused"]} refused')
    f = trial.found
    report(f.get('compared') and f['ledger_writes'] > 100, f"{f['ledger_writes']} writes in the book were compared")
    report(not wrong(f), 'nothing acknowledged was lost, nothing came twice, no error', wrong(f))


def main():
    if missing():
        skip('a cluster', f'not installed: {" ".join(missing())}; tools/deps cluster gets them')
        done()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    program = Path(os.environ.get('MOTCUA_PROGRAM', 'build/san/motcua'))
    cluster, began = Cluster(str(program if program.is_absolute() else ROOT / program)), time.monotonic()
    try:
        cluster.start()
        report(True, f'a site of five machines is up ({time.monotonic() - began:.0f} s)')
        doors(cluster)
        trial = Trial(cluster)
        trial.run(['motcua', 'primary node', 'switch-over'])
        verdict(trial)
        print('\n'.join('# ' + line for line in table(trial.rows).splitlines()))
    except Exception as why:  # noqa: BLE001
        report(False, 'the trial goes through', why)
    finally:
        cluster.close()
    done()


if __name__ == '__main__':
    main()
