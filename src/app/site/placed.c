/* Provinces that were moved. See placed.h; must never decide that one moves. */
#include "app/site/placed.h"
#include "app/state.h"
#include "base/json.h"
#include "base/log.h"
#include "db/bell.h"
#include "db/station.h"
#include "service/admin/deeds.h"
#include <string.h>
#include <unistd.h>

enum { ALONE_US = 5000000 }; /* a database that says for so long that it is closing was left so: clocks of machines may differ */

static const char *const states[] = {"settled", "moving", "moved", "undoing", NULL};
static const struct field fields[] = {
    FIELD(placed, shard, F_INT), FIELD(placed, state, F_ENUM, .words = states), FIELD(placed, place, F_TEXT), FIELD(placed, other, F_TEXT),
    FIELD(placed, move, F_TEXT), FIELD(placed, turn, F_INT), FIELD(placed, since, F_INT), FIELD(placed, checked, F_INT),
};
static const struct model placed_model = MODEL(placed, fields);

#define COLUMNS "shard, state, place, other, move, turn, since, checked"
enum { THERE, ALL, FIND, PUT, SWITCHED };
static const struct sql sql[] = {
    [THERE] = {"select count(*) from sqlite_schema where type = 'table' and name = 'db_place'", NULL,
               "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'db_place'"},
    [ALL] = {"select " COLUMNS " from db_place order by shard limit 100", &placed_model, NULL},
    [FIND] = {"select " COLUMNS " from db_place where shard = $1", &placed_model, NULL},
    [PUT] = {"insert into db_place (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (shard) do update set state = excluded.state,"
             " place = excluded.place, other = excluded.other, move = excluded.move, turn = excluded.turn, since = excluded.since, checked = excluded.checked", NULL, NULL},
    [SWITCHED] = {"update db_place set state = case state when 'moving' then 'moved' else 'settled' end, place = other, other = place, turn = turn + 1, since = $3,"
                  " checked = 0 where shard = $1 and move = $2 and state in ('moving', 'undoing')", NULL, NULL},
};
const struct sql_set placed_set = {"places", sql, sizeof sql / sizeof sql[0]};

/* ---- rows */

enum err_code placed_all(struct db *centre, struct arena *a, struct list *out, struct err *e)
{
    int64_t there;
    *out = (struct list){0};
    TRY(db_int(centre, &sql[THERE], DB_NONE, 0, &there, e));
    return there ? db_all(centre, &sql[ALL], DB_NONE, a, out, e) : ERR_OK;
}

enum err_code placed_find(struct db *centre, int64_t shard, struct arena *a, struct placed *out, bool *found, struct err *e)
{
    struct placed *row;
    TRY(db_find(centre, &sql[FIND], DB_ARGS(DB_I(shard)), a, (void **)&row, e));
    *found = row != NULL;
    if (row)
        *out = *row;
    return ERR_OK;
}

enum err_code placed_put(struct db *centre, const struct placed *p, struct err *e)
{
    TRY(db_save(centre, &sql[PUT], "shard state place other move turn since checked", &placed_model, p, e));
    return bell_ring(centre, e);
}

static const char *as_json(struct arena *a, const char *place)
{
    struct buf b = buf_init(a, 0);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "place", dbs_without_secrets(place, a));
    jw_close(&w, '}');
    return b.p;
}

enum err_code placed_switched(struct ctx *c, int64_t shard, const char *move, struct err *e)
{
    int64_t n;
    bool found;
    struct placed now;
    TRY(db_exec(c->db, &sql[SWITCHED], DB_ARGS(DB_I(shard), DB_T(move), DB_I(c->now)), &n, e));
    if (!n)
        return ERR_OK;
    TRY(placed_find(c->db, shard, c->arena, &now, &found, e));
    struct deed_new d = {.kind = now.state == PLACED_MOVED ? "province_moved" : "province_moved_back", .thing = arena_fmt(c->arena, "database:%lld", (long long)shard),
                         .about = DEED_WHOLE, .before = as_json(c->arena, now.other), .after = as_json(c->arena, now.place)};
    return deed_write(c, &d, e); /* rings */
}

/* ---- where they are, before any is open */

/* The centre may not be there yet: then nothing was ever moved. */
static enum err_code read_rows(const struct dbs_config *c, struct arena *a, struct list *out, struct err *e)
{
    struct err why = {0};
    struct db *centre = NULL;
    const char *path = dbs_place(c, -1, a);
    *out = (struct list){0};
    if (!db_is_server(path) && access(path, F_OK) != 0)
        return ERR_OK;
    struct db_config cfg = {.path = path, .readonly = !db_is_server(path)}; /* who may write waits for a server that is just taking over */
    enum err_code rc = db_open(&cfg, &centre, &why);
    if (!rc)
        rc = placed_all(centre, a, out, &why);
    db_close(centre);
    return rc ? err(e, rc, "%s: %.160s", dbs_place_told(c, -1, a), why.why) : ERR_OK;
}

enum err_code app_places(struct app *app, struct arena *a, struct dbs_config *out, struct err *e)
{
    struct list rows;
    TRY(app_databases(app, out, e));
    if (out->shards == 1)
        return ERR_OK;
    TRY(read_rows(out, a, &rows, e));
    if (!rows.n)
        return ERR_OK;
    const struct placed *p = rows.items;
    const char **where = ARENA_ARRAY(a, const char *, out->shards + 1);
    for (int i = -1; i < out->shards; i++)
        where[i + 1] = out->where ? out->where[i + 1] : NULL;
    for (size_t i = 0; i < rows.n; i++) {
        if (p[i].shard < 0 || p[i].shard >= out->shards)
            return err(e, ERR_STORAGE, "the centre tells of a province number %lld", (long long)p[i].shard);
        const char **at = &where[p[i].shard + 1];
        if (*at && strcmp(*at, p[i].place) != 0)
            log_line(LOG_WARN, "placed", "shard=%lld the line of `provinces` is old, it was moved: write %s", (long long)p[i].shard, p[i].place);
        *at = p[i].place;
    }
    out->where = where;
    return ERR_OK;
}

/* ---- while serving */

static bool left_alone(struct app *app, int shard, const struct station *is)
{
    int64_t now = clock_mono_us();
    if (app->closing[shard + 1].until != is->until_at) {
        app->closing[shard + 1].until = is->until_at;
        app->closing[shard + 1].seen_us = now;
    }
    return clock_now(NULL) > is->until_at || now - app->closing[shard + 1].seen_us > ALONE_US;
}

static enum err_code open_again(struct db *db, int shard, const char *why, struct err *e)
{
    log_line(LOG_INFO, "placed", "shard=%d open: %s", shard, why);
    return station_put(db, &(struct station){.state = STATION_OPEN}, e);
}

static enum err_code decide(struct app *app, int shard, struct db *db, const struct station *is, struct arena *a, struct err *e)
{
    if (is->state == STATION_CLOSING) {
        if (left_alone(app, shard, is))
            return open_again(db, shard, "whoever wanted to move it is gone", e);
        return err(e, ERR_BUSY, "the province is about to move");
    }
    if (is->state == STATION_WAITING && strcmp(dbs_came_by(app->dbs, shard, a), is->move) == 0)
        return open_again(db, shard, "here it has moved", e);
    if (is->state == STATION_GONE) {
        dbs_moved(app->dbs, shard, is->whither, is->move, is->turn);
        atomic_store(&app->untold[shard + 1], true);
        log_line(LOG_INFO, "placed", "shard=%d has moved", shard);
    } else {
        dbs_moved(app->dbs, shard, is->whither, NULL, is->turn - 1);
    }
    return err(e, ERR_BUSY, "the province has moved");
}

enum err_code placed_admit(struct app *app, int shard, struct db *db, struct err *e)
{
    struct arena *a = arena_new(2048);
    struct station is;
    enum err_code rc = station_get(db, a, &is, e);
    if (!rc && is.state != STATION_OPEN)
        rc = decide(app, shard, db, &is, a, e);
    arena_free(a);
    return rc;
}

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    struct app *app = arg;
    struct list rows;
    TRY(placed_all(c->centre, c->arena, &rows, e));
    const struct placed *p = rows.items;
    for (size_t i = 0; i < rows.n; i++) {
        bool there = p[i].state == PLACED_SETTLED || p[i].state == PLACED_MOVED; /* for good, by the move that the row names */
        dbs_moved(app->dbs, (int)p[i].shard, p[i].place, there ? p[i].move : NULL, p[i].turn);
        if (!there && strcmp(dbs_came_by(app->dbs, (int)p[i].shard, c->arena), p[i].move) == 0)
            atomic_store(&app->untold[p[i].shard + 1], true); /* met at the start */
    }
    return ERR_OK;
}

static enum err_code tell(struct ctx *c, void *arg, struct err *e)
{
    struct app *app = arg;
    for (int shard = 0; shard < dbs_shards(app->dbs); shard++)
        if (atomic_load(&app->untold[shard + 1]))
            TRY(placed_switched(c, shard, dbs_came_by(app->dbs, shard, c->arena), e));
    return ERR_OK;
}

static bool has_to_tell(const struct app *app)
{
    for (int shard = 0; shard < dbs_shards(app->dbs); shard++)
        if (atomic_load(&app->untold[shard + 1]))
            return true;
    return false;
}

enum err_code placed_follow(struct app *app, struct err *e)
{
    if (dbs_single(app->dbs))
        return ERR_OK;
    if (has_to_tell(app)) { /* whoever moved it would have, and may be dead */
        TRY(app_write(app, -1, tell, app, e));
        for (int shard = 0; shard < dbs_shards(app->dbs); shard++)
            atomic_store(&app->untold[shard + 1], false);
    }
    return app_read(app, -1, look, app, e);
}
