/* Reading maps by a table of their keys. Says what is wrong in words that the author of a file understands. */
#include "domain/shape.h"
#include "base/civil.h"
#include "form/form.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define AT(type, p) (*(type *)(void *)(p))

/* A plain scalar that YAML would take for something else than text. */
static bool looks_like_number(const char *s)
{
    char *end;
    if (!*s || !(isdigit((unsigned char)*s) || strchr("+-.", *s)))
        return false;
    strtod(s, &end);
    return *end == 0;
}

static bool looks_like_word(const char *s)
{
    static const char *const words[] = {"true", "false", "null", "~", "True", "False", "Null", "TRUE", "FALSE", "NULL"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(s, words[i]) == 0)
            return true;
    return false;
}

static bool is_text(const struct yaml *y, struct yaml_faults *f)
{
    if (y->type != YAML_SCALAR) {
        yaml_fault(f, y->key_line ? y->key_line : y->line, "'%s' must be a text", y->key ? y->key : "item");
        return false;
    }
    if (y->plain && (looks_like_number(y->text) || looks_like_word(y->text))) {
        yaml_fault(f, y->line, "'%s' must be a text: put %s in quotes", y->key ? y->key : "item", y->text);
        return false;
    }
    return true;
}

static bool is_id(const char *s)
{
    if (!islower((unsigned char)*s) || strlen(s) > 40)
        return false;
    for (; *s; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '_' && *s != '-')
            return false;
    return true;
}

static void read_id(const struct yaml *y, const char **out, struct yaml_faults *f)
{
    if (!is_text(y, f))
        return;
    if (!is_id(y->text))
        yaml_fault(f, y->line, "'%s' is no id: a-z first, then a-z, 0-9, _ or -, at most 40", y->text);
    *out = y->text;
}

static void read_label(const struct yaml *y, struct label *out, struct yaml_faults *f)
{
    if (y->type == YAML_SCALAR) {
        if (is_text(y, f))
            out->vi = y->text;
        return;
    }
    static const struct shape_key keys[] = {
        {.name = "vi", .kind = SHAPE_TEXT, .at = offsetof(struct label, vi), .required = true},
        {.name = "en", .kind = SHAPE_TEXT, .at = offsetof(struct label, en)},
    };
    static const struct shape shape = SHAPE("text in two languages", label, keys);
    shape_read(&shape, y, out, f);
}

static bool whole(const struct yaml *y, long min, long max, int64_t *out, struct yaml_faults *f)
{
    char *end;
    errno = 0;
    long long v = strtoll(y->text, &end, 10);
    if (min == 0 && max == 0)
        max = LONG_MAX;
    if (y->type != YAML_SCALAR || !y->plain || end == y->text || *end || errno) {
        yaml_fault(f, y->line, "'%s' must be a whole number", y->key ? y->key : "item");
        return false;
    }
    if (v < min || v > max) {
        yaml_fault(f, y->line, "'%s' must be between %ld and %ld", y->key, min, max);
        return false;
    }
    *out = v;
    return true;
}

static void read_bool(const struct yaml *y, bool *out, struct yaml_faults *f)
{
    if (y->type == YAML_SCALAR && y->plain && strcmp(y->text, "true") == 0)
        *out = true;
    else if (y->type == YAML_SCALAR && y->plain && strcmp(y->text, "false") == 0)
        *out = false;
    else
        yaml_fault(f, y->line, "'%s' must be true or false", y->key);
}

static void read_date(const struct yaml *y, const char **out, struct yaml_faults *f)
{
    struct civil c;
    if (y->type != YAML_SCALAR || strlen(y->text) != 10 || y->text[4] != '-' || !civil_parse(y->text, &c))
        yaml_fault(f, y->line, "'%s' must be a day that exists, written 2026-07-01", y->key);
    else
        *out = y->text;
}

static void read_word(const struct yaml *y, const struct shape_key *k, int *out, struct yaml_faults *f)
{
    struct buf known = buf_init(f->arena, 0);
    for (int i = 0; k->words[i]; i++) {
        if (y->type == YAML_SCALAR && strcmp(y->text, k->words[i]) == 0) {
            *out = i;
            return;
        }
        buf_fmt(&known, "%s%s", i ? ", " : "", k->words[i]);
    }
    yaml_fault(f, y->line, "'%s' must be one of: %s", k->name, known.p);
}

static void read_hour(const struct yaml *y, int *out, struct yaml_faults *f)
{
    const char *s = y->text;
    bool shaped = y->type == YAML_SCALAR && !y->plain && strlen(s) == 5 && isdigit((unsigned char)s[0]) &&
                  isdigit((unsigned char)s[1]) && s[2] == ':' && isdigit((unsigned char)s[3]) && isdigit((unsigned char)s[4]);
    int minute = shaped ? (s[0] - '0') * 600 + (s[1] - '0') * 60 + (s[3] - '0') * 10 + (s[4] - '0') : -1;
    if (minute < 1 || minute >= CIVIL_DAY_MIN || s[3] > '5')
        yaml_fault(f, y->line, "'%s' must be a time of day in quotes, such as \"15:00\"", y->key);
    else
        *out = minute;
}

static void read_span(const struct yaml *y, int *out, struct yaml_faults *f)
{
    char *end = NULL;
    long v = y->type == YAML_SCALAR && isdigit((unsigned char)*y->text) ? strtol(y->text, &end, 10) : 0;
    int unit = end && end[0] && !end[1] ? (*end == 'm' ? 1 : *end == 'h' ? 60 : *end == 'd' ? 480 : 0) : 0;
    if (v < 1 || v > 400 || !unit)
        yaml_fault(f, y->line, "'%s' must be working time such as 30m, 3h or 2d", y->key);
    else
        *out = (int)v * unit;
}

static void read_ref(const struct yaml *y, struct ref *out, struct yaml_faults *f)
{
    if (!is_text(y, f))
        return;
    *out = (struct ref){.id = y->text, .line = y->line};
}

static void read_refs(const struct yaml *y, const struct ref **out, size_t *n, struct yaml_faults *f)
{
    if (y->type == YAML_MAP) {
        yaml_fault(f, y->key_line, "'%s' must be a list", y->key);
        return;
    }
    size_t count = y->type == YAML_LIST ? y->n : 1;
    struct ref *r = ARENA_ARRAY(f->arena, struct ref, count + 1);
    size_t i = 0;
    for (const struct yaml *c = y->type == YAML_LIST ? y->child : y; c && i < count; c = c->next, i++) {
        r[i] = (struct ref){.id = "", .line = c->line};
        read_ref(c, &r[i], f);
        for (size_t j = 0; j < i; j++)
            if (strcmp(r[j].id, r[i].id) == 0)
                yaml_fault(f, c->line, "'%s' stands in '%s' twice", r[i].id, y->key);
    }
    *out = r;
    *n = count;
}

static void read_list(const struct yaml *y, const struct shape *of, void *at, size_t *n, struct yaml_faults *f)
{
    if (y->type != YAML_LIST) {
        yaml_fault(f, y->key_line ? y->key_line : y->line, "'%s' must be a list, each item after a dash", y->key);
        return;
    }
    char *rows = arena_alloc(f->arena, of->size * (y->n + 1));
    size_t i = 0;
    for (const struct yaml *c = y->child; c; c = c->next)
        shape_read(of, c, rows + of->size * i++, f);
    AT(void *, at) = rows;
    *n = y->n;
}

static void read_one(const struct shape_key *k, const struct yaml *y, char *rec, struct yaml_faults *f)
{
    char *at = rec + k->at;
    int64_t v;
    switch (k->kind) {
    case SHAPE_TEXT:
        if (is_text(y, f))
            AT(const char *, at) = y->text;
        break;
    case SHAPE_ID: read_id(y, (const char **)(void *)at, f); break;
    case SHAPE_LABEL: read_label(y, (struct label *)(void *)at, f); break;
    case SHAPE_INT:
        if (whole(y, k->min, k->max ? k->max : INT_MAX, &v, f))
            AT(int, at) = (int)v;
        break;
    case SHAPE_LONG:
        if (whole(y, k->min, k->max, &v, f))
            AT(int64_t, at) = v;
        break;
    case SHAPE_BOOL: read_bool(y, (bool *)at, f); break;
    case SHAPE_DATE: read_date(y, (const char **)(void *)at, f); break;
    case SHAPE_WORD: read_word(y, k, (int *)(void *)at, f); break;
    case SHAPE_HOUR: read_hour(y, (int *)(void *)at, f); break;
    case SHAPE_SPAN: read_span(y, (int *)(void *)at, f); break;
    case SHAPE_REF: read_ref(y, (struct ref *)(void *)at, f); break;
    case SHAPE_REFS: read_refs(y, (const struct ref **)(void *)at, (size_t *)(void *)(rec + k->at_n), f); break;
    case SHAPE_MAP: shape_read(k->of, y, at, f); break;
    case SHAPE_LIST: read_list(y, k->of, at, (size_t *)(void *)(rec + k->at_n), f); break;
    case SHAPE_OTHER: k->read(y, at, f); break;
    }
}

/* Texts "" rather than NULL, everything else 0. */
static void empty(const struct shape *s, char *rec)
{
    memset(rec, 0, s->size);
    for (const struct shape_key *k = s->keys; k < s->keys + s->n; k++) {
        char *at = rec + k->at;
        if (k->kind == SHAPE_TEXT || k->kind == SHAPE_ID || k->kind == SHAPE_DATE)
            AT(const char *, at) = "";
        else if (k->kind == SHAPE_LABEL)
            AT(struct label, at) = (struct label){"", ""};
        else if (k->kind == SHAPE_REF)
            AT(struct ref, at).id = "";
        else if (k->kind == SHAPE_MAP)
            empty(k->of, at);
    }
}

static const struct shape_key *key_find(const struct shape *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->keys[i].name, name) == 0)
            return &s->keys[i];
    return NULL;
}

static bool is_empty(const struct yaml *y)
{
    return y->type == YAML_SCALAR ? !*y->text : y->n == 0;
}

void shape_read(const struct shape *s, const struct yaml *y, void *rec, struct yaml_faults *f)
{
    empty(s, rec);
    if (s->at_line)
        AT(int, (char *)rec + s->at_line) = y->line;
    if (y->type != YAML_MAP) {
        yaml_fault(f, y->key_line ? y->key_line : y->line, "a %s must be a map of keys", s->name);
        return;
    }
    for (const struct yaml *c = y->child; c; c = c->next) {
        const struct shape_key *k = key_find(s, c->key);
        if (!k)
            yaml_fault(f, c->key_line, "a %s has no key '%s'", s->name, c->key);
        else if (is_empty(c))
            yaml_fault(f, c->key_line, "'%s' is empty", c->key);
        else
            read_one(k, c, rec, f);
    }
    for (const struct shape_key *k = s->keys; k < s->keys + s->n; k++)
        if (k->required && !yaml_find(y, k->name))
            yaml_fault(f, y->line, "the %s has no '%s'", s->name, k->name);
}
