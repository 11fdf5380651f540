"""The search of procedures beside the plain thing: BM25 over the official names, short forms spelt out, marks taken off. Same questions, same catalogue."""
import http.client
import json
import math
import re
import statistics
import time
import unicodedata
import urllib.parse
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def questions():
    lines = (ROOT / 'tests/web/questions.tsv').read_text().splitlines()[1:]
    return [dict(zip(('id', 'kind', 'text', 'expected'), line.split('\t'))) for line in lines]


def plain(text):
    text = unicodedata.normalize('NFD', text.lower()).replace('đ', 'd')
    return re.findall(r'\w+', ''.join(c for c in text if not unicodedata.combining(c)))


class Names:
    """BM25, k1 1.2, b 0.75, over names alone."""

    def __init__(self):
        self.codes, self.texts, self.short = [], [], {}
        for line in (ROOT / 'data/listing.tsv').read_text().splitlines()[1:]:
            code, name = line.split('\t')[:2]
            self.codes.append(code)
            self.texts.append(Counter(plain(name)))
        for line in (ROOT / 'data/search.tsv').read_text().splitlines()[1:]:
            kind, said, meant = line.split('\t')
            if kind == 'short' and len(said.split()) == 1:
                self.short[' '.join(plain(said))] = plain(meant)
        self.average = statistics.mean(sum(t.values()) for t in self.texts)
        self.holds = Counter(word for text in self.texts for word in text)

    def ask(self, text):
        words = [w for word in plain(text) for w in self.short.get(word, [word])]
        score = []
        for i, t in enumerate(self.texts):
            norm = 1.2 * (0.25 + 0.75 * sum(t.values()) / self.average)
            score.append((sum(math.log(1 + (len(self.texts) - self.holds[w] + 0.5) / (self.holds[w] + 0.5)) * t[w] * 2.2 / (t[w] + norm) for w in words if w in t), -i))
        return [self.codes[-i] for s, i in sorted(score, reverse=True)[:3] if s > 0]


class Ours:
    def __init__(self, port):
        self.connection, self.took, self.n = http.client.HTTPConnection('127.0.0.1', port, timeout=60), [], 0

    def answer(self, text):
        self.n += 1
        began = time.perf_counter()
        self.connection.request('GET', f'/thu-tuc.json?x={self.n}&q=' + urllib.parse.quote(text))  # x: no answer that was kept
        body = self.connection.getresponse().read()
        self.took.append(1000 * (time.perf_counter() - began))
        return json.loads(body)

    def ask(self, text):
        return [p['code'] for p in self.answer(text)['procedures'][:3]]


def share(ask, kind, first):
    """Per cent of the questions of a kind whose first answer, or one of three, is right."""
    some = [q for q in questions() if q['kind'] == kind]
    return 100 * sum(any(code in q['expected'].split() for code in ask(q['text'])[:1 if first else 3]) for q in some) / len(some)


def rows(table, server):
    ours, names = Ours(server.port), Names()
    for kind, first, aim in ('plain', True, 85), ('plain', False, 95), ('no_diacritics', True, 82), ('noisy', False, 85):
        got, theirs = share(ours.ask, kind, first), share(names.ask, kind, first)
        table.row(f"search, {kind.replace('_', ' ')}: {'the first' if first else 'one of three'} is right / aim", got, aim, 1.0, 'per cent', note=f'BM25 on names {theirs:.0f}')
    outside = [ours.answer(q['text']) for q in questions() if q['kind'] == 'out_of_scope']
    told = 100 * sum(bool(a['elsewhere'] or a['unsure'] or not a['procedures']) for a in outside) / len(outside)
    table.row('search: what is no procedure is told so / aim', told, 80, 1.0, 'per cent')
    table.row('search: 95 of 100 questions are answered within', sorted(ours.took)[int(len(ours.took) * 0.95)], 2, 1.0, 'ms', less=True, note='over HTTP, whole catalogue')
