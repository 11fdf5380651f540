/* Money in and out as this room's pages and CSV show it. */
#pragma once
#include "app/req.h"

struct cashier_move {
    int64_t at, amount; /* below 0: given back */
    const char *code, *account, *number, *reference, *officer, *note;
};
extern const struct model cashier_move_model;
/* From struct posting_row. */
struct list cashier_moves(const struct req *r, struct list rows);
