/* SQL of units and names. Knows nothing of what a unit may do. */
#include "store/unit_store.h"

#define UNIT "id, code, tier, kind, parent, province, agency_code, code_alias, lat, lon, population, seat"
#define NAME "unit, valid_from, valid_to, type, name, full_name, full_name_resolution, name_en, act"

static const struct field contact_fields[] = {
    FIELD(unit_contact, unit, F_INT), FIELD(unit_contact, address, F_TEXT), FIELD(unit_contact, phone, F_TEXT), FIELD(unit_contact, email, F_TEXT),
    FIELD(unit_contact, hours, F_TEXT, .flags = FIELD_LINES),
};
const struct model unit_contact_model = MODEL(unit_contact, contact_fields);

static const struct field life_fields[] = {
    FIELD(unit_life, unit, F_INT), FIELD(unit_life, opens, F_DATE), FIELD(unit_life, closes, F_DATE), FIELD(unit_life, heir, F_INT), FIELD(unit_life, note, F_TEXT),
    FIELD(unit_life, decided, F_INT), FIELD(unit_life, by_account, F_INT), FIELD(unit_life, by_name, F_TEXT, .mask = MASK_NAME), FIELD(unit_life, by_unit, F_INT),
};
static const struct model unit_life_model = MODEL(unit_life, life_fields);
#define LIFE "unit, opens, closes, heir, note, decided, by_account, by_name, by_unit"

enum { UNITS, NAMES, SAVE, SAVE_NAME, DROP_NAME, CONTACT, CONTACT_SAVE, CONTACTS, SET_HAND, BY_HAND, LIVES, LIFE_SAVE, CLOSED, NEWEST, LAST_ID };

static const struct sql rows[] = {
    [UNITS] = {"select " UNIT " from unit order by id", &unit_model, NULL},
    [NAMES] = {"select " NAME " from unit_name order by unit, valid_from", &unit_name_model, NULL},
    [SAVE] = {"insert into unit(" UNIT ") values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
              " on conflict(id) do update set code = excluded.code, tier = excluded.tier, kind = excluded.kind,"
              " parent = excluded.parent, province = excluded.province, agency_code = excluded.agency_code,"
              " code_alias = excluded.code_alias, lat = excluded.lat, lon = excluded.lon,"
              " population = excluded.population, seat = excluded.seat", NULL, NULL},
    [SAVE_NAME] = {"insert into unit_name(" NAME ") values($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                   " on conflict(unit, valid_from) do update set valid_to = excluded.valid_to, type = excluded.type,"
                   " name = excluded.name, full_name = excluded.full_name,"
                   " full_name_resolution = excluded.full_name_resolution, name_en = excluded.name_en,"
                   " act = excluded.act", NULL, NULL},
    [DROP_NAME] = {"delete from unit_name where unit = $1 and valid_from = $2", NULL, NULL},
    [CONTACT] = {"select unit, address, phone, email, hours from unit_contact where unit = $1", &unit_contact_model, NULL},
    [CONTACT_SAVE] = {"insert into unit_contact(unit, address, phone, email, hours) values($1, $2, $3, $4, $5) on conflict(unit) do update set"
                      " address = excluded.address, phone = excluded.phone, email = excluded.email, hours = excluded.hours", NULL, NULL},
    [CONTACTS] = {"select unit, address, phone, email, hours from unit_contact order by unit", &unit_contact_model, NULL},
    [SET_HAND] = {"insert into unit_by_hand(unit) values($1) on conflict(unit) do nothing", NULL, NULL},
    [LIVES] = {"select " LIFE " from unit_life order by unit", &unit_life_model, NULL},
    [LIFE_SAVE] = {"insert into unit_life(" LIFE ") values($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict(unit) do update set opens = excluded.opens,"
                   " closes = excluded.closes, heir = excluded.heir, note = excluded.note, decided = excluded.decided, by_account = excluded.by_account,"
                   " by_name = excluded.by_name, by_unit = excluded.by_unit", NULL, NULL},
    [CLOSED] = {"select " LIFE " from unit_life where closes <> '' and closes <= $1 and heir <> 0 order by unit", &unit_life_model, NULL},
    [NEWEST] = {"select coalesce(max(decided), 0) from unit_life where closes <> '' and closes <= $1 and heir <> 0", NULL, NULL},
    [LAST_ID] = {"select coalesce(max(id), 0) from unit where id >= $1", NULL, NULL},
    [BY_HAND] = {"select unit from unit_by_hand order by unit", &unit_name_model, NULL},
};
const struct sql_set unit_set = {"unit", rows, sizeof(rows) / sizeof(rows[0])};

enum err_code unit_store_units(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[UNITS], DB_NONE, a, out, e);
}

enum err_code unit_store_names(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[NAMES], DB_NONE, a, out, e);
}

enum err_code unit_store_save(struct db *db, const struct unit *u, struct err *e)
{
    return db_save(db, &rows[SAVE],
                   "id code tier kind parent province agency_code code_alias lat lon population seat", &unit_model, u, e);
}

enum err_code unit_store_save_name(struct db *db, const struct unit_name *n, struct err *e)
{
    return db_save(db, &rows[SAVE_NAME],
                   "unit valid_from valid_to type name full_name full_name_resolution name_en act", &unit_name_model, n, e);
}

enum err_code unit_store_drop_name(struct db *db, int64_t unit, const char *valid_from, struct err *e)
{
    return db_exec(db, &rows[DROP_NAME], DB_ARGS(DB_I(unit), DB_T(valid_from)), NULL, e);
}

enum err_code unit_contact_find(struct db *db, int64_t unit, struct arena *a, struct unit_contact **out, struct err *e)
{
    return db_find(db, &rows[CONTACT], DB_ARGS(DB_I(unit)), a, (void **)out, e);
}

enum err_code unit_contact_save(struct db *db, const struct unit_contact *c, struct err *e)
{
    return db_save(db, &rows[CONTACT_SAVE], "unit address phone email hours", &unit_contact_model, c, e);
}

enum err_code unit_contact_all(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[CONTACTS], DB_NONE, a, out, e);
}

enum err_code unit_store_set_name(struct db *db, const struct unit_name *n, struct err *e)
{
    TRY(unit_store_save_name(db, n, e));
    return db_exec(db, &rows[SET_HAND], DB_ARGS(DB_I(n->unit)), NULL, e);
}

enum err_code unit_store_by_hand(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[BY_HAND], DB_NONE, a, out, e);
}

enum err_code unit_life_all(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[LIVES], DB_NONE, a, out, e);
}

enum err_code unit_life_save(struct db *db, const struct unit_life *l, struct err *e)
{
    return db_save(db, &rows[LIFE_SAVE], "unit opens closes heir note decided by_account by_name by_unit", &unit_life_model, l, e);
}

enum err_code unit_life_closed(struct db *db, const char *day, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[CLOSED], DB_ARGS(DB_T(day)), a, out, e);
}

enum err_code unit_life_newest(struct db *db, const char *day, int64_t *out, struct err *e)
{
    return db_int(db, &rows[NEWEST], DB_ARGS(DB_T(day)), 0, out, e);
}

enum err_code unit_store_last(struct db *db, int64_t from, int64_t *out, struct err *e)
{
    return db_int(db, &rows[LAST_ID], DB_ARGS(DB_I(from)), 0, out, e);
}
