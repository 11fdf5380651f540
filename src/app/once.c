/* Repeated sendings of one form. See once.h; must never know what the form does. */
#include "app/once.h"
#include "base/clock.h"
#include "base/hash.h"
#include <stdlib.h>
#include <string.h>

enum { KEEP_DAYS = 2, TOKEN_MAX = 200 };
struct kept { const char *location; };
static const struct field kept_fields[] = {FIELD(kept, location, F_TEXT)};
static const struct model kept_model = MODEL(kept, kept_fields);

enum { FIND, ADD, SWEEP };
static const struct sql sql[] = {
    [FIND] = {"select location from once where key = $1", &kept_model, NULL},
    [ADD] = {"insert into once (key, location) values ($1, $2)", DB_LATER, NULL},
    [SWEEP] = {"delete from once where key < $1", DB_LATER, NULL},
};
const struct sql_set once_set = {"once", sql, sizeof sql / sizeof sql[0]};

static long today(const struct req *r)
{
    return (long)(r->ctx.now / CLOCK_DAY);
}

const char *once_token(const struct req *r)
{
    return arena_fmt(r->x->arena, "%ld.%s", today(r), random_token(r->x->arena, 12));
}

/* "" = the sender asked for nothing of the kind. The day comes first so that old ones are one range of the key. */
static const char *key_of(const struct req *r)
{
    const char *token = http_header(r->x, "Idempotency-Key");
    long day = today(r);
    if (!token)
        token = http_form(r->x, "_once");
    if (!token || !*token || strlen(token) > TOKEN_MAX)
        return "";
    long said = strtol(token, NULL, 10);
    if (strchr(token, '.') && said <= day && said >= day - KEEP_DAYS)
        day = said;
    const char *all = arena_fmt(r->x->arena, "%s|%s|%s|%s", token, r->csrf, r->route->pattern, r->x->path);
    struct sha256 h = sha256(all, strlen(all));
    return arena_fmt(r->x->arena, "%08ld-%s", day, hash_base64url(r->x->arena, h.b, 18));
}

enum err_code once_seen(struct req *r, bool *seen, struct err *e)
{
    struct kept *k = NULL;
    const char *key = key_of(r);
    *seen = false;
    if (!*key)
        return ERR_OK;
    TRY(db_find(r->ctx.db, &sql[FIND], DB_ARGS(DB_T(key)), r->x->arena, (void **)&k, e));
    if (!k)
        return ERR_OK;
    *seen = true;
    r->redirect = k->location;
    r->status = 303;
    return ERR_OK;
}

static bool signs_in(const struct req *r)
{
    for (size_t i = 0; i < r->set_n; i++)
        if (strncmp(r->set[i].value, "mc_phien=", 9) == 0)
            return true;
    return false;
}

enum err_code once_keep(struct req *r, struct err *e)
{
    const char *key = key_of(r);
    if (!*key || !r->redirect || signs_in(r)) /* its cookie is a secret that is not kept: who signs in again signs in again */
        return ERR_OK;
    const char *old = arena_fmt(r->x->arena, "%08ld", today(r) - KEEP_DAYS);
    TRY(db_exec(r->ctx.db, &sql[SWEEP], DB_ARGS(DB_T(old)), NULL, e));
    return db_exec(r->ctx.db, &sql[ADD], DB_ARGS(DB_T(key), DB_T(r->redirect)), NULL, e);
}
