"""PostgreSQL by libpq itself, with no driver of the program's: another road into a database. Speaks as Python's sqlite3 does, as far as the tests need it.

connect(url)   execute(sql, args) with ? for values; fetchall, fetchone, rowcount; rows are tuples of int, str, bytes, None
Bases          databases of a test's own on the server that MOTCUA_TEST_SERVER names, dropped again
"""
import ctypes
import ctypes.util
import itertools
import os
import re
import sqlite3

SERVER = os.environ.get('MOTCUA_TEST_SERVER', '')
NUMBERS = {16: lambda v: int(v == 't'), 20: int, 21: int, 23: int, 26: int}
TUPLES, COMMAND = 2, 1
_numbers = itertools.count(1)


class Error(Exception):
    pass


class IntegrityError(Error, sqlite3.IntegrityError):
    pass


def _library():
    lib = ctypes.CDLL(ctypes.util.find_library('pq') or 'libpq.so.5')
    for name, result in (('PQconnectdb', ctypes.c_void_p), ('PQexecParams', ctypes.c_void_p), ('PQexec', ctypes.c_void_p), ('PQerrorMessage', ctypes.c_char_p),
                         ('PQresultErrorField', ctypes.c_char_p), ('PQfname', ctypes.c_char_p), ('PQgetvalue', ctypes.c_void_p),
                         ('PQcmdTuples', ctypes.c_char_p), ('PQftype', ctypes.c_uint)):
        getattr(lib, name).restype = result
    return lib


def value(text, kind):
    if kind == 17:
        return bytes.fromhex(text[2:])
    if kind == 1700:
        return float(text) if '.' in text else int(text)
    return NUMBERS.get(kind, str)(text)


def numbered(sql):
    """? outside of texts and comments as $1, $2 ..."""
    n = itertools.count(1)
    return re.sub(r"('(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*)|\?", lambda m: m[1] or f'${next(n)}', sql)


class Rows:
    def __init__(self, rows, rowcount, names):
        self.rows, self.rowcount, self.description, self.at = rows, rowcount, [(n,) for n in names], 0

    def fetchall(self):
        rest, self.at = self.rows[self.at:], len(self.rows)
        return rest

    def fetchone(self):
        self.at += 1
        return self.rows[self.at - 1] if self.at <= len(self.rows) else None

    def __iter__(self):
        return iter(self.fetchall())


class Connection:
    def __init__(self, url):
        self.lib = _library()
        self.conn = ctypes.c_void_p(self.lib.PQconnectdb(url.encode()))
        if self.lib.PQstatus(self.conn) != 0:
            why = self.lib.PQerrorMessage(self.conn).decode()
            self.close()
            raise Error(why)
        self.execute("set client_min_messages = 'error'")

    def execute(self, sql, args=()):
        values = [None if a is None else a if isinstance(a, bytes) else str(int(a) if isinstance(a, bool) else a).encode() for a in args]
        n = len(values)
        text = numbered('begin' if sql.lower() == 'begin immediate' else sql).encode()
        if n:
            r = self.lib.PQexecParams(self.conn, text, n, None, (ctypes.c_char_p * n)(*values), (ctypes.c_int * n)(*(len(v or b'') for v in values)),
                                      (ctypes.c_int * n)(*(int(isinstance(a, bytes)) for a in args)), 0)
        else:
            r = self.lib.PQexec(self.conn, text)
        return self.result(ctypes.c_void_p(r))

    def result(self, r):
        lib = self.lib
        try:
            if lib.PQresultStatus(r) not in (TUPLES, COMMAND):
                state = (lib.PQresultErrorField(r, ord('C')) or b'').decode()
                said = (lib.PQresultErrorField(r, ord('M')) or lib.PQerrorMessage(self.conn) or b'').decode()
                raise (IntegrityError if state.startswith('23') or state == 'P0001' else Error)(f'{said} ({state})')
            columns = range(lib.PQnfields(r))
            kinds = [lib.PQftype(r, c) for c in columns]
            rows = [tuple(None if lib.PQgetisnull(r, i, c) else value(ctypes.string_at(lib.PQgetvalue(r, i, c)).decode(), kinds[c]) for c in columns)
                    for i in range(lib.PQntuples(r))]
            return Rows(rows, int(lib.PQcmdTuples(r) or b'0'), [lib.PQfname(r, c).decode() for c in columns])
        finally:
            lib.PQclear(r)

    def close(self):
        if self.conn:
            self.lib.PQfinish(self.conn)
        self.conn = None


def connect(url):
    return Connection(url)


class Bases:
    """new() gives the connection string of an empty database, in the order of bytes and in UTF-8."""

    def __init__(self, server=SERVER):
        self.server, self.made = server, []

    def url(self, name):
        return re.sub(r'^(postgres(?:ql)?://[^/]*)/[^?]*', rf'\1/{name}', self.server)

    def new(self):
        name = f'motcua_{os.getpid()}_{next(_numbers)}'
        db = connect(self.server)
        db.execute(f'create database {name}')
        db.close()
        self.made.append(name)
        return self.url(name)

    def drop(self):
        while self.made:
            db = connect(self.server)
            db.execute(f'drop database if exists {self.made.pop()} with (force)')
            db.close()
