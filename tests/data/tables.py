"""Reading the reference tables and running checks over them, printed as TAP.

Knows the shape of a table file and how units and names belong together. Must
never know a fact of the administration: those are in test_tables.py.
"""

from collections import Counter
from pathlib import Path

COLUMNS = {     # table -> its header
    "unit": "id code tier parent agency_code code_alias lat lon area_km2 population seat "
            "formed_from resolution",
    "unit_name": "unit valid_from valid_to type name full_name full_name_resolution name_en act",
    "department_kind": "k code type parent provinces name_vi full_name_vi name_en law status note",
    "office_kind": "k code type name_vi full_name_vi name_en for_types law status note",
    "holiday": "date kind name_vi law status",
    "lunar": "year tet gio_to leap_month month_lengths can_chi_vi status",
    "cccd_province": "code type name full_name",
    "bank": "bin name receives full_name",
}
KEYS = {        # table -> (columns of the key, how each is ordered)
    "unit": (["id"], [int]),
    "unit_name": (["unit", "valid_from"], [int, str]),
    "department_kind": (["k", "provinces"], [int, None]),
    "office_kind": (["k", "for_types"], [int, str]),
    "holiday": (["date"], [str]),
    "lunar": (["year"], [int]),
    "cccd_province": (["code"], [str]),
    "bank": (["bin"], [str]),
}
CHECKS = []


def check(name):
    """Registers a check: a function of the tables that raises when the fact does not hold."""
    def keep(function):
        CHECKS.append((name, function))
        return function
    return keep


def need(condition, what):
    if not condition:
        raise AssertionError(what)


def equal(got, expected, what):
    need(got == expected, f"{what}: {got!r}, expected {expected!r}")


def doubles(values):
    return [v for v, n in Counter(values).items() if n > 1]


class Tables:
    """All tables as lists of dicts, by name."""

    def __init__(self, folder):
        self.raw = {t: (folder / f"{t}.tsv").read_bytes() for t in KEYS}
        self.rows = {}
        for table, raw in self.raw.items():
            lines = raw.decode("utf-8").split("\n")
            header = lines[0].split("\t")
            self.rows[table] = [dict(zip(header, line.split("\t"))) for line in lines[1:-1]]
        self.units = {int(r["id"]): r for r in self["unit"]}
        self.names = {}
        for r in self["unit_name"]:
            self.names.setdefault(int(r["unit"]), []).append(r)

    def __getitem__(self, table):
        return self.rows[table]

    def tier(self, *tiers):
        return {i: r for i, r in self.units.items() if r["tier"] in tiers}

    def on(self, unit, day):
        """The unit's name row on a day."""
        return next(r for r in self.names[unit]
                    if r["valid_from"] <= day and (not r["valid_to"] or day < r["valid_to"]))

    def types_on(self, day):
        top = self.tier("province", "commune")
        return Counter(self.on(u, day)["type"] for u in top)


def run(args):
    """Runs every check on the tables of a folder (default: data/ of this checkout)."""
    folder = Path(args[0]) if args else Path(__file__).resolve().parents[2] / "data"
    tables, failed = Tables(folder), 0
    print(f"1..{len(CHECKS)}")
    for n, (name, function) in enumerate(CHECKS, 1):
        try:
            function(tables)
            print(f"ok {n} - {name}")
        except (AssertionError, LookupError, ValueError, StopIteration, AttributeError) as fault:
            failed += 1
            print(f"not ok {n} - {name}\n# {type(fault).__name__}: {fault}")
    return 1 if failed else 0
