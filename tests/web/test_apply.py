#!/usr/bin/env python3
"""Finding a procedure and applying for it by the pages: what is found, what a procedure's page says, how a place is chosen, that
nothing typed or sent is lost, that sending happens once, and that a draft is its owner's alone."""
import html
import re
import sys
import urllib.parse

import journey
from client import Server
from people import Person, database, unit_id
from tap import done, report, run

CODES = ('1.000894', '1.001193', '1.004194', '1.013225', '1.013831', '2.000815')
BEGIN = f'/thu-tuc/{journey.PROCEDURE}/nop'
NOTICE = 'tep.birth_notice'
JPEG = b'\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9'


class World:
    def __init__(self, server):
        self.server = server
        self.person, self.other = Person(server, 'Lê Thị Na'), Person(server, 'Phạm Văn Ổi')
        self.client, self.stranger = self.person.client(), self.other.client()
        self.unit = journey.unit_number(server)

    def row(self, draft):
        with database(self.server) as db:
            return db.execute('select form, papers, dossier from draft where id=?', [draft]).fetchone()


def query(words):
    return '/thu-tuc?q=' + urllib.parse.quote(words)


def links(text, beginning):
    return re.findall(f'href="({beginning}[^"]*)"', text)


def search(f, w):
    """Everyday words find the procedure with or without marks, in both languages, by code; what matched is marked; nothing is said to be nothing"""
    c = w.server.client()
    for words, code in (('làm giấy khai sinh', '1.001193'), ('lam giay khai sinh', '1.001193'), ('XÂY NHÀ', '1.013225'), ('sang ten so do', '1.013831'),
                        ('birth', '1.001193'), ('1.013225', '1.013225')):
        page = c.get(query(words))
        f.same(links(page.text, '/thu-tuc/[0-9]')[:1], [f'/thu-tuc/{code}'], words)
    f.check('<mark>khai sinh</mark>' in c.get(query('khai sinh')).text, 'not marked')
    page = c.get(query('hộ chiếu <b>'))
    f.check('value="hộ chiếu &lt;b&gt;"' in page.text and '<b>"' not in page.text and 'Hộ chiếu, thị thực không làm ở xã' in page.text, page.text)
    f.check('“zzzz &lt;b&gt;”' in c.get(query('zzzz <b>')).text, 'nothing')
    everything = c.json('/thu-tuc').json()
    f.same([p['code'] for p in everything['procedures'] if p['known'] != 'worked'], [])
    f.same([p['code'] for p in everything['procedures'] if p['code'] in CODES], list(CODES))
    f.check('public, max-age' in c.get('/thu-tuc').head('Cache-Control'))
    f.check(all(f'/thu-tuc/{code}' in c.get('/').text for code in CODES))


def page_of_procedure(f, w):
    """The page of each procedure says papers, time, fee, place, law, draws the way twice, and bears the code of its own address"""
    c = w.server.client()
    for lang, words in (('vi', ('Giấy tờ cần có', 'Thời hạn', 'Lệ phí', 'Căn cứ pháp lý', 'Mã QR')), ('en', ('Papers', 'Time limit', 'Fee', 'Legal basis'))):
        for code in CODES:
            page = html.unescape(c.get(f'/thu-tuc/{code}?lang={lang}').text)
            said = c.json(f'/thu-tuc/{code}?lang={lang}').json()
            f.check(all(word in page for word in words), lang, code)
            f.check(all(p['name'] in page for case in said['cases'] for p in case['papers']), 'a paper is not on the page', code)
            f.check(all(law['code'] in page for law in said['laws']) and len(said['laws']) > 2, 'laws', code)
            f.same(page.count('<rect class="box"') + page.count('<rect class="end"'), len(said['flow']['boxes']), code)
            f.check(all(line['name'] in page for line in said['flow']['lines']) and said['flow']['lines'], 'lines', lang, code, [x['name'] for x in said['flow']['lines'] if x['name'] not in page])
            f.check(said['promise']['date'] > '2026' and len(said['promise']['why']) > 0, said['promise'])
            f.check(said['address'].endswith(f'/thu-tuc/{code}') and 'class="mc-qr"' in page)
    f.same(c.get('/thu-tuc/1.999999').status, 404)


def place(f, w):
    """A place is found with or without marks, under a former name's letters or by its province, and is there again the next time"""
    for words in ('Thanh Khê', 'thanh khe', 'phuong thanh khe da nang'):
        page = w.client.get(f'{BEGIN}?noi=' + urllib.parse.quote(words)).text
        f.check(f'name="unit" id="unit-{w.unit}"' in page, words)
    f.check('Chưa thấy xã, phường nào' in w.client.get(BEGIN + '?noi=qqqq').text)
    with database(w.server) as db:
        province = db.execute("select id from unit where code='48' and tier='province'").fetchone()[0]
        several = db.execute("select count(*) from unit where province=? and tier='commune'", [province]).fetchone()[0]
    page = w.client.get(f'{BEGIN}?tinh={province}').text
    f.same(page.count('<option value=') - page.count('<option value="">') - 34, several, 'communes of the province:')
    f.check('href="/thu-tuc/1.001193/nop?tinh=' in w.client.get(BEGIN + '?noi=da+nang').text, 'the province is not offered')
    client = w.person.client()
    f.check('name="unit"' not in client.get(BEGIN).text, 'a place is chosen for a person who named none')
    journey.start(client, w.unit)
    f.check(re.search(f'id="unit-{w.unit}" value="{w.unit}" checked', client.get(BEGIN).text), 'the place is forgotten')


def wrong_place(f, w):
    """What is no commune, or no case, is refused, with the page and what was chosen"""
    with database(w.server) as db:
        province, department = unit_id(db, '48'), unit_id(db, '48.so_xay_dung')
    for unit in (province, department, 999999):
        page = w.client.post(f'{BEGIN}?noi=thanh+khe', {'unit': unit, 'variant': 'ordinary'})
        f.same(page.status, 422, unit)
        f.check('Xin chọn xã, phường' in page.text and 'value="ordinary" checked' in page.text, unit)
    page = w.client.post(f'{BEGIN}?noi=thanh+khe', {'unit': w.unit, 'variant': 'none'})
    f.check(page.status == 422 and f'value="{w.unit}" checked' in page.text and 'href="#variant"' in page.text, page)


def nameless(f, w):
    """A person of whom no name is known is asked for it first, and the way leads back"""
    client = Person(w.server, '').client()
    for answer in (client.get(BEGIN), client.post(BEGIN, {'unit': w.unit, 'variant': 'ordinary'})):
        f.same(answer.head('Location'), f'/tai-khoan/ten?tiep={urllib.parse.quote(BEGIN, "")}')
    client.post('/tai-khoan/ten', {'name': 'Hồ Văn Chuối', 'tiep': BEGIN})
    f.same(client.get(BEGIN).status, 200)


def nothing_lost(f, w):
    """Wrong values, half a date, what stands there when one goes back, what is kept by itself: all of it is there again"""
    draft = journey.start(w.client, w.unit)
    token = w.client.token()
    child = {**journey.STEPS['child'], 'child_name': 'An <1>', 'child_born.d': '30', 'child_born.m': '2', 'child_born.y': ''}
    page = w.client.post(f'/nop/{draft}/child', child, token)
    f.same(page.status, 422)
    for where in (page, w.client.get(f'/nop/{draft}/child')):
        f.check('value="An &lt;1&gt;"' in where.text and 'value="30"' in where.text, where)
    f.check('aria-invalid' not in w.client.get(f'/nop/{draft}/child').text, 'a page nobody has sent yet says what is wrong')
    f.check('aria-invalid' in w.client.get(f'/nop/{draft}/child?kiem=1').text)
    back = w.client.post(f'/nop/{draft}/child', {**child, 'home_town': 'Hội An', 'lui': '1'}, token)
    f.same(back.head('Location'), f'/nop/{draft}/requester')
    f.check('value="Hội An"' in w.client.get(f'/nop/{draft}/child').text)
    kept = w.client.post(f'/nop/{draft}/nhap/mother', {'mother_name': 'Mai', 'mother_identifier': '12'}, token)
    f.same((kept.status, kept.body), (204, b''))
    page = w.client.get(f'/nop/{draft}/mother').text
    f.check('value="Mai"' in page and 'value="12"' in page)
    f.same(w.client.get(f'/nop/{draft}').head('Location'), f'/nop/{draft}/mother', 'where one was:')
    f.same(w.client.post(f'/nop/{draft}/requester', {'lui': '1'}, token).head('Location'), '/thu-tuc/1.001193')
    f.same(w.client.get(f'/nop/{draft}/none').status, 404)


def papers(f, w):
    """Good files stay beside refused ones, a newer one replaces the only one, one too many is refused, a file comes off, and one's own is shown"""
    draft = journey.start(w.client, w.unit)
    token = journey.fill(w.client, draft)
    where = f'/nop/{draft}/giay-to'
    page = w.client.upload(where, {}, [(NOTICE, 'một.pdf', 'application/pdf', journey.PDF), (NOTICE, 'hai.exe', 'x/y', b'MZ'),
                                       ('tep.residence', 'ba.pdf', 'application/pdf', b'no pdf')], token)
    f.same(page.status, 422)
    f.check('một.pdf' in page.text and 'Tệp hai.exe:' in page.text and 'Tệp ba.pdf:' in page.text, page.text[3000:])
    f.same(w.client.upload(where, {'them': '1'}, [(NOTICE, 'hai.jpg', 'image/jpeg', JPEG)], token).head('Location'), where + '?tb=da-luu')
    page = w.client.upload(where, {'them': '1'}, [(NOTICE, 'ba.pdf', 'application/pdf', journey.PDF)], token)
    f.check(page.status == 422 and 'nhiều nhất 2 tệp' in page.text and 'ba.pdf</a>' not in page.text, page)
    for name in ('cũ.pdf', 'mới.pdf'):
        w.client.upload(where, {'them': '1'}, [('tep.residence', name, 'application/pdf', journey.PDF + name.encode())], token)
    page = w.client.get(where).text
    f.check('mới.pdf' in page and 'cũ.pdf' not in page, 'the newer one does not replace')
    number = re.search(r'/tep/(\d+)">mới\.pdf', page)[1]
    file = w.client.get(f'/nop/{draft}/tep/{number}')
    f.same((file.status, file.type, file.body), (200, 'application/pdf', journey.PDF + 'mới.pdf'.encode()))
    f.check('nosniff' in file.head('X-Content-Type-Options') and "default-src 'none'" in file.head('Content-Security-Policy'))
    f.same(w.client.get(f'/nop/{draft}/tep/99').status, 404)
    w.client.post(where, {'bo': number}, token)
    f.check('mới.pdf' not in w.client.get(where).text and w.client.get(f'/nop/{draft}/tep/{number}').status == 404)


def papers_follow_answers(f, w):
    """A paper that an answer asks for is asked for; when the answer changes, its file has to come off before sending"""
    draft = journey.start(w.client, w.unit)
    token = journey.fill(w.client, draft)
    who = journey.STEPS['requester']
    w.client.post(f'/nop/{draft}/requester', {**who, 'requester_relation': 'authorised'}, token)
    page = journey.attach(w.client, draft, token=token)
    f.check(page.status == 422 and 'href="#paper-authorisation"' in page.text, 'the authorisation is not asked for')
    f.same(journey.attach(w.client, draft, ('tep.authorisation', 'ủy quyền.pdf', 'application/pdf', journey.PDF), token=token).status, 303)
    w.client.post(f'/nop/{draft}/requester', who, token)
    page = w.client.get(f'/nop/{draft}/giay-to')
    f.check('Tệp không còn cần' in page.text and 'ủy quyền.pdf' in page.text)
    f.same(w.client.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, token).status, 422)
    number = re.search(r'/tep/(\d+)">ủy quyền', page.text)[1]
    w.client.post(f'/nop/{draft}/giay-to', {'bo': number}, token)
    f.same(w.client.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, token).status, 303)


def review(f, w):
    """The review names what is missing and leads to it; mended there one comes back to it"""
    draft = journey.start(w.client, w.unit)
    token = journey.fill(w.client, draft, {k: v for k, v in journey.STEPS.items() if k in ('requester', 'result')})
    page = w.client.get(f'/nop/{draft}/xem-lai')
    missing = links(page.text, f'/nop/{draft}/[a-z-]*\\?kiem=1')
    f.check(any('/child?kiem=1&amp;sua=1#child_name' in m for m in missing) and any('giay-to?kiem=1#paper-birth_notice' in m for m in missing), missing[-3:])
    f.check('name="cam_doan"' not in page.text, 'it may be sent although incomplete')
    f.same(w.client.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, token).status, 422)
    f.check('name="_sua"' in w.client.get(f'/nop/{draft}/child?kiem=1&sua=1').text)
    f.same(w.client.post(f'/nop/{draft}/child', {**journey.STEPS['child'], '_sua': '1'}, token).head('Location'), f'/nop/{draft}/xem-lai')
    journey.fill(w.client, draft)
    journey.attach(w.client, draft, token=token)
    page = w.client.get(f'/nop/{draft}/xem-lai').text
    f.check('Nguyễn Trần An Nhiên' in page and '10/11/2026' in page and 'giấy chứng sinh.pdf' in page and '16.000 đồng' in page, page)
    f.check('mc-leaf' in page and 'Thanh' in page)


def sent_once(f, w):
    """Without the oath it is not sent; sent twice, at once or later, there is one dossier; afterwards the draft leads to it"""
    draft, token = journey.ready(w.client, w.unit)
    page = w.client.post(f'/nop/{draft}/gui', {}, token)
    f.check(page.status == 422 and 'lời cam đoan trước khi gửi' in page.text and w.row(draft)[2] == 0, page)
    answers = [w.client.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, token) for _ in range(3)]
    f.same(len({a.head('Location') for a in answers}), 1, answers)
    f.check(re.fullmatch(r'/ho-so/[^/]+/giay-hen\?tb=da-gui', answers[0].head('Location')), answers[0])
    with database(w.server) as db:
        f.same(db.execute('select count(*) from dossier where account=?', [w.person.account]).fetchone()[0] > 0, True)
        f.same(db.execute('select count(*) from dossier where id=?', [w.row(draft)[2]]).fetchone()[0], 1)
    before = w.row(draft)
    code = answers[0].head('Location').rpartition('/')[0]
    for path in ('', '/child', '/giay-to', '/xem-lai', '/gui'):
        f.same(w.client.get(f'/nop/{draft}{path}').head('Location'), code, path)
    for path, fields in (('child', {'child_name': 'Khác'}), ('giay-to', {'bo': '1'}), ('bo', {})):
        f.same(w.client.post(f'/nop/{draft}/{path}', fields, token).head('Location'), code, path)
    f.same(w.client.post(f'/nop/{draft}/nhap/child', {'child_name': 'Khác'}, token).status, 204)
    f.same(w.row(draft), before, 'a draft that was sent has changed:')


def dropped(f, w):
    """A draft that is thrown away is gone"""
    draft = journey.start(w.client, w.unit)
    f.check(f'action="/nop/{draft}/bo"' in w.client.get(f'/nop/{draft}/child').text)
    f.check(w.client.post(f'/nop/{draft}/bo').status == 303 and w.row(draft) is None)
    f.same(w.client.get(f'/nop/{draft}/child').status, 404)


def mine_alone(f, w):
    """A draft of somebody else answers as one that does not exist, whatever is asked of it"""
    draft, _ = journey.ready(w.client, w.unit)
    before, token, none = w.row(draft), w.stranger.token(), int(draft) + 64
    for path in ('', '/child', '/giay-to', '/xem-lai', '/gui', '/tep/1'):
        answers = [w.stranger.get(f'/nop/{n}{path}') for n in (draft, none)]
        f.same([a.status for a in answers], [404, 404], path)
        f.same(answers[0].text.replace(draft, ''), answers[1].text.replace(str(none), ''), 'told apart by', path)
    for path in ('child', 'nhap/child', 'gui', 'bo'):
        f.same(w.stranger.post(f'/nop/{draft}/{path}', {'cam_doan': '1'}, token).status, 404, path)
    f.same(journey.attach(w.stranger, draft, token=token).status, 404)
    f.same(w.row(draft), before, 'changed by a stranger:')


def main():
    server = Server()
    world = World(server)
    run([search, page_of_procedure, place, wrong_place, nameless, nothing_lost, papers, papers_follow_answers, review, sent_once, dropped, mine_alone], world)
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
