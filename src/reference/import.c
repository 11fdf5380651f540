/* Units and names into the centre, and all tables together. Knows nothing of what a unit does. */
#include "reference/import_table.h"
#include "base/hash.h"
#include "domain/unit.h"
#include "store/brought_store.h"
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

static bool by_hand(const struct list *hand, int64_t unit)
{
    const struct unit_name *n = hand->items;
    for (size_t i = 0; i < hand->n; i++)
        if (n[i].unit == unit)
            return true;
    return false;
}

/* Of a unit that an administrator has named, all names are the administrator's. */
static struct list but_by_hand(struct list names, const struct list *hand)
{
    struct unit_name *n = names.items;
    size_t kept = 0;
    for (size_t i = 0; i < names.n; i++)
        if (!by_hand(hand, n[i].unit))
            n[kept++] = n[i];
    names.n = kept;
    return names;
}

static enum err_code units(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    static const struct import_rows unit_rows = {&unit_model, by_id, save_unit, keep_unit};
    static const struct import_rows name_rows = {&unit_name_model, by_unit_from, save_name, drop_name};
    struct import_directory d;
    struct list units, names, hand;
    TRY(import_directory_read(s, &d, e));
    TRY(unit_store_by_hand(db, s->arena, &hand, e));
    TRY(unit_store_units(db, s->arena, &units, e));
    TRY(unit_store_names(db, s->arena, &names, e));
    TRY(import_bring(db, &unit_rows, units, d.units, count, e));
    return import_bring(db, &name_rows, but_by_hand(names, &hand), but_by_hand(d.names, &hand), count, e);
}

enum err_code import_units(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, units, e);
}

static enum err_code all(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    TRY(import_units(db, s, count, e));
    TRY(import_days(db, s, count, e));
    TRY(import_lunar(db, s, count, e));
    TRY(import_listings(db, s, count, e));
    return import_search_words(db, s, count, e);
}

enum err_code import_all(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, all, e);
}

static const char *digest(const struct import_source *s)
{
    size_t n;
    const struct embedded *file = embed_under(s->files, s->n, "data/", &n);
    struct sha256_stream *sum = sha256_begin();
    for (size_t i = 0; i < n; i++) {
        sha256_add(sum, file[i].name, strlen(file[i].name) + 1);
        sha256_add(sum, file[i].data, file[i].n);
    }
    struct sha256 h = sha256_end(sum);
    return hash_hex(s->arena, h.b, sizeof h.b);
}

enum err_code import_own(struct db *centre, const struct import_source *s, int64_t now, struct import_own *out, struct err *e)
{
    static const char what[] = "tables";
    const char *was, *is = digest(s);
    *out = (struct import_own){0};
    TRY(brought_hash(centre, what, s->arena, &was, e));
    if (strcmp(was, is) == 0)
        return ERR_OK;
    TRY(import_units(centre, s, &out->units, e));
    TRY(import_days(centre, s, &out->days, e));
    TRY(import_lunar(centre, s, &out->days, e));
    TRY(import_listings(centre, s, &out->listings, e));
    TRY(import_search_words(centre, s, &out->listings, e));
    return brought_save(centre, what, is, now, e);
}
