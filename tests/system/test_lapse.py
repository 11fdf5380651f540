#!/usr/bin/env python3
"""A supplement that stays unanswered: the serving program ends the dossier when the procedure's limit has passed, not a minute before, tells the
applicant and journals it as its own; one that was answered goes on."""
import datetime
import re
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
from client import Client, Server  # noqa: E402
from people import EVENT, UNIT_A, Person, database, lines, wait_for  # noqa: E402
from tap import report, run_on  # noqa: E402

# Asked on Monday, 23/11/2026; Tuesday is a holiday: 25, 26, 27, 30 November, 1 December.
ASKED_AT, LAST, OVER = '2026-11-23T09:00:00+07:00', '2026-12-01T16:59:00+07:00', '2026-12-01T17:01:00+07:00'
ASKED = [('reason', 'Ảnh mờ'), ('item', 'paper:birth_notice'), ('note:paper:birth_notice', 'Nhờ chụp lại')]
REASON = 'Quá 5 ngày mà chưa có phần bổ sung.'


def with_limit(folder):
    """The registration of a birth in a newer revision, whose supplement has a limit."""
    text = (ROOT / 'procedures/1.001193.yaml').read_text(encoding='utf-8')
    text = re.sub(r'(?m)^revision: \d+', 'revision: 999', text, count=1)
    text = text.replace('    items: required\n', '    items: required\n    limit: {amount: 5, unit: working_days}\n    then: lapse\n', 1)
    lapse = ('  - id: lapse\n    kind: stop\n    name: {vi: Quá hạn, en: Too late}\n'
             f'    hint: {{vi: "{REASON}", en: Nothing came.}}\n    from: waiting\n    to: stopped\n    by: system\n    reason: required\n')
    (folder / '1.001193.yaml').write_text(text.replace('  - id: stop\n', lapse + '  - id: stop\n', 1), encoding='utf-8')


class Waiting:
    def __init__(self, server):
        self.server = server
        self.officer = Person(server, 'Cán bộ Một', UNIT_A, ['reception', 'specialist', 'leader'])
        self.applicant = Person(server, 'Trần Thị Bưởi')

    def at(self, moment):
        """The server, as if that moment had come."""
        self.server.stop()
        self.server.options['now'] = moment
        self.server.start()
        return self.client(self.officer), self.client(self.applicant)

    def client(self, person):
        """Signed in just now, as the server knows the time."""
        c, now = Client(self.server.port), int(datetime.datetime.fromisoformat(self.server.options['now']).timestamp() * 1000)
        c.cookies['mc_phien'] = person.session()
        with database(self.server) as db:
            db.execute('update session set created_at=?, seen_at=?, expires_at=?', [now, now, now + 3600000])
        return c

    def asked(self):
        """-> code of a dossier that waits for a supplement since ASKED_AT."""
        office, citizen = self.client(self.officer), self.client(self.applicant)
        code = journey.apply(citizen, journey.unit_number(self.server))
        token = office.token('/viec')
        for act, fields in (('accept', []), ('request_supplement', ASKED)):
            version = office.json(f'/viec/ho-so/{code}').json()['version']
            journey.expect(office.post(f'/viec/ho-so/{code}/{act}', [('version', version), *fields], token), 303)
        return code

    def row(self, code):
        with database(self.server) as db:
            return next(r for r in db.execute('select id, state, due_at from dossier') if r[0] & 65535 == int(code[-4:]))

    def last(self, code):
        with database(self.server) as db:
            act, actor, body = db.execute("select act, actor, body from journal where dossier=? and kind='acted' order by n desc limit 1", [self.row(code)[0]]).fetchone()
            said = lines(body, EVENT)
            return act, actor, said['role'], said['state'], said['note']

    def notices(self, code):
        with database(self.server) as db:
            return [r[0] for r in db.execute('select kind from notice where dossier=? order by id', [self.row(code)[0]])]


def in_time(faults, w):
    """until the last minute nothing happens; both sides read until when it is waited for; what was answered goes on"""
    w.forgotten, w.answered = w.asked(), w.asked()
    page = w.client(w.applicant).get(f'/ho-so/{w.answered}')
    faults.check('Xin gửi trước hết ngày 1/12/2026' in page.text or 'Xin gửi trước hết ngày 01/12/2026' in page.text, 'the applicant does not read until when')
    faults.check('quá hạn thì tự dừng' in w.client(w.officer).get(f'/viec/ho-so/{w.answered}').text, 'the officer does not read until when')
    office, _ = w.at(LAST)
    time.sleep(2.5)
    faults.same([w.row(c)[1] for c in (w.forgotten, w.answered)], ['waiting', 'waiting'], 'before the time:')
    version = office.json(f'/viec/ho-so/{w.answered}').json()['version']
    journey.expect(office.post(f'/viec/ho-so/{w.answered}/supplement', [('version', version), ('paper', 'birth_notice')], office.token('/viec')), 303)


def too_late(faults, w):
    """past the limit the program ends it, with its reason, form 05 and a notice; no other is touched"""
    office, citizen = w.at(OVER)
    faults.check(wait_for(lambda: w.row(w.forgotten)[1] == 'stopped', 15), 'nothing happens')
    faults.same(w.last(w.forgotten), ('lapse', 0, 'system', 'stopped', REASON))
    faults.same(w.notices(w.forgotten)[-1:], ['stopped'])
    faults.same((w.row(w.answered)[1], w.last(w.answered)[0]), ('registering', 'supplement'), 'the answered one:')
    faults.check(office.get(f'/viec/ho-so/{w.forgotten}/mau/05.pdf').body.startswith(b'%PDF'), 'no form 05')
    faults.check(REASON in citizen.get(f'/ho-so/{w.forgotten}').text, 'the applicant does not read why')
    faults.same(office.json('/viec?loc=dung-tinh').json()['lines'], [], 'still on the worklist:')
    time.sleep(2.5)
    with database(w.server) as db:
        n = db.execute("select count(*) from journal where dossier=? and act='lapse'", [w.row(w.forgotten)[0]]).fetchone()[0]
    faults.same(n, 1, 'done more than once:')


def main():
    server = Server(demo='no', now=ASKED_AT)
    server.stop()
    with tempfile.TemporaryDirectory(prefix='motcua-') as folder:
        with_limit(Path(folder))
        brought = server.command('import', 'procedures', folder)
        report(brought.returncode == 0, 'a procedure with a limit for supplements is brought in', brought.stdout + brought.stderr)
    server.start()
    run_on(server, [in_time, too_late], Waiting)


if __name__ == '__main__':
    sys.exit(main())
