/* The thread of live pages. Must never know what a text says.
 *
 * It looks once a second instead of being woken by commits: of those it would hear only this process's own (others write too, and a province's database
 * may live anywhere), so it had to look anyway; and where hundreds are written in a second it had to be held back to one look a second anyway. What nobody
 * listens to is not made, and with nobody listening the thread sleeps. */
#include "app/live/topic.h"
#include "app/state.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include <string.h>
#include <time.h>

enum { SLOWNESS = 10, GIVE_UP_MS = 10000, RETRY_MS = 2000, SPREAD = 5 /* a fifth of a life, so that who came together does not come again together */ };

/* A request that waits for the thread; lives in its exchange's arena. */
struct joining {
    struct joining *next;
    struct req *r;
};

struct live {
    struct arena *arena;
    struct app *app;
    pthread_t thread;
    pthread_mutex_t lock; /* of the next four */
    pthread_cond_t wake;
    struct joining *inbox, **inbox_end;
    bool stop;
    struct topic *topics; /* the thread's own */
};

static int64_t now_ms(void)
{
    return clock_mono_us() / 1000;
}

/* ---- who comes */

enum err_code req_live(struct req *r, const struct live_ask *ask)
{
    struct live_ask *own = ARENA_NEW(r->x->arena, struct live_ask);
    *own = *ask;
    r->live = own;
    return ERR_OK;
}

/* From here on the request is the thread's. */
void live_join(struct req *r)
{
    struct live *v = r->app->live;
    struct joining *j = ARENA_NEW(r->x->arena, struct joining);
    j->r = r;
    pthread_mutex_lock(&v->lock);
    *v->inbox_end = j;
    v->inbox_end = &j->next;
    pthread_cond_signal(&v->wake);
    pthread_mutex_unlock(&v->lock);
}

static bool wants_stream(const struct req *r)
{
    const char *accept = http_header(r->x, "Accept");
    return r->as == ANSWER_HTML && strcmp(r->x->method, "GET") == 0 && accept && strstr(accept, "text/event-stream");
}

static bool same_person(const struct listener *l, const struct req *r)
{
    if (!l->session || !r->session)
        return !l->session && !r->session && strcmp(l->peer, r->x->peer) == 0;
    return memcmp(l->session, r->session, sizeof(struct sha256)) == 0;
}

/* Who goes from page to page has left the former ones. A proxy tells that only once something is sent there, so something is: before the limit is met. */
static enum err_code room_for(struct live *v, const struct req *r, struct err *e)
{
    int all = 0, theirs = 0;
    int64_t now = now_ms();
    for (struct topic *t = v->topics; t; t = t->next) {
        all += topic_sweep(t, now);
        for (struct listener *l = t->listeners; l; l = l->next) {
            if (!same_person(l, r))
                continue;
            theirs++;
            listener_beat(l, now);
        }
    }
    if (all >= LIVE_PER_PROCESS)
        return err(e, ERR_BUSY, "%d live pages are open", all);
    if (theirs >= (r->session ? LIVE_PER_SESSION : LIVE_PER_ADDRESS))
        return err(e, ERR_BUSY, "%d live pages are open for one %s", theirs, r->session ? "session" : "address");
    return ERR_OK;
}

static struct listener *listener_new(const struct req *r, int64_t now)
{
    struct arena *a = arena_new(512);
    struct listener *l = ARENA_NEW(a, struct listener);
    *l = (struct listener){.arena = a, .stream = http_stream_new(LIVE_BYTES), .peer = arena_str(a, r->x->peer), .route = r->route->pattern,
                           .account = r->actor.account, .began = now, .said = now, .ends = now + LIVE_LIFE_MS - (int64_t)random_below(LIVE_LIFE_MS / SPREAD)};
    if (r->session)
        l->session = arena_strn(a, (const char *)r->session, sizeof(struct sha256));
    return l;
}

/* The text goes with the head; once sent, the request may be gone. */
static void open_stream(struct topic *t, struct req *r)
{
    struct http_reply out = {.status = 200, .type = "text/event-stream"};
    struct listener *l = listener_new(r, now_ms());
    const char *known = http_header(r->x, "Last-Event-ID");
    const char *retry = arena_fmt(r->x->arena, "retry: %d\n\n", RETRY_MS + (int)random_below(RETRY_MS));
    http_stream_push(l->stream, retry, strlen(retry));
    if (!known || strcmp(known, t->id) != 0) {
        http_stream_push(l->stream, t->block, t->block_n);
        l->events = 1;
    }
    l->next = t->listeners;
    t->listeners = l;
    http_reply_head(&out, "X-Accel-Buffering", "no");
    out.stream = l->stream;
    answer_live(r, &out);
}

static void answer_once(const struct topic *t, struct req *r)
{
    struct http_reply out = {.status = 200, .type = "application/json", .n = t->text_n};
    out.body = arena_strn(r->x->arena, t->text, t->text_n);
    answer_live(r, &out);
}

/* ---- texts */

static struct topic *topic_for(struct live *v, const struct live_ask *ask)
{
    for (struct topic *t = v->topics; t; t = t->next)
        if (topic_is(t, ask))
            return t;
    struct topic *t = topic_new(ask);
    t->next = v->topics;
    v->topics = t;
    return t;
}

/* Makes the text and says it. A failure is logged once; after a while of it nobody is left to believe that what they see is live. */
static enum err_code refresh(struct live *v, struct topic *t, struct err *e)
{
    bool changed;
    int64_t began = now_ms();
    enum err_code rc = topic_make(t, v->app, &changed, e);
    int64_t now = now_ms(), pause = (now - began) * SLOWNESS;
    t->made = began;
    t->due = began + (pause < LIVE_TICK_MS ? LIVE_TICK_MS : pause > LIVE_BEAT_MS ? LIVE_BEAT_MS : pause);
    if (rc && !t->failed)
        log_line(LOG_WARN, "live", "not made: %s", e->why);
    t->failed = !rc ? 0 : t->failed ? t->failed : now;
    topic_sweep(t, now);
    if (rc && now - t->failed >= GIVE_UP_MS)
        topic_end(t, now, "failed");
    else
        topic_say(t, changed, now);
    return rc;
}

static void join(struct live *v, struct req *r)
{
    struct err e = {0};
    struct topic *t = topic_for(v, r->live);
    bool stream = wants_stream(r);
    enum err_code rc = stream ? room_for(v, r, &e) : ERR_OK;
    if (!rc && now_ms() >= t->due)
        rc = refresh(v, t, &e);
    else if (!rc && t->failed)
        rc = err(&e, ERR_BUSY, "it could not be made a moment ago");
    if (rc) {
        r->as = ANSWER_JSON;
        answer_error(r, rc, &e);
    } else if (stream) {
        open_stream(t, r);
    } else {
        answer_once(t, r);
    }
}

/* ---- the thread */

static void drop_unheard(struct live *v, int64_t now)
{
    for (struct topic **at = &v->topics, *t; (t = *at);) {
        if (t->listeners || now - t->made < LIVE_TICK_MS) {
            at = &t->next;
            continue;
        }
        *at = t->next;
        topic_free(t);
    }
}

static struct topic *most_overdue(struct live *v)
{
    struct topic *first = NULL;
    for (struct topic *t = v->topics; t; t = t->next)
        if (!first || t->due < first->due)
            first = t;
    return first;
}

/* With the lock held. ms: 0 = not at all, negative = until somebody comes */
static void wait_for(struct live *v, int64_t ms)
{
    if (ms < 0) {
        pthread_cond_wait(&v->wake, &v->lock);
        return;
    }
    struct timespec t = clock_after(CLOCK_MONOTONIC, ms);
    pthread_cond_timedwait(&v->wake, &v->lock, &t);
}

/* Who has come, if anybody has by the time that something is to be done. */
static struct joining *take(struct live *v, bool *stop)
{
    const struct topic *next = most_overdue(v);
    pthread_mutex_lock(&v->lock);
    for (int64_t now = now_ms(); !v->inbox && !v->stop && (!next || now < next->due); now = now_ms())
        wait_for(v, next ? next->due - now : -1);
    struct joining *come = v->inbox;
    v->inbox = NULL;
    v->inbox_end = &v->inbox;
    *stop = v->stop;
    pthread_mutex_unlock(&v->lock);
    return come;
}

/* One text at a time, so that who comes waits for one of them at most. */
static void *run(void *arg)
{
    struct live *v = arg;
    for (bool stop = false; !stop;) {
        struct err e = {0};
        struct joining *next, *j = take(v, &stop);
        for (; j; j = next) {
            next = j->next; /* in the request's arena, which goes with it */
            join(v, j->r);
        }
        drop_unheard(v, now_ms());
        struct topic *t = most_overdue(v);
        if (!stop && t && now_ms() >= t->due && refresh(v, t, &e))
            continue; /* told there */
    }
    return NULL;
}

struct live *live_start(struct app *app)
{
    struct arena *a = arena_new(0);
    struct live *v = ARENA_NEW(a, struct live);
    pthread_condattr_t monotonic;
    v->arena = a;
    v->app = app;
    v->inbox_end = &v->inbox;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&v->lock, NULL);
    pthread_cond_init(&v->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_create(&v->thread, NULL, run, v);
    return v;
}

void live_stop(struct live *v)
{
    if (!v)
        return;
    pthread_mutex_lock(&v->lock);
    v->stop = true;
    pthread_cond_signal(&v->wake);
    pthread_mutex_unlock(&v->lock);
    pthread_join(v->thread, NULL);
    for (struct topic *t = v->topics, *next; t; t = next) {
        next = t->next;
        topic_end(t, now_ms(), "leaving");
        topic_free(t);
    }
    pthread_cond_destroy(&v->wake);
    pthread_mutex_destroy(&v->lock);
    arena_free(v->arena);
}
