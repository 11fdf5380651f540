/* The late dossiers behind a figure of where the time went, from the same moment as the figure: codes, steps and times, and nobody's name. */
#include "app/why/late_words.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/ioc/late.h"
#include "rooms/ioc/room.h"
#include "service/admin/scope.h"
#include "service/folder.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_LINES = 100 };

struct late_item {
    const char *code, *procedure, *unit, *state, *cause, *reason, *place, *step, *day, *hours, *spent;
    int64_t due_at, received_at, minutes, took, allowed;
};
static const struct field item_fields[] = {
    FIELD(late_item, code, F_TEXT), FIELD(late_item, procedure, F_TEXT), FIELD(late_item, unit, F_TEXT, .doc = "that answers for the date"), FIELD(late_item, state, F_TEXT),
    FIELD(late_item, cause, F_TEXT, .words = blame_cause_words, .label = "board.cause"), FIELD(late_item, reason, F_TEXT, .words = blame_reason_words, .label = "board.cause"),
    FIELD(late_item, place, F_TEXT, .doc = "where the cause lies"), FIELD(late_item, step, F_TEXT), FIELD(late_item, day, F_DATE, .doc = "when it ended; empty of what is open"),
    FIELD(late_item, due_at, F_INSTANT), FIELD(late_item, received_at, F_INSTANT), FIELD(late_item, minutes, F_INT, .doc = "working minutes beyond the date"),
    FIELD(late_item, took, F_INT, .doc = "by that step"), FIELD(late_item, allowed, F_INT), FIELD(late_item, hours, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(late_item, spent, F_TEXT, .flags = FIELD_PRIVATE),
};
static const struct model item_model = MODEL(late_item, item_fields);

struct late_list {
    struct list lines;  /* struct late_item */
    const char *what, *what_name, *unit, *from, *to, *next, *back, *back_name;
    int64_t n;
    bool now; /* never */
};
static const struct field fields[] = {
    FIELD(late_list, lines, F_LIST, .of = &item_model, .max = PAGE_LINES), FIELD(late_list, n, F_INT, .doc = "the figure, of the same moment as the lines"),
    FIELD(late_list, what, F_TEXT), FIELD(late_list, unit, F_TEXT), FIELD(late_list, from, F_DATE), FIELD(late_list, to, F_DATE), FIELD(late_list, next, F_TEXT),
    FIELD(late_list, what_name, F_TEXT, .flags = FIELD_PRIVATE), FIELD(late_list, back, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(late_list, back_name, F_TEXT, .flags = FIELD_PRIVATE), FIELD(late_list, now, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model late_list_model = MODEL(late_list, fields, .doc = "Late dossiers of one cause, place, step or officer, those farthest beyond their date first");

struct gathering {
    const struct ioc_late_ask *x;
    struct late_item *line;
    size_t lines;
    int64_t minutes, dossier;  /* after these */
    int64_t n;
    bool more;
};

/* ---- what is asked */

static int64_t number(const struct req *r, const char *name)
{
    const char *text = req_query(r, name);
    char *end;
    int64_t v = strtoll(text, &end, 10);
    return *text && !*end && v >= 0 ? v : -1;
}

/* Officers by name are for who answers for their unit, as on the page of officers: of one unit, their own or one below it. */
static enum err_code may_ask(const struct ioc_late_ask *x, struct err *e)
{
    bool one = x->q->top->tier != UNIT_NATION && x->q->top->tier != UNIT_PROVINCE;
    return x->pick.officer > 0 && !one ? err(e, ERR_NOT_FOUND, "officers are told of one unit") : ERR_OK;
}

static bool hidden(const struct req *r, const struct ioc_late_ask *x, const struct late_sum *s)
{
    return x->pick.officer > 0 && !scope_within(r->ctx.world, ioc_home(r)->id, s->at_unit);
}

static struct late_pick picked(const struct req *r)
{
    return (struct late_pick){.cause = req_query(r, "vi"), .step = req_query(r, "buoc"), .procedure = req_query(r, "buoc-cua"), .at_unit = number(r, "o"),
                              .officer = number(r, "cb")};
}

/* ---- lines */

static enum err_code put(struct req *r, struct gathering *g, const struct late_found *f, struct err *e)
{
    const struct world *w = r->ctx.world;
    struct arena *a = r->x->arena;
    const struct procedure *p;
    TRY(catalogue_revision(w->catalogue, f->procedure, f->revision, &p, e));
    const struct wf_state_def *s = procedure_state_find(p, f->state);
    g->line[g->lines++] = (struct late_item){
        .code = record_code(w, f->dossier, a), .procedure = label_in(&p->name, r->ctx.lang), .unit = late_place(r, f->unit),
        .state = s ? label_in(&s->name, r->ctx.lang) : f->state, .cause = f->cause, .reason = f->reason, .place = late_place(r, f->at_unit),
        .step = *f->step ? late_step(r, f->procedure, f->step) : "", .day = f->day ? ioc_day_text(f->day, a) : "", .due_at = f->due_at,
        .received_at = f->received_at, .minutes = f->late_minutes, .took = f->took, .allowed = f->allowed, .hours = late_hours(r, f->late_minutes),
        .spent = arena_fmt(a, "%s, %s %s", late_time(r, f->took), req_text(r, "board.late.usual"), late_time(r, f->allowed))};
    return ERR_OK;
}

static enum err_code page_of(struct req *r, struct gathering *g, struct err *e)
{
    bool on = g->dossier && dossier_key(g->dossier).shard == r->ctx.shard; /* not the first page of this province */
    struct late_page page = {.ask = ioc_late_ask(r, g->x->q), .pick = g->x->pick, .late_minutes = on ? g->minutes : -1, .dossier = on ? g->dossier : 0, .n = PAGE_LINES};
    struct list rows = {.n = PAGE_LINES};
    if (*g->x->q->procedure)
        page.pick.procedure = g->x->q->procedure;
    while (rows.n == PAGE_LINES) {
        TRY(late_lines(r->ctx.db, &page, r->x->arena, &rows, e));
        const struct late_found *f = rows.items;
        for (size_t i = 0; i < rows.n; i++) {
            struct late_sum as = {.procedure = f[i].procedure, .cause = f[i].cause, .step = f[i].step, .at_unit = f[i].at_unit, .officer = f[i].officer};
            if (g->lines == PAGE_LINES) {
                g->more = true;
                return ERR_OK;
            }
            page.late_minutes = g->minutes = f[i].late_minutes;
            page.dossier = g->dossier = f[i].dossier;
            if (ioc_late_wanted(r, g->x, &as) && !hidden(r, g->x, &as))
                TRY(put(r, g, &f[i], e));
        }
    }
    return ERR_OK;
}

/* The figure and its rows in one transaction; a page of a nation goes on in the province that its last line was of. */
static enum err_code read_province(struct req *r, void *arg, struct err *e)
{
    struct gathering *g = arg;
    struct list sums;
    struct late_ask ask = ioc_late_ask(r, g->x->q);
    if (ask.province && world_shard_of(r->ctx.world, ask.province) != r->ctx.shard)
        return ERR_OK;
    TRY(late_sums(r->ctx.db, &ask, r->x->arena, &sums, e));
    const struct late_sum *s = sums.items;
    for (size_t i = 0; i < sums.n; i++)
        g->n += ioc_late_wanted(r, g->x, &s[i]) && !hidden(r, g->x, &s[i]) ? s[i].n : 0;
    bool behind = g->dossier && dossier_key(g->dossier).shard > r->ctx.shard;
    return behind || g->lines == PAGE_LINES ? ERR_OK : page_of(r, g, e);
}

/* ---- the page */

static void go_on(struct req *r, struct gathering *g)
{
    char *end;
    const char *after = req_query(r, "sau");
    g->minutes = -1;
    if (!*after)
        return;
    int64_t minutes = strtoll(after, &end, 10), dossier = *end == '.' ? strtoll(end + 1, &end, 10) : 0;
    if (*end || minutes < 0 || dossier <= 0)
        return;
    g->minutes = minutes;
    g->dossier = dossier;
}

static const char *what_of(struct req *r, const struct ioc_late_ask *x)
{
    const struct late_pick *k = &x->pick;
    for (int i = 0; i < BLAME_CAUSES; i++)
        if (*k->cause && strcmp(k->cause, blame_cause_words[i]) == 0)
            return req_text(r, i ? arena_fmt(r->x->arena, "board.cause.%s", k->cause) : "board.cause.unreadable");
    if (*k->step && *k->procedure)
        return late_step(r, k->procedure, k->step);
    if (k->at_unit >= 0 && (!k->at_unit || units_find(r->ctx.world->units, k->at_unit)))
        return late_place(r, k->at_unit);
    return req_text(r, k->officer > 0 ? "ioc.why.of_officer" : "ioc.why.all");
}

static void onward(struct req *r, const struct ioc_late_ask *x, const struct gathering *g, struct late_list *v)
{
    const char *const names[] = {"vi", "buoc", "buoc-cua", "o", "cb"};
    struct buf b = buf_init(r->x->arena, 128);
    v->next = "";
    if (!g->more)
        return;
    buf_fmt(&b, "/dieu-hanh/tre-han/ho-so?%s", x->q->query);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (*req_query(r, names[i])) {
            buf_fmt(&b, "&%s=", names[i]);
            buf_url(&b, req_query(r, names[i]));
        }
    buf_fmt(&b, "&sau=%lld.%lld", (long long)g->minutes, (long long)g->dossier);
    v->next = b.p;
}

enum err_code late_list_show(struct req *r, struct err *e)
{
    struct late_list *v = ARENA_NEW(r->x->arena, struct late_list);
    struct ioc_ask *q = ARENA_NEW(r->x->arena, struct ioc_ask);
    TRY(ioc_asked(r, q, e));
    struct ioc_late_ask x = {q, picked(r)};
    TRY(may_ask(&x, e));
    struct gathering g = {.x = &x, .line = ARENA_ARRAY(r->x->arena, struct late_item, PAGE_LINES + 1)};
    go_on(r, &g);
    TRY(ioc_each(r, q->top, read_province, &g, e));
    v->lines = (struct list){g.line, g.lines};
    v->n = g.n;
    v->what = v->what_name = what_of(r, &x);
    v->unit = q->name;
    v->from = ioc_day_text(q->period.from, r->x->arena);
    v->to = ioc_day_text(q->period.to, r->x->arena);
    v->back = arena_fmt(r->x->arena, "/dieu-hanh/tre-han?%s", q->query);
    v->back_name = req_text(r, "ioc.why");
    onward(r, &x, &g, v);
    r->title = arena_fmt(r->x->arena, "%s, %s", v->what, q->name);
    return req_show(r, v);
}
