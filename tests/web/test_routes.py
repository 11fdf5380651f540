#!/usr/bin/env python3
"""Every route of the running server x every role, of one's own unit and of another, as page and as data: who is let in, who is
sent to sign in, who is refused; that a dossier of others answers as one that does not exist; that nothing is written
without the token of the form. The routes come from /openapi.json, so a new one is walked without a line here."""
import re
import sys

import routes
from client import Server
from ground import spooled
from journey import PROCEDURE, dossier_for
from people import DEPARTMENT, UNIT_A, UNIT_B, Person, counts
from tap import Faults, Skip, done, report, run

ROLES = ('reception', 'specialist', 'leader', 'admin', 'monitor')
HTML, JSON = (('Accept', 'text/html'),), (('Accept', 'application/json'),)
FORM = (('Content-Type', 'application/x-www-form-urlencoded'),)


class World:
    """The server, its routes, one person for each role, and a dossier that only the applicant and unit A have to do with."""

    def __init__(self, server):
        self.server = server
        self.routes = routes.read(server.client().get('/openapi.json').json())
        self.owner = Person(server, 'Người nộp')
        self.code, self.other_code, self.draft = dossier_for(server, self.owner)
        self.stranger = Person(server, 'Người dân khác')
        self.own = [Person(server, f'{r} A', UNIT_A, [r]) for r in ROLES]
        self.foreign = [Person(server, f'{r} B', UNIT_B, [r]) for r in ROLES]
        self.department = Person(server, 'Cán bộ sở', DEPARTMENT, ['specialist', 'leader'])
        self.everyone = [None, self.owner, self.stranger, *self.own, *self.foreign, self.department]

    def client(self, person):
        return person.client() if person else self.server.client()

    def address(self, route, code=None, draft=None):
        """With a procedure or a dossier for {code}, and a draft for {id}."""
        what = (code or self.code) if routes.is_dossier(route.path) else PROCEDURE
        return routes.fill(route.path, {'code': what, 'id': draft or self.draft, 'n': 1, 'step': 'child', 'act': 'accept', 'procedure': PROCEDURE, 'form': '01.pdf'})

    def call(self, person, route, heads, **which):
        """As a fresh session: the walk signs out and ends sessions, too."""
        c = self.client(person)
        if route.method == 'GET':
            answer = c.send('GET', self.address(route, **which), heads=heads)
        else:
            answer = c.send(route.method, self.address(route, **which), b'', [*heads, *FORM, ('X-CSRF-Token', c.token())])
        c.close()
        return answer


def judge(answer, heads):
    """in, out (sign in first), no (a right is missing)"""
    if answer.status == 403:
        return 'no'
    signed_out = answer.code == 'signed_out' if heads is JSON else answer.to_sign_in() and 'tiep=' in answer.head('Location')
    return 'out' if signed_out or answer.status == 401 else 'in'


def walk(world, route):
    faults = Faults()
    for person in world.everyone:
        wanted = 'in' if routes.may(route, person) else 'no' if person else 'out'
        for heads in HTML, JSON:
            answer = world.call(person, route, heads)
            got = judge(answer, heads)
            ok = got == wanted or (got == 'out' and person is None and route.path in routes.BY_SECRET)
            faults.check(ok, f'{person or "nobody"} {heads[0][1]}: {got}, wanted {wanted}: {answer!r}')
            faults.check(answer.status < 500, f'{person or "nobody"}: {answer!r}')
    report(not faults, f'{route.method} {route.path}: let in are {" ".join(sorted(route.roles))}', '\n'.join(faults))


def needs(faults, world):
    """no route is open to more people than its place allows"""
    for route in world.routes:
        allowed = routes.owners(route.path)
        if not faults.check(allowed is not None, f'{route.path}: whose is it? Add it to OWNERS in routes.py'):
            continue
        faults.check(route.roles, f'{route.method} {route.path} does not say whom it needs')
        faults.check(allowed >= route.roles or 'anyone' in allowed, f'{route.method} {route.path} lets in {set(route.roles)}, at most {allowed}')


def masked(answer, *asked):
    """Everything that is told, without the tokens of forms and what was asked for."""
    text = re.sub(r'(name="(?:csrf|_once)" value=")[^"]*', r'\1', answer.text)
    for name in asked:
        text = text.replace(name, 'ASKED')
    return answer.status, answer.type, text


def difference(there, nowhere):
    """The first lines in which two answers differ; '' = none."""
    if there[:2] != nowhere[:2]:
        return f'{there[:2]} and {nowhere[:2]}'
    return '\n'.join(f'{a!r} and {b!r}' for a, b in zip(there[2].splitlines(), nowhere[2].splitlines()) if a != b) or '' if there != nowhere else ''


def others_dossier(faults, world):
    """a dossier of others answers byte for byte as one that does not exist, as page and as data"""
    for route in (r for r in world.routes if routes.is_dossier(r.path)):
        for person in (world.stranger, *world.foreign, world.department, world.own[ROLES.index('monitor')]):
            for heads in (HTML, JSON) if routes.may(route, person) else ():
                there = masked(world.call(person, route, heads), world.code)
                nowhere = masked(world.call(person, route, heads, code=world.other_code), world.other_code)
                faults.check(there == nowhere, f'{person} {route.method} {route.path} {heads[0][1]}:', difference(there, nowhere))
                if route.method == 'GET':
                    faults.same(there[0], 404, f'{person} GET {route.path} {heads[0][1]}:')


def own_dossier(faults, world):
    """the applicant and the unit's officers see the dossier that others do not"""
    if not any(routes.is_dossier(r.path) for r in world.routes):
        raise Skip('no room shows dossiers')
    seen = 0
    for route in (r for r in world.routes if r.path in ('/ho-so/{code}', '/viec/ho-so/{code}') and r.method == 'GET'):
        for person in (world.owner, *world.own[:3]):
            if routes.may(route, person) and (person is world.owner or not route.path.startswith('/ho-so')):
                answer = world.call(person, route, HTML)
                seen += faults.same(answer.status, 200, f'{person} {route.path}: {answer!r}')
    faults.check(seen, 'no page of a dossier was seen by anybody')


def others_draft(faults, world):
    """a draft of others answers as one that does not exist"""
    world.code, world.other_code, world.draft = dossier_for(world.server, world.owner)  # the walk has thrown the first one away
    none = str(int(world.draft) + 1)
    for route in (r for r in world.routes if r.path.startswith('/nop/{id}')):
        for heads in HTML, JSON:
            there = masked(world.call(world.stranger, route, heads), world.draft)
            nowhere = masked(world.call(world.stranger, route, heads, draft=none), none)
            faults.check(there == nowhere, f'{route.method} {route.path} {heads[0][1]}:', difference(there, nowhere))
            faults.same(there[0], 404, f'{route.method} {route.path}:')


def strangers_leave_no_trace(faults, world):
    """refused readings write nothing, and no event says that a stranger saw the dossier"""
    before = counts(world.server)
    for route in (r for r in world.routes if routes.is_dossier(r.path)):
        for person in (None, world.stranger, *world.foreign):
            world.call(person, route, JSON)
    faults.same(counts(world.server), before)


def without_token(faults, world):
    """without the token, with a wrong one or with somebody else's nothing is done and nothing is written"""
    people = {r: next((p for p in [*world.own, world.owner] if routes.may(r, p)), None) for r in world.routes if r.method != 'GET'}
    alien = world.client(world.stranger).token()
    for route, person in people.items():
        before = counts(world.server)
        for token in None, '', 'A' * 32, alien:
            for heads in HTML, JSON:
                c = world.client(person)
                answer = c.send(route.method, world.address(route), b'', [*heads, *FORM, *([('X-CSRF-Token', token)] if token else [])])
                c.close()
                faults.same(answer.status, 403, f'{route.method} {route.path} as {person} with token {token}: {answer!r}')
        faults.same(counts(world.server), before, f'{route.method} {route.path} wrote:')
    faults.check(people, 'no unsafe route at all')


def upload_without_token(faults, world):
    """a file sent without the token is refused and does not stay"""
    for route in (r for r in world.routes if r.method == 'POST' and routes.is_dossier(r.path) or r.path.startswith('/nop/{id}')):
        if route.method != 'POST':
            continue
        c = world.client(next(p for p in [world.owner, *world.own] if routes.may(route, p)))
        answer = c.upload(world.address(route), {}, [('paper.birth_notice', 'a.pdf', 'application/pdf', b'%PDF-1.4 ' + b'x' * 9000)], token='no')
        faults.check(answer.status in (400, 403), f'{route.path}: {answer!r}')
        c.close()
    faults.same(spooled(world.server), [], 'left in the spool:')


def development_only(faults, world):
    """what is for development alone is nowhere on a real server"""
    server = Server(development='no', demo='no')
    c = server.client()
    for route in (r for r in world.routes if 'development' in r.roles and r.method == 'GET'):
        faults.same(c.get(world.address(route)).status, 404, route.path)
    told = routes.read(c.get('/openapi.json').json())
    faults.same(len(told), len(world.routes), 'routes told:')
    c.close()
    faults.same(server.stop(), '', 'the server said')
    server.remove()


def main():
    server = Server()
    world = World(server)
    for route in world.routes:
        walk(world, route)
    run([needs, own_dossier, others_dossier, others_draft, strangers_leave_no_trace, without_token, upload_without_token, development_only], world)
    wrong = server.stop()
    report(not wrong, 'the server ends in order and the sanitizers have nothing to say', wrong)
    server.remove()
    done()


if __name__ == '__main__':
    sys.exit(main())
