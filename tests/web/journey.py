"""The way of an application through the pages, as browsers send it: a draft of a birth registration at unit A, its steps, its
papers, its sending; and what officers then do with it."""
import re

from people import UNIT_A, database, unit_id

PROCEDURE = '1.001193'
ADDRESS = '12 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng'
STEPS = {
    'requester': {'requester_name': 'Trần Thị Bưởi', 'requester_identifier': '048190001234', 'requester_address': ADDRESS,
                  'requester_phone': '0905123318', 'requester_relation': 'mother'},
    'child': {'child_name': 'Nguyễn Trần An Nhiên', 'child_born.d': '10', 'child_born.m': '11', 'child_born.y': '2026', 'child_sex': 'female',
              'child_ethnicity': 'Kinh', 'child_nationality': 'Việt Nam', 'birth_place': 'Bệnh viện Phụ sản - Nhi Đà Nẵng',
              'home_town': 'phường Thanh Khê, thành phố Đà Nẵng', 'birth_notice_number': '2026/1182'},
    'mother': {'mother_name': 'Trần Thị Bưởi', 'mother_born.d': '2', 'mother_born.m': '3', 'mother_born.y': '1990',
               'mother_identifier': '048190001234', 'mother_ethnicity': 'Kinh', 'mother_address': ADDRESS},
    'father': {'father_known': 'unknown'},
    'result': {'copies': '2', 'delivery': 'electronic', 'promise': 'true'},
}
PDF = b'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
PAPER = ('tep.birth_notice', 'giấy chứng sinh.pdf', 'application/pdf', PDF)


class Stopped(Exception):
    """A page answered otherwise than the way needs."""


def expect(answer, *statuses):
    if answer.status not in statuses:
        raise Stopped(f'wanted {statuses}: {answer!r}')
    return answer


def unit_number(server, code=UNIT_A):
    with database(server) as db:
        return str(unit_id(db, code))


def start(client, unit, procedure=PROCEDURE, case='ordinary'):
    """-> id of a new draft."""
    answer = expect(client.post(f'/thu-tuc/{procedure}/nop', {'unit': unit, 'variant': case}), 303)
    return re.fullmatch(r'/nop/(\d+)', answer.head('Location'))[1]


def fill(client, draft, steps=None):
    token = client.token()
    for step, values in (steps or STEPS).items():
        expect(client.post(f'/nop/{draft}/{step}', values, token=token), 303)
    return token


def attach(client, draft, *files, token=None):
    return client.upload(f'/nop/{draft}/giay-to', {}, files or [PAPER], token=token)


def send(client, draft, token=None):
    """-> the public code of the dossier."""
    answer = expect(client.post(f'/nop/{draft}/gui', {'cam_doan': '1'}, token=token), 303)
    return re.match(r'/ho-so/([^/?]+)', answer.head('Location'))[1]


def ready(client, unit):
    """-> a draft that only has to be sent, the token."""
    draft = start(client, unit)
    token = fill(client, draft)
    expect(attach(client, draft, token=token), 303)
    return draft, token


def apply(client, unit):
    draft, token = ready(client, unit)
    return send(client, draft, token)


def neighbour(code):
    """The code of a dossier of the same unit and day that does not exist."""
    return code.rpartition('-')[0] + '-9876'


def dossier_for(server, owner):
    """-> code of a dossier sent by owner to unit A, a code like it that nobody has, id of an open draft of theirs."""
    client, unit = owner.client(), unit_number(server)
    code, draft = apply(client, unit), start(client, unit)
    client.close()
    return code, neighbour(code), draft
