#!/usr/bin/env python3
"""Who decides, and how to reach them: procedures by agency, agencies found by what people call them, telephone and hours that a unit has told where people need
them, points that were confirmed no longer called uncertain. Prints TAP."""
import urllib.parse

from client import Server
from people import UNIT_A, Person
from tap import run_on
from wording import visible

PROVINCE = '48'
CARD = '1.014061' # marked suspect as a whole


class Room:
    def __init__(self, server):
        self.server = server
        self.top = Person(server, 'Quản Trị Tỉnh', PROVINCE, ['admin']).client()
        self.top.csrf = self.top.token()


def ask(c, text, more=''):
    return c.json('/thu-tuc?q=' + urllib.parse.quote(text) + more).json()


def lists(faults, r):
    """every procedure stands under who decides it; an agency's are paged by field, and a page has no more than fifty"""
    c = r.server.client()
    groups = c.json('/co-quan').json()['groups']
    counts = {a['id']: a['n'] for g in groups for a in g['agencies']}
    faults.same([g['group'] for g in groups], ['commune', 'province', 'central', 'other'])
    faults.check(counts['ubnd-xa'] > 200 and counts['cong-an-xa'] > 50 and counts['so-xay-dung'] > 50 and counts['khac'] < 130, counts)
    codes, page = [], 1
    while page:
        view = c.json(f'/co-quan/so-xay-dung?trang={page}').json()
        some = [p['code'] for part in view['parts'] for p in part['procedures']]
        faults.check(0 < len(some) <= 50, page, len(some))
        codes += some
        page = view['next']
    faults.same((len(codes), len(set(codes))), (counts['so-xay-dung'],) * 2)
    faults.same(sum(f['n'] for f in view['fields']), len(codes))
    faults.check('1.013225' in {p['code'] for part in c.json('/co-quan/ubnd-xa?lv=' + urllib.parse.quote(field_of(c, '1.013225'))).json()['parts'] for p in part['procedures']})
    one = max(view['fields'], key=lambda f: f['n'])
    only = c.json('/co-quan/so-xay-dung?lv=' + urllib.parse.quote(one['name'])).json()
    faults.same([p['field'] for p in only['parts']], [one['name']])
    faults.same(c.json('/co-quan/khong-co').status, 404)
    faults.same(c.json('/co-quan/so-xay-dung?trang=999').json()['page'], view['pages'])
    for lang, word in ('vi', 'Theo cơ quan giải quyết'), ('en', 'By who decides'):
        faults.check(word in visible(r.server.client(lang=lang).get('/co-quan').text), lang)
    for path in '/', '/thu-tuc':
        faults.check('href="/co-quan"' in c.get(path).text, path)
    faults.check('href="/co-quan/cong-an-xa"' in c.get(f'/thu-tuc/{CARD}').text)


def field_of(c, code):
    return c.json(f'/thu-tuc/{code}').json()['field']


def named(faults, r):
    """an agency is offered by its name, without marks and by what it is called for short; other questions name none"""
    c = r.server.client()
    for text, expected in {'sở xây dựng': 'so-xay-dung', 'so xay': 'so-xay-dung', 'SXD': 'so-xay-dung', 'bhxh': 'bao-hiem-xa-hoi', 'ubnd xã': 'ubnd-xa',
                           'công an phường': 'cong-an-xa', 'thuế': 'thue', 'sở tư pháp đà nẵng': 'so-tu-phap'}.items():
        faults.same([a['id'] for a in ask(c, text, '&go=1')['named']], [expected], text)
    for text in 'khai sinh', 'thuế thu nhập cá nhân', 'so', 'xây nhà':
        faults.same(ask(c, text, '&go=1')['named'], [], text)
    faults.check('href="/co-quan/so-xay-dung"' in c.get('/thu-tuc?q=sxd').text)


def narrowed(faults, r):
    """a search among what an agency decides finds only that, and more of it; the page says so and leads out again"""
    c = r.server.client()
    view = ask(c, 'cấp giấy phép', '&co-quan=so-xay-dung')
    decided = set()
    for page in 1, 2, 3:
        decided |= {p['code'] for part in c.json(f'/co-quan/so-xay-dung?trang={page}').json()['parts'] for p in part['procedures']}
    found = {p['code'] for p in view['procedures']}
    everywhere = {p['code'] for p in ask(c, 'cấp giấy phép')['procedures']}
    faults.check(found and found <= decided and not everywhere <= decided and found - everywhere, len(found), found - decided)
    faults.same(view['agency']['id'], 'so-xay-dung')
    page = c.get('/thu-tuc?q=c%E1%BA%A5p+gi%E1%BA%A5y+ph%C3%A9p&co-quan=so-xay-dung').text
    faults.check('name="co-quan" value="so-xay-dung"' in page and 'Tìm ở mọi cơ quan' in page, visible(page)[:400])
    faults.same(ask(c, 'khai sinh', '&co-quan=khong-co')['procedures'][0]['code'], ask(c, 'khai sinh')['procedures'][0]['code'])


def reached(faults, r):
    """what a unit has told stands where it is handed in, with links a telephone can use; nothing is made up for who has told nothing"""
    c = r.server.client()
    at = f'/thu-tuc/2.000815?noi={UNIT_A}'
    before = c.json(at).json()['offices']
    faults.same([(o['what'], o['reach']['phone']) for o in before], [('receives', '')])
    faults.check('chưa cho biết' in visible(c.get(at).text))
    unit = Person(r.server, 'x', UNIT_A, ['reception']).unit_id
    place = f'/quan-tri/don-vi/{unit}'
    told = {'dia-chi': '503 Trần Cao Vân', 'dien-thoai-dv': '(0236) 3 555 666', 'thu-dv': 'motcua@thanhkhe.example', 'gio': 'Sáng 7 giờ 30\nChiều 13 giờ',
            '_ban': r.top.json(place).json()['version']}
    faults.same(r.top.post_json(place, told, r.top.csrf).status, 200)
    reach = c.json(at + '&x=1').json()['offices'][0]['reach']
    faults.same((reach['address'], reach['email']), ('503 Trần Cao Vân', 'motcua@thanhkhe.example'))
    page = c.get(at + '&x=1').text
    faults.check('href="tel:02363555666"' in page and 'href="mailto:motcua@thanhkhe.example"' in page and 'Chiều 13 giờ' in page, visible(page)[-2500:])
    status = r.top.json('/quan-tri').json()
    faults.check(status['drafts'] == 0 and 'href="/quan-tri/thu-tuc"' in r.top.get('/quan-tri').text, status)
    police = c.json(f'/thu-tuc/{CARD}?noi={UNIT_A}').json()['offices']
    faults.check(len(police) == 1 and police[0]['reach']['unit'].startswith('Công an') and not police[0]['reach']['phone'], police)
    faults.check(any(h['place'] == UNIT_A for h in c.json('/thu-tuc/2.000815?tim=thanh+khe').json()['hits']))
    faults.check('&lt;b&gt;' in c.get('/thu-tuc/2.000815?tim=%3Cb%3Exyz').text)


def confirmed(faults, r):
    """a point that was confirmed is certain on the page and in its data, in every process; taken back it is not; a doubt about the whole is told calmly first"""
    c, second = r.server.client(), Server(data=r.server.data, worker='no')
    first = c.json(f'/thu-tuc/{CARD}').json()
    page = visible(c.get(f'/thu-tuc/{CARD}').text)
    faults.check(first['checking'] and page.index('đang được kiểm tra lại') < page.index('Giấy tờ cần có') and '1022' in page, page[:500])
    faults.same([x['of'] for x in first['confirm']], ['all', 'fees', 'papers', 'steps'])
    points = [x for x in r.top.json('/quan-tri/can-xac-nhan').json()['lines'] if x['code'] == CARD]
    for x in points[:2]:
        good = {'so': '5230/QĐ-BCA', 'ngay.d': '18', 'ngay.m': '8', 'ngay.y': '2026', '_ban': 0}
        faults.same(r.top.post_json(f'/quan-tri/can-xac-nhan/{x["key"]}', good, r.top.csrf).status, 200, x['key'])
    for server in r.server, second:
        view = server.client().json(f'/thu-tuc/{CARD}?lan=2').json()
        faults.same((view['checking'] or '', [x['of'] for x in view['confirm']]), ('', ['papers', 'steps']))
        page = visible(server.client().get(f'/thu-tuc/{CARD}?lan=2').text)
        faults.check('đang được kiểm tra lại' not in page and 'Lệ phí' in page, page[:300])
    at = f'/quan-tri/can-xac-nhan/{points[0]["key"]}'
    faults.same(r.top.post_json(at + '/mo-lai', {'_ban': r.top.json(at).json()['version']}, r.top.csrf).status, 200)
    faults.check(c.json(f'/thu-tuc/{CARD}?lan=3').json()['checking'])
    faults.same(second.stop(), '')


def main():
    run_on(Server(), [lists, named, narrowed, reached, confirmed], Room)


main()
