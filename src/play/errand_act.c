/* Act by act: what the life has next, by whom, when; sent, and carried over to the life when it is acknowledged. */
#include "play/crowd.h"
#include "play/errand.h"
#include "play/glance.h"
#include "play/post.h"
#include "service/record.h"
#include <string.h>

enum { WHERE = 200 };

static void over(struct errand *x)
{
    x->town->stats->finished += x->life.over;
    errand_end(x);
}

static bool acted(struct visit *v, const struct reply *r)
{
    struct errand *x = v->with;
    struct town *t = x->town;
    struct ledger *l = t->cfg.ledger;
    struct err e = {0};
    const char *act = x->step.act->id;
    char where[WHERE];
    if (!errand_taken(v, r, where, sizeof where)) {
        visit_wrong(v, r, arena_fmt(v->arena, "act %s in %s is not taken", act, x->life.state.state));
        ledger_give_up(l, x->place);
        x->written = false;
        errand_end(x);
        return false;
    }
    if (life_acted(&x->life, &x->step, town_ms(t), &e)) {
        stats_error(t->stats, v->kind, r->status, arena_fmt(v->arena, "act %s was taken, which the rules refuse: %s", act, e.why));
        ledger_ack(l, x->place, x->dossier, 0, town_when(t));
        x->written = false;
        errand_end(x);
        return false;
    }
    ledger_ack(l, x->place, x->dossier, ledger_number(l, x->life.state.state), town_when(t));
    x->written = false;
    glance_after(x);
    errand_next(x);
    return true;
}

/* A supplement at the counter brings paper; online, and in officers' own acts, each paper is a file. */
static bool has_files(const struct errand *x, bool citizen)
{
    for (size_t i = 0; i < x->step.inputs.n; i++)
        if (strcmp(x->step.inputs.at[i].name, "paper") == 0 && (citizen || x->step.act->kind != ACT_SUPPLEMENT))
            return true;
    return false;
}

static const struct paper *paper_of(const struct errand *x, const char *id)
{
    for (size_t i = 0; i < x->step.act->n_papers; i++)
        if (strcmp(x->step.act->papers[i].id, id) == 0)
            return &x->step.act->papers[i];
    return procedure_paper_find(x->life.wish.procedure, id);
}

static void fill(struct errand *x, struct post *p)
{
    for (size_t i = 0; i < x->step.inputs.n; i++) {
        const struct form_value *in = &x->step.inputs.at[i];
        bool paper = strcmp(in->name, "paper") == 0;
        if (paper && p->multipart)
            post_file(p, in->value, paper_of(x, in->value), rng_next(&x->rng));
        else if (strcmp(in->name, "field") != 0) /* follows from the answers */
            post_add(p, in->name, in->value);
    }
    post_values(p, x->step.changed);
}

static const char *address(struct errand *x, struct visit *v, bool citizen)
{
    enum wf_kind kind = x->step.act->kind;
    if (!citizen)
        return arena_fmt(v->arena, "/viec/ho-so/%s/%s", x->code, x->step.act->id);
    if (kind == ACT_SUPPLEMENT || kind == ACT_WITHDRAW)
        return arena_fmt(v->arena, "/ho-so/%s/%s", x->code, kind == ACT_SUPPLEMENT ? "bo-sung" : "rut");
    return arena_fmt(v->arena, "/ho-so/%s/viec/%s", x->code, x->step.act->id);
}

static void act(struct timer *timer)
{
    struct errand *x = (struct errand *)((char *)timer - offsetof(struct errand, timer));
    struct town *t = x->town;
    bool citizen = x->step.who.role == ROLE_APPLICANT;
    struct person *who = citizen ? x->citizen : crowd_officer(t, x->step.unit, x->step.who.role);
    if (!who) { /* the system's: nobody here can do it */
        over(x);
        return;
    }
    struct visit *v = errand_visit(x, citizen ? KIND_OWN_ACT : KIND_ACT, who, acted);
    v->data = t->plan->answers == PLAN_DATA;
    struct post p = post_begin(v, has_files(x, citizen));
    post_add(&p, "version", arena_fmt(v->arena, "%lld", (long long)x->life.state.version));
    fill(x, &p);
    post_end(&p, v, address(x, v, citizen));
    errand_write(x, &(struct ledger_row){.dossier = x->dossier, .version = (uint16_t)(x->life.state.version + 1),
                                         .act = ledger_number(t->cfg.ledger, x->step.act->id)});
    visit_send(v, timer->at);
}

void errand_next(struct errand *x)
{
    struct town *t = x->town;
    if (!life_next(&x->life, &t->plan->shares, &x->rng, town_ms(t), &x->step) || x->step.who.role == ROLE_SYSTEM) {
        over(x);
        return;
    }
    x->timer.fire = act;
    timer_set(&t->timers, &x->timer, town_work(t, x->step.unit ? x->step.unit : x->life.wish.unit->id, x->step.minutes));
}
