#!/usr/bin/env python3
"""Every page as HTTP has it: as data at the same address, cached as it may be, with heads that protect, in both languages, and
without a word to any other host."""
import gzip
import re
import sys
import urllib.parse

import journey
import routes
from client import Server
from people import UNIT_A, Person, wait_for
from tap import done, report, run
from wording import VIETNAMESE, unknown_messages, visible

HEADS = {
    'Content-Security-Policy': re.compile(r"default-src 'none'(?!.*unsafe)(?!.*http)(?!.*\*).*form-action 'self'.*frame-ancestors 'none'"),
    'X-Content-Type-Options': re.compile('nosniff$'),
    'Referrer-Policy': re.compile('same-origin$|no-referrer$'),
    'Cross-Origin-Opener-Policy': re.compile('same-origin$'),
    'Permissions-Policy': re.compile('camera='),
    'Cache-Control': re.compile('private, no-cache$|public, max-age=60$'),
    'Vary': re.compile('(?=.*Cookie)(?=.*Accept)'),
}
OUTSIDE = re.compile(r'''(?:src|href|action|poster|data|srcset|formaction)\s*=\s*["'](?:https?:)?//(?!127\.0\.0\.1)|url\(\s*["']?(?:https?:)?//|@import\s''', re.I)


class World:
    """A dossier that has gone some way, and people who see pages of it."""

    def __init__(self, server):
        self.server = server
        self.routes = [r for r in routes.read(server.client().get('/openapi.json').json()) if r.method == 'GET']
        self.document = server.client().get('/openapi.json').json()
        person = Person(server, 'Trần Thị Bưởi')
        self.owner, self.unit = person.client(), journey.unit_number(server)
        self.code, self.draft = journey.apply(self.owner, self.unit), journey.start(self.owner, self.unit)
        self.people = {'nobody': server.client(), 'owner': self.owner}
        for role in 'reception', 'specialist', 'leader':
            self.people[role] = Person(server, f'Cán bộ {role}', UNIT_A, [role]).client()

    def address(self, route):
        what = '48' if route.path.startswith('/ban-do/') else self.code if routes.is_dossier(route.path) else journey.PROCEDURE
        return routes.fill(route.path, {'code': what, 'id': self.draft, 'n': 1, 'step': 'child', 'act': 'accept', 'form': '01.pdf', 'part': 'citizen', 'chapter': 'apply',
                                        'procedure': journey.PROCEDURE, 'agency': 'ubnd-xa', 'province': '48'})

    def pages(self):
        """(route, address, who, answer) of every page that somebody can see."""
        for route in self.routes:
            address = self.address(route)
            for who, client in self.people.items():
                answer = client.get(address, Accept='text/html')
                if answer.status == 200 and answer.type == 'text/html':
                    yield route, address, who, answer
                    break

    def told(self, route):
        return self.document['paths'][route.path]['get']['responses']['200']


def changes(route, answer):
    """A page that is another one each time: its form has a token of its own, or it lists that it was read."""
    return '_once' in answer.text or route.path.startswith('/viec/ho-so/')


def seen(faults, world):
    """every page is seen by somebody"""
    had = {r.path for r, _, _, _ in world.pages()}
    for route in world.routes:
        answers = [c.get(world.address(route)).status for c in world.people.values()]
        kind = {c.get(world.address(route)).type for c in world.people.values()}
        known = route.path in ('/hop-gui-di',) or route.path.startswith('/kenh/sms/') or route.path in had or kind & {'application/json', 'application/pdf'} or 303 in answers
        faults.check(known or route.path.endswith(('/ket-qua.pdf', '/bo-sung')) or '/{act}' in route.path, f'{route.path}: {answers} {kind}')
    faults.check(len(had) > 15, f'only {sorted(had)}')


def as_data(faults, world):
    """every page is data at the same address, by Accept and by .json, with what its descriptor says"""
    for route, address, who, _ in world.pages():
        client = world.people[who]
        by_accept, by_name = client.json(address), client.get(address + '.json') if address != '/' else client.json('/')
        for answer in by_accept, by_name:
            faults.check(answer.status == 200 and answer.type == 'application/json', f'{address}: {answer!r}')
        schema = world.told(route).get('content', {}).get('application/json', {}).get('schema', {}).get('$ref', '').rpartition('/')[2]
        if not faults.check(schema, f'{route.path} has no descriptor'):
            continue
        told, given = set(world.document['components']['schemas'][schema]['properties']), set(by_accept.json())
        faults.same(given, told, f'{address}: members')
        faults.check(not given & {'csrf', 'password', 'once'} and 'argon2' not in by_accept.text, f'{address} gives away a secret')
        faults.same(set(by_name.json()), given, address)
        for accept, kind in (('application/json;q=0.9', 'application/json'), ('*/*', 'text/html'), ('text/html,application/json', 'text/html')):
            faults.same(client.get(address, Accept=accept).type, kind, f'{address} for {accept}:')


def etags(faults, world):
    """what has not changed is not sent again, and only what is the same for everybody may be shared"""
    for route, address, who, answer in world.pages():
        client = world.people[who]
        tag = answer.head('ETag')
        if not faults.check(tag, f'{address} has no ETag'):
            continue
        again = client.get(address, Accept='text/html', If_None_Match=tag)
        if not changes(route, answer):
            faults.check(again.status == 304 and not again.body, f'{address}: {again!r}')
        faults.same(client.get(address, Accept='text/html', If_None_Match='W/"0"').status, 200, address)
        data = client.json(address).head('ETag')
        faults.check(data != tag, f'{address}: one tag for page and data')
        if who != 'nobody' or '/dang-nhap' in address or '/tra-cuu' in address:
            faults.check(answer.head('Cache-Control').startswith('private'), f'{address}: {answer.head("Cache-Control")}')


def private_caches(faults, world):
    """a page that a shared cache may keep knows nobody: it has no token, sets no cookie, and is private to who is signed in"""
    for route, address, who, answer in world.pages():
        if answer.head('Cache-Control').startswith('public'):
            faults.check('name="csrf"' not in answer.text and not answer.head('Set-Cookie'), f'{address} may be shared and has a token')
            for name, client in world.people.items():
                if name != 'nobody':
                    faults.check(client.get(address).head('Cache-Control').startswith('private'), f'{address} of {name} may be shared')
            fresh = world.server.client()
            other = fresh.get(address + '?lang=en')
            faults.check(not (other.head('Cache-Control').startswith('public') and other.head('Set-Cookie')), f'{address}?lang=en shares a cookie')


def protecting_heads(faults, world):
    """every page and every refusal has the heads that protect"""
    for _, address, _, answer in world.pages():
        for name, wanted in HEADS.items():
            faults.check(wanted.match(answer.head(name)), f'{address}: {name}: {answer.head(name)}')
        faults.check(not re.search(r'<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:', answer.text), f'{address}: script or style in the page')
    nobody = world.people['nobody']
    for answer in (nobody.get('/khong-co'), nobody.get('/viec'), nobody.json('/viec'), nobody.send('POST', '/tra-cuu', b''), nobody.send('DELETE', '/'),
                   nobody.get('/%FF'), nobody.get('/thu-tuc?q=' + 'a' * 20000)):
        for name in 'Content-Security-Policy', 'X-Content-Type-Options', 'Referrer-Policy':
            faults.check(HEADS[name].match(answer.head(name)), f'{answer!r}: {name}: {answer.head(name)}')


def cookies(faults, world):
    """cookies are for the server alone"""
    nobody = world.server.client()
    set_ = [v for path in ('/dang-nhap', '/?lang=en', '/tra-cuu') for k, v in nobody.get(path).heads if k == 'Set-Cookie']
    faults.check(set_, 'no cookie at all')
    for cookie in set_:
        faults.check('HttpOnly' in cookie and 'SameSite=Lax' in cookie and 'Path=/' in cookie, cookie)
    server = Server(demo='no', development='no', public_url='https://motcua.example')
    answer = server.client().get('/dang-nhap')
    faults.check('; Secure' in answer.head('Set-Cookie'), f'behind TLS: {answer.head("Set-Cookie")}')
    faults.check('max-age=' in answer.head('Strict-Transport-Security'), 'no Strict-Transport-Security behind TLS')
    faults.same(server.stop(), '')
    server.remove()


def no_other_host(faults, world):
    """no page, style sheet or script asks anything of another host"""
    assets = set()
    for _, address, _, answer in world.pages():
        text = re.sub(r'(<a [^>]*href=")https://dichvucong\.gov\.vn[^"]*"', r'\1"', answer.text) # a link, followed when somebody clicks
        faults.check(not OUTSIDE.search(text), f'{address}: {OUTSIDE.search(text)}')
        assets |= set(re.findall(r'(?:src|href)="(/static/[^"#]+)', answer.text))
    nobody = world.people['nobody']
    for address in assets:
        answer = nobody.get(address)
        faults.check(answer.status == 200 and answer.body, f'{address}: {answer!r}')
        if answer.type in ('text/css', 'text/javascript', 'image/svg+xml'):
            text = answer.text.replace('http://www.w3.org/', '')
            faults.check(not OUTSIDE.search(text) and not re.search(r'''["'(]https?://''', text), f'{address} names another host')
        for inner in re.findall(r'url\(["\']?(/static/[^)"\'?#]+)', answer.text):
            faults.same(nobody.get(inner).status, 200, f'{address} names {inner}:')
    faults.check(len(assets) > 3, assets)


def static_files(faults, world):
    """style sheets, scripts and fonts: packed if asked, kept for ever under their version"""
    page = world.people['nobody'].get('/').text
    nobody = world.people['nobody']
    for address in set(re.findall(r'"(/static/app\.(?:css|js)\?v=[0-9a-f]+)"', page)):
        plain, packed = nobody.get(address), nobody.get(address, Accept_Encoding='br, gzip')
        faults.same(packed.head('Content-Encoding'), 'gzip', address)
        faults.check(gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body), f'{address} is not what was packed')
        faults.check('immutable' in plain.head('Cache-Control') and 'Accept-Encoding' in plain.head('Vary'), f'{address}: {plain.heads}')
        again = nobody.get(address, If_None_Match=plain.head('ETag'))
        faults.check(again.status == 304 and not again.body, f'{address}: {again!r}')
        faults.check('immutable' not in nobody.get(address.partition('?')[0]).head('Cache-Control'), f'{address} without a version')
    for address in '/static/', '/static/none.css', '/static/../app.css', '/static/%2e%2e/key', '/static/app.css/', '/static/app.css.gz':
        faults.check(nobody.get(address).status in (400, 404), f'{address}: {nobody.get(address)!r}')


def head(faults, world):
    """HEAD says what GET says, without the body"""
    for route, address, who, answer in world.pages():
        client = world.people[who]
        bare = client.send('HEAD', address, heads=[('Accept', 'text/html')])
        faults.check(bare.status == 200 and not bare.body, f'{address}: {bare!r}')
        faults.same(bare.head('Content-Type'), answer.head('Content-Type'), address)
        if not changes(route, answer):
            faults.same((bare.head('ETag'), bare.head('Content-Length')), (answer.head('ETag'), answer.head('Content-Length')), address)
    bare = world.people['nobody'].send('HEAD', '/viec')
    faults.check(bare.status == 303 and 'phien-het' not in bare.head('Location'), f'HEAD of a page for others: {bare!r}')


def unknown(faults, world):
    """what is not there is 404, what cannot be done is 405 with what can"""
    nobody = world.people['nobody']
    for address in '/khong-co', '/thu-tuc/9.999999', '/thu-tuc/', '/THU-TUC', '/thu-tuc/1.001193/', '/viec/', '/nop', '/.git/config', '/index.php', '//':
        answer = nobody.json(address)
        faults.check(answer.status in (400, 404) and answer.code in ('not_found', 'bad'), f'{address}: {answer!r}')
        faults.check(nobody.get(address).status in (400, 404), address)
    for method, address in (('POST', '/'), ('DELETE', '/thu-tuc'), ('PUT', '/tra-cuu'), ('PATCH', '/dang-nhap'), ('GET', '/dang-xuat')):
        answer = nobody.send(method, address, b'' if method != 'GET' else None, [('Accept', 'application/json')])
        faults.check(answer.status == 405 and answer.code == 'method' and answer.head('Allow'), f'{method} {address}: {answer!r}')
    for method, status in (('TRACE', 501), ('CONNECT', (400, 501)), ('BREW', 501), ('OPTIONS', 405)):
        got = int(world.server.raw(f'{method} / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'.encode())[9:12] or 0)
        faults.check(got in (status if isinstance(status, tuple) else (status,)), f'{method}: {got}')


def languages(faults, world):
    """both languages are complete: no unknown message, no page in the other one's words"""
    english = re.compile(r'\b(?:the|your|and|sign in|please|of)\b', re.I)
    for route, address, who, answer in world.pages():
        client = world.people[who]
        client.cookies.pop('mc_lang', None)
        vi = client.get(address)
        en = client.get(address + ('&' if '?' in address else '?') + 'lang=en')
        faults.check('mc_lang' in client.cookies, f'{address}?lang=en does not stay')
        client.cookies.pop('mc_lang', None)
        for lang, page in (('vi', vi), ('en', en)):
            faults.check(f'<html lang="{lang}"' in page.text, f'{address} is not {lang}')
            faults.same(unknown_messages(page.text), [], f'{address} in {lang} shows ids:')
            faults.check('{{' not in page.text and '}}' not in page.text, f'{address} in {lang} shows a template')
        faults.check(VIETNAMESE.search(visible(vi.text)), f'{address} has no Vietnamese')
        faults.check(len(english.findall(visible(re.sub(r'(?s)<(\w+)[^>]* lang="en".*?</\1>', '', vi.text)))) < 4,
                     f'{address}: English in the Vietnamese page: {english.findall(visible(vi.text))}')
        chrome = re.sub(r'(?s)<main.*?</main>', '', en.text)
        faults.check(not VIETNAMESE.search(visible(re.sub(r'Một cửa|Cán bộ \w+|Trần Thị Bưởi|Tiếng Việt', '', chrome))),
                     f'{address}: Vietnamese around the English page: {visible(chrome)[:600]}')
        faults.check(english.search(visible(en.text)), f'{address} has no English')


def links(faults, world):
    """every link of every page leads somewhere"""
    tried = {}
    for _, address, who, answer in world.pages():
        client = world.people[who]
        for href in set(re.findall(r'<a [^>]*?href="([^"#]+)', answer.text)):
            href = href.replace('&amp;', '&')
            if not href.startswith(('/', '?')):
                faults.check(href.startswith(('tel:', 'mailto:', 'https://dichvucong.gov.vn')), f'{address}: {href}')
                continue
            target = urllib.parse.urljoin(address, href)
            if (who, target) not in tried:
                tried[who, target] = client.get(target)
                client.cookies.pop('mc_lang', None)
            got = tried[who, target]
            faults.check(got.status in (200, 303), f'{address} as {who} links to {target}: {got!r}')
    faults.check(len(tried) > 60, f'{len(tried)} links')


def not_cut(faults, world):
    """.json and .csv belong to pages; documents have their own addresses"""
    owner, desk = world.owner, world.people['reception']
    answer = desk.get('/viec.csv')
    faults.check(answer.status == 200 and answer.type == 'text/csv' and answer.text.splitlines()[0].count(',') > 3, f'{answer!r}')
    answer = owner.get(f'/ho-so/{world.code}/giay-hen.pdf')
    faults.check(answer.status == 200 and answer.body.startswith(b'%PDF'), f'{answer!r}')
    faults.check(answer.head('Cache-Control').startswith('private') and 'filename' in answer.head('Content-Disposition'), answer.heads)
    for address in f'/ho-so/{world.code}/giay-hen.pdf.json', '/openapi.json.json', '/openapi.json.csv', '/thu-tuc.xml', '/.json', '/viec.json.json', '/dang-nhap.csv':
        faults.check(owner.get(address).status in (404, 403), f'{address}: {owner.get(address)!r}')


def slow_down(faults, world):
    """guessing does not pay: after some tries the door asks to wait, and others are let in meanwhile"""
    server = Server(demo='no', **{'rate-per-minute': '60'})
    client = server.client()
    token = client.token('/tra-cuu')
    answers = [client.post('/tra-cuu', {'ma': 'H17.20209-20261122-0001', 'bi_mat': 'ABCD-2345'}, token, Accept='application/json') for _ in range(40)]
    waits = [a for a in answers if a.status == 429]
    faults.check(waits and answers[0].status == 422, [a.status for a in answers])
    faults.check(all(a.code == 'rate' and a.head('Retry-After').isdigit() for a in waits), waits[:1])
    faults.same(client.get('/thu-tuc').status, 200)
    faults.check(wait_for(lambda: client.post('/dang-nhap', {'address': '0905000001'}, token).status != 429, 8), 'never again')
    faults.same(server.stop(), '')
    server.remove()


def main():
    server = Server()
    world = World(server)
    run([seen, as_data, etags, private_caches, protecting_heads, cookies, no_other_host, static_files, head, unknown, languages, links, not_cut, slow_down],
        world)
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
