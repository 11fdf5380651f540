/* Forms 06 and 07: the steps of a dossier, and a unit's register, on paper; the words stand in form_06.print and form_07.print. Must never
 * decide what is late: service/control.h and service/register.h do. */
#include "rooms/books/paper.h"
#include "rooms/books/room.h"
#include "app/document_sheet.h"
#include "app/documents.h"
#include "base/civil.h"
#include "print/pdf.h"
#include "reference/units.h"
#include "service/control.h"
#include "service/record.h"
#include "service/register.h"
#include <string.h>

struct book_sheet {
    const char *superior, *agency, *place, *day_long;
    const char *code, *procedure, *procedure_code, *applicant, *verdict, *from, *to;
    int64_t received, due, ended, n, in_time, late, open;
    struct list steps; /* struct control_step */
    struct list lines; /* struct register_line */
};
static const char *const verdicts[] = {"new", "running", "late_now", "paused", "early", "on_time", "late", "undated", NULL};
static const struct field fields[] = {
    FIELD(book_sheet, superior, F_TEXT), FIELD(book_sheet, agency, F_TEXT), FIELD(book_sheet, place, F_TEXT), FIELD(book_sheet, day_long, F_TEXT),
    FIELD(book_sheet, code, F_TEXT), FIELD(book_sheet, procedure, F_TEXT), FIELD(book_sheet, procedure_code, F_TEXT), FIELD(book_sheet, applicant, F_TEXT),
    FIELD(book_sheet, verdict, F_TEXT, .words = verdicts, .label = "register"), FIELD(book_sheet, from, F_DATE), FIELD(book_sheet, to, F_DATE),
    FIELD(book_sheet, received, F_INSTANT), FIELD(book_sheet, due, F_INSTANT), FIELD(book_sheet, ended, F_INSTANT), FIELD(book_sheet, n, F_INT),
    FIELD(book_sheet, in_time, F_INT), FIELD(book_sheet, late, F_INT), FIELD(book_sheet, open, F_INT),
    FIELD(book_sheet, steps, F_LIST, .of = &control_step_model), FIELD(book_sheet, lines, F_LIST, .of = &register_line_model, .max = 10000),
};
static const struct model book_model = MODEL(book_sheet, fields);

const struct room_paper books_papers[2] = {{"books/form_06", &book_model}, {"books/form_07", &book_model}};

static struct book_sheet *begin(struct req *r, const struct unit *u, bool desk)
{
    char day[CIVIL_TEXT];
    struct civil d = civil_of_instant(r->ctx.now).date;
    struct book_sheet *s = ARENA_NEW(r->x->arena, struct book_sheet);
    record_init(s, &book_model);
    civil_write(d, day);
    struct sheet_head h = sheet_head(r, u, desk, day);
    s->superior = h.superior;
    s->agency = h.agency;
    s->place = h.place;
    s->day_long = arena_fmt(r->x->arena, d.m < 3 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d", d.d, d.m, d.y);
    return s;
}

static struct book_sheet *control_sheet(struct req *r, const struct folder *f, const struct control *c)
{
    const struct unit *u = units_find(r->ctx.world->units, f->row.received_unit);
    struct book_sheet *s = begin(r, u ? u : f->unit, true);
    s->code = record_code(r->ctx.world, f->row.id, r->x->arena);
    s->procedure = f->procedure->name.vi;
    s->procedure_code = f->procedure->code;
    s->applicant = f->row.name;
    s->verdict = c->verdict;
    s->received = c->received;
    s->due = c->due;
    s->ended = c->ended;
    s->steps = c->steps;
    return s;
}

enum err_code control_pdf(struct req *r, struct err *e)
{
    struct folder f;
    struct control c;
    struct buf pdf = buf_init(r->x->arena, 64 * 1024);
    TRY(folder_load(&r->ctx, req_dossier(r), &f, e));
    req_reads(r, f.row.id, req_text(r, "books.read.control"));
    r->ctx.lang = "vi"; /* an official form is in Vietnamese */
    TRY(control_read(&r->ctx, &f, &c, e));
    const struct book_sheet *s = control_sheet(r, &f, &c);
    struct pdf_setup setup = {.title = req_text(r, "document.06"), .author = s->agency, .footer = s->code, .table_size = 10.5};
    TRY(document_print(r, &books_papers[0], s, &setup, &pdf, e));
    return req_send(r, "application/pdf", arena_fmt(r->x->arena, "%s-mau-06.pdf", s->code), pdf.p, pdf.n);
}

/* Of what the lines say in the end: in time, late (also what is late and still open), open. */
static void count(struct book_sheet *s)
{
    const struct register_line *l = s->lines.items;
    s->n = (int64_t)s->lines.n;
    for (size_t i = 0; i < s->lines.n; i++) {
        s->in_time += strcmp(l[i].verdict, "early") == 0 || strcmp(l[i].verdict, "on_time") == 0;
        s->late += strcmp(l[i].verdict, "late") == 0 || strcmp(l[i].verdict, "late_now") == 0;
        s->open += !l[i].result_at && !l[i].finished_at;
    }
}

enum err_code paper_register(struct req *r, const struct book_source *from, struct err *e)
{
    struct buf pdf = buf_init(r->x->arena, 256 * 1024);
    struct book_sheet *s = begin(r, from->unit, true);
    s->from = from->from;
    s->to = from->to;
    s->procedure = from->procedure ? from->procedure : "";
    s->lines = from->lines;
    count(s);
    struct pdf_setup setup = {.title = req_text(r, "document.07"), .author = s->agency, .landscape = true, .table_size = 10};
    TRY(document_print(r, &books_papers[1], s, &setup, &pdf, e));
    return req_send(r, "application/pdf", arena_fmt(r->x->arena, "mau-07-%s-%s.pdf", s->from, s->to), pdf.p, pdf.n);
}
