/* See verdict.h. */
#include "play/verdict.h"
#include "base/clock.h"
#include <string.h>

enum { CHECKS = 64, BEFORE_S = 10, CALM_S = 3, TIMES = 2, SLACK_US = 5000, DAY_MS = 24 * 3600 * 1000 };

struct checks {
    const struct verdict_source *v;
    struct report_check *row;
    size_t n;
    int bad;
};

static void add(struct checks *c, struct report_check row)
{
    if (c->n == CHECKS)
        return;
    c->bad += !row.ok;
    c->row[c->n++] = row;
}

static const char *whole(struct checks *c, int64_t v)
{
    return arena_fmt(c->v->arena, "%lld", (long long)v);
}

static const char *decimal(struct checks *c, double v)
{
    return arena_fmt(c->v->arena, "%.6g", v);
}

/* ---- limits of time */

static const struct hist *hist_of(const struct stats *s, const char *of, int *row)
{
    int k = kind_find(of);
    *row = k >= 0 ? k : strcmp(of, "writes") == 0 ? ROW_WRITES : ROW_READS;
    return k >= 0 ? &s->kind[k].took : *row == ROW_WRITES ? &s->writes : &s->reads;
}

static void limits(struct checks *c)
{
    const struct plan_verdict *p = &c->v->plan->verdict;
    for (size_t i = 0; i < p->n_limits; i++) {
        const struct plan_limit *l = &p->limits[i];
        int row;
        const struct hist *h = hist_of(c->v->stats, l->of, &row);
        const struct { int64_t asked; int per_mille, measure; } all[] = {
            {l->p50, 500, MEASURE_P50}, {l->p95, 950, MEASURE_P95}, {l->p99, 990, MEASURE_P99}, {l->max, 1000, MEASURE_MAX}};
        for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
            int64_t got = hist_at(h, all[k].per_mille);
            if (all[k].asked)
                add(c, (struct report_check){CHECK_LIMIT, row, all[k].measure, whole(c, all[k].asked), whole(c, got), h->n && got <= all[k].asked});
        }
    }
}

/* ---- shares and rates */

static void shares(struct checks *c)
{
    const struct plan_verdict *p = &c->v->plan->verdict;
    const struct report_found *f = c->v->found;
    struct stats_sum s = stats_sum(c->v->stats);
    double all = (double)(s.answered + s.errors), errors = all > 0 ? (double)s.errors / all : 0, sheds = all > 0 ? (double)s.sheds / all : 0;
    add(c, (struct report_check){CHECK_ERRORS, 0, MEASURE_SHARE, decimal(c, p->errors), decimal(c, errors), errors <= p->errors && s.answered > 0});
    if (p->sheds.set)
        add(c, (struct report_check){CHECK_SHEDS, 0, MEASURE_SHARE, decimal(c, p->sheds.v), decimal(c, sheds), sheds <= p->sheds.v});
    if (p->on_time.set && f->compared) {
        double on_time = f->compare.finished ? (double)f->compare.on_time / (double)f->compare.finished : 0;
        add(c, (struct report_check){CHECK_ON_TIME, 0, MEASURE_SHARE, decimal(c, p->on_time.v), decimal(c, on_time), on_time >= p->on_time.v});
    }
    if (p->writes.set) {
        double rate = verdict_rates(c->v->plan, c->v->stats).main;
        add(c, (struct report_check){CHECK_RATE, 0, MEASURE_PER_SECOND, decimal(c, p->writes.v), decimal(c, rate), rate >= p->writes.v});
    }
}

struct verdict_rates verdict_rates(const struct plan *p, const struct stats *s)
{
    struct verdict_rates r = {0};
    int64_t from = 0, last = 0;
    for (size_t i = 0; i < s->seconds && s->second[i].clock <= p->begins + p->lasts; i++) {
        r.main += (double)s->second[i].main;
        r.writes += (double)s->second[i].writes;
        r.reads += (double)s->second[i].reads;
        last = s->second[i].at;
    }
    double seconds = (double)(last - from) / 1e6;
    return seconds > 0 ? (struct verdict_rates){r.main / seconds, r.writes / seconds, r.reads / seconds} : r;
}

/* ---- after a spike */

static int64_t on_day(const struct plan *p, int64_t of_day)
{
    int64_t midnight = (p->begins + CLOCK_VN) / DAY_MS * DAY_MS - CLOCK_VN;
    return midnight + of_day;
}

/* The slowest hundredth in the seconds before; a single bad one does not count. */
static int64_t usual(const struct stats *s, int64_t before)
{
    struct hist h = {0};
    for (size_t i = 0; i < s->seconds; i++)
        if (s->second[i].clock < before && (i + BEFORE_S >= s->seconds || s->second[i + BEFORE_S].clock >= before))
            hist_add(&h, s->second[i].write_p99);
    return hist_at(&h, 500);
}

int64_t verdict_recovery(const struct plan *p, const struct stats *s, const struct plan_spike *spike)
{
    int64_t from = on_day(p, spike->at), end = from + spike->lasts, was = usual(s, from), most = was * TIMES > was + SLACK_US ? was * TIMES : was + SLACK_US;
    int calm = 0;
    for (size_t i = 0; i < s->seconds; i++) {
        const struct stats_second *n = &s->second[i];
        if (n->clock < end)
            continue;
        calm = n->write_p99 <= most && n->waiting == 0 ? calm + 1 : 0;
        if (calm == CALM_S)
            return s->second[i + 1 - CALM_S].clock - end;
    }
    return -1;
}

static void recoveries(struct checks *c)
{
    const struct plan *p = c->v->plan;
    for (size_t i = 0; p->verdict.recovers && i < p->n_spikes; i++) {
        if (on_day(p, p->spikes[i].at) >= p->begins + p->lasts)
            continue; /* a slice that ends before it */
        int64_t got = verdict_recovery(p, c->v->stats, &p->spikes[i]);
        add(c, (struct report_check){CHECK_RECOVERS, 0, MEASURE_MS, whole(c, p->verdict.recovers), whole(c, got), got >= 0 && got <= p->verdict.recovers});
    }
}

/* ---- nothing lost */

static void nothing(struct checks *c, int what, int64_t got)
{
    add(c, (struct report_check){what, 0, MEASURE_COUNT, "0", whole(c, got), got == 0});
}

struct list verdict_of(const struct verdict_source *v, int *bad)
{
    struct checks c = {.v = v, .row = ARENA_ARRAY(v->arena, struct report_check, CHECKS)};
    const struct report_found *f = v->found;
    if (f->compared) {
        nothing(&c, CHECK_DIFFERENCES, f->compare.differences);
        if (f->journal_seen)
            nothing(&c, CHECK_JOURNAL, f->journal_wrong);
        if (f->counters_seen)
            nothing(&c, CHECK_COUNTERS, f->counters_wrong);
        if (f->kills)
            nothing(&c, CHECK_KILLS, f->kill_differences);
    }
    shares(&c);
    limits(&c);
    recoveries(&c);
    *bad = c.bad;
    return (struct list){c.row, c.n};
}
