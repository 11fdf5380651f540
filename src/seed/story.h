/* One life written down: what was asked, by whom, when, and every act after it until the end of the run. Made without a database;
 * told to the services by tell.c. */
#pragma once
#include "drill/life.h"
#include "seed/arrivals.h"

struct story_step {
    const char *act;
    struct actor who;
    struct form_values inputs, changed;
    int64_t at;
};
struct story_marks { /* what the applicant thought of it, some hours after the end; at 0 = they said nothing */
    int64_t at;
    int in_time, late; /* the marks, by how it ended: that is known to who tells it */
    const char *words_late; /* "" = none */
};
struct story {
    const struct procedure *procedure; /* newest revision, not localised */
    const struct unit *unit;
    struct life life;
    int64_t at, account; /* account: the applicant's, 0 at the counter */
    struct actor by;     /* who files it */
    bool counter;
    struct form_values form; /* as filed: the life goes on with what was answered anew */
    struct story_step *step;
    size_t steps;
    struct story_marks marks;
};

struct story_wish {
    const struct country *country;
    const struct arrival *arrival;
    const struct life_shares *shares;
    bool uneven;   /* a commune and a procedure have a pace of their own, the same in every run: how often a step there takes long */
    int64_t until; /* what comes later has not happened */
};
/* Everything in the arena. */
enum err_code story_make(const struct story_wish *w, struct arena *a, struct story *out, struct err *e) MUST_USE;
