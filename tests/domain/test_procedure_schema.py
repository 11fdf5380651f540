#!/usr/bin/env python3
"""The published schemas against a public validator: our files are valid, bad ones are refused where a schema can,
and the schema has the same keys as the reader's tables. Prints TAP."""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / 'tests/domain/procedure'
try:
    import jsonschema
    import yaml
except ImportError as e:
    print(f'ok 1 - the schemas agree with a public validator # SKIP {e.name} is not installed')
    sys.exit(0)


class Core(yaml.SafeLoader):
    """YAML 1.2 core types, as editors read: no dates, no sexagesimal numbers, true and false alone are booleans."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (('null', r'^(~|null|)$', '~n\0'), ('bool', r'^(true|false)$', 'tf'),
                            ('int', r'^[-+]?[0-9]+$', '-+0123456789'),
                            ('float', r'^[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$', '-+.0123456789')):
    Core.add_implicit_resolver(f'tag:yaml.org,2002:{tag}', re.compile(pattern), list(first))


class Unique(Core):
    def construct_mapping(self, node, deep=False):
        keys = [k.value for k, _ in node.value]
        if len(keys) != len(set(keys)):
            raise yaml.YAMLError('a key stands twice')
        return super().construct_mapping(node, deep)


def load(text):
    return yaml.load(text, Unique)


def schema(name):
    s = json.loads((ROOT / f'procedures/schema/{name}.schema.json').read_text())
    jsonschema.Draft202012Validator.check_schema(s)
    return jsonschema.Draft202012Validator(s, format_checker=jsonschema.FormatChecker())


n = 0


def ok(good, what, why=''):
    global n
    n += 1
    print(f'{"ok" if good else "not ok"} {n} - {what}')
    if not good and why:
        print(f'# {why}')


def first_error(v, doc):
    e = next(iter(v.iter_errors(doc)), None)
    return '' if e is None else f'{"/".join(map(str, e.path))}: {e.message[:200]}'


def spoilt():
    """The cases of bad.txt: (text, what the reader says)."""
    small = (HERE / 'small.yaml').read_text().split('\n')[:-1]
    edits = []
    for line in (HERE / 'bad.txt').read_text().split('\n'):
        if line.startswith('!'):
            out = []
            for i, was in enumerate(small, 1):
                indent = was[:len(was) - len(was.lstrip(' '))]
                now = [t for at, after, t in edits if at == i and not after]
                out += [was] if not now else [] if now[-1] == '~' else [indent + now[-1]]
                out += [(indent if t[0] == '-' else '') + t for at, after, t in edits if at == i and after]
            yield '\n'.join(out) + '\n', line[2:]
            edits = []
        elif line and line[0] != '#':
            m = re.match(r'(\d+)(\+?) (.*)', line)
            edits.append((int(m[1]), m[2] == '+', m[3]))


# What a schema cannot see: names that lead nowhere, order, and the flow as a whole.
BEYOND = re.compile('|'.join((
    'which does not exist', 'which is not among', 'which the form does not have', 'which this procedure does not have', 'can never be',
    'a second ', 'cannot be read off', 'no case asks', 'which is no ', 'comes later', 'is above its max', 'the first state', 'which is final', 'the template names',
    'only .upper', 'a placeholder', 'no act', 'no way', 'no state is final', 'dead end', 'the clock', 'waits for the applicant', 'must be final',
    'nobody may', 'the same key', 'nothing answers', 'waits for opinions', 'already', 'is taken: no field of an act', 'stands alone',
    'the pattern of', 'can be said in words', 'the template: ', 'goes with a request_supplement', 'is done by the system', 'usual answers',
    'usual answer', 'only the whole list', 'cannot hold a', 'is counted out', ' takes ', 'compared with nothing', 'no such list', 'ends nothing', 'an .each.', 'is before valid_from', 'a limit of', 'a cutoff goes', 'may supplement and withdraw', 'must say in .answers')))


def tables():
    """Keys of each table in the reader: name -> set."""
    text = (ROOT / 'src/domain/procedure_shapes.c').read_text()
    text = text.replace('{FIELD_KEYS}', '{\n    FIELD_KEYS\n}').replace('    FIELD_KEYS\n', re.search(r'#define FIELD_KEYS(.*?[^\\])\n', text, re.S)[1].replace('\\', '') + '\n')
    for m in re.finditer(r'shape_key (\w+)_keys\[\] = \{(.*?)\n\};', text, re.S):
        yield m[1], {a or b for a, b in re.findall(r'(?:KEY|MANY)\(\w+, "(\w+)"|\.name = "(\w+)"', m[2])}


procedure, scenario = schema('procedure'), schema('scenario')
for path in sorted((ROOT / 'procedures').glob('*.yaml')) + [HERE / 'small.yaml']:
    why = first_error(procedure, load(path.read_text()))
    ok(not why, f'{path.name} is valid by the schema', why)
    first = path.read_text().split('\n')[0]
    ok(path.parent == HERE or first == '# yaml-language-server: $schema=schema/procedure.schema.json', f'{path.name} names its schema', first)
for path in sorted((ROOT / 'procedures/scenarios').glob('*.yaml')):
    why = first_error(scenario, load(path.read_text()))
    ok(not why, f'scenarios of {path.name} are valid by the schema', why)

refused = beyond = 0
for text, says in spoilt():
    try:
        bad = first_error(procedure, load(text))
    except yaml.YAMLError as e:
        bad = str(e)
    if bad:
        refused += 1
    elif BEYOND.search(says) or 'anchors' in says:
        beyond += 1
    else:
        ok(False, f'the schema refuses: {says}')
ok(refused >= 50, f'{refused} bad files are refused by the schema, {beyond} need the whole file', 'too few')

defs = procedure.schema['$defs']
for name, keys in tables():
    if name == 'cell': # a field of a row: a field but for what makes it a list
        ok(keys == set(defs['field']['properties']) - {'each', 'fields', 'types', 'max_mb', 'max_files', 'signer'}, 'a field of a row has the keys of a field but for those of a list', f"{sorted(keys ^ set(defs['field']['properties']))}")
        continue
    if name == 'when': # the schema spells out its three ways
        ok(keys == {'field', 'is', 'all', 'any'}, "a condition has its three ways", f'{sorted(keys)}')
        continue
    name = 'condition' if name == 'part' else name
    props = set((procedure.schema if name == 'procedure' else defs[name])['properties'])
    ok(keys == props, f'the schema has the reader\'s keys of {name}', f'{sorted(keys ^ props)}')
print(f'1..{n}')
