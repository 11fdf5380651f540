/* Threads of a run: planners fill batches in turn, a teller hands them to the writer in order. One lane for a single database, one
 * or two for a database per province. */
#pragma once
#include "app/app.h"
#include "seed/tell.h"
#include <stdatomic.h>

struct lanes_work {
    struct app *app;
    const struct country *country;
    const struct arrivals *arrivals; /* by shard when there are several */
    const struct life_shares *shares;
    bool uneven;
    int64_t until;
    _Atomic int64_t dossiers, events; /* done so far, for who looks on */
    atomic_bool stop;                 /* set by who looks on: begin nothing new */
};
struct lanes;

struct lanes *lanes_start(struct lanes_work *w);
bool lanes_running(const struct lanes *l);
/* Waits for all; adds what was made to *sum; the first error of any. Frees it. */
enum err_code lanes_end(struct lanes *l, struct tell_sum *sum, struct err *e) MUST_USE;
