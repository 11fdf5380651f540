/* Who may do what, as the program enforces it: the needs of its routes and the acts of its procedures. Must never say anything that is not read from these. */
#include "app/app.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "reference/catalogue.h"
#include "rooms/admin/room.h"
#include "service/folder.h"
#include <string.h>

enum { ACTS_MAX = 400 };
static const char *const ways[] = {"look", "do", NULL};

struct right_line { const char *group, *title, *way, *address, *doc; bool reception, specialist, leader, admin, monitor; };
static const struct field right_fields[] = {
    FIELD(right_line, title, F_TEXT), FIELD(right_line, way, F_TEXT, .words = ways, .label = "admin.way"), FIELD(right_line, address, F_TEXT), FIELD(right_line, doc, F_TEXT),
    FIELD(right_line, reception, F_BOOL), FIELD(right_line, specialist, F_BOOL), FIELD(right_line, leader, F_BOOL), FIELD(right_line, admin, F_BOOL),
    FIELD(right_line, monitor, F_BOOL),
    FIELD(right_line, group, F_TEXT, .flags = FIELD_PRIVATE),
};
static const struct model right_model = MODEL(right_line, right_fields, .doc = "A page or an act of the program");

struct act_line { const char *name; int64_t procedures, applicant, reception, specialist, leader, system; const struct procedure *last; };
static const struct field act_fields[] = {
    FIELD(act_line, name, F_TEXT), FIELD(act_line, procedures, F_INT), FIELD(act_line, applicant, F_INT), FIELD(act_line, reception, F_INT),
    FIELD(act_line, specialist, F_INT), FIELD(act_line, leader, F_INT), FIELD(act_line, system, F_INT),
};
static const struct model act_model = MODEL(act_line, act_fields, .doc = "An act of workflows: in how many procedures it is whose");

struct rights_view { struct list rights, acts; int64_t procedures; };
static const struct field fields[] = {
    FIELD(rights_view, rights, F_LIST, .of = &right_model), FIELD(rights_view, acts, F_LIST, .of = &act_model), FIELD(rights_view, procedures, F_INT),
};
const struct model admin_rights_model = MODEL(rights_view, fields, .doc = "Who may do what");

static bool for_officers(const struct route *t)
{
    return (t->need & NEED_OFFICER) && !(t->need & (NEED_ANYONE | NEED_CITIZEN | NEED_DEVELOPMENT));
}

/* The room's first line carries its name, as a heading. */
static struct list rights_of(struct req *r)
{
    const struct app_config *cfg = app_config(r->app);
    size_t most = 0, n = 0;
    while (app_route(r->app, most))
        most++;
    struct right_line *row = ARENA_ARRAY(r->x->arena, struct right_line, most + 1);
    for (size_t i = 0; i < cfg->rooms_n; i++) {
        const struct room *room = cfg->rooms[i];
        const char *group = arena_fmt(r->x->arena, "admin.room.%s", room->name);
        for (size_t k = 0; k < room->routes.n; k++) {
            const struct route *t = &room->routes.rows[k];
            if (!for_officers(t))
                continue;
            row[n++] = (struct right_line){group, t->title ? req_text(r, t->title) : t->pattern, strcmp(t->method, "GET") == 0 ? "look" : "do", t->pattern, t->doc,
                                           t->need & NEED_RECEPTION, t->need & NEED_SPECIALIST, t->need & NEED_LEADER, t->need & NEED_ADMIN,
                                           t->need & NEED_MONITOR};
            group = "";
        }
    }
    return (struct list){row, n};
}

static struct act_line *line_of(struct list *acts, const char *name)
{
    struct act_line *row = acts->items;
    for (size_t i = 0; i < acts->n; i++)
        if (strcmp(row[i].name, name) == 0)
            return &row[i];
    if (acts->n == ACTS_MAX)
        return NULL;
    row[acts->n] = (struct act_line){.name = name};
    return &row[acts->n++];
}

static unsigned roles_of(const struct wf_who *w)
{
    if (w->agency.id && strcmp(w->agency.id, "applicant") == 0)
        return ROLE_APPLICANT;
    return w->agency.id && strcmp(w->agency.id, "system") == 0 ? ROLE_SYSTEM : w->role;
}

static bool from_here(const struct wf_act *a, const struct wf_state_def *s)
{
    for (size_t i = 0; i < a->n_from; i++)
        if (strcmp(a->from[i].id, s->id) == 0 || (strcmp(a->from[i].id, "open") == 0 && s->final == FINAL_NO))
            return true;
    return false;
}

/* Named in the act, else whoever holds the dossier where it is offered. */
static unsigned who_does(const struct procedure *p, const struct wf_act *a)
{
    unsigned roles = 0;
    for (size_t i = 0; i < a->n_by; i++)
        roles |= roles_of(&a->by[i]);
    for (size_t i = 0; i < p->n_states && !a->n_by; i++)
        if (from_here(a, &p->states[i]))
            roles |= roles_of(&p->states[i].holder);
    return roles;
}

static void count(struct act_line *x, const struct procedure *p, unsigned roles)
{
    if (!x || x->last == p)
        return;
    x->last = p;
    x->procedures++;
    x->applicant += (roles & ROLE_APPLICANT) != 0;
    x->reception += (roles & ROLE_RECEPTION) != 0;
    x->specialist += (roles & ROLE_SPECIALIST) != 0;
    x->leader += (roles & ROLE_LEADER) != 0;
    x->system += (roles & ROLE_SYSTEM) != 0;
}

enum err_code admin_rights(struct req *r, struct err *e)
{
    struct rights_view *v = ARENA_NEW(r->x->arena, struct rights_view);
    size_t n;
    const struct procedure *const *p = catalogue_worked(r->ctx.world->catalogue, folder_today(&r->ctx), r->x->arena, &n);
    (void)e;
    v->rights = rights_of(r);
    v->acts = (struct list){ARENA_ARRAY(r->x->arena, struct act_line, ACTS_MAX), 0};
    v->procedures = (int64_t)n;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p[i]->n_acts; k++)
            count(line_of(&v->acts, label_in(&p[i]->acts[k].name, r->ctx.lang)), p[i], who_does(p[i], &p[i]->acts[k]));
    return req_show(r, v);
}
