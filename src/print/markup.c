/* The line mark-up: one line after the other into blocks. Knows nothing of paper. */
#include "print/markup.h"
#include "base/buf.h"
#include "base/text.h"
#include "print/qr.h"
#include "print/span.h"
#include <stdlib.h>
#include <string.h>

struct reading {
    const char *name;
    int line;
    struct arena *a;
    struct list *into;           /* blocks of the document or of a column */
    struct list *doc;
    struct markup_block *split;  /* open {columns} */
    size_t column, columns;
    int64_t share[MARKUP_COLUMNS];
    struct buf par;              /* lines of an open paragraph */
    struct markup_block *table;  /* open table */
    struct err *e;
};

static enum err_code fault(struct reading *r, const char *what)
{
    return err(r->e, ERR_INVALID, "%s:%d: %s", r->name, r->line, what);
}

static struct markup_block *block(struct reading *r, enum markup_kind kind)
{
    struct markup_block *b = span_list_add(r->into, sizeof *b, r->a);
    *b = (struct markup_block){ .kind = (int)kind, .text = "", .qr_path = "" };
    return b;
}

static enum err_code text_block(struct reading *r, enum markup_kind kind, char *text)
{
    struct list spans = { 0 };
    const char *bad = span_parse(text, r->a, &spans);
    if (bad) return fault(r, bad);
    if (spans.n) block(r, kind)->spans = spans;
    return ERR_OK;
}

static char *strip(char *s)
{
    s += strspn(s, " \t\r");
    size_t n = strlen(s);
    while (n && strchr(" \t\r", s[n - 1])) n--;
    s[n] = 0;
    return s;
}

static enum err_code par_end(struct reading *r)
{
    if (!r->par.n) return ERR_OK;
    r->par.n = 0;
    return text_block(r, MARKUP_PAR, r->par.p); /* copies */
}

static enum err_code field_line(struct reading *r, char *s)
{
    struct list fields = { 0 };
    while (s) {
        char *next = span_cut(s, '|');
        if (next) *next++ = 0;
        char *colon = span_cut(s, ':');
        if (!colon) return fault(r, "a field must be '= label: value'");
        *colon = 0;
        struct markup_field *f = span_list_add(&fields, sizeof *f, r->a);
        f->label = span_plain(strip(s), r->a);
        const char *bad = span_parse(strip(colon + 1), r->a, &f->spans);
        if (bad) return fault(r, bad);
        if (fields.n > 4) return fault(r, "more than four fields in a line");
        s = next;
    }
    block(r, MARKUP_FIELD)->fields = fields;
    return ERR_OK;
}

/* ---- tables */

/* "---", ":-:", "--:" in every cell: the row above is the head, and how the columns are set. Longer ones are shares of the width. */
static bool align_row(char **cell, size_t n, struct markup_cell *set)
{
    bool shares = false;
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(cell[i]);
        if (len < 3 || strspn(cell[i], "-:") != len) return false;
        bool left = cell[i][0] == ':', right = cell[i][len - 1] == ':';
        set[i].align = left && right ? ALIGN_CENTRE : right ? ALIGN_RIGHT : ALIGN_LEFT;
        set[i].share = (int64_t)len;
        shares = shares || len > 3;
    }
    for (size_t i = 0; i < n && !shares; i++) set[i].share = 0;
    return true;
}

static void align_set(struct markup_block *t, const struct markup_cell *set)
{
    struct markup_row *row = t->rows.items;
    row->head = true;
    struct markup_cell *cell = row->cells.items;
    for (size_t i = 0; i < row->cells.n; i++) {
        cell[i].align = set[i].align;
        cell[i].share = set[i].share;
    }
}

static enum err_code row_add(struct reading *r, char **cell, size_t n)
{
    struct markup_block *t = r->table;
    const struct markup_row *first = t->rows.items;
    if (t->rows.n && first->cells.n != n) return fault(r, "a row has as many cells as the first one");
    struct list cells = { 0 };
    for (size_t i = 0; i < n; i++) {
        struct markup_cell *c = span_list_add(&cells, sizeof *c, r->a);
        if (t->rows.n) c->align = ((const struct markup_cell *)first->cells.items)[i].align;
        const char *bad = span_parse(cell[i], r->a, &c->spans);
        if (bad) return fault(r, bad);
    }
    struct markup_row *row = span_list_add(&t->rows, sizeof *row, r->a);
    row->cells = cells;
    return ERR_OK;
}

static enum err_code table_line(struct reading *r, char *s)
{
    char *cell[MARKUP_COLUMNS];
    size_t n = 0;
    for (s++; *strip(s);) {
        char *end = span_cut(s, '|');
        if (!end) return fault(r, "a row ends in '|'");
        if (n == MARKUP_COLUMNS) return fault(r, "too many cells");
        *end = 0;
        cell[n++] = strip(s);
        s = end + 1;
    }
    if (!n) return fault(r, "a row without cells");
    if (!r->table) r->table = block(r, MARKUP_TABLE);
    struct markup_cell set[MARKUP_COLUMNS];
    struct markup_row *first = r->table->rows.items;
    if (r->table->rows.n == 1 && first->cells.n == n && align_row(cell, n, set)) {
        align_set(r->table, set);
        return ERR_OK;
    }
    return row_add(r, cell, n);
}

static enum err_code qr_line(struct reading *r, char *s)
{
    struct qr q;
    const char *text = span_plain(s, r->a);
    TRY(qr_make(text, r->a, &q, r->e));
    struct markup_block *b = block(r, MARKUP_QR);
    b->text = text;
    b->qr_path = qr_path(&q, r->a);
    b->qr_size = q.size;
    return ERR_OK;
}

/* ---- {commands} */

static enum err_code bad_shares(struct reading *r)
{
    return fault(r, "{columns} takes two to four shares of 1 to 100");
}

static enum err_code columns_begin(struct reading *r, const char *shares)
{
    if (r->split) return fault(r, "{columns} within {columns}");
    r->columns = 0;
    for (char *end; *shares; shares = end) {
        long v = strtol(shares, &end, 10);
        if (end == shares || v < 1 || v > 100 || r->columns == 4) return bad_shares(r);
        r->share[r->columns++] = v;
        end += strspn(end, " ");
    }
    if (r->columns == 0) r->share[0] = r->share[1] = 1, r->columns = 2;
    if (r->columns == 1) return bad_shares(r);
    r->split = block(r, MARKUP_SPLIT);
    struct markup_column *c = NULL;
    for (size_t i = 0; i < r->columns; i++) {
        c = span_list_add(&r->split->columns, sizeof *c, r->a);
        c->share = r->share[i];
    }
    r->column = 0;
    c = r->split->columns.items;
    r->into = &c[0].blocks;
    return ERR_OK;
}

static enum err_code column_next(struct reading *r)
{
    if (!r->split) return fault(r, "{|} outside {columns}");
    if (++r->column == r->columns) return fault(r, "more columns than {columns} says");
    r->into = &((struct markup_column *)r->split->columns.items)[r->column].blocks;
    return ERR_OK;
}

static enum err_code columns_end(struct reading *r)
{
    if (!r->split) return fault(r, "{/columns} outside {columns}");
    r->split = NULL;
    r->into = r->doc;
    return ERR_OK;
}

static enum err_code gap(struct reading *r, const char *lines)
{
    char *end;
    long v = strtol(lines, &end, 10);
    if (end == lines || *end || v < 1 || v > 40) return fault(r, "{gap} takes 1 to 40 lines");
    block(r, MARKUP_GAP)->gap = v;
    return ERR_OK;
}

static enum err_code command(struct reading *r, char *s)
{
    size_t n = strlen(s);
    if (s[n - 1] != '}') return fault(r, "'{' without '}'");
    s[n - 1] = 0;
    s = strip(s + 1);
    if (strncmp(s, "columns", 7) == 0 && (!s[7] || s[7] == ' ')) return columns_begin(r, strip(s + 7));
    if (strcmp(s, "|") == 0) return column_next(r);
    if (strcmp(s, "/columns") == 0) return columns_end(r);
    if (strncmp(s, "gap ", 4) == 0) return gap(r, strip(s + 4));
    if (strcmp(s, "page") == 0 && !r->split) return block(r, MARKUP_PAGE), ERR_OK;
    return fault(r, "unknown {command}");
}

/* ---- lines */

static const struct { const char *mark; enum markup_kind kind; } marks[] = {
    { "#", MARKUP_TITLE }, { "##", MARKUP_HEADING }, { "^", MARKUP_CENTRE }, { ">", MARKUP_RIGHT },
    { "~", MARKUP_SMALL }, { "-", MARKUP_ITEM },     { "=", MARKUP_FIELD },  { "@qr", MARKUP_QR },
};

/* Does the line begin with a mark of its own? Then *kind and *rest; else it is text of a paragraph. */
static bool marked(char *s, enum markup_kind *kind, char **rest)
{
    size_t n = strcspn(s, " ");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (strlen(marks[i].mark) != n || strncmp(s, marks[i].mark, n) != 0) continue;
        *kind = marks[i].kind;
        *rest = strip(s + n);
        return true;
    }
    bool rule = n >= 3 && !s[n] && strspn(s, "-") == n;
    *kind = rule ? MARKUP_RULE : *s == '|' ? MARKUP_TABLE : MARKUP_PAR;
    *rest = s;
    return rule || *s == '|' || *s == '{';
}

static enum err_code line(struct reading *r, char *s)
{
    enum markup_kind kind = MARKUP_PAR;
    s = strip(s);
    char *rest = s;
    if (*s != '|') r->table = NULL;
    if (*s && !marked(s, &kind, &rest)) {
        if (r->par.n) buf_char(&r->par, ' ');
        buf_str(&r->par, s);
        return ERR_OK;
    }
    TRY(par_end(r));
    if (!*s) return ERR_OK;
    switch (kind) {
    case MARKUP_FIELD:
        return field_line(r, rest);
    case MARKUP_QR:
        return qr_line(r, rest);
    case MARKUP_TABLE:
        return table_line(r, rest);
    case MARKUP_RULE:
        block(r, MARKUP_RULE)->wide = s[3] == '-';
        return ERR_OK;
    case MARKUP_PAR:
        return command(r, s);
    default:
        return text_block(r, kind, rest);
    }
}

enum err_code markup_parse(const char *name, const char *text, struct arena *a, struct markup_doc *out,
                           struct err *e)
{
    size_t n = strlen(text);
    *out = (struct markup_doc){ 0 };
    struct reading r = { .name = name, .a = a, .into = &out->blocks, .doc = &out->blocks, .e = e };
    r.par = buf_init(a, 0);
    if (n > MARKUP_MAX) return err(e, ERR_TOO_LARGE, "%s:1: document of %zu bytes", name, n);
    if (!text_utf8(text, n)) return err(e, ERR_INVALID, "%s:1: not UTF-8 text", name);
    char *p = arena_strn(a, text, n);
    while (p) {
        char *end = strchr(p, '\n');
        if (end) *end++ = 0;
        r.line++;
        TRY(line(&r, p));
        p = end;
    }
    TRY(par_end(&r));
    return r.split ? fault(&r, "{columns} is never closed") : ERR_OK;
}
