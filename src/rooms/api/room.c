/* What programs ask of the server itself: its interface, and whether it lives. Knows no dossier. */
#include "rooms/api/room.h"
#include "app/app.h"
#include "app/openapi.h"
#include "db/db.h"

struct health { const char *status; };
static const struct field health_fields[] = {FIELD(health, status, F_TEXT, .doc = "ok")};
static const struct model health_model = MODEL(health, health_fields, .doc = "Whether the server can work");

static enum err_code show_openapi(struct req *r, struct err *e)
{
    (void)e;
    struct buf b = buf_init(r->x->arena, 64 * 1024);
    openapi_write(r->app, app_public_url(r->app, r->x, r->x->arena), &b);
    return req_send(r, "application/json", "openapi.json", b.p, b.n);
}

/* The process answers. */
static enum err_code show_live(struct req *r, struct err *e)
{
    (void)e;
    struct health *h = ARENA_NEW(r->x->arena, struct health);
    h->status = "ok";
    r->as = ANSWER_JSON;
    return req_show(r, h);
}

/* The centre can be read and the process is to stay; a load balancer sends nobody here otherwise. */
static enum err_code show_ready(struct req *r, struct err *e)
{
    static const struct sql probe = {"select count(*) from unit", NULL, NULL};
    int64_t units;
    if (app_leaving(r->app))
        return err(e, ERR_BUSY, "this process is ending");
    TRY(db_int(r->ctx.centre, &probe, DB_NONE, 0, &units, e));
    return units ? show_live(r, e) : err(e, ERR_BUSY, "no units");
}

static const struct route routes[] = {
    {.method = "GET", .pattern = "/openapi.json", .fn = show_openapi, .need = NEED_ANYONE, .flags = ROUTE_NO_JSON | ROUTE_CACHE,
     .doc = "This document"},
    {.method = "GET", .pattern = "/livez", .fn = show_live, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &health_model,
     .doc = "The process answers"},
    {.method = "GET", .pattern = "/readyz", .fn = show_ready, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &health_model,
     .doc = "The process can work"},
};

const struct room api_room = {.name = "api", .routes = {routes, sizeof routes / sizeof routes[0]}};
