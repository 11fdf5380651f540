/* Tables as the engine's own catalogue tells them, and whole rows out of and into them, whatever they mean: for moving a database from one
 * engine to another and for nothing else. Tables whose name begins with db_ are not among them: they tell of the database itself (who writes, where it has
 * moved), which is another's once its rows are elsewhere.
 *
 * A row is an array of values, one for each column: as the column is declared, or DB_NULL. What is declared as bytes and holds a text is
 * given as bytes; any other difference is ERR_STORAGE, for the other engine would refuse it. */
#pragma once
#include "db/db.h"

struct db_column {
    const char *name;
    enum db_arg_type type; /* DB_INT, DB_TEXT or DB_BLOB */
};

struct db_table {
    const char *name, *order; /* order: its primary key as SQL writes it; rows come in the order of its bytes */
    const struct db_column *column;
    size_t columns;
    const size_t *key; /* the columns of its primary key, in the order of the key */
    size_t keys;
};

struct db_index { const char *name, *text; }; /* text makes it again on this engine */

/* struct db_table by name. ERR_INTERNAL: one has no primary key, or a column of another type. */
enum err_code db_tables(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* struct db_index by name: those that are no part of a table's own keys. */
enum err_code db_indexes(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Every table goes, those that tell of the database itself too; inside a transaction that writes. */
enum err_code db_tables_drop(struct db *db, struct err *e) MUST_USE;
enum err_code db_table_empty(struct db *db, const struct db_table *t, bool *empty, struct err *e) MUST_USE;
/* Every row, in order, some hundred of them in memory at most. Inside a transaction. Values are gone after the callback. */
enum err_code db_table_read(struct db *db, const struct db_table *t, enum err_code (*fn)(void *ctx, const struct db_arg *row, struct err *e), void *ctx,
                            struct err *e) MUST_USE;

/* The same, row by row when asked for. q: a statement with all columns of the table, and its arguments, instead of the whole table; NULL = all.
 * db_walk_end() also after an error of _begin. */
struct db_walk {
    struct db *db;
    const struct db_table *table;
    struct db_stmt *stmt;
    struct db_arg row[DB_PARAMS_MAX];
};
enum err_code db_walk_begin(struct db *db, const struct db_table *t, const struct sql *q, const struct db_arg *args, struct db_walk *out, struct err *e) MUST_USE;
enum err_code db_walk_next(struct db_walk *w, const struct db_arg **row, struct err *e) MUST_USE; /* *row NULL: there are no more; else until the next */
void db_walk_end(struct db_walk *w);

/* Rows into a table, as fast as the engine takes them. Inside a transaction; nothing else on the connection between begin and end or stop. */
struct db_fill {
    struct db *db;
    const struct db_table *table;
    struct db_stmt *insert; /* NULL = in one stream */
    struct db_arg *args;
};
enum err_code db_fill_begin(struct db *db, const struct db_table *t, struct db_fill *out, struct err *e) MUST_USE;
enum err_code db_fill_row(struct db_fill *f, const struct db_arg *row, struct err *e) MUST_USE;
enum err_code db_fill_end(struct db_fill *f, struct err *e) MUST_USE; /* ERR_OK: all are in the transaction */
void db_fill_stop(struct db_fill *f);                                /* instead of end; then the transaction is rolled back */

/* A file of SQLite copied while others write: as the open transaction of `db` sees it, to `path`, which is not there yet; durable when it returns ERR_OK.
 * ERR_INTERNAL: the database is no file. told may be NULL: bytes. */
enum err_code db_copy(struct db *db, const char *path, void (*told)(void *ctx, int64_t done, int64_t all), void *ctx, struct err *e) MUST_USE;
