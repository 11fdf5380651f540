/* Sessions with a PostgreSQL server: made, lost, made again with back-off; its states as our error codes. Must never know a statement of the
 * program's. Connection strings may name several hosts: whoever writes takes the one that may be written to, whoever reads any when that
 * one is gone. */
#include "base/clock.h"
#include "db/pgsql.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_WAIT_MS = 50, LONGEST_WAIT_MS = 2000, HOME_MS = 500 };

/* ---- errors */

/* SQLSTATE, PostgreSQL 15 appendix A. */
static enum err_code code_of(const char *state)
{
    static const struct { const char *begins; enum err_code code; } rows[] = {
        {"23505", ERR_STALE},   {"23", ERR_INTERNAL},
        {"40", ERR_BUSY},       /* serialization, deadlock */
        {"55P03", ERR_BUSY},    {"57014", ERR_BUSY},   {"57P", ERR_BUSY}, /* no lock in time, cancelled, shutting down */
        {"08", ERR_BUSY},       {"53300", ERR_BUSY},   {"25006", ERR_BUSY}, /* connection, too many of them, became a replica */
        {"25P03", ERR_BUSY},    /* too long without a word inside a transaction */
        {"53", ERR_STORAGE},    {"58", ERR_STORAGE},   {"XX001", ERR_STORAGE}, {"XX002", ERR_STORAGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strncmp(state, rows[i].begins, strlen(rows[i].begins)) == 0)
            return rows[i].code;
    return ERR_INTERNAL;
}

/* Names of tables and columns, never values: messages of class 22 quote what they were given. */
enum err_code pgsql_fail(struct pgsql *p, const PGresult *r, const char *doing, struct err *e)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *said = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state || !pgsql_alive(p))
        return err(e, ERR_BUSY, "%s: the connection to the database server is gone", doing);
    return err(e, code_of(state), "%.100s: %.100s (postgres %s)", doing, strncmp(state, "22", 2) == 0 || !said ? "a value is refused" : said, state);
}

bool pgsql_alive(const struct pgsql *p)
{
    return p->conn && PQstatus(p->conn) == CONNECTION_OK;
}

/* ---- small questions */

enum err_code pgsql_run(struct pgsql *p, const char *text, struct err *e)
{
    PGresult *r = PQexec(p->conn, text);
    ExecStatusType st = PQresultStatus(r);
    char doing[24];
    snprintf(doing, sizeof doing, "%.*s", (int)strcspn(text, ";\r\n"), text);
    enum err_code rc = st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK ? ERR_OK : pgsql_fail(p, r, doing, e);
    PQclear(r);
    return rc;
}

enum err_code pgsql_ask(struct pgsql *p, const char *text, int64_t dflt, int64_t *out, struct err *e)
{
    PGresult *r = PQexec(p->conn, text);
    enum err_code rc = PQresultStatus(r) == PGRES_TUPLES_OK ? ERR_OK : pgsql_fail(p, r, text, e);
    *out = !rc && PQntuples(r) > 0 && !PQgetisnull(r, 0, 0) ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : dflt;
    PQclear(r);
    return rc;
}

/* ---- a session */

/* The way to interrupt goes with the session: exchanged behind the lock. */
static void cancelled_by(struct pgsql *p, PGcancel *now)
{
    pthread_mutex_lock(&p->lock);
    PGcancel *was = p->cancel;
    p->cancel = now;
    pthread_mutex_unlock(&p->lock);
    PQfreeCancel(was);
}

/* A request to the server on a connection of its own (PostgreSQL 15, section 34.7); one that comes too late is of no effect. */
void pgsql_interrupt(void *self)
{
    struct pgsql *p = self;
    char why[256];
    pthread_mutex_lock(&p->lock);
    if (p->cancel)
        PQcancel(p->cancel, why, sizeof why);
    pthread_mutex_unlock(&p->lock);
}

void pgsql_disconnect(struct pgsql *p)
{
    cancelled_by(p, NULL);
    if (p->conn)
        PQfinish(p->conn);
    p->conn = NULL;
    p->out = 0;
    p->at_stake = false;
}

static void quiet(void *self, const PGresult *r)
{
    (void)self, (void)r; /* "table exists already" is nothing to tell */
}

static bool took(struct pgsql *p, PGconn *conn)
{
    if (!conn)
        return false;
    pgsql_disconnect(p);
    PQsetNoticeReceiver(conn, quiet, NULL);
    p->conn = conn;
    cancelled_by(p, PQgetCancel(conn));
    p->session++;
    p->failures = 0;
    return true;
}

static bool try_once(struct pgsql *p)
{
    bool standby;
    p->commits_seen = p->commits ? *p->commits : 0;
    if (took(p, pgsql_dial(p->where, p->readonly, p->readonly, &standby))) {
        p->standby_since = standby ? clock_mono_us() : 0;
        return true;
    }
    p->failed_at = clock_mono_us();
    p->failures++;
    return false;
}

static int64_t back_off_ms(const struct pgsql *p)
{
    int shift = p->failures > 6 ? 6 : p->failures - 1;
    int64_t ms = (int64_t)FIRST_WAIT_MS << (shift < 0 ? 0 : shift);
    return ms < LONGEST_WAIT_MS ? ms : LONGEST_WAIT_MS;
}

static void rest(int64_t ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&t, &t) && errno == EINTR)
        ;
}

/* A reader that a replica served while there was no primary goes home once there is one: where we have written there is, and who reads now may ask for just that. */
static void go_home(struct pgsql *p)
{
    int64_t now = clock_mono_us();
    long commits = p->commits ? *p->commits : 0;
    if (!p->standby_since || (commits == p->commits_seen && now - p->standby_since < HOME_MS * INT64_C(1000)))
        return;
    p->standby_since = now;
    p->commits_seen = commits;
    bool standby;
    if (took(p, pgsql_dial(p->where, p->readonly, false, &standby)))
        p->standby_since = 0;
}

enum err_code pgsql_connect(struct pgsql *p, int patience_ms, struct err *e)
{
    int64_t until = clock_mono_us() + patience_ms * INT64_C(1000);
    if (pgsql_alive(p)) {
        go_home(p);
        return ERR_OK;
    }
    if (!patience_ms && p->failures && clock_mono_us() - p->failed_at < back_off_ms(p) * 1000)
        return err(e, ERR_BUSY, "no database server answers");
    for (;;) {
        if (try_once(p))
            return ERR_OK;
        if (clock_mono_us() + back_off_ms(p) * 1000 >= until)
            return err(e, ERR_BUSY, "no database server answers");
        rest(patience_ms < 1000 ? FIRST_WAIT_MS : back_off_ms(p) < 250 ? back_off_ms(p) : 250);
    }
}
