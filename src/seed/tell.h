/* Stories told to the services: a batch of lives in one transaction of the writer. */
#pragma once
#include "seed/story.h"
#include "service/ctx.h"

enum { TELL_STATES = 512 };

struct tell_count { /* of one procedure in one state */
    const char *procedure, *state; /* of the catalogue: they live as long as it */
    int64_t n, late;
};
struct tell_sum {
    struct tell_count row[TELL_STATES];
    size_t n;
    int64_t dossiers, events;
};

struct tell_batch {
    const struct country *country;
    const struct story *story;
    size_t n;
    int64_t until;
    struct arena *scratch;  /* reset after each life */
    struct tell_sum *sum;   /* added to when all went well */
    bool first;             /* of its database: the sample file gets its row */
};
/* In a transaction. e->why names procedure and act when a service refuses what the plan took for right. */
enum err_code tell_all(struct ctx *c, void *batch, struct err *e) MUST_USE;
