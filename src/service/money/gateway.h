/* Paying through a gateway that speaks as VNPAY 2.1.0 does. A person is sent there with a signed address; what the gateway then tells us,
 * server to server, is what is booked - never what the person's browser brings back. */
#pragma once
#include "pay/vnpay.h"
#include "service/jobs.h"
#include "service/money/payments.h"
#include "store/order_store.h"

/* Whom the person comes back to, and from where they ask. */
struct gateway_visit { const char *back, *peer; };
/* An order of all that is due, and the address to send the browser to. ERR_NOT_OFFERED: nothing is due, or there is no gateway. */
enum err_code gateway_start(struct ctx *c, const struct folder *f, const struct gateway_visit *v, const char **url, struct err *e) MUST_USE;

/* What the gateway tells us (IPN). *code is the answer it gets: "00" booked, or noted that it failed; "01" no such order; "02" told before;
 * "04" another amount; "97" the signature does not fit. An error is for the gateway to try again. */
enum err_code gateway_told(struct ctx *c, const struct vnpay_param *p, size_t n, const char **code, struct err *e) MUST_USE;
const char *gateway_code_words(const char *code); /* "Confirm Success" */

/* What the browser brings back. ERR_FORBIDDEN: the signature does not fit. *out NULL: no such order. Books nothing. */
enum err_code gateway_back(struct ctx *c, const struct vnpay_param *p, size_t n, struct gateway_order **out, struct err *e) MUST_USE;

/* Orders are booked by gateway_told() or, where that was lost, once the gateway was asked. For the two files of the gateway. */
enum err_code gateway_paid(struct ctx *c, struct gateway_order *o, const char *number, const char *info, bool *again, struct err *e) MUST_USE;

/* gateway_api.c: what we ask of the gateway, by jobs; nothing where the configuration has no address for it.
 * Has it give back what was just booked as given back: p->reference is the number of its transaction. ERR_NOT_FOUND: no such one. */
enum err_code gateway_give_back(struct ctx *c, const struct payment *p, struct err *e) MUST_USE;
/* Once an order's time is over and nothing was told, the gateway is asked. */
enum err_code gateway_ask_later(struct ctx *c, const struct gateway_order *o, struct err *e) MUST_USE;
/* Kinds "gateway_refund" and "gateway_query" of the outbox. */
enum err_code gateway_refund_run(struct ctx *c, struct job *j, struct err *e);
enum err_code gateway_query_run(struct ctx *c, struct job *j, struct err *e);
enum err_code gateway_query_done(struct ctx *c, const struct job *j, struct err *e);
