/* Rooms read ahead (room.h, ready), one province after the other, between the jobs. Must never know what they read. */
#pragma once
#include "app/app.h"

struct ready { int next; int64_t due_us; }; /* zeroed: from the beginning */
/* Some of it, for a twentieth of a second or one province. True: not all have been asked yet. False: nothing is due. */
bool ready_round(struct app *app, struct ready *r);
