"""Where the benches' data lie, how they are made, and drills on copies of them. What lies there is only read: whatever writes gets a copy."""
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / 'build/rel/motcua'
BASE = ROOT / 'build/bench'
QUICK = {'nation': 20000, 'small': 5000, 'big': 40000, 'city': 10000, 'town': 2000}
WHOLE = {'nation': 1000000, 'small': 100000, 'city': 100000, 'town': 10000}
SINGLE = 'city', 'town'  # all in one database
ROOMY = (10000000, 80)  # dossiers, and GB that must be free for their data, a copy and what is written on it
ELSE = 3000000


def size_of(name, quick):
    if quick:
        return QUICK[name]
    if name in WHOLE:
        return WHOLE[name]
    folder = BASE / name  # what was made once stays as large as it is
    if (folder / 'made').exists():
        return int((folder / 'made').read_text().split()[0])
    return ROOMY[0] if shutil.disk_usage(ROOT).free > ROOMY[1] * 10 ** 9 else ELSE


def seeded(name, quick=False, base=BASE):
    """The folder with that many dossiers: made once, the same each time."""
    dossiers = size_of(name, quick)
    folder = base / ('quick' if quick and name == 'nation' else f'quick-{name}' if quick else name)
    mark, want = folder / 'made', f'{dossiers} 1'
    if mark.exists() and mark.read_text() == want:
        return folder
    folder = BASE / folder.name
    print(f'making {dossiers} dossiers in {folder.relative_to(ROOT)}, once ...', flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    told = subprocess.run([PROGRAM, 'play', '--seed-dossiers', str(dossiers), '--split', 'no' if name in SINGLE else 'yes', '--data', folder], check=True, stdout=subprocess.PIPE, text=True).stdout
    if 'stopped before the end' in told:
        raise SystemExit(f'{folder}: somebody ended the making of it')
    (folder / 'made').write_text(want)
    return folder


def settled_copy(data, where):
    """Copies a made folder and waits until the copy is on disk: a disk that still writes gigabytes makes every durable write beside it
    wait, and its stalls would be taken for the program's."""
    shutil.copytree(data, where)
    os.sync()


def todays_copy(data, where, split):
    """And brings it to today's tables, as whoever serves it does: it may have been made by an earlier program."""
    settled_copy(data, where)
    subprocess.run([PROGRAM, 'migrate', '--data', where, '--split', split], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def drill(name, data, *options, change=None):
    """Plays drills/NAME.yaml, changed by change(text), on a copy of the data: the report as data; as a page it stays in build/bench."""
    with tempfile.TemporaryDirectory(prefix='motcua-bench-', dir=BASE) as where:
        copy, out = Path(where) / 'data', Path(where) / 'report'
        settled_copy(data, copy)
        text, plan = (ROOT / 'drills' / f'{name}.yaml').read_text(), Path(where) / f'{name}.yaml'
        plan.write_text(change(text) if change else text)
        told = subprocess.run([PROGRAM, 'play', plan, '--split', 'yes', '--here', '--development', 'yes', '--data', copy, '--report', out,
                               *options], check=False, capture_output=True, text=True)
        if not (out / 'report.json').exists():
            raise SystemExit(f'{name}: {told.stderr[-2000:]}')
        shutil.copy(out / 'report.html', BASE / f'{name}.html')
        return json.loads((out / 'report.json').read_text())
