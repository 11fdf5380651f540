/* The main figures as they change: what overview.html shows first, in the same words. */
#include "app/app.h"
#include "app/live/live.h"
#include "app/formats.h"
#include "base/instant.h"
#include "base/json.h"
#include "reference/units.h"
#include "rooms/ioc/line.h"
#include "rooms/ioc/room.h"
#include "rooms/ioc/scope.h"
#include <stdlib.h>
#include <string.h>

struct reading { struct board_sum *sum; };

static enum err_code add(struct ctx *c, void *arg, struct err *e)
{
    return board_add(((struct reading *)arg)->sum, c, e);
}

/* "lang|unit|from|to|procedure|field" */
static struct board_ask asked(const char *params, const char **lang, struct arena *a)
{
    const char *part[6] = {"vi", "0", "0", "0", "", ""};
    size_t n = 0;
    for (const char *p = params; n < 6; p++) {
        size_t len = strcspn(p, "|");
        part[n++] = arena_strn(a, p, len);
        p += len;
        if (!*p)
            break;
    }
    *lang = part[0];
    return (struct board_ask){.top = strtoll(part[1], NULL, 10), .from = strtoll(part[2], NULL, 10), .to = strtoll(part[3], NULL, 10), .procedure = part[4],
                              .field = part[5], .by = BOARD_ALL};
}

static void words(struct jw *w, const struct ioc_line *l, const char *lang, struct arena *a)
{
    const struct { const char *name; int64_t n; bool share; } row[] = {
        {"received", l->received, false}, {"open", l->open, false}, {"waiting", l->waiting, false}, {"share", l->share, true}, {"overdue", l->overdue, false},
        {"soon", l->soon, false}, {"today", l->today, false}, {"online_share", l->online_share, true}, {"online", l->online, false}, {"filed", l->filed, false},
        {"early", l->early, false}, {"on_time", l->on_time, false}, {"late", l->late, false}, {"supplements", l->supplements, false}, {"refused", l->refused, false},
        {"withdrawn", l->withdrawn, false}, {"digitised", l->digitised, false}, {"extended", l->extended, false}, {"handed_over", l->handed_over, false},
        {"paid_online", l->paid_online, false}, {"paid_share", l->paid_share, true}, {"reused", l->reused, false}, {"reuse_share", l->reuse_share, true},
        {"ratings", l->ratings, false},
    };
    jw_open(w, "set", '{');
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        jw_text(w, row[i].name, row[i].share ? format_share(row[i].n, lang, a) : format_number(row[i].n, lang, a));
    jw_text(w, "rating", format_mark(l->rating, lang, a));
    jw_close(w, '}');
}

static enum err_code make(struct app *app, const char *params, struct arena *a, struct buf *out, int64_t *id, struct err *e)
{
    const char *lang;
    struct board_ask ask = asked(params, &lang, a);
    struct reading x = {board_begin(&ask, a)};
    const struct world *w = app_world(app);
    const struct unit *top = units_find(w->units, ask.top);
    int only = top && top->province ? world_shard_of(w, top->province) : -1;
    for (int i = 0; i < w->shards; i++)
        if (only < 0 || only == i)
            TRY(app_read_in(app, i, a, add, &x, e));
    struct board_row all = board_total(x.sum);
    struct ioc_line line = {0};
    ioc_line_fill(&line, &all, NULL);
    for (int i = 0; i < w->shards; i++)
        *id += x.sum->seq[i];
    struct jw json = {.b = out};
    jw_open(&json, NULL, '{');
    jw_int(&json, "seq", *id);
    words(&json, &line, lang, a);
    jw_close(&json, '}');
    return ERR_OK;
}

enum err_code live_show(struct req *r, struct err *e)
{
    struct ioc_ask q;
    TRY(ioc_asked(r, &q, e));
    const char *params = arena_fmt(r->x->arena, "%s|%lld|%lld|%lld|%s|%s", r->ctx.lang, (long long)q.top->id, (long long)q.period.from, (long long)q.period.to,
                                   q.procedure, q.field);
    return req_live(r, &(struct live_ask){.key = params, .make = make, .params = params});
}
