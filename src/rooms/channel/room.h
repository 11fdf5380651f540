/* The channels by which people are told: how they do, and what Kannel tells of them. See README.md. */
#pragma once
#include "app/room.h"

extern const struct room channel_room;

/* board.c */
route_fn channel_board, channel_again, channel_drop;
extern const struct model channel_board_model;
/* told.c */
route_fn channel_told;
