/* One's own data: what is known, how one signs in, whom one may act for. */
#include "rooms/account/profile.h"
#include "app/form_view.h"
#include "rooms/account/door.h"
#include "service/folder.h"
#include "reference/units.h"

static const struct field role_fields[] = {FIELD(role_view, role, F_TEXT, .words = role_view_words, .label = "account.role")};
static const struct model role_view_model = MODEL(role_view, role_fields);
const char *const role_view_words[] = {"reception", "specialist", "leader", "admin", "monitor", NULL};

static const struct field unit_fields[] = {
    FIELD(unit_view, id, F_INT), FIELD(unit_view, name, F_TEXT), FIELD(unit_view, current, F_BOOL),
    FIELD(unit_view, roles, F_LIST, .of = &role_view_model),
};
static const struct model unit_view_model = MODEL(unit_view, unit_fields, .doc = "A unit that the person may act for");

static const struct field profile_fields[] = {
    FIELD(profile_view, phone, F_TEXT, .mask = MASK_PHONE), FIELD(profile_view, email, F_TEXT, .mask = MASK_EMAIL),
    FIELD(profile_view, has_password, F_BOOL), FIELD(profile_view, must_prove, F_BOOL, .doc = "The present password is asked for"),
    FIELD(profile_view, as_citizen, F_BOOL), FIELD(profile_view, others, F_INT, .doc = "Other sessions that are open"),
    FIELD(profile_view, units, F_LIST, .of = &unit_view_model), FIELD(profile_view, fields, F_LIST, .of = &field_view_model),
    FIELD(profile_view, current_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(profile_view, password_error, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model profile_view_model = MODEL(profile_view, profile_fields, .doc = "One's own account");

static const struct field name_fields[] = {
    FIELD(name_view, tiep, F_TEXT), FIELD(name_view, fields, F_LIST, .of = &field_view_model),
};
const struct model name_view_model = MODEL(name_view, name_fields, .doc = "Who a new person is");

static struct form_values known(struct arena *a, const struct account *p)
{
    const struct form_value rows[ACCOUNT_FORM] = {
        {"name", p->name}, {"identifier", p->identifier}, {"birth", p->birth}, {"sex", p->sex}, {"address", p->address},
    };
    struct form_value *v = ARENA_ARRAY(a, struct form_value, ACCOUNT_FORM);
    for (size_t i = 0; i < ACCOUNT_FORM; i++)
        v[i] = rows[i];
    return (struct form_values){v, ACCOUNT_FORM};
}

/* The first n fields, as typed when they are shown again. */
static struct list fields_of(struct req *r, const struct account *p, size_t n)
{
    static const struct form_env env;
    bool typed = r->again && http_form(r->x, account_form[0].id); /* not when another form of the page was refused */
    struct form_values v = typed ? form_read(r, account_form, n) : known(r->x->arena, p);
    return form_view_of(r, &(struct form_look){.fields = account_form, .n = n, .values = v, .env = &env});
}

static struct list roles_of(struct arena *a, unsigned roles)
{
    struct role_view *row = ARENA_ARRAY(a, struct role_view, 5);
    size_t n = 0;
    for (size_t i = 0; role_view_words[i]; i++)
        if (roles & role_parse(role_view_words[i]))
            row[n++].role = role_view_words[i];
    return (struct list){row, n};
}

static enum err_code units_of(struct req *r, struct list *out, struct err *e)
{
    const struct units *all = r->ctx.world->units;
    struct list rows;
    TRY(account_roles(&r->ctx, r->actor.account, &rows, e));
    const struct account_unit *u = rows.items;
    struct unit_view *v = ARENA_ARRAY(r->x->arena, struct unit_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        v[i] = (struct unit_view){
            .id = u[i].unit, .current = u[i].unit == r->actor.unit, .roles = roles_of(r->x->arena, u[i].roles),
            .name = units_with_province(all, units_find(all, u[i].unit), folder_today(&r->ctx), r->ctx.lang, r->x->arena)};
    *out = (struct list){v, rows.n};
    return ERR_OK;
}

enum err_code profile_fill(struct req *r, struct profile_view **out, struct err *e)
{
    struct profile_view *v = ARENA_NEW(r->x->arena, struct profile_view);
    struct account *a;
    bool fresh;
    TRY(account_get(&r->ctx, r->actor.account, &a, e));
    TRY(account_is_fresh(&r->ctx, r->session, &fresh, e));
    TRY(account_count_others(&r->ctx, a->id, r->session, &v->others, e));
    TRY(units_of(r, &v->units, e));
    v->phone = a->phone;
    v->email = a->email;
    v->has_password = *a->password != 0;
    v->must_prove = *a->password && !fresh;
    v->as_citizen = r->actor.unit == 0;
    v->fields = fields_of(r, a, ACCOUNT_FORM);
    v->current_error = problem_find(&r->problems, "current") ? form_problem(r, "current") : "";
    v->password_error = problem_find(&r->problems, "password") ? form_problem(r, "password") : "";
    *out = v;
    return ERR_OK;
}

enum err_code account_show_profile(struct req *r, struct err *e)
{
    struct profile_view *v;
    TRY(profile_fill(r, &v, e));
    return req_show(r, v);
}

enum err_code account_save_profile(struct req *r, struct err *e)
{
    TRY(account_profile_update(&r->ctx, r->actor.account, form_read(r, account_form, ACCOUNT_FORM), &r->problems, e));
    return req_go(r, "/tai-khoan?tb=da-luu");
}

/* ---- a new person's name, asked once */

enum { NAME_FIELDS = 2 };

enum err_code account_show_name(struct req *r, struct err *e)
{
    struct name_view *v = ARENA_NEW(r->x->arena, struct name_view);
    struct account *a;
    TRY(account_get(&r->ctx, r->actor.account, &a, e));
    const char *next = door_next(r);
    v->tiep = *next ? next : "/ho-so";
    v->fields = fields_of(r, a, NAME_FIELDS);
    return req_show(r, v);
}

enum err_code account_save_name(struct req *r, struct err *e)
{
    const char *next = door_next(r);
    TRY(account_profile_update(&r->ctx, r->actor.account, form_read(r, account_form, NAME_FIELDS), &r->problems, e));
    return req_go(r, "%s", *next ? next : "/ho-so");
}
