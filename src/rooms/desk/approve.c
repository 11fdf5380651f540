/* A leader's batch: what waits for the leader's decision and may be decided for many at once. Each dossier is an act of its own:
 * one that somebody has just changed is left out and told, the others are done. */
#include "rooms/desk/batch.h"
#include "rooms/desk/history.h"
#include "rooms/desk/room.h"
#include "service/act.h"
#include <string.h>

enum { LINES = 50, OFFERS = 32 };

struct approve {
    struct list lines;   /* struct desk_line */
    struct list results; /* struct tick_result */
    bool reported, more;
    int64_t done, failed;
};
static const struct field fields[] = {
    FIELD(approve, lines, F_LIST, .of = &desk_line_model), FIELD(approve, results, F_LIST, .of = &desk_tick_result_model),
    FIELD(approve, reported, F_BOOL), FIELD(approve, more, F_BOOL), FIELD(approve, done, F_INT), FIELD(approve, failed, F_INT),
};
const struct model approve_model = MODEL(approve, fields, .doc = "What waits for the leader, and what became of a batch");

static const struct wf_act *decision(struct req *r, const struct folder *f)
{
    const struct wf_act *all[OFFERS];
    size_t n = act_offers(&r->ctx, f, all, OFFERS);
    for (size_t i = 0; i < n; i++)
        if (all[i]->batch)
            return all[i];
    return NULL;
}

static void tell_proposal(const struct folder *f, const struct history *h, struct desk_line *l)
{
    const struct happening *row = h->done.items;
    for (size_t i = h->done.n; i-- > 0;) {
        const struct wf_act *act = procedure_act_find(f->procedure, row[i].act);
        if (!act || act->kind != ACT_PROPOSE)
            continue;
        l->proposal = row[i].note;
        l->proposed_by = row[i].who;
        return;
    }
}

/* *act NULL: nothing in it may be decided in a batch. */
static enum err_code line_for(struct req *r, const struct task_row *row, struct desk_line *out, bool *fits, struct err *e)
{
    struct folder f;
    struct history h;
    struct list nobody = {0};
    TRY(folder_load(&r->ctx, row->dossier, &f, e));
    const struct wf_act *act = decision(r, &f);
    *fits = act != NULL;
    if (!act)
        return ERR_OK;
    TRY(lines_word(r, row, &nobody, out, e));
    TRY(history_load(r, &f, &h, e));
    out->act = act->id;
    out->act_name = label_in(&act->name, r->ctx.lang);
    tell_proposal(&f, &h, out);
    return ERR_OK;
}

static enum err_code list_waiting(struct req *r, struct approve *v, struct err *e)
{
    struct desk_line *out = ARENA_ARRAY(r->x->arena, struct desk_line, LINES);
    struct desk_stream *s = lines_open(r, ROLE_LEADER, (struct task_from){0});
    const struct task_row *row;
    size_t n = 0;
    for (;;) {
        TRY(lines_next(s, &row, e));
        v->more = row && n == LINES;
        if (!row || n == LINES)
            break;
        bool fits = false;
        if (strcmp(row->kind, "main") == 0)
            TRY(line_for(r, row, &out[n], &fits, e));
        n += fits;
    }
    v->lines = (struct list){out, n};
    return ERR_OK;
}

enum err_code approve_show(struct req *r, struct err *e)
{
    struct approve *v = ARENA_NEW(r->x->arena, struct approve);
    TRY(list_waiting(r, v, e));
    return req_show(r, v);
}

enum err_code approve_do(struct req *r, struct err *e)
{
    struct tick tick[BATCH_MAX];
    size_t n = batch_ticks(r, tick);
    struct approve *v = ARENA_NEW(r->x->arena, struct approve);
    struct tick_result *out = ARENA_ARRAY(r->x->arena, struct tick_result, n + 1);
    if (!n)
        problem_add(&r->problems, "hs", "desk.batch.none", 0);
    TRY(req_checked(r, e));
    for (size_t i = 0; i < n; i++) {
        TRY(batch_act(r, &tick[i], &out[i], e));
        v->done += out[i].done;
        v->failed += !out[i].done;
    }
    v->reported = true;
    v->results = (struct list){out, n};
    return req_show(r, v);
}
