/* Rows of units, their names, and which kind of department plays an agency of the procedures. The centre's tables. */
#pragma once
#include "db/db.h"
#include "domain/unit.h"

struct unit_agency {
    const char *agency; /* as procedures name it: "land_office" */
    const char *kind;   /* of a department: "van_phong_dang_ky_dat_dai" */
};
extern const struct model unit_agency_model;

/* All rows: units by id, names by unit and valid_from, agencies by id. Lists of struct unit, unit_name, unit_agency. */
enum err_code unit_store_units(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code unit_store_names(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code unit_store_agencies(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* Insert or update by key. */
enum err_code unit_store_save(struct db *db, const struct unit *u, struct err *e) MUST_USE;
enum err_code unit_store_save_name(struct db *db, const struct unit_name *n, struct err *e) MUST_USE;
enum err_code unit_store_save_agency(struct db *db, const struct unit_agency *g, struct err *e) MUST_USE;
/* Names and agencies may be corrected; a unit never goes. */
enum err_code unit_store_drop_name(struct db *db, int64_t unit, const char *valid_from, struct err *e) MUST_USE;
enum err_code unit_store_drop_agency(struct db *db, const char *agency, struct err *e) MUST_USE;

extern const struct sql_set unit_set;
