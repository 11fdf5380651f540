/* The room for programs: /openapi.json, /livez, /readyz. */
#pragma once
#include "app/room.h"

extern const struct room api_room;
