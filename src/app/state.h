/* The application's own state, shared by the files of app/ and by nobody else. Built by open.c, constant while serving,
 * but for what its parts guard themselves. */
#pragma once
#include "app/app.h"
#include "app/assets.h"
#include "app/dbs.h"
#include "http/limiter.h"
#include "app/pool.h"
#include "tpl/tpl.h"
#include "service/board/board.h"
#include <pthread.h>
#include <stdatomic.h>

enum { ROOMS_MAX = 32, ROUTES_MAX = 512, LOOPS_MAX = 64, PAPERS_MAX = 32, PAGES_MAX = 1024, READING = 2 };

struct app {
    struct arena *arena;
    struct app_config cfg;
    struct clock clock;
    struct world *world;
    int64_t keys[LOOPS_MAX + 1]; /* of each writer, the centre first: the newest key when its transaction began; its own thread's */
    struct { int64_t until, seen_us; } closing[LOOPS_MAX + 1]; /* site/placed.c, each writer's own: what its database said, and since when */
    atomic_bool untold[LOOPS_MAX + 1]; /* provinces that were met elsewhere than the centre says, as far as is known here */
    struct pack *pack;
    struct dbs *dbs;
    struct assets *assets;
    struct tpl_set *_Atomic tpl; /* the newest; those before stay until the end, for who is showing a page with one */
    pthread_mutex_t texts_lock; /* one changes texts at a time */
    struct arena *former;       /* of texts that were exchanged */
    pthread_mutex_t follow_lock;
    struct { int64_t seen; unsigned left; bool told; } follow; /* follow.c: newest deed looked at, what is still to be read anew; under the lock */
    _Atomic long news;          /* counts such changes; public pages that are kept know it */
    atomic_bool leaving;
    atomic_bool resting; /* what goes on in the background is to end; it stays so */
    struct pool *pool, *reading; /* ROUTE_HEAVY and what follows a write; ROUTE_LONG */
    struct limiter *limit, *slow;
    struct http_server *server;
    struct worker *worker;
    bool serves;                /* pages, and not jobs alone */
    struct live *live;
    struct route_table tables[ROOMS_MAX];
    size_t tables_n;
    const struct route *route[ROUTES_MAX]; /* all rows, and the page each was bound to */
    int page[ROUTES_MAX];
    size_t routes_n;
    int error_page, ended_page;
    atomic_uint page_bytes[PAGES_MAX]; /* by page: how long it was last time, so that the next one has room at once */
    int document_page[6]; /* forms 01 to 05 by number; documents.c */
    const struct room_paper *paper[PAPERS_MAX]; /* of all rooms, and the page each was bound to */
    int paper_page[PAPERS_MAX];
    size_t papers_n;
    struct page_cache *pages[LOOPS_MAX]; /* of the loops */
    struct readers *loop_readers[LOOPS_MAX], *pool_readers[LOOPS_MAX], *reading_readers[READING], *writer_readers[LOOPS_MAX + 1];
};

/* dispatch.c: callbacks of the HTTP kit */
void dispatch_limits(void *app, const char *method, const char *path, struct http_limits *out);
void dispatch_request(void *app, struct http_exchange *x);
void dispatch_refuse(void *app, struct http_exchange *x, int status, enum err_code code);

/* auth.c */
enum err_code auth_load(struct req *r, struct err *e);               /* session -> r->actor, r->session, r->csrf */
enum err_code auth_check(const struct req *r, struct err *e);        /* rights of the route */
enum err_code auth_token(const struct req *r, struct err *e);        /* CSRF of an unsafe method */

/* open.c: after words of messages (store/wording_store.h) were changed, all pages are bound anew to them and exchanged at once. Nothing changes when it
 * fails. The former pages are kept until the end. Any thread but a writer's. */
enum err_code app_reload_texts(struct app *app, struct err *e) MUST_USE;

/* site/keys.c: what each transaction of a writer begins and ends with (dbs_config) */
enum err_code keys_first(void *arg, int shard, struct db *db, struct err *e) MUST_USE;
enum err_code keys_last(void *arg, int shard, struct db *db, struct err *e) MUST_USE;

/* site/follow.c: before anything is read at the start, so that what changes from then on is read again, not missed */
enum err_code follow_begin(struct app *app, struct db *centre, struct err *e) MUST_USE;

/* site/alerts.c: the rules of alerts, for the world */
enum err_code alerts_open(struct app *app, struct err *e) MUST_USE;

/* live/live.c: the thread of live pages. A request with r->live is its own from live_join() on. */
struct live *live_start(struct app *app);
void live_join(struct req *r);
void live_stop(struct live *v); /* answers who still waits; NULL allowed */

/* keep.c: what was typed when a session ended */
void keep_form(struct req *r);                                       /* copies it for the sign-in that follows */
void keep_load(struct req *r);
const char *keep_typed(struct req *r); /* what was typed into a form that its person may not send any more, a line each; "" = nothing */

/* answer.c: from a handled request to bytes */
void answer_ok(struct req *r);                                       /* and sends */
void answer_error(struct req *r, enum err_code rc, const struct err *e);
void answer_live(struct req *r, struct http_reply *out);              /* with the heads that all have; nobody keeps it */
enum answer_format answer_format(const struct req *r);
