"""An installation moved from files to a PostgreSQL server and back: rows a second, memory at most, and whether the exports are the same. Makes a server of its own."""
import filecmp
import os
import subprocess
import tempfile
import time
from pathlib import Path

from data import PROGRAM, ROOT, todays_copy

PLENTY = 50_000   # rows a second: a million dossiers, 23 million rows, in eight minutes
MEMORY = 256      # MB, whatever the size
PLACES = ['centre', *(f'province_{i:02d}' for i in range(34))]


def measured(*words):
    """Seconds, and MB at most, of one command of the program."""
    began = time.monotonic()
    p = subprocess.Popen([PROGRAM, *map(str, words), '--split', 'yes'], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told = p.stderr.read()
    _, status, used = os.wait4(p.pid, 0)
    if status:
        raise RuntimeError(f'{words[0]}: {told}')
    rows = next((int(part.split()[0]) for part in told.splitlines()[-1].split(', ') if ' rows (' in part), 0)
    return time.monotonic() - began, used.ru_maxrss / 1024, rows


def made(server):
    for place in PLACES:
        subprocess.run(['psql', '-qX', '-d', server, '-c', f"create database {place} template template0 encoding 'UTF8' locale 'C'"], check=True)
    return server.rsplit('/', 1)[0] + '/{}'


def walk(table, data, box, url):
    there = ['--data', box / 'server', '--database', url]
    for name, words in (('export of files', ['export', box / '1', '--data', data]), ('restore to a server', ['restore', box / '1', *there]),
                        ('export of a server', ['export', box / '2', *there]), ('restore to files', ['restore', box / '2', '--data', box / 'back'])):
        seconds, memory, rows = measured(*words)
        table.row(f'{name} / {PLENTY} rows a second', rows / seconds, PLENTY, 1, 'rows a second', note=f'{rows:,} rows in {seconds:.1f} s')
        table.row(f'memory of the {name}', memory, MEMORY, 1, 'MB', less=True)
    table.row('exports that differ', 0 if filecmp.cmp(box / '1', box / '2', shallow=False) else 1, 1, 0, less=True)
    seconds, memory, _ = measured('backup', box / 'copy', '--data', data)
    size = sum(f.stat().st_size for f in Path(data).glob('*.db'))
    table.row('backup of files / 50 MB a second', size / seconds / 1e6, 50, 1, 'MB a second', note=f'{memory:.0f} MB of memory')


def rows(table, data):
    with tempfile.TemporaryDirectory(prefix='motcua-move-') as where:
        box = Path(where)
        box.chmod(0o755)
        server = subprocess.run([ROOT / 'tools/postgres', 'start', box / 'pg'], check=True, capture_output=True, text=True).stdout.strip()
        try:
            todays_copy(data, box / 'data', 'yes')
            walk(table, box / 'data', box, made(server))
        finally:
            subprocess.run([ROOT / 'tools/postgres', 'stop', box / 'pg'], check=False, capture_output=True)
