/* Sessions. See account.h; must never keep what a browser holds, only its digest. */
#include "base/hash.h"
#include "service/account.h"
#include "store/login_store.h"
#include <string.h>

enum { COOKIE_BYTES = 32 };
static const unsigned char none[32];

enum err_code account_open_session(struct ctx *c, int64_t account, const void *old, struct account_session *out, struct err *e)
{
    struct list units;
    TRY(session_sweep(c->db, c->now, e));
    TRY(login_sweep(c->db, c->now, e));
    if (old)
        TRY(session_delete(c->db, old, e));
    TRY(account_roles(c, account, &units, e));
    out->cookie = random_token(c->arena, COOKIE_BYTES);
    const struct account_unit *first = units.items;
    out->unit = units.n ? first->unit : 0;
    out->roles = units.n ? first->roles : 0;
    struct sha256 h = sha256(out->cookie, strlen(out->cookie));
    struct session_row s = {.hash = h.b, .account = account, .unit = out->unit, .created_at = c->now, .seen_at = c->now,
                            .expires_at = c->now + ACCOUNT_SESSION_MS};
    return session_insert(c->db, &s, e);
}

enum err_code account_close_session(struct ctx *c, const void *session, struct err *e)
{
    return session ? session_delete(c->db, session, e) : ERR_OK;
}

enum err_code account_end_others(struct ctx *c, int64_t account, const void *keep, struct err *e)
{
    return session_delete_others(c->db, account, keep ? keep : none, e);
}

enum err_code account_count_others(struct ctx *c, int64_t account, const void *but, int64_t *out, struct err *e)
{
    return session_count_others(c->centre, account, but ? but : none, c->now, out, e);
}

enum err_code account_is_fresh(struct ctx *c, const void *session, bool *out, struct err *e)
{
    struct session_row *s = NULL;
    *out = false;
    if (session)
        TRY(session_find(c->centre, session, c->now, "", c->arena, &s, e));
    *out = s && c->now - s->created_at <= ACCOUNT_FRESH_MS;
    return ERR_OK;
}
