/* The strict JSON reader, RFC 8259: one pass over bytes that were checked as UTF-8 before, nodes in
 * an arena. Must never know what a document means. Writing lives in json_write.c. */
#include "base/json.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 32, FEW = 8 /* members that are compared each with each */, SOME = 64 /* that are found by a table of twice as many */ };

struct reader {
    const char *start, *s, *end;
    struct arena *arena;
    struct err *e;
    int depth;
};

static enum err_code fail(struct reader *r, const char *why)
{
    return err(r->e, ERR_BAD, "JSON, byte %td: %s", r->s - r->start, why);
}

static void skip_space(struct reader *r)
{
    while (r->s < r->end && (*r->s == ' ' || *r->s == '\n' || *r->s == '\r' || *r->s == '\t'))
        r->s++;
}

static bool at(const struct reader *r, char c)
{
    return r->s < r->end && *r->s == c;
}

static bool at_digit(const struct reader *r)
{
    return r->s < r->end && *r->s >= '0' && *r->s <= '9';
}

/* ---- strings */

/* 1 = ends the common run of a string: the quote, the backslash, control characters */
static const unsigned char stops[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ['"'] = 1, ['\\'] = 1,
};

static void skip_run(struct reader *r)
{
    while (r->s < r->end && !stops[(unsigned char)*r->s])
        r->s++;
}

static bool read_hex4(struct reader *r, unsigned *out)
{
    if (r->end - r->s < 4)
        return false;
    *out = 0;
    for (int i = 0; i < 4; i++, r->s++) {
        unsigned char c = (unsigned char)*r->s, lower = c | 0x20;
        if (c >= '0' && c <= '9')
            *out = *out << 4 | (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            *out = *out << 4 | (lower - 'a' + 10u);
        else
            return false;
    }
    return true;
}

/* After "\u". A high surrogate must be followed by an escaped low one. */
static enum err_code read_point(struct reader *r, unsigned *point)
{
    unsigned low;
    if (!read_hex4(r, point))
        return fail(r, "four hex digits expected after \\u");
    if (!*point || *point >= 0xFFFE)
        return fail(r, "escape of a character that is not text");
    if (*point < 0xD800 || *point > 0xDFFF)
        return ERR_OK;
    if (*point > 0xDBFF || r->end - r->s < 6 || r->s[0] != '\\' || r->s[1] != 'u')
        return fail(r, "lone surrogate");
    r->s += 2;
    if (!read_hex4(r, &low) || low < 0xDC00 || low > 0xDFFF)
        return fail(r, "lone surrogate");
    *point = 0x10000 + ((*point - 0xD800) << 10) + (low - 0xDC00);
    return ERR_OK;
}

static char *put_point(char *o, unsigned c)
{
    if (c < 0x80) {
        *o++ = (char)c;
    } else if (c < 0x800) {
        *o++ = (char)(0xC0 | c >> 6);
        *o++ = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *o++ = (char)(0xE0 | c >> 12);
        *o++ = (char)(0x80 | (c >> 6 & 63));
        *o++ = (char)(0x80 | (c & 63));
    } else {
        *o++ = (char)(0xF0 | c >> 18);
        *o++ = (char)(0x80 | (c >> 12 & 63));
        *o++ = (char)(0x80 | (c >> 6 & 63));
        *o++ = (char)(0x80 | (c & 63));
    }
    return o;
}

/* At the character after the backslash. */
static enum err_code read_escape(struct reader *r, char **o)
{
    static const char simple[256] = {['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b',
                                     ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};
    unsigned point;
    if (at(r, 'u')) {
        r->s++;
        TRY(read_point(r, &point));
        *o = put_point(*o, point);
        return ERR_OK;
    }
    if (r->s >= r->end || !simple[(unsigned char)*r->s])
        return fail(r, "unknown escape");
    *(*o)++ = simple[(unsigned char)*r->s++];
    return ERR_OK;
}

/* Bytes up to the closing quote; an upper bound of the decoded length. */
static size_t string_extent(const struct reader *r)
{
    const char *p = r->s;
    while (p < r->end && *p != '"')
        p += *p == '\\' && p + 1 < r->end ? 2 : 1;
    return (size_t)(p - r->s);
}

/* At the first escape, `run` bytes after the opening quote. */
static enum err_code read_escaped(struct reader *r, size_t run, const char **out)
{
    r->s -= run;
    char *text = arena_alloc(r->arena, string_extent(r) + 1), *o = text;
    for (;;) {
        const char *from = r->s;
        skip_run(r);
        memcpy(o, from, (size_t)(r->s - from));
        o += r->s - from;
        if (!at(r, '\\'))
            break;
        r->s++;
        TRY(read_escape(r, &o));
    }
    if (!at(r, '"'))
        return fail(r, r->s < r->end ? "control character in a string" : "string without an end");
    r->s++;
    *out = text;
    return ERR_OK;
}

/* At the opening quote. */
static enum err_code read_string(struct reader *r, const char **out)
{
    const char *from = ++r->s;
    skip_run(r);
    size_t run = (size_t)(r->s - from);
    if (!at(r, '"'))
        return read_escaped(r, run, out);
    r->s++;
    *out = arena_strn(r->arena, from, run);
    return ERR_OK;
}

/* ---- numbers and literals */

static enum err_code skip_digits(struct reader *r)
{
    if (!at_digit(r))
        return fail(r, "digit expected");
    while (at_digit(r))
        r->s++;
    return ERR_OK;
}

static enum err_code read_number(struct reader *r, const char **out)
{
    const char *from = r->s;
    if (at(r, '-'))
        r->s++;
    if (at(r, '0'))
        r->s++;
    else
        TRY(skip_digits(r));
    if (at(r, '.')) {
        r->s++;
        TRY(skip_digits(r));
    }
    if (at(r, 'e') || at(r, 'E')) {
        r->s++;
        if (at(r, '+') || at(r, '-'))
            r->s++;
        TRY(skip_digits(r));
    }
    *out = arena_strn(r->arena, from, (size_t)(r->s - from));
    return ERR_OK;
}

static enum err_code read_literal(struct reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->s) < n || memcmp(r->s, word, n) != 0)
        return fail(r, "value expected");
    r->s += n;
    return ERR_OK;
}

/* ---- arrays and objects */

static enum err_code read_value(struct reader *r, struct json *v);

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct json *const *)a)->name, (*(struct json *const *)b)->name);
}

static bool twice_in_few(const struct json *o)
{
    for (const struct json *m = o->child; m; m = m->next)
        for (const struct json *other = m->next; other; other = other->next)
            if (!strcmp(m->name, other->name))
                return true;
    return false;
}

static unsigned slot_of(const char *name)
{
    unsigned h = 2166136261U;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619U;
    return (h ^ h >> 15) % (2 * SOME);
}

static bool twice_in_some(const struct json *o)
{
    const struct json *slot[2 * SOME] = {NULL};
    for (const struct json *m = o->child; m; m = m->next) {
        unsigned i = slot_of(m->name);
        for (; slot[i]; i = (i + 1) % (2 * SOME))
            if (!strcmp(slot[i]->name, m->name))
                return true;
        slot[i] = m;
    }
    return false;
}

/* Sorting keeps a hostile object with very many members from costing their square. */
static bool twice(const struct json *o, struct arena *a)
{
    if (o->n <= FEW)
        return twice_in_few(o);
    if (o->n <= SOME)
        return twice_in_some(o);
    const struct json **all = ARENA_ARRAY(a, const struct json *, o->n);
    size_t n = 0;
    for (const struct json *m = o->child; m; m = m->next)
        all[n++] = m;
    qsort(all, n, sizeof *all, by_name);
    for (size_t i = 1; i < n; i++)
        if (!strcmp(all[i - 1]->name, all[i]->name))
            return true;
    return false;
}

static enum err_code read_name(struct reader *r, struct json *member)
{
    skip_space(r);
    if (!at(r, '"'))
        return fail(r, "member name expected");
    TRY(read_string(r, &member->name));
    skip_space(r);
    if (!at(r, ':'))
        return fail(r, "colon expected");
    r->s++;
    return ERR_OK;
}

/* After the opening bracket; reads the closing one. */
static enum err_code read_children(struct reader *r, struct json *v, char close)
{
    struct json **tail = &v->child;
    skip_space(r);
    if (at(r, close)) {
        r->s++;
        return ERR_OK;
    }
    for (;;) {
        struct json *c = ARENA_NEW(r->arena, struct json);
        if (v->type == J_OBJECT)
            TRY(read_name(r, c));
        TRY(read_value(r, c));
        *tail = c;
        tail = &c->next;
        v->n++;
        skip_space(r);
        if (at(r, close))
            break;
        if (!at(r, ','))
            return fail(r, "comma or closing bracket expected");
        r->s++;
    }
    r->s++;
    return ERR_OK;
}

static enum err_code read_nested(struct reader *r, struct json *v)
{
    v->type = *r->s++ == '{' ? J_OBJECT : J_ARRAY;
    if (++r->depth > DEPTH_MOST)
        return fail(r, "nested too deep");
    TRY(read_children(r, v, v->type == J_OBJECT ? '}' : ']'));
    r->depth--;
    return v->type == J_OBJECT && twice(v, r->arena) ? fail(r, "member named twice") : ERR_OK;
}

static enum err_code read_value(struct reader *r, struct json *v)
{
    skip_space(r);
    switch (r->s < r->end ? *r->s : 0) {
    case '{':
    case '[':
        return read_nested(r, v);
    case '"':
        v->type = J_STRING;
        return read_string(r, &v->text);
    case 't':
        v->type = J_TRUE;
        return read_literal(r, "true");
    case 'f':
        v->type = J_FALSE;
        return read_literal(r, "false");
    case 'n':
        v->type = J_NULL;
        return read_literal(r, "null");
    default:
        v->type = J_NUMBER;
        return at(r, '-') || at_digit(r) ? read_number(r, &v->text) : fail(r, "value expected");
    }
}

enum err_code json_parse(const char *s, size_t n, struct arena *a, struct json **out, struct err *e)
{
    struct reader r = {.start = s, .s = s, .end = s + n, .arena = a, .e = e};
    *out = NULL;
    if (!text_utf8(s, n))
        return fail(&r, "not UTF-8 text");
    struct json *root = ARENA_NEW(a, struct json);
    TRY(read_value(&r, root));
    skip_space(&r);
    if (r.s < r.end)
        return fail(&r, "bytes after the end");
    *out = root;
    return ERR_OK;
}

const struct json *json_find(const struct json *o, const char *name)
{
    if (!o || o->type != J_OBJECT)
        return NULL;
    for (const struct json *m = o->child; m; m = m->next)
        if (!strcmp(m->name, name))
            return m;
    return NULL;
}

const char *json_text(const struct json *o, const char *name)
{
    const struct json *m = json_find(o, name);
    return m && m->text ? m->text : "";
}

int64_t json_int(const struct json *o, const char *name, int64_t dflt)
{
    const struct json *m = json_find(o, name);
    int64_t v;
    return m && m->type == J_NUMBER && json_whole(m, &v) ? v : dflt;
}
