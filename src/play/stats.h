/* The figures of a drill: how long each kind of request took, what came back, and how it went second by second. Durations count
 * from when a request was due (see wire.h). Pure: who measures hands in the figures. */
#pragma once
#include "base/arena.h"
#include "wire/hist.h"
#include "play/kind.h"

enum { STATS_EXAMPLES = 24 };

struct stats_kind {
    int64_t answered; /* as they should be */
    int64_t errors;   /* another answer than that, or none in the end */
    int64_t sheds;    /* 503 or 429 with Retry-After: told to come again, and came again */
    int64_t lost;     /* connections lost under way; sent again */
    struct hist took; /* us from when it was due, of those answered */
};

struct stats_second { /* one second of the wall */
    int64_t at;       /* us of the wall since the drill began */
    int64_t clock;    /* the drill's clock, instant */
    int64_t writes, main, reads, errors, sheds, opened;
    int64_t in_flight, waiting;           /* at its end: on the wire, in the queue for a connection */
    int64_t write_p50, write_p99, read_p50, read_p99; /* us; 0 = none */
    int64_t server_cpu_us, server_rss;    /* of this second; bytes of anonymous memory; 0 = not known */
};

struct stats_example {
    enum kind kind;
    int status;       /* 0 = no answer */
    const char *what; /* "POST /viec/ho-so/...: why" */
    int64_t times;
};

struct stats {
    struct arena *arena;
    struct stats_kind kind[KINDS];
    struct hist writes, reads;     /* all kinds together */
    struct hist service[2];        /* the same from the sending: reads, writes */
    struct hist now_writes, now_reads; /* of the second under way */
    struct stats_second now, *second;
    size_t seconds, cap;
    struct stats_example example[STATS_EXAMPLES];
    size_t examples;
    int64_t opened, finished;      /* dossiers */
};

struct stats *stats_new(struct arena *a);
void stats_answered(struct stats *s, enum kind k, int64_t took_us, int64_t service_us);
void stats_shed(struct stats *s, enum kind k);
void stats_lost(struct stats *s, enum kind k);
void stats_error(struct stats *s, enum kind k, int status, const char *what);
void stats_opened(struct stats *s);
/* The second is over: a row of the series, and on to the next. */
void stats_tick(struct stats *s, int64_t at_us, int64_t clock);

struct stats_sum { int64_t answered, errors, sheds, lost, writes, main, reads; };
struct stats_sum stats_sum(const struct stats *s);
