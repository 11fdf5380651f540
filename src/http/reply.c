/* Replies as values. Must never send anything: that is the server's. */
#include "http/exchange.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static _Noreturn void broken(const char *what, const char *name)
{
    fprintf(stderr, "http reply: %s: %s\n", what, name);
    abort();
}

void http_reply_head(struct http_reply *r, const char *name, const char *value)
{
    if (strpbrk(name, "\r\n: \t") || strpbrk(value, "\r\n"))
        broken("line break or blank in a header", name);
    if (r->head_n == sizeof r->head / sizeof *r->head)
        broken("too many headers", name);
    r->head[r->head_n++] = (struct http_pair){ name, value };
}

static void put_date(struct buf *b)
{
    static const char *const day[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    time_t now = time(NULL);
    struct tm t;
    gmtime_r(&now, &t);
    buf_fmt(b, "Date: %s, %02d %s %d %02d:%02d:%02d GMT\r\n", day[t.tm_wday], t.tm_mday, month[t.tm_mon], t.tm_year + 1900,
            t.tm_hour, t.tm_min, t.tm_sec);
}

/* Only what the engine itself refuses with; the phrase has no meaning to programs (RFC 9112 4). */
static const char *reason(int status)
{
    switch (status) {
    case 400: return "Bad Request";
    case 408: return "Request Timeout";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 500: return "Internal Server Error";
    case 507: return "Insufficient Storage";
    default: return "";
    }
}

void reply_write(const struct http_reply *r, bool head_only, struct buf *b)
{
    size_t n = r->body ? r->n : 0;
    buf_fmt(b, "HTTP/1.1 %d %s\r\n", r->status, reason(r->status));
    put_date(b);
    buf_str(b, "Connection: close\r\n");
    if (r->type)
        buf_fmt(b, "Content-Type: %s\r\n", r->type);
    for (size_t i = 0; i < r->head_n; i++)
        buf_fmt(b, "%s: %s\r\n", r->head[i].name, r->head[i].value);
    buf_fmt(b, "Content-Length: %zu\r\n\r\n", n);
    if (n && !head_only)
        buf_put(b, r->body, n);
}
