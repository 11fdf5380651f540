/* See deeds.h. */
#include "service/admin/deeds.h"
#include <string.h>

enum { PAGE = 500 };

const char *const deed_kinds[] = {
    "officer_added", "officer_roles", "officer_ended", "password_reset", "unlocked", "unit_founded", "unit_closed", "unit_not_closed", "unit_contact", "unit_named", "unit_name_dropped",
    "day_set", "day_dropped", "days_imported", "point_confirmed", "point_reopened", "text_set", "text_restored", "journal_read",
    "province_moved", "province_moved_back", "province_confirmed", NULL,
};

enum err_code deed_write(struct ctx *c, const struct deed_new *d, struct err *e)
{
    struct deed *last;
    TRY(deed_last(c->db, "", c->arena, &last, e));
    struct deed row = {.n = last ? last->n + 1 : 1, .at = c->now, .actor = c->actor->account, .actor_name = c->actor->name, .unit = c->actor->unit,
                       .about = d->about, .kind = d->kind, .thing = d->thing, .before = d->before ? d->before : "{}", .after = d->after ? d->after : "{}",
                       .reason = d->reason ? d->reason : "", .hash = ""};
    row.hash = deed_hash(last ? last->hash : "", &row, c->arena);
    return deed_insert(c->db, &row, e);
}

enum err_code deed_version(struct ctx *c, const char *thing, int64_t *out, struct err *e)
{
    struct deed *last;
    TRY(deed_last(c->centre, thing, c->arena, &last, e));
    *out = last ? last->n : 0;
    return ERR_OK;
}

enum err_code deed_expect(struct ctx *c, const char *thing, int64_t seen, struct err *e)
{
    int64_t now;
    TRY(deed_version(c, thing, &now, e));
    if (now == seen)
        return ERR_OK;
    err(e, ERR_STALE, "%s: seen %lld, is %lld", thing, (long long)seen, (long long)now);
    e->text = "admin.stale";
    return ERR_STALE;
}

static void look(const struct deed *d, const char *before, struct deed_chain *out, struct arena *a)
{
    out->seen++;
    if (d->n == out->seen && strcmp(d->hash, deed_hash(before, d, a)) == 0)
        return;
    out->wrong++;
    if (!out->wrong_at)
        out->wrong_at = d->n;
}

enum err_code deed_verify(struct ctx *c, struct deed_chain *out, struct err *e)
{
    struct list page;
    const char *before = "";
    *out = (struct deed_chain){0};
    for (int64_t after = 0;;) {
        TRY(deed_after(c->centre, after, PAGE, c->arena, &page, e));
        const struct deed *d = page.items;
        for (size_t i = 0; i < page.n; i++) {
            look(&d[i], before, out, c->arena);
            before = d[i].hash;
        }
        if (page.n < PAGE)
            return ERR_OK;
        after = d[page.n - 1].n;
    }
}
