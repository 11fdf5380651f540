/* Units as administrators change them: how people reach one, and what it is called from a day on. Communes and departments are made, merged and taken away by the
 * reference tables alone (data/unit.tsv), because dossiers and codes hang on them; points of a commune: founding.h. Writes: c->db is the centre; after the commit the world has to read units anew. */
#pragma once
#include "service/admin/scope.h"
#include "store/unit_store.h"

const char *places_thing(struct arena *a, int64_t unit); /* "unit:20209" */

/* Problems dia-chi, dien-thoai-dv, thu-dv, gio. */
enum err_code places_reach(struct ctx *c, const struct unit_contact *x, int64_t seen, struct problems *p, struct err *e) MUST_USE;

void places_check_phone(const char *phone, struct problems *p); /* problem dien-thoai-dv */

/* A name from a day on; the one before ends there. Of a province or commune: type ("phuong") and name, from which the full name follows; its offices, which are
 * called after it, follow too. Of a department or office: the full name. Problems tu-ngay, loai, ten-goi, ten-anh, van-ban. */
struct place_name {
    int64_t unit, seen;
    const char *from, *type, *name, *name_en, *act;
};
enum err_code places_name(struct ctx *c, const struct place_name *x, struct problems *p, struct err *e) MUST_USE;
/* Takes the last name away again while it is not in force yet; the one before stays open. ERR_NOT_OFFERED otherwise. */
enum err_code places_unname(struct ctx *c, int64_t unit, int64_t seen, struct err *e) MUST_USE;
/* May the last name be taken away? */
bool places_may_unname(const struct ctx *c, const struct unit *u);
/* Types that a unit's name may have; NULL-ended; empty for departments and offices. */
const char *const *places_types(const struct unit *u);
