/* The one-time code: typed in, or sent again. */
#include "rooms/account/door.h"
#include <string.h>

/* A program says whose code it is; a browser has it in its cookie. */
static const char *address_of(struct req *r)
{
    const char *s = req_value(r, "login"), *cookie = http_cookie(r->x, door_cookie);
    if (!*s && cookie)
        s = cookie;
    const char *address = account_normal_address(r->x->arena, s);
    return address ? address : "";
}

/* 0905 123 318, as it is read out */
static const char *spaced(struct arena *a, const char *address)
{
    return strchr(address, '@') ? address : arena_fmt(a, "%.4s %.3s %s", address, address + 4, address + 7);
}

static struct door_view *fill(struct req *r, const char *address)
{
    struct door_view *v = door_fill(r);
    v->by_mail = strchr(address, '@') != NULL;
    v->login = spaced(r->x->arena, address);
    return v;
}

enum err_code account_show_code(struct req *r, struct err *e)
{
    (void)e;
    const char *address = address_of(r);
    if (!*address)
        return req_go(r, "/dang-nhap");
    return req_show(r, fill(r, address));
}

static enum err_code resend(struct req *r, const char *address, struct err *e)
{
    struct account_attempt t;
    TRY(account_send_code(&r->ctx, address, &t, e));
    if (t.answer == ACCOUNT_LOCKED) {
        door_refuse(r, "code", &t);
        return req_show(r, fill(r, address));
    }
    struct buf b = buf_init(r->x->arena, 128);
    buf_url(&b, door_next(r));
    return req_go(r, "/dang-nhap/ma?tiep=%s&tb=%s", b.p, t.answer == ACCOUNT_WAIT ? "ma-van-dung" : "ma-moi");
}

enum err_code account_enter_code(struct req *r, struct err *e)
{
    const struct door_entry *in = r->input;
    const char *address = address_of(r), *browser = http_cookie(r->x, "mc_khach");
    struct account_attempt t;
    if (!*address)
        return req_go(r, "/dang-nhap?tb=ma-lai");
    if (*in->resend)
        return resend(r, address, e);
    if (!*in->code)
        problem_add(&r->problems, "code", "account.code_missing", 0);
    TRY(req_checked(r, e));
    TRY(account_check_code(&r->ctx, address, in->code, browser ? browser : "", &t, e));
    if (t.answer == ACCOUNT_YES)
        return door_enter(r, t.account, e);
    door_refuse(r, "code", &t);
    return req_show(r, fill(r, address));
}
