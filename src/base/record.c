/* Descriptors at work: a struct's fields read, set and shown through its table. Must never know a
 * model of its own. Checks of input live in record_check.c, masks in mask.c. */
#include "base/record.h"
#include "base/civil.h"
#include "base/instant.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const void *place(const void *rec, const struct field *f)
{
    return (const char *)rec + f->at;
}

static bool holds_text(const struct field *f)
{
    return f->type == F_TEXT || f->type == F_DATE || f->type == F_JSON;
}

const struct field *model_find(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->n; i++)
        if (!strcmp(m->fields[i].name, name))
            return &m->fields[i];
    return NULL;
}

const char *record_text(const void *rec, const struct field *f)
{
    if (!holds_text(f))
        return "";
    const char *s = *(const char *const *)place(rec, f);
    return s ? s : "";
}

int64_t record_int(const void *rec, const struct field *f)
{
    switch (f->type) {
    case F_INT:
    case F_MONEY:
    case F_INSTANT:
        return *(const int64_t *)place(rec, f);
    case F_BOOL:
        return *(const bool *)place(rec, f);
    case F_ENUM:
        return *(const int *)place(rec, f);
    default:
        return 0;
    }
}

const struct list *record_list(const void *rec, const struct field *f)
{
    static const struct list none;
    return f->type == F_LIST ? place(rec, f) : &none;
}

bool record_truthy(const void *rec, const struct field *f)
{
    if (holds_text(f))
        return *record_text(rec, f);
    if (f->type == F_LIST)
        return record_list(rec, f)->n > 0;
    return f->type == F_RECORD || record_int(rec, f) != 0;
}

void record_init(void *rec, const struct model *m)
{
    memset(rec, 0, m->size);
    for (size_t i = 0; i < m->n; i++) {
        const struct field *f = &m->fields[i];
        if (holds_text(f))
            *(const char **)((char *)rec + f->at) = "";
        else if (f->type == F_RECORD)
            record_init((char *)rec + f->at, f->of);
    }
}

static bool set_int(int64_t *out, const char *text)
{
    const char *digits = *text == '-' ? text + 1 : text;
    if (*text && (*digits < '0' || *digits > '9'))
        return false;
    char *end;
    errno = 0;
    long long v = strtoll(text, &end, 10);
    if (*end || errno)
        return false;
    *out = v;
    return true;
}

static bool set_bool(bool *out, const char *text)
{
    static const char *const yes[] = {"1", "true", "on", "yes"}, *const no[] = {"", "0", "false", "off", "no"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!strcmp(text, yes[i]))
            return *out = true;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (!strcmp(text, no[i])) {
            *out = false;
            return true;
        }
    return false;
}

static bool set_word(int *out, const char *const *words, const char *text)
{
    for (int i = 0; words[i]; i++)
        if (!strcmp(words[i], text)) {
            *out = i;
            return true;
        }
    return false;
}

static bool set_date(const char **out, const char *text, struct arena *a)
{
    struct civil c;
    if (!*text) {
        *out = "";
        return true;
    }
    if (!civil_parse(text, &c))
        return false;
    *out = civil_write(c, arena_alloc(a, CIVIL_TEXT));
    return true;
}

bool record_set(void *rec, const struct field *f, const char *text, struct arena *a)
{
    void *at = (char *)rec + f->at;
    if (!text)
        text = "";
    switch (f->type) {
    case F_TEXT:
    case F_JSON:
        *(const char **)at = arena_str(a, text);
        return true;
    case F_INT:
    case F_MONEY:
        return set_int(at, text);
    case F_BOOL:
        return set_bool(at, text);
    case F_DATE:
        return set_date(at, text, a);
    case F_INSTANT:
        return set_int(at, text) || instant_parse(text, at);
    case F_ENUM:
        return set_word(at, f->words, text);
    default:
        return false;
    }
}

static const char *word_of(const void *rec, const struct field *f)
{
    int64_t i = record_int(rec, f);
    for (int64_t at = 0; f->words[at]; at++)
        if (at == i)
            return f->words[at];
    return "";
}

const char *record_show(const void *rec, const struct field *f, struct arena *a)
{
    switch (f->type) {
    case F_INT:
    case F_MONEY:
        return arena_fmt(a, "%lld", (long long)record_int(rec, f));
    case F_BOOL:
        return record_int(rec, f) ? "true" : "false";
    case F_ENUM:
        return word_of(rec, f);
    case F_INSTANT: {
        if (!record_int(rec, f))
            return "";
        char *out = arena_alloc(a, INSTANT_TEXT);
        instant_write(record_int(rec, f), out);
        return out;
    }
    default:
        return record_text(rec, f);
    }
}
