/* Threads of the channels. See post.h. */
#include "app/post/lane.h"
#include "app/state.h"
#include "base/log.h"
#include <time.h>

enum { CHANNELS_MAX = 4, IDLE_MS = 1000, LEAPING_MS = 50, SWEEP = 500 };

struct post {
    struct arena *arena;
    struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
    struct runner { struct post *post; struct lane lane; pthread_t thread; } runner[CHANNELS_MAX];
    size_t n;
};

static bool stopped(struct post *p)
{
    pthread_mutex_lock(&p->lock);
    bool stop = p->stop;
    pthread_mutex_unlock(&p->lock);
    return stop;
}

static void wait_a_little(struct post *p)
{
    struct timespec t = clock_after(CLOCK_REALTIME, p->app->clock.shared ? LEAPING_MS : IDLE_MS); /* a clock that is moved leaps over hours */
    pthread_mutex_lock(&p->lock);
    if (!p->stop)
        pthread_cond_timedwait(&p->wake, &p->lock, &t);
    pthread_mutex_unlock(&p->lock);
}

static void *run(void *arg)
{
    struct runner *r = arg;
    while (!stopped(r->post)) {
        struct err e = {0};
        int handled = 0;
        if (lane_round(&r->lane, &handled, &e))
            log_line(LOG_WARN, "channel", "channel=%s nothing done: %s", r->lane.way.channel, e.why);
        if (!handled)
            wait_a_little(r->post);
    }
    return NULL;
}

struct post *post_start(struct app *app)
{
    struct arena *a = arena_new(0);
    struct post *p = ARENA_NEW(a, struct post);
    p->arena = a;
    p->app = app;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    for (size_t i = 0; messages_channels[i] && p->n < CHANNELS_MAX; i++) {
        struct runner *r = &p->runner[p->n];
        struct err e = {0};
        *r = (struct runner){.post = p, .lane = lane_of(app, messages_channels[i])};
        if (!r->lane.way.connected)
            continue;
        if (sender_open(&r->lane.sender, &e))
            log_line(LOG_ERROR, "channel", "channel=%s not started: %s", messages_channels[i], e.why);
        else if (pthread_create(&r->thread, NULL, run, r) == 0)
            p->n++;
    }
    return p;
}

void post_stop(struct post *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->n; i++) {
        pthread_join(p->runner[i].thread, NULL);
        sender_close(p->runner[i].lane.sender);
    }
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    arena_free(p->arena);
}

enum err_code post_once(struct app *app, bool connected, int *handled, struct err *e)
{
    enum err_code rc = ERR_OK;
    for (size_t i = 0; messages_channels[i] && !rc; i++) {
        struct lane l = lane_of(app, messages_channels[i]);
        if (l.way.connected && !connected)
            continue;
        if (l.way.connected)
            rc = sender_open(&l.sender, e);
        if (!rc)
            rc = lane_round(&l, handled, e);
        sender_close(l.sender);
    }
    return rc;
}

enum err_code post_sweep(struct ctx *c, struct err *e)
{
    return messages_sweep(c, SWEEP, e);
}
