/* Outlines kept in the centre. See outlines.h; how a file is read and matched is outlines_read.c's. */
#include "reference/outlines_read.h"
#include "geo/simplify.h"
#include <string.h>

static const struct field outline_fields[] = {FIELD(outline, unit, F_INT), FIELD(outline, shape, F_TEXT)};
static const struct model outline_model = MODEL(outline, outline_fields);

enum { ALL, UNDER, SAVE, DROP };
static const struct sql sql[] = {
    [ALL] = {"select unit, shape from outline order by unit", &outline_model, NULL},
    [UNDER] = {"select o.unit, o.shape from outline o join unit u on u.id = o.unit where u.parent = $1 order by o.unit", &outline_model, NULL},
    [SAVE] = {"insert into outline (unit, shape) values ($1, $2) on conflict (unit) do update set shape = excluded.shape", NULL, NULL},
    [DROP] = {"delete from outline", NULL, NULL},
};
const struct sql_set outline_set = {"outline", sql, sizeof sql / sizeof sql[0]};

enum err_code outlines_under(struct db *centre, int64_t parent, struct arena *a, struct list *out, struct err *e)
{
    return db_all(centre, &sql[UNDER], DB_ARGS(DB_I(parent)), a, out, e);
}

enum err_code outlines_remove(struct db *centre, int64_t *removed, struct err *e)
{
    return db_exec(centre, &sql[DROP], DB_NONE, removed, e);
}

static void tell_all(const struct outlines_job *j, struct list had, struct outlines_count *out)
{
    const struct outline *row = had.items;
    for (size_t i = 0; i < had.n; i++) {
        const struct unit *u = units_find(j->units, row[i].unit);
        out->provinces += u && u->tier == UNIT_PROVINCE;
        out->communes += u && u->tier == UNIT_COMMUNE;
    }
    out->provinces_all = (int64_t)units_count(j->units, UNIT_PROVINCE);
    out->communes_all = (int64_t)units_count(j->units, UNIT_COMMUNE);
}

/* What the centre has of a unit; NULL = nothing. */
static const char *had_of(struct list had, int64_t unit)
{
    const struct outline *row = had.items;
    for (size_t low = 0, high = had.n; low < high;) {
        size_t mid = (low + high) / 2;
        if (row[mid].unit == unit)
            return row[mid].shape;
        if (row[mid].unit < unit)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static enum err_code keep(struct db *centre, struct list had, const struct outlines_found *f, struct outlines_count *out, struct arena *a, struct err *e)
{
    for (size_t i = 0; i < f->n; i++) {
        struct buf b = buf_init(a, 1024);
        const struct shape *s = &f->shape[i];
        if (!s->n) {
            out->bare++;
            continue;
        }
        for (size_t k = 0; k < s->n; k++)
            out->corners += (int64_t)s->ring[k].n;
        shape_write(s, &b);
        const char *old = had_of(had, f->unit[i]->id);
        if (old && strcmp(old, b.p) == 0)
            continue;
        TRY(db_exec(centre, &sql[SAVE], DB_ARGS(DB_I(f->unit[i]->id), DB_T(b.p)), NULL, e));
        out->added += !old;
        out->changed += old != NULL;
    }
    return ERR_OK;
}

enum err_code outlines_import(struct db *centre, const struct outlines_job *j, struct outlines_count *out, struct err *e)
{
    struct outlines_found f = {0};
    struct list had;
    *out = (struct outlines_count){0};
    TRY(outlines_read(j, &f, out, e));
    double own = f.n && f.unit[0]->tier == UNIT_PROVINCE ? OUTLINES_PROVINCES : OUTLINES_COMMUNES;
    simplify_shapes(f.shape, f.n, j->metres < 0 ? own : j->metres, j->arena);
    TRY(db_all(centre, &sql[ALL], DB_NONE, j->arena, &had, e));
    TRY(keep(centre, had, &f, out, j->arena, e));
    TRY(db_all(centre, &sql[ALL], DB_NONE, j->arena, &had, e));
    tell_all(j, had, out);
    return ERR_OK;
}
