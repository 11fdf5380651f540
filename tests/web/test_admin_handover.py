#!/usr/bin/env python3
"""What an officer leaves behind: told on the page, handed over with an event for each dossier, by the day and by the night; sent twice, by two administrators, and with
a page open. Prints TAP."""
import sys
import threading

import journey
from client import Server
from people import UNIT_A, UNIT_B, Person, database, wait_for
from tap import report, run, run_on
from test_admin import today, wrong
from test_desk import REGISTERED, World


class Leaving(World):
    def __init__(self, server):
        super().__init__(server)
        self.boss = Person(server, 'Quản Trị Phường', UNIT_A, ['admin'])
        self.other = Person(server, 'Quản Trị Hai', UNIT_A, ['admin'])
        self.at['boss'], self.at['other'] = self.boss.client(), self.other.client()
        for who in 'boss', 'other':
            self.at[who].csrf = self.at[who].token()

    def join(self, name, roles=('specialist',), unit=UNIT_A):
        who = Person(self.server, name, unit, roles)
        c = self.at[name] = who.client()
        c.csrf = c.token('/viec') if unit else ''
        return who

    def give(self, who, *codes):
        ticks = [('hs', f'{c} {self.version(c)}') for c in codes]
        journey.expect(self.at['leader'].post('/viec/giao', [*ticks, ('cho', who.account), ('ly-do', 'Phân công')], self.at['leader'].csrf), 303)

    def one(self, who, by='boss'):
        return self.at[by].json(f'/quan-tri/can-bo/{who.account}').json()

    def end(self, who, to='', day=None, by='boss', seen=None, **more):
        y, m, d = (day or today()).split('-')
        seen = self.one(who, by)['version'] if seen is None else seen
        return self.at[by].post_json(f'/quan-tri/can-bo/{who.account}/thoi', {'tu.d': d, 'tu.m': m, 'tu.y': y, 'ly-do': 'QĐ 12/QĐ-UBND', '_ban': seen,
                                                                             f'cho-{who.unit_id}': str(to), **more}, self.at[by].csrf)

    def holder(self, code):
        with database(self.server) as db:
            rows = db.execute('select assignee from task where dossier=?', [self.row(code)[0]]).fetchall()
        return {r[0] for r in rows}

    def assigned(self, code):
        return [(who, note) for _, _, who, note in self.events(code, 'assigned')]

    def night(self):
        """As if the day's look had not been taken yet."""
        with database(self.server) as db:
            db.execute("delete from job where key like 'handover %'")

    def night_ran(self):
        with database(self.server) as db:
            return db.execute("select count(*) from job where key like 'handover %' and done_at > 0").fetchone()[0]

    def leave_by_hand(self, who, role='%'):
        with database(self.server) as db:
            db.execute("update officer set valid_to='2026-01-02' where account=? and role like ?", [who.account, role])


def told_and_named(faults, w):
    """the page says what lies with them; a named colleague gets it at once, each journal says who did it and why; the session ends"""
    who, codes = w.join('Đỗ Thị Thôi'), [w.birth(), w.birth()]
    w.give(who, *codes)
    unit = w.one(who)['units'][0]
    faults.same((unit['tasks'], unit['standing'], unit['away']), (2, 0, 0))
    faults.check(str(w.people['second'].account) in [t['value'] for t in unit['takers']], unit['takers'])
    faults.check(str(w.people['reception'].account) not in [t['value'] for t in unit['takers']], 'who has no such role is offered')
    page = w.at['boss'].get(f'/quan-tri/can-bo/{who.account}').text
    faults.check('2 hồ sơ đang giao riêng.' in page and 'Về danh sách chung' in page and 'Ngô Thị Nhì' in page)
    for bad in (w.people['reception'].account, w.people['elsewhere'].account, who.account, 999999):
        faults.same(wrong(w.end(who, bad)), (422, [f'cho-{who.unit_id}']), bad)
    faults.same([w.holder(c) for c in codes], [{who.account}] * 2, 'a refusal moved something:')
    journey.expect(w.end(who, w.people['second'].account), 200)
    faults.same([w.holder(c) for c in codes], [{w.people['second'].account}] * 2)
    faults.same([w.assigned(c)[-1] for c in codes], [('Quản Trị Phường', 'Ngô Thị Nhì. QĐ 12/QĐ-UBND')] * 2)
    faults.same(w.at[who.name].json('/viec').status, 401, 'the session goes on:')
    faults.check('2 hồ sơ của Đỗ Thị Thôi nay giao cho anh/chị' in w.at['second'].get('/hop-thu').text, 'who takes over is not told')
    faults.check(codes[0] in w.lines('second', '?ai=toi'), 'not in their list')
    journey.expect(w.act('second', codes[0], 'propose', REGISTERED), 303)


def common(faults, w):
    """without a name it goes back to the common list and the leader is told; a dossier that a leader looks at does not come back to who left"""
    who, code, up = w.join('Lý Văn Chung'), w.birth(), w.birth()
    w.give(who, code, up)
    journey.expect(w.act(who.name, up, 'propose', REGISTERED), 303)
    faults.same(w.holder(up), {who.account}, 'before, with the leader:')
    journey.expect(w.end(who), 200)
    faults.same((w.holder(code), w.holder(up)), ({0}, {0}))
    faults.same(w.assigned(code)[-1], ('Quản Trị Phường', 'Về danh sách chung. QĐ 12/QĐ-UBND'))
    faults.check('đã trả về danh sách chung: Lý Văn Chung' in w.at['leader'].get('/hop-thu').text, 'the leader is not told')
    faults.check('QĐ 12/QĐ-UBND' in w.at['leader'].get(f'/viec/ho-so/{code}').text, 'the journal does not tell')


def some_roles(faults, w):
    """one role taken away: what lay with them in that role goes on, their other work stays"""
    who, code = w.join('Mai Hai Vai', ['reception', 'specialist']), w.birth()
    w.give(who, code)
    faults.same(w.at['boss'].post_json(f'/quan-tri/can-bo/{who.account}/vai-tro', {'unit': who.unit_id, '_ban': w.one(who)['version'], 'reception': True,
                'specialist': True, 'leader': True}, w.at['boss'].csrf).status, 200)
    faults.same(w.holder(code), {who.account}, 'a role more moved it:')
    faults.same(w.at['boss'].post_json(f'/quan-tri/can-bo/{who.account}/vai-tro', {'unit': who.unit_id, '_ban': w.one(who)['version'], 'specialist': True},
                w.at['boss'].csrf).status, 200)
    faults.same(w.holder(code), {who.account}, 'another role less moved it:')
    faults.same(w.at['boss'].post_json(f'/quan-tri/can-bo/{who.account}/vai-tro', {'unit': who.unit_id, '_ban': w.one(who)['version'], 'reception': True,
                f'cho-{who.unit_id}': str(w.people['second'].account)}, w.at['boss'].csrf).status, 200)
    faults.same(w.holder(code), {w.people['second'].account})


def later(faults, w):
    """an end in some days moves nothing until its day; then the night's look does as was decided, or gives it back if that one has left as well"""
    who, gone, code, second = w.join('Bùi Văn Sau'), w.join('Hồ Thị Rời'), w.birth(), w.birth()
    w.give(who, code, second)
    journey.expect(w.end(who, gone.account, today(3)), 200)
    w.night()
    faults.check(wait_for(lambda: w.night_ran()), 'no look was taken')
    faults.same(w.holder(code), {who.account}, 'before its day:')
    with database(w.server) as db: # the day has come
        db.execute('update officer set valid_to=? where account=?', [today(), who.account])
        db.execute('update handover set from_day=? where account=?', [today(), who.account])
    faults.check(wait_for(lambda: w.holder(code) == {gone.account}), w.holder(code))
    faults.same(w.assigned(code)[-1], ('Quản Trị Phường', 'Hồ Thị Rời. QĐ 12/QĐ-UBND'))
    w.leave_by_hand(gone)
    third, late = w.join('Cù Văn Muộn'), w.birth()
    w.give(third, late)
    heir = w.join('Ông Không Tới')
    journey.expect(w.end(third, heir.account, today(3)), 200)
    w.leave_by_hand(heir)
    with database(w.server) as db: # whoever was named has left before the day
        db.execute('update officer set valid_to=? where account=?', [today(), third.account])
        db.execute('update handover set from_day=? where account=?', [today(), third.account])
    faults.check(wait_for(lambda: w.holder(late) == {0}), w.holder(late))
    faults.same(w.assigned(late)[-1], ('Quản Trị Phường', 'left'))
    w.night()
    faults.check(wait_for(lambda: w.holder(second) == {0}), w.holder(second))
    faults.same(w.assigned(second)[-1], ('', 'left'))
    faults.check('không còn vai trò này' in w.at['leader'].get(f'/viec/ho-so/{second}').text, 'the journal says it in code')
    faults.check('đã trả về danh sách chung: Hồ Thị Rời' in w.at['leader'].get('/hop-thu').text, 'the leader is not told')


def twice(faults, w):
    """the same form twice is carried out once; of two administrators at once one is told, and nothing is moved twice"""
    who, code = w.join('Tạ Văn Đôi'), w.birth()
    w.give(who, code)
    seen, once = w.one(who)['version'], w.at['boss'].get(f'/quan-tri/can-bo/{who.account}').text.split('name="_once" value="')[1].split('"')[0]
    answers = [w.end(who, w.people['second'].account, seen=seen, _once=once) for _ in range(2)]
    faults.same([(a.status, a.json().get('location')) for a in answers], [(200, f'/quan-tri/can-bo/{who.account}?tb=can-bo-thoi')] * 2)
    faults.same(len(w.assigned(code)), 2, 'given and handed over:')
    who, code, got = w.join('Tạ Văn Ba'), w.birth(), []
    w.give(who, code)
    seen = w.one(who)['version']
    both = [threading.Thread(target=lambda b=b, t=t: got.append(w.end(who, t, by=b, seen=seen).status)) for b, t in (('boss', ''), ('other', w.people['second'].account))]
    for t in both:
        t.start()
    for t in both:
        t.join()
    faults.same(sorted(got), [200, 409])
    faults.same(len(w.assigned(code)), 2, 'moved twice:')


def absences(faults, w):
    """who takes over stands in from that day on; without anybody the absence ends, and so do the absences of who left"""
    who, away, own = w.join('Chu Thế'), w.join('Giang Vắng'), w.join('Khổng Thay')
    enter = lambda by, person, start, end: journey.expect(w.at[by].post_json('/viec/vang-mat', { # noqa: E731
        'thay': str(person.account), 'tu': day(start), 'den': day(end), 'ly-do': 'Nghỉ phép'}, w.at[by].csrf), 200)
    day = lambda n: '/'.join(str(int(x)) for x in reversed(today(n).split('-')))  # noqa: E731
    enter(away.name, who, 0, 9)
    faults.same(w.one(who)['units'][0]['standing'], 1)
    journey.expect(w.end(who, w.people['second'].account, today(4)), 200)
    rows = lambda person: db_rows(w, person)  # noqa: E731
    faults.same(rows(away), [(today(0), today(3), who.account), (today(4), today(9), w.people['second'].account)])
    enter(own.name, w.people['specialist'], 2, 5)
    other = w.join('Lều Thay')
    enter('specialist', other, 8, 9)
    faults.same((w.one(own)['units'][0]['away'], w.one(other)['units'][0]['standing']), (1, 1))
    journey.expect(w.end(own), 200)
    journey.expect(w.end(other), 200)
    faults.same((rows(own), rows(w.people['specialist'])), ([], []))


def db_rows(w, person):
    with database(w.server) as db:
        return db.execute('select from_day, to_day, stand_in from absence where account=? and ended_at=0 order by from_day', [person.account]).fetchall()


def page_open(faults, w):
    """whoever is ended with a page open is refused in plain words, the dossier stays, and what they typed is shown to them"""
    said = 'Hồ sơ đủ, đề nghị đăng ký; đã gọi hỏi bệnh viện.'
    who, code = w.join('Phùng Đang Gõ'), w.birth()
    c = w.at[who.name]
    w.give(who, code)
    before = w.version(code)
    w.leave_by_hand(who) # the roles are gone, the session is not
    refused = w.act(who.name, code, 'propose', {**REGISTERED, 'note': said}, before)
    faults.check(refused.status == 403 and said in refused.text and 'không còn vai trò để làm' in refused.text, refused.text[:1500])
    faults.check('_' not in refused.text.split('id="da-go"')[1].split('</textarea>')[0] and c.csrf not in refused.text.split('id="da-go"')[1].split('</textarea>')[0])
    faults.same((w.version(code), w.row(code)[2]), (before, w.row(code)[2]), 'it was done:')
    who, code = w.join('Phùng Ra Ngoài'), w.birth()
    c = w.at[who.name]
    journey.expect(w.end(who), 200)
    sent = c.post(f'/viec/ho-so/{code}/propose', [('version', w.version(code)), *{**REGISTERED, 'note': said}.items()], c.csrf)
    faults.check(sent.status == 303 and '/dang-nhap?tb=phien-het' in sent.head('Location'), sent)
    c.cookies['mc_phien'] = who.session() # signed in again
    page = c.get(f'/viec/ho-so/{code}/propose')
    faults.check(page.status == 403 and said in page.text and 'không còn vai trò để làm' in page.text, page.text[:1500])
    stranger = Person(w.server, 'Người Lạ').client()
    faults.check(said not in stranger.get(f'/viec/ho-so/{code}/propose').text, 'a stranger reads it')


def scope(faults, w):
    """roles beyond the scope keep their work"""
    who, code = w.join('Vi Hai Nơi'), w.birth()
    w.give(who, code)
    there = Person(w.server, 'Quản Trị Xa', UNIT_B, ['admin'])
    w.at['there'] = there.client()
    w.at['there'].csrf = w.at['there'].token()
    with database(w.server) as db:
        db.execute('insert into officer values(?,?,?,?,?)', [who.account, there.unit_id, 'specialist', '2026-01-01', ''])
    journey.expect(w.end(who, by='there'), 200)
    faults.same((w.holder(code), len(w.one(who)['units'])), ({who.account}, 1))


def main():
    parted = Server(demo='no', split='yes') # a file for each province: the decision and what follows are two transactions
    try:
        run([told_and_named, common, twice], Leaving(parted))
        report(not (bad := parted.stop()), 'no sanitizer had a word to say', bad)
    finally:
        parted.remove()
    run_on(Server(demo='no'), [told_and_named, common, some_roles, later, twice, absences, page_open, scope], Leaving)


if __name__ == '__main__':
    sys.exit(main())
