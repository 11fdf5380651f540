/* What the files of this kit share: one call as libcurl is told of it, and how its end is judged. */
#pragma once
#include "base/buf.h"
#include "send/send.h"
#include <curl/curl.h>

enum { CALL_ANSWER_MAX = 4096, CALL_HEADS_MAX = 8 };

/* How far SMTP came (RFC 5321): the last command that went out. */
enum call_stage { STAGE_GREETING, STAGE_AUTH, STAGE_SENDER, STAGE_RECIPIENT, STAGE_DATA };

struct send_call {
    struct arena *arena;
    struct send_result result;
    bool over;
    const char *url;
    void (*ask)(struct send_call *c, CURL *h);                /* sets what is asked for */
    void (*judge)(struct send_call *c, CURLcode rc, long code); /* sets result */
    const void *gate;
    const char *head[CALL_HEADS_MAX]; /* further lines of the head of an HTTP request */
    size_t heads;
    const char *body;
    size_t body_n, body_at;
    const char *from, *to;            /* of the envelope */
    enum call_stage stage;
    bool emptied;                     /* all of the body was asked for: the end of the mail may have gone out */
    char answer[CALL_ANSWER_MAX];
    size_t answer_n;
    CURL *handle;
    struct curl_slist *lists[2];      /* freed when it is over */
};

/* A call that ends before it begins: what is wrong with it is known. */
struct send_call *call_over(struct arena *a, enum send_end end, enum send_why why);
void call_end(struct send_call *c, enum send_end end, enum send_why why, long code);
/* No answer of the other side: was anything of the request handed over? */
void call_lost(struct send_call *c, CURLcode rc, bool handed_over);
/* The same for HTTP, which asks libcurl how much of the request went out. */
void call_lost_http(struct send_call *c, CURLcode rc);
