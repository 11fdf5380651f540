/* Orders and what the gateway says of them. See gateway.h; must never know a page. */
#include "service/money/gateway.h"
#include "pay/till.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

enum { OPEN_MS = 15 * 60 * 1000, DONG = 100 }; /* the wire counts in hundredths */

static const struct till_gateway *gateway_of(const struct ctx *c)
{
    return till_has_gateway(c->world->till) ? &c->world->till->gateway : NULL;
}

static const char *address(struct ctx *c, const struct gateway_order *o, const struct gateway_visit *v)
{
    const struct till_gateway *g = &c->world->till->gateway; /* the caller has looked that there is one */
    struct arena *a = c->arena;
    const struct vnpay_param p[] = {
        {"vnp_Version", "2.1.0"}, {"vnp_Command", "pay"}, {"vnp_TmnCode", g->merchant}, {"vnp_CurrCode", "VND"},
        {"vnp_Locale", strcmp(c->lang, "en") == 0 ? "en" : "vn"}, {"vnp_OrderType", "other"}, {"vnp_ReturnUrl", v->back}, {"vnp_IpAddr", v->peer},
        {"vnp_Amount", arena_fmt(a, "%lld", (long long)o->amount * DONG)}, {"vnp_TxnRef", arena_fmt(a, "%lld", (long long)o->id)},
        {"vnp_OrderInfo", arena_fmt(a, "LP %s", record_code(c->world, o->dossier, a))},
        {"vnp_CreateDate", vnpay_moment(o->created_at, a)}, {"vnp_ExpireDate", vnpay_moment(o->expires_at, a)},
    };
    return vnpay_url(g->url, p, sizeof p / sizeof p[0], g->secret, a);
}

enum err_code gateway_start(struct ctx *c, const struct folder *f, const struct gateway_visit *v, const char **url, struct err *e)
{
    struct dues d;
    TRY(dues_of(c, f->row.id, &d, e));
    if (d.due <= 0 || !gateway_of(c))
        return err(e, ERR_NOT_OFFERED, "nothing to pay, or no gateway");
    struct gateway_order o = {.id = world_id(c->world, c->shard), .dossier = f->row.id, .unit = f->row.received_unit, .amount = d.due,
                              .created_at = c->now, .expires_at = c->now + OPEN_MS, .state = "open", .answer = "", .number = ""};
    TRY(order_insert(c->db, &o, e));
    *url = address(c, &o, v);
    return gateway_ask_later(c, &o, e);
}

/* ---- told by the gateway */

const char *gateway_code_words(const char *code)
{
    static const char *const words[][2] = {{"00", "Confirm Success"}, {"01", "Order not found"}, {"02", "Order already confirmed"},
                                           {"04", "Invalid amount"}, {"97", "Fail checksum"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], code) == 0)
            return words[i][1];
    return "Unknown error";
}

static int64_t number(const char *s)
{
    return *s && strlen(s) < 17 && strspn(s, "0123456789") == strlen(s) ? strtoll(s, NULL, 10) : 0;
}

static enum err_code order_named(struct ctx *c, const struct vnpay_param *p, size_t n, struct gateway_order **out, struct err *e)
{
    int64_t id = number(vnpay_get(p, n, "vnp_TxnRef"));
    *out = NULL;
    const struct till_gateway *g = gateway_of(c);
    if (!id || !g || strcmp(vnpay_get(p, n, "vnp_TmnCode"), g->merchant) != 0)
        return ERR_OK;
    return order_find(c->db, id, c->arena, out, e);
}

static bool signed_right(struct ctx *c, const struct vnpay_param *p, size_t n)
{
    const struct till_gateway *g = gateway_of(c);
    return g && vnpay_fits(p, n, g->secret, c->arena);
}

/* Money came: it is booked even if the order's time was over, since the gateway has it. A number that is booked already is nothing new. */
enum err_code gateway_paid(struct ctx *c, struct gateway_order *o, const char *no, const char *info, bool *again, struct err *e)
{
    struct payment_made made;
    o->number = number(no) ? no : arena_fmt(c->arena, "%lld", (long long)o->id);
    TRY(books_has(c->db, o->unit, o->number, again, e));
    if (*again)
        return ERR_OK;
    struct payment p = {.dossier = o->dossier, .unit = o->unit, .account = BOOKS_GATEWAY, .amount = o->amount, .reference = o->number, .note = info};
    o->state = "paid";
    o->paid_at = c->now;
    TRY(order_update(c->db, o, e));
    return payment_book(c, &p, &made, e);
}

static bool succeeded(const struct vnpay_param *p, size_t n)
{
    return strcmp(vnpay_get(p, n, "vnp_ResponseCode"), "00") == 0 && strcmp(vnpay_get(p, n, "vnp_TransactionStatus"), "00") == 0;
}

/* The code for what can be said without booking; NULL = go on. */
static const char *verdict(const struct gateway_order *o, const struct vnpay_param *p, size_t n)
{
    if (!o)
        return "01";
    if (number(vnpay_get(p, n, "vnp_Amount")) != o->amount * DONG)
        return "04";
    bool known = strcmp(o->state, "paid") == 0 || (strcmp(o->state, "failed") == 0 && !succeeded(p, n));
    return known ? "02" : NULL;
}

enum err_code gateway_told(struct ctx *c, const struct vnpay_param *p, size_t n, const char **code, struct err *e)
{
    struct gateway_order *o;
    bool again = false;
    *code = "97";
    if (!signed_right(c, p, n))
        return ERR_OK;
    TRY(order_named(c, p, n, &o, e));
    *code = verdict(o, p, n);
    if (*code)
        return ERR_OK;
    *code = "00";
    o->answer = arena_fmt(c->arena, "%.8s/%.8s", vnpay_get(p, n, "vnp_ResponseCode"), vnpay_get(p, n, "vnp_TransactionStatus"));
    if (!succeeded(p, n)) {
        o->state = "failed";
        return order_update(c->db, o, e);
    }
    TRY(gateway_paid(c, o, vnpay_get(p, n, "vnp_TransactionNo"), vnpay_get(p, n, "vnp_BankCode"), &again, e));
    if (again)
        *code = "02";
    return ERR_OK;
}

enum err_code gateway_back(struct ctx *c, const struct vnpay_param *p, size_t n, struct gateway_order **out, struct err *e)
{
    if (!signed_right(c, p, n))
        return err(e, ERR_FORBIDDEN, "the gateway's signature does not fit");
    return order_named(c, p, n, out, e);
}
