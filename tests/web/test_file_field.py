#!/usr/bin/env python3
"""A file as a field of the form: asked for in its step with its bounds, kept, checked and shown as a paper; at the counter it stands among the papers."""
import re
import sys

import journey
from client import ROOT, Server, free_folder
from people import UNIT_A, Person
from tap import run_on
from test_card_photo import picture

FIELDS = '''      - {id: portrait, type: file, required: true, types: [jpg, png], max_mb: 1, label: {vi: Ảnh của trẻ, en: The child's picture}, hint: {vi: Chụp gần đây., en: Recent.}}
      - {id: letters, type: file, types: [pdf], max_files: 2, when: {field: delivery, is: [post]}, label: {vi: Thư kèm theo, en: Letters}}
'''
PNG = ('tep.portrait', 'ảnh.png', 'image/png', picture('x'))


class World:
    def __init__(self, server):
        self.server = server
        self.client = Person(server, 'Lê Thị Năm').client()
        self.unit = journey.unit_number(server)
        self.desk = Person(server, 'Cán bộ quầy', UNIT_A, ['reception', 'specialist']).client()

    def draft(self):
        """-> id of a draft whose last step of the form is still to come."""
        draft = journey.start(self.client, self.unit)
        journey.fill(self.client, draft, {k: v for k, v in journey.STEPS.items() if k != 'result'})
        return draft

    def step(self, draft, *files, **fields):
        return self.client.upload(f'/nop/{draft}/result', {**journey.STEPS['result'], **fields}, list(files))


def in_its_step(f, w):
    """a file is asked for in its step, with its bounds said; without it nobody goes on; a newer one takes the place of the only one, and one may be taken off"""
    draft = w.draft()
    page = w.client.get(f'/nop/{draft}/result').text
    f.check('name="tep.portrait"' in page and 'accept="image/jpeg,image/png"' in page and 'JPG, PNG, 1 MB' in page, 'not asked for')
    f.check('name="tep.portrait"' not in w.client.get(f'/nop/{draft}/giay-to').text, 'asked for twice')
    bare = w.step(draft)
    f.check(bare.status == 422 and '<a href="#portrait">Ảnh của trẻ: Còn thiếu giấy tờ này</a>' in bare.text, bare)
    f.same(w.step(draft, PNG).head('Location'), f'/nop/{draft}/giay-to')
    page = w.client.get(f'/nop/{draft}/result').text
    href = re.search(r'<a href="(/nop/\d+/tep/\d+)">ảnh\.png</a>', page)
    f.check(href and w.client.get(href[1]).body == PNG[3], 'the file is not there')
    w.step(draft, (PNG[0], 'mới.png', *PNG[2:]))
    page = w.client.get(f'/nop/{draft}/result').text
    f.check('mới.png' in page and 'ảnh.png' not in page, 'the former one stays')
    off = w.step(draft, _bo_tep=re.search(r'name="_bo_tep" value="(\d+)"', page)[1])
    f.same(off.status, 303)
    f.check('mới.png' not in w.client.get(f'/nop/{draft}/result').text, 'it is not taken off')


def refused(f, w):
    """a file of another kind, too large, one too many, one for a field of another step: told at the field; what was typed and the good file stay"""
    draft = w.draft()
    large = PNG[3][:-12] + b'\\0' * 1_100_000
    for file, said in ((('tep.portrait', 'a.pdf', 'application/pdf', journey.PDF), 'Loại tệp này chưa nhận được'), (('tep.portrait', 'a.png', 'image/png', large), 'Tệp lớn quá'),
                       (('tep.portrait', 'a.png', 'image/png', journey.PDF), 'paper')):
        answer = w.step(draft, file, copies='7')
        f.check(answer.status == 422 and (said in answer.text or said == 'paper') and 'value="7"' in answer.text, said, answer)
    letters = [('tep.letters', f'{n}.pdf', 'application/pdf', journey.PDF + b'%' * n) for n in range(3)]
    many = w.step(draft, PNG, *letters, delivery='post', delivery_address='1 A')
    f.check(many.status == 422 and 'Nhiều tệp quá' in many.text and 'ảnh.png' in many.text, many)
    f.same(w.client.upload(f'/nop/{draft}/child', journey.STEPS['child'], [PNG]).status, 422, 'a field of another step')


def sent(f, w):
    """... sent, it is a paper of the dossier that the desk sees; the review tells what is missing and leads to its step"""
    draft = w.draft()
    w.client.post(f'/nop/{draft}/nhap/result', journey.STEPS['result'])
    journey.attach(w.client, draft)
    review = w.client.get(f'/nop/{draft}/xem-lai').text
    f.check(re.search(rf'href="/nop/{draft}/result\?kiem=1&amp;sua=1#portrait">Ảnh của trẻ: Còn thiếu', review), 'the review does not lead there')
    journey.expect(w.step(draft, PNG), 303)
    code = journey.send(w.client, draft)
    sheets = w.desk.json(f'/viec/ho-so/{code}').json()['sheets']
    f.same(sorted((s['paper'], s['name']) for s in sheets)[-1][1], 'ảnh.png')
    n = next(s['n'] for s in sheets if s['name'] == 'ảnh.png')
    f.same(w.desk.get(f'/viec/ho-so/{code}/tep/{n}').body, PNG[3])


def at_the_counter(f, w):
    """at the counter it stands among the papers, and is needed there as well"""
    page = w.desk.get(f'/viec/tiep-nhan/{journey.PROCEDURE}').text
    f.same((page.count('name="tep.portrait"'), page.count('value="portrait"')), (1, 1))
    fields = {k: v for s in journey.STEPS.values() for k, v in s.items()} | {'applicant.name': 'Trần Thị Bưởi', 'applicant.identifier': '048190001234'}
    path = f'/viec/tiep-nhan/{journey.PROCEDURE}'
    bare = w.desk.upload(path, [*fields.items(), ('paper', 'birth_notice')], [])
    f.check(bare.status == 422 and 'Ảnh của trẻ: Còn thiếu' in bare.text, bare)
    f.same(w.desk.upload(path, [*fields.items(), ('paper', 'birth_notice')], [PNG]).status, 303)


def main():
    home = free_folder() # the server takes it along when it goes
    (folder := home / 'procedures').mkdir()
    text = (ROOT / f'procedures/{journey.PROCEDURE}.yaml').read_text()
    at = text.index('      - {id: promise, type: checkbox')
    (folder / f'{journey.PROCEDURE}.yaml').write_text(text[:at] + FIELDS + text[at:])
    run_on(Server(home / 'data', demo='no', procedures=str(folder)), [in_its_step, refused, sent, at_the_counter], World)


if __name__ == '__main__':
    sys.exit(main())
