/* Opens dossiers and acts on them as the pages would. See tell.h; must never choose what happens. */
#include "seed/tell.h"
#include "service/act.h"
#include "service/channel/messages.h"
#include "service/drafts.h"
#include "service/figures.h"
#include "service/jobs.h"
#include "service/opening.h"
#include "service/rating/rating.h"
#include <string.h>

enum { SWEPT = 1000000 };

struct telling {
    struct ctx ctx; /* of this life: its own arena and clock */
    const struct tell_batch *batch;
    const struct story *s;
    struct folder now;
};

static enum err_code refused(const struct telling *t, const char *act, const struct problems *p, enum err_code rc, struct err *e)
{
    struct err why = *e;
    return err(e, rc, "%s %s at %s: %s%s%s", t->s->procedure->code, act, t->s->unit->code, why.why, p->n ? ": " : "", p->n ? p->row[0].text : "");
}

static bool on_file(const struct telling *t, const struct actor *who)
{
    return !t->s->counter || who->roles & (ROLE_SPECIALIST | ROLE_LEADER);
}

static struct attachments brought(const struct telling *t)
{
    struct attachments all = {{NULL, 0}};
    const struct life *l = &t->s->life;
    const struct country *k = t->batch->country;
    for (size_t i = 0; i < l->n_papers; i++) {
        struct attachment one = {.paper = l->papers[i], .file = "", .name = "", .type = "", .at = t->ctx.now, .state = "new", .note = ""};
        if (!t->s->counter) {
            one.file = k->sample;
            one.name = arena_fmt(t->ctx.arena, "%s.pdf", one.paper);
            one.type = k->sample_type;
            one.size = k->sample_size;
        }
        attachments_add(&all, &one, false, t->ctx.arena);
    }
    return all;
}

static enum err_code open_it(struct telling *t, struct err *e)
{
    const struct story *s = t->s;
    const struct persona *p = &s->life.who;
    struct problems problems = {.arena = t->ctx.arena};
    t->ctx.actor = &s->by;
    t->ctx.now = s->at;
    struct opening o = {.procedure = s->procedure, .unit = s->unit, .variant = s->life.variant, .channel = s->life.wish.channel, .account = s->account,
                        .name = p->name, .identifier = p->identifier, .phone = p->phone, .email = p->email, .address = p->address,
                        .values = s->form, .papers = brought(t)};
    if (!s->counter)
        o.reused = draft_reused(&t->ctx, &s->procedure->form, &(struct account){.name = p->name, .identifier = p->identifier, .birth = p->born, .sex = p->sex,
                                .address = p->address, .phone = p->phone, .email = p->email}, o.values);
    enum err_code rc = s->counter ? opening_take_in(&t->ctx, &o, &problems, &t->now, e) : opening_make(&t->ctx, &o, &problems, &t->now, e);
    return rc ? refused(t, "opening", &problems, rc, e) : ERR_OK;
}

/* What is brought at the counter is paper; what comes from home or is made by officers is a file. */
static size_t files_of(const struct telling *t, const struct story_step *x, struct act_file *out)
{
    const struct country *k = t->batch->country;
    size_t n = 0;
    for (size_t i = 0; i < x->inputs.n; i++) {
        if (strcmp(x->inputs.at[i].name, "paper") != 0)
            continue;
        const char *paper = x->inputs.at[i].value;
        out[n] = (struct act_file){.paper = paper, .type = "", .upload = {.name = "", .path = "", .sha256 = ""}};
        if (on_file(t, &x->who))
            out[n] = (struct act_file){.paper = paper, .type = k->sample_type,
                                       .upload = {.name = arena_fmt(t->ctx.arena, "%s.pdf", paper), .path = "", .sha256 = k->sample, .size = k->sample_size}};
        n++;
    }
    return n;
}

static enum err_code act_it(struct telling *t, const struct story_step *x, struct err *e)
{
    struct problems problems = {.arena = t->ctx.arena};
    struct act_file *files = ARENA_ARRAY(t->ctx.arena, struct act_file, x->inputs.n + 1);
    t->ctx.actor = &x->who;
    t->ctx.now = x->at;
    struct act a = {.dossier = t->now.row.id, .event = {.act = x->act, .version = t->now.row.version, .inputs = x->inputs}, .changed = x->changed, .files = files};
    a.files_n = files_of(t, x, files);
    enum err_code rc = act_on(&t->ctx, &a, &problems, &t->now, e);
    return rc ? refused(t, x->act, &problems, rc, e) : ERR_OK;
}

static bool was_late(const struct telling *t)
{
    return t->now.row.due_at && t->now.clock.stopped > t->now.row.due_at;
}

static enum err_code mark_it(struct telling *t, struct err *e)
{
    const struct story_marks *m = &t->s->marks;
    struct problems problems = {.arena = t->ctx.arena};
    bool late = was_late(t);
    t->ctx.actor = &t->s->by;
    t->ctx.now = m->at;
    struct rating_given g = {.dossier = t->now.row.id, .marks = late ? m->late : m->in_time, .words = late ? m->words_late : ""};
    enum err_code rc = rating_give(&t->ctx, &g, &problems, e);
    return rc ? refused(t, "marks", &problems, rc, e) : ERR_OK;
}

static void count(struct tell_sum *sum, const struct telling *t)
{
    const struct dossier *d = &t->now.row;
    const struct wf_state_def *s = procedure_state_find(t->s->procedure, d->state);
    size_t i = 0;
    while (i < sum->n && (strcmp(sum->row[i].procedure, t->s->procedure->code) != 0 || strcmp(sum->row[i].state, d->state) != 0))
        i++;
    if (!s || i == TELL_STATES)
        return;
    if (i == sum->n)
        sum->row[sum->n++] = (struct tell_count){.procedure = t->s->procedure->code, .state = s->id};
    int64_t ended = t->now.clock.stopped ? t->now.clock.stopped : d->paused_at ? 0 : t->batch->until;
    sum->row[i].n++;
    sum->row[i].late += d->due_at && ended > d->due_at;
    sum->dossiers++;
    sum->events += d->version + (t->s->marks.at != 0);
}

static enum err_code tell_one(struct telling *t, struct tell_sum *sum, struct err *e)
{
    TRY(open_it(t, e));
    for (size_t i = 0; i < t->s->steps; i++)
        TRY(act_it(t, &t->s->step[i], e));
    if (t->s->marks.at)
        TRY(mark_it(t, e));
    count(sum, t);
    return ERR_OK;
}

/* The row of the file behind all papers: each database has its own. */
static enum err_code keep_sample(struct ctx *c, const struct country *k, struct err *e)
{
    struct upload u = {.name = "", .path = "", .sha256 = k->sample, .size = k->sample_size};
    return file_keep(c, &u, k->sample_type, e);
}

/* As a server does every minute: rows of days that nobody follows any more. */
static enum err_code sweep(struct ctx *c, int64_t until, struct err *e)
{
    struct ctx then = *c;
    then.now = until;
    return figures_sweep(&then, SWEPT, e);
}

enum err_code tell_all(struct ctx *c, void *arg, struct err *e)
{
    struct tell_batch *b = arg;
    struct telling t = {.ctx = *c, .batch = b};
    t.ctx.arena = b->scratch;
    if (b->first)
        TRY(keep_sample(c, b->country, e));
    for (size_t i = 0; i < b->n; i++) {
        t.s = &b->story[i];
        enum err_code rc = tell_one(&t, b->sum, e);
        arena_reset(b->scratch);
        TRY(rc);
    }
    TRY(sweep(c, b->until, e));
    TRY(messages_settle(c, b->until, e));
    return job_settle(c, b->until, e);
}
