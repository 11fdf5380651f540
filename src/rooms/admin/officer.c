/* One officer: roles by unit, the way in, open work given to them by name, what administrators did. */
#include "rooms/admin/officer.h"
#include "base/civil.h"
#include "rooms/admin/names.h"
#include "service/admin/deeds.h"
#include "service/folder.h"
#include "service/record.h"
#include <string.h>

enum { TASKS = 50, DEEDS = 20 };

const struct ask officer_end_asks[OFFICER_END_FIELDS] = {{"tu", FORM_DATE, ASK_REQUIRED | ASK_HINT, 0, NULL, 0}, {"ly-do", FORM_TEXT, ASK_HINT, 300, NULL, 0}};

static const char *const words[] = {"reception", "specialist", "leader", "admin", "monitor", NULL};
struct past_role { const char *role, *unit, *from, *to; };
static const struct field past_fields[] = {
    FIELD(past_role, role, F_TEXT, .words = words, .label = "admin.role"), FIELD(past_role, unit, F_TEXT), FIELD(past_role, from, F_DATE), FIELD(past_role, to, F_DATE),
};
static const struct model past_model = MODEL(past_role, past_fields, .doc = "A role with its days");

struct open_task { const char *code, *procedure, *unit; int64_t due_at; };
static const struct field task_fields[] = {
    FIELD(open_task, code, F_TEXT), FIELD(open_task, procedure, F_TEXT), FIELD(open_task, unit, F_TEXT), FIELD(open_task, due_at, F_INSTANT),
};
static const struct model task_line_model = MODEL(open_task, task_fields, .doc = "Open work that was given to them by name");

static const struct field fields[] = {
    FIELD(officer_view, account, F_INT), FIELD(officer_view, version, F_INT), FIELD(officer_view, name, F_TEXT), FIELD(officer_view, email, F_TEXT),
    FIELD(officer_view, phone, F_TEXT), FIELD(officer_view, code, F_TEXT, .doc = "A code to sign in with once; told by the reset alone"),
    FIELD(officer_view, locked, F_BOOL), FIELD(officer_view, active, F_BOOL), FIELD(officer_view, elsewhere, F_BOOL, .doc = "has roles beyond this administrator"),
    FIELD(officer_view, oneself, F_BOOL), FIELD(officer_view, ending, F_BOOL, .flags = FIELD_PRIVATE), FIELD(officer_view, may_reset, F_BOOL), FIELD(officer_view, sessions, F_INT),
    FIELD(officer_view, tasks_n, F_INT), FIELD(officer_view, tasks_more, F_INT, .flags = FIELD_PRIVATE),
    FIELD(officer_view, units, F_LIST, .of = &officer_unit_model), FIELD(officer_view, past, F_LIST, .of = &past_model), FIELD(officer_view, tasks, F_LIST, .of = &task_line_model),
    FIELD(officer_view, deeds, F_LIST, .of = &deed_line_model), FIELD(officer_view, fields, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE),
    FIELD(officer_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE), FIELD(officer_view, roles_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(officer_view, options, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE),
};
const struct model admin_officer_model = MODEL(officer_view, fields, .doc = "One officer");

static struct list past_of(const struct req *r, const struct officer_person *p)
{
    struct past_role *row = ARENA_ARRAY(r->x->arena, struct past_role, p->n + 1);
    for (size_t i = 0; i < p->n; i++)
        row[i] = (struct past_role){p->rows[i].role, name_of_unit(r, p->rows[i].unit), p->rows[i].valid_from, p->rows[i].valid_to};
    return (struct list){row, p->n};
}

/* Of every province's database: an officer may have roles in several. */
static enum err_code tasks_here(struct req *r, void *arg, struct err *e)
{
    struct officer_view *v = arg;
    struct list l;
    struct open_task *row = v->tasks.items;
    TRY(officer_tasks(r->ctx.db, v->account, TASKS, r->x->arena, &l, e));
    const struct officer_task *t = l.items;
    for (size_t i = 0; i < l.n; i++) {
        if (!scope_covers(&r->ctx, t[i].unit))
            continue;
        v->tasks_n++;
        if (v->tasks.n < TASKS)
            row[v->tasks.n++] = (struct open_task){record_code(r->ctx.world, t[i].dossier, r->x->arena), t[i].procedure, name_of_unit(r, t[i].unit),
                                                   t[i].due_at < INT64_C(9000000000000000) ? t[i].due_at : 0};
    }
    return ERR_OK;
}

static enum err_code fill_rest(struct req *r, struct officer_view *v, struct err *e)
{
    struct list deeds;
    const char *thing = officers_thing(r->x->arena, v->account);
    v->tasks.items = ARENA_ARRAY(r->x->arena, struct open_task, TASKS + 1);
    TRY(req_each_province(r, tasks_here, v, e));
    v->tasks_more = v->tasks_n >= TASKS;
    TRY(officer_sessions(r->ctx.centre, v->account, r->ctx.now, &v->sessions, e));
    TRY(deed_version(&r->ctx, thing, &v->version, e));
    TRY(deed_of_thing(r->ctx.centre, thing, DEEDS, r->x->arena, &deeds, e));
    v->deeds = name_deeds(r, deeds);
    return ERR_OK;
}

enum err_code officer_fill(struct req *r, struct officer_view **out, struct err *e)
{
    struct officer_view *v = *out = ARENA_NEW(r->x->arena, struct officer_view);
    struct officer_person p;
    struct form_value fresh[] = {{"tu", folder_today(&r->ctx)}};
    TRY(officers_get(&r->ctx, req_id(r, "id"), &p, e));
    *v = (struct officer_view){.account = p.account, .name = p.name, .email = p.email, .phone = p.phone, .code = "", .locked = p.locked, .active = p.active,
                               .elsewhere = p.elsewhere, .oneself = p.account == r->actor.account, .may_reset = officers_may_reset(&r->ctx, &p)};
    TRY(fill_rest(r, v, e));
    TRY(officer_units(r, &p, &v->units, e));
    v->past = past_of(r, &p);
    v->options = name_options(r, ask_number(req_query(r, "don-vi")));
    v->fields = ask_view(r, officer_end_asks, OFFICER_END_FIELDS, (struct form_values){fresh, 1});
    v->ending = r->again && *req_value(r, "tu.d") != 0;
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields}, 1);
    v->roles_error = form_problem(r, "vai-tro");
    r->title = v->name;
    return ERR_OK;
}

enum err_code admin_officer(struct req *r, struct err *e)
{
    struct officer_view *v;
    TRY(officer_fill(r, &v, e));
    return req_show(r, v);
}
