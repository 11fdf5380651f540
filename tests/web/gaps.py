"""How long nobody got through: moments at which something was answered, and the longest time between two of them."""


def longest_gap(times, since, until):
    """The longest time without any, of what lies at least partly within; the one before `since` begins it."""
    before = [t for t in times if t <= since]
    inside = [max(before, default=since), *sorted(t for t in times if since < t <= until)]
    after = [t for t in times if t > until]
    inside += [min(after)] if after else [until]
    return max(b - a for a, b in zip(inside, inside[1:]))
