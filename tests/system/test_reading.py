#!/usr/bin/env python3
"""Papers read by machine at the counter, as scanners and telephones bring them: birth notices, death notices, a land certificate, made here - set in
type by a browser, tilted by two degrees, with noise, faint, as PDF. Prints how many fields are read right. Nothing is written that nobody confirmed.
ENGINE: files; what reads papers knows no database."""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'web'))
import journey  # noqa: E402
from client import Server  # noqa: E402
from people import EVENT, UNIT_A, Person, database, lines  # noqa: E402
from tap import done, report, run, skip  # noqa: E402

BIRTH, DEATH, LAND = '1.001193', '1.000656', '1.013831'
HEAD = '<p class=c><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b></p>'
PAPERS = {
    BIRTH: ('birth_notice', HEAD + '<p>BỘ Y TẾ - {birth_place}</p><h1>GIẤY CHỨNG SINH</h1><p class=c>Giấy chứng sinh số: {birth_notice_number} &nbsp; Quyển số: 04</p>'
            '<p>Họ và tên mẹ hoặc người nuôi dưỡng: {mother_name}</p><p>Ngày, tháng, năm sinh của mẹ: {mother_born}</p>'
            '<p>Số định danh cá nhân: {mother_identifier} &nbsp; Ngày cấp: 12/05/2021</p><p>Dân tộc: {mother_ethnicity} &nbsp;&nbsp; Quốc tịch: Việt Nam</p>'
            '<p>Nơi đăng ký thường trú: {mother_address}</p><p>Đã sinh con vào lúc: 08 giờ 15 phút, ngày {child_born}</p><p>Tại cơ sở y tế: {birth_place}</p>'
            '<p>Số con trong lần sinh này: 1</p><p>Giới tính của con: {child_sex} &nbsp;&nbsp; Cân nặng: 3200 gam</p><p>Dự định đặt tên con là: {child_name}</p>'
            '<p>Người đỡ đẻ: Nữ hộ sinh Võ Thị Lành</p>'),
    DEATH: ('death_notice', HEAD + '<h1>GIẤY BÁO TỬ</h1><p class=c>Giấy báo tử số: {notice_number} &nbsp; Quyển số: 02</p><p>Họ và tên người tử vong: {dead_name}</p>'
            '<p>Ngày, tháng, năm sinh: {dead_born} &nbsp;&nbsp; Giới tính: {dead_sex}</p><p>Dân tộc: {dead_ethnicity} &nbsp;&nbsp; Quốc tịch: Việt Nam</p>'
            '<p>Mã số định danh: {dead_identifier}</p><p>Nơi thường trú, tạm trú cuối cùng: {last_address}</p><p>Đã tử vong vào lúc: 03 giờ 40 phút, ngày {died_on}</p>'
            '<p>Nơi tử vong: {death_place}</p><p>Nguyên nhân tử vong: {death_cause}</p>'),
    LAND: ('certificate', HEAD + '<h1>GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT</h1><p>I. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:</p><p>{former_name}</p>'
           '<p>Căn cước công dân số: {former_identifier}</p><p>II. Thửa đất</p><p>a) Thửa đất số: {plot_number} &nbsp;&nbsp; b) Tờ bản đồ số: {plot_sheet}</p>'
           '<p>c) Địa chỉ thửa đất: {plot_address}</p><p>d) Diện tích: {plot_area} m² (bằng chữ: xem mặt sau)</p><p>đ) Loại đất: {plot_use} &nbsp;&nbsp; Thời hạn sử dụng: Lâu dài</p>'
           '<p>Số phát hành: {land_certificate} &nbsp;&nbsp; Số vào sổ: CH 00912</p>'),
}
PEOPLE = [
    (BIRTH, {'birth_notice_number': '1182/2026', 'mother_name': 'Trần Thị Bưởi', 'mother_born': '02/03/1990', 'mother_identifier': '048190001234', 'mother_ethnicity': 'Kinh',
             'mother_address': '12 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng', 'child_born': '10 tháng 11 năm 2026', 'birth_place': 'Bệnh viện Phụ sản - Nhi Đà Nẵng',
             'child_sex': 'Nữ', 'child_name': 'Nguyễn Trần An Nhiên'}),
    (BIRTH, {'birth_notice_number': '0047', 'mother_name': 'H’ Blưng Niê', 'mother_born': '15/09/1998', 'mother_identifier': '066198007788', 'mother_ethnicity': 'Ê Đê',
             'mother_address': 'Buôn Akô Dhông, phường Tân Lợi, tỉnh Đắk Lắk', 'child_born': '05 tháng 11 năm 2026', 'birth_place': 'Trạm Y tế phường Tân Lợi', 'child_sex': 'Nam',
             'child_name': 'Y Khuê Niê'}),
    (BIRTH, {'birth_notice_number': '2026/3390', 'mother_name': 'Nguyễn Thị Quỳnh Hương', 'mother_born': '28/12/2001', 'mother_identifier': '048301009021', 'mother_ethnicity': 'Kinh',
             'mother_address': 'Tổ 14, phường Hòa Cường, thành phố Đà Nẵng', 'child_born': '19 tháng 11 năm 2026', 'birth_place': 'Bệnh viện Đà Nẵng', 'child_sex': 'Nam',
             'child_name': 'Đặng Nguyễn Đức Thịnh'}),
    (DEATH, {'notice_number': '215', 'dead_name': 'Phạm Văn Ổi', 'dead_born': '07/08/1941', 'dead_sex': 'Nam', 'dead_ethnicity': 'Kinh', 'dead_identifier': '048041002266',
             'last_address': '5 Lê Độ, phường Thanh Khê, thành phố Đà Nẵng', 'died_on': '18 tháng 11 năm 2026', 'death_place': 'Bệnh viện Đà Nẵng', 'death_cause': 'Suy hô hấp'}),
    (LAND, {'former_name': 'Lê Thị Sương', 'former_identifier': '048168002211', 'plot_number': '119', 'plot_sheet': '24', 'plot_address': 'Kiệt 82 Hà Huy Tập, phường Thanh Khê, thành phố Đà Nẵng',
            'plot_area': '96,5', 'plot_use': 'Đất ở', 'land_certificate': 'CS 01234'}),
]
LOOKS = {'clean': '', 'tilted, noise': 'transform: rotate(2deg) scale(.96); filter: url(#n) contrast(.8);', 'faint': 'transform: rotate(-1deg) scale(.97); opacity: .55; filter: blur(.6px);'}
NOISE = '<svg width=0 height=0><filter id=n><feTurbulence type="turbulence" baseFrequency=".9" numOctaves="2" seed="4"/><feColorMatrix values="0 0 0 0 .2  0 0 0 0 .2  0 0 0 0 .2  0 0 0 .55 0"/>' \
        '<feComposite operator="in" in2="SourceGraphic"/><feBlend in="SourceGraphic" mode="multiply"/></filter></svg>'
LEAST = {'clean': 92, 'tilted, noise': 85, 'faint': 85, 'pdf': 92}  # per cent of the fields


def browser(folder, name, text, look, pdf=False):
    page, out = folder / f'{name}.html', folder / (name + ('.pdf' if pdf else '.png'))
    page.write_text('<!doctype html><meta charset=utf-8><style>@page{size:A4;margin:0}body{margin:0;background:#fff;font:25px/1.55 "Liberation Serif",serif;width:1240px;height:1754px}'
                    f'main{{background:#fff;padding:90px 110px;{look}}}h1{{text-align:center;font-size:32px}}.c{{text-align:center}}p{{margin:.35em 0}}</style>{NOISE}<main>{text}</main>')
    what = ['--no-pdf-header-footer', f'--print-to-pdf={out}'] if pdf else ['--hide-scrollbars', '--window-size=1240,1754', f'--screenshot={out}']
    subprocess.run(['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', f'--user-data-dir={folder}/profile', *what, f'file://{page}'],
                   capture_output=True, timeout=120, check=True)
    return out.read_bytes()


def expected(name, value):
    """As the page of proposals shows it."""
    found = re.fullmatch(r'(\d+) tháng (\d+) năm (\d+)', value)
    return f'{int(found[1]):02d}/{int(found[2]):02d}/{found[3]}' if found else value + ' m²' if name == 'plot_area' else value


class World:
    def __init__(self, server, folder):
        self.server, self.folder = server, folder
        self.desk = Person(server, 'Cán bộ quầy', UNIT_A, ['reception']).client()
        self.other = Person(server, 'Người khác', UNIT_A, ['reception']).client()
        self.desk.csrf = self.desk.token('/viec')
        self.rates = {}

    def made(self, n, look='', pdf=False):
        code, data = PEOPLE[n]
        return browser(self.folder, f'{n}-{len(look)}', PAPERS[code][1].format(**data), look, pdf)

    def read(self, code, paper, data, name='giay.png', kind='image/png', fields=(), heads=None):
        return self.desk.upload(f'/viec/tiep-nhan/{code}', [('_doc', paper), *fields], [(f'tep.{paper}', name, kind, data)], self.desk.csrf, **(heads or {'Accept': 'application/json'}))


def rate(f, w, look):
    right = whole = 0
    for n, (code, data) in enumerate(PEOPLE):
        if look == 'pdf':
            answer = w.read(code, PAPERS[code][0], w.made(n, pdf=True), 'giay.pdf', 'application/pdf')
        else:
            answer = w.read(code, PAPERS[code][0], w.made(n, LOOKS[look]))
        got = {x['field']: x['value'] for x in answer.json()['readings']} if answer.status == 200 else {}
        for name, value in data.items():
            good = got.get(name) == expected(name, value)
            whole, right = whole + 1, right + good
            hits = w.rates.setdefault(name, [0, 0])
            hits[0], hits[1] = hits[0] + good, hits[1] + 1
            if not good:
                print(f'#   {look}: {name}: {got.get(name)!r} for {expected(name, value)!r}')
    print(f'# {look}: {right} of {whole} fields are right ({100 * right // whole} %)')
    f.check(100 * right >= LEAST[look] * whole, look, right, 'of', whole)


def clean(f, w):
    """papers as a scanner gives them are read"""
    rate(f, w, 'clean')


def tilted(f, w):
    """... tilted by two degrees, with noise"""
    rate(f, w, 'tilted, noise')


def faint(f, w):
    """... faint and a little out of focus"""
    rate(f, w, 'faint')


def pdf(f, w):
    """... and as PDF; field by field:"""
    rate(f, w, 'pdf')
    for name, (right, whole) in sorted(w.rates.items()):
        print(f'#   {name:22} {right:3} of {whole}')


def confirmed(f, w):
    """nothing is filled in unless it is ticked; what is, is journaled as read by machine and confirmed, what was mended as such; the parts are shown to this officer alone"""
    code, data = PEOPLE[0]
    typed = {**{k: v for step in journey.STEPS.values() for k, v in step.items()}, 'applicant.name': 'Trần Thị Bưởi', 'applicant.identifier': '048190001234', 'applicant.phone': '0905123318',
             'child_name': '', 'birth_place': ''}
    page = w.read(code, 'birth_notice', w.made(0), fields=list(typed.items()), heads={'Accept': 'text/html'})
    f.same(page.status, 200, page)
    seals = [html.unescape(s) for s in re.findall(r'name="_may" value="([^"]*)"', page.text)]
    kept = html.unescape(re.search(r'name="_kept" value="([^"]*)"', page.text)[1])
    f.check(len(seals) >= 8, f'{len(seals)} proposals')
    f.check(re.search(r'name="child_name"[^>]* value=""', page.text), 'a value is filled in that nobody took')
    parts = re.findall(r'<img class="mc-part" src="([^"]*)"', page.text)
    f.same(w.desk.get(parts[0]).body[:8], b'\x89PNG\r\n\x1a\n')
    f.same(w.other.get(parts[0]).status, 404, 'another officer sees the part')
    f.same(w.desk.get(parts[0].replace('.png.1.', '.png.2.')).status, 404, 'a forged address')
    also = [('_may', s) for s in seals] + [('_kept', kept)]
    path = f'/viec/tiep-nhan/{code}'
    none = w.desk.upload(path, [*typed.items(), *also, ('_dien_may', '1')], [], w.desk.csrf)
    f.check(none.status == 422 and 'Xin đánh dấu ít nhất một dòng' in none.text, none)
    filled = w.desk.upload(path, [*typed.items(), *also, ('_lay', 'child_name'), ('_lay', 'birth_place')], [], w.desk.csrf)
    f.same(filled.status, 200, 'ticked and sent: shown first')
    f.check(re.search(r'name="child_name"[^>]* value="Nguyễn Trần An Nhiên"', html.unescape(filled.text)), 'what was ticked is not filled in')
    f.check('name="_da" value="child_name"' in filled.text, 'that it was taken is forgotten')
    forged = [('_may', seals[0].replace('|', '|x', 1))]
    final = {**typed, 'child_name': 'Nguyễn Trần An Nhiên', 'birth_place': 'Bệnh viện khác'}
    answer = w.desk.upload(path, [*final.items(), *also, *forged, ('_da', 'child_name'), ('_da', 'birth_place'), ('_da', 'copies')], [], w.desk.csrf)
    dossier = re.match(r'/viec/ho-so/([^/?]+)', journey.expect(answer, 303).head('Location'))[1]
    with database(w.server) as db:
        rows = [r[0] for r in db.execute("select body from journal where kind='digitised'")]
    f.same([lines(b, EVENT)['note'] for b in rows], ['birth_notice: child_name; sửa sau khi đọc: birth_place'])
    f.check('Máy đọc giấy, cán bộ đã xác nhận' in w.desk.get(f'/viec/ho-so/{dossier}').text, 'the journal does not show it')
    checked = w.server.command('check', '--journal')
    f.same(checked.returncode, 0, checked.stdout, checked.stderr)


def nothing_there(f, w):
    """an empty page, a damaged one, no file at all: told, and the file is still there"""
    blank = browser(w.folder, 'blank', '', '')
    for data, said in ((blank, 'không tìm thấy nội dung'), (blank[:3000], 'không mở được tệp')):
        page = w.read(BIRTH, 'birth_notice', data, heads={'Accept': 'text/html'})
        f.check(page.status == 422 and said in page.text and 'name="_kept"' in page.text, said, page)
    none = w.desk.upload(f'/viec/tiep-nhan/{BIRTH}', [('_doc', 'birth_notice')], [], w.desk.csrf)
    f.check(none.status == 422 and 'Xin chọn tệp ảnh' in none.text, none)


def main():
    if not shutil.which('tesseract') or not os.path.exists('/usr/bin/chromium'):
        skip('papers are read by machine', 'tesseract or chromium is not installed')
        done()
    server, folder = Server(demo='no'), Path(tempfile.mkdtemp(prefix='motcua-reading-'))
    try:
        run([clean, tilted, faint, pdf, confirmed, nothing_there], World(server, folder))
    finally:
        wrong = server.stop()
        report(not wrong, 'the server ended in order, nothing found by the sanitizers', wrong)
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)
    done()


main()
