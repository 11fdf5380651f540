/* What people do with letters that were drafted: look at those that wait for them, sign, or say why none is needed; and what was said. Whose they are: whoever may do the act,
 * at that unit, or stands in for them. */
#pragma once
#include "service/letter/proposal.h"
#include "store/alert/letter_store.h"

enum { LETTER_REASON_MAX = 2000, LETTER_DROP_MAX = 300, LETTER_DROPPED_DAYS = 30 };

/* Those that wait for the actor, the oldest date first, at most n: struct letter. */
enum err_code letters_waiting(struct ctx *c, size_t n, struct list *out, struct err *e) MUST_USE;
enum err_code letters_count(struct ctx *c, int64_t *out, struct err *e) MUST_USE;

/* What was said when none was needed. */
struct letter_no {
    const char *code, *who, *why;
    int64_t due, at; /* the date that was not kept, and when it was said */
};
extern const struct model letter_no_model;
/* Of the actor's within LETTER_DROPPED_DAYS, the last one first, at most n; of a dossier by date, for its deciding unit and the one whose letter it was,
 * none for others: it is said within the office. struct letter_no. */
enum err_code letters_dropped(struct ctx *c, size_t n, struct list *out, struct err *e) MUST_USE;
enum err_code letters_dropped_of(struct ctx *c, const struct folder *f, struct list *out, struct err *e) MUST_USE;

/* One with all that is needed to show it. ERR_STALE: it no longer fits its dossier. */
struct letter_draft {
    const struct letter *letter;
    struct folder folder;
    struct letter_offer offer;
    struct letter_dates dates;
    const char *cause; /* as it is now */
};
enum err_code letters_open(struct ctx *c, const struct letter *x, struct letter_draft *out, struct err *e) MUST_USE;

/* The letter, if it is the actor's to settle, whatever became of it. ERR_NOT_FOUND. */
enum err_code letters_find(struct ctx *c, int64_t id, struct letter **out, struct err *e) MUST_USE;

struct letter_signing {
    int64_t id, version, days; /* version: of the dossier, as it was seen */
    const char *reason;
};
/* Does the act as by hand (act_on). ERR_STALE: settled before, or the dossier has moved; ERR_NOT_OFFERED, ERR_FORBIDDEN: likewise; all of these come before
 * anything is written. ERR_INVALID: problems ly-do, ngay. */
enum err_code letters_sign(struct ctx *c, const struct letter_signing *x, struct problems *p, struct err *e) MUST_USE;
/* None is needed. ERR_STALE: settled before. ERR_INVALID: problem bo-ly-do. */
enum err_code letters_drop(struct ctx *c, int64_t id, const char *reason, struct problems *p, struct err *e) MUST_USE;
