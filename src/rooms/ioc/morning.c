/* The morning report on paper: yesterday, this month, what is overdue and what falls due. The words stand in morning.print. Names no applicant. */
#include "app/document_sheet.h"
#include "app/documents.h"
#include "base/civil.h"
#include "print/pdf.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/first.h"
#include "rooms/ioc/late.h"
#include "rooms/ioc/morning.h"
#include "rooms/ioc/room.h"
#include "service/folder.h"

enum { HELPED = 10, CAUSES = 3 };

struct morning {
    const char *superior, *agency, *place, *day_long, *unit, *yesterday, *from, *to;
    struct ioc_line last, month;
    struct list worst, due; /* struct ioc_line */
    struct list causes;     /* struct ioc_late_line: the largest */
    int64_t at;
    bool below;
};
static const struct field fields[] = {
    FIELD(morning, superior, F_TEXT), FIELD(morning, agency, F_TEXT), FIELD(morning, place, F_TEXT), FIELD(morning, day_long, F_TEXT), FIELD(morning, unit, F_TEXT),
    FIELD(morning, yesterday, F_DATE), FIELD(morning, from, F_DATE), FIELD(morning, to, F_DATE), FIELD(morning, last, F_RECORD, .of = &ioc_line_model),
    FIELD(morning, month, F_RECORD, .of = &ioc_line_model), FIELD(morning, worst, F_LIST, .of = &ioc_line_model), FIELD(morning, due, F_LIST, .of = &ioc_line_model),
    FIELD(morning, causes, F_LIST, .of = &ioc_late_line_model), FIELD(morning, at, F_INSTANT), FIELD(morning, below, F_BOOL),
};
static const struct model morning_model = MODEL(morning, fields);
const struct room_paper ioc_papers[1] = {{"ioc/morning", &morning_model}};

static void head(struct req *r, const struct ioc_ask *q, struct morning *m)
{
    struct civil d = civil_of_instant(r->ctx.now).date;
    struct sheet_head h = sheet_head(r, q->top, false, folder_today(&r->ctx));
    m->superior = h.superior;
    m->agency = h.agency;
    m->place = h.place;
    m->day_long = arena_fmt(r->x->arena, d.m < 3 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d", d.d, d.m, d.y);
    m->unit = q->name_in;
    m->at = r->ctx.now;
}

/* Of what ended late this month and what is overdue now. */
static enum err_code causes(struct req *r, const struct ioc_ask *q, struct morning *m, struct err *e)
{
    struct list sums;
    struct ioc_late_ask x = {q, {"", "", "", -1, -1}};
    TRY(ioc_late_sums(r, &x, &sums, e));
    m->causes = ioc_late_lines(r, &sums);
    m->causes.n = m->causes.n < CAUSES ? m->causes.n : CAUSES;
    return ERR_OK;
}

static enum err_code fill(struct req *r, struct ioc_ask *q, struct morning *m, struct err *e)
{
    struct ioc_board month = {0}, last = {0};
    bool nation = q->top->tier == UNIT_NATION, leaf = !nation && q->top->tier != UNIT_PROVINCE;
    q->period = ioc_period_of(r->ctx.now, "thang");
    TRY(ioc_board(r, q, leaf ? BOARD_PROCEDURE : nation ? BOARD_PROVINCE : BOARD_UNIT, &month, e));
    TRY(causes(r, q, m, e));
    m->from = ioc_day_text(q->period.from, r->x->arena);
    m->to = ioc_day_text(q->period.to, r->x->arena);
    int64_t day = q->period.to - 1;
    m->yesterday = ioc_day_text(day, r->x->arena);
    q->period = (struct ioc_period){"khoang", day, day, day - 7, day - 7};
    TRY(ioc_board(r, q, BOARD_ALL, &last, e));
    m->last = last.all;
    m->month = month.all;
    m->below = !leaf;
    m->worst = ioc_first(r->x->arena, &month.lines, false, HELPED);
    m->due = ioc_first(r->x->arena, &month.lines, true, HELPED);
    return ERR_OK;
}

enum err_code morning_make(struct req *r, struct morning_paper *out, struct err *e)
{
    struct ioc_ask q;
    struct morning *m = ARENA_NEW(r->x->arena, struct morning);
    r->ctx.lang = "vi"; /* the report is an office's paper */
    TRY(ioc_asked(r, &q, e));
    head(r, &q, m);
    TRY(fill(r, &q, m, e));
    struct pdf_setup setup = {.title = req_text(r, "ioc.morning"), .author = m->agency, .table_size = 10.5};
    *out = (struct morning_paper){.pdf = buf_init(r->x->arena, 128 * 1024), .unit = m->unit, .last = &m->last, .month = &m->month, .from = m->from, .to = m->to};
    out->name = arena_fmt(r->x->arena, "bao-cao-%s-%s.pdf", q.top->code, m->to);
    return document_print(r, &ioc_papers[0], m, &setup, &out->pdf, e);
}

enum err_code morning_pdf(struct req *r, struct err *e)
{
    struct morning_paper p;
    TRY(morning_make(r, &p, e));
    return req_send(r, "application/pdf", p.name, p.pdf.p, p.pdf.n);
}
