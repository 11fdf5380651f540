/* Rows of money. See moves.h. */
#include "rooms/cashier/moves.h"
#include "service/record.h"
#include "store/books_store.h"

static const char *const accounts[] = {"cash", "bank", "gateway", "treasury", NULL};
static const struct field fields[] = {
    FIELD(cashier_move, at, F_INSTANT), FIELD(cashier_move, code, F_TEXT), FIELD(cashier_move, amount, F_MONEY),
    FIELD(cashier_move, account, F_TEXT, .words = accounts, .label = "cashier.account"), FIELD(cashier_move, number, F_TEXT),
    FIELD(cashier_move, reference, F_TEXT), FIELD(cashier_move, officer, F_TEXT), FIELD(cashier_move, note, F_TEXT),
};
const struct model cashier_move_model = MODEL(cashier_move, fields, .doc = "Money taken, or given back (below 0)");

struct list cashier_moves(const struct req *r, struct list rows)
{
    const struct posting_row *p = rows.items;
    struct cashier_move *m = ARENA_ARRAY(r->x->arena, struct cashier_move, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        m[i] = (struct cashier_move){p[i].at, p[i].amount, record_code(r->ctx.world, p[i].dossier, r->x->arena), p[i].account, p[i].number, p[i].reference,
                                     p[i].actor_name, p[i].note};
    return (struct list){m, rows.n};
}
