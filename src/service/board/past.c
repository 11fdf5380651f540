/* A small store of sums, the one that was not asked for longest making room. See past.h; must never know what a figure means. */
#include "service/board/past.h"
#include "reference/units.h"
#include "service/admin/scope.h"
#include "store/board/month_store.h"
#include <string.h>

enum { KEPT = 24, FIRST = 1024 };

struct kept {
    struct arena *arena; /* NULL = free */
    struct past_ask ask;
    struct past_day *day;
    struct counter *line;
    size_t n;
    struct totals *totals;
    int64_t used;
};

struct past {
    struct arena *own;
    struct kept kept[KEPT];
    int64_t clock;
};

struct past *past_new(void)
{
    struct arena *a = arena_new(0);
    struct past *p = ARENA_NEW(a, struct past);
    p->own = a;
    return p;
}

void past_free(struct past *p)
{
    for (int i = 0; i < KEPT; i++)
        arena_free(p->kept[i].arena);
    arena_free(p->own);
}

/* ---- reading */

/* Lines while they are read: the same of several months is one. */
struct taking {
    struct kept *k;
    struct ctx *c;
    struct arena *work;
    struct counter *line;  /* texts are the kept ones */
    uint32_t *slot;        /* place in line + 1; 0 = free */
    size_t n, size;        /* size of slot, twice the room of line */
};

static uint32_t *slot_of(const struct taking *t, const struct counter *line)
{
    uint64_t h = (uint64_t)line->unit * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)line->outcome;
    for (const char *p = line->procedure; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    for (size_t i = (h ^ h >> 32) & (t->size - 1);; i = (i + 1) & (t->size - 1)) {
        const struct counter *there = t->slot[i] ? &t->line[t->slot[i] - 1] : NULL;
        if (!there || (there->unit == line->unit && there->outcome == line->outcome && strcmp(there->procedure, line->procedure) == 0))
            return &t->slot[i];
    }
}

static void more_room(struct taking *t)
{
    struct arena *old = t->work;
    const struct counter *line = t->line;
    t->work = arena_new(0);
    t->size = t->size ? 2 * t->size : FIRST;
    t->line = ARENA_ARRAY(t->work, struct counter, t->size / 2);
    t->slot = ARENA_ARRAY(t->work, uint32_t, t->size);
    for (size_t i = 0; i < t->n; i++) {
        t->line[i] = line[i];
        *slot_of(t, &line[i]) = (uint32_t)i + 1;
    }
    arena_free(old);
}

static void keep(struct taking *t, const struct counter *line)
{
    if (2 * t->n >= t->size)
        more_room(t);
    uint32_t *at = slot_of(t, line);
    if (*at) {
        t->line[*at - 1].n += line->n;
        return;
    }
    struct counter *to = &t->line[t->n];
    *to = *line;
    to->state = "";
    bool same = t->n && strcmp(t->line[t->n - 1].procedure, line->procedure) == 0;
    to->procedure = same ? t->line[t->n - 1].procedure : arena_str(t->k->arena, line->procedure);
    *at = (uint32_t)++t->n;
}

static enum err_code take(void *with, const void *rec, struct err *e)
{
    const struct counter *line = rec;
    struct taking *t = with;
    (void)e;
    if (line->n && line->outcome > 0 && line->outcome < COUNT_OUTCOMES)
        keep(t, line);
    return ERR_OK;
}

static enum err_code take_daily(void *with, const void *rec, struct err *e)
{
    const struct counter *line = rec;
    struct taking *t = with;
    const struct past_ask *q = &t->k->ask;
    if (line->outcome <= 0 || line->outcome >= COUNT_OUTCOMES || line->day < q->from || line->day > q->to || !scope_within(t->c->world, q->top, line->unit))
        return ERR_OK;
    int32_t *n = &t->k->day[line->day - q->from].tally[line->outcome];
    return __builtin_add_overflow(*n, line->n, n) ? err(e, ERR_STORAGE, "more than 2^31 of one kind on one day") : ERR_OK;
}

/* Whole months that are added up are read so; what is left of the span day by day. */
static enum err_code read_sums(struct taking *t, struct err *e)
{
    struct list all;
    const struct past_ask *q = &t->k->ask;
    TRY(month_list(t->c->db, t->c->arena, &all, e));
    const int64_t *month = all.items;
    int64_t day = q->from;
    for (size_t i = 0; i < all.n; i++) {
        int64_t first = month_first_day(month[i]), after = month_first_day(month[i] + 1);
        if (first < day || after - 1 > q->to)
            continue;
        if (first > day)
            TRY(month_sum(t->c->db, (struct month_span){SPAN_DAYS, day, first - 1}, take, t, e));
        TRY(month_sum(t->c->db, (struct month_span){SPAN_MONTHS, month[i], month[i]}, take, t, e));
        day = after;
    }
    return day <= q->to ? month_sum(t->c->db, (struct month_span){SPAN_DAYS, day, q->to}, take, t, e) : ERR_OK;
}

/* For a commune or a department every tally of the span is looked at: once. */
static enum err_code read_daily(struct taking *t, struct err *e)
{
    const struct past_ask *q = &t->k->ask;
    const struct unit *top = units_find(t->c->world->units, q->top);
    int64_t from = q->from, last = 0;
    if (top && (top->tier == UNIT_NATION || top->tier == UNIT_PROVINCE)) {
        TRY(daily_last(t->c->db, &last, e));
        last = last < q->to ? last : q->to;
        TRY(daily_list(t->c->db, from, last, take_daily, t, e));
        from = last + 1 > from ? last + 1 : from;
    }
    return from <= q->to ? month_sum(t->c->db, (struct month_span){SPAN_DAILY, from, q->to}, take_daily, t, e) : ERR_OK;
}

/* ---- keeping */

static bool fits(const struct kept *k, const struct past_ask *q)
{
    return k->arena && k->ask.from == q->from && k->ask.to == q->to && k->ask.turn == q->turn && k->ask.daily == q->daily && k->ask.top == q->top;
}

static struct kept *room_for(struct past *p)
{
    struct kept *oldest = &p->kept[0];
    for (int i = 0; i < KEPT; i++)
        if (!p->kept[i].arena || (oldest->arena && p->kept[i].used < oldest->used))
            oldest = &p->kept[i];
    arena_free(oldest->arena);
    *oldest = (struct kept){0};
    return oldest;
}

static enum err_code fill(struct kept *k, struct ctx *c, const struct past_ask *q, struct err *e)
{
    struct taking t = {.k = k, .c = c};
    k->arena = arena_new(0);
    k->ask = *q;
    k->totals = totals_new(q->to, k->arena);
    k->day = q->daily ? ARENA_ARRAY(k->arena, struct past_day, (size_t)(q->to - q->from + 1)) : NULL;
    enum err_code rc = q->daily ? read_daily(&t, e) : read_sums(&t, e);
    if (rc) {
        arena_free(k->arena);
        *k = (struct kept){0};
    } else if (t.n) {
        k->n = t.n;
        k->line = memcpy(arena_room(k->arena, t.n * sizeof *t.line), t.line, t.n * sizeof *t.line);
    }
    for (size_t i = 0; i < k->n; i++)
        totals_add(k->totals, &k->line[i]);
    arena_free(t.work);
    db_rest(c->db); /* or each thread would come to hold a full cache of every province */
    return rc;
}

enum err_code past_read(struct past *p, struct ctx *c, const struct past_ask *q, struct past_view *out, struct err *e)
{
    struct kept *k = NULL;
    for (int i = 0; i < KEPT && !k; i++)
        k = fits(&p->kept[i], q) ? &p->kept[i] : NULL;
    if (!k) {
        k = room_for(p);
        TRY(fill(k, c, q, e));
    }
    k->used = ++p->clock;
    *out = (struct past_view){k->day, k->line, k->n, k->totals};
    return ERR_OK;
}
