/* Builds the application from its configuration and takes it down again: databases, world, templates, pool, server. */
#include "app/documents.h"
#include "app/formats.h"
#include "app/page.h"
#include "app/page_cache.h"
#include "app/state.h"
#include "app/background/worker.h"
#include "base/pack.h"
#include "reference/manual.h"
#include "store/wording_store.h"
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

extern const struct model error_view_model;

static bool ends(const char *s, const char *with)
{
    size_t n = strlen(s), k = strlen(with);
    return n >= k && strcmp(s + n - k, with) == 0;
}

/* Every dictionary there ever was reads; the last one by name writes, unless plain text is wanted. */
static enum err_code open_pack(struct app *app, struct err *e)
{
    size_t n;
    const struct embedded *f = embed_under(app->cfg.files, app->cfg.files_n, "data/pack-", &n);
    app->pack = pack_new(!app->cfg.unpacked);
    for (size_t i = 0; i < n; i++)
        TRY(pack_add(app->pack, f[i].data, f[i].n, e));
    return ERR_OK;
}

/* A text that travels in the program; NULL: it has none. */
static const char *own_text(const struct app *app, const char *name)
{
    const struct embedded *f = embed_find(app->cfg.files, app->cfg.files_n, name);
    return f ? (const char *)f->data : NULL;
}

enum err_code app_open_databases(struct app *app, bool migrate, struct err *e)
{
    struct dbs_config c;
    TRY(open_pack(app, e));
    TRY(app_places(app, app->arena, &c, e));
    c.pack = app->pack;
    TRY(dbs_open(&c, migrate, &app->dbs, e));
    for (int i = 0; i < dbs_shards(app->dbs); i++)
        app->writer_readers[i] = readers_new(app->dbs);
    return ERR_OK;
}


static enum err_code open_world(struct app *app, struct err *e)
{
    struct world_config c = {.clock = &app->clock, .data_dir = app->cfg.data_dir, .development = app->cfg.development,
                             .per_province = app->cfg.split, .io_fault = app->cfg.io_fault, .till = app->cfg.till, .carriers = app->cfg.carriers};
    struct readers *r = readers_new(app->dbs);
    struct db *centre;
    c.unit_old = own_text(app, "data/unit_old.tsv");
    c.agency = own_text(app, "data/agency.tsv");
    c.ranking = own_text(app, "data/ranking.yaml");
    c.index766 = own_text(app, "data/index766.yaml");
    enum err_code rc = readers_get(r, -1, &centre, e);
    if (!rc)
        rc = follow_begin(app, centre, e);
    if (!rc)
        rc = world_open(&c, centre, &app->world, e);
    if (!rc)
        app->world->board = board_new(app->world->shards);
    readers_free(r);
    return rc;
}

static enum err_code open_manual(struct app *app, struct err *e)
{
    struct manual *m;
    TRY(manual_read(own_text(app, "help/manual.vi.tsv"), own_text(app, "help/manual.en.tsv"), app->arena, &m, e));
    app->world->manual = m;
    return ERR_OK;
}

/* "texts/portal.vi.txt" -> "vi" */
static const char *lang_of(const struct app *app, const char *name)
{
    return ends(name, ".vi.txt") ? "vi" : ends(name, ".en.txt") ? "en" : arena_str(app->arena, "vi");
}

struct words { struct arena *arena; struct list rows; };

static enum err_code read_words(struct ctx *c, void *arg, struct err *e)
{
    struct words *w = arg;
    return wording_all(c->centre, w->arena, &w->rows, e);
}

static const struct tpl_wording *wordings_of(const struct list *rows, struct arena *a)
{
    const struct wording *w = rows->items;
    struct tpl_wording *out = ARENA_ARRAY(a, struct tpl_wording, rows->n + 1);
    for (size_t i = 0; i < rows->n; i++)
        out[i] = (struct tpl_wording){w[i].lang, w[i].key, w[i].text};
    return out;
}

static enum err_code open_templates(struct app *app, struct err *e)
{
    struct words words = {.arena = app->arena};
    struct tpl_set *fresh = NULL;
    TRY(app_read_in(app, -1, app->arena, read_words, &words, e));
    size_t n = app->cfg.files_n, pages = 0, texts = 0;
    struct tpl_source *src = ARENA_ARRAY(app->arena, struct tpl_source, n + 1);
    struct tpl_messages *msg = ARENA_ARRAY(app->arena, struct tpl_messages, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct embedded *f = &app->cfg.files[i];
        if (strncmp(f->name, "web/", 4) == 0)
            continue;
        if (ends(f->name, ".html") || ends(f->name, ".print"))
            src[pages++] = (struct tpl_source){.name = f->name, .text = (const char *)f->data, .n = f->n};
        else if (strncmp(f->name, "texts/", 6) == 0)
            msg[texts++] = (struct tpl_messages){.lang = lang_of(app, f->name), .file = f->name, .text = (const char *)f->data, .n = f->n};
    }
    struct tpl_config c = {.files = src, .files_n = pages, .messages = msg, .messages_n = texts, .override_dir = app->cfg.templates_dir};
    c.formats = app_formats(&c.formats_n);
    c.wordings = wordings_of(&words.rows, app->arena);
    c.wordings_n = words.rows.n;
    TRY(tpl_open(&c, &fresh, e));
    app->tpl = fresh;
    return ERR_OK;
}

static enum err_code bind_route(struct app *app, const struct route *r, struct err *e)
{
    if (app->routes_n == ROUTES_MAX)
        return err(e, ERR_INTERNAL, "more than %d routes", ROUTES_MAX);
    int page = -1;
    if (r->page) {
        const struct model *models[] = {&page_frame_model, r->output};
        TRY(tpl_bind(app->tpl, "app/page", r->page, models, 2, &page, e));
    }
    app->route[app->routes_n] = r;
    app->page[app->routes_n++] = page;
    return ERR_OK;
}

static enum err_code bind_pages(struct app *app, struct err *e)
{
    const struct model *models[] = {&page_frame_model, &error_view_model};
    TRY(tpl_bind(app->tpl, "app/page", "app/error", models, 2, &app->error_page, e));
    for (size_t i = 0; i < app->cfg.rooms_n; i++) {
        const struct room *room = app->cfg.rooms[i];
        app->tables[app->tables_n++] = room->routes;
        for (size_t k = 0; k < room->routes.n; k++)
            TRY(bind_route(app, &room->routes.rows[k], e));
    }
    return ERR_OK;
}

static enum err_code bind_all(struct app *app, struct err *e)
{
    TRY(open_templates(app, e));
    TRY(bind_pages(app, e));
    return documents_bind(app, e);
}

static void free_former(void *arena)
{
    arena_free(arena);
}

static void close_texts(void *tpl)
{
    tpl_close(tpl);
}

/* Bound in a copy, in the same order, so that every page keeps its number; then the set alone is exchanged. */
static enum err_code bind_again(struct app *app, struct arena *a, struct err *e)
{
    struct app fresh = *app;
    fresh.arena = a;
    fresh.tpl = NULL;
    fresh.tables_n = fresh.routes_n = fresh.papers_n = 0;
    enum err_code rc = bind_all(&fresh, e);
    bool same = !rc && memcmp(fresh.page, app->page, sizeof app->page) == 0 && fresh.error_page == app->error_page &&
                memcmp(fresh.paper_page, app->paper_page, sizeof app->paper_page) == 0;
    if (!rc && !same)
        rc = err(e, ERR_INTERNAL, "pages got other numbers when bound again");
    if (rc) {
        tpl_close(fresh.tpl);
        return rc;
    }
    arena_defer(a, close_texts, app->tpl);
    app->tpl = fresh.tpl;
    return ERR_OK;
}

enum err_code app_reload_texts(struct app *app, struct err *e)
{
    struct arena *a = arena_new(0);
    pthread_mutex_lock(&app->texts_lock);
    enum err_code rc = bind_again(app, a, e);
    if (rc) {
        arena_free(a);
    } else {
        arena_defer(a, free_former, app->former);
        app->former = a;
    }
    pthread_mutex_unlock(&app->texts_lock);
    return rc;
}

const struct tpl_set *app_texts(const struct app *app)
{
    return app->tpl;
}

static enum err_code open_parts(struct app *app, struct err *e)
{
    mkdir(app->cfg.data_dir, 0700);
    mkdir(arena_fmt(app->arena, "%s/spool", app->cfg.data_dir), 0700);
    mkdir(arena_fmt(app->arena, "%s/files", app->cfg.data_dir), 0700);
    if (app->cfg.clock_file)
        TRY(clock_follow(&app->clock, app->cfg.clock_file, e));
    TRY(app_open_databases(app, false, e));
    TRY(open_world(app, e));
    TRY(open_manual(app, e));
    TRY(world_read_cells(app->world, own_text(app, "data/cell.tsv"), e));
    TRY(alerts_open(app, e));
    app->assets = assets_new(app->arena, app->cfg.files, app->cfg.files_n);
    TRY(bind_all(app, e));
    app->limit = limiter_new(app->cfg.rate_per_minute, app->cfg.rate_per_minute / 4 + 20);
    app->slow = limiter_new(app->cfg.rate_per_minute ? 20 : 0, 20);
    return ERR_OK;
}

struct app *app_new(const struct app_config *c)
{
    struct arena *a = arena_new(64 * 1024);
    struct app *app = ARENA_NEW(a, struct app);
    app->arena = a;
    pthread_mutex_init(&app->texts_lock, NULL);
    pthread_mutex_init(&app->follow_lock, NULL);
    app->cfg = *c;
    app->clock.fake = c->fake_now;
    if (!app->cfg.site_name)
        app->cfg.site_name = "";
    if (app->cfg.pool_threads <= 0)
        app->cfg.pool_threads = 2;
    return app;
}

enum err_code app_open(const struct app_config *c, struct app **out, struct err *e)
{
    struct app *app = app_new(c);
    enum err_code rc = open_parts(app, e);
    if (rc) {
        app_close(app);
        return rc;
    }
    *out = app;
    return ERR_OK;
}

static int cores(const struct app *app)
{
    long n = app->cfg.threads > 0 ? app->cfg.threads : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > LOOPS_MAX ? LOOPS_MAX : (int)n;
}

enum err_code app_serve(struct app *app, struct err *e)
{
    int threads = cores(app);
    signal(SIGXFSZ, SIG_IGN); /* a file that may grow no further is an error of that write, not the end of the server */
    for (int i = 0; i < threads; i++) {
        app->loop_readers[i] = readers_new(app->dbs);
        app->pages[i] = page_cache_new();
    }
    for (int i = 0; i < app->cfg.pool_threads && i < LOOPS_MAX; i++)
        app->pool_readers[i] = readers_new(app->dbs);
    for (int i = 0; i < READING; i++)
        app->reading_readers[i] = readers_new(app->dbs);
    app->serves = true;
    app->pool = pool_new(app->cfg.pool_threads, 1024);
    app->reading = pool_new(READING, 256);
    app->worker = worker_start(app, app->cfg.worker);
    app->live = live_start(app);
    struct http_config c = {
        .listen = app->cfg.listen, .threads = threads, .spool = arena_fmt(app->arena, "%s/spool", app->cfg.data_dir),
        .io_fault = app->cfg.io_fault, .trusted_proxy = app->cfg.trusted_proxy, .app = app, .limits = dispatch_limits, .on_request = dispatch_request,
        .on_refuse = dispatch_refuse,
    };
    return http_open(&c, &app->server, e);
}

void app_close(struct app *app)
{
    if (!app)
        return;
    if (app->server)
        http_close(app->server);
    live_stop(app->live);
    worker_stop(app->worker);
    pool_free(app->pool);
    pool_free(app->reading);
    dbs_close(app->dbs);
    for (int i = 0; i < LOOPS_MAX; i++) {
        page_cache_free(app->pages[i]);
        readers_free(app->loop_readers[i]);
        readers_free(app->pool_readers[i]);
        readers_free(app->writer_readers[i]);
    }
    for (int i = 0; i < READING; i++)
        readers_free(app->reading_readers[i]);
    pack_free(app->pack);
    limiter_free(app->limit);
    limiter_free(app->slow);
    tpl_close(app->tpl);
    arena_free(app->former);
    pthread_mutex_destroy(&app->texts_lock);
    pthread_mutex_destroy(&app->follow_lock);
    if (app->world)
        board_free(app->world->board);
    world_close(app->world);
    arena_free(app->arena);
}

void app_leave(struct app *app)
{
    atomic_store(&app->leaving, true);
    if (app->server)
        http_leave(app->server);
}

bool app_leaving(const struct app *app)
{
    return atomic_load(&app->leaving);
}

const char *app_address(const struct app *app)
{
    return app->server ? http_address(app->server) : app->cfg.listen;
}

struct world *app_world(struct app *app)
{
    return app->world;
}

struct dbs *app_dbs(struct app *app)
{
    return app->dbs;
}

const struct app_config *app_config(const struct app *app)
{
    return &app->cfg;
}

const struct route *app_route(const struct app *app, size_t i)
{
    return i < app->routes_n ? app->route[i] : NULL;
}
