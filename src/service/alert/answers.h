/* What people do with alerts: look at them, acknowledge, put off. Who may: whoever was told, or stands in for them; the leader of a unit that has it
 * or answers for it; the operations centre and the leaders of a province for all below. */
#pragma once
#include "service/ctx.h"
#include "store/alert/alert_list.h"

enum alert_scope { ALERT_MINE, ALERT_UNIT, ALERT_BELOW };
extern const char *const alert_scope_words[]; /* mine unit below */
/* Which of them the actor has. */
bool alert_has_scope(const struct ctx *c, enum alert_scope scope);

struct alert_look {
    enum alert_scope scope;
    const char *kind, *status; /* "" = all */
    int64_t severity, at, most, skip;
};
/* ERR_FORBIDDEN: not a scope of theirs. struct alert. */
enum err_code alert_see(struct ctx *c, const struct alert_look *q, struct list *out, struct err *e) MUST_USE;
/* Open ones by severity: n[enum alert_severity]. */
enum err_code alert_counts(struct ctx *c, enum alert_scope scope, int64_t n[3], struct err *e) MUST_USE;

struct alert_answer {
    int64_t id;
    bool snooze;        /* else acknowledged */
    const char *reason; /* required of a snooze */
    int64_t days;       /* a snooze: 1 to world->alerts->snooze_days; until that morning */
};
/* ERR_NOT_FOUND: no such alert, or not theirs to see; ERR_STALE: closed meanwhile. Problems ly-do, ngay. */
enum err_code alert_answer(struct ctx *c, const struct alert_answer *x, struct problems *p, struct err *e) MUST_USE;
