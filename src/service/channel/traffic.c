/* Figures of the channels, and decisions. See traffic.h; must never know a page. */
#include "service/channel/traffic.h"
#include <string.h>

#define DAY CLOCK_DAY
#define HOUR (INT64_C(3600) * 1000)
#define COLUMNS "id, channel, kind, rank, address, data, queued_at, leave_at, until_at, state, lease_until, tries, sent_at, reported_at, remote, failure, code," \
                " decided_by, decided_at"
#define TROUBLE "state in ('unknown', 'failed', 'refused', 'expired')"

static const struct field fields[] = {
    FIELD(traffic_sum, channel, F_TEXT), FIELD(traffic_sum, waiting, F_INT), FIELD(traffic_sum, oldest, F_INSTANT), FIELD(traffic_sum, sending, F_INT), FIELD(traffic_sum, hour, F_INT),
    FIELD(traffic_sum, sent, F_INT), FIELD(traffic_sum, delivered, F_INT), FIELD(traffic_sum, reported, F_INT), FIELD(traffic_sum, failed, F_INT), FIELD(traffic_sum, unknown, F_INT),
};
const struct model traffic_sum_model = MODEL(traffic_sum, fields);

enum { WAITING, PAST, LIST_TROUBLE, LIST_WAITING, LIST_SENT, LIST_ARRIVED, ONE, AGAIN, STOP };
static const struct sql sql[] = {
    [WAITING] = {"select channel, count(*) as waiting, min(queued_at) as oldest from delivery where state = 'queued' group by channel", &traffic_sum_model, 0},
    [PAST] = {"select channel, count(case when state = 'sending' then 1 end) as sending, count(case when sent_at > $2 then 1 end) as hour, count(case when sent_at > 0 then 1 end) as sent,"
              " count(case when state = 'delivered' then 1 end) as delivered, count(case when state in ('delivered', 'failed', 'refused') and reported_at > 0 then 1 end) as reported,"
              " count(case when state in ('failed', 'refused', 'expired') then 1 end) as failed, count(case when state = 'unknown' then 1 end) as unknown"
              " from delivery where id >= $1 group by channel", &traffic_sum_model, 0},
    [LIST_TROUBLE] = {"select " COLUMNS " from delivery where " TROUBLE " and (channel = $2 or $2 = '') and id >= $3 order by id desc limit $1", &delivery_model, 0},
    [LIST_WAITING] = {"select " COLUMNS " from delivery where state = 'queued' and (channel = $2 or $2 = '') and id >= $3 order by id limit $1", &delivery_model, 0},
    [LIST_SENT] = {"select " COLUMNS " from delivery where id >= $3 and sent_at > 0 and (channel = $2 or $2 = '') order by id desc limit $1", &delivery_model, 0},
    [LIST_ARRIVED] = {"select " COLUMNS " from delivery where id >= $3 and state = 'delivered' and (channel = $2 or $2 = '') order by id desc limit $1", &delivery_model, 0},
    [ONE] = {"select " COLUMNS " from delivery where id = $1", &delivery_model, 0},
    [AGAIN] = {"update delivery set state = 'queued', tries = 0, leave_at = $2, until_at = $3, failure = '', code = 0, decided_by = $4, decided_at = $2"
               " where id = $1 and state in ('unknown', 'failed', 'expired') and data <> '{}'", NULL, 0},
    [STOP] = {"update delivery set state = 'dropped', data = '{}', decided_by = $3, decided_at = $2 where id = $1 and state in ('queued', 'unknown', 'failed', 'refused', 'expired')", NULL, 0},
};
const struct sql_set traffic_set = {"board", sql, sizeof sql / sizeof sql[0]};

/* Both statements tell of the same channels, or one of them of more. */
enum err_code traffic_sums(struct ctx *c, struct list *out, struct err *e)
{
    struct list waiting, past;
    TRY(db_all(c->db, &sql[WAITING], DB_NONE, c->arena, &waiting, e));
    TRY(db_all(c->db, &sql[PAST], DB_ARGS(DB_I(world_id_at(c->now - DAY)), DB_I(c->now - HOUR)), c->arena, &past, e));
    struct traffic_sum *row = ARENA_ARRAY(c->arena, struct traffic_sum, waiting.n + past.n + 1), *w = waiting.items;
    if (past.n)
        memcpy(row, past.items, past.n * sizeof *row);
    *out = (struct list){row, past.n};
    for (size_t i = 0; i < waiting.n; i++) {
        size_t at = 0;
        while (at < out->n && strcmp(row[at].channel, w[i].channel) != 0)
            at++;
        if (at == out->n)
            row[out->n++] = w[i];
        row[at].waiting = w[i].waiting;
        row[at].oldest = w[i].oldest;
    }
    return ERR_OK;
}

enum err_code traffic_list(struct ctx *c, const struct traffic_query *q, struct list *out, struct err *e)
{
    static const int which[] = {[TRAFFIC_TROUBLE] = LIST_TROUBLE, [TRAFFIC_WAITING] = LIST_WAITING, [TRAFFIC_SENT] = LIST_SENT, [TRAFFIC_ARRIVED] = LIST_ARRIVED};
    int64_t since = q->of == TRAFFIC_SENT || q->of == TRAFFIC_ARRIVED ? world_id_at(c->now - DAY) : 0;
    return db_all(c->db, &sql[which[q->of]], DB_ARGS(DB_I(q->most), DB_T(q->channel), DB_I(since)), c->arena, out, e);
}

bool traffic_may_again(const struct delivery *d)
{
    bool stopped = strcmp(d->state, "unknown") == 0 || strcmp(d->state, "failed") == 0 || strcmp(d->state, "expired") == 0;
    return stopped && strcmp(d->data, "{}") != 0;
}

enum err_code traffic_again(struct ctx *c, int64_t id, struct err *e)
{
    struct delivery *d;
    int64_t changed;
    TRY(db_find(c->db, &sql[ONE], DB_ARGS(DB_I(id)), c->arena, (void **)&d, e));
    if (!d)
        return err(e, ERR_NOT_FOUND, "no such message");
    TRY(db_exec(c->db, &sql[AGAIN], DB_ARGS(DB_I(id), DB_I(c->now), DB_I(c->now + messages_worth(d->kind)), DB_I(c->actor->account)), &changed, e));
    return changed ? ERR_OK : err(e, ERR_NOT_OFFERED, "the message is %s", d->state);
}

enum err_code traffic_drop(struct ctx *c, int64_t id, struct err *e)
{
    int64_t changed;
    TRY(db_exec(c->db, &sql[STOP], DB_ARGS(DB_I(id), DB_I(c->now), DB_I(c->actor->account)), &changed, e));
    return changed ? ERR_OK : err(e, ERR_NOT_OFFERED, "the message goes no further already");
}
