/* Plans a life. See story.h; must never know a database. */
#include "seed/story.h"
#include "base/civil.h"
#include "domain/procedure.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "seed/hours.h"
#include <math.h>
#include <string.h>

enum { STEPS_MAX = 60, MINUTE = 60000, MARKED_OF = 6 };
#define MARKS_STREAM UINT64_C(0x6d61726b73000000)
#define UNEVEN 2.0 /* where places differ, more is slow as a whole */

struct writing {
    const struct story_wish *w;
    const struct country *k;
    struct rng r;
    struct arena *a;
    struct story *s;
    struct persona who;
};

static struct actor actor_of(const struct writing *t, const struct country_officer *o)
{
    const struct units *units = t->k->world->units;
    const struct unit *u = units_find(units, o->unit);
    return (struct actor){.account = o->account, .name = o->name, .roles = o->role, .unit = o->unit, .kind = units_kind_of(units, u), .province = u ? u->province : 0};
}

/* An account of the commune; those that were made first apply more often. */
static void pick_citizen(struct writing *t)
{
    size_t home = t->w->arrival->home;
    uint32_t first = t->k->first_citizen[home], n = t->k->first_citizen[home + 1] - first;
    uint64_t a = rng_below(&t->r, n), b = rng_below(&t->r, n);
    uint32_t at = first + (uint32_t)(rng_below(&t->r, 3) ? a : a < b ? a : b);
    t->s->account = t->k->citizen[at];
    t->who = country_citizen(t->k, home, at, t->a);
}

static const char *day_of(struct writing *t, int64_t at)
{
    char day[CIVIL_TEXT];
    return arena_str(t->a, civil_write(civil_of_instant(at).date, day));
}

static enum err_code begin(struct writing *t, struct err *e)
{
    const struct arrival *x = t->w->arrival;
    struct story *s = t->s;
    const struct units *units = t->k->world->units;
    const struct unit *province = units_province(units, s->unit);
    const char *day = day_of(t, x->at);
    s->procedure = catalogue_find(t->k->world->catalogue, t->k->procedure[x->procedure]->code, day);
    if (!s->procedure)
        return err(e, ERR_INTERNAL, "%s is not in force on %s", t->k->procedure[x->procedure]->code, day);
    struct life_wish wish = {.unit = s->unit, .channel = s->counter ? "counter" : "online", .today = day, .who = s->counter ? NULL : &t->who};
    wish.procedure = procedure_local(s->procedure, province ? province->code : "", s->unit->code, day, t->a);
    TRY(life_begin(&s->life, &wish, units, &t->r, t->a, e));
    return life_opened(&s->life, units, x->at, e);
}

static enum err_code file_it(struct writing *t, struct err *e)
{
    struct story *s = t->s;
    s->at = t->w->arrival->at;
    s->counter = !t->w->arrival->online;
    s->unit = t->k->homes.at[t->w->arrival->home];
    if (!s->counter) {
        pick_citizen(t);
        s->by = (struct actor){.account = s->account, .name = t->who.name, .roles = ROLE_APPLICANT, .kind = ""};
        return ERR_OK;
    }
    const struct country_officer *o = country_officer(t->k, s->unit->id, ROLE_RECEPTION, &t->r);
    if (!o)
        return err(e, ERR_INTERNAL, "nobody at the desk of %s", s->unit->code);
    s->by = actor_of(t, o);
    return ERR_OK;
}

static enum err_code who_acts(struct writing *t, const struct life_step *x, struct actor *out, struct err *e)
{
    const struct story *s = t->s;
    if (x->who.role == ROLE_APPLICANT) {
        *out = s->by;
        return ERR_OK;
    }
    if (x->who.role == ROLE_SYSTEM) {
        *out = (struct actor){.name = "motcua", .kind = "", .roles = ROLE_SYSTEM, .unit = s->unit->id};
        return ERR_OK;
    }
    const struct country_officer *o = country_officer(t->k, x->unit, x->who.role, &t->r);
    if (!o)
        return err(e, ERR_INTERNAL, "nobody for role %u in unit %lld", x->who.role, (long long)x->unit);
    *out = actor_of(t, o);
    return ERR_OK;
}

/* Officers work while their office is open; an applicant at home has the whole day. */
static int64_t when(struct writing *t, const struct life_step *x, int64_t now)
{
    int64_t seconds = (int64_t)rng_below(&t->r, MINUTE);
    if (x->who.role == ROLE_APPLICANT)
        return now + (x->minutes * 3 + 1) * MINUTE + seconds;
    return hours_later(calendars_of(t->k->world->calendars, x->unit ? x->unit : t->s->unit->id), now, x->minutes) + seconds;
}

/* Follows from the name alone: a third is about as usual, a few are many times as often slow. */
static double pace_of(const char *name)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (const char *p = name; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
    struct rng r = rng_seeded(h);
    return exp(2.2 * (rng_unit(&r) + rng_unit(&r) + rng_unit(&r) - 1.5));
}

static struct life_shares shares_of(const struct writing *t)
{
    struct life_shares s = *t->w->shares;
    if (t->w->uneven)
        s.slow = fmin(0.7, UNEVEN * s.slow * pace_of(t->s->unit->code) * pace_of(t->s->procedure->code));
    return s;
}

static enum err_code live(struct writing *t, struct err *e)
{
    struct story *s = t->s;
    struct life_step x;
    struct life_shares shares = shares_of(t);
    int64_t now = s->at;
    s->step = ARENA_ARRAY(t->a, struct story_step, STEPS_MAX);
    while (s->steps < STEPS_MAX && life_next(&s->life, &shares, &t->r, now, &x)) {
        now = when(t, &x, now);
        if (now >= t->w->until)
            return ERR_OK;
        life_type(&s->life, &t->r, now, &x);
        struct story_step *step = &s->step[s->steps++];
        *step = (struct story_step){.act = x.act->id, .inputs = x.inputs, .changed = x.changed, .at = now};
        TRY(who_acts(t, &x, &step->who, e));
        TRY(life_acted(&s->life, &x, now, e));
    }
    return ERR_OK;
}

/* One in six of those who came through the net and got their result. Of another stream than the life, which is the same with marks and without. */
static void mark_it(struct writing *t)
{
    static const double in_time[] = {1, 2, 8, 39, 50}, late[] = {22, 30, 28, 15, 5};
    static const char *const words[] = {"", "", "Chờ lâu hơn ngày hẹn.", "Trễ hẹn mà không thấy báo trước.", "Phải hỏi nhiều lần mới biết hồ sơ ở đâu."};
    const struct wf_state_def *s = procedure_state_find(t->s->procedure, t->s->life.state.state);
    struct rng r = rng_part(t->k->seed ^ MARKS_STREAM, t->w->arrival->n);
    if (t->s->counter || !s || s->final != FINAL_DONE || rng_below(&r, MARKED_OF) != 0)
        return;
    int64_t at = t->s->step[t->s->steps - 1].at + (int64_t)(1 + rng_below(&r, 72 * 60)) * MINUTE;
    struct story_marks m = {.at = at < t->w->until ? at : 0, .in_time = (int)rng_weighted(&r, in_time, 5) + 1, .late = (int)rng_weighted(&r, late, 5) + 1};
    m.words_late = words[rng_below(&r, sizeof words / sizeof words[0])];
    t->s->marks = m;
}

enum err_code story_make(const struct story_wish *w, struct arena *a, struct story *out, struct err *e)
{
    struct writing t = {.w = w, .k = w->country, .r = rng_part(w->country->seed, w->arrival->n), .a = a, .s = out};
    *out = (struct story){.procedure = NULL};
    TRY(file_it(&t, e));
    TRY(begin(&t, e));
    out->form = out->life.form;
    TRY(live(&t, e));
    mark_it(&t);
    return ERR_OK;
}
