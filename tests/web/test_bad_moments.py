#!/usr/bin/env python3
"""What comes at the wrong moment or from the wrong person: wrong tokens, sessions that have ended, a form sent twice, a page that is
stale, an act that is offered no more, a code that is somebody else's. Each is told plainly and nothing is overwritten."""
import re
import sys
import unicodedata
import urllib.parse

import journey
from client import Server
from ground import Untouched, World
from people import EVENT, lines, UNIT_A, Person, counts, database, wait_for
from tap import done, report, run
from wording import refused, visible


# ---- sessions and tokens


def wrong_token(faults, world):
    """a wrong token of the form"""
    with Untouched(faults, world):
        for token in ('x', 'A' * len(world.token), world.token[:-1], world.token + 'A', world.token.swapcase(), 'ạ', ' ' + world.token):
            refused(faults, world.client.post(world.step(), journey.STEPS['requester'], token), 403)
            refused(faults, world.client.post(world.step(), journey.STEPS['requester'], token, Accept='application/json'), 403, 'forbidden')
        refused(faults, world.client.post(world.step(), journey.STEPS['requester'], ''), 403)


def kept(world):
    with database(world.server) as db:
        return db.execute('select count(*) from kept_form where path=?', [world.step()]).fetchone()[0]


def session_ends(faults, world):
    """a session that ends in mid-form: what was typed is there again after signing in"""
    client, values = world.person.client(), {**journey.STEPS['requester'], 'requester_address': 'Gõ "dở" <dang>'}
    token = client.token('/thu-tuc')
    world.person.end_sessions()
    before = world.stored('requester_address')
    answer = client.post(world.step(), values, token)
    faults.check(answer.to_sign_in() and urllib.parse.quote(world.step(), '') in answer.head('Location'), answer)
    faults.check('mc_giu' in client.cookies and wait_for(lambda: kept(world)), 'nothing is kept')
    faults.same(world.stored('requester_address'), before, 'written without a session:')
    client.cookies['mc_phien'] = world.person.session()
    page = client.get(world.step())
    faults.check('value="Gõ &quot;dở&quot; &lt;dang&gt;"' in page.text or 'Gõ &#34;dở&#34;' in page.text, f'not there again: {page.text[2500:4500]}')
    faults.check('vẫn còn đây' in page.text, 'and it is not told')
    faults.check('Gõ' not in client.get(world.step()).text, 'handed back twice')
    faults.same(client.post(world.step(), values, client.token('/thu-tuc')).status, 303, 'sent again:')
    faults.same(world.stored('requester_address'), values['requester_address'])
    world.client = world.person.client()
    world.token = world.client.token('/thu-tuc')


def session_ends_elsewhere(faults, world):
    """what another site sends, or one's own program, is not kept for the form"""
    client = world.server.client()
    token = 'x' * 32
    client.post(world.step(), journey.STEPS['requester'], token, Sec_Fetch_Site='cross-site')
    faults.check('mc_giu' not in client.cookies, 'kept what another site sent')
    answer = client.post_json(world.step(), journey.STEPS['requester'], token)
    refused(faults, answer, 401, 'signed_out')
    faults.check('mc_giu' not in client.cookies, 'kept data of a program')
    client.close()


def strange_cookies(faults, world):
    """cookies that are none of ours"""
    for cookie in ('x', 'A' * 43, 'A' * 4000, '%FF', 'a"b', "' or 1=1 --"):
        client = world.server.client()
        for name in ('mc_phien', 'mc_khach', 'mc_giu', 'mc_lang', 'mc_noi'):
            client.cookies[name] = cookie
        for path in '/', '/thu-tuc', world.step(), f'/thu-tuc/{journey.PROCEDURE}/nop':
            answer = client.get(path)
            faults.check(answer.status in (200, 303, 400, 431), f'{name}={cookie[:20]} {path}: {answer!r}')
        client.close()


# ---- twice, late, not theirs


def dossier(world):
    """A new dossier at unit A."""
    return journey.apply(world.client, world.unit)


def officer(world, name, *roles):
    client = Person(world.server, name, UNIT_A, roles).client()
    client.csrf = client.token('/viec')
    return client


def act(client, code, what, version, *fields, **heads):
    return client.post(f'/viec/ho-so/{code}/{what}', [('version', version), *fields], client.csrf, **heads)


def deeds(world):
    """Events but for readings: what was done to dossiers."""
    with database(world.server) as db:
        return db.execute("select count(*) from journal where kind<>'read'").fetchone()[0], db.execute(
            'select id, state, version from dossier order by id').fetchall()


def sent_twice(faults, world):
    """an application that is sent twice is one dossier, and both are told so"""
    for as_data in False, True:
        draft, token = journey.ready(world.client, world.unit)
        answers = [world.client.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, token, Accept='application/json' if as_data else 'text/html') for _ in range(3)]
        told = {a.json()['location'] if as_data else a.head('Location') for a in answers}
        faults.same(len(told), 1, f'{told} {answers[-1]!r}')
        with database(world.server) as db:
            number = db.execute('select dossier from draft where id=?', [draft]).fetchone()[0]
            faults.same(db.execute('select count(*) from journal where dossier=?', [number]).fetchone()[0], 1, 'events:')
    faults.check(world.client.post(f'/nop/{draft}/requester', journey.STEPS['requester'], token).status in (303, 409), 'a draft that was sent')


def once(faults, world):
    """a form with a token of its own is carried out once, whoever presses how often"""
    before = counts(world.server)['draft']
    fields = {'unit': world.unit, 'variant': 'ordinary'}
    told = {world.client.post(f'/thu-tuc/{journey.PROCEDURE}/nop', {**fields, '_once': 'tự-đặt'}, world.token).head('Location') for _ in range(3)}
    faults.same(len(told), 1, told)
    faults.same(counts(world.server)['draft'], before + 1, 'drafts:')
    other = Person(world.server, 'Người khác').client()
    answer = other.post(f'/thu-tuc/{journey.PROCEDURE}/nop', {**fields, '_once': 'tự-đặt'}, other.token('/thu-tuc'))
    faults.check(answer.head('Location') not in told and answer.status == 303, f'the answer of somebody else: {answer!r}')
    other.close()


def stale(faults, world):
    """a stale page: the second officer is told who acted, what was typed is shown, nothing is overwritten"""
    code = dossier(world)
    first, second = officer(world, 'Trần Thị Lành', 'reception'), officer(world, 'Võ Thị Nga', 'reception')
    faults.check(act(first, code, 'accept', 1).status == 303, 'the first cannot accept')
    before = deeds(world)
    answer = refused(faults, act(second, code, 'refuse', 1, ('reason', 'Gõ dở dang')), 409)
    faults.check('Trần Thị Lành' in answer.text, f'not told who acted: {visible(answer.text)[:900]}')
    faults.check('Gõ dở dang' in answer.text, 'what was typed is gone')
    refused(faults, act(second, code, 'refuse', 1, ('reason', 'Gõ dở dang'), Accept='application/json'), 409, 'stale')
    faults.same(deeds(world), before)
    for version in '', '0', '-1', '99', '1.5', 'x', '99999999999999999999':
        answer = act(second, code, 'refuse', version, ('reason', 'x'), Accept='application/json')
        refused(faults, answer, (409, 422), ('stale', 'invalid', 'not_offered'), version)
    faults.same(deeds(world), before)


def gone(faults, world, path, fields):
    """An applicant whose act is offered no more is told so, with what they typed, and the way to the dossier; a program gets the code."""
    answer = refused(faults, world.client.post(path, fields, world.token), 409, None, path)
    faults.check('đã sang bước khác' in answer.text, f'{path}: not told why: {visible(answer.text)[:300]}')
    if fields.get('reason') and path.endswith('/rut'):
        faults.check(fields['reason'] in answer.text, f'{path}: what was typed is gone')
    refused(faults, world.client.post_json(path, fields, world.token), 409, 'not_offered', path)


def not_offered(faults, world):
    """an act that the state does not offer, or not to them, or that no procedure has"""
    code = dossier(world)
    desk, specialist, leader = officer(world, 'a', 'reception'), officer(world, 'b', 'specialist'), officer(world, 'c', 'leader')
    before = deeds(world)
    for client, what in ((desk, 'hand_over'), (specialist, 'propose'), (leader, 'sign'), (leader, 'stop'), (specialist, 'accept'), (desk, 'withdraw')):
        refused(faults, act(client, code, what, 1, ('reason', 'Vì thế')), (403, 409), None, what)
        refused(faults, act(client, code, what, 1, ('reason', 'Vì thế'), Accept='application/json'), (403, 409, 422), ('not_offered', 'forbidden', 'invalid'), what)
        refused(faults, client.get(f'/viec/ho-so/{code}/{what}'), (403, 409), None, what)
    refused(faults, act(desk, code, 'accept', 1, ('la_lung', 'x')), 422, None, 'an unknown input')
    for what in 'none', 'ACCEPT', 'accept%20', '..', "accept'":
        refused(faults, desk.send('POST', f'/viec/ho-so/{code}/{what}', f'csrf={desk.csrf}&version=1'.encode(),
                                  [('Content-Type', 'application/x-www-form-urlencoded'), ('Accept', 'text/html')]), (400, 404), None, what)
    for what in 'bo-sung', 'viec/accept', 'viec/none':
        gone(faults, world, f'/ho-so/{code}/{what}', {'version': '1'})
    faults.same(deeds(world), before)
    form = {'version': '1', 'reason': 'Khai nhầm, xin làm lại', '_once': 'rút một lần'}
    twice = [world.client.post(f'/ho-so/{code}/rut', form, world.token) for _ in range(2)]
    faults.same([a.status for a in twice], [303, 303], f'withdraw, pressed twice: {twice!r}')
    faults.same(twice[0].head('Location'), twice[1].head('Location'))
    before = deeds(world)
    gone(faults, world, f'/ho-so/{code}/rut', {'version': '2', 'reason': 'Lần nữa'})
    refused(faults, act(desk, code, 'accept', 2), 409, None, 'accept what was withdrawn')
    faults.same(deeds(world), before)


def words_of_officers(faults, world):
    """what officers write is stored composed, whichever way it came; without a reason nothing is refused"""
    reason, desk = 'Thiếu giấy chứng sinh của cơ sở y tế', officer(world, 'e', 'reception')
    for as_data in False, True:
        code, typed = dossier(world), unicodedata.normalize('NFD', reason)
        if as_data:
            refused(faults, desk.post_json(f'/viec/ho-so/{code}/refuse', {'version': 1, 'reason': ' '}, desk.csrf), 422, 'invalid', field='reason')
            answer = desk.post_json(f'/viec/ho-so/{code}/refuse', {'version': 1, 'reason': typed}, desk.csrf)
        else:
            refused(faults, act(desk, code, 'refuse', 1, ('reason', '')), 422)
            answer = act(desk, code, 'refuse', 1, ('reason', typed))
        faults.check(answer.status in (200, 303), answer)
        with database(world.server) as db:
            (body,) = db.execute("select body from journal where act='refuse' order by at desc, n desc limit 1").fetchone()
            faults.same(lines(body, EVENT)['note'], reason, 'stored:')


def not_theirs(faults, world):
    """codes that are no code, or of nobody, or of somebody else; secrets that are wrong"""
    code = dossier(world)
    other, desk = Person(world.server, 'Người khác').client(), officer(world, 'd', 'reception')
    strange = [journey.neighbour(code), code.lower().replace('h17', 'h99'), 'H17.20209-20260230-0001', 'H17.20209-20261122-99999999999', code + '-1',
               'x', '%20', "'%20or%201=1", 'a' * 200, '0', '-1', '9007199254740993']
    for named in [code, *strange]:
        refused(faults, other.get(f'/ho-so/{named}'), (400, 404), None, named)
        refused(faults, other.json(f'/ho-so/{named}'), (400, 404), ('not_found', 'bad'), named)
    for named in strange:
        refused(faults, desk.get(f'/viec/ho-so/{named}'), (400, 404), None, named)
        refused(faults, desk.json(f'/viec/ho-so/{named}'), (400, 404), ('not_found', 'bad'), named)
    nobody = world.server.client()
    token = nobody.token('/tra-cuu')
    answers = {re.sub(r'value="[^"]*"', '', refused(faults, nobody.post('/tra-cuu', {'ma': c, 'bi_mat': 'ABCD-2345'}, token), 422).text)
               for c in (code, journey.neighbour(code))}
    faults.same(len(answers), 1, 'a wrong secret and an unknown code are told apart:')
    for secret in '', 'x', 'A' * 41, "' or 1=1", 'ABCD-234', 'ạbcd-2345':
        refused(faults, nobody.post('/tra-cuu', {'ma': code, 'bi_mat': secret}, token), 422, None, secret)
    for cookie in 'x', '1.2.3', f'{2**53}.{2**53}.' + 'A' * 32, '....', '-1.-1.':
        nobody.cookies['mc_tra_cuu'] = cookie
        faults.check(nobody.get(f'/ho-so/{code}').to_sign_in(), f'let in by {cookie}')
    for client in other, desk, nobody:
        client.close()


def by_secret(faults, world):
    """code and secret of the receipt let their holder see this dossier and no other, and do nothing"""
    code, second = dossier(world), dossier(world)
    secret = re.search(r'\b[A-Z2-9]{4}-[A-Z2-9]{4}\b', visible(world.client.get(f'/ho-so/{code}/giay-hen').text))
    if not faults.check(secret, 'no secret on the receipt'):
        return
    nobody = world.server.client()
    answer = nobody.post('/tra-cuu', {'ma': code.lower(), 'bi_mat': secret[0].lower().replace('-', ' ')}, nobody.token('/tra-cuu'))
    faults.same(answer.head('Location'), f'/ho-so/{code}', answer)
    page = nobody.get(f'/ho-so/{code}')
    faults.same(page.status, 200, page)
    for own in '0905123318', '048190001234', journey.ADDRESS, 'Nguyễn Trần An Nhiên':
        faults.check(own not in page.text and own not in nobody.json(f'/ho-so/{code}').text, f'shows {own}')
    faults.check(nobody.get(f'/ho-so/{second}').to_sign_in(), 'lets see another one')
    for path in 'giay-hen', 'giay-hen.pdf', 'tep/1', 'rut', 'ket-qua.pdf', 'bo-sung':
        faults.check(nobody.get(f'/ho-so/{code}/{path}').to_sign_in(), f'lets see {path}')
    before = deeds(world)
    faults.check(nobody.post(f'/ho-so/{code}/rut', {'version': '1', 'reason': 'x'}, nobody.token('/tra-cuu')).to_sign_in(), 'lets withdraw')
    faults.same(deeds(world), before)
    nobody.close()


def main():
    server = Server(demo='no')
    world = World(server)
    run([wrong_token, session_ends, session_ends_elsewhere, strange_cookies, sent_twice, once, stale, not_offered,
         words_of_officers, not_theirs, by_secret], world)
    check = server.command('check', '--journal')
    report(check.returncode == 0, 'the journal is whole', check.stdout + check.stderr)
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
