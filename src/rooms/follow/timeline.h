/* What happened to a dossier, as its applicant reads it: from the journal. Every change is told, and every reading of
 * personal data; what officers write to one another is not. */
#pragma once
#include "rooms/follow/room.h"

struct past_row {
    const char *what;      /* message word: follow.past.<what>; "act" = the act's own name */
    const char *name;      /* of the act */
    const char *unit, *by; /* whose act; by: the officer, "" = the applicant or the program */
    const char *note;      /* what was written to the applicant, or by them */
    int64_t at, due;       /* due: the date after it, when it changed */
};
struct reading_row {
    int64_t at;
    const char *unit, *role; /* role: message follow.role.<role> */
};
extern const struct model past_row_model, reading_row_model;

struct timeline {
    struct list past;     /* struct past_row, oldest first */
    struct list readings; /* struct reading_row, newest first */
    struct past_row asked;/* the newest request for a supplement or payment; at 0 = none */
    struct past_row moved;/* the extension; at 0 = none */
    int64_t moved_from;   /* the date before it */
};
enum err_code timeline_of(struct req *r, const struct folder *f, struct timeline *out, struct err *e) MUST_USE;
