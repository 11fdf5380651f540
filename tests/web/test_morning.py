#!/usr/bin/env python3
"""The morning report by e-mail, through a real SMTP server: to who asked for it, on working days, once, with the figures of the board; made up for on the same day
when nothing ran, never twice; to nobody who does not answer for the unit any more. Meanwhile what is overdue is told to the desks' chats, signed.
ENGINE: files alone, because the statements of its table are prepared on both by tests/app/test_registry."""
import datetime
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import journey
from carriers import PASSWORD, Chat, Mail, move_clock, shared_clock
from client import ROOT, Server
from people import UNIT_A, Person, database, wait_for
from tap import done, report, run
from test_desk import OWN, World

THURSDAY = int(datetime.datetime(2026, 11, 19, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=7))).timestamp() * 1000)
MINUTE, HOUR = 60000, 3600000
PROVINCE, KEY = '48', 'khoa-cua-kiem-thu-0002'


class House(World):
    def __init__(self, server, mail, chat, clock):
        super().__init__(server)
        self.mail, self.chat, self.clock = mail, chat, clock
        self.people['watch'] = Person(server, 'Người xem điều hành', PROVINCE, ['monitor'])
        self.at['watch'] = self.people['watch'].client()
        for _ in range(3):
            self.birth()

    def give_address(self, who, address):
        with database(self.server) as db:
            db.execute('update account set email = ? where id = ?', [address, self.people[who].account])

    def press(self, who, minute=None):
        c = self.at[who]
        token = c.token('/dieu-hanh/bao-cao')
        return c.post('/dieu-hanh/bao-cao', {'minute': str(minute)}, token) if minute is not None else c.post('/dieu-hanh/bao-cao/tat', {}, token)

    def at_hour(self, day, hour, minute=0):
        """The clock of all processes, set to a time of a day in November."""
        to = THURSDAY + (day - 19) * 24 * HOUR + (hour - 9) * HOUR + minute * MINUTE
        now = move_clock(self.clock, 0)
        move_clock(self.clock, to - now)

    def rows(self):
        with database(self.server) as db:
            return [tuple(r) for r in db.execute('select account, minute from mailing order by account').fetchall()]

    def got(self, to):
        return [m for m in self.mail.got(to) if 'Báo cáo đầu ngày' in m['Subject']]

    def quiet(self, to):
        """How many there are once the worker has looked at this moment (its alerts are of it) and all that it asked for has left."""
        slot = f'alert {move_clock(self.clock, 0) // (5 * MINUTE)}'
        with database(self.server) as db:
            seen = lambda: db.execute('select count(*) from job where key = ? and done_at > 0', [slot]).fetchone()[0]  # noqa: E731
            left = lambda: db.execute("select (select count(*) from job where kind like 'morning%' and done_at = 0) + (select count(*) from delivery where kind = 'report' and state in ('queued', 'sending'))").fetchone()[0]  # noqa: E731
            if not wait_for(lambda: seen() and not left(), 15):
                raise RuntimeError(f'the worker does not get on: {seen()} {left()}')
        return len(self.got(to))


def asked_for(f, w):
    """who has no address is told so; others switch it on for themselves, at a minute that is offered"""
    page = w.at['leader'].get('/dieu-hanh/bao-cao')
    f.check(page.status == 200 and 'chưa có địa chỉ e-mail' in page.text, page)
    f.same(w.at['leader'].post('/dieu-hanh/bao-cao', {'minute': '420'}, w.at['leader'].token('/tai-khoan')).status, 409)
    w.give_address('leader', 'lanh-dao@kiemthu.vn')
    w.give_address('watch', 'truc@kiemthu.vn')
    f.same([w.press('leader', m).status for m in (421, 0, -1)], [400, 400, 400])
    f.same(w.rows(), [])
    f.same([w.at['specialist'].get('/dieu-hanh/bao-cao').status, w.at['reception'].get('/dieu-hanh/bao-cao').status], [403, 403])
    f.same((w.press('leader', 420).status, w.press('watch', 450).status), (303, 303))
    f.same(w.rows(), sorted([(w.people['leader'].account, 420), (w.people['watch'].account, 450)]))
    view = w.at['leader'].json('/dieu-hanh/bao-cao').json()
    f.same((view['on'], view['minute']), (True, 420))
    f.check('đang nhận báo cáo lúc 07:00' in w.at['leader'].get('/dieu-hanh/bao-cao').text, 'the page does not say so')
    f.same(w.quiet('lanh-dao'), 0, 'sent on the day it was asked for, though its minute was past:')


def arrives(f, w):
    """at its minute, once, with a PDF and the figures of the board"""
    w.at_hour(20, 6, 59)
    f.same(w.quiet('kiemthu.vn'), 0, 'before its time:')
    w.at_hour(20, 7)
    if not f.check(wait_for(lambda: w.got('lanh-dao'), 15), 'nothing came', w.server.said()[-1500:]):
        return
    f.same(len(w.got('truc')), 0, 'half an hour early:')
    w.at_hour(20, 7, 31)
    f.check(wait_for(lambda: w.got('truc'), 15), 'the monitor has none')
    for who, address, unit in (('leader', 'lanh-dao', 'phường'), ('watch', 'truc', 'thành phố Đà Nẵng')):
        mail = w.got(address)[0]
        body, files = mail.get_body(('plain',)).get_content(), list(mail.iter_attachments())
        yesterday, month = w.at[who].json('/dieu-hanh?ky=khoang&tu=2026-11-19&den=2026-11-19').json()['all'], w.at[who].json('/dieu-hanh?ky=thang').json()['all']
        f.check(mail['Subject'].startswith('Báo cáo đầu ngày 20/11/2026: ') and unit in mail['Subject'], mail['Subject'])
        f.check(yesterday['received'] == 3 and f'tiếp nhận {yesterday["received"]} hồ sơ' in body, yesterday, body)
        f.check(f'Đang giải quyết {month["open"]} hồ sơ, trong đó quá hạn {month["overdue"]}' in body and f'trong 3 ngày tới {month["soon"]}' in body, month, body)
        f.check('/dieu-hanh/bao-cao' in body, 'nothing says how it is stopped', body)
        f.same([(x.get_content_type(), x.get_filename()) for x in files], [('application/pdf', f'bao-cao-{UNIT_A if who == "leader" else PROVINCE}-2026-11-20.pdf')])
        paper = ' '.join(subprocess.run(['pdftotext', '-layout', '-', '-'], input=files[0].get_content(), capture_output=True, check=True).stdout.decode().split())
        f.check(f'Hôm qua 19/11/2026' in paper and f'Tiếp nhận {yesterday["received"]} {month["received"]}' in paper, paper[:900])
        f.check(OWN['applicant.name'] not in paper + body, 'somebody is named')
    w.at_hour(20, 17)
    f.same((w.quiet('lanh-dao'), len(w.got('truc'))), (1, 1), 'once more that day:')


def told_to_desks(f, w):
    """what is overdue is told to the chat of the desk that has it, once though two people share it, then to the leader's; to no person"""
    wait_for(lambda: sum(m['to'].endswith('/leader') for m in w.chat.took) == 3, 10)
    by_desk = {}
    for m in w.chat.took:
        by_desk.setdefault(m['to'], []).append(m)
    f.same({k: len(v) for k, v in by_desk.items()}, {f'{UNIT_A}/specialist': 1, f'{UNIT_A}/leader': 3}, [(m['to'], m['text']) for m in w.chat.took])
    f.check('co 3 canh bao' in by_desk[f'{UNIT_A}/specialist'][0]['text'], 'those of the night are not told as one')
    with database(w.server) as db:
        told = db.execute("select count(distinct t.account) from alert_to t join alert a on a.id = t.alert where a.kind = 'overdue' and t.level = 0").fetchone()[0]
    f.check(told >= 2, told, 'only one person shares the desk: nothing is shown')
    f.same((w.chat.refused, {m['kind'] for m in w.chat.took}, {m['subject'] for m in w.chat.took}), (0, {'alert'}, {'Một cửa: cảnh báo'}), 'signed, and of that kind')
    said = str(w.chat.took)
    f.check('H17.' in said, said[:300])
    f.check(not any(x in said for x in [OWN['applicant.name'], 'kiemthu.vn', *(p.name for p in w.people.values()), *(p.phone for p in w.people.values())]), 'a person is named', said[:300])


def days_off(f, w):
    """nothing on Saturday and Sunday"""
    for day in 21, 22:
        w.at_hour(day, 8, 30)
        f.same(w.quiet('lanh-dao'), 1, day)


def made_up_for(f, w):
    """a program that was down at that minute sends it when it is back, and not again after the next start"""
    w.server.stop()
    w.at_hour(23, 9, 10)
    w.server.start()
    f.check(wait_for(lambda: len(w.got('lanh-dao')) == 2 and len(w.got('truc')) == 2, 20), len(w.got('lanh-dao')), len(w.got('truc')))
    w.server.stop()
    w.server.start()
    f.same((w.quiet('lanh-dao'), len(w.got('truc'))), (2, 2), 'after a second start:')
    for who in 'leader', 'watch':
        w.at[who] = w.people[who].client()
    f.same(sorted(str(m['Subject'])[17:27] for m in w.got('lanh-dao')), ['20/11/2026', '23/11/2026'])


def no_more(f, w):
    """who switches it off gets none, nor who has no right there any more; his row goes"""
    f.same(w.press('watch').status, 303)
    with database(w.server) as db:
        db.execute("update officer set valid_to = '2026-11-24' where account = ?", [w.people['leader'].account])
    f.same(w.rows(), [(w.people['leader'].account, 420)])
    w.at_hour(25, 7, 1)  # the 24th is a holiday
    f.check(wait_for(lambda: not w.rows(), 15), w.rows())
    f.same((w.quiet('lanh-dao'), len(w.got('truc'))), (2, 2))


def main():
    with tempfile.TemporaryDirectory(prefix='motcua-sang-') as box:
        folder = Path(box)
        os.chmod(folder, 0o755)
        (folder / 'mail').write_text(PASSWORD + '\n')
        os.chmod(folder / 'mail', 0o600)
        (folder / 'chat').write_text(KEY + '\n')
        os.chmod(folder / 'chat', 0o600)
        mail, chat, clock = Mail(folder), Chat(KEY), shared_clock(folder / 'clock', THURSDAY)
        server = Server(start=False, demo='no', clock=str(clock), **{
            'mail-url': f'smtp://127.0.0.1:{mail.port}', 'mail-user': 'motcua', 'mail-password-file': str(folder / 'mail'),
            'mail-from': 'Một cửa <motcua@kiemthu.vn>', 'mail-ca-file': str(mail.ca), 'chat-url': chat.url, 'chat-key-file': str(folder / 'chat')})
        server.data.mkdir(parents=True)
        (server.data / 'alert.yaml').write_text((ROOT / 'data/alert.yaml').read_text().replace('[inbox, sms, email]', '[inbox, chat]').replace('most: 5', 'most: 20').replace('idle: 1h', 'idle: 90d'))
        try:
            server.start()
            run([asked_for, arrives, told_to_desks, days_off, made_up_for, no_more], House(server, mail, chat, clock))
            report(not (wrong := server.stop()), 'no sanitizer had a word to say', wrong)
        finally:
            server.remove()
            mail.stop()
            chat.stop()
    done()


if __name__ == '__main__':
    sys.exit(main())
