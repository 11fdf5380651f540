#!/usr/bin/env python3
"""`make cluster`: a site on the loopback, a drill on it, and every stroke twice, by SIGKILL. Prints the table of docs/cluster.md; takes some ten minutes.

    tests/cluster/strike.py [EVENT...] [--times N] [--keep]      EVENT: 'primary node' postgres etcd motcua haproxy switch-over
                                                             patroni 'frozen node'
"""
import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cluster import ROOT, Cluster, missing  # noqa: E402
from trial import WORDS, Trial, table  # noqa: E402

AIMS = {'primary node': 10, 'switch-over': 4}


def wrong(found):
    """What may not be, in words; '' = nothing."""
    told = [f"{n['fault']}: {n['code']} version {n['version']}: {n['what']}" for n in found['difference_examples']]
    told += [f'{found["journal_wrong"]} chains of the journal are broken'] * bool(found['journal_wrong'])
    if found['exit']:
        told += [f'the drill ended with {found["exit"]}'] + [f"{n['times']} x {n['status']} {n['what']}" for n in found['error_examples']]
    return '\n'.join(told)


def main():
    words = argparse.ArgumentParser()
    words.add_argument('events', nargs='*', default=list(WORDS))
    words.add_argument('--times', type=int, default=2)
    words.add_argument('--keep', action='store_true', help='leave the folder with all logs')
    asked = words.parse_args()
    if missing():
        sys.exit(f'not installed: {" ".join(missing())}')
    cluster = Cluster(os.environ.get('MOTCUA_PROGRAM') or str(ROOT / 'build/rel/motcua'))
    try:
        trial = Trial(cluster)
        cluster.start()
        print('the site is up; the drill begins', cluster.dir, flush=True)
        rows = trial.run(asked.events * asked.times)
    finally:
        cluster.close(keep=asked.keep)
    f = trial.found
    print(table(rows))
    print(f"\n{f['ledger_writes']} writes in the book, {f['dossiers_compared']} dossiers, {f['journal_dossiers']} chains; lost or twice or otherwise different: "
          f"{f['differences']}; not acknowledged and there: {f['in_flight_kept']}; errors: {f['errors']}; told to come again: {f['sheds']}; connections lost: {f['lost']}")
    for n in f['error_examples']:
        print(f"not as it should be: {n['times']} x {n['status']} {n['what']}")
    for event, aim in AIMS.items():
        got = [r['outage'] for r in rows if r['event'] == event]
        if got:
            print(f'aim for {event}: {aim} s; worst {max(got):.1f} s')
    print(wrong(f) or 'nothing was lost, nothing came twice')
    sys.exit(bool(wrong(f)))


if __name__ == '__main__':
    main()
