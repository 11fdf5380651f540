/* Which open dossiers are likely to be late, why, and what that forecast was worth when it was tried. Names no applicant. */
#include "app/form_view.h"
#include "reference/units.h"
#include "rooms/ioc/ahead_words.h"
#include "rooms/ioc/room.h"
#include "rooms/ioc/scope.h"
#include "service/admin/scope.h"
#include "service/folder.h"
#include "service/record.h"
#include "store/board/forecast_store.h"
#include <math.h>
#include <string.h>

enum { LINES = 50, LOOKED = 10000, LOOKED_EACH = 50 };

struct reading { const struct unit *top; struct outlook outlook; struct outlook_list list; bool found; };

/* Units with open work that lie below the one that is asked for, and it. */
static enum err_code units_of(struct req *r, const struct unit *top, struct outlook_ask *q, struct err *e)
{
    struct list all;
    TRY(forecast_open_units(r->ctx.db, r->x->arena, &all, e));
    int64_t *unit = all.items;
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (scope_within(r->ctx.world, top->id, unit[i]))
            unit[n++] = unit[i];
    size_t each = n ? LOOKED / n : 0;
    *q = (struct outlook_ask){unit, n, each > LOOKED_EACH ? each : LOOKED_EACH, LINES};
    return ERR_OK;
}

static enum err_code read_province(struct req *r, void *arg, struct err *e)
{
    struct reading *x = arg;
    struct outlook_ask q;
    if (world_shard_of(r->ctx.world, x->top->province) != r->ctx.shard)
        return ERR_OK;
    x->found = true;
    TRY(outlook_read(&r->ctx, true, &x->outlook, e));
    if (!x->outlook.good)
        return ERR_OK;
    TRY(units_of(r, x->top, &q, e));
    return outlook_list(&r->ctx, &x->outlook, &q, &x->list, e);
}

/* ---- lines */

static const char *moved_of(const struct outlook_said *s, struct arena *a)
{
    struct buf b = buf_init(a, 64);
    for (size_t i = 0; i < s->pushes; i++)
        buf_fmt(&b, "%s%s%c", i ? " " : "", forecast_feature_words[s->push[i].feature], s->push[i].push > 0 ? '+' : '-');
    return b.p;
}

static struct ahead_line line_of(struct req *r, const struct outlook_line *l)
{
    const struct world *w = r->ctx.world;
    struct arena *a = r->x->arena;
    const char *day = folder_today(&r->ctx), *lang = r->ctx.lang;
    const struct wf_state_def *s = procedure_state_find(l->procedure, l->state);
    const struct unit *holder = l->handler_unit && l->handler_unit != l->unit ? units_find(w->units, l->handler_unit) : NULL;
    return (struct ahead_line){
        .code = record_code(w, l->id, a), .procedure = label_in(&l->procedure->name, lang), .unit = units_title(w->units, units_find(w->units, l->unit), day, lang, a),
        .state = s ? label_in(&s->name, lang) : l->state, .holder = holder ? units_title(w->units, holder, day, lang, a) : "",
        .chance = reasons_percent(l->said.probability, a), .due_at = l->due_at, .probability = llround(1000 * l->said.probability), .warned = l->said.warned,
        .moved = moved_of(&l->said, a), .reasons = reasons_of(&l->said, lang, a),
    };
}

static void fill(struct req *r, const struct reading *x, struct ahead_view *v)
{
    const struct outlook_line *l = x->list.lines.items;
    struct ahead_line *row = ARENA_ARRAY(r->x->arena, struct ahead_line, x->list.lines.n + 1);
    for (size_t i = 0; i < x->list.lines.n; i++)
        row[i] = line_of(r, &l[i]);
    v->lines = (struct list){row, x->list.lines.n};
    v->looked = x->list.looked;
    v->warned = x->list.warned;
    v->left_out = x->list.left_out;
    v->expected = llround(x->list.expected);
    v->more = x->list.looked > (int64_t)x->list.lines.n;
    ahead_trial(&x->outlook, r->ctx.lang, r->x->arena, v);
}

/* ---- the page */

/* Each province has learnt its own. */
static void choose(struct req *r, const struct ioc_ask *q, struct ahead_view *v)
{
    const struct unit **below;
    size_t n = ioc_below(r, q->top, &below);
    struct ahead_place *row = ARENA_ARRAY(r->x->arena, struct ahead_place, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct ahead_place){below[i]->code, units_title(r->ctx.world->units, below[i], folder_today(&r->ctx), r->ctx.lang, r->x->arena)};
    v->places = (struct list){row, n};
    v->choose = true;
}

enum err_code ahead_show(struct req *r, struct err *e)
{
    struct ahead_view *v = ARENA_NEW(r->x->arena, struct ahead_view);
    struct ioc_ask q;
    TRY(ioc_asked(r, &q, e));
    record_init(v, &ahead_view_model);
    v->unit = q.name;
    v->code = q.top->code;
    v->at = r->ctx.now;
    r->title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "ioc.ahead"), q.name);
    if (q.top->tier == UNIT_NATION) {
        choose(r, &q, v);
        return req_show(r, v);
    }
    struct reading x = {.top = q.top};
    TRY(ioc_each(r, q.top, read_province, &x, e));
    fill(r, &x, v);
    return req_show(r, v);
}
