/* What the forecast says of a dossier that is open now: its probability of being late and what moves it most, reckoned when it is asked for out of its row, what was
 * learnt and the shares of the last night. Reads alone. Must never know a page, nor decide who may look. */
#pragma once
#include "service/folder.h"
#include "service/forecast/sight.h"

struct outlook {
    struct forecast forecast;    /* verdict FEW with nothing counted: nothing has been learnt yet */
    int64_t learnt_at, dossiers, examples;
    bool old;                    /* not learnt for LESSONS_FRESH_DAYS: not for use */
    bool good;                   /* for use: it holds, and is not old */
    struct list rates;           /* struct forecast_rate */
};
/* c->db is a transaction of the province. With the rates of all, or without any (outlook_one reads its own). */
enum err_code outlook_read(struct ctx *c, bool rates, struct outlook *out, struct err *e) MUST_USE;

struct outlook_said {
    double probability;
    struct forecast_push push[FORECAST_REASONS]; /* what moves it most */
    size_t pushes;
    double x[FORECAST_FEATURES];
    bool warned;                 /* at or above the threshold of the back-test */
};
/* False: there is nothing to tell (its clock stands, its date has passed, o is not good). */
bool outlook_say(const struct ctx *c, const struct outlook *o, const struct sight *s, struct outlook_said *out);
/* Of one dossier alone. */
enum err_code outlook_one(struct ctx *c, const struct folder *f, struct outlook_said *out, bool *said, struct err *e) MUST_USE;

/* Those of these units, likeliest first: struct outlook_line. Of each unit the `each` next due are looked at, `most` are given. */
struct outlook_line { int64_t id, unit, handler_unit, due_at; const char *state; const struct procedure *procedure; struct outlook_said said; };
struct outlook_ask { const int64_t *unit; size_t units, each, most; };
/* expected: the sum of all probabilities; warned: of all that were looked at; left_out: damaged (service/board/damaged.h) */
struct outlook_list { struct list lines; int64_t looked, warned, left_out; double expected; };
enum err_code outlook_list(struct ctx *c, const struct outlook *o, const struct outlook_ask *q, struct outlook_list *out, struct err *e) MUST_USE;
