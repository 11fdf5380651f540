#!/usr/bin/env python3
"""Several processes over one PostgreSQL database: two that serve, and workers beside them. What one remembers and another changes (docs/processes.md). Prints TAP.

Takes the server that MOTCUA_TEST_SERVER names, else one of its own (tools/postgres).
ENGINE: both, with servers of its own where none is named."""
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
import own_postgres  # noqa: E402
from client import PROGRAM, Server  # noqa: E402
from people import UNIT_A, Person, database, wait_for  # noqa: E402
from tap import done, report, run  # noqa: E402
from test_desk import COUNTER, FORM, OWN, REGISTERED, World, code_of  # noqa: E402

SECRET = 'năm con chim sẻ'


class House:
    """Two processes that serve and run no jobs, and workers on demand."""

    def __init__(self):
        self.base = own_postgres.Base()
        self.a = Server(database=self.base.url, worker='no', demo='no')
        self.b = Server(data=self.a.data, database=self.base.url, worker='no', demo='no')
        self.unit = journey.unit_number(self.a)
        self.workers = []
        self.work()

    def both(self, person):
        """One browser at each: the same session."""
        first = person.client()
        return first, self.at(self.b, first)

    @staticmethod
    def at(server, client):
        second = server.client()
        second.cookies = dict(client.cookies)
        return second

    def work(self):
        log = self.a.data.parent / f'work-{len(self.workers)}'
        with open(log, 'wb') as out:
            self.workers.append(subprocess.Popen([PROGRAM, 'work', '--data', str(self.a.data), '--database', self.base.url, '--development', 'yes'],
                                                 env=self.a.environment(), stdout=out, stderr=out))
        self.workers[-1].log = log
        return self.workers[-1]

    def end(self):
        wrong = [self.b.stop(), self.a.stop()]
        for w in self.workers:
            if w.poll() is None:
                w.terminate()
                code = w.wait(timeout=30)
                wrong.append('' if code == 0 else f'worker: {code} {w.log.read_text()[-600:]}')
        return '\n'.join(x for x in wrong if x)

    def remove(self):
        self.a.remove()
        self.base.remove()


def together(*acts):
    """Let go at one moment; what each gave, or the exception it ended with."""
    ready, out = threading.Barrier(len(acts)), [None] * len(acts)

    def one(i):
        ready.wait()
        try:
            out[i] = acts[i]()
        except Exception as why:  # noqa: BLE001
            out[i] = why
    threads = [threading.Thread(target=one, args=[i]) for i in range(len(acts))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return out


def sessions(f, h):
    """who signed in at one process goes on at the other; who signed out at one is out at both"""
    a, b = h.both(Person(h.a, 'Trần Thị Hai Nhà'))
    f.same((a.get('/ho-so').status, b.get('/ho-so').status), (200, 200))
    code = journey.apply(b, h.unit)
    f.same(a.get(f'/ho-so/{code}').status, 200, 'what was sent at the other')
    token = b.token()
    f.same(a.post('/dang-xuat').status, 303)
    f.check(b.get('/ho-so').to_sign_in(), 'goes on at the other')
    f.check(b.post('/tai-khoan', {'name': 'Kẻ Lạ'}, token=token).status in (303, 401, 403), 'writes at the other')
    with database(h.a) as db:
        f.same(db.execute("select count(*) from account where name = 'Kẻ Lạ'").fetchone()[0], 0)


def codes(f, h):
    """a code asked for at one process, sent by the worker, lets in at the other"""
    a = h.a.client()
    f.same(a.post('/dang-nhap', {'login': '0355 000 777'}).status, 303)
    code = wait_for(lambda: next((i['code'] for i in h.b.client().json('/hop-gui-di').json()['items'] if i['address'] == '0355000777'), None))
    b = h.at(h.b, a)
    f.same(b.post('/dang-nhap/ma', {'code': code}).status, 303, code)
    f.check('mc_phien' in b.cookies and b.get('/ho-so').status in (200, 303))


def locked(f, h):
    """wrong passwords are counted over both, and who is locked out is so at both"""
    who = Person(h.a, 'Lê Văn Quên')
    f.same(who.client().post('/tai-khoan/mat-khau', {'password': SECRET}).status, 303)
    form = {'login': who.phone, 'password': 'sai sai sai sai'}
    at = [h.a.client(), h.b.client()]
    said = [at[i % 2].post('/dang-nhap/mat-khau', form).status for i in range(10)]
    f.check(set(said[:9]) == {422}, said)
    for c in h.a.client(), h.b.client():
        f.same(c.post('/dang-nhap/mat-khau', {**form, 'password': SECRET}).status, 429, said)


def rights(f, h):
    """an officer's rights that an administrator changes at one process hold at the other with the next request"""
    boss, who = Person(h.a, 'Quản Trị', UNIT_A, ['admin']), Person(h.a, 'Ngô Văn Đổi', UNIT_A, ['specialist'])
    a, b = boss.client(), h.at(h.b, who.client())
    answer = a.json(f'/quan-tri/can-bo/{who.account}')
    f.same(answer.status, 200, answer)
    seen = answer.json()['version']
    f.same((b.json('/viec').status, b.json('/viec/tiep-nhan').status), (200, 403))
    f.same(a.post_json(f'/quan-tri/can-bo/{who.account}/vai-tro', {'unit': who.unit_id, '_ban': seen, 'reception': 'true'}).status, 200)
    f.same((b.json('/viec').status, b.json('/viec/tiep-nhan').status), (200, 200))


def news(f, h):
    """a text, a day off, a unit's name and a procedure changed at one process are known at the other within a second"""
    boss = Person(h.a, 'Quản Trị Tỉnh', '48', ['admin'])
    a, b = h.both(boss)
    a.csrf, b.csrf = a.token('/quan-tri'), b.token('/quan-tri')
    visitor = h.b.client()
    visitor.get('/')
    took = {}

    def measure(what, known):
        began = time.monotonic()
        f.check(wait_for(known, 10), what, 'is never known')
        took[what] = time.monotonic() - began

    version = a.json('/quan-tri/chu/app.about').json()['version']
    f.same(a.post_json('/quan-tri/chu/app.about', {'chu-vi': 'Cửa của mọi nhà', 'chu-en': 'Everybody’s door', '_ban': version}, a.csrf).status, 200)
    measure('text', lambda: 'Cửa của mọi nhà' in visitor.get('/').text)
    unit = Person(h.a, 'Quản Trị Xã', UNIT_A, ['admin']).unit_id
    day = {'ngay-lich.d': 6, 'ngay-lich.m': 3, 'ngay-lich.y': 2028, 'loai-ngay': 'off', 'ten-ngay': 'Nghỉ vì lụt', 'can-cu': 'Công điện 3'}
    look = a.post_json(f'/quan-tri/lich/{unit}/xem', day, a.csrf).json()
    f.same(a.post_json(f'/quan-tri/lich/{unit}', {'_thay': look['plan'], '_ban': look['version'], '_viec': look['deed']}, a.csrf).status, 200)
    measure('day', lambda: b.post_json(f'/quan-tri/lich/{unit}/xem', {'_bo': '2028-03-06'}, b.csrf).json()['planned'][0]['was'] == 'Nghỉ vì lụt')
    name = {'tu-ngay.d': '1', 'tu-ngay.m': '3', 'tu-ngay.y': '2026', 'loai': 'phuong', 'ten-goi': 'Hoà Bình Mới', 'ten-anh': 'Hoa Binh Moi Ward', 'van-ban': '98/NQ'}
    f.same(a.post_json(f'/quan-tri/don-vi/{unit}/ten', {**name, '_ban': a.json(f'/quan-tri/don-vi/{unit}').json()['version']}, a.csrf).status, 200)
    measure('name', lambda: 'Mới' in visitor.json('/dia-danh.json?q=hoa+binh+moi').text)
    started = a.post('/quan-tri/thu-tuc/ban-nhap', {'code': journey.PROCEDURE}, token=a.csrf)
    at = journey.expect(started, 303).head('Location')
    draft = a.json(at).json()
    body = draft['body'].replace('Đăng ký khai sinh', 'Đăng ký khai sinh cho bé')
    journey.expect(a.upload(at, {'version': str(draft['head']['version']), 'body': body, 'scenarios': ''}, [], token=a.csrf), 303)
    version = a.json(at).json()['head']['version']
    today = time.strftime('%Y-%m-%d', time.gmtime(time.time() + 7 * 3600))
    answer = a.post(f'{at}/cong-bo', {'version': str(version), 'valid_from': today, 'where': 'all', 'reason': 'Nghị quyết 1', 'unplayed': 'gấp'}, token=a.csrf)
    f.same(answer.status, 303, answer)
    measure('procedure', lambda: 'khai sinh cho bé' in visitor.get(f'/thu-tuc/{journey.PROCEDURE}?noi={UNIT_A}').text)
    print('#', ', '.join(f'{k} {v:.2f} s' for k, v in took.items()), flush=True)
    f.check(max(took.values()) < 1, took)


def stale(f, h):
    """of two officers' acts on one dossier, one at each process at one moment, one is carried out and the other told"""
    w = World(h.a)
    second = w.people['second'].client()
    second.port = h.b.port
    second.csrf = second.token('/viec')
    for _ in range(4):
        code = w.birth()
        form = [('version', w.version(code)), *REGISTERED.items()]
        got = together(lambda c=code, p=form: w.at['specialist'].post(f'/viec/ho-so/{c}/propose', p, w.at['specialist'].csrf).status,
                       lambda c=code, p=form: second.post(f'/viec/ho-so/{c}/propose', p, second.csrf).status)
        f.same(sorted(got, key=str), [303, 409], code)
        f.same(len(w.events(code, 'acted')), 2, 'taken in, proposed:')


def twice(f, h):
    """a form sent to both processes at one moment with one key makes one dossier, one answer"""
    who = Person(h.a, 'Trần Thị Bấm Đôi')
    for turn in range(4):
        a, b = h.both(who)
        draft, token = journey.ready(a, h.unit)
        key = {'Idempotency_Key': f'hai-nha-{turn}'}
        got = together(*(lambda c=c: c.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, token=token, **key) for c in (a, b, h.at(h.b, a), h.at(h.a, a))))
        f.same({(x.status, x.head('Location')) for x in got}, {(303, got[0].head('Location'))})
    with database(h.a) as db:
        f.same(db.execute('select count(*) from dossier where account = ?', [who.account]).fetchone()[0], 4)


def take_in(client):
    return client.upload(COUNTER, [*{**OWN, **FORM}.items(), ('paper', 'birth_notice')], [], client.csrf)


def numbers(f, h):
    """eight at once over both: dossiers, results, receipts and keys have no gap and no double"""
    with database(h.a) as db:
        had = {r[0] for r in db.execute('select id from dossier')}
    citizens = [Person(h.a, f'Người nộp {i}') for i in range(4)]
    worlds = [World(h.a), World(h.b)]

    def citizen(i):
        client = h.at((h.a, h.b)[i % 2], citizens[i].client())
        for _ in range(4):
            journey.apply(client, h.unit)

    def officer(i):
        home, other = worlds[i % 2], worlds[1 - i % 2]
        at = {r: home.people[r].client() if r != 'specialist' else h.at(other.server, home.people[r].client()) for r in ('reception', 'specialist', 'leader')}
        for c in at.values():
            c.csrf = c.token('/viec')
        for _ in range(3):
            code = code_of(journey.expect(take_in(at['reception']), 303))
            journey.expect(at['specialist'].post(f'/viec/ho-so/{code}/propose', [('version', home.version(code)), *REGISTERED.items()], at['specialist'].csrf), 303)
            journey.expect(at['leader'].post(f'/viec/ho-so/{code}/sign', [('version', home.version(code))], at['leader'].csrf), 303)

    got = together(*(lambda i=i: citizen(i) for i in range(4)), *(lambda i=i: officer(i) for i in range(4)))
    f.check(not any(got), [str(g) for g in got if g])
    with database(h.a) as db:
        ids = sorted(r[0] for r in db.execute('select id from dossier'))
        issued = db.execute('select unit, kind, year, seq from issued order by 1, 2, 3, 4').fetchall()
        ends = db.execute('select count(*), count(distinct id) from job').fetchone()
    f.same(len(set(ids) - had), 4 * 4 + 4 * 3)
    f.same([i & 65535 for i in ids], list(range(1, len(ids) + 1)), 'numbers of dossiers:')
    f.same([r[3] for r in issued], list(range(1, len(issued) + 1)), 'numbers of results:')
    f.check(len(issued) >= 12, issued)
    f.same(ends[0], ends[1])


def add_jobs(h, n):
    """Jobs that put a message on its way, each for another number."""
    with database(h.a) as db:
        first = 1 + db.execute('select coalesce(max(id), 0) from job').fetchone()[0]
        for k in range(n):
            message = json.dumps({'address': f'0356{os.getpid() % 1000:03d}{k:03d}', 'text': 'Xin chào'})
            db.execute("insert into job (id, kind, key, data, run_at, lease_until, tries, done_at, failure) values (?, 'message', null, ?, 0, 0, 0, 0, '')", [first + k, message])


def jobs(f, h):
    """a job is run once though two work; killed in the middle, the other takes it when the lease has ended, and nothing is sent twice"""
    second = h.work()
    add_jobs(h, 60)
    sent = lambda: dict(rows(h, "select address, count(*) from sent where address like '0356%' group by address"))  # noqa: E731
    f.check(wait_for(lambda: len(sent()) == 60, 20), len(sent()), 'were sent')
    f.same(set(sent().values()), {1})
    for w in h.workers:
        w.terminate()
        f.same(w.wait(timeout=30), 0)
    with database(h.a) as db:
        db.execute("delete from sent")
    add_jobs(h, 60)
    killed = h.work()
    leased = lambda: rows(h, 'select count(*) from job where done_at = 0 and lease_until > 0')[0][0]  # noqa: E731
    # The lock of the database is the test's for a moment, right after the worker has leased: it cannot close what it holds, and dies so.
    with contextlib.closing(own_postgres.connect(h.base.url)) as db:
        until = time.monotonic() + 20
        while time.monotonic() < until:  # waiting for the lock most of the time: so it comes to us when the worker's transaction ends
            db.execute('begin')
            db.execute('select pg_advisory_xact_lock(1836020599)')
            if db.execute('select count(*) from job where done_at = 0 and lease_until > 0').fetchone()[0]:
                break
            db.execute('commit')
        killed.kill()
        killed.wait()
        db.execute('commit')
    held = leased()
    f.check(held > 0, 'it was not killed in the middle of anything')
    h.work()
    time.sleep(2.5)
    f.same(leased(), held, 'taken before the lease has ended:')
    with database(h.a) as db:  # a minute later
        db.execute('update job set lease_until = lease_until - 60000 where done_at = 0 and lease_until > 0')
    f.check(wait_for(lambda: len(sent()) == 60, 20), len(sent()), 'were sent')
    f.same(set(sent().values()), {1})
    print(f'# {held} jobs were under way when it was killed', flush=True)
    second.poll()


def keys(f, h):
    """two whose clocks stand at one moment make no key twice, and one that is started again goes on where it was"""
    more = {'database': h.base.more(), 'worker': 'no', 'demo': 'no', 'now': '2026-11-20T09:00:00+07:00'}
    a = Server(**more)
    b = Server(data=a.data, **more)
    try:
        unit, who = journey.unit_number(a), Person(a, 'Trần Thị Đứng Giờ')
        first, made = who.client(), []
        for turn in range(3):
            at = [first, h.at(b, first), first, h.at(b, first)]
            for c in at:
                c.csrf = c.token()
            made += [c.post('/thu-tuc/1.001193/nop', {'unit': unit, 'variant': 'ordinary'}, token=c.csrf) for c in at]
            if turn == 1:
                f.same(b.stop(), '')
                b.start()
        f.same({x.status for x in made}, {303}, [str(x)[:120] for x in made if x.status != 303][:2])
        f.same(len({x.head('Location') for x in made}), 12)
    finally:
        f.same((b.stop(), a.stop()), ('', ''))
        a.remove()


def rows(h, sql):
    with database(h.a) as db:
        return db.execute(sql).fetchall()


def main():
    h = House()
    try:
        run([t for t in (sessions, codes, locked, rights, stale, twice, numbers, keys, jobs, news) if not sys.argv[1:] or t.__name__ in sys.argv[1:]], h)
        check = h.a.command('check', '--journal', '--counters', '--ledger', '--deeds')
        report(check.returncode == 0, 'journals, figures, ledger and deeds are whole', check.stdout + check.stderr)
        report(not (wrong := h.end()), 'all end in order, no sanitizer had a word to say', wrong)
    finally:
        h.end()
        h.remove()
    done()


main()
