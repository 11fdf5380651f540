/* The board: each channel's server, what waits, what left, what went no further; and what a person decides about that. */
#include "app/app.h"
#include "reference/units.h"
#include "rooms/channel/room.h"
#include "send/carriers.h"
#include "service/admin/scope.h"
#include "service/channel/traffic.h"
#include "service/channel/circuit.h"
#include <stdlib.h>
#include <string.h>

enum { LINES = 50, CHANNELS = 3 };

static const char *const failures[] = {"number", "address", "resolve", "connect", "tls", "password", "sender", "rejected", "busy", "answer", "silent", "cut",
                                       "late", "unconnected", "report", "operator", "tired", NULL};
static const char *const groups[] = {"loi", "cho", "gui", "den", NULL}; /* in the order of enum traffic_of */

struct channel_line {
    int64_t id, at, until, sent_at, reported_at, tries, code;
    const char *channel, *kind, *address, *state, *failure, *place;
    bool again, drop;
};
static const struct field line_fields[] = {
    FIELD(channel_line, id, F_INT), FIELD(channel_line, at, F_INSTANT, .doc = "when it was asked for"), FIELD(channel_line, channel, F_TEXT, .words = messages_channels, .label = "channel.name"),
    FIELD(channel_line, kind, F_TEXT, .words = messages_kinds, .label = "channel.kind"), FIELD(channel_line, address, F_TEXT, .doc = "masked"),
    FIELD(channel_line, state, F_TEXT, .words = messages_states, .label = "channel.state"), FIELD(channel_line, failure, F_TEXT, .words = failures, .label = "channel.failure"),
    FIELD(channel_line, code, F_INT, .doc = "of the other side's answer"), FIELD(channel_line, tries, F_INT), FIELD(channel_line, until, F_INSTANT, .doc = "not sent after"),
    FIELD(channel_line, sent_at, F_INSTANT), FIELD(channel_line, reported_at, F_INSTANT), FIELD(channel_line, place, F_TEXT, .doc = "between the board's address and the id"),
    FIELD(channel_line, again, F_BOOL, .doc = "may be sent again"), FIELD(channel_line, drop, F_BOOL, .doc = "may be dropped"),
};
static const struct model line_model = MODEL(channel_line, line_fields, .doc = "A message; its text is shown to nobody");

struct channel_state {
    const char *channel, *failure;
    bool connected, down, reports;
    int64_t since, next_at, code, waiting, oldest, sending, hour, sent, delivered, reported, share, failed, unknown;
};
static const struct field state_fields[] = {
    FIELD(channel_state, channel, F_TEXT, .words = messages_channels, .label = "channel.name"), FIELD(channel_state, connected, F_BOOL, .doc = "a server is configured"),
    FIELD(channel_state, down, F_BOOL), FIELD(channel_state, since, F_INSTANT, .doc = "when it went down or came back"), FIELD(channel_state, next_at, F_INSTANT, .doc = "not asked again before"),
    FIELD(channel_state, failure, F_TEXT, .words = failures, .label = "channel.failure"), FIELD(channel_state, code, F_INT), FIELD(channel_state, waiting, F_INT), FIELD(channel_state, oldest, F_INSTANT),
    FIELD(channel_state, sending, F_INT), FIELD(channel_state, hour, F_INT, .doc = "handed over in the last hour"), FIELD(channel_state, sent, F_INT, .doc = "... in the last day"),
    FIELD(channel_state, delivered, F_INT), FIELD(channel_state, reported, F_INT, .doc = "of which a report says how it ended"),
    FIELD(channel_state, share, F_INT, .doc = "percent of those that arrived; -1 = nothing is reported"), FIELD(channel_state, reports, F_BOOL, .doc = "something is reported"),
    FIELD(channel_state, failed, F_INT), FIELD(channel_state, unknown, F_INT),
};
static const struct model state_model = MODEL(channel_state, state_fields, .doc = "A way by which people are told");

struct channel_board {
    struct list lines, channels;
    const char *of, *channel;
    bool may, development;
    struct arena *arena; /* while it is gathered */
};
static const struct field fields[] = {
    FIELD(channel_board, lines, F_LIST, .of = &line_model, .max = LINES), FIELD(channel_board, channels, F_LIST, .of = &state_model, .max = CHANNELS),
    FIELD(channel_board, of, F_TEXT, .words = groups, .label = "channel.of"), FIELD(channel_board, channel, F_TEXT, .words = messages_channels, .label = "channel.name"),
    FIELD(channel_board, may, F_BOOL, .flags = FIELD_PRIVATE), FIELD(channel_board, development, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model channel_board_model = MODEL(channel_board, fields, .doc = "The channels, and messages of one group");

/* ---- whose board it is: all of the installation, or one's own province's database */

static bool whole(const struct req *r)
{
    return scope_whole(&r->ctx);
}

static bool may_decide(const struct req *r)
{
    const struct unit *u = units_find(r->ctx.world->units, r->actor.unit);
    return whole(r) || (u && (r->actor.own & ROLE_ADMIN) && u->tier == UNIT_PROVINCE);
}

static struct channel_state *state_of(struct channel_board *b, const char *channel)
{
    struct channel_state *s = b->channels.items;
    for (size_t i = 0; i < b->channels.n; i++)
        if (strcmp(s[i].channel, channel) == 0)
            return &s[i];
    return NULL;
}

static void add(struct channel_state *s, const struct traffic_sum *n)
{
    if (n->oldest && (!s->oldest || n->oldest < s->oldest))
        s->oldest = n->oldest;
    s->waiting += n->waiting;
    s->sending += n->sending;
    s->hour += n->hour;
    s->sent += n->sent;
    s->delivered += n->delivered;
    s->reported += n->reported;
    s->failed += n->failed;
    s->unknown += n->unknown;
}

static const char *masked(const struct delivery *d, struct arena *a)
{
    return mask_text(strcmp(d->channel, "sms") == 0 ? MASK_PHONE : strcmp(d->channel, "email") == 0 ? MASK_EMAIL : MASK_NONE, d->address, a);
}

static struct channel_line line_of(const struct channel_board *b, const struct delivery *d, const char *place)
{
    struct arena *a = b->arena;
    return (struct channel_line){.id = d->id, .at = d->queued_at, .until = d->until_at, .sent_at = d->sent_at, .reported_at = d->reported_at, .tries = d->tries, .code = d->code,
                                 .channel = arena_str(a, d->channel), .kind = arena_str(a, d->kind), .address = masked(d, a), .state = arena_str(a, d->state),
                                 .failure = arena_str(a, d->failure), .place = place, .again = b->may && traffic_may_again(d),
                                 .drop = b->may && strcmp(d->state, "sending") != 0 && strcmp(d->state, "sent") != 0 && strcmp(d->state, "delivered") != 0};
}

static enum err_code gather(struct channel_board *b, struct ctx *c, const char *place, struct err *e)
{
    struct list sums, rows;
    TRY(traffic_sums(c, &sums, e));
    const struct traffic_sum *n = sums.items;
    for (size_t i = 0; i < sums.n; i++) {
        struct channel_state *s = state_of(b, n[i].channel);
        if (s)
            add(s, &n[i]);
    }
    struct traffic_query q = {.channel = b->channel, .most = LINES};
    while (strcmp(groups[q.of], b->of) != 0)
        q.of++;
    if (!b->may)
        return ERR_OK;
    TRY(traffic_list(c, &q, &rows, e));
    const struct delivery *d = rows.items;
    struct channel_line *old = b->lines.items, *all = ARENA_ARRAY(b->arena, struct channel_line, b->lines.n + rows.n + 1);
    if (b->lines.n)
        memcpy(all, old, b->lines.n * sizeof *all);
    for (size_t i = 0; i < rows.n; i++)
        all[b->lines.n++] = line_of(b, &d[i], place);
    b->lines.items = all;
    return ERR_OK;
}

static enum err_code gather_province(struct req *r, void *arg, struct err *e)
{
    return gather(arg, &r->ctx, "", e);
}

static enum err_code gather_all(struct req *r, struct channel_board *b, struct err *e)
{
    bool single = r->ctx.world->shards == 1;
    if (single || !whole(r))
        return gather(b, &r->ctx, "", e);
    struct ctx centre = r->ctx;
    centre.db = r->ctx.centre;
    TRY(gather(b, &centre, "chung/", e));
    return req_each_province(r, gather_province, b, e);
}

static enum err_code servers(struct req *r, struct channel_board *b, struct err *e)
{
    const struct carriers *k = r->ctx.world->carriers;
    struct list all;
    TRY(circuit_all(r->ctx.centre, r->x->arena, &all, e));
    const struct circuit *row = all.items;
    struct channel_state *state = b->channels.items; /* in the order of messages_channels */
    state[0].connected = k && *k->sms.url;
    state[1].connected = k && *k->mail.url;
    state[2].connected = k && *k->chat.url;
    for (size_t i = 0; i < all.n; i++) {
        struct channel_state *s = state_of(b, row[i].channel);
        if (!s || !s->connected)
            continue;
        s->down = row[i].down_at != 0;
        s->since = s->down ? row[i].down_at : row[i].changed_at;
        s->next_at = row[i].next_at;
        s->failure = row[i].failure;
        s->code = row[i].code;
    }
    return ERR_OK;
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const struct channel_line *)a)->at, y = ((const struct channel_line *)b)->at;
    return x < y ? 1 : x > y ? -1 : 0;
}

static const char *known(const char *const *words, const char *said, const char *otherwise)
{
    for (size_t i = 0; words[i]; i++)
        if (strcmp(words[i], said) == 0)
            return words[i];
    return otherwise;
}

enum err_code channel_board(struct req *r, struct err *e)
{
    struct arena *a = r->x->arena;
    struct channel_board *b = ARENA_NEW(a, struct channel_board);
    struct channel_state *s = ARENA_ARRAY(a, struct channel_state, CHANNELS);
    *b = (struct channel_board){.of = known(groups, req_query(r, "loc"), groups[0]), .channel = known(messages_channels, req_query(r, "kenh"), ""), .may = may_decide(r),
                                .development = r->ctx.world->development, .channels = {s, CHANNELS}, .arena = a};
    for (size_t i = 0; i < CHANNELS; i++)
        s[i] = (struct channel_state){.channel = messages_channels[i], .failure = ""};
    TRY(servers(r, b, e));
    TRY(gather_all(r, b, e));
    if (b->lines.n)
        qsort(b->lines.items, b->lines.n, sizeof(struct channel_line), newest_first);
    b->lines.n = b->lines.n < LINES ? b->lines.n : LINES;
    for (size_t i = 0; i < CHANNELS; i++) {
        s[i].reports = s[i].reported > 0;
        s[i].share = s[i].reports ? (s[i].delivered * 100 + s[i].reported / 2) / s[i].reported : -1;
    }
    return req_show(r, b);
}

/* ---- decisions */

/* One's own database, or any for who is the whole installation's. */
static enum err_code need_decide(struct req *r, struct err *e)
{
    bool own = !(r->route->flags & ROUTE_CENTRE) && r->actor.province && world_shard_of(r->ctx.world, r->actor.province) == r->ctx.shard;
    return whole(r) || (own && may_decide(r)) ? ERR_OK : err(e, ERR_NOT_FOUND, "messages of another database");
}

enum err_code channel_again(struct req *r, struct err *e)
{
    TRY(need_decide(r, e));
    TRY(traffic_again(&r->ctx, req_id(r, "id"), e));
    return req_go(r, "/quan-tri/kenh?tb=kenh-gui-lai");
}

enum err_code channel_drop(struct req *r, struct err *e)
{
    TRY(need_decide(r, e));
    TRY(traffic_drop(&r->ctx, req_id(r, "id"), e));
    return req_go(r, "/quan-tri/kenh?tb=kenh-bo");
}
