/* Where the time of late dossiers went: by cause, unit, step and officer; as a page, JSON, CSV and a spreadsheet. Each figure opens its dossiers. */
#include "app/why/late_words.h"
#include "print/xlsx.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/ioc/late.h"
#include "rooms/ioc/line.h"
#include "rooms/ioc/room.h"
#include "service/admin/scope.h"
#include "store/account_store.h"
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 40, LINES_MAX = 4000 };

struct late_group {
    const char *name, *detail, *href, *hours;
    int64_t ended, overdue, n, minutes, share, key;
    const char *word, *procedure;
};
static const struct field group_fields[] = {
    FIELD(late_group, word, F_TEXT, .doc = "cause or step"), FIELD(late_group, procedure, F_TEXT), FIELD(late_group, name, F_TEXT), FIELD(late_group, detail, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(late_group, ended, F_INT), FIELD(late_group, overdue, F_INT), FIELD(late_group, n, F_INT), FIELD(late_group, minutes, F_INT),
    FIELD(late_group, share, F_INT, .doc = "of all minutes beyond the date, thousandths"), FIELD(late_group, hours, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(late_group, href, F_TEXT, .flags = FIELD_PRIVATE), FIELD(late_group, key, F_INT, .flags = FIELD_PRIVATE),
};
static const struct model group_model = MODEL(late_group, group_fields, .doc = "Late dossiers that have something in common");

struct late_view {
    struct list lines;                           /* struct ioc_late_line */
    struct list causes, places, steps, officers; /* struct late_group */
    const char *unit, *period, *from, *to, *time, *back, *csv, *xlsx, *all_href;
    int64_t late, overdue, minutes, at;
    bool names, others;                          /* officers are named; the unit sees what others answer for */
};
static const struct field fields[] = {
    FIELD(late_view, lines, F_LIST, .of = &ioc_late_line_model, .max = LINES_MAX), FIELD(late_view, causes, F_LIST, .of = &group_model),
    FIELD(late_view, places, F_LIST, .of = &group_model, .max = LINES_MAX), FIELD(late_view, steps, F_LIST, .of = &group_model, .max = LINES_MAX),
    FIELD(late_view, officers, F_LIST, .of = &group_model, .max = LINES_MAX), FIELD(late_view, unit, F_TEXT), FIELD(late_view, from, F_DATE), FIELD(late_view, to, F_DATE),
    FIELD(late_view, late, F_INT, .doc = "ended late in the period"), FIELD(late_view, overdue, F_INT, .doc = "open and overdue now"),
    FIELD(late_view, minutes, F_INT, .doc = "working minutes beyond the date, of all"), FIELD(late_view, at, F_INSTANT),
    FIELD(late_view, period, F_TEXT, .flags = FIELD_PRIVATE), FIELD(late_view, time, F_TEXT, .flags = FIELD_PRIVATE), FIELD(late_view, back, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(late_view, csv, F_TEXT, .flags = FIELD_PRIVATE), FIELD(late_view, xlsx, F_TEXT, .flags = FIELD_PRIVATE), FIELD(late_view, all_href, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(late_view, names, F_BOOL, .flags = FIELD_PRIVATE), FIELD(late_view, others, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model late_view_model = MODEL(late_view, fields, .doc = "Where the time of late dossiers went");

/* ---- groups */

enum by { BY_CAUSE, BY_PLACE, BY_STEP, BY_OFFICER };
enum { NOBODY = 0, OTHERS = -1 }; /* officers: in the common list; of units that this viewer does not answer for */

struct grouping {
    struct req *r;
    const struct ioc_ask *q;
    struct late_group *row;
    size_t n;
    enum by by;
};

static bool of_an_officer(const struct late_sum *s)
{
    return s->at_unit != 0;
}

static int64_t key_of(const struct grouping *g, const struct late_sum *s)
{
    if (g->by == BY_PLACE)
        return s->at_unit;
    if (g->by != BY_OFFICER || !s->officer)
        return NOBODY;
    return scope_within(g->r->ctx.world, ioc_home(g->r)->id, s->at_unit) ? s->officer : OTHERS;
}

static struct late_group *group_of(struct grouping *g, const struct late_sum *s)
{
    int64_t key = key_of(g, s);
    const char *word = g->by == BY_CAUSE ? s->cause : g->by == BY_STEP ? s->step : "", *procedure = g->by == BY_STEP ? s->procedure : "";
    for (size_t i = 0; i < g->n; i++)
        if (g->row[i].key == key && strcmp(g->row[i].word, word) == 0 && strcmp(g->row[i].procedure, procedure) == 0)
            return &g->row[i];
    g->row[g->n] = (struct late_group){.key = key, .word = word, .procedure = procedure, .name = "", .detail = "", .href = ""};
    return &g->row[g->n++];
}

static int by_size(const void *x, const void *y)
{
    const struct late_group *a = x, *b = y;
    int64_t one = b->n - a->n, two = b->minutes - a->minutes;
    if (one || two)
        return one ? (one > 0) - (one < 0) : (two > 0) - (two < 0);
    int word = strcmp(a->word, b->word), procedure = strcmp(a->procedure, b->procedure);
    return word ? word : procedure ? procedure : (a->key > b->key) - (a->key < b->key);
}

/* Minutes by cause are parts of every dossier; of the rest they are those of the dossiers counted. */
static void spread_minutes(struct grouping *g, const struct late_sum *s)
{
    const int64_t by[] = {s->by_none, s->by_officer, s->by_citizen, s->by_payment, s->by_agency, s->by_exchange};
    for (int k = 0; k < BLAME_CAUSES; k++) {
        if (!by[k])
            continue;
        struct late_sum part = *s;
        part.cause = blame_cause_words[k];
        group_of(g, &part)->minutes += by[k];
    }
}

static void add(struct grouping *g, const struct late_sum *s)
{
    if (g->by == BY_OFFICER && !of_an_officer(s))
        return;
    struct late_group *x = group_of(g, s);
    *(s->open ? &x->overdue : &x->ended) += s->n;
    x->n += s->n;
    if (g->by == BY_CAUSE)
        spread_minutes(g, s);
    else
        x->minutes += s->late_minutes;
}

static const char *address(const struct grouping *g, const char *key, const char *value)
{
    struct buf b = buf_init(g->r->x->arena, 128);
    buf_fmt(&b, "/dieu-hanh/tre-han/ho-so?%s&%s=", g->q->query, key);
    buf_url(&b, value);
    return b.p;
}

static enum err_code name_officer(struct grouping *g, struct late_group *x, struct err *e)
{
    struct account *who = NULL;
    x->name = req_text(g->r, x->key == OTHERS ? "ioc.why.others" : "ioc.why.nobody");
    if (x->key <= 0)
        return ERR_OK;
    TRY(account_find(g->r->ctx.centre, x->key, g->r->x->arena, &who, e));
    x->name = who ? who->name : req_text(g->r, "ioc.officer_gone");
    x->href = address(g, "cb", arena_fmt(g->r->x->arena, "%lld", (long long)x->key));
    return ERR_OK;
}

static enum err_code name_it(struct grouping *g, struct late_group *x, struct err *e)
{
    struct arena *a = g->r->x->arena;
    if (g->by == BY_OFFICER)
        return name_officer(g, x, e);
    if (g->by == BY_CAUSE) {
        x->name = req_text(g->r, arena_fmt(a, strcmp(x->word, "none") == 0 ? "board.cause.unreadable" : "board.cause.%s", x->word));
        x->href = address(g, "vi", x->word);
    } else if (g->by == BY_PLACE) {
        x->name = late_place(g->r, x->key);
        x->href = address(g, "o", arena_fmt(a, "%lld", (long long)x->key));
    } else {
        const struct procedure *p = catalogue_find(g->r->ctx.world->catalogue, x->procedure, "9999-12-31");
        x->name = *x->word ? late_step(g->r, x->procedure, x->word) : req_text(g->r, "board.cause.unreadable");
        x->detail = p ? label_in(&p->name, g->r->ctx.lang) : x->procedure;
        x->href = arena_fmt(a, "%s&buoc-cua=%s", address(g, "buoc", x->word), x->procedure);
    }
    return ERR_OK;
}

static enum err_code groups_of(struct req *r, const struct ioc_ask *q, const struct list *sums, enum by by, struct list *out, struct err *e)
{
    struct grouping g = {.r = r, .q = q, .by = by, .row = ARENA_ARRAY(r->x->arena, struct late_group, sums->n + BLAME_CAUSES + 1)};
    const struct late_sum *s = sums->items;
    int64_t minutes = 0;
    for (size_t i = 0; i < sums->n; i++)
        add(&g, &s[i]);
    for (size_t i = 0; i < g.n; i++)
        minutes += g.row[i].minutes;
    for (size_t i = 0; i < g.n; i++) {
        g.row[i].share = ioc_share(g.row[i].minutes, minutes);
        g.row[i].hours = late_hours(r, g.row[i].minutes);
        TRY(name_it(&g, &g.row[i], e));
    }
    qsort(g.row, g.n, sizeof *g.row, by_size);
    *out = (struct list){g.row, g.n};
    return ERR_OK;
}

/* ---- the page */

static enum err_code fill(struct req *r, struct late_view *v, struct err *e)
{
    struct arena *a = r->x->arena;
    struct ioc_ask *q = ARENA_NEW(a, struct ioc_ask);
    struct list sums;
    TRY(ioc_asked(r, q, e));
    struct ioc_late_ask x = {q, {"", "", "", -1, -1}};
    TRY(ioc_late_sums(r, &x, &sums, e));
    const struct late_sum *s = sums.items;
    for (size_t i = 0; i < sums.n; i++) {
        *(s[i].open ? &v->overdue : &v->late) += s[i].n;
        v->minutes += s[i].late_minutes;
    }
    v->names = q->top->tier != UNIT_NATION && q->top->tier != UNIT_PROVINCE;
    v->others = v->names && q->top->tier != UNIT_COMMUNE;
    TRY(groups_of(r, q, &sums, BY_CAUSE, &v->causes, e));
    TRY(groups_of(r, q, &sums, BY_PLACE, &v->places, e));
    TRY(groups_of(r, q, &sums, BY_STEP, &v->steps, e));
    if (v->names)
        TRY(groups_of(r, q, &sums, BY_OFFICER, &v->officers, e));
    v->lines = ioc_late_lines(r, &sums);
    v->unit = q->name;
    v->period = q->period.id;
    v->from = ioc_day_text(q->period.from, a);
    v->to = ioc_day_text(q->period.to, a);
    v->time = late_time(r, v->minutes);
    v->at = r->ctx.now;
    v->back = arena_fmt(a, "/dieu-hanh?%s", q->query);
    v->all_href = arena_fmt(a, "/dieu-hanh/tre-han/ho-so?%s", q->query);
    v->csv = arena_fmt(a, "/dieu-hanh/tre-han/tai.csv?%s", q->query);
    v->xlsx = arena_fmt(a, "/dieu-hanh/tre-han/tai.xlsx?%s", q->query);
    r->title = arena_fmt(a, "%s, %s", req_text(r, "ioc.why"), q->name);
    return ERR_OK;
}

enum err_code late_show(struct req *r, struct err *e)
{
    struct late_view *v = ARENA_NEW(r->x->arena, struct late_view);
    TRY(fill(r, v, e));
    return req_show(r, v);
}

enum err_code late_xlsx(struct req *r, struct err *e)
{
    static const char *const heads[] = {"cause", "cause_name", "unit_code", "unit", "procedure", "procedure_name", "step", "step_name", "ended", "overdue", "n", "minutes", "share"};
    enum { N = sizeof heads / sizeof *heads };
    struct late_view *v = ARENA_NEW(r->x->arena, struct late_view);
    const char *head[N];
    TRY(fill(r, v, e));
    for (size_t i = 0; i < N; i++)
        head[i] = req_text(r, arena_fmt(r->x->arena, "ioc.why.col.%s", heads[i]));
    struct xlsx_sheet s = {.name = req_text(r, "ioc.why.sheet"), .title = arena_fmt(r->x->arena, "%s, %s", req_text(r, "ioc.why"), v->unit),
                           .note = arena_fmt(r->x->arena, "%s – %s. %s", v->from, v->to, req_text(r, "board.cause.note")), .model = &ioc_late_line_model,
                           .heads = head, .heads_n = N, .author = v->unit, .created = r->ctx.now};
    struct buf b = buf_init(r->x->arena, 64 * 1024);
    TRY(xlsx_write(&s, &v->lines, &b, e));
    return req_send(r, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", arena_fmt(r->x->arena, "tre-han-%s-%s.xlsx", v->from, v->to), b.p, b.n);
}
