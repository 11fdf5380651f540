/* SQL of absences. See absence_store.h. */
#include "store/absence_store.h"

static const struct field fields[] = {
    FIELD(absence, id, F_INT), FIELD(absence, unit, F_INT), FIELD(absence, account, F_INT), FIELD(absence, stand_in, F_INT), FIELD(absence, from_day, F_DATE),
    FIELD(absence, to_day, F_DATE), FIELD(absence, reason, F_TEXT), FIELD(absence, created_by, F_INT), FIELD(absence, created_at, F_INSTANT),
    FIELD(absence, ended_by, F_INT), FIELD(absence, ended_at, F_INSTANT), FIELD(absence, name, F_TEXT, .mask = MASK_NAME),
    FIELD(absence, stand_in_name, F_TEXT, .mask = MASK_NAME),
};
const struct model absence_model = MODEL(absence, fields);

static const struct field standing_fields[] = {
    FIELD(standing_row, account, F_INT), FIELD(standing_row, name, F_TEXT, .mask = MASK_NAME), FIELD(standing_row, role, F_TEXT), FIELD(standing_row, to_day, F_DATE),
};
static const struct model standing_row_model = MODEL(standing_row, standing_fields);

struct entered { int64_t unit; };
static const struct field entered_fields[] = {FIELD(entered, unit, F_INT)};
static const struct model entered_model = MODEL(entered, entered_fields);

enum { INSERT, FIND, OF_UNIT, END, STANDING, WITH, CUT, ENTERED };

#define COLUMNS "x.id, x.unit, x.account, x.stand_in, x.from_day, x.to_day, x.reason, x.created_by, x.created_at, x.ended_by, x.ended_at"
#define READ "select " COLUMNS ", p.name, s.name as stand_in_name from absence x join account p on p.id = x.account join account s on s.id = x.stand_in "

static const struct sql sql[] = {
    [INSERT] = {"insert into absence (id, unit, account, stand_in, from_day, to_day, reason, created_by, created_at, ended_by, ended_at)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", NULL, 0},
    [FIND] = {READ "where x.id = $1", &absence_model, 0},
    [OF_UNIT] = {READ "where x.unit = $1 and x.to_day >= $2 and x.ended_at = 0 order by x.from_day, x.id limit 500", &absence_model, 0},
    [END] = {"update absence set ended_by = $2, ended_at = $3 where id = $1 and ended_at = 0", NULL, 0},
    [WITH] = {READ "where (x.account = $1 or x.stand_in = $1) and x.to_day >= $2 and x.ended_at = 0 order by x.from_day, x.id limit 500", &absence_model, 0},
    [CUT] = {"update absence set to_day = $2 where id = $1 and from_day <= $2 and ended_at = 0", NULL, 0},
    [ENTERED] = {"select distinct unit from absence where id > $1 and ended_at = 0 order by unit", &entered_model, 0},
    [STANDING] = {"select x.account, p.name, o.role, x.to_day from absence x join account p on p.id = x.account join officer o on o.account = x.account"
                  " and o.unit = x.unit and o.valid_from <= $3 and (o.valid_to = '' or o.valid_to > $3) where x.stand_in = $1 and x.unit = $2"
                  " and x.from_day <= $3 and x.to_day >= $3 and x.ended_at = 0 order by x.account, o.role limit 64", &standing_row_model, 0},
};
const struct sql_set absence_set = {"absence", sql, sizeof sql / sizeof sql[0]};

enum err_code absence_insert(struct db *db, const struct absence *x, struct err *e)
{
    return db_save(db, &sql[INSERT], "id unit account stand_in from_day to_day reason created_by created_at ended_by ended_at", &absence_model, x, e);
}

enum err_code absence_find(struct db *db, int64_t id, struct arena *a, struct absence **out, struct err *e)
{
    return db_find(db, &sql[FIND], DB_ARGS(DB_I(id)), a, (void **)out, e);
}

enum err_code absence_of_unit(struct db *db, int64_t unit, const char *day, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_UNIT], DB_ARGS(DB_I(unit), DB_T(day)), a, out, e);
}

enum err_code absence_end(struct db *db, int64_t id, int64_t by, int64_t at, struct err *e)
{
    return db_exec(db, &sql[END], DB_ARGS(DB_I(id), DB_I(by), DB_I(at)), NULL, e);
}

enum err_code absence_standing(struct db *db, int64_t account, int64_t unit, const char *day, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[STANDING], DB_ARGS(DB_I(account), DB_I(unit), DB_T(day)), a, out, e);
}

enum err_code absence_with(struct db *db, int64_t account, const char *day, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[WITH], DB_ARGS(DB_I(account), DB_T(day)), a, out, e);
}

enum err_code absence_entered(struct db *db, int64_t after_id, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[ENTERED], DB_ARGS(DB_I(after_id)), a, out, e);
}

enum err_code absence_cut(struct db *db, int64_t id, const char *to_day, struct err *e)
{
    return db_exec(db, &sql[CUT], DB_ARGS(DB_I(id), DB_T(to_day)), NULL, e);
}
