/* From sums to a line. See line.h; must never know an address. */
#include "rooms/ioc/line.h"

static const struct field fields[] = {
    FIELD(ioc_line, code, F_TEXT), FIELD(ioc_line, name, F_TEXT), FIELD(ioc_line, received, F_INT), FIELD(ioc_line, filed, F_INT), FIELD(ioc_line, online, F_INT),
    FIELD(ioc_line, open, F_INT), FIELD(ioc_line, waiting, F_INT), FIELD(ioc_line, today, F_INT), FIELD(ioc_line, soon, F_INT), FIELD(ioc_line, overdue, F_INT),
    FIELD(ioc_line, ended, F_INT), FIELD(ioc_line, early, F_INT), FIELD(ioc_line, on_time, F_INT), FIELD(ioc_line, late, F_INT), FIELD(ioc_line, refused, F_INT),
    FIELD(ioc_line, withdrawn, F_INT), FIELD(ioc_line, supplements, F_INT), FIELD(ioc_line, extended, F_INT), FIELD(ioc_line, handed_over, F_INT),
    FIELD(ioc_line, digitised, F_INT), FIELD(ioc_line, paid, F_INT, .doc = "payments that came in"), FIELD(ioc_line, paid_online, F_INT, .doc = "of these by the gateway"),
    FIELD(ioc_line, reused, F_INT, .doc = "filed with an answer that was known already"), FIELD(ioc_line, ratings, F_INT), FIELD(ioc_line, ratings_low, F_INT, .doc = "1 or 2 of 5"),
    FIELD(ioc_line, ratings_good, F_INT, .doc = "4 or 5 of 5"), FIELD(ioc_line, rating, F_INT, .doc = "mean of 1 to 5, hundredths; -1 = nobody rated"),
    FIELD(ioc_line, share, F_INT, .doc = "in time, thousandths; -1 = nothing was due"), FIELD(ioc_line, online_share, F_INT),
    FIELD(ioc_line, digitised_share, F_INT), FIELD(ioc_line, supplement_share, F_INT), FIELD(ioc_line, refused_share, F_INT),
    FIELD(ioc_line, paid_share, F_INT, .doc = "paid online, of the payments"), FIELD(ioc_line, reuse_share, F_INT, .doc = "of those filed"),
    FIELD(ioc_line, then_received, F_INT), FIELD(ioc_line, then_share, F_INT), FIELD(ioc_line, place, F_INT, .flags = FIELD_PRIVATE),
    FIELD(ioc_line, counter, F_INT, .flags = FIELD_PRIVATE), FIELD(ioc_line, done_early, F_INT, .flags = FIELD_PRIVATE),
    FIELD(ioc_line, done_on_time, F_INT, .flags = FIELD_PRIVATE), FIELD(ioc_line, done_late, F_INT, .flags = FIELD_PRIVATE),
    FIELD(ioc_line, unit, F_TEXT, .flags = FIELD_PRIVATE), FIELD(ioc_line, ky, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(ioc_line, tu, F_TEXT, .flags = FIELD_PRIVATE), FIELD(ioc_line, den, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(ioc_line, tt, F_TEXT, .flags = FIELD_PRIVATE), FIELD(ioc_line, lv, F_TEXT, .flags = FIELD_PRIVATE), FIELD(ioc_line, bar, F_INT, .flags = FIELD_PRIVATE),
    FIELD(ioc_line, judged, F_BOOL, .flags = FIELD_PRIVATE), FIELD(ioc_line, low, F_BOOL, .flags = FIELD_PRIVATE), FIELD(ioc_line, leaf, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model ioc_line_model = MODEL(ioc_line, fields, .doc = "Figures of a unit, a procedure or a field");

int64_t ioc_share(int64_t part, int64_t whole)
{
    return whole > 0 ? (1000 * part + whole / 2) / whole : -1;
}

static void rated(struct ioc_line *l, const int64_t *t)
{
    int64_t sum = 0;
    for (int k = 0; k < COUNTER_MARKS; k++) {
        l->ratings += t[COUNT_RATED + k];
        sum += (k + 1) * t[COUNT_RATED + k];
    }
    l->ratings_low = t[COUNT_RATED] + t[COUNT_RATED + 1];
    l->ratings_good = t[COUNT_RATED + 3] + t[COUNT_RATED + 4];
    l->rating = l->ratings > 0 ? (100 * sum + l->ratings / 2) / l->ratings : -1;
}

/* With a date alone: what had none can be neither in time nor late. */
static int64_t share_of(const struct board_row *row)
{
    int64_t good = board_ended(row->tally, COUNT_EARLY) + board_ended(row->tally, COUNT_ON_TIME);
    return ioc_share(good, good + board_ended(row->tally, COUNT_LATE));
}

void ioc_line_fill(struct ioc_line *l, const struct board_row *now, const struct board_row *then)
{
    const int64_t *t = now->tally;
    l->received = board_received(t);
    l->filed = board_filed(t);
    l->online = t[COUNT_FILED + 1];
    l->counter = t[COUNT_FILED];
    l->done_early = t[COUNT_DONE + COUNT_EARLY];
    l->done_on_time = t[COUNT_DONE + COUNT_ON_TIME];
    l->done_late = t[COUNT_DONE + COUNT_LATE];
    l->open = now->open;
    l->waiting = now->waiting;
    l->today = now->today;
    l->soon = now->soon;
    l->overdue = now->overdue;
    l->early = board_ended(t, COUNT_EARLY);
    l->on_time = board_ended(t, COUNT_ON_TIME);
    l->late = board_ended(t, COUNT_LATE);
    l->ended = l->early + l->on_time + l->late + board_ended(t, COUNT_UNDATED);
    for (int k = 0; k < 4; k++) {
        l->refused += t[COUNT_REFUSED + k];
        l->withdrawn += t[COUNT_WITHDRAWN + k];
    }
    l->supplements = t[COUNT_SUPPLEMENT];
    l->extended = t[COUNT_EXTENDED];
    l->handed_over = t[COUNT_HANDED_OVER];
    l->digitised = t[COUNT_DIGITISED];
    l->paid = t[COUNT_PAID];
    l->paid_online = t[COUNT_PAID_ONLINE];
    l->reused = t[COUNT_REUSED];
    rated(l, t);
    l->share = share_of(now);
    l->bar = l->share > 800 ? (l->share - 800) * 112 / 200 : 0;
    l->low = l->share < 900;
    l->judged = l->share >= 0;
    l->online_share = ioc_share(l->online, l->filed);
    l->digitised_share = ioc_share(l->digitised, l->received);
    l->supplement_share = ioc_share(l->supplements, l->received);
    l->refused_share = ioc_share(l->refused, l->ended);
    l->paid_share = ioc_share(l->paid_online, l->paid);
    l->reuse_share = ioc_share(l->reused, l->filed);
    l->then_received = then ? board_received(then->tally) : 0;
    l->then_share = then ? share_of(then) : -1;
}
