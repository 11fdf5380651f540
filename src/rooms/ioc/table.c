/* All figures in columns: by unit, procedure or field; as a page, JSON, CSV and a spreadsheet. */
#include "print/xlsx.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/room.h"
#include <string.h>

struct ioc_table {
    struct list lines;   /* struct ioc_line */
    struct ioc_line all;
    const char *by, *unit, *from, *to;
    int64_t seq, at;
};
static const struct field fields[] = {
    FIELD(ioc_table, lines, F_LIST, .of = &ioc_line_model, .max = 4000), FIELD(ioc_table, by, F_TEXT), FIELD(ioc_table, unit, F_TEXT),
    FIELD(ioc_table, from, F_DATE), FIELD(ioc_table, to, F_DATE), FIELD(ioc_table, seq, F_INT), FIELD(ioc_table, at, F_INSTANT),
    FIELD(ioc_table, all, F_RECORD, .of = &ioc_line_model),
};
const struct model ioc_table_model = MODEL(ioc_table, fields, .doc = "Figures of a unit by what lies below it, by procedure or by field");

static enum board_by by_of(const struct req *r, const struct unit *top, const char **word)
{
    const char *by = req_query(r, "theo");
    bool leaf = top->tier != UNIT_NATION && top->tier != UNIT_PROVINCE;
    if (strcmp(by, "linh-vuc") == 0) {
        *word = "field";
        return BOARD_FIELD;
    }
    if (strcmp(by, "thu-tuc") == 0 || leaf) {
        *word = "procedure";
        return BOARD_PROCEDURE;
    }
    *word = "unit";
    return top->tier == UNIT_NATION && strcmp(by, "don-vi") != 0 ? BOARD_PROVINCE : BOARD_UNIT;
}

static enum err_code fill(struct req *r, struct ioc_table *t, struct err *e)
{
    struct ioc_ask q;
    struct ioc_board b = {0};
    TRY(ioc_asked(r, &q, e));
    enum board_by by = by_of(r, q.top, &t->by);
    TRY(ioc_board(r, &q, by, &b, e));
    t->lines = b.lines;
    t->all = b.all;
    t->unit = q.name;
    t->from = ioc_day_text(q.period.from, r->x->arena);
    t->to = ioc_day_text(q.period.to, r->x->arena);
    t->seq = b.seq;
    t->at = r->ctx.now;
    return ERR_OK;
}

enum err_code table_show(struct req *r, struct err *e)
{
    struct ioc_table *t = ARENA_NEW(r->x->arena, struct ioc_table);
    TRY(fill(r, t, e));
    r->title = arena_fmt(r->x->arena, "%s, %s", req_text(r, arena_fmt(r->x->arena, "ioc.by_%s", t->by)), t->unit);
    return req_show(r, t);
}

enum err_code table_all(struct req *r, struct err *e)
{
    return table_show(r, e);
}

enum err_code table_xlsx(struct req *r, struct err *e)
{
    static const char *const heads[] = {
        "code", "name", "received", "filed", "online", "open", "waiting", "today", "soon", "overdue", "ended", "early", "on_time", "late", "refused", "withdrawn",
        "supplements", "extended", "handed_over", "digitised", "paid", "paid_online", "reused", "ratings", "ratings_low", "ratings_good", "rating", "share", "online_share", "digitised_share", "supplement_share", "refused_share",
        "paid_share", "reuse_share", "then_received", "then_share"};
    enum { N = sizeof heads / sizeof *heads };
    struct ioc_table *t = ARENA_NEW(r->x->arena, struct ioc_table);
    const char *head[N];
    TRY(fill(r, t, e));
    for (size_t i = 0; i < N; i++)
        head[i] = req_text(r, arena_fmt(r->x->arena, "ioc.col.%s", heads[i]));
    struct xlsx_sheet s = {.name = req_text(r, "ioc.table"), .title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "ioc.table"), t->unit),
                           .note = arena_fmt(r->x->arena, "%s – %s", t->from, t->to), .model = &ioc_line_model, .heads = head, .heads_n = N,
                           .author = t->unit, .created = r->ctx.now};
    struct buf b = buf_init(r->x->arena, 64 * 1024);
    TRY(xlsx_write(&s, &t->lines, &b, e));
    return req_send(r, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", arena_fmt(r->x->arena, "dieu-hanh-%s-%s.xlsx", t->from, t->to), b.p, b.n);
}
