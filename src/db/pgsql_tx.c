/* Transactions with a PostgreSQL server, and the mark of each that writes. Must never know what one is about.
 *
 * Only one writes to a database at a time, here as with a file: a transaction that writes begins with a lock of the database, so that every text
 * of SQL that is right for one writer is right for many processes, and no transaction fails for another's sake. A commit whose answer is lost
 * is asked for on the next session: each carries a mark. */
#include "db/pgsql.h"
#include <stdio.h>
#include <string.h>

/* Any number will do, but one: all programs that write to a database meet at it. */
#define LOCK "select pg_advisory_xact_lock(1836020599)"

/* One whose session died lasts until it is rolled back. */
bool pgsql_in_tx(void *self)
{
    const struct pgsql *p = self;
    if (!pgsql_alive(p) || p->out)
        return p->tx;
    PGTransactionStatusType t = PQtransactionStatus(p->conn);
    return t == PQTRANS_INTRANS || t == PQTRANS_INERROR;
}

/* Who only reads says so with the first question: one round trip less. */
static enum err_code begin_read(struct pgsql *p, struct err *e)
{
    TRY(pgsql_connect(p, 0, e));
    TRY(pgsql_later(p, &(struct pgsql_call){.text = "begin isolation level repeatable read read only", .harmless = true}, e));
    p->tx = p->fresh = true;
    return ERR_OK;
}

bool pgsql_again(struct pgsql *p)
{
    if (pgsql_alive(p) || (p->tx && !p->fresh))
        return false;
    return !p->tx || !begin_read(p, NULL);
}

static enum err_code settled(struct pgsql *p, struct err *e)
{
    return pgsql_alive(p) ? pgsql_settle(p, e) : err(e, ERR_BUSY, "the connection to the database server is gone");
}

enum err_code pgsql_ready(struct pgsql *p, struct err *e)
{
    if (!p->tx)
        return pgsql_connect(p, p->readonly ? 0 : p->patience_ms, e);
    enum err_code rc = settled(p, e);
    if (rc && p->fresh && pgsql_again(p))
        rc = settled(p, e);
    p->fresh = p->fresh && rc;
    return rc;
}

static enum err_code begin(struct pgsql *p, const char *text, struct err *e)
{
    int patience = p->writes ? p->patience_ms : 0;
    TRY(pgsql_connect(p, patience, e));
    enum err_code rc = pgsql_run(p, text, e);
    if (rc && !pgsql_alive(p)) { /* it went while we were idle */
        TRY(pgsql_connect(p, patience, e));
        rc = pgsql_run(p, text, e);
    }
    p->tx = !rc;
    if (rc && pgsql_alive(p))
        PQclear(PQexec(p->conn, "rollback"));
    return rc;
}

/* Whoever writes for the first time gets a number; rows of who has not written for a month go. */
static enum err_code sign_in(struct pgsql *p, struct err *e)
{
    if (!p->marked)
        TRY(pgsql_run(p, "create table if not exists db_writer (writer bigint primary key, mark bigint not null, at timestamptz not null)", e));
    TRY(pgsql_run(p, "delete from db_writer where at < now() - interval '30 days'", e));
    TRY(pgsql_ask(p, "insert into db_writer (writer, mark, at) values ((extract(epoch from clock_timestamp()) * 1000000)::bigint, 0, now())"
                     " on conflict (writer) do update set writer = db_writer.writer + 1 returning writer", 0, &p->writer, e));
    p->mark = 0;
    p->marked = true;
    return ERR_OK;
}

/* In a transaction of its own, so that it is there whatever becomes of the first. */
static enum err_code first_write(struct pgsql *p, struct err *e)
{
    TRY(begin(p, "begin; " LOCK, e));
    enum err_code rc = sign_in(p, e);
    if (!rc)
        rc = pgsql_run(p, "commit", e);
    else if (pgsql_alive(p))
        PQclear(PQexec(p->conn, "rollback"));
    if (rc)
        p->writer = 0;
    p->tx = false;
    return rc;
}

static enum err_code begin_write(struct pgsql *p, struct err *e)
{
    p->writes = true;
    p->unsure = false;
    if (!p->writer)
        TRY(first_write(p, e));
    return begin(p, "begin; " LOCK, e);
}

/* Is the transaction there whose answer was lost? Behind the lock, so that it cannot still be under way. */
static enum err_code look_back(struct pgsql *p, int64_t mark, struct err *e)
{
    char text[96];
    int64_t seen = -1;
    snprintf(text, sizeof text, "select mark from db_writer where writer = %lld", (long long)p->writer);
    enum err_code rc = begin(p, "begin; " LOCK, e);
    if (!rc)
        rc = pgsql_ask(p, text, -1, &seen, e);
    if (pgsql_alive(p))
        PQclear(PQexec(p->conn, "rollback"));
    p->tx = false;
    if (rc || seen < 0) {
        p->writer = 0; /* the next begins under another number */
        p->unsure = true;
        return rc ? rc : err(e, ERR_BUSY, "the mark of the last commit is gone");
    }
    return seen == mark ? ERR_OK : err(e, ERR_BUSY, "the connection went before the commit");
}

/* What fails on the way is undone with the rest. */
static enum err_code undo(struct pgsql *p, const char *text, struct err *e)
{
    (void)pgsql_settle(p, NULL);
    return pgsql_run(p, text, e);
}

static enum err_code rollback(struct pgsql *p, struct err *e)
{
    PGresult *r;
    if (p->at_stake || !p->out)
        return undo(p, "rollback", e);
    enum err_code rc = pgsql_through(p, &(struct pgsql_call){.text = "rollback"}, &r, e);
    PQclear(r);
    return rc;
}

/* In the same breath as whatever is still out, and as the mark. */
static enum err_code send_commit(struct pgsql *p, int64_t mark, struct err *e)
{
    char text[120];
    PGresult *r;
    snprintf(text, sizeof text, "update db_writer set mark = %lld, at = now() where writer = %lld", (long long)mark, (long long)p->writer);
    if (p->writes)
        TRY(pgsql_later(p, &(struct pgsql_call){.text = text}, e));
    TRY(pgsql_through(p, &(struct pgsql_call){.text = "commit"}, &r, e));
    bool done = strcmp(PQcmdStatus(r), "COMMIT") == 0;
    PQclear(r);
    return done ? ERR_OK : err(e, ERR_INTERNAL, "commit of a transaction that had failed");
}

static enum err_code commit(struct pgsql *p, struct err *e)
{
    if (p->fresh) { /* nothing was read: there is nothing that could be otherwise */
        (void)rollback(p, NULL);
        return ERR_OK;
    }
    int64_t mark = p->mark + 1;
    enum err_code rc = send_commit(p, mark, e);
    if (rc && p->writes && !pgsql_alive(p))
        rc = look_back(p, mark, e);
    if (rc)
        return rc;
    p->mark = mark;
    if (p->writes && p->commits)
        (*p->commits)++;
    return ERR_OK;
}

static enum err_code ended(struct pgsql *p, enum err_code rc)
{
    p->tx = rc && pgsql_alive(p) && PQtransactionStatus(p->conn) != PQTRANS_IDLE;
    if (!p->tx)
        p->writes = p->fresh = false;
    return rc;
}

/* Goes with the first statement behind it. What may fail before it is told now: an error is rolled back to a savepoint that is there. */
static enum err_code savepoint(struct pgsql *p, struct err *e)
{
    if (p->at_stake)
        TRY(pgsql_ready(p, e));
    return pgsql_later(p, &(struct pgsql_call){.text = "savepoint s", .harmless = true}, e);
}

static enum err_code release(struct pgsql *p, struct err *e)
{
    PGresult *r;
    enum err_code rc = pgsql_through(p, &(struct pgsql_call){.text = "release s"}, &r, e);
    PQclear(r);
    return rc;
}

enum err_code pgsql_tx(void *self, enum db_tx what, struct err *e)
{
    struct pgsql *p = self;
    switch (what) {
    case TX_READ:
        return begin_read(p, e);
    case TX_WRITE:
        return begin_write(p, e);
    case TX_COMMIT:
        return ended(p, commit(p, e));
    case TX_ROLLBACK:
        return ended(p, rollback(p, e));
    case TX_SAVEPOINT:
        return savepoint(p, e);
    case TX_RELEASE:
        return release(p, e);
    default:
        return undo(p, "rollback to s; release s", e);
    }
}

bool pgsql_unsure(void *self)
{
    return ((struct pgsql *)self)->unsure;
}
