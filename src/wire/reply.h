/* One HTTP/1.1 reply (RFC 9112), read as its bytes come in, however they are cut. Pure: knows no socket. Strict: what it does
 * not understand is bad, never guessed. The head is kept whole; of the body as much as is asked for, the rest is counted. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REPLY_HEAD_MAX = 8192 };

enum reply_part { REPLY_HEAD, REPLY_LENGTH, REPLY_CHUNK, REPLY_DATA, REPLY_DATA_END, REPLY_TRAILER, REPLY_TO_CLOSE, REPLY_DONE, REPLY_BAD };

struct reply {
    int status;
    bool close;           /* the server closes the connection after it */
    int64_t body_bytes;   /* of the body, kept or not */
    char *body;           /* NUL-terminated, at most body_max bytes of it */
    size_t body_n;
    /* its own */
    enum reply_part part;
    bool head_only;       /* the answer to a HEAD */
    int64_t left;         /* bytes of the body, of the chunk */
    size_t body_max, line_n;
    size_t head_n;
    bool any;             /* a byte has come */
    char line[64];        /* chunk size or trailer under way */
    char head[REPLY_HEAD_MAX + 1];
};

/* body: room for body_max + 1 bytes; may be NULL when body_max is 0. */
void reply_begin(struct reply *r, char *body, size_t body_max);
/* Takes what belongs to this reply; returns how many bytes it took. Afterwards r->part is REPLY_DONE, REPLY_BAD, or wants more. */
size_t reply_feed(struct reply *r, const char *p, size_t n);
/* The connection was closed: true if that was the proper end of this reply. */
bool reply_closed(struct reply *r);

/* Value of the first header of that name into out (cut to cap - 1 bytes); false if there is none. */
bool reply_header(const struct reply *r, const char *name, char *out, size_t cap);
/* Value that a Set-Cookie gives to the cookie. False if none does. */
bool reply_cookie(const struct reply *r, const char *name, char *out, size_t cap);
int reply_retry_after(const struct reply *r); /* seconds; -1 = does not say */
