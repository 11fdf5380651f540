/* A leader gives open work to somebody of the unit, or back to all who have the role. */
#include "rooms/desk/batch.h"
#include "rooms/desk/room.h"
#include "rooms/desk/wrong.h"
#include "service/act.h"
#include "store/account_store.h"
#include <stdlib.h>
#include <string.h>

enum { LINES = 100, COUNT_MAX = 4000, ROLES = ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER };

struct load {           /* how much somebody has in hand */
    int64_t account;    /* 0 = not given to anybody */
    const char *name, *roles;
    int64_t n, late, today;
    bool chosen;
};
struct assign {
    struct list loads, lines, results; /* struct load, struct desk_line, struct tick_result */
    const char *whose;  /* "" = everybody's */
    const char *to, *reason, *to_error, *reason_error;
    struct list wrong;  /* struct wrong */
    bool reported, more;
    int64_t done, failed;
};
static const struct field load_fields[] = {
    FIELD(load, account, F_INT), FIELD(load, name, F_TEXT), FIELD(load, roles, F_TEXT), FIELD(load, n, F_INT), FIELD(load, late, F_INT),
    FIELD(load, today, F_INT), FIELD(load, chosen, F_BOOL),
};
static const struct model load_model = MODEL(load, load_fields, .doc = "What somebody of the unit has in hand");
static const struct field fields[] = {
    FIELD(assign, loads, F_LIST, .of = &load_model), FIELD(assign, lines, F_LIST, .of = &desk_line_model),
    FIELD(assign, results, F_LIST, .of = &desk_tick_result_model), FIELD(assign, whose, F_TEXT), FIELD(assign, to, F_TEXT),
    FIELD(assign, reason, F_TEXT), FIELD(assign, to_error, F_TEXT), FIELD(assign, reason_error, F_TEXT),
    FIELD(assign, wrong, F_LIST, .flags = FIELD_PRIVATE, .of = &desk_wrong_model), FIELD(assign, reported, F_BOOL), FIELD(assign, more, F_BOOL), FIELD(assign, done, F_INT), FIELD(assign, failed, F_INT),
};
const struct model assign_model = MODEL(assign, fields, .doc = "Who of the unit has what in hand");

static int64_t number(const char *s)
{
    return *s && strlen(s) < 17 && strspn(s, "0123456789") == strlen(s) ? strtoll(s, NULL, 10) : -1;
}

/* ---- who has how much */

static const char *role_text(struct req *r, const char *role)
{
    return req_text(r, arena_fmt(r->x->arena, "desk.role.%s", role));
}

/* One line a person; officers come by name, a row for each role. The first line is for what nobody has yet. */
static struct load *loads_of(struct req *r, const struct list *officers, size_t *n)
{
    const struct officer *o = officers->items;
    struct load *row = ARENA_ARRAY(r->x->arena, struct load, officers->n + 1);
    row[0] = (struct load){.name = req_text(r, "desk.nobody"), .roles = ""};
    *n = 1;
    for (size_t i = 0; i < officers->n; i++) {
        size_t k = 1;
        if (!(role_parse(o[i].role) & ROLES))
            continue;
        while (k < *n && row[k].account != o[i].account)
            k++;
        const char *role = role_text(r, o[i].role);
        if (k == *n)
            row[(*n)++] = (struct load){.account = o[i].account, .name = o[i].name, .roles = role};
        else
            row[k].roles = arena_fmt(r->x->arena, "%s, %s", row[k].roles, role);
    }
    return row;
}

static void count(const struct req *r, struct load *row, size_t n, const struct task_row *t)
{
    size_t k = 0;
    for (size_t i = 1; i < n; i++)
        if (row[i].account == t->assignee)
            k = i;
    row[k].n++;
    row[k].late += t->due_at < r->ctx.now;
    row[k].today += t->due_at >= r->ctx.now && t->due_at <= due_day_end(r->ctx.now);
}

static enum err_code fill(struct req *r, struct assign *v, struct err *e)
{
    struct list officers;
    size_t n, lines = 0;
    int64_t whose = number(v->whose);
    TRY(lines_officers(r, "", &officers, e));
    struct load *row = loads_of(r, &officers, &n);
    struct desk_line *line = ARENA_ARRAY(r->x->arena, struct desk_line, LINES);
    struct desk_stream *s = lines_open(r, ROLES, (struct task_from){0});
    const struct task_row *t;
    for (int seen = 0; seen < COUNT_MAX; seen++) {
        TRY(lines_next(s, &t, e));
        if (!t)
            break;
        if (strcmp(t->kind, "main") != 0)
            continue;
        count(r, row, n, t);
        bool wanted = whose < 0 || t->assignee == whose;
        v->more |= wanted && lines == LINES;
        if (wanted && lines < LINES)
            TRY(lines_word(r, t, &officers, &line[lines++], e));
    }
    for (size_t i = 0; i < n; i++)
        row[i].chosen = number(v->to) == row[i].account;
    v->loads = (struct list){row, n};
    v->lines = (struct list){line, lines};
    return ERR_OK;
}

enum err_code assign_show(struct req *r, struct err *e)
{
    struct assign *v = ARENA_NEW(r->x->arena, struct assign);
    v->whose = number(req_query(r, "ai")) < 0 ? "" : req_query(r, "ai");
    v->to = req_value(r, "cho");
    v->reason = req_value(r, "ly-do");
    v->to_error = form_problem(r, "cho");
    v->reason_error = form_problem(r, "ly-do");
    const struct named names[] = {{"cho", req_text(r, "desk.assign.to")}, {"ly-do", req_text(r, "desk.reason")}};
    v->wrong = wrong_of(r, NULL, 0, names, 2);
    TRY(fill(r, v, e));
    batch_tick_again(r, &v->lines);
    return req_show(r, v);
}

/* ---- giving */

static const char *name_of(const struct list *officers, int64_t account)
{
    const struct officer *o = officers->items;
    for (size_t i = 0; i < officers->n; i++)
        if (o[i].account == account)
            return o[i].name;
    return NULL;
}

static bool has_role(const struct list *officers, int64_t account, const char *role)
{
    const struct officer *o = officers->items;
    for (size_t i = 0; i < officers->n; i++)
        if (o[i].account == account && strcmp(o[i].role, role) == 0)
            return true;
    return false;
}

struct giving {
    struct list officers;
    int64_t to;       /* 0 = to all */
    const char *note; /* journaled: to whom, and why */
};

static enum err_code give_one(struct req *r, const struct giving *g, const struct tick *t, struct tick_result *out, struct err *e)
{
    struct folder f;
    struct err mine = {0};
    *out = (struct tick_result){.code = t->code, .who = "", .outcome = "no_role"};
    enum err_code rc = t->dossier ? folder_load(&r->ctx, t->dossier, &f, &mine) : ERR_NOT_FOUND;
    if (!rc && g->to && !has_role(&g->officers, g->to, f.row.handler_role))
        return ERR_OK;
    if (!rc)
        rc = act_assign(&r->ctx, t->dossier, t->version, g->to, g->note, &mine);
    out->outcome = batch_outcome(rc);
    out->done = rc == ERR_OK;
    if (!out->outcome) {
        *e = mine;
        return rc;
    }
    if (rc == ERR_STALE)
        out->who = batch_last_actor(r, t->dossier);
    return ERR_OK;
}

static enum err_code read_giving(struct req *r, struct giving *g, size_t ticked, struct err *e)
{
    const char *reason = req_value(r, "ly-do"), *name = "";
    g->to = number(req_value(r, "cho"));
    TRY(lines_officers(r, "", &g->officers, e));
    if (!ticked)
        problem_add(&r->problems, "hs", "desk.batch.none", 0);
    if (g->to > 0)
        name = name_of(&g->officers, g->to);
    if (g->to < 0 || !name)
        problem_add(&r->problems, "cho", "desk.assign.whom", 0);
    if (!*reason)
        problem_add(&r->problems, "ly-do", "err.required", 0);
    if (strlen(reason) > 1000)
        problem_add(&r->problems, "ly-do", "err.too_long", 500);
    TRY(req_checked(r, e));
    g->note = arena_fmt(r->x->arena, "%s. %s", g->to ? name : req_text(r, "desk.assign.to_all"), reason);
    return ERR_OK;
}

enum err_code assign_do(struct req *r, struct err *e)
{
    struct tick tick[BATCH_MAX];
    struct giving g;
    size_t n = batch_ticks(r, tick);
    struct assign *v = ARENA_NEW(r->x->arena, struct assign);
    struct tick_result *out = ARENA_ARRAY(r->x->arena, struct tick_result, n + 1);
    TRY(read_giving(r, &g, n, e));
    for (size_t i = 0; i < n; i++) {
        TRY(give_one(r, &g, &tick[i], &out[i], e));
        v->done += out[i].done;
        v->failed += !out[i].done;
    }
    if (!v->failed)
        return req_go(r, "/viec/giao?tb=viec-da-giao");
    v->whose = v->to = v->reason = v->to_error = v->reason_error = "";
    v->reported = true;
    v->results = (struct list){out, n};
    return req_show(r, v);
}
