/* Which units, procedures or fields to look at first. Knows no page. */
#pragma once
#include "rooms/ioc/line.h"

/* At most so many, numbered from 1 (place): those to be helped, least in time first; or, `due`, those with most overdue, then due soon. */
struct list ioc_first(struct arena *a, const struct list *lines, bool due, size_t most);
/* Those that lead, the best first: not among the `but` worst of all that can be judged. */
struct list ioc_best(struct arena *a, const struct list *lines, size_t but, size_t most);
