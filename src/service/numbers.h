/* The book of numbers (sổ cấp số): the results that a unit issued of a kind in a year, in the order of their numbers, with the numbers behind
 * which there is none. Like other lists it shows a name and nothing else of a person. */
#pragma once
#include "service/ctx.h"
#include "store/number_store.h"

struct number_line {
    int64_t seq, to;        /* to: of a run of missing numbers the last one; else seq */
    bool run;               /* more than one */
    const char *what;       /* issued; again: its dossier was given a later number since; missing: message numbers.<what> */
    const char *number, *day, *code, *name, *signer; /* "" where missing; day YYYY-MM-DD */
    const char *result;     /* what was issued */
    int64_t id;
};
extern const struct model number_line_model;

struct number_query {
    struct number_place at;
    int64_t after;          /* goes on behind this number */
    size_t most;
};
/* struct number_line; *next: to go on behind, 0 = that was all. */
enum err_code numbers_read(struct ctx *c, const struct number_query *q, struct list *out, int64_t *next, struct err *e) MUST_USE;

/* Numbers of results that are older than the table behind them (store/0011): at a start, once. *ready: nothing is to be done; *found: how many. */
enum err_code numbers_ready(struct ctx *c, bool *ready, struct err *e) MUST_USE;
enum err_code numbers_find(struct ctx *c, int64_t *found, struct err *e) MUST_USE;
