/* The first half of a request's way: address, database, input. See dispatch.h. */
#include "app/dispatch.h"
#include "app/state.h"
#include "base/json.h"
#include "base/text.h"
#include "service/record.h"
#include "reference/units.h"
#include <stdlib.h>
#include <string.h>

static const char *language(const struct http_exchange *x)
{
    const char *q = http_query(x, "lang"), *c = http_cookie(x, "mc_lang");
    if (!q)
        q = c;
    return q && strcmp(q, "en") == 0 ? "en" : "vi";
}

void dispatch_begin(struct app *app, struct http_exchange *x, struct req *r)
{
    *r = (struct req){.app = app, .x = x};
    r->problems.arena = x->arena;
    r->actor = (struct actor){.name = "", .kind = ""};
    r->csrf = "";
    r->ctx = (struct ctx){.world = app->world, .arena = x->arena, .now = clock_now(&app->clock), .lang = language(x), .actor = &r->actor};
    if (http_query(x, "lang"))
        req_cookie(r, "mc_lang", r->ctx.lang, 365 * 24 * 3600);
}

static bool has_list(const struct model *m)
{
    for (size_t i = 0; m && i < m->n; i++)
        if (m->fields[i].type == F_LIST)
            return true;
    return false;
}

/* A document is no data, and a table needs a list. */
static bool is_given_as(const struct route *route, enum answer_format as)
{
    return !(route->flags & ROUTE_NO_JSON) && (as != ANSWER_CSV || has_list(route->output));
}

static bool cut(struct req *r, const char *suffix, enum answer_format as)
{
    size_t n = strlen(r->x->path), k = strlen(suffix);
    struct route_match m;
    if (n <= k + 1 || strcmp(r->x->path + n - k, suffix) != 0)
        return false;
    route_find(r->app->tables, r->app->tables_n, r->x, arena_strn(r->x->arena, r->x->path, n - k), &m);
    if (m.route && !is_given_as(m.route, as))
        return false;
    r->match = m;
    r->as = as;
    return true;
}

/* Also "/thu-tuc/1.001193.json", of which a last {parameter} has swallowed the suffix. */
static bool may_be_cut(const struct route_match *m)
{
    size_t n = m->route ? strlen(m->route->pattern) : 0;
    return m->route ? n > 1 && m->route->pattern[n - 1] == '}' && m->route->pattern[n - 2] != '*' : !m->other_method;
}

enum err_code dispatch_route(struct req *r, struct err *e)
{
    struct app *app = r->app;
    route_find(app->tables, app->tables_n, r->x, r->x->path, &r->match);
    if (may_be_cut(&r->match) && !cut(r, ".json", ANSWER_JSON))
        cut(r, ".csv", ANSWER_CSV);
    r->route = r->match.route;
    if (r->route)
        return ERR_OK;
    if (r->match.other_method)
        return err(e, ERR_METHOD, "allowed: %s", r->match.allow);
    return err(e, ERR_NOT_FOUND, "no such address");
}

int64_t req_dossier(const struct req *r)
{
    return record_id(r->ctx.world, req_param(r, "code"), r->x->arena);
}

static int64_t number(const char *s)
{
    return strspn(s, "0123456789") == strlen(s) && *s && strlen(s) < 17 ? strtoll(s, NULL, 10) : 0;
}

/* -1 = it names no database. */
static int shard_named(const struct req *r)
{
    const struct world *w = r->ctx.world;
    unsigned flags = r->route->flags;
    if (flags & ROUTE_BY_DOSSIER) {
        int64_t id = req_dossier(r);
        return id ? dossier_key(id).shard : -1;
    }
    if (flags & ROUTE_BY_ID) {
        int64_t id = req_id(r, "id");
        return id ? world_id_shard(id) : -1;
    }
    if (flags & ROUTE_BY_ORDER) {
        int shard = world_id_shard(number(req_query(r, "vnp_TxnRef")));
        return shard >= 0 && shard < dbs_shards(r->app->dbs) ? shard : 0; /* the service knows no such order */
    }
    if (flags & ROUTE_BY_UNIT) {
        const struct unit *u = units_find(w->units, number(req_value(r, "unit")));
        return u ? world_shard_of(w, u->province) : 0; /* the service refuses the unit */
    }
    if ((flags & ROUTE_MY_UNIT) && r->actor.province)
        return world_shard_of(w, r->actor.province);
    return 0;
}

enum err_code dispatch_shard(struct req *r, struct err *e)
{
    int shard = shard_named(r);
    if (shard < 0 || shard >= dbs_shards(r->app->dbs))
        return err(e, ERR_NOT_FOUND, "names nothing that is kept here");
    r->ctx.shard = shard;
    return ERR_OK;
}

static bool is_scalar(const struct json *v)
{
    return v->type != J_OBJECT && v->type != J_ARRAY;
}

static void add_pair(struct req *r, const char *name, const struct json *v)
{
    struct arena *a = r->x->arena;
    const char *text = v->type == J_TRUE ? "true" : v->type == J_STRING || v->type == J_NUMBER ? v->text : "";
    ((struct http_pair *)(void *)(uintptr_t)r->x->form)[r->x->form_n++] = (struct http_pair){text_nfc(a, name), text_nfc(a, text)};
}

/* A row of a list: {"members": [{"name": ..}]} is the pair members.1.name. */
static bool add_row(struct req *r, const char *list, size_t row, const struct json *o)
{
    for (const struct json *j = o->child; j; j = j->next) {
        if (!is_scalar(j))
            return false;
        add_pair(r, arena_fmt(r->x->arena, "%s.%zu.%s", list, row, j->name), j);
    }
    return true;
}

/* Scalars of a JSON object become form pairs, arrays of scalars repeated ones, arrays of objects the rows of a list: one way in for all. */
static enum err_code json_pairs(struct req *r, struct err *e)
{
    struct json *o;
    struct arena *a = r->x->arena;
    TRY(json_parse(r->x->body, r->x->body_n, a, &o, e));
    if (o->type != J_OBJECT)
        return err(e, ERR_BAD, "body is not a JSON object");
    size_t max = o->n;
    for (const struct json *j = o->child; j; j = j->next) {
        max += j->n;
        for (const struct json *v = j->type == J_ARRAY ? j->child : NULL; v; v = v->next)
            max += v->n;
    }
    r->x->form = ARENA_ARRAY(a, struct http_pair, max + 1);
    r->x->form_n = 0;
    for (const struct json *j = o->child; j; j = j->next) {
        size_t row = 0;
        const struct json *v = j->type == J_ARRAY ? j->child : j;
        for (; v; v = j->type == J_ARRAY ? v->next : NULL) {
            bool taken = is_scalar(v) || (j->type == J_ARRAY && v->type == J_OBJECT && add_row(r, j->name, ++row, v));
            if (!taken)
                return err(e, ERR_BAD, "member '%.40s' is nested", j->name);
            if (is_scalar(v))
                add_pair(r, j->name, v);
        }
    }
    return ERR_OK;
}

static enum err_code body_pairs(struct req *r, struct err *e)
{
    const char *type = r->x->content_type;
    if (!r->x->body_n || strcmp(type, "application/x-www-form-urlencoded") == 0 || strcmp(type, "multipart/form-data") == 0)
        return ERR_OK;
    if (strcmp(type, "application/json") != 0)
        return err(e, ERR_TYPE, "body of type '%.60s'", type);
    return json_pairs(r, e);
}

/* taken: which fields came already. A second value would be one that others, who look for the first, do not see. */
static void bind_pair(struct req *r, const struct http_pair *p, bool *taken)
{
    const struct model *m = r->route->input;
    const struct field *f = model_find(m, p->name);
    if (!f || (f->flags & FIELD_SERVER)) {
        if (!(r->route->flags & ROUTE_FREE_FORM))
            problem_add(&r->problems, p->name, "err.unknown", 0);
    } else if (taken[f - m->fields] || !record_set(r->input, f, p->value, r->x->arena)) {
        problem_add(&r->problems, p->name, "err.wrong_type", 0);
    } else {
        taken[f - m->fields] = true;
    }
}

enum err_code dispatch_bind(struct req *r, struct err *e)
{
    TRY(body_pairs(r, e));
    const struct model *m = r->route->input;
    if (!m)
        return ERR_OK;
    r->input = arena_alloc(r->x->arena, m->size);
    record_init(r->input, m);
    bool *taken = ARENA_ARRAY(r->x->arena, bool, m->n);
    for (size_t i = 0; i < r->x->form_n; i++)
        if (strcmp(r->x->form[i].name, "csrf") != 0 && r->x->form[i].name[0] != '_')
            bind_pair(r, &r->x->form[i], taken);
    record_check(r->input, m, &r->problems);
    return ERR_OK;
}

enum err_code dispatch_journal(struct req *r, struct err *e)
{
    for (size_t i = 0; i < r->read_n; i++)
        TRY(record_read(&r->ctx, r->read_dossier[i], r->read_why, e));
    return ERR_OK;
}
