#!/usr/bin/env python3
"""Every message by which a procedure file, or one of the rules of the operations centre, is refused has its Vietnamese in data/fault.tsv, with the same conversions. Prints TAP."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STRING = r'"((?:[^"\\]|\\.)*)"'
NOT_MESSAGES = {'item', 'known', '%g', 'province (two digits)', 'commune (five digits)'}  # words that go into a message


def messages():
    found = set()
    for path in sorted((ROOT / 'src/domain').rglob('*.c')):
        text = re.sub(r'"\s*\n\s*"', '', path.read_text())
        for call in re.finditer(r'yaml_fault\(([^;]*);', text):
            found.update(s.replace('\\"', '"') for s in re.findall(STRING, call[1]))
    return found - NOT_MESSAGES


def conversions(text):
    return re.findall(r'%[lz]*[sdu]', text)


def main():
    rows = [line.split('\t') for line in (ROOT / 'data/fault.tsv').read_text().splitlines()]
    table = {row[0]: row[1] for row in rows[1:]}
    wrong = [f'no Vietnamese: {m}' for m in sorted(messages() - table.keys())]
    wrong += [f'nobody says so: {m}' for m in sorted(table.keys() - messages())]
    wrong += [f'other conversions: {k}' for k, v in table.items() if conversions(k) != conversions(v)]
    wrong += [f'twice: {r[0]}' for r in rows if sum(q[0] == r[0] for q in rows) > 1]
    print('1..1')
    print('not ok' if wrong or len(table) < 100 else 'ok', '1 - messages about procedure files are there in both languages')
    for line in wrong:
        print('# ', line)
    sys.exit(bool(wrong))


main()
