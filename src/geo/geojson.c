/* GeoJSON, feature by feature. See geojson.h. */
#include "geo/geojson.h"
#include "geo/jscan.h"
#include <math.h>
#include <string.h>

struct reader {
    struct jscan s;
    struct arena *a; /* of one feature */
    enum err_code (*fn)(void *with, const struct geojson_feature *f, struct err *e);
    void *with;
    struct geojson_feature f;
    struct geojson_property *property;
    struct shape_point *point;
    size_t points, room, rings_room, total;
    const char *coordinates; /* where they begin in the text; NULL = not yet seen */
    char type[JSCAN_TEXT];
};

static enum err_code wrong(const struct reader *r, const char *what, struct err *e)
{
    return err(e, ERR_INVALID, "feature %zu: %s", r->f.number, what);
}

static enum err_code property(struct reader *r, const char *name, struct err *e)
{
    char text[JSCAN_TEXT];
    bool fits = false, number = false;
    char c = jscan_peek(&r->s);
    const char *from = r->s.at;
    if (c == '"') {
        TRY(jscan_string(&r->s, text, &fits, e));
    } else {
        TRY(jscan_skip(&r->s, e));
        size_t n = (size_t)(r->s.at - from);
        number = fits = (c == '-' || (c >= '0' && c <= '9')) && n < JSCAN_TEXT;
        if (fits)
            memcpy(text, from, n);
        text[fits ? n : 0] = '\0';
    }
    if (fits && *name && r->f.properties < GEOJSON_PROPERTIES)
        r->property[r->f.properties++] = (struct geojson_property){arena_str(r->a, name), arena_str(r->a, text), number};
    return ERR_OK;
}

static enum err_code properties(struct reader *r, struct err *e)
{
    char name[JSCAN_TEXT];
    bool more;
    if (jscan_peek(&r->s) == 'n')
        return jscan_skip(&r->s, e);
    TRY(jscan_take(&r->s, '{', e));
    for (size_t n = 0;; n++) {
        TRY(jscan_more(&r->s, '}', n, &more, e));
        if (!more)
            return ERR_OK;
        TRY(jscan_name(&r->s, name, e));
        TRY(property(r, name, e));
    }
}

static enum err_code position(struct reader *r, struct shape_point *out, struct err *e)
{
    double v[2] = {0, 0}, height;
    bool more;
    size_t n = 0;
    TRY(jscan_take(&r->s, '[', e));
    for (;; n++) {
        TRY(jscan_more(&r->s, ']', n, &more, e));
        if (!more)
            break;
        TRY(jscan_number(&r->s, n < 2 ? &v[n] : &height, e));
    }
    if (n < 2)
        return wrong(r, "a position has fewer than two numbers", e);
    if (fabs(v[1]) > 90 && fabs(v[0]) <= 90)
        return wrong(r, "latitude stands before longitude", e);
    if (!(fabs(v[0]) <= 180) || !(fabs(v[1]) <= 90))
        return wrong(r, "a position is not on the globe: degrees of WGS84 are asked for", e);
    *out = (struct shape_point){(int32_t)lround(v[0] * SHAPE_UNITS), (int32_t)lround(v[1] * SHAPE_UNITS)};
    return ++r->total > GEOJSON_POINTS ? err(e, ERR_TOO_LARGE, "more than %d positions", GEOJSON_POINTS) : ERR_OK;
}

static void keep(struct reader *r, size_t first, struct shape_point p)
{
    if (r->points > first && memcmp(&r->point[r->points - 1], &p, sizeof p) == 0)
        return;
    if (r->points == r->room) {
        size_t room = r->room ? r->room * 2 : 1024;
        r->point = arena_grow(r->a, r->point, r->room * sizeof *r->point, room * sizeof *r->point);
        r->room = room;
    }
    r->point[r->points++] = p;
}

/* The ring as its length for now: the points still move when more room is taken. */
static enum err_code add_ring(struct reader *r, size_t n, struct err *e)
{
    struct shape *s = &r->f.shape;
    if (s->n == r->rings_room) {
        size_t room = r->rings_room ? r->rings_room * 2 : 16;
        s->ring = arena_grow(r->a, s->ring, r->rings_room * sizeof *s->ring, room * sizeof *s->ring);
        r->rings_room = room;
    }
    s->ring[s->n++].n = n;
    return s->n > GEOJSON_RINGS ? err(e, ERR_TOO_LARGE, "feature %zu: more than %d rings", r->f.number, GEOJSON_RINGS) : ERR_OK;
}

static enum err_code ring(struct reader *r, struct err *e)
{
    struct shape_point first = {0, 0}, p = {0, 0};
    size_t from = r->points;
    bool more;
    size_t n = 0;
    TRY(jscan_take(&r->s, '[', e));
    for (;; n++) {
        TRY(jscan_more(&r->s, ']', n, &more, e));
        if (!more)
            break;
        TRY(position(r, &p, e));
        if (!n)
            first = p;
        keep(r, from, p);
    }
    r->f.points += n;
    if (n < 4)
        return wrong(r, "a ring has fewer than four positions", e);
    if (memcmp(&first, &p, sizeof p) != 0)
        return wrong(r, "a ring is not closed", e);
    r->points -= r->points > from + 1; /* the first one again */
    if (r->points - from >= 3)
        return add_ring(r, r->points - from, e);
    r->points = from;
    return ERR_OK;
}

/* levels: how many brackets lie around a ring. */
static enum err_code rings(struct reader *r, int levels, struct err *e)
{
    bool more;
    if (!levels)
        return ring(r, e);
    TRY(jscan_take(&r->s, '[', e));
    for (size_t n = 0;; n++) {
        TRY(jscan_more(&r->s, ']', n, &more, e));
        if (!more)
            return n ? ERR_OK : wrong(r, "coordinates are empty", e);
        TRY(rings(r, levels - 1, e));
    }
}

static enum err_code shape(struct reader *r, struct err *e)
{
    int levels = strcmp(r->type, "Polygon") == 0 ? 1 : strcmp(r->type, "MultiPolygon") == 0 ? 2 : 0;
    struct jscan behind = r->s;
    if (!levels)
        return err(e, ERR_INVALID, "feature %zu: neither Polygon nor MultiPolygon but \"%s\"", r->f.number, r->type);
    if (!r->coordinates)
        return wrong(r, "no coordinates", e);
    r->s.at = r->coordinates;
    TRY(rings(r, levels, e));
    r->s = behind;
    size_t at = 0;
    for (size_t i = 0; i < r->f.shape.n; at += r->f.shape.ring[i++].n)
        r->f.shape.ring[i].at = r->point + at;
    return ERR_OK;
}

static enum err_code geometry(struct reader *r, struct err *e)
{
    char name[JSCAN_TEXT];
    bool more, fits;
    if (jscan_peek(&r->s) == 'n')
        return jscan_skip(&r->s, e);
    TRY(jscan_take(&r->s, '{', e));
    for (size_t n = 0;; n++) {
        TRY(jscan_more(&r->s, '}', n, &more, e));
        if (!more)
            return shape(r, e);
        TRY(jscan_name(&r->s, name, e));
        if (strcmp(name, "type") == 0) {
            TRY(jscan_string(&r->s, r->type, &fits, e));
            continue;
        }
        jscan_peek(&r->s);
        if (strcmp(name, "coordinates") == 0)
            r->coordinates = r->s.at;
        TRY(jscan_skip(&r->s, e));
    }
}

static enum err_code member(struct reader *r, const char *name, struct err *e)
{
    if (strcmp(name, "properties") == 0)
        return properties(r, e);
    if (strcmp(name, "geometry") == 0)
        return geometry(r, e);
    return strcmp(name, "id") == 0 ? property(r, "id", e) : jscan_skip(&r->s, e);
}

static void begin(struct reader *r)
{
    arena_reset(r->a);
    r->f = (struct geojson_feature){.number = r->f.number + 1};
    r->property = ARENA_ARRAY(r->a, struct geojson_property, GEOJSON_PROPERTIES);
    r->f.property = r->property;
    r->point = NULL;
    r->points = r->room = r->rings_room = 0;
    r->coordinates = NULL;
    r->type[0] = '\0';
}

static enum err_code feature(struct reader *r, struct err *e)
{
    char name[JSCAN_TEXT];
    bool more;
    begin(r);
    if (r->f.number > GEOJSON_FEATURES)
        return err(e, ERR_TOO_LARGE, "more than %d features", GEOJSON_FEATURES);
    TRY(jscan_take(&r->s, '{', e));
    for (size_t n = 0;; n++) {
        TRY(jscan_more(&r->s, '}', n, &more, e));
        if (!more)
            return r->fn(r->with, &r->f, e);
        TRY(jscan_name(&r->s, name, e));
        TRY(member(r, name, e));
    }
}

static enum err_code features(struct reader *r, struct err *e)
{
    bool more;
    TRY(jscan_take(&r->s, '[', e));
    for (size_t n = 0;; n++) {
        TRY(jscan_more(&r->s, ']', n, &more, e));
        if (!more)
            return ERR_OK;
        TRY(feature(r, e));
    }
}

/* "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326": all that is WGS84 in degrees says one of the two. */
static enum err_code crs(struct reader *r, struct err *e)
{
    jscan_peek(&r->s);
    const char *from = r->s.at;
    TRY(jscan_skip(&r->s, e));
    size_t n = (size_t)(r->s.at - from);
    if (memmem(from, n, "CRS84", 5) || memmem(from, n, "4326", 4) || (n == 4 && *from == 'n'))
        return ERR_OK;
    return err(e, ERR_INVALID, "the file's \"crs\" is not WGS84 (CRS84, EPSG:4326): convert it first");
}

static enum err_code collection(struct reader *r, struct err *e)
{
    char name[JSCAN_TEXT];
    bool more, seen = false;
    TRY(jscan_take(&r->s, '{', e));
    for (size_t n = 0;; n++) {
        TRY(jscan_more(&r->s, '}', n, &more, e));
        if (!more)
            break;
        TRY(jscan_name(&r->s, name, e));
        bool here = strcmp(name, "features") == 0;
        seen = seen || here;
        TRY(here ? features(r, e) : strcmp(name, "crs") == 0 ? crs(r, e) : jscan_skip(&r->s, e));
    }
    if (jscan_peek(&r->s))
        return jscan_wrong(&r->s, "something follows the end", e);
    return seen ? ERR_OK : err(e, ERR_INVALID, "no FeatureCollection: the member \"features\" is missing");
}

enum err_code geojson_each(const char *s, size_t n, enum err_code (*fn)(void *with, const struct geojson_feature *f, struct err *e), void *with, struct err *e)
{
    struct reader r = {.s = {s, s, s + n}, .a = arena_new(1 << 20), .fn = fn, .with = with};
    if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        r.s.at += 3;
    enum err_code rc = collection(&r, e);
    arena_free(r.a);
    return rc;
}
