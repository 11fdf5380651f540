/* One more officer: who, how they sign in, for which unit, in which roles. */
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/officers.h"
#include <string.h>

enum { ASKED = 9 };

struct officer_new_view { struct list fields, wrong; const char *roles_error; };
static const struct field view_fields[] = {
    FIELD(officer_new_view, fields, F_LIST, .of = &field_view_model), FIELD(officer_new_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE),
    FIELD(officer_new_view, roles_error, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model admin_officer_new_model = MODEL(officer_new_view, view_fields, .doc = "The form of a new officer");

static void asked(struct req *r, int64_t unit, struct ask *a)
{
    static const struct ask rows[ASKED] = {
        {"ten", FORM_NAME, ASK_REQUIRED, 100, NULL, 0}, {"thu", FORM_EMAIL, ASK_REQUIRED | ASK_HINT, 0, NULL, 0}, {"dien-thoai", FORM_PHONE, 0, 0, NULL, 0},
        {"don-vi", FORM_CHOICE, ASK_REQUIRED, 0, NULL, 0}, {"reception", FORM_CHECKBOX, 0, 0, NULL, 0}, {"specialist", FORM_CHECKBOX, 0, 0, NULL, 0},
        {"leader", FORM_CHECKBOX, 0, 0, NULL, 0}, {"admin", FORM_CHECKBOX, 0, 0, NULL, 0}, {"monitor", FORM_CHECKBOX, 0, 0, NULL, 0},
    };
    memcpy(a, rows, sizeof rows);
    a[3].choices = name_choices(r, unit, &a[3].n);
}

enum err_code admin_officer_new(struct req *r, struct err *e)
{
    struct officer_new_view *v = ARENA_NEW(r->x->arena, struct officer_new_view);
    struct ask a[ASKED];
    int64_t unit = ask_number(r->again ? req_value(r, "don-vi") : req_query(r, "don-vi"));
    struct form_value fresh[] = {{"don-vi", arena_fmt(r->x->arena, "%lld", (long long)(unit ? unit : r->actor.unit))}};
    (void)e;
    asked(r, unit, a);
    v->fields = ask_view(r, a, ASKED, (struct form_values){fresh, 1});
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields}, 1);
    v->roles_error = form_problem(r, "vai-tro");
    return req_show(r, v);
}

static unsigned roles_of(struct form_values v)
{
    unsigned roles = 0;
    static const unsigned bits[] = {ROLE_RECEPTION, ROLE_SPECIALIST, ROLE_LEADER, ROLE_ADMIN, ROLE_MONITOR};
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        roles |= *form_get(v, role_word(bits[i])) ? bits[i] : 0;
    return roles;
}

enum err_code admin_officer_add(struct req *r, struct err *e)
{
    struct ask a[ASKED];
    int64_t account, unit = ask_number(req_value(r, "don-vi"));
    asked(r, unit, a);
    struct form_values v = ask_take(r, a, ASKED);
    struct officer_new n = {.name = form_get(v, "ten"), .email = form_get(v, "thu"), .phone = form_get(v, "dien-thoai"), .unit = unit, .roles = roles_of(v)};
    TRY(req_checked(r, e));
    TRY(officers_add(&r->ctx, &n, &r->problems, &account, e));
    return req_go(r, "/quan-tri/can-bo/%lld?tb=can-bo-moi", (long long)account);
}
