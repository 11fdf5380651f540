/* Days out of an iCalendar file (RFC 5545): VEVENTs whose DTSTART and DTEND are whole days. Kit: knows nothing of calendars of offices. */
#pragma once
#include "base/err.h"
#include "base/record.h"

enum { ICAL_EVENTS = 500, ICAL_SPAN = 60 /* days that one event may last */ };

struct ical_event {
    const char *from, *to; /* YYYY-MM-DD; to: first day no longer (RFC 5545, DTEND) */
    const char *name;      /* SUMMARY; NFC, one line */
};

/* In order of their days; a list of struct ical_event in a. What is cancelled is left out. Refused as a whole, ERR_INVALID with e->text one of
 *   ical.text      not UTF-8, or no VCALENDAR
 *   ical.none      no event in it
 *   ical.many      more than ICAL_EVENTS
 *   ical.damaged   a line that RFC 5545 does not allow
 *   ical.repeats   an event that repeats (RRULE, RDATE): each day has to be written out
 *   ical.hours     an event that begins or ends at an hour
 *   ical.name      an event without SUMMARY
 *   ical.days      an event that ends before it begins, or lasts longer than ICAL_SPAN
 * *at is then the number of the event, from 1; 0 = the file. */
enum err_code ical_read(const char *text, size_t n, struct arena *a, struct list *out, int64_t *at, struct err *e) MUST_USE;
