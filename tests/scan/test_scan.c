/* Pictures and the codes on them: what a camera makes of a citizen card is read, whatever is hostile is refused by its kind, children in a
 * cage end when they take too much. The pictures are drawn here. */
#include "scan/cage.h"
#include "scan/codes.h"
#include "scan/scan.h"
#include "scan/readout.h"
#include <math.h>
#include <qrencode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include <unistd.h>
#include <cmocka.h>

static const char card[] = "048190001234|201234567|Trần Thị Bưởi|02031990|Nữ|12 Trần Cao Vân, Thanh Khê, Đà Nẵng|01052021";

static int set_up(void **state) { *state = arena_new(0); return 0; }
static int tear_down(void **state) { arena_free(*state); return 0; }

/* A code on grey ground, as a camera that is held askew sees it: `angle` degrees, `cell` pixels a module, some noise. */
static void draw(struct picture *p, const char *text, double cx, double cy, double cell, double angle, int noise)
{
    QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    assert_non_null(q);
    double c = cos(angle * 3.14159265 / 180), s = sin(angle * 3.14159265 / 180), half = q->width / 2.0;
    unsigned seed = 7;
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++) {
            double u = ((x - cx) * c + (y - cy) * s) / cell + half, v = (-(x - cx) * s + (y - cy) * c) / cell + half;
            bool on = u >= -4 && v >= -4 && u < q->width + 4 && v < q->width + 4;
            bool inside = u >= 0 && v >= 0 && u < q->width && v < q->width;
            seed = seed * 1664525u + 1013904223u;
            int shake = noise ? (int)(seed >> 16) % (2 * noise + 1) - noise : 0;
            int base = inside && (q->data[(int)v * q->width + (int)u] & 1) ? 40 : 225;
            if (on)
                p->grey[y * p->w + x] = (unsigned char)(base + shake < 0 ? 0 : base + shake > 255 ? 255 : base + shake);
        }
    QRcode_free(q);
}

static struct picture ground(struct arena *a, int w, int h)
{
    struct picture p = {w, h, arena_alloc(a, (size_t)w * (size_t)h)};
    memset(p.grey, 150, (size_t)w * (size_t)h);
    return p;
}

static unsigned char *jpeg(struct arena *a, const struct picture *p, int quality, unsigned long *n)
{
    unsigned char *made = NULL;
    tjhandle j = tjInitCompress();
    assert_int_equal(tjCompress2(j, p->grey, p->w, 0, p->h, TJPF_GRAY, &made, n, TJSAMP_GRAY, quality, 0), 0);
    unsigned char *out = arena_room(a, *n);
    memcpy(out, made, *n);
    tjFree(made);
    tjDestroy(j);
    return out;
}

static void a_card_held_askew_is_read(void **state)
{
    struct arena *a = *state;
    static const double angle[] = {0, 2, 17, 45, 90, 183};
    for (size_t i = 0; i < sizeof angle / sizeof angle[0]; i++) {
        struct picture p = ground(a, 1200, 900), back;
        struct codes found;
        unsigned long n;
        draw(&p, card, 620, 430, 6.3, angle[i], 30);
        unsigned char *bytes = jpeg(a, &p, 60, &n);
        assert_int_equal(picture_read(bytes, n, 0, a, &back, NULL), ERR_OK);
        assert_int_equal(codes_read(&back, a, &found, NULL), ERR_OK);
        if (found.n != 1)
            fail_msg("at %.0f degrees: %zu codes", angle[i], found.n);
        assert_string_equal(found.text[0], card);
    }
}

static void two_codes_are_two(void **state)
{
    struct arena *a = *state;
    struct picture p = ground(a, 1400, 700), none = ground(a, 400, 300);
    struct codes found;
    draw(&p, card, 350, 350, 6, 0, 10);
    draw(&p, "https://example.vn", 1050, 350, 8, 0, 10);
    assert_int_equal(codes_read(&p, a, &found, NULL), ERR_OK);
    assert_int_equal(found.n, 2);
    assert_int_equal(codes_read(&none, a, &found, NULL), ERR_OK);
    assert_int_equal(found.n, 0);
}

/* Width and height of a PNG made to lie; nothing checks the chunk's sum before our own look at it. */
static void lie(unsigned char *png, unsigned w, unsigned h)
{
    for (int i = 0; i < 4; i++) {
        png[16 + i] = (unsigned char)(w >> (24 - 8 * i));
        png[20 + i] = (unsigned char)(h >> (24 - 8 * i));
    }
}

static void what_is_hostile_is_refused_by_its_kind(void **state)
{
    struct arena *a = *state;
    struct picture p = ground(a, 640, 480), out;
    const char *made;
    size_t n;
    unsigned long jn;
    assert_int_equal(picture_png(&p, a, &made, &n, NULL), ERR_OK);
    assert_int_equal(picture_read(made, n, 0, a, &out, NULL), ERR_OK);
    assert_memory_equal(out.grey, p.grey, 640 * 480);
    unsigned char *bomb = (unsigned char *)arena_strn(a, made, n), *j = jpeg(a, &p, 80, &jn);
    lie(bomb, 50000, 50000);
    assert_int_equal(picture_read(bomb, n, 0, a, &out, NULL), ERR_TOO_LARGE);
    lie(bomb, 19000, 19000);
    assert_int_equal(picture_read(bomb, n, 0, a, &out, NULL), ERR_TOO_LARGE);
    lie(bomb, 0, 480);
    assert_int_equal(picture_read(bomb, n, 0, a, &out, NULL), ERR_INVALID);
    assert_int_equal(picture_read(made, n / 2, 0, a, &out, NULL), ERR_INVALID);
    assert_int_equal(picture_read(j, jn / 2, 0, a, &out, NULL), ERR_INVALID);
    assert_int_equal(picture_read(j, 20, 0, a, &out, NULL), ERR_INVALID);
    assert_int_equal(picture_read("GIF89a........", 14, 0, a, &out, NULL), ERR_TYPE);
    assert_int_equal(picture_read("", 0, 0, a, &out, NULL), ERR_TYPE);
    for (unsigned long i = 0; i + 1 < jn; i++) /* the head of the frame: two bytes of height, two of width */
        if (j[i] == 0xff && j[i + 1] == 0xc0)
            memcpy(j + i + 5, "\xc3\x50\xc3\x50", 4); /* 50,000 each */
    assert_int_equal(picture_read(j, jn, 0, a, &out, NULL), ERR_TOO_LARGE);
}

static void bytes_at_random_do_no_harm(void **state)
{
    struct arena *a = arena_new(0);
    struct picture p = ground(*state, 200, 150), out;
    unsigned long jn;
    size_t pn;
    const char *png;
    draw(&p, "066190012345", 100, 75, 4, 0, 0);
    unsigned char *j = jpeg(*state, &p, 70, &jn);
    assert_int_equal(picture_png(&p, *state, &png, &pn, NULL), ERR_OK);
    unsigned seed = 3;
    for (int i = 0; i < 600; i++) {
        size_t n = i & 1 ? jn : pn;
        unsigned char *bad = arena_room(a, n);
        memcpy(bad, i & 1 ? (const void *)j : (const void *)png, n);
        for (int k = 0; k < 6; k++) {
            seed = seed * 1664525u + 1013904223u;
            bad[(seed >> 8) % n] = (unsigned char)seed;
        }
        struct codes found;
        if (picture_read(bad, n, 0, a, &out, NULL) == ERR_OK)
            assert_int_equal(codes_read(&out, a, &found, NULL), ERR_OK);
        arena_reset(a);
    }
    arena_free(a);
}

static void a_large_picture_comes_smaller(void **state)
{
    struct arena *a = *state;
    struct picture p = ground(a, 4000, 3000), out;
    unsigned long n;
    unsigned char *bytes = jpeg(a, &p, 50, &n);
    assert_int_equal(picture_read(bytes, n, 900, a, &out, NULL), ERR_OK);
    assert_int_equal(out.w, 1000);
    assert_int_equal(out.h, 750);
    struct picture part = picture_crop(&out, 990, -5, 100, 30, a);
    assert_int_equal(part.w, 10);
    assert_int_equal(part.h, 30);
}

/* ---- children */

static void a_child_is_held_to_its_limits(void **state)
{
    struct arena *a = *state;
    struct buf out;
    int status = -1;
    const char *yes[] = {"/usr/bin/yes", NULL}, *sleeps[] = {"/bin/sleep", "20", NULL}, *writes[] = {"/bin/sh", "-c", "ulimit -f; ulimit -c; ls /proc/self/fd | wc -l", NULL};
    const char *env[] = {"/usr/bin/env", NULL}, *gone[] = {"/nowhere/at/all", NULL}, *eats[] = {"/usr/bin/python3", "-c", "x = 'x' * 900000000", NULL};
    struct cage c = {yes, -1, 2, 256, 100000, NULL};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_TOO_LARGE);
    c = (struct cage){sleeps, -1, 1, 256, 100, NULL};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_TOO_LARGE);
    c = (struct cage){writes, -1, 5, 256, 1000, NULL};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    assert_string_equal(out.p, "0\n0\n4\n"); /* the fourth is the listing's own */
    setenv("MOTCUA_SECRET", "x", 1);
    c = (struct cage){env, -1, 5, 256, 10000, NULL};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    assert_null(strstr(out.p, "MOTCUA"));
    c = (struct cage){gone, -1, 5, 256, 100, NULL};
    assert_int_equal(cage_run(&c, a, &out, &status, NULL), ERR_OK);
    assert_int_equal(status, 127);
    c = (struct cage){eats, -1, 5, 256, 1000, NULL};
    if (access(eats[0], X_OK) == 0 && cage_run(&c, a, &out, &status, NULL) == ERR_OK)
        assert_int_not_equal(status, 0);
}

/* ---- the table of words */

static void words_stand_in_their_lines(void **state)
{
    struct readout s = {0};
    static const char tsv[] = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
        "1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t100\t200\t50\t20\t96.5\tHọ\n" "5\t1\t1\t1\t1\t2\t160\t200\t40\t20\t91\ttên:\n" "5\t1\t1\t1\t1\t3\t210\t200\t9\t20\t-1\t \n"
        "5\t1\t1\t1\t2\t1\t100\t240\t50\t20\t30\tNữ\n" "5\t1\t1\t2\t2\t1\t100\t280\t50\t20\t77\tx\n" "broken\tline\n";
    assert_int_equal(readout_add(&s, tsv, 1, *state, NULL), ERR_OK);
    assert_int_equal(s.n, 3);
    assert_int_equal(s.line[0].n, 2);
    assert_string_equal(s.line[0].word[1].text, "tên:");
    assert_int_equal(s.line[0].word[0].sure, 96);
    assert_int_equal(s.line[1].word[0].y, 240);
    assert_int_equal(readout_add(&s, tsv, 2, *state, NULL), ERR_OK);
    assert_int_equal(s.n, 6);
    assert_int_equal(s.line[5].page, 2);
    assert_int_equal(readout_add(&s, "Segmentation fault", 1, *state, NULL), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_held_askew_is_read), cmocka_unit_test(two_codes_are_two), cmocka_unit_test(what_is_hostile_is_refused_by_its_kind),
        cmocka_unit_test(bytes_at_random_do_no_harm), cmocka_unit_test(a_large_picture_comes_smaller), cmocka_unit_test(a_child_is_held_to_its_limits),
        cmocka_unit_test(words_stand_in_their_lines),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
