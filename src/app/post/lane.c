/* Rounds of one channel. See lane.h and service/channel/messages.h; must never know what a message says. */
#include "app/post/lane.h"
#include "app/state.h"
#include "base/json.h"
#include "base/log.h"
#include "send/carriers.h"
#include "service/channel/circuit.h"
#include "service/channel/report.h"
#include <string.h>
#include <time.h>

enum { SMS_AT_ONCE = 10, MAIL_AT_ONCE = 4, CHAT_AT_ONCE = 8, BEGIN_MS = 15 * 1000, SHOW = 200, KEEP_TRIES = 20 };

struct round {
    struct lane *lane;
    int shard;
    size_t most;
    struct message_look look;
    struct list taken;             /* struct delivery */
    struct list *files;            /* of each: struct message_file */
    struct message_result *result;
    struct circuit *circuit;
    bool mine, answered;
    size_t shown, handled;
    const struct send_result *down; /* nobody was reached, and why */
};

struct lane lane_of(struct app *app, const char *channel)
{
    const struct carriers *k = app->world->carriers;
    struct lane l = {.app = app, .way = {.channel = channel, .again = k ? k->again : ""}, .parallel = SMS_AT_ONCE};
    if (strcmp(channel, "email") == 0) {
        l.way.connected = k && *k->mail.url;
        l.parallel = MAIL_AT_ONCE;
    } else if (strcmp(channel, "chat") == 0) {
        l.way.connected = k && *k->chat.url;
        l.way.repeatable = true;
        l.parallel = CHAT_AT_ONCE;
    } else {
        l.way.connected = k && *k->sms.url;
    }
    l.show = !l.way.connected && app->cfg.development;
    return l;
}

/* ---- one message as its channel wants it */

static struct send_call *call_for_mail(const struct ctx *c, const struct delivery *d, const struct json *o, const struct list *files, bool centre)
{
    const struct message_file *f = files->items;
    struct mime_part *part = ARENA_ARRAY(c->arena, struct mime_part, files->n + 1);
    for (size_t i = 0; i < files->n; i++)
        part[i] = (struct mime_part){f[i].name, f[i].type, f[i].body, f[i].n};
    struct mime_mail m = {.to = d->address, .subject = json_text(o, "subject"), .text = json_text(o, "text"), .at = d->queued_at, .parts = {part, files->n}};
    m.id = arena_fmt(c->arena, "%lld.%s.motcua", (long long)d->id, centre ? "c" : "p");
    return mail_call(&c->world->carriers->mail, &m, c->arena);
}

static struct send_call *call_for(const struct ctx *c, const struct delivery *d, const struct list *files, bool centre)
{
    const struct carriers *k = c->world->carriers;
    struct json *o;
    if (json_parse(d->data, strlen(d->data), c->arena, &o, NULL))
        o = NULL;
    if (strcmp(d->channel, "email") == 0)
        return call_for_mail(c, d, o, files, centre);
    if (strcmp(d->channel, "chat") == 0) {
        struct hook h = {.id = arena_fmt(c->arena, "%lld.%s", (long long)d->id, centre ? "c" : "p"), .kind = d->kind, .to = d->address,
                         .subject = json_text(o, "subject"), .text = json_text(o, "text"), .at = d->queued_at, .now = c->now};
        return hook_call(&k->chat, &h, c->arena);
    }
    struct sms s = {.to = d->address, .text = json_text(o, "text"), .report = *k->report ? report_url(c, k->report, d->id, centre) : ""};
    return sms_call(&k->sms, &s, c->arena);
}

static struct message_result result_of(const struct round *r, const struct delivery *d, const struct send_result *s)
{
    static const enum message_end ends[] = {[SEND_ACCEPTED] = MESSAGE_ACCEPTED, [SEND_REFUSED] = MESSAGE_REFUSED, [SEND_LATER] = MESSAGE_LATER,
                                            [SEND_DOWN] = MESSAGE_BACK, [SEND_UNSURE] = MESSAGE_UNSURE, [SEND_NOT_BEGUN] = MESSAGE_BACK};
    const struct carriers *k = r->lane->app->world->carriers;
    return (struct message_result){.of = d, .end = ends[s->end], .failure = send_why_words[s->why], .remote = s->remote, .code = s->code,
                                   .reported = strcmp(d->channel, "sms") == 0 && *k->report, .repeatable = r->lane->way.repeatable};
}

/* ---- the steps of a round, a transaction each but the third */

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    struct round *r = arg;
    TRY(messages_look(c, &r->lane->way, &r->look, e));
    return r->look.due && r->lane->sender ? circuit_find(c->centre, r->lane->way.channel, c->arena, &r->circuit, e) : ERR_OK;
}

static enum err_code tidy(struct ctx *c, void *arg, struct err *e)
{
    return messages_tidy(c, &((struct round *)arg)->lane->way, e);
}

static enum err_code show(struct ctx *c, void *arg, struct err *e)
{
    struct round *r = arg;
    return messages_show(c, r->lane->way.channel, SHOW, &r->shown, e);
}

static enum err_code probe(struct ctx *c, void *arg, struct err *e)
{
    struct round *r = arg;
    return circuit_probe(c, r->circuit, &r->mine, e);
}

static enum err_code take(struct ctx *c, void *arg, struct err *e)
{
    struct round *r = arg;
    TRY(messages_take(c, r->lane->way.channel, r->most, &r->taken, e));
    const struct delivery *d = r->taken.items;
    r->files = ARENA_ARRAY(c->arena, struct list, r->taken.n + 1);
    for (size_t i = 0; i < r->taken.n; i++)
        TRY(messages_files(c, &d[i], &r->files[i], e));
    return ERR_OK;
}

static enum err_code record(struct ctx *c, void *arg, struct err *e)
{
    struct round *r = arg;
    for (size_t i = 0; i < r->taken.n; i++)
        TRY(messages_record(c, &r->result[i], e));
    return ERR_OK;
}

static enum err_code judge(struct ctx *c, void *arg, struct err *e)
{
    const struct round *r = arg;
    const char *channel = r->lane->way.channel;
    return r->down ? circuit_failed(c, channel, send_why_words[r->down->why], r->down->code, e) : circuit_answered(c, channel, e);
}

/* Nobody answered anything: was nobody there? */
static void weigh(struct round *r, const struct send_result *all)
{
    for (size_t i = 0; i < r->taken.n; i++) {
        bool lost = all[i].end == SEND_DOWN || all[i].end == SEND_UNSURE;
        r->answered = r->answered || !(lost || all[i].end == SEND_NOT_BEGUN);
        if (lost && !r->down)
            r->down = &all[i];
    }
    if (r->answered)
        r->down = NULL;
}

/* The machine may have slept since the taking: what would outlive its lease is not handed over. */
static void hand_over(struct round *r, struct arena *a)
{
    struct world *w = r->lane->app->world;
    struct ctx c = {.world = w, .arena = a, .now = clock_now(w->clock)};
    const struct delivery *d = r->taken.items;
    struct send_call **call = ARENA_ARRAY(a, struct send_call *, r->taken.n + 1);
    struct send_result *got = ARENA_ARRAY(a, struct send_result, r->taken.n + 1);
    bool go = r->taken.n && messages_in_time(d, c.now);
    r->result = ARENA_ARRAY(a, struct message_result, r->taken.n + 1);
    for (size_t i = 0; go && i < r->taken.n; i++)
        call[i] = call_for(&c, &d[i], &r->files[i], r->shard < 0);
    if (go)
        send_all(r->lane->sender, call, r->taken.n, r->lane->parallel, BEGIN_MS);
    for (size_t i = 0; i < r->taken.n; i++) {
        got[i] = go ? send_result(call[i]) : (struct send_result){.end = SEND_NOT_BEGUN, .remote = ""};
        r->result[i] = result_of(r, &d[i], &got[i]);
        r->handled += r->result[i].end != MESSAGE_BACK;
    }
    weigh(r, got);
}

/* What the servers said is known here alone: a database that is away for a moment is asked again. */
static enum err_code keep(struct round *r, struct arena *a, struct err *e)
{
    const struct timespec second = {.tv_sec = 1};
    enum err_code rc = app_write_in(r->lane->app, r->shard, a, record, r, e);
    for (int i = 0; rc == ERR_BUSY && i < KEEP_TRIES; i++) {
        nanosleep(&second, NULL);
        rc = app_write_in(r->lane->app, r->shard, a, record, r, e);
    }
    return rc;
}

static void tell(const struct round *r)
{
    const char *channel = r->lane->way.channel;
    if (r->down)
        log_line(LOG_WARN, "channel", "channel=%s down why=%s code=%d", channel, send_why_words[r->down->why], r->down->code);
    else if (r->circuit && r->circuit->down_at && r->answered)
        log_line(LOG_INFO, "channel", "channel=%s up again", channel);
}

static enum err_code hand_round(struct round *r, struct arena *a, struct err *e)
{
    struct app *app = r->lane->app;
    bool down = r->circuit && r->circuit->down_at;
    r->most = MESSAGE_ROUND;
    if (down && clock_now(app->world->clock) < r->circuit->next_at)
        return ERR_OK;
    if (down) {
        TRY(app_write_in(app, -1, a, probe, r, e));
        r->most = r->mine ? 1 : 0;
    }
    if (!r->most)
        return ERR_OK;
    TRY(app_write_in(app, r->shard, a, take, r, e));
    hand_over(r, a);
    TRY(keep(r, a, e));
    tell(r);
    return r->down || (down && r->answered) ? app_write_in(app, -1, a, judge, r, e) : ERR_OK;
}

static enum err_code one_round(struct round *r, struct arena *a, struct err *e)
{
    struct app *app = r->lane->app;
    TRY(app_read_in(app, r->shard, a, look, r, e));
    if (r->look.untidy)
        TRY(app_write_in(app, r->shard, a, tidy, r, e));
    if (!r->look.due)
        return ERR_OK;
    if (r->lane->show) {
        TRY(app_write_in(app, r->shard, a, show, r, e));
        r->handled = r->shown;
        return ERR_OK;
    }
    return r->lane->sender ? hand_round(r, a, e) : ERR_OK;
}

enum err_code lane_round(struct lane *l, int *handled, struct err *e)
{
    enum err_code rc = ERR_OK;
    for (int shard = dbs_single(l->app->dbs) ? 0 : -1; shard < dbs_shards(l->app->dbs); shard++) {
        struct arena *a = arena_new(0);
        struct round r = {.lane = l, .shard = shard};
        struct err why = {0};
        enum err_code one = one_round(&r, a, &why); /* a province that is away keeps nobody else waiting */
        *handled += (int)r.handled;
        if (one) {
            rc = one;
            *e = why;
        }
        arena_free(a);
    }
    return rc;
}
