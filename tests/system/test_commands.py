#!/usr/bin/env python3
"""The command line as people use it: help, settings and their faults, the first start and the second, accounts, imports,
files that must not drift from the program."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import pgsql  # noqa: E402
from client import PROGRAM, Server  # noqa: E402
from tap import done, run  # noqa: E402

COMMANDS = ['serve', 'work', 'migrate', 'check', 'user', 'import', 'play', 'help']
FOLDER = Path(tempfile.mkdtemp(prefix='motcua-'))


def motcua(*words, said='', **env):
    clean = {k: v for k, v in os.environ.items() if not k.startswith('MOTCUA_')}
    return subprocess.run([PROGRAM, *words], input=said, env={**clean, **env}, capture_output=True, text=True, timeout=120, check=False)


def config(text):
    path = FOLDER / 'motcua.conf'
    path.write_text(text)
    return str(path)


def told(f):
    """Every command tells what it does, in the list, by help and by --help alike"""
    listed = motcua('help')
    f.same(listed.returncode, 0)
    f.same(motcua('--help').stdout, listed.stdout)
    for name in COMMANDS:
        one = motcua('help', name)
        f.check(re.search(rf'^  {name} +\S', listed.stdout, re.M), f'{name} is not in the list')
        f.check(one.returncode == 0 and one.stdout.startswith(f'usage: motcua {name} '), name, one.stdout[:80], one.stderr)
        f.same(motcua(name, '--help').stdout, one.stdout, name)
    f.check(re.fullmatch(r'motcua \d+\.\d+\n', motcua('--version').stdout))


def misused(f):
    """A wrong command line ends with 2, names what is wrong and where help is"""
    for words, part in [((), 'which command'), (('srve',), 'no such command: srve'), (('serve', '--lisen', 'x'), 'no such option: --lisen'),
                        (('serve', '--listen'), '--listen needs a value'), (('serve', 'now'), 'takes no words: now'),
                        (('work', '--once=yes'), '--once takes no value'), (('user',), 'add, password, role or list'),
                        (('user', 'add'), 'user add NAME'), (('import', 'people'), 'units, days, lunar, listings, words or procedures; or outlines'),
                        (('play',), 'which scenario or drill files'), (('help', 'nothing'), 'no such command'),
                        (('user', 'role', 'a@b.example', '--until', '30/2/2026'), '--until takes a day')]:
        got = motcua(*words)
        f.same(got.returncode, 2, words)
        f.check(part in got.stderr, words, got.stderr)
        f.check('motcua help' in got.stderr and not got.stdout, words, got.stdout)


def settings(f):
    """A fault of the configuration is refused by file and line, in the environment and in options by name"""
    for text, part in [('# fine\nlisten = 127.0.0.1:0\nport = 80\n', 'motcua.conf:3: no such key: port'), ('listen\n', 'motcua.conf:1: expected `key = value`'),
                       ('\n\nthreads = many\n', 'motcua.conf:3: threads takes a number from 0 to 64, not "many"'),
                       ('threads = -1', 'motcua.conf:1: threads takes'), ('demo = perhaps\n', 'demo takes yes or no, not "perhaps"'),
                       ('log = loud\n', 'log takes error, warn, info, debug'), ('now = yesterday\n', 'now takes a moment such as'),
                       ('now = 2026-11-20T09:00:00+07:00\n', 'development = yes only')]:
        got = motcua('check', '--config', config(text))
        f.same(got.returncode, 2, text)
        f.check(part in got.stderr, text, got.stderr)
    f.check('MOTCUA_THREADS: threads takes' in motcua('check', MOTCUA_THREADS='x').stderr)
    f.check('--threads: threads takes' in motcua('check', '--threads', '65').stderr)
    f.same(motcua('check', '--config', str(FOLDER / 'none.conf')).returncode, 2)
    (FOLDER / 'bytes.conf').write_bytes(b'site_name = \xff\n')
    f.check('UTF-8' in motcua('check', '--config', str(FOLDER / 'bytes.conf')).stderr)


def precedence(f):
    """An option comes before the environment, the environment before the file"""
    path = config(f'data = {FOLDER}/from-file\n')
    f.check('from-file/motcua.db' in motcua('check', '--config', path).stderr)
    f.check('from-file/motcua.db' in motcua('check', MOTCUA_CONFIG=path).stderr)
    f.check('from-env/motcua.db' in motcua('check', '--config', path, MOTCUA_DATA='from-env').stderr)
    f.check('from-option/motcua.db' in motcua('check', '--config', path, '--data=from-option', MOTCUA_DATA='from-env').stderr)


def papers(f):
    """The packaged configuration and man page are what the program prints, and tell every key and command"""
    template, man = motcua('help', 'config').stdout, motcua('help', 'man').stdout
    f.same((ROOT / 'packaging/motcua.conf').read_text(), template, 'packaging/motcua.conf: motcua help config')
    f.same((ROOT / 'packaging/motcua.1').read_text(), man, 'packaging/motcua.1: motcua help man')
    keys = re.findall(r'^#(\w+) =(.*)$', template, re.M)
    f.check(len(keys) > 10, keys)
    for key, value in keys:
        f.check(f'MOTCUA_{key.upper()}' in man, f'{key} is not in the man page')
    # what the template says is taken as it stands
    whole = re.sub(r'^#(\w+ =)', r'\1', template, flags=re.M).replace('now =\n', '').replace('= motcua-data', f'= {FOLDER}/none')
    f.check('no database' in motcua('check', '--config', config(whole)).stderr)


def first_start(f):
    """On an empty folder it makes the database, prints the addresses and the demo accounts, and serves; then again"""
    s = Server(start=False)
    began = time.monotonic()
    s.start()
    first = time.monotonic() - began
    deadline = time.monotonic() + 10
    for line in s.process.stdout:
        s.told += line
        if 'Ctrl-C' in line or time.monotonic() > deadline:
            break
    base = f'http://127.0.0.1:{s.port}'
    for part in [f'{base}/\n', f'{base}/viec', f'{base}/openapi.json', str(s.data), 'motcua-demo', 'hoa@motcua.example', 'lanhdao@thanhkhe.example']:
        f.check(part in s.told, f'not printed: {part}', s.told)
    f.same(s.client().get('/livez').status, 200)
    f.same(s.client().get('/readyz').status, 200)
    for name in [*(['motcua.db'] if 'database' not in s.options else []), 'key', 'files', 'spool']:
        path = s.data / name
        f.check(path.exists() and path.stat().st_mode & 0o077 == 0, f'{name} is there and nobody else\'s')
    f.same(s.stop(), '')
    key, began = (s.data / 'key').read_bytes(), time.monotonic()
    s.start()
    print(f'# first start {first:.2f} s, second start {time.monotonic() - began:.2f} s')
    f.check('making demo data' not in s.told)
    f.same((s.data / 'key').read_bytes(), key)
    f.same(s.stop(), '')
    s.remove()


def endings(f):
    """SIGINT and SIGTERM end it in order; SIGHUP loads calendars and goes on"""
    s = Server(demo='no')
    s.process.send_signal(signal.SIGHUP)
    for _ in range(100):
        if 'what=reload' in s.said():
            break
        time.sleep(0.1)
    f.check('calendars loaded' in s.said(), s.said())
    f.same(s.client().get('/livez').status, 200)
    s.process.send_signal(signal.SIGINT)
    f.same(s.process.wait(timeout=40), 0)
    f.same(s.start().stop(), '')
    s.remove()


def in_use(f):
    """An address that is taken, a folder that cannot be written and a database of another program are told in a line"""
    s = Server(demo='no')
    got = s.command('serve', '--listen', f'127.0.0.1:{s.port}')
    f.check(got.returncode == 1 and got.stderr.count('\n') == 1, got)
    f.same(s.stop(), '')
    if 'database' in s.options:
        s.options['database'] = s.bases.new()
        db = pgsql.connect(s.options['database'])
        db.execute('create table migration (letter text)')
        db.close()
    else:
        (s.data / 'motcua.db').write_bytes(b'this is a letter, not a database' * 200)
    got = s.command('serve', '--listen', '127.0.0.1:0')
    f.check(got.returncode == 1 and 'motcua serve: ' in got.stderr, got)
    s.remove()
    file = FOLDER / 'file'
    file.write_text('')
    got = motcua('serve', '--data', str(file / 'data'), '--listen', '127.0.0.1:0')
    f.check(got.returncode == 1 and got.stderr.startswith('motcua serve: '), got)


def accounts(f):
    """user makes accounts, gives and ends roles, sets passwords from standard input, lists a unit's officers"""
    data = ['--data', str(FOLDER / 'users')]
    f.same(motcua('migrate', *data).returncode, 0)
    role = ['--unit', '20209', '--role', 'leader']
    made = motcua('user', 'add', 'Trần Văn Bình', '--email', 'Binh@Motcua.example', *role, '--password', *data, said='mot-cua-2026-vui\n')
    f.check(made.returncode == 0 and re.fullmatch(r'account \d+\n', made.stdout), made)
    f.same(motcua('user', 'add', 'Trần Văn Bình', '--email', 'binh@motcua.example', *data).stdout, made.stdout, 'the same again')
    listed = motcua('user', 'list', '20209', *data).stdout
    f.check('leader' in listed and 'Trần Văn Bình' in listed and 'Phường Thanh Khê' in listed, listed)
    f.same(motcua('user', 'list', 'H17.20209', *data).stdout, listed, 'by its agency code')
    f.same(motcua('user', 'password', 'binh@motcua.example', *data, said='mot-cua-2027-vui\n').returncode, 0)
    for words, said, part in [(('password', 'binh@motcua.example'), 'short\n', 'characters'), (('password', 'nobody@motcua.example'), 'mot-cua-2027-vui\n', 'nobody has'),
                              (('add', 'An', '--email', 'no address'), '', 'address'), (('add', 'An', '--email', 'an@motcua.example', '--unit', '99999', '--role', 'leader'), '', 'no unit'),
                              (('add', 'An', '--email', 'an@motcua.example', '--unit', '20209', '--role', 'king'), '', 'no such role')]:
        got = motcua('user', *words, *data, said=said)
        f.check(got.returncode == 1 and part in got.stderr, words, got)
    f.same(motcua('user', 'role', 'binh@motcua.example', *role, '--until', '2026-01-01', *data).returncode, 0)
    f.same(motcua('user', 'list', '20209', *data).stdout, '', 'after the role ended')


def imports(f):
    """import changes nothing twice, dates dossiers again when a calendar changes, tells every fault of a procedure"""
    data, tables = ['--data', str(FOLDER / 'import')], FOLDER / 'tables'
    f.same(motcua('migrate', *data).returncode, 0)
    f.check(', 0 missing' not in motcua('migrate', '--check', *data).stdout and motcua('migrate', '--check', *data).returncode == 0)
    f.same(motcua('migrate', '--check', '--data', str(FOLDER / 'nothing')).returncode, 1)
    for kind in ['units', 'days', 'lunar']:
        f.check('0 added, 0 changed, 0 removed' in motcua('import', kind, *data).stdout, kind)
    f.check('0 new revisions' in motcua('import', 'procedures', *data).stdout)
    tables.mkdir()
    for name in (ROOT / 'data').glob('*.tsv'):
        (tables / name.name).write_text(name.read_text())
    holiday = tables / 'holiday.tsv'
    lines = holiday.read_text().splitlines()
    holiday.write_text('\n'.join(lines[:-1]) + '\n')
    f.check('1 removed' in motcua('import', 'days', str(tables), *data).stdout)
    holiday.write_text('\n'.join(lines) + '\nnot-a-day\toff\tX\t\tseen\n')
    got = motcua('import', 'days', str(tables), *data)
    f.check(got.returncode == 1 and re.search(rf'holiday\.tsv:{len(lines) + 1}: ', got.stderr), got)
    good = motcua('import', '--check', str(ROOT / 'procedures'))
    f.check(good.returncode == 0 and good.stdout.count('is in order') >= 3, good)
    bad = FOLDER / 'bad.yaml'
    bad.write_text((ROOT / 'procedures/1.001193.yaml').read_text().replace('from: submitted', 'from: nowhere'))
    got = motcua('import', '--check', str(bad))
    f.check(got.returncode == 1 and len(re.findall(r'bad\.yaml:\d+: ', got.stdout)) == 2, got)


def jobs(f):
    """work --once runs what is due"""
    data = ['--data', str(FOLDER / 'import'), '--development']
    night = 2 <= time.gmtime(time.time() + 7 * 3600).tm_hour < 6  # forecasts are learnt then
    f.same(motcua('work', '--once', *data).stdout, f'{4 + night} jobs\n', 'what a day asks for by itself:')
    f.same(motcua('work', '--once', *data).stdout, '0 jobs\n')


run([told, misused, settings, precedence, papers, first_start, endings, in_use, accounts, imports, jobs])
subprocess.run(['rm', '-rf', str(FOLDER)], check=False)
done()
