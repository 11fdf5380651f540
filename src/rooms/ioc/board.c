/* Two sums made lines. See board.h; must never know a page. */
#include "rooms/ioc/board.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

static struct board_ask asking(const struct ioc_ask *q, enum board_by by, bool then)
{
    const struct ioc_period *p = &q->period;
    return (struct board_ask){.top = q->top->id, .from = then ? p->then_from : p->from, .to = then ? p->then_to : p->to, .procedure = q->procedure,
                              .field = q->field, .by = by};
}

static const struct board_row *same_key(const struct board_sum *s, const struct board_row *row)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->row[i]->unit == row->unit && strcmp(s->row[i]->key, row->key) == 0)
            return s->row[i];
    return NULL;
}

/* A line of the same days: of the unit asked for, until it is said otherwise. */
static struct ioc_line line_of(struct req *r, const struct ioc_ask *q, const char *code, const char *name)
{
    return (struct ioc_line){.code = code, .name = name, .unit = q->top->code, .ky = q->period.id, .tu = ioc_day_text(q->period.from, r->x->arena),
                             .den = ioc_day_text(q->period.to, r->x->arena), .tt = q->procedure, .lv = q->field};
}

/* ---- units */

static int64_t unit_count(const struct board_sum *s)
{
    int64_t seq = 0;
    for (size_t i = 0; i < sizeof s->seq / sizeof *s->seq; i++)
        seq += s->seq[i];
    return seq;
}

static void unit_line(struct req *r, const struct ioc_ask *q, const struct unit *u, struct ioc_line *l)
{
    *l = line_of(r, q, u->code, units_title(r->ctx.world->units, u, folder_today(&r->ctx), r->ctx.lang, r->x->arena));
    l->unit = u->code;
    l->leaf = u->tier != UNIT_PROVINCE && u->tier != UNIT_NATION;
}

static bool among(const struct unit *const *row, size_t n, int64_t unit)
{
    for (size_t i = 0; i < n; i++)
        if (row[i]->id == unit)
            return true;
    return false;
}

/* What is below by its name; and whatever else has figures: the unit itself, an office that decides on its own, a unit that is no more. */
static void unit_lines(struct req *r, const struct ioc_ask *q, const struct board_sum *now, const struct board_sum *then, struct list *out)
{
    static const struct board_row none = {.key = ""};
    const struct unit **below;
    size_t n = ioc_below(r, q->top, &below), k = 0;
    struct ioc_line *line = ARENA_ARRAY(r->x->arena, struct ioc_line, n + now->n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct board_row *row = board_find(now, below[i]->id);
        unit_line(r, q, below[i], &line[k]);
        ioc_line_fill(&line[k++], row ? row : &none, board_find(then, below[i]->id));
    }
    for (size_t i = 0; i < now->n; i++) {
        const struct unit *u = units_find(r->ctx.world->units, now->row[i]->unit);
        if (!u || among(below, n, u->id))
            continue;
        unit_line(r, q, u, &line[k]);
        ioc_line_fill(&line[k++], now->row[i], board_find(then, u->id));
    }
    *out = (struct list){line, k};
}

/* ---- procedures and fields */

static int by_received(const void *x, const void *y)
{
    const struct ioc_line *a = x, *b = y;
    int64_t one = a->received + a->open, two = b->received + b->open;
    return one != two ? (one < two) - (one > two) : strcmp(a->name, b->name);
}

static const char *procedure_name(struct req *r, const char *code)
{
    const struct procedure *p = catalogue_find(r->ctx.world->catalogue, code, "9999-12-31");
    return p ? label_in(&p->name, r->ctx.lang) : code;
}

static void key_lines(struct req *r, const struct ioc_ask *q, enum board_by by, const struct board_sum *now, const struct board_sum *then, struct list *out)
{
    struct ioc_line *line = ARENA_ARRAY(r->x->arena, struct ioc_line, now->n + 1);
    bool field = by == BOARD_FIELD;
    for (size_t i = 0; i < now->n; i++) {
        const char *key = now->row[i]->key;
        line[i] = line_of(r, q, field ? "" : key, field ? key : procedure_name(r, key));
        *(field ? &line[i].lv : &line[i].tt) = key;
        ioc_line_fill(&line[i], now->row[i], same_key(then, now->row[i]));
    }
    qsort(line, now->n, sizeof *line, by_received);
    *out = (struct list){line, now->n};
}

enum err_code ioc_board(struct req *r, const struct ioc_ask *q, enum board_by by, struct ioc_board *out, struct err *e)
{
    struct board_ask ask = asking(q, by, false), before = asking(q, by, true);
    struct board_sum *then;
    TRY(ioc_sum(r, &ask, &out->now, e));
    TRY(ioc_sum(r, &before, &then, e));
    struct board_row all = board_total(out->now), was = board_total(then);
    out->all = line_of(r, q, q->top->code, q->name);
    ioc_line_fill(&out->all, &all, &was);
    out->seq = unit_count(out->now);
    if (by == BOARD_PROCEDURE || by == BOARD_FIELD)
        key_lines(r, q, by, out->now, then, &out->lines);
    else
        unit_lines(r, q, out->now, then, &out->lines);
    return ERR_OK;
}

/* ---- before anybody asks: what the boards of a nation and of a province are asked for every day; of millions of dossiers that takes seconds */

enum { SPANS_MAX = 16 };

static size_t span_add(struct board_span *row, size_t n, int64_t from, int64_t to, int64_t top)
{
    row[n] = (struct board_span){from, to, top};
    return n + 1;
}

enum err_code ioc_ready(struct ctx *c, struct err *e)
{
    static const char *const ids[] = {"hom-nay", "tuan", "thang", "quy", "nam"};
    struct board_span span[SPANS_MAX];
    int64_t today = dossier_day(c->now), from = ioc_curve_from(today);
    size_t n = 0;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct ioc_period p = ioc_period_of(c->now, ids[i]);
        n = span_add(span, n, p.from, p.to, 0);
        n = span_add(span, n, p.then_from, p.then_to, 0);
    }
    n = span_add(span, n, from, today, UNIT_NATION_ID);
    if (c->world->shards > 1)
        n = span_add(span, n, from, today, c->world->shard_province[c->shard]);
    return board_ready(c, span, n, e);
}
