/* What is known of units and procedures when a day begins: how often they were late, and how much lies with each officer. Read day by day from the tallies
 * and the officers' stints, never from a later day than asked for: what was not known yet cannot leak in.
 *
 * - Late share: of what ended with a date (result or refusal), older days weigh half after LORE_HALF days; drawn towards that of all.
 * - Load: open dossiers with a date at the unit beside the usual number there, over officers at work beside their usual number: 1 = as usual, 2 = twice as much
 *   for each. Of the unit and not of one officer, because nobody keeps who held what at a past moment; an absent officer shows in it all the same. At work are those
 *   who did anything on a day; the last three or four days count most. Usual: older days weigh half after LORE_USUAL days.
 *
 * Costs two looks at every tally there is and one at every stint, in their order; memory: some 80 bytes a unit or procedure. Must never know a dossier. */
#pragma once
#include "service/ctx.h"

enum { LORE_HALF = 90, LORE_USUAL = 60 };
#define LORE_LOAD_MOST 5.0

struct lore_ask {           /* one question, and its answers */
    int64_t day;            /* as in domain/counter.h: all days before it are known */
    int64_t unit;
    const char *procedure;
    double unit_late, procedure_late, load;
};
/* Everything that is known when a day begins: units, procedures, and (0, "") for all. */
struct lore_line { int64_t unit; const char *procedure; double late, load; };
/* All questions in turn: `ask` by day, none after `day`, falling days are ERR_INTERNAL. And what is known on that day: struct lore_line. */
enum err_code lore_read(struct ctx *c, struct lore_ask *ask, size_t n, int64_t day, struct list *out, struct err *e) MUST_USE;
