/* What lies with an officer, unit by unit, who could take it over, and handing it over once roles have ended. */
#include "app/app.h"
#include "app/dbs.h"
#include "base/log.h"
#include "rooms/admin/names.h"
#include "rooms/admin/officer.h"
#include "service/admin/handover.h"
#include "service/folder.h"
#include "store/absence_store.h"
#include "store/account_store.h"
#include <string.h>

static const struct field fields[] = {
    FIELD(officer_unit, unit, F_INT), FIELD(officer_unit, name, F_TEXT), FIELD(officer_unit, reception, F_BOOL), FIELD(officer_unit, specialist, F_BOOL),
    FIELD(officer_unit, leader, F_BOOL), FIELD(officer_unit, admin, F_BOOL), FIELD(officer_unit, monitor, F_BOOL), FIELD(officer_unit, tasks, F_INT, .doc = "open work given by name"),
    FIELD(officer_unit, standing, F_INT, .doc = "absences in which they stand in"), FIELD(officer_unit, away, F_INT, .doc = "in which they are away themselves"),
    FIELD(officer_unit, work, F_BOOL, .flags = FIELD_PRIVATE), FIELD(officer_unit, field, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(officer_unit, error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(officer_unit, takers, F_LIST, .of = &choice_view_model),
};
const struct model officer_unit_model = MODEL(officer_unit, fields, .doc = "Roles in force in a unit, and what lies with them there");

struct gather { struct officer_unit *row; size_t n; int64_t account; };

/* Of every province's database: an officer may have roles in several. */
static enum err_code count_work(struct req *r, void *arg, struct err *e)
{
    struct gather *g = arg;
    struct list l;
    TRY(handover_given(r->ctx.db, g->account, r->x->arena, &l, e));
    const struct given *x = l.items;
    for (size_t i = 0; i < l.n; i++)
        for (size_t k = 0; k < g->n; k++)
            if (g->row[k].unit == x[i].unit)
                g->row[k].tasks += x[i].n;
    return ERR_OK;
}

static enum err_code count_absences(struct req *r, struct gather *g, struct err *e)
{
    struct list l;
    TRY(absence_with(r->ctx.centre, g->account, folder_today(&r->ctx), r->x->arena, &l, e));
    const struct absence *x = l.items;
    for (size_t i = 0; i < l.n; i++)
        for (size_t k = 0; k < g->n; k++)
            if (g->row[k].unit == x[i].unit) {
                g->row[k].standing += x[i].stand_in == g->account;
                g->row[k].away += x[i].account == g->account;
            }
    return ERR_OK;
}

/* Everybody once, though there is a row for each of their roles. */
static enum err_code find_takers(struct req *r, const struct officer_person *p, struct officer_unit *u, struct err *e)
{
    struct list l;
    const char *today = folder_today(&r->ctx), *chosen = req_value(r, u->field);
    unsigned roles = officers_roles_in(p, u->unit, today);
    TRY(handover_takers(&r->ctx, u->unit, today, p->account, &l, e));
    const struct officer *o = l.items;
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, l.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++) {
        const char *id = arena_fmt(r->x->arena, "%lld", (long long)o[i].account);
        if ((role_parse(o[i].role) & roles) && (!n || strcmp(row[n - 1].value, id) != 0))
            row[n++] = (struct choice_view){id, o[i].name, strcmp(id, chosen) == 0};
    }
    u->takers = (struct list){row, n};
    return ERR_OK;
}

enum err_code officer_units(struct req *r, const struct officer_person *p, struct list *out, struct err *e)
{
    struct gather g = {.row = ARENA_ARRAY(r->x->arena, struct officer_unit, p->n + 1), .account = p->account};
    const char *today = folder_today(&r->ctx);
    for (size_t i = 0; i < p->n; i++) {
        int64_t unit = p->rows[i].unit;
        unsigned roles = officers_roles_in(p, unit, today);
        if (!roles || (g.n && g.row[g.n - 1].unit == unit))
            continue;
        const char *field = handover_field(r->x->arena, unit);
        g.row[g.n++] = (struct officer_unit){.unit = unit, .name = name_of_unit(r, unit), .field = field, .error = form_problem(r, field),
            .reception = roles & ROLE_RECEPTION, .specialist = roles & ROLE_SPECIALIST, .leader = roles & ROLE_LEADER, .admin = roles & ROLE_ADMIN,
            .monitor = roles & ROLE_MONITOR, .work = roles & HANDOVER_ROLES};
    }
    TRY(req_each_province(r, count_work, &g, e));
    TRY(count_absences(r, &g, e));
    for (size_t i = 0; i < g.n; i++)
        TRY(find_takers(r, p, &g.row[i], e));
    *out = (struct list){g.row, g.n};
    return ERR_OK;
}

/* ---- what was chosen */

static const char *words(struct req *r, const char *whom, const char *reason)
{
    return arena_fmt(r->x->arena, *reason ? "%s. %s" : "%s", whom, reason);
}

static const char *name_of(struct req *r, int64_t account)
{
    struct account *a = NULL;
    if (account_find(r->ctx.centre, account, r->x->arena, &a, NULL) || !a)
        return "";
    return a->name;
}

struct officer_heirs officer_heirs_read(struct req *r, const struct officer_person *p, const char *reason)
{
    struct officer_heir *row = ARENA_ARRAY(r->x->arena, struct officer_heir, p->n + 1);
    struct officer_heirs h = {.at = row, .note = words(r, req_text(r, "admin.handover.to_all"), reason)};
    for (size_t i = 0; i < p->n; i++) {
        int64_t unit = p->rows[i].unit, to = ask_number(req_value(r, handover_field(r->x->arena, unit)));
        if (!to || (h.n && row[h.n - 1].unit == unit))
            continue;
        row[h.n++] = (struct officer_heir){unit, to, words(r, name_of(r, to), reason)};
    }
    return h;
}

/* ---- carried out */

struct moving { int64_t account, moved; };

static enum err_code move(struct ctx *c, void *arg, struct err *e)
{
    struct moving *m = arg;
    return handover_run(c, m->account, &m->moved, e);
}

/* What fails here is done by the job within a second or two. */
static enum err_code hand_over(struct req *r, struct err *e)
{
    struct moving m = {.account = req_id(r, "id")};
    for (int shard = 0; shard < dbs_shards(app_dbs(r->app)); shard++)
        TRY(app_write(r->app, shard, move, &m, e));
    log_line(LOG_INFO, "handover", "account=%lld moved=%lld", (long long)m.account, (long long)m.moved);
    return ERR_OK;
}

void officer_hands_over(struct req *r)
{
    r->after = hand_over;
}
