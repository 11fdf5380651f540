/* The register of dossiers: a page of it, all of it as a file, on paper. Journals no reading: see README.md. */
#include "app/form_view.h"
#include "base/civil.h"
#include "print/xlsx.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/books/paper.h"
#include "rooms/books/room.h"
#include "service/folder.h"
#include "service/register.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_LINES = 100, FILE_LINES = 10000, PAPER_LINES = 1000 };

struct register_view {
    const char *from, *to, *procedure;
    const char *unit, *bad;   /* bad: message of what is wrong with the span; "" = nothing */
    struct list lines;        /* struct register_line */
    struct list procedures;   /* struct choice_view */
    bool filtered, more;
    const char *query;        /* of the same span: "tu=...&den=...&tt=..." */
    const char *next;         /* address of the next page; "" = this is the last */
};
static const struct field fields[] = {
    FIELD(register_view, lines, F_LIST, .of = &register_line_model, .max = FILE_LINES), FIELD(register_view, from, F_DATE), FIELD(register_view, to, F_DATE),
    FIELD(register_view, procedure, F_TEXT), FIELD(register_view, unit, F_TEXT), FIELD(register_view, bad, F_TEXT),
    FIELD(register_view, procedures, F_LIST, .flags = FIELD_PRIVATE, .of = &choice_view_model), FIELD(register_view, filtered, F_BOOL),
    FIELD(register_view, more, F_BOOL), FIELD(register_view, query, F_TEXT, .flags = FIELD_PRIVATE), FIELD(register_view, next, F_TEXT),
};
const struct model register_view_model = MODEL(register_view, fields, .doc = "The register of dossiers of a unit, in the order of filing");

static struct civil today(const struct req *r)
{
    return civil_of_instant(r->ctx.now).date;
}

static const char *day_text(struct arena *a, struct civil c)
{
    char text[CIVIL_TEXT];
    return arena_str(a, civil_write(c, text));
}

/* From the first of this month to today, unless they are asked for. */
static struct register_query asked(struct req *r, size_t most)
{
    struct register_query q = {.unit = r->actor.unit, .to = today(r), .procedure = req_query(r, "tt"), .most = most};
    q.from = (struct civil){q.to.y, q.to.m, 1};
    civil_parse(req_query(r, "tu"), &q.from);
    civil_parse(req_query(r, "den"), &q.to);
    q.after = strtoll(req_query(r, "sau"), NULL, 10);
    q.n = strtoll(req_query(r, "so"), NULL, 10);
    if (q.after < 0 || q.after >> 53 || q.n < 0 || q.n > INT32_MAX)
        q.after = q.n = 0;
    return q;
}

static struct list procedures_of(struct req *r, const char *chosen)
{
    size_t n;
    const struct procedure *const *p = catalogue_worked(r->ctx.world->catalogue, folder_today(&r->ctx), r->x->arena, &n);
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct choice_view){p[i]->code, label_in(&p[i]->name, r->ctx.lang), strcmp(p[i]->code, chosen) == 0};
    return (struct list){row, n};
}

static const char *query_of(struct req *r, const struct register_view *v)
{
    struct buf b = buf_init(r->x->arena, 64);
    buf_fmt(&b, "tu=%s&den=%s&tt=", v->from, v->to);
    buf_url(&b, v->procedure);
    return b.p;
}

static enum err_code fill(struct req *r, struct register_view *v, size_t most, struct err *e)
{
    struct arena *a = r->x->arena;
    struct register_query q = asked(r, most);
    const struct unit *u = register_unit(r->ctx.world, q.unit);
    v->from = day_text(a, q.from);
    v->to = day_text(a, q.to);
    v->procedure = q.procedure;
    v->unit = units_title(r->ctx.world->units, u, folder_today(&r->ctx), r->ctx.lang, a);
    v->procedures = procedures_of(r, q.procedure);
    v->filtered = *req_query(r, "tu") || *req_query(r, "den") || *q.procedure;
    v->query = query_of(r, v);
    v->next = v->bad = "";
    enum err_code rc = register_read(&r->ctx, &q, &v->lines, &v->more, e);
    if (rc == ERR_INVALID) {
        v->bad = "books.bad_span";
        return ERR_OK;
    }
    TRY(rc);
    const struct register_line *last = v->lines.n ? (const struct register_line *)v->lines.items + v->lines.n - 1 : NULL;
    if (v->more && last)
        v->next = arena_fmt(a, "/viec/so-theo-doi?%s&sau=%lld&so=%lld", v->query, (long long)last->id, (long long)last->n);
    return ERR_OK;
}

enum err_code register_show(struct req *r, struct err *e)
{
    struct register_view *v = ARENA_NEW(r->x->arena, struct register_view);
    TRY(fill(r, v, PAGE_LINES, e));
    return req_show(r, v);
}

/* All of the span, or none of it: a register that ends in the middle would be believed. */
static enum err_code whole(struct req *r, size_t most, struct register_view *v, struct err *e)
{
    TRY(fill(r, v, most, e));
    if (*v->bad)
        return err(e, ERR_BAD, "no such span of days");
    if (!v->more)
        return ERR_OK;
    enum err_code rc = err(e, ERR_TOO_LARGE, "more than %zu lines", most);
    e->text = "books.too_long";
    return rc;
}

enum err_code register_all(struct req *r, struct err *e)
{
    struct register_view *v = ARENA_NEW(r->x->arena, struct register_view);
    TRY(whole(r, FILE_LINES, v, e));
    return req_show(r, v);
}

enum err_code register_pdf(struct req *r, struct err *e)
{
    struct register_view *v = ARENA_NEW(r->x->arena, struct register_view);
    struct book_source s = {0};
    r->ctx.lang = "vi"; /* an official form is in Vietnamese */
    TRY(whole(r, PAPER_LINES, v, e));
    s.from = v->from;
    s.to = v->to;
    s.lines = v->lines;
    for (size_t i = 0; i < v->procedures.n; i++)
        if (((const struct choice_view *)v->procedures.items)[i].checked)
            s.procedure = ((const struct choice_view *)v->procedures.items)[i].label;
    s.unit = register_unit(r->ctx.world, r->actor.unit);
    return paper_register(r, &s, e);
}

/* What a spreadsheet says in words where JSON has them as codes. */
static void in_words(struct req *r, struct list *lines)
{
    struct register_line *l = lines->items;
    for (size_t i = 0; i < lines->n; i++) {
        l[i].channel = req_text(r, arena_fmt(r->x->arena, "document.channel.%s", l[i].channel));
        l[i].verdict = req_text(r, arena_fmt(r->x->arena, "register.%s", l[i].verdict));
    }
}

enum err_code register_xlsx(struct req *r, struct err *e)
{
    static const char *const heads[] = {"n", "code", "procedure", "procedure_name", "name", "channel", "submitted", "received", "due", "result",
                                        "result_number", "finished", "state_code", "state", "holder", "verdict"};
    struct register_view *v = ARENA_NEW(r->x->arena, struct register_view);
    const char *head[sizeof heads / sizeof *heads];
    TRY(whole(r, FILE_LINES, v, e));
    in_words(r, &v->lines);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        head[i] = req_text(r, arena_fmt(r->x->arena, "books.col.%s", heads[i]));
    struct xlsx_sheet s = {.name = req_text(r, "books.register_sheet"), .title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "books.register"), v->unit),
                           .note = arena_fmt(r->x->arena, "%s – %s", v->from, v->to), .model = &register_line_model, .heads = head,
                           .heads_n = sizeof head / sizeof *head, .author = v->unit, .created = r->ctx.now};
    struct buf b = buf_init(r->x->arena, 64 * 1024);
    TRY(xlsx_write(&s, &v->lines, &b, e));
    return req_send(r, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    arena_fmt(r->x->arena, "so-theo-doi-%s-%s.xlsx", v->from, v->to), b.p, b.n);
}
