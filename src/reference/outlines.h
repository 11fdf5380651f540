/* Outlines of units that an operator brought: read from GeoJSON (geo/geojson.h), matched to units by a property that holds their codes, simplified so that neighbours
 * stay joined, kept in the centre. We ship none: whose they are and what may be done with them is for who imports them to know. */
#pragma once
#include "db/db.h"
#include "reference/units.h"

enum { OUTLINES_COMMUNES = 60, OUTLINES_PROVINCES = 400, OUTLINES_NAMED = 20 }; /* metres, unless told */

struct outlines_job {
    const struct units *units;
    const char *text; size_t n; /* the file */
    const char *property;       /* whose values are codes of units; NULL = the one that fits most features */
    double metres;              /* how far a line may be moved, 0 = not at all but for rounding (11 m); below 0: as fits the map of such units */
    struct arena *arena;        /* for the work; some hundred bytes for each position of the file */
};
struct outlines_count {
    const char *property;       /* that was taken */
    int64_t features, matched, added, changed, bare; /* bare: of a known unit, but without geometry, or all of it a speck */
    int64_t positions, corners; /* as they came, and as they are kept */
    int64_t communes, provinces, communes_all, provinces_all; /* units that have an outline now, and all there are */
    const char *unknown[OUTLINES_NAMED]; size_t unknown_n;    /* values that are nobody's code: the first ones; features - matched is how many */
};

/* Inside a transaction of the centre that writes. Units that the file does not name keep what they have; doing it again changes nothing. ERR_INVALID: the file
 * cannot be used (e->why says where), no property fits, or a unit comes twice. */
enum err_code outlines_import(struct db *centre, const struct outlines_job *j, struct outlines_count *out, struct err *e) MUST_USE;
enum err_code outlines_remove(struct db *centre, int64_t *removed, struct err *e) MUST_USE; /* all of them */

struct outline {
    int64_t unit;
    const char *shape; /* geo/shape.h */
};
/* Of the units directly under one, by unit: struct outline. */
enum err_code outlines_under(struct db *centre, int64_t parent, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set outline_set;
