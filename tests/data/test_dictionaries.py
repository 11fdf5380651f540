#!/usr/bin/env python3
"""Dictionaries of packed texts never change: databases were written with them."""
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
from tap import done, run  # noqa: E402

KNOWN = {'pack-1.dict': '12443219e22142c3ee71e1f9987083f1c422cc96d172fe6aaea920c1c8d25aa7'}


def unchanged(f):
    """Every dictionary is there with the bytes it was released with, and carries the number of its name"""
    found = {p.name: p.read_bytes() for p in (ROOT / 'data').glob('pack-*.dict')}
    f.same(sorted(found), sorted(KNOWN))
    for name, body in found.items():
        f.same(hashlib.sha256(body).hexdigest(), KNOWN.get(name), name)
        f.same(int.from_bytes(body[4:8], 'little'), int(name[5:-5]), name)


run([unchanged])
done()
