/* SQL of what people were sent to the payment gateway with. Must never know the gateway's protocol. */
#pragma once
#include "db/db.h"

struct gateway_order {
    int64_t id, dossier, unit, amount, created_at, expires_at;
    const char *state; /* open paid failed */
    const char *answer, *number;
    int64_t paid_at;
};
extern const struct model gateway_order_model;

enum err_code order_insert(struct db *db, const struct gateway_order *o, struct err *e) MUST_USE;
enum err_code order_find(struct db *db, int64_t id, struct arena *a, struct gateway_order **out, struct err *e) MUST_USE; /* NULL = none */
enum err_code order_update(struct db *db, const struct gateway_order *o, struct err *e) MUST_USE; /* state, answer, number, paid_at */
/* The newest of a dossier that is open and not over; NULL = none. */
enum err_code order_open(struct db *db, int64_t dossier, int64_t now, struct arena *a, struct gateway_order **out, struct err *e) MUST_USE;
/* The one that was paid under this number of the gateway's. */
enum err_code order_paid(struct db *db, int64_t dossier, const char *number, struct arena *a, struct gateway_order **out, struct err *e) MUST_USE;
/* Those of a dossier that were paid and of which we heard only when their time was over, at most n. */
enum err_code order_told_late(struct db *db, int64_t dossier, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
extern const struct sql_set order_set;
