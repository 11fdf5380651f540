/* A live text: made, compared, written as an event, said to its listeners. See topic.h. */
#include "app/live/topic.h"
#include "base/clock.h"
#include "base/log.h"
#include <string.h>

struct topic *topic_new(const struct live_ask *ask)
{
    struct arena *a = arena_new(512);
    struct topic *t = ARENA_NEW(a, struct topic);
    t->arena = a;
    t->ask = (struct live_ask){.key = arena_str(a, ask->key), .event = arena_str(a, ask->event ? ask->event : "figures"), .make = ask->make,
                               .params = arena_str(a, ask->params)};
    return t;
}

static void release(struct listener *l)
{
    http_stream_free(l->stream);
    arena_free(l->arena);
}

void topic_free(struct topic *t)
{
    for (struct listener *l = t->listeners, *next; l; l = next) {
        next = l->next;
        release(l);
    }
    arena_free(t->text_arena);
    arena_free(t->arena);
}

bool topic_is(const struct topic *t, const struct live_ask *ask)
{
    return t->ask.make == ask->make && strcmp(t->ask.key, ask->key) == 0;
}

/* Two texts under one number happen, when time alone has changed one: the number alone would not tell them apart. FNV-1a. */
static uint32_t mark(const char *p, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * 16777619u;
    return h;
}

/* A line of data each; CR, LF and both end a line (9.2.6 there). */
static void put_data(struct buf *b, const char *p, const char *end)
{
    do {
        size_t n = 0;
        while (p + n < end && p[n] != '\n' && p[n] != '\r')
            n++;
        buf_str(b, "data: ");
        buf_put(b, p, n);
        buf_char(b, '\n');
        p += n;
        p += p + 1 < end && p[0] == '\r' && p[1] == '\n' ? 2 : 1;
    } while (p < end);
}

static void keep(struct topic *t, struct arena *a, const struct buf *text, int64_t id)
{
    struct buf b = buf_init(a, text->n + 128);
    arena_free(t->text_arena);
    t->text_arena = a;
    t->text = text->p;
    t->text_n = text->n;
    t->id = arena_fmt(a, "%lld-%08x", (long long)id, mark(text->p, text->n));
    buf_fmt(&b, "id: %s\nevent: %s\n", t->id, t->ask.event);
    put_data(&b, text->p, text->p + text->n);
    buf_char(&b, '\n');
    t->block = b.p;
    t->block_n = b.n;
}

enum err_code topic_make(struct topic *t, struct app *app, bool *changed, struct err *e)
{
    struct arena *a = arena_new(0);
    struct buf out = buf_init(a, 4096);
    int64_t id = 0;
    enum err_code rc = t->ask.make(app, t->ask.params, a, &out, &id, e);
    *changed = !rc && (!t->text || out.n != t->text_n || memcmp(out.p, t->text, out.n) != 0);
    if (*changed)
        keep(t, a, &out, id);
    else
        arena_free(a);
    return rc;
}

/* Empty data make it an event all the same (9.2.6 there): a comment would tell the page nothing. It has no id, so the last one stands. */
static const char beat[] = "event: beat\ndata:\n\n";

static void say_beat(struct listener *l, int64_t now, int64_t silent)
{
    if (now - l->said < silent)
        return;
    http_stream_push(l->stream, beat, sizeof beat - 1);
    l->said = now;
}

void listener_beat(struct listener *l, int64_t now)
{
    say_beat(l, now, LIVE_TICK_MS);
}

static void say_text(const struct topic *t, struct listener *l, int64_t now)
{
    l->events += http_stream_push(l->stream, t->block, t->block_n);
    l->said = now;
}

void topic_say(struct topic *t, bool changed, int64_t now)
{
    for (struct listener *l = t->listeners; l; l = l->next)
        if (changed)
            say_text(t, l, now);
        else
            say_beat(l, now, LIVE_BEAT_MS);
}

static void tell(const struct listener *l, int64_t now, const char *why)
{
    log_line(LOG_INFO, "live", "route=%s account=%lld s=%lld events=%d end=%s", l->route, (long long)l->account, (long long)((now - l->began) / 1000), l->events, why);
}

int topic_sweep(struct topic *t, int64_t now)
{
    static const char *const why[] = {[HTTP_STREAM_OPEN] = "time", [HTTP_STREAM_GONE] = "gone", [HTTP_STREAM_SLOW] = "slow", [HTTP_STREAM_LEFT] = "leaving"};
    int n = 0;
    for (struct listener **at = &t->listeners, *l; (l = *at);) {
        enum http_stream_state state = http_stream_state(l->stream);
        if (state == HTTP_STREAM_OPEN && now < l->ends) {
            at = &l->next;
            n++;
            continue;
        }
        *at = l->next;
        tell(l, now, why[state]);
        release(l);
    }
    return n;
}

void topic_end(struct topic *t, int64_t now, const char *why)
{
    for (struct listener *l; (l = t->listeners);) {
        t->listeners = l->next;
        tell(l, now, why);
        release(l);
    }
}
