/* The lines of a board: one for each unit, procedure or field, beside the former period, and one for all. Knows no page. */
#pragma once
#include "rooms/ioc/line.h"
#include "rooms/ioc/scope.h"

struct ioc_board {
    struct ioc_line all;
    struct list lines;      /* struct ioc_line */
    int64_t seq;            /* of the figures: goes up with every event of every province asked */
    struct board_sum *now;
};
/* In the order of the alphabet, units below without a figure too; procedures and fields by what is received. */
enum err_code ioc_board(struct req *r, const struct ioc_ask *q, enum board_by by, struct ioc_board *out, struct err *e) MUST_USE;
/* The room's reading ahead (app/room.h). */
enum err_code ioc_ready(struct ctx *c, struct err *e) MUST_USE;
