/* The routes of this room. */
#include "rooms/channel/room.h"

#define DECIDE(address, handler, flag, told) \
    {.method = "POST", .pattern = address, .fn = handler, .need = NEED_ADMIN, .flags = flag, .output = &channel_board_model, .page = "channel/board", .title = "channel.title", \
     .again = channel_board, .doc = told}
#define TOLD(address, flag, told) \
    {.method = "GET", .pattern = address, .fn = channel_told, .need = NEED_ANYONE, .flags = ROUTE_TOLD | ROUTE_BY_KEY | ROUTE_NO_JSON | (flag), .title = "channel.told", .doc = told}

static const struct route routes[] = {
    {.method = "GET", .pattern = "/quan-tri/kenh", .fn = channel_board, .need = NEED_ADMIN, .flags = ROUTE_MY_UNIT | ROUTE_HEAVY, .output = &channel_board_model, .page = "channel/board",
     .title = "channel.title", .doc = "How SMS, e-mail and chat do; messages of a group: loc (loi, cho, gui, den), kenh (sms, email, chat); also as CSV"},
    DECIDE("/quan-tri/kenh/{id}/gui-lai", channel_again, ROUTE_BY_ID, "A message that went no further is sent again"),
    DECIDE("/quan-tri/kenh/{id}/bo", channel_drop, ROUTE_BY_ID, "A message is not to be sent any more"),
    DECIDE("/quan-tri/kenh/chung/{id}/gui-lai", channel_again, ROUTE_CENTRE, "The same of a message of the centre, where provinces have databases of their own"),
    DECIDE("/quan-tri/kenh/chung/{id}/bo", channel_drop, ROUTE_CENTRE, "The same"),
    TOLD("/kenh/sms/bao/{id}", ROUTE_BY_ID, "Called by Kannel: what became of an SMS (k: the key of that message, type, smsc-id)"),
    TOLD("/kenh/sms/bao-chung/{id}", ROUTE_CENTRE, "The same of a message of the centre"),
};

static const struct room_link links[] = {{.need = NEED_ADMIN, .href = "/quan-tri/kenh", .text = "channel.nav", .more = true}};

const struct room channel_room = {.name = "channel", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = sizeof links / sizeof links[0]};
