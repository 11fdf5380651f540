/* Parcels: the same bytes back whatever their length, the same file from the same bytes, and every way of damage found. */
#include "parcel/parcel.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

static int room(void)
{
    int fd = memfd_create("parcel", MFD_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* Text that packs and noise that does not, in turns. */
static unsigned char *some(size_t n)
{
    unsigned char *p = malloc(n + 1);
    unsigned x = 1;
    assert_non_null(p);
    for (size_t i = 0; i < n; i++) {
        x = x * 1103515245u + 12345u;
        p[i] = (unsigned char)(i / 5000 % 2 ? x >> 16 : i % 7);
    }
    return p;
}

static int wrapped(const unsigned char *p, size_t n, size_t piece)
{
    struct parcel_out *out;
    struct err e;
    int fd = room();
    assert_int_equal(parcel_create(fd, &out, &e), ERR_OK);
    for (size_t at = 0; at < n; at += piece)
        assert_int_equal(parcel_put(out, p + at, n - at < piece ? n - at : piece, &e), ERR_OK);
    assert_int_equal(parcel_finish(out, &e), ERR_OK);
    assert_int_equal(parcel_written(out), lseek(fd, 0, SEEK_CUR));
    parcel_out_free(out);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static void any_length_comes_back(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, PARCEL_BLOCK - 1, PARCEL_BLOCK, PARCEL_BLOCK + 1, 3 * PARCEL_BLOCK + 77};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        size_t n = lengths[i];
        unsigned char *p = some(n), *back = malloc(n + 1);
        struct parcel_in *in;
        struct err e;
        int fd = wrapped(p, n, 1000 + i);
        assert_int_equal(parcel_open(fd, &in, &e), ERR_OK);
        assert_int_equal(parcel_get(in, back, n, &e), ERR_OK);
        assert_memory_equal(back, p, n);
        assert_int_equal(parcel_end(in, &e), ERR_OK);
        parcel_in_free(in);
        close(fd);
        free(p);
        free(back);
    }
}

static void numbers_and_names_come_back(void **state)
{
    (void)state;
    struct parcel_out *out;
    struct parcel_in *in;
    struct err e;
    struct arena *a = arena_new(0);
    const char *name;
    uint64_t v;
    int fd = room();
    assert_int_equal(parcel_create(fd, &out, &e), ERR_OK);
    assert_int_equal(parcel_put_int(out, UINT64_C(0xfedcba9876543210), 8, &e), ERR_OK);
    assert_int_equal(parcel_put_text(out, "Đà Nẵng", &e), ERR_OK);
    assert_int_equal(parcel_put_int(out, 70000, 4, &e), ERR_OK); /* read as a name: too long */
    assert_int_equal(parcel_finish(out, &e), ERR_OK);
    parcel_out_free(out);
    lseek(fd, 0, SEEK_SET);
    assert_int_equal(parcel_open(fd, &in, &e), ERR_OK);
    assert_int_equal(parcel_get_int(in, 8, &v, &e), ERR_OK);
    assert_true(v == UINT64_C(0xfedcba9876543210));
    assert_int_equal(parcel_end(in, &e), ERR_STORAGE);
    assert_int_equal(parcel_get_text(in, a, &name, &e), ERR_OK);
    assert_string_equal(name, "Đà Nẵng");
    assert_int_equal(parcel_get_text(in, a, &name, &e), ERR_STORAGE);
    parcel_in_free(in);
    arena_free(a);
    close(fd);
}

static void the_same_bytes_give_the_same_file(void **state)
{
    (void)state;
    size_t n = 2 * PARCEL_BLOCK + 9;
    unsigned char *p = some(n);
    int one = wrapped(p, n, 17), two = wrapped(p, n, 65536);
    off_t size = lseek(one, 0, SEEK_END);
    assert_int_equal(size, lseek(two, 0, SEEK_END));
    unsigned char *a = malloc((size_t)size), *b = malloc((size_t)size);
    assert_int_equal(pread(one, a, (size_t)size, 0), size);
    assert_int_equal(pread(two, b, (size_t)size, 0), size);
    assert_memory_equal(a, b, (size_t)size);
    free(a);
    free(b);
    free(p);
    close(one);
    close(two);
}

static enum err_code verdict(int fd, struct err *e)
{
    struct parcel_in *in;
    lseek(fd, 0, SEEK_SET);
    TRY(parcel_open(fd, &in, e));
    enum err_code rc = parcel_verify(in, e);
    parcel_in_free(in);
    return rc;
}

static void every_byte_counts(void **state)
{
    (void)state;
    unsigned char *p = some(6000), c;
    struct err e = {0};
    int fd = wrapped(p, 6000, 100);
    off_t size = lseek(fd, 0, SEEK_END);
    assert_int_equal(verdict(fd, &e), ERR_OK);
    for (off_t at = 0; at < size; at += at > 200 && at < size - 200 ? 37 : 1) {
        assert_int_equal(pread(fd, &c, 1, at), 1);
        c ^= 0x10;
        assert_int_equal(pwrite(fd, &c, 1, at), 1);
        if (verdict(fd, &e) != ERR_STORAGE)
            fail_msg("byte %lld is changed and nobody sees it", (long long)at);
        c ^= 0x10;
        assert_int_equal(pwrite(fd, &c, 1, at), 1);
    }
    assert_int_equal(verdict(fd, &e), ERR_OK);
    assert_int_equal(pwrite(fd, "x", 1, size), 1);
    assert_int_equal(verdict(fd, &e), ERR_STORAGE);
    for (off_t at = size - 1; at >= 0; at -= at > 200 && at < size - 200 ? 41 : 1) {
        assert_int_equal(ftruncate(fd, at), 0);
        if (verdict(fd, &e) != ERR_STORAGE)
            fail_msg("cut at byte %lld and nobody sees it", (long long)at);
    }
    free(p);
    close(fd);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    struct parcel_out *out;
    struct err e;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_int_equal(parcel_create(fileno(full), &out, &e), ERR_STORAGE);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_length_comes_back), cmocka_unit_test(numbers_and_names_come_back), cmocka_unit_test(the_same_bytes_give_the_same_file),
        cmocka_unit_test(every_byte_counts), cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests_name("parcels", tests, NULL, NULL);
}
