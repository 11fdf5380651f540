/* What those who were served think of how their dossier was handled: marks from 1 to 5 and, if they like, a few words. Once a dossier, as an event of its
 * journal that leaves it as it is (record_rated), and counted from there like everything else.
 *
 * Who: the applicant's account, as folder_may_see() has it, or who has proved the receipt's secret. An officer never, whatever they have proved: nobody marks
 * their own house. When: from the moment the clock stands for good with an answer of the office - the result is there, or it was refused, since a mark that only
 * those give who got what they wanted would flatter - until RATING_DAYS after it ended; a result that nobody has fetched has not ended. What the applicant took
 * back, or let lapse, was not brought to an end by an office: nobody is asked. */
#pragma once
#include "service/folder.h"

enum { RATING_DAYS = 90, RATING_WORDS = 500, RATING_LOW = 2 };

enum rating_state { RATING_NOT_ASKED, RATING_OPEN, RATING_GIVEN };
struct rating {
    enum rating_state state; /* for the actor: OPEN = they may, now */
    int64_t marks, at;       /* GIVEN: 1..COUNTER_MARKS, when */
    const char *words;       /* GIVEN: "" = none */
    int64_t until;           /* OPEN: the last moment; 0 = it has not ended, so none yet */
};

/* By the row alone: is it time? Whether there are marks already it does not say. */
bool rating_asked(const struct folder *f, int64_t now);
/* proven: this browser has proved the receipt's secret. */
bool rating_may(const struct actor *a, const struct folder *f, bool proven);
enum err_code rating_of(struct ctx *c, const struct folder *f, bool proven, struct rating *out, struct err *e) MUST_USE;
/* For lists: the keys (an array of int64_t) of those of the actor's dossiers that have their marks, among rows (struct dossier) and others. One question, and none
 * at all when nothing of the list could be marked now. */
enum err_code rating_keys(struct ctx *c, const struct list *rows, struct list *out, struct err *e) MUST_USE;

struct rating_given {
    int64_t dossier;
    bool proven;
    int64_t marks;
    const char *words;
};
/* Writes the event; marks up to RATING_LOW are told to the leaders of the unit that decides, once, in their inbox. ERR_NOT_FOUND not theirs; ERR_FORBIDDEN an
 * officer; ERR_STALE there are marks already; ERR_NOT_OFFERED not now; ERR_INVALID problems diem, y_kien. */
enum err_code rating_give(struct ctx *c, const struct rating_given *g, struct problems *p, struct err *e) MUST_USE;
/* The kind of that notice (account's inbox). */
#define RATING_NOTICE "rated_low"
