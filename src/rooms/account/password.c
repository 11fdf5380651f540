/* Coming in by a password: hashed on the pool, counted in the writer. */
#include "rooms/account/door.h"

enum err_code account_show_password(struct req *r, struct err *e)
{
    (void)e;
    return req_show(r, door_fill(r));
}

enum err_code account_hash_entry(struct req *r, struct err *e)
{
    const struct door_entry *in = r->input;
    struct account_try *t = ARENA_NEW(r->x->arena, struct account_try);
    const char *address = door_address(r, in->login);
    TRY(req_checked(r, e));
    r->scratch = t;
    return account_try_password(&r->ctx, address, in->password, t, e);
}

enum err_code account_enter_password(struct req *r, struct err *e)
{
    struct account_attempt t;
    TRY(account_check_password(&r->ctx, r->scratch, &t, e));
    if (t.answer == ACCOUNT_YES) {
        TRY(door_enter(r, t.account, e));
        return t.n ? req_go(r, "/tai-khoan?tb=dat-mat-khau") : ERR_OK; /* that code was for once */
    }
    door_refuse(r, "password", &t);
    return req_show(r, door_fill(r));
}
