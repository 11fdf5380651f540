"""Reading the collected facts (CSV) and writing the project's tables (TSV).

Knows the shape of a table file: tab-separated, UTF-8 in NFC, one header line,
LF, no quoting, an empty cell for "none". Must never know what a table is about.
"""

import csv
import json
import unicodedata
from pathlib import Path


class ImportFault(Exception):
    """A fact that does not fit: the message names the file and the row."""


def read_csv(folder, name):
    """Rows of a comma-separated file as dicts of trimmed NFC text."""
    with open(Path(folder) / name, encoding="utf-8", newline="") as f:
        return [{k: clean(v) for k, v in row.items()} for row in csv.DictReader(f)]


def read_json(folder, name):
    with open(Path(folder) / name, encoding="utf-8") as f:
        return json.load(f)


def read_tsv(path):
    """Rows of one of our own tables as dicts; no file, no rows."""
    if not Path(path).exists():
        return []
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:] if line]


def write_tsv(path, header, rows):
    """Writes rows (sequences of text in the order of the header)."""
    lines = ["\t".join(header)]
    for row in rows:
        if len(row) != len(header):
            raise ImportFault(f"{path}: {len(row)} cells for {len(header)} columns: {row}")
        for cell in row:
            if "\t" in cell or "\n" in cell or cell != clean(cell):
                raise ImportFault(f"{path}: cell not clean: {cell!r}")
        lines.append("\t".join(row))
    Path(path).write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def clean(text):
    """NFC, one space between words, none around."""
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


def without_marks(text):
    """Hòa Cường -> Hoa Cuong."""
    text = text.replace("Đ", "D").replace("đ", "d")
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def lower_first(text):
    """Thành phố Đồng Nai -> thành phố Đồng Nai, as written inside a longer name."""
    return text[:1].lower() + text[1:]
