/* What this build can do: taking a room out is deleting its folder and its lines here.
 * BUDGET: includes one for each room */
#include "cli/rooms.h"
#include "rooms/account/room.h"
#include "rooms/admin/room.h"
#include "rooms/alert/room.h"
#include "rooms/api/room.h"
#include "rooms/books/room.h"
#include "rooms/cashier/room.h"
#include "rooms/channel/room.h"
#include "rooms/desk/room.h"
#include "rooms/designer/room.h"
#include "rooms/follow/room.h"
#include "rooms/help/room.h"
#include "rooms/letter/room.h"
#include "rooms/ioc/room.h"
#include "rooms/map/room.h"
#include "rooms/portal/room.h"

const struct room *const rooms[] = {
    &api_room,
    &desk_room,
    &designer_room,
    &books_room,
    &alert_room,
    &letter_room,
    &ioc_room,
    &portal_room,
    &follow_room,
    &help_room,
    &map_room,
    &account_room,
    &cashier_room,
    &admin_room,
    &channel_room,
};
const size_t rooms_n = sizeof rooms / sizeof rooms[0];
