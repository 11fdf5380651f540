/* The rooms of this build, one line each in rooms.c. */
#pragma once
#include "app/room.h"

extern const struct room *const rooms[];
extern const size_t rooms_n;
