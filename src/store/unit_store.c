/* SQL of units and names. Knows nothing of what a unit may do. */
#include "store/unit_store.h"

#define UNIT "id, code, tier, kind, parent, province, agency_code, code_alias, lat, lon, population, seat"
#define NAME "unit, valid_from, valid_to, type, name, full_name, full_name_resolution, name_en, act"

static const struct field contact_fields[] = {
    FIELD(unit_contact, unit, F_INT), FIELD(unit_contact, address, F_TEXT), FIELD(unit_contact, phone, F_TEXT), FIELD(unit_contact, email, F_TEXT),
    FIELD(unit_contact, hours, F_TEXT, .flags = FIELD_LINES),
};
const struct model unit_contact_model = MODEL(unit_contact, contact_fields);

enum { UNITS, NAMES, SAVE, SAVE_NAME, DROP_NAME, CONTACT, CONTACT_SAVE, CONTACTS, SET_NAME, BY_HAND };

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
    [SET_NAME] = {"insert into unit_name(" NAME ", by_hand) values($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)"
                  " on conflict(unit, valid_from) do update set valid_to = excluded.valid_to, type = excluded.type,"
                  " name = excluded.name, full_name = excluded.full_name, full_name_resolution = excluded.full_name_resolution,"
                  " name_en = excluded.name_en, act = excluded.act, by_hand = 1", NULL, NULL},
    [BY_HAND] = {"select unit, valid_from from unit_name where by_hand = 1 order by unit, valid_from", &unit_name_model, NULL},
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
    return db_save(db, &rows[SET_NAME], "unit valid_from valid_to type name full_name full_name_resolution name_en act", &unit_name_model, n, e);
}

enum err_code unit_store_by_hand(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[BY_HAND], DB_NONE, a, out, e);
}
