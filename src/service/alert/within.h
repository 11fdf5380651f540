/* What the files of a round share. */
#pragma once
#include "domain/alert/times.h"
#include "service/alert/engine.h"
#include "service/board/damaged.h"
#include "store/alert/alert_reach.h"
#include "store/alert/alert_store.h"

enum { ALERT_RAISE = 400, ALERT_FOLLOW = 8000, ALERT_WATCHES = 400, ALERT_CLIMBS = 400, ALERT_TELL = 5000, ALERT_WALK = 300, ALERT_RECHECK = 20000 };

struct alert_desk_list;
struct engine {
    struct ctx *c;
    const struct alert_rules *rules;
    struct alert_run last;
    bool first;        /* it has never run here */
    int64_t newest;    /* of the tide, up to which this round goes */
    int64_t idle;      /* ms since the last one */
    size_t left;       /* alerts that may still be raised */
    bool starved;      /* more than that would have been */
    struct alert_round *round;
    struct damaged damaged;
    struct alert_desk_list *desks; /* officers of this round, by unit and role */
};

const struct calendar *alert_calendar(const struct engine *en, int64_t unit);

/* raise.c */
/* Fills what follows from the rule and raises it, unless one of its cause is there. What must be set: dossier, work, turn, state, procedure, unit,
 * holder, role, assignee, subject, n, due_at, and cause if dossier is 0. */
enum err_code alert_raise(struct engine *en, const struct alert_rule *r, struct alert *x, struct err *e) MUST_USE;
/* Of one piece of work: raised, or watched for, or neither. */
enum err_code alert_consider(struct engine *en, const struct alert_rule *r, const struct alert_work *w, struct err *e) MUST_USE;
/* Tells those of its level; where there is nobody the next one. Sets level and next_at. */
enum err_code alert_tell_level(struct engine *en, const struct alert_rule *r, struct alert *x, struct err *e) MUST_USE;
int64_t alert_ways(const struct alert_rule *r, const struct alert *x); /* bits of enum alert_way */
enum err_code alert_climb(struct engine *en, struct err *e) MUST_USE;
/* Accounts of who is to be told, each once; who is away gives way to who stands in. */
enum err_code alert_people(struct engine *en, const struct alert *x, unsigned whom, int64_t *out, size_t max, size_t *n, struct err *e) MUST_USE;
/* Of a unit, not over today, by their first day: struct absence. */
enum err_code alert_away(struct engine *en, int64_t unit, struct list *out, struct err *e) MUST_USE;

/* follow.c */
enum err_code alert_close(struct engine *en, struct alert *x, const char *why, struct err *e) MUST_USE;
/* Closes it if it is no longer so; else it goes along with the work. *holds: it is still there. */
enum err_code alert_check(struct engine *en, struct alert *x, bool *holds, struct err *e) MUST_USE;
enum err_code alert_follow(struct engine *en, struct err *e) MUST_USE;
/* Watched moments that have come, and dossiers from before the first round. */
enum err_code alert_watched(struct engine *en, struct err *e) MUST_USE;
enum err_code alert_walk(struct engine *en, struct err *e) MUST_USE;

/* outside.c: counters that are crowded, channels that fail */
enum err_code alert_outside(struct engine *en, struct err *e) MUST_USE;

/* takeover.c: who stands in from now on hears of what lies open with who is away */
enum err_code alert_take_over(struct engine *en, struct err *e) MUST_USE;

/* tell.c */
enum err_code alert_tell(struct engine *en, struct err *e) MUST_USE;
