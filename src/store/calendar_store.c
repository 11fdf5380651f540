/* SQL of announced days and lunar years. Knows nothing of how days are counted. */
#include "store/calendar_store.h"
#include "time/calendar.h"

static const struct field day_fields[] = {
    FIELD(announced_day, unit, F_INT),
    FIELD(announced_day, day, F_DATE),
    FIELD(announced_day, kind, F_ENUM, .words = calendar_kinds),
    FIELD(announced_day, hours, F_TEXT),
    FIELD(announced_day, name, F_TEXT),
    FIELD(announced_day, law, F_TEXT),
    FIELD(announced_day, status, F_TEXT),
    FIELD(announced_day, by_hand, F_BOOL),
};
const struct model announced_day_model = MODEL(announced_day, day_fields);

static const struct field lunar_fields[] = {
    FIELD(lunar_row, year, F_INT),
    FIELD(lunar_row, tet, F_DATE),
    FIELD(lunar_row, gio_to, F_DATE),
    FIELD(lunar_row, leap_month, F_INT),
    FIELD(lunar_row, month_lengths, F_TEXT),
    FIELD(lunar_row, can_chi, F_TEXT),
};
const struct model lunar_row_model = MODEL(lunar_row, lunar_fields);

#define DAY "unit, day, kind, hours, name, law, status, by_hand"
#define LUNAR "year, tet, gio_to, leap_month, month_lengths, can_chi"

enum { DAYS, SAVE_DAY, DROP_DAY, YEARS, SAVE_YEAR };

static const struct sql rows[] = {
    [DAYS] = {"select " DAY " from calendar_day order by unit, day", &announced_day_model, NULL},
    [SAVE_DAY] = {"insert into calendar_day(" DAY ") values($1, $2, $3, $4, $5, $6, $7, $8)"
                  " on conflict(unit, day) do update set kind = excluded.kind, hours = excluded.hours,"
                  " name = excluded.name, law = excluded.law, status = excluded.status,"
                  " by_hand = excluded.by_hand", NULL, NULL},
    [DROP_DAY] = {"delete from calendar_day where unit = $1 and day = $2", NULL, NULL},
    [YEARS] = {"select " LUNAR " from lunar_year order by year", &lunar_row_model, NULL},
    [SAVE_YEAR] = {"insert into lunar_year(" LUNAR ") values($1, $2, $3, $4, $5, $6)"
                   " on conflict(year) do update set tet = excluded.tet, gio_to = excluded.gio_to,"
                   " leap_month = excluded.leap_month, month_lengths = excluded.month_lengths,"
                   " can_chi = excluded.can_chi", NULL, NULL},
};
const struct sql_set calendar_set = {"calendar", rows, sizeof(rows) / sizeof(rows[0])};

enum err_code calendar_store_days(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[DAYS], DB_NONE, a, out, e);
}

enum err_code calendar_store_save_day(struct db *db, const struct announced_day *d, struct err *e)
{
    return db_save(db, &rows[SAVE_DAY], "unit day kind hours name law status by_hand", &announced_day_model, d, e);
}

enum err_code calendar_store_drop_day(struct db *db, int64_t unit, const char *day, struct err *e)
{
    return db_exec(db, &rows[DROP_DAY], DB_ARGS(DB_I(unit), DB_T(day)), NULL, e);
}

enum err_code calendar_store_lunar(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[YEARS], DB_NONE, a, out, e);
}

enum err_code calendar_store_save_lunar(struct db *db, const struct lunar_row *y, struct err *e)
{
    return db_save(db, &rows[SAVE_YEAR], "year tet gio_to leap_month month_lengths can_chi", &lunar_row_model, y, e);
}
