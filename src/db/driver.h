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
    /* Any thread: the statement that runs now, if one does, ends with ERR_BUSY. Those after it are as ever. */
    void (*interrupt)(void *self);
    void (*rest)(void *self); /* gives back what it holds of what it has read; NULL = a server sees to that */

    enum err_code (*prepare)(void *self, const char *text, struct db_prepared *out, struct err *e);
    enum err_code (*bind)(void *self, void *stmt, const struct db_arg *args, struct err *e); /* values stay until reset */
    /* Between bind and step: the rows may be many, so hold some hundred of them at most. NULL: it does that anyway. */
    void (*many)(void *self, void *stmt);
    /* Between bind and step: nobody waits for its answer; step() gives no row, and a failure is told by a later call of the transaction, TX_RELEASE or TX_COMMIT
     * at last. NULL: it is told at once. */
    void (*later)(void *self, void *stmt);
    enum err_code (*step)(void *self, void *stmt, bool *row, struct err *e);
    void (*reset)(void *self, void *stmt);
    const char *(*name)(void *self, void *stmt, size_t column);
    /* The value as DB_INT, DB_TEXT (NUL-terminated; fractions as text too), DB_BLOB or DB_NULL; until the next step. */
    struct db_arg (*value)(void *self, void *stmt, size_t column);
    int64_t (*changed)(void *self); /* rows changed by the last statement */

    enum err_code (*script)(void *self, const char *text, struct err *e);
    enum err_code (*tx)(void *self, enum db_tx what, struct err *e);
    bool (*in_tx)(void *self); /* false after the engine gave the transaction up by itself */
    bool (*unsure)(void *self); /* nobody can say whether the last commit is there; NULL = that is always known */
    enum err_code (*integrity)(void *self, struct err *e);

    /* The log that commits are written to and the database is brought up to date from. A server sees to it itself. */
    enum err_code (*log_own)(void *self, int64_t limit, struct err *e); /* somebody else checkpoints for us */
    int64_t (*log_bytes)(void *self);                                   /* as of our last commit */
    enum err_code (*checkpoint)(void *self, bool *complete, struct err *e);

    /* For table.c. Rows in one stream into a table, nothing else on the connection meanwhile; `text` is what begins it. NULL: row by row. */
    enum err_code (*fill_begin)(void *self, const char *text, struct err *e);
    enum err_code (*fill_row)(void *self, const struct db_arg *row, size_t n, struct err *e);
    enum err_code (*fill_end)(void *self, struct err *e);
    void (*fill_stop)(void *self); /* what was sent is thrown away */
    /* All pages, as the open transaction of this connection sees them, into a new file. NULL: there is no file. */
    enum err_code (*copy)(void *self, const char *path, void (*told)(void *ctx, int64_t done, int64_t all), void *ctx, struct err *e);
};

extern const struct db_driver db_sqlite, db_pgsql;
const struct db_driver *db_driver_of(const struct db_config *c); /* by where it says the database is */
extern const struct db_driver db_faulty; /* wraps db_sqlite; see fault.h */
