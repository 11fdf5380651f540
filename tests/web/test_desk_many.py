#!/usr/bin/env python3
"""Several dossiers picked on the worklist: handed on, handed over, their receipts in one PDF, on to the assignment. Each with an outcome of its own; what
asks for something is left to the dossier's page."""
import re
import subprocess
import sys
import tempfile

import journey
from client import Server
from tap import done, report, run
from test_desk import World


def many(w, who, what, codes, versions=None, data=True):
    ticks = [('hs', f'{c} {(versions or {}).get(c) or w.version(c)}') for c in codes]
    return w.at[who].post('/viec/nhieu', [*ticks, ('lam', what)], w.at[who].csrf, **({'Accept': 'application/json'} if data else {}))


def outcomes(answer):
    return {t['code']: t['outcome'] for t in answer.json()['results']}


def signed(w):
    code = w.proposed()
    journey.expect(w.act('leader', code, 'sign'), 303)
    return code


def picked_on_the_list(f, w):
    """the worklist has a box for each dossier and a button for each thing that may be done with several, by one's roles"""
    code = w.birth()
    page = w.at['specialist'].get('/viec').text
    f.check(re.search(rf'<input type="checkbox" name="hs" value="{code} {w.version(code)}"', page), 'no box for', code)
    f.same(set(re.findall(r'name="lam" value="(\w+)" data-key="(\w)"', page)), {('chuyen', 'c'), ('in', 'p')}, 'specialist')
    f.same(set(re.findall(r'name="lam" value="(\w+)"', w.at['leader'].get('/viec').text)) - {'chuyen', 'in', 'giao'}, set(), 'leader')
    for fields, said in (([('lam', 'in')], 'đánh dấu ít nhất một'), ([('lam', 'xoa'), ('hs', f'{code} 1')], 'href="#lam"')):
        answer = w.at['specialist'].post('/viec/nhieu', fields, w.at['specialist'].csrf)
        f.check(answer.status == 422 and said in answer.text, said, answer)


def handed_over(f, w):
    """results are handed over, each by itself: what is not ready or was changed meanwhile is told, the others are done; pressed twice is once"""
    ready, early = [signed(w), signed(w)], w.birth()
    versions = {c: w.version(c) for c in [*ready, early]}
    page = w.at['reception'].get('/viec?loc=cho-tra').text
    f.check(f'value="{ready[0]} {versions[ready[0]]}"' in page and 'name="lam" value="tra" data-key="g"' in page, 'not on the list of results to be handed over')
    got = outcomes(many(w, 'reception', 'tra', [*ready, early, ready[0][:-4] + '9876'], versions | {ready[0][:-4] + '9876': 1}))
    f.same(got, {ready[0]: 'done', ready[1]: 'done', early: 'not_offered', ready[0][:-4] + '9876': 'not_found'})
    f.same([w.row(c)[2] for c in ready], ['returned', 'returned'])
    f.same([e[1] for e in w.events(ready[0], 'acted')][-1], 'hand_over')
    before = len(w.events(ready[0]))
    again = outcomes(many(w, 'reception', 'tra', ready, versions))
    f.check(set(again.values()) <= {'done', 'not_offered', 'stale'}, again)
    f.same(len(w.events(ready[0])), before, 'pressed twice:')
    third = signed(w)
    stale = many(w, 'reception', 'tra', [third], {third: 1}).json()['results'][0]
    f.same((stale['outcome'], w.row(third)[2]), ('stale', 'ready'))
    f.same(outcomes(many(w, 'specialist', 'tra', [third])), {third: 'not_offered'}, 'whose work it is not')
    f.same(outcomes(many(w, 'elsewhere', 'tra', [third])), {third: 'not_found'}, 'another unit')
    page = many(w, 'reception', 'tra', [third, early], data=False)
    f.check('Xong 1 hồ sơ' in page.text and f'{early}</a>: đã sang bước khác' in page.text, page)


def forwarded(f, w):
    """dossiers go on where there is one way that asks for nothing; one that has to be filled in is told so"""
    houses, birth = [w.house(), w.house()], w.birth()
    got = outcomes(many(w, 'specialist', 'chuyen', [*houses, birth]))
    f.same({c: got[c] for c in houses}, {c: 'done' for c in houses})
    f.check(got[birth] in ('not_offered', 'invalid'), got)
    f.same([w.row(c)[2] for c in houses], ['appraising', 'appraising'])


def receipts(f, w):
    """receipts of several dossiers are one PDF, a page of its own for each, and a reading of each is journaled"""
    codes = [w.birth(), w.house()]
    answer = many(w, 'reception', 'in', [*codes, 'x'], {'x': 1}).json()
    f.same((answer['done'], answer['failed'], answer['print']), (2, 1, f'/viec/nhieu/giay-tiep-nhan.pdf?hs={codes[0]}&hs={codes[1]}'))
    reads = [len(w.events(c, 'read')) for c in codes]
    pdf = w.at['reception'].get(answer['print'])
    f.same((pdf.status, pdf.body[:5]), (200, b'%PDF-'))
    with tempfile.NamedTemporaryFile(suffix='.pdf') as file:
        file.write(pdf.body)
        file.flush()
        pages = subprocess.run(['pdftotext', '-layout', file.name, '-'], capture_output=True, check=True).stdout.decode().split('\f')
    heads = [i for i, text in enumerate(pages) if 'GIẤY TIẾP NHẬN HỒ SƠ' in text]
    f.same(len(heads), 2, 'receipts, each from a page on')
    f.check(all(codes[k] in pages[heads[k]] for k in range(2)), 'in the order that was picked')
    f.check(codes[0] not in pages[heads[1]], 'two receipts on one page')
    f.same([len(w.events(c, 'read')) for c in codes], [n + 1 for n in reads])
    f.same(w.at['elsewhere'].get(answer['print']).status, 404, 'another unit')
    f.same(w.at['reception'].get('/viec/nhieu/giay-tiep-nhan.pdf').status, 404, 'none picked')


def assigned(f, w):
    """a leader comes to the assignment with the same dossiers ticked; nobody else does"""
    codes = [w.birth(), w.birth()]
    answer = many(w, 'leader', 'giao', codes, data=False)
    f.same((answer.status, answer.head('Location')), (303, f'/viec/giao?hs={codes[0]}&hs={codes[1]}'))
    page = w.at['leader'].get(answer.head('Location')).text
    ticked = re.findall(r'name="hs" value="(\S+) \d+" checked', page)
    f.same(set(ticked), set(codes))
    f.same(many(w, 'specialist', 'giao', codes).status, 403)


def main():
    server = Server(demo='no')
    try:
        run([picked_on_the_list, handed_over, forwarded, receipts, assigned], World(server))
        check = server.command('check', '--journal')
        report(check.returncode == 0, 'the journals are whole', check.stdout + check.stderr)
        report(not (wrong := server.stop()), 'no sanitizer had a word to say', wrong)
    finally:
        server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
