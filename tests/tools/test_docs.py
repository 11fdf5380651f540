#!/usr/bin/env python3
"""What the documents say is so: links lead somewhere, paths, targets, sub-commands and options exist, every folder of src/ has its README, the
walk of CONTRIBUTING.md compiles, and no file names the machine it was written on. Each check is first shown a small tree with one fault; prints TAP."""
import re
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOPS = 'src docs tests tools texts data procedures packaging web mk'.split()
TEXT = {'.c', '.h', '.md', '.py', '.mjs', '.js', '.html', '.print', '.txt', '.tsv', '.yaml', '.json', '.sql', '.css', '.sh', '.mk', '.conf', '.service', '.1', ''}
MACHINE = re.compile(r'(?<![\w.])(?:/(?:home|Users)/[a-z][\w.-]*/|/roo[t]/|/mnt/|/workspace\b)'
                     r'|https?://(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|localhost[:/]|[\w.-]+\.(?:internal|local|lan|corp)\b)'
                     r'|"resolved": "(?!https://registry\.npmjs\.org/)')
BLOCK = re.compile(r'^\*\*(\S+)\*\*\n\n```\w*\n(.*?)^```$', re.M | re.S)


def files(root):
    """What belongs to the tree, as paths from its root."""
    if (root / '.git').exists():
        told = subprocess.run(['git', 'ls-files', '-z'], cwd=root, capture_output=True, text=True, check=True).stdout
        return sorted(p for p in told.split('\0') if p and (root / p).is_file())
    found = (p.relative_to(root) for p in root.rglob('*') if p.is_file())
    return sorted(p.as_posix() for p in found if p.parts[0] not in ('build', 'node_modules'))


def documents(root):
    return {p: (root / p).read_text() for p in files(root) if p.endswith('.md')}


def code_of(text):
    """What stands in back-ticks or in indented and fenced blocks: (line, text)."""
    fenced = False
    for n, line in enumerate(text.splitlines(), 1):
        if line.startswith('```'):
            fenced = not fenced
        elif fenced or line.startswith('    '):
            yield n, line
        else:
            yield from ((n, m[1]) for m in re.finditer(r'`([^`]+)`', line))


def links(root):
    """every relative link of a document leads to a file; the manual's links to pages are followed by tests/web/test_help.py"""
    for path, text in documents(root).items():
        for m in re.finditer(r'\]\(([^)\s]+)\)|<img [^>]*src="([^"]+)"', re.sub(r'(?ms)^```.*?^```$|`[^`\n]*`', '', text)):
            to = (m[1] or m[2]).partition('#')[0]
            if to and not re.match(r'\w+:', to) and not (path.startswith('docs/help/') and to.startswith('/')) and not (root / path).parent.joinpath(to).exists():
                yield f'{path}: {to}'


def made_by_the_walk(root):
    text = documents(root).get('CONTRIBUTING.md', '')
    return {m[1]: m[2] for m in BLOCK.finditer(text)}


def paths(root):
    """every path that a document names is there"""
    walk = made_by_the_walk(root)
    made = set(walk) | {str(Path(p).parent) for p in walk}
    for path, text in documents(root).items():
        for n, code in code_of(text):
            for m in re.finditer(rf'(?<![\w/.<>-])(?:{"|".join(TOPS)})/[\w./*-]+', code):
                name = m[0].rstrip('./')
                follows = code[m.end():m.end() + 1]
                if follows not in ('<', '>', '{') and 'NNNN' not in name and not any(fnmatch(p, name) for p in made) and not list(root.glob(name)) and not list(root.glob(name + '*')):
                    yield f'{path}:{n}: {name}'


def readmes(root):
    """every folder of src/ has a README.md"""
    for folder in sorted({Path(p).parent for p in files(root) if p.startswith('src/')} | {Path('src/rooms')}):
        if (root / folder).is_dir() and not (root / folder / 'README.md').is_file():
            yield str(folder)


def targets(root):
    """every make target that a document names exists"""
    make = (root / 'Makefile').read_text()
    known = {t for m in re.finditer(r'^((?:[\w./-]+ ?)+):(?!=)', make, re.M) for t in m[1].split()}
    known |= {f'unit-{p.name}' for p in (root / 'tests').glob('*') if list(p.glob('test_*.c'))}
    for path, text in documents(root).items():
        for n, code in code_of(text):
            for m in re.finditer(r'(?:^|[\s;&|])make((?: +(?:-j ?\d+|[A-Z]+=\w+|[a-z][\w./-]*))+)', code):
                for word in m[1].split():
                    if re.match(r'[a-z]', word) and not word.startswith('build/') and word not in known:
                        yield f'{path}:{n}: make {word}'


def commands(root):
    """every sub-command and option that a document names exists, and README.md names every sub-command"""
    source = '\n'.join((root / p).read_text() for p in files(root) if p.startswith('src/cli/') and p.endswith('.c'))
    known = set(re.findall(r'const struct command \w+ = \{\s*\.name = "([a-z]+)"', source))
    options = set(re.findall(r'^ +KEY\((\w+),', source, re.M)) | {o.replace('-', '_') for o in re.findall(r'\{"([a-z-]+)", (?:"[A-Z|-]+"|NULL), "', source)} | {'help', 'version', 'config', 'key'}
    named = set()
    for path, text in documents(root).items():
        for n, code in code_of(text):
            for m in re.finditer(r'(?:^|[\s/])motcua( [a-z]+(?: [\w.:@/"-]+)*)', code):
                words = m[1].split()
                named |= {words[0]} if path == 'README.md' else set()
                if words[0] not in known:
                    yield f'{path}:{n}: motcua {words[0]}'
                yield from (f'{path}:{n}: {w}' for w in words if w.startswith('--') and w[2:].replace('-', '_') not in options)
    yield from (f'README.md: nothing of motcua {name}' for name in sorted(known - named))


def machine(root):
    """no file names a machine, its folders or its registry"""
    own = {str(ROOT)} if len(ROOT.parts) > 2 else set()
    for path in files(root):
        if Path(path).suffix in TEXT and path != 'tests/tools/test_docs.py':
            text = (root / path).read_text(errors='replace')
            for n, line in enumerate(text.splitlines(), 1):
                m = MACHINE.search(line)
                if m or any(o in line for o in own):
                    yield f'{path}:{n}: {m[0] if m else ROOT}'


def walk(root):
    """the C of the walk in CONTRIBUTING.md compiles, and its files keep to the budgets"""
    made = made_by_the_walk(root)
    if not any(p.endswith('.c') for p in made):
        yield 'CONTRIBUTING.md: no C in the walk'
    with tempfile.TemporaryDirectory() as d:
        for path, text in made.items():
            Path(d, path).parent.mkdir(parents=True, exist_ok=True)
            Path(d, path).write_text(text)
        for path in sorted(p for p in made if p.endswith('.c')):
            cc = subprocess.run(['gcc', '-std=gnu17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', f'-I{d}/src', f'-I{root}/src', f'{d}/{path}'],
                                capture_output=True, text=True, check=False)
            if cc.returncode:
                yield cc.stderr.replace(d + '/', '')
        keys = {lang: set(re.findall(r'^([\w.]+) =', text, re.M)) for lang in ('vi', 'en') for path, text in made.items() if path.endswith(f'.{lang}.txt')}
        used = set(re.findall(r'\{\{t:([\w.]+)\}\}|"(hours\.\w+)"', '\n'.join(made.values())))
        if keys and (keys.get('vi') != keys.get('en') or {a or b for a, b in used} - keys['vi']):
            yield 'CONTRIBUTING.md: texts of the walk and their use differ'


CHECKS = [links, paths, readmes, targets, commands, machine, walk]
GOOD = {
    'README.md': '[a](docs/a.md) `src/cli/cmd_serve.c`\n\n    make test\n    motcua serve --data DIR\n',
    'docs/a.md': 'Run `make unit-base` and `motcua serve --listen x`; see `src/*/README.md`.\n',
    'CONTRIBUTING.md': '**src/rooms/hours/week.c**\n\n```c\n#include "base/a.h"\nint week(void);\nint week(void) { return A; }\n```\n`src/rooms/hours/week.c`\n',
    'Makefile': 'test:\n\ttrue\n',
    'src/README.md': '', 'src/base/README.md': '', 'src/rooms/README.md': '', 'src/cli/README.md': '', 'src/base/a.h': 'enum { A };\n',
    'src/cli/cmd_serve.c': '    KEY(listen, 1)\n    KEY(data, 1)\nconst struct command serve_command = {\n    .name = "serve",\n',
    'tests/base/test_a.c': '',
}
ROWS = [  # check, the fault, what is put in, what must be named
    (links, 'a dead link', {'docs/b.md': '[b](../gone.md)'}, '../gone.md'),
    (links, 'a picture that is not there', {'docs/b.md': '![b](p.png)'}, 'p.png'),
    (links, 'a page in a document that is no manual', {'docs/b.md': '[b](/tra-cuu)'}, '/tra-cuu'),
    (paths, 'a path that moved', {'docs/b.md': 'x\n`src/base/gone.c`'}, 'docs/b.md:2: src/base/gone.c'),
    (readmes, 'a folder without README', {'src/rooms/desk/room.c': ''}, 'src/rooms/desk'),
    (targets, 'a target that is not there', {'docs/b.md': '`make -j2 MODE=san tests`'}, 'make tests'),
    (targets, 'tests of no such folder', {'docs/b.md': '`make unit-gone`'}, 'make unit-gone'),
    (commands, 'a sub-command that is not there', {'docs/b.md': '`motcua verify`'}, 'motcua verify'),
    (commands, 'an option that is not there', {'docs/b.md': '`motcua serve --port 1`'}, '--port'),
    (commands, 'a sub-command that README.md leaves out', {'src/cli/cmd_new.c': 'const struct command new_command = {\n    .name = "new",\n'}, 'motcua new'),
    (machine, 'a home', {'src/base/b.c': '// /home/' + 'somebody/x\n'}, 'src/base/b.c:1'),
    (machine, 'a registry', {'package-lock.json': '"resolved": "https://packages.example/a.tgz"'}, 'package-lock.json:1'),
    (walk, 'a walk that does not compile', {'src/base/a.h': 'enum { B };\n'}, 'week.c'),
]


def tree(folder, more):
    for path, text in {**GOOD, **more}.items():
        p = Path(folder, path)
        p.parent.mkdir(parents=True, exist_ok=True)
        p.write_text(text)
    return Path(folder)


def main():
    n, bad = 0, 0

    def report(ok, name, said=()):
        nonlocal n, bad
        n, bad = n + 1, bad + (not ok)
        for line in said:
            print('#', line.replace('\n', '\n# '))
        print('ok' if ok else 'not ok', n, '-', name)

    with tempfile.TemporaryDirectory() as d:
        said = [f for check in CHECKS for f in check(tree(d, {}))]
    report(not said, 'a small tree in order passes every check', said)
    for check, name, more, needle in ROWS:
        with tempfile.TemporaryDirectory() as d:
            said = list(check(tree(d, more)))
        report(any(needle in s for s in said), f'{check.__name__}: {name} is found', [] if any(needle in s for s in said) else said)
    for check in CHECKS:
        said = list(check(ROOT))
        report(not said, check.__doc__, said)
    print(f'1..{n}')
    sys.exit(bad > 0)


main()
