#!/usr/bin/env python3
"""The checks of the tree can fail: each is fed a small tree that is good and the same with one fault; prints TAP."""
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent.parent / 'tools'
GOOD = {
    'FLOORS': '# the house\n0 base\n1 db http\n2 domain\n6 rooms/*\n7 cli .\n',
    'src/base/a.h': 'int a(void);\n',
    'src/base/a.c': '#include "base/a.h"\n#include <stdlib.h>\nint a(void)\n{\n    free(malloc(1)); /* strcpy( */\n    return 0;\n}\n',
    'src/db/db.c': '#include "base/a.h"\nvoid *db(void);\nvoid *db(void)\n{\n    return malloc("strcpy(x)"[0]);\n}\n',
    'src/http/http.h': '#include "base/a.h"\n',
    'src/domain/sub/d.c': '#include "db/../db/x.h"\n'.replace('db/../db/x.h', 'base/a.h'),
    'src/rooms/desk/desk.h': 'struct desk { int x; };\n',
    'src/rooms/portal/portal.c': '#include "http/http.h"\n// #include "rooms/desk/desk.h"\n',
    'src/cli/cli.h': '',
    'src/main.c': '#include "cli/cli.h"\n#include "rooms/desk/desk.h"\n',
}
LONG = 'int long_one(void)\n{\n' + '    ;\n' * 58 + '}\n'
ROWS = [  # tool, what is put in, the file it must name
    ('floors', 'an include that goes up', {'src/base/b.c': '#include "db/db.h"\n', 'src/db/db.h': ''}, 'src/base/b.c:1'),
    ('floors', 'an include of a stranger', {'src/db/b.c': '\n#include "http/http.h"\n'}, 'src/db/b.c:2'),
    ('floors', 'a room that includes a room', {'src/rooms/portal/b.c': '#include "rooms/desk/desk.h"\n'}, 'src/rooms/portal/b.c'),
    ('floors', 'an include of what is not there', {'src/base/b.c': '#include "base/none.h"\n'}, 'base/none.h'),
    ('floors', 'an include that climbs', {'src/db/b.c': '#include "base/../base/a.h"\n'}, 'src/db/b.c'),
    ('floors', 'a folder without a floor', {'src/extra/b.c': ''}, 'src/extra'),
    ('floors', 'headers in a circle', {'src/db/x.h': '#include "db/y.h"\n', 'src/db/y.h': '#include "db/z.h"\n',
                                       'src/db/z.h': '#include "db/x.h"\n'}, 'db/x.h -> db/y.h -> db/z.h -> db/x.h'),
    ('budgets', 'a long file', {'src/base/b.c': '\n' * 501}, 'src/base/b.c'),
    ('budgets', 'a long test', {'tests/base/b.c': '\n' * 501}, 'tests/base/b.c'),
    ('budgets', 'a long function', {'src/base/b.c': '\n' + LONG}, 'src/base/b.c:2: long_one(): function 61'),
    ('budgets', 'a long function after a table', {'src/base/b.c': 'static int t[] = {\n    1, 2,\n};\n#define X {\n' + LONG}, ':5: long_one()'),
    ('budgets', 'a long header', {'src/base/b.h': '\n' * 201}, 'src/base/b.h'),
    ('budgets', 'a header that offers too much', {'src/base/b.h': ''.join(f'int f{i}(void);\n' for i in range(21))}, 'offers 21'),
    ('budgets', 'a full folder', {f'src/base/f{i}.h': '' for i in range(26)}, 'src/base: folder 2'),
    ('budgets', 'too many includes', {'src/base/b.c': '#include <a.h>\n' * 13}, 'includes 13'),
    ('budgets', 'an exception that nothing needs', {'src/base/b.c': '/* BUDGET: file it was long once */\n'}, 'src/base/b.c'),
    ('budgets', 'an exception to no rule', {'src/base/b.c': '/* BUDGET: beauty it is late */\n'}, 'beauty'),
    ('budgets', 'a second fault under one exception',
     {'src/base/b.c': '/* BUDGET: function one table */\n' + LONG + LONG.replace('long_one', 'two')}, 'two()'),
    ('banned', 'strcpy', {'src/base/b.c': '\nvoid f(char *s)\n{\n    strcpy (s, "x");\n}\n'}, 'src/base/b.c:4'),
    ('banned', 'sprintf', {'src/base/b.h': '#define f(s) sprintf(s, "x")\n'}, 'src/base/b.h:1'),
    ('banned', 'localtime', {'src/base/b.c': 'x = localtime(&t);\n'}, 'src/base/b.c:1'),
    ('banned', 'system', {'src/base/b.c': 'x = system("ls");\n'}, 'src/base/b.c:1'),
    ('banned', 'malloc above the kits', {'src/domain/b.c': 'x = malloc(1);\n'}, 'src/domain/b.c:1'),
    ('banned', 'free above the kits', {'src/main.c': 'free(x);\n'}, 'src/main.c:1'),
    ('banned', 'a struct with a typedef', {'src/db/b.h': 'typedef struct x x;\n'}, 'src/db/b.h'),
]
PASSES = [
    ('budgets', 'one exception allows one fault', {'src/base/b.c': '/* BUDGET: function one table */\n' + LONG}, 'allowed: one table'),
    ('budgets', 'a folder with a reason', {**{f'src/base/f{i}.h': '' for i in range(26)}, 'src/base/README.md': 'BUDGET: folder small things\n'},
     'allowed: small things'),
    ('budgets', 'a file near its limit is told', {'src/base/b.c': '\n' * 450}, 'warning: src/base/b.c'),
    ('banned', 'the re-entrant ones', {'src/base/b.c': 'localtime_r(&t, &tm); arena_free(a); x->free(y); snprintf(s, 1, "");\n'}, 'ok 1'),
    ('floors', 'an include in a text or a comment', {'src/base/b.c': '/*\n#include "db/none.h"\n*/\nconst char *s = "#include";\n'}, 'ok 1'),
]


def run(tool, extra):
    with tempfile.TemporaryDirectory() as root:
        for name, text in {**GOOD, **extra}.items():
            p = Path(root) / name
            p.parent.mkdir(parents=True, exist_ok=True)
            p.write_text(text)
        done = subprocess.run([TOOLS / tool, root], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def main():
    cases = [(tool, 'a good tree passes', {}, '1..', 0) for tool in ('floors', 'budgets', 'banned')]
    cases += [(*row, 1) for row in ROWS] + [(*row, 0) for row in PASSES]
    bad = 0
    for n, (tool, title, extra, says, want) in enumerate(cases, 1):
        rc, out = run(tool, extra)
        fine = rc == want and says in out and ('not ok' in out) == bool(want)
        bad += not fine
        if not fine:
            print(''.join(f'# {line}\n' for line in [f'exit {rc}', *out.splitlines()]), end='')
        print(f'{"ok" if fine else "not ok"} {n} - {tool}: {title}')
    print(f'1..{len(cases)}')
    return 1 if bad else 0


sys.exit(main())
