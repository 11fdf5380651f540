"""The figures of a board, counted from the journal by other means than the program's: procedures' files say what a state and an act are, each dossier is made
again from what its events changed, and what a figure means is read from src/domain/counter.h. The tide is asked for one thing alone: which events had a
number by then."""
import json

import yaml

from client import ROOT
from people import EVENT, lines

DAY, VN = 86400000, 7 * 3600000


def day(ms):
    """Days since 1970 in Viet Nam."""
    return (ms + VN) // DAY


def rules():
    out = {}
    for path in (ROOT / 'procedures').glob('*.yaml'):
        p = yaml.safe_load(path.read_text())
        out[str(p['code'])] = ({s['id']: (s['clock'], s.get('final')) for s in p['states']}, {a['id']: a['kind'] for a in p['acts']})
    return out


class Journal:
    """Reads what is new at each look; a body is unpacked once."""

    def __init__(self, sql):
        self.sql, self.rules, self.events, self.tide, self.last = sql, rules(), {}, [], 0

    def read(self):
        new = self.sql('select seq, dossier, n from tide where seq > ? order by seq', self.last)
        for seq, dossier, n in new:
            self.tide.append((seq, dossier, n))
            self.last = seq
        for dossier in {d for _, d, _ in new}:
            known = self.events.setdefault(dossier, [])
            for n, at, kind, act, body in self.sql('select n, at, kind, act, body from journal where dossier = ? and n > ? order by n', dossier, len(known)):
                assert n == len(known) + 1, 'a gap in the journal'
                said = lines(body, EVENT)
                known.append((at, kind, act, said['state'], json.loads(said['changes']), said['note']))

    def upto(self, seq):
        """By dossier, how many events."""
        assert self.last >= seq, f'the board is of {seq}, the tide ends with {self.last}'
        assert [s for s, _, _ in self.tide] == list(range(1, self.last + 1)), 'a gap in the tide'
        return {d: n for s, d, n in self.tide if s <= seq}

    def count(self, seq, now, first, last, unit=0):
        """first, last: days of what happened; unit: that decides, 0 = all."""
        out = dict.fromkeys(('received', 'filed', 'online', 'early', 'on_time', 'late', 'refused', 'supplements', 'handed_over', 'withdrawn', 'extended', 'reused', 'paid',
                             'paid_online', 'ratings', 'open', 'waiting', 'today', 'soon', 'overdue'), 0)
        self.read()
        for dossier, n in self.upto(seq).items():
            self.add(out, self.events[dossier][:n], day(now), (first, last), unit)
        return out

    def add(self, out, events, today, span, unit):
        d, clock, final = {'due_at': 0, 'paused_at': 0, 'received_at': 0}, None, None
        for i, (at, kind, act, state, changes, note) in enumerate(events):
            received, d = d['received_at'], {**d, **changes}
            states, acts = self.rules[d['procedure']]
            was, over, (clock, final) = clock, final, states[state]
            if unit not in (0, d['unit']) or not span[0] <= day(at) <= span[1]:
                continue
            if kind in ('paid', 'rated'):
                out['paid'] += kind == 'paid'
                out['paid_online'] += kind == 'paid' and act == 'gateway'
                out['ratings'] += kind == 'rated'
                continue
            out['reused'] += i == 0 and note != ''
            self.happened(out, {'first': i == 0, 'received': d['received_at'] and not received, 'kind': acts.get(act), 'stopped': clock == 'stop' and was != 'stop',
                                'over': final and not over, 'final': final, 'time': time_of(at, d['due_at']), 'online': d['channel'] == 'online'})
        if unit not in (0, d['unit']) or final:
            return
        due = day(d['due_at'] - 1) if d['due_at'] and not d['paused_at'] and clock != 'stop' else 0
        out['open'] += 1
        out['waiting'] += not due
        out['today'] += due == today
        out['soon'] += today <= due <= today + 3
        out['overdue'] += 0 < due < today

    @staticmethod
    def happened(out, ev):
        out['filed'] += ev['first']
        out['online'] += ev['first'] and ev['online']
        out['received'] += bool(ev['received'])
        for kind, name in (('request_supplement', 'supplements'), ('extend', 'extended')):
            out[name] += ev['kind'] == kind
        out['handed_over'] += bool(ev['over'] and ev['final'] == 'done')
        ended = {None: 'done', 'done': 'done'}.get(ev['final'], ev['final'])
        if ev['stopped'] and ended in ('done', 'refused') and ev['time'] != 'undated':
            out[ev['time']] += 1
        out['refused'] += bool((ev['stopped'] or ev['over']) and ended == 'refused')
        out['withdrawn'] += bool((ev['stopped'] or ev['over']) and ended == 'withdrawn')


def time_of(at, due):
    """How it ended: by the minute late or not, by the day early; a date at midnight is of the day before."""
    return 'undated' if not due else 'late' if at > due else 'early' if day(at) < day(due - 1) else 'on_time'
