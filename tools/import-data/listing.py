"""The list of all procedures of the state, from the collected catalogue and its supplement: names and facts, no explanations.

Knows the words of the catalogue; must never know what the program shows of it.
"""

import re

from tables import ImportFault

HEADER = ("code name ministry field levels agency applicants channels limit limit_unit fee result decision laws portal "
          "status").split()
LEVELS = {"bộ": "ministry", "tỉnh": "province", "xã": "commune", "khác": "other"}
CHANNELS = {"in_person": "counter", "online": "online", "post": "post"}
UNITS = {"ngày làm việc": "working_days", "ngày": "calendar_days", "giờ": "hours", "tháng": "months"}
# Longer ones first: "Doanh nghiệp có vốn đầu tư nước ngoài" is a business.
APPLICANTS = [("Công dân Việt Nam", "citizen"), ("Người Việt Nam định cư ở nước ngoài", "overseas"),
              ("Người nước ngoài", "foreigner"), ("Cán bộ, công chức, viên chức", "official"),
              ("Hợp tác xã", "cooperative"), ("Doanh nghiệp", "business"), ("Tổ chức", "organisation")]
PORTAL = re.compile(r"/thu-tuc-hanh-chinh/([0-9a-f-]{36})$")
CUT = 110  # the source cuts results off at 120 signs


def name_of(text):
    """The name without "Thủ tục" before it and a full stop behind."""
    text = re.sub(r"\s+", " ", text).strip().rstrip(".").strip()
    short = re.sub(r"^Thủ tục:? (?!hải quan)", "", text)
    return short[:1].upper() + short[1:]


def limit_of(text):
    """('5', 'working_days'); an amount whose unit the source lost has the unit "unknown"."""
    got = re.match(r"^(\d+)(?:\.0)? (.+)$", text)
    return (got[1], UNITS.get(got[2].lower(), "unknown")) if got and int(got[1]) else ("", "")


def fee_of(text):
    """(đồng, whether it can be true): the source wrote some amounts in thousands, and some in dollars."""
    if text == "Miễn phí":
        return "0", True
    got = re.match(r"^([\d,]+) VND$", text)
    if not got:
        return "", "USD" not in text
    dong = int(got[1].replace(",", ""))
    return (str(dong), True) if dong >= 1000 else ("", False)


def words(text, table, between, code):
    found = [table[w] for w in text.split(between) if w]
    if len(found) != len(set(found)):
        raise ImportFault(f"{code}: {text}: twice the same")
    return " ".join(found)


def applicants_of(text):
    return " ".join(word for said, word in APPLICANTS if said in text)


def result_of(text):
    first = text.split("; ")[0].rstrip(".")
    return first if len(first) < CUT and "không có kết quả" not in first else ""


def law_of(number):
    """The source ran the end of a title into the numbers of some laws: 2068/2020/QH14 is 68/2020/QH14."""
    return re.sub(r"^\d\d(\d+/\d{4}/QH\d+)$", r"\1", number) if re.match(r"^\d{4,}/\d{4}/QH", number) else number


def row_of(r):
    limit, unit = limit_of(r["time_limit"])
    fee, likely = fee_of(r["fee"])
    portal = PORTAL.search(r["portal_url"])
    status = "suspect" if r["suspect"] else "fee" if not likely else "seen"
    laws = " ".join(law_of(w.strip()) for w in r["legal_basis"].split(";") if re.match(r"^\d+/\d{4}/\S+$", w.strip()))
    return [r["code"], name_of(r["name"]), r["ministry"], r["field"], words(r["levels"], LEVELS, "|", r["code"]), r["agency"],
            applicants_of(r["applicants"]), words(r["channels"], CHANNELS, "|", r["code"]), limit, unit, fee, result_of(r["results"]),
            r["decision"], laws, portal[1] if portal else "", status]


def supplement_row(r):
    return [r["code"], name_of(r["name"]), r["ministry"], r["field"], LEVELS[r["level"]], "", "", "", "", "", "", "", "", "", "", "name"]


def rows(catalogue, supplement):
    """All of them by code; the supplement has what the catalogue lacks: names alone (status "name")."""
    all_rows = {r["code"]: row_of(r) for r in catalogue}
    for r in supplement:
        all_rows.setdefault(r["code"], supplement_row(r))
    for code in all_rows:
        if not re.match(r"^\d\.\d{6}$", code):
            raise ImportFault(f"{code}: no code of a procedure")
    return [all_rows[code] for code in sorted(all_rows)]
