/* What each officer of a unit did and has in hand. Names of officers, nobody else's; a leader sees those of their own unit and below. */
#include "base/civil.h"
#include "reference/schemes.h"
#include "reference/units.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/judge.h"
#include "rooms/ioc/room.h"
#include "store/account_store.h"
#include "store/board/open_store.h"
#include "store/board/tide_store.h"
#include <stdlib.h>

struct stint_line {
    const char *name, *score;
    int64_t account, rank, steps, steps_late, steps_share, received, supplements, ended, ended_late, has, has_late;
};
static const struct field line_fields[] = {
    FIELD(stint_line, name, F_TEXT), FIELD(stint_line, rank, F_INT), FIELD(stint_line, score, F_TEXT), FIELD(stint_line, steps, F_INT),
    FIELD(stint_line, steps_late, F_INT), FIELD(stint_line, steps_share, F_INT), FIELD(stint_line, received, F_INT), FIELD(stint_line, supplements, F_INT),
    FIELD(stint_line, ended, F_INT), FIELD(stint_line, ended_late, F_INT), FIELD(stint_line, has, F_INT), FIELD(stint_line, has_late, F_INT),
    FIELD(stint_line, account, F_INT, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(stint_line, line_fields);

struct stints_view {
    struct list lines;   /* struct stint_line */
    struct list units;   /* struct ioc_line: to choose from, where there are several */
    const char *unit, *from, *to;
    int64_t nobody;      /* open work given to nobody by name */
    bool choose;
    struct ioc_line all;
};
static const struct field fields[] = {
    FIELD(stints_view, lines, F_LIST, .of = &line_model, .max = 2000), FIELD(stints_view, unit, F_TEXT), FIELD(stints_view, from, F_DATE),
    FIELD(stints_view, to, F_DATE), FIELD(stints_view, nobody, F_INT), FIELD(stints_view, choose, F_BOOL),
    FIELD(stints_view, units, F_LIST, .of = &ioc_line_model, .max = 4000), FIELD(stints_view, all, F_RECORD, .flags = FIELD_PRIVATE, .of = &ioc_line_model),
};
const struct model stints_view_model = MODEL(stints_view, fields, .doc = "What the officers of a unit did in a period, and what they have in hand");

struct gathering {
    const struct ioc_ask *q;
    struct stint_line *line;
    size_t n, room;
    int64_t nobody;
};

static struct stint_line *line_of(struct gathering *g, int64_t account)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->line[i].account == account)
            return &g->line[i];
    g->line[g->n] = (struct stint_line){.account = account, .name = "", .score = ""};
    return &g->line[g->n++];
}

static void add(struct stint_line *l, const struct counter *c)
{
    int64_t o = c->outcome;
    l->steps += o == COUNT_STEP ? c->n : 0;
    l->steps_late += o == COUNT_STEP_LATE ? c->n : 0;
    l->received += o >= COUNT_RECEIVED && o < COUNT_RECEIVED + 3 ? c->n : 0;
    l->supplements += o == COUNT_SUPPLEMENT ? c->n : 0;
    l->ended += o >= COUNT_DONE && o < COUNT_REFUSED + 4 ? c->n : 0;
    l->ended_late += o == COUNT_DONE + COUNT_LATE || o == COUNT_REFUSED + COUNT_LATE ? c->n : 0;
}

static enum err_code read_province(struct req *r, void *arg, struct err *e)
{
    struct gathering *g = arg;
    struct arena *a = r->x->arena;
    struct list did, held;
    int64_t today = dossier_day(r->ctx.now);
    if (world_shard_of(r->ctx.world, g->q->top->province) != r->ctx.shard)
        return ERR_OK;
    TRY(stint_sum(r->ctx.db, g->q->top->id, g->q->period.from, g->q->period.to, a, &did, e));
    TRY(held_list(r->ctx.db, g->q->top->id, (today + 10957) * CLOCK_DAY - CLOCK_VN, a, &held, e));
    g->line = ARENA_ARRAY(a, struct stint_line, did.n + held.n + 1);
    const struct counter *c = did.items;
    for (size_t i = 0; i < did.n; i++)
        add(line_of(g, c[i].holder), &c[i]);
    const struct held_row *h = held.items;
    for (size_t i = 0; i < held.n; i++) {
        if (!h[i].account) {
            g->nobody = h[i].n;
            continue;
        }
        struct stint_line *l = line_of(g, h[i].account);
        l->has = h[i].n;
        l->has_late = h[i].late;
    }
    return ERR_OK;
}

/* A step in time is what an officer answers for: the rules take it as a dossier that was settled. */
static void rank(struct req *r, struct gathering *g)
{
    struct board_figures *f = ARENA_ARRAY(r->x->arena, struct board_figures, g->n + 1);
    for (size_t i = 0; i < g->n; i++) {
        const struct stint_line *l = &g->line[i];
        figures_set(&f[i], BOARD_DONE_EARLY, 0);
        figures_set(&f[i], BOARD_DONE_ON_TIME, (double)(l->steps - l->steps_late));
        figures_set(&f[i], BOARD_DONE_LATE, (double)l->steps_late);
        figures_set(&f[i], BOARD_REFUSED, 0);
        figures_set(&f[i], BOARD_OVERDUE, (double)l->has_late);
    }
    const struct ranking_row *row = ranking_order(&r->ctx.world->schemes->ranking.officers, f, g->n, r->x->arena);
    for (size_t i = 0; i < g->n; i++) {
        g->line[row[i].at].rank = row[i].rank;
        g->line[row[i].at].score = row[i].rank ? ioc_decimal(row[i].score, 2, r->ctx.lang, r->x->arena) : "";
    }
}

static int by_rank(const void *x, const void *y)
{
    const struct stint_line *a = x, *b = y;
    int64_t one = a->rank ? a->rank : INT64_MAX, two = b->rank ? b->rank : INT64_MAX;
    return one != two ? (one > two) - (one < two) : (a->steps < b->steps) - (a->steps > b->steps);
}

static enum err_code name_all(struct req *r, struct gathering *g, struct err *e)
{
    for (size_t i = 0; i < g->n; i++) {
        struct account *who = NULL;
        TRY(account_find(r->ctx.centre, g->line[i].account, r->x->arena, &who, e));
        g->line[i].name = who ? who->name : req_text(r, "ioc.officer_gone");
        g->line[i].steps_share = ioc_share(g->line[i].steps - g->line[i].steps_late, g->line[i].steps);
    }
    return ERR_OK;
}

static enum err_code officers_of(struct req *r, const struct ioc_ask *q, struct stints_view *v, struct err *e)
{
    struct gathering g = {.q = q};
    TRY(ioc_each(r, q->top, read_province, &g, e));
    TRY(name_all(r, &g, e));
    rank(r, &g);
    if (g.n)
        qsort(g.line, g.n, sizeof *g.line, by_rank);
    v->lines = (struct list){g.line, g.n};
    v->nobody = g.nobody;
    return ERR_OK;
}

enum err_code officers_show(struct req *r, struct err *e)
{
    struct stints_view *v = ARENA_NEW(r->x->arena, struct stints_view);
    struct ioc_ask q;
    struct ioc_board b = {0};
    TRY(ioc_asked(r, &q, e));
    v->choose = q.top->tier == UNIT_NATION || q.top->tier == UNIT_PROVINCE;
    TRY(ioc_board(r, &q, q.top->tier == UNIT_NATION ? BOARD_PROVINCE : BOARD_UNIT, &b, e));
    if (v->choose)
        v->units = b.lines;
    else
        TRY(officers_of(r, &q, v, e));
    v->all = b.all;
    v->unit = q.name;
    v->from = ioc_day_text(q.period.from, r->x->arena);
    v->to = ioc_day_text(q.period.to, r->x->arena);
    r->title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "ioc.officers"), q.name);
    return req_show(r, v);
}
