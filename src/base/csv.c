/* Records as CSV, RFC 4180, for the spreadsheet programs of an office. Must never send a field that is
 * private or secret, nor a cell that such a program would run as a formula. */
#include "base/csv.h"
#include <string.h>

static bool has_column(const struct field *f)
{
    return !(f->flags & (FIELD_PRIVATE | FIELD_SECRET)) && f->type != F_RECORD && f->type != F_LIST;
}

static bool is_number(const struct field *f)
{
    return f->type == F_INT || f->type == F_MONEY;
}

static void put_quoted(struct buf *b, const char *s)
{
    buf_char(b, '"');
    for (const char *quote; (quote = strchr(s, '"')); s = quote + 1) {
        buf_put(b, s, (size_t)(quote - s) + 1);
        buf_char(b, '"');
    }
    buf_str(b, s);
    buf_char(b, '"');
}

static void put_cell(struct buf *b, const struct field *f, const char *s)
{
    if (*s && strchr("=+-@\t\r", *s) && !is_number(f))
        s = arena_fmt(b->arena, "'%s", s);
    if (s[strcspn(s, ",;\"\r\n\t")])
        put_quoted(b, s);
    else
        buf_str(b, s);
}

static void put_line(struct buf *b, const struct model *m, const void *rec)
{
    const char *between = "";
    for (size_t i = 0; i < m->n; i++) {
        const struct field *f = &m->fields[i];
        if (!has_column(f))
            continue;
        buf_str(b, between);
        put_cell(b, f, rec ? record_show(rec, f, b->arena) : f->name);
        between = ",";
    }
    buf_str(b, "\r\n");
}

void csv_head(struct buf *b, const struct model *m)
{
    buf_str(b, "\xEF\xBB\xBF");
    put_line(b, m, NULL);
}

void csv_row(struct buf *b, const struct model *m, const void *rec)
{
    put_line(b, m, rec);
}
