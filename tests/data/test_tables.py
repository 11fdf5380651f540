#!/usr/bin/env python3
"""Checks the reference tables in data/ and prints TAP.

    python3 tests/data/test_tables.py [DATA]

Every check states a fact that the program relies on (docs/data.md). Knows
nothing of how the tables were made.
"""

import re
import sys
import unicodedata
from collections import Counter
from datetime import date, timedelta

sys.dont_write_bytecode = True
from tables import COLUMNS, KEYS, check, doubles, equal, need, run  # noqa: E402

PREFIX = {"tinh": "Tỉnh ", "thanh_pho": "Thành phố ", "phuong": "Phường ", "xa": "Xã ",
          "dac_khu": "Đặc khu "}
BEGIN, CITY_DAYS = "2025-07-01", {65022: "2026-09-01", 65024: "2026-09-20", 65075: "2026-04-30"}


@check("files are UTF-8 NFC lines with LF, no quoting, no carriage return")
def _(t):
    for table, raw in t.raw.items():
        text = raw.decode("utf-8")
        need(unicodedata.is_normalized("NFC", text), f"{table}: not NFC")
        need(text.endswith("\n") and "\r" not in text and '"' not in text, f"{table}: line ends")


@check("every line has the columns of its header, cells are trimmed")
def _(t):
    for table, raw in t.raw.items():
        lines = raw.decode("utf-8").split("\n")
        equal(lines[0].split("\t"), COLUMNS[table].split(), table)
        for n, line in enumerate(lines[1:-1], 2):
            cells = line.split("\t")
            equal(len(cells), len(COLUMNS[table].split()), f"{table}:{n}: cells")
            need(all(c == " ".join(c.split()) for c in cells), f"{table}:{n}: loose blanks")


@check("keys are unique and rows sorted by them")
def _(t):
    for table, (columns, order) in KEYS.items():
        keys = [tuple(r[c] for c in columns) for r in t[table]]
        equal(doubles(keys), [], f"{table}: double")
        sortable = [tuple(f(v) for f, v in zip(order, k) if f) for k in keys]
        equal(sortable, sorted(sortable), f"{table}: order")


@check("the country has 1 nation, 34 provinces, 3,321 communes, 510 departments")
def _(t):
    equal(dict(Counter(r["tier"] for r in t["unit"])),
          {"nation": 1, "province": 34, "commune": 3321, "department": 510}, "tiers")


@check("ids follow from the official codes and stay below 65536")
def _(t):
    kinds = {r["code"]: int(r["k"]) for r in t["department_kind"]}
    for i, r in t.units.items():
        need(0 < i < 65536, f"{i}: out of range")
        if r["tier"] == "department":
            province, code = r["code"].split(".")
            equal(i, 40000 + int(province) * 100 + kinds[code], r["code"])
        elif r["tier"] == "province":
            need(re.fullmatch(r"\d\d", r["code"]) and i == 65000 + int(r["code"]), r["code"])
        elif r["tier"] == "commune":
            need(re.fullmatch(r"\d{5}", r["code"]) and i == int(r["code"]) < 40000, r["code"])
    equal(t.units[65535]["code"], "VN", "nation")


@check("official codes, aliases and agency codes are each unique")
def _(t):
    codes = [r["code"] for r in t["unit"]] + [r["code_alias"] for r in t["unit"] if r["code_alias"]]
    equal(doubles(codes), [], "codes")
    agencies = [r["agency_code"] for r in t["unit"] if r["tier"] != "nation"]
    need(all(agencies), "a unit without agency code")
    equal(doubles(agencies), [], "agency codes")
    equal({r["code"]: r["code_alias"] for r in t["unit"] if r["code_alias"]},
          {"06978": "06970", "23938": "23737"}, "aliases")


@check("every parent exists and is of the tier above")
def _(t):
    allowed = {"nation": [""], "province": ["nation"], "commune": ["province"],
               "department": ["province", "department"]}
    for i, r in t.units.items():
        above = t.units[int(r["parent"])]["tier"] if r["parent"] else ""
        need(above in allowed[r["tier"]], f"{i}: parent {r['parent']}")


@check("a department and a commune carry the agency code of their province")
def _(t):
    for i, r in t.tier("commune", "department").items():
        top = t.units[int(r["parent"])]
        if top["tier"] == "department":
            top = t.units[int(top["parent"])]
        need(r["agency_code"].startswith(top["agency_code"] + "."), f"{i}: {r['agency_code']}")
    known = {65001: "H26", 65048: "H17", 65079: "H29", 65046: "H57", 65015: "H38", 20257: "H17.20257"}
    for i, code in known.items():
        equal(t.units[i]["agency_code"], code, str(i))


@check("centre points lie in Viet Nam, figures are plain numbers")
def _(t):
    for i, r in t.tier("province", "commune").items():
        need(6 < float(r["lat"]) < 24 and 102 < float(r["lon"]) < 118, f"{i}: point")
        need(re.fullmatch(r"(\d+(\.\d+)?)?", r["area_km2"]), f"{i}: area")
        need(re.fullmatch(r"\d*", r["population"]), f"{i}: population")
        need("cập nhật" not in r["seat"], f"{i}: seat")


@check("Hà Nội has 126 communes, Đà Nẵng 94, Hồ Chí Minh 168; every province has some")
def _(t):
    count = Counter(int(r["parent"]) for r in t.tier("commune").values())
    equal((count[65001], count[65048], count[65079]), (126, 94, 168), "communes")
    equal(set(count), set(t.tier("province")), "provinces with communes")


@check("every unit has names, every name a unit, exactly one is open")
def _(t):
    equal(set(t.names), set(t.units), "units with names")
    for unit, rows in t.names.items():
        equal(len([r for r in rows if not r["valid_to"]]), 1, f"{unit}: open names")


@check("the periods of a unit's names follow each other without gap or overlap")
def _(t):
    for unit, rows in t.names.items():
        equal(rows[0]["valid_from"], BEGIN, f"{unit}: first day")
        for a, b in zip(rows, rows[1:]):
            equal(a["valid_to"], b["valid_from"], f"{unit}: periods")
        for r in rows:
            for day in (r["valid_from"], r["valid_to"]):
                need(not day or date.fromisoformat(day).isoformat() == day, f"{unit}: {day}")
            need(not r["valid_to"] or r["valid_from"] < r["valid_to"], f"{unit}: period")


@check("a full name is the type and the name, in both spellings")
def _(t):
    for unit in t.tier("province", "commune"):
        for r in t.names[unit]:
            equal(r["full_name"], PREFIX[r["type"]] + r["name"], f"{unit}: full name")
            other = r["full_name_resolution"]
            need(not other or (other.startswith(PREFIX[r["type"]]) and other != r["full_name"]
                               and plain(other) == plain(r["full_name"])), f"{unit}: {other}")
            need(r["name_en"].isascii() and r["act"], f"{unit}: English name, act")


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@check("on 01/07/2025: 28 tỉnh, 6 thành phố, 687 phường, 2,621 xã, 13 đặc khu")
def _(t):
    equal(dict(t.types_on(BEGIN)), {"tinh": 28, "thanh_pho": 6, "phuong": 687, "xa": 2621,
                                    "dac_khu": 13}, "types")


@check("today: 25 tỉnh, 9 thành phố, 709 phường, 2,599 xã, 13 đặc khu")
def _(t):
    equal(dict(t.types_on("2026-11-22")), {"tinh": 25, "thanh_pho": 9, "phuong": 709, "xa": 2599,
                                           "dac_khu": 13}, "types")


@check("2026 changed 25 units: 3 provinces to cities, 10 and 12 communes to wards")
def _(t):
    closed = [r for u in t.tier("province", "commune") for r in t.names[u]
              if r["valid_to"].startswith("2026")]
    equal(len(closed), 25, "closed names")
    cities = {int(r["unit"]): r["valid_to"] for r in closed if r["type"] == "tinh"}
    equal(cities, CITY_DAYS, "cities")
    wards = Counter((t.units[int(r["unit"])]["parent"], r["valid_to"]) for r in closed
                    if r["type"] == "xa")
    equal(dict(wards), {("65075", "2026-04-30"): 10, ("65024", "2026-09-20"): 12}, "wards")
    for r in closed:
        need(t.on(int(r["unit"]), "2026-11-22")["type"] in ("thanh_pho", "phuong"), r["unit"])


@check("a department's name follows the name of its province on every day")
def _(t):
    for i, r in t.tier("department").items():
        province = int(r["code"].split(".")[0]) + 65000
        days = sorted({p["valid_from"] for p in t.names[province]})
        equal([n["valid_from"] for n in t.names[i]], days, f"{i}: days")
        for day in days:
            full = t.on(province, day)["full_name"]
            need(t.on(i, day)["full_name"].endswith(full[0].lower() + full[1:]), f"{i}: {day}")
    equal(t.on(47506, "2026-04-29")["full_name"], "Sở Xây dựng tỉnh Đồng Nai", "the day before")
    equal(t.on(47506, "2026-04-30")["full_name"], "Sở Xây dựng thành phố Đồng Nai", "the day")


@check("a kind of department has one number; each province has each kind once")
def _(t):
    numbers = {(r["k"], r["code"]) for r in t["department_kind"]}
    equal(len({k for k, _ in numbers}), len(numbers), "numbers")
    need(all(0 < int(k) < 100 for k, _ in numbers), "k below 100")
    for code in (r["code"] for r in t.tier("province").values()):
        have = {u["code"].split(".")[1] for u in t.tier("department").values()
                if u["code"].startswith(code + ".")}
        equal(have, {c for _, c in numbers}, code)
    for i in range(40100, 50000, 100):
        if i + 14 in t.units:
            equal(t.units[i + 14]["parent"], str(i + 5), f"{i + 14}: land registration")


@check("a commune of any type has each kind of office exactly once")
def _(t):
    for commune_type in ("dac_khu", "phuong", "xa"):
        have = [(r["k"], r["code"]) for r in t["office_kind"]
                if commune_type in r["for_types"].split()]
        equal([k for k, _ in have], ["1", "2", "3", "4", "5"], commune_type)
    for r in t["office_kind"] + t["department_kind"]:
        need(r["full_name_vi"].endswith(" {unit}") and r["name_en"].endswith(" of {unit}"), r["code"])
        need(r["status"] in ("seen", "recalled", "derived"), f"{r['code']}: status")


@check("holidays: valid days, known kinds, a name, a law, a status")
def _(t):
    for r in t["holiday"]:
        equal(date.fromisoformat(r["date"]).isoformat(), r["date"], "day")
        need(r["kind"] in ("off", "work", "half_am", "half_pm"), f"{r['date']}: {r['kind']}")
        need(r["status"] in ("seen", "recalled", "computed", "proposed"), f"{r['date']}: status")
        need(r["name_vi"] and r["law"], f"{r['date']}: name, law")


@check("a day worked is a Saturday that names its day off, and the other way round")
def _(t):
    by_day = {r["date"]: r for r in t["holiday"]}
    swaps = 0
    for r in t["holiday"]:
        if r["kind"] == "work":
            equal(weekday(r["date"]), 5, r["date"])
        if r["kind"] == "work" or "hoán đổi" in r["name_vi"]:
            other = by_day[named_day(r["name_vi"])]
            equal({r["kind"], other["kind"]}, {"work", "off"}, r["date"])
            equal(named_day(other["name_vi"]), r["date"], other["date"])
            swaps += 1
    need(swaps >= 8, "a swapped day is missing")


def weekday(day):
    return date.fromisoformat(day).weekday()


def named_day(text):
    d, m, y = re.search(r"(\d\d)/(\d\d)/(\d{4})", text).groups()
    return f"{y}-{m}-{d}"


@check("a compensatory day is the first working day after a holiday on a rest day")
def _(t):
    off = {r["date"]: r["name_vi"] for r in t["holiday"] if r["kind"] == "off"}
    found = 0
    for day, name in off.items():
        if name.startswith("Nghỉ bù"):
            lost = named_day(name)
            need(lost in off and weekday(lost) >= 5, f"{day}: {lost}")
            step = date.fromisoformat(lost) + timedelta(days=1)
            while step.weekday() >= 5 or (step.isoformat() in off and step.isoformat() != day):
                step += timedelta(days=1)
            equal(day, step.isoformat(), f"compensation for {lost}")
            found += 1
    need(found >= 4, "a compensatory day is missing")


@check("the fixed holidays stand in every year, 24/11 from 2026 on")
def _(t):
    off = {r["date"]: r["name_vi"] for r in t["holiday"] if r["kind"] == "off"}
    for year in range(2024, 2029):
        for day, name in (("01-01", "Tết Dương lịch"), ("04-30", "Ngày Chiến thắng"),
                          ("05-01", "Ngày Quốc tế Lao động"), ("09-02", "Quốc khánh")):
            equal(off.get(f"{year}-{day}"), name, f"{year}-{day}")
        equal(f"{year}-11-24" in off, year >= 2026, f"{year}-11-24")
    own = [d for d, name in off.items() if d[:4] == "2026" and "Nghỉ" not in name]
    equal(len(own), 12, "statutory days of 2026")


@check("Tết and Giỗ Tổ among the holidays are those of the lunar table")
def _(t):
    lunar = {int(r["year"]): r for r in t["lunar"]}
    off = {r["date"]: r["name_vi"] for r in t["holiday"] if r["kind"] == "off"}
    for year in range(2024, 2029):
        equal(off.get(lunar[year]["gio_to"]), "Giỗ Tổ Hùng Vương", f"Giỗ Tổ {year}")
    for year in range(2024, 2028):
        tet = date.fromisoformat(lunar[year]["tet"])
        for n in range(3):
            day = tet + timedelta(days=n)
            need(day.weekday() >= 5 or off.get(day.isoformat(), "").startswith("Tết Nguyên đán"),
                 f"{day}: day {n + 1} of Tết is worked")
    for day, name in off.items():
        if name.startswith("Tết Nguyên đán"):
            away = (date.fromisoformat(day) - date.fromisoformat(lunar[int(day[:4])]["tet"])).days
            need(-5 <= away <= 10, f"{day}: far from Tết")


@check("a Tết not yet announced is marked as proposed, an announced one is not")
def _(t):
    status = {}
    for r in t["holiday"]:
        if r["name_vi"].startswith("Tết Nguyên đán"):
            status.setdefault(r["date"][:4], set()).add(r["status"] == "proposed")
            equal("dự kiến" in r["name_vi"], r["status"] == "proposed", r["date"])
    for year, marks in status.items():
        equal(len(marks), 1, f"{year}: proposed days beside announced ones")
    equal([status[y] for y in ("2024", "2025", "2026")], [{False}] * 3, "announced years")


@check("lunar years 1900-2100 follow each other to the day")
def _(t):
    rows = t["lunar"]
    equal([int(r["year"]) for r in rows], list(range(1900, 2101)), "years")
    for a, b in zip(rows, rows[1:]):
        days = sum(map(int, a["month_lengths"].split()))
        equal(str(date.fromisoformat(a["tet"]) + timedelta(days=days)), b["tet"], a["year"])


@check("a lunar year has 12 months of 29 or 30 days, 13 with a leap month")
def _(t):
    for r in t["lunar"]:
        months = r["month_lengths"].split()
        need(set(months) == {"29", "30"}, r["year"])
        equal(len(months), 13 if r["leap_month"] else 12, r["year"])
        need(not r["leap_month"] or 1 <= int(r["leap_month"]) <= 12, f"{r['year']}: leap month")


@check("Giỗ Tổ is the tenth day of the third lunar month")
def _(t):
    for r in t["lunar"]:
        leap = int(r["leap_month"] or 0)
        before = r["month_lengths"].split()[:3 if leap in (1, 2) else 2]
        day = date.fromisoformat(r["tet"]) + timedelta(days=sum(map(int, before)) + 9)
        equal(day.isoformat(), r["gio_to"], r["year"])


@check("the years' names run through the cycle of sixty")
def _(t):
    can = "Giáp Ất Bính Đinh Mậu Kỷ Canh Tân Nhâm Quý".split()
    chi = "Tý Sửu Dần Mão Thìn Tỵ Ngọ Mùi Thân Dậu Tuất Hợi".split()
    for r in t["lunar"]:
        n = int(r["year"]) - 4
        equal(r["can_chi_vi"], f"{can[n % 10]} {chi[n % 12]}", r["year"])
        need(r["status"] in ("before_1968", "checked", "computed", "boundary"), r["year"])


@check("the 63 province codes on citizen cards")
def _(t):
    rows = {r["code"]: r for r in t["cccd_province"]}
    equal(len(rows), 63, "codes")
    need(all(re.fullmatch(r"\d{3}", c) for c in rows), "three digits")
    for r in rows.values():
        equal(r["full_name"], PREFIX[r["type"]] + r["name"], r["code"])
    equal((rows["048"]["name"], rows["052"]["name"]), ("Đà Nẵng", "Bình Định"), "names")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
