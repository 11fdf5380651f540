/* Units and names into the centre, and all tables together. Knows nothing of what a unit does. */
#include "reference/import_table.h"
#include "domain/unit.h"
#include "store/unit_store.h"
#include <string.h>

static int by_id(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_unit_from(const void *a, const void *b)
{
    const struct unit_name *x = a, *y = b;
    return x->unit != y->unit ? (x->unit > y->unit) - (x->unit < y->unit) : strcmp(x->valid_from, y->valid_from);
}

static enum err_code save_unit(struct db *db, const void *rec, struct err *e)
{
    return unit_store_save(db, rec, e);
}

static enum err_code keep_unit(struct db *db, const void *rec, struct err *e)
{
    (void)db;
    const struct unit *u = rec;
    return err(e, ERR_INVALID, "data/unit.tsv:1: unit %lld (%s) is missing: a unit is never taken away", (long long)u->id,
               u->code);
}

static enum err_code save_name(struct db *db, const void *rec, struct err *e)
{
    return unit_store_save_name(db, rec, e);
}

static enum err_code drop_name(struct db *db, const void *rec, struct err *e)
{
    const struct unit_name *n = rec;
    return unit_store_drop_name(db, n->unit, n->valid_from, e);
}

static enum err_code units(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    static const struct import_rows unit_rows = {&unit_model, by_id, save_unit, keep_unit};
    static const struct import_rows name_rows = {&unit_name_model, by_unit_from, save_name, drop_name};
    struct import_directory d;
    struct list units, names;
    TRY(import_directory_read(s, &d, e));
    TRY(unit_store_units(db, s->arena, &units, e));
    TRY(unit_store_names(db, s->arena, &names, e));
    TRY(import_bring(db, &unit_rows, units, d.units, count, e));
    return import_bring(db, &name_rows, names, d.names, count, e);
}

enum err_code import_units(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, units, e);
}

static enum err_code all(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    TRY(import_units(db, s, count, e));
    TRY(import_days(db, s, count, e));
    return import_lunar(db, s, count, e);
}

enum err_code import_all(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, all, e);
}
