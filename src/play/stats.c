/* Counting. See stats.h. */
#include "play/stats.h"
#include <string.h>

struct stats *stats_new(struct arena *a)
{
    struct stats *s = ARENA_NEW(a, struct stats);
    s->arena = a;
    return s;
}

void stats_answered(struct stats *s, enum kind k, int64_t took_us, int64_t service_us)
{
    bool write = kinds[k].write;
    s->kind[k].answered++;
    hist_add(&s->kind[k].took, took_us);
    hist_add(write ? &s->writes : &s->reads, took_us);
    hist_add(write ? &s->now_writes : &s->now_reads, took_us);
    hist_add(&s->service[write], service_us);
    s->now.writes += write;
    s->now.reads += !write;
    s->now.main += kinds[k].main;
}

void stats_shed(struct stats *s, enum kind k)
{
    s->kind[k].sheds++;
    s->now.sheds++;
}

void stats_lost(struct stats *s, enum kind k)
{
    s->kind[k].lost++;
}

void stats_opened(struct stats *s)
{
    s->opened++;
    s->now.opened++;
}

/* The same fault a thousand times is one example: the number of the status and the beginning of the words decide. */
void stats_error(struct stats *s, enum kind k, int status, const char *what)
{
    s->kind[k].errors++;
    s->now.errors++;
    for (size_t i = 0; i < s->examples; i++)
        if (s->example[i].kind == k && s->example[i].status == status) {
            s->example[i].times++;
            if (s->example[i].times > 3)
                return;
        }
    if (s->examples < STATS_EXAMPLES)
        s->example[s->examples++] = (struct stats_example){k, status, arena_str(s->arena, what), 1};
}

void stats_tick(struct stats *s, int64_t at_us, int64_t clock)
{
    if (s->seconds == s->cap) {
        size_t cap = s->cap ? 2 * s->cap : 1024;
        s->second = arena_grow(s->arena, s->second, s->cap * sizeof *s->second, cap * sizeof *s->second);
        s->cap = cap;
    }
    struct stats_second *n = &s->now;
    n->at = at_us;
    n->clock = clock;
    n->write_p50 = hist_at(&s->now_writes, 500);
    n->write_p99 = hist_at(&s->now_writes, 990);
    n->read_p50 = hist_at(&s->now_reads, 500);
    n->read_p99 = hist_at(&s->now_reads, 990);
    s->second[s->seconds++] = *n;
    *n = (struct stats_second){0};
    hist_clear(&s->now_writes);
    hist_clear(&s->now_reads);
}

struct stats_sum stats_sum(const struct stats *s)
{
    struct stats_sum all = {0};
    for (int k = 0; k < KINDS; k++) {
        const struct stats_kind *x = &s->kind[k];
        all.answered += x->answered;
        all.errors += x->errors;
        all.sheds += x->sheds;
        all.lost += x->lost;
        all.writes += kinds[k].write ? x->answered : 0;
        all.main += kinds[k].main ? x->answered : 0;
        all.reads += kinds[k].write ? 0 : x->answered;
    }
    return all;
}
