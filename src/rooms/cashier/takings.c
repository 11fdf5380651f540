/* A unit's day: what was taken and given back, and where it is. */
#include "rooms/cashier/moves.h"
#include "rooms/cashier/room.h"
#include "base/civil.h"
#include "reference/units.h"
#include "service/folder.h"
#include "service/money/payments.h"
#include "store/books_store.h"
#include <string.h>

enum { OWING = 100 };
struct owing_view { const char *code; int64_t amount; };
static const struct field owing_fields[] = {FIELD(owing_view, code, F_TEXT), FIELD(owing_view, amount, F_MONEY)};
static const struct model owing_model = MODEL(owing_view, owing_fields, .doc = "A dossier of which something is still to be paid");

struct takings {
    const char *unit, *day, *before, *after;
    int64_t cash, bank, gateway, treasury, total, n;
    struct list moves; /* struct cashier_move */
    struct list owing; /* struct owing_view: the first of them */
    int64_t owing_n, owing_sum;
};
static const struct field fields[] = {
    FIELD(takings, unit, F_TEXT), FIELD(takings, day, F_DATE), FIELD(takings, before, F_DATE), FIELD(takings, after, F_DATE), FIELD(takings, cash, F_MONEY),
    FIELD(takings, bank, F_MONEY), FIELD(takings, gateway, F_MONEY), FIELD(takings, treasury, F_MONEY), FIELD(takings, total, F_MONEY, .doc = "Without what was paid to the treasury"),
    FIELD(takings, n, F_INT), FIELD(takings, moves, F_LIST, .of = &cashier_move_model),
    FIELD(takings, owing, F_LIST, .of = &owing_model, .max = OWING), FIELD(takings, owing_n, F_INT, .doc = "Dossiers of which something is still to be paid"),
    FIELD(takings, owing_sum, F_MONEY),
};
const struct model takings_model = MODEL(takings, fields, .doc = "A unit's takings of a day");

static void add(struct takings *t, const struct posting_row *p)
{
    int64_t *to = strcmp(p->account, "cash") == 0 ? &t->cash : strcmp(p->account, "bank") == 0 ? &t->bank
                : strcmp(p->account, "gateway") == 0 ? &t->gateway : &t->treasury;
    *to += p->amount;
}

static const char *day_text(const struct req *r, int day)
{
    char text[CIVIL_TEXT];
    return arena_str(r->x->arena, civil_write(civil_from_days(day), text));
}

/* What waits, whatever the day that is looked at. */
static enum err_code put_owing(struct req *r, struct takings *t, struct err *e)
{
    struct list due;
    TRY(payments_due(&r->ctx, r->actor.unit, &due, e));
    const struct payment_due *d = due.items;
    struct owing_view *row = ARENA_ARRAY(r->x->arena, struct owing_view, OWING);
    for (size_t i = 0; i < due.n; i++) {
        t->owing_sum += d[i].amount;
        if (i < OWING)
            row[t->owing.n++] = (struct owing_view){d[i].code, d[i].amount};
    }
    t->owing.items = row;
    t->owing_n = (int64_t)due.n;
    return ERR_OK;
}

enum err_code takings_show(struct req *r, struct err *e)
{
    struct takings *t = ARENA_NEW(r->x->arena, struct takings);
    const struct unit *u = units_find(r->ctx.world->units, r->actor.unit);
    struct civil day;
    struct list rows;
    if (!civil_parse(req_query(r, "ngay"), &day))
        day = civil_of_instant(r->ctx.now).date;
    int n = civil_days(day);
    TRY(books_days(r->ctx.db, r->actor.unit, n, n, r->x->arena, &rows, e));
    const struct posting_row *p = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        add(t, &p[i]);
    t->unit = units_with_province(r->ctx.world->units, u, folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    t->day = day_text(r, n);
    t->before = day_text(r, n - 1);
    t->after = day_text(r, n + 1);
    t->total = t->cash + t->bank + t->gateway;
    t->n = (int64_t)rows.n;
    t->moves = cashier_moves(r, rows);
    TRY(put_owing(r, t, e));
    return req_show(r, t);
}
