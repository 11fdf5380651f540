#!/usr/bin/env python3
"""Public pages that are kept ready: the same page as a fresh one, packed where the client takes that, never a person's, never of
another language, host or form, and not for long."""
import gzip
import sys
import time

from client import Server
from people import Person
from tap import done, report, run

PAGE = '/thu-tuc/1.001193'


def ask(client, path=PAGE, **heads):
    return client.get(path, **{'Accept': 'text/html', **heads})


def the_same(faults, server):
    """asked again, it is the same page with the same heads; with its tag it is not sent again"""
    c = server.client()
    first, second = ask(c, PAGE + '?a=1'), ask(c, PAGE + '?a=1')
    faults.same(first.body, second.body)
    dated = ('Date', 'Connection')
    faults.same([h for h in first.heads if h[0] not in dated], [h for h in second.heads if h[0] not in dated])
    faults.check(len(first.body) > 10000 and 'public' in second.head('Cache-Control'), second)
    known = ask(c, PAGE + '?a=1', If_None_Match=second.head('ETag'))
    faults.same((known.status, known.body), (304, b''))
    faults.same(ask(c, PAGE + '?a=1', If_None_Match='W/"0"').status, 200)
    head = c.send('HEAD', PAGE + '?a=1', heads=[('Accept', 'text/html')])
    faults.same((head.status, head.body, head.head('Content-Length')), (200, b'', str(len(first.body))))


def packed(faults, server):
    """packed for who takes it, the first time and the next, and not for who does not"""
    c = server.client()
    plain = ask(c).body
    for turn in range(3):
        small = ask(c, Accept_Encoding='gzip, br')
        faults.same(small.head('Content-Encoding'), 'gzip', turn)
        faults.check(len(small.body) * 3 < len(plain), len(small.body), len(plain))
        faults.same(gzip.decompress(small.body), plain, turn)
        faults.same(ask(c).body, plain, turn)
        faults.same(ask(c, Accept_Encoding='gzip;q=0').body, plain, turn)
    faults.check('Accept-Encoding' in ask(c).head('Vary') and 'Cookie' in ask(c).head('Vary'), 'Vary')


def apart(faults, server):
    """languages, forms, hosts and questions have pages of their own"""
    c, english = server.client(), server.client(lang='en')
    for turn in range(2):
        faults.check('<html lang="vi"' in ask(c).text and '<html lang="en"' in ask(english).text, turn)
        faults.same(ask(c, Accept='application/json').type, 'application/json', turn)
        faults.same(c.get(PAGE + '.json').type, 'application/json', turn)
        faults.check('khai sinh' in ask(c, '/thu-tuc?q=khai+sinh').text and ask(c, '/thu-tuc?q=xay').body != ask(c, '/thu-tuc?q=khai+sinh').body, turn)
        one, other = (server.raw(f'GET {PAGE} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n'.encode())
                      for host in ('mot.example', 'hai.example'))
        faults.check(b'<svg' in one and one.partition(b'<svg')[2] != other.partition(b'<svg')[2], turn, 'the QR code of another address')
        asked = server.client()
        faults.check('<html lang="en"' in ask(asked, PAGE + '?lang=en').text and asked.cookies.get('mc_lang') == 'en', turn)
        faults.check('mc_lang' in ask(server.client(), PAGE + '?lang=en').head('Set-Cookie'), 'the cookie of the language is lost')


def persons(faults, server):
    """who is signed in sees their own page, and nobody else sees it"""
    for _ in range(2):
        anybody, hoa = server.client(), Person(server, 'Nguyễn Thị Riêng').client()
        mine = ask(hoa)
        faults.check('Nguyễn Thị Riêng' in mine.text and 'private' in mine.head('Cache-Control'), mine.heads)
        faults.check('Riêng' not in ask(anybody).text and 'Riêng' not in ask(anybody, Accept_Encoding='gzip').text, 'a name in a public page')
        faults.check('Nguyễn Thị Riêng' in ask(hoa).text, 'the public page for somebody signed in')
        binh = Person(server, 'Trần Văn Khác').client()
        faults.check('Trần Văn Khác' in ask(binh).text and 'Riêng' not in ask(binh).text, 'the page of somebody else')


def not_kept(faults, server):
    """errors, pages with forms of a visitor, and the state of the server are asked anew"""
    c = server.client()
    for path in ('/khong-co', '/thu-tuc/9.999999'):
        faults.same([ask(c, path).status for _ in range(2)], [404, 404], path)
    visitors = [server.client() for _ in range(2)]
    tokens = {v.token('/dang-nhap') for v in visitors}
    faults.same(len(tokens), 2, 'two visitors have one token')
    for v in visitors:
        faults.same(ask(v).status, 200)
        faults.check(not any(t in ask(v).text for t in tokens), 'a token in a public page')


def not_for_long(faults, server):
    """after a few seconds it is made anew: the tag of an old page is told from a new one by its contents alone"""
    c = server.client()
    log = len(server.said())
    ask(c, PAGE + '?b=2'), ask(c, PAGE + '?b=2')
    time.sleep(5.3)
    ask(c, PAGE + '?b=2')
    lines = [line for line in server.said()[log:].splitlines() if 'what=http' in line]
    faults.same(['kept=1' in line for line in lines], [False, True, False], lines)


def many(faults, server):
    """a thousand addresses: each its own page, and the first ones again"""
    c = server.client()
    for n in range(1000):
        faults.check(f'value="x{n}"' in ask(c, f'/thu-tuc?q=x{n}').text, n)
    for n in range(0, 1000, 97):
        faults.check(f'value="x{n}"' in ask(c, f'/thu-tuc?q=x{n}').text, n)


s = Server(threads='1')
run([the_same, packed, apart, persons, not_kept, not_for_long, many], s)
wrong = s.stop()
report(not wrong, 'the server ends in order', wrong)
s.remove()
done()
