/* Whose time it was. See blame.h. */
#include "domain/board/blame.h"
#include <stdlib.h>
#include <string.h>

const char *const blame_cause_words[] = {"none", "officer", "citizen", "payment", "agency", "exchange", NULL};
const char *const blame_reason_words[] = {"not_late", "over_norm", "over_share", "over_allowed", "nobody_over", "unreadable", NULL};

struct step { /* all visits to one step of one unit */
    const struct blame_stretch *first;
    int64_t took, norm, allowed, last;
};

struct finding {
    const struct blame_stretch *stretch;
    size_t n;
    int64_t limit, *held; /* minutes that are each stretch's alone; then those of them that count */
    struct step *step;
    size_t *step_of, steps; /* of each stretch */
};

static int by_value(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* The stretch whose the minutes from..to are; f->n: nobody's. */
static size_t owner(const struct finding *f, int64_t from, int64_t to)
{
    size_t best = f->n;
    for (size_t i = 0; i < f->n; i++) {
        const struct blame_stretch *s = &f->stretch[i], *b = best < f->n ? &f->stretch[best] : NULL;
        if (s->from > from || s->to < to)
            continue;
        if (!b || s->stood > b->stood || (s->stood == b->stood && s->holder >= b->holder))
            best = i;
    }
    return best;
}

/* Every minute from reception to the last end to one stretch, or to nobody. */
static void share_out(struct finding *f, struct arena *a, struct blame *out)
{
    size_t n = 0;
    int64_t *edge = ARENA_ARRAY(a, int64_t, 2 * f->n + 1);
    edge[n++] = 0;
    for (size_t i = 0; i < f->n; i++) {
        edge[n++] = f->stretch[i].from;
        edge[n++] = f->stretch[i].to;
    }
    qsort(edge, n, sizeof *edge, by_value);
    for (size_t i = 1; i < n; i++) {
        if (edge[i] == edge[i - 1])
            continue;
        size_t who = owner(f, edge[i - 1], edge[i]);
        if (who < f->n)
            f->held[who] += edge[i] - edge[i - 1];
        else
            out->unheld += edge[i] - edge[i - 1];
    }
}

/* Of what stood only the excess is kept. */
static void count(struct finding *f, struct blame *out)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct blame_stretch *s = &f->stretch[i];
        if (s->stood) {
            out->stood += f->held[i];
            f->held[i] = s->norm && f->held[i] > s->norm ? f->held[i] - s->norm : 0;
        }
        out->minutes[s->holder] += f->held[i];
        out->used += f->held[i];
    }
    out->used += out->unheld;
}

static bool same_step(const struct blame_stretch *a, const struct blame_stretch *b)
{
    return a->holder == b->holder && a->stood == b->stood && strcmp(a->unit, b->unit) == 0 && strcmp(a->step, b->step) == 0;
}

static void gather(struct finding *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct blame_stretch *s = &f->stretch[i];
        size_t k = 0;
        while (k < f->steps && !same_step(f->step[k].first, s))
            k++;
        struct step *t = &f->step[k];
        if (k == f->steps) {
            *t = (struct step){.first = s};
            f->steps++;
        }
        f->step_of[i] = k;
        t->took += f->held[i];
        t->norm = !s->stood && s->norm > t->norm ? s->norm : t->norm;
        t->last = s->to > t->last ? s->to : t->last;
    }
}

/* What each step that ran should take. */
static void allow(struct finding *f)
{
    int64_t norms = 0, ran = 0, bare = 0;
    for (size_t k = 0; k < f->steps; k++) {
        const struct step *t = &f->step[k];
        if (t->first->stood || !t->took)
            continue;
        norms += t->norm;
        ran++;
        bare += t->norm == 0;
    }
    for (size_t k = 0; k < f->steps; k++) {
        struct step *t = &f->step[k];
        if (!t->first->stood && t->took)
            t->allowed = t->norm ? t->norm : norms <= f->limit ? (f->limit - norms) / bare : f->limit / ran;
    }
}

static size_t worst(const struct finding *f, bool by_time)
{
    size_t best = 0;
    int64_t most = INT64_MIN;
    for (size_t k = 0; k < f->steps; k++) {
        const struct step *t = &f->step[k];
        int64_t over = by_time ? t->took : t->took - t->allowed;
        if (t->took && (over > most || (over == most && t->last >= f->step[best].last))) {
            most = over;
            best = k;
        }
    }
    return best;
}

/* The account that held the step longest; of two, the later. */
static const char *account_of(const struct finding *f, size_t step)
{
    const char *who = "";
    int64_t most = 0;
    for (size_t i = 0; i < f->n; i++) {
        int64_t sum = 0;
        if (f->step_of[i] != step)
            continue;
        for (size_t k = 0; k < f->n; k++)
            if (f->step_of[k] == step && strcmp(f->stretch[k].account, f->stretch[i].account) == 0)
                sum += f->held[k];
        if (sum && sum >= most) {
            most = sum;
            who = f->stretch[i].account;
        }
    }
    return who;
}

static void shares(const struct finding *f, struct blame *out)
{
    double all = 0;
    for (size_t k = 0; k < f->steps; k++) {
        int64_t over = f->step[k].took - f->step[k].allowed;
        out->share[f->step[k].first->holder] += over > 0 ? (double)over : 0;
        all += over > 0 ? (double)over : 0;
    }
    for (int c = 0; c < BLAME_CAUSES; c++) {
        double charged = (double)(out->used - out->unheld);
        out->share[c] = all > 0 ? out->share[c] / all : charged > 0 ? (double)out->minutes[c] / charged : 0;
    }
}

static void name(const struct finding *f, struct blame *out)
{
    size_t k = worst(f, false);
    bool over = f->step[k].took > f->step[k].allowed;
    if (!over)
        k = worst(f, true);
    const struct step *t = &f->step[k];
    if (!t->took)
        return; /* nobody ever had it */
    out->cause = t->first->holder;
    out->account = account_of(f, k);
    out->unit = t->first->unit;
    out->step = t->first->step;
    out->took = t->took;
    out->allowed = t->allowed;
    if (over)
        out->reason = t->first->stood ? BLAME_OVER_ALLOWED : t->norm ? BLAME_OVER_NORM : BLAME_OVER_SHARE;
}

static bool readable(const struct blame_stretch *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i].from < 0 || s[i].to < s[i].from || s[i].norm < 0 || s[i].holder <= BLAME_NONE || s[i].holder >= BLAME_CAUSES)
            return false;
    return n > 0 && n <= BLAME_STRETCHES;
}

struct blame blame_find(const struct blame_stretch *stretch, size_t n, int64_t limit, struct arena *a)
{
    struct blame out = {.reason = BLAME_UNREADABLE, .account = "", .unit = "", .step = ""};
    if (!readable(stretch, n))
        return out;
    struct finding f = {.stretch = stretch, .n = n, .limit = limit, .held = ARENA_ARRAY(a, int64_t, n), .step = ARENA_ARRAY(a, struct step, n),
                        .step_of = ARENA_ARRAY(a, size_t, n)};
    share_out(&f, a, &out);
    count(&f, &out);
    if (limit < 0 || out.used <= limit) {
        out.reason = BLAME_NOT_LATE;
        return out;
    }
    out.reason = BLAME_NOBODY_OVER;
    out.over = out.used - limit;
    gather(&f);
    allow(&f);
    shares(&f, &out);
    name(&f, &out);
    return out;
}
