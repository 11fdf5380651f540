/* A request's way: route, session, rights, token, limits, input, handler, commit, reply.
 *
 * A GET runs on its loop thread with that thread's read connections. An unsafe method is queued to the writer of
 * its database and runs there, whole or not at all; its reply leaves when the batch is on disk. What burns CPU goes
 * to the pool first, and what may read for seconds to another. An officer's reading of personal data is written before the page leaves. */
#include "app/dispatch.h"
#include "app/once.h"
#include "app/page.h"
#include "app/page_cache.h"
#include "app/state.h"
#include "base/log.h"
#include "service/channel/report.h"
#include <string.h>

struct handling {
    struct req r;         /* first: a req is its handling */
    struct write_job job; /* for the writer */
    struct req *before;   /* as it came to the writer, and */
    enum err_code (*repeats)(struct write_job *, struct db *, struct err *); /* what may be run twice from there; NULL = nothing */
    struct pool_job pool;
    struct readers **threads; /* of that pool */
    enum err_code rc;
    struct err e;
    enum { STEP_GET, STEP_FIRST, STEP_AGAIN, STEP_AFTER } step; /* what the pool is to do */
};

enum { CROWD = 64, TURN_MS = 150, FORM_BYTES = 256 * 1024 };

#define OF(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))

static bool unsafe(const struct req *r)
{
    return (r->route->flags & ROUTE_TOLD) || (strcmp(r->x->method, "GET") != 0 && strcmp(r->x->method, "HEAD") != 0);
}

static enum err_code use_readers(struct req *r, struct readers *readers, struct err *e)
{
    r->readers = readers;
    TRY(readers_get(readers, -1, &r->ctx.centre, e));
    return readers_get(readers, r->ctx.shard, &r->ctx.db, e);
}

/* A page is read from one moment of the database. */
static enum err_code read_page(struct req *r, route_fn *fn, struct err *e)
{
    struct db *db = r->ctx.db;
    ctx_forget(&r->ctx);
    TRY(db_begin(db, false, e));
    enum err_code rc = fn(r, e);
    if (!rc)
        page_count(r);
    db_rollback(db);
    return rc;
}

/* The answer that was begun is forgotten; what was read and typed stays. */
static bool once_more(struct write_job *job)
{
    struct handling *h = OF(job, struct handling, job);
    h->r = *h->before;
    return true;
}

/* Once the writer has it, the answer may be on the wire and `h` gone: nothing of it is touched after a submit that went well. */
static void submit(struct handling *h, int shard, enum err_code (*run)(struct write_job *, struct db *, struct err *),
                   void (*done)(struct write_job *, enum err_code, const struct err *))
{
    struct err e = {0};
    h->job = (struct write_job){.run = run, .done = done, .again = run == h->repeats ? once_more : NULL};
    enum err_code rc = writer_submit(dbs_writer(h->r.app->dbs, shard), &h->job, &e);
    if (rc)
        answer_error(&h->r, rc, &e);
}

/* ---- an officer's reading: an event for each dossier seen, then the page */

static enum err_code journal_run(struct write_job *job, struct db *db, struct err *e)
{
    struct handling *h = OF(job, struct handling, job);
    h->r.ctx.db = db;
    ctx_forget(&h->r.ctx);
    return dispatch_journal(&h->r, e);
}

static void journal_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct handling *h = OF(job, struct handling, job);
    if (rc)
        answer_error(&h->r, rc, e);
    else
        answer_ok(&h->r);
}

/* ---- a look that is noted in the centre */

static enum err_code note_run(struct write_job *job, struct db *db, struct err *e)
{
    struct req *r = &OF(job, struct handling, job)->r;
    r->ctx.db = r->ctx.centre = db;
    ctx_forget(&r->ctx);
    return r->note(r, e);
}

static void finish(struct handling *h)
{
    struct req *r = &h->r;
    if (h->rc) {
        answer_error(r, h->rc, &h->e);
    } else if (r->read_n) {
        submit(h, r->ctx.shard, journal_run, journal_done);
    } else if (r->note) {
        submit(h, -1, note_run, journal_done);
    } else {
        answer_ok(r);
    }
}

/* ---- the form again, with what is wrong */

/* The row that shows the form: its page, model and title are those of the answer. */
static const struct route *row_of(const struct app *app, route_fn *fn, const struct route *otherwise)
{
    for (size_t i = 0; i < app->routes_n; i++)
        if (app->route[i]->fn == fn)
            return app->route[i];
    return otherwise;
}

static void show_again(struct handling *h)
{
    struct req *r = &h->r;
    enum err_code was = h->rc;
    r->again = true;
    r->status = err_row(was)->status;
    if (was != ERR_INVALID)
        r->refused = h->e.text ? h->e.text : err_row(was)->text;
    r->redirect = NULL;
    r->out = NULL;
    r->read_n = 0;
    h->rc = read_page(r, r->route->again, &h->e);
    r->route = row_of(r->app, r->route->again, r->route);
    finish(h);
}

static bool can_show_again(const struct handling *h)
{
    bool form = h->rc == ERR_INVALID || h->rc == ERR_STALE || h->rc == ERR_NOT_OFFERED || h->rc == ERR_TYPE || h->rc == ERR_TOO_LARGE;
    return form && h->r.route->again && answer_format(&h->r) == ANSWER_HTML;
}

/* ---- unsafe methods */

static enum err_code write_run(struct write_job *job, struct db *db, struct err *e)
{
    struct handling *h = OF(job, struct handling, job);
    struct req *r = &h->r;
    r->ctx.db = db;
    ctx_forget(&r->ctx);
    if (dbs_single(r->app->dbs) || (r->route->flags & ROUTE_CENTRE))
        r->ctx.centre = db;
    else
        TRY(readers_get(r->app->writer_readers[r->ctx.shard], -1, &r->ctx.centre, e));
    bool seen;
    TRY(once_seen(r, &seen, e));
    if (seen)
        return ERR_OK;
    TRY(r->route->fn(r, e));
    return once_keep(r, e);
}

static void to_pool(struct handling *h);

static void write_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct handling *h = OF(job, struct handling, job);
    h->rc = rc;
    if (!rc && h->r.after) {
        h->step = STEP_AFTER;
        to_pool(h);
        return;
    }
    if (!rc) {
        answer_ok(&h->r);
        return;
    }
    h->e = *e;
    if (can_show_again(h)) {
        h->step = STEP_AGAIN;
        to_pool(h);
    } else {
        answer_error(&h->r, rc, &h->e);
    }
}

/* A server may go and another take over; a request with files has moved them by then. */
static void keep_before(struct handling *h, int shard)
{
    struct req *r = &h->r;
    if (!dbs_on_server(r->app->dbs, shard) || r->x->files_n || http_form(r->x, "_kept"))
        return;
    h->before = ARENA_NEW(r->x->arena, struct req);
    *h->before = *r;
    h->repeats = write_run;
}

static void to_writer(struct handling *h)
{
    int shard = h->r.route->flags & ROUTE_CENTRE ? -1 : h->r.ctx.shard;
    keep_before(h, shard);
    submit(h, shard, write_run, write_done);
}

/* ---- the pool */

static void run_after(struct req *r)
{
    struct err e = {0};
    if (r->after(r, &e))
        log_line(LOG_ERROR, "after", "route=%s why=\"%s\"", r->route->pattern, e.why);
    answer_ok(r);
}

static void pool_run(struct pool_job *job, int thread)
{
    struct handling *h = OF(job, struct handling, pool);
    struct req *r = &h->r;
    struct err e = {0};
    enum err_code ready = use_readers(r, h->threads[thread], &e);
    if (ready) {
        answer_error(r, ready, &e);
        return;
    }
    if (h->step == STEP_AFTER) {
        run_after(r);
    } else if (h->step == STEP_AGAIN) {
        show_again(h);
    } else if (h->step == STEP_GET) {
        h->rc = read_page(r, r->route->fn, &h->e);
        finish(h);
    } else if ((h->rc = read_page(r, r->route->first, &h->e)) == ERR_OK) {
        to_writer(h);
    } else if (can_show_again(h)) {
        show_again(h);
    } else {
        answer_error(r, h->rc, &h->e);
    }
}

static void to_pool(struct handling *h)
{
    struct err e = {0};
    struct app *app = h->r.app;
    bool reads = h->step == STEP_GET && (h->r.route->flags & ROUTE_LONG);
    h->pool = (struct pool_job){.run = pool_run};
    h->threads = reads ? app->reading_readers : app->pool_readers;
    enum err_code rc = pool_submit(reads ? app->reading : app->pool, &h->pool, &e);
    if (rc)
        answer_error(&h->r, rc, &e);
}

/* ---- a request arrives */

static bool has_key(const struct req *r)
{
    return report_key_fits(r->ctx.world, req_id(r, "id"), r->route->flags & ROUTE_CENTRE, req_query(r, "k"));
}

static enum err_code admit(struct req *r, struct err *e)
{
    TRY(auth_check(r, e));
    if (unsafe(r)) {
        if (!(r->route->flags & ROUTE_TOLD))
            TRY(auth_token(r, e));
        bool slow = r->route->flags & ROUTE_SLOW_DOWN, keyed = r->route->flags & ROUTE_BY_KEY;
        if (!(keyed && has_key(r)) && !limiter_take(slow ? r->app->slow : r->app->limit, r->x->peer, clock_mono_us() / 1000 + 1))
            return err(e, ERR_RATE, "too many requests");
        if (keyed && !has_key(r))
            return err(e, ERR_NOT_FOUND, "a report without its key");
        TRY(dispatch_bind(r, e));
    }
    return dispatch_shard(r, e);
}

/* Is there something for `first` to do? */
static bool has_first(const struct req *r)
{
    bool files = r->x->files_n || http_form(r->x, "_kept");
    return r->route->first && (files || !(r->route->flags & ROUTE_FILES_FIRST));
}

static void go(struct handling *h)
{
    struct req *r = &h->r;
    if (unsafe(r) && r->problems.n) {
        h->rc = err(&h->e, ERR_INVALID, "input refused by its descriptor");
        if (can_show_again(h))
            show_again(h);
        else
            answer_error(r, h->rc, &h->e);
    } else if (unsafe(r) && !has_first(r)) {
        to_writer(h);
    } else if (unsafe(r) || (r->route->flags & (ROUTE_HEAVY | ROUTE_LONG))) {
        h->step = unsafe(r) ? STEP_FIRST : STEP_GET;
        to_pool(h);
    } else {
        h->rc = read_page(r, r->route->fn, &h->e);
        finish(h);
    }
}

/* Past saturation a turn of the loop gets longer and longer, and everybody in it waits. Who comes late in a long and crowded turn is
 * asked to come again; that costs a tenth, and those who are served are served in time. */
static bool crowded(const struct http_exchange *x)
{
    return x->turn_n > CROWD && clock_mono_us() / 1000 - x->turn_ms > TURN_MS;
}

void dispatch_request(void *arg, struct http_exchange *x)
{
    struct app *app = arg;
    if (strncmp(x->path, "/static/", 8) == 0 && assets_serve(app->assets, x, x->path + 8))
        return;
    const char *page_key;
    if (page_cache_answer(app->pages[x->loop], app, x, &page_key))
        return;
    struct handling *h = ARENA_NEW(x->arena, struct handling);
    dispatch_begin(app, x, &h->r);
    h->r.page_key = page_key;
    enum err_code lost = dispatch_route(&h->r, &h->e);
    if (crowded(x)) {
        answer_error(&h->r, err(&h->e, ERR_BUSY, "request %d of a turn", x->turn_n), &h->e);
        return;
    }
    struct err unused;
    struct err *e = lost ? &unused : &h->e; /* who asks is found out for the page of an unknown address, too */
    h->rc = use_readers(&h->r, app->loop_readers[x->loop], e);
    if (!h->rc)
        h->rc = auth_load(&h->r, e);
    if (lost)
        h->rc = lost;
    if (!h->rc)
        h->rc = admit(&h->r, &h->e);
    if (!h->rc)
        h->rc = use_readers(&h->r, app->loop_readers[x->loop], &h->e); /* the shard is known now */
    if (h->rc) {
        answer_error(&h->r, h->rc, &h->e);
        return;
    }
    keep_load(&h->r);
    go(h);
}

void dispatch_refuse(void *arg, struct http_exchange *x, int status, enum err_code code)
{
    struct handling *h = ARENA_NEW(x->arena, struct handling);
    dispatch_begin(arg, x, &h->r);
    h->r.actor = (struct actor){.name = "", .kind = ""};
    h->r.csrf = "";
    h->r.status = status;
    answer_error(&h->r, code, NULL);
}

void dispatch_limits(void *arg, const char *method, const char *path, struct http_limits *out)
{
    (void)method;
    struct route_match m;
    struct app *app = arg;
    *out = (struct http_limits){.body_max = FORM_BYTES};
    char lookup[512];
    struct arena *a = arena_new(1024);
    struct http_exchange probe = {.arena = a, .method = "POST", .path = lookup};
    size_t n = strlen(path);
    if (n < sizeof lookup) {
        memcpy(lookup, path, n + 1);
        route_find(app->tables, app->tables_n, &probe, lookup, &m);
        if (m.route && (m.route->flags & ROUTE_UPLOAD))
            *out = (struct http_limits){.body_max = 64 * 1024 * 1024, .memory_max = FORM_BYTES, .file_max = 50 * 1024 * 1024, .files_max = 20};
    }
    arena_free(a);
}
