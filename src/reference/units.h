/* The directory of all units, read once from the centre and never changed: thousands of lookups a second
 * need no SQL. When units change the world reads a new one and keeps the former (world_reload_units). */
#pragma once
#include "base/err.h"
#include "db/db.h"
#include "domain/unit.h"

struct units;

/* Everything lives in a. ERR_INTERNAL if the tables contradict themselves (a unit without a name). */
enum err_code units_load(struct db *centre, struct arena *a, const struct units **out, struct err *e) MUST_USE;

const struct unit *units_find(const struct units *u, int64_t id);                    /* NULL if none; one look for all but offices */
const struct unit *units_by_code(const struct units *u, enum unit_tier tier, const char *code); /* aliases too; NULL if none */
const struct unit *units_by_agency_code(const struct units *u, const char *code);    /* exact, upper case; NULL if none */
const struct unit *units_province(const struct units *u, const struct unit *of);     /* NULL for the nation or NULL */

/* The commune for which a unit's desk takes dossiers in: itself, or whose point it is. NULL: it has no such desk. */
const struct unit *units_desk(const struct units *u, const struct unit *of);

/* For people; date as in unit_name_on; lang "en" or else Vietnamese; of NULL gives "".
 *   title          "Phường Thanh Khê", "Sở Xây dựng thành phố Đà Nẵng", "Thanh Khe Ward"
 *   with_province  "Phường Thanh Khê, thành phố Đà Nẵng": at the head of a line or cell
 *   in_sentence    "phường Thanh Khê, thành phố Đà Nẵng": the type in lower case
 * Names of communes repeat: the province is always there, unless the name holds it already. In the last two the
 * spaces of the commune's part are no-break spaces (U+00A0), so that a line never ends inside a name. */
const char *units_title(const struct units *u, const struct unit *of, const char *date, const char *lang, struct arena *a);
const char *units_with_province(const struct units *u, const struct unit *of, const char *date, const char *lang, struct arena *a);
const char *units_in_sentence(const struct units *u, const struct unit *of, const char *date, const char *lang, struct arena *a);

/* A search as people type it: with or without marks, old and new names, in both spellings (Hoà, Hòa), with or without
 * type and province ("phuong hoa xuan da nang"). Every word must begin a word of the unit. Offices are not searched. */
struct unit_query {
    const char *text;
    int64_t province; /* 0 = everywhere */
    unsigned tiers;   /* bits 1 << enum unit_tier; 0 = communes and provinces */
};
/* Best first; returns how many were put in out. An empty text finds nothing. */
size_t units_search(const struct units *u, struct unit_query q, struct arena *scratch, const struct unit **out, size_t max);

/* Pick lists, by name in the order of the alphabet (d before đ). The array belongs to u. */
const struct unit *const *units_provinces(const struct units *u, size_t *n);
/* Communes or departments of a province, offices of a commune. *n = 0 when there are none. */
const struct unit *const *units_children(const struct units *u, int64_t of, enum unit_tier tier, size_t *n);
size_t units_count(const struct units *u, enum unit_tier tier);

/* Which unit plays a procedure's agency for a dossier that `competent` decides: "commune" is the unit itself, a department's
 * kind ("van_phong_dang_ky_dat_dai") the one of its province, "province" the province, "cong_an_xa" the police of the commune
 * (an office that stands alone; the committee's own offices play "commune"). NULL if there is none. */
const struct unit *units_agency(const struct units *u, const struct unit *competent, const char *agency);
/* The other way, for actor.kind: the kind of a department or of an office that stands alone, else "commune", "province",
 * "nation"; an office of the committee has its commune's. "" for NULL. */
const char *units_kind_of(const struct units *u, const struct unit *of);
