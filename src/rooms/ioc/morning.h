/* The morning report, for who shows it and for who sends it. Knows no address. */
#pragma once
#include "base/buf.h"
#include "rooms/ioc/line.h"

struct morning_paper {
    struct buf pdf;
    const char *name;          /* of the file: "bao-cao-48-2026-11-23.pdf" */
    const char *unit;          /* in a sentence */
    const char *from, *to;     /* days of `month`: its first and today */
    const struct ioc_line *last, *month; /* yesterday; this month, and now */
};
/* Of the unit that is asked for, else the one that the actor answers for; always in Vietnamese. Texts of the request's arena. */
enum err_code morning_make(struct req *r, struct morning_paper *out, struct err *e) MUST_USE;
