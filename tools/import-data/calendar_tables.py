"""Public holidays and lunar years: data/holiday.tsv and data/lunar.tsv.

The words shown to people ("Nghỉ bù ...", the law behind a day) are made here.
Must never decide a holiday by itself: a day is in the source or it is not.
"""

import re
from datetime import date, timedelta

from tables import ImportFault

HOLIDAY_COLUMNS = "date kind name_vi law status".split()
LUNAR_COLUMNS = "year tet gio_to leap_month month_lengths can_chi_vi status".split()

LABOUR = "Bộ luật Lao động 2019"
LAWS = {        # name of the day -> the law that gives it
    "Tết Dương lịch": f"{LABOUR}, điểm a khoản 1 Điều 112",
    "Tết Nguyên đán": f"{LABOUR}, điểm b khoản 1 và khoản 3 Điều 112",
    "Ngày Chiến thắng": f"{LABOUR}, điểm c khoản 1 Điều 112",
    "Ngày Quốc tế Lao động": f"{LABOUR}, điểm d khoản 1 Điều 112",
    "Quốc khánh": f"{LABOUR}, điểm đ khoản 1 Điều 112",
    "Quốc khánh (ngày liền kề)": f"{LABOUR}, điểm đ khoản 1 và khoản 3 Điều 112",
    "Giỗ Tổ Hùng Vương": f"{LABOUR}, điểm e khoản 1 Điều 112",
    "Ngày Văn hóa Việt Nam": "Nghị quyết 28/2026/QH16",
}
REST_DAY = f"{LABOUR}, khoản 3 Điều 111"
YEARLY_NOTICE = "Thông báo hoán đổi ngày làm việc của năm"
NOTICES = {     # days whose own notice was seen
    "2026-01-02": "Công văn 12729/VPCP-KGVX ngày 25/12/2025",
    "2026-01-10": "Công văn 12729/VPCP-KGVX ngày 25/12/2025",
}
RENAMED = {"Quốc tế Lao động": "Ngày Quốc tế Lao động"}


def written(day):
    """2026-04-26 -> 26/04/2026."""
    return date.fromisoformat(day).strftime("%d/%m/%Y")


def holiday_rows(csv_rows, years):
    """csv_rows: the list of days; years: the same by year, with what is only proposed."""
    plain = {}
    for r in csv_rows:
        name = re.sub(r" \((Chủ nhật|Thứ Bảy|NQ .*)\)$", "", r["name"])
        plain[r["date"]] = RENAMED.get(name, name)
    rows = [holiday_row(r, plain) for r in csv_rows]
    return sorted(rows + list(proposed_tet(years)))


def holiday_row(r, plain):
    day, kind, name = r["date"], r["kind"], plain[r["date"]]
    if date.fromisoformat(day).strftime("%a") != r["weekday"]:
        raise ImportFault(f"holiday {day}: is not a {r['weekday']}")
    if kind == "statutory":
        return [day, "off", name, LAWS[name], one_status(r)]
    other = re.search(r"\d{4}-\d\d-\d\d", r["name"]).group()
    notice = NOTICES.get(day, YEARLY_NOTICE)
    if kind == "compensatory":
        return [day, "off", f"Nghỉ bù {plain[other]} ({written(other)})", REST_DAY, one_status(r)]
    if kind == "swap_off":
        return [day, "off", f"Nghỉ hoán đổi, làm bù ngày {written(other)}", notice, one_status(r)]
    if kind == "makeup_work":
        return [day, "work", f"Làm bù cho ngày nghỉ {written(other)}", notice, one_status(r)]
    raise ImportFault(f"holiday {day}: unknown kind {kind}")


def one_status(r):
    """seen, recalled or computed; 'off seen, make-up day recalled' says one for each side."""
    if "," in r["status"]:
        return "recalled" if r["kind"] == "makeup_work" else "seen"
    return r["status"]


def proposed_tet(years):
    """Weekdays that every proposal for a Tết not yet announced has in common."""
    for facts in years.values():
        options = facts.get("tet", {}).get("options_proposed")
        if not options:
            continue
        day = date.fromisoformat(max(first for first, _ in options))
        last = date.fromisoformat(min(end for _, end in options))
        while day <= last:
            if day.weekday() < 5:
                yield [day.isoformat(), "off", "Tết Nguyên đán (dự kiến, chờ thông báo)",
                       LAWS["Tết Nguyên đán"], "proposed"]
            day += timedelta(days=1)


def merge_holidays(ours, found):
    """Our table with the days found that it lacks.

    A day that it has stays as it is: the table is edited by hand. Nothing is
    proposed any more for a year whose Tết it has as announced.
    """
    have = {r["date"] for r in ours}
    announced = {r["date"][:4] for r in ours
                 if r["name_vi"].startswith("Tết Nguyên đán") and r["status"] != "proposed"}
    kept = [[r[c] for c in HOLIDAY_COLUMNS] for r in ours]
    return sorted(kept + [row for row in found if row[0] not in have
                          and not (row[4] == "proposed" and row[0][:4] in announced)])


def lunar_rows(csv_rows):
    rows = []
    for r in csv_rows:
        leap = "" if r["leap_month"] == "0" else r["leap_month"]
        rows.append([r["lunar_year"], r["tet"], r["gio_to"], leap, r["month_lengths"],
                     r["can_chi"], lunar_status(int(r["lunar_year"]), r["note"])])
    return sorted(rows, key=lambda row: int(row[0]))


def lunar_status(year, note):
    """How far a year may be trusted (docs/data.md)."""
    if year < 1968:
        return "before_1968"
    if "boundary" in note:
        return "boundary"
    return "checked" if year <= 2053 else "computed"
