/* See page_cache.h. */
#include "app/page_cache.h"
#include "app/state.h"
#include "base/log.h"
#include "reference/catalogue.h"
#include <string.h>
#include <zlib.h>

enum { PLACES = 256, BODY_MAX = 128 * 1024, KEY_MAX = 512, PACKED_FROM = 1024, LIFE_MS = 5000 };

struct kept {
    struct arena *arena; /* NULL = empty */
    const char *key, *etag;
    struct http_reply reply;
    int64_t at, at_mono; /* ms; the application's clock, which tests may move, and the machine's */
};

struct page_cache {
    struct arena *arena;
    struct kept place[PLACES];
};

struct page_cache *page_cache_new(void)
{
    struct arena *a = arena_new(0);
    struct page_cache *c = ARENA_NEW(a, struct page_cache);
    c->arena = a;
    return c;
}

void page_cache_free(struct page_cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < PLACES; i++)
        arena_free(c->place[i].arena);
    arena_free(c->arena);
}

/* ---- which page it is */

static bool takes_packed(const struct http_exchange *x)
{
    const char *accept = http_header(x, "Accept-Encoding");
    return accept && strstr(accept, "gzip") && !strstr(accept, "gzip;q=0");
}

/* Everything that a public page depends on; NULL: this one is not for keeping. */
static const char *key_of(const struct app *app, const struct http_exchange *x)
{
    const char *accept = http_header(x, "Accept"), *lang = http_cookie(x, "mc_lang");
    if ((strcmp(x->method, "GET") != 0 && strcmp(x->method, "HEAD") != 0) || http_cookie(x, "mc_phien") || http_query(x, "lang"))
        return NULL;
    struct buf b = buf_init(x->arena, KEY_MAX);
    const char *const part[] = {x->path, x->raw_query, lang ? lang : "", accept ? accept : "", app_public_url(app, x, x->arena)};
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        buf_str(&b, part[i]);
        buf_char(&b, '\n');
    }
    /* Other texts, units, calendars or procedures: another page. */
    long long version = catalogue_version(app->world->catalogue), news = atomic_load(&app->news);
    buf_fmt(&b, "%p %lld %lld%c", (const void *)app->tpl, version, news, takes_packed(x) ? 'z' : '-');
    return b.n < KEY_MAX ? b.p : NULL;
}

static struct kept *place_of(struct page_cache *c, const char *key)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (const char *p = key; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    return &c->place[(h ^ h >> 32) % PLACES];
}

static bool fresh(const struct app *app, const struct kept *k)
{
    int64_t age = clock_now(&app->clock) - k->at, really = clock_mono_us() / 1000 - k->at_mono;
    return age >= 0 && age < LIFE_MS && really < LIFE_MS;
}

/* ---- answering */

static void answer(struct http_exchange *x, const struct kept *k)
{
    const char *known = http_header(x, "If-None-Match");
    struct http_reply out = k->reply;
    bool same = known && strstr(known, k->etag);
    /* Copied: the place may be given to another page while this one is still on its way. */
    out.body = same ? "" : memcpy(arena_room(x->arena, out.n), out.body, out.n);
    out.n = same ? 0 : out.n;
    out.status = same ? 304 : out.status;
    for (size_t i = 0; i < out.head_n; i++)
        out.head[i] = (struct http_pair){arena_str(x->arena, out.head[i].name), arena_str(x->arena, out.head[i].value)};
    log_line(LOG_INFO, "http", "method=%s route=%s status=%d account=0 kept=1", x->method, x->path, out.status);
    http_reply_send(x, &out);
}

bool page_cache_answer(struct page_cache *c, struct app *app, struct http_exchange *x, const char **key)
{
    *key = c ? key_of(app, x) : NULL;
    const struct kept *k = *key ? place_of(c, *key) : NULL;
    if (!k || !k->arena || !fresh(app, k) || strcmp(k->key, *key) != 0)
        return false;
    answer(x, k);
    return true;
}

/* ---- keeping */

/* RFC 1952; NULL: it does not get smaller. */
static char *packed(const char *body, size_t n, struct arena *a, size_t *n_out)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)body, .avail_in = (unsigned)n};
    if (n < PACKED_FROM || deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    char *out = arena_room(a, n);
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)n;
    bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    *n_out = z.total_out;
    deflateEnd(&z);
    return whole ? out : NULL;
}

static bool may_keep(const struct req *r, const struct http_reply *out)
{
    return out->status == 200 && r->route && (r->route->flags & (ROUTE_CACHE | ROUTE_HEAVY)) == ROUTE_CACHE && (r->route->page || (r->route->flags & ROUTE_PACK)) && !r->session && !r->set_n && !*r->csrf &&
           out->body && out->head_n + 1 < sizeof out->head / sizeof out->head[0];
}

static const char *head_of(const struct http_reply *r, const char *name)
{
    for (size_t i = 0; i < r->head_n; i++)
        if (strcmp(r->head[i].name, name) == 0)
            return r->head[i].value;
    return "";
}

static void pack(struct req *r, struct http_reply *out)
{
    size_t n = out->n;
    char *small = takes_packed(r->x) ? packed(out->body, out->n, r->x->arena, &n) : NULL;
    if (small) {
        out->body = small;
        out->n = n;
        http_reply_head(out, "Content-Encoding", "gzip");
    }
}

void page_cache_keep(struct page_cache *c, struct req *r, struct http_reply *out)
{
    const char *key = c && may_keep(r, out) ? r->page_key : NULL; /* of when it was begun: what was published meanwhile it may not know */
    if (key || (r->route && (r->route->flags & ROUTE_PACK) && out->status == 200))
        pack(r, out);
    if (!key || out->n > BODY_MAX)
        return;
    struct kept *k = place_of(c, key);
    arena_free(k->arena);
    struct arena *a = arena_new(out->n + 4096);
    *k = (struct kept){.arena = a, .key = arena_str(a, key), .reply = *out, .at = r->ctx.now, .at_mono = clock_mono_us() / 1000};
    k->reply.body = memcpy(arena_room(a, out->n), out->body, out->n);
    k->reply.type = arena_str(a, out->type);
    for (size_t i = 0; i < out->head_n; i++)
        k->reply.head[i] = (struct http_pair){arena_str(a, out->head[i].name), arena_str(a, out->head[i].value)};
    k->etag = head_of(&k->reply, "ETag");
}
