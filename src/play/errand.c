/* Opening at the counter, and what all errands share. See errand.h. */
#include "play/errand.h"
#include "base/clock.h"
#include "play/crowd.h"
#include "play/glance.h"
#include "play/post.h"
#include "service/record.h"
#include <stdio.h>
#include <string.h>

enum { CODES = 200, KEEP_WRONG = 24 * 1024 };

static void release(struct errand *x)
{
    struct town *t = x->town;
    if (x->recent)
        glance_forget(t, x);
    if (x->life.arena)
        life_free(&x->life);
    timer_stop(&t->timers, &x->timer);
    x->next = t->idle;
    t->idle = x;
    t->alive--;
}

void errand_free_all(struct town *t)
{
    for (struct errand *x = t->made; x; x = x->made)
        if (x->life.arena)
            life_free(&x->life);
}

/* In a closed loop the next one comes as soon as this one is over. */
void errand_end(struct errand *x)
{
    struct town *t = x->town;
    release(x);
    if (t->plan->together && !town_closed(t))
        errand_begin(t, t->now);
}

static void lost(struct visit *v)
{
    struct errand *x = v->with;
    if (x->written)
        ledger_give_up(x->town->cfg.ledger, x->place);
    x->written = false;
    errand_end(x);
}

struct visit *errand_visit(struct errand *x, enum kind k, struct person *who, bool (*then)(struct visit *, const struct reply *))
{
    struct visit *v = visit_new(x->town, k, who);
    v->then = then;
    v->lost = lost;
    v->with = x;
    v->keep = KEEP_WRONG;
    return v;
}

void errand_write(struct errand *x, const struct ledger_row *row)
{
    x->place = ledger_send(x->town->cfg.ledger, row);
    x->written = true;
}

bool errand_taken(const struct visit *v, const struct reply *r, char *where, size_t cap)
{
    static const char mark[] = "{\"location\":\"";
    if (!v->data)
        return r->status == 303 && reply_header(r, "Location", where, cap);
    const char *p = r->status == 200 && r->body ? strstr(r->body, mark) : NULL;
    size_t n = p ? strcspn(p += sizeof mark - 1, "\"") : 0;
    snprintf(where, cap, "%.*s", (int)(n < cap ? n : 0), p ? p : "");
    return n > 0 && n < cap;
}

void errand_code(const char *location, char *out, size_t cap)
{
    const char *p = strstr(location, "/ho-so/");
    size_t n = p ? strcspn(p += 7, "/?") : 0;
    snprintf(out, cap, "%.*s", (int)(n < cap ? n : 0), p ? p : "");
}

/* ---- opened */

void errand_opened(struct errand *x, const char *location)
{
    struct town *t = x->town;
    struct err e = {0};
    struct ledger *l = t->cfg.ledger;
    errand_code(location, x->code, sizeof x->code);
    x->dossier = record_id(t->cfg.world, x->code, x->life.arena);
    if (life_opened(&x->life, t->cfg.world->units, town_ms(t), &e) || !x->dossier) {
        stats_error(t->stats, KIND_INTAKE, 303, arena_fmt(x->life.arena, "opened as %s, which the rules refuse: %s", location, e.why));
        errand_end(x);
        return;
    }
    ledger_ack(l, x->place, x->dossier, ledger_number(l, x->life.state.state), town_when(t));
    x->written = false;
    stats_opened(t->stats);
    glance_after(x);
    errand_next(x);
}

/* ---- at the counter */

static bool taken_in(struct visit *v, const struct reply *r)
{
    struct errand *x = v->with;
    char where[CODES];
    if (!errand_taken(v, r, where, sizeof where) || !strstr(where, "/ho-so/")) {
        visit_wrong(v, r, "a right form is not taken in");
        ledger_give_up(x->town->cfg.ledger, x->place);
        x->written = false;
        errand_end(x);
        return false;
    }
    errand_opened(x, where);
    return true;
}

static void take_in(struct errand *x, struct form_values values, struct visit *v)
{
    struct life *l = &x->life;
    struct post p = post_begin(v, false);
    post_add(&p, "_case", l->variant);
    post_add(&p, "applicant.name", l->who.name);
    post_add(&p, "applicant.identifier", l->who.identifier);
    post_add(&p, "applicant.phone", l->who.phone);
    post_add(&p, "applicant.email", l->who.email);
    post_add(&p, "applicant.address", l->who.address);
    post_values(&p, values);
    for (size_t i = 0; i < l->n_papers; i++)
        post_add(&p, "paper", l->papers[i]);
    post_end(&p, v, arena_fmt(v->arena, "/viec/tiep-nhan/%s", l->wish.procedure->code));
}

static void at_counter(struct errand *x, int64_t due)
{
    struct visit *v = errand_visit(x, KIND_INTAKE, crowd_officer(x->town, x->life.wish.unit->id, ROLE_RECEPTION), taken_in);
    v->data = x->town->plan->answers == PLAN_DATA;
    take_in(x, x->life.form, v);
    errand_write(x, &(struct ledger_row){.unit = (uint32_t)x->life.wish.unit->id, .version = 2, .opening = 2});
    visit_send(v, due);
}

/* The mistake must be told, by the name of its field; then the right form comes. */
static bool refused(struct visit *v, const struct reply *r)
{
    struct errand *x = v->with;
    const char *field = v->note;
    bool right = r->status == 422 && r->body && strstr(r->body, arena_fmt(v->arena, "#%s", field));
    if (!right)
        visit_wrong(v, r, arena_fmt(v->arena, "a mistake in %s is not named", field));
    at_counter(x, x->town->now);
    return right;
}

static void with_mistake(struct errand *x, int64_t due)
{
    struct form_values wrong;
    const char *field;
    if (!life_spoil(&x->life, &x->rng, &wrong, &field)) {
        at_counter(x, due);
        return;
    }
    struct visit *v = errand_visit(x, KIND_REFUSAL, crowd_officer(x->town, x->life.wish.unit->id, ROLE_RECEPTION), refused);
    take_in(x, wrong, v);
    v->note = arena_str(v->arena, field);
    v->keep = 64 * 1024;
    visit_send(v, due);
}

/* ---- a new one */

static const char *channel_of(struct errand *x, const struct procedure *p)
{
    const char *want = rng_unit(&x->rng) * (x->town->plan->channels.counter + x->town->plan->channels.online) < x->town->plan->channels.counter
        ? "counter" : "online";
    for (size_t i = 0; i < p->n_channels; i++)
        if (strcmp(p->channels[i].id, want) == 0 && (strcmp(want, "online") == 0 || procedure_at_desk(p)))
            return want;
    return procedure_at_desk(p) ? "counter" : "online";
}

static struct errand *fresh(struct town *t)
{
    struct errand *x = t->idle;
    if (x) {
        t->idle = x->next;
    } else {
        x = ARENA_NEW(t->arena, struct errand);
        x->made = t->made;
        t->made = x;
    }
    *x = (struct errand){.town = t, .made = x->made, .rng = rng_part(t->plan->seed, ++t->errands)};
    t->alive++;
    return x;
}

static bool born(struct errand *x, struct err *e)
{
    struct town *t = x->town;
    struct arena *a = arena_new(16 * 1024);
    const char *today = town_today(t, a);
    x->life.arena = a;
    for (int i = 0; i < 20; i++) {
        const struct unit *u = arrival_unit(t);
        const struct procedure *p = arrival_procedure(t, u, today, a);
        if (!p)
            continue;
        struct life_wish w = {.procedure = p, .unit = u, .channel = channel_of(x, p), .today = today};
        return life_begin(&x->life, &w, t->cfg.world->units, &x->rng, a, e) == ERR_OK;
    }
    return err(e, ERR_INVALID, "no procedure of the mix is offered in the communes drawn") == ERR_OK;
}

void errand_begin(struct town *t, int64_t due)
{
    struct err e = {0};
    struct errand *x = fresh(t);
    if (!born(x, &e)) {
        stats_error(t->stats, KIND_INTAKE, 0, e.why);
        release(x);
    } else if (strcmp(x->life.wish.channel, "online") == 0) {
        errand_online(x, due);
    } else if (rng_unit(&x->rng) < t->plan->shares.error) {
        with_mistake(x, due);
    } else {
        at_counter(x, due);
    }
}
