/* Opening online, as the pages lead: begin a draft, its steps, its papers, the sending. Each answer says where to go next. */
#include "play/crowd.h"
#include "play/errand.h"
#include "play/post.h"
#include <stdlib.h>
#include <string.h>

enum { WHERE = 200, PAUSE_S = 1 };

static bool stopped(struct visit *v, const struct reply *r, const char *why)
{
    struct errand *x = v->with;
    visit_wrong(v, r, why);
    if (x->written)
        ledger_give_up(x->town->cfg.ledger, x->place);
    x->written = false;
    errand_end(x);
    return false;
}

/* Between two pages people need a moment. */
static int64_t soon(const struct errand *x)
{
    return x->town->plan->together ? x->town->now : x->town->now + PAUSE_S * TOWN_SECOND;
}

static const char *page(struct errand *x, struct visit *v, const char *what)
{
    return arena_fmt(v->arena, "/nop/%lld/%s", (long long)x->draft, what);
}

/* ---- sent */

static bool sent(struct visit *v, const struct reply *r)
{
    char where[WHERE];
    if (r->status != 303 || !reply_header(r, "Location", where, sizeof where) || !strstr(where, "/ho-so/"))
        return stopped(v, r, "a whole application is not taken");
    errand_opened(v->with, where);
    return true;
}

static void submit(struct errand *x)
{
    struct visit *v = errand_visit(x, KIND_SUBMIT, x->citizen, sent);
    struct post p = post_begin(v, false);
    post_add(&p, "cam_doan", "1");
    post_end(&p, v, page(x, v, "gui"));
    errand_write(x, &(struct ledger_row){.unit = (uint32_t)x->life.wish.unit->id, .version = 1, .opening = 1});
    visit_send(v, soon(x));
}

/* ---- papers */

static bool uploaded(struct visit *v, const struct reply *r)
{
    if (r->status != 303)
        return stopped(v, r, "papers are not taken");
    submit(v->with);
    return true;
}

static void papers(struct errand *x)
{
    struct life *l = &x->life;
    if (!l->n_papers) {
        submit(x);
        return;
    }
    struct visit *v = errand_visit(x, KIND_PAPERS, x->citizen, uploaded);
    struct post p = post_begin(v, true);
    for (size_t i = 0; i < l->n_papers; i++)
        post_file(&p, l->papers[i], procedure_paper_find(l->wish.procedure, l->papers[i]), rng_next(&x->rng));
    post_end(&p, v, page(x, v, "giay-to"));
    visit_send(v, soon(x));
}

/* ---- steps: only those of which the form has an answer */

static void step(struct errand *x, int64_t at);

static bool kept(struct visit *v, const struct reply *r)
{
    struct errand *x = v->with;
    if (r->status != 303)
        return stopped(v, r, "a right step is not taken");
    x->draft_step++;
    step(x, soon(x));
    return true;
}

static bool refused(struct visit *v, const struct reply *r)
{
    struct errand *x = v->with;
    bool right = r->status == 422 && r->body && strstr(r->body, v->note);
    if (!right)
        visit_wrong(v, r, arena_fmt(v->arena, "a mistake in %s is not named", v->note));
    step(x, soon(x));
    return right;
}

static bool in_step(const struct form_step *s, const char *field)
{
    for (size_t i = 0; i < s->n_fields; i++)
        if (form_owns(&s->fields[i], field))
            return true;
    return false;
}

static size_t values_of(const struct form_step *s, struct form_values all, struct form_value *out)
{
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (*all.at[i].value && in_step(s, all.at[i].name))
            out[n++] = all.at[i];
    return n;
}

/* A mistake, once, in the step where it belongs. */
static const char *mistake(struct errand *x, const struct form_step *s, struct form_values *out)
{
    const char *field;
    if (x->spoiled || rng_unit(&x->rng) >= x->town->plan->shares.error || !life_spoil(&x->life, &x->rng, out, &field) || !in_step(s, field))
        return NULL;
    x->spoiled = true;
    return field;
}

static void step(struct errand *x, int64_t at)
{
    const struct form *f = &x->life.wish.procedure->form;
    struct form_values all = x->life.form;
    size_t n = 0;
    struct form_value *row = NULL;
    for (; x->draft_step < f->n_steps && !n; x->draft_step += !n) {
        row = ARENA_ARRAY(x->life.arena, struct form_value, all.n + 1);
        n = values_of(&f->steps[x->draft_step], all, row);
    }
    if (!n) {
        papers(x);
        return;
    }
    const struct form_step *s = &f->steps[x->draft_step];
    const char *wrong = mistake(x, s, &all);
    if (wrong)
        n = values_of(s, all, row);
    struct visit *v = errand_visit(x, wrong ? KIND_REFUSAL : KIND_DRAFT, x->citizen, wrong ? refused : kept);
    struct post p = post_begin(v, false);
    post_values(&p, (struct form_values){row, n});
    post_end(&p, v, page(x, v, s->id));
    v->note = wrong ? arena_str(v->arena, wrong) : NULL;
    v->keep = wrong ? 64 * 1024 : v->keep;
    visit_send(v, at);
}

/* ---- begun */

static bool begun(struct visit *v, const struct reply *r)
{
    struct errand *x = v->with;
    char where[WHERE];
    if (r->status != 303 || !reply_header(r, "Location", where, sizeof where) || strncmp(where, "/nop/", 5) != 0)
        return stopped(v, r, "no draft was begun");
    x->draft = strtoll(where + 5, NULL, 10);
    step(x, soon(x));
    return true;
}

void errand_online(struct errand *x, int64_t due)
{
    struct town *t = x->town;
    x->citizen = crowd_citizen(t);
    if (rng_unit(&x->rng) < t->plan->sign_ins)
        crowd_leave(x->citizen);
    struct visit *v = errand_visit(x, KIND_DRAFT, x->citizen, begun);
    struct post p = post_begin(v, false);
    post_add(&p, "unit", arena_fmt(v->arena, "%lld", (long long)x->life.wish.unit->id));
    post_add(&p, "variant", x->life.variant);
    post_end(&p, v, arena_fmt(v->arena, "/thu-tuc/%s/nop", x->life.wish.procedure->code));
    visit_send(v, due);
}
