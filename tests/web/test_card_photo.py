#!/usr/bin/env python3
"""A photograph of a citizen card, at the counter and by the applicant: its code fills in what a scan fills in; what is no card, or no picture at all,
is told plainly and nothing typed is lost; the picture is not kept."""
import html
import os
import re
import struct
import subprocess
import sys
import zlib

import journey
from client import Server
from people import UNIT_A, Person, counts, wait_for
from tap import done, report, run

CARD = '048190001234|201234567|Trần Thị Bưởi|02031990|Nữ|12 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng|01052021'
COUNTER = '/viec/tiep-nhan/1.001193'


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(width, height, rows):
    """A grey picture of these rows of bytes."""
    body = zlib.compress(b''.join(b'\0' + row for row in rows))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)) + chunk(b'IDAT', body) + chunk(b'IEND', b'')


def picture(*texts):
    """Codes side by side, drawn by a program that is not ours."""
    sheets = [subprocess.run(['qrencode', '-8', '-l', 'M', '-m', '4', '-t', 'ASCII', '-o', '-', t], capture_output=True, check=True).stdout.decode().split('\n')[:-1]
              for t in texts]
    height, cell, rows = max(len(s) for s in sheets), 5, []
    for y in range(height):
        row = b''.join(b''.join((b'\0' if dark == '#' else b'\xff') * cell for dark in (s[y][::2] if y < len(s) else ' ' * len(s[0][::2]))) for s in sheets)
        rows += [row] * cell
    return png(len(rows[0]), len(rows), rows)


def value(page, name):
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', page.text)
    return html.unescape(found[1]) if found else None


class World:
    def __init__(self, server):
        self.server = server
        self.desk = Person(server, 'Cán bộ quầy', UNIT_A, ['reception']).client()
        self.desk.csrf = self.desk.token('/viec')
        self.citizen = Person(server, 'Lê Thị Năm').client()

    def photo(self, data, name='thẻ.png', **fields):
        return self.desk.upload(COUNTER, {'_dien': '1', '_qr': '', 'child_name': 'Bé Na', **fields}, [('_anh', name, 'image/png', data)], self.desk.csrf)

    def files(self):
        return sorted(str(p.relative_to(self.server.data)) for where in ('files', 'spool') for p in (self.server.data / where).rglob('*') if p.is_file())


def at_the_counter(f, w):
    """at the counter the code on a photograph fills in what a scan fills in; the picture is nowhere kept"""
    before, files = counts(w.server), w.files()
    page = w.photo(picture(CARD))
    f.same(page.status, 200, page)
    for name, wanted in {'applicant.name': 'Trần Thị Bưởi', 'requester_identifier': '048190001234', 'child_name': 'Bé Na', '_qr': ''}.items():
        f.same(value(page, name), wanted, name)
    f.same(w.photo(picture('048190001234')).status, 422, 'a number alone is no card')
    late = w.desk.upload(COUNTER, {'child_name': 'Bé Na'}, [('_anh', 'a.png', 'image/png', picture(CARD))], w.desk.csrf)
    f.same((late.status, value(late, 'applicant.name')), (200, 'Trần Thị Bưởi'), 'the picture alone asks for reading')
    f.check(wait_for(lambda: w.files() == files), 'a picture stayed:', w.files())
    f.same(counts(w.server), before, 'something was written:')


def hostile(f, w):
    """no code, two codes, a code that is no card, a bomb, a cut picture, an empty one, no picture: each is told, nothing typed is lost"""
    before, card = counts(w.server), picture(CARD)
    blank = png(300, 200, [b'\xff' * 300] * 200)
    bomb = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 50000, 50000, 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(b'\0' * 10_000_000)) + chunk(b'IEND', b'')
    for data, said in ((blank, 'Chưa thấy mã vuông'), (picture(CARD, 'https://example.vn/a'), 'từ hai mã trở lên'), (picture('https://example.vn/a'), 'không phải mã của thẻ'),
                       (bomb, 'Ảnh quá lớn'), (card[:len(card) // 2], 'bị hỏng hoặc bị cắt'), (b'', 'không có gì bên trong'), (journey.PDF, 'không phải ảnh JPEG'),
                       (b'GIF89a' + os.urandom(200), 'không phải ảnh JPEG'), (b'\xff\xd8\xff' + os.urandom(3000), 'bị hỏng hoặc bị cắt')):
        page = w.photo(data)
        f.same(page.status, 422, said)
        f.check(said in page.text and 'href="#_anh"' in page.text, 'not said, or not at the top:', said)
        f.same(value(page, 'child_name'), 'Bé Na', said)
    f.same(counts(w.server), before, 'something was written:')
    f.check(w.server.alive() and w.photo(card).status == 200, 'the next one is served')


def by_the_applicant(f, w):
    """an applicant's photograph fills in the step that asks for a card, and that one alone; without one nothing is offered"""
    c, unit = w.citizen, journey.unit_number(w.server)
    draft = journey.start(c, unit)
    step = f'/nop/{draft}/requester'
    f.check('name="_anh"' in c.get(step).text and 'name="_anh"' not in c.get(f'/nop/{draft}/child').text, 'offered where a card is asked for')
    typed = {'requester_phone': '0905123318', 'requester_name': 'Ai Đó', '_dien': '1'}
    answer = c.upload(step, typed, [('_anh', 't.png', 'image/png', picture(CARD))])
    f.same((answer.status, answer.head('Location')), (303, step + '?tb=the-da-doc'))
    page = c.get(step)
    for name, wanted in {'requester_name': 'Trần Thị Bưởi', 'requester_identifier': '048190001234', 'requester_phone': '0905123318'}.items():
        f.same(value(page, name), wanted, name)
    bad = c.upload(step, {**typed, 'requester_name': 'Ai Đó'}, [('_anh', 't.png', 'image/png', picture('x'))])
    f.same((bad.status, value(bad, 'requester_name')), (422, 'Ai Đó'))
    f.check('không phải mã của thẻ' in bad.text, 'it is not said what is wrong')
    none = c.post(step, typed)
    f.check(none.status == 422 and 'Xin chọn hoặc chụp ảnh' in none.text, none)
    english = Person(w.server, 'Ann').client(lang='en')
    draft = journey.start(english, unit)
    said = english.upload(f'/nop/{draft}/requester', typed, [('_anh', 't.png', 'image/png', picture('x'))])
    f.check('not that of a citizen card' in said.text, said)


def main():
    server = Server(demo='no')
    try:
        run([at_the_counter, hostile, by_the_applicant], World(server))
    finally:
        wrong = server.stop()
        report(not wrong, 'the server ended in order, nothing found by the sanitizers', wrong)
        server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
