/* SQL of gateway orders. See order_store.h. */
#include "store/order_store.h"

static const struct field fields[] = {
    FIELD(gateway_order, id, F_INT), FIELD(gateway_order, dossier, F_INT), FIELD(gateway_order, unit, F_INT), FIELD(gateway_order, amount, F_INT),
    FIELD(gateway_order, created_at, F_INSTANT), FIELD(gateway_order, expires_at, F_INSTANT), FIELD(gateway_order, state, F_TEXT),
    FIELD(gateway_order, answer, F_TEXT), FIELD(gateway_order, number, F_TEXT), FIELD(gateway_order, paid_at, F_INSTANT),
};
const struct model gateway_order_model = MODEL(gateway_order, fields);

enum { INSERT, FIND, UPDATE, OPEN, PAID, TOLD_LATE };
#define COLUMNS "id, dossier, unit, amount, created_at, expires_at, state, answer, number, paid_at"
static const struct sql sql[] = {
    [INSERT] = {"insert into gateway_order (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", NULL, NULL},
    [FIND] = {"select " COLUMNS " from gateway_order where id = $1", &gateway_order_model, NULL},
    [UPDATE] = {"update gateway_order set state = $2, answer = $3, number = $4, paid_at = $5 where id = $1", NULL, NULL},
    [OPEN] = {"select " COLUMNS " from gateway_order where dossier = $1 and state = 'open' and expires_at > $2 order by id desc limit 1",
              &gateway_order_model, NULL},
    [PAID] = {"select " COLUMNS " from gateway_order where dossier = $1 and state = 'paid' and number = $2", &gateway_order_model, NULL},
    [TOLD_LATE] = {"select " COLUMNS " from gateway_order where dossier = $1 and state = 'paid' and paid_at > expires_at order by id limit $2",
                   &gateway_order_model, NULL},
};
const struct sql_set order_set = {"order", sql, sizeof sql / sizeof sql[0]};

enum err_code order_insert(struct db *db, const struct gateway_order *o, struct err *e)
{
    return db_save(db, &sql[INSERT], "id dossier unit amount created_at expires_at state answer number paid_at", &gateway_order_model, o, e);
}

enum err_code order_find(struct db *db, int64_t id, struct arena *a, struct gateway_order **out, struct err *e)
{
    return db_find(db, &sql[FIND], DB_ARGS(DB_I(id)), a, (void **)out, e);
}

enum err_code order_update(struct db *db, const struct gateway_order *o, struct err *e)
{
    return db_save(db, &sql[UPDATE], "id state answer number paid_at", &gateway_order_model, o, e);
}

enum err_code order_open(struct db *db, int64_t dossier, int64_t now, struct arena *a, struct gateway_order **out, struct err *e)
{
    return db_find(db, &sql[OPEN], DB_ARGS(DB_I(dossier), DB_I(now)), a, (void **)out, e);
}

enum err_code order_paid(struct db *db, int64_t dossier, const char *number, struct arena *a, struct gateway_order **out, struct err *e)
{
    return db_find(db, &sql[PAID], DB_ARGS(DB_I(dossier), DB_T(number)), a, (void **)out, e);
}

enum err_code order_told_late(struct db *db, int64_t dossier, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[TOLD_LATE], DB_ARGS(DB_I(dossier), DB_I(n)), a, out, e);
}
