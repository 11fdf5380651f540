"""Provinces, communes and departments: data/unit.tsv and data/unit_name.tsv.

Ids come from the official codes, never from a name (docs/data.md, "Ids").
A unit is one row of unit.tsv for ever; what it was called when is in
unit_name.tsv. Must never know how a table file is written.
"""

import re

from tables import ImportFault, lower_first, without_marks

NATION = 65535
TWO_TIERS = "2025-07-01"        # first day of the two-tier local government
PROVINCES_ACT = "202/2025/QH15"

# Provinces that became cities: code -> (day, act). Their wards changed the same
# day by the act that the commune list names.
CITIES = {
    "22": ("2026-09-01", "36/2026/QH16"),
    "24": ("2026-09-20", "39/2026/QH16"),
    "75": ("2026-04-30", "30/2026/QH16"),
}

TYPES = {
    "Tỉnh": ("tinh", "Province"),
    "Thành phố": ("thanh_pho", "City"),
    "Phường": ("phuong", "Ward"),
    "Xã": ("xa", "Commune"),
    "Đặc khu": ("dac_khu", "Special Zone"),
}

UNIT_COLUMNS = ("id code tier parent agency_code code_alias lat lon area_km2 population "
                "seat formed_from resolution").split()
NAME_COLUMNS = ("unit valid_from valid_to type name full_name full_name_resolution "
                "name_en act").split()


def province_id(code):
    return 65000 + int(code)


def department_id(province_code, k):
    return 40000 + int(province_code) * 100 + int(k)


def number(text, where):
    """'30,509' -> '30509'; a placeholder -> ''."""
    text = text.replace(",", "")
    if text in ("", "đang cập nhật"):
        return ""
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise ImportFault(f"{where}: not a number: {text!r}")
    return text


def known(text, *nothing):
    """The text, or '' for one of the source's ways to say nothing."""
    return "" if text.lower() in ("đang cập nhật", *nothing) else text


def unit_row(id_, **cells):
    return [str(id_)] + [str(cells.get(c, "")) for c in UNIT_COLUMNS[1:]]


def name_row(unit, valid_from, valid_to, type_, name, full, resolution, en, act):
    other = resolution if resolution != full else ""
    return [str(unit), valid_from, valid_to, type_, name, full, other, en, act]


def english(type_vi, name):
    """Hoà Cường, Phường -> Hoa Cuong Ward; 1 Bảo Lộc -> Ward 1 Bao Loc."""
    plain, word = without_marks(name), TYPES[type_vi][1]
    return f"{word} {plain}" if plain[0].isdigit() else f"{plain} {word}"


class Units:
    """Gathers the rows of both tables."""

    def __init__(self):
        self.units = []
        self.names = []
        self.agency = {}        # province code -> level-1 agency code
        self.periods = {}       # province code -> name rows, oldest first

    def add_nation(self):
        self.units.append(unit_row(NATION, code="VN", tier="nation"))
        self.names.append(name_row(NATION, TWO_TIERS, "", "quoc_gia", "Việt Nam",
                                   "Nước Cộng hòa xã hội chủ nghĩa Việt Nam", "", "Viet Nam", ""))

    def add_agencies(self, rows):
        """Level-1 agency codes, and the spelling of the laws in the agency's name."""
        for r in rows:
            if r["province_code_2026"]:
                spelling = re.sub(r"^UBND (tỉnh|thành phố) ", "", r["name"])
                self.agency[r["province_code_2026"]] = (r["code"], spelling)

    def add_province(self, r):
        code, id_ = r["code"], province_id(r["code"])
        agency, spelling = self.agency[code]
        if without_marks(spelling) != without_marks(r["name"]):
            raise ImportFault(f"province {code}: {r['name']} is {spelling} in the agency list")
        merged = known(r["merged_from"], "không sáp nhập").replace("TPHCM", "thành phố Hồ Chí Minh")
        seat = known(r["admin_centre"], "giữ nguyên")
        seat = seat.replace("Tp. HCM", "Hồ Chí Minh").replace("Cà mau", "Cà Mau")
        self.units.append(unit_row(
            id_, code=code, tier="province", parent=NATION, agency_code=agency, lat=r["lat"],
            lon=r["lon"], area_km2=number(r["area_km2"], code),
            population=number(r["population"], code), seat=seat, formed_from=merged,
            resolution=PROVINCES_ACT))
        self.periods[code] = list(self.province_names(id_, r, spelling))
        self.names += self.periods[code]

    @staticmethod
    def province_names(id_, r, spelling):
        day, act = CITIES.get(r["code"], ("", ""))
        if day != r["city_since"]:
            raise ImportFault(f"province {r['code']}: city since {r['city_since']!r}, not {day!r}")
        en = re.sub(r" (City|Province)$", "", r["name_en"]).replace("Haiphong", "Hai Phong")

        def row(since, until, type_vi, by):
            type_, word = TYPES[type_vi]
            return name_row(id_, since, until, type_, r["name"], f"{type_vi} {r['name']}",
                            f"{type_vi} {spelling}", f"{en} {word}", by)
        if day:
            yield row(TWO_TIERS, day, "Tỉnh", PROVINCES_ACT)
            yield row(day, "", "Thành phố", act)
        else:
            yield row(TWO_TIERS, "", r["type"], PROVINCES_ACT)

    def add_commune(self, r, founding):
        """founding: province code -> the resolution of 2025 that formed its communes."""
        id_, province = int(r["code"]), r["province_code"]
        self.units.append(unit_row(
            id_, code=r["code"], tier="commune", parent=province_id(province),
            agency_code=f"{self.agency[province][0]}.{r['code']}", code_alias=r["code_alias"],
            lat=r["lat"], lon=r["lon"], area_km2=number(r["area_km2"], r["code"]),
            population=number(r["population"], r["code"]), seat=known(r["admin_centre"]),
            formed_from=known(r["formed_from"], "không sáp nhập"), resolution=founding[province]))
        day = r["effective"]
        if day == TWO_TIERS:
            if r["resolution"] != founding[province]:
                raise ImportFault(f"commune {r['code']}: {r['resolution']} is not the founding act")
            self.names.append(self.commune_name(r, TWO_TIERS, "", r["type"], r["resolution"]))
            return
        if r["type"] != "Phường" or CITIES.get(province, ("",))[0] != day:
            raise ImportFault(f"commune {r['code']}: a change that the import does not know")
        act = r["resolution"].split()[0]
        if act == "NQ":         # the committee's own resolution was not seen: cite the city's
            act = CITIES[province][1]
        self.names.append(self.commune_name(r, TWO_TIERS, day, "Xã", founding[province]))
        self.names.append(self.commune_name(r, day, "", "Phường", act))

    @staticmethod
    def commune_name(r, since, until, type_vi, act):
        if r["full_name"] != f"{r['type']} {r['name']}":
            raise ImportFault(f"commune {r['code']}: {r['full_name']} is not type and name")
        spelled = r["full_name_2025"].removeprefix(r["type"])
        return name_row(int(r["code"]), since, until, TYPES[type_vi][0], r["name"],
                        f"{type_vi} {r['name']}", f"{type_vi}{spelled}",
                        english(type_vi, r["name"]), act)

    def add_departments(self, province_code, kinds):
        here = [k for k in kinds if stands_in(k["provinces"], province_code)]
        number_of = {k["code"]: k["k"] for k in here}
        for kind in here:
            id_ = department_id(province_code, kind["k"])
            parent = province_id(province_code)
            if kind["parent"]:
                parent = department_id(province_code, number_of[kind["parent"]])
            self.units.append(unit_row(
                id_, code=f"{province_code}.{kind['code']}", tier="department", parent=parent,
                agency_code=f"{self.agency[province_code][0]}.{int(kind['k']):02d}"))
            for period in self.periods[province_code]:
                self.names.append(department_name(id_, kind, period))


def department_name(id_, kind, period):
    """The department's name while its province bore the name of that period."""
    _, since, until, _, _, full, other, en, act = period
    pattern = kind["full_name_vi"]
    return name_row(id_, since, until, kind["type"], kind["name_vi"],
                    pattern.replace("{unit}", lower_first(full)),
                    pattern.replace("{unit}", lower_first(other or full)),
                    kind["name_en"].replace("{unit}", en), act)


def stands_in(provinces, code):
    """'' everywhere; '01 46' in these only; '!01 46' in all but these."""
    if provinces.startswith("!"):
        return code not in provinces[1:].split()
    return not provinces or code in provinces.split()
