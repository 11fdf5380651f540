/* A legal time limit as written in a procedure file: so many of which unit, and until what hour of
 * the day a dossier still counts as received that day.
 *
 * It says nothing about a calendar: what date a term gives is the work of deadline.h. Civil Code 2015
 * art. 147-148 counts the units; the cut-off stands in the text of single procedures ("nhận hồ sơ sau
 * 15 giờ thì trả kết quả trong ngày làm việc tiếp theo"). */
#pragma once

enum term_unit {
    TERM_NONE,          /* the law sets no limit; amount is 0 */
    TERM_WORKING_DAYS,  /* "ngày làm việc"; amount 0 = the day of reception itself */
    TERM_CALENDAR_DAYS, /* "ngày" */
    TERM_WORKING_HOURS, /* "giờ làm việc", from the moment of reception */
    TERM_HOURS,         /* "giờ", round the clock */
    TERM_MONTHS,        /* "tháng" */
    TERM_UNITS
};

struct term {
    int amount;
    enum term_unit unit;
    int cutoff_minute; /* minutes after midnight, local; received then or later counts from the next
                        * working day (15:00 = 900). 0 = no cut-off */
    const char *law;   /* code and article, e.g. "60/2014/QH13, Điều 16"; NULL or "" = not told */
};

/* The words of the files and of JSON, in the order of enum term_unit, NULL-ended:
 * none, working_days, calendar_days, working_hours, hours, months. */
extern const char *const term_words[];
