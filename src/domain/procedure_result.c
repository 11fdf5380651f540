/* The result's text: which placeholders a template may have, and filling them in. The markup itself is the
 * print kit's; here a line is a line. */
#include "base/civil.h"
#include "base/numeral.h"
#include "form/form_rows.h"
#include "base/text.h"
#include "domain/procedure_check.h"
#include "print/markup.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Given by whoever issues the result, as text to be shown: docs/procedures.md says what each holds. */
static const char *const GIVEN[] = {"number", "code", "date", "date_long", "place", "unit", "province", "signer", "signer_title",
                                    "applicant", "received", "due", "case", "case_name", "url", NULL};

struct hole { /* {name}, {name|upper} or {name|words} */
    const char *name, *how;
    size_t n; /* bytes in the template */
};

static bool is_given(const char *name)
{
    for (size_t i = 0; GIVEN[i]; i++)
        if (strcmp(GIVEN[i], name) == 0)
            return true;
    return false;
}

/* At '{': what stands between the braces. False if they do not close or hold other signs. */
static bool hole_parse(const char *s, struct arena *a, struct hole *out)
{
    size_t n = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz0123456789_-|");
    if (s[1 + n] != '}' || n == 0)
        return false;
    char *name = arena_strn(a, s + 1, n), *bar = strchr(name, '|');
    if (bar)
        *bar = 0;
    *out = (struct hole){.name = name, .how = bar ? bar + 1 : "", .n = n + 2};
    return true;
}

/* A line of the print kit's own: {gap 2}, {page}, {columns 2 3}, {|}, {/columns}. */
static bool is_directive(const char *line)
{
    static const char *const own[] = {"{gap ", "{page}", "{columns ", "{|}", "{/columns}", PROCEDURE_HEADING};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (text_starts(line, own[i]))
            return true;
    return false;
}

/* A field, or what is given, that can be said in words. */
static bool has_words(const struct procedure *p, const char *name)
{
    const struct form_field *x = is_given(name) ? NULL : procedure_any_field(p, name);
    bool date = strcmp(name, "date") == 0 || strcmp(name, "received") == 0 || strcmp(name, "due") == 0;
    return x ? x->type == FORM_DATE || x->type == FORM_NUMBER || x->type == FORM_MONEY || x->type == FORM_AREA : date;
}

/* "{each members}": the lines up to "{/each}" once for every row. NULL if the line says something else; "" if it is misshapen. */
static const char *each_parse(const char *line, size_t n, struct arena *a)
{
    static const char word[] = "{each ";
    if (n < sizeof word || !text_starts(line, word))
        return NULL;
    size_t id = strspn(line + sizeof word - 1, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return sizeof word + id == n && line[n - 1] == '}' ? arena_strn(a, line + sizeof word - 1, id) : "";
}

static bool each_ends(const char *line, size_t n)
{
    return n == 7 && text_starts(line, "{/each}");
}

static const struct form_field *cell_of(const struct form_field *list, const char *id)
{
    for (size_t i = 0; list && i < list->n_fields; i++)
        if (strcmp(list->fields[i].id, id) == 0)
            return &list->fields[i];
    return NULL;
}

static bool is_signature(const struct procedure *p, const char *id)
{
    const struct form_field *x = procedure_any_field(p, id);
    return x && x->type == FORM_SIGNATURE;
}

/* list: whose rows are written just now, NULL outside. */
static void check_hole(const struct procedure *p, const struct form_field *list, const char *s, int line, struct yaml_faults *f)
{
    struct hole h;
    if (!hole_parse(s, f->arena, &h))
        yaml_fault(f, line, "a placeholder is {id}, {id|upper} or {id|words}; write no other brace");
    else if (cell_of(list, h.name) || (list && strcmp(h.name, "row") == 0))
        return;
    else if (!is_given(h.name) && !procedure_any_field(p, h.name))
        yaml_fault(f, line, "the template names {%s}, which is no field of the form or of an act", h.name);
    else if (is_signature(p, h.name))
        yaml_fault(f, line, "the template names {%s}, a signature: what the agency issues does not carry it", h.name);
    else if (*h.how && strcmp(h.how, "upper") != 0 && strcmp(h.how, "words") != 0)
        yaml_fault(f, line, "{%s|%s}: only |upper and |words are known", h.name, h.how);
    else if (strcmp(h.how, "words") == 0 && !has_words(p, h.name))
        yaml_fault(f, line, "{%s|words}: only a date, a number, money and an area can be said in words", h.name);
}

static void check_number(const struct procedure *p, struct yaml_faults *f)
{
    const char *s = p->result.number;
    if (!strstr(s, "{seq}"))
        yaml_fault(f, p->result.text.line, "the number '%s' has no {seq}", s);
    for (s = strchr(s, '{'); s; s = strchr(s + 1, '{'))
        if (strncmp(s, "{seq}", 5) && strncmp(s, "{year}", 6) && strncmp(s, "{unit}", 6))
            yaml_fault(f, p->result.text.line, "the number may have {seq}, {year} and {unit}, not '%s'", s);
}

/* The mark-up as it will be whatever the values are: a value is "x". */
static void check_markup(const struct procedure *p, struct yaml_faults *f)
{
    struct buf b = buf_init(f->arena, 2048);
    struct markup_doc doc;
    struct err wrong = {0};
    for (const char *s = p->result.text.id; *s;) {
        size_t n = strcspn(s, "\n");
        bool own = is_directive(s);
        if (text_starts(s, PROCEDURE_HEADING) || each_ends(s, n) || each_parse(s, n, f->arena)) { /* checked by themselves */
            s += n;
            n = 0;
        }
        for (const char *end = s + n; s < end; s++) {
            struct hole h;
            bool hole = *s == '{' && !own && hole_parse(s, f->arena, &h);
            buf_char(&b, hole ? 'x' : *s);
            s += hole ? h.n - 1 : 0;
        }
        if (*s && *++s)
            buf_char(&b, '\n');
    }
    if (!markup_parse("", b.p, f->arena, &doc, &wrong))
        return;
    char *said;
    long line = strtol(wrong.why + 1, &said, 10);
    yaml_fault(f, p->result.text.line + (int)line - 1, "the template%s", said);
}

enum err_code procedure_heading_check(struct source heading, struct arena *a, struct err *e)
{
    int line = 1;
    for (const char *s = heading.text; *s; line++) {
        size_t n = strcspn(s, "\n");
        for (const char *c = s; c < s + n && !is_directive(s); c++) {
            struct hole h;
            if (*c != '{')
                continue;
            if (!hole_parse(c, a, &h) || !is_given(h.name) || (*h.how && strcmp(h.how, "upper") != 0))
                return err(e, ERR_INVALID, "%s:%d: a heading may have {unit}, {unit|upper}, {number}, {place}, {date_long} and what else every result has",
                           heading.file, line);
        }
        s += n + (s[n] == '\n');
    }
    return ERR_OK;
}

const char *procedure_headed(const char *template, const char *heading, struct arena *a)
{
    struct buf b = buf_init(a, strlen(template) + 512);
    for (const char *s = template; *s;) {
        size_t n = strcspn(s, "\n") + 1;
        if (text_starts(s, PROCEDURE_HEADING))
            buf_str(&b, heading);
        else
            buf_put(&b, s, s[n - 1] ? n : n - 1);
        s += s[n - 1] ? n : n - 1;
    }
    return b.p;
}

/* A line that begins or ends a repetition; true if it was one. */
static bool check_each(const struct procedure *p, const char *s, size_t n, int line, const struct form_field **list, struct yaml_faults *f)
{
    const char *id = each_parse(s, n, f->arena);
    if (!id && !each_ends(s, n))
        return false;
    if (!id && !*list)
        yaml_fault(f, line, "{/each} ends nothing");
    if (id && *list)
        yaml_fault(f, line, "an {each} inside another");
    *list = id ? form_find(&p->form, id) : NULL;
    if (id && (!*list || !form_is_list(*list)))
        yaml_fault(f, line, "{each %s}: the form has no such list", id);
    return true;
}

void procedure_check_result(const struct procedure *p, struct yaml_faults *f)
{
    int line = p->result.text.line;
    const struct form_field *list = NULL;
    for (const char *s = p->result.text.id; *s; line++) {
        size_t n = strcspn(s, "\n");
        bool own = check_each(p, s, n, line, &list, f) || is_directive(s);
        for (const char *c = s; c < s + n && !own; c++)
            if (*c == '{')
                check_hole(p, list, c, line, f);
        s += n + (s[n] == '\n');
    }
    if (list)
        yaml_fault(f, line, "an {each} without its {/each}");
    check_number(p, f);
    check_markup(p, f);
}

/* ---- filling in */

/* So that a value cannot become markup: a backslash before each sign of ASCII punctuation, line breaks to spaces. */
static void put_value(struct buf *b, const char *s)
{
    for (; *s; s++) {
        if (*s == '\n' || *s == '\r' || *s == '\t')
            buf_char(b, ' ');
        else {
            if (ispunct((unsigned char)*s))
                buf_char(b, '\\');
            buf_char(b, *s);
        }
    }
}

/* A date, a number, money or an area in words; "" if it is not filled in. */
static const char *words_of(const struct form_field *x, const char *raw, struct arena *a)
{
    struct civil day;
    const char *number = numeral_decimal(a, raw);
    if (!x || x->type == FORM_DATE)
        return civil_parse(raw, &day) ? numeral_date(a, day) : "";
    if (!number)
        return "";
    const char *unit = x->type == FORM_MONEY ? " đồng" : x->type == FORM_AREA ? " mét vuông" : "";
    return arena_fmt(a, "%s%s", number, unit);
}

struct filling_in {
    const struct procedure *p;
    struct form_values v;
    const struct form_env *env;
    struct arena *a;
    const struct form_field *list; /* whose rows are written just now */
    size_t row;
};

static const char *cell_value(const struct filling_in *t, const char *name)
{
    const struct form_field *x = cell_of(t->list, name);
    if (!x)
        return arena_fmt(t->a, "%zu", t->row); /* {row} */
    return form_value_show(x, form_get(t->v, arena_fmt(t->a, "%s.%zu.%s", t->list->id, t->row, name)), t->env, "vi", t->a);
}

static bool is_cell(const struct filling_in *t, const char *name)
{
    return t->list && (cell_of(t->list, name) || strcmp(name, "row") == 0);
}

static const char *value_of(const struct filling_in *t, const struct hole *h)
{
    const char *raw = form_get(t->v, h->name);
    const struct form_field *x = is_given(h->name) ? NULL : procedure_any_field(t->p, h->name);
    if (strcmp(h->how, "words") == 0 && !is_cell(t, h->name))
        return words_of(x, raw, t->a);
    const char *s = is_cell(t, h->name) ? cell_value(t, h->name) : x ? form_value_show(x, raw, t->env, "vi", t->a) : raw;
    return strcmp(h->how, "upper") == 0 ? text_upper(t->a, s) : s;
}

/* One line of the template. A line whose placeholders are all empty is left out; a row's number alone does not fill it. */
static enum err_code put_line(struct buf *b, const struct filling_in *t, const char *line, struct err *e)
{
    struct buf one = buf_init(b->arena, 0);
    if (is_directive(line)) {
        buf_fmt(b, "%s\n", line);
        return ERR_OK;
    }
    size_t holes = 0, filled = 0;
    for (const char *s = line; *s; s++) {
        struct hole h;
        if (*s != '{') {
            buf_char(&one, *s);
            continue;
        }
        if (!hole_parse(s, b->arena, &h) || (!is_cell(t, h.name) && !is_given(h.name) && !procedure_any_field(t->p, h.name)))
            return err(e, ERR_INTERNAL, "result template of %s: bad placeholder", t->p->code);
        const char *value = value_of(t, &h);
        put_value(&one, value);
        holes++;
        filled += *value != 0 && !(t->list && strcmp(h.name, "row") == 0);
        s += h.n - 1;
    }
    if (!holes || filled) {
        buf_str(b, one.p);
        buf_char(b, '\n');
    }
    return ERR_OK;
}

/* The lines after an {each}, once for every row; *s is moved behind its {/each}. */
static enum err_code put_rows(struct buf *b, struct filling_in *t, const char **s, struct err *e)
{
    const char *first = *s, *after = *s;
    size_t rows = t->list ? form_rows_count(t->list, t->v) : 0, n;
    for (; *after && !each_ends(after, strcspn(after, "\n")); after += n + (after[n] == '\n'))
        n = strcspn(after, "\n");
    for (t->row = 1; t->row <= rows; t->row++)
        for (const char *l = first; l < after; l += n + (l[n] == '\n')) {
            n = strcspn(l, "\n");
            TRY(put_line(b, t, arena_strn(b->arena, l, n), e));
        }
    t->list = NULL;
    n = strcspn(after, "\n");
    *s = after + n + (after[n] == '\n');
    return ERR_OK;
}

enum err_code procedure_result_text(const struct procedure *p, struct form_values v, const struct form_env *env,
                                    struct arena *a, const char **out, struct err *e)
{
    struct buf b = buf_init(a, 2048);
    struct filling_in t = {.p = p, .v = v, .env = env, .a = a};
    for (const char *s = p->result.text.id; *s;) {
        size_t n = strcspn(s, "\n");
        const char *id = each_parse(s, n, a), *line = arena_strn(a, s, n);
        s += n + (s[n] == '\n');
        t.list = id ? form_find(&p->form, id) : NULL;
        if (id)
            TRY(put_rows(&b, &t, &s, e));
        else
            TRY(put_line(&b, &t, line, e));
    }
    *out = b.p;
    return ERR_OK;
}
