#!/usr/bin/env python3
"""The officers' desk by its pages: the worklist, taking in at the counter, exactly the acts that are offered, two officers on one
dossier, a batch of which one fails, assignment, readings in the journal."""
import html
import re
import sys

import journey
from client import Server
from people import DEPARTMENT, EVENT, UNIT_A, UNIT_B, Person, counts, database, lines
from tap import run_on

CARD = '048190001234|201234567|Trần Thị Bưởi|02031990|Nữ|12 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng|01052021'
FORM = {k: v for step in journey.STEPS.values() for k, v in step.items()}
OWN = {'applicant.name': 'Trần Thị Bưởi', 'applicant.identifier': '048190001234', 'applicant.phone': '0905 123 318'}
COUNTER = '/viec/tiep-nhan/1.001193'
REGISTERED = {'child_identifier': '048326000456', 'register_book': 'Quyển 01, trang 12', 'note': 'Đủ điều kiện.'}
HOUSE = {
    'owner_self': 'owner', 'owner_name': 'Lê Văn Mít', 'owner_identifier': '048075012345', 'owner_address': '4 Lê Độ', 'owner_phone': '0905123319',
    'plot_address': 'Lô 16, kiệt 82 Hà Huy Tập', 'plot_unit': UNIT_A, 'plot_sheet': '24', 'plot_number': '119', 'plot_area': '96,5',
    'land_certificate': 'CS 01234', 'house_level': 'iv', 'ground_area': '70', 'floor_area': '210', 'floors': '3', 'height': '11,5',
    'designer': 'Công ty Sông Hàn', 'begin.d': '1', 'begin.m': '3', 'begin.y': '2036', 'finish.d': '1', 'finish.m': '9', 'finish.y': '2036', 'promise': 'true',
}
DRAWINGS = [('paper', p) for p in ('land_proof', 'drawing_site', 'drawing_plans', 'drawing_foundation')]


class World:
    def __init__(self, server):
        self.server = server
        self.people = {role: Person(server, f'Cán bộ {role}', UNIT_A, [role]) for role in ('reception', 'specialist', 'leader')}
        self.people['second'] = Person(server, 'Ngô Thị Nhì', UNIT_A, ['specialist'])
        self.people['department'] = Person(server, 'Phan Văn Sở', DEPARTMENT, ['reception', 'specialist'])
        self.people['elsewhere'] = Person(server, 'Võ Thị Xa', UNIT_B, ['reception', 'specialist', 'leader'])
        self.at = {who: p.client() for who, p in self.people.items()}
        for client in self.at.values():
            client.csrf = client.token('/viec')

    def take_in(self, fields=None, files=(), **more):
        fields = list({**OWN, **FORM, **(fields or {})}.items())
        return self.at['reception'].upload(COUNTER, fields + list(more.get('also', [('paper', 'birth_notice')])), list(files), self.at['reception'].csrf)

    def birth(self):
        """-> code of a dossier that has been taken in."""
        return code_of(journey.expect(self.take_in(), 303))

    def house(self):
        c = self.at['reception']
        return code_of(journey.expect(c.upload('/viec/tiep-nhan/1.013225', [*OWN.items(), *HOUSE.items(), *DRAWINGS], [], c.csrf), 303))

    def data(self, who, code):
        return self.at[who].json(f'/viec/ho-so/{code}').json()

    def act(self, who, code, what, fields=(), version=None):
        pairs = list(fields.items() if isinstance(fields, dict) else fields)
        version = self.version(code) if version is None else version
        return self.at[who].post(f'/viec/ho-so/{code}/{what}', [('version', version), *pairs], self.at[who].csrf)

    def proposed(self):
        code = self.birth()
        journey.expect(self.act('specialist', code, 'propose', REGISTERED), 303)
        return code

    def row(self, code):
        with database(self.server) as db:
            return next(r for r in db.execute('select id, version, state from dossier') if r[0] & 65535 == int(code[-4:]))

    def version(self, code):
        return self.row(code)[1]

    def events(self, code, kind=None):
        with database(self.server) as db:
            rows = db.execute('select kind, act, body from journal where dossier=? order by n', [self.row(code)[0]]).fetchall()
        return [(k, act, *(lines(body, EVENT)[x] for x in ('actor_name', 'note'))) for k, act, body in rows if kind in (None, k)]

    def lines(self, who, query=''):
        return {line['code']: line for line in self.at[who].json('/viec' + query).json()['lines']}


def code_of(answer):
    return re.match(r'/viec/ho-so/([^/?]+)', answer.head('Location'))[1]


def value(page, name):
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', page.text)
    return html.unescape(found[1]) if found else None


# ---- the counter


def card_is_read(faults, w):
    """the text of a citizen card fills in what asks for it, and keeps the rest"""
    before = counts(w.server)
    page = w.at['reception'].post(COUNTER, {'_dien': '1', '_qr': CARD, 'child_name': 'Bé Na'}, w.at['reception'].csrf)
    faults.same(page.status, 200, page)
    for name, wanted in {'applicant.name': 'Trần Thị Bưởi', 'requester_identifier': '048190001234', 'child_name': 'Bé Na', '_qr': ''}.items():
        faults.same(value(page, name), wanted, name)
    entered = w.at['reception'].post(COUNTER, {'_qr': CARD, 'child_name': 'Bé Na'}, w.at['reception'].csrf)
    faults.same((entered.status, value(entered, 'applicant.name')), (200, 'Trần Thị Bưởi'), "a scanner's Enter, without a button's name")
    short = w.at['reception'].post(COUNTER, {'_dien': '1', '_qr': '048190001234'}, w.at['reception'].csrf)
    faults.same(value(short, 'applicant.identifier'), '048190001234', 'twelve digits alone')
    for text in ('xin chào', CARD[:40], '048190001234|x', '000000000000'):
        page = w.at['reception'].post(COUNTER, {'_dien': '1', '_qr': text, 'child_name': 'Bé Na'}, w.at['reception'].csrf)
        faults.same(page.status, 422, text)
        faults.same((value(page, '_qr'), value(page, 'child_name')), (text, 'Bé Na'), 'comes back:')
        faults.check('Không đọc được mã trên thẻ' in page.text, 'it is not said what is wrong with', text)
    faults.same(counts(w.server), before, 'something was written:')


def nothing_is_lost_at_the_counter(faults, w):
    """what is wrong is named, everything typed and every file comes back, nothing is written"""
    before = counts(w.server)
    page = w.take_in({'child_name': '', 'child_born.m': '13', 'applicant.phone': '12'}, [('tep.birth_notice', 'giấy.pdf', 'application/pdf', journey.PDF)], also=[])
    faults.same(page.status, 422, page)
    for said in ('Họ, chữ đệm, tên của trẻ: Chỗ này còn trống', 'Ngày sinh: Không có ngày này', 'Số điện thoại: Xin ghi số điện thoại'):
        faults.check(said in page.text, said)
    for name in ('applicant.name', 'requester_address', 'mother_name', 'child_born.d', 'applicant.phone'):
        faults.same(value(page, name), {**OWN, **FORM, 'applicant.phone': '12'}[name], name)
    faults.same(counts(w.server), before, 'something was written:')
    kept = value(page, '_kept')
    faults.check(kept and 'giấy.pdf' in page.text, 'the file is gone')
    code = code_of(w.take_in(also=[('_kept', kept)]))
    faults.same([s['name'] for s in w.data('reception', code)['sheets']], ['giấy.pdf'])
    faults.same(w.at['reception'].get(f'/viec/ho-so/{code}/tep/1').body, journey.PDF)
    forged = w.take_in(also=[('_kept', kept.replace('giấy', 'khác'))])
    faults.check(forged.status == 422 and 'Còn thiếu giấy tờ' in forged.text, 'a forged file is taken')


def bad_fields_at_the_counter(faults, w):
    """missing papers, unknown fields, papers of another case, files of a wrong kind, another unit"""
    before = counts(w.server)
    for more, wrong in (([], 'paper:birth_notice'), ([('paper', 'birth_notice'), ('la_lung', '1')], 'la_lung'),
                        ([('paper', 'birth_notice'), ('paper', 'authorisation')], 'paper:authorisation')):
        answer = w.at['reception'].post(COUNTER, [*OWN.items(), *FORM.items(), *more], w.at['reception'].csrf, Accept='application/json')
        faults.same((answer.status, answer.code), (422, 'invalid'), more)
        faults.check(wrong in [e['field'] for e in answer.json()['errors']], wrong, answer)
    for name, data in (('a.exe', journey.PDF), ('a.pdf', b'MZ\x90'), ('a.pdf', b'')):
        answer = w.take_in(files=[('tep.birth_notice', name, 'application/pdf', data)], also=[])
        faults.same(answer.status, 422, name)
    faults.same(w.take_in(files=[('tep.khong_co', 'a.pdf', 'application/pdf', journey.PDF)]).status, 422)
    for path in ('/viec/tiep-nhan/9.999999', COUNTER + '?th=khong-co'):
        faults.same(w.at['reception'].get(path).status, 404, path)
    for who, path in (('department', '/viec/tiep-nhan'), ('department', COUNTER), ('specialist', '/viec/tiep-nhan')):
        faults.same(w.at[who].get(path).status, 403, who, path)
    faults.same(counts(w.server), before, 'something was written:')


def taken_in(faults, w):
    """a dossier taken in has its receipt, once with the secret, and a promised date"""
    answer = w.take_in()
    code, page = code_of(answer), w.at['reception'].follow(answer)
    faults.check(re.search(r'class="mc-secret">[A-Z0-9]{4}-[A-Z0-9]{4}<', page.text), 'no secret on the receipt')
    faults.check('mc-secret' not in w.at['reception'].get(f'/viec/ho-so/{code}').text, 'the secret is shown for ever')
    faults.check('mc-secret' not in w.at['specialist'].get(f'/viec/ho-so/{code}?tb=viec-da-nhan').text, 'the secret is shown to others')
    data = w.data('reception', code)
    faults.same((data['channel'], data['state'], data['name'], data['phone']), ('counter', 'registering', 'Trần Thị Bưởi', '0905123318'))
    faults.check(data['clock']['promise']['dated'] and data['clock']['promise']['why'], data['clock'])
    faults.same([(s['paper'], s['has_file']) for s in data['sheets']], [('birth_notice', False)])
    pdf = w.at['reception'].get(f'/viec/ho-so/{code}/mau/01.pdf')
    faults.check(pdf.status == 200 and pdf.body.startswith(b'%PDF'), pdf)
    for rest in ('/mau/02.pdf', '/mau/01', '/mau/x.pdf', '/ket-qua.pdf', '/tep/1', '/tep/99', '/tep/x'):
        faults.same(w.at['reception'].get(f'/viec/ho-so/{code}{rest}').status, 404, rest)


# ---- the worklist


def worklist(faults, w):
    """work of one's unit and role only, found without marks or by its code, filtered, as a table"""
    code = w.birth()
    faults.check(code in w.lines('specialist') and code not in w.lines('reception') and code not in w.lines('elsewhere'), 'whose work')
    for query in ('?tim=tran+thi+buoi', '?tim=' + code[-4:], '?tt=1.001193'):
        faults.check(code in w.lines('specialist', query), query)
    for query in ('?tim=khong+ai', '?tt=1.013225', '?ai=toi', '?loc=qua-han', '?loc=dung-tinh', '?loc=cho-tra', '?sau=9000000000000001.1'):
        faults.check(code not in w.lines('specialist', query), query)
    for typed in (code, code.lower(), f'https://motcua.example/tra-cuu?ma={code}'):
        answer = w.at['specialist'].get('/viec?tim=' + typed.replace('?', '%3F').replace('=', '%3D'))
        faults.same(answer.head('Location'), f'/viec/ho-so/{code}', typed)
    faults.same(w.at['elsewhere'].get(f'/viec?tim={code}').status, 200, "somebody else's code")
    table = w.at['specialist'].get('/viec.csv')
    faults.check(table.type == 'text/csv' and code in table.text, table)
    for odd in ('?sau=x', '?sau=1.', '?loc=%3Cb%3E', '?tim=' + 'a%20' * 300):
        faults.same(w.at['specialist'].get('/viec' + odd).status, 200, odd)


def waiting_stays_in_sight(faults, w):
    """what waits for the applicant stands among the stopped ones of the desk that takes what is brought"""
    code = w.birth()
    asked = [('reason', 'Mờ'), ('item', 'paper:birth_notice'), ('note:paper:birth_notice', 'Chụp lại'), ('item', 'field:birth_place')]
    journey.expect(w.act('specialist', code, 'request_supplement', asked), 303)
    line = w.lines('reception', '?loc=dung-tinh').get(code)
    faults.check(line and (line['kind'], line['due_state']) == ('waiting', 'stop'), line)
    page = w.at['reception'].get(f'/viec/ho-so/{code}/supplement')
    faults.check('Chụp lại' in page.text and value(page, 'birth_place') == FORM['birth_place'], 'what was flagged is not shown')
    for fields, wrong in ((('birth_place', 'X'), 'paper:birth_notice'), (('paper', 'birth_notice'), 'birth_place')):
        answer = w.at['reception'].post_json(f'/viec/ho-so/{code}/supplement', {'version': w.version(code), fields[0]: fields[1]}, w.at['reception'].csrf)
        faults.check(answer.status == 422 and wrong in [e['field'] for e in answer.json()['errors']], answer)
    answer = w.act('reception', code, 'supplement', [('paper', 'birth_notice'), ('birth_place', 'Trạm y tế'), ('child_name', 'Tên Khác')])
    faults.same(answer.status, 422, 'an answer that was not asked for')
    journey.expect(w.act('reception', code, 'supplement', [('paper', 'birth_notice'), ('birth_place', 'Trạm y tế')]), 303)
    data = w.data('specialist', code)
    faults.same([s['verdict'] for s in data['sheets']], ['replaced', 'new'])
    faults.check('Trạm y tế' in str(data['content']) and code in w.lines('specialist') and code not in w.lines('reception'), 'work does not go on')


# ---- acts


def only_what_is_offered(faults, w):
    """the acts of the page are those that the workflow takes, no others"""
    code = w.birth()
    faults.same([a['id'] for a in w.data('specialist', code)['acts']], ['propose', 'request_supplement'])
    faults.same([a['id'] for a in w.data('reception', code)['acts']], [])
    faults.same([a['id'] for a in w.data('leader', code)['acts']], ['extend', 'stop'])
    before = w.events(code)
    for who, what, status in (('specialist', 'accept', 409), ('specialist', 'hand_over', 409), ('specialist', 'sign', 409), ('specialist', 'khong_co', 404),
                              ('reception', 'propose', 403), ('leader', 'propose', 403), ('elsewhere', 'propose', 404), ('department', 'propose', 404)):
        answer = w.act(who, code, what, REGISTERED)
        faults.same(answer.status, status, who, what)
    faults.same([e for e in w.events(code) if e[0] != 'read'], [e for e in before if e[0] != 'read'], 'something was done:')
    for who, path in (('specialist', 'accept'), ('reception', 'propose')):
        faults.check(w.at[who].get(f'/viec/ho-so/{code}/{path}').status in (403, 409), who, path)


def an_opinion_and_no_more(faults, w):
    """a unit whose opinion is asked sees the dossier and its one act; nobody else of it"""
    code = w.house()
    faults.same(w.lines('department'), {}, 'before it is asked:')
    journey.expect(w.act('specialist', code, 'ask_construction', {'note': 'Chỉ giới thế nào?'}), 303)
    faults.same(w.lines('department')[code]['kind'], 'opinion')
    data = w.data('department', code)
    faults.same([a['id'] for a in data['acts']], ['answer_construction'])
    faults.same([(o['answer'], o['question']) for o in data['opinions']], [('waiting', 'Chỉ giới thế nào?')])
    faults.check('Chỉ giới thế nào?' in w.at['department'].get(f'/viec/ho-so/{code}/answer_construction').text, 'the question is not shown')
    answer = w.act('department', code, 'answer_construction', {'answer': 'perhaps', 'opinion_number': '1', 'note': 'x'})
    faults.same(answer.status, 422, 'an answer that is none')
    letter = [('tep.opinion_letter', 'góp ý.pdf', 'application/pdf', journey.PDF)]
    said = [('version', str(w.version(code))), ('answer', 'disagree'), ('opinion_number', '12/SXD'), ('note', 'Lùi 2,4 m')]
    journey.expect(w.at['department'].upload(f'/viec/ho-so/{code}/answer_construction', said, letter, w.at['department'].csrf), 303)
    data = w.data('specialist', code)
    faults.same([(o['answer'], o['text']) for o in data['opinions']], [('disagree', 'Lùi 2,4 m')])
    faults.same(data['sheets'][-1]['paper'], 'opinion_letter')
    faults.same(w.lines('department'), {}, 'after it has answered:')


def the_second_is_told(faults, w):
    """two officers on one dossier: the second learns who acted and what changed, keeps their words, and overwrites nothing"""
    code = w.birth()
    version = w.version(code)
    journey.expect(w.act('specialist', code, 'propose', REGISTERED, version), 303)
    answer = w.act('second', code, 'propose', {**REGISTERED, 'register_book': 'Quyển 99', 'note': 'Chữ của Nhì'}, version)
    faults.same(answer.status, 409, answer)
    for said in ('Đồng nghiệp vừa xử lý', 'Cán bộ specialist', 'Trình ký', 'Đang ghi sổ hộ tịch', 'Chờ lãnh đạo ký', 'Quyển 99', 'Chữ của Nhì'):
        faults.check(said in answer.text, said)
    faults.check('Quyển 99' not in str(w.data('specialist', code)) and w.version(code) == version + 1, 'something was overwritten')
    data = w.at['second'].post_json(f'/viec/ho-so/{code}/propose', {**REGISTERED, 'version': version}, w.at['second'].csrf)
    faults.same((data.status, data.code), (409, 'stale'))


def pressed_twice(faults, w):
    """the same act sent twice is done once, with the page's token or without"""
    code = w.birth()
    version = w.version(code)
    answers = [w.act('specialist', code, 'propose', REGISTERED, version) for _ in range(3)]
    faults.same([a.status for a in answers], [303] * 3, answers)
    once = [('version', version + 1), ('_once', w.at['leader'].get(f'/viec/ho-so/{code}/sign').text.split('name="_once" value="')[1].split('"')[0])]
    answers = [w.at['leader'].post(f'/viec/ho-so/{code}/sign', once, w.at['leader'].csrf) for _ in range(2)]
    faults.same([a.status for a in answers], [303] * 2, answers)
    faults.same([e[1] for e in w.events(code, 'acted')], ['accept', 'propose', 'sign'])


def taken_in_twice(faults, w):
    """an intake that is sent twice is one dossier, and the citizen is told of it once"""
    def there():
        with database(w.server) as db:
            return [db.execute(f'select count(*) from {what}').fetchone()[0] for what in ('dossier', 'delivery')]
    before, once = there(), {'_once': 'nhận một lần', 'applicant.phone': '0905 555 123'}
    answers = [w.take_in(once) for _ in range(2)]
    faults.same([a.status for a in answers], [303] * 2, answers)
    faults.same(len({code_of(a) for a in answers}), 1, answers)
    faults.same([a - b for a, b in zip(there(), before)], [1, 1], 'dossiers and messages:')


def the_result_is_seen_before_it_is_signed(faults, w):
    """the leader reads the result as it will be printed; no number is used up by looking"""
    code = w.proposed()
    for _ in range(3):
        page = w.at['leader'].get(f'/viec/ho-so/{code}/sign')
    faults.check('NGUYỄN TRẦN AN NHIÊN' in page.text and '048326000456' in page.text and 'Đủ điều kiện.' in page.text, 'not the result')
    first = w.proposed()
    for each in (code, first):
        journey.expect(w.act('leader', each, 'sign'), 303)
    numbers = [int(w.data('leader', c)['result_number'].split('/')[0]) for c in (code, first)]
    faults.same(numbers[1] - numbers[0], 1, 'numbers were skipped:')
    faults.check(w.at['reception'].get(f'/viec/ho-so/{code}/ket-qua.pdf').body.startswith(b'%PDF'), 'no result')
    faults.same(w.lines('reception', '?loc=cho-tra')[code]['due_state'], 'done')


# ---- leaders


def a_batch_of_which_one_fails(faults, w):
    """a leader's batch: what somebody has just changed is told, the others are done"""
    codes = [w.proposed() for _ in range(3)]
    listed = {line['code']: line for line in w.at['leader'].json('/viec/duyet').json()['lines']}
    faults.check(all(c in listed and listed[c]['proposal'] == 'Đủ điều kiện.' for c in codes), listed)
    ticks = [('hs', f'{c} {listed[c]["version"]} {listed[c]["act"]}') for c in codes]
    journey.expect(w.act('leader', codes[1], 'send_back', {'reason': 'Xem lại'}), 303)
    odd = [('hs', f'{codes[0][:-4]}9876 1 sign'), ('hs', 'x'), ticks[0]]
    answer = w.at['leader'].post('/viec/duyet', [*ticks, *odd], w.at['leader'].csrf, Accept='application/json')
    got = {t['code']: t['outcome'] for t in answer.json()['results']}
    faults.same(got, {codes[0]: 'done', codes[1]: 'stale', codes[2]: 'done', codes[0][:-4] + '9876': 'not_found', 'x': 'not_found'})
    faults.same([w.row(c)[2] for c in codes], ['ready', 'registering', 'ready'])
    again = w.at['leader'].post('/viec/duyet', [ticks[0]], w.at['leader'].csrf, Accept='application/json').json()
    faults.same((again['done'], again['failed']), (1, 0), 'pressed twice:')
    faults.same(len(w.events(codes[0], 'acted')), 3)
    none = w.at['leader'].post('/viec/duyet', [], w.at['leader'].csrf)
    faults.check(none.status == 422 and 'đánh dấu ít nhất một' in none.text, none)
    stranger = w.at['elsewhere'].post('/viec/duyet', [ticks[1]], w.at['elsewhere'].csrf, Accept='application/json').json()
    faults.same([t['outcome'] for t in stranger['results']], ['not_found'])


def assignment(faults, w):
    """a leader gives work to somebody of the unit with the role, with a reason, and takes it back"""
    code = w.birth()
    second, reception = w.people['second'], w.people['reception']

    def give(to, reason='Nghỉ phép', version=None, who='leader'):
        fields = [('hs', f'{code} {version or w.version(code)}'), ('cho', to), ('ly-do', reason)]
        return w.at[who].post('/viec/giao', fields, w.at[who].csrf, Accept='application/json')
    faults.same([e['field'] for e in give('', '').json()['errors']], ['cho', 'ly-do'])
    faults.same(give(w.people['elsewhere'].account).status, 422, 'somebody of another unit')
    faults.same([t['outcome'] for t in give(reception.account).json()['results']], ['no_role'])
    faults.same([t['outcome'] for t in give(second.account, version=99).json()['results']], ['stale'])
    faults.same([t['outcome'] for t in give(0, who='elsewhere').json()['results']], ['not_found'])
    faults.same(give(second.account).json().get('location'), '/viec/giao?tb=viec-da-giao')
    faults.check(code in w.lines('second', '?ai=toi') and code not in w.lines('specialist', '?ai=toi'), 'not in their list')
    faults.same(w.data('leader', code)['assignee_name'], second.name)
    faults.same(w.events(code, 'assigned')[-1][3], f'{second.name}. Nghỉ phép')
    give(0)
    faults.check(code not in w.lines('second', '?ai=toi'), 'not taken back')


def readings(faults, w):
    """opening a dossier, its papers and printed forms is journaled; a list is not; nobody else's dossier is told"""
    code = code_of(w.take_in(files=[('tep.birth_notice', 'a.pdf', 'application/pdf', journey.PDF)], also=[]))
    before = len(w.events(code, 'read'))
    w.lines('second')
    w.at['second'].get(f'/viec?tim={code[-4:]}')
    faults.same(len(w.events(code, 'read')), before, 'a list is journaled:')
    for rest in ('', '.json', '/tep/1', '/mau/01.pdf'):
        journey.expect(w.at['second'].get(f'/viec/ho-so/{code}{rest}'), 200)
    faults.same([e[2] for e in w.events(code, 'read')][before:], ['Ngô Thị Nhì'] * 4)
    for rest in ('', '/tep/1', '/mau/01.pdf', '/ket-qua.pdf', '/propose'):
        theirs, none = (w.at['elsewhere'].get(f'/viec/ho-so/{c}{rest}') for c in (code, code[:-4] + '9876'))
        faults.same((theirs.status, theirs.text.replace(code, '')), (404, none.text.replace(code[:-4] + '9876', '')), rest)
    faults.same(len(w.events(code, 'read')), before + 4, 'a refused reading is journaled:')


def between_officers(faults, w):
    """a word between officers is journaled, read by the units that take part, and by no applicant; nothing else of the dossier changes"""
    code = w.birth()
    version, row = w.version(code), w.data('leader', code)
    send = lambda who, text: w.at[who].post(f'/viec/ho-so/{code}/trao-doi', {'loi-nhan': text}, w.at[who].csrf)  # noqa: E731
    journey.expect(send('specialist', '  Bà mẹ hẹn mai ghé <b>lấy</b> giấy.\n Chị nhớ nhắc. '), 303)
    said = w.data('reception', code)['messages']
    faults.same([(m['who'], m['note'].splitlines()[0]) for m in said], [('Cán bộ specialist', 'Bà mẹ hẹn mai ghé <b>lấy</b> giấy.')])
    faults.check('<b>lấy</b>' not in w.at['leader'].get(f'/viec/ho-so/{code}').text, 'marks of a message are taken for mark-up')
    now = w.data('leader', code)
    faults.same((w.version(code), now['state'], now['done'], now['clock']), (version, row['state'], row['done'], row['clock']), 'something changed:')
    for text in ('', '   ', 'x' * 2001):
        page = send('specialist', text)
        faults.check(page.status == 422 and 'id="loi-nhan-l"' in page.text, text[:5])
    faults.same(send('elsewhere', 'Xin chào').status, 404)
    faults.same(len(w.events(code, 'message')), 1)
    applicant = Person(w.server, 'Trần Thị Bưởi').client()
    theirs = journey.apply(applicant, journey.unit_number(w.server))
    before = applicant.json(f'/ho-so/{theirs}').json()['past']
    journey.expect(w.at['reception'].post(f'/viec/ho-so/{theirs}/trao-doi', {'loi-nhan': 'Hẹn mai ghé lấy giấy'}, w.at['reception'].csrf), 303)
    for rest in ('', '.json'):
        page = journey.expect(applicant.get(f'/ho-so/{theirs}{rest}'), 200)
        faults.check('Hẹn mai ghé' not in page.text, 'the applicant reads it', page)
    faults.same(applicant.json(f'/ho-so/{theirs}').json()['past'], before, 'the applicant sees that something was said:')


def main():
    run_on(Server(demo='no'), [card_is_read, nothing_is_lost_at_the_counter, bad_fields_at_the_counter, taken_in, worklist, waiting_stays_in_sight, only_what_is_offered,
            an_opinion_and_no_more, the_second_is_told, pressed_twice, taken_in_twice, the_result_is_seen_before_it_is_signed, a_batch_of_which_one_fails, assignment,
            readings, between_officers], World)


if __name__ == '__main__':
    sys.exit(main())
