/* The loop. See drill.h. */
#include "play/drill.h"
#include "base/civil.h"
#include "base/clock.h"
#include "play/crowd.h"
#include "play/errand.h"
#include <poll.h>
#include <string.h>

enum { TURN = 256, TURN_US = 20000, LEAP_S = 60, TAIL_S = 20 };

static void set_clock(struct town *t, int64_t now)
{
    t->now = now;
    if (t->cfg.clock)
        __atomic_store_n(t->cfg.clock, now / 1000, __ATOMIC_SEQ_CST);
}

static enum err_code open_doors(struct town *t, struct err *e)
{
    struct wire_config w = {.host = t->cfg.host, .port = 1, .connections = t->plan->connections, .patience_us = t->plan->patience * 1000};
    t->doors = t->cfg.doors ? t->cfg.doors : 1;
    for (int i = 0; i < t->doors; i++)
        TRY(wire_open(&w, &t->wire[i], e));
    return ERR_OK;
}

enum err_code drill_new(const struct drill_config *c, struct town **out, struct err *e)
{
    struct arena *a = arena_new(1024 * 1024);
    struct town *t = ARENA_NEW(a, struct town);
    const struct plan *p = c->plan;
    *t = (struct town){.arena = a, .cfg = *c, .plan = p, .timers = timers_on(a), .stats = stats_new(a), .rng = rng_part(p->seed, 0)};
    set_clock(t, p->begins * 1000);
    t->ends = t->now + p->lasts * 1000;
    t->began = town_ms(t);
    t->began_real = clock_now(NULL);
    enum err_code rc = open_doors(t, e);
    if (!rc)
        rc = crowd_open(t, e);
    if (!rc)
        rc = arrival_open(t, e);
    if (rc) {
        drill_free(t);
        return rc;
    }
    t->mark_now = t->now;
    arrival_begin(t);
    *out = t;
    return ERR_OK;
}

void drill_free(struct town *t)
{
    if (!t)
        return;
    for (int i = 0; i < t->doors; i++)
        wire_close(t->wire[i]);
    errand_free_all(t);
    arena_free(t->arena);
}

/* ---- time goes on */

static void tick(struct town *t, int64_t wall)
{
    if (wall < t->next_tick)
        return;
    t->stats->now.in_flight = drill_in_flight(t);
    t->stats->now.waiting = drill_waiting(t);
    stats_tick(t->stats, wall - t->began_wall, t->now / 1000);
    t->next_tick += TOWN_SECOND;
    if (t->next_tick < wall)
        t->next_tick = wall + TOWN_SECOND;
}

static bool quiet(const struct town *t)
{
    return !drill_in_flight(t) && !drill_waiting(t);
}

/* Waits for whichever of the servers says something first. */
static void turn(struct town *t, int64_t wait)
{
    struct pollfd p[DRILL_DOORS];
    if (t->doors == 1) {
        wire_poll(t->wire[0], wait);
        return;
    }
    for (int i = 0; i < t->doors; i++)
        p[i] = (struct pollfd){.fd = wire_fd(t->wire[i]), .events = POLLIN};
    int64_t us = wait < 0 ? 0 : wait > TURN_US ? TURN_US : wait;
    struct timespec most = {0, us * 1000};
    (void)ppoll(p, (nfds_t)t->doors, &most, NULL);
    for (int i = 0; i < t->doors; i++)
        wire_poll(t->wire[i], 0);
}

/* With a fake clock nothing is under way when it leaps, and it leaps to what is due next; what is due within the next minute
 * happens together. */
static int64_t leap(struct town *t)
{
    int64_t next = timers_next(&t->timers);
    if (next <= t->now)
        return 0;
    if (!quiet(t))
        return TOWN_SECOND;
    if (next != INT64_MAX)
        set_clock(t, next + LEAP_S * TOWN_SECOND);
    return 0;
}

static int64_t flow(struct town *t, int64_t wall)
{
    town_see(t, wall);
    int64_t next = timers_next(&t->timers);
    return next == INT64_MAX ? TOWN_SECOND : next <= t->now ? 0 : (int64_t)((double)(next - t->now) / t->plan->speed) + 1;
}

/* When no more is opened, what is under way may end; what has to wait for weeks is left where it stands. */
static bool over(const struct town *t)
{
    if (!town_closed(t))
        return false;
    bool soon = !t->alive && !t->open;
    int64_t tail = (int64_t)(TAIL_S * (double)TOWN_SECOND * (town_fake(t) ? 1 : t->plan->speed));
    return quiet(t) && (soon || t->now > t->ends + tail);
}

bool drill_run(struct town *t, int64_t for_us)
{
    int64_t wall = clock_mono_us(), until = wall + for_us, from = wall;
    if (!t->began_wall) {
        t->began_wall = wall;
        t->next_tick = wall + TOWN_SECOND;
    }
    t->mark_wall = wall;
    t->mark_now = t->now;
    bool more = true;
    while (more && wall < until) {
        int64_t wait = t->held ? TOWN_SECOND : town_fake(t) ? leap(t) : flow(t, wall);
        if (!t->held)
            timers_turn(&t->timers, t->now, TURN);
        int64_t left = until - wall;
        turn(t, wait < left ? wait : left);
        wall = clock_mono_us();
        tick(t, wall);
        more = t->held ? !quiet(t) : !over(t);
    }
    t->wall += wall - from;
    return more;
}

void drill_hold(struct town *t)
{
    t->held = true;
}

void drill_go_on(struct town *t, const int *port)
{
    t->held = false;
    for (int i = 0; i < t->doors; i++) {
        t->port[i] = port[i];
        wire_point(t->wire[i], port[i]);
    }
    t->mark_wall = clock_mono_us();
    t->mark_now = t->now;
    visit_all_again(t);
}

void drill_end(struct town *t)
{
    if (!town_closed(t))
        t->ends = t->now;
}

/* ---- figures */

const struct stats *drill_stats(const struct town *t)
{
    return t->stats;
}

struct stats *drill_stats_now(struct town *t)
{
    return t->stats;
}

int64_t drill_clock(const struct town *t)
{
    return t->now / 1000;
}

int64_t drill_began(const struct town *t)
{
    return t->began;
}

int64_t drill_began_real(const struct town *t)
{
    return t->began_real;
}

int64_t drill_alive(const struct town *t)
{
    return t->alive;
}

int drill_in_flight(const struct town *t)
{
    int busy = 0;
    for (int i = 0; i < t->doors; i++)
        busy += wire_busy(t->wire[i]);
    return busy;
}

int64_t drill_waiting(const struct town *t)
{
    int64_t waiting = 0;
    for (int i = 0; i < t->doors; i++)
        waiting += (int64_t)wire_waiting(t->wire[i]);
    return waiting;
}

int64_t drill_wall(const struct town *t)
{
    return t->wall;
}

double drill_done(const struct town *t)
{
    double part = (double)(t->now - t->plan->begins * 1000) / (double)(t->plan->lasts * 1000);
    return part < 0 ? 0 : part > 1 ? 1 : part;
}
