/* How the channels do, of one database; and what a person decides about a message that went no further. */
#pragma once
#include "service/channel/messages.h"

struct traffic_sum { /* of a channel */
    const char *channel;
    int64_t waiting, oldest;                 /* queued; when the oldest of them was asked for, 0 = none */
    int64_t sending;
    int64_t hour, sent, delivered, reported; /* of the last hour; of the last day: handed over; arrived; of which a report says how it ended */
    int64_t failed, unknown;                 /* of the last day: failed, refused, expired; not known whether they left */
};
extern const struct model traffic_sum_model;
enum err_code traffic_sums(struct ctx *c, struct list *out, struct err *e) MUST_USE; /* channels of which there is something */

enum traffic_of { TRAFFIC_TROUBLE, TRAFFIC_WAITING, TRAFFIC_SENT, TRAFFIC_ARRIVED };
struct traffic_query { enum traffic_of of; const char *channel; size_t most; }; /* channel "" = any */
/* struct delivery, the newest first (those that wait: the oldest first). TRAFFIC_SENT and TRAFFIC_ARRIVED: of the last day. */
enum err_code traffic_list(struct ctx *c, const struct traffic_query *q, struct list *out, struct err *e) MUST_USE;

/* May it be sent again? Its text is still there, and it went no further. */
bool traffic_may_again(const struct delivery *d);
/* Sent again, as if it were asked for now: with the same name for the other side. ERR_NOT_OFFERED: somebody was faster, or its text is gone. */
enum err_code traffic_again(struct ctx *c, int64_t id, struct err *e) MUST_USE;
/* It is not to be sent any more. */
enum err_code traffic_drop(struct ctx *c, int64_t id, struct err *e) MUST_USE;
extern const struct sql_set traffic_set;
