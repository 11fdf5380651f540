/* SQL of hand-overs. See handover_store.h. */
#include "store/handover_store.h"

static const struct field fields[] = {
    FIELD(handover, id, F_INT), FIELD(handover, account, F_INT), FIELD(handover, unit, F_INT), FIELD(handover, to_account, F_INT), FIELD(handover, from_day, F_DATE),
    FIELD(handover, note, F_TEXT), FIELD(handover, by_account, F_INT), FIELD(handover, by_name, F_TEXT, .mask = MASK_NAME), FIELD(handover, by_unit, F_INT),
};
const struct model handover_model = MODEL(handover, fields);

static const struct field given_fields[] = {FIELD(given, assignee, F_INT), FIELD(given, unit, F_INT), FIELD(given, n, F_INT), FIELD(given, role, F_TEXT)};
static const struct model given_model = MODEL(given, given_fields);

struct key_row { int64_t dossier; };
static const struct field key_fields[] = {FIELD(key_row, dossier, F_INT)};
static const struct model key_model = MODEL(key_row, key_fields);

#define COLUMNS "id, account, unit, to_account, from_day, note, by_account, by_name, by_unit"
enum { INSERT, FIND, NEWEST, GIVEN, DOSSIERS, RECEIVED };

static const struct sql sql[] = {
    [INSERT] = {"insert into handover (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", NULL, 0},
    [FIND] = {"select " COLUMNS " from handover where account = $1 and unit = $2 and from_day <= $3 order by id desc limit 1", &handover_model, 0},
    [NEWEST] = {"select coalesce(max(id), 0) from handover where from_day <= $1", NULL, 0},
    [GIVEN] = {"select assignee, unit, role, count(*) as n from task where assignee <> 0 and (assignee = $1 or $1 = 0) and kind = 'main'"
               " group by assignee, unit, role order by assignee, unit, role", &given_model, 0},
    [DOSSIERS] = {"select dossier from task where assignee = $1 and unit = $2 and role = $3 and kind = 'main' order by dossier", &key_model, 0},
    [RECEIVED] = {"select distinct t.dossier from task t join dossier d on d.id = t.dossier where t.unit = $1 or d.received_unit = $1 order by t.dossier", &key_model, 0},
};
const struct sql_set handover_set = {"handover", sql, sizeof sql / sizeof sql[0]};

enum err_code handover_insert(struct db *db, const struct handover *h, struct err *e)
{
    return db_save(db, &sql[INSERT], "id account unit to_account from_day note by_account by_name by_unit", &handover_model, h, e);
}

enum err_code handover_find(struct db *db, int64_t account, int64_t unit, const char *day, struct arena *a, struct handover **out, struct err *e)
{
    return db_find(db, &sql[FIND], DB_ARGS(DB_I(account), DB_I(unit), DB_T(day)), a, (void **)out, e);
}

enum err_code handover_newest(struct db *db, const char *day, int64_t *out, struct err *e)
{
    return db_int(db, &sql[NEWEST], DB_ARGS(DB_T(day)), 0, out, e);
}

enum err_code handover_given(struct db *db, int64_t account, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[GIVEN], DB_ARGS(DB_I(account)), a, out, e);
}

enum err_code handover_dossiers(struct db *db, const struct given *g, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DOSSIERS], DB_ARGS(DB_I(g->assignee), DB_I(g->unit), DB_T(g->role)), a, out, e);
}

enum err_code handover_received(struct db *db, int64_t unit, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[RECEIVED], DB_ARGS(DB_I(unit)), a, out, e);
}
