/* Working time by a calendar: minutes of the sessions of working days. For what an office sets itself; the time limits of the law are
 * deadline.h's. Pure. */
#pragma once
#include "time/calendar.h"

enum { WORKING_DAY = 480 }; /* minutes that stand for a working day, whatever its sessions are */

/* The moment at which so many working minutes after `from` are over: within a session, or at its end. Each WORKING_DAY of them is a working
 * day behind the one of `from`, up to the end of its last session. At most two years are looked at. */
int64_t working_after(const struct calendar *cal, int64_t from, int64_t minutes);

/* Exact minutes of sessions of working days, without the day of 480 minutes; at most two years are looked at. */
int64_t working_between(const struct calendar *cal, int64_t from, int64_t to);     /* how many lie between; 0 if to <= from */
int64_t working_ahead(const struct calendar *cal, int64_t from, int64_t minutes);  /* the moment at which so many after `from` are over */
int64_t working_back(const struct calendar *cal, int64_t to, int64_t minutes);     /* the moment from which so many are left until `to` */
