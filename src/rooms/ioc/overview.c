/* The first page: what goes on at a unit and below it. Journals no reading: figures are nobody's. */
#include "app/form_view.h"
#include "reference/units.h"
#include "rooms/ioc/board.h"
#include "rooms/ioc/first.h"
#include "rooms/ioc/room.h"
#include "rooms/ioc/warn.h"
#include "service/folder.h"
#include <string.h>

enum { WORST = 6, BEST = 3 };

struct ioc_week { const char *day; int64_t share, ended, received, late; bool known; };
static const struct field week_fields[] = {
    FIELD(ioc_week, day, F_DATE, .doc = "its Monday"), FIELD(ioc_week, share, F_INT), FIELD(ioc_week, ended, F_INT), FIELD(ioc_week, received, F_INT),
    FIELD(ioc_week, late, F_INT), FIELD(ioc_week, known, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model week_model = MODEL(ioc_week, week_fields);

struct ioc_step { const char *name, *href; };
static const struct field step_fields[] = {FIELD(ioc_step, name, F_TEXT), FIELD(ioc_step, href, F_TEXT)};
static const struct model step_model = MODEL(ioc_step, step_fields);

struct ioc_view {
    struct list lines;            /* struct ioc_line: directly below */
    struct list worst, best;      /* the same, those to be helped and those that lead */
    struct list weeks;            /* struct ioc_week, the newest last */
    struct ioc_line all;
    const char *code, *unit, *unit_in, *period, *from, *to, *then_from, *then_to, *query;
    int64_t seq, at, units;
    bool today, has_map, below, trend; /* trend: something ended in these weeks */
    struct list periods;          /* struct choice_view */
    struct list trail;            /* struct ioc_step: the units above, as far as the viewer's own */
    struct list alerts;           /* struct ioc_alert */
    int64_t alerts_all;
    bool warned;                  /* alerts are shown at all */
};
static const struct field fields[] = {
    FIELD(ioc_view, lines, F_LIST, .of = &ioc_line_model, .max = 4000), FIELD(ioc_view, code, F_TEXT), FIELD(ioc_view, unit, F_TEXT),
    FIELD(ioc_view, unit_in, F_TEXT, .flags = FIELD_PRIVATE), FIELD(ioc_view, period, F_TEXT), FIELD(ioc_view, from, F_DATE), FIELD(ioc_view, to, F_DATE),
    FIELD(ioc_view, then_from, F_DATE), FIELD(ioc_view, then_to, F_DATE), FIELD(ioc_view, seq, F_INT, .doc = "every event up to this number is in the figures"),
    FIELD(ioc_view, at, F_INSTANT), FIELD(ioc_view, all, F_RECORD, .of = &ioc_line_model), FIELD(ioc_view, weeks, F_LIST, .of = &week_model),
    FIELD(ioc_view, alerts, F_LIST, .of = &ioc_alert_model), FIELD(ioc_view, alerts_all, F_INT, .doc = "open alerts of whoever looks"),
    FIELD(ioc_view, warned, F_BOOL, .flags = FIELD_PRIVATE), FIELD(ioc_view, units, F_INT), FIELD(ioc_view, today, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(ioc_view, has_map, F_BOOL, .flags = FIELD_PRIVATE), FIELD(ioc_view, trend, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(ioc_view, below, F_BOOL, .flags = FIELD_PRIVATE), FIELD(ioc_view, query, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(ioc_view, worst, F_LIST, .flags = FIELD_PRIVATE, .of = &ioc_line_model), FIELD(ioc_view, best, F_LIST, .flags = FIELD_PRIVATE, .of = &ioc_line_model),
    FIELD(ioc_view, periods, F_LIST, .flags = FIELD_PRIVATE, .of = &choice_view_model), FIELD(ioc_view, trail, F_LIST, .flags = FIELD_PRIVATE, .of = &step_model),
};
const struct model ioc_view_model = MODEL(ioc_view, fields, .doc = "What goes on at a unit and below it");

static struct list periods_of(struct req *r, const char *chosen)
{
    static const char *const ids[] = {"hom-nay", "tuan", "thang", "quy", "nam", "khoang"};
    enum { N = sizeof ids / sizeof ids[0] };
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, N);
    for (size_t i = 0; i < N; i++)
        row[i] = (struct choice_view){ids[i], req_text(r, arena_fmt(r->x->arena, "ioc.period.%s", ids[i])), strcmp(ids[i], chosen) == 0};
    return (struct list){row, N};
}

/* From the viewer's own unit down to the one above this. */
static struct list trail_of(struct req *r, const struct ioc_ask *q)
{
    const struct units *all = r->ctx.world->units;
    const struct unit *home = ioc_home(r), *chain[UNIT_TIERS + 1];
    size_t n = 0;
    for (const struct unit *u = q->top; u && u != home && n < UNIT_TIERS; ) {
        u = units_find(all, u->parent);
        if (u)
            chain[n++] = u;
    }
    struct ioc_step *row = ARENA_ARRAY(r->x->arena, struct ioc_step, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct unit *u = chain[n - 1 - i];
        row[i] = (struct ioc_step){units_title(all, u, folder_today(&r->ctx), r->ctx.lang, r->x->arena),
                                   arena_fmt(r->x->arena, "/dieu-hanh?don-vi=%s%s", u->code, q->query + strcspn(q->query, "&"))};
    }
    return (struct list){row, n};
}

/* ---- who needs help, who leads */

static void ends_of(struct req *r, struct ioc_view *v)
{
    struct ioc_line *line = v->lines.items;
    v->worst = ioc_first(r->x->arena, &v->lines, false, WORST);
    v->best = ioc_best(r->x->arena, &v->lines, v->worst.n, BEST);
    const struct ioc_line *worst = v->worst.items;
    for (size_t i = 0; i < v->lines.n; i++)
        for (size_t k = 0; k < v->worst.n; k++)
            if (strcmp(line[i].unit, worst[k].unit) == 0)
                line[i].place = worst[k].place;
}

/* ---- the curve, week by week */

static enum err_code add_curve(struct req *r, void *arg, struct err *e)
{
    return board_curve_add(arg, &r->ctx, e);
}

static void add_day(struct ioc_week *w, int64_t good[], size_t at, const struct board_day *d)
{
    good[at] += board_ended(d->tally, COUNT_EARLY) + board_ended(d->tally, COUNT_ON_TIME);
    w[at].late += board_ended(d->tally, COUNT_LATE);
    w[at].ended += board_ended(d->tally, COUNT_EARLY) + board_ended(d->tally, COUNT_ON_TIME) + board_ended(d->tally, COUNT_LATE);
    w[at].received += board_received(d->tally);
}

static enum err_code weeks_of(struct req *r, const struct ioc_ask *q, struct ioc_view *v, struct err *e)
{
    int64_t good[IOC_WEEKS] = {0}, to = q->period.to, from = ioc_curve_from(to);
    struct board_curve *c = board_curve_begin(q->top->id, from, to, r->x->arena);
    struct ioc_week *w = ARENA_ARRAY(r->x->arena, struct ioc_week, IOC_WEEKS);
    TRY(ioc_each(r, q->top, add_curve, c, e));
    for (int64_t day = from; day <= to; day++)
        add_day(w, good, (size_t)((day - from) / 7), &c->day[day - from]);
    for (int i = 0; i < IOC_WEEKS; i++) {
        w[i].day = ioc_day_text(from + 7 * i, r->x->arena);
        w[i].share = ioc_share(good[i], w[i].ended);
        w[i].known = w[i].ended > 0;
        v->trend |= w[i].known;
    }
    v->weeks = (struct list){w, IOC_WEEKS};
    return ERR_OK;
}

/* ---- the page */

static enum err_code fill(struct req *r, struct ioc_view *v, struct err *e)
{
    struct arena *a = r->x->arena;
    struct ioc_ask q;
    struct ioc_board b = {0};
    struct ioc_alerts alerts;
    TRY(ioc_asked(r, &q, e));
    bool leaf = q.top->tier != UNIT_NATION && q.top->tier != UNIT_PROVINCE;
    TRY(ioc_board(r, &q, leaf ? BOARD_PROCEDURE : q.top->tier == UNIT_NATION ? BOARD_PROVINCE : BOARD_UNIT, &b, e));
    TRY(weeks_of(r, &q, v, e));
    TRY(ioc_alerts_of(r, &q, &alerts, e));
    v->alerts = alerts.lines;
    v->alerts_all = alerts.all;
    v->warned = alerts.shown;
    v->lines = b.lines;
    v->all = b.all;
    v->seq = b.seq;
    v->at = r->ctx.now;
    v->code = q.top->code;
    v->unit = q.name;
    v->unit_in = q.name_in;
    v->period = q.period.id;
    v->query = q.query;
    v->from = ioc_day_text(q.period.from, a);
    v->to = ioc_day_text(q.period.to, a);
    v->then_from = ioc_day_text(q.period.then_from, a);
    v->then_to = ioc_day_text(q.period.then_to, a);
    v->today = q.period.from == q.period.to;
    v->below = !leaf;
    v->has_map = !leaf;
    v->units = (int64_t)b.lines.n;
    v->periods = periods_of(r, q.period.id);
    v->trail = trail_of(r, &q);
    if (!leaf)
        ends_of(r, v);
    r->title = arena_fmt(a, "%s, %s", q.name, req_text(r, "ioc.title"));
    return ERR_OK;
}

enum err_code overview_show(struct req *r, struct err *e)
{
    struct ioc_view *v = ARENA_NEW(r->x->arena, struct ioc_view);
    TRY(fill(r, v, e));
    return req_show(r, v);
}
