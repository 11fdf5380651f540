/* Asking for a one-time code, and signing out. */
#include "rooms/account/door.h"
#include "app/page.h"
#include <string.h>

enum err_code account_show_sign_in(struct req *r, struct err *e)
{
    (void)e;
    const char *next = door_next(r);
    if (r->actor.account)
        return req_go(r, "%s", *next ? next : !r->actor.unit ? "/ho-so" : page_home(r->actor.roles));
    return req_show(r, door_fill(r));
}

static enum err_code go_on(struct req *r, const char *flash)
{
    struct buf b = buf_init(r->x->arena, 128);
    buf_url(&b, door_next(r));
    return req_go(r, "/dang-nhap/ma?tiep=%s%s", b.p, flash);
}

enum err_code account_ask_code(struct req *r, struct err *e)
{
    const struct door_entry *in = r->input;
    struct account_attempt t;
    const char *address = door_address(r, in->login);
    TRY(req_checked(r, e));
    TRY(account_send_code(&r->ctx, address, &t, e));
    if (t.answer == ACCOUNT_LOCKED) {
        door_refuse(r, "login", &t);
        return err(e, ERR_INVALID, "address locked");
    }
    req_cookie(r, door_cookie, address, DOOR_COOKIE_S);
    return go_on(r, t.answer == ACCOUNT_WAIT ? "&tb=ma-van-dung" : "");
}

enum err_code account_sign_out(struct req *r, struct err *e)
{
    TRY(account_close_session(&r->ctx, r->session, e));
    req_cookie(r, "mc_phien", "", -1);
    req_cookie(r, "mc_khach", "", -1); /* a code used just now is of no use to who sits down here next */
    return req_go(r, "/?tb=da-thoat");
}
