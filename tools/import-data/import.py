#!/usr/bin/env python3
"""Regenerates the reference tables in data/ from a folder of collected facts.

    python3 tools/import-data/import.py FACTS [DATA]

FACTS holds provinces_2026.csv, communes_2026.csv, agency_codes.csv,
holidays_vn.csv, holidays_vn.json, lunar_years.csv, cccd_vectors.json,
tthc_catalogue.csv and commune_codes_supplement.csv;
DATA is the folder of the tables (default: data/ of this checkout).

Written anew: unit.tsv, unit_name.tsv, lunar.tsv, cccd_province.tsv,
listing.tsv, unit_old.tsv.
Added to: holiday.tsv - a day that it has already stays as it is.
Only read: department_kind.tsv (kept by hand). Nothing is written when a fact does not fit.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
import calendar_tables as cal  # noqa: E402
import listing  # noqa: E402
import old_units  # noqa: E402
import units as un  # noqa: E402
from tables import ImportFault, read_csv, read_json, read_tsv, write_tsv  # noqa: E402

CCCD_COLUMNS = "code type name full_name".split()


def gather_units(facts, data):
    provinces = read_csv(facts, "provinces_2026.csv")
    kinds = read_tsv(data / "department_kind.tsv")
    founding = {p["code"]: p["commune_resolution"] for p in provinces}
    gathered = un.Units()
    gathered.add_nation()
    gathered.add_agencies(read_csv(facts, "agency_codes.csv"))
    for province in provinces:
        gathered.add_province(province)
        gathered.add_departments(province["code"], kinds)
    for commune in read_csv(facts, "communes_2026.csv"):
        gathered.add_commune(commune, founding)
    return gathered


def check_totals(gathered):
    """The country as of the newest change known: see docs/data.md."""
    top = {r[0] for r in gathered.units if r[2] in ("nation", "province", "commune")}
    count = {}
    for row in gathered.names:
        state = "closed" if row[2] else row[3]
        if row[0] in top:
            count[state] = count.get(state, 0) + 1
    expected = {"quoc_gia": 1, "tinh": 25, "thanh_pho": 9, "phuong": 709, "xa": 2599,
                "dac_khu": 13, "closed": 25}
    if count != expected:
        raise ImportFault(f"units: {count}, expected {expected}")


def cccd_rows(codes):
    """'048': 'Thành phố Đà Nẵng' -> 048, thanh_pho, Đà Nẵng, Thành phố Đà Nẵng."""
    for code, full in sorted(codes.items()):
        type_vi = "Tỉnh" if full.startswith("Tỉnh ") else "Thành phố"
        yield [code, un.TYPES[type_vi][0], full.removeprefix(type_vi + " "), full]


def run(facts, data):
    gathered = gather_units(facts, data)
    check_totals(gathered)
    days = cal.holiday_rows(read_csv(facts, "holidays_vn.csv"),
                            read_json(facts, "holidays_vn.json")["years"])
    days = cal.merge_holidays(read_tsv(data / "holiday.tsv"), days)
    lunar = cal.lunar_rows(read_csv(facts, "lunar_years.csv"))
    cards = list(cccd_rows(read_json(facts, "cccd_vectors.json")["province_codes"]))
    tables = [
        ("unit.tsv", un.UNIT_COLUMNS, sorted(gathered.units, key=lambda r: int(r[0]))),
        ("unit_name.tsv", un.NAME_COLUMNS, sorted(gathered.names, key=lambda r: (int(r[0]), r[1]))),
        ("holiday.tsv", cal.HOLIDAY_COLUMNS, days),
        ("lunar.tsv", cal.LUNAR_COLUMNS, lunar),
        ("cccd_province.tsv", CCCD_COLUMNS, cards),
        ("unit_old.tsv", old_units.HEADER, old_units.rows(read_csv(facts, "mapping_old_to_new.csv"))),
        ("listing.tsv", listing.HEADER, listing.rows(read_csv(facts, "tthc_catalogue.csv"), read_csv(facts, "commune_codes_supplement.csv"))),
    ]
    for name, header, rows in tables:
        write_tsv(data / name, header, rows)
        print(f"{name}: {len(rows)} rows")


def main(args):
    if len(args) not in (1, 2) or args[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    data = Path(args[1]) if len(args) == 2 else Path(__file__).resolve().parents[2] / "data"
    try:
        run(Path(args[0]), data)
    except (ImportFault, OSError, KeyError) as fault:
        print(f"import: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
