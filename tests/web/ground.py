"""What tests of bad input stand on: a person with a draft under way, and the promise that a refusal leaves no trace."""
import journey
from people import Person, counts, database, wait_for


def spooled(server):
    folder = server.data / 'spool'
    wait_for(lambda: not list(folder.iterdir()), 3)
    return [p.name for p in folder.iterdir()]


class World:
    def __init__(self, server):
        self.server = server
        self.person = Person(server, 'Trần Thị Bưởi')
        self.client = self.person.client()
        self.token = self.client.token('/thu-tuc')
        self.unit = journey.unit_number(server)
        self.draft = journey.start(self.client, self.unit)

    def step(self, name='requester'):
        return f'/nop/{self.draft}/{name}'

    def stored(self, field):
        """What the draft holds of one field."""
        with database(self.server) as db:
            return db.execute('select json_extract(form, ?) from draft where id=?', ['$.' + field, self.draft]).fetchone()[0]

    def spooled(self):
        """Uploads that are still under way a while after the answer: a file goes once its answer is on the wire."""
        return spooled(self.server)

    def papers(self):
        with database(self.server) as db:
            return db.execute('select papers from draft where id=?', [self.draft]).fetchone()[0]


class Untouched:
    """Around what must be refused: no row comes or goes, and afterwards the server serves."""

    def __init__(self, faults, world):
        self.faults, self.world = faults, world

    def __enter__(self):
        self.before = counts(self.world.server), self.world.papers()

    def __exit__(self, kind, value, trace):
        if kind:
            return False
        self.faults.same((counts(self.world.server), self.world.papers()), self.before, 'rows:')
        self.faults.same(self.world.client.get('/readyz').status, 200, 'afterwards:')
        self.faults.same(self.world.client.get(self.world.step()).status, 200, 'the draft afterwards:')
        self.faults.same(self.world.spooled(), [], 'left in the spool:')
        return False
