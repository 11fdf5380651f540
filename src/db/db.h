/* The seam to a database engine: connections, statements as rows of const tables, values bound,
 * results read by descriptor. Knows nothing of government.
 *
 * A statement is a const `struct sql`; a connection prepares each one once and keeps it. The text is
 * common to all engines ($1, $2 ...); `pg` overrides it where they must differ (at most ten in the tree).
 * A connection belongs to one thread at a time. Results live in the arena that is given. */
#pragma once
#include "base/err.h"
#include "base/record.h"
#include <stdbool.h>
#include <stdint.h>

struct db;
struct pack;

struct sql {
    const char *text;
    const struct model *row; /* how a result row is read: columns by name; NULL when there is none; DB_LATER */
    const char *pg;
};

/* No rows, and nobody waits for the answer, which saves a round trip to a server: in a transaction that writes a failure may be told by a later call there, by
 * db_release() or db_commit() at last. Not for a statement whose failure somebody looks at; db_exec() with `changed` waits all the same. */
extern const struct model db_later;
#define DB_LATER (&db_later)

/* Parameters are $1 to $n without a gap, in any order and as often as wanted; a text holds one statement.
 * A statement must not be run again from inside its own db_each().
 *
 * A set is what one file uses; db_check() prepares every row of it (a test walks all sets). */
struct sql_set {
    const char *name;
    const struct sql *rows;
    size_t n;
};

#define DB_PARAMS_MAX 99        /* $1 to $99 */
#define DB_ALL_MAX 100000       /* rows that db_all() takes before it gives ERR_TOO_LARGE */
#define DB_EACH_MAX 10000000    /* the same for db_each() */

enum db_arg_type { DB_END, DB_INT, DB_TEXT, DB_BLOB, DB_NULL };
struct db_arg {
    enum db_arg_type type;
    int64_t i;
    const void *p;
    size_t n;
};
#define DB_I(v) ((struct db_arg){.type = DB_INT, .i = (int64_t)(v)})
#define DB_T(v) db_arg_text(v)      /* NULL is stored as NULL */
#define DB_B(ptr, len) ((struct db_arg){.type = DB_BLOB, .p = (ptr), .n = (len)})
#define DB_ARGS(...) ((const struct db_arg[]){__VA_ARGS__, {.type = DB_END}})
#define DB_NONE ((const struct db_arg[]){{.type = DB_END}})
struct db_arg db_arg_text(const char *s);

/* Where and how to open; `fault` wraps the engine (see db/fault.h). */
struct db_config {
    const char *path;   /* a file of SQLite, or postgresql://...; several hosts in it: whoever writes finds the one that may be written to */
    bool readonly;
    int busy_ms;        /* how long to wait for a lock, or for a server to come back; 0 = 2000, of a server 15000 */
    int cache_kib;      /* 0 = 16 MiB */
    int64_t mmap_bytes; /* 0 = none: a file that grows is mapped anew by every reader, which costs a nation more than reading it */
    struct db_fault *fault; /* NULL = none */
    _Atomic long *commits;  /* of a server, shared by all who read and write it here: a reader whom a replica serves goes home once one of us has written. NULL = after a while */
    const struct pack *pack; /* what FIELD_PACKED columns are packed with; NULL: they are written as text. Outlives the connection */
};

/* Does the path name a PostgreSQL database (a connection URI, PostgreSQL 15 section 34.1.1.2), and not a file? */
bool db_is_server(const char *path);

/* Settings of the engine for the whole process: once, before the first connection and before there are threads. Without it all works, slower. */
void db_start(void);

enum err_code db_open(const struct db_config *c, struct db **out, struct err *e) MUST_USE;
void db_close(struct db *db); /* NULL allowed */
/* Any thread, as long as it is open: a statement that runs on it now ends with ERR_BUSY, the next one is as ever. For who reads and is not waited for any longer. */
void db_interrupt(struct db *db);
/* Much was read that nobody reads again soon: what is kept of it in memory is given back. */
void db_rest(struct db *db);

/* ERR_STORAGE when the file is damaged or a row refers to one that is not there. Reads everything. */
enum err_code db_integrity(struct db *db, struct err *e) MUST_USE;

/* How columns become fields: NULL is "" or 0; an enum is its word, a bool 0 or 1. A column that is no field,
 * an unknown word, or text where a number belongs is ERR_INTERNAL: nothing is guessed. What is packed and damaged is ERR_STORAGE.
 *
 * Run a statement that gives no rows. changed may be NULL. */
enum err_code db_exec(struct db *db, const struct sql *q, const struct db_arg *args, int64_t *changed, struct err *e) MUST_USE;
/* First row as a new struct of q->row in *out, or *out = NULL when there is none (not an error).
 * `out` is a pointer to a pointer, given as (void **)&x by the caller. */
enum err_code db_find(struct db *db, const struct sql *q, const struct db_arg *args, struct arena *a, void **out, struct err *e) MUST_USE;
/* First row into the struct at out, else ERR_NOT_FOUND. */
enum err_code db_get(struct db *db, const struct sql *q, const struct db_arg *args, struct arena *a, void *out, struct err *e) MUST_USE;
/* All rows (bounded by the statement's own LIMIT, at last by DB_ALL_MAX). */
enum err_code db_all(struct db *db, const struct sql *q, const struct db_arg *args, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Row by row without keeping them; the callback returns ERR_OK to go on, else its code is given back.
 * rec and its texts are gone after the callback. */
enum err_code db_each(struct db *db, const struct sql *q, const struct db_arg *args,
                      enum err_code (*fn)(void *ctx, const void *rec, struct err *e), void *ctx, struct err *e) MUST_USE;
/* One integer; *out = dflt when there is no row or it is NULL. */
enum err_code db_int(struct db *db, const struct sql *q, const struct db_arg *args, int64_t dflt, int64_t *out, struct err *e) MUST_USE;
/* Insert or update from a record: `fields` names the members bound to $1.. in order, blank separated;
 * one statement, one list.
 * Empty text is saved as '' and 0 as 0; a column that wants NULL says NULLIF($3, 0) in its statement. */
enum err_code db_save(struct db *db, const struct sql *q, const char *fields, const struct model *m, const void *rec, struct err *e) MUST_USE;

/* Inside a transaction, once a call has given ERR_STORAGE or ERR_BUSY every further call gives the same
 * error, until db_rollback() or, if that happened inside a savepoint, db_rollback_to(). So a caller who
 * misses an error cannot commit half an act. After ERR_STALE one may go on, but only from behind a
 * savepoint: PostgreSQL gives up the transaction.
 *
 * Several statements of text without results: migrations and settings only. */
enum err_code db_script(struct db *db, const char *text, struct err *e) MUST_USE;
enum err_code db_begin(struct db *db, bool write, struct err *e) MUST_USE; /* write: takes the lock now */
enum err_code db_commit(struct db *db, struct err *e) MUST_USE;            /* durable when it returns ERR_OK, else rolled back */
void db_rollback(struct db *db); /* also without a transaction */
enum err_code db_savepoint(struct db *db, struct err *e) MUST_USE;
enum err_code db_release(struct db *db, struct err *e) MUST_USE;
enum err_code db_rollback_to(struct db *db, struct err *e) MUST_USE; /* and releases it */
enum err_code db_check(struct db *db, const struct sql_set *set, struct err *e) MUST_USE;
