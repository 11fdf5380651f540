/* A client of many kept connections to one server on this machine, for one thread: bytes out, a reply back, the time it took.
 *
 * Time is counted twice: from when the request was due and from when it went out. Who counts from the sending alone measures
 * a server that stalls as fast, since nobody asks meanwhile. A request that finds no free connection waits in a queue and its
 * time runs.
 *
 * A kept connection that the server has closed meanwhile is no failure: the request goes out once more over a fresh one. So
 * every request has to be one that may be sent twice (a reading, or one with an Idempotency-Key). Knows no dossier, no page. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "wire/reply.h"

struct wire;

struct wire_config {
    const char *host; /* numeric IPv4 */
    int port;
    int connections;
    int64_t patience_us; /* from the sending to the last byte; 0 = 30 s */
    size_t body_max;     /* of a reply's body that a call may keep; 0 = 64 KiB */
};

enum wire_end {
    WIRE_ANSWERED,
    WIRE_REFUSED, /* no connection: nobody listens */
    WIRE_BROKEN,  /* closed, or not HTTP, before the answer was whole */
    WIRE_LATE,    /* no whole answer in time; the connection is given up */
    WIRE_ENDS
};
extern const char *const wire_end_words[];

struct wire_answer {
    enum wire_end end;
    const struct reply *reply; /* NULL unless WIRE_ANSWERED; gone after the callback */
    int64_t due, sent, done;   /* us, clock_mono_us(); sent 0 = it never went out */
};

/* One request; belongs to the caller and stays where it is until `done` is called, exactly once. */
struct wire_call {
    const char *head, *body; /* as they go out */
    size_t head_n, body_n;
    size_t keep;             /* bytes of the reply's body wanted */
    int64_t due;
    void (*done)(struct wire_call *c, const struct wire_answer *a); /* may send others, and itself again */
    /* the wire's own */
    struct wire_call *next;
    int64_t sent;
    bool again;
};

enum err_code wire_open(const struct wire_config *c, struct wire **out, struct err *e) MUST_USE;
void wire_close(struct wire *w); /* calls under way are forgotten, without a word */
/* The server is elsewhere now: a new port after it was started again. Connections to the old one are dropped. */
void wire_point(struct wire *w, int port);

void wire_send(struct wire *w, struct wire_call *c);
/* Readable when wire_poll() has something to do: for who waits for several wires. A call that could not even go out shows within 100 ms. */
int wire_fd(const struct wire *w);
/* Waits at most so long (us) for something to happen and takes care of it. */
void wire_poll(struct wire *w, int64_t wait_us);

int wire_busy(const struct wire *w);     /* calls that a connection is at work on */
size_t wire_waiting(const struct wire *w); /* calls in the queue */
int64_t wire_opened(const struct wire *w); /* connections made so far */
