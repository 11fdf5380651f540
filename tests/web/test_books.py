#!/usr/bin/env python3
"""The books of a unit: the register (form 07) as page, CSV, spreadsheet and paper, the book of numbers with its gaps, the control sheet (form
06), and what stands on the other forms. Spreadsheets and PDFs are read back by other programs. Prints TAP."""
import csv
import io
import json
import re
import subprocess
import sys

import journey
from client import Server
from people import Person, UNIT_A, database
from tap import Skip, done, report, run
from test_desk import OWN, World, code_of

STATES = ['Mới nộp', 'Đang ghi sổ hộ tịch', 'Chờ lãnh đạo ký', 'Có kết quả']
LONG = 'Nguyễn Phước Tôn Nữ Huyền Trân Công Tằng Bảo Ngọc Thùy Dương Hoàng Anh'
SPAN = 'tu=2026-01-01&den=2026-12-31'
READER = '''
import io, json, sys
import openpyxl
sheet = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read())).active
print(json.dumps([[None if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]))
'''


def cells(answer):
    """Rows of a spreadsheet, by openpyxl, of whichever Python has it."""
    for python in (sys.executable, '/usr/bin/python3'):
        out = subprocess.run([python, '-c', READER], input=answer.body, capture_output=True, check=False)
        if not out.returncode:
            return json.loads(out.stdout)
        if b'No module named' not in out.stderr and b'ModuleNotFound' not in out.stderr:
            raise AssertionError(out.stderr.decode())
    raise Skip('openpyxl is not installed')


def text(answer, *options):
    if answer.status != 200 or answer.type != 'application/pdf':
        raise AssertionError(repr(answer))
    out = subprocess.run(['pdftotext', *(options or ['-layout']), '-', '-'], input=answer.body, capture_output=True, check=True).stdout.decode()
    return ' '.join(out.split())


def year(w, rest=''):
    return SPAN.replace('2026', w.year) + rest


def span_of(w):
    """The year of the server's clock, and a few dossiers to look at."""
    w.codes = [w.birth() for _ in range(3)] + [w.house()]
    w.year = re.match(r'.*-(\d{4})\d{4}-\d+$', w.codes[0])[1]


# ---- the register


def a_page_of_the_register(faults, w):
    """the register has every dossier of the unit in the order of filing, and no other unit's"""
    shown = w.at['second'].json('/viec/so-theo-doi?' + year(w)).json()
    faults.same([line['code'] for line in shown['lines']], w.codes)
    faults.same([line['n'] for line in shown['lines']], [1, 2, 3, 4])
    faults.same({line['verdict'] for line in shown['lines']}, {'running'})
    only = w.at['second'].json('/viec/so-theo-doi?' + year(w, '&tt=1.013225')).json()['lines']
    faults.same([line['code'] for line in only], w.codes[3:])
    faults.same([line['code'] for line in w.at['department'].json('/viec/so-theo-doi?' + year(w)).json()['lines']], w.codes[3:], 'the department:')
    faults.same(w.at['elsewhere'].json('/viec/so-theo-doi?' + year(w)).json()['lines'], [], 'another commune:')
    far = Person(w.server, 'Lê Thị Xa', '31.so_xay_dung', ['specialist']).client()
    faults.same(far.json('/viec/so-theo-doi?' + year(w)).json()['lines'], [], 'the same department of another province:')
    page = w.at['leader'].get('/viec/so-theo-doi?' + year(w))
    faults.check(all(c in page.text for c in w.codes) and 'Đang giải quyết, còn hạn' in page.text, page)
    faults.same(w.at['leader'].json(f'/viec/so-theo-doi?tu={int(w.year) - 1}-01-01&den={int(w.year) - 1}-12-31').json()['lines'], [], 'of last year:')


def a_list_shows_a_name_and_no_more(faults, w):
    """no form of the register has a phone, an identifier or an address, and none is journaled as a reading"""
    before = [len(w.events(c, 'read')) for c in w.codes]
    for rest in ('', '.json', '/tai.csv', '/tai.json', '/tai.xlsx', '/mau-07.pdf'):
        answer = w.at['second'].get(f'/viec/so-theo-doi{rest}?' + year(w))
        faults.same(answer.status, 200, rest)
        said = text(answer) if rest.endswith('pdf') else str(cells(answer)) if rest.endswith('xlsx') else answer.text
        faults.check(OWN['applicant.name'] in said, rest, 'has no name')
        for secret in (OWN['applicant.identifier'], '0905123318', '905 123 318', 'Trần Cao Vân'):
            faults.check(secret not in said, rest, 'shows', secret)
    faults.same([len(w.events(c, 'read')) for c in w.codes], before)


def bad_spans(faults, w):
    """days the wrong way round, too many, or none that exist are told, not guessed; a file is not made of them"""
    for span in ('tu=2026-12-01&den=2026-01-01', 'tu=2020-01-01&den=2026-01-01', 'tu=0001-01-01&den=0001-01-02', 'tu=9999-12-30&den=9999-12-31'):
        page = w.at['second'].get('/viec/so-theo-doi?' + span)
        faults.check(page.status == 200 and 'Khoảng ngày chưa đúng' in page.text, span, page)
        for file in ('tai.csv', 'tai.xlsx', 'mau-07.pdf'):
            faults.same(w.at['second'].get(f'/viec/so-theo-doi/{file}?{span}').status, 400, span, file)
    for odd in ('sau=-5&so=-5', 'sau=abc', 'sau=99999999999999999999', 'tu=31%2F2%2F2026', 'tt=%27%22%3C', 'so=99999999999999'):
        faults.same(w.at['second'].get('/viec/so-theo-doi?' + odd).status, 200, odd)


def as_csv_and_spreadsheet(faults, w):
    """CSV and spreadsheet have the same lines; dates of the spreadsheet are dates, and a name that looks like a formula is text"""
    code = code_of(journey.expect(w.take_in({'applicant.name': LONG}), 303))
    w.codes.append(code)
    with database(w.server) as db:
        db.execute("update dossier set name = '=1+1' where id = ?", [w.row(w.codes[1])[0]])
    lines = list(csv.DictReader(io.StringIO(w.at['second'].get('/viec/so-theo-doi/tai.csv?' + year(w)).body.decode('utf-8-sig'))))
    faults.same([(line['n'], line['code']) for line in lines], [(str(i + 1), c) for i, c in enumerate(w.codes)])
    faults.same((lines[1]['name'], lines[4]['name']), ("'=1+1", LONG))
    rows = cells(w.at['second'].get('/viec/so-theo-doi/tai.xlsx?' + year(w)))
    faults.check('Sổ theo dõi hồ sơ' in rows[0][0], rows[0])
    head = rows[2]
    faults.same((head[0], head[1], head[-1]), ('STT', 'Mã hồ sơ', 'Trạng thái'))
    table = [dict(zip(head, row)) for row in rows[3:]]
    faults.same([r['Mã hồ sơ'] for r in table], w.codes)
    faults.same((table[1]['Người nộp'], table[0]['Cách nộp'], table[0]['Trạng thái']), ('=1+1', 'Tại quầy', 'Đang giải quyết, còn hạn'))
    faults.check(re.match(w.year + r'-\d\d-\d\d \d\d:\d\d', table[0]['Nộp lúc']), 'no date:', table[0]['Nộp lúc'])
    english = Person(w.server, 'Eve', UNIT_A, ['reception']).client('en')
    faults.same(cells(english.get('/viec/so-theo-doi/tai.xlsx?' + year(w)))[2][1], 'Dossier')
    with database(w.server) as db:
        db.execute('update dossier set name = ? where id = ?', [OWN['applicant.name'], w.row(w.codes[1])[0]])


def on_paper(faults, w):
    """form 07 lies on its side and holds every line, long names whole; its sum is right"""
    answer = w.at['second'].get('/viec/so-theo-doi/mau-07.pdf?' + year(w))
    said = text(answer)
    info = subprocess.run(['pdfinfo', '-'], input=answer.body, capture_output=True, check=True).stdout.decode()
    size = re.search(r'Page size:\s+([\d.]+) x ([\d.]+)', info)
    faults.check(float(size[1]) > float(size[2]), info)
    faults.check('SỔ THEO DÕI HỒ SƠ' in said and 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM' in said, said[:500])
    faults.check(all(c in said for c in w.codes), said)
    faults.check(all(word in said for word in LONG.split()), said)
    faults.check(f'Tổng số: {len(w.codes)} hồ sơ' in said, said[-400:])
    only = text(w.at['second'].get('/viec/so-theo-doi/mau-07.pdf?' + year(w, '&tt=1.013225')))
    faults.check('thủ tục Cấp giấy phép xây dựng nhà ở' in only and w.codes[0] not in only, only)


def many(faults, w):
    """more than a page: the next one goes on with line and number, and together they are all"""
    while len(w.codes) < 105:
        w.codes.append(w.birth())
    seen, where, numbers, turns = [], '/viec/so-theo-doi?' + year(w), [], 0
    while where and turns < 5:
        shown = w.at['second'].json(where).json()
        seen += [line['code'] for line in shown['lines']]
        numbers += [line['n'] for line in shown['lines']]
        where, turns = shown['next'], turns + 1
    faults.same((seen, numbers, turns), (w.codes, list(range(1, 106)), 2))
    lines = w.at['second'].get('/viec/so-theo-doi/tai.csv?' + year(w)).text.strip().split('\n')
    faults.same(len(lines), 106, 'the whole as CSV:')
    page = w.at['second'].get('/viec/so-theo-doi?' + year(w))
    faults.check('sau=' in page.text and 'Trang sau' in page.text or '&amp;so=100' in page.text, 'no way on')


# ---- numbers


def numbers_and_gaps(faults, w):
    """the book of numbers has every result by its number, and says where one is missing"""
    w.issued = [w.proposed() for _ in range(4)]
    for code in w.issued:
        journey.expect(w.act('leader', code, 'sign'), 303)
    book = w.at['reception'].json('/viec/so-cap-so').json()
    faults.same([(x['seq'], x['what'], x['code']) for x in book['lines']], [(i + 1, 'issued', c) for i, c in enumerate(w.issued)])
    faults.same((book['lines'][0]['number'], book['lines'][0]['signer'], book['lines'][0]['name'], book['last']),
                (f'1/{w.year}', 'Cán bộ leader', OWN['applicant.name'], 4))
    rows = cells(w.at['reception'].get(f'/viec/so-cap-so/tai.xlsx?tt=1.001193&nam={w.year}'))
    faults.same([(r[0], r[2], r[4]) for r in rows[3:]], [(str(i + 1), f'{i + 1}/{w.year}', c) for i, c in enumerate(w.issued)])
    with database(w.server) as db:
        db.execute('delete from issued where seq in (2, 4)')
    book = w.at['reception'].json('/viec/so-cap-so').json()
    faults.same([(x['seq'], x['to'], x['what']) for x in book['lines']], [(1, 1, 'issued'), (2, 2, 'missing'), (3, 3, 'issued'), (4, 4, 'missing')])
    page = w.at['reception'].get('/viec/so-cap-so')
    faults.same(page.text.count('Không có kết quả nào mang số này'), 2, page)
    faults.same(w.at['elsewhere'].json('/viec/so-cap-so').json()['lines'], [], 'another commune:')
    csv_lines = w.at['reception'].get('/viec/so-cap-so/tai.csv').text.strip().split('\n')
    faults.same(len(csv_lines), 5, csv_lines)
    for odd in ('tt=x', 'nam=1', 'nam=99999999999999999999', 'sau=-1', 'tt=1.001193&nam=2026&sau=99'):
        faults.same(w.at['reception'].get('/viec/so-cap-so?' + odd).status, 200, odd)


def numbers_of_before(faults, w):
    """an installation older than the book has its numbers looked up at the next start, once"""
    with database(w.server) as db:
        db.execute('delete from issued')
        db.execute("insert into issued values(0, '', 0, 0, 0)")
    faults.same(w.server.stop(), '')
    w.server.start()
    faults.check('looked up, once: 4' in w.server.told, w.server.told)
    for person in w.people.values():
        person.server = w.server
    w.at = {who: p.client() for who, p in w.people.items()}
    for client in w.at.values():
        client.csrf = client.token('/viec')
    book = w.at['reception'].json('/viec/so-cap-so').json()
    faults.same([(x['seq'], x['what'], x['code']) for x in book['lines']], [(i + 1, 'issued', c) for i, c in enumerate(w.issued)])


# ---- the control sheet


def steps(faults, w):
    """form 06 tells who had it and from when; it is journaled as a reading, and nobody else's officer sees it"""
    code = w.issued[0]
    sheet = w.at['second'].json(f'/viec/ho-so/{code}/kiem-soat').json()
    states = [s['step'] for s in sheet['steps']]
    faults.same(states, STATES)
    faults.same([s['by'] for s in sheet['steps'][:3]], ['Cán bộ reception', 'Cán bộ specialist', 'Cán bộ leader'])
    faults.same([s['until'] is None for s in sheet['steps']], [False] * (len(states) - 1) + [True])
    for earlier, later in zip(sheet['steps'], sheet['steps'][1:]):
        faults.same(earlier['until'], later['from'], 'a gap between steps:')
    faults.check(sheet['verdict'] in ('early', 'on_time'), sheet['verdict'])
    said = text(w.at['second'].get(f'/viec/ho-so/{code}/mau/06.pdf'), '-raw')
    faults.check('PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ' in said and code in said and 'Cán bộ leader' in said, said)
    faults.check([e[3] for e in w.events(code, 'read')][-2:] == ['Xem phiếu kiểm soát'] * 2, w.events(code, 'read'))
    faults.check(f'/viec/ho-so/{code}/mau/06.pdf' in w.at['second'].get(f'/viec/ho-so/{code}').text, 'no way from the dossier')
    for rest in ('kiem-soat', 'mau/06.pdf'):
        faults.same(w.at['elsewhere'].get(f'/viec/ho-so/{code}/{rest}').status, 404, rest)
    faults.same(w.at['second'].get(f'/viec/ho-so/{code}/mau/07.pdf').status, 404)


def an_opinion_is_a_step_of_its_own(faults, w):
    """who was asked beside the work stands on the control sheet with the time that they had"""
    code = w.codes[3]
    journey.expect(w.act('specialist', code, 'ask_construction', {'note': 'Chỉ giới thế nào?'}), 303)
    asked = w.at['second'].json(f'/viec/ho-so/{code}/kiem-soat').json()['steps']
    faults.check(asked[-1]['opinion'] and not asked[-1]['step'] and asked[-1]['until'] is None and asked[-1]['due'], asked)
    faults.check('Sở Xây dựng' in asked[-1]['unit'], asked[-1])
    letter = [('tep.opinion_letter', 'góp ý.pdf', 'application/pdf', journey.PDF)]
    said = [('version', str(w.version(code))), ('answer', 'agree'), ('opinion_number', '12/SXD'), ('note', 'Đồng ý')]
    journey.expect(w.at['department'].upload(f'/viec/ho-so/{code}/answer_construction', said, letter, w.at['department'].csrf), 303)
    answered = w.at['second'].json(f'/viec/ho-so/{code}/kiem-soat').json()['steps']
    faults.same((len(answered), answered[-1]['verdict']), (len(asked), 'early'))
    faults.check(answered[-1]['until'], answered[-1])
    paper = text(w.at['second'].get(f'/viec/ho-so/{code}/mau/06.pdf'), '-raw')
    faults.check('Lấy ý kiến:' in paper, paper)


def what_is_late_is_told(faults, w):
    """a dossier past its date is late in the register, and the form counts it"""
    late = w.codes[4]
    with database(w.server) as db:
        db.execute('update dossier set due_at = 1 where id = ?', [w.row(late)[0]])
    shown = {x['code']: x['verdict'] for x in w.at['second'].json('/viec/so-theo-doi?' + year(w)).json()['lines']}
    faults.same((shown[late], shown[w.codes[0]]), ('late_now', 'running'))
    faults.check('Quá hạn: 1' in text(w.at['second'].get('/viec/so-theo-doi/mau-07.pdf?' + year(w))))


# ---- the other forms


def the_facts_of_each_form(faults, w):
    """forms 03, 04 and 05 have their facts: reason, old and new date, stage and money; a long name stands whole"""
    code = code_of(journey.expect(w.take_in({'applicant.name': LONG}), 303))
    journey.expect(w.act('leader', code, 'extend', {'reason': 'Máy chủ hộ tịch bảo trì.', 'days': '1'}), 303)
    said = text(w.at['second'].get(f'/viec/ho-so/{code}/mau/04.pdf'))
    faults.check(all(x in said for x in ('ĐỀ NGHỊ GIA HẠN', 'Máy chủ hộ tịch bảo trì.', 'Hẹn trả ban đầu', 'Hẹn trả mới')), said)
    faults.check(all(word in said for word in LONG.split()), said)
    journey.expect(w.act('leader', code, 'stop', {'reason': 'Người nộp đã đăng ký ở nơi khác.'}), 303)
    said = text(w.at['second'].get(f'/viec/ho-so/{code}/mau/05.pdf'))
    faults.check(all(x in said for x in ('THÔNG BÁO DỪNG', 'Giai đoạn khi dừng', 'Người nộp đã đăng ký ở nơi khác.', 'Phí, lệ phí')), said)
    said = text(w.at['second'].get(f'/viec/ho-so/{code}/mau/01.pdf'))
    faults.check('Phí, lệ phí' in said and (('bằng chữ:' in said) == ('đồng' in said)), said)


def money_in_words(faults, w):
    """the receipt says what is to be paid in figures and in words"""
    code = code_of(journey.expect(w.take_in({'copies': '15'}), 303))
    said = text(w.at['second'].get(f'/viec/ho-so/{code}/mau/01.pdf'))
    faults.check('Bản sao trích lục khai sinh: 120.000 đồng' in said, said)
    faults.check('Cộng: 120.000 đồng (bằng chữ: một trăm hai mươi nghìn đồng)' in said, said)
    house = text(w.at['second'].get(f'/viec/ho-so/{w.codes[3]}/mau/01.pdf'))
    faults.check('Phí, lệ phí: không phải nộp' in house and 'bằng chữ' not in house, house)


def main():
    server = Server(demo='no')
    try:
        world = World(server)
        span_of(world)
        run([a_page_of_the_register, a_list_shows_a_name_and_no_more, bad_spans, as_csv_and_spreadsheet, on_paper, many, numbers_and_gaps, numbers_of_before,
             steps, an_opinion_is_a_step_of_its_own, what_is_late_is_told, the_facts_of_each_form, money_in_words], world)
        report(not (wrong := server.stop()), 'no sanitizer had a word to say', wrong)
    finally:
        server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
