/* The dossiers behind a figure, from the same moment as the figure: codes, states and dates, and nobody's name, so that no reading has to be journaled and
 * whoever watches a unit from above learns nothing about a person. */
#include "app/form_view.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/room.h"
#include "service/folder.h"
#include "service/record.h"
#include "store/board/open_store.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_LINES = 100, DAY_ZERO = 10957 };

struct behind_line {
    const char *code, *procedure, *unit, *state, *holder, *day, *verdict;
    int64_t due_at, received_at, late;
};
static const char *const verdicts[] = {"new", "running", "late_now", "paused", "ready", "over", NULL};
static const struct field line_fields[] = {
    FIELD(behind_line, code, F_TEXT), FIELD(behind_line, procedure, F_TEXT), FIELD(behind_line, unit, F_TEXT), FIELD(behind_line, state, F_TEXT),
    FIELD(behind_line, holder, F_TEXT), FIELD(behind_line, day, F_DATE, .doc = "when it was counted; empty of what is under way"),
    FIELD(behind_line, verdict, F_TEXT, .words = verdicts, .label = "ioc.verdict"), FIELD(behind_line, due_at, F_INSTANT), FIELD(behind_line, received_at, F_INSTANT),
};
static const struct model line_model = MODEL(behind_line, line_fields);

struct behind_view {
    struct list lines;          /* struct behind_line */
    struct list units;          /* struct ioc_line: where the list would be of too many units */
    struct ioc_line all;        /* the figures of the unit */
    const char *what, *what_name, *unit, *from, *to, *next, *back, *back_name;
    int64_t n, seq;             /* n: the figure */
    bool now, choose;
};
static const struct field fields[] = {
    FIELD(behind_view, lines, F_LIST, .of = &line_model, .max = PAGE_LINES), FIELD(behind_view, what, F_TEXT), FIELD(behind_view, unit, F_TEXT),
    FIELD(behind_view, from, F_DATE), FIELD(behind_view, to, F_DATE), FIELD(behind_view, n, F_INT, .doc = "the figure, of the same moment as the lines"),
    FIELD(behind_view, seq, F_INT), FIELD(behind_view, next, F_TEXT), FIELD(behind_view, now, F_BOOL), FIELD(behind_view, choose, F_BOOL),
    FIELD(behind_view, units, F_LIST, .of = &ioc_line_model, .max = 4000), FIELD(behind_view, what_name, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(behind_view, back, F_TEXT, .flags = FIELD_PRIVATE), FIELD(behind_view, back_name, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model behind_view_model = MODEL(behind_view, fields, .doc = "The dossiers behind a figure, a page at a time");

/* ---- which figure */

struct figure {
    const char *id;
    int from, n;        /* outcomes, one after the other */
    int more, more_n;   /* and others */
    bool open;          /* not tallies: what is under way */
    size_t at;          /* in struct ioc_line */
};
#define AT(member) offsetof(struct ioc_line, member)
static const struct figure figures[] = {
    {"received", COUNT_RECEIVED, 3, 0, 0, false, AT(received)}, {"filed", COUNT_FILED, 3, 0, 0, false, AT(filed)},
    {"online", COUNT_FILED + 1, 1, 0, 0, false, AT(online)}, {"early", COUNT_DONE + COUNT_EARLY, 1, COUNT_REFUSED + COUNT_EARLY, 1, false, AT(early)},
    {"on_time", COUNT_DONE + COUNT_ON_TIME, 1, COUNT_REFUSED + COUNT_ON_TIME, 1, false, AT(on_time)},
    {"late", COUNT_DONE + COUNT_LATE, 1, COUNT_REFUSED + COUNT_LATE, 1, false, AT(late)}, {"refused", COUNT_REFUSED, 4, 0, 0, false, AT(refused)},
    {"withdrawn", COUNT_WITHDRAWN, 4, 0, 0, false, AT(withdrawn)}, {"supplements", COUNT_SUPPLEMENT, 1, 0, 0, false, AT(supplements)},
    {"extended", COUNT_EXTENDED, 1, 0, 0, false, AT(extended)}, {"handed_over", COUNT_HANDED_OVER, 1, 0, 0, false, AT(handed_over)},
    {"digitised", COUNT_DIGITISED, 1, 0, 0, false, AT(digitised)}, {"paid", COUNT_PAID, 1, 0, 0, false, AT(paid)},
    {"paid_online", COUNT_PAID_ONLINE, 1, 0, 0, false, AT(paid_online)}, {"reused", COUNT_REUSED, 1, 0, 0, false, AT(reused)},
    {"ratings", COUNT_RATED, COUNTER_MARKS, 0, 0, false, AT(ratings)}, {"ratings_low", COUNT_RATED, 2, 0, 0, false, AT(ratings_low)},
    {"ratings_good", COUNT_RATED + 3, 2, 0, 0, false, AT(ratings_good)}, {"open", 0, 0, 0, 0, true, AT(open)}, {"waiting", 0, 0, 0, 0, true, AT(waiting)},
    {"today", 0, 0, 0, 0, true, AT(today)}, {"soon", 0, 0, 0, 0, true, AT(soon)}, {"overdue", 0, 0, 0, 0, true, AT(overdue)},
};

static const struct figure *figure_of(const char *id)
{
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        if (strcmp(figures[i].id, id) == 0)
            return &figures[i];
    return NULL;
}

static int64_t value_of(const struct figure *f, const struct ioc_line *l)
{
    return *(const int64_t *)((const char *)l + f->at);
}

/* ---- a line */

struct gathering {
    struct req *r;
    const struct ioc_ask *q;
    const struct figure *f;
    struct behind_line *line;
    size_t n;
    int64_t today;
    const struct unit *unit; /* whose rows are read */
    int64_t from[4];         /* go on behind: unit, outcome or due, dossier, event or day */
    int64_t last[4];
    bool more;
};

static bool wanted_procedure(const struct gathering *x, const struct open_row *row)
{
    const char *tt = x->q->procedure, *lv = x->q->field;
    if (*tt && strcmp(tt, row->procedure) != 0)
        return false;
    if (!*lv)
        return true;
    const struct procedure *p = catalogue_find(x->r->ctx.world->catalogue, row->procedure, "9999-12-31");
    return p && strcmp(label_in(&p->field, "vi"), lv) == 0;
}

/* As domain/counter.c: the day it is due, 0 = the clock does not run. */
static int64_t due_day(const struct open_row *row, const struct wf_state_def *s)
{
    bool runs = row->due_at && !row->paused_at && s && s->clock != WF_STOP;
    return runs ? dossier_day(row->due_at - 1) : 0;
}

static bool wanted_open(const struct gathering *x, int64_t day)
{
    switch (x->f->at) {
    case AT(waiting): return !day;
    case AT(today): return day == x->today;
    case AT(soon): return day >= x->today && day <= x->today + 3;
    case AT(overdue): return day && day < x->today;
    default: return true;
    }
}

static const char *verdict_of(const struct gathering *x, const struct open_row *row, const struct wf_state_def *s, int64_t day)
{
    if (row->finished_at)
        return "over";
    if (s && s->clock == WF_STOP)
        return "ready";
    if (!row->received_at)
        return "new";
    if (row->paused_at)
        return "paused";
    return day && day < x->today ? "late_now" : "running";
}

static enum err_code put(struct gathering *x, const struct open_row *row, struct err *e)
{
    const struct world *w = x->r->ctx.world;
    struct arena *a = x->r->x->arena;
    const char *day = folder_today(&x->r->ctx), *lang = x->r->ctx.lang;
    const struct procedure *p;
    TRY(catalogue_revision(w->catalogue, row->procedure, row->revision, &p, e));
    const struct wf_state_def *s = procedure_state_find(p, row->state);
    int64_t due = due_day(row, s);
    if (!wanted_procedure(x, row) || (x->f->open && !wanted_open(x, due)))
        return ERR_OK;
    const struct unit *holder = row->handler_unit && !row->finished_at ? units_find(w->units, row->handler_unit) : NULL;
    x->line[x->n++] = (struct behind_line){
        .code = record_code(w, row->id, a), .procedure = label_in(&p->name, lang), .unit = units_title(w->units, units_find(w->units, row->unit), day, lang, a),
        .state = s ? label_in(&s->name, lang) : row->state, .holder = units_title(w->units, holder, day, lang, a),
        .day = row->at_day ? ioc_day_text(row->at_day, a) : "", .verdict = verdict_of(x, row, s, due), .due_at = row->due_at, .received_at = row->received_at,
    };
    return ERR_OK;
}

/* ---- rows of a unit */

static void stop_at(struct gathering *x, int64_t one, int64_t two, int64_t three)
{
    x->more = true;
    x->last[0] = x->unit->id;
    x->last[1] = one;
    x->last[2] = two;
    x->last[3] = three;
}

/* No further than what the figure asks for; what has no date, or a clock that stands, lies anywhere. */
static int64_t last_due(const struct gathering *x)
{
    int64_t day = x->f->at == AT(overdue) ? x->today - 1 : x->f->at == AT(today) ? x->today : x->f->at == AT(soon) ? x->today + 3 : 0;
    return day ? (day + DAY_ZERO + 1) * CLOCK_DAY - CLOCK_VN : INT64_MAX;
}

static enum err_code open_of(struct gathering *x, struct err *e)
{
    struct open_ask q = {.unit = x->unit->id, .to = last_due(x), .n = PAGE_LINES, .due_at = -1};
    struct list rows = {.n = PAGE_LINES};
    if (x->from[0] == x->unit->id) {
        q.due_at = x->from[1];
        q.id = x->from[2];
    }
    while (rows.n == PAGE_LINES) {
        TRY(open_list(x->r->ctx.db, &q, x->r->x->arena, &rows, e));
        const struct open_row *row = rows.items;
        for (size_t i = 0; i < rows.n; i++) {
            if (x->n == PAGE_LINES) {
                stop_at(x, q.due_at, q.id, 0);
                return ERR_OK;
            }
            TRY(put(x, &row[i], e));
            q.due_at = row[i].due_at;
            q.id = row[i].id;
        }
    }
    return ERR_OK;
}

/* from[1] = outcome * 100000 + day */
static enum err_code behind_of(struct gathering *x, int outcome, struct err *e)
{
    struct behind_ask q = {.unit = x->unit->id, .from = x->q->period.from, .to = x->q->period.to, .outcome = outcome, .n = PAGE_LINES};
    struct list rows = {.n = PAGE_LINES};
    if (x->from[0] == x->unit->id && x->from[1] / 100000 > outcome)
        return ERR_OK;
    if (x->from[0] == x->unit->id && x->from[1] / 100000 == outcome) {
        q.day = x->from[1] % 100000;
        q.id = x->from[2];
        q.event = x->from[3];
    }
    while (rows.n == PAGE_LINES) {
        TRY(behind_list(x->r->ctx.db, &q, x->r->x->arena, &rows, e));
        const struct open_row *row = rows.items;
        for (size_t i = 0; i < rows.n; i++) {
            if (x->n == PAGE_LINES) {
                stop_at(x, outcome * INT64_C(100000) + q.day, q.id, q.event);
                return ERR_OK;
            }
            TRY(put(x, &row[i], e));
            q.day = row[i].at_day;
            q.id = row[i].id;
            q.event = row[i].at_n;
        }
    }
    return ERR_OK;
}

static enum err_code tallies_of(struct gathering *x, struct err *e)
{
    for (int i = 0; i < x->f->n && !x->more; i++)
        TRY(behind_of(x, x->f->from + i, e));
    for (int i = 0; i < x->f->more_n && !x->more; i++)
        TRY(behind_of(x, x->f->more + i, e));
    return ERR_OK;
}

/* ---- units one after the other */

static int by_unit(const void *x, const void *y)
{
    int64_t a = (*(struct board_row *const *)x)->unit, b = (*(struct board_row *const *)y)->unit;
    return (a > b) - (a < b);
}

static bool has(const struct figure *f, const struct board_row *row)
{
    struct ioc_line l = {0};
    ioc_line_fill(&l, row, NULL);
    return value_of(f, &l) > 0;
}

struct reading { struct gathering *list; struct behind_view *v; };

/* The figure and its rows, in one transaction of one province. */
static enum err_code read_province(struct req *r, void *arg, struct err *e)
{
    struct reading *x = arg;
    struct gathering *l = x->list;
    const struct ioc_ask *q = l->q;
    struct board_ask ask = {.top = q->top->id, .from = q->period.from, .to = q->period.to, .procedure = q->procedure, .field = q->field, .by = BOARD_UNIT};
    struct board_sum *s = board_begin(&ask, r->x->arena);
    if (world_shard_of(r->ctx.world, q->top->province) != r->ctx.shard)
        return ERR_OK;
    TRY(board_add(s, &r->ctx, e));
    struct board_row all = board_total(s);
    ioc_line_fill(&x->v->all, &all, NULL);
    x->v->seq = s->seq[r->ctx.shard];
    if (s->n) /* else there is no row to point at */
        qsort(s->row, s->n, sizeof *s->row, by_unit);
    for (size_t i = 0; i < s->n && !l->more; i++) {
        l->unit = units_find(r->ctx.world->units, s->row[i]->unit);
        if (l->unit && l->unit->id >= l->from[0] && has(l->f, s->row[i]))
            TRY(l->f->open ? open_of(l, e) : tallies_of(l, e));
    }
    return ERR_OK;
}

/* ---- the page */

static void go_on(struct req *r, struct gathering *l)
{
    const char *p = req_query(r, "sau");
    for (int i = 0; i < 4 && *p; i++) {
        char *end;
        l->from[i] = strtoll(p, &end, 10);
        if (l->from[i] < 0 || (*end && *end != '.'))
            l->from[i] = 0;
        p = *end ? end + 1 : end;
    }
}

static enum err_code list_of(struct req *r, const struct ioc_ask *q, const struct figure *f, struct behind_view *v, struct err *e)
{
    struct gathering l = {.r = r, .q = q, .f = f, .line = ARENA_ARRAY(r->x->arena, struct behind_line, PAGE_LINES + 1), .today = dossier_day(r->ctx.now)};
    struct reading x = {&l, v};
    go_on(r, &l);
    TRY(ioc_each(r, q->top, read_province, &x, e));
    v->lines = (struct list){l.line, l.n};
    v->n = value_of(f, &v->all);
    if (l.more)
        v->next = arena_fmt(r->x->arena, "/dieu-hanh/ho-so?so=%s&%s&sau=%lld.%lld.%lld.%lld", f->id, q->query, (long long)l.last[0], (long long)l.last[1],
                            (long long)l.last[2], (long long)l.last[3]);
    return ERR_OK;
}

/* A nation's list would be of 34 databases and of no use to anybody: which province? */
static enum err_code choose(struct req *r, const struct ioc_ask *q, const struct figure *f, struct behind_view *v, struct err *e)
{
    struct ioc_board b = {0};
    TRY(ioc_board(r, q, BOARD_PROVINCE, &b, e));
    v->units = b.lines;
    v->seq = b.seq;
    v->choose = true;
    v->n = value_of(f, &b.all);
    struct ioc_line *l = b.lines.items;
    for (size_t i = 0; i < b.lines.n; i++)
        l[i].place = value_of(f, &l[i]);
    return ERR_OK;
}

enum err_code behind_show(struct req *r, struct err *e)
{
    struct behind_view *v = ARENA_NEW(r->x->arena, struct behind_view);
    const struct figure *f = figure_of(*req_query(r, "so") ? req_query(r, "so") : "open");
    struct ioc_ask q;
    if (!f)
        return err(e, ERR_NOT_FOUND, "no such figure");
    TRY(ioc_asked(r, &q, e));
    v->next = "";
    TRY(q.top->tier == UNIT_NATION ? choose(r, &q, f, v, e) : list_of(r, &q, f, v, e));
    v->from = ioc_day_text(q.period.from, r->x->arena);
    v->to = ioc_day_text(q.period.to, r->x->arena);
    v->unit = q.name;
    v->back = arena_fmt(r->x->arena, "/dieu-hanh?%s", q.query);
    v->back_name = req_text(r, "ioc.back");
    v->what = f->id;
    v->what_name = req_text(r, arena_fmt(r->x->arena, "ioc.%s", f->id));
    v->now = f->open;
    r->title = arena_fmt(r->x->arena, "%s, %s", v->what_name, q.name);
    return req_show(r, v);
}
