/* Open alerts for the board. See warn.h; codes and names of units alone. */
#include "rooms/ioc/warn.h"
#include "domain/alert/rules.h"
#include "reference/units.h"
#include "service/alert/answers.h"
#include "service/folder.h"
#include "service/record.h"
#include <string.h>

enum { MOST = 4 };

static const struct field fields[] = {
    FIELD(ioc_alert, kind, F_TEXT, .words = alert_kind_words, .label = "alert.kind"), FIELD(ioc_alert, severity, F_TEXT, .words = alert_severity_words, .label = "alert.severity"),
    FIELD(ioc_alert, code, F_TEXT), FIELD(ioc_alert, unit, F_TEXT, .doc = "that has it"), FIELD(ioc_alert, subject, F_TEXT, .doc = "the channel that fails"),
    FIELD(ioc_alert, href, F_TEXT, .flags = FIELD_PRIVATE), FIELD(ioc_alert, n, F_INT, .doc = "how many arrived, or fail"), FIELD(ioc_alert, due, F_INSTANT),
    FIELD(ioc_alert, late, F_BOOL),
};
const struct model ioc_alert_model = MODEL(ioc_alert, fields, .doc = "An open alert, beside the figures");

static struct ioc_alert line_of(struct req *r, const struct alert *x, const char *scope)
{
    const struct units *all = r->ctx.world->units;
    bool mine = (r->actor.roles & ROLE_DESK) && x->dossier && (x->holder == r->actor.unit || x->unit == r->actor.unit);
    struct ioc_alert l = {
        .kind = x->kind, .severity = alert_severity_words[x->severity], .code = record_code(r->ctx.world, x->dossier, r->x->arena), .subject = x->subject, .n = x->n,
        .due = x->due_at, .late = x->due_at && x->due_at < r->ctx.now, .unit = units_title(all, units_find(all, x->holder), folder_today(&r->ctx), r->ctx.lang, r->x->arena),
    };
    l.href = mine ? arena_fmt(r->x->arena, "/viec/ho-so/%s", l.code) : arena_fmt(r->x->arena, "/canh-bao?xem=%s&loai=%s", scope, x->kind);
    return l;
}

enum err_code ioc_alerts_of(struct req *r, const struct ioc_ask *q, struct ioc_alerts *out, struct err *e)
{
    struct list found;
    int64_t by[3];
    enum alert_scope scope = alert_has_scope(&r->ctx, ALERT_BELOW) ? ALERT_BELOW : ALERT_UNIT;
    *out = (struct ioc_alerts){0};
    if (q->top->tier == UNIT_NATION || !alert_has_scope(&r->ctx, scope))
        return ERR_OK;
    struct alert_look look = {.scope = scope, .kind = "", .status = "open", .at = q->own ? 0 : q->top->id, .most = MOST};
    TRY(alert_counts(&r->ctx, scope, by, e));
    TRY(alert_see(&r->ctx, &look, &found, e));
    const struct alert *x = found.items;
    struct ioc_alert *row = ARENA_ARRAY(r->x->arena, struct ioc_alert, found.n + 1);
    for (size_t i = 0; i < found.n; i++)
        row[i] = line_of(r, &x[i], alert_scope_words[scope]);
    *out = (struct ioc_alerts){{row, found.n}, by[0] + by[1] + by[2], true};
    return ERR_OK;
}
