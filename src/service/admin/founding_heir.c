/* What a closed point had received goes on with its heir. See founding.h; must never touch who received a dossier: that stays as it was. */
#include "service/admin/founding.h"
#include "service/folder.h"
#include "service/record.h"
#include "store/handover_store.h"

/* Who plays the receiving desk, and with whom it lies. False: nothing of it is the point's. */
static bool hand(struct folder *f, const struct unit_life *l)
{
    bool any = false;
    for (size_t i = 0; i < f->flow.n_units; i++)
        if (f->flow.units[i].unit == l->unit) {
            f->flow.units[i].unit = l->heir;
            any = true;
        }
    if (f->row.handler_unit == l->unit) {
        f->row.handler_unit = l->heir;
        f->row.assignee = 0;
        any = true;
    }
    return any;
}

static enum err_code hand_one(struct ctx *c, const struct unit_life *l, int64_t dossier, int64_t *moved, struct err *e)
{
    struct folder f;
    TRY(folder_load_any(c, dossier, &f, e));
    ctx_forget(c); /* changed in place from here on */
    struct dossier before = f.row;
    if (!hand(&f, l))
        return ERR_OK;
    TRY(folder_settle(c, &f, e));
    struct list tasks = folder_tasks(c, &f);
    (*moved)++;
    return record_write(c, &before, &f.row, (struct record_what){"assigned", "", l->note, NULL}, &tasks, e);
}

static enum err_code hand_all(struct ctx *c, const struct unit_life *l, int64_t *moved, struct err *e)
{
    struct list keys;
    struct actor by = {.account = l->by_account, .name = l->by_name, .kind = "", .unit = l->by_unit, .roles = ROLE_ADMIN};
    struct ctx here = *c;
    TRY(handover_received(c->db, l->unit, c->arena, &keys, e));
    const int64_t *key = keys.items;
    enum err_code rc = ERR_OK;
    here.arena = arena_new(0);
    here.actor = &by;
    for (size_t i = 0; i < keys.n && !rc; i++) {
        ctx_forget(&here);
        rc = hand_one(&here, l, key[i], moved, e);
        arena_reset(here.arena);
    }
    arena_free(here.arena);
    return rc;
}

enum err_code founding_hand_on(struct ctx *c, int64_t *moved, struct err *e)
{
    struct list closed;
    TRY(unit_life_closed(c->centre, folder_today(c), c->arena, &closed, e));
    const struct unit_life *l = closed.items;
    for (size_t i = 0; i < closed.n; i++)
        TRY(hand_all(c, &l[i], moved, e));
    ctx_forget(c);
    return ERR_OK;
}

enum err_code founding_open(struct ctx *c, int64_t unit, int64_t *out, struct err *e)
{
    struct list keys;
    TRY(handover_received(c->db, unit, c->arena, &keys, e));
    *out += (int64_t)keys.n;
    return ERR_OK;
}

/* ---- every day, and after every closing whose day has come */

enum err_code founding_key(struct ctx *c, const char **out, struct err *e)
{
    int64_t newest;
    const char *day = folder_today(c);
    TRY(unit_life_newest(c->centre, day, &newest, e));
    *out = newest ? arena_fmt(c->arena, "closing %s %lld", day, (long long)newest) : "";
    return ERR_OK;
}

enum err_code founding_done(struct ctx *c, const struct job *j, struct err *e)
{
    int64_t moved = 0;
    (void)j;
    return founding_hand_on(c, &moved, e);
}
