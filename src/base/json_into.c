/* JSON into records by their descriptors: types and names; lengths and ranges are record_check's.
 * Must never let a member reach a field that only the server sets. */
#include "base/json.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool json_whole(const struct json *v, int64_t *out)
{
    if (v->type != J_NUMBER || v->text[strspn(v->text, "-0123456789")])
        return false;
    errno = 0;
    long long n = strtoll(v->text, NULL, 10);
    if (errno)
        return false;
    *out = n;
    return true;
}

static void into(const struct json *o, const struct model *m, void *rec, const char *path, struct problems *p);

/* "papers.0" and "name": by hand, since every member of every record has one and few are ever read. */
static const char *within(const char *path, const char *name, struct arena *a)
{
    size_t n = strlen(path), k = strlen(name);
    if (!n)
        return name;
    char *out = arena_room(a, n + k + 2);
    memcpy(out, path, n);
    out[n] = '.';
    memcpy(out + n + 1, name, k + 1);
    return out;
}

static void into_list(const struct json *v, const struct field *f, struct list *l, const char *name, struct problems *p)
{
    if (v->n > list_most(f)) { /* before memory is given to them */
        problem_add(p, name, "err.too_big", (int64_t)list_most(f));
        return;
    }
    char *items = arena_alloc(p->arena, v->n * f->of->size);
    *l = (struct list){items, v->n};
    size_t i = 0;
    for (const struct json *c = v->child; c; c = c->next, i++) {
        void *item = items + i * f->of->size;
        record_init(item, f->of);
        into(c, f->of, item, arena_fmt(p->arena, "%s.%zu", name, i), p);
    }
}

static const char *as_text(const struct json *v, struct arena *a)
{
    struct buf b = buf_init(a, 0);
    struct json unnamed = *v;
    unnamed.name = NULL;
    jw_value(&(struct jw){.b = &b}, &unnamed);
    return b.p;
}

/* Which JSON types a field takes; null is "not given" to all of them. */
static bool fits(const struct field *f, enum json_type t)
{
    switch (f->type) {
    case F_INT:
    case F_MONEY:
        return t == J_NUMBER;
    case F_BOOL:
        return t == J_TRUE || t == J_FALSE;
    case F_RECORD:
        return t == J_OBJECT;
    case F_LIST:
        return t == J_ARRAY;
    case F_JSON:
        return true;
    default:
        return t == J_STRING;
    }
}

static void into_field(const struct json *v, const struct field *f, void *rec, const char *name, struct problems *p)
{
    void *at = (char *)rec + f->at;
    if (v->type == J_NULL) {
        record_take(rec, f, name, "", p);
        return;
    }
    if (!fits(f, v->type)) {
        problem_add(p, name, "err.wrong_type", 0);
        return;
    }
    switch (f->type) {
    case F_INT:
    case F_MONEY:
        if (!json_whole(v, at))
            problem_add(p, name, "err.not_a_number", 0);
        return;
    case F_BOOL:
        *(bool *)at = v->type == J_TRUE;
        return;
    case F_RECORD:
        into(v, f->of, at, name, p);
        return;
    case F_LIST:
        into_list(v, f, at, name, p);
        return;
    case F_JSON:
        *(const char **)at = as_text(v, p->arena);
        return;
    case F_TEXT:
        *(const char **)at = v->text;
        return;
    default:
        record_take(rec, f, name, v->text, p);
    }
}

/* Required fields that record_check cannot miss: a number that was not given looks like 0. */
static void want(const struct json *o, const struct model *m, const char *path, struct problems *p)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct field *f = &m->fields[i];
        if (!(f->flags & FIELD_REQUIRED) || f->flags & FIELD_SERVER || json_find(o, f->name))
            continue;
        problem_add(p, within(path, f->name, p->arena), "err.required", 0);
    }
}

static void into(const struct json *o, const struct model *m, void *rec, const char *path, struct problems *p)
{
    if (o->type != J_OBJECT) {
        problem_add(p, path, "err.wrong_type", 0);
        return;
    }
    for (const struct json *v = o->child; v; v = v->next) {
        const struct field *f = model_find(m, v->name);
        const char *name = within(path, v->name, p->arena);
        if (f && !(f->flags & FIELD_SERVER))
            into_field(v, f, rec, name, p);
        else
            problem_add(p, name, "err.unknown", 0);
    }
    want(o, m, path, p);
}

void json_into(const struct json *o, const struct model *m, void *rec, struct problems *p)
{
    into(o, m, rec, "", p);
}
