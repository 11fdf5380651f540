#!/usr/bin/env python3
"""Absence and standing in: rights and work of the absent one for those days, journaled as on their behalf, and over by themselves; who may enter and
end it, what is refused."""
import datetime
import sys

import journey
from client import Server
from people import UNIT_A, Person, database, today
from tap import run_on
from test_desk import REGISTERED, World

SAID = '{} (thay mặt {})'


def day(n):
    d = datetime.date.fromisoformat(today()) + datetime.timedelta(days=n)
    return f'{d.day}/{d.month}/{d.year}'


class Away(World):
    def enter(self, by, stand_in, start=0, end=1, **more):
        fields = {'ai': more.get('who', ''), 'thay': self.people[stand_in].account, 'tu': day(start), 'den': day(end), 'ly-do': more.get('why', 'Nghỉ phép')}
        return self.at[by].post_json('/viec/vang-mat', {k: str(v) for k, v in fields.items() if v != ''}, self.at[by].csrf)

    def all(self, who='leader'):
        return self.at[who].json('/viec/vang-mat').json()['lines']

    def clear(self):
        with database(self.server) as db:
            db.execute('delete from absence')

    def move(self, days):
        """As if that many days had gone by."""
        with database(self.server) as db:
            db.execute("update absence set from_day=date(from_day, ?), to_day=date(to_day, ?)", [f'-{days} days'] * 2)

    def acts(self, who, code):
        return [a['id'] for a in self.data(who, code)['acts']]


def rights_follow(faults, w):
    """a specialist who stands in for the leader signs for those days, on the leader's behalf, and not a day longer"""
    code = w.proposed()
    faults.same(w.act('second', code, 'sign').status, 403, 'before:')
    faults.same(w.at['second'].get('/viec/duyet').status, 403, 'the page before:')
    journey.expect(w.enter('leader', 'second', 1, 2), 200)
    faults.same(w.acts('second', code), [], 'the day before:')
    w.move(1)
    faults.check('sign' in w.acts('second', code) and code in w.lines('second'), w.acts('second', code))
    faults.check('đang làm thay Cán bộ leader' in w.at['second'].get('/viec').text, 'it is not said whom one stands in for')
    faults.check('Đang vắng' in w.at['reception'].get('/viec/vang-mat').text, 'the unit is not told')
    journey.expect(w.act('second', code, 'sign'), 303)
    faults.same(w.events(code, 'acted')[-1][2], SAID.format('Ngô Thị Nhì', 'Cán bộ leader'))
    faults.check(SAID.format('Ngô Thị Nhì', 'Cán bộ leader') in w.at['reception'].get(f'/viec/ho-so/{code}').text, 'the page does not say for whom')
    own = w.birth()
    journey.expect(w.act('second', own, 'propose', REGISTERED), 303)
    faults.same(w.events(own, 'acted')[-1][2], 'Ngô Thị Nhì', 'in their own right:')
    w.move(1)
    faults.check('sign' in w.acts('second', own), 'the last day is not included')
    w.move(1)
    faults.same((w.acts('second', own), w.at['second'].get('/viec/duyet').status, w.act('second', own, 'sign').status), ([], 403, 403), 'the day after:')
    faults.same(w.all(), [], 'still shown:')
    w.clear()


def work_follows(faults, w):
    """what lay with the absent one is the stand-in's, and what they do with it is on that one's behalf"""
    code = w.birth()
    one, second = w.people['specialist'], w.people['second']
    give = [('hs', f'{code} {w.version(code)}'), ('cho', one.account), ('ly-do', 'Quen việc')]
    journey.expect(w.at['leader'].post('/viec/giao', give, w.at['leader'].csrf), 303)
    faults.check(code not in w.lines('second', '?ai=toi'), 'before')
    journey.expect(w.enter('specialist', 'second'), 200)
    faults.check(code in w.lines('second', '?ai=toi') and code in w.lines('specialist', '?ai=toi'), 'not in their list')
    journey.expect(w.act('second', code, 'propose', REGISTERED), 303)
    faults.same(w.events(code, 'acted')[-1][2], SAID.format(second.name, one.name))
    [line] = w.all('second')
    faults.same((line['name'], line['stand_in_name'], line['now'], line['reason']), (one.name, second.name, True, 'Nghỉ phép'))
    ended = w.at['second'].post(f"/viec/vang-mat/{line['id']}/ket-thuc", (), w.at['second'].csrf)
    faults.same(ended.status, 404, 'a stand-in ends it:')
    journey.expect(w.at['specialist'].post(f"/viec/vang-mat/{line['id']}/ket-thuc", (), w.at['specialist'].csrf), 303)
    faults.same((w.all(), code in w.lines('second', '?ai=toi')), ([], False), 'after its end:')
    with database(w.server) as db:
        faults.same(db.execute('select ended_by, created_by from absence where id=?', [line['id']]).fetchone(), (one.account, one.account), 'the row is gone')
    w.clear()


def refused(faults, w):
    """what cannot be is told at its field; nobody gives away rights that are not theirs"""
    def wrong(answer):
        return (answer.status, [e['field'] for e in answer.json().get('errors', [])])
    w.people['late'] = late = Person(w.server, 'Lê Thị Muộn', UNIT_A, ['reception'])
    w.at['late'] = late.client()
    w.at['late'].csrf = w.at['late'].token('/viec')
    second = w.people['second'].account
    faults.same(wrong(w.enter('specialist', 'specialist')), (422, ['thay']), 'oneself:')
    faults.same(wrong(w.enter('specialist', 'elsewhere')), (422, ['thay']), 'another unit:')
    faults.same(wrong(w.enter('specialist', 'second', 2, 1)), (422, ['den']), 'backwards:')
    faults.same(wrong(w.enter('specialist', 'second', -3, -1)), (422, ['den']), 'past:')
    faults.same(wrong(w.enter('specialist', 'second', 0, 500)), (422, ['den']), 'for ever:')
    faults.same(w.enter('specialist', 'reception', who=second).status, 403, "somebody else's:")
    faults.same(w.enter('elsewhere', 'elsewhere', who=second).status, 422, 'of another unit:')
    faults.same(w.all(), [], 'something was written:')
    journey.expect(w.enter('leader', 'second', 0, 3), 200)
    faults.same(wrong(w.enter('leader', 'specialist', 2, 5)), (422, ['tu']), 'twice:')
    faults.same(wrong(w.enter('specialist', 'leader', 3, 5)), (422, ['thay']), 'who stands in is away:')
    faults.same(wrong(w.enter('second', 'late', 3, 5)), (422, ['ai']), 'who is away stands in:')
    faults.same(w.enter('second', 'second', who=w.people['leader'].account).status, 403, 'a stand-in gives themselves more days:')
    faults.same(w.enter('second', 'late', 3, 5, who=w.people['specialist'].account).status, 403, 'a stand-in enters others:')
    page = w.at['specialist'].post('/viec/vang-mat', {'thay': w.people['leader'].account, 'tu': day(1), 'den': day(1), 'ly-do': 'Đi họp'}, w.at['specialist'].csrf)
    faults.check(page.status == 422 and 'cũng vắng trong những ngày ấy' in page.text and 'Đi họp' in page.text, page)
    journey.expect(w.enter('leader', 'late', 0, 0, who=w.people['specialist'].account, why=''), 200)
    faults.same(len(w.all()), 2)
    w.clear()


def main():
    run_on(Server(demo='no'), [rights_follow, work_follows, refused], Away)


if __name__ == '__main__':
    sys.exit(main())
