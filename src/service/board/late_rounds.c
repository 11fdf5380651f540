/* Rounds over what is late. See late_rounds.h; must never decide whose time it was: late.h does. */
#include "service/board/late_rounds.h"
#include "base/log.h"
#include "domain/counter.h"
#include "reference/units.h"
#include "service/board/damaged.h"
#include "store/alert/alert_reach.h"
#include "store/board/late_store.h"
#include "store/board/tide_store.h"
#include <stdlib.h>
#include <string.h>

#define SLOT_MS (5 * 60 * CLOCK_SECOND)
#define FAR_BACK (3650 * CLOCK_DAY)
enum { PUTS = 150, FOLLOW = 2000, PAGE = 100, STALE = 100 }; /* rows written in a round, events, a page of what is looked at */

struct rounds {
    struct ctx *c;
    struct late_run last;
    bool first;
    int64_t newest;      /* of the tide, up to which this round goes */
    int64_t left;        /* rows that may still be written */
    bool starved;
    struct late_round *round;
    struct damaged damaged;
};

/* ---- a row */

/* Parts of the minutes beyond the date, together as many: what is left by rounding is the cause's. */
static void share_out(const struct blame *b, struct late_row *row)
{
    int64_t part[BLAME_CAUSES] = {0}, rest = b->over;
    for (int k = 1; k < BLAME_CAUSES; k++) {
        part[k] = (int64_t)((double)b->over * b->share[k]);
        rest -= part[k];
    }
    part[b->cause] += rest;
    row->late_minutes = b->over;
    row->by_none = part[BLAME_NONE];
    row->by_officer = part[BLAME_OFFICER];
    row->by_citizen = part[BLAME_CITIZEN];
    row->by_payment = part[BLAME_PAYMENT];
    row->by_agency = part[BLAME_AGENCY];
    row->by_exchange = part[BLAME_EXCHANGE];
}

static struct late_row row_of(const struct ctx *c, const struct folder *f, const struct blame *b, const struct late_ended *end)
{
    struct late_row row = {.dossier = f->row.id, .unit = f->row.unit, .province = f->unit ? f->unit->province : 0, .procedure = f->row.procedure,
                           .received_at = f->row.received_at, .due_at = f->row.due_at, .ended_at = f->clock.stopped, .day = end ? end->day : 0,
                           .outcome = end ? end->outcome : 0, .cause = blame_cause_words[b->cause], .reason = blame_reason_words[b->reason],
                           .at_unit = strtoll(b->unit, NULL, 10), .step = b->step, .officer = strtoll(b->account, NULL, 10), .used_minutes = b->used,
                           .took = b->took, .allowed = b->allowed, .looked_at = c->now};
    share_out(b, &row);
    return row;
}

/* What the journal makes of it now. Reads alone. */
static enum err_code find(struct ctx *c, int64_t dossier, const struct late_ended *end, struct late_row *row, bool *late, struct err *e)
{
    struct folder f;
    struct blame b;
    TRY(folder_load_any(c, dossier, &f, e));
    enum err_code rc = late_of(c, &f, &b, e);
    ctx_forget(c);
    TRY(rc);
    *late = b.reason != BLAME_NOT_LATE;
    *row = row_of(c, &f, &b, end);
    return ERR_OK;
}

static enum err_code put(struct rounds *r, const struct late_row *row, struct err *e)
{
    r->round->put++;
    r->left--;
    return late_put(r->c->db, row, e);
}

/* It keeps the row that it has, if it has one, and has been looked at for today. */
static enum err_code keep(struct rounds *r, int64_t dossier, struct err *e)
{
    struct late_row *row;
    TRY(late_get(r->c->db, dossier, r->c->arena, &row, e));
    if (!row || row->day)
        return ERR_OK;
    row->looked_at = r->c->now;
    return late_put(r->c->db, row, e);
}

/* An open one, as far as we know: one that has ended meanwhile keeps its row until the tide tells how. */
static enum err_code look(struct rounds *r, int64_t dossier, struct err *e)
{
    struct late_row row;
    bool late, damaged;
    TRY(damaged_pass(&r->damaged, dossier, find(r->c, dossier, NULL, &row, &late, e), &damaged, e));
    if (damaged)
        return keep(r, dossier, e);
    if (late)
        return row.ended_at ? keep(r, dossier, e) : put(r, &row, e);
    r->round->dropped++;
    return late_drop(r->c->db, dossier, e);
}

static enum err_code look_at_all(struct rounds *r, const struct list *keys, struct err *e)
{
    const int64_t *key = keys->items;
    for (size_t i = 0; i < keys->n; i++)
        TRY(look(r, key[i], e));
    return ERR_OK;
}

static enum err_code ended(struct rounds *r, const struct late_ended *end, struct err *e)
{
    struct late_row row;
    bool late, damaged;
    TRY(damaged_pass(&r->damaged, end->dossier, find(r->c, end->dossier, end, &row, &late, e), &damaged, e));
    return damaged ? ERR_OK : put(r, &row, e);
}

/* ---- what happened */

static bool late_outcome(int64_t o)
{
    return o >= COUNT_DONE && o < COUNT_STEP && o % 4 == COUNT_LATE;
}

static enum err_code follow_event(struct rounds *r, const struct tide *t, struct err *e)
{
    struct counter_deltas d;
    if (!t->dossier || !tide_parse(t, r->c->arena, &d))
        return ERR_OK;
    for (size_t i = 0; i < d.tallies; i++)
        if (late_outcome(d.tally[i].outcome))
            return ended(r, &(struct late_ended){t->unit, d.tally[i].day, d.tally[i].outcome, t->dossier}, e);
    return ERR_OK;
}

/* What was swept away before it was read: nothing says what happened, so all is looked at again. */
static void after_gap(struct rounds *r, const struct tide *first)
{
    r->last = (struct late_run){.seq = first->seq - 1};
    int64_t farthest = r->last.seq + FOLLOW;
    r->newest = r->newest > farthest ? farthest : r->newest;
}

/* Open rows that moved, and what moved with a date that has passed. */
static enum err_code moved(struct rounds *r, struct err *e)
{
    struct list touched, fresh;
    TRY(late_touched(r->c->db, r->last.seq, r->newest, r->c->arena, &touched, e));
    TRY(look_at_all(r, &touched, e));
    TRY(late_fresh(r->c->db, r->last.seq, r->newest, r->c->now, r->c->arena, &fresh, e));
    return look_at_all(r, &fresh, e);
}

static enum err_code follow(struct rounds *r, struct err *e)
{
    struct list events;
    if (r->first || r->newest <= r->last.seq)
        return ERR_OK;
    TRY(tide_after(r->c->db, r->last.seq, (size_t)(r->newest - r->last.seq), r->c->arena, &events, e));
    const struct tide *t = events.items;
    if (events.n && t[0].seq != r->last.seq + 1)
        after_gap(r, &t[0]);
    for (size_t i = 0; i < events.n && t[i].seq <= r->newest; i++)
        if (r->left <= 0) { /* the rest with the next round */
            r->newest = t[i].seq - 1;
            r->round->more = true;
        } else {
            TRY(follow_event(r, &t[i], e));
        }
    return moved(r, e);
}

/* ---- what fell due */

static enum err_code desk_fallen_due(struct rounds *r, const struct alert_desk *d, int64_t from, struct err *e)
{
    struct late_range q = {d->unit, d->role, from, r->c->now, {0}, PAGE};
    struct list found = {.n = PAGE};
    while (found.n == PAGE && r->left > 0) {
        TRY(late_fallen_due(r->c->db, &q, r->c->arena, &found, e));
        const struct late_due *x = found.items;
        for (size_t i = 0; i < found.n; i++)
            TRY(look(r, x[i].dossier, e));
        if (found.n)
            q.behind = x[found.n - 1];
        q.from = found.n ? q.behind.due_at : from;
    }
    r->starved |= found.n == PAGE && r->left <= 0;
    return ERR_OK;
}

/* Since the last round; once a day all that is due, for what could not be read then. */
static int64_t due_from(const struct rounds *r)
{
    int64_t ran = r->last.ran_at;
    return ran && dossier_day(ran) == dossier_day(r->c->now) ? ran : 0;
}

static enum err_code fallen_due(struct rounds *r, struct err *e)
{
    struct list desks;
    int64_t from = due_from(r), first = from ? from : r->c->now - FAR_BACK;
    TRY(alert_desks(r->c->db, (first + CLOCK_VN) / CLOCK_DAY, (r->c->now + CLOCK_VN) / CLOCK_DAY, r->c->arena, &desks, e));
    const struct alert_desk *d = desks.items;
    for (size_t i = 0; i < desks.n && !r->starved; i++) {
        r->starved = r->left <= 0;
        if (!r->starved)
            TRY(desk_fallen_due(r, &d[i], from, e));
    }
    return ERR_OK;
}

/* ---- what lies there */

static enum err_code stale(struct rounds *r, struct err *e)
{
    struct list keys;
    int64_t midnight = (r->c->now + CLOCK_VN) / CLOCK_DAY * CLOCK_DAY - CLOCK_VN;
    TRY(late_stale(r->c->db, midnight, r->left < STALE ? (size_t)(r->left > 0 ? r->left : 0) : STALE, r->c->arena, &keys, e));
    return look_at_all(r, &keys, e);
}

/* Ends from before: a row that the tide has brought meanwhile is made once more, which changes nothing. */
static enum err_code walk(struct rounds *r, struct err *e)
{
    struct late_run *n = &r->last;
    struct list rows;
    if (n->walked_unit < 0 || r->left <= 0) {
        r->round->more |= n->walked_unit >= 0;
        return ERR_OK;
    }
    TRY(late_ended_list(r->c->db, &(struct late_ended){n->walked_unit, n->walked_day, 0, n->walked_dossier}, PAGE, r->c->arena, &rows, e));
    const struct late_ended *end = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        TRY(ended(r, &end[i], e));
    bool over = rows.n < PAGE;
    n->walked_unit = over ? -1 : end[rows.n - 1].unit;
    n->walked_day = over ? 0 : end[rows.n - 1].day;
    n->walked_dossier = over ? 0 : end[rows.n - 1].dossier;
    r->round->more |= !over;
    return ERR_OK;
}

/* ---- the round */

static enum err_code begin(struct rounds *r, struct err *e)
{
    struct late_run *last;
    int64_t newest;
    TRY(late_run_get(r->c->db, r->c->arena, &last, e));
    TRY(tide_newest(r->c->db, &newest, e));
    r->first = !last;
    r->last = last ? *last : (struct late_run){.seq = newest};
    if (r->last.ran_at > r->c->now) /* the clock was set back: all that is due is looked at again */
        r->last.ran_at = 0;
    r->newest = newest < r->last.seq + FOLLOW ? newest : r->last.seq + FOLLOW;
    r->round->more = r->newest < newest;
    return ERR_OK;
}

enum err_code late_round(struct ctx *c, struct late_round *out, struct err *e)
{
    struct rounds r = {.c = c, .left = PUTS, .round = out, .damaged = {.what = "late", .db = c->db}};
    *out = (struct late_round){0};
    TRY(begin(&r, e));
    TRY(follow(&r, e));
    TRY(fallen_due(&r, e));
    TRY(stale(&r, e));
    TRY(walk(&r, e));
    out->more |= r.starved;
    out->left_out = (int64_t)r.damaged.n;
    r.last.seq = r.newest > r.last.seq ? r.newest : r.last.seq;
    if (!r.starved)
        r.last.ran_at = c->now;
    return late_run_set(c->db, &r.last, e);
}

enum err_code late_all(struct ctx *c, struct err *e)
{
    struct late_round r = {.more = true};
    while (r.more)
        TRY(late_round(c, &r, e));
    return ERR_OK;
}

/* ---- the job */

enum err_code late_key(struct ctx *c, const char **out, struct err *e)
{
    (void)e;
    *out = arena_fmt(c->arena, "late %lld", (long long)(c->now / SLOT_MS));
    return ERR_OK;
}

enum err_code late_done(struct ctx *c, const struct job *j, struct err *e)
{
    struct late_round r;
    int64_t began = clock_mono_us();
    TRY(late_round(c, &r, e));
    log_line(r.put + r.dropped ? LOG_INFO : LOG_DEBUG, "late", "put=%lld dropped=%lld left_out=%lld more=%d us=%lld", (long long)r.put, (long long)r.dropped,
             (long long)r.left_out, (int)r.more, (long long)(clock_mono_us() - began));
    return r.more ? job_add(c, j->kind, arena_fmt(c->arena, "late more %lld", (long long)j->id), "{}", c->now + CLOCK_SECOND, e) : ERR_OK;
}

/* ---- is it right? */

static bool same(const struct late_row *a, const struct late_row *b)
{
    return a->unit == b->unit && a->due_at == b->due_at && a->ended_at == b->ended_at && strcmp(a->cause, b->cause) == 0 && strcmp(a->reason, b->reason) == 0 &&
           a->at_unit == b->at_unit && strcmp(a->step, b->step) == 0 && a->officer == b->officer && a->late_minutes == b->late_minutes &&
           a->by_officer == b->by_officer && a->by_citizen == b->by_citizen && a->by_payment == b->by_payment && a->by_agency == b->by_agency &&
           a->by_exchange == b->by_exchange && a->by_none == b->by_none && a->used_minutes == b->used_minutes && a->took == b->took && a->allowed == b->allowed;
}

struct checking {
    bool repair;
    struct damaged damaged;
    struct late_check *out;
};

static enum err_code check_row(struct ctx *c, struct checking *k, const struct late_row *kept, struct err *e)
{
    struct late_row row;
    bool late, damaged;
    enum err_code rc = find(c, kept->dossier, &(struct late_ended){kept->unit, kept->day, kept->outcome, kept->dossier}, &row, &late, e);
    TRY(damaged_pass(&k->damaged, kept->dossier, rc, &damaged, e));
    bool wrong = !damaged && !same(kept, &row);
    k->out->rows++;
    k->out->damaged += damaged;
    k->out->wrong += wrong;
    return wrong && k->repair ? late_put(c->db, &row, e) : ERR_OK;
}

/* One row, in memory of its own. */
static enum err_code check_one(const struct ctx *c, struct checking *k, const struct late_row *kept, struct err *e)
{
    struct ctx own = *c;
    own.arena = arena_new(0);
    ctx_forget(&own);
    enum err_code rc = check_row(&own, k, kept, e);
    arena_free(own.arena);
    return rc;
}

/* Of ends whose event was read already, by the rounds' own word. */
static enum err_code lacking(struct ctx *c, bool repair, struct late_check *out, struct err *e)
{
    struct late_run *run;
    struct list rows;
    TRY(late_run_get(c->db, c->arena, &run, e));
    int64_t newest;
    TRY(tide_newest(c->db, &newest, e));
    if (!run || run->walked_unit >= 0 || run->seq < newest) /* there is work left */
        return ERR_OK;
    TRY(late_lacking(c->db, DB_ALL_MAX, c->arena, &rows, e));
    out->lacking = (int64_t)rows.n;
    if (!repair || !rows.n)
        return ERR_OK;
    *run = (struct late_run){.ran_at = run->ran_at, .seq = run->seq}; /* all ends are walked again */
    return late_run_set(c->db, run, e);
}

enum err_code late_check(struct ctx *c, bool repair, struct late_check *out, struct err *e)
{
    struct list rows = {.n = PAGE};
    struct checking k = {repair, {.what = "late", .db = c->db}, out};
    int64_t after = 0;
    *out = (struct late_check){0};
    while (rows.n == PAGE) {
        TRY(late_ended_rows(c->db, after, PAGE, c->arena, &rows, e));
        const struct late_row *row = rows.items;
        for (size_t i = 0; i < rows.n; i++)
            TRY(check_one(c, &k, &row[i], e));
        after = rows.n ? row[rows.n - 1].dossier : after;
    }
    return lacking(c, repair, out, e);
}
