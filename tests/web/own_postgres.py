"""A PostgreSQL server for tests that are about one: that of MOTCUA_TEST_SERVER, else one of their own (tools/postgres), gone afterwards.

Base      .url of an empty database; more() gives further ones; remove()
"""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pgsql
from pgsql import connect  # noqa: F401

TOOL = Path(__file__).resolve().parent.parent.parent / 'tools/postgres'


class Base:
    def __init__(self, fresh=False):
        """fresh: a server of its own in any case."""
        self.folder = None
        self.server = '' if fresh else pgsql.SERVER
        if not self.server:
            self.folder = Path(tempfile.mkdtemp(prefix='motcua-pg-', dir='/var/tmp'))
            os.chmod(self.folder, 0o755)
            self.server = subprocess.run([TOOL, 'start', str(self.folder / 'server')], capture_output=True, text=True, check=True).stdout.strip()
        self.bases = pgsql.Bases(self.server)
        self.url = self.bases.new()

    def more(self):
        return self.bases.new()

    def remove(self):
        self.bases.drop()
        if self.folder:
            subprocess.run([TOOL, 'stop', str(self.folder / 'server')], check=False)
            shutil.rmtree(self.folder, ignore_errors=True)
