/* Static files, see assets.h. */
#include "app/assets.h"
#include "base/hash.h"
#include <string.h>

struct asset {
    const char *name, *type, *etag;
    const struct embedded *plain, *gzip;
};

struct assets {
    struct asset *row;
    size_t n;
    const char *version;
};

static const char *type_of(const char *name)
{
    static const struct { const char *end, *type; } types[] = {
        {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"}, {".woff2", "font/woff2"}, {".webmanifest", "application/manifest+json"},
        {".png", "image/png"}, {".json", "application/json"}, {".txt", "text/plain; charset=utf-8"},
    };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(dot, types[i].end) == 0)
            return types[i].type;
    return "application/octet-stream";
}

static const struct embedded *find_file(const struct embedded *files, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, name) == 0)
            return &files[i];
    return NULL;
}

struct assets *assets_new(struct arena *a, const struct embedded *files, size_t n)
{
    struct assets *s = ARENA_NEW(a, struct assets);
    s->row = ARENA_ARRAY(a, struct asset, n);
    struct sha256_stream *all = sha256_begin();
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(files[i].name);
        if (strncmp(files[i].name, "web/", 4) != 0 || (len > 3 && strcmp(files[i].name + len - 3, ".gz") == 0))
            continue;
        struct sha256 h = sha256(files[i].data, files[i].n);
        sha256_add(all, h.b, sizeof h.b);
        s->row[s->n++] = (struct asset){
            .name = files[i].name + 4, .type = type_of(files[i].name), .plain = &files[i],
            .gzip = find_file(files, n, arena_fmt(a, "%s.gz", files[i].name)),
            .etag = arena_fmt(a, "\"%s\"", hash_hex(a, h.b, 8)),
        };
    }
    struct sha256 h = sha256_end(all);
    s->version = hash_hex(a, h.b, 6);
    return s;
}

const char *assets_version(const struct assets *s)
{
    return s->version;
}

static void send_asset(struct http_exchange *x, const struct asset *f)
{
    const char *accept = http_header(x, "Accept-Encoding"), *known = http_header(x, "If-None-Match");
    bool gzip = f->gzip && accept && strstr(accept, "gzip");
    const struct embedded *body = gzip ? f->gzip : f->plain;
    struct http_reply r = {.status = 200, .type = f->type, .body = (const char *)body->data, .n = body->n};
    if (known && strstr(known, f->etag)) {
        r.status = 304;
        r.body = "";
        r.n = 0;
    } else if (gzip) {
        http_reply_head(&r, "Content-Encoding", "gzip");
    }
    http_reply_head(&r, "ETag", f->etag);
    http_reply_head(&r, "Vary", "Accept-Encoding");
    http_reply_head(&r, "X-Content-Type-Options", "nosniff");
    http_reply_head(&r, "Cache-Control", http_query(x, "v") ? "public, max-age=31536000, immutable" : "public, max-age=300");
    http_reply_send(x, &r);
}

bool assets_serve(const struct assets *s, struct http_exchange *x, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->row[i].name, name) == 0) {
            send_asset(x, &s->row[i]);
            return true;
        }
    return false;
}
