#!/usr/bin/env python3
"""JSON documents, good and broken, with the verdict of Python's reader, for test_json_peer.c.

A line is "<document in hex> <verdict>": "-" if refused, else the document written tightly, in hex.
Where our rules are stricter than Python's (duplicates, surrogates, NUL, depth) they are applied here too."""
import json
import random
import sys

DEPTH = 32
WORDS = ['', 'a', 'tên', 'Nguyễn', '😀', '"', '\\', '/', '\n', '\x1f', '\x7f', '\u2028', 'x' * 40]
NUMBERS = ['0', '-0', '1', '-17', '1.5', '1e9', '1E-7', '123456789012345678901234567890', '0.10', '9223372036854775808']
BROKEN = [b'', b'\xff', b'\xc0\xaf', b'\xed\xa0\x80', b'"', b'\\', b'\\u', b'\\ud800', b'\\u0000', b'\\uFFFF', b',', b':', b'[', b']', b'{', b'}', b'0',
          b'-', b'+', b'.', b'e', b'\0', b'\n', b' ', b'\xc2\xa0', b'\xef\xbb\xbf', b'NaN', b'null', b'tru', b'/**/', b'\xe1\xbb', b"'", b'\\u00e9', b'\\ud83d\\ude00']


class Number(str):
    pass


def refuse(*_):
    raise ValueError


def pairs(members):
    if len({name for name, _ in members}) != len(members):
        refuse()
    return dict(members)


def tight_text(s):
    if any(0xD800 <= ord(c) <= 0xDFFF or ord(c) in (0, 0xFFFE, 0xFFFF) for c in s):
        refuse()
    return json.dumps(s, ensure_ascii=False)


def tight(v, depth=0):
    if isinstance(v, Number):
        return str(v)
    if isinstance(v, str):
        return tight_text(v)
    if v is None or isinstance(v, bool):
        return {None: 'null', True: 'true', False: 'false'}[v]
    if depth == DEPTH:
        refuse()
    if isinstance(v, list):
        return '[' + ','.join(tight(x, depth + 1) for x in v) + ']'
    return '{' + ','.join(tight_text(k) + ':' + tight(x, depth + 1) for k, x in v.items()) + '}'


def verdict(doc):
    try:
        text = doc.decode('utf-8')
        if '\ufffe' in text or '\uffff' in text:
            refuse()
        v = json.loads(text, parse_int=Number, parse_float=Number, parse_constant=refuse, object_pairs_hook=pairs)
        return tight(v).encode().hex()
    except (ValueError, RecursionError):
        return '-'


def make_text(r):
    s = ''.join(r.choice(WORDS) for _ in range(r.randrange(4)))
    return json.dumps(s, ensure_ascii=r.random() < 0.3)


def make(r, depth):
    space = r.choice(['', '', '', ' ', '\n\t', '\r'])
    kind = r.random()
    if depth <= 0 or kind < 0.5:
        return space + r.choice([make_text(r), r.choice(NUMBERS), 'true', 'false', 'null']) + space
    if kind < 0.55:
        n = r.choice([31, 32, 33])
        return '[' * n + ']' * n
    items = [make(r, depth - 1) for _ in range(r.choice([0, 1, 2, 3, 12]))]
    if kind < 0.75:
        return space + '[' + ','.join(items) + ']'
    names = [json.dumps(f'm{i}') if r.random() < 0.9 else make_text(r) for i in range(len(items))]
    return space + '{' + ','.join(f'{n}{space}:{v}' for n, v in zip(names, items)) + '}'


def breaks(r, doc):
    at = r.randrange(len(doc) + 1)
    cut = at + r.choice([0, 0, 1, 2])
    return doc[:at] + r.choice(BROKEN) + doc[cut:]


def main():
    r = random.Random(2026)
    for _ in range(int(sys.argv[1])):
        doc = make(r, 5).encode()
        for broken in (doc, breaks(r, doc), breaks(r, breaks(r, doc))):
            print(broken.hex() or '.', verdict(broken))


main()
