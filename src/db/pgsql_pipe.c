/* Statements sent without waiting for the answer of each (libpq's pipeline mode; PostgreSQL 15, section 34.5). Must never know which statements
 * can do without: who sends them says so.
 *
 * What is out lies in libpq's buffer and goes with the next statement whose answer is wanted: one round trip for all. The server skips
 * what stands behind a failure, so the first failure is the one to tell. Between two settlings the session is as it is without
 * a pipeline, so that whoever sends a plain text need only settle first. */
#include "db/pgsql.h"

enum { MOST = 64 }; /* out at a time: answers must fit what the kernel buffers while nobody reads them */

/* A session that is no longer understood is given up; the server rolls back what was open. */
static enum err_code broken(struct pgsql *p, struct err *e)
{
    pgsql_disconnect(p);
    return pgsql_fail(p, NULL, "run", e);
}

static bool send(struct pgsql *p, const struct pgsql_call *c)
{
    if (!pgsql_alive(p) || (!p->out && !PQenterPipelineMode(p->conn)))
        return false;
    p->out++;
    p->at_stake = p->at_stake || !c->harmless;
    if (c->name)
        return PQsendQueryPrepared(p->conn, c->name, c->params, c->value, c->length, c->format, c->binary);
    return PQsendQueryParams(p->conn, c->text, 0, NULL, NULL, NULL, NULL, c->binary);
}

/* Each statement has one result and a NULL behind it. */
static PGresult *next(struct pgsql *p)
{
    PGresult *r = PQgetResult(p->conn);
    if (r)
        PQclear(PQgetResult(p->conn));
    return r;
}

static enum err_code gather(struct pgsql *p, PGresult **last, struct err *e)
{
    enum err_code rc = ERR_OK;
    for (; p->out; p->out--) {
        PGresult *r = next(p);
        ExecStatusType how = PQresultStatus(r);
        if (!rc && how != PGRES_COMMAND_OK && how != PGRES_TUPLES_OK)
            rc = pgsql_fail(p, r, "run", e);
        if (!rc && p->out == 1 && last)
            *last = r;
        else
            PQclear(r);
    }
    return rc;
}

/* Behind the last answer comes the mark that the server has seen all. */
static enum err_code leave(struct pgsql *p, enum err_code rc, struct err *e)
{
    PGresult *mark = pgsql_alive(p) ? PQgetResult(p->conn) : NULL;
    bool whole = PQresultStatus(mark) == PGRES_PIPELINE_SYNC && PQexitPipelineMode(p->conn);
    PQclear(mark);
    return whole ? rc : rc == ERR_BUSY && !pgsql_alive(p) ? rc : broken(p, e);
}

static enum err_code settle(struct pgsql *p, PGresult **last, struct err *e)
{
    if (!pgsql_alive(p) || !PQpipelineSync(p->conn))
        return broken(p, e);
    p->at_stake = false;
    enum err_code rc = leave(p, gather(p, last, e), e);
    if (rc && last) {
        PQclear(*last);
        *last = NULL;
    }
    return rc;
}

enum err_code pgsql_settle(struct pgsql *p, struct err *e)
{
    return p->out ? settle(p, NULL, e) : ERR_OK;
}

enum err_code pgsql_later(struct pgsql *p, const struct pgsql_call *c, struct err *e)
{
    if (p->out >= MOST)
        TRY(settle(p, NULL, e));
    return send(p, c) ? ERR_OK : broken(p, e);
}

enum err_code pgsql_through(struct pgsql *p, const struct pgsql_call *c, PGresult **out, struct err *e)
{
    *out = NULL;
    return send(p, c) ? settle(p, out, e) : broken(p, e);
}
