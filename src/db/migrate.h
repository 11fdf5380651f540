/* Forward-only migrations: files numbered across the tree ("0003-journal.sql") beside the code that
 * uses them, embedded, one text for all engines, hashed when applied; a changed text is refused.
 *
 * A migration's first line says where it belongs: "-- centre", "-- province" or "-- both". */
#pragma once
#include "db/db.h"

enum db_home { HOME_CENTRE = 1, HOME_PROVINCE = 2, HOME_BOTH = 3 };

struct migration {
    const char *name; /* "0003-journal.sql": the order */
    const char *text;
};

/* Applies what is missing, each in its own transaction. applied may be NULL. */
enum err_code migrate_run(struct db *db, const struct migration *m, size_t n, enum db_home home, int *applied, struct err *e) MUST_USE;
/* How many are missing; ERR_STORAGE when an applied one has another text now, or one unknown to us was applied. */
enum err_code migrate_missing(struct db *db, const struct migration *m, size_t n, enum db_home home, int *missing, struct err *e) MUST_USE;
