/* Inside of live pages: one text that somebody listens to, and who does. All on the thread of live pages. Must never know who may listen. */
#pragma once
#include "app/live/live.h"
#include "http/http.h"

struct listener {
    struct listener *next;
    struct arena *arena; /* it lies there itself */
    struct http_stream *stream;
    const char *session; /* 32 bytes, NULL = none: then the address counts */
    const char *peer, *route;
    int64_t account, began, ends, said; /* ms, monotonic */
    int events;
};

struct topic {
    struct topic *next;
    struct arena *arena; /* it lies there itself */
    struct live_ask ask;
    struct arena *text_arena;
    const char *text;  /* NULL = never made */
    size_t text_n;
    const char *id;    /* as in the event */
    const char *block; /* the event as bytes */
    size_t block_n;
    int64_t made, due; /* ms, monotonic: when it was made last, is to be made next */
    int64_t failed;    /* since when it cannot be made; 0 = it can */
    struct listener *listeners;
};

struct topic *topic_new(const struct live_ask *ask);
void topic_free(struct topic *t); /* ends who listens, without a word in the log */
bool topic_is(const struct topic *t, const struct live_ask *ask);

/* Makes the text. *changed: it is another one than before. What it was stays when it cannot be made. */
enum err_code topic_make(struct topic *t, struct app *app, bool *changed, struct err *e) MUST_USE;
/* Says the event to all, or a beat to those who have heard nothing for long. */
void topic_say(struct topic *t, bool changed, int64_t now);
/* An empty event to one, unless they heard something just now: a proxy in between notices only when it has something to pass on that nobody is there. */
void listener_beat(struct listener *l, int64_t now);
/* Takes away who is gone and whose time is over, a line in the log for each. Who still listens is counted. */
int topic_sweep(struct topic *t, int64_t now);
void topic_end(struct topic *t, int64_t now, const char *why); /* all of them */
