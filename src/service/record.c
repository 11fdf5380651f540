/* Rows of a dossier and their events, always together. See record.h; must never know a page or a workflow. */
#include "service/record.h"
#include "reference/units.h"
#include "service/figures.h"
#include "service/finder.h"
#include "store/task_store.h"
#include <string.h>

enum { EVENTS_MAX = 10000 };

int64_t record_id(const struct world *w, const char *code, struct arena *a)
{
    const char *agency;
    struct dossier_key k;
    if (dossier_code_parse(code, a, &agency, &k, NULL))
        return 0;
    const struct unit *u = units_by_agency_code(w->units, agency);
    if (!u || u->id > 65535)
        return 0;
    k.unit = (int)u->id;
    k.shard = world_shard_of(w, u->province);
    return k.shard < 0 ? 0 : dossier_id(k);
}

const char *record_code(const struct world *w, int64_t id, struct arena *a)
{
    const struct unit *u = units_find(w->units, dossier_key(id).unit);
    return id && u ? dossier_code(id, u->agency_code, a) : "";
}

const char *record_role(const struct ctx *c)
{
    for (unsigned bit = ROLE_LEADER; bit; bit >>= 1)
        if (c->actor->roles & bit)
            return role_word(bit);
    if (c->actor->roles & ROLE_ADMIN)
        return role_word(ROLE_ADMIN);
    return c->actor->account ? "" : "system";
}

/* "Ngô Thị Nhì (thay mặt Trần Văn Ba)": the hash covers it, and whoever reads the journal reads both. */
const char *record_name(const struct ctx *c, const struct standing *behalf)
{
    return behalf ? arena_fmt(c->arena, "%s (thay mặt %s)", c->actor->name, behalf->name) : c->actor->name;
}

/* The next event of a dossier's chain; `what` says kind, act and note. */
static enum err_code begin(struct ctx *c, int64_t dossier, struct record_what what, struct event_head *last, struct event *ev, struct err *e)
{
    TRY(event_head(c->db, dossier, c->arena, last, e));
    *ev = (struct event){.dossier = dossier, .n = last->n + 1, .at = c->now, .kind = what.kind, .act = what.act, .note = what.note,
                         .actor = c->actor->account, .actor_name = record_name(c, what.behalf), .unit = c->actor->unit, .role = record_role(c),
                         .changes = "{}", .form = ""};
    return ev->n > EVENTS_MAX ? err(e, ERR_RATE, "dossier has %d events", EVENTS_MAX) : ERR_OK;
}

static enum err_code append(struct ctx *c, const struct event_head *last, struct event *ev, struct err *e)
{
    ev->hash = event_hash(last->hash, ev, c->arena);
    return event_insert(c->db, ev, e);
}

/* The event of a change and what it counts for. */
static enum err_code change(struct ctx *c, const struct dossier *old, struct dossier *now, struct record_what what, struct err *e)
{
    struct event_head last;
    struct event ev;
    ctx_forget(c);
    TRY(begin(c, now->id, what, &last, &ev, e));
    now->updated_at = c->now;
    if (!old || strcmp(old->form, now->form) != 0) {
        now->form_at = ev.n;
        ev.form = now->form;
    }
    ev.state = now->state;
    ev.changes = event_changes(old, now, c->arena);
    TRY(append(c, &last, &ev, e));
    return figures_write(c, old, now, &ev, e);
}

enum err_code record_open(struct ctx *c, struct dossier *now, struct record_what what, struct err *e)
{
    c->opened = now->id;
    return change(c, NULL, now, what, e);
}

enum err_code record_write(struct ctx *c, const struct dossier *old, struct dossier *now, struct record_what what,
                           const struct list *tasks, struct err *e)
{
    bool fresh = !old || c->opened == now->id;
    c->opened = 0;
    TRY(change(c, old, now, what, e));
    TRY(fresh ? dossier_insert(c->db, now, e) : dossier_update(c->db, now, e));
    TRY(finder_write(c, fresh ? NULL : old, now, tasks, e));
    return task_replace(c->db, now->id, fresh, tasks, c->arena, e);
}

/* An event that leaves the dossier as it is. */
static enum err_code remark(struct ctx *c, int64_t dossier, struct record_what what, struct err *e)
{
    struct dossier *d = NULL;
    struct event_head last;
    struct event ev;
    ctx_forget(c);
    TRY(dossier_find(c->db, dossier, c->arena, &d, e));
    if (!d)
        return err(e, ERR_NOT_FOUND, "no such dossier");
    TRY(begin(c, dossier, what, &last, &ev, e));
    ev.state = d->state;
    TRY(append(c, &last, &ev, e));
    return event_counts(ev.kind) ? figures_write(c, d, d, &ev, e) : ERR_OK;
}

enum err_code record_read(struct ctx *c, int64_t dossier, const char *why, struct err *e)
{
    return remark(c, dossier, (struct record_what){"read", "", why, NULL}, e);
}

enum err_code record_message(struct ctx *c, int64_t dossier, const char *text, struct err *e)
{
    return remark(c, dossier, (struct record_what){"message", "", text, NULL}, e);
}

enum err_code record_digitised(struct ctx *c, int64_t dossier, const char *what, struct err *e)
{
    return remark(c, dossier, (struct record_what){"digitised", "", what, NULL}, e);
}

enum err_code record_paid(struct ctx *c, int64_t dossier, const char *account, const char *note, struct err *e)
{
    return remark(c, dossier, (struct record_what){"paid", account, note, NULL}, e);
}

enum err_code record_rated(struct ctx *c, int64_t dossier, int marks, const char *words, struct err *e)
{
    return remark(c, dossier, (struct record_what){"rated", arena_fmt(c->arena, "%d", marks), words, NULL}, e);
}

static enum err_code broken(const struct dossier *d, int64_t n, const char *what, struct err *e)
{
    return err(e, ERR_STORAGE, "dossier %lld, event %lld: %s", (long long)d->id, (long long)n, what);
}

enum err_code record_verify(struct ctx *c, const struct dossier *d, struct err *e)
{
    struct list events;
    struct dossier again;
    const char *before = "";
    record_init(&again, &dossier_model);
    TRY(event_list(c->db, d->id, c->arena, &events, e));
    const struct event *ev = events.items;
    for (size_t i = 0; i < events.n; i++) {
        if (ev[i].n != (int64_t)i + 1)
            return broken(d, ev[i].n, "number out of order", e);
        if (strcmp(ev[i].hash, event_hash(before, &ev[i], c->arena)) != 0)
            return broken(d, ev[i].n, "hash does not fit", e);
        TRY(event_apply(&again, &ev[i], c->arena, e));
        before = ev[i].hash;
    }
    const char *differs = event_changes(&again, d, c->arena);
    if (strcmp(differs, "{}") != 0 || strcmp(again.form, d->form) != 0 || again.updated_at != d->updated_at)
        return broken(d, (int64_t)events.n, "row is not what its events make", e);
    return ERR_OK;
}
