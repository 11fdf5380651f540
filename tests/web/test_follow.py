#!/usr/bin/env python3
"""Following what one sent, by the pages: the receipt and official papers, what stands ahead, who has looked, a supplement of the flagged
items alone with nothing lost on the way, withdrawal, the result. The officers' side is played by the desk's pages."""
import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import journey
from client import Server
from people import UNIT_A, Person, database
from tap import done, report, run

CHILD = 'Nguyễn Trần An Nhiên'
ASKED = [('reason', 'Giấy chứng sinh chụp mờ.'), ('item', 'paper:birth_notice'), ('note:paper:birth_notice', 'Chụp lại cho rõ dấu.'),
         ('item', 'field:home_town'), ('note:field:home_town', 'Ghi cả xã, tỉnh.')]
REGISTERED = {'child_identifier': '048326000456', 'register_book': 'Quyển 01, trang 12'}


def scanned(pdf):
    """What the QR code of a paper says."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['pdftoppm', '-r', '150', '-png', '-', f'{folder}/p'], input=pdf, check=True)
        pages = [str(p) for p in Path(folder).iterdir()]
        return subprocess.run(['zbarimg', '-q', '--raw', *pages], capture_output=True, text=True, check=False).stdout.strip()


class World:
    def __init__(self, server):
        self.server = server
        self.person, self.other = Person(server, 'Trần Thị Bưởi'), Person(server, 'Phạm Văn Ổi')
        self.client, self.stranger = self.person.client(), self.other.client()
        self.token = self.client.token('/thu-tuc')
        self.unit = journey.unit_number(server)
        self.desk = {role: Person(server, f'Cán bộ {role}', UNIT_A, [role]).client() for role in ('reception', 'specialist', 'leader')}
        for client in self.desk.values():
            client.csrf = client.token('/viec')

    def sent(self):
        return journey.apply(self.client, self.unit)

    def version(self, code):
        with database(self.server) as db:
            found = db.execute('select version, state, id from dossier order by id').fetchall()
        row = [r for r in found if code.endswith(f'-{r[2] & 65535:04d}')]
        return row[-1][0], row[-1][1]

    def act(self, role, code, what, fields=()):
        """An officer does it by the desk's page."""
        client, pairs = self.desk[role], list(fields.items() if isinstance(fields, dict) else fields)
        return journey.expect(client.post(f'/viec/ho-so/{code}/{what}', [('version', self.version(code)[0]), *pairs], client.csrf), 303)

    def data(self, code):
        return self.client.json(f'/ho-so/{code}').json()

    def page(self, code, rest=''):
        answer = self.client.get(f'/ho-so/{code}{rest}')
        return html.unescape(re.sub(r'<[^>]*>', ' ', answer.text)) if answer.status == 200 else repr(answer)

    def paper(self, code, name):
        """Text of a PDF."""
        answer = self.client.get(f'/ho-so/{code}/{name}')
        if answer.status != 200 or answer.type != 'application/pdf':
            return repr(answer)
        return ' '.join(subprocess.run(['pdftotext', '-layout', '-', '-'], input=answer.body, capture_output=True, check=True).stdout.decode().split())

    def asked(self):
        """-> code of a dossier whose paper and answer are asked for again."""
        code = self.sent()
        self.act('reception', code, 'accept')
        self.act('specialist', code, 'request_supplement', ASKED)
        return code

    def supplement(self, code, fields, files=(), version=None):
        fields = [('version', str(self.version(code)[0] if version is None else version)), *fields]
        return self.client.upload(f'/ho-so/{code}/bo-sung', fields, list(files), self.token)


def nothing_yet(f, w):
    """Who has sent nothing is told so, and how to go on"""
    page = w.stranger.get('/ho-so')
    f.check('Chưa có hồ sơ nào' in page.text and 'href="/thu-tuc"' in page.text and 'href="/tra-cuu"' in page.text, page)
    f.same(w.stranger.json('/ho-so').json()['nothing'], True)


def receipt(f, w):
    """The receipt shows code, secret and the way to follow; the date comes with the acceptance, with its reasons; the PDF says the same"""
    code = w.sent()
    page, pdf = w.page(code, '/giay-hen'), w.paper(code, 'giay-hen.pdf')
    secret = re.search(r'\b[A-Z2-9]{4}-[A-Z2-9]{4}\b', page)
    f.check(secret and secret[0] in pdf and code in pdf, 'secret', page[:400], pdf[:400])
    f.check('Giấy xác nhận đã nộp hồ sơ' in page and 'Có khi hồ sơ được tiếp nhận' in page, page[:800])
    f.check('XÁC NHẬN ĐÃ NỘP' in pdf and 'HẸN TRẢ KẾT QUẢ' not in pdf and 'NGƯỜI TIẾP NHẬN' not in pdf, pdf)
    f.check(f'/tra-cuu?ma={code}' in pdf and f'/tra-cuu?ma={code}' in w.client.json(f'/ho-so/{code}/giay-hen').text)
    f.check(secret[0] not in w.client.json(f'/ho-so/{code}/giay-hen').text, 'the secret as data')
    f.check(w.data(code)['pending'] and not w.data(code)['due']['dated'])
    w.act('reception', code, 'accept')
    page, pdf, due = w.page(code, '/giay-hen'), w.paper(code, 'giay-hen.pdf'), w.data(code)['due']
    f.check('Giấy tiếp nhận hồ sơ và hẹn trả kết quả' in page and 'Vì sao có ngày này' in page and 'âm lịch' in page, page[:900])
    f.check('GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ' in pdf and 'NGƯỜI TIẾP NHẬN HỒ SƠ' in pdf and 'Cán bộ reception' in pdf, pdf)
    f.check(due['dated'] and len(due['why']) >= 2 and secret[0] in pdf and 'Vì sao có ngày hẹn này' in pdf, due)
    f.same(w.paper(code, 'mau/01.pdf'), pdf)
    with database(w.server) as db: # as its administrator would tell it
        db.execute("insert into unit_contact (unit, address, phone, email, hours) select received_unit, '503 Trần Cao Vân', '0236 3 555 666', 'hoi@phuong.example',"
                   " 'Sáng 7 giờ 30\nChiều 13 giờ' from dossier order by id desc limit 1")
    for at in f'/ho-so/{code}', f'/ho-so/{code}/giay-hen':
        page = w.client.get(at).text
        f.check('href="tel:02363555666"' in page and 'href="mailto:hoi@phuong.example"' in page and '503 Trần Cao Vân' in page, at)
    pdf = w.paper(code, 'giay-hen.pdf')
    f.check('503 Trần Cao Vân' in pdf and '0236 3 555 666' in pdf and 'Chiều 13 giờ' in pdf, pdf)
    with database(w.server) as db:
        db.execute('delete from unit_contact')


def what_is_told(f, w):
    """The page says who has it and what is ahead, tells each reading, and keeps to itself what officers write to one another"""
    code = w.sent()
    w.act('reception', code, 'accept', {'note': 'Ghi chú đón khách'})
    w.act('specialist', code, 'propose', {**REGISTERED, 'note': 'Nội bộ: trình gấp'})
    w.act('leader', code, 'send_back', {'reason': 'Nội bộ: sai trang sổ'})
    for name in ('specialist', 'leader'):
        w.desk[name].get(f'/viec/ho-so/{code}')
    page, data = w.page(code), w.data(code)
    f.check('Nội bộ' not in page and 'Nội bộ' not in str(data), 'what was written between officers')
    f.same([x['what'] for x in data['past']], ['submitted', 'accept', 'act', 'act'])
    f.same([data['ahead'][0]['state'], data['ahead'][0]['now'], data['ahead'][-1]['state']], ['registering', True, 'returned'])
    f.check(data['readings_n'] >= 2 and {'specialist', 'leader'} <= {x['role'] for x in data['readings']}, data['readings'])
    f.check('Phường Thanh' in page.replace('\xa0', ' ') and 'Cán bộ đã xem' in page, page[:1500])
    f.check('048190001234' not in page and '0905123318' not in page, 'numbers that open doors are shown in full')
    f.check(CHILD in page, 'one\'s own answers are not shown')
    english = w.client.get(f'/ho-so/{code}?lang=en')
    w.client.get(f'/ho-so/{code}?lang=vi')
    f.check('Who has looked at it' in english.text and 'Diễn biến' not in english.text, english)


def supplement(f, w):
    """Only what was flagged is asked for, with the officer's words; form 02 says the same; what is sent takes the place of the old"""
    code = w.asked()
    page, form = w.page(code), w.paper(code, 'mau/02.pdf')
    for words in ('Giấy chứng sinh chụp mờ.', 'Chụp lại cho rõ dấu.', 'Ghi cả xã, tỉnh.'):
        f.check(words in page and words in form, words, page[:900], form)
    f.check('mờ.:' not in page, 'a full stop within a sentence')
    f.same(w.client.json('/ho-so').json()['ask'][0]['todo'], 'supplement')
    page = w.client.get(f'/ho-so/{code}/bo-sung').text
    f.same(sorted(re.findall(r'(?:id|name)="(tep\.\w+|home_town|child_name)"', page)), ['home_town', 'home_town', 'tep.birth_notice'])
    f.check(f'value="{journey.STEPS["child"]["home_town"]}"' in page, 'the old answer is not there')
    answer = w.supplement(code, [('home_town', 'xã Trà My, thành phố Đà Nẵng'), ('note', 'Đã chụp lại')],
                          [('tep.birth_notice', 'rõ hơn.pdf', 'application/pdf', journey.PDF + b'1')])
    f.same(answer.head('Location'), f'/ho-so/{code}?tb=da-bo-sung', answer)
    data = w.data(code)
    f.same([(p['file'], p['state']) for p in data['papers']], [('rõ hơn.pdf', 'new'), ('giấy chứng sinh.pdf', 'replaced')])
    f.check('xã Trà My, thành phố Đà Nẵng' in str(data['answers']) and not data['items'], data['answers'])
    f.check('Đã chụp lại' in str(data['past'][-1]), data['past'][-1])
    f.same(w.client.get(f'/ho-so/{code}/bo-sung').head('Location'), f'/ho-so/{code}?tb=buoc-da-qua')


def nothing_lost(f, w):
    """A wrong or missing item is told beside it; good files and typed words are there again, also on a page that is stale"""
    code = w.asked()
    good = ('tep.birth_notice', 'tốt.pdf', 'application/pdf', journey.PDF + b'2')
    before = w.version(code)
    page = w.supplement(code, [('home_town', ''), ('note', 'Lời <dặn>')], [good, ('tep.birth_notice', 'xấu.pdf', 'application/pdf', b'MZ')])
    f.same(page.status, 422)
    kept = re.findall(r'name="_kept" value="([^"]*)" checked', page.text)
    f.check(len(kept) == 1 and 'tốt.pdf' in page.text and 'Lời &lt;dặn&gt;' in page.text, kept, page.text[2500:5000])
    f.check('id="paper-birth_notice-l"' in page.text, 'the bad file is not told')
    page = w.supplement(code, [('home_town', ''), ('_kept', html.unescape(kept[0]))])
    f.check(page.status == 422 and 'id="home_town-l"' in page.text and 'tốt.pdf' in page.text, page.text[2500:5000])
    page = w.supplement(code, [('home_town', 'Hội An')])
    f.check(page.status == 422 and 'href="#paper-birth_notice">Giấy chứng sinh: ' in page.text and 'value="Hội An"' in page.text, page)
    forged = html.unescape(kept[0]).replace('tốt', 'xấu')
    f.same(w.supplement(code, [('home_town', 'Hội An'), ('_kept', forged)]).status, 422, 'a forged word:')
    f.same(w.supplement(code, [('home_town', 'Hội An'), ('_kept', 'a|b')]).status, 422)
    page = w.supplement(code, [('home_town', 'Hội An'), ('_kept', html.unescape(kept[0]))], version=1)
    f.check(page.status == 409 and 'value="Hội An"' in page.text and 'tốt.pdf' in page.text and f'value="{before[0]}"' in page.text, page)
    for field in ('child_name', 'due_at', 'paper'):
        f.same(w.supplement(code, [('home_town', 'Hội An'), (field, 'x')], [good]).status, 422, field)
    f.same(w.supplement(code, [('home_town', 'Hội An')], [good, ('tep.residence', 'a.pdf', 'application/pdf', journey.PDF)]).status, 422, 'not asked for:')
    f.same(w.version(code), before, 'written all the same:')
    f.same(w.supplement(code, [('home_town', 'Hội An'), ('_kept', html.unescape(kept[0]))]).status, 303)
    f.same(w.data(code)['papers'][0]['file'], 'tốt.pdf')


def not_yours(f, w):
    """Somebody else's dossier answers as one that does not exist, whatever is asked of it"""
    code = w.asked()
    token, none = w.stranger.token('/thu-tuc'), journey.neighbour(code)
    for rest in ('', '/giay-hen', '/giay-hen.pdf', '/mau/01.pdf', '/mau/02.pdf', '/ket-qua.pdf', '/tep/1', '/bo-sung', '/rut', '/viec/supplement'):
        answers = [w.stranger.get(f'/ho-so/{c}{rest}') for c in (code, none)]
        f.same([a.status for a in answers], [404, 404], rest)
        f.same(answers[0].text.replace(code, ''), answers[1].text.replace(none, ''), 'told apart by', rest)
    for rest in ('/bo-sung', '/rut', '/viec/supplement', '/viec/accept'):
        f.same([w.stranger.post(f'/ho-so/{c}{rest}', {'version': '3'}, token).status for c in (code, none)], [404, 404], rest)
    guest = w.server.client()
    f.same([guest.get(f'/ho-so/{c}').status for c in (code, none)], [303, 303])


def withdraw(f, w):
    """Withdrawing asks first, takes a reason, and then the dossier is over"""
    code = w.sent()
    f.check('sẽ ngừng giải quyết' in w.page(code, '/rut'))
    f.same(w.client.post(f'/ho-so/{code}/rut', {'version': '1', 'reason': 'x' * 2001}, w.token).status, 422)
    f.same(w.client.post(f'/ho-so/{code}/rut', {'version': '1', 'reason': 'Khai nhầm'}, w.token).head('Location'), f'/ho-so/{code}?tb=da-rut')
    data = w.data(code)
    f.check(data['status']['final'] and not data['status']['done'] and data['past'][-1]['note'] == 'Khai nhầm' and not data['ahead'], data['past'])
    f.check(code in [x['code'] for x in w.client.json('/ho-so').json()['over']])


def refusal_and_new_date(f, w):
    """A refusal is form 03; a new date is form 04 with the old one; stopping is form 05; form 01 stays what it was"""
    code = w.sent()
    w.act('reception', code, 'refuse', {'reason': 'Không thuộc thẩm quyền <b>'})
    form = w.paper(code, 'mau/03.pdf')
    f.check('TỪ CHỐI TIẾP NHẬN' in form and 'Không thuộc thẩm quyền <b>' in form and 'Không thuộc thẩm quyền <b>' in w.page(code), form)
    f.same(w.client.get(f'/ho-so/{code}/mau/04.pdf').status, 404)
    code = w.sent()
    w.act('reception', code, 'accept')
    first, was = w.paper(code, 'giay-hen.pdf'), w.data(code)['due']['date']
    w.act('leader', code, 'extend', {'reason': 'Mất điện cả ngày', 'days': '2'})
    now, form = w.data(code)['due']['date'], w.paper(code, 'mau/04.pdf')
    day = [f'{int(d[8:])}/{int(d[5:7])}/{d[:4]}' for d in (was, now)]
    f.check(was < now and all(d in form for d in day) and 'Mất điện cả ngày' in form and 'xin lỗi' in form, day, form)
    page = w.page(code)
    f.check('ngày hẹn trả phải lùi lại' in page and all(d in page.partition('Trước đây hẹn')[2][:200] for d in day), 'the page of the dossier says nothing of it')
    f.same(w.paper(code, 'giay-hen.pdf'), first, 'printed again, form 01 says something else:')
    w.act('specialist', code, 'request_supplement', ASKED)
    w.act('leader', code, 'stop', {'reason': 'Quá lâu không bổ sung'})
    form = w.paper(code, 'mau/05.pdf')
    f.check('DỪNG GIẢI QUYẾT' in form and 'Chờ bổ sung' in form and 'Quá lâu không bổ sung' in form, form)


def result(f, w):
    """The result is there once it is issued and not before: its paper names who issues it and leads back here"""
    code = w.sent()
    w.act('reception', code, 'accept')
    w.act('specialist', code, 'propose', REGISTERED)
    f.same(w.client.get(f'/ho-so/{code}/ket-qua.pdf').status, 404)
    w.act('leader', code, 'sign')
    page, paper = w.page(code), w.paper(code, 'ket-qua.pdf')
    f.check('Giấy khai sinh đã có' in page and 'Bản giấy: quầy một cửa' in page and w.client.json('/ho-so').json()['ask'][0]['todo'] == 'collect', page[:900])
    f.check(CHILD.upper() in paper and 'ỦY BAN NHÂN DÂN' in paper and code in paper, paper)
    f.same(scanned(w.client.get(f'/ho-so/{code}/ket-qua.pdf').body), f'http://127.0.0.1:{w.server.port}/tra-cuu?ma={code}')
    w.act('reception', code, 'hand_over')
    data = w.data(code)
    f.check(data['status']['done'] and data['has_result'] and not data['collect'] and data['early'], data['status'])
    f.same(w.client.get(f'/ho-so/{code}/tep/1').body, journey.PDF)
    f.same([w.client.get(f'/ho-so/{code}/tep/{n}').status for n in (0, 2, 99, 'x')], [404] * 4)


def main():
    server = Server(demo='no')
    world = World(server)
    run([nothing_yet, receipt, what_is_told, supplement, nothing_lost, not_yours, withdraw, refusal_and_new_date, result], world)
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
