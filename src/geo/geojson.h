/* GeoJSON (RFC 7946) as strangers write it: a FeatureCollection of Polygon and MultiPolygon, one feature after the other, so that memory is that of the
 * largest feature. Knows nothing of what the features are.
 *
 * Refused: what is not JSON (ERR_BAD, with the byte); ERR_INVALID with the feature: another geometry, a ring that is not closed or has fewer than four
 * positions, a position off the globe (latitude first is told apart), a system of coordinates that is not WGS84 (the old member "crs").
 * ERR_TOO_LARGE beyond the bounds below. Heights are ignored. A feature without geometry comes with a shape without rings. */
#pragma once
#include "geo/shape.h"

enum {
    GEOJSON_FEATURES = 50000,
    GEOJSON_POINTS = 8000000,  /* of the whole file */
    GEOJSON_RINGS = 100000,    /* of one feature */
    GEOJSON_PROPERTIES = 64,   /* of one feature; what comes behind is not looked at, nor texts over 255 bytes */
};

struct geojson_property {
    const char *name, *value; /* texts and numbers as they stand; others are left out */
    bool number;
};
struct geojson_feature {
    size_t number; /* from 1 */
    const struct geojson_property *property;
    size_t properties;
    struct shape shape; /* corners rounded to parts of a degree, not twice the same; rings that then have fewer than three are left out */
    size_t points;      /* positions as they came */
};

/* f and all it holds are gone after the callback. The file must not change meanwhile. */
enum err_code geojson_each(const char *s, size_t n, enum err_code (*fn)(void *with, const struct geojson_feature *f, struct err *e), void *with, struct err *e) MUST_USE;
