/* Lives out of the scenarios of three procedures, lived a step at a time, in any order: steps that are refused among them. */
#pragma once
#include "domain/scenario.h"
#include "service/life.h"
#include "service/act.h"
#include "service/opening.h"
#include "reference/catalogue.h"
#include "reference/units.h"

struct path {
    const struct scenario_file *file;
    const struct scenario *s;
    const struct unit *unit;
    struct folder now;
    bool filed;
    size_t step;
};

static inline uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

static inline void who(struct life *l, const struct path *g, const struct wf_who *w)
{
    if (w->role == ROLE_APPLICANT)
        life_citizen(l, 101);
    else if (w->role == ROLE_SYSTEM)
        l->actor = (struct actor){.name = "motcua", .kind = "", .roles = ROLE_SYSTEM, .unit = g->now.row.unit};
    else
        life_officer(l, units_agency(l->world->units, g->unit, w->agency.id)->id, w->role);
}

static inline void file_it(struct life *l, struct path *g)
{
    struct opening o = {.procedure = catalogue_find(l->world->catalogue, g->file->procedure, "9999-12-31"), .unit = g->unit, .variant = g->s->variant,
                        .channel = g->s->channel, .account = 101, .name = "A", .identifier = "", .phone = "0905123318", .email = "", .address = "",
                        .values = scenario_form(g->file, g->s, l->a), .reused = strcmp(g->s->channel, "online") == 0 ? "name identifier" : NULL};
    for (size_t i = 0; i < g->s->n_papers; i++) {
        struct attachment one = {.paper = g->s->papers[i].id, .file = "", .name = "", .type = "", .state = "new", .note = ""};
        attachments_add(&o.papers, &one, false, l->a);
    }
    l->clock.fake = g->s->submit;
    life_citizen(l, 101);
    if (strcmp(g->s->channel, "counter") == 0)
        life_officer(l, g->unit->id, ROLE_RECEPTION);
    if (LIFE_DO(l, opening_make(c, &o, &l->problems, &g->now, &l->e)))
        fail_msg("%s: %s", g->s->id, life_problems(l));
    g->filed = true;
}

static inline struct form_values changed(struct life *l, const struct path *g, const struct scenario_step *t)
{
    struct form_values all = scenario_form(g->file, g->s, l->a);
    struct form_value *v = ARENA_ARRAY(l->a, struct form_value, t->inputs.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->inputs.n; i++)
        if (strcmp(t->inputs.at[i].name, "field") == 0)
            v[n++] = (struct form_value){t->inputs.at[i].value, form_get(all, t->inputs.at[i].value)};
    return (struct form_values){v, n};
}

static inline void act(struct life *l, struct path *g)
{
    const struct scenario_step *t = &g->s->steps[g->step++];
    struct act_file *files = ARENA_ARRAY(l->a, struct act_file, t->inputs.n + 1);
    struct folder after;
    size_t n = 0;
    for (size_t i = 0; i < t->inputs.n; i++)
        if (strcmp(t->inputs.at[i].name, "paper") == 0)
            files[n++] = (struct act_file){.upload = {.name = "", .sha256 = ""}, .paper = t->inputs.at[i].value, .type = ""};
    who(l, g, &t->who);
    l->clock.fake = t->at;
    struct act what = {.dossier = g->now.row.id, .event = {.act = t->act, .version = g->now.row.version, .inputs = t->inputs}, .files = files,
                       .files_n = n, .changed = changed(l, g, t)};
    enum err_code rc = LIFE_DO(l, act_on(c, &what, &l->problems, &after, &l->e));
    if (!rc != !*t->expect.error)
        fail_msg("%s %s: %s", g->s->id, t->act, life_problems(l));
    if (!rc)
        g->now = after;
}

enum { PATHS_MAX = 64 };

static inline size_t paths(struct life *l, struct path *out)
{
    static const char *const codes[] = {"1.001193", "1.013225", "1.013831"};
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        const struct procedure *p = catalogue_find(l->world->catalogue, codes[i], "9999-12-31");
        struct embedded text = centre_file(l->a, arena_fmt(l->a, "procedures/scenarios/%s.yaml", codes[i]), codes[i]);
        struct scenario_file *f = ARENA_NEW(l->a, struct scenario_file);
        struct source src = {codes[i], (const char *)text.data, text.n};
        if (scenario_parse(src, p, l->a, f, NULL, &l->e))
            fail_msg("%s", l->e.why);
        for (size_t k = 0; k < f->n_scenarios; k++)
            out[n++] = (struct path){.file = f, .s = &f->scenarios[k], .unit = units_by_code(l->world->units, UNIT_COMMUNE, f->commune)};
    }
    assert_true(n >= 21 && n <= PATHS_MAX);
    return n;
}

/* Lives one step of one of *open paths, which the seed chooses; one that is at its end goes. NULL when all have. */
static inline struct path *paths_step(struct life *l, struct path *path, size_t *open, uint64_t *seed)
{
    if (!*open)
        return NULL;
    struct path *g = &path[next_random(seed) % *open];
    if (!g->filed)
        file_it(l, g);
    else if (g->step < g->s->n_steps)
        act(l, g);
    if (g->step == g->s->n_steps)
        *g = path[--*open];
    return g;
}
