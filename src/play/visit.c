/* See visit.h; must never count a request twice, or change its key. */
#include "play/visit.h"
#include "base/clock.h"
#include "play/crowd.h"
#include <stdio.h>
#include <string.h>

enum { TRIES = 40, AGAIN_US = 200000, RATE_US = 2000000, SHUT_US = 1000000 };

struct visit *visit_new(struct town *t, enum kind k, struct person *who)
{
    struct visit *v = t->free;
    if (v) {
        struct arena *a = v->arena;
        t->free = v->next;
        *v = (struct visit){.arena = a};
    } else {
        v = ARENA_NEW(t->arena, struct visit);
        v->arena = arena_new(4096);
        arena_defer(t->arena, (void (*)(void *))arena_free, v->arena);
    }
    v->town = t;
    v->kind = k;
    v->who = who;
    v->home = who ? who->home : 0;
    t->open++;
    return v;
}

static void over(struct visit *v)
{
    struct town *t = v->town;
    timer_stop(&t->timers, &v->timer);
    arena_reset(v->arena);
    v->next = t->free;
    t->free = v;
    t->open--;
}

/* ---- out */

static void head(struct visit *v)
{
    struct buf b = buf_init(v->arena, 512);
    const char *session = v->who ? v->who->cookie : "", *token = v->token ? v->token : v->who ? v->who->token : "";
    buf_fmt(&b, "%s %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: %s\r\n", v->post ? "POST" : "GET", v->path, v->town->cfg.host, v->town->port[v->door],
            v->data ? "application/json" : "text/html");
    if (v->cookie)
        buf_fmt(&b, "Cookie: %s\r\n", v->cookie);
    else if (*session)
        buf_fmt(&b, "Cookie: mc_phien=%s\r\n", session);
    if (v->post)
        buf_fmt(&b, "X-CSRF-Token: %s\r\nIdempotency-Key: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n", token, v->key, v->type, v->body_n);
    buf_str(&b, "\r\n");
    v->call.head = b.p;
    v->call.head_n = b.n;
    v->call.body = v->body;
    v->call.body_n = v->body_n;
    v->call.keep = v->keep;
}

static void answered(struct wire_call *c, const struct wire_answer *a);

/* One's own server, or the next when it was lost there; past those where nobody listens, if there is one that does. */
static int door_of(const struct visit *v)
{
    const struct town *t = v->town;
    int64_t now = clock_mono_us();
    int first = (v->home + v->away) % t->doors, door = first;
    for (int i = 0; i < t->doors && t->shut_until[door] > now; i++)
        door = (door + 1) % t->doors;
    return t->shut_until[door] > now ? first : door;
}

void visit_go_on(struct visit *v)
{
    if (v->town->held) {
        v->next = v->town->parked;
        v->town->parked = v;
        return;
    }
    v->door = door_of(v);
    head(v);
    v->call.due = town_wall_of(v->town, v->due);
    v->call.done = answered;
    wire_send(v->town->wire[v->door], &v->call);
}

static void fire(struct timer *timer)
{
    struct visit *v = (struct visit *)((char *)timer - offsetof(struct visit, timer));
    if (v->who)
        crowd_admit(v);
    else
        visit_go_on(v);
}

void visit_send(struct visit *v, int64_t at)
{
    if (v->post && !v->key[0])
        snprintf(v->key, sizeof v->key, "d%llx-%llx", (unsigned long long)v->town->cfg.run, (unsigned long long)++v->town->keys);
    v->due = at;
    v->timer.fire = fire;
    if (at <= v->town->now)
        fire(&v->timer);
    else
        timer_set(&v->town->timers, &v->timer, at);
}

void visit_all_again(struct town *t)
{
    struct visit *v = t->parked;
    t->parked = NULL;
    while (v) {
        struct visit *next = v->next;
        visit_send(v, t->now);
        v = next;
    }
}

/* ---- back */

void visit_give_up(struct visit *v, const char *why)
{
    char text[400];
    snprintf(text, sizeof text, "%s %s: %s", v->post ? "POST" : "GET", v->path, why);
    stats_error(v->town->stats, v->kind, 0, text);
    if (v->lost)
        v->lost(v);
    over(v);
}

/* The heading of a page that says no, where the body was kept. */
static void heading(const struct reply *r, char *out, size_t cap)
{
    const char *from = r->body ? strstr(r->body, "<h1") : NULL, *end = from ? strstr(from, "</h1>") : NULL;
    size_t n = 0;
    from = from ? strchr(from, '>') : NULL;
    for (const char *p = from ? from + 1 : NULL; p && end && p < end && n + 1 < cap; p++)
        out[n++] = *p;
    out[n] = 0;
}

bool visit_wrong(struct visit *v, const struct reply *r, const char *why)
{
    char text[500], said[160];
    heading(r, said, sizeof said);
    snprintf(text, sizeof text, "%s %s: %s%s%s", v->post ? "POST" : "GET", v->path, why, *said ? ": " : "", said);
    stats_error(v->town->stats, v->kind, r->status, text);
    return false;
}

static void again(struct visit *v, int64_t after, const char *why)
{
    if (++v->tries > TRIES)
        visit_give_up(v, why);
    else
        visit_send(v, v->town->now + after);
}

/* Nobody knows whether it was done: it is sent again under the same key, to another server if there is one, as a browser or a balancer would. */
static void connection_lost(struct visit *v, enum wire_end end)
{
    struct town *t = v->town;
    stats_lost(t->stats, v->kind);
    v->away++;
    if (end == WIRE_REFUSED)
        t->shut_until[v->door] = clock_mono_us() + SHUT_US;
    if (t->held)
        visit_go_on(v);
    else
        again(v, AGAIN_US, wire_end_words[end]);
}

static bool to_the_door(const struct reply *r)
{
    char where[16];
    return r->status == 401 || (r->status == 303 && reply_header(r, "Location", where, sizeof where) && strncmp(where, "/dang-nhap", 10) == 0);
}

static void answered(struct wire_call *c, const struct wire_answer *a)
{
    struct visit *v = (struct visit *)c;
    struct town *t = v->town;
    town_see(t, a->done);
    if (a->end != WIRE_ANSWERED) {
        connection_lost(v, a->end);
        return;
    }
    if (a->reply->status == 503 || a->reply->status == 429) {
        int wait = reply_retry_after(a->reply);
        stats_shed(t->stats, v->kind);
        again(v, wait > 0 ? (int64_t)((double)wait * 1e6 * t->plan->speed) : RATE_US, "told to come again too often");
        return;
    }
    if (v->who && to_the_door(a->reply) && v->tries++ < TRIES) {
        crowd_ended(v->who, v->call.sent);
        crowd_admit(v);
        return;
    }
    if (v->then(v, a->reply))
        stats_answered(t->stats, v->kind, a->done - a->due, a->done - a->sent);
    over(v);
}
