/* The big screen: boards one after the other, with nothing to press. The turn to the next one is a Refresh header (HTML Standard, "shared declarative refresh
 * steps"): it works without script, and says nothing to a reader of the page, as a tag in it would. Knows no dossier. */
#include "rooms/ioc/board.h"
#include "rooms/ioc/first.h"
#include "rooms/ioc/room.h"
#include <string.h>

enum { SECONDS = 20, SHORT = 7, LONG = 12 };

static const char *const boards[] = {"overview", "worst", "fields", "overdue", NULL};
enum { BOARDS = sizeof boards / sizeof boards[0] - 1 };

struct wall_turn { bool now; };
static const struct field turn_fields[] = {FIELD(wall_turn, now, F_BOOL)};
static const struct model turn_model = MODEL(wall_turn, turn_fields);

struct wall_view {
    struct list lines;   /* struct ioc_line: the first ones */
    struct list units;   /* struct ioc_line: all, for the map */
    struct ioc_line all;
    const char *board, *code, *unit, *from, *to;
    int64_t seq, at;
    bool below;
    struct list turns;   /* struct wall_turn */
};
static const struct field fields[] = {
    FIELD(wall_view, lines, F_LIST, .of = &ioc_line_model), FIELD(wall_view, all, F_RECORD, .of = &ioc_line_model),
    FIELD(wall_view, board, F_TEXT, .words = boards, .label = "ioc.wall"), FIELD(wall_view, code, F_TEXT), FIELD(wall_view, unit, F_TEXT),
    FIELD(wall_view, from, F_DATE), FIELD(wall_view, to, F_DATE), FIELD(wall_view, seq, F_INT), FIELD(wall_view, at, F_INSTANT),
    FIELD(wall_view, below, F_BOOL, .flags = FIELD_PRIVATE), FIELD(wall_view, units, F_LIST, .flags = FIELD_PRIVATE, .of = &ioc_line_model, .max = 4000),
    FIELD(wall_view, turns, F_LIST, .flags = FIELD_PRIVATE, .of = &turn_model),
};
const struct model wall_view_model = MODEL(wall_view, fields, .doc = "What the big screen shows in this turn");

/* ---- the page */

/* As they come: by what is received. */
static struct list fields_of(const struct list *all)
{
    return (struct list){all->items, all->n < LONG ? all->n : LONG};
}

static int asked_board(const struct req *r)
{
    for (int i = 0; i < BOARDS; i++)
        if (strcmp(req_query(r, "bang"), boards[i]) == 0)
            return i;
    return 0;
}

static void turn(struct req *r, const struct ioc_ask *q, int board, struct wall_view *v)
{
    struct wall_turn *t = ARENA_ARRAY(r->x->arena, struct wall_turn, BOARDS);
    t[board].now = true;
    v->turns = (struct list){t, BOARDS};
    r->wall = true;
    r->set[r->set_n++] = (struct http_pair){
        "Refresh", arena_fmt(r->x->arena, "%d; url=/dieu-hanh/man-hinh?bang=%s&%s", SECONDS, boards[(board + 1) % BOARDS], q->query)};
}

enum err_code wall_show(struct req *r, struct err *e)
{
    struct ioc_ask q;
    struct ioc_board b = {0};
    int board = asked_board(r);
    struct wall_view *v = ARENA_NEW(r->x->arena, struct wall_view);
    TRY(ioc_asked(r, &q, e));
    bool nation = q.top->tier == UNIT_NATION, leaf = !nation && q.top->tier != UNIT_PROVINCE;
    TRY(ioc_board(r, &q, board == 2 ? BOARD_FIELD : leaf ? BOARD_PROCEDURE : nation ? BOARD_PROVINCE : BOARD_UNIT, &b, e));
    *v = (struct wall_view){.lines = board == 2 ? fields_of(&b.lines) : ioc_first(r->x->arena, &b.lines, board == 3, board == 0 ? SHORT : LONG), .units = b.lines, .all = b.all, .board = boards[board], .code = q.top->code, .unit = q.name,
                            .from = ioc_day_text(q.period.from, r->x->arena), .to = ioc_day_text(q.period.to, r->x->arena), .seq = b.seq, .at = r->ctx.now,
                            .below = !leaf};
    turn(r, &q, board, v);
    r->title = arena_fmt(r->x->arena, "%s, %s", q.name, req_text(r, "ioc.wall"));
    return req_show(r, v);
}
