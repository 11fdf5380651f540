/* One channel's way out: what is due, in all databases, a round after the other. For post.c alone. */
#pragma once
#include "app/post/post.h"
#include "send/send.h"
#include "service/channel/messages.h"

struct lane {
    struct app *app;
    struct message_way way;
    struct sender *sender; /* NULL: no server is connected */
    bool show;             /* development without a server: messages go to a page */
    int parallel;
};
/* What the configuration says of that channel; without a sender. */
struct lane lane_of(struct app *app, const char *channel);
/* One round in each database; *handled as post_once(). */
enum err_code lane_round(struct lane *l, int *handled, struct err *e) MUST_USE;
