/* What is held in memory and another process, or an administrator here, may have changed: read anew. docs/processes.md lists it all. Must never hold what it
 * reads: that is the world's and the texts'. */
#include "app/site/placed.h"
#include "app/state.h"
#include "base/log.h"
#include "base/text.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "store/deed_store.h"

enum { NEWS = 200, UNITS = 1, CALENDARS = 2, TEXTS = 4 };

enum err_code follow_begin(struct app *app, struct db *centre, struct err *e)
{
    struct deed *last = NULL;
    TRY(deed_last(centre, "", app->arena, &last, e));
    app->follow.seen = last ? last->n : 0;
    return ERR_OK;
}

static unsigned what_changed(const struct deed *d)
{
    if (text_starts(d->thing, "unit:"))
        return text_starts(d->kind, "unit_name") ? UNITS : 0; /* how people reach one is held in no memory */
    return text_starts(d->thing, "calendar:") ? CALENDARS : text_starts(d->thing, "text:") ? TEXTS : 0;
}

/* Under the lock. */
static enum err_code look_at_deeds(struct ctx *c, void *arg, struct err *e)
{
    struct app *app = arg;
    struct deed *last = NULL;
    struct list some;
    TRY(deed_last(c->centre, "", c->arena, &last, e));
    while (last && app->follow.seen < last->n) {
        TRY(deed_after(c->centre, app->follow.seen, NEWS, c->arena, &some, e));
        const struct deed *d = some.items;
        for (size_t i = 0; i < some.n; i++)
            app->follow.left |= what_changed(&d[i]);
        app->follow.seen = some.n ? d[some.n - 1].n : last->n;
    }
    return ERR_OK;
}

static enum err_code read_anew(struct ctx *c, void *arg, struct err *e)
{
    unsigned *left = arg;
    if (*left & UNITS)
        TRY(world_reload_units(c->world, c->centre, e));
    *left &= ~(unsigned)UNITS;
    if (*left & CALENDARS)
        TRY(calendars_reload(c->world->calendars, c->centre, e));
    *left &= ~(unsigned)CALENDARS;
    return ERR_OK;
}

static enum err_code follow(struct app *app, struct err *e)
{
    TRY(placed_follow(app, e));
    TRY(app_read(app, -1, look_at_deeds, app, e));
    unsigned new = app->follow.left;
    if (app->follow.left & (UNITS | CALENDARS))
        TRY(app_read(app, -1, read_anew, &app->follow.left, e));
    if (app->follow.left & TEXTS)
        TRY(app_reload_texts(app, e));
    app->follow.left = 0;
    if (!new)
        return ERR_OK;
    atomic_fetch_add(&app->news, 1); /* public pages that are kept show what was */
    log_line(LOG_INFO, "follow", "units=%d calendars=%d texts=%d", !!(new & UNITS), !!(new & CALENDARS), !!(new & TEXTS));
    return ERR_OK;
}

enum err_code app_follow(struct app *app, struct err *e)
{
    pthread_mutex_lock(&app->follow_lock);
    enum err_code rc = follow(app, e);
    if (rc && !app->follow.told)
        log_line(LOG_WARN, "follow", "what an administrator changed is not read yet: %s", e->why);
    app->follow.told = rc != ERR_OK;
    pthread_mutex_unlock(&app->follow_lock);
    return rc;
}

/* ---- what is published */

/* What was published in the browser is in force within a second, in this process and all others. */
static enum err_code refresh(struct ctx *c, void *arg, struct err *e)
{
    (void)arg;
    return catalogue_refresh(c->world->catalogue, c->centre, e);
}

enum err_code app_refresh(struct app *app, struct err *e)
{
    struct err told = {0};
    app_follow(app, &told); /* it says itself what is wrong */
    TRY(app_read(app, -1, refresh, NULL, e));
    catalogue_reindex(app_world(app)->catalogue);
    return ERR_OK;
}
