/* Who is asking: the session's cookie to an actor, the rights of a route, the token of an unsafe method.
 * Must never know passwords or codes; those are service/account. */
#include "app/state.h"
#include "base/civil.h"
#include "base/hash.h"
#include "reference/units.h"
#include "service/account.h"
#include "store/absence_store.h"
#include "store/account_store.h"
#include <string.h>

enum { TOUCH_MS = 5 * 60 * 1000, LONGEST_MS = 12 * 3600 * 1000, VISITOR_MIN = 20 };

static const char visitor_cookie[] = "mc_khach";

static const struct actor nobody = {.name = "", .kind = ""};

static const char *csrf_of(const struct req *r, const char *secret)
{
    const struct world *w = r->ctx.world;
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, secret, strlen(secret));
    return hash_base64url(r->x->arena, h.b, 24);
}

/* A visitor without a session gets a random cookie, so that their forms have a token too. */
static void visitor_token(struct req *r)
{
    const char *cookie = http_cookie(r->x, visitor_cookie);
    if (cookie && strlen(cookie) >= VISITOR_MIN) {
        r->csrf = csrf_of(r, cookie);
        return;
    }
    if (!r->route || (r->route->flags & ROUTE_CACHE))
        return;
    cookie = random_token(r->x->arena, 18);
    req_cookie(r, visitor_cookie, cookie, 0);
    r->csrf = csrf_of(r, cookie);
}

struct touch {
    struct write_job job;
    struct arena *arena;
    struct sha256 hash;
    int64_t now, expires;
};

static enum err_code touch_run(struct write_job *job, struct db *db, struct err *e)
{
    struct touch *t = (struct touch *)job;
    return session_touch(db, t->hash.b, t->now, t->expires, e);
}

static void touch_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    (void)rc, (void)e; /* the session only ends a little sooner */
    arena_free(((struct touch *)job)->arena);
}

/* Moves the end of an active session; in the background, since nobody's answer depends on it. */
static void keep_alive(struct req *r, const struct session_row *s, const struct sha256 *hash)
{
    if (r->ctx.now - s->seen_at < TOUCH_MS)
        return;
    int64_t end = r->ctx.now + ACCOUNT_SESSION_MS, longest = s->created_at + LONGEST_MS;
    struct arena *a = arena_new(0);
    struct touch *t = ARENA_NEW(a, struct touch);
    *t = (struct touch){.job = {.run = touch_run, .done = touch_done}, .arena = a, .hash = *hash,
                        .now = r->ctx.now, .expires = end < longest ? end : longest};
    if (writer_submit(dbs_writer(r->app->dbs, -1), &t->job, NULL))
        arena_free(a);
}

static unsigned roles_of(const char *words)
{
    unsigned roles = 0;
    char word[32];
    for (const char *p = words; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        if (n < sizeof word) {
            memcpy(word, p, n);
            word[n] = 0;
            roles |= role_parse(word);
        }
        p += n;
    }
    return roles;
}

/* For whom they stand in today: roles of people who are away, a row for each. */
static enum err_code stand_in(struct req *r, const char *day, struct err *e)
{
    struct actor *a = &r->actor;
    struct list l;
    TRY(absence_standing(r->ctx.centre, a->account, a->unit, day, r->x->arena, &l, e));
    const struct standing_row *row = l.items;
    struct standing *s = ARENA_ARRAY(r->x->arena, struct standing, l.n + 1);
    for (size_t i = 0; i < l.n; i++) {
        if (!a->n_standing || s[a->n_standing - 1].account != row[i].account)
            s[a->n_standing++] = (struct standing){.account = row[i].account, .name = row[i].name, .to_day = row[i].to_day};
        s[a->n_standing - 1].roles |= role_parse(row[i].role) & ROLE_DESK;
        a->roles |= role_parse(row[i].role) & ROLE_DESK;
    }
    a->standing = s;
    return ERR_OK;
}

static void become(struct req *r, const struct session_row *s)
{
    const struct unit *u = s->unit && *s->roles ? units_find(r->ctx.world->units, s->unit) : NULL;
    r->actor = (struct actor){.account = s->account, .name = s->name, .roles = ROLE_APPLICANT, .kind = ""};
    if (!u)
        return;
    r->actor.roles = roles_of(s->roles);
    r->actor.own = r->actor.roles;
    r->actor.unit = u->id;
    r->actor.province = u->province;
    r->actor.kind = units_kind_of(r->ctx.world->units, u);
}

enum err_code auth_load(struct req *r, struct err *e)
{
    r->actor = nobody;
    r->ctx.actor = &r->actor;
    r->csrf = "";
    const char *token = http_cookie(r->x, "mc_phien");
    struct session_row *s = NULL;
    struct sha256 hash;
    char day[CIVIL_TEXT];
    if (token && strlen(token) >= 32) {
        civil_write(civil_of_instant(r->ctx.now).date, day);
        hash = sha256(token, strlen(token));
        TRY(session_find(r->ctx.centre, hash.b, r->ctx.now, day, r->x->arena, &s, e));
    }
    if (!s) {
        visitor_token(r);
        return ERR_OK;
    }
    r->session = (const unsigned char *)arena_strn(r->x->arena, (const char *)hash.b, sizeof hash.b);
    r->csrf = csrf_of(r, token);
    become(r, s);
    if (r->actor.unit && s->stands_in)
        TRY(stand_in(r, day, e));
    keep_alive(r, s, &hash);
    return ERR_OK;
}

enum err_code auth_check(const struct req *r, struct err *e)
{
    unsigned need = r->route->need, roles = r->actor.roles;
    if (need & NEED_DEVELOPMENT)
        return r->app->cfg.development ? ERR_OK : err(e, ERR_NOT_FOUND, "development only");
    bool ok = (need & NEED_ANYONE) || ((need & NEED_CITIZEN) && r->actor.account) ||
              ((need & NEED_RECEPTION) && (roles & ROLE_RECEPTION)) || ((need & NEED_SPECIALIST) && (roles & ROLE_SPECIALIST)) ||
              ((need & NEED_LEADER) && (roles & ROLE_LEADER)) || ((need & NEED_ADMIN) && (roles & ROLE_ADMIN)) ||
              ((need & NEED_MONITOR) && (roles & ROLE_MONITOR));
    if (ok)
        return ERR_OK;
    return r->actor.account ? err(e, ERR_FORBIDDEN, "role missing") : err(e, ERR_SIGNED_OUT, "no session");
}

static bool fits(const char *given, const char *token)
{
    size_t n = strlen(token);
    return n && strlen(given) == n && bytes_same(given, token, n);
}

/* The token that this browser had as a visitor; "" = none. */
static const char *token_before(const struct req *r)
{
    const char *cookie = r->session ? http_cookie(r->x, visitor_cookie) : NULL;
    return cookie && strlen(cookie) >= VISITOR_MIN ? csrf_of(r, cookie) : "";
}

enum err_code auth_token(const struct req *r, struct err *e)
{
    const char *given = http_header(r->x, "X-CSRF-Token");
    if (!given)
        given = http_form(r->x, "csrf");
    if (given && (fits(given, r->csrf) || ((r->route->flags & ROUTE_DOOR) && fits(given, token_before(r)))))
        return ERR_OK;
    if (!r->session && (r->route->flags & ROUTE_KEEPS) && http_cookie(r->x, "mc_phien"))
        return err(e, ERR_SIGNED_OUT, "the session that the form was drawn for has ended"); /* a page for everybody, which did not ask for one */
    return err(e, ERR_FORBIDDEN, "form token missing or wrong");
}
