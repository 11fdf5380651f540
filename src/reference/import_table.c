/* Tables as files, and how they get into the database. Knows no unit and no holiday. */
#include "reference/import_table.h"
#include "base/civil.h"
#include "base/text.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 24 };

enum err_code import_refuse(const struct import_table *t, size_t row, struct err *e, const char *file, int line,
                            const char *fmt, ...)
{
    char why[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(why, sizeof(why), fmt, ap);
    va_end(ap);
    return err_set(e, ERR_INVALID, file, line, "%s:%zu: %s", t->file, row + 2, why);
}

/* Cuts a line at its tabs, in place. Returns the number of cells, also when that is more than max. */
static size_t cut(char *line, char sep, const char **cells, size_t max)
{
    size_t n = 0;
    for (char *s = line;;) {
        char *end = strchr(s, sep);
        if (end)
            *end = '\0';
        if (n < max)
            cells[n] = s;
        n++;
        if (!end)
            return n;
        s = end + 1;
    }
}

/* Where each wanted column stands in the file. */
static enum err_code match(const struct import_table *t, char *head, char *columns, size_t *at, size_t *width, struct err *e)
{
    const char *have[MAX_COLUMNS], *want[MAX_COLUMNS];
    *width = cut(head, '\t', have, MAX_COLUMNS);
    if (*width > MAX_COLUMNS)
        return err(e, ERR_INVALID, "%s:1: more than %d columns", t->file, MAX_COLUMNS);
    size_t n = cut(columns, ' ', want, MAX_COLUMNS);
    for (size_t i = 0; i < n; i++) {
        size_t j = 0;
        while (j < *width && strcmp(have[j], want[i]) != 0)
            j++;
        if (j == *width)
            return err(e, ERR_INVALID, "%s:1: no column '%s'", t->file, want[i]);
        at[i] = j;
    }
    return ERR_OK;
}

static size_t lines(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += *s == '\n';
    return n;
}

static size_t words(const char *s)
{
    size_t n = 1;
    for (; *s; s++)
        n += *s == ' ';
    return n;
}

static enum err_code read_rows(struct import_table *t, char *text, const size_t *at, size_t width, struct err *e)
{
    for (char *line = text; *line; t->n++) {
        const char *cells[MAX_COLUMNS];
        char *end = strchr(line, '\n');
        if (!end)
            return import_fault(t, t->n, e, "the last line has no end");
        *end = '\0';
        size_t n = cut(line, '\t', cells, width);
        if (n != width)
            return import_fault(t, t->n, e, "%zu cells, the head has %zu", n, width);
        for (size_t i = 0; i < t->columns; i++)
            t->cells[t->n * t->columns + i] = cells[at[i]];
        line = end + 1;
    }
    return t->n ? ERR_OK : err(e, ERR_INVALID, "%s:1: nothing below the head", t->file);
}

/* The line of the first byte that is no UTF-8, or stands in another form than NFC. */
static enum err_code check_text(const char *file, const char *text, struct arena *a, struct err *e)
{
    size_t line = 1;
    for (const char *s = text; *s; line++) {
        size_t n = strcspn(s, "\n");
        if (!text_utf8(s, n))
            return err(e, ERR_INVALID, "%s:%zu: not UTF-8", file, line);
        if (memchr(s, '\r', n))
            return err(e, ERR_INVALID, "%s:%zu: a carriage return", file, line);
        s += n + (s[n] == '\n');
    }
    if (strcmp(text_nfc(a, text), text) == 0)
        return ERR_OK;
    const char *nfc = text_nfc(a, text);
    for (line = 1; *nfc && *nfc == *text; nfc++, text++)
        line += *nfc == '\n';
    return err(e, ERR_INVALID, "%s:%zu: not in Unicode form NFC", file, line);
}

enum err_code import_table_read(const struct import_source *s, const char *file, const char *columns,
                                struct import_table *out, struct err *e)
{
    const struct embedded *f = embed_find(s->files, s->n, file);
    *out = (struct import_table){.file = file, .columns = words(columns)};
    if (!f)
        return err(e, ERR_INVALID, "%s:1: no such file", file);
    if (strlen((const char *)f->data) != f->n)
        return err(e, ERR_INVALID, "%s:1: a NUL byte", file);
    TRY(check_text(file, (const char *)f->data, s->arena, e));
    char *text = arena_strn(s->arena, (const char *)f->data, f->n), *end = strchr(text, '\n');
    if (!end)
        return err(e, ERR_INVALID, "%s:1: no head", file);
    *end = '\0';
    size_t at[MAX_COLUMNS], width;
    TRY(match(out, text, arena_str(s->arena, columns), at, &width, e));
    out->cells = ARENA_ARRAY(s->arena, const char *, lines(end + 1) * out->columns);
    return read_rows(out, end + 1, at, width, e);
}

enum err_code import_number(const struct import_table *t, size_t row, size_t column, struct import_range r, int64_t *out,
                            struct err *e)
{
    const char *s = import_cell(t, row, column);
    char *end;
    *out = 0;
    if (!*s && r.empty)
        return ERR_OK;
    errno = 0;
    long long v = strtoll(s, &end, 10);
    if (*s < '0' || *s > '9' || *end || errno || v < r.min || v > r.max)
        return import_fault(t, row, e, "'%.40s' is no number from %lld to %lld", s, (long long)r.min, (long long)r.max);
    *out = v;
    return ERR_OK;
}

enum err_code import_date(const struct import_table *t, size_t row, size_t column, bool empty, struct err *e)
{
    const char *s = import_cell(t, row, column);
    struct civil day;
    char again[CIVIL_TEXT];
    if (!*s && empty)
        return ERR_OK;
    if (!civil_parse(s, &day) || strcmp(civil_write(day, again), s) != 0)
        return import_fault(t, row, e, "'%.40s' is no day (YYYY-MM-DD)", s);
    return ERR_OK;
}

static bool same(const struct model *m, const void *a, const void *b)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct field *f = &m->fields[i];
        bool text = f->type == F_TEXT || f->type == F_DATE;
        if (text ? !text_same(record_text(a, f), record_text(b, f)) : record_int(a, f) != record_int(b, f))
            return false;
    }
    return true;
}

enum err_code import_bring(struct db *db, const struct import_rows *r, struct list had, struct list want,
                           struct import_count *count, struct err *e)
{
    const char *old = had.items, *new = want.items;
    size_t size = r->model->size, i = 0, j = 0;
    while (i < had.n || j < want.n) {
        int c = i == had.n ? 1 : j == want.n ? -1 : r->order(old + i * size, new + j * size);
        if (c < 0) {
            if (r->drop) {
                TRY(r->drop(db, old + i * size, e));
                count->removed++;
            }
        } else if (c > 0 || !same(r->model, old + i * size, new + j * size)) {
            TRY(r->save(db, new + j * size, e));
            *(c > 0 ? &count->added : &count->changed) += 1;
        }
        i += c <= 0;
        j += c >= 0;
    }
    count->rows += (int64_t)want.n;
    return ERR_OK;
}

enum err_code import_whole(struct db *db, const struct import_source *s, struct import_count *count,
                           enum err_code (*fn)(struct db *, const struct import_source *, struct import_count *, struct err *),
                           struct err *e)
{
    struct import_count own = {0};
    struct err undo;
    TRY(db_savepoint(db, e));
    enum err_code rc = fn(db, s, &own, e);
    if (rc) {
        enum err_code lost = db_rollback_to(db, &undo);
        return lost && e ? (*e = undo).code : rc;
    }
    TRY(db_release(db, e));
    if (count)
        *count = (struct import_count){count->rows + own.rows, count->added + own.added, count->changed + own.changed,
                                       count->removed + own.removed};
    return ERR_OK;
}
