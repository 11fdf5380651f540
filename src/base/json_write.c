/* Writes JSON: a streaming writer, and records by their descriptors. Must never send a field that is
 * private or secret. Text is trusted to be UTF-8, as all text inside is. */
#include "base/instant.h"
#include "base/json.h"
#include <string.h>

/* What a byte is written as: 0 = itself, 'u' = \u00XX, other = backslash and this */
static const char escapes[256] = {
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
    ['"'] = '"', ['\\'] = '\\',
};

static void put_escape(struct buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char kind = escapes[c];
    if (kind == 'u')
        buf_put(b, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
    else
        buf_put(b, (char[]){'\\', kind}, 2);
}

static void put_string(struct buf *b, const char *s)
{
    buf_char(b, '"');
    for (;;) {
        const char *run = s;
        while (*s && !escapes[(unsigned char)*s])
            s++;
        buf_put(b, run, (size_t)(s - run));
        if (!*s)
            break;
        put_escape(b, (unsigned char)*s++);
    }
    buf_char(b, '"');
}

/* The comma before and the name; after it a value follows. */
static void begin(struct jw *w, const char *name)
{
    if (w->comma)
        buf_char(w->b, ',');
    w->comma = true;
    if (name) {
        put_string(w->b, name);
        buf_char(w->b, ':');
    }
}

void jw_open(struct jw *w, const char *name, char bracket)
{
    begin(w, name);
    buf_char(w->b, bracket);
    w->comma = false;
}

void jw_close(struct jw *w, char bracket)
{
    buf_char(w->b, bracket);
    w->comma = true;
}

void jw_text(struct jw *w, const char *name, const char *s)
{
    begin(w, name);
    put_string(w->b, s ? s : "");
}

void jw_int(struct jw *w, const char *name, int64_t v)
{
    begin(w, name);
    buf_int(w->b, v);
}

void jw_bool(struct jw *w, const char *name, bool v)
{
    begin(w, name);
    buf_str(w->b, v ? "true" : "false");
}

void jw_raw(struct jw *w, const char *name, const char *json)
{
    begin(w, name);
    buf_str(w->b, json && *json ? json : "null");
}

void jw_value(struct jw *w, const struct json *v)
{
    bool object = v->type == J_OBJECT;
    switch (v->type) {
    case J_NULL:
        jw_raw(w, v->name, "null");
        return;
    case J_FALSE:
    case J_TRUE:
        jw_bool(w, v->name, v->type == J_TRUE);
        return;
    case J_NUMBER:
        jw_raw(w, v->name, v->text);
        return;
    case J_STRING:
        jw_text(w, v->name, v->text);
        return;
    case J_ARRAY:
    case J_OBJECT:
        jw_open(w, v->name, object ? '{' : '[');
        for (const struct json *c = v->child; c; c = c->next)
            jw_value(w, c);
        jw_close(w, object ? '}' : ']');
    }
}

/* ---- records */

static void write_instant(struct jw *w, const char *name, int64_t ms)
{
    char text[INSTANT_TEXT];
    if (ms)
        instant_write(ms, text);
    if (ms)
        jw_text(w, name, text);
    else
        jw_raw(w, name, NULL);
}

static void write_list(struct jw *w, const struct field *f, const struct list *l)
{
    jw_open(w, f->name, '[');
    for (size_t i = 0; i < l->n; i++)
        jw_record(w, NULL, f->of, (const char *)l->items + i * f->of->size);
    jw_close(w, ']');
}

static void write_field(struct jw *w, const struct field *f, const void *rec)
{
    switch (f->type) {
    case F_TEXT:
        jw_text(w, f->name, record_text(rec, f));
        return;
    case F_INT:
    case F_MONEY:
        jw_int(w, f->name, record_int(rec, f));
        return;
    case F_BOOL:
        jw_bool(w, f->name, record_int(rec, f));
        return;
    case F_DATE:
        if (record_truthy(rec, f))
            jw_text(w, f->name, record_text(rec, f));
        else
            jw_raw(w, f->name, NULL);
        return;
    case F_INSTANT:
        write_instant(w, f->name, record_int(rec, f));
        return;
    case F_ENUM:
        jw_text(w, f->name, record_show(rec, f, w->b->arena));
        return;
    case F_RECORD:
        jw_record(w, f->name, f->of, (const char *)rec + f->at);
        return;
    case F_LIST:
        write_list(w, f, record_list(rec, f));
        return;
    case F_JSON:
        jw_raw(w, f->name, record_text(rec, f));
    }
}

void jw_record(struct jw *w, const char *name, const struct model *m, const void *rec)
{
    jw_open(w, name, '{');
    for (size_t i = 0; i < m->n; i++)
        if (!(m->fields[i].flags & (FIELD_PRIVATE | FIELD_SECRET)))
            write_field(w, &m->fields[i], rec);
    jw_close(w, '}');
}
