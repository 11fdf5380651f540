/* What we ask of the gateway, by the outbox: refunds, and orders of which nothing was told. See gateway.h. Speaks plain HTTP to a numeric
 * address: TLS is the part of a forwarder on this machine (docs/payment.md). */
#include "base/hash.h"
#include "base/json.h"
#include "pay/till.h"
#include "service/money/gateway.h"
#include "wire/wire.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DONG = 100, PATIENCE_US = 20 * 1000 * 1000, LATER_MS = 60 * 1000, ANSWER_MAX = 16 * 1024, FIELDS_MAX = 20 };

struct ask { /* a request: names and values in the order in which they are signed */
    const char *name[FIELDS_MAX], *value[FIELDS_MAX];
    size_t n;
};

static void put(struct ask *k, const char *name, const char *value)
{
    k->name[k->n] = name;
    k->value[k->n++] = value;
}

static const char *body_of(const struct ask *k, const char *secret, struct arena *a)
{
    struct buf b = buf_init(a, 1024);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    for (size_t i = 0; i < k->n; i++)
        jw_text(&w, k->name[i], k->value[i]);
    jw_text(&w, VNPAY_HASH, vnpay_hash(secret, vnpay_join(k->value, k->n, a), a));
    jw_close(&w, '}');
    return b.p;
}

/* ---- one exchange */

struct exchange {
    struct wire_call call; /* first */
    struct arena *a;
    const char *body;      /* of the answer; NULL = there was none */
    bool over;
};

static void arrived(struct wire_call *c, const struct wire_answer *answer)
{
    struct exchange *x = (struct exchange *)c;
    x->over = true;
    if (answer->end == WIRE_ANSWERED && answer->reply->status == 200)
        x->body = arena_strn(x->a, answer->reply->body, answer->reply->body_n);
}

/* "http://127.0.0.1:9000/merchant_webapi/api/transaction" */
static bool parts(const char *url, char host[16], int *port, const char **path)
{
    int n = 0;
    *port = 80;
    if (sscanf(url, "http://%15[0-9.]:%d%n", host, port, &n) < 2 && sscanf(url, "http://%15[0-9.]%n", host, &n) < 1)
        return false;
    *path = url[n] ? url + n : "/";
    return **path == '/';
}

static enum err_code post(struct ctx *c, const char *body, const char **answer, struct err *e)
{
    char host[16] = "";
    const char *path;
    struct wire *w;
    struct wire_config cfg = {.host = host, .connections = 1, .patience_us = PATIENCE_US, .body_max = ANSWER_MAX};
    struct exchange x = {.a = c->arena};
    if (!parts(c->world->till->gateway.api, host, &cfg.port, &path))
        return err(e, ERR_INVALID, "gateway_api is not http://, a numeric address and a path");
    TRY(wire_open(&cfg, &w, e));
    const char *head = arena_fmt(c->arena, "POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", path, host,
                                 cfg.port, strlen(body));
    x.call = (struct wire_call){.head = head, .head_n = strlen(head), .body = body, .body_n = strlen(body), .keep = ANSWER_MAX,
                                .due = clock_mono_us(), .done = arrived};
    wire_send(w, &x.call);
    while (!x.over)
        wire_poll(w, 100 * 1000);
    wire_close(w);
    *answer = x.body;
    return x.body ? ERR_OK : err(e, ERR_BUSY, "the gateway gave no answer");
}

/* The answer's fields in the order in which the gateway signs them; a refund's ends before the promotion. */
static const char *const answered[] = {
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount", "vnp_BankCode", "vnp_PayDate",
    "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus", "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount"};
enum { QUERIED = 15, REFUNDED = 13 };

static enum err_code exchange(struct ctx *c, const struct ask *k, size_t fields, struct json **out, struct err *e)
{
    const struct till_gateway *g = &c->world->till->gateway;
    const char *answer, *value[QUERIED];
    TRY(post(c, body_of(k, g->secret, c->arena), &answer, e));
    TRY(json_parse(answer, strlen(answer), c->arena, out, e));
    for (size_t i = 0; i < fields; i++)
        value[i] = json_text(*out, answered[i]);
    const char *said = json_text(*out, VNPAY_HASH), *want = vnpay_hash(g->secret, vnpay_join(value, fields, c->arena), c->arena);
    if (strlen(said) != strlen(want) || !bytes_same(said, want, strlen(want)))
        return err(e, ERR_FORBIDDEN, "the gateway's answer is not signed by it");
    if (strcmp(json_text(*out, "vnp_ResponseCode"), "00") != 0)
        return err(e, ERR_BUSY, "the gateway answered %.8s", json_text(*out, "vnp_ResponseCode"));
    return ERR_OK;
}

static bool can_ask(const struct ctx *c)
{
    return till_has_gateway(c->world->till) && *c->world->till->gateway.api;
}

static const char *digits(struct ctx *c, int64_t n)
{
    return arena_fmt(c->arena, "%lld", (long long)n);
}

static enum err_code of_job(struct ctx *c, const struct job *j, struct json **data, struct gateway_order **o, struct err *e)
{
    TRY(json_parse(j->data, strlen(j->data), c->arena, data, e));
    TRY(order_find(c->db, json_int(*data, "order", 0), c->arena, o, e));
    return *o ? ERR_OK : err(e, ERR_NOT_FOUND, "no such order");
}

/* ---- refund */

enum err_code gateway_give_back(struct ctx *c, const struct payment *p, struct err *e)
{
    struct gateway_order *o;
    struct buf b = buf_init(c->arena, 256);
    struct jw w = {.b = &b};
    TRY(order_paid(c->db, p->dossier, p->reference ? p->reference : "", c->arena, &o, e));
    if (!o || p->amount > o->amount)
        return err(e, ERR_NOT_FOUND, "the gateway has no such transaction");
    if (!can_ask(c))
        return ERR_OK;
    jw_open(&w, NULL, '{');
    jw_int(&w, "order", o->id);
    jw_int(&w, "amount", p->amount);
    jw_text(&w, "by", digits(c, c->actor->account));
    jw_close(&w, '}');
    return job_add(c, "gateway_refund", NULL, b.p, c->now, e);
}

/* The request's id is the job's: sent twice it is one refund. */
enum err_code gateway_refund_run(struct ctx *c, struct job *j, struct err *e)
{
    struct json *data, *answer;
    struct gateway_order *o;
    struct ask k = {.n = 0};
    if (!can_ask(c))
        return err(e, ERR_NOT_OFFERED, "no gateway_api is configured");
    TRY(of_job(c, j, &data, &o, e));
    int64_t amount = json_int(data, "amount", 0);
    put(&k, "vnp_RequestId", digits(c, j->id));
    put(&k, "vnp_Version", "2.1.0");
    put(&k, "vnp_Command", "refund");
    put(&k, "vnp_TmnCode", c->world->till->gateway.merchant);
    put(&k, "vnp_TransactionType", amount == o->amount ? "02" : "03");
    put(&k, "vnp_TxnRef", digits(c, o->id));
    put(&k, "vnp_Amount", digits(c, amount * DONG));
    put(&k, "vnp_TransactionNo", o->number);
    put(&k, "vnp_TransactionDate", vnpay_moment(o->created_at, c->arena));
    put(&k, "vnp_CreateBy", json_text(data, "by"));
    put(&k, "vnp_CreateDate", vnpay_moment(c->now, c->arena));
    put(&k, "vnp_IpAddr", "127.0.0.1");
    put(&k, "vnp_OrderInfo", "Hoan phi");
    return exchange(c, &k, REFUNDED, &answer, e);
}

/* ---- query */

enum err_code gateway_ask_later(struct ctx *c, const struct gateway_order *o, struct err *e)
{
    const char *id = digits(c, o->id);
    if (!can_ask(c))
        return ERR_OK;
    return job_add(c, "gateway_query", arena_fmt(c->arena, "gateway_query %s", id), arena_fmt(c->arena, "{\"order\":%s}", id), o->expires_at + LATER_MS, e);
}

enum err_code gateway_query_run(struct ctx *c, struct job *j, struct err *e)
{
    struct json *data, *answer;
    struct gateway_order *o;
    struct ask k = {.n = 0};
    TRY(of_job(c, j, &data, &o, e));
    if (strcmp(o->state, "open") != 0 || !can_ask(c))
        return ERR_OK;
    put(&k, "vnp_RequestId", arena_fmt(c->arena, "%lld.%lld", (long long)j->id, (long long)j->tries));
    put(&k, "vnp_Version", "2.1.0");
    put(&k, "vnp_Command", "querydr");
    put(&k, "vnp_TmnCode", c->world->till->gateway.merchant);
    put(&k, "vnp_TxnRef", digits(c, o->id));
    put(&k, "vnp_TransactionDate", vnpay_moment(o->created_at, c->arena));
    put(&k, "vnp_CreateDate", vnpay_moment(c->now, c->arena));
    put(&k, "vnp_IpAddr", "127.0.0.1");
    put(&k, "vnp_OrderInfo", "Truy van");
    TRY(exchange(c, &k, QUERIED, &answer, e));
    bool paid = strcmp(json_text(answer, "vnp_TransactionStatus"), "00") == 0 && strcmp(json_text(answer, "vnp_TxnRef"), digits(c, o->id)) == 0 &&
                strcmp(json_text(answer, "vnp_Amount"), digits(c, o->amount * DONG)) == 0;
    j->answer = paid ? json_text(answer, "vnp_TransactionNo") : NULL;
    return ERR_OK;
}

enum err_code gateway_query_done(struct ctx *c, const struct job *j, struct err *e)
{
    struct json *data;
    struct gateway_order *o;
    bool again;
    TRY(of_job(c, j, &data, &o, e));
    if (strcmp(o->state, "open") != 0)
        return ERR_OK;
    if (j->answer)
        return gateway_paid(c, o, j->answer, "querydr", &again, e);
    o->state = "failed"; /* its time was over and nobody paid */
    return order_update(c->db, o, e);
}
