/* What is done with an officer: roles, the end, a code for once, unlocking. The rules are service/admin/officers.h. */
#include "rooms/admin/officer.h"
#include "service/account.h"

struct roles_input { int64_t unit; bool reception, specialist, leader, admin, monitor; };
static const struct field input_fields[] = {
    FIELD(roles_input, unit, F_INT, .flags = FIELD_REQUIRED, .label = "admin.unit"), FIELD(roles_input, reception, F_BOOL, .label = "admin.role.reception"),
    FIELD(roles_input, specialist, F_BOOL, .label = "admin.role.specialist"), FIELD(roles_input, leader, F_BOOL, .label = "admin.role.leader"),
    FIELD(roles_input, admin, F_BOOL, .label = "admin.role.admin"), FIELD(roles_input, monitor, F_BOOL, .label = "admin.role.monitor"),
};
const struct model admin_roles_model = MODEL(roles_input, input_fields, .doc = "These roles in that unit, and no others there");

static enum err_code back(struct req *r, const char *flash)
{
    return req_go(r, "/quan-tri/can-bo/%s?tb=%s", req_param(r, "id"), flash);
}

enum err_code admin_officer_roles(struct req *r, struct err *e)
{
    const struct roles_input *in = r->input;
    unsigned roles = (in->reception ? ROLE_RECEPTION : 0) | (in->specialist ? ROLE_SPECIALIST : 0) | (in->leader ? ROLE_LEADER : 0) | (in->admin ? ROLE_ADMIN : 0) |
                     (in->monitor ? ROLE_MONITOR : 0);
    struct officer_person who;
    TRY(officers_get(&r->ctx, req_id(r, "id"), &who, e));
    struct officer_change x = {.account = who.account, .seen = ask_version(r), .unit = in->unit, .roles = roles, .heirs = officer_heirs_read(r, &who, "")};
    TRY(officers_set_roles(&r->ctx, &x, &r->problems, e));
    officer_hands_over(r);
    return back(r, "can-bo-vai-tro");
}

enum err_code admin_officer_end(struct req *r, struct err *e)
{
    struct form_values v = ask_take(r, officer_end_asks, OFFICER_END_FIELDS);
    struct officer_person who;
    TRY(officers_get(&r->ctx, req_id(r, "id"), &who, e));
    struct officer_end x = {.account = who.account, .seen = ask_version(r), .from = form_get(v, "tu"), .reason = form_get(v, "ly-do"),
                            .heirs = officer_heirs_read(r, &who, form_get(v, "ly-do"))};
    TRY(req_checked(r, e));
    TRY(officers_end(&r->ctx, &x, &r->problems, e));
    officer_hands_over(r);
    return back(r, "can-bo-thoi");
}

struct once { const char *code, *encoded; };

enum err_code admin_officer_code(struct req *r, struct err *e)
{
    struct once *o = ARENA_NEW(r->x->arena, struct once);
    r->scratch = o;
    return account_once_encode(r->x->arena, r->ctx.now + OFFICER_CODE_MS, &o->code, &o->encoded, e);
}

/* The code is in this answer alone: not in an address, not kept. */
enum err_code admin_officer_reset(struct req *r, struct err *e)
{
    const struct once *o = r->scratch;
    struct officer_view *v;
    TRY(officers_reset(&r->ctx, req_id(r, "id"), ask_version(r), o->encoded, e));
    TRY(officer_fill(r, &v, e));
    v->code = o->code;
    return req_show(r, v);
}

enum err_code admin_officer_unlock(struct req *r, struct err *e)
{
    TRY(officers_unlock(&r->ctx, req_id(r, "id"), e));
    return back(r, "can-bo-mo-khoa");
}
