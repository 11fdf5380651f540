#!/usr/bin/env python3
"""Coming in by its pages: codes and passwords, right and wrong, where one goes on to, what a session's end does, one's own
data, the inbox. What the rules are is tested in tests/service; here, that they reach people."""
import re
import sys
import threading
import time
import unicodedata

from client import Server
from people import UNIT_A, UNIT_B, Person, database
from tap import done, report, run

SERVER = None
NUMBERS = iter(range(100, 1000))


def fresh():
    """An address that nobody has used."""
    return f'0355 000 {next(NUMBERS)}'


def code_for(address):
    plain = address.replace(' ', '')
    for _ in range(100):
        for item in SERVER.client().json('/hop-gui-di').json()['items']:
            if item['address'] == plain and item['code']:
                return item['code']
        time.sleep(0.1)
    raise LookupError('no code came')


def ask(client, address, **more):
    return client.post('/dang-nhap', {'login': address, **more})


def come_in(client, address, tiep=''):
    with database(SERVER) as db:
        db.execute('delete from sent')
    asked = ask(client, address, tiep=tiep)
    if asked.status != 303:
        return asked
    return client.post('/dang-nhap/ma', {'code': code_for(address), 'tiep': tiep})


def other_than(code):
    return f'{(int(code) + 1) % 1000000:06d}'


def codes(f):
    """A new person asks for a code, types it with a blank, is asked for a name once, and comes to their dossiers"""
    c, address = SERVER.client(), fresh()
    sent = ask(c, address)
    f.same(sent.status, 303)
    f.check('/dang-nhap/ma' in sent.head('Location'))
    page = c.follow(sent)
    f.check(address in page.text, 'the address is shown:', page)
    f.check('autocomplete="one-time-code"' in page.text)
    f.check(address.replace(' ', '') not in sent.head('Location'), 'the address stands in the address bar')
    code = code_for(address)
    answer = c.post('/dang-nhap/ma', {'code': f'{code[:3]} {code[3:]}'})
    f.same(answer.head('Location'), '/tai-khoan/ten?tiep=%2Fho-so')
    cookie = next(v for k, v in answer.heads if k == 'Set-Cookie' and v.startswith('mc_phien='))
    f.check('HttpOnly' in cookie and 'SameSite=Lax' in cookie and 'Path=/' in cookie, cookie)
    f.check('name="name"' in c.get('/tai-khoan/ten?tiep=/ho-so').text)
    f.same(c.post('/tai-khoan/ten', {'name': unicodedata.normalize('NFD', 'Trần Thị Lành'), 'tiep': '/ho-so'}).head('Location'), '/ho-so')
    f.check('Trần Thị Lành' in c.get('/tai-khoan').text)
    c.post('/dang-xuat')
    later = SERVER.client()
    with database(SERVER) as db:
        db.execute('update login_code set sent_at=1')
    f.same(come_in(later, address).head('Location'), '/ho-so')


def wrong_codes(f):
    """A wrong code says how many tries are left, the sixth that it is spent, and nobody is in"""
    c, address = SERVER.client(), fresh()
    ask(c, address)
    code = code_for(address)
    for left in (4, 3, 2, 1):
        page = c.post('/dang-nhap/ma', {'code': other_than(code)})
        f.same(page.status, 422)
        f.check(f'Còn {left} lần thử' in page.text, left)
        f.check('<title>Lỗi:' in page.text and 'aria-invalid="true"' in page.text)
    f.check('đủ 5 lần' in c.post('/dang-nhap/ma', {'code': other_than(code)}).text)
    page = c.post('/dang-nhap/ma', {'code': code})
    f.check('đủ 5 lần' in page.text and page.status == 422)
    f.check('mc_phien' not in c.cookies)
    again = c.post('/dang-nhap/ma', {'resend': '1'})
    f.check('vẫn dùng được' in c.follow(again).text, 'sent again too soon:', again)
    with database(SERVER) as db:
        db.execute('update login_code set sent_at=1 where address=?', [address.replace(' ', '')])
    f.check('tb=ma-moi' in c.post('/dang-nhap/ma', {'resend': '1'}).head('Location'))
    with database(SERVER) as db:
        db.execute('update login_code set expires_at=1 where address=?', [address.replace(' ', '')])
    f.check('hết hạn' in c.post('/dang-nhap/ma', {'code': code}).text)
    f.check('6 số' in c.post('/dang-nhap/ma', {'code': ''}).text)


def too_soon(f):
    """A second code within a minute is not sent; the page says that the first is still good"""
    c, address = SERVER.client(), fresh()
    ask(c, address)
    code_for(address)
    answer = ask(c, address.replace('0355', '+84355'))
    f.check('tb=ma-van-dung' in answer.head('Location'), answer)
    f.check('vẫn dùng được' in c.follow(answer).text)
    with database(SERVER) as db:
        f.same(db.execute("select count(*) from sent where address=?", [address.replace(' ', '')]).fetchone()[0], 1)


def bad_addresses(f):
    """What is no address is refused with the page, what was typed stays"""
    c = SERVER.client()
    for bad in ('abc', '0236 3 881 888', 'lan@', '<b>"x', 'x' * 300):
        page = ask(c, bad)
        f.same(page.status, 422, bad[:20])
        f.check('aria-describedby="login-l"' in page.text, bad[:20])
    f.check('value="abc"' in ask(c, 'abc').text)
    f.same(ask(c, '').status, 422)
    f.check(c.get('/dang-nhap/ma').head('Location') == '/dang-nhap', 'no code was asked for')


def going_on(f):
    """Only a path of this site is gone on to"""
    good = ['/thu-tuc', '/thu-tuc/1.001193/nop?xa=20209&a=b%20c', '/ho-so?a=//x']
    bad = ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example', '/%5cevil'.replace('%5c', '\\'),
           ' /thu-tuc', '/a\r\nSet-Cookie: x=y', '/dang-nhap', 'thu-tuc', '/é', '']
    with database(SERVER) as db:
        db.execute("delete from login_code")
    for next_one in good + bad:
        person, c = Person(SERVER, 'Nguyễn Văn An'), SERVER.client()
        answer = come_in(c, person.phone, next_one)
        if '\n' in next_one:  # no text that a form of ours sends
            f.check(answer.status == 422 and 'mc_phien' not in c.cookies, repr(next_one), answer)
            continue
        f.same(answer.head('Location'), next_one if next_one in good else '/ho-so', repr(next_one))
        f.same(c.get('/dang-nhap?tiep=//evil.example').head('Location'), '/ho-so', 'already in')
    page = SERVER.client().get('/dang-nhap?tiep=//evil.example').text
    f.check('evil.example' not in re.sub(r'hreflang.*', '', page.split('<main')[1]), 'shown on the page')


def passwords(f):
    """A password is set, lets in, is wrong, and locks after ten; an unknown address is told the same"""
    person, secret = Person(SERVER, 'Lê Thị Bưởi'), 'bốn con mèo đen'
    c = person.client()
    f.check('ít nhất 10 ký tự' in c.post('/tai-khoan/mat-khau', {'password': 'ngắn'}).text)
    f.check('dễ đoán' in c.post('/tai-khoan/mat-khau', {'password': person.phone + 'x'}).text)
    f.same(c.post('/tai-khoan/mat-khau', {'password': secret}).head('Location'), '/tai-khoan?tb=mat-khau-moi')
    f.check('Đã đặt' in c.get('/tai-khoan').text)
    d = SERVER.client()
    f.same(d.post('/dang-nhap/mat-khau', {'login': person.phone, 'password': secret}).head('Location'), '/ho-so')
    answers = []
    for login in (person.phone, '0355999999'):
        e = SERVER.client()
        for _ in range(9):
            page = e.post('/dang-nhap/mat-khau', {'login': login, 'password': 'sai sai sai sai'})
            f.same(page.status, 422)
        f.check('chưa đúng' in page.text and 'sai sai' not in page.text)
        locked = e.post('/dang-nhap/mat-khau', {'login': login, 'password': 'sai sai sai sai'})
        f.same(locked.status, 429)
        answers += [re.sub(r'value="[^"]*"', '', page.text + locked.text).replace(login, '')]
    f.same(answers[0], answers[1], 'known and unknown:')
    f.same(d.post('/dang-nhap/mat-khau', {'login': person.phone, 'password': secret}).status, 429)


def answer_lost(f):
    """A sign-in whose answer never came is sent again with the same key, and lets in"""
    person, secret = Person(SERVER, 'Trần Thị Mất'), 'năm con chim sẻ'
    person.client().post('/tai-khoan/mat-khau', {'password': secret})
    c = SERVER.client()
    token = c.token('/dang-nhap')
    visitor = dict(c.cookies)
    for turn in range(2):
        c.cookies = dict(visitor)
        came = c.post('/dang-nhap/mat-khau', {'login': person.phone, 'password': secret}, token=token, Idempotency_Key='mat-tra-loi-1')
        f.same(came.head('Location'), '/ho-so', turn)
        f.check('mc_phien' in c.cookies and c.get('/ho-so').status == 200, turn, 'is not signed in')


def at_once(clients, *post, **more):
    """The same form by each of them, let go together."""
    ready, answers = threading.Barrier(len(clients)), [None] * len(clients)

    def press(i):
        ready.wait()
        answers[i] = clients[i].post(*post, **more)
    threads = [threading.Thread(target=press, args=[i]) for i in range(len(clients))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def same_browser(cookies):
    c = SERVER.client()
    c.cookies = dict(cookies)
    return c


def pressed_twice(f):
    """The right code sent twice at once, or a moment later, leads in with both answers; from another browser, later or after signing out it does not"""
    for turn in range(5):
        c, address = SERVER.client(), fresh()
        ask(c, address)
        token, form = c.token('/dang-nhap/ma'), {'code': code_for(address), 'login': address}
        before = dict(c.cookies)
        both = [same_browser(before), same_browser(before)]
        answers = at_once(both, '/dang-nhap/ma', form, token=token)
        f.same([a.head('Location') for a in answers], ['/tai-khoan/ten?tiep=%2Fho-so'] * 2, turn, answers)
        f.same([b.get('/tai-khoan').status for b in both], [200, 200], turn, 'not signed in:')
    with database(SERVER) as db:
        f.same(db.execute('select count(*) from account where phone=?', [address.replace(' ', '')]).fetchone()[0], 1, 'accounts:')
    late = both[0]  # the first answer has come, the page still stands there with its old token
    f.same(late.post('/dang-nhap/ma', form, token=token).status, 303, 'a moment later:')
    f.same(late.get('/tai-khoan').status, 200)
    f.same(late.post('/tai-khoan', {'name': 'Kẻ Lạ'}, token=token).status, 403, 'the old token opens another door:')
    other = SERVER.client()
    page = other.post('/dang-nhap/ma', form)
    f.check(page.status == 422 and 'mc_phien' not in other.cookies, 'another browser:', page)
    late.post('/dang-xuat')
    f.same(late.post('/dang-nhap/ma', form, token=token).status, 403, 'after signing out, with the old page:')
    f.check(late.post('/dang-nhap/ma', form).status == 422 and 'mc_phien' not in late.cookies, 'after signing out')
    with database(SERVER) as db:
        db.execute('update login_code set expires_at=1')
    f.same(same_browser(before).post('/dang-nhap/ma', form, token=token).status, 422, 'later:')


def password_twice(f):
    """A password sent twice leads in with both answers"""
    person, secret = Person(SERVER, 'Lý Văn Bấm'), 'sáu con gà tre'
    person.client().post('/tai-khoan/mat-khau', {'password': secret})
    c, form = SERVER.client(), {'login': person.phone, 'password': secret}
    token = c.token('/dang-nhap/mat-khau')
    both = [same_browser(c.cookies), same_browser(c.cookies)]
    f.same([a.head('Location') for a in at_once(both, '/dang-nhap/mat-khau', form, token=token)], ['/ho-so'] * 2)
    f.same(both[1].post('/dang-nhap/mat-khau', form, token=token).status, 303, 'a moment later:')
    f.same([b.get('/ho-so').status for b in both], [200, 200])


def changing(f):
    """Later than a quarter of an hour the present password is asked for; a new one ends other sessions"""
    person = Person(SERVER, 'Phạm Văn Cam')
    first, second = person.client(), person.client()
    first.post('/tai-khoan/mat-khau', {'password': 'bốn con mèo đen'})
    f.check(second.get('/tai-khoan').to_sign_in(), 'the other session goes on')
    with database(SERVER) as db:
        db.execute('update session set created_at=created_at-16*60000 where account=?', [person.account])
    f.check('name="current"' in first.get('/tai-khoan').text)
    f.same(first.post('/tai-khoan/mat-khau', {'password': 'năm con mèo trắng'}).status, 422)
    wrong = first.post('/tai-khoan/mat-khau', {'password': 'năm con mèo trắng', 'current': 'sai'})
    f.same(wrong.status, 422)
    f.check('id="current-l"' in wrong.text and 'Phạm Văn Cam' in wrong.text)
    f.same(first.post('/tai-khoan/mat-khau', {'password': 'năm con mèo trắng', 'current': 'bốn con mèo đen'}).status, 303)
    third = person.client()
    f.check('1 máy' in first.get('/tai-khoan').text)
    f.same(first.post('/tai-khoan/phien').status, 303)
    f.check(third.get('/tai-khoan').to_sign_in() and first.get('/tai-khoan').status == 200)


def ended(f):
    """A session that ends in mid-form: the page says so, and what was typed comes back"""
    person = Person(SERVER, 'Võ Thị Dừa')
    c = person.client()
    token = c.token('/tai-khoan')
    person.end_sessions()
    answer = c.post('/tai-khoan', {'name': 'Võ Thị Dừa Xiêm', 'address': '5 Lê Lợi', 'identifier': '12'}, token=token)
    f.check('tb=phien-het' in answer.head('Location') and 'tiep=%2Ftai-khoan' in answer.head('Location'), answer)
    page = c.follow(answer)
    f.check('không mất gì' in page.text and 'Dừa Xiêm' not in page.text, 'typed text is shown to whoever sits there')
    back = come_in(c, person.phone, '/tai-khoan')
    f.same(back.head('Location'), '/tai-khoan')
    page = c.follow(back)
    f.check('Võ Thị Dừa Xiêm' in page.text and '5 Lê Lợi' in page.text and 'vẫn còn đây' in page.text)
    f.check('không mất gì' not in SERVER.client().get('/dang-nhap?tb=phien-het&tiep=/').text, 'promises what is not so')


def profile(f):
    """One's own data: what is wrong stands beside its field and nothing typed is lost"""
    c = Person(SERVER, 'Đỗ Văn Ổi').client()
    page = c.post('/tai-khoan', {'name': 'Đỗ Văn Ổi', 'birth.d': '30', 'birth.m': '2', 'birth.y': '1990', 'identifier': '123', 'address': '7 Hoàng Sa'})
    f.same(page.status, 422)
    f.check('Không có ngày này' in page.text and 'id="identifier-l"' in page.text and 'value="7 Hoàng Sa"' in page.text)
    ok = c.post('/tai-khoan', {'name': 'ĐỖ VĂN ỔI', 'birth.d': '3', 'birth.m': '2', 'birth.y': '1990', 'sex': 'male', 'identifier': '048090001234'})
    f.same(ok.head('Location'), '/tai-khoan?tb=da-luu')
    page = c.follow(ok)
    f.check('Đỗ Văn Ổi' in page.text and 'value="048090001234"' in page.text and 'Đã lưu' in page.text)


def officers(f):
    """An officer lands on the worklist, and may act for the units they have a role in and no other"""
    person = Person(SERVER, 'Bùi Thị Mít', UNIT_A, ['reception', 'leader'])
    with database(SERVER) as db:
        other = db.execute("select id from unit where code=? and tier='commune'", [UNIT_B]).fetchone()[0]
    c = SERVER.client()
    f.same(come_in(c, person.phone).head('Location'), '/viec')
    page = c.get('/tai-khoan').text
    f.check('Tiếp nhận, Lãnh đạo' in page and 'Đang làm việc ở đây' in page)
    f.same(c.post('/tai-khoan/don-vi', {'unit': other}).status, 403)
    f.same(c.post('/tai-khoan/don-vi', {'unit': '0'}).head('Location'), '/ho-so')
    f.check('mc-office' not in c.get('/tai-khoan').text)
    f.same(c.post('/tai-khoan/don-vi', {'unit': person.unit_id}).head('Location'), '/viec')
    f.same(c.post('/tai-khoan/don-vi', {'unit': 'x'}).status, 422)


def inbox(f):
    """Notices are there for their owner alone, newest first, and are marked as read"""
    person, stranger = Person(SERVER, 'Hồ Văn Na'), Person(SERVER, 'Người khác')
    with database(SERVER) as db:
        for i, (kind, note) in enumerate([('submitted', ''), ('accepted', ''), ('supplement', 'Thiếu <trang 2>'), ('hand_made', '')]):
            db.execute('insert into notice values(?,?,?,?,?,?,0)', [9000 + i + person.account * 10, person.account, 1, kind,
                       '{"code":"H17.25-20261123-0438","due":1795500000000,"unit":"phường Thanh Khê","note":"%s"}' % note, 1795420800000 + i])
    c = person.client()
    page = c.get('/hop-thu').text
    f.check(page.index('có tin mới') < page.index('cần bổ sung') < page.index('đã gửi đến phường Thanh Khê'), 'order')
    f.check('Thiếu &lt;trang 2&gt;' in page and 'href="/ho-so/H17.25-20261123-0438"' in page and '24/11/2026' in page)
    f.same(page.count('Hẹn trả'), 1, 'a date where there is one to keep:')
    f.same(page.count(' data-new'), 4)
    f.check('H17' not in stranger.client().get('/hop-thu').text)
    f.same(c.post('/hop-thu/da-doc').head('Location'), '/hop-thu?tb=da-doc-het')
    f.same(c.get('/hop-thu').text.count(' data-new'), 0)
    f.same(len(c.json('/hop-thu').json()['items']), 4)


def as_data(f):
    """As data: a code is asked for and given, wrong ones are problems with a stable code, and no cookie but the session's is needed"""
    c, address = SERVER.client(), '0355777001'
    f.same(c.post_json('/dang-nhap', {'login': 'x'}).code, 'invalid')
    f.same(c.post_json('/dang-nhap', {'login': address}).json()['location'].split('?')[0], '/dang-nhap/ma')
    c.cookies.pop('mc_vao')
    code = code_for(address)
    wrong = c.post_json('/dang-nhap/ma', {'login': address, 'code': other_than(code)})
    f.same((wrong.status, wrong.code, wrong.json()['errors'][0]['code']), (422, 'invalid', 'account.code_wrong'))
    f.same(c.post_json('/dang-nhap/ma', {'login': address, 'code': code, 'role': 'admin'}).json()['errors'][0]['field'], 'role')
    f.check('mc_phien' not in c.cookies)
    f.check(c.post_json('/dang-nhap/ma', {'login': '+84 355 777 001', 'code': code}).json()['location'].startswith('/tai-khoan/ten'))
    account = c.json('/tai-khoan').json()
    f.same((account['phone'], account['has_password']), (address, False))
    d = SERVER.client()
    for _ in range(10):
        locked = d.post_json('/dang-nhap/mat-khau', {'login': '0355777002', 'password': 'sai sai sai sai'})
    f.same((locked.status, locked.code, locked.json()['errors'][0]['code']), (429, 'rate', 'account.locked'))


def languages(f):
    """Everything is there in English too"""
    c, address = SERVER.client(lang='en'), fresh()
    ask(c, address)
    code = code_for(address)
    f.check('Tries left: 4' in c.post('/dang-nhap/ma', {'code': other_than(code)}).text)
    c.post('/dang-nhap/ma', {'code': code})
    for path in ('/tai-khoan', '/hop-thu', '/tai-khoan/ten', '/hop-gui-di'):
        text = c.get(path).text
        f.check('<html lang="en"' in text and not re.search(r'\b(account|notice|flash)\.[a-z_]+\b', text.split('<main')[1]), path)


def secrets(f):
    """Neither codes nor passwords nor addresses are in the log"""
    sent = []
    for _ in range(3):
        come_in(SERVER.client(), fresh())
        with database(SERVER) as db:
            sent += db.execute('select address, text from sent').fetchall()
    said = SERVER.said()
    f.check(len(sent) >= 3 and '/dang-nhap/ma' in said, 'the log says nothing')
    for address, text in sent:
        f.check(address not in said, address)
        f.check(re.search(r'\d{6}', text)[0] not in said, 'a code')
    f.check('mèo' not in said and 'argon2id' not in said)


def main():
    global SERVER
    SERVER = Server(demo='no')
    try:
        run([codes, wrong_codes, too_soon, bad_addresses, going_on, passwords, answer_lost, pressed_twice, password_twice, changing, ended, profile, officers, inbox, as_data, languages, secrets])
    finally:
        wrong = SERVER.stop()
        report(not wrong, 'The server ends in order', wrong)
        SERVER.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
