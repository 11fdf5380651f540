/* Descriptors of a deadline and of what is told about it: rows, JSON and templates read these tables.
 * Knows no counting. */
#include "time/deadline.h"

static const char *const states[] = { "none", "running", "today", "paused", "late", "early", "on_time", NULL };
static const char *const kinds[] = { "received", "count", "holiday", "rest", "pause", "roll", "extension", "sum", NULL };
static const char *const texts[] = { "received_day", "received_same_day", "received_hours", "received_none", "closed_day",
    "closed_same_day", "closed_hours", "cutoff_day", "cutoff_same_day", "cutoff_hours", "count_working_days",
    "count_calendar_days", "count_working_hours", "count_hours", "makeup", "holiday_counts", "holiday_off", "rest", "pause",
    "pause_plain", "roll", "roll_same_day", "extension_working_days", "extension_calendar_days", "extension_working_hours",
    "extension_hours", "extension_months", "sum_working_days", "sum_calendar_days", "sum_working_hours", "sum_hours",
    "sum_months", "sum_same_day", "if_working_days", "if_calendar_days", "if_working_hours", "if_hours", "if_months",
    "if_same_day", NULL };
static const char *const counts[] = { "none", "paused", "working_days", "calendar_days", "hours", "hours_minutes", "minutes",
    "same_day", NULL };

static const struct field pause_fields[] = {
    FIELD(deadline_pause, from, F_INSTANT, .flags = FIELD_REQUIRED, .doc = "The clock stands from here"),
    FIELD(deadline_pause, to, F_INSTANT, .doc = "to here; none while it still stands"),
    FIELD(deadline_pause, reason, F_TEXT, .flags = FIELD_LINES),
    FIELD(deadline_pause, law, F_TEXT),
};
const struct model deadline_pause_model = MODEL(deadline_pause, pause_fields);

static const struct field extension_fields[] = {
    FIELD(deadline_extension, amount, F_INT, .doc = "0: not extended"),
    FIELD(deadline_extension, unit, F_ENUM, .words = term_words, .label = "deadline.unit"),
    FIELD(deadline_extension, reason, F_TEXT, .flags = FIELD_LINES),
    FIELD(deadline_extension, law, F_TEXT),
};
const struct model deadline_extension_model = MODEL(deadline_extension, extension_fields);

static const struct field deadline_fields[] = {
    FIELD(deadline, received, F_INSTANT, .flags = FIELD_REQUIRED),
    FIELD(deadline, amount, F_INT, .doc = "The term; 0 working days is the day of reception itself"),
    FIELD(deadline, unit, F_ENUM, .words = term_words, .label = "deadline.unit"),
    FIELD(deadline, cutoff_minute, F_INT, .doc = "Received from this minute of the day on counts as the next working day; 0: none"),
    FIELD(deadline, law, F_TEXT),
    FIELD(deadline, pauses, F_LIST, .of = &deadline_pause_model),
    FIELD(deadline, extension, F_RECORD, .of = &deadline_extension_model),
    FIELD(deadline, stopped, F_INSTANT, .doc = "When the result was there or the dossier ended"),
};
const struct model deadline_model = MODEL(deadline, deadline_fields, .doc = "A time limit and what happened to it");

static const struct field line_fields[] = {
    FIELD(deadline_line, kind, F_ENUM, .words = kinds, .label = "why.kind"),
    FIELD(deadline_line, from, F_DATE),
    FIELD(deadline_line, to, F_DATE),
    FIELD(deadline_line, at, F_INSTANT, .doc = "The moment that the reason speaks of"),
    FIELD(deadline_line, until, F_INSTANT, .doc = "and the one until which it speaks"),
    FIELD(deadline_line, text, F_TEXT, .words = texts, .label = "why", .doc = "The reason, a word"),
    FIELD(deadline_line, count, F_TEXT, .words = counts, .label = "why.count", .doc = "How n is told, a word"),
    FIELD(deadline_line, n, F_INT, .doc = "Days or minutes counted"),
    FIELD(deadline_line, hours, F_INT),
    FIELD(deadline_line, minutes, F_INT),
    FIELD(deadline_line, amount, F_INT, .doc = "The amount as the law says it"),
    FIELD(deadline_line, name, F_TEXT, .doc = "Holiday, make-up day or reason"),
    FIELD(deadline_line, law, F_TEXT, .doc = "Legal basis"),
};
const struct model deadline_line_model = MODEL(deadline_line, line_fields, .doc = "One span of days of a promised date");

static const struct field result_fields[] = {
    FIELD(deadline_result, state, F_ENUM, .words = states, .label = "deadline.state"),
    FIELD(deadline_result, due, F_INSTANT, .doc = "In time up to and including this moment"),
    FIELD(deadline_result, due_date, F_DATE),
    FIELD(deadline_result, start, F_INSTANT, .doc = "Counted as received from here"),
    FIELD(deadline_result, start_date, F_DATE),
    FIELD(deadline_result, total, F_INT, .doc = "Days or minutes of the term"),
    FIELD(deadline_result, used, F_INT),
    FIELD(deadline_result, left, F_INT),
    FIELD(deadline_result, over, F_INT, .doc = "Days or minutes beyond due"),
    FIELD(deadline_result, unit, F_ENUM, .words = term_words, .label = "deadline.progress"),
    FIELD(deadline_result, paused, F_BOOL),
    FIELD(deadline_result, expected, F_BOOL, .doc = "Rests on days off that are not announced yet"),
    FIELD(deadline_result, lines, F_LIST, .of = &deadline_line_model),
};
const struct model deadline_result_model = MODEL(deadline_result, result_fields, .doc = "When, why, and how much is used");
