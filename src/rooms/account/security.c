/* The password, other sessions, the unit acted for. Must never show or keep what was typed as a password. */
#include "rooms/account/door.h"
#include "rooms/account/profile.h"

struct password_change { const char *current, *password; };
static const struct field change_fields[] = {
    FIELD(password_change, current, F_TEXT, .max = ACCOUNT_PASSWORD_MAX, .mask = MASK_ALL, .doc = "The present one; not asked for just after signing in"),
    FIELD(password_change, password, F_TEXT, .flags = FIELD_REQUIRED, .max = ACCOUNT_PASSWORD_MAX, .mask = MASK_ALL, .doc = "The new one"),
};
const struct model password_change_model = MODEL(password_change, change_fields, .doc = "A new password");

struct unit_choice { int64_t unit; };
static const struct field choice_fields[] = {FIELD(unit_choice, unit, F_INT, .doc = "0 = as a citizen")};
const struct model unit_choice_model = MODEL(unit_choice, choice_fields, .doc = "Whom to act for");

struct change { /* from the pool to the writer */
    struct account_try present;
    const char *encoded;
    bool prove;
};

enum err_code account_hash_change(struct req *r, struct err *e)
{
    const struct password_change *in = r->input;
    struct change *c = ARENA_NEW(r->x->arena, struct change);
    struct account *a;
    bool fresh;
    int64_t n;
    TRY(account_get(&r->ctx, r->actor.account, &a, e));
    TRY(account_is_fresh(&r->ctx, r->session, &fresh, e));
    c->prove = *a->password && !fresh;
    const char *fault = account_password_fault(a, in->password, r->x->arena, &n);
    if (fault)
        problem_add(&r->problems, "password", fault, n);
    if (c->prove && !*in->current)
        problem_add(&r->problems, "current", "err.required", 0);
    TRY(req_checked(r, e));
    if (c->prove)
        TRY(account_try_password(&r->ctx, *a->phone ? a->phone : a->email, in->current, &c->present, e));
    r->scratch = c;
    return account_hash_password(r->x->arena, in->password, &c->encoded, e);
}

enum err_code account_change_password(struct req *r, struct err *e)
{
    const struct change *c = r->scratch;
    struct account_attempt t = {.answer = ACCOUNT_YES};
    if (c->prove)
        TRY(account_check_password(&r->ctx, &c->present, &t, e));
    if (t.answer != ACCOUNT_YES) {
        struct profile_view *v;
        door_refuse(r, "current", &t);
        TRY(profile_fill(r, &v, e));
        return req_show(r, v);
    }
    TRY(account_set_password(&r->ctx, r->actor.account, c->encoded, r->session, e));
    return req_go(r, "/tai-khoan?tb=mat-khau-moi");
}

enum err_code account_end_sessions(struct req *r, struct err *e)
{
    TRY(account_end_others(&r->ctx, r->actor.account, r->session, e));
    return req_go(r, "/tai-khoan?tb=da-thoat-noi-khac");
}

enum err_code account_change_unit(struct req *r, struct err *e)
{
    const struct unit_choice *in = r->input;
    TRY(account_act_for(&r->ctx, r->session, in->unit, e));
    return req_go(r, in->unit ? "/viec" : "/ho-so");
}
