/* The data maker: a country's worth of invented dossiers with their whole lives, opened and worked on through the services, so
 * that what lies in the database is what real work would have left there. Nothing may be served meanwhile.
 *
 * What is planned (pure, src/drill) and what is written (one writer a database) run side by side: planners fill batches of lives,
 * a batch is one job of the writer. The same seed, days and tables give the same journal. */
#pragma once
#include "app/app.h"
#include <stdio.h>

struct seed_plan {
    int64_t dossiers;
    uint64_t seed;
    const char *from, *to; /* YYYY-MM-DD: first and last day of arrivals; what would happen after the end of `to` has not happened yet */
    bool add;              /* to a database that has people or dossiers already */
    const char *province;  /* code: people come in this one alone; "" = everywhere */
    bool uneven;           /* places and procedures differ in how often a step takes long */
    FILE *progress;        /* NULL = silent */
};
/* The same as people type it; NULL = not given: everywhere, seed 1, the 180 days before today. */
struct seed_words {
    const char *dossiers, *seed, *from, *to;
    const char *province;
    bool add, uneven;
};
/* ERR_BAD: no number where one is wanted. Texts in the arena; days are looked at by seed_make(). */
enum err_code seed_plan_read(const struct seed_words *w, int64_t now, struct arena *a, struct seed_plan *out, struct err *e) MUST_USE;
/* Before any thread starts: Ctrl-C is for who looks on, the threads of the run and of the databases never see it. */
void seed_hold_signals(void);

struct seed_done {
    int64_t dossiers, events, officers, citizens;
    double seconds;
    bool stopped;          /* by SIGINT or SIGTERM: what was written is whole */
};

/* Password of all accounts that are made. */
#define SEED_PASSWORD "motcua-demo"

/* ERR_INVALID: days the wrong way round or in the future, no procedure in force; ERR_FORBIDDEN: there are people or dossiers already;
 * ERR_STORAGE: not room enough on the disk. Tells on `out` what was made. After seed_hold_signals(). */
enum err_code seed_make(struct app *app, const struct seed_plan *plan, FILE *out, struct seed_done *done, struct err *e) MUST_USE;

extern const struct sql_set seed_set;
