/* PostgreSQL behind the driver seam: statements and values. Must never know what is stored. */
#include "db/pgsql.h"
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_NUMERIC = 1700 }; /* pg_type.dat */
enum { PATIENCE_MS = 15000, INT_TEXT = 24, MANY = 500 };

struct stmt {
    const char *text;
    char name[16];
    long session;         /* on which it is prepared */
    int params, columns;
    Oid *param_type, *type;
    const char **name_of;
    const char **value;   /* of the parameters, until reset */
    int *length, *format;
    char (*ints)[INT_TEXT];
    bool binary;          /* results; where bytes are among them */
    bool many, cursor;    /* rows are to come by hundreds; the cursor of that is open */
    bool later;           /* its answer may come with another's */
    const char *declare;  /* what opens it */
    PGresult *result;
    int row;
    struct stmt *below;   /* all of the session, so that results can be let go */
};

struct self {
    struct pgsql p;       /* first */
    struct stmt *all;
    int n;
};

/* ---- opening */

static enum err_code open_self(const struct db_config *c, struct arena *a, void **out, struct err *e)
{
    struct self *s = ARENA_NEW(a, struct self);
    s->p = (struct pgsql){.arena = a, .where = arena_str(a, c->path), .readonly = c->readonly, .commits = c->commits, .patience_ms = c->busy_ms ? c->busy_ms : PATIENCE_MS};
    pthread_mutex_init(&s->p.lock, NULL);
    enum err_code rc = pgsql_connect(&s->p, c->readonly ? 0 : s->p.patience_ms, e);
    if (!rc && PQserverVersion(s->p.conn) < 150000)
        rc = err(e, ERR_STORAGE, "PostgreSQL 15 or newer is needed, this is %d", PQserverVersion(s->p.conn));
    if (rc) {
        pgsql_disconnect(&s->p);
        pthread_mutex_destroy(&s->p.lock);
    }
    *out = s;
    return rc;
}

static void reset(void *self, void *stmt)
{
    struct self *s = self;
    struct stmt *st = stmt;
    if (st->result)
        PQclear(st->result);
    st->result = NULL;
    if (st->cursor && pgsql_alive(&s->p) && (s->p.out || PQtransactionStatus(s->p.conn) == PQTRANS_INTRANS)) {
        char text[32];
        snprintf(text, sizeof text, "close %s", st->name);
        (void)pgsql_later(&s->p, &(struct pgsql_call){.text = text}, NULL);
    }
    st->many = st->cursor = st->later = false;
}

static void close_self(void *self)
{
    struct self *s = self;
    for (struct stmt *st = s->all; st; st = st->below)
        reset(s, st);
    pgsql_disconnect(&s->p);
    pthread_mutex_destroy(&s->p.lock);
}

/* ---- statements */

static enum err_code describe(struct self *s, struct stmt *st, struct err *e)
{
    struct arena *a = s->p.arena;
    PGresult *r = PQdescribePrepared(s->p.conn, st->name);
    enum err_code rc = PQresultStatus(r) == PGRES_COMMAND_OK ? ERR_OK : pgsql_fail(&s->p, r, "describe", e);
    st->params = rc ? 0 : PQnparams(r);
    st->columns = rc ? 0 : PQnfields(r);
    st->param_type = ARENA_ARRAY(a, Oid, (size_t)st->params + 1);
    st->type = ARENA_ARRAY(a, Oid, (size_t)st->columns + 1);
    st->name_of = ARENA_ARRAY(a, const char *, (size_t)st->columns + 1);
    for (int i = 0; i < st->params; i++)
        st->param_type[i] = PQparamtype(r, i);
    for (int i = 0; i < st->columns; i++) {
        st->type[i] = PQftype(r, i);
        st->name_of[i] = arena_str(a, PQfname(r, i));
        st->binary = st->binary || st->type[i] == OID_BYTEA;
    }
    PQclear(r);
    return rc;
}

static enum err_code on_server(struct self *s, struct stmt *st, struct err *e)
{
    if (st->session == s->p.session)
        return ERR_OK;
    PGresult *r = PQprepare(s->p.conn, st->name, st->text, st->params, st->param_type);
    enum err_code rc = PQresultStatus(r) == PGRES_COMMAND_OK ? ERR_OK : pgsql_fail(&s->p, r, "prepare", e);
    PQclear(r);
    if (!rc)
        st->session = s->p.session;
    return rc;
}

/* What stands beside a small number in a text is taken for a small number too; ours are all of 64 bits. */
static enum err_code widen(struct self *s, struct stmt *st, struct err *e)
{
    bool small = false;
    for (int i = 0; i < st->params; i++)
        if (st->param_type[i] == OID_INT4 || st->param_type[i] == OID_INT2) {
            st->param_type[i] = OID_INT8;
            small = true;
        }
    if (!small)
        return ERR_OK;
    snprintf(st->name, sizeof st->name, "s%d", ++s->n);
    st->session = 0;
    return on_server(s, st, e);
}

static enum err_code prepare(void *self, const char *text, struct db_prepared *out, struct err *e)
{
    struct self *s = self;
    struct arena *a = s->p.arena;
    TRY(pgsql_ready(&s->p, e));
    struct stmt *st = ARENA_NEW(a, struct stmt);
    st->text = text;
    snprintf(st->name, sizeof st->name, "s%d", ++s->n);
    TRY(on_server(s, st, e));
    TRY(describe(s, st, e));
    TRY(widen(s, st, e));
    if (st->params > DB_PARAMS_MAX)
        return err(e, ERR_INTERNAL, "more than %d parameters", DB_PARAMS_MAX);
    st->value = ARENA_ARRAY(a, const char *, (size_t)st->params + 1);
    st->length = ARENA_ARRAY(a, int, (size_t)st->params + 1);
    st->format = ARENA_ARRAY(a, int, (size_t)st->params + 1);
    st->ints = arena_alloc(a, ((size_t)st->params + 1) * sizeof *st->ints);
    st->below = s->all;
    s->all = st;
    *out = (struct db_prepared){st, (size_t)st->params, (size_t)st->columns};
    return ERR_OK;
}

static void bind_one(struct stmt *st, int i, const struct db_arg *arg)
{
    st->length[i] = 0;
    st->format[i] = 0;
    switch (arg->type) {
    case DB_INT:
        snprintf(st->ints[i], INT_TEXT, "%lld", (long long)arg->i);
        st->value[i] = st->ints[i];
        break;
    case DB_TEXT:
    case DB_BLOB:
        st->value[i] = arg->n ? arg->p : "";
        st->length[i] = (int)arg->n;
        st->format[i] = arg->type == DB_BLOB || st->param_type[i] == OID_BYTEA;
        break;
    default:
        st->value[i] = NULL;
    }
}

static enum err_code bind(void *self, void *stmt, const struct db_arg *args, struct err *e)
{
    struct stmt *st = stmt;
    int n = 0;
    reset(self, st);
    for (; args[n].type != DB_END && n < st->params; n++)
        bind_one(st, n, &args[n]);
    if (n != st->params || args[n].type != DB_END)
        return err(e, ERR_INTERNAL, "the statement takes %d values", st->params);
    return ERR_OK;
}

/* A cursor lives in its transaction: outside of one the rows come all at once. */
static void many(void *self, void *stmt)
{
    struct self *s = self;
    struct stmt *st = stmt;
    st->many = s->p.tx && strncasecmp(st->text, "select", 6) == 0;
}

/* Only where a failure takes all with it anyway, and in one that writes: there is no end without a settling. */
static void later(void *self, void *stmt)
{
    const struct self *s = self;
    struct stmt *st = stmt;
    st->later = s->p.tx && s->p.writes && !st->columns;
}

static enum err_code fetch(struct self *s, const struct stmt *st, PGresult **out, struct err *e)
{
    char text[48];
    snprintf(text, sizeof text, "fetch %d from %s", MANY, st->name);
    return pgsql_through(&s->p, &(struct pgsql_call){.text = text, .binary = st->binary}, out, e);
}

static enum err_code by_hundreds(struct self *s, struct stmt *st, PGresult **out, struct err *e)
{
    if (!st->declare)
        st->declare = arena_fmt(s->p.arena, "declare %s no scroll cursor for %s", st->name, st->text);
    TRY(pgsql_settle(&s->p, e));
    PGresult *r = PQexecParams(s->p.conn, st->declare, st->params, st->param_type, st->value, st->length, st->format, 0);
    st->cursor = PQresultStatus(r) == PGRES_COMMAND_OK;
    enum err_code rc = st->cursor ? ERR_OK : pgsql_fail(&s->p, r, "declare", e);
    PQclear(r);
    return rc ? rc : fetch(s, st, out, e);
}

/* Behind what is out, if anything is. */
static enum err_code send(struct self *s, struct stmt *st, PGresult **out, struct err *e)
{
    const struct pgsql_call c = {.name = st->name, .params = st->params, .value = st->value, .length = st->length, .format = st->format, .binary = st->binary};
    *out = NULL;
    if (st->many)
        return by_hundreds(s, st, out, e);
    if (st->later)
        return pgsql_later(&s->p, &c, e);
    if (s->p.out)
        return pgsql_through(&s->p, &c, out, e);
    *out = PQexecPrepared(s->p.conn, st->name, st->params, st->value, st->length, st->format, st->binary);
    return ERR_OK;
}

static enum err_code took(struct self *s, struct stmt *st, PGresult *r, struct err *e)
{
    ExecStatusType how = PQresultStatus(r);
    if (how != PGRES_TUPLES_OK && how != PGRES_COMMAND_OK) {
        enum err_code rc = pgsql_fail(&s->p, r, "run", e);
        PQclear(r);
        return rc;
    }
    if (st->result)
        PQclear(st->result);
    st->result = r;
    st->row = -1;
    s->p.changed = strtoll(PQcmdTuples(r), NULL, 10);
    return ERR_OK;
}

/* On the session, which is another than last time now and then. */
static enum err_code try(struct self *s, struct stmt *st, PGresult **out, struct err *e)
{
    *out = NULL;
    bool here = pgsql_alive(&s->p) && st->session == s->p.session;
    if (!here || !s->p.tx)
        TRY(pgsql_ready(&s->p, e));
    TRY(on_server(s, st, e));
    return send(s, st, out, e);
}

static enum err_code run(struct self *s, struct stmt *st, struct err *e)
{
    PGresult *r;
    enum err_code rc = try(s, st, &r, e);
    if (!pgsql_alive(&s->p) && pgsql_again(&s->p)) { /* a server that went while we were idle */
        PQclear(r);
        rc = try(s, st, &r, e);
    }
    TRY(rc);
    s->p.fresh = false;
    return st->later ? ERR_OK : took(s, st, r, e);
}

static enum err_code step(void *self, void *stmt, bool *row, struct err *e)
{
    struct stmt *st = stmt;
    PGresult *r;
    *row = false;
    if (!st->result) {
        TRY(run(self, st, e));
    } else if (st->cursor && st->row + 1 == MANY) {
        TRY(fetch(self, st, &r, e));
        TRY(took(self, st, r, e));
    }
    *row = !st->later && ++st->row < PQntuples(st->result);
    return ERR_OK;
}

static const char *name(void *self, void *stmt, size_t column)
{
    (void)self;
    return ((struct stmt *)stmt)->name_of[column];
}

static int64_t big_endian(const char *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return n == 2 ? (int16_t)v : n == 4 ? (int32_t)v : (int64_t)v;
}

static struct db_arg text_value(Oid type, const char *p, int n)
{
    bool whole = type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || (type == OID_NUMERIC && !memchr(p, '.', (size_t)n));
    if (whole)
        return DB_I(strtoll(p, NULL, 10));
    if (type == OID_BOOL)
        return DB_I(*p == 't');
    return (struct db_arg){.type = DB_TEXT, .p = p, .n = (size_t)n};
}

static struct db_arg value(void *self, void *stmt, size_t column)
{
    (void)self;
    struct stmt *st = stmt;
    int i = (int)column;
    if (PQgetisnull(st->result, st->row, i))
        return (struct db_arg){.type = DB_NULL};
    const char *p = PQgetvalue(st->result, st->row, i);
    int n = PQgetlength(st->result, st->row, i);
    Oid type = st->type[i];
    if (!st->binary)
        return text_value(type, p, n);
    if (type == OID_BYTEA)
        return DB_B(p, (size_t)n);
    if (type == OID_BOOL || type == OID_INT8 || type == OID_INT4 || type == OID_INT2)
        return DB_I(big_endian(p, n));
    return (struct db_arg){.type = DB_TEXT, .p = p, .n = (size_t)n};
}

static int64_t changed(void *self)
{
    return ((struct self *)self)->p.changed;
}

/* ---- the whole */

static enum err_code script(void *self, const char *text, struct err *e)
{
    struct self *s = self;
    TRY(pgsql_ready(&s->p, e));
    struct arena *a = arena_new(0);
    const char *here = pgsql_ddl(a, text);
    enum err_code rc = ERR_OK;
    if (strstr(here, "motcua_refuse"))
        rc = pgsql_run(&s->p, "create or replace function motcua_refuse() returns trigger language plpgsql as"
                              " $$ begin raise exception '%', tg_argv[0]; end $$", e);
    if (!rc)
        rc = pgsql_run(&s->p, here, e);
    arena_free(a);
    return rc;
}

/* Pages carry checksums where the operator asked for them (initdb --data-checksums); what failed is counted. */
static enum err_code integrity(void *self, struct err *e)
{
    struct self *s = self;
    int64_t bad;
    TRY(pgsql_ready(&s->p, e));
    TRY(pgsql_ask(&s->p, "select coalesce(sum(checksum_failures), 0)::bigint from pg_stat_database", 0, &bad, e));
    if (bad)
        return err(e, ERR_STORAGE, "%lld damaged pages were read", (long long)bad);
    TRY(pgsql_ask(&s->p, "select count(*) from pg_index where not indisvalid", 0, &bad, e));
    return bad ? err(e, ERR_STORAGE, "%lld indexes are not valid", (long long)bad) : ERR_OK;
}

const struct db_driver db_pgsql = {
    .open = open_self, .close = close_self, .interrupt = pgsql_interrupt,
    .prepare = prepare, .bind = bind, .many = many, .later = later, .step = step, .reset = reset,
    .name = name, .value = value, .changed = changed,
    .script = script, .tx = pgsql_tx, .in_tx = pgsql_in_tx, .unsure = pgsql_unsure, .integrity = integrity,
    .fill_begin = pgsql_fill_begin, .fill_row = pgsql_fill_row, .fill_end = pgsql_fill_end, .fill_stop = pgsql_fill_stop,
};
