/* Marks for how a dossier was handled, on its page: asked for, or shown once they are given. */
#pragma once
#include "rooms/follow/room.h"

struct rate_view {
    const char *state;       /* "" = not asked, open, given */
    int64_t marks, at, until;
    const char *name;        /* of the marks, in words */
    const char *words;
    bool low;                /* the leaders were told */
    struct list choices;     /* open: struct choice_view */
    const char *error, *words_error, *typed; /* open: what is wrong, the words as they were typed */
    const char *lost, *lost_name; /* not open any more: what was typed, and the marks that were chosen, in words */
    const char *code, *unit;
};
extern const struct model rate_view_model;
enum err_code rate_view_of(struct req *r, const struct folder *f, bool own, struct rate_view *out, struct err *e) MUST_USE;
