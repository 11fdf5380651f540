/* Reads statements and matches them. See statement.h. */
#include "pay/statement.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/text.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *const statement_state_words[] = {"matched", "missing", "surplus", NULL};

enum { COLUMNS = 4, CELLS_MAX = 40, CODE_MIN = 8 };
enum { DAY, REFERENCE, AMOUNT, TEXT };
static const char *const names[COLUMNS][3] = {
    [DAY] = {"day", "date", "ngay"}, [REFERENCE] = {"reference", "ref", "so giao dich"}, [AMOUNT] = {"amount", "amount vnd", "so tien"},
    [TEXT] = {"text", "description", "noi dung"},
};

struct reader {
    const char *p;
    char part;
    int line;
    struct arena *a;
    const char *cell[CELLS_MAX];
    size_t n;
};

/* One cell; quoted ones may hold anything, a doubled quote is one. */
static const char *cell(struct reader *r)
{
    struct buf b = buf_init(r->a, 64);
    bool quoted = *r->p == '"';
    r->p += quoted;
    while (*r->p) {
        if (quoted && r->p[0] == '"' && r->p[1] != '"') {
            r->p++;
            quoted = false;
            continue;
        }
        if (!quoted && (*r->p == r->part || *r->p == '\n' || *r->p == '\r'))
            break;
        r->p += quoted && *r->p == '"';
        r->line += *r->p == '\n';
        buf_char(&b, *r->p++);
    }
    return text_trim(r->a, b.p);
}

/* The next row that is not empty; false at the end. */
static bool row(struct reader *r)
{
    while (*r->p) {
        r->n = 0;
        for (;;) {
            const char *c = cell(r);
            if (r->n < CELLS_MAX)
                r->cell[r->n++] = c;
            if (*r->p != r->part)
                break;
            r->p++;
        }
        r->p += *r->p == '\r';
        r->line += *r->p == '\n';
        r->p += *r->p == '\n';
        if (r->n > 1 || *r->cell[0])
            return true;
    }
    return false;
}

static int column_of(const char *head, struct arena *a)
{
    const char *said = text_fold(a, head);
    for (int i = 0; i < COLUMNS; i++)
        for (int k = 0; k < 3; k++)
            if (strcmp(said, names[i][k]) == 0)
                return i;
    return -1;
}

/* "1.500.000", "-20,000", "8000" */
static bool money(const char *s, int64_t *out)
{
    int64_t n = 0, sign = *s == '-' ? -1 : 1;
    int digits = 0;
    for (s += *s == '-' || *s == '+'; *s; s++) {
        if (isdigit((unsigned char)*s) && ++digits < 15)
            n = n * 10 + (*s - '0');
        else if (*s != '.' && *s != ',' && *s != ' ')
            return false;
    }
    *out = n * sign;
    return digits && digits < 15;
}

static enum err_code line_of(const struct reader *r, const int *at, struct statement_line *out, struct err *e)
{
    const char *v[COLUMNS];
    struct civil day;
    char text[CIVIL_TEXT];
    for (int i = 0; i < COLUMNS; i++)
        v[i] = at[i] >= 0 && (size_t)at[i] < r->n ? r->cell[at[i]] : "";
    if (!civil_parse(v[DAY], &day))
        return err(e, ERR_INVALID, "line %d: no day", r->line - 1);
    if (!money(v[AMOUNT], &out->amount))
        return err(e, ERR_INVALID, "line %d: no amount", r->line - 1);
    out->day = arena_str(r->a, civil_write(day, text));
    out->reference = v[REFERENCE];
    out->text = v[TEXT];
    return ERR_OK;
}

enum err_code statement_read(const char *csv, struct arena *a, struct list *out, struct err *e)
{
    struct reader r = {.p = csv, .a = a, .line = 1};
    int at[COLUMNS] = {-1, -1, -1, -1};
    size_t n = 0;
    if (!text_utf8(csv, strlen(csv)))
        return err(e, ERR_INVALID, "not a text in UTF-8");
    r.p += text_starts(csv, "\xef\xbb\xbf") ? 3 : 0;
    size_t head = strcspn(r.p, "\n");
    r.part = memchr(r.p, ';', head) ? ';' : memchr(r.p, '\t', head) ? '\t' : ',';
    if (!row(&r))
        return err(e, ERR_INVALID, "line 1: empty");
    for (size_t i = 0; i < r.n; i++) {
        int k = column_of(r.cell[i], a);
        if (k >= 0)
            at[k] = (int)i;
    }
    if (at[DAY] < 0 || at[AMOUNT] < 0 || (at[REFERENCE] < 0 && at[TEXT] < 0))
        return err(e, ERR_INVALID, "line 1: columns day, amount, and reference or text are needed");
    struct statement_line *rows = ARENA_ARRAY(a, struct statement_line, STATEMENT_LINES_MAX);
    while (row(&r)) {
        if (n == STATEMENT_LINES_MAX)
            return err(e, ERR_TOO_LARGE, "over %d lines", STATEMENT_LINES_MAX);
        TRY(line_of(&r, at, &rows[n++], e));
    }
    *out = (struct list){rows, n};
    return ERR_OK;
}

/* ---- matching */

bool statement_names(const char *text, const char *code)
{
    size_t need = 0;
    for (const char *c = code; *c; c++)
        need += isalnum((unsigned char)*c) != 0;
    for (const char *start = text; need >= CODE_MIN && *start; start++) {
        const char *t = start, *c = code;
        while (*t && *c) {
            if (!isalnum((unsigned char)*c))
                c++;
            else if (!isalnum((unsigned char)*t))
                t++;
            else if (toupper((unsigned char)*t) != toupper((unsigned char)*c))
                break;
            else
                t++, c++;
        }
        if (!*c && !isdigit((unsigned char)*t))
            return true;
    }
    return false;
}

static bool same_reference(const struct statement_line *l, const struct statement_booked *b)
{
    return *b->reference && strcmp(l->reference, b->reference) == 0;
}

static bool same_code(const struct statement_line *l, const struct statement_booked *b)
{
    return *b->code && statement_names(l->text, b->code);
}

size_t statement_match(struct list lines, struct list booked, struct arena *a, struct statement_pair **out)
{
    const struct statement_line *l = lines.items;
    const struct statement_booked *b = booked.items;
    struct statement_pair *pair = ARENA_ARRAY(a, struct statement_pair, lines.n + booked.n + 1);
    bool *used = ARENA_ARRAY(a, bool, booked.n + 1);
    for (size_t i = 0; i < lines.n; i++)
        pair[i] = (struct statement_pair){.state = STATEMENT_SURPLUS, .line = &l[i]};
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < lines.n; i++)
            for (size_t k = 0; !pair[i].booked && k < booked.n; k++)
                if (!used[k] && b[k].amount == l[i].amount && (turn ? same_code : same_reference)(&l[i], &b[k])) {
                    pair[i] = (struct statement_pair){STATEMENT_MATCHED, &l[i], &b[k]};
                    used[k] = true;
                }
    size_t n = lines.n;
    for (size_t k = 0; k < booked.n; k++)
        if (!used[k])
            pair[n++] = (struct statement_pair){STATEMENT_MISSING, NULL, &b[k]};
    *out = pair;
    return n;
}
