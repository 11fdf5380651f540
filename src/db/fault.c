/* The driver that fails on purpose: counts the calls that could fail in earnest and lets the chosen
 * one fail without reaching the engine. Rolling back is never counted: it must always succeed. */
#include "db/fault.h"
#include "db/driver.h"

struct faulty {
    const struct db_driver *under;
    void *self;
    struct db_fault *f;
};

static enum err_code perhaps(struct faulty *w, const char *what, struct err *e)
{
    struct db_fault *f = w->f;
    f->calls++;
    if (!f->fail_at || (f->sticky ? f->calls < f->fail_at : f->calls != f->fail_at))
        return ERR_OK;
    f->fired++;
    return err(e, f->as ? f->as : ERR_STORAGE, "fault %ld in %s", f->calls, what);
}

static enum err_code f_open(const struct db_config *c, struct arena *a, void **self, struct err *e)
{
    struct faulty *w = ARENA_NEW(a, struct faulty);
    *w = (struct faulty){.under = db_driver_of(c), .f = c->fault};
    TRY(w->under->open(c, a, &w->self, e));
    *self = w;
    return ERR_OK;
}

static void f_close(void *self)
{
    struct faulty *w = self;
    w->under->close(w->self);
}

static enum err_code f_prepare(void *self, const char *text, struct db_prepared *out, struct err *e)
{
    struct faulty *w = self;
    TRY(perhaps(w, "prepare", e));
    return w->under->prepare(w->self, text, out, e);
}

static enum err_code f_bind(void *self, void *stmt, const struct db_arg *args, struct err *e)
{
    struct faulty *w = self;
    return w->under->bind(w->self, stmt, args, e);
}

static enum err_code f_step(void *self, void *stmt, bool *row, struct err *e)
{
    struct faulty *w = self;
    *row = false;
    TRY(perhaps(w, "step", e));
    return w->under->step(w->self, stmt, row, e);
}

static void f_many(void *self, void *stmt)
{
    struct faulty *w = self;
    if (w->under->many)
        w->under->many(w->self, stmt);
}

static void f_reset(void *self, void *stmt)
{
    struct faulty *w = self;
    w->under->reset(w->self, stmt);
}

static const char *f_name(void *self, void *stmt, size_t column)
{
    struct faulty *w = self;
    return w->under->name(w->self, stmt, column);
}

static struct db_arg f_value(void *self, void *stmt, size_t column)
{
    struct faulty *w = self;
    return w->under->value(w->self, stmt, column);
}

static void f_interrupt(void *self)
{
    struct faulty *w = self;
    w->under->interrupt(w->self);
}

static int64_t f_changed(void *self)
{
    struct faulty *w = self;
    return w->under->changed(w->self);
}

static enum err_code f_script(void *self, const char *text, struct err *e)
{
    struct faulty *w = self;
    TRY(perhaps(w, "script", e));
    return w->under->script(w->self, text, e);
}

static enum err_code f_tx(void *self, enum db_tx what, struct err *e)
{
    static const char *const names[TX_KINDS] = {"begin", "begin", "commit", "rollback", "savepoint", "release", "rollback to"};
    struct faulty *w = self;
    if (what != TX_ROLLBACK)
        TRY(perhaps(w, names[what], e));
    return w->under->tx(w->self, what, e);
}

static bool f_in_tx(void *self)
{
    struct faulty *w = self;
    return w->under->in_tx(w->self);
}

static enum err_code f_integrity(void *self, struct err *e)
{
    struct faulty *w = self;
    TRY(perhaps(w, "integrity", e));
    return w->under->integrity(w->self, e);
}

static enum err_code f_log_own(void *self, int64_t limit, struct err *e)
{
    struct faulty *w = self;
    return w->under->log_own(w->self, limit, e);
}

static int64_t f_log_bytes(void *self)
{
    struct faulty *w = self;
    return w->under->log_bytes(w->self);
}

static enum err_code f_checkpoint(void *self, bool *complete, struct err *e)
{
    struct faulty *w = self;
    return w->under->checkpoint(w->self, complete, e);
}

const struct db_driver db_faulty = {
    .open = f_open, .close = f_close, .interrupt = f_interrupt,
    .prepare = f_prepare, .bind = f_bind, .many = f_many, .step = f_step, .reset = f_reset,
    .name = f_name, .value = f_value, .changed = f_changed,
    .script = f_script, .tx = f_tx, .in_tx = f_in_tx, .integrity = f_integrity,
    .log_own = f_log_own, .log_bytes = f_log_bytes, .checkpoint = f_checkpoint,
};
