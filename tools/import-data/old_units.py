"""unit_old.tsv: communes before 1 July 2025 and the communes of today that they became, one line each."""

HEADER = ["code", "name", "district", "province", "became"]


def rows(mapping):
    """mapping: rows of mapping_old_to_new.csv, one for each pair of an old and a new commune."""
    old = {}
    for r in mapping:
        line = old.setdefault(r["old_code"], [r["old_code"], r["old_name"], r["old_district"], r["old_province"], []])
        if r["new_code"] not in line[4]:
            line[4].append(r["new_code"])
    return [line[:4] + [" ".join(line[4])] for _, line in sorted(old.items())]
