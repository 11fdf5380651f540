#!/usr/bin/env python3
"""Procedures written, tried and published in the browser: whose drafts they are, two editors, faults of a text, hostile texts, what is seen
beforehand, scenarios, publishing for a pilot and on a date, taking back, and what a start may not overwrite. Prints TAP."""
import datetime
import re
import sqlite3
import time

from client import PROGRAM, ROOT, Server
from journey import PROCEDURE, apply, unit_number
from people import UNIT_A, UNIT_B, Person, database, today, wait_for
from tap import done, report, run
from wording import VIETNAMESE, refused, visible

AT = '/quan-tri/thu-tuc'
FILE = (ROOT / f'procedures/{PROCEDURE}.yaml').read_text()
OWN = int(re.search(r'^revision: (\d+)', FILE, re.M)[1])
PILOT, COMING, LAST = OWN + 1, OWN + 2, OWN + 3  # what is published here, one after the other
SCENARIOS = (ROOT / f'procedures/scenarios/{PROCEDURE}.yaml').read_text()


class Room:
    """A server, an administrator of its province, and one elsewhere."""

    def __init__(self, server):
        self.server = server
        self.admin = Person(server, 'Quản trị Đà Nẵng', '48', ['admin'])
        self.colleague = Person(server, 'Quản trị thứ hai', '48', ['admin'])
        self.other = Person(server, 'Quản trị Hà Nội', '01', ['admin'])
        self.commune = Person(server, 'Quản trị phường', UNIT_A, ['admin'])
        self.c = self.admin.client()
        self.token = self.c.token(AT)

    def begin(self, code=PROCEDURE, **more):
        answer = self.c.post(f'{AT}/ban-nhap', {'code': code, **more}, token=self.token)
        assert answer.status == 303, answer
        return answer.head('Location')

    def draft(self, at):
        return self.c.json(at).json()

    def save(self, at, body, scenarios='', version=None, client=None, token=None):
        version = self.draft(at)['head']['version'] if version is None else version
        return (client or self.c).upload(at, {'version': str(version), 'body': body, 'scenarios': scenarios}, [], token=token or self.token)

    def check(self, at, body, client=None):
        return (client or self.c).post_json(f'{at}/kiem-tra', {'body': body}, token=client.token(AT) if client else self.token)

    def publish(self, at, **fields):
        version = self.draft(at)['head']['version']
        fields = {'version': str(version), 'valid_from': today(), 'where': 'all', 'reason': 'Nghị quyết 1', 'unplayed': 'gấp', **fields}
        return self.c.post(f'{at}/cong-bo', [(k, v) for k, vs in fields.items() for v in (vs if isinstance(vs, list) else [vs])], token=self.token)

    def revision(self, n, code=PROCEDURE):
        return next(line for line in self.c.json(f'{AT}/{code}').json()['lines'] if line['revision'] == n)


def later(days):
    return (datetime.date.fromisoformat(today()) + datetime.timedelta(days=days)).isoformat()


def whose(faults, room):
    """drafts are their province's; a commune's administrator reads and writes nothing; nobody else comes in"""
    at = room.begin()
    faults.check('may": false' in room.commune.client().json(AT).text.replace('":', '": '), 'a commune may draft')
    other, commune = room.other.client(), room.commune.client()
    for page in '', '/xem-thu', '/bieu-mau', '/so-sanh', '/kich-ban', '/cong-bo', '/ket-qua.pdf':
        refused(faults, other.get(at + page), 404, about=page)
        refused(faults, commune.get(at + page), 404, about=page)
        faults.same(room.colleague.client().get(at + page).status, 200, page)
    refused(faults, commune.post(f'{AT}/ban-nhap', {'code': PROCEDURE}), 403)
    refused(faults, other.post(f'{at}/bo'), 404)
    for person, wanted in ((Person(room.server, 'Dân'), 403), (Person(room.server, 'Lãnh đạo', UNIT_A, ['leader']), 403)):
        refused(faults, person.client().get(AT), wanted)
    faults.same(room.draft(at)['body'], FILE)
    faults.same(room.c.post(f'{at}/bo', token=room.token).status, 303)
    faults.same(room.c.get(at).status, 404)


def beginning(faults, room):
    """a draft begins with the text of a revision, of another procedure too; what is none is told at the field"""
    for fields, field in (({'code': 'abc'}, 'code'), ({'code': '9.999999'}, 'code'), ({'code': '9.999999', 'from': '8.888888'}, 'from'), ({}, 'code')):
        answer = room.c.post_json(f'{AT}/ban-nhap', fields, token=room.token)
        refused(faults, answer, 422, 'invalid', fields, field)
    refused(faults, room.c.post(f'{AT}/ban-nhap', {'code': 'abc'}, token=room.token), 422)
    before = room.c.json('/quan-tri').json()['drafts']
    at = room.begin('9.999999', **{'from': PROCEDURE})
    faults.same(room.c.json('/quan-tri').json()['drafts'], before + 1, 'drafts that wait, where an administrator begins:')
    faults.check('bản thảo thủ tục chưa công bố' in room.c.get('/quan-tri').text)
    faults.same(room.draft(at)['body'], FILE.replace('code: "1.001193"', 'code: "9.999999"'))
    faults.same(room.draft(at)['head']['base'], 0)
    refused(faults, room.c.post(f'{AT}/ban-nhap', {'code': PROCEDURE, 'revision': '77'}, token=room.token), 404)
    room.c.post(f'{at}/bo', token=room.token)


def two_editors(faults, room):
    """who saves second is told, sees both texts and loses nothing; saving again is meant"""
    at = room.begin()
    mine, theirs = FILE + '# của tôi\n', FILE + '# của người khác\n'
    c2 = room.colleague.client()
    faults.same(room.save(at, theirs, version=1, client=c2, token=c2.token(AT)).status, 303)
    answer = room.save(at, mine, version=1)
    faults.same(answer.status, 409, answer)
    text = visible(answer.text)
    faults.check('của tôi' in text and 'của người khác' in text and 'Quản trị thứ hai' in text, text[:600])
    faults.check('Chưa mất gì' in text, 'not told that nothing is lost')
    faults.same(room.draft(at)['body'], theirs, 'saved meanwhile:')
    shown = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    faults.same(room.save(at, mine.replace('\n', '\r\n'), version=shown).status, 303)
    faults.same(room.draft(at)['body'], mine, 'line ends of browsers:')
    refused(faults, room.c.post_json(at, {'version': 1, 'body': mine}, token=room.token), 409, 'stale')
    room.c.post(f'{at}/bo', token=room.token)


def what_is_wrong(faults, room):
    """every fault that a start would tell is told, line by line, in both languages; it stops publishing and not saving"""
    at = room.begin()
    bad = FILE.replace(f'revision: {OWN}', 'revision: một').replace('unit: working_days', 'unit: tuần', 1)
    (room.server.data.parent / 'bad.yaml').write_text(bad)
    said = room.server.command('import', '--check', str(room.server.data.parent / 'bad.yaml'))
    program = re.findall(r'bad\.yaml:(\d+): (.*)', said.stdout + said.stderr)
    english = room.check(at, bad, room.admin.client(lang='en')).json()
    faults.same([(str(f['line']), f['text']) for f in english['faults']], list(dict.fromkeys(program)))
    vietnamese = room.check(at, bad).json()
    faults.same([f['line'] for f in vietnamese['faults']], [f['line'] for f in english['faults']])
    faults.check(all(VIETNAMESE.search(f['text']) for f in vietnamese['faults']), vietnamese)
    faults.same(room.check(at, FILE).json(), {'ok': True, 'faults': []})
    faults.same(room.save(at, bad).status, 303)
    page = room.c.get(at)
    faults.check('Dòng 4:' in page.text and 'revision: một' in page.text, 'no line of the fault on the page')
    for part in '/xem-thu', '/bieu-mau', '/kich-ban', '/so-sanh', '/cong-bo':
        faults.same(room.c.get(at + part).status, 200, part)
    faults.same(room.c.get(f'{at}/ket-qua.pdf').status, 404)
    refused(faults, room.c.post_json(f'{at}/kich-ban', {}, token=room.token), 422, 'invalid')
    answer = refused(faults, room.publish(at), 422)
    faults.check('còn 2 lỗi' in visible(answer.text), visible(answer.text)[:500])
    faults.same(len(room.c.json(f'{AT}/{PROCEDURE}').json()['lines']), 1)
    room.c.post(f'{at}/bo', token=room.token)


def hostile(faults, room):
    """bombs of aliases, deep nesting, long and broken texts are faults of the text, told soon"""
    at = room.begin()
    bomb = 'a: &a [x,x,x,x,x,x,x,x,x]\n' + ''.join(f'{chr(98 + i)}: &{chr(98 + i)} [{",".join(["*" + chr(97 + i)] * 9)}]\n' for i in range(20))
    texts = {'bomb': bomb, 'lists': '[' * 100000, 'maps': 'a: ' + '{a: ' * 20000, 'indents': '\n'.join(' ' * i + 'a:' for i in range(400)), 'tags': 'a: !!python/object x',
             'tabs': '\tcode: 1', 'empty': '', 'lines': 'a\n' * 60000, 'quote': 'a: "' + 'x' * 120000, 'keys': ''.join(f'k{i}: 1\n' for i in range(12000)),
             'nul': 'code: \u0001', 'two': FILE + '---\n' + FILE, 'merge': 'a: {<<: *b}'}
    for name, text in texts.items():
        began = time.monotonic()
        answer = room.check(at, text)
        faults.check(answer.status == 200 and answer.json()['faults'] and not answer.json()['ok'] or answer.status in (400, 422), name, answer)
        faults.check(time.monotonic() - began < 8, name, 'took', time.monotonic() - began)
    faults.same(room.save(at, bomb).status, 303)
    faults.same(room.c.get(at).status, 200)
    faults.same(room.check(at, 'x' * (140 * 1024)).status, 413)
    answer = room.save(at, 'x' * (140 * 1024))
    faults.check(answer.status == 422 and 'dài quá 128 kB' in visible(answer.text), answer)
    faults.check(room.check(at, 'x' * (10 << 20)).status in (413, 0), '10 MB were taken')
    faults.same(room.c.send('POST', f'{at}/kiem-tra', b'{"body":"\xff\xfe"}', [('Content-Type', 'application/json'), ('X-CSRF-Token', room.token)]).status, 400)
    room.save(at, '<script>alert(1)</script>\n')
    faults.check('<script>alert' not in room.c.get(at).text, 'the text is code in the page')
    room.c.post(f'{at}/bo', token=room.token)


def seen_before(faults, room):
    """the preview tells limit with a date, papers, fees and steps; the paper is a PDF; the form is checked as a citizen's and nothing is kept"""
    at = room.begin()
    shown = room.c.json(f'{at}/xem-thu?ngay=2026-11-23').json()
    faults.same(shown['cases'][0]['due']['date'], '2026-11-23', 'received before three:')
    faults.check(len(shown['states']) > 5 and any(s['acts'] for s in shown['states']), 'no steps')
    page = room.c.get(f'{at}/xem-thu')
    faults.check('<svg class="mc-flow"' in page.text and '8.000 đồng' in page.text, 'no drawing, no fee')
    pdf = room.c.get(f'{at}/ket-qua.pdf')
    faults.check(pdf.body[:5] == b'%PDF-' and pdf.type == 'application/pdf', pdf)
    with database(room.server) as db:
        before = [db.execute(f'select count(*) from {t}').fetchone()[0] for t in ('draft', 'dossier', 'file')]
    form = room.c.get(f'{at}/bieu-mau?mau=1')
    faults.same(room.c.post(f'{at}/bieu-mau', {}, token=room.token).status, 422, 'an empty form:')
    fields = [(n, v) for n, v in re.findall(r'<input class="ds-input"[^>]* name="([^"]+)" type="[^"]*" value="([^"]*)"', form.text)]
    fields += re.findall(r'<input class="ds-input" id="[^"]+" name="([^"]+)" type="text" inputmode="numeric"[^>]* value="([^"]*)"', form.text)
    fields += re.findall(r'type="radio" name="([^"]+)" id="[^"]+" value="([^"]+)" checked', form.text)
    fields += re.findall(r'type="checkbox" id="[^"]+" name="([^"]+)" value="([^"]+)" checked', form.text)
    fields += [(m[1], m[2]) for m in re.finditer(r'<select class="ds-input" id="([^"]+)"(?:(?!</select>).)*?<option value="([^"]+)" selected', form.text, re.S) if m[1] != 'kenh']
    fields += re.findall(r'<textarea class="ds-input" id="[^"]+" name="([^"]+)"[^>]*>([^<]*)<', form.text)
    answer = room.c.post(f'{at}/bieu-mau', list(dict.fromkeys(fields)), token=room.token)
    faults.check(answer.status == 200 and 'Các câu trả lời hợp lệ' in answer.text, answer, re.findall(r'href="#[^"]*">([^<]*)', answer.text)[:9])
    refused(faults, room.c.post(f'{at}/bieu-mau', [*dict(fields).items(), ('strange', '1')], token=room.token), 422)
    with database(room.server) as db:
        faults.same([db.execute(f'select count(*) from {t}').fetchone()[0] for t in ('draft', 'dossier', 'file')], before, 'kept:')
    room.c.post(f'{at}/bo', token=room.token)


def difference(faults, room):
    """two texts differ in lines and in words; revisions can be compared with one another"""
    at = room.begin()
    new = FILE.replace('amount: 8000', 'amount: 9000', 1).replace('cutoff: "15:00"', 'cutoff: "16:00"', 1)
    room.save(at, new)
    told = room.c.json(f'{at}/so-sanh').json()
    faults.same([(c['of'], c['how'], c['before'], c['after']) for c in told['changes']],
                [('limit', 'different', 'Trong ngày làm việc (nhận trước 15:00)', 'Trong ngày làm việc (nhận trước 16:00)'), ('fee', 'different', '8.000 đồng', '9.000 đồng')])
    faults.same([sum(line['kind'] == k for line in told['lines']) for k in ('less', 'more')], [2, 2])
    faults.same(room.c.get(f'{at}/so-sanh').status, 200)
    faults.same(room.c.json(f'{AT}/so-sanh/{PROCEDURE}?tu={OWN}&den={OWN}').json()['lines'], [])
    refused(faults, room.c.get(f'{AT}/so-sanh/{PROCEDURE}?tu={OWN}&den=99'), 404)
    room.c.post(f'{at}/bo', token=room.token)


def scenarios(faults, room):
    """scenarios are played on the draft: green as it is, red when it does otherwise; pasted ones count; a change makes the run stale"""
    at = room.begin()
    faults.same(room.c.post(f'{at}/kich-ban', token=room.token).status, 303)
    run_ = room.c.json(f'{at}/kich-ban').json()
    faults.check(run_['ok'] and len(run_['told']) >= 5 and not run_['own'] and not run_['stale'], run_['told'])
    faults.same(room.draft(at)['head']['played'], 'green')
    room.save(at, FILE.replace('cutoff: "15:00"', 'cutoff: "08:00"'))
    faults.check(room.c.json(f'{at}/kich-ban').json()['stale'], 'still green after a change')
    room.c.post(f'{at}/kich-ban', token=room.token)
    run_ = room.c.json(f'{at}/kich-ban').json()
    faults.check(not run_['ok'] and any(t['kind'] == 'why' and 'due' in t['text'] for t in run_['told']), run_['told'])
    faults.same(room.draft(at)['head']['played'], 'red')
    room.save(at, FILE, scenarios='procedure: "1.001193"\ncommune: 1\n')
    room.c.post(f'{at}/kich-ban', token=room.token)
    run_ = room.c.json(f'{at}/kich-ban').json()
    faults.check(not run_['ok'] and run_['own'] and run_['told'], run_)
    room.save(at, FILE, scenarios=SCENARIOS)
    room.c.post(f'{at}/kich-ban', token=room.token)
    faults.check(room.c.json(f'{at}/kich-ban').json()['ok'], 'the own ones are not green')
    faults.same(room.c.get(f'{at}/kich-ban').status, 200)
    room.c.post(f'{at}/bo', token=room.token)


def refused_publishing(faults, room):
    """day, places, reason and an untried text are told at their fields; nothing is published"""
    at = room.begin()
    cases = (({'valid_from': '2020-01-01'}, 'valid_from'), ({'valid_from': '31/02/2027'}, 'valid_from'), ({'reason': ' '}, 'reason'), ({'unplayed': ''}, 'unplayed'),
             ({'where': 'some', 'commune': []}, 'communes'), ({'where': 'some', 'commune': ['00001', '99999']}, 'communes'), ({'reason': 'x' * 1001}, 'reason'))
    for fields, field in cases:
        answer = room.publish(at, **fields)
        refused(faults, answer, 422, about=fields)
        faults.check(f'id="{field}-l"' in answer.text, fields, 'no message at the field')
    refused(faults, room.c.post(f'{at}/cong-bo', {'version': '7', 'valid_from': today(), 'reason': 'x', 'unplayed': 'x'}, token=room.token), 409)
    room.save(at, FILE.replace('code: "1.001193"', 'code: "1.000656"'))
    refused(faults, room.publish(at), 422)
    faults.same(len(room.c.json(f'{AT}/{PROCEDURE}').json()['lines']), 1)
    room.c.post(f'{at}/bo', token=room.token)


def pilot(faults, room):
    """a pilot is in force at once, where it is tried and nowhere else, in every process; open dossiers keep their revision"""
    citizen = Person(room.server, 'Người nộp')
    a, b = unit_number(room.server, UNIT_A), unit_number(room.server, UNIT_B)
    apply(citizen.client(), a)
    second = Server(data=room.server.data, worker='no')
    at = room.begin()
    room.save(at, FILE.replace('amount: 8000', 'amount: 9000', 1))
    room.c.post(f'{at}/kich-ban', token=room.token)
    answer = room.publish(at, where='some', commune=[UNIT_A], unplayed='')
    faults.same(answer.status, 303, answer)
    line = room.revision(PILOT)
    faults.same((line['state'], line['who'], line['places'], line['played']), ('elsewhere', 'Quản trị Đà Nẵng', 'Phường Thanh Khê', 'green'))
    faults.same(room.c.get(at).status, 404, 'the draft afterwards:')
    for server in room.server, second:
        c = server.client()
        faults.check(wait_for(lambda c=c: '9.000' in c.get(f'/thu-tuc/{PROCEDURE}?noi={UNIT_A}').text), 'not in force there')
        faults.check('9.000' not in c.get(f'/thu-tuc/{PROCEDURE}?noi={UNIT_B}').text, 'in force elsewhere')
        faults.check(f'?noi={UNIT_A}' in c.get(f'/thu-tuc/{PROCEDURE}').text, 'the general page does not say that it is tried out there')
    faults.same(second.stop(), '')
    apply(citizen.client(), a)
    apply(citizen.client(), b)
    with database(room.server) as db:
        faults.same(db.execute('select unit, revision from dossier where account=? order by submitted_at', [citizen.account]).fetchall(),
                    [(int(a), OWN), (int(a), PILOT), (int(b), OWN)])
    kept = room.c.json(f'{AT}/{PROCEDURE}/ban/{PILOT}').json()['body']
    faults.check(f'revision: {PILOT}\nvalid_from: {today()}\npilot: {{communes: ["{UNIT_A}"]}}\n' in kept, kept[:400])
    refused(faults, room.c.post(f'{AT}/{PROCEDURE}/ban/{PILOT}/rut', {'reason': 'x'}, token=room.token), 409)


def taken_back(faults, room):
    """what is to come can be taken back before its day, with a reason, by its own province; it says so afterwards and its number is not used again"""
    at = room.begin()
    room.save(at, FILE.replace('amount: 8000', 'amount: 7000', 1))
    faults.same(room.publish(at, valid_from=later(5)).status, 303)
    line = room.revision(COMING)
    faults.same((line['state'], line['may_withdraw'], line['from'], line['places']), ('coming', True, later(5), 'Thành phố Đà Nẵng'))
    faults.check(f'bản {COMING} từ' in visible(room.c.get(AT).text), 'not told among all procedures')
    to = f'{AT}/{PROCEDURE}/ban/{COMING}/rut'
    refused(faults, room.c.post(to, {'reason': ''}, token=room.token), 422)
    refused(faults, room.other.client().post(to, {'reason': 'x'}), 404)
    faults.same(room.c.post(to, {'reason': 'Chờ nghị quyết'}, token=room.token).status, 303)
    faults.same(room.revision(COMING)['state'], 'withdrawn')
    faults.check('Đã rút lại' in visible(room.c.get(f'{AT}/{PROCEDURE}').text), 'not told')
    refused(faults, room.c.post(to, {'reason': 'x'}, token=room.token), 409)
    at = room.begin()
    room.save(at, FILE.replace('amount: 8000', 'amount: 6000', 1))
    room.publish(at, valid_from=later(9))
    faults.same(room.revision(LAST)['state'], 'coming')
    with database(room.server) as db:
        faults.same(db.execute("select what, revision, reason from procedure_journal where code=? and what in ('published','withdrawn') order by id", [PROCEDURE]).fetchall(),
                    [('published', PILOT, 'Nghị quyết 1'), ('published', COMING, 'Nghị quyết 1\ngấp'), ('withdrawn', COMING, 'Chờ nghị quyết'), ('published', LAST, 'Nghị quyết 1\ngấp')])
        for wish in 'delete from procedure_journal', "update procedure_journal set reason = ''":
            try:
                db.execute(wish)
                faults.check(False, wish, 'went well')
            except sqlite3.IntegrityError:
                pass


def a_start(faults, room):
    """a start overwrites nothing that was published here: a file of the same number is set aside and told, a newer one waits behind it"""
    folder = room.server.data.parent / 'procedures'
    folder.mkdir()
    before = room.c.json(f'{AT}/{PROCEDURE}/ban/{PILOT}').json()['body']
    (folder / 'a.yaml').write_text(FILE.replace(f'revision: {OWN}\n', f'revision: {PILOT}\n').replace('amount: 8000', 'amount: 5000', 1))
    (folder / 'b.yaml').write_text(FILE.replace(f'revision: {OWN}\n', 'revision: 9\n').replace('amount: 8000', 'amount: 4000', 1))
    faults.same(room.server.stop(), '')
    room.server.options['procedures'] = str(folder)
    room.server.start()
    room.c = room.admin.client()
    room.token = room.c.token(AT)
    faults.check(f'a.yaml is not taken: revision {PILOT} of 1.001193 was published here' in room.server.said(), 'not told in the log')
    faults.same(room.c.json(f'{AT}/{PROCEDURE}/ban/{PILOT}').json()['body'], before)
    history = room.c.json(f'{AT}/{PROCEDURE}').json()
    faults.same([a['revision'] for a in history['asides']], [PILOT])
    faults.check('tệp đó chưa dùng' in visible(room.c.get(f'{AT}/{PROCEDURE}').text), 'not told on the page')
    faults.check('5000' in room.c.json(f'{AT}/{PROCEDURE}/ban/{PILOT}?de-rieng=1').json()['body'], 'its text cannot be read')
    faults.check(room.c.json(f'{AT}/so-sanh/{PROCEDURE}?tu={PILOT}&den={PILOT}&den-rieng=1').json()['lines'], 'no difference to it')
    public = room.server.client()
    faults.check('9.000' in public.get(f'/thu-tuc/{PROCEDURE}?noi={UNIT_A}').text, 'the newer file goes before what was published there')
    faults.check('4.000' in public.get(f'/thu-tuc/{PROCEDURE}?noi={UNIT_B}').text, 'the newer file is not in force elsewhere')
    said = room.server.command('import', 'procedures', str(folder / 'a.yaml'))
    faults.check(said.returncode and 'was published here with another text' in said.stderr, said)
    at = room.begin(revision=str(PILOT), aside='true')
    faults.check('5000' in room.draft(at)['body'], 'no draft from it')


def main():
    assert PROGRAM
    server = Server(demo='no')
    room = Room(server)
    try:
        run([whose, beginning, two_editors, what_is_wrong, hostile, seen_before, difference, scenarios, refused_publishing, pilot, taken_back, a_start], room)
    finally:
        wrong = server.stop()
        report(not wrong, 'the server ended in order, nothing found by the sanitizers', wrong)
        server.remove()
    done()


main()
