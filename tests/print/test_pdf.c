/* PDF pages, looked at through other programs: pdftotext, pdfinfo, pdftoppm, zbarimg. */
#include "print/pdf.h"
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "suppressions=tools/lsan.supp:print_suppressions=0"; /* fontconfig keeps its tables */
}

static const struct pdf_setup plain = {
    .name = "don.print", .title = "Giấy tiếp nhận Ữ Ỗ", .author = "Ủy ban nhân dân phường", .lang = "vi",
    .created = INT64_C(1772415000000), .footer = "Mã H26-0001", .page_word = "Trang",
};

static struct arena *mem;
static char dir[32];

static int setup(void **state)
{
    (void)state;
    mem = arena_new(0);
    strcpy(dir, "build/pdf-XXXXXX");
    if (mkdir("build", 0777) != 0 && errno != EEXIST) return -1;
    return mkdtemp(dir) ? 0 : -1;
}

static const char *run(const char *command)
{
    FILE *p = popen(command, "r");
    assert_non_null(p);
    struct buf b = buf_init(mem, 0);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, p)) > 0;) buf_put(&b, part, n);
    assert_int_equal(pclose(p), 0);
    return b.p;
}

static int teardown(void **state)
{
    (void)state;
    run(arena_fmt(mem, "rm -r %s", dir));
    arena_free(mem);
    return 0;
}

static struct buf pdf_of(const struct pdf_setup *s, const char *markup)
{
    struct buf out = buf_init(mem, 0);
    struct err e = { 0 };
    assert_int_equal(pdf_write(s, markup, &out, &e), ERR_OK);
    FILE *f = fopen(arena_fmt(mem, "%s/x.pdf", dir), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(out.p, 1, out.n, f), out.n);
    assert_int_equal(fclose(f), 0);
    return out;
}

static const char *text_of(const char *options)
{
    return run(arena_fmt(mem, "pdftotext %s %s/x.pdf -", options, dir));
}

static const char *info_of(const char *options)
{
    return run(arena_fmt(mem, "pdfinfo %s %s/x.pdf 2>&1", options, dir));
}

#define HAS(text, part) assert_non_null(strstr(text, part))

static void the_text_can_be_read_back(void **state)
{
    (void)state;
    pdf_of(&plain, "# GIẤY TIẾP NHẬN\nChữ khó: ẵ ặ ẫ ẩ ỡ ợ ữ ự ỹ ỵ Ữ Ỗ Ặ Ẵ Đ đ ơ Ư\n\n"
                   "= Ông/bà: **Nguyễn Thị Ỡm** | Số: 12\n| Tên | Số |\n|---|--:|\n| Đơn đề nghị | 1 |\n- Mục <b>&amp;\n");
    const char *got = text_of("");
    HAS(got, "GIẤY TIẾP NHẬN\n");
    HAS(got, "Chữ khó: ẵ ặ ẫ ẩ ỡ ợ ữ ự ỹ ỵ Ữ Ỗ Ặ Ẵ Đ đ ơ Ư\n");
    HAS(got, "Ông/bà: Nguyễn Thị Ỡm\n");
    HAS(got, "Số: 12\n");
    HAS(got, "Đơn đề nghị\n");
    HAS(got, "– Mục <b>&amp;\n");
    HAS(got, "Mã H26-0001\n");
    HAS(got, "Trang 1/1\n");
}

static void what_the_file_says_of_itself(void **state)
{
    (void)state;
    struct buf b = pdf_of(&plain, "# Đề mục\nđoạn\n");
    const char *info = info_of("-isodates");
    HAS(info, "Title:           Giấy tiếp nhận Ữ Ỗ\n");
    HAS(info, "Author:          Ủy ban nhân dân phường\n");
    HAS(info, "CreationDate:    2026-03-02T08:30:00+07\n");
    HAS(info, "ModDate:         2026-03-02T08:30:00+07\n");
    HAS(info, "Tagged:          yes\n");
    HAS(info, "Pages:           1\n");
    HAS(info, "(A4)\n");
    assert_non_null(memmem(b.p, b.n, "/Lang (vi)", 10));
    assert_non_null(memmem(b.p, b.n, "/DisplayDocTitle true", 21));
    const char *tags = info_of("-struct-text");
    assert_null(strstr(tags, "Warning"));
    HAS(tags, "Document\n  H1 (block)\n    \"Đề mục\"");
    HAS(tags, "P (block)\n    \"đoạn\"");
    const char *fonts = run(arena_fmt(mem, "pdffonts %s/x.pdf", dir));
    HAS(fonts, "LiberationSerif ");
    HAS(fonts, "LiberationSerif-Bold ");
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    const char *markup = "# A\nđoạn **đậm** __nghiêng__\n@qr https://a.vn\n| a | b |\n";
    struct buf a = pdf_of(&plain, markup), b = pdf_of(&plain, markup);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    struct pdf_setup later = plain;
    later.created += 1000;
    struct buf c = pdf_of(&later, markup);
    assert_true(a.n != c.n || memcmp(a.p, c.p, a.n) != 0);
}

static void long_text_goes_over_pages_and_nothing_is_lost(void **state)
{
    (void)state;
    struct buf m = buf_init(mem, 0);
    for (int i = 1; i <= 300; i++) {
        buf_fmt(&m, "Câu số %d của một đoạn dài, chữ ẵ ặ ẫ cho hết dòng.\n", i);
        if (i % 20 == 0) buf_char(&m, '\n');
    }
    pdf_of(&plain, m.p);
    HAS(info_of(""), "Pages:           4\n");
    const char *got = text_of("-layout"), *at = got;
    for (int page = 1; page <= 4; page++) HAS(got, arena_fmt(mem, "Trang %d/4\n", page));
    struct buf words = buf_init(mem, 0); /* lines broken anywhere: compare without white space */
    for (const char *p = got; *p; p++)
        if (*p != ' ' && *p != '\n' && *p != '\f') buf_char(&words, *p);
    at = words.p;
    for (int i = 1; i <= 300; i++) {
        at = strstr(at, arena_fmt(mem, "số%d", i));
        assert_non_null(at);
    }
}

static void a_long_table_repeats_its_head(void **state)
{
    (void)state;
    struct buf m = buf_init(mem, 0);
    buf_str(&m, "| TT | Tên giấy tờ |\n|--:|---|\n");
    for (int i = 1; i <= 90; i++) buf_fmt(&m, "| %d | Giấy tờ số %d |\n", i, i);
    pdf_of(&plain, m.p);
    HAS(info_of(""), "Pages:           3\n");
    const char *got = text_of("-layout");
    int heads = 0;
    for (const char *p = got; (p = strstr(p, "Tên giấy tờ")); p++) heads++;
    assert_int_equal(heads, 3);
    for (int i = 1; i <= 90; i++) HAS(got, arena_fmt(mem, "Giấy tờ số %d\n", i));
}

static void what_does_not_fit_is_still_written(void **state)
{
    (void)state;
    struct buf m = buf_init(mem, 0);
    buf_str(&m, "| x |\n| ");
    for (int i = 1; i <= 1500; i++) buf_fmt(&m, "ô%d ", i);
    buf_str(&m, "|\n{columns}\n");
    for (int i = 1; i <= 80; i++) buf_fmt(&m, "^ cột%d\n", i);
    buf_str(&m, "{|}\nphải\n{/columns}\n");
    for (int i = 1; i <= 500; i++) buf_str(&m, "dàidàidài");
    pdf_of(&plain, m.p);
    const char *got = text_of("-layout");
    HAS(got, "ô1 ");
    HAS(got, "ô1500");
    HAS(got, "cột80\n");
    HAS(got, "phải\n");
}

static void pages_are_broken_by_hand_too(void **state)
{
    (void)state;
    pdf_of(&plain, "{page}\nmột\n{page}\nhai\n{gap 40}\n{gap 10}\nba\n");
    HAS(info_of(""), "Pages:           3\n");
    HAS(text_of("-f 3 -l 3"), "ba\n");
    struct pdf_setup bare = { .created = 0 };
    pdf_of(&bare, "");
    HAS(info_of(""), "Pages:           1\n");
}

static void columns_stay_side_by_side(void **state)
{
    (void)state;
    pdf_of(&plain, "{columns 2 3}\n^ CƠ QUAN\n---\n^ Số: 12\n{|}\n"
                   "^ **CỘNG HÒA**\n^ **Độc lập**\n----\n{/columns}\n> Huế, ngày 02\n");
    const char *got = text_of("-layout");
    const char *first = strstr(got, "CƠ QUAN"), *end = strchr(first, '\n'), *right = strstr(first, "CỘNG HÒA");
    assert_true(right && right < end);
    HAS(got, "Huế, ngày 02\n");
}

static void the_code_on_the_page_can_be_scanned(void **state)
{
    (void)state;
    pdf_of(&plain, "# A\n{columns}\n@qr https://motcua.example.vn/ho-so/1?k=\\_\\_x\n{|}\nchữ\n{/columns}\n");
    run(arena_fmt(mem, "pdftoppm -r 150 -png -singlefile %s/x.pdf %s/x", dir, dir));
    assert_string_equal(run(arena_fmt(mem, "zbarimg --raw -q -Sdisable -Sqrcode.enable %s/x.png 2>/dev/null", dir)),
                        "https://motcua.example.vn/ho-so/1?k=__x\n");
}

static void what_is_refused(void **state)
{
    (void)state;
    struct buf out = buf_init(mem, 0);
    struct err e = { 0 };
    buf_str(&out, "before");
    assert_int_equal(pdf_write(&plain, "a\n{b}", &out, &e), ERR_INVALID);
    assert_string_equal(e.why, "don.print:2: unknown {command}");
    struct buf m = buf_init(mem, 0);
    for (int i = 0; i <= PDF_PAGES_MAX; i++) buf_str(&m, "x\n{page}\n");
    assert_int_equal(pdf_write(&plain, m.p, &out, &e), ERR_TOO_LARGE);
    assert_string_equal(out.p, "before");
    assert_int_equal(out.n, 6);
}

static void *write_some(void *arg)
{
    struct arena *a = arena_new(0);
    size_t n = 0;
    for (int i = 0; i < 5; i++) {
        struct buf out = buf_init(a, 0);
        if (!pdf_write(&plain, "# A\nđoạn **đậm**\n@qr https://a.vn\n| a | b |\n", &out, NULL)) n = out.n;
    }
    *(size_t *)arg = n;
    arena_free(a);
    return NULL;
}

static void threads_write_at_the_same_time(void **state)
{
    (void)state;
    pthread_t t[3];
    size_t n[3] = { 0 };
    for (int i = 0; i < 3; i++) assert_int_equal(pthread_create(&t[i], NULL, write_some, &n[i]), 0);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    assert_true(n[0] > 1000 && n[0] == n[1] && n[1] == n[2]);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(the_text_can_be_read_back), T(what_the_file_says_of_itself), T(the_same_input_gives_the_same_bytes),
        T(long_text_goes_over_pages_and_nothing_is_lost), T(a_long_table_repeats_its_head),
        T(what_does_not_fit_is_still_written), T(pages_are_broken_by_hand_too), T(columns_stay_side_by_side),
        T(the_code_on_the_page_can_be_scanned), T(what_is_refused), T(threads_write_at_the_same_time),
    };
    return cmocka_run_group_tests_name("pdf", tests, NULL, NULL);
}
