#!/usr/bin/env python3
"""The register searched: which dossiers a unit's officers find and by what, whom it tells nothing, what is journaled, an installation from before
the index, filters of the worklist that stay."""
import re
import sys
import urllib.parse

import journey
from client import Server
from people import database
from tap import run_on
from test_desk import REGISTERED, World, code_of


class Finding(World):
    def named(self, name, identifier='', phone=''):
        own = {'applicant.name': name, 'applicant.identifier': identifier, 'applicant.phone': phone}
        return code_of(journey.expect(self.take_in(own), 303))

    def find(self, who, text):
        return [x['code'] for x in self.at[who].json('/viec/tim?tim=' + urllib.parse.quote(text)).json()['lines']]

    def finish(self, code):
        for who, what, fields in (('specialist', 'propose', REGISTERED), ('leader', 'sign', ()), ('reception', 'hand_over', ())):
            journey.expect(self.act(who, code, what, fields), 303)


def by_anything(faults, w):
    """found by words of the name in any order, without marks or with, by identifier, phone, number and code; the newest first"""
    an = w.named('Nguyễn Văn Ấn', '048075012345', '0905 000 111')
    binh = w.named('Nguyễn Thị Hoà Bình', '', '0905000222')
    w.finish(an)
    for text in ('Nguyễn Văn Ấn', 'an nguyen', 'VAN AN', 'ấn', 'nguyen v a', '048075012345', '048075', '0905000111', '0905 000 111', '+84905000111', '0905.000.1',
                 an.split('-', 1)[1], an[-4:], str(int(an[-4:]))):
        faults.check(an in w.find('specialist', text), text)
    for text in ('binh nguyen', 'hòa bình', 'Hoà', '0905000222'):
        faults.same((binh in w.find('specialist', text), an in w.find('specialist', text)), (True, False), text)
    for text in ('Nguyễn Văn Bính', 'nguyenvan', '04807501234567', '0905000333', '9', 'zz', '-', '%', "' or 1=1", 'a' * 300, '20261399-1'):
        faults.check(an not in w.find('specialist', text), text)
    both = [c for c in w.find('specialist', 'nguyen') if c in (an, binh)]
    faults.same(both, [binh, an], 'newest first:')
    for typed in (an, an.lower(), f'https://motcua.example/tra-cuu?ma={an}'):
        answer = w.at['specialist'].get('/viec/tim?tim=' + urllib.parse.quote(typed))
        faults.same(answer.head('Location'), f'/viec/ho-so/{an}', typed)
    page = w.at['specialist'].get('/viec/tim?tim=binh%20nguyen')
    faults.check(binh in page.text and 'Nguyễn Thị Hoà Bình' in page.text and '0905000222' not in page.text, page)
    table = w.at['specialist'].get('/viec/tim.csv?tim=binh%20nguyen')
    faults.check(table.type == 'text/csv' and binh in table.text, table)


def own_units_only(faults, w):
    """another commune finds nothing; a unit whose opinion is asked finds that one from then on"""
    code = w.house()
    name = w.data('specialist', code)['name']
    for who in ('elsewhere', 'department'):
        for text in (name, code[-4:], '0905123318', '048190001234'):
            faults.same(w.find(who, text), [], who, text)
    faults.same(w.find('elsewhere', code), [], "somebody else's code")
    journey.expect(w.act('specialist', code, 'ask_construction', {'note': 'Chỉ giới thế nào?'}), 303)
    faults.same(w.find('department', name), [code], 'asked:')
    faults.same(w.find('elsewhere', name), [], 'not asked:')


def readings(faults, w):
    """who looks somebody up by a number has read; a name in a list has not been"""
    code = w.named('Đặng Thị Lựu', '048190007777', '0905777888')
    before = len(w.events(code, 'read'))
    faults.same(w.find('second', 'dang luu'), [code])
    faults.same(len(w.events(code, 'read')), before, 'by name:')
    faults.same((w.find('second', '048190007777'), w.find('second', '0905777888')), ([code], [code]))
    faults.same([e[2:] for e in w.events(code, 'read')][before:], [('Ngô Thị Nhì', 'Tra theo số định danh hoặc số điện thoại')] * 2)


def many(faults, w):
    """of many the newest fifty are told, and that there are others"""
    with database(w.server) as db:
        unit, first = db.execute("select unit, dossier from finder where key like 'tran%' limit 1").fetchone()
        codes = [w.named('Hồ Văn Nhiều') for _ in range(3)]
        real = db.execute("select dossier from finder where unit=? and key='ho van nhieu'", [unit]).fetchall()
        faults.same(len(real), 3)
    faults.same(w.find('specialist', 'nhieu ho'), codes[::-1])
    for _ in range(49):
        w.named('Hồ Văn Nhiều')
    answer = w.at['specialist'].json('/viec/tim?tim=nhieu').json()
    faults.same((len(answer['lines']), answer['more'], codes[0] in str(answer)), (50, True, False))


def from_before(faults, w):
    """an installation that is older than the index fills it at its next start, and says so"""
    with database(w.server) as db:
        was = db.execute('select * from finder order by 1, 2, 3').fetchall()
        db.execute('delete from finder')
        db.execute("insert into finder values (0, '', 0)")
    w.server.stop()
    w.server.start()
    with database(w.server) as db:
        now = db.execute('select * from finder order by 1, 2, 3').fetchall()
    faults.check(was and now == was, f'{len(was)} rows were there, {len(now)} are', sorted(set(was) ^ set(now))[:3])


def filters_stay(faults, w):
    """the filters of a worklist stay from page to page and over a sign-in, for the person who set them; a program gets what it asks for"""
    c = w.at['specialist']
    def chosen(page):
        return (re.search(r'href="/viec\?loc=([a-z-]+)[^"]*" aria-current', page.text) or [0, '?'])[1], bool(re.search(r'value="toi" selected', page.text))
    faults.same(chosen(c.get('/viec?loc=dung-tinh&ai=toi&tt=')), ('dung-tinh', True))
    faults.same(chosen(c.get('/viec')), ('dung-tinh', True), 'not kept:')
    faults.same(chosen(c.get('/viec?loc=qua-han')), ('qua-han', True), 'another tab:')
    c.cookies['mc_phien'] = w.people['specialist'].session()
    faults.same(chosen(c.get('/viec')), ('qua-han', True), 'after signing in anew:')
    faults.check(c.json('/viec').json()['tab'] == 'tat-ca', 'a program gets the filters of a page')
    c.cookies['mc_phien'] = w.people['second'].session()
    faults.same(chosen(c.get('/viec')), ('tat-ca', False), "somebody else's:")
    c.cookies['mc_phien'] = w.people['specialist'].session()
    faults.same(chosen(c.get('/viec?loc=tat-ca&ai=&tt=')), ('tat-ca', False), 'taken away:')
    faults.same(chosen(c.get('/viec')), ('tat-ca', False), 'comes back:')
    for odd in ('x', '1.9.9.zz', f"{w.people['specialist'].account}.99.7.a<b", '.' * 200):
        c.cookies['mc_viec'] = odd
        faults.same(c.get('/viec').status, 200, odd)


def main():
    run_on(Server(demo='no'), [by_anything, own_units_only, readings, many, filters_stay, from_before], Finding)


if __name__ == '__main__':
    sys.exit(main())
