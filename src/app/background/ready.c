/* Province by province, a slice at a time. See ready.h. */
#include "app/background/ready.h"
#include "app/room.h"
#include "app/state.h"
#include "base/log.h"

enum { SLICE_US = 50 * 1000, PAUSE_US = 5 * 1000 * 1000 };

static enum err_code ask(struct ctx *c, void *arg, struct err *e)
{
    const struct app_config *cfg = app_config(arg);
    for (size_t i = 0; i < cfg->rooms_n; i++)
        if (cfg->rooms[i]->ready)
            TRY(cfg->rooms[i]->ready(c, e));
    return ERR_OK;
}

bool ready_round(struct app *app, struct ready *r)
{
    int64_t began = clock_mono_us(), now = began;
    if (now < r->due_us)
        return false;
    for (; r->next < dbs_shards(app->dbs) && now - began < SLICE_US && !app->resting; now = clock_mono_us()) {
        struct err e = {0};
        if (app_read(app, r->next++, ask, app, &e))
            log_line(LOG_DEBUG, "job", "shard=%d not read ahead: %s", r->next - 1, e.why);
    }
    if (r->next < dbs_shards(app->dbs))
        return true;
    *r = (struct ready){.due_us = now + PAUSE_US};
    return false;
}
