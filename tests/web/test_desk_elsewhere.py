#!/usr/bin/env python3
"""Any office of the province receives (phi địa giới): whose dossier it is then, whose worklist, what the receiving desk may and may not, what the
receipt says, what is refused."""
import re
import subprocess
import sys

import journey
from client import Server
from people import UNIT_A, UNIT_B, database, unit_id
from tap import run_on
from test_desk import OWN, World, code_of

COPIES = '/viec/tiep-nhan/2.000815'
WANTED = {'kinds': 'one', 'first_name': 'Bằng tốt nghiệp', 'first_pages': '2', 'first_copies': '3', '_case': 'domestic', 'paper': 'original'}


class Elsewhere(World):
    def receive(self, for_unit, who='elsewhere', **more):
        return self.at[who].post(COPIES, {**OWN, **WANTED, '_xa': for_unit, **more}, self.at[who].csrf)


def text_of(pdf):
    return subprocess.run(['pdftotext', '-layout', '-', '-'], input=pdf, capture_output=True, check=True).stdout.decode()


def goes_there(faults, w):
    """the deciding commune has it on its worklist at once, with its code and clock; the receiving desk has the credit and the receipt"""
    answer = w.receive(UNIT_A)
    code = code_of(journey.expect(answer, 303))
    with database(w.server) as db:
        a, b = unit_id(db, UNIT_A), unit_id(db, UNIT_B)
        row = db.execute('select unit, received_unit, handler_unit, state, due_at > 0 from dossier order by id desc limit 1').fetchone()
        faults.same(row, (a, b, a, 'comparing', 1))
        tasks = db.execute('select distinct unit from task').fetchall()
        faults.same(tasks, [(a,)], 'whose work:')
    faults.check(f'.{UNIT_A}-' in code, code)
    faults.check(code in w.lines('specialist') and code not in w.lines('elsewhere'), 'whose worklist')
    page = w.at['elsewhere'].follow(answer)
    faults.check(re.search(r'class="mc-secret">[A-Z0-9]{4}-[A-Z0-9]{4}<', page.text), 'no secret on the receipt')
    faults.same(w.events(code, 'acted')[0][1:3], ('accept', 'Võ Thị Xa'))
    seen = w.data('specialist', code)
    faults.check(seen['received_by'].lower().startswith(('xã ', 'phường ')), seen['received_by'])
    faults.same(w.data('specialist', own(w))['received_by'], '', "one's own:")
    said = ' '.join(text_of(w.at['elsewhere'].get(f'/viec/ho-so/{code}/mau/01.pdf').body).split())
    for part in ('Nơi tiếp nhận', 'Nơi giải quyết', seen['received_by'], 'phường Thanh Khê'):
        faults.check(part.lower() in said.lower(), part, 'is not on the receipt:', said[:900])
    found = [x['code'] for x in w.at['elsewhere'].json('/viec/tim?tim=tran+thi+buoi').json()['lines']]
    faults.same(found, [code], 'the receiving desk finds it:')


def own(w):
    return code_of(journey.expect(w.at['reception'].post(COPIES, {**OWN, **WANTED}, w.at['reception'].csrf), 303))


def no_more_than_that(faults, w):
    """the receiving desk takes what is brought later, and may do nothing else"""
    code = code_of(journey.expect(w.receive(UNIT_A), 303))
    faults.same(w.data('elsewhere', code)['acts'], [])
    for act in ('propose', 'sign', 'hand_over', 'extend', 'stop', 'withdraw'):
        faults.check(w.act('elsewhere', code, act, {'reason': 'x'}).status in (403, 409), act)
    asked = [('reason', 'Mờ'), ('item', 'paper:original'), ('note:paper:original', 'Mang lại')]
    journey.expect(w.act('specialist', code, 'request_supplement', asked), 303)
    faults.same([a['id'] for a in w.data('elsewhere', code)['acts']], ['supplement'])
    journey.expect(w.act('elsewhere', code, 'supplement', [('paper', 'original')]), 303)
    faults.same((w.row(code)[2], code in w.lines('specialist')), ('comparing', True))


def refused(faults, w):
    """a commune of another province, one that there is not, a department; the page offers those of the province"""
    with database(w.server) as db:
        before = db.execute('select count(*) from dossier').fetchone()
        far = db.execute("select code from unit where tier='commune' and province<>(select province from unit where code=? and tier='commune') limit 1", [UNIT_A]).fetchone()[0]
    for code in (far, '99999', 'x', '48'):
        faults.same(w.receive(code).status, 404, code)
        faults.same(w.at['elsewhere'].get(f'{COPIES}?xa={code}').status, 404, code)
    page = w.at['elsewhere'].get(f'{COPIES}?noi=thanh+khe')
    faults.check(f'xa={UNIT_A}"' in page.text, 'the commune is not offered')
    page = w.at['elsewhere'].get(f'{COPIES}?xa={UNIT_A}')
    faults.check(f'name="_xa" value="{UNIT_A}"' in page.text and 'Nhận cho phường Thanh Khê' in page.text.replace('Phường', 'phường'), 'it is not said for whom')
    again = w.receive(UNIT_A, first_name='')
    faults.check(again.status == 422 and f'name="_xa" value="{UNIT_A}"' in again.text, 'for whom is lost when something is wrong')
    with database(w.server) as db:
        faults.same(db.execute('select count(*) from dossier').fetchone(), before, 'something was written:')


def main():
    run_on(Server(demo='no'), [goes_there, no_more_than_that, refused], Elsewhere)


if __name__ == '__main__':
    sys.exit(main())
