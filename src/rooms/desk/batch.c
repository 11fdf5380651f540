/* Ticks and outcomes. See batch.h. */
#include "rooms/desk/batch.h"
#include "rooms/desk/history.h"
#include "service/act.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

static const char *const outcomes[] = {"done", "stale", "not_offered", "forbidden", "not_found", "invalid", "no_role", "choose", NULL};

static const struct field fields[] = {
    FIELD(tick_result, code, F_TEXT), FIELD(tick_result, outcome, F_TEXT, .words = outcomes, .label = "desk.batch"),
    FIELD(tick_result, who, F_TEXT), FIELD(tick_result, done, F_BOOL),
};
const struct model desk_tick_result_model = MODEL(tick_result, fields, .doc = "What became of one of several dossiers");

static struct tick parse(const struct req *r, const char *value)
{
    char *s = arena_str(r->x->arena, value), *code = strsep(&s, " "), *version = strsep(&s, " ");
    int64_t id = record_id(r->ctx.world, code, r->x->arena);
    bool here = id && dossier_key(id).shard == r->ctx.shard;
    return (struct tick){.code = code, .act = s ? s : "", .dossier = here ? id : 0, .version = version ? strtoll(version, NULL, 10) : 0};
}

size_t batch_ticks(const struct req *r, struct tick *out)
{
    bool form = r->x->form_n != 0;
    const struct http_pair *pair = form ? r->x->form : r->x->query;
    size_t n = 0, pairs = form ? r->x->form_n : r->x->query_n;
    for (size_t i = 0; i < pairs && n < BATCH_MAX; i++) {
        if (strcmp(pair[i].name, "hs") != 0)
            continue;
        struct tick t = parse(r, pair[i].value);
        size_t k = 0;
        while (k < n && strcmp(out[k].code, t.code) != 0)
            k++;
        if (k == n)
            out[n++] = t;
    }
    return n;
}

void batch_tick_again(const struct req *r, struct list *lines)
{
    struct tick tick[BATCH_MAX];
    struct desk_line *line = lines->items;
    size_t n = batch_ticks(r, tick);
    for (size_t i = 0; i < lines->n; i++)
        for (size_t k = 0; k < n; k++)
            line[i].ticked |= tick[k].dossier == line[i].key;
}

/* The errors told of one line come before anything of it is written (service/act.c); all others end the batch. */
enum err_code batch_act(struct req *r, const struct tick *t, struct tick_result *out, struct err *e)
{
    struct problems p = {.arena = r->x->arena};
    struct act what = {.dossier = t->dossier, .event = {.act = t->act, .version = t->version}};
    struct err mine = {0};
    enum err_code rc = t->dossier ? act_on(&r->ctx, &what, &p, NULL, &mine) : ERR_NOT_FOUND;
    if (rc == ERR_STALE && batch_repeats(r, t))
        rc = ERR_OK;
    const char *outcome = batch_outcome(rc);
    if (!outcome) {
        *e = mine;
        return rc;
    }
    *out = (struct tick_result){.code = t->code, .outcome = outcome, .who = "", .done = rc == ERR_OK};
    if (rc == ERR_STALE || rc == ERR_NOT_OFFERED)
        out->who = batch_last_actor(r, t->dossier);
    return ERR_OK;
}

const char *batch_outcome(enum err_code rc)
{
    switch (rc) {
    case ERR_OK: return "done";
    case ERR_STALE: return "stale";
    case ERR_NOT_OFFERED: return "not_offered";
    case ERR_FORBIDDEN: return "forbidden";
    case ERR_NOT_FOUND: return "not_found";
    case ERR_INVALID: return "invalid";
    default: return NULL;
    }
}

bool batch_repeats(struct req *r, const struct tick *t)
{
    struct folder f;
    return !folder_load(&r->ctx, t->dossier, &f, NULL) && history_repeats(r, &f, t->act, t->version);
}

const char *batch_last_actor(struct req *r, int64_t dossier)
{
    struct folder f;
    struct history h;
    if (folder_load(&r->ctx, dossier, &f, NULL) || history_load(r, &f, &h, NULL) || !h.done.n)
        return "";
    return ((const struct happening *)h.done.items)[h.done.n - 1].who;
}
