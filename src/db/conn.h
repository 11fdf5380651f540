/* The inside of a connection, shared by conn.c, row.c, tx.c, writer.c and checkpoint.c. Nothing
 * outside this folder includes it. */
#pragma once
#include "db/driver.h"

/* A statement prepared once and kept as long as the connection. */
struct db_stmt {
    const struct sql *q;
    struct db_prepared at;
    const struct field **column; /* the field that each column is read into */
    bool matched;                /* column holds them all */
    const struct model *saved;   /* db_save's: the model, the names and the fields they mean */
    const char *names;
    const struct field **save;
    size_t saves;
    bool busy; /* its rows are being read */
};

struct db {
    const struct db_driver *driver;
    void *self;
    bool pg;                /* statements with a text of their own for PostgreSQL use it */
    struct arena *arena;    /* lives as long as the connection */
    struct db_stmt **slot;  /* open addressing by the address of q; cap is a power of two */
    size_t cap, used;
    bool tx;        /* we began one */
    int depth;      /* savepoints open in it */
    long begun;     /* transactions so far */
    struct packer *packer; /* NULL = texts stay texts */
    struct arena *scratch; /* of db_save: what one statement is given */
    struct err lost; /* .code set: storage or lock failed in this transaction, see tx.c */
};

/* The prepared statement of q. */
enum err_code db_stmt_get(struct db *db, const struct sql *q, struct db_stmt **out, struct err *e) MUST_USE;
/* Bound and ready to step; must be ended, whatever happens in between. */
enum err_code db_stmt_start(struct db *db, struct db_stmt *s, const struct db_arg *args, struct err *e) MUST_USE;
/* After start: the rows may be many, and are not kept. */
void db_stmt_many(struct db *db, struct db_stmt *s);
/* After start: its answer may come later, if the statement says so. */
void db_stmt_later(struct db *db, struct db_stmt *s);
enum err_code db_stmt_step(struct db *db, struct db_stmt *s, bool *row, struct err *e) MUST_USE;
void db_stmt_end(struct db *db, struct db_stmt *s);
/* What its rows are read into; NULL = nothing. */
static inline const struct model *db_row_of(const struct sql *q)
{
    return q->row == DB_LATER ? NULL : q->row;
}
/* The columns of a statement matched with the fields of its model; an unknown one is ERR_INTERNAL. */
enum err_code db_row_match(struct db *db, struct db_stmt *s, struct err *e) MUST_USE;
/* Remembers what takes the transaction with it; gives rc back. */
enum err_code db_note(struct db *db, enum err_code rc, const struct err *e) MUST_USE;
/* ERR_OK, or the reason why this transaction can only be rolled back. */
enum err_code db_alive(const struct db *db, struct err *e) MUST_USE;
