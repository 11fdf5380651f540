/* Tells a damaged dossier from a database that fails. See damaged.h; must never know why a dossier is read. */
#include "service/board/damaged.h"
#include "base/log.h"

/* Once the engine has failed it fails at everything until all is rolled back (db/db.h); what a row holds does not trouble it. */
static enum err_code still_there(struct db *db, struct err *e)
{
    TRY(db_savepoint(db, e));
    return db_release(db, e);
}

static void tell(struct damaged *d, int64_t dossier, enum err_code rc)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->dossier[i] == dossier)
            return;
    if (d->n == DAMAGED_TOLD)
        return;
    d->dossier[d->n++] = dossier;
    log_line(LOG_WARN, d->what, "dossier=%lld left_out=%s", (long long)dossier, err_row(rc)->name);
}

enum err_code damaged_pass(struct damaged *d, int64_t dossier, enum err_code rc, bool *out, struct err *e)
{
    *out = false;
    if (!rc || rc == ERR_BUSY)
        return rc;
    TRY(still_there(d->db, e));
    tell(d, dossier, rc);
    *out = true;
    return ERR_OK;
}
