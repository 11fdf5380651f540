/* Shapes as texts, GeoJSON as strangers write it with every fault told, and borders that stay joined when corners are left out. */
#include "geo/geojson.h"
#include "geo/simplify.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

static void shapes_are_read_as_written(void **state)
{
    (void)state;
    static const char *const good[] = {"0,0 10,0 0,10", "1058378,210386 12,-5 40,0 -3,90;1059000,210100 5,5 -10,1", "-1800000,-900000 1,0 0,1"};
    static const char *const bad[] = {"", "1,2", "1,2 3,4", "0,0 1,0 0,1;", ";0,0 1,0 0,1", "0,0  1,0 0,1", "0,0 1,0 0,1 ", "0;0 1,0 0,1", "0,0 1,0 0,x", "0,0 1.5,0 0,1",
                                      "1800001,0 1,0 0,1", "0,900000 0,1 1,0", "9999999999,0 1,0 0,1", "0,0 -,0 0,1"};
    struct arena *a = arena_new(0);
    struct shape s;
    struct err e;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct buf b = buf_init(a, 0);
        assert_int_equal(shape_parse(good[i], a, &s, &e), ERR_OK);
        shape_write(&s, &b);
        assert_string_equal(b.p, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (shape_parse(bad[i], a, &s, &e) != ERR_BAD)
            fail_msg("taken: \"%s\"", bad[i]);
    assert_int_equal(shape_parse("0,0 10,0 0,10 -10,0", a, &s, &e), ERR_OK);
    assert_int_equal(shape_ring_area(&s.ring[0]), 200);
    arena_free(a);
}

/* ---- GeoJSON */

struct got {
    struct arena *a;
    size_t features, rings, points, properties;
    const char *last; /* shape of the last one */
    const char *code; /* its property "code" */
};

static enum err_code take(void *with, const struct geojson_feature *f, struct err *e)
{
    struct got *g = with;
    struct buf b = buf_init(g->a, 0);
    (void)e;
    g->features++;
    assert_int_equal(f->number, g->features);
    g->rings += f->shape.n;
    g->points += f->points;
    g->properties += f->properties;
    shape_write(&f->shape, &b);
    g->last = b.p;
    g->code = "";
    for (size_t i = 0; i < f->properties; i++)
        if (strcmp(f->property[i].name, "code") == 0)
            g->code = arena_str(g->a, f->property[i].value);
    return ERR_OK;
}

static enum err_code read_text(const char *text, struct got *g, struct err *e)
{
    *g = (struct got){.a = g->a};
    return geojson_each(text, strlen(text), take, g, e);
}

#define FILE_OF(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(geometry) "{\"type\":\"Feature\",\"properties\":{\"code\":\"20257\",\"n\":7,\"x\":null},\"geometry\":" geometry "}"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":[" rings "]}"
#define SQUARE "[[108,16],[108.1,16],[108.1,16.1],[108,16.1],[108,16]]"

static void features_are_read(void **state)
{
    (void)state;
    struct got g = {.a = arena_new(0)};
    struct err e;
    assert_int_equal(read_text(FILE_OF(FEATURE(POLYGON(SQUARE))), &g, &e), ERR_OK);
    assert_int_equal(g.features, 1);
    assert_int_equal(g.points, 5);
    assert_int_equal(g.properties, 2);
    assert_string_equal(g.last, "1080000,160000 1000,0 0,1000 -1000,0");
    assert_string_equal(g.code, "20257");
    /* members in another order, a height, an exponent, escapes, a mark of bytes at the head, a crs that is ours */
    assert_int_equal(read_text("\xEF\xBB\xBF {\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\"features\": [ {\"geometry\": {\"coordinates\":[[[[1.08e2,16,5],"
                               "[108.1,16,5],[108.1,1610e-2],[108,16]]]], \"type\":\"MultiPolygon\"},\"id\":4,\"properties\":{\"co\\u0064e\":\"\\u0110\\ud83d\\ude00\"}} ] }", &g, &e), ERR_OK);
    assert_string_equal(g.last, "1080000,160000 1000,0 0,1000");
    assert_string_equal(g.code, "\xC4\x90\xF0\x9F\x98\x80");
    assert_int_equal(read_text(FILE_OF(FEATURE("null")), &g, &e), ERR_OK);
    assert_int_equal(g.rings, 0);
    assert_int_equal(read_text(FILE_OF(FEATURE(POLYGON("[[108,16],[108.00001,16],[108,16.00001],[108,16]]"))), &g, &e), ERR_OK); /* less than we can tell */
    assert_int_equal(g.rings, 0);
    arena_free(g.a);
}

static void faults_are_told(void **state)
{
    (void)state;
    static const struct { const char *text, *why; enum err_code rc; } bad[] = {
        {FILE_OF(FEATURE("{\"type\":\"Point\",\"coordinates\":[108,16]}")), "feature 1: neither Polygon nor MultiPolygon but \"Point\"", ERR_INVALID},
        {FILE_OF(FEATURE("{\"type\":\"Polygon\"}")), "feature 1: no coordinates", ERR_INVALID},
        {FILE_OF(FEATURE("{\"type\":\"Polygon\",\"coordinates\":[]}")), "feature 1: coordinates are empty", ERR_INVALID},
        {FILE_OF(FEATURE("null") "," FEATURE(POLYGON("[[108,16],[108.1,16],[108,16]]"))), "feature 2: a ring has fewer than four positions", ERR_INVALID},
        {FILE_OF(FEATURE(POLYGON("[[108,16],[108.1,16],[108.1,16.1],[108,16.1]]"))), "feature 1: a ring is not closed", ERR_INVALID},
        {FILE_OF(FEATURE(POLYGON("[[16,108],[16,108.1],[16.1,108.1],[16,108]]"))), "feature 1: latitude stands before longitude", ERR_INVALID},
        {FILE_OF(FEATURE(POLYGON("[[1780000,550000],[1,2],[3,4],[1,2]]"))), "feature 1: a position is not on the globe: degrees of WGS84 are asked for", ERR_INVALID},
        {FILE_OF(FEATURE(POLYGON("[[108],[1,2],[3,4],[1,2]]"))), "feature 1: a position has fewer than two numbers", ERR_INVALID},
        {"{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:3405\"}},\"features\":[]}", "the file's \"crs\" is not WGS84 (CRS84, EPSG:4326): convert it first", ERR_INVALID},
        {"{\"type\":\"Feature\"}", "no FeatureCollection: the member \"features\" is missing", ERR_INVALID},
        {"", "byte 1: '{' is missing", ERR_BAD},
        {"[]", "byte 1: '{' is missing", ERR_BAD},
        {"{\"features\":[]} x", "byte 17: something follows the end", ERR_BAD},
        {"{\"features\":[", "byte 14: '{' is missing", ERR_BAD},
        {"{\"features\":[],}", "byte 16: '\"' is missing", ERR_BAD},
        {"{\"x\":01,\"features\":[]}", "byte 8: no number", ERR_BAD},
        {"{\"x\":1.,\"features\":[]}", "byte 8: no number", ERR_BAD},
        {"{\"x\":\"\\u12\",\"features\":[]}", "byte 9: no such escape", ERR_BAD},
        {"{\"x\":\"a\nb\",\"features\":[]}", "byte 8: a string does not end", ERR_BAD},
        {"{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", "byte 38: too deep", ERR_BAD},
        {"{\"x\":nul}", "byte 6: no value", ERR_BAD},
    };
    struct got g = {.a = arena_new(0)};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err e = {0};
        enum err_code rc = read_text(bad[i].text, &g, &e);
        if (rc != bad[i].rc || strcmp(e.why, bad[i].why) != 0)
            fail_msg("%s\n%d %s", bad[i].text, rc, rc ? e.why : "taken");
    }
    arena_free(g.a);
}

/* Whatever is cut off or exchanged: an answer, and no byte read beyond the end (the sanitizer looks). */
static void any_piece_is_answered(void **state)
{
    (void)state;
    static const char whole[] = FILE_OF(FEATURE(POLYGON(SQUARE)) "," FEATURE("{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "," SQUARE "]]}"));
    struct got g = {.a = arena_new(0)};
    struct err e;
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        char *piece = arena_room(g.a, n + 1);
        memcpy(piece, whole, n);
        g.features = 0;
        assert_int_not_equal(geojson_each(piece, n, take, &g, &e), ERR_OK);
    }
    for (size_t n = 0; n < sizeof whole - 1; n++)
        for (const char *c = "{}[],:\"\\x9-"; *c; c++) {
            char text[sizeof whole];
            memcpy(text, whole, sizeof whole);
            text[n] = *c;
            enum err_code rc = read_text(text, &g, &e);
            assert_true(rc == ERR_OK || rc == ERR_BAD || rc == ERR_INVALID);
        }
    arena_free(g.a);
}

enum { MANY = 100000 };

static void a_long_coast_is_read_and_thinned_quickly(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct buf b = buf_init(a, 4 << 20);
    struct got g = {.a = a};
    struct err e;
    struct shape s;
    buf_str(&b, "{\"features\":[{\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
    for (int i = 0; i <= MANY; i++) {
        double t = 2 * 3.14159265358979323846 * (i % MANY) / MANY, r = 3 + .2 * sin(40 * t);
        buf_fmt(&b, "%s[%.6f,%.6f]", i ? "," : "", 108 + r * cos(t), 16 + r * sin(t));
    }
    buf_str(&b, "]]}}]}");
    clock_t from = clock();
    assert_int_equal(read_text(b.p, &g, &e), ERR_OK);
    assert_int_equal(g.points, MANY + 1);
    assert_int_equal(shape_parse(g.last, a, &s, &e), ERR_OK);
    int64_t area = shape_ring_area(&s.ring[0]);
    simplify_shapes(&s, 1, 200, a);
    assert_in_range(s.ring[0].n, 100, 2000);
    assert_true(llabs(shape_ring_area(&s.ring[0]) - area) < area / 500);
    assert_true((double)(clock() - from) / CLOCKS_PER_SEC < 5); /* some tenths, with the sanitizers */
    arena_free(a);
}

/* ---- leaving corners out */

/* Two neighbours with a crooked border between them, read up and read down. */
static void border(struct shape_point *out, int n, bool up)
{
    for (int i = 0; i <= n; i++) {
        int k = up ? i : n - i;
        out[i] = (struct shape_point){1080000 + (k * 7919 % 60) - 30 + (int)(400 * sin(k / 25.)), 160000 + k * 20};
    }
}

static bool has(const struct shape_ring *r, struct shape_point p)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->at[i].x == p.x && r->at[i].y == p.y)
            return true;
    return false;
}

static void neighbours_stay_joined(void **state)
{
    (void)state;
    enum { N = 500, LEFT = 1070000, RIGHT = 1090000 };
    struct arena *a = arena_new(0);
    struct shape_point west[N + 3], east[N + 3];
    border(west, N, true);
    border(east, N, false);
    west[N + 1] = (struct shape_point){LEFT, west[N].y};
    west[N + 2] = (struct shape_point){LEFT, west[0].y};
    east[N + 1] = (struct shape_point){RIGHT, east[N].y};
    east[N + 2] = (struct shape_point){RIGHT, east[0].y};
    struct shape_ring ring[2] = {{west, N + 3}, {east, N + 3}};
    struct shape s[2] = {{&ring[0], 1}, {&ring[1], 1}};
    int64_t before = llabs(shape_ring_area(&ring[0])) + llabs(shape_ring_area(&ring[1]));
    simplify_shapes(s, 2, 300, a);
    assert_in_range(ring[0].n, 8, 120);
    size_t shared = 0;
    for (size_t i = 0; i < ring[0].n; i++)
        if (ring[0].at[i].x > LEFT) {
            assert_true(has(&ring[1], ring[0].at[i]));
            shared++;
        }
    for (size_t i = 0; i < ring[1].n; i++)
        if (ring[1].at[i].x < RIGHT)
            assert_true(has(&ring[0], ring[1].at[i]));
    assert_true(shared > 4);
    /* No gap and no overlap: together they are what they were. */
    assert_int_equal(llabs(shape_ring_area(&ring[0])) + llabs(shape_ring_area(&ring[1])), before);
    arena_free(a);
}

static void an_island_inside_is_the_same_hole(void **state)
{
    (void)state;
    enum { N = 360 };
    struct arena *a = arena_new(0);
    struct shape_point isle[N], hole[N], frame[4] = {{1070000, 150000}, {1090000, 150000}, {1090000, 170000}, {1070000, 170000}};
    for (int i = 0; i < N; i++) {
        isle[i] = (struct shape_point){1080000 + (int)(3000 * cos(i * .01745329)), 160000 + (int)(3000 * sin(i * .01745329))};
        hole[(N + 77 - i) % N] = isle[i]; /* the other way round, beginning elsewhere */
    }
    struct shape_ring inner = {isle, N}, outer[2] = {{frame, 4}, {hole, N}};
    struct shape s[2] = {{&inner, 1}, {outer, 2}};
    simplify_shapes(s, 2, 500, a);
    assert_in_range(inner.n, 6, 60);
    assert_int_equal(s[1].n, 2);
    assert_int_equal(outer[1].n, inner.n);
    for (size_t i = 0; i < inner.n; i++)
        assert_true(has(&outer[1], inner.at[i]));
    assert_int_equal(outer[0].n, 4);
    arena_free(a);
}

static void specks_go_but_never_the_last(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct shape s[2];
    struct err e;
    assert_int_equal(shape_parse("1080000,160000 9000,0 0,9000 -9000,0;1070000,160000 3,0 0,3", a, &s[0], &e), ERR_OK);
    assert_int_equal(shape_parse("1120000,165000 3,0 0,3 -3,0;1130000,165000 2,0 0,2", a, &s[1], &e), ERR_OK);
    simplify_shapes(s, 2, 500, a);
    assert_int_equal(s[0].n, 1);
    assert_int_equal(s[0].ring[0].n, 4);
    assert_int_equal(s[1].n, 1);
    assert_int_equal(s[1].ring[0].n, 4);
    assert_int_equal(s[1].ring[0].at[0].x, 1120000);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_read_as_written), cmocka_unit_test(features_are_read), cmocka_unit_test(faults_are_told),
        cmocka_unit_test(any_piece_is_answered), cmocka_unit_test(a_long_coast_is_read_and_thinned_quickly), cmocka_unit_test(neighbours_stay_joined),
        cmocka_unit_test(an_island_inside_is_the_same_hole), cmocka_unit_test(specks_go_but_never_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
