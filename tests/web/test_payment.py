#!/usr/bin/env python3
"""Fees from the receipt to the books, the whole way through sim/payment: a signed address, the gateway's calls - right, twice, late, with a wrong
signature or sum, refused, lost - what is booked once and only once; cash and refunds at the desk; VietQR; statements; the ledger checked."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import journey
from client import ROOT, Server
from people import UNIT_A, UNIT_B, Person, database, wait_for
from tap import done, report, run

SECRET = 'A-SECRET-OF-THE-TESTS-ALONE-0001'
ACCOUNT = f'# unit\tbank\taccount\tname\n{UNIT_A}\tVietcombank\t0011001234567\tUBND PHUONG THANH KHE\n'
REGISTERED = {'child_identifier': '048326000456', 'register_book': 'Quyển 01, trang 12'}
DUE = 16000  # two copies


class Simulator:
    def __init__(self, folder):
        secret = Path(folder, 'secret')
        secret.write_text(SECRET + '\n')
        os.chmod(secret, 0o600)
        self.secret = str(secret)
        self.process = subprocess.Popen([sys.executable, str(ROOT / 'sim/payment'), '--secret-file', self.secret], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[1]

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=20) as r:
            return r.read().decode()

    def post(self, path, **form):
        """-> where it leads, or what it said."""
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None
        try:
            with urllib.request.build_opener(Stay).open(self.url + path, urllib.parse.urlencode(form).encode(), timeout=30) as r:
                return r.read().decode()
        except urllib.error.HTTPError as e:
            if e.code == 302:
                return e.headers['Location']
            raise

    def told(self):
        return json.loads(self.get('/told'))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class World:
    def __init__(self, server, sim):
        self.server, self.sim = server, sim
        sim.post('/register', ipn=f'http://127.0.0.1:{server.port}/thanh-toan/ipn')
        self.client = Person(server, 'Trần Thị Bưởi').client()
        self.token = self.client.token('/thu-tuc')
        self.unit = journey.unit_number(server)
        self.desk = {role: Person(server, f'Cán bộ {role}', UNIT_A, [role]).client() for role in ('reception', 'specialist', 'leader')}
        for client in self.desk.values():
            client.csrf = client.token('/viec')

    def act(self, role, code, version, what, fields=()):
        client = self.desk[role]
        return journey.expect(client.post(f'/viec/ho-so/{code}/{what}', [('version', str(version)), *dict(fields).items()], client.csrf), 303)

    def owing(self):
        """-> code of a dossier whose result is ready and whose copies are to be paid."""
        code = journey.apply(self.client, self.unit)
        self.act('reception', code, 1, 'accept')
        self.act('specialist', code, 2, 'propose', REGISTERED)
        self.act('leader', code, 3, 'sign')
        return code

    def money(self, code):
        return self.client.json(f'/ho-so/{code}').json()['money']

    def pay(self, code):
        """Pressed on the status page -> the address it leads to."""
        return journey.expect(self.client.post(f'/ho-so/{code}/nop-phi', {}, self.token), 303).head('Location')

    def order(self, url):
        return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)['vnp_TxnRef'][0]

    def through(self, code, how):
        """By the gateway's pages -> where the browser comes back to, and what the gateway was answered."""
        url, before = self.pay(code), len(self.sim.told())
        ref = self.order(url)
        page = self.sim.get(url[len(self.sim.url):])
        assert f'value="{ref}"' in page, page
        back = self.sim.post('/paymentv2/decide', ref=ref, how=how)
        return urllib.parse.urlsplit(back), [t['answer']['RspCode'] for t in self.sim.told()[before:]]

    def back(self, at):
        return self.client.json(f'{at.path}?{at.query}').json()

    def check(self):
        return self.server.command('check', '--ledger')


def qr_and_account(faults, w):
    """What is due stands on the status page and the receipt, with the unit's account and a VietQR code that says just that"""
    code = journey.apply(w.client, w.unit)
    faults.same(w.money(code)['due'], 0)
    w.act('reception', code, 1, 'accept')
    w.act('specialist', code, 2, 'propose', REGISTERED)
    w.act('leader', code, 3, 'sign')
    m = w.money(code)
    faults.same((m['due'], m['transfer'], m['bank'], m['account'], m['purpose'], m['online']), (DUE, DUE, 'Vietcombank', '0011001234567', f'LP {code}', True))
    faults.check(m['text'].startswith('00020101021238570010A00000072701270006970436011300110012345670208QRIBFTTA5303704540516000'), m['text'])
    page = w.client.get(f'/ho-so/{code}').text
    faults.check('mc-qr' in page and '16.000 đồng' in page.replace('\u00a0', ' '), 'no code on the page')
    with tempfile.TemporaryDirectory() as d:
        pdf = w.client.get(f'/ho-so/{code}/giay-hen.pdf').body
        subprocess.run(['pdftoppm', '-r', '150', '-png', '-', f'{d}/p'], input=pdf, check=True)
        read = subprocess.run(['zbarimg', '-q', '--raw', *map(str, Path(d).iterdir())], capture_output=True, text=True, check=False).stdout
        text = subprocess.run(['pdftotext', '-layout', '-', '-'], input=pdf, capture_output=True, check=True).stdout.decode()
    faults.check(m['text'] in read.split('\n'), f'the receipt says {read!r}')
    faults.check('0011001234567' in text and f'LP {code}' in ' '.join(text.split()), text)


def paid_once(faults, w):
    """Paid at the gateway, told twice: booked once; the browser's return books nothing"""
    code = w.owing()
    at, answers = w.through(code, 'twice')
    faults.same(answers, ['00', '02'])
    faults.same((w.money(code)['due'], w.money(code)['paid']), (0, DUE))
    faults.same(w.back(at)['state'], 'paid')
    answer = w.client.post(f'/ho-so/{code}/nop-phi', {}, w.token)
    faults.same(answer.status, 409, 'nothing is left to pay:')


def wrong_calls(faults, w):
    """A wrong signature, a wrong sum, an unknown order, a refusal: each answered by its code, nothing booked, and one can pay again"""
    code = w.owing()
    for how, wanted in (('wrong_signature', '97'), ('wrong_amount', '04'), ('unknown', '01'), ('refused', '00')):
        at, answers = w.through(code, how)
        faults.same(answers, [wanted], how)
        faults.same(w.money(code)['due'], DUE, how)
    faults.same(w.back(at)['state'], 'failed')
    faults.same(w.through(code, 'paid')[1], ['00'])
    faults.same(w.money(code)['paid'], DUE)


def browser_books_nothing(faults, w):
    """What the browser brings back is shown, never booked, and is refused when it was tampered with; the gateway's late word books it"""
    code = w.owing()
    at, answers = w.through(code, 'late')
    faults.same((answers, w.back(at)['state'], w.money(code)['due']), ([], 'open', DUE))
    faults.same(w.back(at._replace(query=at.query.replace('vnp_ResponseCode=00', 'vnp_ResponseCode=24')))['state'], 'unknown')
    for query in ('', 'vnp_TxnRef=1', 'vnp_TxnRef=99999999999999999999&vnp_SecureHash=' + '0' * 128):
        got = w.client.get(f'/thanh-toan/ipn?{query}')
        faults.same((got.status, got.json()['RspCode']), (200, '97'), query)
    w.sim.post('/late')
    faults.same(w.money(code)['due'], 0)


def paid_twice(faults, w):
    """Two orders of one dossier are both paid: both are booked, and the second is owed to the payer"""
    code = w.owing()
    first, second = w.pay(code), w.pay(code)
    for url in (first, second):
        w.sim.get(url[len(w.sim.url):])
        w.sim.post('/paymentv2/decide', ref=w.order(url), how='paid')
    data = w.desk['leader'].json(f'/viec/ho-so/{code}/thu-phi').json()
    faults.same((data['paid'], data['due'], data['overpaid'], len(data['moves'])), (2 * DUE, 0, DUE, 2))


def lost_word(faults, w):
    """The gateway never told: once the order's time is over it is asked, and what it says is booked"""
    code = w.owing()
    _, answers = w.through(code, 'silent')
    faults.same((answers, w.money(code)['due']), ([], DUE))
    with database(w.server) as db:
        faults.same(db.execute("update job set run_at = 1 where kind = 'gateway_query' and done_at = 0").rowcount > 0, True)
    faults.check(wait_for(lambda: w.money(code)['due'] == 0, 15), 'the lost payment was not found')


def cash_and_refund(faults, w):
    """Cash at the counter has a receipt; more than is due is refused with what was typed; only a leader gives back, with a reason"""
    code = w.owing()
    at, desk, leader = f'/viec/ho-so/{code}/thu-phi', w.desk['reception'], w.desk['leader']
    told = lambda: [desk.json(f'/viec/ho-so/{code}{act}').json().get('owed', 0) for act in ('', '/hand_over')]
    faults.same(told(), [DUE, DUE], 'the dossier and the handing over tell what is to be taken:')
    faults.check('16.000' in desk.get(f'/viec/ho-so/{code}/hand_over').text, 'nobody reads what is to be taken')
    answer = desk.post(at, {'amount': '16001', 'how': 'cash', 'note': 'thu tại quầy'}, desk.csrf)
    faults.same(answer.status, 422)
    faults.check('value="16001"' in answer.text and '16000' in answer.text and 'thu tại quầy' in answer.text, answer.text[:3000])
    faults.same(desk.post(at, {'amount': '16000', 'how': 'cash'}, desk.csrf).status, 303)
    faults.same(told(), [0, 0])
    moves = desk.json(at).json()['moves']
    faults.check(len(moves) == 1 and re.fullmatch(r'\d{6}/\d{4}', moves[0]['number']), moves)
    back = f'/viec/ho-so/{code}/hoan-phi'
    faults.same(desk.post(back, {'amount': '16000', 'how': 'cash', 'note': 'x'}, desk.csrf).status, 403)
    faults.same(leader.post(back, {'amount': '16000', 'how': 'cash', 'note': ''}, leader.csrf).status, 422)
    faults.same(leader.post(back, {'amount': '16000', 'how': 'cash', 'note': 'Thu nhầm hồ sơ.'}, leader.csrf).status, 303)
    data = leader.json(at).json()
    faults.same((data['paid'], [m['amount'] for m in data['moves']]), (0, [DUE, -DUE]))


def gateway_refund(faults, w):
    """What came through the gateway is given back by it, once, and the books say so"""
    code = w.owing()
    w.through(code, 'paid')
    leader, back = w.desk['leader'], f'/viec/ho-so/{code}/hoan-phi'
    number = leader.json(f'/viec/ho-so/{code}/thu-phi').json()['moves'][0]['reference']
    faults.same(leader.post(back, {'amount': '6000', 'how': 'gateway', 'reference': '1', 'note': 'Thu thừa.'}, leader.csrf).status, 404)
    faults.same(leader.post(back, {'amount': '6000', 'how': 'gateway', 'reference': number, 'note': 'Thu thừa.'}, leader.csrf).status, 303)
    faults.check(wait_for(lambda: f',-6000,LP {code}' in w.sim.get('/statement.csv'), 15), 'the gateway was not asked')
    faults.same(leader.json(f'/viec/ho-so/{code}/thu-phi').json()['paid'], DUE - 6000)


def reconciled(faults, w):
    """A bank's statement: a transfer that names a dossier and its sum is recorded once; what is missing and surplus is told"""
    code, other = w.owing(), w.owing()
    desk = w.desk['reception']
    desk.post(f'/viec/ho-so/{other}/thu-phi', {'amount': '1000', 'how': 'bank', 'reference': 'FT-GONE'}, desk.csrf)
    day = desk.json('/viec/thu-phi').json()['day']
    letters = re.sub(r'\W', ' ', code)
    rows = f'day,reference,amount,text\n{day},FT-1,{DUE},MBVCB LP {letters} CT\n{day},FT-2,5,no idea\n{day},FT-3,999,LP {other}\n'
    look = desk.upload('/viec/thu-phi/doi-soat', {'how': 'bank'}, [('tep', 's.csv', 'text/csv', rows.encode())], desk.csrf, Accept='application/json').json()
    faults.same([look[k] for k in ('matched', 'missing', 'surplus', 'owed', 'booked')], [0, 1, 2, 1, 0])
    faults.same(w.money(code)['due'], DUE, 'a look books nothing:')
    for n, wanted in enumerate(([0, 1, 2, 0, 1], [1, 1, 2, 0, 0])):
        got = desk.post('/viec/thu-phi/doi-soat', {'how': 'bank', 'sao-ke': rows, 'ghi': '1'}, desk.csrf, Accept='application/json').json()
        faults.same([got[k] for k in ('matched', 'missing', 'surplus', 'owed', 'booked')], wanted, f'time {n}')
    faults.same(w.money(code)['due'], 0)
    answer = desk.post('/viec/thu-phi/doi-soat', {'how': 'bank', 'sao-ke': 'nothing'}, desk.csrf)
    faults.check(answer.status == 422 and 'nothing</textarea>' in answer.text, repr(answer))


def gateway_statement(faults, w):
    """The gateway's own statement fits the books line by line: what it never told rightly was asked for"""
    desk = w.desk['reception']
    got = desk.post('/viec/thu-phi/doi-soat', {'how': 'gateway', 'sao-ke': w.sim.get('/statement.csv')}, desk.csrf, Accept='application/json').json()
    faults.check(got['matched'] >= 10 and got['missing'] == 0 and got['surplus'] == 0, got)


def takings(faults, w):
    """The day's takings of the unit are its own payments, as page and as CSV; another unit sees none of them"""
    desk = w.desk['reception']
    data = desk.json('/viec/thu-phi').json()
    faults.same(data['cash'] + data['bank'] + data['gateway'], data['total'])
    rows = list(csv.DictReader(io.StringIO(desk.get('/viec/thu-phi.csv').text.lstrip('\ufeff'))))
    faults.same((len(rows), sum(int(r['amount']) for r in rows)), (data['n'], data['total'] + data['treasury']))
    faults.same(desk.get('/viec/thu-phi').status, 200)
    faults.same(desk.get('/viec/thu-phi/doi-soat').status, 200)
    foreign = Person(w.server, 'Cán bộ B', UNIT_B, ['reception']).client()
    faults.same(foreign.json('/viec/thu-phi').json()['n'], 0)
    with database(w.server) as db: # what waits, whatever the day: of the ledger itself
        waits = db.execute("select count(*), sum(n) from (select sum(amount) as n from entry where account = 'receivable' group by dossier having sum(amount) > 0) as waiting").fetchone() \
            if w.server.options.get('split') != 'yes' else None
    faults.check(waits is None or (data['owing_n'], data['owing_sum']) == waits and waits[0] > 0, data['owing_n'], data['owing_sum'], waits)
    faults.same((len(data['owing']), sum(x['amount'] for x in data['owing'])), (data['owing_n'], data['owing_sum']))
    faults.same(foreign.json('/viec/thu-phi').json()['owing_n'], 0)


def on_the_board(faults, w):
    """The operations centre counts each payment of the ledger once, and which of them came through the gateway; the journal tells them to the applicant"""
    watch = Person(w.server, 'Người xem', '48', ['monitor']).client()
    board = watch.json('/dieu-hanh').json()['all']
    with database(w.server) as db:
        ways = dict(db.execute("select e.account, count(*) from posting p join entry e on e.posting = p.id where p.kind = 'payment' and e.account <> 'receivable' group by 1").fetchall())
        told = db.execute("select count(*) from journal where kind = 'paid'").fetchone()[0]
    faults.same((board['paid'], board['paid_online']), (sum(ways.values()), ways['gateway']), ways)
    faults.check(0 < board['paid_online'] < board['paid'] == told, board['paid'], told)
    for figure in 'paid', 'paid_online':
        faults.same(watch.json(f'/dieu-hanh/ho-so?so={figure}').json()['n'], board[figure], figure)
    code = w.owing()
    w.through(code, 'paid')
    faults.check(any(row['what'] == 'paid' and row['note'].endswith('đồng') for row in w.client.json(f'/ho-so/{code}').json()['past']), 'not told to who paid')
    faults.same(watch.json('/dieu-hanh').json()['all']['paid_online'], board['paid_online'] + 1)


def checked(faults, w):
    """motcua check --ledger finds nothing wrong, and finds an entry that was changed behind the program's back"""
    good = w.check()
    faults.check(good.returncode == 0 and ' 0 wrong' in good.stdout, good.stdout + good.stderr)
    with database(w.server) as db:
        db.execute('drop trigger entry_stays on entry' if 'database' in w.server.options else 'drop trigger entry_stays')
        db.execute("update entry set amount = amount + 1 where posting = (select max(posting) from entry) and n = 1")
    bad = w.check()
    faults.check(bad.returncode == 1 and 'does not balance' in bad.stdout, bad.stdout + bad.stderr)


def without(faults):
    """Without accounts and gateway: no code, no button, pay at the counter; bad settings are refused by their name"""
    server = Server()
    try:
        w = type('W', (), {})()
        client = Person(server, 'Trần Thị Bưởi').client()
        code = journey.apply(client, journey.unit_number(server))
        w = client.json(f'/ho-so/{code}').json()['money']
        faults.same((w['online'], w['text']), (False, ''))
        faults.same(client.post(f'/ho-so/{code}/nop-phi', {}, client.token('/thu-tuc')).status, 409)
        faults.same(client.get('/thanh-toan/ipn?vnp_TxnRef=1').json()['RspCode'], '97')
        faults.same(client.json('/thanh-toan/ket-qua').json()['state'], 'unknown')
    finally:
        report(not server.stop(), 'a server without payment ends in order')
        server.remove()
    for options, said in (({'gateway-url': 'http://127.0.0.1:1/x', 'development': 'no', 'demo': 'no'}, 'https'), ({'gateway-url': 'https://g.example/x'}, 'gateway_merchant'),
                          ({'bank-accounts': '/dev/null/none'}, 'none')):
        other = Server(start=False, **options)
        try:
            other.start()
            faults.append(f'{options} was taken')
        except RuntimeError as why:
            faults.check(said in str(why), str(why))
        finally:
            other.remove()


def house(folder, sim, **more):
    """A server with accounts and the simulated gateway."""
    accounts = Path(folder, 'accounts.tsv')
    accounts.write_text(ACCOUNT)
    return Server(**{'bank-accounts': str(accounts), 'gateway-url': f'{sim.url}/paymentv2/vpcpay.html', 'gateway-merchant': 'DEMO0001',
                     'gateway-api': f'{sim.url}/merchant_webapi/api/transaction', 'gateway-secret-file': sim.secret, **more})


def through(folder, tests, **more):
    sim = Simulator(folder)
    server = house(folder, sim, **more)
    try:
        run(tests, World(server, sim))
        report(SECRET not in server.said(), 'the secret is in no log')
    finally:
        wrong = server.stop()
        report(not wrong, 'the server ends in order and no sanitizer complained', wrong)
        sim.stop()
        server.remove()


def main():
    folder = tempfile.mkdtemp(prefix='motcua-pay-')
    through(folder, [qr_and_account, paid_once, wrong_calls, browser_books_nothing, paid_twice, lost_word, cash_and_refund, gateway_refund, reconciled, gateway_statement,
                     takings, on_the_board, checked])
    through(folder, [paid_once, wrong_calls, gateway_refund, takings], split='yes')  # a database for each province: an order names its own
    for f in Path(folder).iterdir():
        f.unlink()
    Path(folder).rmdir()
    run([without])
    done()


main()
