/* The public board: how every unit keeps its dates, for whoever asks. Knows no dossier, and of few dossiers it tells no share: a small number may point to a
 * person whom the neighbours know. */
#include "app/form_view.h"
#include "base/text.h"
#include "reference/units.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/room.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

enum { LEAST = 5 };

struct public_line {
    const char *code, *name;
    int64_t received, settled, share, late, open, overdue;
    bool few;       /* fewer than LEAST had a date and were settled: no share, nor what it could be reckoned from */
    bool province;  /* has a board of its own */
};
static const struct field line_fields[] = {
    FIELD(public_line, code, F_TEXT), FIELD(public_line, name, F_TEXT), FIELD(public_line, received, F_INT), FIELD(public_line, settled, F_INT),
    FIELD(public_line, share, F_INT, .doc = "in time, thousandths; -1 = too few dossiers to tell"), FIELD(public_line, late, F_INT, .doc = "-1 = too few to tell"),
    FIELD(public_line, open, F_INT, .doc = "under way now"), FIELD(public_line, overdue, F_INT, .doc = "of these, past their date now"),
    FIELD(public_line, few, F_BOOL), FIELD(public_line, province, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(public_line, line_fields, .doc = "How a unit keeps its dates");

struct public_head { const char *name, *href, *sorted; bool number, current, minor; }; /* minor: left out on a phone */
static const struct field head_fields[] = {
    FIELD(public_head, name, F_TEXT), FIELD(public_head, href, F_TEXT), FIELD(public_head, sorted, F_TEXT), FIELD(public_head, number, F_BOOL),
    FIELD(public_head, current, F_BOOL), FIELD(public_head, minor, F_BOOL),
};
static const struct model head_model = MODEL(public_head, head_fields);

struct public_view {
    struct list lines;    /* struct public_line */
    struct public_line all;
    const char *code, *unit, *period, *from, *to, *asked, *sort, *query, *path;
    int64_t at, units;
    bool nation;
    struct list heads;    /* struct public_head */
    struct list periods;  /* struct public_head */
};
static const struct field fields[] = {
    FIELD(public_view, lines, F_LIST, .of = &line_model, .max = 4000), FIELD(public_view, all, F_RECORD, .of = &line_model), FIELD(public_view, code, F_TEXT),
    FIELD(public_view, unit, F_TEXT), FIELD(public_view, period, F_TEXT), FIELD(public_view, from, F_DATE), FIELD(public_view, to, F_DATE),
    FIELD(public_view, asked, F_TEXT, .doc = "Only units of this name (?q=)"), FIELD(public_view, sort, F_TEXT), FIELD(public_view, at, F_INSTANT),
    FIELD(public_view, units, F_INT), FIELD(public_view, nation, F_BOOL, .flags = FIELD_PRIVATE), FIELD(public_view, query, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(public_view, path, F_TEXT, .flags = FIELD_PRIVATE), FIELD(public_view, heads, F_LIST, .flags = FIELD_PRIVATE, .of = &head_model),
    FIELD(public_view, periods, F_LIST, .flags = FIELD_PRIVATE, .of = &head_model),
};
const struct model public_view_model = MODEL(public_view, fields, .doc = "How units keep their dates, without anything about a person");

static struct public_line line_of(const struct ioc_line *l)
{
    bool few = l->early + l->on_time + l->late < LEAST;
    return (struct public_line){.code = l->code, .name = l->name, .received = l->received, .settled = l->ended, .share = few ? -1 : l->share,
                                .late = few ? -1 : l->late, .open = l->open, .overdue = l->overdue, .few = few};
}

/* ---- in which order */

static const struct column { const char *id, *text; size_t at; } columns[] = {
    {"ten", "ioc.public.unit", 0}, {"nhan", "ioc.received", offsetof(struct public_line, received)}, {"xong", "ioc.ended", offsetof(struct public_line, settled)},
    {"dung-han", "ioc.public.share", offsetof(struct public_line, share)}, {"tre", "ioc.public.late", offsetof(struct public_line, late)},
    {"qua-han", "ioc.public.overdue", offsetof(struct public_line, overdue)},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

struct ordered { struct public_line line; int64_t key; size_t place; };

/* By figure, then as they came: by the alphabet. */
static int by_key(const void *x, const void *y)
{
    const struct ordered *a = x, *b = y;
    return a->key != b->key ? (a->key > b->key) - (a->key < b->key) : (a->place > b->place) - (a->place < b->place);
}

/* What is not told stands last either way. */
static int64_t key_of(const struct public_line *l, const struct column *c, bool down)
{
    int64_t v = *(const int64_t *)(const void *)((const char *)l + c->at);
    return v < 0 ? INT64_MAX : down ? -v : v;
}

static const struct column *column_of(const char *id, bool *down)
{
    *down = *id == '-';
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(columns[i].id, id + *down) == 0)
            return &columns[i];
    *down = false;
    return &columns[0];
}

static void sort(struct req *r, struct public_view *v, const struct column *c, bool down)
{
    struct public_line *line = v->lines.items;
    struct ordered *row = ARENA_ARRAY(r->x->arena, struct ordered, v->lines.n + 1);
    for (size_t i = 0; i < v->lines.n; i++)
        row[i] = (struct ordered){line[i], c == columns ? (down ? -(int64_t)i : (int64_t)i) : key_of(&line[i], c, down), i};
    qsort(row, v->lines.n, sizeof *row, by_key);
    for (size_t i = 0; i < v->lines.n; i++)
        line[i] = row[i].line;
}

/* ---- addresses */

static const char *address(struct req *r, const struct public_view *v, const char *period, const char *order)
{
    struct buf b = buf_init(r->x->arena, 128);
    buf_fmt(&b, "%s?ky=%s", v->path, period);
    if (*order)
        buf_fmt(&b, "&xep=%s", order);
    if (*v->asked) {
        buf_str(&b, "&q=");
        buf_url(&b, v->asked);
    }
    return b.p;
}

/* Pressed again, a column turns round; figures begin with the largest, the name and the share with the first and the worst. */
static struct list heads_of(struct req *r, const struct public_view *v, const struct column *now, bool down)
{
    struct public_head *h = ARENA_ARRAY(r->x->arena, struct public_head, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct column *c = &columns[i];
        bool rising = i == 0 || i == 3, turn = c == now ? !down : !rising;
        const char *order = arena_fmt(r->x->arena, "%s%s", turn ? "-" : "", c->id);
        h[i] = (struct public_head){req_text(r, c->text), address(r, v, v->period, order), c != now ? "none" : down ? "descending" : "ascending", i > 0, c == now,
                                    i == 1 || i == 4};
    }
    return (struct list){h, COLUMNS};
}

static const char *const periods[] = {"thang", "quy", "nam"};
enum { PERIODS = sizeof periods / sizeof periods[0] };

static struct list periods_of(struct req *r, const struct public_view *v)
{
    struct public_head *h = ARENA_ARRAY(r->x->arena, struct public_head, PERIODS);
    for (size_t i = 0; i < PERIODS; i++)
        h[i] = (struct public_head){req_text(r, arena_fmt(r->x->arena, "ioc.period.%s", periods[i])), address(r, v, periods[i], v->sort), "",
                                    false, strcmp(periods[i], v->period) == 0, false};
    return (struct list){h, PERIODS};
}

/* ---- the page */

static const struct unit *top_of(const struct req *r)
{
    const struct units *all = r->ctx.world->units;
    const char *code = req_param(r, "province");
    return *code ? units_by_code(all, UNIT_PROVINCE, code) : units_find(all, UNIT_NATION_ID);
}

static struct ioc_period period_of(const struct req *r)
{
    for (size_t i = 0; i < PERIODS; i++)
        if (strcmp(req_query(r, "ky"), periods[i]) == 0)
            return ioc_period_of(r->ctx.now, periods[i]);
    return ioc_period_of(r->ctx.now, periods[0]);
}

/* Those whose name has every word of what was asked, with marks or without. */
static bool named(const struct req *r, const char *asked, const char *name)
{
    const char *words = text_fold(r->x->arena, asked), *in = arena_fmt(r->x->arena, " %s", text_fold(r->x->arena, name));
    while (*words) {
        size_t n = strcspn(words, " ");
        if (!strstr(in, arena_fmt(r->x->arena, " %.*s", (int)n, words)))
            return false;
        words += n + strspn(words + n, " ");
    }
    return true;
}

static void put_lines(struct req *r, struct public_view *v, const struct ioc_board *b)
{
    const struct ioc_line *from = b->lines.items;
    struct public_line *line = ARENA_ARRAY(r->x->arena, struct public_line, b->lines.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->lines.n; i++) {
        if (!named(r, v->asked, from[i].name))
            continue;
        line[n] = line_of(&from[i]);
        line[n++].province = v->nation && !from[i].leaf && strcmp(from[i].code, v->code) != 0;
    }
    v->lines = (struct list){line, n};
}

static void fill(struct req *r, struct public_view *v, const struct ioc_ask *q, const struct ioc_board *b)
{
    struct arena *a = r->x->arena;
    bool down;
    const struct column *c = column_of(req_query(r, "xep"), &down);
    v->nation = q->top->tier == UNIT_NATION;
    v->code = q->top->code;
    v->unit = q->name;
    v->path = v->nation ? "/cong-khai" : arena_fmt(a, "/cong-khai/%s", v->code);
    v->period = q->period.id;
    v->from = ioc_day_text(q->period.from, a);
    v->to = ioc_day_text(q->period.to, a);
    v->at = r->ctx.now;
    v->asked = req_query(r, "q");
    v->sort = arena_fmt(a, "%s%s", down ? "-" : "", c->id);
    v->all = line_of(&b->all);
    put_lines(r, v, b);
    v->units = (int64_t)v->lines.n;
    sort(r, v, c, down);
    v->heads = heads_of(r, v, c, down);
    v->periods = periods_of(r, v);
    v->query = strchr(address(r, v, v->period, v->sort), '?') + 1;
}

enum err_code public_show(struct req *r, struct err *e)
{
    struct ioc_board b = {0};
    struct public_view *v = ARENA_NEW(r->x->arena, struct public_view);
    struct ioc_ask q = {.top = top_of(r), .period = period_of(r), .procedure = "", .field = ""};
    if (!q.top)
        return err(e, ERR_NOT_FOUND, "no such province");
    q.name = units_title(r->ctx.world->units, q.top, folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    TRY(ioc_board(r, &q, q.top->tier == UNIT_NATION ? BOARD_PROVINCE : BOARD_UNIT, &b, e));
    fill(r, v, &q, &b);
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "ioc.public"), v->unit);
    return req_show(r, v);
}
