/* The figures against the journal: what `motcua check --counters` tells, what mends them. See check.h; must never count itself. */
#include "cli/checks/check.h"
#include "app/dbs.h"
#include "base/civil.h"
#include "reference/units.h"
#include "service/board/late_rounds.h"
#include "service/figures.h"
#include "service/folder.h"
#include "service/record.h"
#include "store/board/tide_store.h"
#include "store/counter_store.h"
#include "store/task_store.h"
#include <stdio.h>

enum { TOLD = 20, DAY_ZERO = 10957, DAY_DATED = 1000000 }; /* lines; 2000-01-01; no due date is as far as that */

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    return figures_check(c, arg, e);
}

static enum err_code mend(struct ctx *c, void *arg, struct err *e)
{
    return figures_mend(c, arg, e);
}

static const char *unit_name(struct ctx *c, int64_t id)
{
    const struct unit *u = units_find(c->world->units, id);
    return u ? units_with_province(c->world->units, u, folder_today(c), "vi", c->arena) : arena_fmt(c->arena, "unit %lld", (long long)id);
}

static const char *day_text(int64_t day, struct arena *a)
{
    return day ? civil_write(civil_from_days((int)day + DAY_ZERO), arena_alloc(a, CIVIL_TEXT)) : "no date";
}

static void tell_row(struct ctx *c, const struct figures_row *row)
{
    const struct counter *k = &row->key;
    const char *day = day_text(k->day, c->arena);
    if (*k->state)
        printf("counters: %s: %s pending in '%s' at %s, due %s: ", unit_name(c, k->unit), k->procedure, k->state,
               k->holder ? unit_name(c, k->holder) : "the applicant", day);
    else if (k->holder)
        printf("counters: %s: account %lld, %s on %s: ", unit_name(c, k->unit), (long long)k->holder, counter_word(k->outcome), day);
    else if (k->outcome)
        printf("counters: %s: %s %s on %s: ", unit_name(c, k->unit), k->procedure, counter_word(k->outcome), day);
    else
        printf("counters: not counted yet since they were brought in: ");
    printf("%lld kept, %lld by the journal\n", (long long)row->kept, (long long)row->right);
}

static void tell_desk(struct ctx *c, const struct desk *d)
{
    bool dated = d->day < DAY_DATED;
    const char *day = dated ? civil_write(civil_from_days((int)d->day), arena_alloc(c->arena, CIVIL_TEXT)) : "no date";
    printf("counters: %s: desk of '%s', due %s: %+lld kept too few, of them %+lld that wait and %+lld that are ready\n", unit_name(c, d->unit),
           d->role, day, (long long)d->n, (long long)d->paused, (long long)d->ready);
}

static void tell_behind(struct ctx *c, const struct happened *h)
{
    printf("counters: %s: %s on %s: %+lld dossiers too few behind the figure\n", unit_name(c, h->unit), counter_word(h->outcome), day_text(h->day, c->arena),
           (long long)h->n);
}

static size_t wrong(const struct figures *f)
{
    return f->differ.n + f->desks.n + f->behind.n + f->months.n;
}

static void tell_rest(struct ctx *c, const struct figures *f)
{
    const struct happened *behind = f->behind.items;
    const int64_t *month = f->months.items;
    for (size_t i = 0; i < f->behind.n && i < TOLD; i++)
        tell_behind(c, &behind[i]);
    for (size_t i = 0; i < f->months.n && i < TOLD; i++)
        printf("counters: month %lld-%02lld is not what its days make\n", (long long)month[i] / 12, (long long)month[i] % 12 + 1);
}

static enum err_code tell(struct ctx *c, void *arg, struct err *e)
{
    const struct figures *f = arg;
    const struct figures_row *row = f->differ.items;
    (void)e;
    for (size_t i = 0; i < f->differ.n && i < TOLD; i++)
        tell_row(c, &row[i]);
    const struct desk *desk = f->desks.items;
    for (size_t i = 0; i < f->desks.n && i < TOLD; i++)
        tell_desk(c, &desk[i]);
    tell_rest(c, f);
    size_t more = (f->differ.n > TOLD ? f->differ.n - TOLD : 0) + (f->desks.n > TOLD ? f->desks.n - TOLD : 0);
    if (more)
        printf("counters: and %zu more\n", more);
    for (int64_t i = 0; i < f->broken && i < FIGURES_BROKEN; i++)
        printf("counters: %s: cannot be replayed: %s\n", record_code(c->world, f->first[i].dossier, c->arena), f->first[i].why);
    return ERR_OK;
}

static enum err_code behind(struct ctx *c, void *arg, struct err *e)
{
    return figures_behind(c, arg, e);
}

static enum err_code fill(struct ctx *c, void *arg, struct err *e)
{
    return figures_fill(c, arg, e);
}

/* When the tallies are right, the rows behind them: a page of dossiers a transaction. */
static enum err_code fill_shard(struct app *app, int shard, struct err *e)
{
    bool whole;
    int64_t after = 0;
    TRY(app_read(app, shard, behind, &whole, e));
    if (whole)
        return ERR_OK;
    do
        TRY(app_write(app, shard, fill, &after, e));
    while (after);
    return ERR_OK;
}

struct late_look { bool repair; struct late_check found; };

static enum err_code late(struct ctx *c, void *arg, struct err *e)
{
    struct late_look *l = arg;
    return late_check(c, l->repair, &l->found, e);
}

/* Why dossiers were late: what is wrong is made anew, what lacks is found by the next rounds. */
static enum err_code late_shard(struct app *app, int shard, bool repair, struct check_sum *sum, struct err *e)
{
    struct late_look l = {.repair = repair};
    TRY(repair ? app_write(app, shard, late, &l, e) : app_read(app, shard, late, &l, e));
    if (l.found.wrong)
        printf("counters: %lld of %lld late dossiers have another cause by the journal\n", (long long)l.found.wrong, (long long)l.found.rows);
    if (l.found.lacking)
        printf("counters: %lld dossiers that ended late have no cause yet\n", (long long)l.found.lacking);
    if (l.found.damaged)
        printf("counters: %lld late dossiers are damaged: why they were late cannot be told\n", (long long)l.found.damaged);
    sum->wrong += l.found.wrong + l.found.lacking + l.found.damaged;
    sum->mended += repair ? l.found.wrong + l.found.lacking : 0;
    return ERR_OK;
}

static enum err_code one_shard(struct app *app, int shard, bool repair, struct check_sum *sum, struct err *e)
{
    struct figures f = {.arena = arena_new(0)};
    enum err_code rc = app_read(app, shard, look, &f, e);
    if (!rc)
        rc = app_read(app, shard, tell, &f, e);
    if (!rc && repair && f.differ.n + f.desks.n + f.months.n)
        rc = app_write(app, shard, mend, &f, e);
    if (!rc && repair && f.behind.n)
        rc = fill_shard(app, shard, e);
    sum->seen += f.dossiers;
    sum->wrong += (int64_t)wrong(&f) + f.broken;
    sum->mended += repair && !rc ? (int64_t)wrong(&f) : 0;
    arena_free(f.arena);
    return rc ? rc : late_shard(app, shard, repair, sum, e);
}

enum err_code check_counters(struct app *app, struct check_sum *sum, struct err *e)
{
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++)
        TRY(one_shard(app, shard, false, sum, e));
    return ERR_OK;
}

enum err_code check_repair(struct app *app, struct check_sum *sum, struct err *e)
{
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++)
        TRY(one_shard(app, shard, true, sum, e));
    return ERR_OK;
}

static enum err_code ready(struct ctx *c, void *arg, struct err *e)
{
    return counter_ready(c->db, arg, e);
}

static enum err_code first_count(struct app *app, int shard, struct err *e)
{
    struct figures f = {.arena = arena_new(0)};
    printf("counting dossiers for the figures, once ...\n");
    fflush(stdout);
    enum err_code rc = app_read(app, shard, look, &f, e);
    if (!rc)
        rc = app_write(app, shard, mend, &f, e);
    arena_free(f.arena);
    return rc ? rc : fill_shard(app, shard, e);
}

enum err_code check_first_count(struct app *app, struct err *e)
{
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++) {
        int64_t there = 0;
        TRY(app_write(app, shard, ready, &there, e));
        if (!there)
            TRY(first_count(app, shard, e));
    }
    return ERR_OK;
}
