/* What administrators did: rows of the centre, chained by their hashes. Written by service/admin/deeds.c alone. Must never decide who may do what. */
#pragma once
#include "db/db.h"

struct deed {
    int64_t n, at, actor;
    const char *actor_name;
    int64_t unit, about;
    const char *kind, *thing, *before, *after, *reason;
    const char *hash; /* base64url */
};
extern const struct model deed_model;

enum err_code deed_insert(struct db *db, const struct deed *d, struct err *e) MUST_USE;
/* The newest, of a thing or ("") of all; NULL if there is none. */
enum err_code deed_last(struct db *db, const char *thing, struct arena *a, struct deed **out, struct err *e) MUST_USE;
/* Of a thing, newest first, at most n. */
enum err_code deed_of_thing(struct db *db, const char *thing, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* By n, above `after`, at most n. */
enum err_code deed_after(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Newest first, below `before` (0 = from the newest), within [from, to); actor 0, kind "" = any. */
struct deed_span { int64_t before, from, to, actor; const char *kind; size_t n; };
enum err_code deed_between(struct db *db, const struct deed_span *s, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* SHA-256 over the hash before ("" for the first) and every column but the hash, each with its length before it. */
const char *deed_hash(const char *before, const struct deed *d, struct arena *a);

extern const struct sql_set deed_set;
