/* Whom to move where, one officer after the other. See staffing.h. */
#include "domain/board/staffing.h"
#include <math.h>

struct place { /* a centre as it is after the moves so far */
    struct staffing_queue queue;
    struct staffing_wait now, fewer, more; /* with one counter less, one more */
    int spare;
    bool may_lend, has_lent, has_got;
};

struct search {
    const struct staffing_centre *centre;
    struct place *place;
    size_t n;
    const struct staffing_rules *rules;
};

static void look(struct place *p, const struct staffing_target *target)
{
    struct staffing_queue fewer = p->queue, more = p->queue;
    fewer.counters--;
    more.counters++;
    p->now = staffing_predict(p->queue);
    p->fewer = staffing_predict(fewer);
    p->more = staffing_predict(more);
    bool sound = p->now.state == STAFFING_QUIET || p->now.state == STAFFING_STEADY;
    p->may_lend = p->spare > 0 && sound && p->fewer.state == p->now.state && staffing_within(fewer, target->minutes) >= target->share;
}

static double distance(const struct staffing_centre *a, const struct staffing_centre *b)
{
    static const double rad = 3.14159265358979323846 / 180, earth = 6371.0088;
    if (!isfinite(a->lat) || !isfinite(a->lon) || !isfinite(b->lat) || !isfinite(b->lon))
        return -1;
    double y = sin((b->lat - a->lat) * rad / 2), x = sin((b->lon - a->lon) * rad / 2);
    return 2 * earth * asin(fmin(1, sqrt(y * y + cos(a->lat * rad) * cos(b->lat * rad) * x * x)));
}

/* Minutes of waiting that come up an hour, all people together. */
static double burden(const struct staffing_queue *q, const struct staffing_wait *w)
{
    return q->arrivals * w->mean;
}

static bool weigh(const struct search *s, size_t from, size_t to, struct staffing_move *m)
{
    const struct place *f = &s->place[from], *t = &s->place[to];
    *m = (struct staffing_move){.from = from, .to = to, .from_before = f->now, .from_after = f->fewer, .to_before = t->now, .to_after = t->more};
    m->saved = burden(&f->queue, &f->now) - burden(&f->queue, &f->fewer);
    if (t->now.state == STAFFING_GROWING)
        m->relief = t->now.growth - t->more.growth;
    else
        m->saved += burden(&t->queue, &t->now) - burden(&t->queue, &t->more);
    if (t->now.state == STAFFING_GROWING ? m->relief <= s->rules->relief : m->saved <= s->rules->gain)
        return false;
    m->km = distance(&s->centre[from], &s->centre[to]);
    return s->rules->km <= 0 || (m->km >= 0 && m->km <= s->rules->km);
}

/* Whether a is the better move; those found earlier stand first when all is equal. */
static bool better(const struct staffing_move *a, const struct staffing_move *b)
{
    static const double same = 1e-9;
    if (fabs(a->relief - b->relief) > same)
        return a->relief > b->relief;
    if (fabs(a->saved - b->saved) > same)
        return a->saved > b->saved;
    if ((a->km < 0) != (b->km < 0))
        return a->km >= 0;
    return a->km < b->km - same;
}

static bool find(const struct search *s, struct staffing_move *best)
{
    bool found = false;
    struct staffing_move m;
    for (size_t f = 0; f < s->n; f++) {
        if (!s->place[f].may_lend || s->place[f].has_got)
            continue;
        for (size_t t = 0; t < s->n; t++) {
            const struct place *to = &s->place[t];
            if (t == f || to->has_lent || to->now.state < STAFFING_STEADY || to->more.state == STAFFING_UNKNOWN || s->centre[f].province != s->centre[t].province)
                continue;
            if (weigh(s, f, t, &m) && (!found || better(&m, best))) {
                *best = m;
                found = true;
            }
        }
    }
    return found;
}

size_t staffing_moves(const struct staffing_centre *centre, size_t n, const struct staffing_rules *rules, struct arena *a, const struct staffing_move **out)
{
    struct search s = {centre, ARENA_ARRAY(a, struct place, n + 1), n, rules};
    struct staffing_move *move = ARENA_ARRAY(a, struct staffing_move, rules->most + 1);
    size_t moves = 0;
    for (size_t i = 0; i < n; i++) {
        s.place[i] = (struct place){.queue = centre[i].queue, .spare = centre[i].spare};
        look(&s.place[i], &rules->target);
    }
    while (moves < rules->most && find(&s, &move[moves])) {
        struct place *from = &s.place[move[moves].from], *to = &s.place[move[moves].to];
        from->queue.counters--;
        from->spare--;
        to->queue.counters++;
        from->has_lent = to->has_got = true;
        look(from, &rules->target);
        look(to, &rules->target);
        moves++;
    }
    *out = move;
    return moves;
}
