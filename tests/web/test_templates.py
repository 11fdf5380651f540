#!/usr/bin/env python3
"""An operator's own templates: a page and a paper that take the place of built-in ones, and those that are refused at the start, with
their place. Prints TAP.
ENGINE: files; a template knows no engine."""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import journey
from client import ROOT, Server
from tap import done, run
from test_desk import World, code_of

SHEET = ROOT / 'src/app/document_01.print'


def folder(files):
    top = Path(tempfile.mkdtemp(prefix='motcua-templates-'))
    for name, body in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(body)
    return top


def started(files):
    """What the program said when it did not start; None if it did."""
    top = folder(files)
    server = Server(start=False, demo='no', templates=str(top))
    try:
        server.start()
        server.stop()
        return None
    except RuntimeError as why:
        return str(why).replace(str(top) + '/', '')
    finally:
        server.remove()
        shutil.rmtree(top)


def a_paper_of_ones_own(faults):
    """a paper in the folder takes the place of the built-in one"""
    top = folder({'app/document_01.print': SHEET.read_text().replace('GIẤY TIẾP NHẬN HỒ SƠ VÀ', 'GIẤY BIÊN NHẬN VÀ'),
                  'books/form_07.print': (ROOT / 'src/rooms/books/form_07.print').read_text().replace('# SỔ THEO DÕI', '# SỔ RIÊNG')})
    server = Server(demo='no', templates=str(top))
    try:
        w = World(server)
        code = code_of(journey.expect(w.take_in(), 303))
        for address, wanted in ((f'/viec/ho-so/{code}/mau/01.pdf', 'GIẤY BIÊN NHẬN VÀ HẸN TRẢ'), ('/viec/so-theo-doi/mau-07.pdf', 'SỔ RIÊNG')):
            pdf = w.at['reception'].get(address).body
            said = subprocess.run(['pdftotext', '-layout', '-', '-'], input=pdf, capture_output=True, check=True).stdout.decode()
            faults.check(wanted in ' '.join(said.split()), address, said[:600])
        faults.same(server.stop(), '')
    finally:
        server.remove()
        shutil.rmtree(top)


def a_heading_of_ones_own(faults):
    """results begin with the operator's heading; once issued, a result keeps the one it was issued with"""
    birth = (ROOT / 'procedures/1.001193.yaml').read_text()
    begins, ends = birth.index('    {columns 2 3}\n    ^ **{unit|upper}**'), birth.index('    {/columns}\n') + len('    {/columns}\n')
    files = {p.name: p.read_text() for p in (ROOT / 'procedures').glob('*.yaml')}
    files['1.001193.yaml'] = birth[:begins] + '    {heading}\n' + birth[ends:]
    own, top = folder(files), folder({'app/result_heading.print': '^ **TIÊU ĐỀ RIÊNG, {unit|upper}**\n^ Số {number}\n'})
    server = Server(demo='no', templates=str(top), procedures=str(own))
    try:
        w = World(server)
        code = w.proposed()
        journey.expect(w.act('leader', code, 'sign'), 303)
        faults.same(server.stop(), '')
        (top / 'app/result_heading.print').write_text('^ SAU NÀY\n')
        server.start()
        pdf = w.people['leader'].client().get(f'/viec/ho-so/{code}/ket-qua.pdf').body
        said = ' '.join(subprocess.run(['pdftotext', '-layout', '-', '-'], input=pdf, capture_output=True, check=True).stdout.decode().split())
        faults.check('TIÊU ĐỀ RIÊNG, ỦY BAN NHÂN DÂN PHƯỜNG THANH KHÊ Số 1/' in said and 'GIẤY KHAI SINH' in said, said[:500])
        faults.same(server.stop(), '')
    finally:
        server.remove()
        shutil.rmtree(top)
        shutil.rmtree(own)


def broken_papers(faults):
    """what is wrong in a paper is refused at the start, by file and line"""
    lines = SHEET.read_text().split('\n')
    title = next(i for i, line in enumerate(lines) if line.startswith('# GIẤY TIẾP')) + 1

    def changed(line, *instead):
        return '\n'.join(lines[:line - 1] + list(instead) + lines[line:])
    said = started({'app/result_heading.print': '^ {unit}\n> {child_name}\n'})
    faults.check(said and 'app/result_heading.print:2: a heading may have' in said, said)
    for body, wanted in (
            (changed(title, '# {{aplicant}}'), rf"app/document_01.print:{title}: .*'aplicant'"),
            (changed(title, '# **GIẤY'), rf'app/document_01.print:{title}: \*\* is not closed'),
            (changed(title, '{gap 99}'), rf'app/document_01.print:{title}: .gap'),
            (changed(title, '= Không có hai chấm'), rf"app/document_01.print:{title}: a field must be"),
            (changed(title, '| a | b |', '| a |'), rf'app/document_01.print:{title + 1}: a row has as many cells'),
            (changed(title, '{{#papers}}'), r'app/document_01.print:\d+: '),
            (SHEET.read_text() + '{columns 1 1}\n', r'app/document_01.print:\d+: {columns} is never closed')):
        said = started({'app/document_01.print': body})
        faults.check(said and re.search(wanted, said), wanted, 'was wanted:', said)


def names_that_are_none(faults):
    """a file that takes the place of nothing is refused: it would be a paper that never prints"""
    for name in 'app/document_1.print', 'document_01.print', 'books/register.htm.html':
        said = started({name: '# x\n'})
        faults.check(said and re.search(rf'{re.escape(name)}:1: no built-in file', said), name, said)
    faults.same(started({'README.md': 'x', 'app/notes.txt': 'x'}), None, 'other files are nobody\'s business:')


def main():
    run([a_paper_of_ones_own, a_heading_of_ones_own, broken_papers, names_that_are_none])
    done()


if __name__ == '__main__':
    sys.exit(main())
