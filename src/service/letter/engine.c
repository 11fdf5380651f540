/* A round: letters drafted, letters dropped. See engine.h; must never write a dossier. */
#include "base/log.h"
#include "domain/dossier.h"
#include "service/letter/proposal.h"
#include "service/letter/within.h"
#include "store/alert/alert_reach.h"
#include "store/board/tide_store.h"
#include "reference/world.h"
#include <string.h>

#define FAR_BACK (3650 * CLOCK_DAY)

/* What one dossier takes of memory is given back with the next. */
static struct ctx *one(struct letter_engine *en)
{
    arena_reset(en->page);
    en->one = *en->c;
    en->one.arena = en->page;
    ctx_forget(&en->one);
    return &en->one;
}

/* ---- is it still so? */

/* "" = it still fits. */
static const char *why_not(const struct ctx *c, const struct folder *f, int64_t due, const struct letter_offer *o)
{
    if (f->row.finished_at || f->flow.clock == WF_STOP)
        return "done";
    if (f->flow.extensions)
        return "extended";
    if (f->flow.clock == WF_PAUSE)
        return "paused";
    if (f->row.due_at != due || !letter_late(c, f))
        return "redated";
    return o->act ? "" : "moved";
}

static enum err_code recheck(struct letter_engine *en, struct ctx *c, struct letter *x, struct err *e)
{
    struct folder f;
    bool damaged;
    TRY(damaged_pass(&en->damaged, x->dossier, folder_load_any(c, x->dossier, &f, e), &damaged, e));
    if (damaged) /* what does not fit is shown to nobody (letters_open) */
        return ERR_OK;
    struct letter_offer o = letter_offer_of(c, &f);
    const char *why = why_not(c, &f, x->due, &o), *role = role_word(o.role);
    if (*why) {
        x->state = "dropped";
        x->why = why;
        x->settled_at = c->now;
        en->round->dropped++;
    } else if (x->unit == o.unit && strcmp(x->role, role) == 0 && strcmp(x->act, o.act->id) == 0) {
        return ERR_OK;
    } else {
        x->unit = o.unit;
        x->role = role;
        x->act = o.act->id;
    }
    return letter_update(c->db, x, e);
}

static enum err_code recheck_all(struct letter_engine *en, const struct list *l, struct err *e)
{
    struct letter *x = l->items;
    enum err_code rc = ERR_OK;
    for (size_t i = 0; !rc && i < l->n; i++)
        rc = recheck(en, one(en), &x[i], e);
    return rc;
}

/* What was swept away before it was read: nothing says what happened, so all is looked at. */
static enum err_code after_gap(struct letter_engine *en, int64_t first, struct err *e)
{
    struct list all;
    TRY(letter_of_all(en->c->db, 0, LETTER_RECHECK, en->c->arena, &all, e));
    en->last.seq = first - 1;
    en->last.ran_at = 0;
    if (en->newest > en->last.seq + LETTER_FOLLOW)
        en->newest = en->last.seq + LETTER_FOLLOW;
    return recheck_all(en, &all, e);
}

static enum err_code follow(struct letter_engine *en, struct err *e)
{
    struct list next, touched;
    if (en->newest <= en->last.seq)
        return ERR_OK;
    TRY(tide_after(en->c->db, en->last.seq, 1, en->c->arena, &next, e));
    const struct tide *t = next.items;
    if (next.n && t->seq != en->last.seq + 1)
        TRY(after_gap(en, t->seq, e));
    TRY(letter_of_tide(en->c->db, en->last.seq, en->newest, en->c->arena, &touched, e));
    return recheck_all(en, &touched, e);
}

/* ---- dates that have passed */

/* What is proposed is counted again when it is shown; what is kept of it here is how it looked when it was drafted. Reads alone. */
static enum err_code propose(struct ctx *c, struct letter *x, struct err *e)
{
    struct letter_dates *dates = ARENA_NEW(c->arena, struct letter_dates);
    struct folder *f = ARENA_NEW(c->arena, struct folder);
    TRY(folder_load_any(c, x->dossier, f, e));
    struct letter_offer o = letter_offer_of(c, f);
    x->why = why_not(c, f, x->due, &o);
    if (!*x->why)
        TRY(letter_dates_of(c, f, o.act, dates, e));
    if (!*x->why && !dates->n)
        x->why = "late";
    x->act = o.act ? o.act->id : "";
    x->unit = o.act ? o.unit : f->row.unit;
    x->role = role_word(o.act ? o.role : ROLE_LEADER);
    x->state = *x->why ? "dropped" : "drafted";
    x->settled_at = *x->why ? c->now : 0;
    x->drafted_at = c->now;
    if (*x->why)
        return ERR_OK;
    x->days = dates->at[dates->proposed].days;
    x->until = dates->at[dates->proposed].due;
    return letter_cause(c, f, &x->cause, e);
}

/* Nobody's, and no letter: its row says that the date was considered, so that the next round goes on behind it. */
static void set_aside(const struct ctx *c, struct letter *x)
{
    struct letter none;
    record_init(&none, &letter_model);
    none.id = x->id;
    none.dossier = x->dossier;
    none.due = x->due;
    none.state = "dropped";
    none.why = LETTER_DAMAGED;
    none.drafted_at = none.settled_at = c->now;
    *x = none;
}

static enum err_code consider(struct letter_engine *en, const struct letter_late *l, struct err *e)
{
    struct ctx *c = one(en);
    struct letter *was, x;
    bool damaged;
    TRY(letter_of(c->db, l->dossier, l->due, c->arena, &was, e));
    record_init(&x, &letter_model);
    x.id = was ? was->id : world_id(c->world, c->shard);
    x.dossier = l->dossier;
    x.due = l->due;
    TRY(damaged_pass(&en->damaged, x.dossier, propose(c, &x, e), &damaged, e));
    if (damaged)
        set_aside(c, &x);
    bool drafted = strcmp(x.state, "drafted") == 0;
    en->round->drafted += drafted;
    en->round->none += !drafted && !damaged && !was;
    if (!was)
        return letter_insert(c->db, &x, e);
    bool mended = strcmp(was->why, LETTER_DAMAGED) == 0 && !damaged;
    return drafted || mended ? letter_update(c->db, &x, e) : ERR_OK;
}

static enum err_code consider_all(struct letter_engine *en, const struct list *l, size_t n, struct err *e)
{
    const struct letter_late *x = l->items;
    for (size_t i = 0; i < l->n && i < n; i++)
        TRY(consider(en, &x[i], e));
    return ERR_OK;
}

static int64_t day_of(int64_t at)
{
    return (at + CLOCK_VN) / CLOCK_DAY;
}

/* By desk. Each gets a row, so what is left over is less every time. */
static enum err_code passed(struct letter_engine *en, struct err *e)
{
    struct ctx *c = en->c;
    struct list desks, late;
    int64_t since = en->last.ran_at ? en->last.ran_at : c->now - FAR_BACK;
    TRY(alert_desks(c->db, day_of(since), day_of(c->now), c->arena, &desks, e));
    const struct alert_desk *d = desks.items;
    for (size_t i = 0; i < desks.n && !en->starved; i++) {
        struct letter_range r = {d[i].unit, d[i].role, since - 1, c->now - 1, en->left + 1};
        TRY(letter_range(c->db, &r, c->arena, &late, e));
        TRY(consider_all(en, &late, en->left, e));
        en->starved = late.n > en->left;
        en->left -= late.n < en->left ? late.n : en->left;
    }
    return ERR_OK;
}

/* Dated anew to a day that is over, taken up again after a pause, back in a step from which a letter may go: of no more dossiers than there are events. */
static enum err_code moved(struct letter_engine *en, struct err *e)
{
    struct list late;
    struct letter_moved m = {en->last.seq, en->newest, en->c->now - 1, LETTER_FOLLOW};
    TRY(letter_moved(en->c->db, &m, en->c->arena, &late, e));
    return consider_all(en, &late, LETTER_FOLLOW, e);
}

/* What could not be read may have been mended since, of which no event tells. */
static enum err_code set_aside_before(struct letter_engine *en, struct err *e)
{
    struct list late;
    if (day_of(en->last.ran_at) == day_of(en->c->now))
        return ERR_OK;
    TRY(letter_damaged(en->c->db, LETTER_RECHECK, en->c->arena, &late, e));
    return consider_all(en, &late, LETTER_RECHECK, e);
}

/* ---- the round */

static enum err_code begin(struct letter_engine *en, struct err *e)
{
    struct letter_run *last;
    int64_t newest;
    TRY(letter_run_get(en->c->db, en->c->arena, &last, e));
    TRY(tide_newest(en->c->db, &newest, e));
    en->last = last ? *last : (struct letter_run){.seq = newest};
    en->newest = newest < en->last.seq + LETTER_FOLLOW ? newest : en->last.seq + LETTER_FOLLOW;
    return ERR_OK;
}

/* Events are behind us once what they moved was considered, the moment only when nothing is left over. */
static enum err_code end(struct letter_engine *en, struct err *e)
{
    int64_t newest;
    TRY(tide_newest(en->c->db, &newest, e));
    en->round->more = en->starved || en->newest < newest;
    if (!en->round->more) {
        TRY(set_aside_before(en, e));
        TRY(letter_tell(en, e));
    }
    if (!en->starved)
        en->last.seq = en->newest;
    if (!en->round->more)
        en->last.ran_at = en->c->now;
    return letter_run_set(en->c->db, &en->last, e);
}

static enum err_code steps(struct letter_engine *en, struct err *e)
{
    TRY(begin(en, e));
    TRY(follow(en, e));
    TRY(passed(en, e));
    if (!en->starved)
        TRY(moved(en, e));
    return end(en, e);
}

enum err_code letter_round(struct ctx *c, struct letter_round *out, struct err *e)
{
    struct letter_engine en = {.c = c, .left = LETTER_ROUND, .round = out, .damaged = {.what = "letter", .db = c->db}, .page = arena_new(0)};
    *out = (struct letter_round){0};
    enum err_code rc = steps(&en, e);
    out->left_out = (int64_t)en.damaged.n;
    arena_free(en.page);
    return rc;
}

/* ---- the job */

static enum err_code key(struct ctx *c, const char **out, struct err *e)
{
    (void)e;
    *out = arena_fmt(c->arena, "letter %lld", (long long)(c->now / LETTER_SLOT_MS));
    return ERR_OK;
}

static enum err_code done(struct ctx *c, const struct job *j, struct err *e)
{
    struct letter_round r;
    static const struct actor program = {.name = "", .kind = "", .roles = ROLE_SYSTEM};
    struct ctx here = *c;
    here.actor = &program;
    int64_t began = clock_mono_us();
    TRY(letter_round(&here, &r, e));
    bool idle = !r.drafted && !r.dropped && !r.told;
    log_line(idle ? LOG_DEBUG : LOG_INFO, "letter", "drafted=%lld none=%lld dropped=%lld told=%lld left_out=%lld more=%d us=%lld", (long long)r.drafted,
             (long long)r.none, (long long)r.dropped, (long long)r.told, (long long)r.left_out, (int)r.more, (long long)(clock_mono_us() - began));
    return r.more ? job_add(c, j->kind, arena_fmt(c->arena, "letter more %lld", (long long)j->id), "{}", c->now + CLOCK_SECOND, e) : ERR_OK;
}

const struct job_kind letter_job = {.kind = "letter", .done = done, .key = key};
