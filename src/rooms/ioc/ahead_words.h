/* What the page of the forecast shows: dossiers and the back-test, worded. Knows no database. */
#pragma once
#include "service/forecast/reasons.h"

struct ahead_line {
    const char *code, *procedure, *unit, *state, *holder, *chance; /* holder: the unit that has it, if another */
    int64_t due_at, probability; /* thousandths */
    bool warned;
    const char *moved;           /* "used+ steps_left-": what moves it most, + towards late */
    struct list reasons;         /* struct reason */
};
struct ahead_need { const char *what; int64_t has, least; bool enough; };
struct ahead_bin { const char *range, *predicted, *observed; int64_t predicted_n, observed_n, n; }; /* _n: in tenths of a percent */
struct ahead_term { const char *feature, *direction, *step, *odds; };
struct ahead_place { const char *code, *name; };

struct ahead_view {
    struct list lines, needs, bins, terms, places;
    const char *unit, *code, *verdict;
    int64_t at, learnt_at, dossiers, examples, looked, warned, expected, left_out;
    bool good, few, tried, old, never, choose, more; /* tried: there is a back-test to show; more: not all that were looked at are in `lines` */
    int64_t tried_n, tried_late, learnt_n, learnt_late, from; /* of the back-test */
    const char *brier, *brier_base, *skill, *auc, *calibration, *threshold, *precision, *recall;
};
extern const struct model ahead_view_model;

void ahead_trial(const struct outlook *o, const char *lang, struct arena *a, struct ahead_view *v);
