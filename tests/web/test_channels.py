#!/usr/bin/env python3
"""Messages to the world outside, through real servers: Kannel before sim/smsc, Exim with a mailbox, a signed webhook. What leaves leaves once: with Kannel killed,
with motcua killed, with a channel down for minutes; what became of it is told by reports, and on the board.
ENGINE: files; tests/service/test_messages has the table of messages on both."""
import hashlib
import http.client
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import journey
from carriers import PASSWORD, Centre, Chat, Kannel, Mail, free_port, move_clock, now_ms, shared_clock
from client import Server
from people import Person, database, wait_for
from tap import done, report, run

KEY = 'khoa-cua-kiem-thu-0001'
LONG = ('Ủy ban nhân dân phường Thanh Khê trân trọng báo: hồ sơ đăng ký khai sinh của anh/chị đã có kết quả, mời anh/chị mang giấy tờ tùy thân '
        'đến Bộ phận Một cửa trước 17 giờ thứ Sáu để nhận. Xin cảm ơn.')  # 3 parts of 67 letters
PROVINCE = '48'


class House:
    def __init__(self):
        self.box = tempfile.TemporaryDirectory(prefix='motcua-kenh-')
        folder = self.folder = Path(self.box.name)
        os.chmod(folder, 0o755)
        for name, text in (('sms', PASSWORD), ('mail', PASSWORD), ('chat', KEY), ('wrong', 'khong-phai')):
            (folder / name).write_text(text + '\n')
            os.chmod(folder / name, 0o600)
        self.centre = Centre(folder)
        self.kannel = Kannel(folder, self.centre)
        self.mail = Mail(folder)
        self.chat = Chat(KEY)
        if not wait_for(self.kannel.online, 20):
            raise RuntimeError('Kannel does not reach the centre')

    def options(self, **more):
        port = free_port()
        return {'listen': f'127.0.0.1:{port}', 'demo': 'no', 'sms-url': f'http://127.0.0.1:{self.kannel.port}/cgi-bin/sendsms', 'sms-user': 'motcua',
                'sms-password-file': str(self.folder / 'sms'), 'sms-from': 'UBND', 'sms-report-url': f'http://127.0.0.1:{port}',
                'mail-url': f'smtp://127.0.0.1:{self.mail.port}', 'mail-user': 'motcua', 'mail-password-file': str(self.folder / 'mail'),
                'mail-from': 'Một cửa <motcua@kiemthu.vn>', 'mail-ca-file': str(self.mail.ca), 'chat-url': self.chat.url, 'chat-key-file': str(self.folder / 'chat'), **more}

    def server(self, **more):
        return Server(**self.options(**more))

    def end(self):
        self.kannel.stop()
        self.mail.stop()
        self.chat.stop()
        self.centre.stop()
        self.box.cleanup()


def ask_for(server, messages, kind='notice', worth=48 * 3600 * 1000, at=None, files=()):
    """Messages as motcua queues them: (channel, address, text[, subject]). -> their ids."""
    at, rank = at or now_ms(), 0 if kind in ('code', 'alert') else 1
    ids = []
    with database(server) as db:
        first = max((db.execute('select coalesce(max(id), 0) from delivery where id < ?', [(at - 1800000 - 1704067200000) << 12]).fetchone()[0] >> 12) + 1, at - 3600000 - 1704067200000)  # a key: ms, shard, order; none that the program makes now
        for name, kind_of, body in files:
            db.execute('insert into enclosure (sha256, body, until_at) values (?, ?, ?) on conflict (sha256) do nothing', [hashlib.sha256(body).hexdigest(), body, at + worth])
        for n, (channel, address, text, *subject) in enumerate(messages):
            i = (first + n // 64 << 12) + n % 64
            data = {'subject': subject[0] if subject else '', 'text': text}
            if files:
                data['files'] = [{'name': name, 'type': kind_of, 'sha256': hashlib.sha256(body).hexdigest()} for name, kind_of, body in files]
            db.execute("insert into delivery (id, channel, kind, rank, key, address, data, queued_at, leave_at, until_at, state, lease_until, tries, sent_at, reported_at, remote,"
                       " failure, code, decided_by, decided_at) values (?, ?, ?, ?, null, ?, ?, ?, ?, ?, 'queued', 0, 0, 0, 0, '', '', 0, 0, 0)",
                       [i, channel, kind, rank, address, json.dumps(data, ensure_ascii=False), at, at, at + worth])
            ids.append(i)
    return ids


def states(server, ids):
    with database(server) as db:
        rows = db.execute(f"select id, state from delivery where id in ({', '.join(str(int(i)) for i in ids)})").fetchall()
    return [dict(rows).get(i) for i in ids]


def row(server, i):
    names = 'channel kind state tries sent_at reported_at remote failure code data leave_at'.split()
    with database(server) as db:
        return dict(zip(names, db.execute(f"select {', '.join(names)} from delivery where id = ?", [i]).fetchone()))


def becomes(f, server, ids, state, seconds=15):
    ids = ids if isinstance(ids, list) else [ids]
    wait_for(lambda: set(states(server, ids)) == {state}, seconds)
    got = states(server, ids)
    return f.same({s: got.count(s) for s in got}, {state: len(ids)})


class World:
    """One motcua whose channels are all connected."""

    def __init__(self, house):
        self.house, self.server = house, house.server()
        self.admin = Person(self.server, 'Lê Văn Quản Trị', PROVINCE, ['admin']).client()

    def board(self, query=''):
        return self.admin.json('/quan-tri/kenh' + query).json()

    def channel(self, name):
        return next(c for c in self.board()['channels'] if c['channel'] == name)

    def press(self, i, what):
        return self.admin.post(f'/quan-tri/kenh/{i}/{what}', {}, self.admin.token('/quan-tri/kenh'))


# ---- SMS

def code(f, h, w):
    """a sign-in code reaches the telephone, in letters of GSM alone, and is kept nowhere afterwards"""
    journey.expect(w.server.client().post('/dang-nhap', {'login': '0356 111 222'}), 303)
    f.check(wait_for(lambda: h.centre.got('84356111222'), 10), 'nothing arrived')
    got = h.centre.got('84356111222')
    f.same([(m['coding'], m['parts'], m['from']) for m in got], [(0, 1, 'UBND')])
    f.check('ma dang nhap la' in got[0]['text'], got[0]['text'])
    with database(w.server) as db:
        rows = lambda: db.execute("select state, kind, data from delivery where address = '0356111222'").fetchall()  # noqa: E731
        f.check(wait_for(lambda: rows()[0][0] == 'delivered', 10), rows())
        f.same([tuple(r) for r in rows()], [('delivered', 'code', '{}')])


def parts(f, h, w):
    """a Vietnamese text of three parts arrives whole, its marks in their places"""
    i = ask_for(w.server, [('sms', '0905 123 456', LONG)])
    becomes(f, w.server, i, 'delivered')
    f.same([(m['text'], m['parts'], m['coding'], m['to_ton']) for m in h.centre.got('84905123456')], [(LONG, 3, 8, 1)])
    got = row(w.server, i[0])
    f.check(got['remote'] and got['sent_at'] and got['reported_at'] >= got['sent_at'], got)
    f.same(got['data'], '{}', 'the text of what has arrived is kept:')


def numbers(f, h, w):
    """numbers are written in any way; one that is none is refused here, and nobody is asked"""
    before = h.centre.state()['statuses']
    good = ask_for(w.server, [('sms', n, 'Xin chao') for n in ('+84 905-123-001', '84905123001', '0084905123001')])
    bad = ask_for(w.server, [('sms', n, 'Xin chao') for n in ('113', '09051230', '0105123456', 'abc', '0905123001x')])
    becomes(f, w.server, good, 'delivered')
    becomes(f, w.server, bad, 'refused')
    f.same({row(w.server, i)['failure'] for i in bad}, {'number'})
    f.same(len(h.centre.got('84905123001')), 3)
    f.same(h.centre.state()['statuses'].get('0', 0) - before.get('0', 0), 3)


def refused(f, h, w):
    """a number that the operator refuses is refused, and not tried again"""
    h.centre.say('refuse', to='849771')
    try:
        i = ask_for(w.server, [('sms', '0977100200', 'Xin chao')])
        becomes(f, w.server, i, 'refused')
        asked = h.centre.state()['statuses'].get('11', 0)
        time.sleep(3)
        f.same(h.centre.state()['statuses'].get('11', 0), asked, 'asked again:')
        got = row(w.server, i[0])
        f.same((got['failure'], got['data'], got['tries']), ('operator', '{}', 0))
        f.same(w.press(i[0], 'gui-lai').status, 409)
    finally:
        h.centre.say('refuse', to='')


def failed(f, h, w):
    """what is reported as not arrived stands on the board with its address masked, is sent again there, and arrives"""
    h.centre.say('fail', to='849881')
    i = ask_for(w.server, [('sms', '0988100200', 'Mời anh/chị đến nhận kết quả.')])[0]
    becomes(f, w.server, i, 'failed')
    h.centre.say('fail', to='')
    lines = [x for x in w.board()['lines'] if x['id'] == i]
    f.same([(x['address'], x['state'], x['failure'], x['again'], x['drop']) for x in lines], [('09•• ••• 200', 'failed', 'report', True, True)])
    page = w.admin.get('/quan-tri/kenh').text
    f.check('Tổng đài báo là không tới nơi' in page and '0988100200' not in page and 'Mời anh/chị đến' not in page, 'the page says too little or too much')
    f.check('0988100200' not in w.server.said(), 'the log has the number')
    csv = w.admin.get('/quan-tri/kenh.csv').text
    f.check(str(i) in csv and '0988100200' not in csv, csv[:300])
    f.same(w.press(i, 'gui-lai').head('Location'), '/quan-tri/kenh?tb=kenh-gui-lai')
    becomes(f, w.server, i, 'delivered')
    f.same(len(h.centre.got('84988100200')), 2)
    f.same(w.press(i, 'gui-lai').status, 409, 'what has arrived cannot be sent again:')


def dropped(f, h, w):
    """what is dropped on the board stays dropped; an administrator of a commune sees figures and no messages; nobody else sees the board"""
    h.centre.say('fail', to='849882')
    i = ask_for(w.server, [('sms', '0988200300', 'Xin chao')])[0]
    becomes(f, w.server, i, 'failed')
    h.centre.say('fail', to='')
    commune = Person(w.server, 'Trần Thị Xã', '20209', ['admin']).client()
    board = commune.json('/quan-tri/kenh').json()
    f.same((board['lines'], len(board['channels'])), ([], 3))
    f.same(commune.post(f'/quan-tri/kenh/{i}/bo', {}, commune.token('/quan-tri/kenh')).status, 404)
    f.same(Person(w.server, 'Lê Thị Bộ Phận', '20209', ['reception']).client().get('/quan-tri/kenh').status, 403)
    f.same(w.press(i, 'bo').status, 303)
    f.same((row(w.server, i)['state'], row(w.server, i)['data']), ('dropped', '{}'))
    f.check(not [x for x in w.board()['lines'] if x['id'] == i], 'it still asks for a decision')


def forged(f, h, w):
    """a report without its key, with another's or with one that was changed is refused and writes nothing; with its key it may come twice and in any order"""
    h.centre.say('silent', on=1)
    try:
        one, two = ask_for(w.server, [('sms', '0905300001', 'Mot'), ('sms', '0905300002', 'Hai')])
        becomes(f, w.server, [one, two], 'sent')
        told = [line for p in (h.folder / 'kannel/dlr').rglob('*') if p.is_file() for line in [p.read_bytes().decode('latin-1')] if '/kenh/sms/bao/' in line]
        path = lambda i: next(t[t.index('/kenh/sms/bao/'):].split('\0')[0] for t in told if f'/kenh/sms/bao/{i}?' in t)  # noqa: E731
        key = lambda i: path(i).split('k=')[1].split('&')[0]  # noqa: E731
        ask = lambda i, k, kind: w.server.client().get(f'/kenh/sms/bao/{i}?k={k}&type={kind}').status  # noqa: E731
        turned = key(one)[:-1] + ('A' if key(one)[-1] != 'A' else 'B')
        f.same([ask(one, k, 1) for k in ('', key(two), turned, key(one)[:-1], key(one) + 'A')], [404] * 5)
        f.same(w.server.client().get(f'/kenh/sms/bao-chung/{one}?k={key(one)}&type=1').status, 404, 'as of the centre:')
        f.same(states(w.server, [one, two]), ['sent', 'sent'])
        f.same([ask(one, key(one), kind) for kind in (1, 8, 1, 2, 16, 4, 99, 'x', '')], [200] * 9)
        f.same([ask(two, key(two), kind) for kind in (2, 8, 2)], [200] * 3)
        f.same(states(w.server, [one, two]), ['delivered', 'failed'])
        ask(two, key(two), 1)
        f.same(states(w.server, [two]), ['delivered'], 'that it arrived stands above all:')
    finally:
        h.centre.say('silent', on=0)


def reports_fast(f, h, w):
    """a thousand reports from one address in a few seconds are no flood; forged ones are"""
    server = h.server(**{'rate-per-minute': '60'})
    try:
        ids = ask_for(server, [('sms', f'0905{n:06d}', 'Xin chao') for n in range(400000, 400300)])
        becomes(f, server, ids, 'delivered', 60)
        c = http.client.HTTPConnection('127.0.0.1', server.port)
        got = []
        for _ in range(200):
            c.request('GET', f'/kenh/sms/bao/{ids[0]}?k=x&type=2')
            r = c.getresponse()
            r.read()
            got.append(r.status)
        f.check(got.count(429) > 50, {s: got.count(s) for s in got})
        f.same(set(got), {404, 429})
    finally:
        f.same(server.stop(), '')
        server.remove()


# ---- mail

def mail(f, h, w):
    """a mail has its Vietnamese subject and text, a PDF with its name, a Message-ID of its own and its date; its text leaves the table"""
    pdf = b'%PDF-1.5\n' + bytes(range(256)) * 700 + b'\n%%EOF\n'
    text = 'Kính gửi anh/chị,\n\nBáo cáo sáng nay ở trong tệp kèm theo.\n.\nMột dòng bắt đầu bằng dấu chấm ở trên; dòng này dài ' + 'ơ' * 300 + '\n'
    i = ask_for(w.server, [('email', 'lanh-dao@kiemthu.vn', text, 'Báo cáo sáng 24/11: phường Thanh Khê có 3 hồ sơ sắp quá hạn, mời anh/chị xem ngay hôm nay')],
                'report', files=[('Báo cáo sáng.pdf', 'application/pdf', pdf)])
    becomes(f, w.server, i, 'sent')
    f.check(wait_for(lambda: h.mail.got('lanh-dao@'), 10), 'nothing arrived')
    got = h.mail.got('lanh-dao@')
    f.same(len(got), 1)
    m = got[0]
    f.same((m['Subject'], str(m['From']), m['Auto-Submitted']),
           ('Báo cáo sáng 24/11: phường Thanh Khê có 3 hồ sơ sắp quá hạn, mời anh/chị xem ngay hôm nay', 'Một cửa <motcua@kiemthu.vn>', 'auto-generated'))
    f.same(m['Message-ID'], f'<{i[0]}.p.motcua@kiemthu.vn>')
    f.check(abs(m['Date'].datetime.timestamp() - time.time()) < 60 and m['Date'].datetime.utcoffset().seconds == 7 * 3600, m['Date'])
    f.same(m.get_body().get_content().replace('\r\n', '\n').rstrip('\n'), text.rstrip('\n'))
    f.same([(a.get_filename(), a.get_content_type(), a.get_content()) for a in m.iter_attachments()], [('Báo cáo sáng.pdf', 'application/pdf', pdf)])
    f.check('A=plain:motcua' in (log := (h.mail.folder / 'log/mainlog').read_text()) and 'X=TLS' in log, log[-400:])
    f.same(row(w.server, i[0])['data'], '{}')


def mail_refused(f, h, w):
    """a recipient that does not exist is refused for good, one that is put off is tried later, a mail that is no address goes nowhere"""
    gone, later, none = ask_for(w.server, [('email', a, 'Xin chào', 'Chào') for a in ('khong-co@kiemthu.vn', 'hoan@kiemthu.vn', 'a@b@c.vn')])
    becomes(f, w.server, [gone, none], 'refused')
    f.same([(row(w.server, i)['failure'], row(w.server, i)['code']) for i in (gone, none)], [('rejected', 550), ('address', 0)])
    f.check(wait_for(lambda: row(w.server, later)['tries'] == 1, 10), row(w.server, later))
    got = row(w.server, later)
    f.same((got['state'], got['failure'], got['code']), ('queued', 'busy', 451))
    f.check(5000 < got['leave_at'] - now_ms() < 11000, got['leave_at'] - now_ms())
    f.same(w.channel('email')['down'], False, 'one recipient makes the channel down:')
    w.press(later, 'bo')


def many_mails(f, h, w):
    """a hundred mails go out over a few connections, each once"""
    ids = ask_for(w.server, [('email', f'nguoi-{n}@kiemthu.vn', 'Xin chào', f'Thư {n}') for n in range(100)])
    becomes(f, w.server, ids, 'sent', 60)
    f.check(wait_for(lambda: len(h.mail.got('nguoi-')) == 100, 30), len(h.mail.got('nguoi-')))
    f.same(len({str(m['To']) for m in h.mail.got('nguoi-')}), 100)


def smtps(f, h, w):
    """smtps:// works; a certificate that nobody vouches for is told on the board, and nothing is lost"""
    server = h.server(**{'mail-url': f'smtps://127.0.0.1:{h.mail.tls_port}'})
    try:
        becomes(f, server, ask_for(server, [('email', 'tls@kiemthu.vn', 'Xin chào', 'Chào')]), 'sent')
    finally:
        f.same(server.stop(), '')
        server.remove()
    blind = h.server(**{'mail-url': f'smtps://127.0.0.1:{h.mail.tls_port}', 'mail-ca-file': ''})
    try:
        i = ask_for(blind, [('email', 'tls2@kiemthu.vn', 'Xin chào', 'Chào')])[0]
        f.check(wait_for(lambda: row(blind, i)['failure'] == 'tls', 10), row(blind, i))
        f.same((row(blind, i)['state'], row(blind, i)['tries']), ('queued', 0))
    finally:
        f.same(blind.stop(), '')
        blind.remove()


def wrong_password(f, h, w):
    """a wrong password of the mail server: the board says so in plain words, the mail waits, and leaves when the password is right"""
    options = h.options(**{'mail-password-file': str(h.folder / 'wrong')})
    server = Server(**options)
    try:
        i = ask_for(server, [('email', 'mat-khau@kiemthu.vn', 'Xin chào', 'Chào')])
        f.check(wait_for(lambda: row(server, i[0])['failure'], 10), row(server, i[0]))
        admin = Person(server, 'Lê Văn Quản Trị', PROVINCE, ['admin']).client()
        page = admin.get('/quan-tri/kenh').text
        f.check('Máy chủ không nhận tên đăng nhập hoặc mật khẩu đã khai' in page and 'mã 535' in page, page[page.find('<table'):][:1500])
        f.same((row(server, i[0])['state'], row(server, i[0])['tries']), ('queued', 0))
        f.check('khong-phai' not in server.said() and 'khong-phai' not in page, 'the password is told')
        server.stop()
        server.options['mail-password-file'] = str(h.folder / 'mail')
        server.start()
        becomes(f, server, i, 'sent', 20)
    finally:
        f.same(server.stop(), '')
        server.remove()


# ---- chat

def chat(f, h, w):
    """a chat takes signed messages; an answer that is lost, or a 500, leads to the same message again, which it knows"""
    h.chat.answers = [None, 500, 200]
    i = ask_for(w.server, [('chat', 'phong-mot-cua', 'Phường Thanh Khê có 3 hồ sơ sắp quá hạn.', 'Cảnh báo')], 'alert')
    becomes(f, w.server, i, 'sent', 40)
    f.same([(m['to'], m['kind'], m['subject'], m['text']) for m in h.chat.took], [('phong-mot-cua', 'alert', 'Cảnh báo', 'Phường Thanh Khê có 3 hồ sơ sắp quá hạn.')])
    f.same({k for k, _ in h.chat.seen}, {f'{i[0]}.p'})
    f.same(len(h.chat.seen), 3)
    f.check(all(abs(t - time.time()) < 120 for _, t in h.chat.seen), h.chat.seen)
    f.same((h.chat.refused, row(w.server, i[0])['remote']), (0, 'chat-1'))


# ---- when something dies

def kannel_killed(f, h, w):
    """Kannel is killed with 60 messages in it, and started again: each arrives exactly once, and its report is told"""
    h.centre.say('closed', on=1)
    f.check(wait_for(lambda: not h.kannel.online(), 10), 'Kannel thinks it is connected')
    ids = ask_for(w.server, [('sms', f'0906{n:06d}', 'Hồ sơ đã có kết quả') for n in range(60)])
    becomes(f, w.server, ids, 'sent', 20)
    h.kannel.kill()
    more = ask_for(w.server, [('sms', f'0906{n:06d}', 'Hồ sơ đã có kết quả') for n in range(60, 80)])
    f.check(wait_for(lambda: w.channel('sms')['down'], 10), w.channel('sms'))
    f.same(set(states(w.server, more)), {'queued'})
    h.centre.say('closed', on=0)
    h.kannel.start()
    becomes(f, w.server, ids + more, 'delivered', 60)
    got = [m['to'] for m in h.centre.got('84906')]
    f.same((len(got), len(set(got))), (80, 80))
    f.same({row(w.server, i)['tries'] for i in more}, {0})
    f.same(w.channel('sms')['down'], False)


def motcua_killed(f, h, w):
    """motcua is killed while 200 messages are under way: none arrives twice, none is lost without a word - delivered, or on the board as unknown"""
    clock = shared_clock(h.folder / 'clock-1', at := now_ms())
    server = h.server(**{'clock': clock, 'worker': 'no'})
    try:
        ids = ask_for(server, [('sms', f'0907{n:06d}', 'Hồ sơ đã có kết quả') for n in range(200)], at=at)
        server.stop()
        server.options['worker'] = 'yes'
        server.start()
        f.check(wait_for(lambda: 'sending' in states(server, ids) and states(server, ids).count('queued') < 160, 30), 'it was never under way')
        wait_for(lambda: 'sending' in states(server, ids), 5)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        server.process.stdout.close()
        server.process = None
        left = states(server, ids)
        print(f"# when it was killed: {({s: left.count(s) for s in left})}", flush=True)
        f.check(0 < left.count('sending') <= 20 and left.count('queued') > 0, 'it was not killed in the middle')
        move_clock(clock, 61000)  # the leases have ended before Kannel can tell what arrived
        server.start()
        wait_for(lambda: not {'sending', 'queued', 'sent'} & set(states(server, ids)) and states(server, ids).count('delivered') == len(h.centre.got('84907')), 30)
        got = [m['to'] for m in h.centre.got('84907')]
        f.same(len(got), len(set(got)), 'arrived twice:')
        after = states(server, ids)
        print(f"# in the end: {({s: after.count(s) for s in after})}, {len(got)} arrived", flush=True)
        f.same(set(after) - {'delivered', 'unknown'}, set())
        f.same(after.count('delivered'), len(got), 'delivered, and arrived:')
        arrived = {int(t[5:]) for t in got}
        f.same([after[n] for n in range(200) if n not in arrived], ['unknown'] * (200 - len(arrived)))
        admin = Person(server, 'Lê Văn Quản Trị', PROVINCE, ['admin']).client()
        f.same(sum(x['state'] == 'unknown' and x['again'] for x in admin.json('/quan-tri/kenh').json()['lines']), after.count('unknown'))
        time.sleep(3)
        f.same(len(h.centre.got('84907')), len(got), 'sent again by itself:')
    finally:
        f.same(server.stop(), '')
        server.remove()


def doubt(f, h, w):
    """what was under way when the program ended is unknown; a report makes it delivered; kinds that the configuration names are sent again after 15 minutes"""
    clock = shared_clock(h.folder / 'clock-2', at := now_ms())
    server = h.server(**{'clock': clock, 'resend-unknown': 'alert'})
    try:
        alert, = ask_for(server, [('sms', '0908000001', 'Canh bao')], 'alert', at=at + 10000)
        notice, = ask_for(server, [('sms', '0908000002', 'Bao tin')], at=at + 10000)
        with database(server) as db:
            db.execute("update delivery set state = 'sending', lease_until = ?, leave_at = 0", [at])
        becomes(f, server, [alert, notice], 'unknown', 10)
        f.same({row(server, i)['failure'] for i in (alert, notice)}, {'cut'})
        move_clock(clock, 14 * 60000)
        time.sleep(2.5)
        f.same(states(server, [alert, notice]), ['unknown', 'unknown'])
        move_clock(clock, 2 * 60000)
        becomes(f, server, alert, 'delivered', 10)
        f.same(states(server, [notice]), ['unknown'])
        f.same([len(h.centre.got(n)) for n in ('84908000001', '84908000002')], [1, 0])
    finally:
        f.same(server.stop(), '')
        server.remove()


def down(f, h, w):
    """a channel that is down for two minutes: asked less and less often, no other channel and no job waits for it, no message is blamed; then all goes. A code that is too old does not"""
    clock = shared_clock(h.folder / 'clock-3', at := now_ms())
    dead = free_port()
    server = h.server(**{'clock': clock, 'sms-url': f'http://127.0.0.1:{dead}/cgi-bin/sendsms'})
    try:
        ids = ask_for(server, [('sms', f'0909{n:06d}', 'Hồ sơ đã có kết quả') for n in range(300)], at=at)
        codes = ask_for(server, [('sms', '0909900000', 'Mot cua: ma dang nhap la 123456')], 'code', 100000, at=at)
        admin = Person(server, 'Lê Văn Quản Trị', PROVINCE, ['admin']).client()
        sms = lambda: next(c for c in admin.json('/quan-tri/kenh').json()['channels'] if c['channel'] == 'sms')  # noqa: E731
        f.check(wait_for(lambda: sms()['down'], 15), sms())
        mails = ask_for(server, [('email', 'khac@kiemthu.vn', 'Xin chào', 'Chào')], at=at)
        with database(server) as db:
            db.execute("insert into job (id, kind, key, data, run_at, lease_until, tries, done_at, failure) values (7, 'message', null, ?, 0, 0, 0, 0, '')",
                       [json.dumps({'address': 'viec@kiemthu.vn', 'text': 'Xin chào'})])
        becomes(f, server, mails, 'sent', 10)
        f.check(wait_for(lambda: h.mail.got('viec@kiemthu.vn'), 10), 'a job waits for the channel that is down')
        tries = []
        for _ in range(8):  # two minutes
            move_clock(clock, 15000)
            time.sleep(1.3)
            with database(server) as db:
                tries.append(db.execute("select tries from carrier where channel = 'sms'").fetchone()[0])
        print(f'# asked, after each 15 s: {tries}', flush=True)
        f.check(4 <= tries[-1] <= 7, tries)
        f.same((set(states(server, ids)), states(server, codes)), ({'queued'}, ['expired']))
        with database(server) as db:
            f.same([tuple(r) for r in db.execute("select min(tries), max(tries) from delivery where address like '0909%'").fetchall()], [(0, 0)])
        f.same((sms()['waiting'], sms()['failure'], sms()['since'] is not None), (300, 'connect', True))
        page = admin.get('/quan-tri/kenh').text
        f.check('Không kết nối được' in page and 'Tin vẫn được giữ' in page, 'the board says nothing')
        f.same(server.stop(), '')
        server.options['sms-url'] = f'http://127.0.0.1:{h.kannel.port}/cgi-bin/sendsms'
        server.start()
        move_clock(clock, 5 * 60000)
        becomes(f, server, ids, 'delivered', 60)
        got = [m['to'] for m in h.centre.got('84909')]
        f.same((len(got), len(set(got))), (300, 300))
        f.same(sms()['down'], False)
    finally:
        f.same(server.stop(), '')
        server.remove()


def apart(f, h, w):
    """where provinces have databases of their own: codes of the centre and messages of a province leave, are reported, and stand on one board; a province's administrator sees the province's"""
    if w.server.options.get('database'):
        return  # its databases are one for all tests
    server = h.server(split='yes')
    try:
        journey.expect(server.client().post('/dang-nhap', {'login': '0356 111 333'}), 303)
        centre = lambda: rows(server, "select state from delivery where address = '0356111333'")  # noqa: E731
        f.check(wait_for(lambda: centre() == [('delivered',)], 15), centre())
        province = Person(server, 'Lê Văn Tỉnh', PROVINCE, ['admin']).client()
        with database(server) as db:
            db.execute("update unit set tier = tier where 1 = 0")
            shard = db.execute("select count(*) from unit p where p.tier = 'province' and p.id < (select id from unit where tier = 'province' and code = ?)", [PROVINCE]).fetchone()[0]
            first = ((now_ms() - 1704067200000) << 12) + (shard << 6) + 1
            for n, number in enumerate(('0356111444', '0356111555')):
                db.execute("insert into province.delivery (id, channel, kind, rank, key, address, data, queued_at, leave_at, until_at, state, lease_until, tries, sent_at, reported_at,"
                           " remote, failure, code, decided_by, decided_at) values (?, 'sms', 'notice', 1, null, ?, ?, ?, 0, ?, ?, 0, 0, 0, 0, '', '', 0, 0, 0)",
                           [first + n, number, json.dumps({'text': 'Xin chao'}), now_ms(), now_ms() + 3600000, 'unknown' if n else 'queued'])
        f.check(wait_for(lambda: rows(server, 'select state from province.delivery order by id') == [('delivered',), ('unknown',)], 15), rows(server, 'select state from province.delivery'))
        with database(server) as db:
            db.execute("update delivery set state = 'failed', data = '{\"text\":\"x\"}' where address = '0356111333'")
        seen = province.json('/quan-tri/kenh').json()['lines']
        f.same([(x['id'], x['place']) for x in seen], [(first + 1, '')], 'the province sees')
        code_id = rows(server, "select id from delivery where address = '0356111333'")[0][0]
        f.same(province.post(f'/quan-tri/kenh/chung/{code_id}/bo', {}, province.token('/quan-tri/kenh')).status, 404)
        f.same(province.post(f'/quan-tri/kenh/{first + 1}/gui-lai', {}, province.token('/quan-tri/kenh')).status, 303)
        f.check(wait_for(lambda: rows(server, 'select state from province.delivery order by id') == [('delivered',), ('delivered',)], 15), 'not sent again')
    finally:
        f.same(server.stop(), '')
        server.remove()


def rows(server, sql):
    with database(server) as db:
        return [tuple(r) for r in db.execute(sql).fetchall()]


def secrets(f, h, w):
    """a password that others may read, a mail server without a sender, a kind that does not exist: said at the start, which does not happen"""
    os.chmod(h.folder / 'wrong', 0o644)
    for more, word in (({'mail-password-file': str(h.folder / 'wrong')}, 'chmod 600'), ({'mail-from': 'Một cửa'}, 'mail_from'), ({'resend-unknown': 'alert tin'}, 'resend_unknown'),
                       ({'sms-user': ''}, 'sms_user'), ({'chat-url': 'http://chat.example/hook'}, 'chat_url')):
        try:
            Server(**h.options(**more)).stop()
            f.check(False, 'started with', more)
        except RuntimeError as why:
            f.check(word in str(why) and 'khong-phai' not in str(why), why)


TESTS = [code, parts, numbers, refused, failed, dropped, forged, reports_fast, mail, mail_refused, many_mails, smtps, wrong_password, chat, kannel_killed, motcua_killed, doubt, down, apart, secrets]


def main():
    h = House()
    try:
        w = World(h)
        try:
            run([t for t in TESTS if not sys.argv[1:] or t.__name__ in sys.argv[1:]], h, w)
            report(not (wrong := w.server.stop()), 'no sanitizer had a word to say', wrong)
        finally:
            w.server.remove()
    finally:
        h.end()
    done()


main()
