"""A second reader and writer of exports, made from docs/export.md alone: so that the form is what the document says, and other programs can read it."""
import hashlib
import struct
import subprocess

MAGIC = b'\x8dMCX\r\n\x1a\n'
BLOCK = 1 << 20


def zstd(data, *words):
    return subprocess.run(['zstd', '-cq', *words], input=data, capture_output=True, check=True).stdout


def unwrap(data):
    """The bytes within the blocks; AssertionError where a digest or a length is wrong."""
    assert data[:8] == MAGIC and struct.unpack_from('<I', data, 8) == (1,), 'head'
    at, packed, total = 12, [], 0
    while True:
        raw, n = struct.unpack_from('<II', data, at)
        if not raw:
            break
        frame = data[at + 40:at + 40 + n]
        assert hashlib.sha256(data[at:at + 8] + frame).digest() == data[at + 8:at + 40], f'block at {at}'
        packed.append(frame)
        total += raw
        at += 40 + n
    assert hashlib.sha256(data[:at + 8]).digest() == data[at + 8:at + 40] and len(data) == at + 40, 'end'
    out = zstd(b''.join(packed), '-d') if packed else b''
    assert len(out) == total, 'length'
    return out


def wrap(raw):
    out = MAGIC + struct.pack('<I', 1)
    for i in range(0, len(raw), BLOCK):
        frame = zstd(raw[i:i + BLOCK], '-3')
        head = struct.pack('<II', len(raw[i:i + BLOCK]), len(frame))
        out += head + hashlib.sha256(head + frame).digest() + frame
    out += bytes(8)
    return out + hashlib.sha256(out).digest()


class Reader:
    def __init__(self, raw):
        self.raw, self.at = raw, 0

    def take(self, n):
        self.at += n
        return self.raw[self.at - n:self.at]

    def number(self, n):
        return int.from_bytes(self.take(n), 'little')

    def name(self):
        return self.take(self.number(4)).decode()

    def value(self):
        kind = self.take(1)
        if kind == b'n':
            return None
        if kind == b'i':
            return int.from_bytes(self.take(8), 'little', signed=True)
        data = self.take(self.number(4))
        return data.decode() if kind == b's' else data


def database(r):
    out = {'name': r.name(), 'migrations': [(r.name(), r.name()) for _ in range(r.number(2))], 'tables': {}, 'files': {}}
    while (kind := r.take(1)) != b'd':
        if kind == b'F':
            name = r.name()
            out['files'][name] = r.take(r.number(8))
            continue
        assert kind == b'T', kind
        name = r.name()
        columns = [(r.take(1).decode(), r.name()) for _ in range(r.number(2))]
        rows = []
        while (kind := r.take(1)) == b'R':
            rows.append(tuple(r.value() for _ in columns))
        assert kind == b't' and r.number(8) == len(rows), name
        out['tables'][name] = (columns, rows)
    return out


def read(data):
    r = Reader(unwrap(data))
    assert r.take(1) == b'I'
    out = {'count': r.number(2), 'databases': [], 'key': None}
    while (kind := r.take(1)) != b'E':
        if kind == b'D':
            out['databases'].append(database(r))
        else:
            assert kind == b'K', kind
            out['key'] = r.take(32)
    out['rows'], out['files'] = r.number(8), r.number(8)
    assert r.at == len(r.raw)
    return out


def put_name(s):
    b = s.encode()
    return struct.pack('<I', len(b)) + b


def put_value(v):
    if v is None:
        return b'n'
    if isinstance(v, int):
        return b'i' + v.to_bytes(8, 'little', signed=True)
    b = v.encode() if isinstance(v, str) else v
    return (b's' if isinstance(v, str) else b'b') + struct.pack('<I', len(b)) + b


def write(x):
    out = [b'I', struct.pack('<H', x['count'])]
    rows = files = 0
    for d in x['databases']:
        out += [b'D', put_name(d['name']), struct.pack('<H', len(d['migrations']))]
        out += [put_name(s) for m in d['migrations'] for s in m]
        for name, (columns, table) in d['tables'].items():
            out += [b'T', put_name(name), struct.pack('<H', len(columns))] + [kind.encode() + put_name(c) for kind, c in columns]
            out += [b'R' + b''.join(map(put_value, row)) for row in table] + [b't', struct.pack('<Q', len(table))]
            rows += len(table)
        for name, body in d['files'].items():
            out += [b'F', put_name(name), struct.pack('<Q', len(body)), body]
            files += 1
        out.append(b'd')
    if x['key']:
        out += [b'K', x['key']]
    return wrap(b''.join([*out, b'E', struct.pack('<QQ', rows, files)]))
