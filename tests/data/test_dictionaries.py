#!/usr/bin/env python3
"""Dictionaries of packed texts never change: databases were written with them."""
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
from tap import done, run  # noqa: E402

KNOWN = {'pack-1.dict': 'e68892c37aadf95ed5f6d8ccec7d422b61cd97cc89106b9bc8c8592a9a7de96b'}


def unchanged(f):
    """Every dictionary is there with the bytes it was released with, and carries the number of its name"""
    found = {p.name: p.read_bytes() for p in (ROOT / 'data').glob('pack-*.dict')}
    f.same(sorted(found), sorted(KNOWN))
    for name, body in found.items():
        f.same(hashlib.sha256(body).hexdigest(), KNOWN.get(name), name)
        f.same(int.from_bytes(body[4:8], 'little'), int(name[5:-5]), name)


run([unchanged])
done()
