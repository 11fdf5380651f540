/* Work that its officer may not do any more goes on. See handover.h; what was decided is entered in handover_enter.c. */
#include "service/admin/handover.h"
#include "base/json.h"
#include "reference/units.h"
#include "service/account.h"
#include "service/folder.h"
#include "service/record.h"
#include "service/abode.h"
#include "store/account_store.h"
#include "store/draft_store.h"
#include <string.h>

/* How a case of work is to go on. */
struct going {
    const struct given *what;
    const char *name;              /* of who leaves */
    const struct handover *chosen; /* NULL = nobody has decided */
    int64_t to;                    /* 0 = the common list */
};

static bool in_force(const struct officer_row *o, const char *day)
{
    return strcmp(o->valid_from, day) <= 0 && (!*o->valid_to || strcmp(o->valid_to, day) > 0);
}

/* May it not lie with them any more? A dossier stays with its specialist while a leader looks at it, so that a role that they never had says nothing. */
static bool has_left(const struct list *roles, const struct given *g, const char *day)
{
    const struct officer_row *o = roles->items;
    bool any = false, ended = false;
    for (size_t i = 0; i < roles->n; i++) {
        if (o[i].unit != g->unit || !(role_parse(o[i].role) & HANDOVER_ROLES))
            continue;
        any |= in_force(&o[i], day);
        ended |= strcmp(o[i].role, g->role) == 0 && !in_force(&o[i], day);
    }
    return !any || ended;
}

static bool had_role(const struct list *roles, int64_t unit, const char *role)
{
    const struct officer_row *o = roles->items;
    for (size_t i = 0; i < roles->n; i++)
        if (o[i].unit == unit && strcmp(o[i].role, role) == 0)
            return true;
    return false;
}

/* Whoever was named has the role that the work needs; where who leaves had not that either, one of theirs. */
static enum err_code may_take(struct ctx *c, const struct going *go, const struct list *roles, int64_t to, bool *out, struct err *e)
{
    struct list takers;
    TRY(handover_takers(c, go->what->unit, folder_today(c), go->what->assignee, &takers, e));
    const struct officer *o = takers.items;
    bool same = had_role(roles, go->what->unit, go->what->role);
    *out = false;
    for (size_t i = 0; i < takers.n; i++)
        if (o[i].account == to)
            *out |= strcmp(o[i].role, go->what->role) == 0 || (!same && had_role(roles, go->what->unit, o[i].role));
    return ERR_OK;
}

static enum err_code give(struct ctx *c, const struct going *go, int64_t dossier, int64_t *moved, struct err *e)
{
    struct folder f;
    TRY(folder_load_any(c, dossier, &f, e));
    ctx_forget(c);
    if (f.row.assignee != go->what->assignee || f.row.handler_unit != go->what->unit)
        return ERR_OK;
    struct dossier before = f.row;
    f.row.assignee = go->to;
    struct list tasks = folder_tasks(c, &f);
    bool as_chosen = go->chosen && go->chosen->to_account == go->to;
    (*moved)++;
    return record_write(c, &before, &f.row, (struct record_what){"assigned", "", as_chosen ? go->chosen->note : "left", NULL}, &tasks, e);
}

/* A dossier at a time in memory of its own: an officer may leave thousands. In the name of who decided it. */
static enum err_code give_all(struct ctx *c, const struct going *go, const struct list *keys, int64_t *moved, struct err *e)
{
    struct actor by = {.name = "", .kind = ""};
    struct ctx here = *c;
    const int64_t *key = keys->items;
    enum err_code rc = ERR_OK;
    if (go->chosen)
        by = (struct actor){.account = go->chosen->by_account, .name = go->chosen->by_name, .kind = "", .unit = go->chosen->by_unit, .roles = ROLE_ADMIN};
    here.arena = arena_new(0);
    here.actor = &by;
    for (size_t i = 0; i < keys->n && !rc; i++) {
        ctx_forget(&here);
        rc = give(&here, go, key[i], moved, e);
        arena_reset(here.arena);
    }
    arena_free(here.arena);
    return rc;
}

/* ---- who is told */

static const char *notice_data(struct ctx *c, const struct going *go, int64_t n)
{
    struct buf b = buf_init(c->arena, 128);
    struct jw w = {.b = &b};
    const struct unit *u = units_find(c->world->units, go->what->unit);
    jw_open(&w, NULL, '{');
    jw_text(&w, "unit", units_in_sentence(c->world->units, u, folder_today(c), "vi", c->arena));
    jw_text(&w, "note", go->name);
    jw_int(&w, "count", n);
    jw_close(&w, '}');
    return b.p;
}

static enum err_code tell_one(struct ctx *c, int64_t account, const char *kind, const char *data, struct err *e)
{
    struct notice n = {.id = world_id(c->world, c->shard), .account = account, .kind = kind, .data = data, .created_at = c->now};
    TRY(abode_note(c, account, e));
    return notice_insert(c->db, &n, e);
}

static enum err_code tell(struct ctx *c, const struct going *go, int64_t n, struct err *e)
{
    struct list leaders;
    if (!n)
        return ERR_OK;
    const char *data = notice_data(c, go, n);
    if (go->to)
        return tell_one(c, go->to, "given", data, e);
    TRY(officer_of_unit(c->centre, go->what->unit, "leader", folder_today(c), c->arena, &leaders, e));
    const struct officer *o = leaders.items;
    for (size_t i = 0; i < leaders.n; i++)
        TRY(tell_one(c, o[i].account, "returned", data, e));
    return ERR_OK;
}

/* ---- all of it */

static enum err_code go_on(struct ctx *c, const struct given *g, int64_t *moved, struct err *e)
{
    struct list roles, keys;
    struct handover *chosen = NULL;
    int64_t before = *moved;
    const char *day = folder_today(c);
    TRY(officer_roles(c->centre, (struct officer_lock){c->now, ACCOUNT_FAILURES}, g->assignee, c->arena, &roles, e));
    if (!has_left(&roles, g, day))
        return ERR_OK;
    TRY(handover_find(c->centre, g->assignee, g->unit, day, c->arena, &chosen, e));
    struct going go = {.what = g, .name = roles.n ? ((const struct officer_row *)roles.items)->name : "", .chosen = chosen};
    bool may = false;
    if (chosen && chosen->to_account)
        TRY(may_take(c, &go, &roles, chosen->to_account, &may, e));
    go.to = may ? chosen->to_account : 0;
    TRY(handover_dossiers(c->db, g, c->arena, &keys, e));
    TRY(give_all(c, &go, &keys, moved, e));
    return tell(c, &go, *moved - before, e);
}

enum err_code handover_run(struct ctx *c, int64_t account, int64_t *moved, struct err *e)
{
    struct list all;
    TRY(handover_given(c->db, account, c->arena, &all, e));
    const struct given *g = all.items;
    for (size_t i = 0; i < all.n; i++)
        TRY(go_on(c, &g[i], moved, e));
    ctx_forget(c);
    return ERR_OK;
}

/* ---- every day, and after every decision whose day has come */

enum err_code handover_key(struct ctx *c, const char **out, struct err *e)
{
    int64_t newest;
    const char *day = folder_today(c);
    TRY(handover_newest(c->centre, day, &newest, e));
    *out = arena_fmt(c->arena, "handover %s %lld", day, (long long)newest);
    return ERR_OK;
}

enum err_code handover_done(struct ctx *c, const struct job *j, struct err *e)
{
    int64_t moved = 0;
    (void)j;
    return handover_run(c, 0, &moved, e);
}
