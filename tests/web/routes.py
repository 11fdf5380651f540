"""The routes that the server tells of itself in /openapi.json, and the rules for who may call them that this folder holds
against it: a route that forgets what it needs is told apart from one that is meant for everybody."""
import re
from collections import namedtuple

Route = namedtuple('Route', 'method path roles')

# Whose addresses these are, by how they begin; the longest that fits wins. Words as in x-roles.
OFFICERS = {'reception', 'specialist', 'leader', 'admin'}
EVERYBODY, SIGNED_IN, DEVELOPMENT = {'anyone'}, {'signed_in'}, {'development'}
OWNERS = {
    '/': EVERYBODY, '/thu-tuc': EVERYBODY, '/tra-cuu': EVERYBODY, '/dang-nhap': EVERYBODY, '/openapi.json': EVERYBODY, '/livez': EVERYBODY,
    '/readyz': EVERYBODY, '/co-quan': EVERYBODY, '/dia-danh': EVERYBODY, '/danh-muc': EVERYBODY, '/cong-khai': EVERYBODY, '/huong-dan': EVERYBODY, '/help': EVERYBODY, '/tro-giup': EVERYBODY, '/thu-tuc/{code}/nop': SIGNED_IN, '/nop': SIGNED_IN, '/ho-so': SIGNED_IN, '/hop-thu': SIGNED_IN, '/ban-do': EVERYBODY,
    '/tai-khoan': SIGNED_IN, '/dang-xuat': SIGNED_IN, '/viec': OFFICERS, '/hop-gui-di': DEVELOPMENT,
    '/thanh-toan': EVERYBODY, '/quan-tri': {'admin'}, '/dieu-hanh': {'leader', 'admin', 'monitor'}, '/kenh': EVERYBODY, '/canh-bao': {'reception', 'specialist', 'leader', 'monitor'}, '/canh-bao/quy-tac': OFFICERS | {'monitor'},
}

# Exceptions for one address alone. A dossier's own page: by the receipt's secret as well; the room asks for it itself.
EXACTLY = {'/ho-so/{code}': EVERYBODY, '/ho-so/{code}/nop-phi': EVERYBODY, '/ho-so/{code}/danh-gia': EVERYBODY}
BY_SECRET = {'/ho-so/{code}', '/ho-so/{code}/nop-phi', '/ho-so/{code}/danh-gia'}


def read(document):
    return [Route(method.upper(), path, frozenset(op['x-roles'])) for path, ops in document['paths'].items() for method, op in ops.items()]


def owners(path):
    """Who may be let in at most; None for an address that nobody has thought of."""
    if path in EXACTLY:
        return EXACTLY[path]
    fits = [p for p in OWNERS if path == p or (p != '/' and path.startswith(re.sub(r'/$', '', p) + '/'))]
    return OWNERS[max(fits, key=len)] if fits else None


def may(route, person):
    """By what the route says it needs. person None = nobody is signed in."""
    if route.roles & (EVERYBODY | DEVELOPMENT):
        return True
    return person is not None and ('signed_in' in route.roles or bool(route.roles & set(person.roles)))


def fill(path, values):
    """/viec/ho-so/{code}/tep/{n} with values for names; what has none gets 'x'."""
    return re.sub(r'\{(\w+)\*?\}', lambda m: str(values.get(m[1], 'x')), path)


def is_dossier(path):
    return path.startswith(('/ho-so/{code}', '/viec/ho-so/{code}'))
