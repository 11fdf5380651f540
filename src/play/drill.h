/* A drill under way: invented citizens and officers act over real HTTP on a server, as a plan says. One thread, one loop.
 *
 * Knows nothing of processes, folders and reports: who calls starts the server, tells where it is, and looks at figures and
 * book afterwards. */
#pragma once
#include "play/ledger.h"
#include "play/plan.h"
#include "play/stats.h"

struct world;
struct town;

enum { DRILL_DOORS = 4 };

struct drill_config {
    const struct plan *plan;
    const struct world *world;  /* units, procedures, calendars: those that the server has */
    struct ledger *ledger;
    const char *host;
    int doors;                  /* servers over the same databases that one may go to; 0 = 1 */
    int64_t *clock;             /* the server's clock, ms: moved by the drill; NULL = the server goes by the real one */
    uint64_t run;               /* makes the keys of this run's requests its own */
    /* Address of an account made for drills: an officer of a unit in a role, or citizen number n (unit 0). */
    const char *(*login)(const void *with, int64_t unit, unsigned role, int64_t n, struct arena *a);
    const char *password;
    const void *with;
};

/* ERR_INVALID: the plan names what is not there. */
enum err_code drill_new(const struct drill_config *c, struct town **out, struct err *e) MUST_USE;
void drill_free(struct town *t);

/* Lets it run for so long (us of the wall). False: it is over, nothing is under way any more. */
bool drill_run(struct town *t, int64_t for_us);
/* The server died: nothing more is sent until drill_go_on(), and the drill's clock stands. What was under way waits to be sent
 * again with the same key. */
void drill_hold(struct town *t);
void drill_go_on(struct town *t, const int *port); /* one a door */

/* No dossier is opened any more, as if the planned time were over. */
void drill_end(struct town *t);

const struct stats *drill_stats(const struct town *t);
struct stats *drill_stats_now(struct town *t); /* to add what the caller knows of the second under way */
int64_t drill_clock(const struct town *t);     /* instant, the drill's */
int64_t drill_began(const struct town *t);     /* instant by the server's clock: what is older was there before */
int64_t drill_began_real(const struct town *t); /* instant by the machine's clock: the times of the book count from there */
int64_t drill_alive(const struct town *t);     /* dossiers at work */
int drill_in_flight(const struct town *t);
int64_t drill_waiting(const struct town *t);
int64_t drill_wall(const struct town *t);      /* us that it ran */
/* The part of the planned time that is over, 0 to 1. */
double drill_done(const struct town *t);
