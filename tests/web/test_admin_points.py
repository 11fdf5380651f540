#!/usr/bin/env python3
"""Points of a commune: founded, renamed, closed; what they take in, what becomes of it. Prints TAP."""
import sys

import journey
from client import Server
from people import UNIT_A, UNIT_B, Person, database, wait_for
from tap import run_on
from test_admin import today, wrong
from test_desk import OWN, World, code_of, counts
from test_desk_elsewhere import COPIES, WANTED

NAME = 'Điểm phục vụ Xuân Hà, phường Thanh Khê'


def date(name, day):
    return dict(zip((f'{name}.y', f'{name}.m', f'{name}.d'), day.split('-')))


class Points(World):
    def __init__(self, server):
        super().__init__(server)
        self.boss, self.far = Person(server, 'Quản Trị Phường', UNIT_A, ['admin']), Person(server, 'Quản Trị Xã', UNIT_B, ['admin'])
        self.at['boss'], self.at['far'] = self.boss.client(), self.far.client()
        for who in 'boss', 'far':
            self.at[who].csrf = self.at[who].token()

    def found(self, code, by='boss', day=None, **more):
        new = {'ma': code, 'ten-goi': NAME, 'ten-anh': 'Xuan Ha service point, Thanh Khe Ward', 'quyet-dinh': '7/QĐ-UBND', 'dia-chi': '12 Trần Cao Vân',
               'dien-thoai-dv': '0236 3 555 111', 'gio': 'Thứ Hai đến thứ Sáu', **date('tu-ngay', day or today()), **more}
        return self.at[by].post_json(f'/quan-tri/don-vi/{self.boss.unit_id}/lap', new, self.at[by].csrf)

    def new(self, code, **more):
        """-> id of a point, with somebody at its desk: self.at[code]."""
        unit = int(journey.expect(self.found(code, **more), 200).json()['location'].split('/')[-1].split('?')[0])
        who = Person(self.server, f'Cán bộ {code}')
        who.unit_id = unit
        with database(self.server) as db:
            db.execute('insert into officer values(?,?,?,?,?)', [who.account, unit, 'reception', '2026-01-01', ''])
        c = self.at[code] = who.client()
        c.csrf = c.token('/viec')
        return unit

    def view(self, unit, by='boss'):
        return self.at[by].json(f'/quan-tri/don-vi/{unit}').json()

    def close(self, unit, heir=0, day=None, seen=None, by='boss', **more):
        seen = self.view(unit)['version'] if seen is None else seen
        return self.at[by].post_json(f'/quan-tri/don-vi/{unit}/dong', {**date('tu-ngay', day or today()), 'giao': str(heir), 'quyet-dinh': '9/QĐ-UBND', '_ban': seen, **more},
                                     self.at[by].csrf)

    def receive(self, who, **more):
        return self.at[who].post(COPIES, {**OWN, **WANTED, **more}, self.at[who].csrf)

    def plays(self, code):
        with database(self.server) as db:
            return db.execute('select received_unit, unit from dossier where id=?', [self.row(code)[0]]).fetchone()


def founded(faults, w):
    """a point is there at once with its name, address and calendar; what is wrong is named; only within the scope; twice is once"""
    before = counts(w.server)
    faults.same(wrong(w.found('Xuân Hà')), (422, ['ma']))
    faults.same(wrong(w.found('x', **{'ten-goi': '', 'quyet-dinh': ''})), (422, ['quyet-dinh', 'ten-goi']))
    faults.same(wrong(w.found('x', day='2020-01-01')), (422, ['tu-ngay']))
    faults.same(wrong(w.found('x', **{'dien-thoai-dv': 'gọi cô Ba'})), (422, ['dien-thoai-dv']))
    faults.same(w.found('x', by='far').status, 404, "another commune's administrator:")
    faults.same(counts(w.server), before, 'something was written:')
    once = w.at['boss'].get(f'/quan-tri/don-vi/{w.boss.unit_id}/lap').text.split('name="_once" value="')[1].split('"')[0]
    first, again = w.found('xuan_ha', _once=once), w.found('xuan_ha', _once=once)
    faults.same((first.status, first.json()), (again.status, again.json()))
    unit = int(first.json()['location'].split('/')[-1].split('?')[0])
    faults.same(wrong(w.found('xuan_ha')), (422, ['ma']), 'the code is taken:')
    v = w.view(unit)
    faults.same((v['code'], v['address'], v['point'], v['opens'], v['closes']), (f'{UNIT_A}.xuan_ha', '12 Trần Cao Vân', True, today(), None))
    faults.check(NAME in w.at['boss'].get(f'/quan-tri/don-vi/{w.boss.unit_id}').text, 'not listed under its commune')
    faults.same(w.at['far'].json(f'/quan-tri/don-vi/{unit}').status, 404)
    with database(w.server) as db:
        faults.same(db.execute("select kind, thing, reason from deed where kind='unit_founded'").fetchall(), [('unit_founded', f'unit:{unit}', '7/QĐ-UBND')])


def takes_in(faults, w):
    """its desk takes dossiers in for the commune, which decides; before its first day it takes none"""
    unit = w.new('tam_thuan')
    code = code_of(journey.expect(w.receive('tam_thuan'), 303))
    faults.same(w.plays(code), (unit, w.boss.unit_id))
    faults.check(code in w.lines('specialist'), 'the commune has it not')
    faults.check(NAME in w.at['specialist'].get(f'/viec/ho-so/{code}').text, 'where it was received is not told')
    w.new('mai_sau', day=today(5))
    refused = w.receive('mai_sau', first_name='Bằng tốt nghiệp của tôi')
    faults.check(refused.status == 403 and 'hiện không nhận hồ sơ mới' in refused.text and 'Bằng tốt nghiệp của tôi' in refused.text, refused.text[:900])
    faults.same(w.at['mai_sau'].get('/viec/tiep-nhan').status, 403)


def renamed(faults, w):
    """under another name it is found by the former one too, and papers of the former days keep that"""
    unit = w.new('cu')
    v = w.view(unit)
    new = {'ten-goi': 'Điểm phục vụ Tân Chính', 'ten-anh': 'Tan Chinh service point', 'van-ban': '8/QĐ-UBND', '_ban': v['version'], **date('tu-ngay', today(1))}
    faults.same(w.at['boss'].post_json(f'/quan-tri/don-vi/{unit}/ten', new, w.at['boss'].csrf).status, 200)
    faults.same([n['name'] for n in w.view(unit)['names']], ['Điểm phục vụ Tân Chính', NAME])
    for said in 'tan chinh', 'diem phuc vu xuan ha':
        found = [x['unit'] for x in w.at['boss'].json('/quan-tri/don-vi?tim=' + said.replace(' ', '+')).json()['lines']]
        faults.check(unit in found, said, found)


def closed(faults, w):
    """from its day on it takes nothing in, what is open goes to its heir with an event each, what was received stays known; counted before it is done"""
    unit, other = w.new('dong'), w.new('ben_canh')
    codes = [code_of(journey.expect(w.receive('dong'), 303)) for _ in range(2)]
    look = w.at['boss'].json(f'/quan-tri/don-vi/{unit}/dong').json()
    faults.same((look['open'], look['officers']), (2, 1))
    faults.same(wrong(w.close(unit, w.far.unit_id)), (422, ['giao']))
    faults.same(wrong(w.close(unit, other, '2020-01-01')), (422, ['tu-ngay']))
    faults.same(wrong(w.close(unit, other, **{'quyet-dinh': ''})), (422, ['quyet-dinh']))
    faults.same(w.close(unit, other, by='far', seen=0).status, 404)
    faults.same(w.close(w.boss.unit_id, other, seen=0).status, 404, 'a commune:')
    seen = w.view(unit)['version']
    journey.expect(w.close(unit, other, seen=seen), 200)
    late = w.close(unit, 0, seen=seen)
    faults.same((late.status, late.code), (409, 'stale'), 'the second administrator:')
    faults.same(w.receive('dong').status, 403)
    for code in codes:
        who, note = [e[2:] for e in w.events(code, 'assigned')][-1]
        faults.check(who == 'Quản Trị Phường' and 'Bàn giao' in note and '9/QĐ-UBND' in note, who, note)
        faults.same(w.plays(code)[0], unit, 'who received it:')
        faults.same(w.at['ben_canh'].get(f'/viec/ho-so/{code}').status, 200, 'the heir sees it:')
    faults.same(w.view(unit)['closed'], True)
    faults.check('Đã thôi nhận hồ sơ từ' in w.at['boss'].get(f'/quan-tri/don-vi/{unit}').text)
    faults.same(w.at['boss'].post_json('/quan-tri/can-bo/them', {'ten': 'A B', 'thu': 'ab@phuong.example', 'don-vi': unit, 'reception': 'true'}, w.at['boss'].csrf).status, 422)
    stays = w.new('tu_lam')
    code = code_of(journey.expect(w.receive('tu_lam'), 303))
    journey.expect(w.close(stays), 200)
    faults.same((w.events(code, 'assigned'), w.at['tu_lam'].get(f'/viec/ho-so/{code}').status), ([], 200), 'it finishes itself:')


def in_some_days(faults, w):
    """a closing to come may be taken back; else it comes by itself on its day"""
    unit = w.new('sap_dong')
    code = code_of(journey.expect(w.receive('sap_dong'), 303))
    journey.expect(w.close(unit, w.boss.unit_id, today(3)), 200)
    journey.expect(w.receive('sap_dong'), 303)
    keep = lambda: w.at['boss'].post_json(f'/quan-tri/don-vi/{unit}/khong-dong', {'_ban': w.view(unit)['version']}, w.at['boss'].csrf).status  # noqa: E731
    faults.same((keep(), w.view(unit)['closes'], keep()), (200, None, 409))
    journey.expect(w.close(unit, w.boss.unit_id, today(3)), 200)
    faults.same(w.events(code, 'assigned'), [], 'before its day:')
    with database(w.server) as db: # the day has come
        db.execute('update unit_life set closes=? where unit=?', [today(), unit])
    faults.check(wait_for(lambda: len(w.events(code, 'assigned')) == 1), w.events(code))


def main():
    run_on(Server(demo='no'), [founded, takes_in, renamed, closed, in_some_days], Points)


if __name__ == '__main__':
    sys.exit(main())
