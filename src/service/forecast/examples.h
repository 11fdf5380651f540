/* Examples for the forecast out of the history of a province: dossiers filed within EXAMPLES_DAYS, drawn by their keys where there are more than EXAMPLES_MOST,
 * each looked at once in every quarter of its time limit at a moment that its key chooses. Only what was open then, its clock running, is looked at.
 *
 * A look counts once the date that was promised at that moment has passed, whatever had become of it by then: else those that ended quickly would be among the
 * examples and those that are still open would not. Its outcome counts as known from then on too. Left out is what cannot be judged yet although that date has
 * passed: the clock stands, or the date was put off to a day that is still to come.
 *
 * Late is what ended after its date (as figures have it, domain/counter.h), or is open behind it. Looks of the first EXAMPLES_QUIET days of an installation
 * are left out, because nobody knows yet what is usual; so are dossiers that are damaged (service/board/damaged.h). Reads alone, a page of keys at a time; memory: some 200 bytes a look. Must never know a page. */
#pragma once
#include "domain/board/forecast.h"
#include "service/ctx.h"

enum { EXAMPLES_DAYS = 365, EXAMPLES_MOST = 20000, EXAMPLES_PARTS = 4, EXAMPLES_QUIET = 28 };

struct examples {
    struct forecast_example *row;  /* by the moment of the look */
    const int64_t *dossier;        /* of each row */
    size_t n;
    int64_t dossiers, left_out;    /* that were read; that could not be */
    struct list lore;              /* struct lore_line: what is known today */
};
/* Those of before `now`, the moment of the context. `most` dossiers; 0 = EXAMPLES_MOST. */
enum err_code examples_gather(struct ctx *c, int64_t most, struct examples *out, struct err *e) MUST_USE;
