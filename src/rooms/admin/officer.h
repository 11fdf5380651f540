/* One officer's page, as its acts show it again. */
#pragma once
#include "rooms/admin/ask.h"
#include "rooms/admin/room.h"
#include "service/admin/officers.h"

struct officer_view {
    int64_t account, version, sessions, tasks_n, tasks_more;
    const char *name, *email, *phone, *code; /* code: just made, shown once */
    const char *roles_error;
    bool locked, active, elsewhere, oneself, may_reset;
    struct list units, past, tasks, deeds, fields, wrong, options;
};
enum err_code officer_fill(struct req *r, struct officer_view **out, struct err *e) MUST_USE;
/* What ending asks: tu, ly-do. */
enum { OFFICER_END_FIELDS = 2 };
extern const struct ask officer_end_asks[OFFICER_END_FIELDS];
