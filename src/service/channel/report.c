/* Delivery reports. See report.h; must never trust what the address says without its key. */
#include "service/channel/report.h"
#include "base/hash.h"
#include "send/sms.h"
#include <string.h>

enum { KEY_BYTES = 16 };
enum { DELIVERED, FAILED, REFUSED, TAKEN, LET_GO, REMOTE, THERE };
/* A message that waits to be sent once more is not failed by what became of it the first time; that it arrived after all is reason enough not to. */
static const struct sql sql[] = {
    [DELIVERED] = {"update delivery set state = 'delivered', reported_at = $2, failure = '', lease_until = 0, data = '{}' where id = $1 and state <> 'delivered'", NULL, 0},
    [FAILED] = {"update delivery set state = 'failed', reported_at = $2, failure = 'report', code = 0, lease_until = 0 where id = $1 and state in ('sending', 'sent', 'unknown')", NULL, 0},
    [REFUSED] = {"update delivery set state = 'refused', reported_at = $2, failure = 'operator', code = 0, lease_until = 0, data = '{}' where id = $1 and state in ('sending', 'sent', 'unknown')", NULL, 0},
    [TAKEN] = {"update delivery set state = 'sent', reported_at = $2, failure = '', lease_until = 0, sent_at = case when sent_at = 0 then $2 else sent_at end"
               " where id = $1 and state in ('sending', 'unknown')", NULL, 0},
    [LET_GO] = {"update delivery set code = 0 where id = $1 and state = 'sent' and code = $2", NULL, 0},
    [REMOTE] = {"update delivery set remote = $2 where id = $1 and remote = ''", NULL, 0},
    [THERE] = {"select 1 from delivery where id = $1", NULL, 0},
};
const struct sql_set report_set = {"report", sql, sizeof sql / sizeof sql[0]};

static const char *key_of(const struct world *w, int64_t id, bool centre, struct arena *a)
{
    const char *of = arena_fmt(a, "delivery report %s %lld", centre ? "centre" : "province", (long long)id);
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, of, strlen(of));
    return hash_base64url(a, h.b, KEY_BYTES);
}

const char *report_url(const struct ctx *c, const char *base, int64_t id, bool centre)
{
    return arena_fmt(c->arena, "%s/kenh/sms/%s/%lld?k=%s&type=%%d&smsc-id=%%F", base, centre ? "bao-chung" : "bao", (long long)id, key_of(c->world, id, centre, c->arena));
}

bool report_key_fits(const struct world *w, int64_t id, bool centre, const char *key)
{
    struct arena *a = arena_new(512);
    const char *want = key_of(w, id, centre, a);
    bool fits = strlen(key) == strlen(want) && bytes_same(key, want, strlen(want));
    arena_free(a);
    return fits;
}

static int statement_for(int64_t type)
{
    return type == 1 ? DELIVERED : type == 2 ? FAILED : type == 16 ? REFUSED : type == 4 || type == 8 ? TAKEN : -1;
}

enum err_code report_take(struct ctx *c, const struct report *r, bool *known, struct err *e)
{
    int64_t there;
    int which = statement_for(r->type);
    TRY(db_int(c->db, &sql[THERE], DB_ARGS(DB_I(r->id)), 0, &there, e));
    *known = there != 0;
    if (!there || which < 0)
        return ERR_OK;
    TRY(db_exec(c->db, &sql[which], DB_ARGS(DB_I(r->id), DB_I(c->now)), NULL, e));
    if (which == TAKEN) /* the gateway does not hold it any more */
        TRY(db_exec(c->db, &sql[LET_GO], DB_ARGS(DB_I(r->id), DB_I(SMS_HELD)), NULL, e));
    return *r->remote ? db_exec(c->db, &sql[REMOTE], DB_ARGS(DB_I(r->id), DB_T(r->remote)), NULL, e) : ERR_OK;
}
