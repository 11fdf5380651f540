#!/usr/bin/env python3
"""tools/manual refuses what would be wrong on the page: it is fed a small manual that is good and the same with one fault; prints TAP."""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ('citizen', 'officer', 'administrator', 'operator')
PNG = b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x07\0\0\0\x05'
CHAPTER = '## One\n<!-- one | words | /a /b -->\n\nPress {{t:app.go}} or {{a:1.0.accept}}, see [two](#two).\n\n### More {{t:app.go}} <!-- #more -->\n\n' \
    '![A picture](pictures/p.png)\n\n| a | b |\n|---|---|\n| 1 | `x_y_z` |\n\n## Two\n<!-- two | | -->\n\nText with [a page](/a) & <b-less> 5 < 6.\n'
GOOD = {
    'texts/app.vi.txt': '# x\napp.go = Đi [[ngay]]\napp.n = {n} cái\n', 'texts/app.en.txt': 'app.go = Go & run\napp.n = {n}\n',
    'procedures/1.0.yaml': 'code: 1.0\nacts:\n  - id: accept\n    kind: accept\n    name: {vi: "Nhận, ghi", en: Accept}\n',
    'docs/help/pictures/p.png': PNG,
    **{f'docs/help/{p}.{lang}.md': f'# {p}\nLede.\n\n' + (CHAPTER.replace('<b-less> ', '') if p == 'citizen' else f'## C\n<!-- c | | -->\n\nText.\n') for p in PARTS for lang in ('vi', 'en')},
}
CITIZEN = GOOD['docs/help/citizen.vi.md']
ROWS = [  # the fault, what is changed, what must be said
    ('a text that is not there', {'docs/help/citizen.vi.md': CITIZEN.replace('t:app.go}} or', 't:app.gone}} or')}, 'citizen.vi.md:7: {{t:app.gone}}: no such text'),
    ('an act that is not there', {'docs/help/citizen.vi.md': CITIZEN.replace('accept', 'refuse')}, '{{a:1.0.refuse}}: no such act'),
    ('a text with a value', {'docs/help/citizen.vi.md': CITIZEN.replace('t:app.go}} or', 't:app.n}} or')}, 'with a value'),
    ('another tag', {'docs/help/citizen.vi.md': CITIZEN.replace('Text with', '{{page.csrf}}')}, 'may stand in braces'),
    ('HTML', {'docs/help/citizen.vi.md': CITIZEN + '\n<script>alert(1)</script>\n'}, 'HTML in the text'),
    ('HTML in a line', {'docs/help/citizen.vi.md': CITIZEN + '\nx <img src=x onerror=y> z\n'}, 'HTML in the text'),
    ('a link to no chapter', {'docs/help/citizen.vi.md': CITIZEN.replace('#two', '#three')}, '#three: no such chapter'),
    ('a link to the other language', {'docs/help/citizen.vi.md': CITIZEN.replace('#two', 'officer.en.md#c')}, 'officer.en.md#c: no such chapter in this language'),
    ('a link to code', {'docs/help/citizen.vi.md': CITIZEN.replace('(/a)', '(ftp://x)')}, 'a link leads to'),
    ('a picture that is not there', {'docs/help/citizen.vi.md': CITIZEN.replace('p.png', 'q.png')}, 'pictures/q.png: no such picture'),
    ('a picture without words', {'docs/help/citizen.vi.md': CITIZEN.replace('A picture', '')}, 'a picture is'),
    ('a chapter in one language', {'docs/help/citizen.vi.md': CITIZEN + '## Three\n<!-- three | | -->\n\nx\n'}, 'the languages part at citizen/three'),
    ('other pages in one language', {'docs/help/citizen.vi.md': CITIZEN.replace('/a /b -->', '/a -->')}, 'the languages part at citizen/one'),
    ('a page of two chapters', {f'docs/help/citizen.{x}.md': GOOD[f'docs/help/citizen.{x}.md'].replace('two | |', 'two | | /b') for x in ('vi', 'en')}, '/b: two chapters'),
    ('a chapter without a name', {'docs/help/citizen.vi.md': CITIZEN.replace('<!-- two | | -->', '')}, 'a chapter begins with'),
    ('text that is not in NFC', {'docs/help/citizen.vi.md': CITIZEN + 'e\u0302\n'}, 'not in NFC'),
]


def run(files):
    with tempfile.TemporaryDirectory() as d:
        for name, text in files.items():
            p = Path(d, name)
            p.parent.mkdir(parents=True, exist_ok=True)
            p.write_bytes(text if isinstance(text, bytes) else text.encode())
        made = subprocess.run([ROOT / 'tools/manual', Path(d, 'out'), d], capture_output=True, text=True, check=False)
        return made.returncode, made.stderr, {p.name: p.read_text() for p in Path(d, 'out').glob('*')}


def main():
    number = bad = 0

    def report(fine, name, said=''):
        nonlocal number, bad
        number, bad = number + 1, bad + (not fine)
        for line in str(said).splitlines() if not fine else []:
            print('#', line)
        print(f'{"ok" if fine else "not ok"} {number} - {name}')

    rc, said, out = run(GOOD)
    page = out.get('citizen.one.vi.html', '')
    report(rc == 0 and 'Press <b>{{t:app.go}}</b> or <b>Nhận, ghi</b>' in page, 'names become tags and words, set bold', said + page)
    report('<h2 id="more">More {{t:app.go}}</h2>' in page and 'href="/help/citizen/two"' in page and '<code>x_y_z</code>' in page, 'headings, links and tables', page)
    report('width="7" height="5"' in page and 'alt="A picture"' in page, 'pictures have their size', page)
    report('&lt; 6' in out.get('citizen.two.vi.html', '') and '&amp;' in out['citizen.two.vi.html'], 'signs of HTML are escaped')
    rows = [r.split('\t') for r in out.get('manual.vi.tsv', '').splitlines()]
    report(['page', '/b', 'citizen/one'] in rows and any('Đi ngay' in r[-1] for r in rows if r[0] == 'chapter'), 'the list has pages and plain text', rows)
    for name, change, wanted in ROWS:
        rc, said, out = run({**GOOD, **change})
        report(rc == 1 and wanted in said and not out, f'{name} is refused', said)
    print(f'1..{number}')
    return bad > 0


sys.exit(main())
