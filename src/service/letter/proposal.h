/* What is proposed for a dossier whose date has passed: the act and whose it is, where the time went, the dates that may be promised.
 *
 * The new date: what the steps left usually take (the procedure's file), in working time of the deciding unit from now on, at the least one working day, and
 * never beyond the longest extension that the act allows, which counts from the old date. */
#pragma once
#include "service/folder.h"

struct letter_offer {
    const struct wf_act *act; /* NULL = the state offers none that a letter could carry out: there is none, or it asks for more than a reason and days */
    int64_t unit;
    unsigned role;            /* one bit: the leader where it is theirs too */
};
/* Of several acts the leader's alone goes before one that others may do as well. */
struct letter_offer letter_offer_of(const struct ctx *c, const struct folder *f);

/* Its main work is open, the clock runs, and its date is over. */
bool letter_late(const struct ctx *c, const struct folder *f);

enum { LETTER_DATES = 60 };
struct letter_date { int64_t days, due; }; /* days: input of the act, in the unit of its limit */
struct letter_dates {
    struct letter_date at[LETTER_DATES]; /* that lie ahead, each date once, at most so many */
    size_t n;
    size_t proposed;                     /* of them */
    int64_t longest;                     /* the last date that the act allows; n = 0: it is over, no date can be promised */
};
enum err_code letter_dates_of(struct ctx *c, const struct folder *f, const struct wf_act *act, struct letter_dates *out, struct err *e) MUST_USE;
/* The dossier as it would stand with that date: for showing the letter. */
enum err_code letter_promise(struct ctx *c, const struct folder *f, const struct wf_act *act, int64_t days, const char *reason, struct folder *out, struct err *e) MUST_USE;

/* Where most of the time went: a word of blame_cause_words, for message letter.reason.<word>. It is said of the work, never of a person. */
enum err_code letter_cause(struct ctx *c, const struct folder *f, const char **out, struct err *e) MUST_USE;
