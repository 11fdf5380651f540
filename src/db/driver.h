/* What an engine must be able to do, for conn.c, tx.c and checkpoint.c alone. Nothing outside this
 * folder includes it.
 *
 * A driver holds its connection behind `self` and its prepared statements behind `stmt`; both belong
 * to the connection and die with it. Errors are told by err_code: ERR_STORAGE (full, read-only,
 * corrupt, cannot be opened), ERR_BUSY (locked), ERR_STALE (a key that exists already), ERR_INTERNAL
 * (the rest: our mistake). `why` names tables and columns, never values. */
#pragma once
#include "db/db.h"

enum db_tx { TX_READ, TX_WRITE, TX_COMMIT, TX_ROLLBACK, TX_SAVEPOINT, TX_RELEASE, TX_ROLLBACK_TO, TX_KINDS };

struct db_prepared {
    void *stmt;
    size_t params;  /* $1 .. $params, without a gap */
    size_t columns; /* 0: gives no rows */
};

struct db_driver {
    enum err_code (*open)(const struct db_config *c, struct arena *a, void **self, struct err *e);
    void (*close)(void *self); /* statements too */

    enum err_code (*prepare)(void *self, const char *text, struct db_prepared *out, struct err *e);
    enum err_code (*bind)(void *self, void *stmt, const struct db_arg *args, struct err *e); /* values stay until reset */
    enum err_code (*step)(void *self, void *stmt, bool *row, struct err *e);
    void (*reset)(void *self, void *stmt);
    const char *(*name)(void *self, void *stmt, size_t column);
    /* The value as DB_INT, DB_TEXT (NUL-terminated; fractions as text too), DB_BLOB or DB_NULL; until the next step. */
    struct db_arg (*value)(void *self, void *stmt, size_t column);
    int64_t (*changed)(void *self); /* rows changed by the last statement */

    enum err_code (*script)(void *self, const char *text, struct err *e);
    enum err_code (*tx)(void *self, enum db_tx what, struct err *e);
    bool (*in_tx)(void *self); /* false after the engine gave the transaction up by itself */
    enum err_code (*integrity)(void *self, struct err *e);

    /* The log that commits are written to and the database is brought up to date from. */
    enum err_code (*log_own)(void *self, int64_t limit, struct err *e); /* somebody else checkpoints for us */
    int64_t (*log_bytes)(void *self);                                   /* as of our last commit */
    enum err_code (*checkpoint)(void *self, bool *complete, struct err *e);
};

extern const struct db_driver db_sqlite;
extern const struct db_driver db_faulty; /* wraps db_sqlite; see fault.h */
