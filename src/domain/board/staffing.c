/* Erlang C. See staffing.h; moves are in staffing_moves.c. */
#include "domain/board/staffing.h"
#include <math.h>

const char *const staffing_state_words[] = {"unknown", "quiet", "steady", "growing", NULL};
const char *const staffing_assumptions[] = {"board.staffing.poisson", "board.staffing.exponential", "board.staffing.one_queue", "board.staffing.alike",
                                            "board.staffing.even", NULL};

static double load_of(struct staffing_queue q)
{
    return q.arrivals * q.service / 60;
}

static enum staffing_state state_of(struct staffing_queue q)
{
    bool sound = isfinite(q.arrivals) && isfinite(q.service) && q.arrivals >= 0 && q.counters >= 0 && q.counters <= STAFFING_COUNTERS;
    if (!sound || (q.arrivals > 0 && q.service <= 0) || !isfinite(load_of(q)))
        return STAFFING_UNKNOWN;
    if (q.arrivals <= 0)
        return STAFFING_QUIET;
    return load_of(q) < q.counters ? STAFFING_STEADY : STAFFING_GROWING;
}

/* Erlang C of a steady queue out of Erlang B: B(0) = 1, B(i) = a B(i-1) / (i + a B(i-1)). */
static double waits_of(struct staffing_queue q)
{
    double a = load_of(q), b = 1;
    for (int i = 1; i <= q.counters; i++)
        b = a * b / (i + a * b);
    return b / (1 - a / q.counters * (1 - b));
}

/* Minutes that the share p exceeds: P(W > t) = C exp(-(c - a) t / service). */
static double exceeded(struct staffing_queue q, double waits, double p)
{
    return waits > p ? log(waits / p) * q.service / (q.counters - load_of(q)) : 0;
}

struct staffing_wait staffing_predict(struct staffing_queue q)
{
    double a = load_of(q);
    struct staffing_wait w = {.state = state_of(q)};
    if (w.state == STAFFING_UNKNOWN)
        return w;
    w.utilisation = q.counters ? a / q.counters : 0;
    if (w.state == STAFFING_GROWING)
        w.growth = q.arrivals - q.counters * 60 / q.service;
    if (w.state == STAFFING_STEADY) {
        double apart = sqrt(q.counters) - sqrt(a);
        w.waits = waits_of(q);
        w.mean = w.waits * q.service / (q.counters - a);
        w.wait95 = exceeded(q, w.waits, 0.05);
        w.waiting = w.mean * q.arrivals / 60;
        w.settles = q.service / (apart * apart);
    }
    return w;
}

double staffing_within(struct staffing_queue q, double minutes)
{
    enum staffing_state state = state_of(q);
    if (state != STAFFING_STEADY)
        return state == STAFFING_QUIET ? 1 : 0;
    return 1 - waits_of(q) * exp(-(q.counters - load_of(q)) * fmax(0, minutes) / q.service);
}

double staffing_exceeded(struct staffing_queue q, double share)
{
    return state_of(q) == STAFFING_STEADY && share > 0 ? exceeded(q, waits_of(q), share) : 0;
}

int staffing_least(struct staffing_queue q, struct staffing_target target)
{
    q.counters = 0;
    if (state_of(q) != STAFFING_GROWING || !(load_of(q) < STAFFING_COUNTERS))
        return 0;
    for (q.counters = (int)load_of(q) + 1; q.counters <= STAFFING_COUNTERS; q.counters++)
        if (staffing_within(q, target.minutes) >= target.share)
            return q.counters;
    return 0;
}
