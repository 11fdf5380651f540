/* Rows of units and their names over time. The centre's tables. */
#pragma once
#include "db/db.h"
#include "domain/unit.h"

/* All rows: units by id, names by unit and valid_from. Lists of struct unit, struct unit_name. */
enum err_code unit_store_units(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code unit_store_names(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* Insert or update by key. */
enum err_code unit_store_save(struct db *db, const struct unit *u, struct err *e) MUST_USE;
enum err_code unit_store_save_name(struct db *db, const struct unit_name *n, struct err *e) MUST_USE;
/* A name may be corrected; a unit never goes. */
enum err_code unit_store_drop_name(struct db *db, int64_t unit, const char *valid_from, struct err *e) MUST_USE;

/* How people reach a unit: of a unit without a row nobody has told yet. */
struct unit_contact {
    int64_t unit;
    const char *address, *phone, *email;
    const char *hours; /* in words, as it hangs at the door */
};
extern const struct model unit_contact_model;
enum err_code unit_contact_find(struct db *db, int64_t unit, struct arena *a, struct unit_contact **out, struct err *e) MUST_USE;
enum err_code unit_contact_save(struct db *db, const struct unit_contact *c, struct err *e) MUST_USE;
enum err_code unit_contact_all(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* by unit */

/* From when until when; of a unit without a row: always. */
struct unit_life {
    int64_t unit;
    const char *opens, *closes; /* the first day; the first day no longer, "" = open */
    int64_t heir;               /* goes on with what is open then; 0 = it does so itself */
    const char *note;           /* for the journals */
    int64_t decided;            /* made of the time of the last decision */
    int64_t by_account; const char *by_name; int64_t by_unit;
};
enum err_code unit_life_all(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* by unit */
enum err_code unit_life_save(struct db *db, const struct unit_life *l, struct err *e) MUST_USE;
/* Those that are closed on a day and have an heir, and the greatest `decided` among them (0 = none). */
enum err_code unit_life_closed(struct db *db, const char *day, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code unit_life_newest(struct db *db, const char *day, int64_t *out, struct err *e) MUST_USE;
/* The greatest key from `from` on; 0 = none. */
enum err_code unit_store_last(struct db *db, int64_t from, int64_t *out, struct err *e) MUST_USE;

/* As unit_store_save_name, and no import touches it. */
enum err_code unit_store_set_name(struct db *db, const struct unit_name *n, struct err *e) MUST_USE;
/* Units whose names were set by hand: struct unit_name with the unit alone. */
enum err_code unit_store_by_hand(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set unit_set;
