/* The journals of dossiers searched: by dossier, officer, kind, unit and days. Whoever looks is noted before the answer leaves. */
#include "base/civil.h"
#include "base/text.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "reference/catalogue.h"
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/traces.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 86400000, WHOLE = 2000 /* lines of a table for a spreadsheet */, WEEK = 7 };

struct trace_line { int64_t at, n; const char *code, *kind, *act, *who, *unit, *why; };
static const struct field line_fields[] = {
    FIELD(trace_line, at, F_INSTANT), FIELD(trace_line, code, F_TEXT), FIELD(trace_line, n, F_INT), FIELD(trace_line, kind, F_TEXT, .words = trace_kinds, .label = "admin.trace"),
    FIELD(trace_line, act, F_TEXT, .doc = "name of the procedure's act"), FIELD(trace_line, who, F_TEXT, .doc = "officer; a citizen's name is masked"), FIELD(trace_line, unit, F_TEXT),
    FIELD(trace_line, why, F_TEXT, .doc = "of a reading: the page that showed personal data"),
};
static const struct model line_model = MODEL(trace_line, line_fields, .doc = "An event of a dossier's journal");

struct traces_view {
    const char *code, *officer, *kind, *from, *to, *next, *csv, *error;
    int64_t unit, account;
    bool one, filtered;
    struct list lines, units, kinds;
};
static const struct field fields[] = {
    FIELD(traces_view, lines, F_LIST, .of = &line_model, .max = WHOLE), FIELD(traces_view, code, F_TEXT), FIELD(traces_view, officer, F_TEXT), FIELD(traces_view, kind, F_TEXT),
    FIELD(traces_view, unit, F_INT), FIELD(traces_view, account, F_INT), FIELD(traces_view, from, F_DATE), FIELD(traces_view, to, F_DATE, .doc = "included"),
    FIELD(traces_view, next, F_TEXT, .doc = "address of the next page"), FIELD(traces_view, csv, F_TEXT, .flags = FIELD_PRIVATE), FIELD(traces_view, error, F_TEXT),
    FIELD(traces_view, one, F_BOOL, .flags = FIELD_PRIVATE), FIELD(traces_view, filtered, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(traces_view, units, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE), FIELD(traces_view, kinds, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE),
};
const struct model admin_traces_model = MODEL(traces_view, fields, .doc = "Who did and saw what");

/* ---- the question */

static const char *day_text(const struct req *r, struct civil day)
{
    char text[CIVIL_TEXT];
    return arena_str(r->x->arena, civil_write(day, text));
}

static struct trace_key below_of(const char *text)
{
    struct trace_key k = {0};
    char *end;
    k.at = strtoll(text, &end, 10);
    k.dossier = *end == '-' ? strtoll(end + 1, &end, 10) : 0;
    k.n = *end == '-' ? strtoll(end + 1, &end, 10) : 0;
    return *end || k.at <= 0 || k.dossier <= 0 ? (struct trace_key){0} : k;
}

/* The last week, unless other days are asked for; at most TRACES_DAYS of them. */
static void ask_days(struct req *r, struct traces_view *v, struct traces_query *q)
{
    struct civil from, to;
    if (!civil_parse(req_query(r, "den"), &to))
        to = civil_of_instant(r->ctx.now).date;
    if (!civil_parse(req_query(r, "tu"), &from) || civil_cmp(from, to) > 0)
        from = civil_add_days(to, 1 - WEEK);
    if (civil_days(to) - civil_days(from) >= TRACES_DAYS) {
        from = civil_add_days(to, 1 - TRACES_DAYS);
        v->error = req_text(r, "admin.trace.long");
    }
    v->from = day_text(r, from);
    v->to = day_text(r, to);
    q->from = civil_at(from, 0);
    q->to = civil_at(to, 0) + DAY_MS;
}

static const char *kind_of(const char *word)
{
    for (size_t i = 0; trace_kinds[i]; i++)
        if (strcmp(trace_kinds[i], word) == 0)
            return trace_kinds[i];
    return "";
}

static void ask_all(struct req *r, struct traces_view *v, struct traces_query *q)
{
    bool whole = req_wants_data(r) && !*req_query(r, "sau");
    *v = (struct traces_view){.code = text_trim(r->x->arena, req_query(r, "ma")), .officer = text_trim(r->x->arena, req_query(r, "ai")), .kind = kind_of(req_query(r, "loai")),
                              .unit = ask_number(req_query(r, "don-vi")), .account = ask_number(req_query(r, "tk")), .next = "", .error = ""};
    *q = (struct traces_query){.below = below_of(req_query(r, "sau")), .unit = v->unit, .officer = v->officer, .account = v->account, .kind = v->kind,
                               .most = whole ? WHOLE : TRACES_PAGE};
    ask_days(r, v, q);
    v->one = *v->code != 0;
    q->dossier = v->one ? record_id(r->ctx.world, v->code, r->x->arena) : 0;
    if (q->dossier)
        v->code = record_code(r->ctx.world, q->dossier, r->x->arena);
    v->filtered = v->one || *v->officer || *v->kind || v->unit || v->account || *req_query(r, "tu") || *req_query(r, "den");
    if (v->one && !q->dossier)
        v->error = req_text(r, "admin.trace.no_code");
}

static const char *address(struct req *r, const struct traces_view *v, const char *page, struct trace_key below)
{
    struct buf b = buf_init(r->x->arena, 256);
    buf_fmt(&b, "%s?tu=%s&den=%s&loai=%s&ma=", page, v->from, v->to, v->kind);
    buf_url(&b, v->code);
    buf_str(&b, "&ai=");
    buf_url(&b, v->officer);
    if (v->unit)
        buf_fmt(&b, "&don-vi=%lld", (long long)v->unit);
    if (v->account)
        buf_fmt(&b, "&tk=%lld", (long long)v->account);
    if (below.at)
        buf_fmt(&b, "&sau=%lld-%lld-%lld", (long long)below.at, (long long)below.dossier, (long long)below.n);
    return b.p;
}

/* ---- the answer */

/* The name of an act stands in the procedure under which the dossier was opened. */
static const char *act_name(struct req *r, const struct event *ev)
{
    struct dossier *d;
    const struct procedure *p;
    struct err unused = {0};
    if (!*ev->act || event_remark(ev->kind))
        return "";
    if (dossier_find(r->ctx.db, ev->dossier, r->x->arena, &d, &unused) || !d ||
        catalogue_revision(r->ctx.world->catalogue, d->procedure, d->revision, &p, &unused))
        return ev->act;
    const struct wf_act *act = procedure_act_find(p, ev->act);
    return act ? label_in(&act->name, r->ctx.lang) : ev->act;
}

static struct trace_line line_of(struct req *r, const struct event *ev)
{
    bool officer = ev->unit != 0 || strcmp(ev->role, role_word(ROLE_SYSTEM)) == 0;
    return (struct trace_line){.at = ev->at, .n = ev->n, .code = record_code(r->ctx.world, ev->dossier, r->x->arena), .kind = kind_of(ev->kind), .act = act_name(r, ev),
                               .who = officer ? ev->actor_name : mask_text(MASK_NAME, ev->actor_name, r->x->arena), .unit = ev->unit ? name_of_unit(r, ev->unit) : "",
                               .why = strcmp(ev->kind, "read") == 0 ? ev->note : ""};
}

struct gather { struct traces_view *v; const struct traces_query *q; struct traces_page all; struct trace_key *key; struct trace_key floor; };

static bool above(struct trace_key a, struct trace_key b)
{
    return a.at != b.at ? a.at > b.at : a.dossier != b.dossier ? a.dossier > b.dossier : a.n > b.n;
}

/* Lines of one province into their places among the others', newest first. */
static enum err_code look_here(struct req *r, void *arg, struct err *e)
{
    struct gather *g = arg;
    struct traces_page page;
    struct trace_line *row = g->v->lines.items;
    TRY(traces_find(&r->ctx, g->q, &page, e));
    const struct event *ev = page.events.items;
    for (size_t i = 0; i < page.events.n; i++) {
        struct trace_key k = {ev[i].at, ev[i].dossier, ev[i].n};
        size_t at = g->v->lines.n;
        for (; at > 0 && above(k, g->key[at - 1]); at--) {
            row[at] = row[at - 1];
            g->key[at] = g->key[at - 1];
        }
        row[at] = line_of(r, &ev[i]);
        g->key[at] = k;
        if (g->v->lines.n < g->q->most)
            g->v->lines.n++;
        else
            g->all.more = true;
    }
    if (page.more && above(page.next, g->floor))
        g->floor = page.next;
    g->all.more |= page.more;
    return ERR_OK;
}

static void put_choices(struct req *r, struct traces_view *v)
{
    size_t n = 0;
    while (trace_kinds[n])
        n++;
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n);
    for (n = 0; trace_kinds[n]; n++)
        row[n] = (struct choice_view){trace_kinds[n], req_text(r, arena_fmt(r->x->arena, "admin.trace.%s", trace_kinds[n])), strcmp(trace_kinds[n], v->kind) == 0};
    v->kinds = (struct list){row, n};
    v->units = name_options(r, v->unit);
}

static enum err_code note(struct req *r, struct err *e)
{
    return traces_note(&r->ctx, r->scratch, e);
}

enum err_code admin_traces(struct req *r, struct err *e)
{
    struct traces_view *v = ARENA_NEW(r->x->arena, struct traces_view);
    struct traces_query q;
    ask_all(r, v, &q);
    struct gather g = {.v = v, .q = &q, .key = ARENA_ARRAY(r->x->arena, struct trace_key, q.most + 2)};
    v->lines = (struct list){ARENA_ARRAY(r->x->arena, struct trace_line, q.most + 2), 0};
    if (!v->one || q.dossier)
        TRY(req_each_province(r, look_here, &g, e));
    while (g.floor.at && v->lines.n && above(g.floor, g.key[v->lines.n - 1]))
        v->lines.n--; /* where another province has not been looked through that far */
    if (g.all.more && !q.dossier)
        v->next = address(r, v, "/quan-tri/nhat-ky", g.floor.at ? g.floor : g.key[v->lines.n - 1]);
    v->csv = address(r, v, "/quan-tri/nhat-ky.csv", (struct trace_key){0});
    put_choices(r, v);
    r->scratch = (void *)(uintptr_t)address(r, v, "", q.below);
    r->note = note;
    return req_show(r, v);
}
