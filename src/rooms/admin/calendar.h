/* One unit's calendar page, and what a look at a change hands to it. */
#pragma once
#include "rooms/admin/ask.h"
#include "rooms/admin/room.h"
#include "service/admin/days.h"

struct planned { const char *day, *kind, *name, *was; };
struct calendar_look { /* a change that was looked at and not done yet */
    const char *plan;  /* days_plan() reads it */
    const char *deed;  /* day_set day_dropped days_imported */
    int64_t moved;
    struct list days;  /* struct planned */
};
enum { DAY_ASKS = 4, FILE_ASKS = 3 };
extern const struct ask day_asks[DAY_ASKS];   /* ngay loai-ngay ten-ngay can-cu */
extern const struct ask file_asks[FILE_ASKS]; /* lich loai-tep can-cu-tep */
/* look NULL: none. */
enum err_code calendar_page(struct req *r, const struct calendar_look *look, struct err *e) MUST_USE;
