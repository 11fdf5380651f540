/* SMTP, and what its answers mean at which step. See mail.h. */
#include "send/mail.h"
#include "base/text.h"
#include "send/call.h"
#include <string.h>

static size_t on_body(char *out, size_t size, size_t n, void *arg)
{
    struct send_call *c = arg;
    size_t room = size * n, left = c->body_n - c->body_at, part = left < room ? left : room;
    memcpy(out, c->body + c->body_at, part);
    c->body_at += part;
    c->emptied = c->body_at == c->body_n;
    return part;
}

/* The commands go by here as they go out; what they say is looked at no further. */
static int on_talk(CURL *h, curl_infotype type, char *p, size_t n, void *arg)
{
    static const struct { const char *begin; enum call_stage stage; } verbs[] = {
        {"AUTH", STAGE_AUTH}, {"MAIL FROM", STAGE_SENDER}, {"RCPT TO", STAGE_RECIPIENT}, {"DATA", STAGE_DATA}};
    struct send_call *c = arg;
    (void)h;
    for (size_t i = 0; type == CURLINFO_HEADER_OUT && i < sizeof verbs / sizeof verbs[0]; i++)
        if (n >= strlen(verbs[i].begin) && memcmp(p, verbs[i].begin, strlen(verbs[i].begin)) == 0)
            c->stage = verbs[i].stage;
    return 0;
}

static void ask(struct send_call *c, CURL *h)
{
    const struct mail_gate *g = c->gate;
    bool always = g->secret || text_starts(g->url, "smtps:");
    curl_easy_setopt(h, CURLOPT_USE_SSL, (long)(always ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (*g->ca)
        curl_easy_setopt(h, CURLOPT_CAINFO, g->ca);
    if (*g->user) {
        curl_easy_setopt(h, CURLOPT_USERNAME, g->user);
        curl_easy_setopt(h, CURLOPT_PASSWORD, g->password);
    }
    c->lists[1] = curl_slist_append(c->lists[1], c->to);
    curl_easy_setopt(h, CURLOPT_MAIL_FROM, c->from);
    curl_easy_setopt(h, CURLOPT_MAIL_RCPT, c->lists[1]);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, on_body);
    curl_easy_setopt(h, CURLOPT_READDATA, c);
    curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, (curl_off_t)c->body_n);
    curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, on_talk);
    curl_easy_setopt(h, CURLOPT_DEBUGDATA, c);
    curl_easy_setopt(h, CURLOPT_VERBOSE, 1L);
}

/* A refusal names its step: before MAIL it is the server's of everybody, at MAIL of our address, from RCPT on of this mail (RFC 5321, section 4.2.1). 421
 * closes the service at any step. */
static void refused(struct send_call *c, long code)
{
    bool now_only = code < 500;
    if (c->stage == STAGE_AUTH)
        call_end(c, SEND_DOWN, now_only ? WHY_BUSY : WHY_PASSWORD, code);
    else if (c->stage < STAGE_SENDER || code == 421)
        call_end(c, SEND_DOWN, WHY_BUSY, code);
    else if (c->stage == STAGE_SENDER)
        call_end(c, SEND_DOWN, now_only ? WHY_BUSY : WHY_SENDER, code);
    else
        call_end(c, now_only ? SEND_LATER : SEND_REFUSED, now_only ? WHY_BUSY : WHY_REJECTED, code);
}

/* Until the line with a single dot has gone out the server has nothing. After it, an answer of 4xx or 5xx says that it took nothing; no answer says nothing. */
static void judge(struct send_call *c, CURLcode rc, long code)
{
    if (rc == CURLE_OK)
        call_end(c, SEND_ACCEPTED, WHY_NONE, code);
    else if (rc == CURLE_LOGIN_DENIED)
        call_end(c, SEND_DOWN, code / 100 == 4 ? WHY_BUSY : WHY_PASSWORD, code);
    else if (rc == CURLE_USE_SSL_FAILED || rc == CURLE_PEER_FAILED_VERIFICATION)
        call_lost(c, rc, false);
    else if (code >= 400 && code < 600)
        refused(c, code);
    else
        call_lost(c, rc, c->stage == STAGE_DATA && c->emptied);
}

struct send_call *mail_call(const struct mail_gate *g, const struct mime_mail *m, struct arena *a)
{
    struct mime_mail mail = *m;
    if (!mime_address(m->to))
        return call_over(a, SEND_REFUSED, WHY_ADDRESS);
    mail.from = g->from;
    struct send_call *c = ARENA_NEW(a, struct send_call);
    *c = (struct send_call){.arena = a, .url = g->url, .ask = ask, .judge = judge, .gate = g, .to = arena_fmt(a, "<%s>", m->to)};
    c->from = arena_fmt(a, "<%s>", mime_address_of(g->from, a));
    c->body = mime_write(&mail, &c->body_n, a);
    return c;
}
