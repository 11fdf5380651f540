#!/usr/bin/env python3
"""Alerts live through a week on a clock that the test moves: warned before, overdue, up the ladder, quiet at night, acknowledged, extended, told to who
stands in, nothing twice after a restart, one message after an outage of two days."""
import datetime
import mmap
import re
import struct
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/web'))
import journey  # noqa: E402
from client import Client, Server  # noqa: E402
from people import UNIT_A, Person, database, wait_for  # noqa: E402
from tap import report, run_on  # noqa: E402

SLOT = 300000


def ms(moment):
    return int(datetime.datetime.fromisoformat(moment + ':00+07:00').timestamp() * 1000)


def three_days(folder):
    """The registration of a birth in a newer revision that takes three working days; what typical times say is left out, so that no step is long."""
    text = (ROOT / 'procedures/1.001193.yaml').read_text(encoding='utf-8')
    text = re.sub(r'(?m)^revision: \d+', 'revision: 999', text, count=1)
    text = text.replace('limit: {amount: 0, unit: working_days, cutoff: "15:00"', 'limit: {amount: 3, unit: working_days, cutoff: "15:00"', 1)
    (folder / '1.001193.yaml').write_text(re.sub(r'(?m)^    typical: .*\n', '', text), encoding='utf-8')


class Clock:
    """Eight bytes that the server reads the time from."""

    def __init__(self, path):
        path.write_bytes(bytes(8))
        with open(path, 'r+b') as f:
            self.map = mmap.mmap(f.fileno(), 8)

    def set(self, moment):
        self.map[:8] = struct.pack('=q', moment)


class Office:
    def __init__(self, server):
        self.server, self.clock = server, server.clock
        self.people = {who: Person(server, f'Cán bộ {who}', UNIT_A, [role]) for who, role in
                       (('desk', 'reception'), ('one', 'specialist'), ('leader', 'leader'), ('stand', 'reception'))}
        self.people['monitor'] = Person(server, 'Trực điều hành', '48', ['monitor'])
        self.moment = 0

    def go(self, moment):
        """The time, and everything that the server does at it."""
        self.moment = ms(moment)
        self.clock.set(self.moment)
        if not wait_for(self.quiet, 30):
            raise RuntimeError(f'{moment}: no round, or jobs that do not end')

    def quiet(self):
        with database(self.server) as db:
            ran = db.execute('select count(*) from job where key = ? and done_at > 0', [f'alert {self.moment // SLOT}']).fetchone()[0]
            left = db.execute("select count(*) from job where done_at = 0 and kind = 'alert' and run_at <= ?", [self.moment + 2000]).fetchone()[0]
            left += db.execute("select count(*) from delivery where state in ('queued', 'sending')").fetchone()[0]
            left += db.execute("select count(*) from delivery where state in ('queued', 'sending') and leave_at <= ?", [self.moment + 2000]).fetchone()[0]
            if left:
                self.clock.set(self.moment + 1500)  # what is left over is done a second later
            return ran and not left

    def client(self, who):
        c, p = Client(self.server.port), self.people[who]
        c.cookies['mc_phien'] = p.session()
        with database(self.server) as db:
            db.execute('update session set created_at=?, seen_at=?, expires_at=?', [self.moment, self.moment, self.moment + 36000000])
        return c

    def birth(self):
        """-> code of one that was taken in just now."""
        c = self.client('desk')
        fields = {'applicant.name': 'Trần Thị Bưởi', 'applicant.identifier': '048190001234', 'applicant.phone': '0905 123 318'}
        for step in journey.STEPS.values():
            fields.update(step)
        token = c.token('/viec')
        answer = journey.expect(c.upload('/viec/tiep-nhan/1.001193', [*fields.items(), ('paper', 'birth_notice')], [], token), 303)
        return re.match(r'/viec/ho-so/([^/?]+)', answer.head('Location'))[1]

    def key(self, code):
        with database(self.server) as db:
            return next(r[0] for r in db.execute('select id from dossier') if r[0] & 65535 == int(code[-4:]) and str(self.day(r[0])) == code.split('-')[1])

    def day(self, key):
        return (datetime.date(2000, 1, 1) + datetime.timedelta(days=key >> 38)).strftime('%Y%m%d')

    def alerts(self, code):
        """kind -> (status, level, why closed)"""
        with database(self.server) as db:
            return {r[0]: tuple(r[1:]) for r in db.execute('select kind, status, level, closed_why from alert where dossier=? order by id', [self.key(code)])}

    def told(self, code, kind):
        """Who was, of one alert of a dossier; with those who are still to be."""
        with database(self.server) as db:
            rows = db.execute('select t.account, t.told_at from alert_to t join alert a on a.id = t.alert where a.dossier=? and a.kind=? order by t.level, t.account', [self.key(code), kind]).fetchall()
        names = {p.account: who for who, p in self.people.items()}
        return [names[a] + ('' if at else ' later') for a, at in rows if a in names]

    def sent(self, who):
        with database(self.server) as db:
            return [r[0] for r in db.execute('select text from sent where address=? order by id', [self.people[who].phone])]

    def inbox(self, who):
        with database(self.server) as db:
            return [r[0] for r in db.execute('select kind from notice where account=? order by id', [self.people[who].account])]

    def act(self, who, code, what, fields=()):
        c = self.client(who)
        version = c.json(f'/viec/ho-so/{code}').json()['version']
        return journey.expect(c.post(f'/viec/ho-so/{code}/{what}', [('version', version), *fields], c.token('/viec')), 303)

    def answer(self, who, code, kind, **fields):
        c = self.client(who)
        with database(self.server) as db:
            alert = db.execute('select id from alert where dossier=? and kind=?', [self.key(code), kind]).fetchone()[0]
        return c.post('/canh-bao', [('chon', alert), *fields.items()], c.token('/canh-bao'))

    def restart(self):
        wrong = self.server.stop()
        self.server.start()
        return wrong


def warned(faults, o):
    """eight working hours before the date the officer is warned, once, over a weekend, and not a moment before"""
    o.go('2026-11-25T09:00')
    o.first = o.birth()
    o.go('2026-11-26T09:00')
    o.second = o.birth()
    o.go('2026-11-27T16:25')
    faults.same(o.alerts(o.first), {}, 'too early:')
    o.go('2026-11-27T16:30')
    faults.same(o.alerts(o.first), {'before_due': ('open', 0, '')})
    faults.same((o.told(o.first, 'before_due'), len(o.sent('one')), o.inbox('one')), (['one'], 1, ['alert_before_due']))
    faults.check(o.first in o.sent('one')[0] and '30/11/2026' in o.sent('one')[0], o.sent('one'))
    faults.same(o.sent('leader') + o.sent('monitor') + o.sent('desk'), [], 'others:')
    page = o.client('one').get('/canh-bao')
    faults.check(o.first in page.text and 'Sắp đến hạn' in page.text, 'not on the page')
    table = o.client('one').get('/canh-bao.csv').text
    faults.check(o.first in table and table.lstrip('\ufeff').startswith('id,kind,severity'), table[:200])
    faults.check(not o.client('desk').json('/canh-bao').json()['lines'], 'who was not told sees it')
    faults.same(o.client('desk').get('/canh-bao?xem=unit').status, 403, "the unit's, for who leads nothing:")


def once(faults, o):
    """a restart, and round after round, tell nobody twice"""
    faults.check(not o.restart(), 'a sanitizer speaks')
    for moment in ('2026-11-27T16:36', '2026-11-27T16:41', '2026-11-27T16:56'):
        o.go(moment)
    faults.same((len(o.sent('one')), o.inbox('one')), (1, ['alert_before_due']))


def climbs(faults, o):
    """unanswered it goes to the leader after six hours; overdue it is a new alert that goes to the officer, the leader after four, the operations centre after eight"""
    for moment in ('2026-11-30T07:35', '2026-11-30T14:55'):
        o.go(moment)
    faults.same(o.told(o.first, 'before_due'), ['one'], 'before its time:')
    o.go('2026-11-30T15:00')
    faults.same((o.told(o.first, 'before_due'), len(o.sent('leader'))), (['one', 'leader'], 1))
    for moment in ('2026-11-30T16:00', '2026-11-30T16:55'):
        o.go(moment)
    faults.check('overdue' not in o.alerts(o.first), 'overdue before it is')
    o.go('2026-11-30T17:05')
    faults.same(o.alerts(o.first), {'before_due': ('closed', 1, 'overdue'), 'overdue': ('open', 0, '')})
    faults.same(o.told(o.first, 'overdue'), ['one'])
    for moment in ('2026-11-30T17:50', '2026-12-01T07:30', '2026-12-01T08:20', '2026-12-01T09:10', '2026-12-01T10:00', '2026-12-01T10:50', '2026-12-01T11:25'):
        o.go(moment)
    faults.same(o.told(o.first, 'overdue'), ['one'], 'before its time:')
    o.go('2026-12-01T11:35')
    faults.same(o.told(o.first, 'overdue'), ['one', 'leader'])
    faults.check('qua han' in o.sent('leader')[-1], o.sent('leader'))
    faults.same(o.sent('monitor'), [], 'the operations centre, too early:')


def night(faults, o):
    """what is raised at night is there at once and told in the morning; the operations centre hears of the other"""
    o.go('2026-12-01T16:50')
    o.go('2026-12-01T22:00')
    faults.same(o.alerts(o.second).get('overdue'), ('open', 0, ''))
    before = len(o.sent('one'))
    faults.same(o.told(o.second, 'overdue'), ['one later'])
    o.go('2026-12-02T06:55')
    faults.same(len(o.sent('one')), before, 'told at night:')
    o.go('2026-12-02T07:00')
    faults.same((o.told(o.second, 'overdue'), len(o.sent('one'))), (['one'], before + 1))
    for moment in ('2026-12-02T07:50', '2026-12-02T08:40', '2026-12-02T09:30', '2026-12-02T10:20', '2026-12-02T11:10', '2026-12-02T13:30'):
        o.go(moment)
    faults.same(o.sent('monitor'), [], 'the operations centre, too early:')
    o.go('2026-12-02T14:05')
    faults.same((o.told(o.first, 'overdue'), len(o.sent('monitor'))), (['one', 'leader', 'monitor'], 1))
    page = o.client('monitor').get('/canh-bao')
    faults.check(o.first in page.text and 'Bưởi' not in page.text, 'the list of the operations centre')
    faults.same(o.client('monitor').get(f'/viec/ho-so/{o.first}').status, 403, 'the dossier, for the operations centre:')


def acknowledged(faults, o):
    """an answer stops the ladder; putting off needs a reason and comes again; who may not see an alert cannot answer it"""
    o.third = o.birth()
    faults.same(o.answer('desk', o.second, 'overdue', lam='nhan').status, 404, "somebody else's:")
    faults.same(o.answer('one', o.second, 'overdue', lam='hoan', ngay=1).status, 422, 'no reason:')
    faults.same(o.answer('one', o.second, 'overdue', lam='hoan', ngay=60, **{'ly-do': 'Chờ'}).status, 422, 'too long:')
    journey.expect(o.answer('one', o.second, 'overdue', lam='nhan'), 303)
    faults.same(o.alerts(o.second)['overdue'][0], 'acknowledged')
    journey.expect(o.answer('leader', o.first, 'overdue', lam='hoan', ngay=1, **{'ly-do': 'Chờ giấy chứng sinh'}), 303)
    page = o.client('monitor').get('/canh-bao').text
    faults.check('Chờ giấy chứng sinh' in page, 'the reason is not shown')
    before = len(o.sent('leader'))
    o.go('2026-12-03T06:50')
    faults.same((o.alerts(o.first)['overdue'][0], len(o.sent('leader'))), ('snoozed', before))
    o.go('2026-12-03T07:00')
    faults.same((o.alerts(o.first)['overdue'][0], len(o.sent('leader'))), ('open', before + 1), 'after the snooze:')
    o.go('2026-12-03T16:00')
    faults.same(o.told(o.second, 'overdue'), ['one', 'leader'], 'the ladder of what was acknowledged:')


def closes(faults, o):
    """an extension closes it by itself, an act that ends the dossier too; extended to a day that is over it is overdue anew"""
    o.go('2026-12-04T16:30')
    faults.same(o.alerts(o.third), {'before_due': ('open', 0, '')})
    o.act('leader', o.third, 'extend', [('reason', 'Cần xác minh thêm'), ('days', 2)])
    o.act('leader', o.second, 'stop', [('reason', 'Người nộp đề nghị')])
    o.act('leader', o.first, 'extend', [('reason', 'Cần xác minh thêm'), ('days', 1)])
    o.go('2026-12-04T16:35')
    faults.same(o.alerts(o.third), {'before_due': ('closed', 0, 'redated')})
    faults.same(o.alerts(o.second)['overdue'][::2], ('closed', 'ended'))
    with database(o.server) as db:
        rows = db.execute("select status, closed_why from alert where kind='overdue' and dossier=? order by id", [o.key(o.first)]).fetchall()
    faults.same([tuple(r) for r in rows], [('closed', 'redated'), ('open', '')])
    faults.check(o.second not in o.client('monitor').get('/canh-bao').text, 'still listed')


def absent(faults, o):
    """who stands in is told in the place of who is away"""
    o.go('2026-12-07T09:00')
    code = o.birth()
    with database(o.server) as db:
        unit = o.people['one'].unit_id
        db.execute("insert into absence values(?,?,?,?,'2026-12-09','2026-12-10','',?,?,0,0)", [1, unit, o.people['one'].account, o.people['stand'].account, o.people['one'].account, o.moment])
    for moment in ('2026-12-08T16:00', '2026-12-09T16:00'):
        o.go(moment)
    before = {who: len(o.sent(who)) for who in ('one', 'stand')}
    o.go('2026-12-09T16:30')
    faults.same((o.told(code, 'before_due'), [len(o.sent(who)) - before[who] for who in ('one', 'stand')]), (['stand'], [0, 1]))
    faults.check(code in o.client('stand').get('/canh-bao').text, 'not on the page of who stands in')
    for ended in (code, o.first, o.third):
        o.act('leader', ended, 'stop', [('reason', 'Người nộp đề nghị')])


def outage(faults, o):
    """after two days without the program everybody has one message, and the list has all"""
    o.go('2026-12-11T09:00')
    codes = [o.birth() for _ in range(7)]
    o.go('2026-12-14T09:00')
    before = {who: (len(o.sent(who)), len(o.inbox(who))) for who in ('one', 'leader')}
    o.server.stop()
    o.moment = ms('2026-12-17T10:00')
    o.clock.set(o.moment)
    o.server.start()
    o.go('2026-12-17T10:00')
    faults.same([len(o.sent('one')) - before['one'][0], len(o.inbox('one')) - before['one'][1]], [1, 1], 'messages and notices:')
    faults.check('7 canh bao' in o.sent('one')[-1], o.sent('one')[-1])
    faults.same((o.inbox('one')[-1], len(o.sent('leader')) - before['leader'][0]), ('alert_many', 0))
    listed = {line['code'] for line in o.client('one').json('/canh-bao?loai=overdue').json()['lines']}
    faults.same(listed & set(codes), set(codes))
    c = o.client('one')
    ids = [line['id'] for line in c.json('/canh-bao').json()['lines'] if line['code'] in codes]
    journey.expect(c.post('/canh-bao', [*(('chon', i) for i in ids), ('lam', 'nhan')], c.token('/canh-bao')), 303)
    faults.same({o.alerts(x)['overdue'][0] for x in codes}, {'acknowledged'}, 'many at once:')


def rules_told(faults, o):
    """the rules are told in plain words; a file of the province takes their place; one that cannot be followed stops the start with its line"""
    page = o.client('one').get('/canh-bao/quy-tac').text
    faults.check('8 giờ' in page and 'trực điều hành' in page and '20:00' in page, 'the page')
    own = (ROOT / 'data/alert.yaml').read_text(encoding='utf-8')
    (o.server.data / 'alert.yaml').write_text(own.replace('left: 8h', 'left: 5h'), encoding='utf-8')
    o.restart()
    faults.check('5 giờ' in o.client('one').get('/canh-bao/quy-tac').text, "the province's file")
    o.server.stop()
    (o.server.data / 'alert.yaml').write_text(own.replace('left: 8h', 'lift: 8h'), encoding='utf-8')
    try:
        o.server.start()
        faults.check(False, 'it starts')
    except RuntimeError as why:
        faults.check(re.search(r'alert\.yaml:\d+: ', str(why)), why)
    (o.server.data / 'alert.yaml').unlink()
    o.server.start()


def main():
    server = Server(demo='no', start=False)
    server.data.mkdir(parents=True, exist_ok=True)
    server.clock = Clock(server.data.parent / 'clock')
    server.clock.set(ms('2026-11-25T08:00'))
    server.options['clock'] = str(server.data.parent / 'clock')
    server.start()
    server.stop()
    with tempfile.TemporaryDirectory(prefix='motcua-') as folder:
        three_days(Path(folder))
        brought = server.command('import', 'procedures', folder)
        report(brought.returncode == 0, 'a procedure of three days is brought in', brought.stdout + brought.stderr)
    server.start()
    run_on(server, [warned, once, climbs, night, acknowledged, closes, absent, outage, rules_told], Office)


if __name__ == '__main__':
    sys.exit(main())
