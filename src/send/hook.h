/* A message to a chat by a signed webhook: POST of a JSON object, which whoever shares the key can tell from a forged one and from an old one.
 *
 *   {"id": "...", "kind": "alert", "to": "phong-mot-cua", "subject": "...", "text": "...", "at": "2026-11-23T08:00:00.000Z"}
 *   Idempotency-Key: the id        a second request of the same id is the same message: it must not be shown twice
 *   Motcua-Signature: t=1795420800,v1=<hex of HMAC-SHA256(key, "1795420800." + body)>
 *
 * 2xx takes it; the member "id" of a JSON answer is their name for it. 429 and 503: later. 401 and 403: the signature is not theirs. Other 4xx: never. */
#pragma once
#include "send/send.h"

struct hook_gate {
    const char *url; /* "" = none */
    const char *key;
};

struct hook {
    const char *id, *kind, *to, *subject, *text;
    int64_t at, now; /* ms since 1970: when it came to be told; of the signature */
};

struct send_call *hook_call(const struct hook_gate *g, const struct hook *m, struct arena *a);
/* "t=...,v1=...": what stands in the header. */
const char *hook_signature(const char *key, int64_t seconds, const char *body, size_t n, struct arena *a);
