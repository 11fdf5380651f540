/* What a dossier looks like at a moment, in the features of domain/board/forecast.h that follow from its own columns, its procedure and the calendar: how much of
 * the way to its date is gone, how many steps are left, days off ahead, the end of a month. The rest is lore.h's. Pure but for the world's calendars, which are
 * today's: a day off that was announced later is known to an earlier look. */
#pragma once
#include "domain/board/forecast.h"
#include "service/ctx.h"

struct procedure;
struct wf_state_def;

struct sight {
    int64_t unit, at, received_at, due_at, paused_at;
    const struct procedure *procedure; /* of its revision */
    const char *state;
};
/* Is there anything to tell? It was received, its clock runs, its date is still to come. */
bool sight_open(const struct sight *s);
/* Fills USED, STEPS_LEFT, DAYS_OFF and MONTH_END. USED counts working minutes from receipt to date, those in which the clock stood among both. */
void sight_features(const struct world *w, const struct sight *s, double x[FORECAST_FEATURES]);
