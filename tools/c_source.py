"""C sources as the checking tools see them: without comments and texts, cut into functions and declarations."""
import re
from pathlib import Path

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
DIRECTIVE = re.compile(r'^[ \t]*#(?:\\\n|[^\n])*', re.M)


def blank(text):
    """Same length and lines, nothing but the line breaks left."""
    return re.sub(r'[^\n]', ' ', text)


def bare(text):
    """Comments gone, texts empty, every line where it was."""
    def one(m):
        s = m.group()
        return blank(s) if s[0] == '/' else s[0] + blank(s[1:-1]) + s[-1]
    return TOKEN.sub(one, text)


def includes(text):
    """(line, kind of quote, what) of each include; those in comments are none."""
    keep = TOKEN.sub(lambda m: blank(m.group()) if m.group()[0] == '/' else m.group(), text)
    return [(keep.count('\n', 0, m.start()) + 1, m.group(1), m.group(2)) for m in INCLUDE.finditer(keep)]


def statements(text):
    """Pieces at file level: (first line, last line, head, has a body)."""
    code = DIRECTIVE.sub(lambda m: blank(m.group()), bare(text))
    depth, start, head, line = 0, None, '', 1
    for i, c in enumerate(code):
        if start is None and not c.isspace():
            start = line
        if depth == 0 and c not in '{};':
            head += c
        if c == '{':
            depth += 1
        elif c == '}':
            depth -= 1
        if depth == 0 and start is not None:
            body = c == '}' and is_function(head)
            if c == ';' or body:
                yield start, line, head.strip(), body
                start, head = None, ''
        if c == '\n':
            line += 1


def is_function(head):
    m = re.search(r'(\w+)\s*\([^{}]*\)\s*$', head, re.S)
    return bool(m) and '=' not in head and m.group(1) != '__attribute__'


def name_of(head):
    m = re.search(r'(\w+)\s*\(', re.sub(r'__attribute__\s*\(\(.*?\)\)', '', head, flags=re.S))
    return m.group(1) if m else '?'


def functions(text):
    """(name, first line, lines) of each function with a body."""
    return [(name_of(h), a, b - a + 1) for a, b, h, body in statements(text) if body]


def declared(text):
    """Names of the functions a header offers."""
    return [name_of(h) for _, _, h, body in statements(text)
            if body or (re.search(r'\w\s*\(', h) and not h.startswith(('typedef', 'struct {', 'enum')) and '=' not in h)]


def files(root, *suffixes):
    return sorted(p for p in Path(root).rglob('*') if p.suffix in suffixes and p.is_file()) if Path(root).is_dir() else []


def floors(root):
    """[(floor, [folders])] of the file FLOORS."""
    rows = []
    for line in (Path(root) / 'FLOORS').read_text().splitlines():
        line = line.split('#')[0].split()
        if line:
            rows.append((int(line[0]), line[1:]))
    return rows


class Tap:
    """Collects what is wrong rule by rule and prints it as TAP."""
    def __init__(self):
        self.rules = {}

    def rule(self, title):
        return self.rules.setdefault(title, [])

    def finish(self):
        for n, (title, wrong) in enumerate(self.rules.items(), 1):
            for w in wrong:
                print(f'# {w}')
            print(f'{"not ok" if wrong else "ok"} {n} - {title}')
        print(f'1..{len(self.rules)}')
        return 1 if any(self.rules.values()) else 0
