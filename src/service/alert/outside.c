/* Alerts that are about no dossier: a counter that is crowded, a channel to the outside that fails. See within.h. */
#include "domain/dossier.h"
#include "send/sms.h"
#include "service/alert/within.h"
#include "service/channel/circuit.h"
#include "time/working.h"
#include <string.h>

enum { USUAL_DAYS = 28, CHANNELS_MAX = 16 };
#define HOUR (INT64_C(3600) * 1000)
#define MINUTE (INT64_C(60) * 1000)

static enum err_code open_of(struct engine *en, const struct alert_rule *r, struct list *out, struct err *e)
{
    return alert_of_kind(en->c->db, alert_kind_words[r->kind], en->c->arena, out, e);
}

/* ---- crowds */

/* Arrivals of an hour that is worked, in hundredths, of the last four weeks. */
static enum err_code usual(struct engine *en, int64_t unit, int64_t *out, struct err *e)
{
    const struct calendar *cal = alert_calendar(en, unit);
    int64_t sum = 0, now = en->c->now, n;
    int today = dossier_day(now);
    for (int day = today - USUAL_DAYS; day < today; day++) {
        TRY(alert_arrived(en->c->db, day, unit, &n, e));
        sum += n;
    }
    int64_t midnight = now - (now + CLOCK_VN) % CLOCK_DAY, worked = working_between(cal, midnight - USUAL_DAYS * CLOCK_DAY, midnight);
    *out = worked ? sum * 100 * 60 / worked : 0;
    return ERR_OK;
}

static enum err_code raise_crowd(struct engine *en, const struct alert_rule *r, const struct alert_crowd *x, struct err *e)
{
    int64_t now = en->c->now, half = (now + CLOCK_VN) / (CLOCK_DAY / 2); /* once in a morning, once in an afternoon */
    struct alert a = {.work = "", .turn = half, .state = "", .procedure = "", .unit = x->unit, .holder = x->unit, .role = "", .subject = "", .n = x->n};
    a.cause = arena_fmt(en->c->arena, "%s unit %lld %lld", r->id, (long long)x->unit, (long long)half);
    return alert_raise(en, r, &a, e);
}

static bool among(int64_t unit, const struct alert_crowd *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (row[i].unit == unit)
            return true;
    return false;
}

static enum err_code crowds(struct engine *en, const struct alert_rule *r, struct err *e)
{
    struct list l, open;
    int64_t since, often;
    TRY(alert_seq_before(en->c->db, en->c->now - HOUR, en->newest, &since, e));
    TRY(alert_crowds(en->c->db, since, r->least, en->c->arena, &l, e));
    struct alert_crowd *x = l.items;
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++) {
        TRY(usual(en, x[i].unit, &often, e));
        if (!alert_is_crowd(r, x[i].n, often))
            continue;
        TRY(raise_crowd(en, r, &x[i], e));
        x[n++] = x[i];
    }
    TRY(open_of(en, r, &open, e));
    struct alert *a = open.items;
    for (size_t i = 0; i < open.n; i++)
        if (strcmp(a[i].rule, r->id) == 0 && !among(a[i].unit, x, n))
            TRY(alert_close(en, &a[i], "calm", e));
    return ERR_OK;
}

/* ---- what cannot leave */

struct channels {
    struct { const char *name; int64_t n; } row[CHANNELS_MAX];
    size_t n;
};

static void add(struct channels *all, const char *name, int64_t n)
{
    size_t k = 0;
    while (k < all->n && strcmp(all->row[k].name, name) != 0)
        k++;
    if (k == CHANNELS_MAX)
        return;
    all->n += k == all->n;
    all->row[k].name = name;
    all->row[k].n += n;
}

/* Jobs by their kind: what asks other systems. */
static enum err_code jobs(struct engine *en, struct db *db, const struct alert_rule *r, struct channels *all, struct err *e)
{
    struct list l;
    TRY(alert_failing(db, r->tries, world_id_at(en->c->now - (int64_t)r->failing * MINUTE), en->c->arena, &l, e));
    const struct alert_failing *f = l.items;
    for (size_t i = 0; i < l.n; i++)
        add(all, f[i].kind, f[i].n);
    return ERR_OK;
}

/* Ways of messages whose server nobody reaches: asked so often, or down for so long. */
static enum err_code circuits(struct engine *en, const struct alert_rule *r, struct channels *all, struct err *e)
{
    struct list l;
    TRY(circuit_all(en->c->centre, en->c->arena, &l, e));
    const struct circuit *x = l.items;
    for (size_t i = 0; i < l.n; i++) {
        int64_t waits;
        if (!x[i].down_at || (x[i].tries < r->tries && en->c->now - x[i].down_at < (int64_t)r->failing * MINUTE))
            continue;
        TRY(alert_queued(en->c->db, x[i].channel, &waits, e));
        add(all, x[i].channel, waits);
    }
    return ERR_OK;
}

/* The gateway answers, and takes what it cannot pass on: it reaches no operator. */
static enum err_code gateway(struct engine *en, const struct alert_rule *r, struct channels *all, struct err *e)
{
    int64_t now = en->c->now, n;
    struct alert_held q = {"sms", world_id_at(now - CLOCK_DAY), SMS_HELD, now - (int64_t)r->failing * MINUTE};
    TRY(alert_held(en->c->db, &q, &n, e));
    if (n)
        add(all, q.channel, n);
    return ERR_OK;
}

/* One alert for a channel as long as it fails, however many messages wait behind it. */
static enum err_code settle(struct engine *en, const struct alert_rule *r, const struct channels *all, struct err *e)
{
    struct list open;
    bool known[CHANNELS_MAX] = {false};
    TRY(open_of(en, r, &open, e));
    struct alert *a = open.items;
    for (size_t i = 0; i < open.n; i++) {
        size_t k = 0;
        while (k < all->n && strcmp(all->row[k].name, a[i].subject) != 0)
            k++;
        if (strcmp(a[i].rule, r->id) != 0)
            continue;
        if (k == all->n) {
            TRY(alert_close(en, &a[i], "recovered", e));
            continue;
        }
        known[k] = true;
        a[i].n = all->row[k].n;
        TRY(alert_update(en->c->db, &a[i], e));
    }
    for (size_t k = 0; k < all->n; k++) {
        struct alert x = {.work = "", .turn = en->c->now, .state = "", .procedure = "", .role = "", .subject = all->row[k].name, .n = all->row[k].n};
        x.cause = arena_fmt(en->c->arena, "%s channel %s %lld", r->id, x.subject, (long long)en->c->now);
        if (!known[k])
            TRY(alert_raise(en, r, &x, e));
    }
    return ERR_OK;
}

enum err_code alert_outside(struct engine *en, struct err *e)
{
    for (size_t i = 0; i < en->rules->n_rules; i++) {
        const struct alert_rule *r = &en->rules->rule[i];
        struct channels all = {.n = 0};
        if (r->kind == ALERT_CROWDED)
            TRY(crowds(en, r, e));
        if (r->kind != ALERT_EXCHANGE)
            continue;
        TRY(jobs(en, en->c->db, r, &all, e));
        TRY(circuits(en, r, &all, e));
        TRY(gateway(en, r, &all, e));
        TRY(settle(en, r, &all, e));
    }
    return ERR_OK;
}
