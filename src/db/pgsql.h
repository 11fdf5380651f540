/* The inside of a PostgreSQL connection, shared by the files pgsql*.c. Nothing outside this folder includes it.
 *
 * One `struct pgsql` is one session with a server that may die and come back as another: statements are prepared again on a new session, and
 * a transaction is never carried over. */
#pragma once
#include "db/driver.h"
#include <libpq-fe.h>
#include <pthread.h>

struct pgsql {            /* first in what the driver calls self */
    PGconn *conn;            /* NULL = none yet, or given up */
    pthread_mutex_t lock;    /* of the next: whoever interrupts is another thread */
    PGcancel *cancel;        /* how the session is told to; NULL as conn is */
    struct arena *arena;
    const char *where;       /* connection string, without what we add */
    bool readonly;
    int patience_ms;         /* how long a write waits for a server */
    long session;            /* counts connections: what was prepared on another is prepared anew */
    int64_t failed_at;       /* monotonic us of the last vain attempt, and how many in a row */
    int failures;
    int64_t standby_since;   /* a reader on a replica looks for the primary again now and then; 0 = on a primary */
    _Atomic long *commits;   /* ... and at once when this is no longer what it was: it would not see what was just written here; NULL = none */
    long commits_seen;
    bool tx, writes;         /* we began a transaction; one that writes */
    bool fresh;              /* ... one that reads, and nothing has come of it yet */
    int out;                 /* statements sent whose answers nobody has read yet */
    bool at_stake;           /* ... and one of them may fail */
    int64_t changed;
    struct buf *fill;        /* rows on their way into a table; NULL = there never were any */
    /* The mark that tells whether a commit whose answer was lost is there: a row per writer, counted up by each transaction. */
    int64_t writer, mark;    /* writer 0 = none yet */
    bool marked;             /* the table is there */
    bool unsure;             /* the last commit may be there or not */
};

/* ---- pgsql_link.c: the session */

enum err_code pgsql_fail(struct pgsql *p, const PGresult *r, const char *doing, struct err *e);
bool pgsql_alive(const struct pgsql *p);
/* A session, a new one if need be. ERR_BUSY when there is no server, at once while the last vain attempt is fresh; `patience_ms` > 0: tried so long. */
enum err_code pgsql_connect(struct pgsql *p, int patience_ms, struct err *e) MUST_USE;
void pgsql_disconnect(struct pgsql *p);
void pgsql_interrupt(void *self); /* any thread */
/* A text of ours without values; its result is thrown away. */
enum err_code pgsql_run(struct pgsql *p, const char *text, struct err *e) MUST_USE;
/* The first column of the first row as an integer; dflt when there is none. */
enum err_code pgsql_ask(struct pgsql *p, const char *text, int64_t dflt, int64_t *out, struct err *e) MUST_USE;

/* ---- pgsql_pipe.c: statements whose answers come together */

struct pgsql_call {
    const char *text;        /* of one statement without values, or */
    const char *name;        /* of a prepared one and its values; NULL = the text */
    int params;
    const char *const *value;
    const int *length, *format;
    bool binary;             /* the rows that come */
    bool harmless;           /* can only fail with the session */
};

/* Sent; whether it went well is told by the next pgsql_settle() or pgsql_through(). */
enum err_code pgsql_later(struct pgsql *p, const struct pgsql_call *c, struct err *e);
/* Waits for all that is out: the first failure among it. Anything else that is sent to the server needs this before it. */
enum err_code pgsql_settle(struct pgsql *p, struct err *e);
/* Sent behind what is out, and all waited for: the result of this one, NULL and the first failure if there is one. */
enum err_code pgsql_through(struct pgsql *p, const struct pgsql_call *c, PGresult **out, struct err *e) MUST_USE;

/* ---- pgsql_tx.c: transactions; self is a struct pgsql */

enum err_code pgsql_tx(void *self, enum db_tx what, struct err *e) MUST_USE;
bool pgsql_in_tx(void *self);
bool pgsql_unsure(void *self);
/* After a failure: is there a session again on which the same may be tried? Outside of a transaction, and in one that has read nothing yet. */
bool pgsql_again(struct pgsql *p);
/* A session to work on, with nothing out: inside a transaction the one it began on or none. */
enum err_code pgsql_ready(struct pgsql *p, struct err *e) MUST_USE;

/* ---- pgsql_hosts.c: which server */

/* A session with the first server named that is no replica; `any`: if there is none, with the first that answers. NULL = none. `readonly`: for reading alone. */
PGconn *pgsql_dial(const char *where, bool readonly, bool any, bool *standby);

/* ---- pgsql_ddl.c: what migrations say differently here */

/* `integer` and `blob` as bigint and bytea, texts compared by their bytes, no `without rowid`, a trigger that refuses as a call of motcua_refuse(). */
const char *pgsql_ddl(struct arena *a, const char *text);

/* ---- pgsql_fill.c: rows in one stream, COPY in binary form (PostgreSQL 15, COPY, "Binary Format"); self is a struct pgsql */

enum err_code pgsql_fill_begin(void *self, const char *text, struct err *e) MUST_USE;
enum err_code pgsql_fill_row(void *self, const struct db_arg *row, size_t n, struct err *e) MUST_USE;
enum err_code pgsql_fill_end(void *self, struct err *e) MUST_USE;
void pgsql_fill_stop(void *self);
