/* Rows into a table of PostgreSQL in one stream. Must never know which table. */
#include "base/buf.h"
#include "db/pgsql.h"
#include <string.h>

enum { SEND_AT = 256 * 1024 };

static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"; /* signature, no flags, no more of a head; without the last NUL */

static void put_int(struct buf *b, uint64_t v, int bytes)
{
    char s[8];
    for (int i = 0; i < bytes; i++)
        s[i] = (char)(v >> (8 * (bytes - 1 - i)));
    buf_put(b, s, (size_t)bytes);
}

enum err_code pgsql_fill_begin(void *self, const char *text, struct err *e)
{
    struct pgsql *p = self;
    if (!pgsql_alive(p))
        return err(e, ERR_BUSY, "the connection to the database server is gone");
    TRY(pgsql_ready(p, e));
    PGresult *r = PQexec(p->conn, text);
    enum err_code rc = PQresultStatus(r) == PGRES_COPY_IN ? ERR_OK : pgsql_fail(p, r, "copy", e);
    PQclear(r);
    TRY(rc);
    if (!p->fill) {
        p->fill = ARENA_NEW(p->arena, struct buf);
        *p->fill = buf_init(p->arena, 2 * SEND_AT);
    }
    p->fill->n = 0;
    buf_put(p->fill, head, sizeof head - 1);
    return ERR_OK;
}

static enum err_code send_all(struct pgsql *p, struct err *e)
{
    if (PQputCopyData(p->conn, p->fill->p, (int)p->fill->n) != 1)
        return err(e, ERR_BUSY, "copy: the connection to the database server is gone");
    p->fill->n = 0;
    return ERR_OK;
}

static void put_value(struct buf *b, const struct db_arg *v)
{
    if (v->type == DB_NULL) {
        put_int(b, UINT32_MAX, 4);
    } else if (v->type == DB_INT) {
        put_int(b, 8, 4);
        put_int(b, (uint64_t)v->i, 8);
    } else {
        put_int(b, v->n, 4);
        buf_put(b, v->n ? v->p : "", v->n);
    }
}

enum err_code pgsql_fill_row(void *self, const struct db_arg *row, size_t n, struct err *e)
{
    struct pgsql *p = self;
    put_int(p->fill, n, 2);
    for (size_t i = 0; i < n; i++)
        put_value(p->fill, &row[i]);
    return p->fill->n < SEND_AT ? ERR_OK : send_all(p, e);
}

/* What the server says of the whole; until then nobody knows whether a row is refused. */
static enum err_code ended(struct pgsql *p, struct err *e)
{
    enum err_code rc = ERR_OK;
    for (PGresult *r; (r = PQgetResult(p->conn)); PQclear(r))
        if (!rc && PQresultStatus(r) != PGRES_COMMAND_OK)
            rc = pgsql_fail(p, r, "copy", e);
    return rc;
}

enum err_code pgsql_fill_end(void *self, struct err *e)
{
    struct pgsql *p = self;
    put_int(p->fill, UINT16_MAX, 2);
    TRY(send_all(p, e));
    if (PQputCopyEnd(p->conn, NULL) != 1)
        return err(e, ERR_BUSY, "copy: the connection to the database server is gone");
    return ended(p, e);
}

void pgsql_fill_stop(void *self)
{
    struct pgsql *p = self;
    if (pgsql_alive(p) && PQputCopyEnd(p->conn, "given up") == 1)
        (void)ended(p, NULL);
}
