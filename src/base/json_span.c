/* See json_span.h. Must never know what a member means. */
#include "base/json_span.h"
#include <string.h>

/* Past a string; s stands on its quote. The end of the text if it is not closed. */
static const char *past_string(const char *s)
{
    for (s++; *s && *s != '"'; s++)
        if (*s == '\\' && s[1])
            s++;
    return *s ? s + 1 : s;
}

static const char *past_value(const char *s)
{
    int depth = 0;
    for (; *s; s++) {
        if (*s == '"') {
            s = past_string(s) - 1;
        } else if (*s == '{' || *s == '[') {
            depth++;
        } else if (*s == '}' || *s == ']') {
            if (depth-- == 0)
                return s;
        } else if (*s == ',' && depth == 0) {
            return s;
        }
    }
    return s;
}

bool json_span_next(const char **at, struct json_span *out)
{
    const char *s = *at;
    if ((*s != '{' && *s != ',') || s[1] != '"')
        return false;
    const char *end = past_string(s + 1);
    if (*end != ':')
        return false;
    *out = (struct json_span){.name = s + 2, .name_n = (size_t)(end - s) - 3, .value = end + 1};
    *at = past_value(end + 1);
    out->value_n = (size_t)(*at - out->value);
    return true;
}

bool json_span_find(const char *object, const char *name, size_t name_n, struct json_span *out)
{
    while (json_span_next(&object, out))
        if (out->name_n == name_n && memcmp(out->name, name, name_n) == 0)
            return true;
    return false;
}

static void put(struct buf *b, const struct json_span *m)
{
    if (b->n > 1) /* after the bracket */
        buf_char(b, ',');
    buf_char(b, '"');
    buf_put(b, m->name, m->name_n);
    buf_put(b, "\":", 2);
    buf_put(b, m->value, m->value_n);
}

static bool same(const struct json_span *a, const struct json_span *b)
{
    return a->value_n == b->value_n && memcmp(a->value, b->value, a->value_n) == 0;
}

/* The member of that name, which is most likely the next one at *at: two objects of one writer have one order. */
static bool same_place(const char **at, const char *object, const struct json_span *m, struct json_span *out)
{
    const char *here = *at;
    if (json_span_next(&here, out) && out->name_n == m->name_n && memcmp(out->name, m->name, m->name_n) == 0) {
        *at = here;
        return true;
    }
    return json_span_find(object, m->name, m->name_n, out);
}

const char *json_span_changes(const char *old, const char *now, struct arena *a)
{
    struct json_span m, was;
    const char *behind = old;
    bool fresh = false, in_order = true;
    struct buf b = buf_init(a, 256);
    if (*old != '{' || *now != '{')
        return now;
    buf_char(&b, '{');
    for (const char *at = now; json_span_next(&at, &m);) {
        bool there = same_place(&behind, old, &m, &was);
        in_order = in_order && !(there && fresh);
        fresh = fresh || !there;
        if (!there || !same(&m, &was))
            put(&b, &m);
    }
    buf_char(&b, '}');
    in_order = in_order && *behind == '}' && !behind[1]; /* each of old's in its turn, the new ones after them: merging gives `now` */
    return in_order || strcmp(json_span_merge(old, b.p, a), now) == 0 ? b.p : arena_fmt(a, "{\"\":%s}", now);
}

const char *json_span_merge(const char *old, const char *changes, struct arena *a)
{
    struct json_span m, was;
    const char *behind = changes;
    struct buf b = buf_init(a, 512);
    if (json_span_find(changes, "", 0, &m))
        return arena_strn(a, m.value, m.value_n);
    buf_char(&b, '{');
    for (const char *at = old; json_span_next(&at, &was);)
        put(&b, same_place(&behind, changes, &was, &m) ? &m : &was);
    for (const char *at = changes; json_span_next(&at, &m);)
        if (!json_span_find(old, m.name, m.name_n, &was))
            put(&b, &m);
    buf_char(&b, '}');
    return b.p;
}
