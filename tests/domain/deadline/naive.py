#!/usr/bin/env python3
"""A second, naive reading of docs/deadlines.md, to judge the program by.

    naive.py FOLDER DATA            every case of FOLDER/cases.tsv, with the date found here
    naive.py FOLDER DATA N SEED     N invented cases in the same form

It walks day by day and minute by minute, knows nothing of the program, and prefers the slow and plain
way. Output: the six columns of cases.tsv, the fifth being what was found here.
"""

import random
import sys
from datetime import date, datetime, timedelta

sys.dont_write_bytecode = True
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
USUAL = "07:30-11:30,13:30-17:00"


def rows(path):
    lines = [x for x in open(path, encoding="utf-8").read().split("\n") if x and not x.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, x.split("\t"))) for x in lines[1:]]


def minutes(text):
    """Sessions as the set of minutes that are open."""
    found = set()
    for part in filter(None, text.split(",")):
        a, b = part.split("-")
        found |= set(range(int(a[:2]) * 60 + int(a[3:]), int(b[:2]) * 60 + int(b[3:])))
    return found


def law_days(year, lunar, announced, rest):
    """Days off by the Labour Code that nobody announced."""
    d = date
    feasts = [d(year, 1, 1), d(year, 4, 30), d(year, 5, 1), d(year, 9, 2), lunar["gio_to"]]
    if year >= 2026:
        feasts.append(d(year, 11, 24))
    if d(year, 9, 1) not in announced and d(year, 9, 3) not in announced:
        before = {"Tue", "Wed", "Fri", "Sat"}
        feasts.append(d(year, 9, 1) if d(year, 9, 2).strftime("%a") in before else d(year, 9, 3))
    window = [lunar["tet"] + i * DAY for i in range(-5, 8)]
    if not any(announced.get(x) == "off" for x in window):
        feasts += [lunar["tet"] + i * DAY for i in range(-1, 4)]
    instead = []
    for f in feasts:
        if f.isoweekday() in rest:
            x = f
            while x in feasts or x in instead or x.isoweekday() in rest:
                x += DAY
            instead.append(x)
    return [x for x in feasts + instead if x not in announced]


class Office:
    def __init__(self, folder, data, wishes):
        self.week = {w: minutes(USUAL) if w <= 5 else set() for w in range(1, 8)}
        self.rest = {6, 7}
        for w in wishes:
            if w.startswith("week="):
                mark = "~" if "~" in w else "="
                days, hours = w[5:].split(mark)
                for x in map(int, days):
                    self.week[x] = minutes(hours)
                    if mark == "=":
                        self.rest -= {x}
        self.whole = set()
        for x in range(1, 8):
            if x not in self.rest and len(self.week[x]) > len(self.whole):
                self.whole = self.week[x]
        announced = {date.fromisoformat(r["date"]): r["kind"] for r in folder}
        self.days, self.known = dict(announced), {}
        for y in data:
            if y["year"] >= 2021:
                for x in law_days(y["year"], y, announced, self.rest):
                    self.days[x] = "off"
        for w in wishes:
            if w.startswith("day="):
                x, kind = w[4:].split(":", 1)
                self.days[date.fromisoformat(x)] = kind

    def hours(self, d):
        if d not in self.known:
            self.known[d] = self.hours_of(d)
        return self.known[d]

    def hours_of(self, d):
        kind, usual = self.days.get(d), self.week[d.isoweekday()]
        if kind is None:
            return usual
        if kind == "off":
            return set()
        if kind == "work":
            return self.whole
        if d.isoweekday() in self.rest or not usual:
            usual = self.whole
        if kind == "half_am":
            return {m for m in usual if m < 720}
        if kind == "half_pm":
            return {m for m in usual if m >= 720}
        return minutes(kind)

    def works(self, d):
        if d in self.days:
            return bool(self.hours(d))
        return d.isoweekday() not in self.rest and bool(self.week[d.isoweekday()])

    def close(self, d):
        return max(self.hours(d)) + 1 if self.hours(d) else 1440

    def open_at(self, t):
        return t.hour * 60 + t.minute in self.hours(t.date())

    def working(self, d):
        while not self.works(d):
            d += DAY
        return d


class Case:
    def __init__(self, line, national, lunar):
        self.columns = line.split("\t")
        _, term, received, wishes, _, _ = self.columns
        term = term.split(" ")
        self.amount, self.unit, self.cutoff = int(term[0]), term[1], None
        if len(term) == 3:
            self.cutoff = int(term[2][7:9]) * 60 + int(term[2][10:])
        self.received = datetime.fromisoformat(received)
        wishes = [] if wishes == "-" else wishes.split(" ")
        self.office = Office(national, lunar, wishes)
        self.flags = {w for w in wishes if w in FLAGS}
        self.now = next((datetime.fromisoformat(w[4:]) for w in wishes if w.startswith("now=")), self.received)
        self.extend = next((w[7:].split(":") for w in wishes if w.startswith("extend=")), None)
        self.pauses, self.arrived = [], {}
        for w in wishes:
            if w.startswith("pause=") and ".." in w:
                a, b = w[6:].split("..")
                self.pauses.append((datetime.fromisoformat(a), datetime.fromisoformat(b) if b else self.now))

    # receipt ------------------------------------------------------------

    def arrives(self, t):
        """The moment at which something that comes at t counts as received."""
        if "after=same_day" in self.flags:
            return t
        came = t
        while came not in self.arrived and not self.office.open_at(t):
            t += MINUTE
        return self.arrived.setdefault(came, t)

    def too_late(self, t):
        m = t.hour * 60 + t.minute
        if self.cutoff is None:
            return False
        return m > self.cutoff if "cutoff=same_day" in self.flags else m >= self.cutoff

    def counted(self, t):
        """As arrives, and the hour of the procedure."""
        a = self.arrives(t)
        if a.date() == t.date() and self.too_late(t):
            d = self.office.working(t.date() + DAY)
            a = datetime.combine(d, datetime.min.time()) + min(self.office.hours(d)) * MINUTE
        return a

    # pauses -------------------------------------------------------------

    def day_end(self, d):
        return 1440 if "due=midnight" in self.flags else self.office.close(d)

    def stands(self, d):
        for asked, answered in self.pauses:
            first = asked.date()
            if asked.hour * 60 + asked.minute >= self.day_end(first) or "pause=between" in self.flags:
                first += DAY
            last = self.arrives(answered).date()
            if "pause=between" in self.flags or "pause=answer_counts" in self.flags:
                last -= DAY
            if first <= d <= last:
                return True
        return False

    def stands_at(self, t):
        return any(a <= t < b for a, b in self.pauses)

    # terms --------------------------------------------------------------

    def end_of(self, d):
        return d, self.day_end(d)

    def same_day(self, received):
        """Each request that comes in time makes its answer a new receipt."""
        def rule(t):
            a = self.counted(t)
            d = a.date()
            if self.office.works(d) and a.hour * 60 + a.minute >= self.office.close(d):
                d += DAY
            return self.office.working(d)

        latest = received
        d = rule(received)
        for asked, answered in sorted(self.pauses):
            due = datetime.combine(d, datetime.min.time()) + self.day_end(d) * MINUTE
            if asked < due:
                latest = max(latest, answered)
                d = max(d, rule(latest))
        return self.end_of(d)

    def in_days(self, start, amount, unit):
        d, n = start, amount
        if unit == "months":
            y, m = start.year + (start.month - 1 + amount) // 12, (start.month - 1 + amount) % 12 + 1
            number = start.day
            while True:
                try:
                    n = (date(y, m, number) - start).days
                    break
                except ValueError:
                    number -= 1
        while n:
            d += DAY
            if not self.stands(d) and (unit != "working_days" or self.office.works(d)):
                n -= 1
        while not self.office.works(d) or self.stands(d):
            d += DAY
        return self.end_of(d)

    def in_hours(self, start, amount, unit):
        t, left = start, amount * 60
        while left:
            runs = unit == "hours" or (self.office.works(t.date()) and self.office.open_at(t))
            if runs and not self.stands_at(t):
                left -= 1
            t += MINUTE
        # an hour that ends at midnight belongs to the new day
        return t.date(), t.hour * 60 + t.minute

    def due(self):
        if self.unit == "none":
            return "-"
        if self.unit == "hours":
            end = self.in_hours(self.received, self.amount, self.unit)
        elif self.unit == "working_hours":
            end = self.in_hours(self.counted(self.received), self.amount, self.unit)
        elif self.amount == 0:
            end = self.same_day(self.received)
        else:
            end = self.in_days(self.counted(self.received).date(), self.amount, self.unit)
        if self.extend:
            n, unit = int(self.extend[0]), self.extend[1]
            if unit in ("hours", "working_hours"):
                t = datetime.combine(end[0], datetime.min.time()) + end[1] * MINUTE
                end = self.in_hours(t, n, unit)
            else:
                end = self.in_days(end[0], n, unit)
        return f"{end[0]}T{end[1] // 60:02d}:{end[1] % 60:02d}"


FLAGS = {"cutoff=same_day", "pause=answer_counts", "pause=between", "after=same_day", "due=midnight"}


def invent(r, i):
    unit = r.choice(["working_days"] * 5 + ["calendar_days"] * 3 + ["months", "working_hours", "working_hours", "hours"])
    top = {"working_days": 30, "calendar_days": 45, "months": 6, "working_hours": 40, "hours": 72}[unit]
    amount = r.randint(0 if unit == "working_days" else 1, r.choice([3, top]) if top > 3 else top)
    if unit == "working_days" and r.random() < 0.15:
        amount = 0
    term = f"{amount} {unit}"
    if unit != "hours" and r.random() < 0.3:
        term += r.choice([" cutoff=15:00", " cutoff=15:00", " cutoff=10:00", " cutoff=16:30"])
    received = datetime(2026, 1, 1) + r.randint(0, 730) * DAY
    if r.random() < 0.15:
        received += r.randint(0, 1500) * DAY
    if r.random() < 0.3:  # near the days that matter
        received = datetime.fromisoformat(r.choice(
            ["2026-02-10", "2026-04-22", "2026-08-18", "2026-08-26", "2026-11-19", "2026-12-28", "2027-02-01",
             "2027-04-26", "2027-08-30", "2028-01-21", "2026-01-05"])) + r.randint(0, 6) * DAY
    hour = r.choice([r.randint(0, 1439), r.randint(440, 1030), r.choice([449, 450, 689, 690, 810, 899, 900, 901, 1019, 1020])])
    received += hour * MINUTE
    wishes, t = [], received
    for _ in range(r.choice([0, 0, 0, 1, 1, 2, 3])):
        t += timedelta(minutes=r.randint(-600, 60 * 24 * 6))
        length = timedelta(minutes=r.choice([r.randint(0, 600), r.randint(0, 60 * 24 * 14)]))
        wishes.append(f"pause={t:%Y-%m-%dT%H:%M}..{t + length:%Y-%m-%dT%H:%M}")
        if r.random() < 0.8:
            t += length
    if wishes and r.random() < 0.2:  # the last one is still open
        asked, answered = wishes[-1][6:].split("..")
        wishes[-1:] = [f"pause={asked}..", f"now={answered}"]
    if unit != "none" and r.random() < 0.25:
        wishes.append(f"extend={r.randint(1, 10)}:{r.choice(['working_days', 'calendar_days', 'working_hours', 'hours'])}")
    for flags in (["cutoff=same_day"], ["pause=answer_counts", "pause=between"], ["after=same_day"], ["due=midnight"]):
        if r.random() < 0.2:
            wishes.append(r.choice(flags))
    if r.random() < 0.25:
        wishes.append(r.choice(["week=6=07:30-11:30", "week=6~07:30-11:30", "week=12345=08:00-12:00,13:00-16:30",
                                "week=12345=08:00-16:00", "week=67~08:00-10:00", "week=5=07:30-11:30"]))
    for _ in range(r.choice([0, 0, 0, 1, 2, 4])):
        d = received.date() + r.randint(0, 20) * DAY
        kind = r.choice(["off", "off", "work", "half_am", "half_pm", "08:00-12:00,13:00-16:00"])
        wishes.append(f"day={d}:{kind}")
    return "\t".join([f"random{i:05d}", term, f"{received:%Y-%m-%dT%H:%M}", " ".join(wishes) or "-", "", "invented"])


def main():
    folder, data = sys.argv[1:3]
    national = rows(f"{folder}/holidays.tsv")
    lunar = [{"year": int(y["year"]), "tet": date.fromisoformat(y["tet"]), "gio_to": date.fromisoformat(y["gio_to"])}
             for y in rows(f"{data}/lunar.tsv") if 2021 <= int(y["year"]) <= 2035]
    if len(sys.argv) == 5:
        r = random.Random(int(sys.argv[4]))
        lines = [invent(r, i) for i in range(int(sys.argv[3]))]
    else:
        lines = [x for x in open(f"{folder}/cases.tsv", encoding="utf-8").read().split("\n") if x and x[0] != "#"]
    for line in lines:
        case = Case(line, national, lunar)
        case.columns[4] = case.due()
        print("\t".join(case.columns))


main()
