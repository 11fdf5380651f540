/* The book of numbers: results that the unit issued of a kind in a year, with the gaps. Journals no reading: see README.md. */
#include "app/form_view.h"
#include "base/civil.h"
#include "print/xlsx.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/books/room.h"
#include "service/folder.h"
#include "service/numbers.h"
#include "service/register.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_LINES = 100, FILE_LINES = 10000 };

struct numbers_view {
    struct list lines;              /* struct number_line */
    const char *procedure, *result; /* of which kind: code and name of the procedure's result */
    const char *unit, *next;
    int64_t year, last;             /* last: how far the numbers have come */
    struct list kinds, years;       /* struct choice_view */
    bool more;
};
static const struct field fields[] = {
    FIELD(numbers_view, lines, F_LIST, .of = &number_line_model, .max = 2 * FILE_LINES), FIELD(numbers_view, procedure, F_TEXT), FIELD(numbers_view, result, F_TEXT),
    FIELD(numbers_view, unit, F_TEXT), FIELD(numbers_view, year, F_INT), FIELD(numbers_view, last, F_INT),
    FIELD(numbers_view, kinds, F_LIST, .flags = FIELD_PRIVATE, .of = &choice_view_model),
    FIELD(numbers_view, years, F_LIST, .flags = FIELD_PRIVATE, .of = &choice_view_model), FIELD(numbers_view, more, F_BOOL), FIELD(numbers_view, next, F_TEXT),
};
const struct model numbers_view_model = MODEL(numbers_view, fields, .doc = "Numbers that a unit gave to results of a kind in a year");

static const char *name_of(struct req *r, const char *code)
{
    const struct procedure *p = catalogue_find(r->ctx.world->catalogue, code, folder_today(&r->ctx));
    return p ? label_in(&p->result.name, r->ctx.lang) : code;
}

static bool has(const struct choice_view *row, size_t n, const char *value)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(row[i].value, value) == 0)
            return true;
    return false;
}

/* What is asked for, or else the newest year and its first kind; and what there is to choose. */
static enum err_code choose(struct req *r, int64_t unit, struct numbers_view *v, struct err *e)
{
    struct arena *a = r->x->arena;
    struct list all;
    TRY(number_kinds(r->ctx.db, unit, a, &all, e));
    const struct number_kind *k = all.items;
    struct choice_view *kind = ARENA_ARRAY(a, struct choice_view, all.n + 1), *year = ARENA_ARRAY(a, struct choice_view, all.n + 1);
    v->year = strtoll(req_query(r, "nam"), NULL, 10);
    v->procedure = req_query(r, "tt");
    if (v->year < 2000 || v->year > 2100)
        v->year = all.n ? k[0].year : civil_of_instant(r->ctx.now).date.y;
    for (size_t i = 0; i < all.n; i++) {
        const char *of = arena_fmt(a, "%lld", (long long)k[i].year);
        if (!*v->procedure && k[i].year == v->year)
            v->procedure = k[i].kind;
        if (!has(year, v->years.n, of))
            year[v->years.n++] = (struct choice_view){of, of, k[i].year == v->year};
        if (!has(kind, v->kinds.n, k[i].kind))
            kind[v->kinds.n++] = (struct choice_view){k[i].kind, name_of(r, k[i].kind), false};
    }
    for (size_t i = 0; i < v->kinds.n; i++)
        kind[i].checked = strcmp(kind[i].value, v->procedure) == 0;
    v->kinds.items = kind;
    v->years.items = year;
    return ERR_OK;
}

static enum err_code fill(struct req *r, struct numbers_view *v, size_t most, struct err *e)
{
    int64_t next;
    const struct unit *u = register_unit(r->ctx.world, r->actor.unit);
    int64_t unit = u ? u->id : r->actor.unit;
    v->unit = units_title(r->ctx.world->units, u, folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    TRY(choose(r, unit, v, e));
    v->result = *v->procedure ? name_of(r, v->procedure) : "";
    struct number_query q = {.at = {unit, v->procedure, v->year}, .after = strtoll(req_query(r, "sau"), NULL, 10), .most = most};
    if (q.after < 0 || q.after > INT32_MAX)
        q.after = 0;
    TRY(number_last(r->ctx.db, &q.at, &v->last, e));
    TRY(numbers_read(&r->ctx, &q, &v->lines, &next, e));
    struct buf b = buf_init(r->x->arena, 64);
    buf_str(&b, "/viec/so-cap-so?tt=");
    buf_url(&b, v->procedure);
    buf_fmt(&b, "&nam=%lld&sau=%lld", (long long)v->year, (long long)next);
    v->more = next != 0;
    v->next = next ? b.p : "";
    return ERR_OK;
}

enum err_code numbers_show(struct req *r, struct err *e)
{
    struct numbers_view *v = ARENA_NEW(r->x->arena, struct numbers_view);
    TRY(fill(r, v, PAGE_LINES, e));
    return req_show(r, v);
}

static enum err_code whole(struct req *r, struct numbers_view *v, struct err *e)
{
    TRY(fill(r, v, FILE_LINES, e));
    if (!v->more)
        return ERR_OK;
    enum err_code rc = err(e, ERR_TOO_LARGE, "more than %d numbers", (int)FILE_LINES);
    e->text = "books.too_long";
    return rc;
}

enum err_code numbers_all(struct req *r, struct err *e)
{
    struct numbers_view *v = ARENA_NEW(r->x->arena, struct numbers_view);
    TRY(whole(r, v, e));
    return req_show(r, v);
}

enum err_code numbers_xlsx(struct req *r, struct err *e)
{
    static const char *const heads[] = {"seq", "to", "number", "day", "code", "name", "what_result", "signer", "what"};
    struct numbers_view *v = ARENA_NEW(r->x->arena, struct numbers_view);
    const char *head[sizeof heads / sizeof *heads];
    TRY(whole(r, v, e));
    struct number_line *l = v->lines.items;
    for (size_t i = 0; i < v->lines.n; i++)
        l[i].what = req_text(r, arena_fmt(r->x->arena, "numbers.%s", l[i].what));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        head[i] = req_text(r, arena_fmt(r->x->arena, "books.col.%s", heads[i]));
    struct xlsx_sheet s = {.name = req_text(r, "books.numbers_sheet"), .title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "books.numbers"), v->unit),
                           .note = arena_fmt(r->x->arena, "%s, %lld", v->result, (long long)v->year), .model = &number_line_model, .heads = head,
                           .heads_n = sizeof head / sizeof *head, .author = v->unit, .created = r->ctx.now};
    struct buf b = buf_init(r->x->arena, 64 * 1024);
    TRY(xlsx_write(&s, &v->lines, &b, e));
    return req_send(r, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    arena_fmt(r->x->arena, "so-cap-so-%s-%lld.xlsx", v->procedure, (long long)v->year), b.p, b.n);
}
