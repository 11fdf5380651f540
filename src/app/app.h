/* The frame around the rooms: opens databases, world, templates and the HTTP server, and takes each request its
 * way (dispatch.c): route, session, rights, token, limits, input, handler, commit, reply. Rooms register with it. */
#pragma once
#include "app/room.h"
#include "base/embed.h"
#include "db/migrate.h"

struct app;
struct scan;

struct app_config;

/* Scenarios played on a text that is not published, in a data folder of their own that is gone afterwards. Takes a second or so. */
struct rehearsal {
    const char *procedure, *scenarios; /* the texts of the files; the first is in order */
    struct arena *arena;
    struct buf *told;  /* a line each: "+ id, 5" played as expected in so many steps; "- id, 3" not; "  line: why" */
    int64_t played, steps, wrong;
};
/* ERR_INVALID is no fault of the scenarios: what is wrong with them is told. */
typedef enum err_code rehearse_fn(const struct app_config *c, struct rehearsal *r, struct err *e);

struct app_config {
    const char *provinces; /* file that says where databases live which are not where the others are (app/site/map.h); NULL = none */
    const char *database; /* NULL = files in data_dir; else as dbs_config.server */
    const char *listen, *data_dir, *procedures_dir, *templates_dir; /* dirs NULL = the embedded ones */
    const char *public_url;    /* "https://motcua.example"; for QR codes and links in messages */
    const char *trusted_proxy;
    const char *site_name;     /* shown under the mark: "Thành phố Đà Nẵng" */
    bool development;
    bool split;                /* a database per province */
    bool unpacked;             /* journal and dossiers written as plain text: larger, but any SQL tool reads it */
    bool secure_cookies;       /* behind TLS */
    int threads, pool_threads; /* 0 = cores, 2 */
    int rate_per_minute;       /* unsafe requests per client; 0 = no limit */
    int worker;                /* 1 = run jobs in this process */
    int64_t fake_now;          /* 0 = the real clock */
    const char *clock_file;    /* a clock that another process moves (base/clock.h); NULL = none */
    const struct embedded *files; size_t files_n;
    const struct room *const *rooms; size_t rooms_n;
    struct scan *scan;         /* scan/scan.h: reads pictures and papers; NULL = nothing does */
    rehearse_fn *rehearse;     /* NULL = scenarios cannot be played */
    const struct till *till;   /* pay/till.h: where money may be paid; NULL = at the counter alone */
    const struct carriers *carriers; /* send/carriers.h: servers that messages go through; NULL = none */
    struct db_fault *fault;    /* tests */
    struct io_fault *io_fault; /* tests */
};

enum err_code app_open(const struct app_config *c, struct app **out, struct err *e) MUST_USE; /* everything but the server */
/* Databases alone, migrated if asked: for `motcua migrate` and the first import. Then app_close(). */
struct app *app_new(const struct app_config *c);
struct dbs_config;
/* Where they are and what they are to hold, before any is open. */
enum err_code app_databases(struct app *app, struct dbs_config *out, struct err *e) MUST_USE;
/* The same, and whatever the centre says of provinces that were moved: where they lie today (site/placed.c). Texts of `a` and of the application. */
enum err_code app_places(struct app *app, struct arena *a, struct dbs_config *out, struct err *e) MUST_USE;
enum err_code app_open_databases(struct app *app, bool migrate, struct err *e) MUST_USE;
enum err_code app_serve(struct app *app, struct err *e) MUST_USE; /* listens; returns at once */
/* From now on /readyz says 503 and every answer closes its connection, so that who shares the load out sends people elsewhere; all that still comes is served. */
void app_leave(struct app *app);
bool app_leaving(const struct app *app);
const char *app_address(const struct app *app);
void app_close(struct app *app);

/* For `motcua work`, `check`, `import`, `user` and tests: a use case in its own transaction, waited for.
 * shard -1 = the centre. */
enum err_code app_write(struct app *app, int shard, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
enum err_code app_read(struct app *app, int shard, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
/* As app_write, with results that live in the caller's arena. */
enum err_code app_write_in(struct app *app, int shard, struct arena *a, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
enum err_code app_read_in(struct app *app, int shard, struct arena *a, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
struct world *app_world(struct app *app);
struct dbs *app_dbs(struct app *app);
const struct app_config *app_config(const struct app *app);

/* What administrators changed of units' names, calendars and texts, in this process or another: their deeds tell, and what they tell of is read anew and
 * exchanged whole. One look when there is nothing new. What cannot be read stays as it was and is tried again with the next call. Any thread but a writer's. */
enum err_code app_follow(struct app *app, struct err *e);
/* The same and what was published of procedures: what the worker does each second, and as soon as another process rings (db/bell.h). */
enum err_code app_refresh(struct app *app, struct err *e) MUST_USE;
struct tpl_set;
const struct tpl_set *app_texts(const struct app *app);

/* Rooms' pages may name these. */
const char *app_public_url(const struct app *app, const struct http_exchange *x, struct arena *a); /* no final slash */
/* Every route of every room with its number; for the OpenAPI document and the test of routes x roles. */
const struct route *app_route(const struct app *app, size_t i); /* NULL past the last */
