/* Officers: looked up. See officers.h; changes are in officers_change.c. */
#include "service/admin/officers.h"
#include "base/text.h"
#include "reference/units.h"
#include "reference/words.h"
#include "service/account.h"
#include "service/folder.h"
#include <string.h>

struct gather {
    const struct ctx *c;
    const struct officers_query *q;
    const char *today, *folded;
    struct officers_page *out;
    struct officer_person now; /* whose rows come just now */
    struct officer_row *rows;
    size_t cap, people_cap;
    bool fits, in_unit;
};

static struct officer_lock lock_of(const struct ctx *c)
{
    return (struct officer_lock){c->now, ACCOUNT_FAILURES};
}

static bool in_force(const struct officer_row *o, const char *day)
{
    return strcmp(o->valid_from, day) <= 0 && (!*o->valid_to || strcmp(o->valid_to, day) > 0);
}

/* Name and addresses with a blank in front, so that a word of the search begins one of theirs. */
static bool named(struct gather *g, const struct officer_row *o)
{
    const char *all = text_fold(g->c->arena, arena_fmt(g->c->arena, "%s %s %s", o->name, o->email, o->phone));
    return !*g->folded || words_match(arena_fmt(g->c->arena, " %s", all), g->folded);
}

static void person_done(struct gather *g)
{
    struct officer_person *p = &g->now;
    p->rows = g->rows;
    bool wanted = p->n && g->in_unit && (p->active || g->q->ended);
    if (wanted) {
        struct officer_person *row = g->out->people.items;
        g->out->total++;
        g->out->locked += p->locked;
        if (g->out->people.n < g->q->max)
            row[g->out->people.n++] = *p;
    }
    g->now = (struct officer_person){0};
    g->rows = NULL;
    g->cap = 0;
}

static void person_begin(struct gather *g, const struct officer_row *o)
{
    struct arena *a = g->c->arena;
    g->fits = named(g, o);
    g->in_unit = false;
    g->now = (struct officer_person){.account = o->account, .name = arena_str(a, o->name), .email = arena_str(a, o->email), .phone = arena_str(a, o->phone),
                                     .locked = o->locked != 0};
}

static void keep(struct gather *g, const struct officer_row *o)
{
    struct arena *a = g->c->arena;
    if (g->now.n == g->cap) {
        size_t had = g->cap;
        g->cap = had ? had * 2 : 4;
        g->rows = arena_grow(a, g->rows, had * sizeof *o, g->cap * sizeof *o);
    }
    struct officer_row *row = &g->rows[g->now.n++];
    *row = *o;
    row->role = arena_str(a, o->role);
    row->valid_from = arena_str(a, o->valid_from);
    row->valid_to = arena_str(a, o->valid_to);
    row->name = g->now.name;
    row->email = g->now.email;
    row->phone = g->now.phone;
}

static enum err_code take(void *ctx, const void *rec, struct err *e)
{
    struct gather *g = ctx;
    const struct officer_row *o = rec;
    (void)e;
    if (o->account != g->now.account) {
        person_done(g);
        person_begin(g, o);
    }
    if (!g->fits)
        return ERR_OK;
    bool force = in_force(o, g->today);
    if (!scope_covers(g->c, o->unit)) {
        g->now.elsewhere |= force;
        return ERR_OK;
    }
    bool asked = (!g->q->unit || o->unit == g->q->unit) && (!g->q->role || (role_parse(o->role) & g->q->role));
    g->in_unit |= asked && (force || g->q->ended);
    g->now.active |= force;
    keep(g, o);
    return ERR_OK;
}

enum err_code officers_list(struct ctx *c, const struct officers_query *q, struct officers_page *out, struct err *e)
{
    struct gather g = {.c = c, .q = q, .today = folder_today(c), .folded = text_fold(c->arena, q->text), .out = out};
    *out = (struct officers_page){.people = {.items = ARENA_ARRAY(c->arena, struct officer_person, q->max + 1)}};
    TRY(officer_each(c->centre, lock_of(c), take, &g, e));
    person_done(&g);
    return ERR_OK;
}

enum err_code officers_get(struct ctx *c, int64_t account, struct officer_person *out, struct err *e)
{
    struct list rows;
    const char *today = folder_today(c);
    TRY(officer_roles(c->centre, lock_of(c), account, c->arena, &rows, e));
    struct officer_row *o = rows.items;
    *out = (struct officer_person){.account = account, .rows = o};
    for (size_t i = 0; i < rows.n; i++) {
        bool mine = scope_covers(c, o[i].unit), force = in_force(&o[i], today);
        out->elsewhere |= !mine && force;
        out->active |= mine && force;
        out->locked |= o[i].locked != 0;
        out->name = o[i].name;
        out->email = o[i].email;
        out->phone = o[i].phone;
        if (mine)
            o[out->n++] = o[i];
    }
    return out->n ? ERR_OK : err(e, ERR_NOT_FOUND, "no officer of this scope");
}

unsigned officers_roles_in(const struct officer_person *p, int64_t unit, const char *day)
{
    unsigned roles = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->rows[i].unit == unit && in_force(&p->rows[i], day))
            roles |= role_parse(p->rows[i].role);
    return roles;
}

const char *officers_thing(struct arena *a, int64_t account)
{
    return arena_fmt(a, "officer:%lld", (long long)account);
}

bool officers_may_reset(const struct ctx *c, const struct officer_person *p)
{
    return p->active && !p->elsewhere && p->account != c->actor->account;
}
