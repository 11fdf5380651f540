/* Units side by side on a composite that a file defines (thi đua). What it reckons: domain/board/ranking.h. */
#include "reference/schemes.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/judge.h"
#include "rooms/ioc/room.h"

struct ioc_cell { const char *id, *name, *value, *points, *max; int64_t n; bool out; };
static const struct field cell_fields[] = {
    FIELD(ioc_cell, id, F_TEXT), FIELD(ioc_cell, value, F_TEXT, .doc = "the figure"), FIELD(ioc_cell, points, F_TEXT), FIELD(ioc_cell, max, F_TEXT),
    FIELD(ioc_cell, out, F_BOOL, .doc = "left out: nobody knows, or there was nothing"), FIELD(ioc_cell, name, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(ioc_cell, n, F_INT, .flags = FIELD_PRIVATE),
};
static const struct model cell_model = MODEL(ioc_cell, cell_fields);

struct ioc_place {
    int64_t rank;
    const char *score, *why, *raise, *off, *bonus;
    int64_t raise_n;     /* how many dossiers, 0 = none can be told */
    struct list cells;   /* struct ioc_cell */
    struct ioc_line line;
};
static const char *const whys[] = {"ranked", "few", "no_data", NULL};
static const struct field place_fields[] = {
    FIELD(ioc_place, rank, F_INT, .doc = "0 = not ranked"), FIELD(ioc_place, score, F_TEXT), FIELD(ioc_place, why, F_TEXT, .words = whys, .label = "board.ranking"),
    FIELD(ioc_place, raise, F_TEXT, .doc = "what would raise it most"), FIELD(ioc_place, raise_n, F_INT), FIELD(ioc_place, off, F_TEXT), FIELD(ioc_place, bonus, F_TEXT),
    FIELD(ioc_place, cells, F_LIST, .of = &cell_model), FIELD(ioc_place, line, F_RECORD, .of = &ioc_line_model),
};
static const struct model place_model = MODEL(ioc_place, place_fields);

struct ranking_view {
    struct list places;  /* struct ioc_place */
    struct list criteria; /* struct ioc_cell: their names and weights */
    const char *unit, *from, *to, *name, *note, *file;
    int64_t least, ranked;
    struct ioc_line all;
};
static const struct field fields[] = {
    FIELD(ranking_view, places, F_LIST, .of = &place_model, .max = 4000), FIELD(ranking_view, criteria, F_LIST, .flags = FIELD_PRIVATE, .of = &cell_model),
    FIELD(ranking_view, unit, F_TEXT), FIELD(ranking_view, from, F_DATE), FIELD(ranking_view, to, F_DATE), FIELD(ranking_view, name, F_TEXT),
    FIELD(ranking_view, note, F_TEXT), FIELD(ranking_view, file, F_TEXT, .doc = "which file is in force"), FIELD(ranking_view, least, F_INT), FIELD(ranking_view, ranked, F_INT),
    FIELD(ranking_view, all, F_RECORD, .flags = FIELD_PRIVATE, .of = &ioc_line_model),
};
const struct model ranking_view_model = MODEL(ranking_view, fields, .doc = "Units below one, ranked on a composite");

static const char *value_text(struct req *r, const struct ranking_part *p)
{
    struct arena *a = r->x->arena;
    if (p->value.state != BOARD_KNOWN)
        return "";
    bool share = p->criterion->figure.formula.among != 0;
    return arena_fmt(a, "%s%s", ioc_decimal(p->value.value, 1, r->ctx.lang, a), share ? "%" : "");
}

static struct list cells_of(struct req *r, const struct ranking_scheme *s, const struct ranking_row *row)
{
    struct ioc_cell *cell = ARENA_ARRAY(r->x->arena, struct ioc_cell, s->n_criteria + 1);
    for (size_t i = 0; i < s->n_criteria; i++) {
        const struct ranking_part *p = &row->part[i];
        cell[i] = (struct ioc_cell){.id = p->criterion->id, .name = label_in(&p->criterion->name, r->ctx.lang), .value = value_text(r, p), .out = !(p->max > 0),
                                    .points = ioc_decimal(p->points, 2, r->ctx.lang, r->x->arena), .max = ioc_decimal(p->max, 1, r->ctx.lang, r->x->arena)};
    }
    return (struct list){cell, s->n_criteria};
}

static void tell_raise(struct req *r, const struct ranking_row *row, struct ioc_place *p)
{
    p->raise = "";
    if (row->raise == RANKING_OVERDUE)
        p->raise = req_text(r, "ioc.raise_overdue");
    if (row->raise < 0)
        return;
    p->raise = label_in(&row->part[row->raise].criterion->name, r->ctx.lang);
    p->raise_n = (int64_t)row->part[row->raise].cases;
}

static struct list places_of(struct req *r, const struct ranking_scheme *s, const struct list *lines, int64_t *ranked)
{
    struct arena *a = r->x->arena;
    const struct ioc_line *line = lines->items;
    struct board_figures *f = ARENA_ARRAY(a, struct board_figures, lines->n + 1);
    struct ioc_place *out = ARENA_ARRAY(a, struct ioc_place, lines->n + 1);
    for (size_t i = 0; i < lines->n; i++)
        f[i] = ioc_figures(&line[i]);
    const struct ranking_row *row = ranking_order(s, f, lines->n, a);
    for (size_t i = 0; i < lines->n; i++) {
        out[i] = (struct ioc_place){.rank = row[i].rank, .score = ioc_decimal(row[i].score, 2, r->ctx.lang, a), .why = ranking_why_words[row[i].why],
                                    .off = ioc_decimal(row[i].off, 1, r->ctx.lang, a), .bonus = ioc_decimal(row[i].bonus, 1, r->ctx.lang, a),
                                    .cells = cells_of(r, s, &row[i]), .line = line[row[i].at]};
        tell_raise(r, &row[i], &out[i]);
        *ranked += row[i].rank > 0;
    }
    return (struct list){out, lines->n};
}

static struct list criteria_of(struct req *r, const struct ranking_scheme *s)
{
    struct ioc_cell *cell = ARENA_ARRAY(r->x->arena, struct ioc_cell, s->n_criteria + 1);
    for (size_t i = 0; i < s->n_criteria; i++)
        cell[i] = (struct ioc_cell){.id = s->criteria[i].id, .name = label_in(&s->criteria[i].name, r->ctx.lang), .value = "", .points = "",
                                    .max = ioc_decimal(s->criteria[i].weight, 0, r->ctx.lang, r->x->arena)};
    return (struct list){cell, s->n_criteria};
}

enum err_code ranking_show(struct req *r, struct err *e)
{
    struct ranking_view *v = ARENA_NEW(r->x->arena, struct ranking_view);
    const struct ranking *k = &r->ctx.world->schemes->ranking;
    struct ioc_ask q;
    struct ioc_board b = {0};
    TRY(ioc_asked(r, &q, e));
    TRY(ioc_board(r, &q, q.top->tier == UNIT_NATION ? BOARD_PROVINCE : BOARD_UNIT, &b, e));
    v->places = places_of(r, &k->units, &b.lines, &v->ranked);
    v->criteria = criteria_of(r, &k->units);
    v->all = b.all;
    v->unit = q.name;
    v->from = ioc_day_text(q.period.from, r->x->arena);
    v->to = ioc_day_text(q.period.to, r->x->arena);
    v->name = label_in(&k->name, r->ctx.lang);
    v->note = label_in(&k->note, r->ctx.lang);
    v->file = req_text(r, r->ctx.world->schemes->local_ranking ? "ioc.file.ranking_local" : "ioc.file.ranking_own");
    v->least = (int64_t)k->units.least;
    r->title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "ioc.rank_title"), q.name);
    return req_show(r, v);
}
