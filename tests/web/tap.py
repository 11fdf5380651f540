"""Results in TAP, which tools/tap counts. A test is a function; what it finds wrong it says by check()."""
import sys
import time
import traceback

counts = {'tests': 0, 'failed': 0}


def report(ok, name, detail=''):
    counts['tests'] += 1
    counts['failed'] += not ok
    print(('ok' if ok else 'not ok'), counts['tests'], '-', name, flush=True)
    for line in str(detail).splitlines() if not ok else []:
        print('#  ', line[:600], flush=True)
    return ok


def skip(name, why):
    counts['tests'] += 1
    print('ok', counts['tests'], '-', name, '# SKIP', why, flush=True)


class Faults(list):
    """What one test found wrong; empty = it passed."""

    def check(self, ok, *said):
        if not ok:
            self.append(' '.join(str(s) for s in said))
        return bool(ok)

    def same(self, got, wanted, *said):
        if isinstance(got, dict) and isinstance(wanted, dict):  # only where they differ: a hundred equal entries hide the one
            both = [k for k in {**got, **wanted} if k not in got or k not in wanted or got[k] != wanted[k]]
            got, wanted = {k: got[k] for k in both if k in got}, {k: wanted[k] for k in both if k in wanted}
        return self.check(got == wanted, *said, f'got {got!r}, wanted {wanted!r}')


class Skip(Exception):
    pass


def run(tests, *args):
    """Each test is called with a Faults and args; its name is its doc string. An exception is a failure, not the end."""
    for test in tests:
        faults, began = Faults(), time.monotonic()
        try:
            test(faults, *args)
        except Skip as why:
            skip(test.__doc__, why)
            continue
        except Exception:  # noqa: BLE001
            faults.append(traceback.format_exc(limit=-4))
        took = time.monotonic() - began
        report(not faults, test.__doc__ + (f' ({took:.1f} s)' if took > 2 else ''), '\n'.join(faults[:25]))


def run_on(server, tests, world):
    """The tests with world(server); then the journals and figures that they left behind, and the sanitizers' word. Ends the server and the file."""
    try:
        run(tests, world(server))
        check = server.command('check', '--journal', '--counters')
        report(check.returncode == 0, 'the journals are whole, the figures right', check.stdout + check.stderr)
        report(not (wrong := server.stop()), 'no sanitizer had a word to say', wrong)
    finally:
        server.remove()
    done()


def done():
    print(f'1..{counts["tests"]}')
    sys.exit(counts['failed'] > 0 or counts['tests'] == 0)
