#!/usr/bin/env python3
"""A signature as a field of the form, by the pages without a script: a typed name, strokes in their one spelling and nothing else, on paper at the
counter only; shown where the answers are shown, drawn by us, and in no log."""
import re
import sys

import journey
from client import ROOT, Server, free_folder
from people import UNIT_A, Person
from tap import run_on

FIELD = '''      - {id: signature, type: signature, required: true, mask: all, signer: requester_name, label: {vi: Chữ ký của người yêu cầu, en: Signature}}
'''
PEN, INK = 'pen:100,100 300,140;400,200', 'd="M100 100 300 140M400 200h0"'
NAME = journey.STEPS['requester']['requester_name']


class World:
    def __init__(self, server):
        self.server = server
        self.client = Person(server, 'Lê Thị Năm').client()
        self.unit = journey.unit_number(server)
        self.desk = Person(server, 'Cán bộ quầy', UNIT_A, ['reception', 'specialist']).client()

    def draft(self):
        draft = journey.start(self.client, self.unit)
        journey.fill(self.client, draft, {k: v for k, v in journey.STEPS.items() if k != 'result'})
        return draft

    def step(self, draft, **fields):
        return self.client.post(f'/nop/{draft}/result', {**journey.STEPS['result'], **{k.replace('__', '.'): v for k, v in fields.items()}})


def by_name(f, w):
    """without a script a typed name signs: the signer's, however written; another's, none or half of it is told at the field and stays typed"""
    draft = w.draft()
    page = w.client.get(f'/nop/{draft}/result').text
    f.check('name="signature.name"' in page and 'không phải chữ ký số' in page, 'no place to type a name')
    f.check('name="signature.paper"' not in page, 'an applicant may not say that it stands on paper')
    f.check(re.search(r'data-sign-pad hidden', page), 'the box shows without a script')
    for fields in ({}, {'signature__name': ''}, {'signature': '', 'signature__name': ' '}):
        answer = w.step(draft, **fields)
        f.check(answer.status == 422 and 'href="#signature"' in answer.text, fields, answer)
    other = w.step(draft, signature__name='Trần Thị Bòng')
    f.check(other.status == 422 and 'khác với họ tên người ký' in other.text and 'value="Trần Thị Bòng"' in other.text, other)
    f.same(w.step(draft, signature__name='  tran thi BUOI ').status, 303)
    f.check('value="tran thi BUOI"' in w.client.get(f'/nop/{draft}/result').text, 'the typed name is lost')
    f.same(w.step(draft, signature=PEN, signature__name=NAME).status, 303)
    f.check(INK not in w.client.get(f'/nop/{draft}/result').text, 'a name typed over a drawing does not count')


def strange(f, w):
    """what is no drawing of ours is refused, and nothing of it comes back as a picture"""
    draft = w.draft()
    for value in ('<svg onload="x()">', 'pen:1,1 900,300"/><script>', 'pen:' + '1,1 ' * 5000, 'pen:0,0 1201,1', 'data:image/png;base64,AAAA', 'paper', 'pen:5,5', 'true'):
        answer = w.step(draft, signature=value)
        f.check(answer.status == 422 and '<script>' not in answer.text and 'onload="x' not in answer.text and 'data-sign-ink d=' not in answer.text, value[:40], answer)
    f.same(w.step(draft, signature__paper='true').status, 422, 'on paper, through the net')


def shown(f, w):
    """what was drawn is shown at the check, to its owner and to the officer, in JSON too; neither strokes nor name stand in the log"""
    draft = w.draft()
    f.same(w.step(draft, signature=PEN).status, 303)
    f.check(f'value="{PEN}"' in w.client.get(f'/nop/{draft}/result').text, 'the step has forgotten it')
    journey.attach(w.client, draft)
    f.check(INK in w.client.get(f'/nop/{draft}/xem-lai').text, 'not at the check')
    code = journey.send(w.client, draft)
    f.check(INK in w.client.get(f'/ho-so/{code}').text, 'not on the page of the dossier')
    page = w.desk.get(f'/viec/ho-so/{code}').text
    f.check(INK in page and 'Đã ký trên màn hình' in page and PEN not in page, 'not at the desk')
    lines = [line for part in w.desk.json(f'/viec/ho-so/{code}').json()['content'] for line in part['lines']]
    f.same([x['ink'] for x in lines if x['id'] == 'signature'], ['M100 100 300 140M400 200h0'])
    f.check(all(x['ink'] == '' for x in lines if x['id'] != 'signature'), 'ink elsewhere')
    again = journey.start(w.client, w.unit)
    journey.fill(w.client, again, {k: v for k, v in journey.STEPS.items() if k != 'result'})
    fresh = w.client.get(f'/nop/{again}/result').text
    f.check(PEN not in fresh and INK not in fresh, 'a former signature was copied')
    said = w.server.said()
    f.check('100,100 300,140' not in said and '100 100 300 140' not in said, 'strokes in the log')


def at_the_counter(f, w):
    """at the counter the officer may say that it stands on paper; nobody is asked twice, and nothing else is taken for it"""
    path = f'/viec/tiep-nhan/{journey.PROCEDURE}'
    f.same(w.desk.get(path).text.count('name="signature.paper"'), 1)
    fields = {k: v for s in journey.STEPS.values() for k, v in s.items()} | {'applicant.name': NAME, 'applicant.identifier': '048190001234', 'paper': 'birth_notice'}
    bare = w.desk.upload(path, list(fields.items()), [])
    f.check(bare.status == 422 and 'href="#signature"' in bare.text, bare)
    taken = journey.expect(w.desk.upload(path, [*fields.items(), ('signature.paper', 'true')], []), 303)
    code = re.search(r'[GH]\d+\.\d+-\d+-\d+', taken.head('Location'))[0]
    f.check('Đã ký trên giấy' in w.desk.get(f'/viec/ho-so/{code}').text, 'it is not told')


def main():
    home = free_folder() # the server takes it along when it goes
    (folder := home / 'procedures').mkdir()
    text = (ROOT / f'procedures/{journey.PROCEDURE}.yaml').read_text()
    at = text.index('\n', text.index('      - {id: promise, type: checkbox')) + 1
    (folder / f'{journey.PROCEDURE}.yaml').write_text(text[:at] + FIELD + text[at:])
    run_on(Server(home / 'data', demo='no', procedures=str(folder)), [by_name, strange, shown, at_the_counter], World)


if __name__ == '__main__':
    sys.exit(main())
