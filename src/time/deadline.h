/* When a dossier is due, why, and how much of the time is used: pure functions of a deadline's life, a
 * calendar, a policy and a moment. Ask again with another calendar, and the answer is the new date.
 *
 * Law: Civil Code 91/2015/QH13 art. 147 (hours run from the moment; the first day is not counted), art. 148
 * (months end on the same day number or the month's last; a last day that is off moves to the next working
 * day; the day ends at 24:00). docs/deadlines.md tells the rules with examples, and what the law leaves open.
 *
 * Counting is in whole days or whole minutes; seconds are cut off. A deadline is what a dossier keeps
 * (deadline_model writes and reads it as JSON); a result is never stored, it is asked for. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/record.h"
#include "time/calendar.h"
#include "time/term.h"

/* What the law leaves to a province. All zero is the default of docs/deadlines.md. */
struct deadline_policy {
    enum { CUTOFF_AT_IS_AFTER, CUTOFF_AT_IS_BEFORE } cutoff;     /* exactly 15:00 */
    enum { PAUSE_BOTH_DAYS, PAUSE_ANSWER_COUNTS, PAUSE_BETWEEN } pause; /* of the day of asking and of answering:
                                    * neither counts; the day of the answer counts; both count */
    enum { AFTER_HOURS_NEXT, AFTER_HOURS_SAME_DAY } after_hours; /* receipt and answers while closed: count from the
                                    * next opening; keep their own date */
    enum { DUE_AT_CLOSE, DUE_AT_MIDNIGHT } due;                  /* the last day ends with its last session; at 24:00 */
};

struct deadline_rules {
    const struct calendar *calendar;
    struct deadline_policy policy;
};

struct deadline_pause { /* the clock stands */
    int64_t from, to;   /* to = 0: still waiting */
    const char *reason; /* as the citizen reads it */
    const char *law;
};

struct deadline_extension { /* amount 0 = none; counted from the promised date */
    int64_t amount;
    int unit; /* enum term_unit */
    const char *reason, *law;
};

struct deadline {
    int64_t received; /* when it came, whatever the hour */
    int64_t amount;   /* the term, as in struct term */
    int unit;         /* enum term_unit */
    int64_t cutoff_minute;
    const char *law;
    struct list pauses; /* of struct deadline_pause, any order, may overlap */
    struct deadline_extension extension;
    int64_t stopped; /* when the result was there or the dossier ended; 0 = running */
};

enum deadline_state {
    DEADLINE_NONE,    /* no term, no date */
    DEADLINE_RUNNING,
    DEADLINE_TODAY,   /* due today, not yet past */
    DEADLINE_PAUSED,  /* .due is what it would be if the answer came now */
    DEADLINE_LATE,    /* past due, running or ended so */
    DEADLINE_EARLY,   /* ended on a day before the due day */
    DEADLINE_ON_TIME, /* ended on the due day, in time */
};

/* Why this date: one span of days each, in order. Without the sum and extension lines they cover every
 * day from the receipt to the due date exactly once (terms in hours: every day), and the counts of the lines
 * before a sum line (back to the sum before it) add up to its count. */
struct deadline_line {
    int kind;               /* enum deadline_kind, as a word */
    const char *from, *to;  /* first and last day, YYYY-MM-DD */
    int64_t at, until;      /* moments where the text needs them: {time:at}, {time:until}; else 0 */
    const char *text;       /* the reason: message "why.<text>" of texts/deadline.*.txt */
    const char *count;      /* the third column: message "why.count.<count>", e.g. "{n} ngày làm việc" */
    int64_t n;              /* days or minutes counted */
    int64_t hours, minutes; /* n in terms of hours */
    int64_t amount;         /* sum and extension: the amount as the law says it (1 month, 4 hours) */
    const char *name;       /* holiday, make-up day, reason; "" = none */
    const char *law;        /* legal basis; "" = none */
};

enum deadline_kind { WHY_RECEIVED, WHY_COUNT, WHY_HOLIDAY, WHY_REST, WHY_PAUSE, WHY_ROLL, WHY_EXTENSION, WHY_SUM };

struct deadline_result {
    int state; /* enum deadline_state */
    int64_t due;              /* 0 = none; in time up to and including this moment */
    const char *due_date;     /* the day of due, also when it ends at 24:00; "" = none */
    int64_t start;            /* counted as received from here */
    const char *start_date;
    int64_t total, used, left; /* days or minutes of the term and its extension ("16 of 20"); when the two
                                * count different things: of the one that runs. The current day is used */
    int64_t over;             /* days or minutes beyond due; 0 if not late */
    int unit;                 /* of these: enum term_unit, TERM_MONTHS never (months are told in days) */
    bool paused;              /* the clock stands at `now` */
    bool expected;            /* rests on days off that are not announced yet */
    struct list lines;        /* of struct deadline_line */
};

/* A deadline without pauses; strings of t are not copied. */
struct deadline deadline_of(const struct term *t, int64_t received);

/* What is true at `now`. Everything in *out lies in `a` or is static. ERR_INVALID, with the field at fault:
 * no receipt, an amount out of range (days 1..3660, hours 1..8760, months 1..120; 0 only in working days), a pause
 * that ends before it begins, a span of more than 40 years. */
enum err_code deadline_due(const struct deadline *d, const struct deadline_rules *r, int64_t now, struct arena *a,
                           struct deadline_result *out, struct err *e) MUST_USE;

extern const struct model deadline_pause_model, deadline_extension_model, deadline_model;
extern const struct model deadline_line_model, deadline_result_model;
