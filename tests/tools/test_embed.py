#!/usr/bin/env python3
"""tools/embed puts files into a program byte by byte, in order, the same each time; prints TAP."""
import gzip
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MAIN = r'''
#include "base/embed.h"
#include <stdio.h>
extern const struct embedded embed_table[];
extern const size_t embed_n;
int main(void)
{
    for (size_t i = 0; i < embed_n; i++) {
        printf("%s %zu %d ", embed_table[i].name, embed_table[i].n, embed_table[i].data[embed_table[i].n]);
        for (size_t j = 0; j < embed_table[i].n; j++)
            printf("%02x", embed_table[i].data[j]);
        putchar('\n');
    }
    return 0;
}
'''
FILES = {'b.txt': b'\xc3\xa0 "quoted"\n', 'a.tsv': b'', 'w/app.css': b'a{}\n' * 100, 'w/f.woff2': b'\0\1\2\xff'}
ARGS = ['b.txt=texts/b.txt', 'a.tsv=data/a.tsv', 'w/=web/']
number = failed = 0


def ok(good, name, more=''):
    global number, failed
    number += 1
    failed += not good
    print(f'{"" if good else "not "}ok {number} - {name}')
    if not good and more:
        print(f'# {more}')


def embed(folder, args):
    return subprocess.run([ROOT / 'tools/embed', 'out/e.c', *args], cwd=folder, capture_output=True, text=True)


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    for path, data in FILES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / 'main.c').write_text(MAIN)
    done = embed(folder, ARGS)
    ok(done.returncode == 0, 'files are embedded', done.stderr)
    first = (folder / 'out/e.c').read_bytes()
    packed = (folder / 'out/e-packed/app.css.gz').read_bytes()
    for path in FILES:
        os.utime(folder / path, (1, 1))
    embed(folder, reversed(ARGS))
    ok((folder / 'out/e.c').read_bytes() == first and (folder / 'out/e-packed/app.css.gz').read_bytes() == packed,
       'the same files give the same bytes, whatever their order and age')
    made = subprocess.run([os.environ.get('CC', 'gcc'), '-Wall', '-Wextra', '-Werror', f'-I{ROOT}/src', 'main.c', 'out/e.c', '-o', 'p'],
                          cwd=folder, capture_output=True, text=True)
    ok(made.returncode == 0, 'the table compiles without a warning', made.stderr)
    told = subprocess.run([folder / 'p'], capture_output=True, text=True).stdout.splitlines() if made.returncode == 0 else []
    rows = {r.split(' ')[0]: r.split(' ')[1:] for r in told}
    names = ['data/a.tsv', 'texts/b.txt', 'web/app.css', 'web/app.css.gz', 'web/f.woff2']
    ok([r.split(' ')[0] for r in told] == names, 'rows are sorted; text for the browser is there packed as well', str(told))
    ok(all(n == str(len(h) // 2) and z == '0' for n, z, h in rows.values()) and len(rows) == 5, 'a NUL follows each file', str(told))
    plain = dict(zip(['data/a.tsv', 'texts/b.txt', 'web/app.css', 'web/f.woff2'], [FILES[f] for f in ('a.tsv', 'b.txt', 'w/app.css', 'w/f.woff2')]))
    ok(all(bytes.fromhex(rows[n][2]) == data for n, data in plain.items()), 'every byte is there')
    ok(gzip.decompress(bytes.fromhex(rows['web/app.css.gz'][2])) == FILES['w/app.css'], 'the packed file unpacks to the same')
    done = embed(folder, ['none.txt=x'])
    ok(done.returncode != 0 and 'none.txt' in done.stderr, 'a missing file is told', done.stderr)
    done = embed(folder, ['a.tsv=x', 'b.txt=x'])
    ok(done.returncode != 0 and 'x' in done.stderr, 'two files of one name are refused', done.stderr)
print(f'1..{number}')
sys.exit(1 if failed else 0)
