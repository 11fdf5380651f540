/* What the gateway tells us, and the page for who comes back from it. Must never book what a browser brings. */
#include "rooms/cashier/room.h"
#include "service/money/gateway.h"
#include "service/record.h"
#include <string.h>

struct told { const char *state, *code; int64_t amount; };
static const char *const states[] = {"open", "paid", "failed", "unknown", NULL};
static const struct field fields[] = {
    FIELD(told, state, F_TEXT, .words = states, .label = "cashier.order"), FIELD(told, code, F_TEXT), FIELD(told, amount, F_MONEY),
};
const struct model told_model = MODEL(told, fields, .doc = "How a payment stands that the gateway has sent somebody back from");

/* What is not the gateway's is none of what it signed. */
static size_t params_of(const struct req *r, struct vnpay_param *p)
{
    size_t n = 0;
    for (size_t i = 0; i < r->x->query_n && n <= VNPAY_PARAMS_MAX; i++)
        if (strncmp(r->x->query[i].name, "vnp_", 4) == 0)
            p[n++] = (struct vnpay_param){r->x->query[i].name, r->x->query[i].value};
    return n;
}

enum err_code told_ipn(struct req *r, struct err *e)
{
    struct vnpay_param p[VNPAY_PARAMS_MAX + 1];
    const char *code;
    TRY(gateway_told(&r->ctx, p, params_of(r, p), &code, e));
    const char *body = arena_fmt(r->x->arena, "{\"RspCode\":\"%s\",\"Message\":\"%s\"}", code, gateway_code_words(code));
    return req_send(r, "application/json", NULL, body, strlen(body));
}

enum err_code told_back(struct req *r, struct err *e)
{
    struct vnpay_param p[VNPAY_PARAMS_MAX + 1];
    struct told *v = ARENA_NEW(r->x->arena, struct told);
    struct gateway_order *o = NULL;
    size_t n = params_of(r, p);
    *v = (struct told){.state = "unknown", .code = ""};
    enum err_code rc = gateway_back(&r->ctx, p, n, &o, e);
    if (rc && rc != ERR_FORBIDDEN)
        return rc;
    if (o) {
        bool refused = strcmp(o->state, "open") == 0 && strcmp(vnpay_get(p, n, "vnp_ResponseCode"), "00") != 0;
        *v = (struct told){refused ? "failed" : o->state, record_code(r->ctx.world, o->dossier, r->x->arena), o->amount};
    }
    return req_show(r, v);
}
