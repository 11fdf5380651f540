/* Reads a reply. See reply.h; must never trust a length that does not fit its digits. */
#include "wire/reply.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BODY_MOST INT64_C(1000000000000)

void reply_begin(struct reply *r, char *body, size_t body_max)
{
    r->status = 0;
    r->close = r->head_only = r->any = false;
    r->body_bytes = 0;
    r->body = body;
    r->body_n = 0;
    r->part = REPLY_HEAD;
    r->left = 0;
    r->body_max = body_max;
    r->line_n = r->head_n = 0;
    r->head[0] = 0;
    if (body)
        body[0] = 0;
}

/* ---- the head */

/* The next line of the head from p on that is called so, after its colon and blanks; NULL if there is none. */
static const char *header_from(const char *p, const char *name)
{
    size_t n = strlen(name);
    while ((p = strstr(p, "\r\n"))) {
        p += 2;
        if (strncasecmp(p, name, n) == 0 && p[n] == ':')
            return p + n + 1 + strspn(p + n + 1, " \t");
    }
    return NULL;
}

static bool copy(const char *from, size_t n, char *out, size_t cap)
{
    n = n < cap ? n : cap - 1;
    memcpy(out, from, n);
    out[n] = 0;
    return true;
}

bool reply_header(const struct reply *r, const char *name, char *out, size_t cap)
{
    const char *v = header_from(r->head, name);
    out[0] = 0;
    return v && copy(v, strcspn(v, "\r"), out, cap);
}

bool reply_cookie(const struct reply *r, const char *name, char *out, size_t cap)
{
    size_t n = strlen(name);
    out[0] = 0;
    for (const char *v = header_from(r->head, "Set-Cookie"); v; v = header_from(v, "Set-Cookie"))
        if (strncmp(v, name, n) == 0 && v[n] == '=')
            return copy(v + n + 1, strcspn(v + n + 1, ";\r"), out, cap);
    return false;
}

/* Plain digits and nothing else before the end of the line; -1 = not so. */
static int64_t digits(const char *s)
{
    size_t n = strspn(s, "0123456789");
    if (!n || n > 12 || (s[n] && s[n] != '\r'))
        return -1;
    return strtoll(s, NULL, 10);
}

int reply_retry_after(const struct reply *r)
{
    char text[32];
    int64_t v = reply_header(r, "Retry-After", text, sizeof text) ? digits(text) : -1;
    return v < 0 || v > 86400 ? -1 : (int)v;
}

static void bad(struct reply *r)
{
    r->part = REPLY_BAD;
}

static bool status_line(struct reply *r)
{
    const char *p = r->head;
    if (strncmp(p, "HTTP/1.1 ", 9) != 0 && strncmp(p, "HTTP/1.0 ", 9) != 0)
        return false;
    p += 9;
    if (strspn(p, "0123456789") != 3 || (p[3] != ' ' && p[3] != '\r'))
        return false;
    r->status = (int)strtol(p, NULL, 10);
    return r->status >= 100;
}

static bool has_word(const char *value, const char *word)
{
    size_t n = strcspn(value, "\r"), k = strlen(word);
    for (size_t i = 0; i + k <= n; i++)
        if (strncasecmp(value + i, word, k) == 0)
            return true;
    return false;
}

static void body_follows(struct reply *r)
{
    const char *length = header_from(r->head, "Content-Length"), *coding = header_from(r->head, "Transfer-Encoding");
    const char *connection = header_from(r->head, "Connection");
    r->close = connection ? has_word(connection, "close") : strncmp(r->head, "HTTP/1.0", 8) == 0;
    if (length && (coding || header_from(length, "Content-Length"))) {
        bad(r);
    } else if (r->head_only || r->status == 204 || r->status == 304) {
        r->part = REPLY_DONE;
    } else if (coding) {
        r->part = has_word(coding, "chunked") ? REPLY_CHUNK : REPLY_BAD;
    } else if (length) {
        r->left = digits(length);
        r->part = r->left < 0 ? REPLY_BAD : r->left ? REPLY_LENGTH : REPLY_DONE;
    } else {
        r->part = REPLY_TO_CLOSE;
        r->close = true;
    }
}

/* The head is whole when its empty line is there. 1xx are no answers yet. */
static size_t feed_head(struct reply *r, const char *p, size_t n)
{
    size_t had = r->head_n, take = n < REPLY_HEAD_MAX - had ? n : REPLY_HEAD_MAX - had;
    memcpy(r->head + had, p, take);
    r->head_n += take;
    r->head[r->head_n] = 0;
    size_t from = had > 3 ? had - 3 : 0;
    const char *end = memmem(r->head + from, r->head_n - from, "\r\n\r\n", 4);
    if (!end) {
        if (r->head_n == REPLY_HEAD_MAX || (r->head_n >= 5 && strncmp(r->head, "HTTP/", 5) != 0))
            bad(r);
        return take;
    }
    size_t used = (size_t)(end + 4 - r->head) - had;
    r->head_n = (size_t)(end + 2 - r->head);
    r->head[r->head_n] = 0;
    if (strlen(r->head) != r->head_n || !status_line(r)) {
        bad(r);
    } else if (r->status < 200) {
        r->head_n = 0;
        r->head[0] = 0;
    } else {
        body_follows(r);
    }
    return used;
}

/* ---- the body */

static size_t feed_body(struct reply *r, const char *p, size_t n, enum reply_part after)
{
    size_t take = after == REPLY_TO_CLOSE || (int64_t)n < r->left ? n : (size_t)r->left;
    size_t keep = r->body_max - r->body_n < take ? r->body_max - r->body_n : take;
    if (keep) {
        memcpy(r->body + r->body_n, p, keep);
        r->body_n += keep;
        r->body[r->body_n] = 0;
    }
    r->body_bytes += (int64_t)take;
    r->left -= (int64_t)take;
    if (after != REPLY_TO_CLOSE && !r->left)
        r->part = after;
    return take;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void chunk_size(struct reply *r)
{
    int64_t v = 0;
    size_t i = 0;
    for (; i < r->line_n && hex(r->line[i]) >= 0 && v < BODY_MOST; i++)
        v = v * 16 + hex(r->line[i]);
    if (!i || v >= BODY_MOST || (i < r->line_n && !strchr("; \t", r->line[i]))) {
        bad(r);
        return;
    }
    r->left = v;
    r->part = v ? REPLY_DATA : REPLY_TRAILER;
}

static void line_done(struct reply *r)
{
    if (r->part == REPLY_CHUNK)
        chunk_size(r);
    else if (r->part == REPLY_DATA_END)
        r->part = r->line_n ? REPLY_BAD : REPLY_CHUNK;
    else if (!r->line_n) /* the empty line after the trailers */
        r->part = REPLY_DONE;
    r->line_n = 0;
}

/* One line of the framing; of a long one (extensions, trailers) the beginning is kept. */
static size_t feed_line(struct reply *r, const char *p, size_t n)
{
    const char *end = memchr(p, '\n', n);
    size_t take = end ? (size_t)(end - p) + 1 : n, text = end ? take - 1 : take;
    size_t keep = sizeof r->line - r->line_n < text ? sizeof r->line - r->line_n : text;
    memcpy(r->line + r->line_n, p, keep);
    r->line_n += keep;
    if (end) {
        if (r->line_n && r->line[r->line_n - 1] == '\r')
            r->line_n--;
        line_done(r);
    }
    return take;
}

static size_t feed_some(struct reply *r, const char *p, size_t n)
{
    switch (r->part) {
    case REPLY_HEAD:
        return feed_head(r, p, n);
    case REPLY_LENGTH:
        return feed_body(r, p, n, REPLY_DONE);
    case REPLY_DATA:
        return feed_body(r, p, n, REPLY_DATA_END);
    case REPLY_TO_CLOSE:
        return feed_body(r, p, n, REPLY_TO_CLOSE);
    default:
        return feed_line(r, p, n);
    }
}

size_t reply_feed(struct reply *r, const char *p, size_t n)
{
    size_t used = 0;
    r->any = r->any || n;
    while (used < n && r->part != REPLY_DONE && r->part != REPLY_BAD)
        used += feed_some(r, p + used, n - used);
    return used;
}

bool reply_closed(struct reply *r)
{
    if (r->part == REPLY_TO_CLOSE)
        r->part = REPLY_DONE;
    return r->part == REPLY_DONE;
}
