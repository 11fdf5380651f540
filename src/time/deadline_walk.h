/* Inside of deadline.h: one term counted along a calendar, step by step. Nobody else includes it. */
#pragma once
#include "time/deadline.h"

enum step_kind {
    STEP_COUNT,   /* counts */
    STEP_MAKEUP,  /* a make-up day: counts */
    STEP_FEAST,   /* a named day off that counts all the same, in calendar days */
    STEP_OFF,     /* a named day off: not counted */
    STEP_REST,    /* a weekly rest day: not counted */
    STEP_PAUSE,   /* the clock stands */
    STEP_ROLL,    /* the term is over, its last day was off: on to a working day */
};

struct step { /* a day, or a part of one in terms of hours */
    int day, from, to; /* minutes [from, to) of the day */
    enum step_kind kind;
    int n; /* what it counts */
    const struct calendar_day *feast; /* NULL, or the calendar's word on the day */
    const struct deadline_pause *pause;
};

struct span { /* a pause as the walk wants it */
    int64_t from, to;  /* minutes since 1970, local: [from, to) */
    int first, last;   /* days that do not count; first > last: none */
    const struct deadline_pause *pause;
};

struct leg { /* a term from a starting moment: the term itself or its extension */
    struct moment start, due;
    int64_t amount;
    enum term_unit unit;
    bool same_day;  /* zero working days */
    int total;      /* what the counts must add up to */
    struct span *spans;
    size_t spans_n;
    struct step *steps;
    size_t steps_n, steps_cap;
};

struct walk {
    const struct deadline *deadline;
    const struct deadline_rules *rules;
    int64_t now; /* where an open pause is taken to end */
    struct arena *arena;
    struct leg leg[2];
    int legs;
    bool out_of_hours, past_cutoff; /* why the start is not the receipt */
};

enum { WALK_DAYS = 40 * 366 };

/* Receipt -> the moment from which it counts. */
void walk_start(struct walk *w, struct moment received);
/* Counts one leg from l->start; ERR_INVALID if it does not end within WALK_DAYS. */
enum err_code walk_leg(struct walk *w, struct leg *l, struct err *e) MUST_USE;

static inline bool in_hours(enum term_unit u)
{
    return u == TERM_WORKING_HOURS || u == TERM_HOURS;
}

struct moment moment_of(int64_t instant);
int64_t moment_instant(struct moment m);
static inline int64_t moment_minutes(struct moment m)
{
    return (int64_t)m.day * CIVIL_DAY_MIN + m.minute;
}

/* deadline_why.c */
struct list why_lines(const struct walk *w);
