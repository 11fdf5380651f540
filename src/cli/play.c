/* Plays one scenario and compares. See play.h; knows no procedure by name. */
#include "cli/play.h"
#include "app/background/worker.h"
#include "base/civil.h"
#include "reference/units.h"
#include "store/draft_store.h"
#include <stdio.h>
#include <string.h>

enum { NOTICES_MAX = 200, OFFERS_MAX = 64, APPLICANT = 1 };

struct playing {
    struct play *p;
    const struct scenario_file *file;
    const struct scenario *s;
    const struct unit *unit;
    struct stage_person applicant;
    struct folder now;    /* after the last step that went well */
    struct stage_person who;
    int64_t last_notice;
    const char *notices;  /* of the last step */
    const struct wf_act *offers[OFFERS_MAX];
    size_t n_offers;
    int line;
};

static void compare(struct playing *g, const char *what, const char *want, const char *got)
{
    if (*want && strcmp(want, got) != 0)
        buf_fmt(g->p->told, "%s:%d: %s is \"%s\", expected \"%s\"\n", g->p->file, g->line, what, got, want);
}

static const char *number(struct playing *g, int64_t n)
{
    return arena_fmt(g->p->stage.arena, "%lld", (long long)n);
}

static const char *moment(struct playing *g, int64_t at)
{
    char day[CIVIL_TEXT];
    struct civil_time t = civil_of_instant(at);
    return at ? arena_fmt(g->p->stage.arena, "%s %02d:%02d", civil_write(t.date, day), t.minute / 60, t.minute % 60) : "none";
}

/* ---- what the step did that the folder does not show: notices to the applicant, acts now offered */

static enum err_code read_notices(struct ctx *c, struct playing *g, struct err *e)
{
    struct list rows;
    struct buf b = buf_init(g->p->stage.arena, 0);
    int64_t last = g->last_notice;
    TRY(notice_list(c->db, APPLICANT, INT64_MAX, NOTICES_MAX, c->arena, &rows, e));
    const struct notice *n = rows.items;
    for (size_t i = rows.n; i-- > 0;)
        if (n[i].dossier == g->now.row.id && n[i].id > last) {
            buf_fmt(&b, "%s%s", b.n ? " " : "", n[i].kind);
            g->last_notice = n[i].id;
        }
    g->notices = b.p;
    return ERR_OK;
}

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    struct playing *g = arg;
    struct actor who = {.account = g->who.account, .name = g->who.name, .roles = g->who.role, .kind = "",
                        .unit = g->who.unit ? g->who.unit->id : 0};
    c->actor = &who;
    g->n_offers = act_offers(c, &g->now, g->offers, OFFERS_MAX);
    return read_notices(c, g, e);
}

static const char *joined(struct playing *g, const struct ref *r, size_t n)
{
    struct buf b = buf_init(g->p->stage.arena, 0);
    for (size_t i = 0; i < n; i++)
        buf_fmt(&b, "%s%s", i ? " " : "", r[i].id);
    return b.p;
}

static const char *offered(struct playing *g)
{
    struct buf b = buf_init(g->p->stage.arena, 0);
    for (size_t i = 0; i < g->n_offers; i++)
        buf_fmt(&b, "%s%s", i ? " " : "", g->offers[i]->id);
    return b.n ? b.p : "none";
}

static const struct wf_opinion *opinion(const struct playing *g, const char *ask)
{
    const struct wf_opinion *found = NULL;
    for (size_t i = 0; i < g->now.flow.n_opinions; i++)
        if (!*ask || strcmp(g->now.flow.opinions[i].ask, ask) == 0)
            found = &g->now.flow.opinions[i];
    return found;
}

static void compare_opinions(struct playing *g, const struct scenario_expect *x)
{
    const struct wf_opinion *o = opinion(g, *x->opened ? x->opened : x->closed);
    if (*x->opened)
        compare(g, "opinion asked", x->opened, o && !o->answered ? o->ask : "none");
    if (*x->closed)
        compare(g, "opinion answered", x->closed, o && o->answered ? o->ask : "none");
    if (*x->opinion_due)
        compare(g, "opinion due", x->opinion_due, o ? moment(g, o->due) : "none");
}

static enum err_code compare_all(struct playing *g, const struct scenario_expect *x, struct err *e)
{
    TRY(app_read(g->p->stage.app, dossier_key(g->now.row.id).shard, look, g, e));
    compare(g, "state", x->state, g->now.row.state);
    compare(g, "national status", x->national ? number(g, x->national) : "", number(g, g->now.row.national));
    compare(g, "clock", x->clock, wf_clock_words[g->now.flow.clock]);
    compare(g, "due", x->due, moment(g, g->now.row.due_at));
    compare(g, "amount", x->amount ? number(g, x->amount) : "", number(g, g->now.flow.amount));
    compare(g, "notices", joined(g, x->notices, x->n_notices), g->notices);
    compare(g, "acts offered", joined(g, x->offers, x->n_offers), offered(g));
    compare_opinions(g, x);
    return ERR_OK;
}

/* ---- people */

/* Whose counter it is. */
static const struct unit *receiver_of(const struct playing *g)
{
    return *g->s->received_by ? units_by_code(app_world(g->p->stage.app)->units, UNIT_COMMUNE, g->s->received_by) : g->unit;
}

static struct stage_person person_of(const struct playing *g, const struct wf_who *w)
{
    struct stage_person p = {.account = 1000 + w->role, .name = "Cán bộ chạy thử", .identifier = "", .phone = "", .email = "", .address = "", .role = w->role};
    if (w->role == ROLE_APPLICANT)
        return g->applicant;
    if (w->role == ROLE_SYSTEM)
        p.account = 0;
    else if (strcmp(w->agency.id, WF_RECEIVER) == 0)
        p.unit = receiver_of(g);
    else
        p.unit = units_agency(app_world(g->p->stage.app)->units, g->unit, w->agency.id);
    return p;
}

/* ---- steps */

static enum err_code file_it(struct playing *g, struct err *e)
{
    const char **papers = ARENA_ARRAY(g->p->stage.arena, const char *, g->s->n_papers + 1);
    for (size_t i = 0; i < g->s->n_papers; i++)
        papers[i] = g->s->papers[i].id;
    static const struct wf_who desk = {.agency = {"commune", 0}, .role = ROLE_RECEPTION};
    g->who = strcmp(g->s->channel, "counter") == 0 ? person_of(g, &desk) : g->applicant;
    if (strcmp(g->s->channel, "counter") == 0)
        g->who.unit = receiver_of(g);
    struct stage_opening o = {.procedure = g->file->procedure, .variant = g->s->variant, .channel = g->s->channel, .unit = g->unit,
                              .applicant = &g->applicant, .by = &g->who, .values = scenario_form(g->file, g->s, g->p->stage.arena),
                              .papers = papers, .papers_n = g->s->n_papers};
    g->line = g->s->line;
    stage_clock(&g->p->stage, g->s->submit);
    TRY(stage_open(&g->p->stage, &o, &g->now, e));
    return compare_all(g, &g->s->expect, e);
}

/* The applicant's answers to the fields that a supplement answers anew. */
static struct form_values changed(struct playing *g, const struct scenario_step *t)
{
    struct form_values all = scenario_form(g->file, g->s, g->p->stage.arena);
    struct form_value *v = ARENA_ARRAY(g->p->stage.arena, struct form_value, t->inputs.n + all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->inputs.n; i++) {
        const char *id = t->inputs.at[i].value;
        if (strcmp(t->inputs.at[i].name, "field") != 0)
            continue;
        v[n++] = (struct form_value){id, form_get(all, id)};
        for (size_t k = 0; k < all.n; k++) /* a list with its rows */
            if (strncmp(all.at[k].name, id, strlen(id)) == 0 && all.at[k].name[strlen(id)] == '.')
                v[n++] = all.at[k];
    }
    return (struct form_values){v, n};
}

/* A step that has to fail, and why it did. */
static void compare_error(struct playing *g, const struct scenario_expect *x, enum err_code rc, const struct err *e)
{
    compare(g, "answer", x->error, rc ? err_row(rc)->name : "done");
    if (*x->field && !problem_find(&g->p->stage.problems, x->field))
        compare(g, "field at fault", x->field, e->field);
}

/* What the program does by itself when the time has come. */
static bool by_itself(const struct playing *g, const struct scenario_step *t)
{
    const struct procedure *p = g->now.procedure;
    for (size_t i = 0; t->who.role == ROLE_SYSTEM && i < p->n_acts; i++)
        if (strcmp(p->acts[i].then.id, t->act) == 0)
            return true;
    return false;
}

static enum err_code load(struct ctx *c, void *arg, struct err *e)
{
    struct playing *g = arg;
    return folder_load_any(c, g->now.row.id, &g->now, e);
}

/* Its work is done as ever; that it was this act shows in the state, and in that something was done at all. */
static enum err_code wait_for(struct playing *g, const struct scenario_step *t, struct err *e)
{
    int ran;
    int64_t version = g->now.row.version;
    do
        TRY(worker_once(g->p->stage.app, &ran, e));
    while (ran);
    TRY(app_read_in(g->p->stage.app, dossier_key(g->now.row.id).shard, g->p->stage.arena, load, g, e));
    g->p->steps++;
    if (g->now.row.version == version)
        buf_fmt(g->p->told, "%s:%d: %s was not done\n", g->p->file, g->line, t->act);
    return compare_all(g, &t->expect, e);
}

static enum err_code step(struct playing *g, const struct scenario_step *t, struct err *e)
{
    struct err fault = {0};
    struct folder after;
    struct stage_act what = {.dossier = g->now.row.id, .act = t->act, .inputs = t->inputs, .changed = changed(g, t)};
    g->line = t->line;
    g->who = person_of(g, &t->who);
    stage_clock(&g->p->stage, t->at);
    if (by_itself(g, t))
        return wait_for(g, t, e);
    enum err_code rc = stage_do(&g->p->stage, &g->who, &what, &after, &fault);
    g->p->steps++;
    if (*t->expect.error) {
        compare_error(g, &t->expect, rc, &fault);
        return ERR_OK;
    }
    if (rc) {
        buf_fmt(g->p->told, "%s:%d: %s was refused: %s\n", g->p->file, g->line, t->act, stage_why(&g->p->stage, &fault));
        return ERR_OK;
    }
    g->now = after;
    return compare_all(g, &t->expect, e);
}

enum err_code play_scenario(struct play *p, const struct scenario_file *f, const struct scenario *s, struct err *e)
{
    struct playing g = {.p = p, .file = f, .s = s, .unit = units_by_code(app_world(p->stage.app)->units, UNIT_COMMUNE, f->commune)};
    g.applicant = (struct stage_person){.account = APPLICANT, .name = "Người dân chạy thử", .identifier = "", .phone = "0905123318",
                                        .email = "", .address = "", .role = ROLE_APPLICANT};
    struct err fault = {0};
    if (!g.unit)
        return err(e, ERR_INVALID, "%s: no commune has the code %s", p->file, f->commune);
    if (file_it(&g, &fault)) {
        buf_fmt(p->told, "%s:%d: filing was refused: %s\n", p->file, s->line, stage_why(&p->stage, &fault));
        return ERR_OK;
    }
    for (size_t i = 0; i < s->n_steps; i++)
        TRY(step(&g, &s->steps[i], e));
    return ERR_OK;
}
