/* What a person had typed when their session was found to have ended: kept for an hour under a random token
 * that only their browser holds, and put back into the same form once they have signed in again. */
#include "app/state.h"
#include "base/hash.h"
#include "store/account_store.h"
#include <string.h>

enum { KEEP_MS = 3600 * 1000, BODY_MAX = 64 * 1024 };

struct keeping {
    struct write_job job;
    struct arena *arena;
    struct kept_form form;
};

static enum err_code keep_run(struct write_job *job, struct db *db, struct err *e)
{
    return kept_form_insert(db, &((struct keeping *)job)->form, e);
}

static void keep_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    (void)rc, (void)e;
    arena_free(((struct keeping *)job)->arena);
}

static const char *body_of(const struct req *r, struct arena *a)
{
    struct buf b = buf_init(a, 1024);
    for (size_t i = 0; i < r->x->form_n; i++) {
        const struct http_pair *p = &r->x->form[i];
        if (strcmp(p->name, "csrf") == 0 || strstr(p->name, "password"))
            continue;
        if (b.n)
            buf_char(&b, '&');
        buf_url(&b, p->name);
        buf_char(&b, '=');
        buf_url(&b, p->value);
    }
    return b.p;
}

/* The form of another site: its cookies do not come with it, so that it looks as if the session had ended. What it says is
 * not what this person typed, and must not wait for them in their own form. */
static bool from_elsewhere(const struct req *r)
{
    const char *site = http_header(r->x, "Sec-Fetch-Site");
    return site && strcmp(site, "cross-site") == 0;
}

/* The sign-in that follows takes longer than this write: it need not be waited for. */
void keep_form(struct req *r)
{
    if (from_elsewhere(r))
        return;
    struct arena *a = arena_new(0);
    const char *body = body_of(r, a), *token = random_token(a, 24);
    struct keeping *k = ARENA_NEW(a, struct keeping);
    *k = (struct keeping){.job = {.run = keep_run, .done = keep_done}, .arena = a,
                          .form = {.token = token, .path = arena_str(a, r->x->path), .body = body, .expires_at = r->ctx.now + KEEP_MS}};
    const char *cookie = arena_str(r->x->arena, token);
    if (strlen(body) > BODY_MAX || writer_submit(dbs_writer(r->app->dbs, -1), &k->job, NULL))
        arena_free(a);
    else
        req_cookie(r, "mc_giu", cookie, KEEP_MS / 1000);
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* buf_url() undone, in place: only what keep_form() wrote comes here. */
static char *decode(char *s)
{
    char *to = s;
    for (char *p = s; *p; p++)
        if (*p == '%' && hex(p[1]) >= 0 && hex(p[2]) >= 0) {
            *to++ = (char)(hex(p[1]) * 16 + hex(p[2]));
            p += 2;
        } else {
            *to++ = *p;
        }
    *to = 0;
    return s;
}

static void into_form(struct req *r, const char *body)
{
    struct arena *a = r->x->arena;
    char *s = arena_str(a, body), *rest = s;
    size_t n = 1;
    for (const char *p = s; *p; p++)
        n += *p == '&';
    struct http_pair *form = ARENA_ARRAY(a, struct http_pair, n);
    size_t i = 0;
    for (char *part; (part = strsep(&rest, "&"));) {
        char *eq = strchr(part, '=');
        if (!eq)
            continue;
        *eq = 0;
        form[i++] = (struct http_pair){decode(part), decode(eq + 1)};
    }
    r->x->form = form;
    r->x->form_n = i;
}

/* Read back by the one whose browser holds the token. */
static struct kept_form *find_any(struct req *r)
{
    const char *token = http_cookie(r->x, "mc_giu");
    struct kept_form *k = NULL;
    if (!token || strcmp(r->x->method, "GET") != 0)
        return NULL;
    if (kept_form_find(r->ctx.centre, token, r->ctx.now, r->x->arena, &k, NULL) || !k || strcmp(k->path, r->x->path) != 0)
        return NULL;
    return k;
}

static struct kept_form *find(struct req *r)
{
    return r->actor.account ? find_any(r) : NULL;
}

static bool by_hand(const struct http_pair *p)
{
    return *p->value && *p->name != '_' && strcmp(p->name, "csrf") != 0 && strcmp(p->name, "version") != 0 && !strstr(p->name, "password");
}

const char *keep_typed(struct req *r)
{
    struct buf b = buf_init(r->x->arena, 256);
    struct kept_form *k = find(r);
    if (k)
        into_form(r, k->body);
    else if (!r->actor.account || !(r->route->flags & ROUTE_KEEPS) || from_elsewhere(r))
        return "";
    for (size_t i = 0; i < r->x->form_n; i++)
        if (by_hand(&r->x->form[i]))
            buf_fmt(&b, "%s%s", b.n ? "\n" : "", r->x->form[i].value);
    return b.p;
}

static void load(struct req *r, const struct kept_form *k)
{
    if (!k)
        return;
    into_form(r, k->body);
    r->again = true;
    r->refused = "app.kept";
    req_cookie(r, "mc_giu", "", -1);
}

void keep_load(struct req *r)
{
    load(r, find(r));
}

void req_take_kept(struct req *r)
{
    if (!r->actor.account)
        load(r, find_any(r));
}
