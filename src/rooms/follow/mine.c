/* "My dossiers": what must be done, what is under way, what is unfinished, what is over; of every province. */
#include "rooms/follow/room.h"
#include "domain/status.h"
#include "reference/catalogue.h"
#include "service/rating/rating.h"
#include "service/record.h"
#include "store/dossier_store.h"
#include "store/draft_store.h"
#include <stdlib.h>
#include <string.h>

enum { MINE_MAX = 200 };

static const char *const marks[] = {"late", "today", "ok", "stop", "done", NULL};

struct mine_row {
    const char *href, *name, *code, *state;
    const char *mark;       /* how it stands with time: shape and colour */
    const char *icon;       /* the mark's */
    const char *note;       /* message of the small line */
    int64_t sent, at;       /* at: the moment of the small line */
    const char *todo;       /* message: what the applicant must do; "" = nothing */
    bool ended;
    bool rate;              /* marks may be given and were not */
};
static const char *const notes[] = {"sent", "since", "due", "due_today", "overdue", "returned", "ended", NULL};
static const char *const todos[] = {"", "supplement", "pay", "collect", "act", NULL};
static const struct field row_fields[] = {
    FIELD(mine_row, href, F_TEXT), FIELD(mine_row, name, F_TEXT), FIELD(mine_row, code, F_TEXT), FIELD(mine_row, state, F_TEXT),
    FIELD(mine_row, mark, F_TEXT, .words = marks, .label = "follow.mark"), FIELD(mine_row, icon, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(mine_row, note, F_TEXT, .words = notes, .label = "follow.note"), FIELD(mine_row, sent, F_INSTANT), FIELD(mine_row, at, F_INSTANT),
    FIELD(mine_row, todo, F_TEXT, .words = todos, .label = "follow.todo"), FIELD(mine_row, ended, F_BOOL),
    FIELD(mine_row, rate, F_BOOL, .doc = "How it was handled may be marked, and was not yet"),
};
static const struct model row_model = MODEL(mine_row, row_fields, .doc = "A dossier in a line");

struct draft_row {
    const char *href, *name;
    int64_t at, step, steps;
};
static const struct field draft_fields[] = {
    FIELD(draft_row, href, F_TEXT), FIELD(draft_row, name, F_TEXT), FIELD(draft_row, at, F_INSTANT), FIELD(draft_row, step, F_INT),
    FIELD(draft_row, steps, F_INT),
};
static const struct model draft_row_model = MODEL(draft_row, draft_fields, .doc = "An application that was not sent yet");

struct follow_mine {
    bool nothing;
    int64_t asked;
    struct list ask, open, drafts, over;
};
static const struct field fields[] = {
    FIELD(follow_mine, nothing, F_BOOL), FIELD(follow_mine, asked, F_INT),
    FIELD(follow_mine, ask, F_LIST, .of = &row_model, .doc = "Those in which the applicant must do something"),
    FIELD(follow_mine, open, F_LIST, .of = &row_model), FIELD(follow_mine, drafts, F_LIST, .of = &draft_row_model),
    FIELD(follow_mine, over, F_LIST, .of = &row_model),
};
const struct model follow_mine_model = MODEL(follow_mine, fields, .doc = "All dossiers of who is signed in");

struct gather {
    struct dossier *dossier;
    struct draft *draft;
    int64_t *rated; /* keys of those that have their marks */
    size_t n, drafts_n, rated_n, cap, drafts_cap, rated_cap;
};

static void *more(struct arena *a, void *rows, size_t size, size_t n, size_t add, size_t *cap)
{
    if (n + add <= *cap)
        return rows;
    size_t want = (n + add) * 2;
    void *p = arena_grow(a, rows, *cap * size, want * size);
    *cap = want;
    return p;
}

static enum err_code gather(struct req *r, void *arg, struct err *e)
{
    struct gather *g = arg;
    struct list found, drafts, rated;
    struct arena *a = r->x->arena;
    TRY(dossier_of_account(r->ctx.db, r->actor.account, 0, MINE_MAX, a, &found, e));
    TRY(draft_of_account(r->ctx.db, r->actor.account, a, &drafts, e));
    TRY(rating_keys(&r->ctx, &found, &rated, e));
    g->dossier = more(a, g->dossier, sizeof *g->dossier, g->n, found.n, &g->cap);
    g->draft = more(a, g->draft, sizeof *g->draft, g->drafts_n, drafts.n, &g->drafts_cap);
    g->rated = more(a, g->rated, sizeof *g->rated, g->rated_n, rated.n, &g->rated_cap);
    if (found.n)
        memcpy(g->dossier + g->n, found.items, found.n * sizeof *g->dossier);
    if (drafts.n)
        memcpy(g->draft + g->drafts_n, drafts.items, drafts.n * sizeof *g->draft);
    if (rated.n)
        memcpy(g->rated + g->rated_n, rated.items, rated.n * sizeof *g->rated);
    g->n += found.n;
    g->drafts_n += drafts.n;
    g->rated_n += rated.n;
    return ERR_OK;
}

static int newest_dossier(const void *x, const void *y)
{
    const struct dossier *a = x, *b = y;
    return (a->submitted_at < b->submitted_at) - (a->submitted_at > b->submitted_at);
}

static int newest_draft(const void *x, const void *y)
{
    const struct draft *a = x, *b = y;
    return (a->updated_at < b->updated_at) - (a->updated_at > b->updated_at);
}

static void mark(struct mine_row *row, const char *shape, const char *note, int64_t at)
{
    row->mark = shape;
    row->icon = strcmp(shape, "stop") == 0 ? "pause" : shape;
    row->note = note;
    row->at = at;
}

static void mark_time(struct mine_row *row, const struct deadline_result *due)
{
    if (due->state == DEADLINE_LATE)
        mark(row, "late", "overdue", due->due);
    else if (due->state == DEADLINE_TODAY)
        mark(row, "today", "due_today", due->due);
    else
        mark(row, "ok", "due", due->due);
}

static const char *todo_of(const struct folder *f, const struct status *s)
{
    if (s->final)
        return "";
    if (f->flow.n_items && s->yours)
        return "supplement";
    if (f->flow.amount && s->yours)
        return "pay";
    if (f->row.national == 9)
        return "collect";
    return s->yours ? "act" : "";
}

static struct mine_row row_of(struct req *r, const struct folder *f, const struct deadline_result *due)
{
    struct status s = status_of(f->procedure, &f->flow, r->ctx.lang);
    const char *code = record_code(r->ctx.world, f->row.id, r->x->arena);
    struct mine_row row = {.href = arena_fmt(r->x->arena, "/ho-so/%s", code), .name = label_in(&f->procedure->name, r->ctx.lang), .code = code,
                           .state = s.name, .sent = f->row.submitted_at, .todo = todo_of(f, &s), .ended = s.final};
    if (s.final)
        mark(&row, s.done ? "done" : "stop", s.done ? "returned" : "ended", f->row.finished_at);
    else if (f->row.national == 9)
        mark(&row, "done", "since", s.since);
    else if (s.yours)
        mark(&row, "stop", "since", s.since);
    else if (!due->due)
        mark(&row, "ok", "sent", f->row.submitted_at);
    else
        mark_time(&row, due);
    return row;
}

static bool may_rate(const struct req *r, const struct gather *g, const struct folder *f)
{
    for (size_t i = 0; i < g->rated_n; i++)
        if (g->rated[i] == f->row.id)
            return false;
    return rating_asked(f, r->ctx.now);
}

static enum err_code put_dossiers(struct req *r, const struct gather *g, struct follow_mine *v, struct err *e)
{
    struct mine_row *ask = ARENA_ARRAY(r->x->arena, struct mine_row, g->n + 1), *open = ARENA_ARRAY(r->x->arena, struct mine_row, g->n + 1),
                    *over = ARENA_ARRAY(r->x->arena, struct mine_row, g->n + 1);
    for (size_t i = 0; i < g->n; i++) {
        struct folder f;
        struct deadline_result due;
        TRY(folder_of(&r->ctx, &g->dossier[i], &f, e));
        TRY(folder_due(&r->ctx, &f, &due, e));
        struct mine_row row = row_of(r, &f, &due);
        row.rate = may_rate(r, g, &f);
        if (*row.todo)
            ask[v->ask.n++] = row;
        if (row.ended)
            over[v->over.n++] = row;
        else
            open[v->open.n++] = row;
    }
    v->ask.items = ask;
    v->open.items = open;
    v->over.items = over;
    return ERR_OK;
}

static struct draft_row draft_of(struct req *r, const struct draft *d, const struct procedure *p)
{
    const struct form *form = &p->form;
    const char *step = *d->step ? d->step : form->n_steps ? form->steps[0].id : "giay-to";
    size_t at = 0;
    while (at < form->n_steps && strcmp(form->steps[at].id, step) != 0)
        at++;
    return (struct draft_row){.href = arena_fmt(r->x->arena, "/nop/%lld/%s", (long long)d->id, step), .name = label_in(&p->name, r->ctx.lang),
                              .at = d->updated_at, .step = (int64_t)at + 1, .steps = (int64_t)form->n_steps + 2};
}

static void put_drafts(struct req *r, const struct gather *g, struct follow_mine *v)
{
    struct draft_row *row = ARENA_ARRAY(r->x->arena, struct draft_row, g->drafts_n + 1);
    for (size_t i = 0; i < g->drafts_n; i++) {
        const struct procedure *p;
        if (catalogue_revision(r->ctx.world->catalogue, g->draft[i].procedure, g->draft[i].revision, &p, NULL) == ERR_OK)
            row[v->drafts.n++] = draft_of(r, &g->draft[i], p);
    }
    v->drafts.items = row;
}

enum err_code follow_mine(struct req *r, struct err *e)
{
    struct follow_mine *v = ARENA_NEW(r->x->arena, struct follow_mine);
    struct gather g = {0};
    if (!(r->actor.roles & ROLE_OFFICER)) /* an officer at work has a worklist; their own things wait for the citizen they are */
        TRY(req_each_abode(r, r->actor.account, gather, &g, e));
    if (g.n)
        qsort(g.dossier, g.n, sizeof *g.dossier, newest_dossier);
    if (g.drafts_n)
        qsort(g.draft, g.drafts_n, sizeof *g.draft, newest_draft);
    TRY(put_dossiers(r, &g, v, e));
    put_drafts(r, &g, v);
    v->asked = (int64_t)v->ask.n;
    v->nothing = !g.n && !v->drafts.n;
    return req_show(r, v);
}
