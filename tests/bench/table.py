"""The table that the benches print and write: each row a ratio of ours against a ceiling, a peer or a limit. Knows nothing of what is measured."""
import json
import os
import time


class Table:
    def __init__(self):
        self.rows = []
        print(f"{'':3}{'':62} {'ours':>12} {'theirs':>12} {'ratio':>8}  aim", flush=True)

    def row(self, name, ours, theirs, aim, unit='', less=False, note=''):
        """less: the ratio may be at most the aim, else at least. Of things that may not be at all, theirs is 1 and the aim 0."""
        ratio = ours / theirs
        ok = ratio <= aim if less else ratio >= aim
        self.rows.append({'name': name, 'ours': round(ours, 3), 'theirs': round(theirs, 3), 'ratio': round(ratio, 3), 'aim': aim, 'less': less, 'ok': ok,
                          'unit': unit, 'note': note})
        print(f"{'ok ' if ok else '-- '}{name:62} {ours:12.2f} {theirs:12.2f} {ratio:8.2f}  {'<=' if less else '>='} {aim:<6} {unit}{'; ' if unit and note else ''}{note}",
              flush=True)

    def write(self, path, **more):
        path.write_text(json.dumps({'rows': self.rows, 'cores': os.cpu_count(), 'at': time.strftime('%Y-%m-%d'), **more}, indent=1, ensure_ascii=False) + '\n')
        bad = [r['name'] for r in self.rows if not r['ok']]
        print(f'{len(self.rows) - len(bad)} of {len(self.rows)} rows reach their aim' + (': not ' + '; '.join(bad) if bad else ''))
