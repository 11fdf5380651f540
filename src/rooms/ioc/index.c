/* Where a unit stands by the index of QĐ 766/QĐ-TTg, and what would raise it most. What it reckons: domain/board/index766.h. */
#include "reference/schemes.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/judge.h"
#include "rooms/ioc/room.h"

struct index_part { const char *name, *what, *value, *points, *max, *state, *status, *reason, *gain; int64_t cases; };
static const struct field part_fields[] = {
    FIELD(index_part, name, F_TEXT), FIELD(index_part, what, F_TEXT), FIELD(index_part, value, F_TEXT), FIELD(index_part, points, F_TEXT),
    FIELD(index_part, max, F_TEXT), FIELD(index_part, state, F_TEXT, .words = board_state_words, .label = "board.state"),
    FIELD(index_part, status, F_TEXT, .words = index766_status_words, .label = "board.index766"), FIELD(index_part, reason, F_TEXT),
    FIELD(index_part, gain, F_TEXT, .doc = "points of the next step"), FIELD(index_part, cases, F_INT, .doc = "dossiers that make it; 0 = cannot be told"),
};
static const struct model part_model = MODEL(index_part, part_fields);

struct index_group { const char *name, *points, *possible, *max; struct list parts; int64_t bar; };
static const struct field group_fields[] = {
    FIELD(index_group, name, F_TEXT), FIELD(index_group, points, F_TEXT), FIELD(index_group, possible, F_TEXT), FIELD(index_group, max, F_TEXT),
    FIELD(index_group, parts, F_LIST, .of = &part_model), FIELD(index_group, bar, F_INT, .flags = FIELD_PRIVATE),
};
static const struct model group_model = MODEL(index_group, group_fields);

struct index_view {
    struct list groups;
    const char *unit, *from, *to, *name, *note, *file, *decision, *points, *possible, *max, *raise, *raise_what, *raise_points;
    int64_t raise_cases;
    struct ioc_line all;
};
static const struct field fields[] = {
    FIELD(index_view, groups, F_LIST, .of = &group_model), FIELD(index_view, unit, F_TEXT), FIELD(index_view, from, F_DATE), FIELD(index_view, to, F_DATE),
    FIELD(index_view, name, F_TEXT), FIELD(index_view, note, F_TEXT), FIELD(index_view, file, F_TEXT, .doc = "which file is in force"),
    FIELD(index_view, decision, F_TEXT), FIELD(index_view, points, F_TEXT),
    FIELD(index_view, possible, F_TEXT, .doc = "points of what somebody counts; the rest cannot be judged"), FIELD(index_view, max, F_TEXT),
    FIELD(index_view, raise, F_TEXT), FIELD(index_view, raise_what, F_TEXT), FIELD(index_view, raise_points, F_TEXT), FIELD(index_view, raise_cases, F_INT),
    FIELD(index_view, all, F_RECORD, .flags = FIELD_PRIVATE, .of = &ioc_line_model),
};
const struct model index_view_model = MODEL(index_view, fields, .doc = "A unit by the index of QĐ 766/QĐ-TTg; an estimate");

static struct list parts_of(struct req *r, const struct index766_group_row *g)
{
    struct arena *a = r->x->arena;
    const char *lang = r->ctx.lang;
    struct index_part *out = ARENA_ARRAY(a, struct index_part, g->group->n_parts + 1);
    for (size_t i = 0; i < g->group->n_parts; i++) {
        const struct index766_part_row *p = &g->part[i];
        bool share = p->part->formula.among != 0, known = p->value.state == BOARD_KNOWN;
        out[i] = (struct index_part){
            .name = label_in(&p->part->name, lang), .what = label_in(&p->part->what, lang), .state = board_state_words[p->value.state],
            .value = known ? arena_fmt(a, "%s%s", ioc_decimal(p->value.value, 1, lang, a), share ? "%" : "") : "", .points = ioc_decimal(p->points, 2, lang, a),
            .max = ioc_decimal(p->part->max, 0, lang, a), .status = index766_status_words[p->part->status], .reason = label_in(&p->part->reason, lang),
            .gain = p->next.points > 0 ? ioc_decimal(p->next.points, 2, lang, a) : "", .cases = (int64_t)p->next.cases};
    }
    return (struct list){out, g->group->n_parts};
}

static void tell(struct req *r, const struct index766 *x, const struct index766_result *got, struct index_view *v)
{
    struct arena *a = r->x->arena;
    const char *lang = r->ctx.lang;
    struct index_group *g = ARENA_ARRAY(a, struct index_group, x->n_groups + 1);
    for (size_t i = 0; i < x->n_groups; i++) {
        const struct index766_group_row *row = &got->group[i];
        g[i] = (struct index_group){label_in(&row->group->name, lang), ioc_decimal(row->sum.points, 2, lang, a), ioc_decimal(row->sum.possible, 0, lang, a),
                                    ioc_decimal(row->sum.max, 0, lang, a), parts_of(r, row), (int64_t)(112 * row->sum.points / row->group->max)};
    }
    v->groups = (struct list){g, x->n_groups};
    v->points = ioc_decimal(got->sum.points, 2, lang, a);
    v->possible = ioc_decimal(got->sum.possible, 0, lang, a);
    v->max = ioc_decimal(got->sum.max, 0, lang, a);
    v->raise = v->raise_what = v->raise_points = "";
    if (got->raise < 0)
        return;
    const struct index766_group_row *best = &got->group[got->raise];
    const struct index766_part_row *p = &best->part[best->raise];
    v->raise = label_in(&p->part->name, lang);
    v->raise_what = label_in(&p->part->what, lang);
    v->raise_points = ioc_decimal(p->next.points, 2, lang, a);
    v->raise_cases = (int64_t)p->next.cases;
}

enum err_code index_show(struct req *r, struct err *e)
{
    struct index_view *v = ARENA_NEW(r->x->arena, struct index_view);
    const struct index766 *x = &r->ctx.world->schemes->index;
    struct ioc_ask q;
    struct ioc_board b = {0};
    TRY(ioc_asked(r, &q, e));
    TRY(ioc_board(r, &q, BOARD_PROCEDURE, &b, e));
    struct board_figures f = ioc_figures(&b.all);
    struct index766_result got = index766_judge(x, &f, r->x->arena);
    tell(r, x, &got, v);
    v->all = b.all;
    v->unit = q.name;
    v->from = ioc_day_text(q.period.from, r->x->arena);
    v->to = ioc_day_text(q.period.to, r->x->arena);
    v->name = label_in(&x->name, r->ctx.lang);
    v->note = label_in(&x->note, r->ctx.lang);
    v->file = req_text(r, r->ctx.world->schemes->local_index ? "ioc.file.index_local" : "ioc.file.index_own");
    v->decision = x->decision;
    r->title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "ioc.index_title"), q.name);
    return req_show(r, v);
}
