/* What is wrong with an input, by its descriptors alone. Must never know a rule that is not in the
 * table: rules between fields belong to the domain. */
#include "base/civil.h"
#include "base/json.h"
#include "base/record.h"
#include "base/text.h"
#include <string.h>

enum {
    TEXT_MOST = 1000,   /* characters, when the descriptor says nothing */
    LIST_MOST = 1000,   /* items, the same */
    PROBLEMS_MOST = 100 /* an input with more is not a person's */
};

void problem_add(struct problems *p, const char *field, const char *text, int64_t n)
{
    if (p->n == PROBLEMS_MOST)
        return;
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 8;
        p->row = arena_grow(p->arena, p->row, p->cap * sizeof *p->row, cap * sizeof *p->row);
        p->cap = cap;
    }
    p->row[p->n++] = (struct problem){arena_str(p->arena, field), arena_str(p->arena, text), n};
}

const struct problem *problem_find(const struct problems *p, const char *field)
{
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->row[i].field, field))
            return &p->row[i];
    return NULL;
}

static bool is_word(const char *const *words, const char *s)
{
    for (; *words; words++)
        if (!strcmp(*words, s))
            return true;
    return false;
}

/* Trimmed, NFC; "" and a problem when it is not text at all. */
static const char *clean(const struct field *f, const char *s, const char *name, struct problems *p)
{
    if (!text_utf8(s, strlen(s))) {
        problem_add(p, name, "err.control", 0);
        return "";
    }
    if (f->type == F_JSON)
        return text_nfc(p->arena, s);
    s = text_nfc(p->arena, text_trim(p->arena, s));
    if (!text_printable(s, f->flags & FIELD_LINES))
        problem_add(p, name, "err.control", 0);
    return s;
}

static void check_length(const struct field *f, const char *s, const char *name, struct problems *p)
{
    long most = f->max ? f->max : TEXT_MOST;
    size_t n = text_chars(s);
    if (n > (size_t)most)
        problem_add(p, name, "err.too_long", most);
    else if (f->min > 0 && n < (size_t)f->min)
        problem_add(p, name, "err.too_short", f->min);
}

/* A text that is there; its problems one at a time, the first that a person has to mend. */
static void check_given(const struct field *f, const char *s, const char *name, struct problems *p)
{
    struct civil c;
    struct json *j;
    switch (f->type) {
    case F_DATE:
        if (!civil_parse(s, &c))
            problem_add(p, name, "err.not_a_date", 0);
        return;
    case F_JSON:
        if (json_parse(s, strlen(s), p->arena, &j, NULL))
            problem_add(p, name, "err.wrong_type", 0);
        return;
    default:
        if (f->words && !is_word(f->words, s))
            problem_add(p, name, "err.not_a_word", 0);
        else if (!f->words)
            check_length(f, s, name, p);
    }
}

static void check_text(void *rec, const struct field *f, const char *name, struct problems *p)
{
    size_t before = p->n;
    const char **at = (const char **)((char *)rec + f->at);
    *at = clean(f, *at ? *at : "", name, p);
    if (p->n > before)
        return;
    if (**at)
        check_given(f, *at, name, p);
    else if (f->flags & FIELD_REQUIRED)
        problem_add(p, name, "err.required", 0);
}

static void check_number(const void *rec, const struct field *f, const char *name, struct problems *p)
{
    int64_t v = record_int(rec, f);
    if ((!f->min && !f->max) || (!v && !(f->flags & FIELD_REQUIRED)))
        return;
    if (v < f->min)
        problem_add(p, name, "err.too_small", f->min);
    else if (v > f->max && (f->max || f->min < 0))
        problem_add(p, name, "err.too_big", f->max);
}

size_t list_most(const struct field *f)
{
    return f->max > 0 ? (size_t)f->max : LIST_MOST;
}

static void check_record(void *rec, const struct model *m, const char *path, struct problems *p);

static void check_list(const struct list *l, const struct field *f, const char *name, struct problems *p)
{
    if (!l->n && f->flags & FIELD_REQUIRED)
        problem_add(p, name, "err.required", 0);
    else if (l->n > list_most(f))
        problem_add(p, name, "err.too_big", (int64_t)list_most(f));
    else if (l->n && l->n < (size_t)(f->min > 0 ? f->min : 0))
        problem_add(p, name, "err.too_small", f->min);
    else
        for (size_t i = 0; i < l->n; i++)
            check_record((char *)l->items + i * f->of->size, f->of, arena_fmt(p->arena, "%s.%zu.", name, i), p);
}

static void check_field(void *rec, const struct field *f, const char *name, struct problems *p)
{
    switch (f->type) {
    case F_TEXT:
    case F_DATE:
    case F_JSON:
        check_text(rec, f, name, p);
        return;
    case F_INT:
    case F_MONEY:
        check_number(rec, f, name, p);
        return;
    case F_BOOL:
    case F_INSTANT:
        if (f->flags & FIELD_REQUIRED && !record_truthy(rec, f))
            problem_add(p, name, "err.required", 0);
        return;
    case F_ENUM:
        if (!*record_show(rec, f, p->arena))
            problem_add(p, name, "err.not_a_word", 0);
        return;
    case F_RECORD:
        check_record((char *)rec + f->at, f->of, arena_fmt(p->arena, "%s.", name), p);
        return;
    case F_LIST:
        check_list(record_list(rec, f), f, name, p);
    }
}

static void check_record(void *rec, const struct model *m, const char *path, struct problems *p)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct field *f = &m->fields[i];
        if (f->flags & FIELD_SERVER)
            continue;
        const char *name = *path ? arena_fmt(p->arena, "%s%s", path, f->name) : f->name;
        if (!problem_find(p, name))
            check_field(rec, f, name, p);
    }
}

void record_check(void *rec, const struct model *m, struct problems *p)
{
    check_record(rec, m, "", p);
}

static const char *misfit(const struct field *f)
{
    switch (f->type) {
    case F_INT:
    case F_MONEY:
        return "err.not_a_number";
    case F_DATE:
    case F_INSTANT:
        return "err.not_a_date";
    case F_ENUM:
        return "err.not_a_word";
    default:
        return "err.wrong_type";
    }
}

void record_take(void *rec, const struct field *f, const char *name, const char *text, struct problems *p)
{
    const char *s = text ? text : "";
    if (f->flags & FIELD_SERVER) {
        problem_add(p, name, "err.unknown", 0);
        return;
    }
    if (!text_utf8(s, strlen(s))) {
        problem_add(p, name, "err.control", 0);
        return;
    }
    if (f->type != F_JSON)
        s = text_trim(p->arena, s);
    if (!*s && f->flags & FIELD_REQUIRED)
        problem_add(p, name, "err.required", 0);
    else if (!*s && (f->type == F_ENUM || f->type == F_RECORD || f->type == F_LIST))
        return; /* no choice: it stays what it was */
    else if (!record_set(rec, f, s, p->arena))
        problem_add(p, name, misfit(f), 0);
}
