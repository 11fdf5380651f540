/* Every night a province's forecast is learnt anew from its history and tried on the later part of it. What was learnt takes
 * the place of what was there, also when it is refused: a forecast that does not hold tonight is not shown tomorrow. Must never know a page. */
#pragma once
#include "domain/board/forecast.h"
#include "service/jobs.h"

/* Between which hours it is learnt, by the clocks of Viet Nam, and how many minutes one province is behind the other, so that they do not hold up other jobs all
 * at once. A night that was missed is left out. FRESH_DAYS: how long what was learnt may be used. */
enum { LESSONS_HOUR = 2, LESSONS_END = 6, LESSONS_APART = 5, LESSONS_FRESH_DAYS = 7 };

/* Standing job of every province: reads in `run`, without the writer; writes two tables in `done`. Not while a fixed clock is shown to people. */
enum err_code lesson_run(struct ctx *c, struct job *j, struct err *e) MUST_USE;
enum err_code lesson_done(struct ctx *c, const struct job *j, struct err *e) MUST_USE;
enum err_code lesson_key(struct ctx *c, const char **out, struct err *e) MUST_USE;

struct lesson {
    struct forecast forecast;
    int64_t at, dossiers, left_out, examples; /* left_out: damaged */
    struct list lore;  /* struct lore_line */
};
/* Reads alone; c->now is the moment as of which it is learnt. */
enum err_code lesson_learn(struct ctx *c, struct lesson *out, struct err *e) MUST_USE;
/* Writes it. */
enum err_code lesson_keep(struct ctx *c, const struct lesson *l, struct err *e) MUST_USE;

/* A model that was learnt elsewhere, on all examples of this province: what it would have been worth here. trial.tried 0: there are none. */
struct lesson_trial { struct forecast_trial trial; int64_t dossiers; };
enum err_code lesson_try(struct ctx *c, const struct forecast *other, struct lesson_trial *out, struct err *e) MUST_USE;
