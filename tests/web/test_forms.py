#!/usr/bin/env python3
"""Forms in depth by the pages: rows of a list come and go without a script and nothing typed is lost, lists as JSON, fields that are counted out,
addresses by today's and former communes, what is filled in from a former dossier, what is wrong is said at the top and at the field."""
import html
import re
import sys

import journey
from client import Server
from people import Person
from tap import done, report, run

FAMILY, POOR = '1.001612', '1.011607'
TI, SUU = {'name': 'Phan Văn Tí', 'born': '1994-06-01', 'identifier': '048094003311'}, {'name': 'Phan Thị Sửu', 'born': '1997-12-20', 'identifier': '048197004422'}
OWNER = {'applies': 'self', 'owner_name': 'Lê Thị Năm', 'owner_born.d': '14', 'owner_born.m': '2', 'owner_born.y': '1968', 'owner_sex': 'female',
         'owner_identifier': '048168002211', 'owner_ethnicity': 'Cơ Tu', 'owner_address.line': '27 Trần Cao Vân', 'owner_address.unit': 'phuong thac gian',
         'owner_phone': '0905123318'}
REST = {
    'business': {'own_name': 'Tạp hóa Ba Má Con', 'seat_address': '27 Trần Cao Vân', 'seat_unit': '20209', 'seat_phone': '0905123318'},
    'trades': {'trades.1.name': 'Bán tạp hóa', 'trades.1.code': '4711', 'trades.2.name': 'Bán thẻ điện thoại', 'capital': '50.000.000 đồng', 'capital_words': 'một đồng'},
    'tax': {'workers': '3', 'not_barred': 'true', 'place_lawful': 'true', 'promise': 'true'},
}


class World:
    def __init__(self, server):
        self.server = server
        self.client = Person(server, 'Lê Thị Năm').client()
        self.unit = journey.unit_number(server)

    def draft(self, case='family', procedure=FAMILY):
        return journey.start(self.client, self.unit, procedure, case)


def rows(page):
    return len(re.findall('class="mc-row-card"', page.text))


def value(page, name):
    found = re.search(f'name="{re.escape(name)}"[^>]* value="([^"]*)"', page.text)
    return html.unescape(found[1]) if found else None


def of(n, row):
    return {f'members.{n}.{k}': v for k, v in row.items()}


def shown(client, answer):
    """Where it leads; the place on the page is the browser's own business."""
    return client.get(answer.head('Location').partition('#')[0])


def rows_by_buttons(f, w):
    """A button adds a row, another takes one away, and nothing typed is lost; Enter goes on rather than pressing one of them"""
    draft, c = w.draft(), w.client
    page = c.get(f'/nop/{draft}/members')
    f.same(rows(page), 1)
    first = re.search(r'<form class="mc-form".*?<button[^>]*>', page.text, re.S)[0]
    f.check('_bot' not in first and '_them' not in first, 'the first button of the form takes a row away')
    added = c.post(f'/nop/{draft}/members', {**of(1, {**TI, 'born': '', 'identifier': 'abc'}), '_them': 'members'})
    f.same((added.status, added.head('Location')), (303, f'/nop/{draft}/members?them=members#members.2'))
    page = shown(c, added)
    f.same((rows(page), value(page, 'members.1.name'), value(page, 'members.1.identifier')), (2, 'Phan Văn Tí', 'abc'))
    less = shown(c, c.post(f'/nop/{draft}/members', {**of(1, TI), **of(2, SUU), '_bot': 'members.1'}))
    f.same((rows(less), value(less, 'members.1.name')), (1, 'Phan Thị Sửu'))
    f.same(c.post(f'/nop/{draft}/members', of(1, SUU)).head('Location'), f'/nop/{draft}/tax')
    strange = c.post(f'/nop/{draft}/members', {'members.1.colour': 'red', 'members.x.name': 'A'})
    f.same(strange.status, 422)


def wrong_rows(f, w):
    """What is wrong in a row is said at the top with its row, with a link to the field, and at the field for readers of the screen"""
    draft, c = w.draft(), w.client
    page = c.post(f'/nop/{draft}/members', {**of(1, TI), **of(2, {**SUU, 'identifier': '048197'})})
    f.same(page.status, 422)
    text = html.unescape(page.text)
    f.check('<a href="#members.2.identifier">Thành viên 2: Số định danh cá nhân: ' in text, 'not at the top')
    f.check(re.search(r'<div class="ds-error-summary" tabindex="-1" role="alert"', text), 'not announced')
    f.check(re.search(r'id="members\.2\.identifier"[^>]*aria-invalid="true"[^>]*aria-describedby="members\.2\.identifier-l members\.2\.identifier-g"', text), 'not at the field')
    f.check('id="members.2.identifier-l"' in text and 'id="members.2.identifier-g"' in text, 'described by nothing')
    none = c.post(f'/nop/{draft}/members', {'members.1.name': ' '})
    f.check('<a href="#members">' in none.text and none.status == 422, 'an empty list')


def as_json(f, w):
    """Programs send rows as objects, and are told what is wrong by the name of the field"""
    draft, c = w.draft(), w.client
    f.same(c.post_json(f'/nop/{draft}/members', {'members': [TI, SUU]}).status, 200)
    page = c.json(f'/nop/{draft}/members').json()
    f.same([r['fields'][0]['value'] for r in page['fields'][0]['rows']], ['Phan Văn Tí', 'Phan Thị Sửu'])
    bad = c.post_json(f'/nop/{draft}/members', {'members': [{**TI, 'born': '1994-13-01'}]})
    f.same(bad.status, 422)
    f.check('members.1.born' in bad.text, bad.text)
    f.same(c.post_json(f'/nop/{draft}/members', {'members': [[1]]}).status, 400)


def counted(f, w):
    """What is counted out is counted by the server, whatever is posted, and shown in the review"""
    draft, c = w.draft(), w.client
    journey.fill(c, draft, {'owner': OWNER, **REST})
    page = html.unescape(c.get(f'/nop/{draft}/trades').text)
    f.check(re.search(r'<output[^>]*>năm mươi triệu đồng</output>', page), 'not counted')
    review = html.unescape(c.get(f'/nop/{draft}/xem-lai').text)
    f.check('năm mươi triệu đồng' in review and 'một đồng' not in review, 'review')
    f.check('1. Anh/chị làm nghề gì, bán gì: Bán tạp hóa' in review and '2. Anh/chị làm nghề gì, bán gì: Bán thẻ điện thoại' in review, 'rows in the review')
    f.check(f'/nop/{draft}/members?kiem=1&sua=1#members' in review, 'what is missing leads nowhere')


def addresses(f, w):
    """A commune is found by its old name; one that was split is asked for; what was chosen counts while its text stands"""
    draft, c = w.draft('person'), w.client
    journey.fill(c, draft, {'owner': OWNER})
    page = c.get(f'/nop/{draft}/owner')
    f.same((value(page, 'owner_address.line'), value(page, 'owner_address.unit').replace('\xa0', ' ')), ('27 Trần Cao Vân', 'Phường Thanh Khê, thành phố Đà Nẵng'))
    split = c.post(f'/nop/{draft}/owner', {**OWNER, 'owner_address.unit': 'cong vi'})
    text = html.unescape(split.text)
    choices = re.findall(r'name="owner_address\.pick"[^>]* value="(\d{5})"', text)
    f.check(split.status == 422 and {'00008', '00025'} <= set(choices), split.status, choices)
    f.same((value(split, 'owner_address.unit'), value(split, 'owner_address.line')), ('cong vi', '27 Trần Cao Vân'))
    chosen = {**OWNER, 'owner_address.unit': 'cong vi', 'owner_address.was': 'cong vi', 'owner_address.pick': '00025'}
    f.same(c.post(f'/nop/{draft}/owner', chosen).status, 303)
    f.check('Giảng' in html.unescape(c.get(f'/nop/{draft}/owner').text), 'not kept')
    f.same(c.post(f'/nop/{draft}/owner', {**chosen, 'owner_address.unit': 'ngoc khanh'}).status, 422)
    found = c.json('/dia-danh?q=thac+gian').json()['places'][0]
    f.same((found['code'], found['was']), ('20209', 'Phường Thạc Gián, Quận Thanh Khê, Thành phố Đà Nẵng'))
    f.check('Phường Thạc Gián' in html.unescape(c.get('/dia-danh?q=thac+gian').text))
    f.same([c.get('/dia-danh').status, c.get('/dia-danh?q=' + 'x' * 500).status], [200, 200])


def former(f, w):
    """A form begins with what was answered before, says from which dossier, and lets it be typed over; another person sees nothing of it"""
    c = w.client
    draft = w.draft()
    token = journey.fill(c, draft, {'owner': OWNER, **REST, 'members': {**of(1, TI), **of(2, SUU)}})
    journey.expect(journey.attach(c, draft, ('tep.family_letter', 'giấy.pdf', 'application/pdf', journey.PDF), token=token), 303)
    code = journey.send(c, draft, token)
    again = w.draft()
    page = html.unescape(c.get(f'/nop/{again}/members').text)
    f.check(f'Lấy từ hồ sơ {code} ngày ' in page, 'source of the list')
    f.same(rows(c.get(f'/nop/{again}/members')), 2)
    f.same(value(c.get(f'/nop/{again}/owner'), 'owner_ethnicity'), 'Cơ Tu')
    journey.fill(c, again, {'owner': {**OWNER, 'owner_ethnicity': 'Kinh'}})
    page = html.unescape(c.get(f'/nop/{again}/owner').text)
    f.check('value="Kinh"' in page and 'Lấy từ hồ sơ' not in page, 'typed over')
    f.check('Lấy từ hồ sơ' in html.unescape(c.get(f'/nop/{again}/members').text), 'lost with another step')
    other = Person(w.server, 'Phạm Văn Ổi').client()
    theirs = journey.start(other, w.unit, FAMILY, 'family')
    f.check('Lấy từ hồ sơ' not in html.unescape(other.get(f'/nop/{theirs}/members').text) and rows(other.get(f'/nop/{theirs}/members')) == 1, "another's answers")


def main():
    server = Server()
    run([rows_by_buttons, wrong_rows, as_json, counted, addresses, former], World(server))
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
