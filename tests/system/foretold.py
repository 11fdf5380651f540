"""Who has to hear of what, and when: docs/alerts.md and data/alert.yaml read a second time, naively, so that what the program sends can be held against it.
It walks working time minute by minute, keeps everything in plain lists, and knows neither the program's tables nor its code.

Moments are datetimes of Viet Nam, of whole minutes. A person is any name; officers(unit, role) gives those who work there."""
import datetime
import functools

MINUTE = datetime.timedelta(minutes=1)
RULES = {  # what is said, by which ways, who first, then whom after so many working minutes without an answer
    'before_due': ('ho so {code} sap den han tra {due}', ('sms', 'email'), ['officer'], [(360, ['leader'])]),
    'overdue': ('ho so {code} da qua han tra {due}', ('sms', 'email'), ['officer'], [(240, ['leader', 'decider']), (480, ['monitor'])]),
    'stuck': ('ho so {code} nam lau o mot buoc', ('email',), ['officer'], [(960, ['leader'])]),
}
MANY = 'anh/chi co {n} canh bao can xem'


def worked(day):
    return day.weekday() < 5


def is_open(t):
    return worked(t) and (450 <= t.hour * 60 + t.minute < 690 or 810 <= t.hour * 60 + t.minute < 1020)


@functools.cache
def ahead(t, minutes):
    while minutes > 0:
        minutes -= is_open(t)
        t += MINUTE
    return t


@functools.cache
def back(t, minutes):
    while minutes > 0:
        t -= MINUTE
        minutes -= is_open(t)
    return t


@functools.cache
def between(a, b):
    n = 0
    while a < b:
        n += is_open(a)
        a += MINUTE
    return n


def at(day, hour, minute=0):
    return datetime.datetime.combine(day.date(), datetime.time(hour, minute))


@functools.cache
def days_on(t, days):
    """The end of the work that many working days behind a day."""
    while days:
        t += datetime.timedelta(days=1)
        days -= worked(t)
    return at(t, 17)


def next_at(t, hour):
    """The first time from then on that it is this hour on a day that is worked."""
    day = t if t <= at(t, hour) else t + datetime.timedelta(days=1)
    while not worked(day):
        day += datetime.timedelta(days=1)
    return max(t, at(day, hour))


def quiet(t):
    return not worked(t) or t.hour >= 20 or t.hour < 7


def leaves(rule, t):
    if rule == 'stuck':
        return next_at(t, 8)
    return next_at(t, 7) if quiet(t) else t


class Work:
    """What somebody has to do: of a dossier the main work, or an opinion asked of others."""

    def __init__(self, code, kind, unit, role, **more):
        self.code, self.kind, self.unit, self.role = code, kind, unit, role
        self.decides, self.received, self.due, self.since = more['decides'], more['received'], more['due'], more['since']
        self.slow_after = more.get('slow_after')  # working days at the step that are three times what it should take
        self.person = None


class Alert:
    def __init__(self, rule, work, cause):
        self.rule, self.work, self.cause, self.due, self.since = rule, work, cause, work.due, work.since
        self.level, self.next, self.status, self.to = 0, None, 'open', {}
        self.desk = (work.unit, work.role, work.person)


class Foretold:
    def __init__(self, officers, monitors, begins):
        self.officers, self.monitors = officers, monitors
        self.works, self.alerts, self.away, self.last = {}, [], [], begins
        self.held = []  # (person, alert) that waited for the end of quiet hours or a digest

    # ---- people

    def stand_in(self, person, now):
        return next((s for p, s, first, last in self.away if p == person and first <= now.date() <= last), person)

    def people(self, alert, whom, now):
        w, out = alert.work, []
        for one in whom:
            who = {'officer': lambda: [w.person] if w.person else self.officers(w.unit, w.role), 'leader': lambda: self.officers(w.unit, 'leader'),
                   'decider': lambda: self.officers(w.decides, 'leader'), 'monitor': lambda: self.monitors}[one]()
            out += [self.stand_in(p, now) for p in who]
        return list(dict.fromkeys(out))

    def tell(self, alert, now, cause):
        _, _, first, ladder = RULES[alert.rule]
        whom = first if not alert.level else ladder[alert.level - 1][1]
        leave = leaves(alert.rule, now)
        for p in self.people(alert, whom, now):
            alert.to.setdefault(p, [leave, leave > now, cause, alert.level])
        alert.next = ahead(now, ladder[alert.level][0]) if alert.level < len(ladder) else None

    # ---- one round

    def holds(self, alert):
        w = self.works.get((alert.work.code, alert.work.kind))
        return w is alert.work and (w.since == alert.since if alert.rule == 'stuck' else w.due == alert.due)

    def follow(self, now):
        for a in self.alerts:
            desk = (a.work.unit, a.work.role, a.work.person)
            if a.status == 'closed':
                continue
            if not self.holds(a):
                a.status = 'closed'
            elif desk != a.desk:
                a.desk, a.level, a.status = desk, 0, 'open'
                self.tell(a, now, now)

    def wanted(self, work):
        """The rules that hold of a piece of work, each with the moment from which on."""
        if work.due:
            term = between(work.received, work.due)
            yield 'before_due', max(back(work.due, 480), ahead(work.received, term - term // 2)), work.due
            yield 'overdue', work.due + MINUTE, None
        if work.slow_after:
            yield 'stuck', days_on(work.since, work.slow_after), None

    def raise_all(self, now):
        for w in self.works.values():
            for rule, moment, until in self.wanted(w):
                known = any(a.rule == rule and a.work is w and (a.since == w.since if rule == 'stuck' else a.due == w.due) for a in self.alerts)
                if known or now < moment or (until and now > until):
                    continue
                alert = Alert(rule, w, moment)
                if rule == 'overdue':
                    for a in self.alerts:
                        if a.work is w and a.rule == 'before_due':
                            a.status = 'closed'
                self.alerts.append(alert)
                self.tell(alert, now, w.due if rule == 'overdue' else moment)

    def climb(self, now):
        for a in self.alerts:
            if a.status == 'open' and a.next and a.next <= now:
                cause = a.next
                a.level += 1
                self.tell(a, now, cause)

    def take_over(self, now):
        """On the first look of a day whoever stands in hears of what lies open with who is away."""
        if self.last.date() == now.date():
            return
        for a in self.alerts:
            for p in list(a.to) if a.status == 'open' else ():
                s = self.stand_in(p, now)
                if s != p and s not in a.to and a.work.unit == p[0]:
                    leave = leaves(a.rule, now)
                    a.to[s] = [leave, leave > now, now, a.level]

    def round(self, now):
        """-> messages that leave now: (person, way, text, rule, level, cause or None if it was held back)."""
        self.follow(now)
        self.raise_all(now)
        self.climb(now)
        self.take_over(now)
        idle, self.last = now - self.last, now
        waiting = {}
        for a in self.alerts:
            for p, told in a.to.items():
                if told and told[0] <= now:
                    a.to[p] = None
                    if a.status == 'open':
                        waiting.setdefault(p, []).append((a, *told))
        return [m for p, all_of in waiting.items() for m in self.messages(p, all_of, idle)]

    def messages(self, person, told, idle):
        gathered, cause = any(t[2] for t in told), None if any(t[2] for t in told) else min(t[3] for t in told)
        if len(told) > 1 and (gathered or len(told) > 5 or idle > datetime.timedelta(hours=1)):
            ways = {w for a, *_ in told for w in RULES[a.rule][1]}
            yield from ((person, w, f'Mot cua: {MANY.format(n=len(told))}. Xem tai muc Canh bao.', 'many', told[0][4], cause) for w in sorted(ways))
            return
        for a, _, _, _, level in told:
            text, ways = RULES[a.rule][:2]
            said = text.format(code=a.work.code, due=f'{a.due:%H:%M} {a.due.day}/{a.due.month}/{a.due.year}' if a.due else '')
            yield from ((person, w, f'Mot cua: {said}. Xem tai muc Canh bao.', a.rule, level, cause) for w in ways)

    def soon(self, now):
        """The next moment at which something is to happen by itself."""
        moments = [m for w in self.works.values() for _, m, _ in self.wanted(w)] + [a.next for a in self.alerts if a.status == 'open' and a.next]
        moments += [t[0] for a in self.alerts if a.status == 'open' for t in a.to.values() if t]
        return min((m for m in moments if m > now), default=None)
