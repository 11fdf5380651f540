/* QR codes: read back by another decoder from a picture that cairo draws, and from the SVG path. */
#include "print/qr.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cairo.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

static const int MODULE = 4;

/* The picture at build/..., read by zbarimg. */
static const char *decode(cairo_surface_t *image, struct arena *a)
{
    char path[] = "build/qr-XXXXXX";
    assert_true(mkdir("build", 0777) == 0 || errno == EEXIST);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(cairo_surface_write_to_png(image, path), CAIRO_STATUS_SUCCESS);
    FILE *p = popen(arena_fmt(a, "zbarimg --raw -q -Sdisable -Sqrcode.enable %s 2>/dev/null", path), "r");
    assert_non_null(p);
    char *got = arena_alloc(a, 4096);
    size_t n = fread(got, 1, 4095, p);
    assert_int_equal(pclose(p), 0);
    unlink(path);
    assert_true(n > 0 && got[n - 1] == '\n');
    got[n - 1] = 0;
    return got;
}

static cairo_t *paper(const struct qr *q, cairo_surface_t **image)
{
    *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, q->size * MODULE, q->size * MODULE);
    cairo_t *cr = cairo_create(*image);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_scale(cr, MODULE, MODULE);
    return cr;
}

static const char *from_modules(const struct qr *q, struct arena *a)
{
    cairo_surface_t *image;
    cairo_t *cr = paper(q, &image);
    for (int y = 0; y < q->size; y++)
        for (int x = 0; x < q->size; x++)
            if (qr_dark(q, x, y)) cairo_rectangle(cr, x, y, 1, 1);
    cairo_fill(cr);
    const char *got = decode(image, a);
    cairo_destroy(cr);
    cairo_surface_destroy(image);
    return got;
}

/* Draws "M4 4h7v1h-7z..." and nothing else. */
static const char *from_path(const struct qr *q, const char *d, struct arena *a)
{
    cairo_surface_t *image;
    cairo_t *cr = paper(q, &image);
    while (*d) {
        int x, y, w, back, n = 0;
        assert_int_equal(sscanf(d, "M%d %dh%dv1h-%dz%n", &x, &y, &w, &back, &n), 4);
        assert_true(n > 0 && w == back && x >= QR_QUIET && x + w <= q->size - QR_QUIET);
        cairo_rectangle(cr, x, y, w, 1);
        d += n;
    }
    cairo_fill(cr);
    const char *got = decode(image, a);
    cairo_destroy(cr);
    cairo_surface_destroy(image);
    return got;
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "https://motcua.example.vn/ho-so/000.00.01.H26-260302-0001?k=Ab_9",
        "a",
        "Số hồ sơ: ẵ ặ ẫ ẩ ỡ ợ ữ ự ỹ ỵ Ữ Ỗ|001095012345|02/03/2026",
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct qr q;
        assert_int_equal(qr_make(texts[i], a, &q, NULL), ERR_OK);
        assert_string_equal(from_modules(&q, a), texts[i]);
        assert_string_equal(from_path(&q, qr_path(&q, a), a), texts[i]);
    }
    arena_free(a);
}

static void the_longest_text_and_one_more(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    char text[QR_TEXT_MAX + 2];
    struct qr q;
    struct err e = { 0 };
    memset(text, 'x', sizeof text);
    text[QR_TEXT_MAX + 1] = 0;
    assert_int_equal(qr_make(text, a, &q, &e), ERR_TOO_LARGE);
    assert_int_equal(qr_make("", a, &q, &e), ERR_INVALID);
    text[QR_TEXT_MAX] = 0;
    assert_int_equal(qr_make(text, a, &q, &e), ERR_OK);
    assert_string_equal(from_modules(&q, a), text);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(the_longest_text_and_one_more),
    };
    return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
