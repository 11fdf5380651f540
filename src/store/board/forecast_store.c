/* SQL of the forecast. See forecast_store.h; must never decide what is late. */
#include "store/board/forecast_store.h"

static const struct field row_fields[] = {
    FIELD(forecast_row, learnt_at, F_INSTANT), FIELD(forecast_row, dossiers, F_INT), FIELD(forecast_row, examples, F_INT), FIELD(forecast_row, verdict, F_TEXT),
    FIELD(forecast_row, body, F_TEXT),
};
static const struct model row_model = MODEL(forecast_row, row_fields);

static const struct field rate_fields[] = {
    FIELD(forecast_rate, unit, F_INT), FIELD(forecast_rate, procedure, F_TEXT), FIELD(forecast_rate, late, F_INT), FIELD(forecast_rate, load, F_INT),
};
static const struct model rate_model = MODEL(forecast_rate, rate_fields);

static const struct field day_fields[] = {
    FIELD(counter, day, F_INT), FIELD(counter, unit, F_INT), FIELD(counter, procedure, F_TEXT), FIELD(counter, outcome, F_INT), FIELD(counter, n, F_INT),
};
static const struct model day_model = MODEL(counter, day_fields);

static const struct field open_fields[] = {
    FIELD(forecast_open, id, F_INT), FIELD(forecast_open, revision, F_INT), FIELD(forecast_open, unit, F_INT), FIELD(forecast_open, received_at, F_INSTANT),
    FIELD(forecast_open, due_at, F_INSTANT), FIELD(forecast_open, paused_at, F_INSTANT), FIELD(forecast_open, handler_unit, F_INT),
    FIELD(forecast_open, procedure, F_TEXT), FIELD(forecast_open, state, F_TEXT),
};
static const struct model open_model = MODEL(forecast_open, open_fields);

struct unit_row { int64_t unit; };
static const struct field unit_fields[] = {FIELD(unit_row, unit, F_INT)};
static const struct model unit_model = MODEL(unit_row, unit_fields);

enum { GET, SET, RATES_DROP, RATE_ADD, RATES_OF, RATES, UNITS, PROCEDURES, OFFICERS, OPEN, OPEN_UNITS };

#define RATE_ROW "select unit, procedure, late, load from forecast_rate"

static const struct sql sql[] = {
    [GET] = {"select learnt_at, dossiers, examples, verdict, body from forecast where id = 1", &row_model, 0},
    [SET] = {"insert into forecast (id, learnt_at, dossiers, examples, verdict, body) values (1, $1, $2, $3, $4, $5) on conflict (id) do update set"
             " learnt_at = excluded.learnt_at, dossiers = excluded.dossiers, examples = excluded.examples, verdict = excluded.verdict, body = excluded.body",
             NULL, 0},
    [RATES_DROP] = {"delete from forecast_rate", NULL, 0},
    [RATE_ADD] = {"insert into forecast_rate (unit, procedure, late, load) values ($1, $2, $3, $4)", DB_LATER, 0},
    [RATES_OF] = {RATE_ROW " where (unit = $1 and procedure = '') or (unit = 0 and procedure = $2) or (unit = 0 and procedure = '')", &rate_model, 0},
    [RATES] = {RATE_ROW, &rate_model, 0},
    [UNITS] = {"select day, unit, '' as procedure, outcome, sum(n) as n from tally where day between 1 and $1 and outcome between 4 and 31"
               " and (outcome < 7 or outcome >= 16) group by day, unit, outcome order by day", &day_model, 0},
    [PROCEDURES] = {"select day, 0 as unit, procedure, outcome, sum(n) as n from tally where day between 1 and $1 and outcome between 17 and 23 and outcome <> 20"
                    " group by day, procedure, outcome order by day", &day_model, 0},
    [OFFICERS] = {"select day, unit, '' as procedure, 0 as outcome, count(distinct officer) as n from stint where day between 1 and $1 and n > 0"
                  " group by day, unit order by day", &day_model, 0},
    [OPEN] = {"select id, revision, unit, received_at, due_at, paused_at, handler_unit, procedure, state from dossier where finished_at = 0 and unit = $1"
              " and due_at > $2 and paused_at = 0 order by due_at, id limit $3", &open_model, 0},
    [OPEN_UNITS] = {"select distinct unit from pending where due > 0 and n > 0 order by unit", &unit_model, 0},
};
const struct sql_set forecast_sql_set = {"forecast", sql, sizeof sql / sizeof sql[0]};

enum err_code forecast_get(struct db *db, struct arena *a, struct forecast_row **out, struct err *e)
{
    return db_find(db, &sql[GET], DB_NONE, a, (void **)out, e);
}

enum err_code forecast_set(struct db *db, const struct forecast_row *r, struct err *e)
{
    TRY(db_exec(db, &sql[RATES_DROP], DB_NONE, NULL, e));
    return db_save(db, &sql[SET], "learnt_at dossiers examples verdict body", &row_model, r, e);
}

enum err_code forecast_rate_add(struct db *db, const struct forecast_rate *r, struct err *e)
{
    return db_save(db, &sql[RATE_ADD], "unit procedure late load", &rate_model, r, e);
}

enum err_code forecast_rates_of(struct db *db, int64_t unit, const char *procedure, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[RATES_OF], DB_ARGS(DB_I(unit), DB_T(procedure)), a, out, e);
}

enum err_code forecast_rates(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[RATES], DB_NONE, a, out, e);
}

enum err_code forecast_each_day(struct db *db, enum forecast_days what, int64_t to, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with,
                                struct err *e)
{
    static const int which[] = {[FORECAST_DAYS_UNITS] = UNITS, [FORECAST_DAYS_PROCEDURES] = PROCEDURES, [FORECAST_DAYS_OFFICERS] = OFFICERS};
    return db_each(db, &sql[which[what]], DB_ARGS(DB_I(to)), fn, with, e);
}

enum err_code forecast_open_list(struct db *db, int64_t unit, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OPEN], DB_ARGS(DB_I(unit), DB_I(now), DB_I(n)), a, out, e);
}

enum err_code forecast_open_units(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OPEN_UNITS], DB_NONE, a, out, e);
}
