/* One request as values: header fields, cookies, query and form by name, the client's address.
 * Must never know sockets or the HTTP library. */
#include "http/exchange.h"
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

struct exchange *exchange_new(struct arena *a)
{
    struct exchange *ex = ARENA_NEW(a, struct exchange);
    ex->x = (struct http_exchange){
        .arena = a, .method = "GET", .path = "/", .raw_query = "", .body = "", .content_type = "", .peer = "",
    };
    ex->uri = "";
    return ex;
}

struct http_exchange *http_exchange_none(struct arena *a)
{
    return &exchange_new(a)->x;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

void exchange_head_add(struct exchange *ex, size_t *cap, const char *name, size_t name_n, const char *value, size_t value_n)
{
    struct arena *a = ex->x.arena;
    struct http_pair *head = (struct http_pair *)ex->head;
    if (ex->head_n == *cap) {
        size_t want = *cap ? *cap * 2 : 32;
        head = arena_grow(a, head, *cap * sizeof *head, want * sizeof *head);
        *cap = want;
    }
    while (value_n && blank(value[value_n - 1]))
        value_n--;
    head[ex->head_n++] = (struct http_pair){ arena_strn(a, name, name_n), arena_strn(a, value, value_n) };
    ex->head = head;
}

const char *http_header(const struct http_exchange *x, const char *name)
{
    const struct exchange *ex = (const struct exchange *)x;
    for (size_t i = 0; i < ex->head_n; i++)
        if (!strcasecmp(ex->head[i].name, name))
            return ex->head[i].value;
    return NULL;
}

/* One Cookie line: name=value pairs parted by "; " (RFC 6265 5.4); quotes around a value are taken off. */
static const char *cookie_in(const char *line, const char *name, struct arena *a)
{
    size_t name_n = strlen(name);
    while (*line) {
        line += strspn(line, "; \t");
        size_t n = strcspn(line, ";");
        const char *v = line + name_n + 1, *end = line + n;
        if (n > name_n && !strncmp(line, name, name_n) && line[name_n] == '=') {
            while (end > v && blank(end[-1]))
                end--;
            if (end - v >= 2 && *v == '"' && end[-1] == '"')
                v++, end--;
            return arena_strn(a, v, (size_t)(end - v));
        }
        line += n;
    }
    return NULL;
}

const char *http_cookie(const struct http_exchange *x, const char *name)
{
    const struct exchange *ex = (const struct exchange *)x;
    for (size_t i = 0; i < ex->head_n; i++) {
        const char *v = strcasecmp(ex->head[i].name, "Cookie") ? NULL : cookie_in(ex->head[i].value, name, x->arena);
        if (v)
            return v;
    }
    return NULL;
}

static const char *pair_find(const struct http_pair *p, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(p[i].name, name))
            return p[i].value;
    return NULL;
}

const char *http_query(const struct http_exchange *x, const char *name)
{
    return pair_find(x->query, x->query_n, name);
}

const char *http_form(const struct http_exchange *x, const char *name)
{
    return pair_find(x->form, x->form_n, name);
}

static bool is_address(const char *s)
{
    unsigned char room[16];
    return inet_pton(AF_INET, s, room) == 1 || inet_pton(AF_INET6, s, room) == 1;
}

/* The last address of the last X-Forwarded-For is the one that the proxy itself wrote. */
const char *exchange_peer(const struct exchange *ex, const char *socket_peer, const char *trusted_proxy)
{
    struct arena *a = ex->x.arena;
    const char *last = NULL;
    if (trusted_proxy && !strcmp(socket_peer, trusted_proxy))
        for (size_t i = 0; i < ex->head_n; i++)
            if (!strcasecmp(ex->head[i].name, "X-Forwarded-For"))
                last = ex->head[i].value;
    if (!last)
        return arena_str(a, socket_peer);
    const char *comma = strrchr(last, ',');
    last = comma ? comma + 1 : last;
    last += strspn(last, " \t");
    return arena_str(a, is_address(last) ? last : socket_peer);
}
