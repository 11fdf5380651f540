/* Calls under way, by libcurl's multi interface. See send.h; must never know what a message says.
 *
 * libcurl sends a request again by itself when a kept connection turns out to be closed before a byte of the answer came. That is how messages are
 * doubled when a server dies, so that each HTTP request has a connection of its own; of a mail it is never done. */
#include "send/call.h"
#include "base/clock.h"
#include <string.h>

enum { CONNECT_MS = 5000, WHOLE_MS = 20000, WAIT_MS = 200 };

const char *const send_why_words[] = {"", "number", "address", "resolve", "connect", "tls", "password", "sender", "rejected", "busy", "answer", "silent", NULL};

struct sender {
    struct arena *arena;
    CURLM *multi;
};

enum err_code sender_open(struct sender **out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct sender *s = ARENA_NEW(a, struct sender);
    s->arena = a;
    curl_global_init(CURL_GLOBAL_DEFAULT); /* counted by libcurl, and safe in threads since 7.84 */
    s->multi = curl_multi_init();
    if (s->multi) {
        *out = s;
        return ERR_OK;
    }
    curl_global_cleanup();
    arena_free(a);
    return err(e, ERR_INTERNAL, "libcurl does not start");
}

void sender_close(struct sender *s)
{
    if (!s)
        return;
    curl_multi_cleanup(s->multi);
    curl_global_cleanup();
    arena_free(s->arena);
}

struct send_result send_result(const struct send_call *c)
{
    return c->result;
}

struct send_call *call_over(struct arena *a, enum send_end end, enum send_why why)
{
    struct send_call *c = ARENA_NEW(a, struct send_call);
    c->arena = a;
    call_end(c, end, why, 0);
    c->over = true;
    return c;
}

void call_end(struct send_call *c, enum send_end end, enum send_why why, long code)
{
    c->result = (struct send_result){.end = end, .why = why, .code = (int)code, .remote = ""};
}

void call_lost(struct send_call *c, CURLcode rc, bool handed_over)
{
    if (handed_over)
        call_end(c, SEND_UNSURE, WHY_SILENT, 0);
    else if (rc == CURLE_COULDNT_RESOLVE_HOST || rc == CURLE_COULDNT_RESOLVE_PROXY)
        call_end(c, SEND_DOWN, WHY_RESOLVE, 0);
    else if (rc == CURLE_PEER_FAILED_VERIFICATION || rc == CURLE_SSL_CONNECT_ERROR || rc == CURLE_USE_SSL_FAILED || rc == CURLE_SSL_CACERT_BADFILE ||
             rc == CURLE_SSL_ISSUER_ERROR)
        call_end(c, SEND_DOWN, WHY_TLS, 0);
    else
        call_end(c, SEND_DOWN, WHY_CONNECT, 0);
}

void call_lost_http(struct send_call *c, CURLcode rc)
{
    long sent = 0;
    curl_easy_getinfo(c->handle, CURLINFO_REQUEST_SIZE, &sent);
    call_lost(c, rc, sent > 0);
}

/* As much of the answer as is looked at; the rest is let by. */
static size_t on_answer(char *p, size_t size, size_t n, void *arg)
{
    struct send_call *c = arg;
    size_t all = size * n, room = sizeof c->answer - 1 - c->answer_n, part = all < room ? all : room;
    memcpy(c->answer + c->answer_n, p, part);
    c->answer_n += part;
    return all;
}

static void set_heads(struct send_call *c, CURL *h)
{
    for (size_t i = 0; i < c->heads; i++)
        c->lists[0] = curl_slist_append(c->lists[0], c->head[i]);
    if (c->lists[0])
        curl_easy_setopt(h, CURLOPT_HTTPHEADER, c->lists[0]);
}

static bool begin(struct sender *s, struct send_call *c)
{
    CURL *h = c->handle = curl_easy_init();
    if (!h)
        return false;
    curl_easy_setopt(h, CURLOPT_URL, c->url);
    curl_easy_setopt(h, CURLOPT_PRIVATE, c);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, c);
    c->ask(c, h);
    set_heads(c, h);
    return curl_multi_add_handle(s->multi, h) == CURLM_OK;
}

static void end(struct sender *s, struct send_call *c, CURLcode rc)
{
    long code = 0;
    curl_easy_getinfo(c->handle, CURLINFO_RESPONSE_CODE, &code);
    c->answer[c->answer_n] = 0;
    c->judge(c, rc, code);
    c->over = true;
    curl_multi_remove_handle(s->multi, c->handle);
    curl_easy_cleanup(c->handle);
    for (size_t i = 0; i < sizeof c->lists / sizeof c->lists[0]; i++)
        curl_slist_free_all(c->lists[i]);
    c->handle = NULL;
}

static void collect(struct sender *s, int *busy)
{
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(s->multi, &left));) {
        struct send_call *c = NULL;
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode rc = m->data.result;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
        end(s, c, rc);
        --*busy;
    }
}

/* The next that waits for its turn, or NULL. */
static struct send_call *next_of(struct send_call *const *calls, size_t n, size_t *at)
{
    while (*at < n && calls[*at]->over)
        ++*at;
    return *at < n ? calls[(*at)++] : NULL;
}

void send_all(struct sender *s, struct send_call *const *calls, size_t n, int parallel, int begin_ms)
{
    int64_t until = clock_mono_us() + (int64_t)begin_ms * 1000;
    size_t at = 0;
    int busy = 0, running;
    for (;;) {
        struct send_call *c;
        while (busy < parallel && (c = next_of(calls, n, &at))) {
            if (clock_mono_us() < until && begin(s, c)) {
                busy++;
                continue;
            }
            call_end(c, SEND_NOT_BEGUN, WHY_NONE, 0);
            c->over = true;
        }
        if (!busy)
            return;
        curl_multi_perform(s->multi, &running);
        collect(s, &busy);
        if (running && busy)
            curl_multi_poll(s->multi, NULL, 0, WAIT_MS, NULL);
    }
}
