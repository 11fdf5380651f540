/* Which units, procedures or fields to look at first. Knows no page. */
#pragma once
#include "rooms/ioc/line.h"

/* At most so many, numbered from 1 (place): those to be helped, least in time first; or, `due`, those with most overdue, then due soon. */
struct list ioc_first(struct arena *a, const struct list *lines, bool due, size_t most);
