/* Places of a commune where people hand in (điểm phục vụ), founded and closed by administrators. A point takes dossiers in for its commune from its
 * first day until the day it closes; what it has received then goes on with it until all is done, or with another unit, an event for each dossier. Units never go:
 * names, papers and journals that know a closed one stay. Writes: c->db is the centre; after the commit the world has to read units anew. */
#pragma once
#include "service/admin/scope.h"
#include "service/jobs.h"
#include "store/unit_store.h"

enum { FOUNDED_ID = 2000000 /* keys of what is founded here begin there: no import makes such */, POINT_CODE = 20 };

/* Under `parent`, a commune of the scope. `code`: the part behind the commune's, letters a-z, digits and "_". Problems ma, ten-goi, ten-anh, tu-ngay, quyet-dinh. */
struct point_new {
    int64_t parent;
    const char *code, *name, *name_en, *from, *act;
    struct unit_contact reach; /* without the unit */
};
enum err_code founding_point(struct ctx *c, const struct point_new *n, struct problems *p, int64_t *unit, struct err *e) MUST_USE;

/* From a day on; heir 0 = it goes on with what it has. Problems tu-ngay, giao, quyet-dinh. ERR_NOT_FOUND: no point of the scope. ERR_NOT_OFFERED: it is closed. */
struct point_close { int64_t unit, seen, heir; const char *from, *act, *note; /* note for the journals: to whom, and why */ };
enum err_code founding_close(struct ctx *c, const struct point_close *x, struct problems *p, struct err *e) MUST_USE;
/* A closing that has not come yet is taken back. ERR_NOT_OFFERED otherwise. */
enum err_code founding_keep(struct ctx *c, int64_t unit, int64_t seen, struct err *e) MUST_USE;
/* May it go on with the dossiers of a point: its commune, or another point of that commune that is open on the day. */
bool founding_may_inherit(const struct unit *point, const struct unit *heir, const char *day);

/* In a province's database: what points that are closed had received goes to their heirs. *moved grows by the dossiers. */
enum err_code founding_hand_on(struct ctx *c, int64_t *moved, struct err *e) MUST_USE;
/* Open dossiers that a unit received. Of one province's database. */
enum err_code founding_open(struct ctx *c, int64_t unit, int64_t *out, struct err *e) MUST_USE;
/* A standing job of the kind "closing" (jobs.h). */
enum err_code founding_key(struct ctx *c, const char **out, struct err *e) MUST_USE;
enum err_code founding_done(struct ctx *c, const struct job *j, struct err *e) MUST_USE;
