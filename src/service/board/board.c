/* Sums for boards. See board.h; must never know a page, nor read a dossier. */
#include "service/board/board.h"
#include "reference/units.h"
#include "service/admin/scope.h"
#include "service/board/groups.h"
#include "service/board/mirror.h"
#include "service/board/past.h"

struct board {
    struct arena *arena;
    int shards;
    struct mirror **mirror;
    struct past **past;
};

struct board *board_new(int shards)
{
    struct arena *a = arena_new(0);
    struct board *b = ARENA_NEW(a, struct board);
    b->arena = a;
    b->shards = shards;
    b->mirror = ARENA_ARRAY(a, struct mirror *, shards);
    b->past = ARENA_ARRAY(a, struct past *, shards);
    for (int i = 0; i < shards; i++) {
        b->mirror[i] = mirror_new();
        b->past[i] = past_new();
    }
    return b;
}

void board_free(struct board *b)
{
    if (!b)
        return;
    for (int i = 0; i < b->shards; i++) {
        mirror_free(b->mirror[i]);
        past_free(b->past[i]);
    }
    arena_free(b->arena);
}

int64_t board_ended(const int64_t *tally, enum counter_time t)
{
    return tally[COUNT_DONE + t] + tally[COUNT_REFUSED + t];
}

int64_t board_filed(const int64_t *tally)
{
    return tally[COUNT_FILED] + tally[COUNT_FILED + 1] + tally[COUNT_FILED + 2];
}

int64_t board_received(const int64_t *tally)
{
    return tally[COUNT_RECEIVED] + tally[COUNT_RECEIVED + 1] + tally[COUNT_RECEIVED + 2];
}

/* ---- sums */

struct board_sum *board_begin(const struct board_ask *ask, struct arena *a)
{
    struct board_sum *s = ARENA_NEW(a, struct board_sum);
    s->arena = a;
    s->ask = *ask;
    s->groups = groups_new(s);
    return s;
}

struct adding {
    struct board_sum *sum;
    struct ctx *c;
    struct past *past;
    int64_t today;
};

static void add_line(void *with, const struct counter *line)
{
    const struct adding *x = with;
    if (!*line->state && line->day && (line->day < x->sum->ask.from || line->day > x->sum->ask.to))
        return;
    struct board_row *row = groups_row(x->sum->groups, x->c->world, line);
    if (row)
        totals_line(row, line, x->today);
}

/* The unit under which all of this is to be counted, if none of it lies outside and none under another row; 0 = it has to be looked at line by line. */
static int64_t whole_of(const struct units *all, int64_t asked, enum board_by by, const struct totals *t)
{
    const struct unit *top = units_find(all, asked);
    if (by == BOARD_UNIT || (top->tier != UNIT_NATION && top->tier != UNIT_PROVINCE))
        return 0;
    if (top->tier == UNIT_NATION && by != BOARD_PROVINCE)
        return asked;
    int64_t province = totals_province(t, all);
    return top->tier == UNIT_NATION || province == asked ? province : 0;
}

/* False: the lines themselves have to be looked at. tallies: all of them are of days asked for; else none is. */
static bool add_totals(const struct adding *x, const struct totals *t, bool tallies)
{
    const struct board_ask *q = &x->sum->ask;
    bool texts = q->by == BOARD_PROCEDURE || q->by == BOARD_FIELD || *q->procedure || *q->field;
    int64_t whole = whole_of(x->c->world->units, q->top, q->by, t);
    if (totals_ahead(t) || (texts && !whole))
        return false;
    struct totals_rows rows = texts ? totals_procedures(t) : whole ? (struct totals_rows){totals_all(t), 1} : totals_units(t);
    for (size_t i = 0; i < rows.n; i++) {
        const struct board_row *from = &rows.row[i];
        struct counter line = {.unit = whole ? whole : from->unit, .procedure = from->key};
        struct board_row *to = totals_empty(from, tallies) ? NULL : groups_row(x->sum->groups, x->c->world, &line);
        if (to)
            totals_put(to, from, tallies);
    }
    return true;
}

/* Days that are over from what is kept of them, the rest from what is in memory: together what this transaction sees. */
static enum err_code add_view(void *with, const struct mirror_view *v, struct err *e)
{
    struct adding *x = with;
    const struct board_ask *q = &x->sum->ask;
    struct past_ask old = {.from = q->from, .to = q->to < v->day ? q->to : v->day - 1, .turn = v->turn};
    struct past_view past = {0};
    if (old.from <= old.to)
        TRY(past_read(x->past, x->c, &old, &past, e));
    if (past.n && !add_totals(x, past.totals, true))
        for (size_t i = 0; i < past.n; i++)
            add_line(x, &past.line[i]);
    if (x->today != v->day || !add_totals(x, mirror_totals(v), v->day >= q->from && v->day <= q->to))
        mirror_each(v, add_line, x);
    x->sum->seq[x->c->shard] = v->seq;
    return ERR_OK;
}

enum err_code board_add(struct board_sum *s, struct ctx *c, struct err *e)
{
    struct board *b = c->world->board;
    struct adding x = {s, c, b->past[c->shard], dossier_day(c->now)};
    const struct unit *top = units_find(c->world->units, s->ask.top);
    if (!top || (top->province && world_shard_of(c->world, top->province) != c->shard))
        return ERR_OK; /* nothing of it lies here */
    s->now = c->now;
    return mirror_read(b->mirror[c->shard], c, add_view, &x, e);
}

const struct board_row *board_find(const struct board_sum *s, int64_t unit)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->row[i]->unit == unit)
            return s->row[i];
    return NULL;
}

struct board_row board_total(const struct board_sum *s)
{
    struct board_row t = {.key = ""};
    for (size_t i = 0; i < s->n; i++) {
        const struct board_row *r = s->row[i];
        for (int k = 0; k < COUNT_OUTCOMES; k++)
            t.tally[k] += r->tally[k];
        t.open += r->open;
        t.waiting += r->waiting;
        t.today += r->today;
        t.soon += r->soon;
        t.overdue += r->overdue;
    }
    return t;
}

/* ---- curves */

struct board_curve *board_curve_begin(int64_t top, int64_t from, int64_t to, struct arena *a)
{
    struct board_curve *v = ARENA_NEW(a, struct board_curve);
    *v = (struct board_curve){.top = top, .from = from, .to = to, .day = ARENA_ARRAY(a, struct board_day, to - from + 2)};
    for (int64_t day = from; day <= to; day++)
        v->day[day - from].day = day;
    return v;
}

struct drawing { struct board_curve *curve; struct ctx *c; struct past *past; };

static void draw(void *with, const struct counter *line)
{
    struct drawing *x = with;
    if (!*line->state && line->day >= x->curve->from && line->day <= x->curve->to && scope_within(x->c->world, x->curve->top, line->unit))
        x->curve->day[line->day - x->curve->from].tally[line->outcome] += line->n;
}

static bool draw_totals(struct drawing *x, const struct mirror_view *v)
{
    struct board_curve *curve = x->curve;
    const struct totals *t = mirror_totals(v);
    bool whole = whole_of(x->c->world->units, curve->top, BOARD_ALL, t) != 0;
    struct totals_rows rows = whole ? (struct totals_rows){totals_all(t), 1} : totals_units(t);
    if (totals_ahead(t))
        return false;
    for (size_t i = 0; i < rows.n && v->day >= curve->from && v->day <= curve->to; i++) {
        bool within = whole || scope_within(x->c->world, curve->top, rows.row[i].unit);
        for (int k = 0; within && k < COUNT_OUTCOMES; k++)
            curve->day[v->day - curve->from].tally[k] += rows.row[i].tally[k];
    }
    return true;
}

static enum err_code draw_view(void *with, const struct mirror_view *v, struct err *e)
{
    struct drawing *x = with;
    struct past_ask old = {.from = x->curve->from, .to = x->curve->to < v->day ? x->curve->to : v->day - 1, .turn = v->turn, .daily = true, .top = x->curve->top};
    struct past_view past = {0};
    if (old.from <= old.to)
        TRY(past_read(x->past, x->c, &old, &past, e));
    for (int64_t i = 0; i <= old.to - old.from; i++)
        for (int k = 0; k < COUNT_OUTCOMES; k++)
            x->curve->day[i].tally[k] += past.day[i].tally[k];
    if (!draw_totals(x, v))
        mirror_each(v, draw, x);
    return ERR_OK;
}

enum err_code board_curve_add(struct board_curve *v, struct ctx *c, struct err *e)
{
    struct board *b = c->world->board;
    struct drawing x = {v, c, b->past[c->shard]};
    const struct unit *top = units_find(c->world->units, v->top);
    if (!top || (top->province && world_shard_of(c->world, top->province) != c->shard))
        return ERR_OK;
    return mirror_read(b->mirror[c->shard], c, draw_view, &x, e);
}

/* ---- before anybody asks */

struct readying { struct ctx *c; const struct board_span *span; size_t n; };

static enum err_code ready_view(void *with, const struct mirror_view *v, struct err *e)
{
    const struct readying *x = with;
    struct past *p = x->c->world->board->past[x->c->shard];
    struct past_view view;
    for (size_t i = 0; i < x->n; i++) {
        const struct board_span *s = &x->span[i];
        struct past_ask old = {.from = s->from, .to = s->to < v->day ? s->to : v->day - 1, .turn = v->turn, .daily = s->top != 0, .top = s->top};
        if (old.from <= old.to)
            TRY(past_read(p, x->c, &old, &view, e));
    }
    return ERR_OK;
}

enum err_code board_ready(struct ctx *c, const struct board_span *span, size_t n, struct err *e)
{
    struct readying x = {c, span, n};
    return mirror_read(c->world->board->mirror[c->shard], c, ready_view, &x, e);
}
