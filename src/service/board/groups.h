/* Which row of a sum a line belongs to, quickly: by unit, province, procedure or field; or to none. Part of board.c. */
#pragma once
#include "service/board/board.h"

struct board_groups;
struct board_groups *groups_new(struct board_sum *s);
/* NULL: it is not asked for. A new row is made where there is none yet. */
struct board_row *groups_row(struct board_groups *g, const struct world *w, const struct counter *line);
