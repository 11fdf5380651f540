/* Whose outline is it? The file says by some property; which one is found by trying them all. See outlines_read.h.
 *
 * A value may have lost its zeros on the way (4 for 00004), and 4 may be a province as well: so a property is tried as codes of communes and as codes of
 * provinces, and the reading that names the most different units wins. A property that says the same for many (the province's code on each commune) names few. */
#include "reference/outlines_read.h"
#include "geo/geojson.h"
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES = 64, DIGITS = 8 };

/* Property and tier: one way to read the file. */
struct reading {
    const char *name;
    enum unit_tier tier;
    int64_t *unit; /* that were named, in the order they came; sorted at the end */
    size_t n, room, different;
};
struct reader {
    const struct outlines_job *job;
    struct reading reading[CANDIDATES];
    size_t readings;
    const struct reading *taken; /* of the second pass */
    struct outlines_found *found;
    struct outlines_count *count;
};

static const struct unit *unit_of(const struct reader *r, enum unit_tier tier, const char *value)
{
    size_t n = strlen(value), want = tier == UNIT_COMMUNE ? 5 : 2;
    char code[DIGITS] = "00000";
    if (!n || n > want || strspn(value, "0123456789") != n)
        return NULL;
    memcpy(code + want - n, value, n + 1);
    return units_by_code(r->job->units, tier, code);
}

static struct reading *reading_of(struct reader *r, const char *name, enum unit_tier tier)
{
    for (size_t i = 0; i < r->readings; i++)
        if (r->reading[i].tier == tier && strcmp(r->reading[i].name, name) == 0)
            return &r->reading[i];
    if (r->readings == CANDIDATES)
        return NULL;
    r->reading[r->readings] = (struct reading){.name = arena_str(r->job->arena, name), .tier = tier};
    return &r->reading[r->readings++];
}

static void named(struct reader *r, const struct geojson_property *p, enum unit_tier tier)
{
    const struct unit *u = unit_of(r, tier, p->value);
    struct reading *way = u ? reading_of(r, p->name, tier) : NULL;
    if (!way)
        return;
    if (way->n == way->room) {
        size_t room = way->room ? way->room * 2 : 256;
        way->unit = arena_grow(r->job->arena, way->unit, way->room * sizeof *way->unit, room * sizeof *way->unit);
        way->room = room;
    }
    way->unit[way->n++] = u->id;
}

static bool asked(const struct reader *r, const struct geojson_property *p)
{
    return !r->job->property || strcmp(r->job->property, p->name) == 0;
}

static enum err_code look(void *with, const struct geojson_feature *f, struct err *e)
{
    struct reader *r = with;
    (void)e;
    for (size_t i = 0; i < f->properties; i++)
        if (asked(r, &f->property[i])) {
            named(r, &f->property[i], UNIT_COMMUNE);
            named(r, &f->property[i], UNIT_PROVINCE);
        }
    return ERR_OK;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static enum err_code choose(struct reader *r, struct err *e)
{
    for (size_t i = 0; i < r->readings; i++) {
        struct reading *way = &r->reading[i];
        qsort(way->unit, way->n, sizeof *way->unit, by_number);
        for (size_t k = 0; k < way->n; k++)
            way->different += !k || way->unit[k] != way->unit[k - 1];
        if (!r->taken || way->different > r->taken->different)
            r->taken = way;
    }
    if (r->taken)
        return ERR_OK;
    return r->job->property ? err(e, ERR_INVALID, "no feature's property \"%s\" is the code of a unit", r->job->property)
                            : err(e, ERR_INVALID, "no property holds codes of units (5 digits of a commune, 2 of a province): say which one with --property");
}

static const char *value_of(const struct geojson_feature *f, const char *name)
{
    for (size_t i = 0; i < f->properties; i++)
        if (strcmp(f->property[i].name, name) == 0)
            return f->property[i].value;
    return "";
}

static struct shape copy(const struct shape *s, struct arena *a)
{
    struct shape out = {ARENA_ARRAY(a, struct shape_ring, s->n ? s->n : 1), s->n};
    for (size_t i = 0; i < s->n; i++) {
        size_t n = s->ring[i].n;
        out.ring[i] = (struct shape_ring){ARENA_ARRAY(a, struct shape_point, n), n};
        memcpy(out.ring[i].at, s->ring[i].at, n * sizeof(struct shape_point));
    }
    return out;
}

static enum err_code take(void *with, const struct geojson_feature *f, struct err *e)
{
    struct reader *r = with;
    const char *value = value_of(f, r->taken->name);
    const struct unit *u = unit_of(r, r->taken->tier, value);
    struct outlines_found *to = r->found;
    r->count->features++;
    r->count->positions += (int64_t)f->points;
    if (!u) {
        if (r->count->unknown_n < OUTLINES_NAMED)
            r->count->unknown[r->count->unknown_n++] = arena_str(r->job->arena, value);
        return ERR_OK;
    }
    for (size_t i = 0; i < to->n; i++)
        if (to->unit[i] == u)
            return err(e, ERR_INVALID, "feature %zu: %s comes twice", f->number, u->code);
    to->unit[to->n] = u;
    to->shape[to->n++] = copy(&f->shape, r->job->arena);
    r->count->matched++;
    return ERR_OK;
}

enum err_code outlines_read(const struct outlines_job *j, struct outlines_found *out, struct outlines_count *count, struct err *e)
{
    struct reader *r = ARENA_NEW(j->arena, struct reader);
    r->job = j;
    r->found = out;
    r->count = count;
    TRY(geojson_each(j->text, j->n, look, r, e));
    TRY(choose(r, e));
    size_t most = r->taken->n;
    *out = (struct outlines_found){ARENA_ARRAY(j->arena, const struct unit *, most), ARENA_ARRAY(j->arena, struct shape, most), 0};
    count->property = r->taken->name;
    return geojson_each(j->text, j->n, take, r, e);
}
