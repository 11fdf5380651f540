/* The list of alerts and its answers. Codes and names of procedures and units alone: nothing here shows what a citizen wrote. */
#include "app/form_view.h"
#include "domain/alert/rules.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/alert/room.h"
#include "service/alert/answers.h"
#include "service/folder.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE = 100, CHOSEN = 200 };
static const char *const statuses[] = {"open", "acknowledged", "snoozed", NULL};

struct alert_line {
    int64_t id;
    const char *kind, *severity, *status, *code, *procedure, *step, *unit, *subject, *by, *reason;
    int64_t n, due, raised, until, answered, level;
    bool late, opens;
};
static const struct field line_fields[] = {
    FIELD(alert_line, id, F_INT), FIELD(alert_line, kind, F_TEXT, .words = alert_kind_words, .label = "alert.kind"),
    FIELD(alert_line, severity, F_TEXT, .words = alert_severity_words, .label = "alert.severity"), FIELD(alert_line, status, F_TEXT, .words = statuses, .label = "alert.status"),
    FIELD(alert_line, code, F_TEXT), FIELD(alert_line, procedure, F_TEXT), FIELD(alert_line, step, F_TEXT), FIELD(alert_line, unit, F_TEXT, .doc = "that has it"),
    FIELD(alert_line, subject, F_TEXT, .doc = "the channel that fails"), FIELD(alert_line, n, F_INT, .doc = "how many arrived, or fail"), FIELD(alert_line, due, F_INSTANT),
    FIELD(alert_line, raised, F_INSTANT), FIELD(alert_line, level, F_INT, .doc = "of the ladder: 0 = told first"), FIELD(alert_line, by, F_TEXT, .doc = "who answered"),
    FIELD(alert_line, reason, F_TEXT), FIELD(alert_line, answered, F_INSTANT), FIELD(alert_line, until, F_INSTANT), FIELD(alert_line, late, F_BOOL),
    FIELD(alert_line, opens, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(alert_line, line_fields, .doc = "An alert that waits");

struct alert_tab { const char *word, *href; int64_t n; bool current; };
static const struct field tab_fields[] = {
    FIELD(alert_tab, word, F_TEXT, .words = alert_scope_words, .label = "alert.scope"), FIELD(alert_tab, href, F_TEXT, .flags = FIELD_PRIVATE), FIELD(alert_tab, n, F_INT),
    FIELD(alert_tab, current, F_BOOL),
};
static const struct model tab_model = MODEL(alert_tab, tab_fields, .doc = "A list that one may see, and how much in it waits");

struct alert_page {
    const char *scope, *kind, *status, *severity, *reason_typed, *reason_error, *days_error, *chosen_error;
    int64_t info, warning, urgent, number, next, before, days, most_days;
    bool filtered;
    struct list tabs, lines;
};
static const struct field fields[] = {
    FIELD(alert_page, scope, F_TEXT, .words = alert_scope_words), FIELD(alert_page, kind, F_TEXT), FIELD(alert_page, status, F_TEXT), FIELD(alert_page, severity, F_TEXT),
    FIELD(alert_page, info, F_INT, .doc = "open ones"), FIELD(alert_page, warning, F_INT), FIELD(alert_page, urgent, F_INT), FIELD(alert_page, number, F_INT),
    FIELD(alert_page, next, F_INT, .doc = "number of the next page; 0 = this is the last"), FIELD(alert_page, before, F_INT),
    FIELD(alert_page, lines, F_LIST, .of = &line_model), FIELD(alert_page, tabs, F_LIST, .of = &tab_model), FIELD(alert_page, filtered, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(alert_page, reason_typed, F_TEXT, .flags = FIELD_PRIVATE), FIELD(alert_page, reason_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(alert_page, days_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(alert_page, chosen_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(alert_page, days, F_INT, .flags = FIELD_PRIVATE), FIELD(alert_page, most_days, F_INT, .doc = "for how long an alert may be put off"),
};
const struct model alert_page_model = MODEL(alert_page, fields, .doc = "Alerts that wait for an answer");

/* ---- what was asked for */

static int word_of(const char *text, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    return -1;
}

/* The widest list is the one that the operations centre begins with; others begin with their own. */
static enum alert_scope scope_of(struct req *r)
{
    const char *asked = r->again ? req_value(r, "xem") : req_query(r, "xem");
    int scope = word_of(asked, alert_scope_words);
    bool desk = (r->actor.roles & ROLE_DESK) != 0;
    if (scope < 0)
        scope = desk ? ALERT_MINE : alert_has_scope(&r->ctx, ALERT_BELOW) ? ALERT_BELOW : ALERT_UNIT;
    return (enum alert_scope)scope;
}

static const char *known(struct req *r, const char *name, const char *const *words)
{
    const char *text = r->again ? req_value(r, name) : req_query(r, name);
    int i = word_of(text, words);
    return i < 0 ? "" : words[i];
}

/* ---- what is shown */

static const char *step_of(struct req *r, const struct alert *x, const char **procedure)
{
    const struct procedure *p = *x->procedure ? catalogue_find(r->ctx.world->catalogue, x->procedure, folder_today(&r->ctx)) : NULL;
    const struct wf_state_def *s = p ? procedure_state_find(p, x->state) : NULL;
    *procedure = p ? label_in(&p->name, r->ctx.lang) : "";
    return s ? label_in(&s->name, r->ctx.lang) : "";
}

static struct alert_line line_of(struct req *r, const struct alert *x)
{
    const struct units *units = r->ctx.world->units;
    struct alert_line l = {
        .id = x->id, .kind = x->kind, .severity = alert_severity_words[x->severity], .status = x->status, .code = record_code(r->ctx.world, x->dossier, r->x->arena),
        .subject = x->subject, .by = x->by_name, .reason = x->reason, .n = x->n, .due = x->due_at, .raised = x->raised_at, .until = x->until_at,
        .answered = x->answered_at, .level = x->level, .late = x->due_at && x->due_at < r->ctx.now,
        .opens = (r->actor.roles & ROLE_DESK) && x->dossier && (x->holder == r->actor.unit || x->unit == r->actor.unit),
    };
    l.step = step_of(r, x, &l.procedure);
    l.unit = units_title(units, units_find(units, x->holder), folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    return l;
}

static enum err_code tabs_of(struct req *r, enum alert_scope scope, struct alert_page *v, struct err *e)
{
    struct alert_tab *row = ARENA_ARRAY(r->x->arena, struct alert_tab, 3);
    size_t n = 0;
    for (int i = ALERT_MINE; i <= ALERT_BELOW; i++) {
        int64_t by[3];
        if (!alert_has_scope(&r->ctx, (enum alert_scope)i))
            continue;
        TRY(alert_counts(&r->ctx, (enum alert_scope)i, by, e));
        const char *word = alert_scope_words[i];
        row[n++] = (struct alert_tab){word, arena_fmt(r->x->arena, "/canh-bao?xem=%s", word), by[0] + by[1] + by[2], i == (int)scope};
        if (i != (int)scope)
            continue;
        v->info = by[ALERT_INFO];
        v->warning = by[ALERT_WARNING];
        v->urgent = by[ALERT_URGENT];
    }
    v->tabs = (struct list){row, n};
    return ERR_OK;
}

static enum err_code lines_of(struct req *r, const struct alert_look *q, struct alert_page *v, struct err *e)
{
    struct list l;
    TRY(alert_see(&r->ctx, q, &l, e));
    const struct alert *x = l.items;
    size_t n = l.n < PAGE ? l.n : PAGE;
    struct alert_line *row = ARENA_ARRAY(r->x->arena, struct alert_line, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = line_of(r, &x[i]);
    v->lines = (struct list){row, n};
    v->next = l.n > PAGE ? v->number + 1 : 0;
    return ERR_OK;
}

enum err_code alert_show(struct req *r, struct err *e)
{
    struct alert_page *v = ARENA_NEW(r->x->arena, struct alert_page);
    enum alert_scope scope = scope_of(r);
    int64_t page = strtoll(req_query(r, "trang"), NULL, 10);
    *v = (struct alert_page){.scope = alert_scope_words[scope], .kind = known(r, "loai", alert_kind_words), .status = known(r, "trang-thai", statuses),
                             .severity = known(r, "muc", alert_severity_words), .number = page > 1 && page < 1000 ? page : 1, .reason_typed = req_value(r, "ly-do"),
                             .reason_error = form_problem(r, "ly-do"), .days_error = form_problem(r, "ngay"), .chosen_error = form_problem(r, "chon"), .days = 1};
    v->before = v->number - 1;
    v->most_days = r->ctx.world->alerts ? r->ctx.world->alerts->snooze_days : 1;
    v->filtered = *v->kind || *v->status || *v->severity;
    int severity = word_of(v->severity, alert_severity_words);
    struct alert_look q = {.scope = scope, .kind = v->kind, .status = v->status, .severity = severity > 0 ? severity : 0, .most = PAGE + 1, .skip = (v->number - 1) * PAGE};
    TRY(tabs_of(r, scope, v, e));
    TRY(lines_of(r, &q, v, e));
    return req_show(r, v);
}

/* ---- answering */

static size_t chosen(struct req *r, int64_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->x->form_n && n < CHOSEN; i++)
        if (strcmp(r->x->form[i].name, "chon") == 0)
            out[n++] = strtoll(r->x->form[i].value, NULL, 10);
    return n;
}

/* One that was closed meanwhile is answered by that. */
enum err_code alert_do(struct req *r, struct err *e)
{
    int64_t id[CHOSEN];
    size_t n = chosen(r, id);
    const char *what = req_value(r, "lam");
    bool snooze = strcmp(what, "hoan") == 0;
    if (!n)
        problem_add(&r->problems, "chon", "alert.none_chosen", 0);
    if (!snooze && strcmp(what, "nhan") != 0)
        problem_add(&r->problems, "lam", "err.wrong_type", 0);
    TRY(req_checked(r, e));
    for (size_t i = 0; i < n; i++) {
        struct err why = {0};
        struct alert_answer x = {id[i], snooze, req_value(r, "ly-do"), strtoll(req_value(r, "ngay"), NULL, 10)};
        enum err_code rc = alert_answer(&r->ctx, &x, &r->problems, &why);
        if (rc && rc != ERR_STALE) {
            *e = why;
            return rc;
        }
    }
    return req_go(r, "/canh-bao?xem=%s&tb=%s", alert_scope_words[scope_of(r)], snooze ? "canh-bao-hoan" : "canh-bao-nhan");
}
