#!/usr/bin/env python3
"""The manual at /help: every chapter in both languages, its links, pictures and names; a chapter for every page; what is found in it. Prints TAP."""
import re
import struct
import sys
from html import unescape
from urllib.parse import quote_plus

from client import ROOT, Server
from tap import done, report, run
from wording import CODES, unknown_messages, visible

PARTS, LANGS = ('citizen', 'officer', 'administrator', 'operator'), ('vi', 'en')
HELP = ROOT / 'docs/help'
HEAD = re.compile(r'(?m)^## .*\n<!-- ([a-z0-9-]+) \|[^|\n]*\|([^|\n]*)-->$')
MOST_ONE, MOST_ALL = 60_000, 1_500_000
ASKED = [  # as people ask, and the chapter that must be among the first three
    ('vi', 'quen mat khau', 'citizen/password'), ('vi', 'không nhận được mã', 'citizen/sign-in'), ('vi', 'tre hen', 'citizen/late'), ('vi', 'mất giấy hẹn', 'citizen/receipt'),
    ('vi', 'chup giay to bi mo', 'citizen/papers'), ('vi', 'rút hồ sơ', 'citizen/withdraw'), ('vi', 'quét thẻ căn cước', 'officer/card'), ('vi', 'nghi phep', 'officer/absence'),
    ('vi', 'hoàn tiền', 'officer/money'), ('vi', 'tra ket qua', 'officer/hand-over'), ('vi', 'sao luu', 'operator/backup'), ('vi', 'them can bo', 'administrator/accounts'),
    ('en', 'forgot password', 'citizen/password'), ('en', 'refund', 'officer/money'), ('en', 'restore', 'operator/backup'), ('en', 'disk full', 'operator/trouble'),
]
LEADS = [  # a page, who opens it, the chapter that its help link leads to
    ('/', None, 'citizen/find'), ('/thu-tuc/1.001193', None, 'citizen/read'), ('/tra-cuu', None, 'citizen/follow'), ('/dang-nhap', None, 'citizen/sign-in'),
    ('/dang-nhap/mat-khau', None, 'citizen/password'), ('/viec', 'reception', 'officer/worklist'), ('/viec/tiep-nhan/1.001193', 'reception', 'officer/intake'),
    ('/viec/thu-phi', 'reception', 'officer/money'), ('/viec/duyet', 'leader', 'officer/approve'), ('/viec/giao', 'leader', 'officer/assign'), ('/ho-so', 'reception', 'citizen/follow'),
]


def chapters(lang='vi'):
    """{id: pages} of the files."""
    return {f'{p}/{m[1]}': m[2].split() for p in PARTS for m in HEAD.finditer((HELP / f'{p}.{lang}.md').read_text())}


def pages(server):
    """(language, address, html) of the manual's own pages."""
    for lang in LANGS:
        c = server.client(lang=lang)
        for path in ['/help', *(f'/help/{p}' for p in PARTS), *(f'/help/{i}' for i in chapters())]:
            yield lang, path, c.get(path, Accept='text/html')


def every_chapter(faults, server):
    """every chapter is there in both languages, named and without a gap"""
    faults.check(len(chapters()) > 40, len(chapters()))
    for lang, path, a in pages(server):
        faults.same(a.status, 200, lang, path)
        text = unescape(visible(a.text))
        faults.check(f'<html lang="{lang}"' in a.text and '{{' not in a.text and '\ue000' not in a.text, lang, path)
        faults.same(unknown_messages(re.sub(r'<pre.*?</pre>|<code.*?</code>', ' ', a.text, flags=re.S)), [], lang, path)
        faults.check('<script' not in a.text.partition('<main')[2] and 'onclick' not in a.text, lang, path, 'code')
        if path.count('/') == 3:
            told = server.client(lang=lang).json(path).json()
            faults.check(told['title'] in text and len(told['text']) > 80 and '{{' not in told['text'], lang, path, told['title'])


def every_link(faults, server):
    """every link of the manual leads to a page, and to a place on it that is there"""
    c, known = server.client(), {}
    for lang, path, a in pages(server):
        for href in set(re.findall(r'<a [^>]*href="([^"]+)"', a.text.partition('<main')[2].partition('</main>')[0])):
            to, _, at = unescape(href).partition('#')
            if not to.startswith('/') and to:
                faults.check(re.match(r'tel:\d+$|https://', to), lang, path, href)
                continue
            target = to or path
            if target not in known:
                known[target] = c.get(target, Accept='text/html')
            faults.check(known[target].status == 200 or known[target].to_sign_in(), lang, path, href, known[target].status)
            faults.check(not at or f'id="{at}"' in known[target].text, lang, path, href, 'no such place')


def every_picture(faults, server):
    """every picture is served as it is kept, of the size the page says, with words for who cannot see it; none is kept in vain"""
    c, shown, weight = server.client(), set(), 0
    for lang, path, a in pages(server):
        for src, alt, width, height in re.findall(r'<img src="(/static/help-[^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)"', a.text):
            name = src.partition('?')[0].removeprefix('/static/help-')
            got = c.get(src)
            faults.same((got.status, got.type), (200, 'image/png'), lang, path, src)
            faults.same(got.body, (HELP / 'pictures' / name).read_bytes(), src)
            faults.same(struct.unpack('>II', got.body[16:24]), (int(width), int(height)), src)
            faults.check(len(alt) > 15, lang, path, src, 'says nothing')
            shown.add(name)
    kept = {p.name: p.stat().st_size for p in (HELP / 'pictures').glob('*.png')}
    faults.same(shown, set(kept))
    for name, size in kept.items():
        faults.check(size <= MOST_ONE, name, size)
        weight += size
    faults.check(weight <= MOST_ALL, weight)
    booked = {line.split('\t')[0] for line in (HELP / 'pictures/words.tsv').read_text().splitlines()}
    faults.same(booked, {n.removesuffix('.png') for n in kept}, 'words.tsv')


def a_chapter_for_every_page(faults, server):
    """every page of the program has its chapter, but those that docs/help/README.md leaves out"""
    told = server.client().json('/openapi.json').json()['paths']
    routes = {p for p, ops in told.items() if 'get' in ops}
    without = set(re.findall(r'(?m)^- `(/[^`]*)`', (HELP / 'README.md').read_text()))
    about = {p for at in chapters().values() for p in at}
    faults.same(sorted(routes - about - without), [], 'pages without a chapter:')
    faults.same(sorted((about | without) - routes), [], 'there is no such page any more:')
    faults.same(sorted(about & without), [], 'left out, and yet in a chapter:')


def the_way_in(faults, server):
    """the help link of a page leads to its chapter"""
    people = signed_in(server)
    for path, role, chapter in LEADS:
        a = (people[role] if role else server.client()).get(path, Accept='text/html')
        faults.same(a.status, 200, path)
        faults.check(f'<a class="mc-helplink" href="/help/{chapter}">' in a.text, path, re.findall(r'mc-helplink" href="([^"]*)"', a.text))
    lost = server.client().get('/khong-co', Accept='text/html').text
    faults.check('href="/help/citizen/errors#not_found"' in lost and 'class="mc-helplink" href="/help"' in lost, visible(lost))


def signed_in(server):
    out = {}
    for role, login in ('reception', 'tiepnhan@thanhkhe.example'), ('leader', 'lanhdao@thanhkhe.example'):
        c = out[role] = server.client()
        a = c.post('/dang-nhap/mat-khau', {'login': login, 'password': 'motcua-demo'}, page='/dang-nhap/mat-khau')
        assert a.status == 303, a
    return out


def every_error(faults, server):
    """every error that a page can show has its lines, found by its code, under its own name"""
    names = set(re.findall(r'\{"(\w+)", \d+, "err\.', (ROOT / 'src/base/err.c').read_text()))
    faults.check(names >= CODES, 'the table of errors was not understood', names)
    for lang in LANGS:
        page = server.client(lang=lang).get('/help/citizen/errors').text
        for name in names:
            said = re.search(rf'(?m)^err\.{name} = (.*)$', (ROOT / f'texts/app.{lang}.txt').read_text())[1]
            faults.check(re.search(rf'<h2 id="{name}">{re.escape(said)}</h2>\s*<p>', page), lang, name, said)


def every_log_line(faults, server):
    """the operator's manual knows every kind of line that the program logs"""
    kinds = {m for p in (ROOT / 'src').rglob('*.c') for m in re.findall(r'log_line\([^;"]*LOG_[^;"]*"(\w+)"', p.read_text())}
    faults.check(len(kinds) > 4, kinds)
    for lang in LANGS:
        page = server.client(lang=lang).get('/help/operator/logs').text
        faults.same([k for k in sorted(kinds) if not re.search(rf'<td><code>{k}\b', page)], [], lang)


def what_is_found(faults, server):
    """what people ask leads to its chapter, with marks or without; what is not in it is told"""
    for lang, asked, wanted in ASKED:
        found = [f['href'].removeprefix('/help/') for f in server.client(lang=lang).json(f'/help?q={quote_plus(asked)}').json()['found']]
        faults.check(wanted in found[:3], lang, asked, found)
    page = server.client().get('/help?q=%3Cxyzzy%3E').text
    faults.check('&lt;xyzzy&gt;' in page and '<xyzzy>' not in page and 'Chưa có bài' in page, visible(page))
    faults.same(server.client().json('/help?q=' + 'a' * 300).json()['found'], [])


def as_public_pages_are(faults, server):
    """kept by caches for who is not signed in, and nothing of a person in it; the other address leads there; what is not there is told"""
    c = server.client()
    for path in '/help', '/help/citizen', '/help/citizen/apply':
        faults.check('public' in c.get(path).head('Cache-Control'), path)
    signed = signed_in(server)['reception'].get('/help/citizen/apply')
    faults.check('private' in signed.head('Cache-Control'), signed.heads)
    moved = c.get('/tro-giup')
    faults.same((moved.status, moved.head('Location')), (303, '/help'))
    for path in '/help/x', '/help/citizen/x', '/help/x/apply', '/help/citizen/', '/help/citizen/apply/x':
        faults.same(c.get(path).status, 404, path)


def main():
    server = Server(now='2026-11-23T09:20:00+07:00')
    try:
        run([every_chapter, every_link, every_picture, a_chapter_for_every_page, the_way_in, every_error, every_log_line, what_is_found, as_public_pages_are], server)
    finally:
        wrong = server.stop()
        report(not wrong, 'the server ended in order, nothing found by the sanitizers', wrong)
        server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
