/* The row db_station. See station.h; must never follow it anywhere. */
#include "db/station.h"

static const char *const words[] = {"open", "closing", "gone", "waiting", NULL};
static const struct field fields[] = {
    FIELD(station, state, F_ENUM, .words = words), FIELD(station, move, F_TEXT), FIELD(station, whither, F_TEXT), FIELD(station, turn, F_INT),
    FIELD(station, until_at, F_INT), FIELD(station, position, F_INT),
};
static const struct model station_model = MODEL(station, fields);

enum { THERE, FIND, PUT, TAKE, ADVANCE };
static const struct sql sql[] = {
    [THERE] = {.text = "select count(*) from sqlite_schema where type = 'table' and name = 'db_station'",
               .pg = "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'db_station'"},
    [FIND] = {"select state, move, whither, turn, until_at, position from db_station", &station_model, NULL},
    [PUT] = {"insert into db_station (one, state, move, whither, turn, until_at, position) values (1, $1, $2, $3, $4, $5, $6) on conflict (one) do update set"
             " state = excluded.state, move = excluded.move, whither = excluded.whither, turn = excluded.turn, until_at = excluded.until_at,"
             " position = excluded.position", NULL, NULL},
    [TAKE] = {"delete from db_station", NULL, NULL},
    [ADVANCE] = {"update db_station set position = $3 where state = 'waiting' and move = $1 and position = $2", NULL, NULL},
};
const struct sql_set station_set = {"station", sql, sizeof sql / sizeof sql[0]};

enum err_code station_get(struct db *db, struct arena *a, struct station *out, struct err *e)
{
    int64_t there;
    struct station *row = NULL;
    TRY(db_int(db, &sql[THERE], DB_NONE, 0, &there, e));
    if (there)
        TRY(db_find(db, &sql[FIND], DB_NONE, a, (void **)&row, e));
    *out = row ? *row : (struct station){.move = "", .whither = ""};
    return ERR_OK;
}

enum err_code station_put(struct db *db, const struct station *s, struct err *e)
{
    if (s->state == STATION_OPEN)
        return db_exec(db, &sql[TAKE], DB_NONE, NULL, e);
    const struct db_arg args[] = {DB_T(words[s->state]), DB_T(s->move), DB_T(s->whither), DB_I(s->turn), DB_I(s->until_at), DB_I(s->position), {.type = DB_END}};
    return db_exec(db, &sql[PUT], args, NULL, e);
}

enum err_code station_advance(struct db *db, const char *move, int64_t from, int64_t to, struct err *e)
{
    int64_t n;
    TRY(db_exec(db, &sql[ADVANCE], DB_ARGS(DB_T(move), DB_I(from), DB_I(to)), &n, e));
    return n ? ERR_OK : err(e, ERR_STALE, "another one is at this move");
}
