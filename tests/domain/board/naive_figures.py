"""What the naive readings of the ranking and of the index share: invented figures, and shares of them."""
import random

WORDS = """received filed_online filed_counter filed_post done_early done_on_time done_late refused supplement overdue pending paid paid_online
digitised results results_digital reused rating ratings ratings_good feedback feedback_in_time synced procedures procedures_published
procedures_online procedures_filed_online""".split()

DONE = ['done_early', 'done_on_time', 'done_late']
FILED = ['filed_online', 'filed_counter', 'filed_post']
NAMED = {
    'closed': (DONE + ['refused'], []), 'on_time_share': (DONE[:2], DONE), 'early_share': (DONE[:1], DONE),
    'supplement_share': (['supplement'], ['received']), 'online_share': (['filed_online'], FILED),
    'paid_online_share': (['paid_online'], ['paid']), 'digitised_share': (['digitised'], ['received']),
    'reuse_share': (['reused'], FILED), 'rating': (['rating'], []),
}


def invented(rng):
    """A unit; some figures are not known, some are 0."""
    n = rng.choice([0, 3, 15, 40, 200, 3000])

    def some(of):
        return rng.randint(0, of) if rng.random() < 0.9 else of

    f = {'received': n, 'filed_online': some(n)}
    f['filed_counter'] = some(n - f['filed_online'])
    f['filed_post'] = n - f['filed_online'] - f['filed_counter']
    f['done_late'] = some(n // 5)
    f['done_early'] = some(n - f['done_late'])
    f['done_on_time'] = n - f['done_late'] - f['done_early']
    f['pending'], f['paid'], f['results'], f['ratings'] = (some(n) for _ in range(4))
    f['overdue'] = rng.choice([0, 0, 1, 5, f['pending']])
    f['refused'], f['supplement'] = some(n // 10), some(n // 3)
    f['paid_online'], f['digitised'], f['results_digital'] = some(f['paid']), some(n), some(f['results'])
    f['reused'], f['ratings_good'], f['rating'] = some(n), some(f['ratings']), round(rng.uniform(1, 5), 2)
    f['feedback'] = some(20)
    f['feedback_in_time'], f['synced'], f['procedures'] = some(f['feedback']), some(n), some(250)
    f['procedures_published'], f['procedures_online'] = some(f['procedures']), some(f['procedures'])
    f['procedures_filed_online'] = some(f['procedures_online'])
    for word in WORDS:
        if rng.random() < 0.06:
            f[word] = None
    return f


def invented_many(n, seed):
    rng = random.Random(seed)
    return [invented(rng) for _ in range(n)]


def cells(f):
    return ['-' if f[w] is None else repr(f[w]) for w in WORDS]


def value(f, of, among):
    """(what is known of it, percent or sum, part, whole)"""
    if any(f[w] is None for w in of + among):
        return 'unknown', 0, 0, 0
    part, whole = sum(f[w] for w in of), sum(f[w] for w in among)
    if not among:
        return 'known', part, 0, 0
    if whole == 0:
        return 'none', 0, 0, 0
    part = min(part, whole)
    return 'known', 100 * part / whole, part, whole
