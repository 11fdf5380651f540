/* Late dossiers of a unit and a period, added up by where their time went, and in words. What ended late counts in the period, what is overdue counts now: the
 * figures `late` and `overdue` of the boards, as far as the rounds came that keep the rows (service/board/late_rounds.h). Knows no address. */
#pragma once
#include "rooms/ioc/scope.h"
#include "store/board/late_store.h"

/* Which of the unit's: as late_pick; procedure and field of the ask go before. */
struct ioc_late_ask { const struct ioc_ask *q; struct late_pick pick; };
struct late_ask ioc_late_ask(const struct req *r, const struct ioc_ask *q);
bool ioc_late_wanted(const struct req *r, const struct ioc_late_ask *x, const struct late_sum *s);

/* Of all provinces in which the unit has any: struct late_sum. */
enum err_code ioc_late_sums(struct req *r, const struct ioc_late_ask *x, struct list *out, struct err *e) MUST_USE;

/* What is one in cause, place, procedure and step. The largest first. */
struct ioc_late_line {
    const char *cause, *cause_name; /* word and words */
    const char *unit, *unit_code;   /* where the cause lies; "" = with the applicant */
    const char *step, *step_name, *procedure, *procedure_name;
    int64_t ended, overdue, n, minutes, share; /* n: both together; share of all, in thousandths */
    const char *hours;              /* the minutes as a page shows them */
    int64_t at_unit;
};
extern const struct model ioc_late_line_model;
struct list ioc_late_lines(struct req *r, const struct list *sums);
