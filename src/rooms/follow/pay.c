/* Paying from home: what is due, the account and its QR code, the way to the gateway. Must never book anything: what was paid is told by the
 * gateway and the bank. */
#include "rooms/follow/pay.h"
#include "pay/till.h"
#include "print/qr.h"
#include "app/app.h"
#include "service/money/gateway.h"

static const struct field fields[] = {
    FIELD(pay_view, due, F_MONEY), FIELD(pay_view, paid, F_MONEY), FIELD(pay_view, transfer, F_MONEY, .doc = "Of what is due, what goes to the unit's account"),
    FIELD(pay_view, online, F_BOOL), FIELD(pay_view, at_desk_alone, F_BOOL), FIELD(pay_view, qr, F_TEXT, .flags = FIELD_PRIVATE), FIELD(pay_view, bank, F_TEXT), FIELD(pay_view, account, F_TEXT),
    FIELD(pay_view, name, F_TEXT), FIELD(pay_view, purpose, F_TEXT), FIELD(pay_view, text, F_TEXT, .doc = "Text of the VietQR code"),
    FIELD(pay_view, qr_size, F_INT, .flags = FIELD_PRIVATE), FIELD(pay_view, code, F_TEXT),
};
const struct model pay_view_model = MODEL(pay_view, fields, .doc = "What is to be paid and how");

enum err_code pay_view_of(struct req *r, const struct folder *f, struct pay_view *out, struct err *e)
{
    struct dues d;
    struct dues_transfer t;
    struct qr qr;
    TRY(dues_of(&r->ctx, f->row.id, &d, e));
    TRY(dues_transfer(&r->ctx, f, d.due, &t, e));
    *out = (struct pay_view){.due = d.due > 0 ? d.due : 0, .paid = d.paid, .transfer = *t.qr ? t.amount : 0, .qr = "", .bank = t.bank,
                             .account = t.account, .name = t.name, .purpose = t.purpose, .text = t.qr, .code = follow_code(r, f)};
    out->online = out->due && till_has_gateway(r->ctx.world->till);
    out->at_desk_alone = !out->online && !*t.qr;
    if (!*t.qr)
        return ERR_OK;
    TRY(qr_make(t.qr, r->x->arena, &qr, e));
    out->qr = qr_path(&qr, r->x->arena);
    out->qr_size = qr.size;
    return ERR_OK;
}

enum err_code follow_pay(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    const char *url;
    bool own;
    TRY(follow_seen(r, f, &own, e));
    const char *back = arena_fmt(r->x->arena, "%s/thanh-toan/ket-qua", app_public_url(r->app, r->x, r->x->arena));
    struct gateway_visit v = {.back = back, .peer = r->x->peer};
    TRY(gateway_start(&r->ctx, f, &v, &url, e));
    return req_go(r, "%s", url);
}
