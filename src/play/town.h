/* The inside of a drill, shared by the files of this folder that play it: clock, timers, chance, the wire and the people. */
#pragma once
#include "play/drill.h"
#include "drill/homes.h"
#include "wire/timer.h"
#include "wire/wire.h"
#include "reference/world.h"

struct visit;
struct person;
struct errand;

#define TOWN_SECOND INT64_C(1000000) /* us */

struct town {
    struct arena *arena;
    struct drill_config cfg;
    const struct plan *plan;
    struct wire *wire[DRILL_DOORS]; /* one a server; the people are spread over them */
    int port[DRILL_DOORS], doors;
    int64_t shut_until[DRILL_DOORS]; /* us of the wall: nobody listened there, and until then all go to another */
    int people;
    struct timers timers;     /* by `now` */
    struct stats *stats;
    struct rng rng;
    int64_t now;              /* the drill's clock, us since 1970; moves with the wall, or by leaps when the clock is fake */
    int64_t ends;             /* no dossier is opened from then on */
    int64_t began;            /* ms, by the server's clock */
    int64_t began_real;       /* the same by the machine's */
    int64_t mark_now, mark_wall; /* where both clocks stood when it began, or went on */
    int64_t wall;             /* us it ran before that */
    int64_t next_tick, began_wall;
    bool held;                /* the server is away */
    int64_t open;             /* visits not over */
    struct visit *free, *parked;
    struct person **officer;  /* those met so far, a hash table */
    struct person *citizen;   /* those of the plan */
    struct homes homes;       /* the communes of the plan */
    double *mix;              /* weights by the plan's procedures */
    struct timer arrival;
    struct errand *idle;      /* errands to be used again */
    struct errand *made;      /* all of them, the newest first */
    struct errand **recent;   /* online dossiers lately seen, for those who only look */
    size_t recents;
    double credit[KINDS];     /* readings that are owed */
    int64_t alive;
    uint64_t errands, keys;
};

bool town_fake(const struct town *t);
void town_see(struct town *t, int64_t wall);        /* the wall's clock shows that: the drill's goes along */
int64_t town_ms(const struct town *t);             /* what the server's clock shows */
int64_t town_wall_of(const struct town *t, int64_t at); /* us of the wall at which the drill's clock shows that */
int64_t town_work(const struct town *t, int64_t unit, int64_t minutes); /* the drill's clock when so much work is done, from now on */
uint32_t town_when(const struct town *t);          /* ms since it began, of the machine's own clock */
bool town_closed(const struct town *t);            /* nothing new is begun any more */
const char *town_today(const struct town *t, struct arena *a); /* of the server, YYYY-MM-DD */

/* arrival.c: who comes when, where and with what */
enum err_code arrival_open(struct town *t, struct err *e);
void arrival_begin(struct town *t);
const struct unit *arrival_unit(struct town *t);
const struct procedure *arrival_procedure(struct town *t, const struct unit *u, const char *today, struct arena *a);
