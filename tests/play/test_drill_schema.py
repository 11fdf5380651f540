#!/usr/bin/env python3
"""The published schema of drill files against a public validator: our drills are valid, bad ones are refused where a schema can, and it
has the same keys as the reader's tables. Prints TAP."""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
try:
    import jsonschema
    import yaml
except ImportError as e:
    print(f'ok 1 - the schema agrees with a public validator # SKIP {e.name} is not installed')
    print('1..1')
    sys.exit(0)


class Core(yaml.SafeLoader):
    """YAML 1.2 core types, as editors read: no dates, no sexagesimal numbers."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (('null', r'^(~|null|)$', '~n\0'), ('bool', r'^(true|false)$', 'tf'), ('int', r'^[-+]?[0-9]+$', '-+0123456789'),
                            ('float', r'^[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$', '-+.0123456789')):
    Core.add_implicit_resolver(f'tag:yaml.org,2002:{tag}', re.compile(pattern), list(first))
n = 0


def ok(good, what, why=''):
    global n
    n += 1
    print(f'{"ok" if good else "not ok"} {n} - {what}')
    if not good and why:
        print(f'# {why}')


text = json.loads((ROOT / 'drills/schema/drill.schema.json').read_text())
jsonschema.Draft202012Validator.check_schema(text)
validator = jsonschema.Draft202012Validator(text)


def fault(document):
    e = next(iter(validator.iter_errors(document)), None)
    return '' if e is None else f'{"/".join(map(str, e.path))}: {e.message[:200]}'


drills = sorted((ROOT / 'drills').glob('*.yaml'))
for path in drills:
    lines = path.read_text()
    why = fault(yaml.load(lines, Core))
    ok(not why, f'{path.name} is valid by the schema', why)
    ok(lines.startswith('# yaml-language-server: $schema=schema/drill.schema.json\n'), f'{path.name} names its schema')

good = (ROOT / 'drills/smoke.yaml').read_text()
for was, now in (('seed:', 'sead:'), ('units: 3', 'units: some'), ('lasts: 24s', 'lasts: 24'), ('speed: 4', 'speed: 0'), ('{at: "08:00"', '{at: "8:00"'),
                 ('code: "1.001193"', 'code: 1.001193'), ('status: 2', 'intake: 2'), ('errors: 0', 'errors: 2'), ('counter: 0.6', 'counter: 6'),
                 ('arrivals:', 'together: 3\narrivals:')):
    assert was in good, was
    ok(fault(yaml.load(good.replace(was, now, 1), Core)), f'the schema refuses {now!r}')

for name, keys in re.findall(r'shape_key (\w*?)_?keys\[\] = \{(.*?)\n\};', (ROOT / 'src/play/plan_shapes.c').read_text(), re.S):
    mine = set(re.findall(r'(?:KEY|MANY|OTHER)\(\w+, "(\w+)"', keys))
    props = set((text['$defs'][name] if name else text)['properties'])
    ok(mine == props, f"the schema has the reader's keys of {name or 'a drill'}", f'{sorted(mine ^ props)}')
print(f'1..{n}')
