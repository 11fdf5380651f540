/* Transactions and savepoints, and the one rule that keeps them whole: once storage or a lock has
 * failed inside a transaction, nothing more runs in it until it is rolled back. Must never know what
 * the transaction is about.
 *
 * An engine may give up a whole transaction by itself (SQLite does on a full disk). If the caller went
 * on regardless, its next statement would commit alone: half an act. So the first such failure is kept
 * in `lost`, and every call answers with it until db_rollback() or db_rollback_to(). */
#include "db/conn.h"
#include <stdio.h>

enum err_code db_note(struct db *db, enum err_code rc, const struct err *e)
{
    if (!rc || !db->tx || db->lost.code)
        return rc;
    bool gone = !db->driver->in_tx(db->self);
    if (!gone && rc != ERR_STORAGE && rc != ERR_BUSY)
        return rc;
    if (e)
        db->lost = *e;
    else
        err(&db->lost, rc, "a statement failed");
    db->lost.code = rc;
    return rc;
}

enum err_code db_alive(const struct db *db, struct err *e)
{
    if (db->lost.code && e)
        *e = db->lost;
    return db->lost.code;
}

enum err_code db_begin(struct db *db, bool write, struct err *e)
{
    if (db->tx)
        return err(e, ERR_INTERNAL, "a transaction inside a transaction");
    TRY(db->driver->tx(db->self, write ? TX_WRITE : TX_READ, e));
    db->tx = true;
    db->begun++;
    db->depth = 0;
    return ERR_OK;
}

enum err_code db_commit(struct db *db, struct err *e)
{
    if (!db->tx)
        return err(e, ERR_INTERNAL, "commit without a transaction");
    if (db->depth)
        return err(e, ERR_INTERNAL, "commit inside a savepoint");
    enum err_code rc = db_alive(db, e);
    if (!rc)
        rc = db->driver->tx(db->self, TX_COMMIT, e);
    if (rc)
        db_rollback(db);
    db->tx = false;
    return rc;
}

void db_rollback(struct db *db)
{
    if (db->driver->in_tx(db->self))
        (void)db->driver->tx(db->self, TX_ROLLBACK, NULL);
    db->tx = false;
    db->depth = 0;
    db->lost.code = ERR_OK;
}

enum err_code db_savepoint(struct db *db, struct err *e)
{
    if (!db->tx)
        return err(e, ERR_INTERNAL, "savepoint without a transaction");
    TRY(db_alive(db, e));
    TRY(db_note(db, db->driver->tx(db->self, TX_SAVEPOINT, e), e));
    db->depth++;
    return ERR_OK;
}

enum err_code db_release(struct db *db, struct err *e)
{
    if (!db->depth)
        return err(e, ERR_INTERNAL, "release without a savepoint");
    TRY(db_alive(db, e));
    TRY(db_note(db, db->driver->tx(db->self, TX_RELEASE, e), e));
    db->depth--;
    return ERR_OK;
}

enum err_code db_rollback_to(struct db *db, struct err *e)
{
    if (!db->depth)
        return err(e, ERR_INTERNAL, "rollback to no savepoint");
    if (!db->driver->in_tx(db->self)) {
        if (!db->lost.code)
            err(&db->lost, ERR_INTERNAL, "the transaction is gone");
        return db_alive(db, e);
    }
    db->lost.code = ERR_OK;
    TRY(db_note(db, db->driver->tx(db->self, TX_ROLLBACK_TO, e), e));
    db->depth--;
    return ERR_OK;
}
