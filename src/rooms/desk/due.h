/* The due mark: how near the promised moment is, in words an officer reads at a glance. Working time by the deciding unit's
 * calendar, as the promise itself. Pure but for the calendar; knows no page. */
#pragma once
#include "base/record.h"
#include "time/calendar.h"

struct due_mark {
    const char *look;   /* late today ok stop done: colour and shape */
    const char *icon;   /* late today ok pause done */
    const char *text;   /* message "desk.due.<text>" */
    const char *more;   /* message "desk.due_more.<more>"; "" = none */
    int64_t hours, days;
    const char *minutes; /* two digits beside hours, else as they are */
    int64_t at;         /* the promised moment; 0 = none */
    int64_t since;      /* when the clock was stopped, or when it came */
};
extern const struct model desk_due_model;

struct due_facts {
    int64_t due, paused, submitted; /* 0 = not */
    bool waiting, done;  /* the clock stands; the result is there */
    bool received;
};
struct due_mark due_mark_of(const struct calendar *cal, struct due_facts f, int64_t now, struct arena *a);
/* Minutes of the working days' sessions in [from, to); at most a year is looked at. */
int64_t due_minutes(const struct calendar *cal, int64_t from, int64_t to);
/* The last moment of the day that `now` lies in, and of its week's Sunday. */
int64_t due_day_end(int64_t now);
int64_t due_week_end(int64_t now);
