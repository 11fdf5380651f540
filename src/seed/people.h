/* Accounts of a run: officers of every unit that gets work, citizens of every commune from which somebody applies from home. */
#pragma once
#include "seed/arrivals.h"
#include "seed/country.h"

/* Fills in the country's officers and citizens. All in the centre; the clock stands meanwhile at `now`. */
enum err_code people_make(struct app *app, struct country *k, const struct arrivals *all, struct arena *a, struct err *e) MUST_USE;
