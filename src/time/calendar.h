/* A unit's working calendar as a value: which days are worked, in which sessions, and why not.
 *
 * Built once from rows that the caller has loaded, then only read; any number of threads may. Three
 * layers, the later wins on the same date:
 *   1. the law, for days that nobody has announced: fixed dates, Giỗ Tổ and Tết by the lunar table, the
 *      second National Day, the next working day off when a holiday meets a weekly rest day
 *      (Labour Code 45/2019/QH14 art. 111(3), 112; Resolution 28/2026/QH16: 24/11 from 2026)
 *   2. the nation's announced days (swaps, make-up Saturdays, the five days of Tết)
 *   3. the unit's own days
 * What layer 1 has to guess (which five days of Tết, which day beside 2/9) and what layer 2 calls
 * "proposed" is marked `expected`, so that a date built on it can say so.
 *
 * Days are numbers as in base/civil.h, minutes are of the local day. Knows no term and no dossier. */
#pragma once
#include "base/arena.h"
#include "base/civil.h"
#include "base/err.h"
#include "time/lunar.h"
#include <stddef.h>

enum { CALENDAR_SESSIONS = 4 };

enum calendar_kind {
    CALENDAR_OFF,
    CALENDAR_WORK,    /* a make-up day, or worked in spite of a holiday: the sessions of a whole usual day */
    CALENDAR_HALF_AM, /* the part of the day before noon */
    CALENDAR_HALF_PM, /* the part after noon */
    CALENDAR_HOURS,   /* sessions of its own, in .hours */
};
/* Words of files, in order of the enum, NULL-ended: off work half_am half_pm hours */
extern const char *const calendar_kinds[];

struct session {
    int open, close; /* [open, close) */
};

struct sessions {
    int n; /* 0 = closed */
    struct session at[CALENDAR_SESSIONS];
};

struct calendar_week {
    struct sessions day[8]; /* [1] = Monday .. [7] = Sunday; [0] unused */
    unsigned rest;          /* bit w: weekday w is a weekly rest day. With sessions on it the desk receives
                             * dossiers, yet the day is not a working day and ends no term */
};

struct calendar_row { /* strings must outlive the calendar */
    struct civil date;
    enum calendar_kind kind;
    const char *hours;  /* CALENDAR_HOURS: "08:00-12:00,13:00-16:00"; else ignored */
    const char *name;   /* "Ngày Văn hóa Việt Nam" */
    const char *law;    /* legal basis */
    const char *status; /* "proposed" or "expected": may still change; anything else, NULL: fixed */
};

struct calendar_plan {
    const struct calendar_week *week; /* NULL = calendar_week_usual() */
    const struct lunar_year *lunar;   /* layer 1 covers these years from 2021 on; none = no layer 1 */
    size_t lunar_n;
    const struct calendar_row *nation, *unit; /* any order; of two rows on one date the later row wins */
    size_t nation_n, unit_n;
};

struct calendar_day { /* a day that is not like its weekday */
    int day;
    enum calendar_kind kind;
    bool expected;
    struct sessions sessions;
    const char *name, *law; /* never NULL */
};

struct calendar;

/* Monday to Friday 07:30-11:30 and 13:30-17:00; Saturday and Sunday rest. */
struct calendar_week calendar_week_usual(void);
/* "07:30-11:30,13:30-17:00": in order, not overlapping, at most CALENDAR_SESSIONS; "" = closed. */
bool calendar_sessions_parse(const char *s, struct sessions *out);

/* ERR_INVALID: a date that is none, sessions that do not parse, a week without a working day. */
enum err_code calendar_new(const struct calendar_plan *p, struct arena *a, const struct calendar **out,
                           struct err *e) MUST_USE;

const struct calendar_day *calendar_find(const struct calendar *c, int day); /* NULL: as its weekday */
bool calendar_works(const struct calendar *c, int day);             /* a working day, half days included */
struct sessions calendar_sessions(const struct calendar *c, int day); /* when dossiers are received */
int calendar_close(const struct calendar *c, int day);              /* end of its last session; 24:00 if closed */
int calendar_next(const struct calendar *c, int day);               /* first working day from day on */

struct moment {
    int day, minute;
};
/* The first moment from m on at which the office receives: m itself within a session. */
struct moment calendar_opening(const struct calendar *c, struct moment m);
