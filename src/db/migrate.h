/* Forward-only migrations: files numbered across the tree ("0003-journal.sql") beside the code that
 * uses them, embedded, one text for all engines, hashed when applied; a changed text is refused.
 *
 * A migration's first line says where it belongs: "-- centre", "-- province" or "-- both". The list is
 * sorted by name. What was applied is in the table migration(name, sha256, applied_at).
 *
 * Refused with ERR_STORAGE, and nothing is touched: an applied migration whose text differs now, one
 * that is unknown or belongs elsewhere (a newer program was here, or the wrong file was opened), a
 * missing one that comes before an applied one. A list that is wrong in itself is ERR_INTERNAL. */
#pragma once
#include "db/db.h"

enum db_home { HOME_CENTRE = 1, HOME_PROVINCE = 2, HOME_BOTH = 3 };

struct migration {
    const char *name; /* "0003-journal.sql": the order */
    const char *text;
};

/* Applies what is missing, each in its own transaction; after a crash or an error it goes on where it
 * was. Two programs may do so at once. applied: how many, also after an error; may be NULL. */
enum err_code migrate_run(struct db *db, const struct migration *m, size_t n, enum db_home home, int *applied, struct err *e) MUST_USE;
/* How many are missing. Reads only. */
enum err_code migrate_missing(struct db *db, const struct migration *m, size_t n, enum db_home home, int *missing, struct err *e) MUST_USE;
