/* The deadline of a dossier as its officer sees it: the mark in words, how much is used, and the promised day. */
#pragma once
#include "app/due_view.h"
#include "rooms/desk/due.h"

struct clock_view {
    struct due_mark due;
    const char *state;       /* message "deadline.state.<state>" */
    int64_t bar;             /* used time, of 300 */
    bool extended;
    struct due_view promise; /* the day and why */
};
extern const struct model desk_clock_model;

enum err_code clock_of(struct req *r, const struct folder *f, struct clock_view *out, struct err *e) MUST_USE;
