#!/usr/bin/env python3
"""What goes wrong on the way in: every kind of bad input gets the right status, a clear Vietnamese text (as data: a problem with
a stable code), leaves nothing half-written, and the server goes on serving."""
import re
import socket
import sys
import unicodedata
import urllib.parse

import journey
from client import Server, multipart
from ground import Untouched, World
from tap import done, report, run
from wording import refused

FORM = ('Content-Type', 'application/x-www-form-urlencoded')
HTML, DATA = ('Accept', 'text/html'), ('Accept', 'application/json')
BEGIN = f'/thu-tuc/{journey.PROCEDURE}/nop'
NFC, NFD = 'Nguyễn Thị Bưởi Hoà', unicodedata.normalize('NFD', 'Nguyễn Thị Bưởi Hoà')


def form(world, path, body, *heads):
    """Bytes of an urlencoded body as they are, behind the token."""
    return world.client.send('POST', path, b'csrf=' + world.token.encode() + b'&' + body, [FORM, *heads])


# ---- fields


def wrong_types(faults, world):
    """values of a wrong type"""
    with Untouched(faults, world):
        for typed in ('xã', '12.5', '0x10', '99999999999999999999', '-'):
            refused(faults, world.client.post(BEGIN, {'unit': typed, 'variant': 'ordinary'}, world.token), 422)
            refused(faults, world.client.post_json(BEGIN, {'unit': typed, 'variant': 'ordinary'}, world.token), 422, 'invalid', field='unit')
        for value, status, code in (({'unit': {}}, 400, 'bad'), ({'unit': [[1]]}, 400, 'bad'), ([1], 400, 'bad'), ('unit', 400, 'bad'), (7, 400, 'bad'),
                                    ({'unit': True, 'variant': 'ordinary'}, 422, 'invalid'), ({'unit': [1, 2], 'variant': 'ordinary'}, 422, 'invalid'),
                                    ({'unit': 1e400, 'variant': 'ordinary'}, 400, 'bad')):
            refused(faults, world.client.post_json(BEGIN, value, world.token), status, code)
        for body in (b'{', b'', b'{"unit":1,}', b'{"unit":1}x', b'{"unit":01}', b"{'unit':1}", b'[' * 100000, b'{"a":' * 5000):
            answer = world.client.post_json(BEGIN, body, world.token)
            refused(faults, answer, 422 if not body else 400, 'invalid' if not body else 'bad')
        for kind in 'text/plain', 'application/xml', 'application/json-seq':
            answer = world.client.send('POST', BEGIN, b'unit=1', [('Content-Type', kind), ('X-CSRF-Token', world.token), DATA])
            refused(faults, answer, 415, 'type')


def missing_fields(faults, world):
    """missing fields"""
    with Untouched(faults, world):
        for fields in ({}, {'unit': ''}, {'variant': 'ordinary'}, {'unit': '  ', 'variant': 'ordinary'}):
            answer = refused(faults, world.client.post(BEGIN, fields, world.token), 422)
            faults.check('name="unit"' in answer.text or 'name="noi"' in answer.text, 'the form is not shown again')
            refused(faults, world.client.post_json(BEGIN, fields, world.token), 422, 'invalid', field='unit')
        answer = world.client.post_json(BEGIN, {'unit': world.unit}, world.token)
        refused(faults, answer, 422, 'invalid', field='variant')
    answer = refused(faults, world.client.post(world.step(), {'requester_name': 'Chỉ Có Tên'}, world.token), 422)
    faults.same(world.stored('requester_name'), 'Chỉ Có Tên', 'what was right is kept:')
    faults.check('value="Chỉ Có Tên"' in answer.text, 'what was right is not shown again')
    refused(faults, world.client.post_json(world.step(), {'requester_name': 'Chỉ Có Tên'}, world.token), 422, 'invalid', field='requester_identifier')


def unknown_fields(faults, world):
    """unknown fields and fields that come twice"""
    good = {'unit': world.unit, 'variant': 'ordinary'}
    with Untouched(faults, world):
        for more in ({'la_lung': '1'}, {'account': '1'}, {'id': '5'}, {'unit.x': '1'}, {'': '1'}):
            refused(faults, world.client.post(BEGIN, {**good, **more}, world.token), 422)
            refused(faults, world.client.post_json(BEGIN, {**good, **more}, world.token), 422, 'invalid')
        for field in good:
            refused(faults, world.client.post(BEGIN, [*good.items(), (field, good[field])], world.token), 422)
        refused(faults, world.client.post_json(BEGIN, b'{"unit":1,"unit":2,"variant":"ordinary"}', world.token), (400, 422), ('bad', 'invalid'))
        refused(faults, world.client.post(world.step(), {**journey.STEPS['requester'], 'la_lung': 'x'}, world.token), 422)
        answer = world.client.post_json(world.step(), {**journey.STEPS['requester'], 'state': 'returned'}, world.token)
        refused(faults, answer, 422, 'invalid', field='state')


def too_long(faults, world):
    """over-long text, over-long everything"""
    for length in 201, 5000, 60000:
        answer = world.client.post(world.step(), {**journey.STEPS['requester'], 'requester_name': 'Ạ' * length}, world.token)
        faults.check(answer.status in (422, 413), f'name of {length}: {answer!r}')
    with Untouched(faults, world):
        for body, status, code in ((b'x=' + b'a' * 300000, 413, 'too_large'), (b'&'.join(b'f%d=1' % i for i in range(20000)), (400, 413, 422), None)):
            refused(faults, form(world, world.step(), body, DATA), status, code)
        heads = [DATA]
        refused(faults, world.client.send('GET', '/thu-tuc?q=' + 'a' * 20000, heads=heads), (413, 414), 'too_large')
        refused(faults, world.client.send('GET', '/thu-tuc', heads=[*heads, ('X-Long', 'a' * 30000)]), 431, 'too_large')
        refused(faults, world.client.send('GET', '/thu-tuc', heads=[*heads, *((f'X-{i}', '1') for i in range(200))]), 431, 'too_large')
        for q in 'a' * 3000, 'ạ ' * 900:
            faults.check(world.client.get('/thu-tuc?q=' + urllib.parse.quote(q)).status < 500, 'a long search')


BROKEN = (b'%FF%FE', b'%C0%AF', b'%ED%A0%80', b'%F4%90%80%80', b'%E1%BA', b'%00', b'a%80b')


def invalid_utf8(faults, world):
    """invalid UTF-8 in forms, data, paths, queries, files and their names"""
    with Untouched(faults, world):
        for bytes_ in BROKEN:
            refused(faults, form(world, world.step(), b'requester_name=' + bytes_, DATA), 400, 'bad', bytes_)
            refused(faults, form(world, world.step(), bytes_ + b'=1', DATA), 400, 'bad', bytes_)
            refused(faults, form(world, world.step(), b'requester_name=' + bytes_, HTML), 400, None, bytes_)
            raw = urllib.parse.unquote_to_bytes(bytes_)
            refused(faults, world.client.post_json(world.step(), b'{"requester_name":"' + raw + b'"}', world.token), 400, 'bad', bytes_)
            where = bytes_.decode()
            for path in f'/thu-tuc/{where}', f'/thu-tuc?q={where}', f'/nop/{world.draft}/{where}', f'/thu-tuc?{where}=1':
                refused(faults, world.client.send('GET', path, heads=[DATA]), (400, 404), ('bad', 'not_found'), path)
            body, kind = multipart([('csrf', world.token), ('x', raw)], [])
            refused(faults, world.client.send('POST', f'/nop/{world.draft}/giay-to', body, [('Content-Type', kind), DATA]), 400, 'bad', bytes_)
            answer = world.client.upload(f'/nop/{world.draft}/giay-to', {}, [('tep.birth_notice', b'a' + raw + b'.pdf', 'application/pdf', journey.PDF)],
                                         world.token, Accept='application/json')
            refused(faults, answer, 400, 'bad', b'file name ' + bytes_)
        for lone in (rb'{"requester_name":"\ud800"}', rb'{"requester_name":"\u0000"}', rb'{"requester_name":"\udc00\ud800"}'):
            refused(faults, world.client.post_json(world.step(), lone, world.token), (400, 422), ('bad', 'invalid'), lone)


def nfd_becomes_nfc(faults, world):
    """decomposed letters are stored composed, whichever way they came"""
    values = {**journey.STEPS['requester'], 'requester_name': NFD}
    for how, answer in (('form', lambda: world.client.post(world.step(), values, world.token)),
                        ('data', lambda: world.client.post_json(world.step(), values, world.token)),
                        ('parts', lambda: world.client.upload(world.step(), values, [], world.token))):
        world.client.post(world.step(), {**values, 'requester_name': 'Khác'}, world.token)
        got = answer()
        faults.check(got.status in (200, 303), f'{how}: {got!r}')
        faults.same(world.stored('requester_name'), NFC, f'{how}:')
    name = unicodedata.normalize('NFD', 'giấy chứng sinh của cháu.pdf')
    answer = journey.attach(world.client, world.draft, ('tep.birth_notice', name, 'application/pdf', journey.PDF), token=world.token)
    faults.same(answer.status, 303, answer)
    faults.check(unicodedata.normalize('NFC', name) in world.papers(), f'file name: {world.papers()}')
    found = world.client.json('/thu-tuc?q=' + urllib.parse.quote(unicodedata.normalize('NFD', 'khai sinh'))).text
    faults.check(journey.PROCEDURE in found, 'a search typed decomposed finds nothing')


def wrong_identifier(faults, world):
    """wrong identifiers"""
    for typed in ('04819000123', '0481900012345', '04819000123x', '000000000000', 'Trần Thị Bưởi', '0x8190001234'):
        answer = world.client.post(world.step(), {**journey.STEPS['requester'], 'requester_identifier': typed}, world.token)
        refused(faults, answer, 422, None, typed)
        faults.check(f'value="{typed}"' in answer.text, f'{typed} is not shown again as typed')
        answer = world.client.post_json(world.step(), {**journey.STEPS['requester'], 'requester_identifier': typed}, world.token)
        refused(faults, answer, 422, 'invalid', typed, field='requester_identifier')


def no_such_day(faults, world):
    """30 February and other days that are none"""
    for day in ('30/2/2026', '29/2/2025', '31/4/2026', '0/1/2026', '1/13/2026', '1/1/0', '1/1/99999', 'ba/hai/tư', '30/2/', '-1/-1/2026', '22/11/3026'):
        d, m, y = day.split('/')
        values = {**journey.STEPS['child'], 'child_born.d': d, 'child_born.m': m, 'child_born.y': y}
        answer = refused(faults, world.client.post(world.step('child'), values, world.token), 422, None, day)
        for part in (d, m, y):
            faults.check(f'value="{part}"' in answer.text, f'{day}: {part} is not shown again as typed')
        flat = {k: v for k, v in values.items() if not k.startswith('child_born')}
        for typed in (day, f'{y}-{m.zfill(2)}-{d.zfill(2)}'):
            answer = world.client.post_json(world.step('child'), {**flat, 'child_born': typed}, world.token)
            refused(faults, answer, 422, 'invalid', typed, field='child_born')


# ---- bodies


def head_of(world, path, kind, length):
    cookies = '; '.join(f'{k}={v}' for k, v in world.client.cookies.items())
    return (f'POST {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nCookie: {cookies}\r\nContent-Type: {kind}\r\n{length}\r\n\r\n').encode()


def reply_of(got):
    """Status and body of a reply in bytes."""
    found = re.match(rb'HTTP/1\.1 (\d+)', got)
    return (int(found[1]) if found else 0), got.partition(b'\r\n\r\n')[2].decode('utf-8', 'replace')


def huge_upload(faults, world):
    """a 10 GB upload, declared and in pieces without an end"""
    path, kind = f'/nop/{world.draft}/giay-to', 'multipart/form-data; boundary=zzz'
    first = (f'--zzz\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{world.token}\r\n--zzz\r\nContent-Disposition: form-data; '
             'name="tep.birth_notice"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n').encode()
    with Untouched(faults, world):
        status, text = reply_of(world.server.raw(head_of(world, path, kind, 'Content-Length: 10737418240') + first))
        faults.check(status == 413 and 'quá lớn' in text, f'declared: {status} {text[:200]}')
        status, text, sent = endless(world, head_of(world, path, kind, 'Transfer-Encoding: chunked'), first)
        faults.check(status == 413 and 'quá lớn' in text, f'in pieces: {status} {text[:200]}')
        faults.check(sent < 80 << 20, f'{sent} bytes were taken')
        status, text, sent = endless(world, head_of(world, world.step(), FORM[1], 'Transfer-Encoding: chunked'), b'requester_name=')
        faults.check(status == 413 and sent < 8 << 20, f'form in pieces: {status} after {sent}')
        status, _ = reply_of(world.server.raw(head_of(world, path, kind, 'Content-Length: 99999999999999999999')))
        faults.check(status in (400, 413), f'more than there is: {status}')
    answer = journey.attach(world.client, world.draft, ('tep.birth_notice', 'a.pdf', 'application/pdf', journey.PDF + b'\n' * (21 << 20)), token=world.token)
    refused(faults, answer, (413, 422), None, 'a file of 21 MB')


def endless(world, head, first, most=120 << 20):
    """Sends pieces until the server has had enough: status, body, bytes that went out."""
    piece = b'%x\r\n' % (1 << 18) + b'p' * (1 << 18) + b'\r\n'
    with socket.create_connection(('127.0.0.1', world.server.port), timeout=20) as s:
        s.sendall(head + b'%x\r\n' % len(first) + first + b'\r\n')
        got, sent = b'', 0
        try:
            while sent < most and not readable(s):
                s.sendall(piece)
                sent += 1 << 18
        except OSError:
            pass
        try:
            while more := s.recv(65536):
                got += more
        except OSError:
            pass
    return (*reply_of(got), sent)


def readable(s):
    s.setblocking(False)
    try:
        return bool(s.recv(1, socket.MSG_PEEK)) or True
    except BlockingIOError:
        return False
    finally:
        s.settimeout(20)


def truncated(faults, world):
    """bodies that end before their end"""
    path = f'/nop/{world.draft}/giay-to'
    body, kind = multipart([('csrf', world.token)], [('tep.birth_notice', 'a.pdf', 'application/pdf', journey.PDF * 50)])
    with Untouched(faults, world):
        for cut in (len(body) - 1, len(body) - 4, len(body) - 30, len(body) // 2, 90, 10):
            answer = world.client.send('POST', path, body[:cut], [('Content-Type', kind), HTML])
            if cut != len(body) - 1:
                refused(faults, answer, 400, None, f'cut at {cut}')
        for bad in (body.replace(b'name="tep.', b'nome="tep.'), body.replace(b'form-data', b'attachment'), b'', b'--', body[2:]):
            answer = world.client.send('POST', path, bad, [('Content-Type', kind), DATA])
            refused(faults, answer, (400, 403), ('bad', 'forbidden'), bad[:40])
        for bad in ('multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary="' + 'x' * 90 + '"', 'multipart/mixed; boundary=zzz'):
            refused(faults, world.client.send('POST', path, body, [('Content-Type', bad), DATA]), (400, 403, 415), None, bad)
        for cut in (len(body) // 2, 20):  # the line breaks
            world.server.raw(head_of(world, path, kind, f'Content-Length: {len(body)}') + body[:cut])


def strange_files(faults, world):
    """files that are empty, not what they say, or for no paper of this procedure"""
    path = f'/nop/{world.draft}/giay-to'
    with Untouched(faults, world):
        for name, data in (('a.pdf', b''), ('a.pdf', b'MZ' + bytes(range(256)) * 9), ('a.jpg', b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
                           ('a.html', b'<html><script>alert(1)</script></html>'), ('a.pdf', b'PK\x03\x04' + b'0' * 300)):
            answer = world.client.upload(path, {}, [('tep.birth_notice', name, 'application/pdf', data)], world.token, Accept='text/html')
            refused(faults, answer, 422, None, f'{name} {data[:12]}')
        for field in ('tep.none', 'tep.declaration', 'x', 'tep.', 'tep.birth_notice.x'):
            answer = world.client.upload(path, {}, [(field, 'a.pdf', 'application/pdf', journey.PDF)], world.token, Accept='application/json')
            refused(faults, answer, 422, 'invalid', field)
        answer = world.client.upload(f'/nop/{world.draft}/nhap/requester', journey.STEPS['requester'], [journey.PAPER], world.token, Accept='application/json')
        refused(faults, answer, 400, 'bad', 'a file where none is taken')
    for name in ('../../etc/passwd.pdf', 'C:\\thu mục\\a.pdf', '"; x="\r\n.pdf'.replace('\r\n', '%0D%0A').replace('"', '%22'), 'x' * 250 + '.pdf', '.pdf'):
        answer = world.client.upload(path, {'them': '1'}, [('tep.birth_notice', name, 'application/pdf', journey.PDF)], world.token)
        faults.check(answer.status in (303, 400, 422), f'{name}: {answer!r}')
    faults.check('../' not in world.papers() and '\\\\' not in world.papers(), f'path in a name: {world.papers()}')
    faults.check(all(re.fullmatch(r'[0-9a-f/]+', str(p.relative_to(world.server.data / 'files'))) for p in (world.server.data / 'files').rglob('*')),
                 'a file is stored under a name of somebody else')


def main():
    server = Server()
    world = World(server)
    run([wrong_types, missing_fields, unknown_fields, too_long, invalid_utf8, nfd_becomes_nfc, wrong_identifier, no_such_day, huge_upload, truncated,
         strange_files], world)
    check = server.command('check', '--journal')
    report(check.returncode == 0, 'the journal is whole', check.stdout + check.stderr)
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
