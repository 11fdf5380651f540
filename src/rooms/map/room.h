/* The room of maps: what the boards' maps are drawn from. */
#pragma once
#include "app/room.h"

extern const struct room map_room;
