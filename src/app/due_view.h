/* A promised date as pages and papers show it: the leaf of the calendar with its lunar day, and why it is that date.
 * Partials {{>app/due-leaf}} and {{>app/due-why}} draw it inside a section of the record: {{#due}}..{{/due}}. */
#pragma once
#include "app/req.h"
#include "time/deadline.h"
#include "service/folder.h"

struct due_line {
    const char *when; /* "2/11", "3/11 – 18/11" */
    bool single;      /* one day */
    bool stop;        /* the clock stood */
    struct deadline_line line;
};
extern const struct model due_line_model;

struct due_view {
    bool dated;       /* there is a date; else nothing else is set */
    bool running, paused, late, today, ended; /* ended: the clock is stopped for good */
    bool expected;    /* rests on days off that are not announced yet */
    const char *date, *lunar;
    int64_t due, used, total;
    int unit;         /* enum term_unit of used and total */
    struct list why;  /* struct due_line */
};
extern const struct model due_view_model;

enum err_code due_view_of(const struct ctx *c, const struct folder *f, struct due_view *out, struct err *e) MUST_USE;
/* The lines of any deadline. */
struct list due_lines(const struct list *lines, struct arena *a);
/* "19 tháng Mười âm lịch"; "" outside the table. */
const char *due_lunar(const struct ctx *c, const char *date);
