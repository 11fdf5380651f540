/* Messages handed over to the servers of others, several at a time: what became of each, told apart so that nothing need be sent twice.
 * A call is made by sms.h, mail.h or hook.h; what is wrong with it before it goes out is its answer already. Knows no queue, no table, no text of ours. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum send_end {
    SEND_ACCEPTED, /* the other side has it: theirs from now on */
    SEND_REFUSED,  /* this message for good: sending it again cannot help */
    SEND_LATER,    /* this message not now; the other side has not kept it */
    SEND_DOWN,     /* nobody was reached, or nobody is served there: no fault of the message, which nobody has */
    SEND_UNSURE,   /* handed over, and no answer came: it may have left or not */
    SEND_NOT_BEGUN /* no time was left for it */
};

/* Why, as a word that a page has a text for. */
extern const char *const send_why_words[]; /* NULL-ended; the first is "" */
enum send_why {
    WHY_NONE, WHY_NUMBER, WHY_ADDRESS, WHY_RESOLVE, WHY_CONNECT, WHY_TLS, WHY_PASSWORD, WHY_SENDER, WHY_REJECTED, WHY_BUSY, WHY_ANSWER, WHY_SILENT,
};

struct send_result {
    enum send_end end;
    enum send_why why;
    int code;           /* of the other side's answer, HTTP or SMTP; 0 = none came */
    const char *remote; /* its own name for the message; "" = it gave none */
};

struct send_call; /* lives in the arena it was made in; used once */
struct send_result send_result(const struct send_call *c);

/* Connections that are kept between calls; belongs to one thread. */
struct sender;
enum err_code sender_open(struct sender **out, struct err *e) MUST_USE;
void sender_close(struct sender *s); /* NULL allowed */

/* Waits until each call has its answer. At most `parallel` at once; none begins later than `begin_ms` after now. A call takes 5 s at most to connect
 * and 20 s in all. */
void send_all(struct sender *s, struct send_call *const *calls, size_t n, int parallel, int begin_ms);
