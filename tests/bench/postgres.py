"""The rows on PostgreSQL: submissions at the counter against pgbench sending the same statements to the same server, by turns, each on a fresh copy; and what a
dossier more costs. Brings a server of its own; all dossiers lie in one database, so one writer serves them."""
import statistics
import tempfile
from pathlib import Path

from data import BASE, seeded
from served import Cluster, OnServer
from statements import Peer


def submissions(table, run, args):
    peer, ours, theirs, groups, cpu = Peer(run), [], [], [], []

    def once():
        run.afresh()
        return run.load('submit', args.seconds)
    most = peer.best(once().group)
    for _ in range(args.rounds):
        got = once()
        ours.append(got.rate)
        groups.append(got.group)
        cpu.append(got.cpu_us)
        theirs.append(peer.rate(most, args.seconds))
    table.row('submissions at the counter on PostgreSQL / pgbench, the same statements', statistics.median(ours), statistics.median(theirs), 0.6, 'a second',
              note=f'groups of {statistics.median(groups):.1f}, of pgbench {most}; {peer.told()}; {statistics.median(cpu):.0f} us of server and database')


def rows(table, args, flat):
    """flat: of tools/bench."""
    cluster = Cluster()
    try:
        with tempfile.TemporaryDirectory(prefix='motcua-bench-', dir=BASE) as where:
            runs = [OnServer(cluster, seeded(name, args.quick, args.data), Path(where) / name) for name in ('city', 'town')]
            try:
                for run in runs:
                    run.stop()
                submissions(table, runs[0], args)
                flat(table, *runs, args, (('status', 1.2), ('worklist', 1.2), ('submit', 1.3)), ' on PostgreSQL')
            finally:
                for run in runs:
                    run.stop()
    finally:
        cluster.stop()
