/* The webhook's request and what its answer means. See hook.h. */
#include "send/hook.h"
#include "base/hash.h"
#include "base/instant.h"
#include "base/json.h"
#include "send/call.h"
#include <string.h>

const char *hook_signature(const char *key, int64_t seconds, const char *body, size_t n, struct arena *a)
{
    struct buf b = buf_init(a, n + 32);
    buf_fmt(&b, "%lld.", (long long)seconds);
    buf_put(&b, body, n);
    struct sha256 h = hmac_sha256(key, strlen(key), b.p, b.n);
    return arena_fmt(a, "t=%lld,v1=%s", (long long)seconds, hash_hex(a, h.b, sizeof h.b));
}

static void ask(struct send_call *c, CURL *h)
{
    curl_easy_setopt(h, CURLOPT_POST, 1L);
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, c->body);
    curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)c->body_n);
    curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
}

static const char *id_of(const struct send_call *c)
{
    struct json *o;
    return json_parse(c->answer, c->answer_n, c->arena, &o, NULL) ? "" : json_text(o, "id");
}

static void judge(struct send_call *c, CURLcode rc, long code)
{
    if (rc != CURLE_OK) {
        call_lost_http(c, rc);
    } else if (code >= 200 && code < 300) {
        call_end(c, SEND_ACCEPTED, WHY_NONE, code);
        c->result.remote = id_of(c);
    } else if (code == 401 || code == 403) {
        call_end(c, SEND_DOWN, WHY_PASSWORD, code);
    } else if (code == 429 || code == 503) {
        call_end(c, SEND_DOWN, WHY_BUSY, code);
    } else if (code >= 500) {
        call_end(c, SEND_UNSURE, WHY_ANSWER, code);
    } else if (code >= 400 && code != 404 && code != 405) {
        call_end(c, SEND_REFUSED, WHY_REJECTED, code);
    } else {
        call_end(c, SEND_DOWN, WHY_ANSWER, code); /* nobody is there who takes messages */
    }
}

static const char *body_of(const struct hook *m, struct arena *a)
{
    char at[INSTANT_TEXT];
    struct buf b = buf_init(a, 512);
    struct jw w = {.b = &b};
    instant_write(m->at, at);
    jw_open(&w, NULL, '{');
    jw_text(&w, "id", m->id);
    jw_text(&w, "kind", m->kind);
    jw_text(&w, "to", m->to);
    jw_text(&w, "subject", m->subject);
    jw_text(&w, "text", m->text);
    jw_text(&w, "at", at);
    jw_close(&w, '}');
    return b.p;
}

struct send_call *hook_call(const struct hook_gate *g, const struct hook *m, struct arena *a)
{
    struct send_call *c = ARENA_NEW(a, struct send_call);
    const char *body = body_of(m, a);
    *c = (struct send_call){.arena = a, .url = g->url, .ask = ask, .judge = judge, .gate = g, .body = body, .body_n = strlen(body)};
    c->head[c->heads++] = "Content-Type: application/json";
    c->head[c->heads++] = "Expect:";
    c->head[c->heads++] = arena_fmt(a, "Idempotency-Key: %s", m->id);
    c->head[c->heads++] = arena_fmt(a, "Motcua-Signature: %s", hook_signature(g->key, m->now / 1000, body, c->body_n, a));
    return c;
}
