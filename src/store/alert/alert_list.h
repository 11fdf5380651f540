/* Alerts that are not closed, as people look at them: theirs, of a unit, of a province. Must never decide who may see which. */
#pragma once
#include "store/alert/alert_store.h"

struct alert_ask {
    int64_t account, unit, province; /* whose: exactly one is set; of a province also what is no unit's */
    const char *kind, *status;       /* "" = all */
    int64_t severity;                /* at least */
    int64_t at;                      /* of this unit alone (holder); 0 = all */
    int64_t most, skip;
};
/* The most serious first, then the newest: struct alert. */
enum err_code alert_list(struct db *db, const struct alert_ask *q, struct arena *a, struct list *out, struct err *e) MUST_USE;
struct alert_count { int64_t severity, n; };
/* By severity, whatever the filters say. */
enum err_code alert_count(struct db *db, const struct alert_ask *q, struct arena *a, struct list *out, struct err *e) MUST_USE;
extern const struct sql_set alert_list_set;
