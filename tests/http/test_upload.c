/* Forms with files: what arrives is on disk byte for byte, what is malformed or too large is refused, and nothing
 * stays behind. */
#include "http/served.h"
#include "http/multipart.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#define HOST "Host: motcua\r\n"
#define PART(name) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(name, file) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\nContent-Type: application/pdf\r\n\r\n"
#define LAST "\r\n--XX--\r\n"

static struct served *s;

static int up(void **state)
{
    (void)state;
    s = serve((struct http_config){ .body_s = 2, .header_s = 2 });
    return 0;
}

static int down(void **state)
{
    (void)state;
    unserve(s);
    return 0;
}

static const struct heard *post_n(const char *body, size_t n)
{
    static char request[800000];
    int head = sprintf(request, "POST /up HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: %zu\r\n\r\n", n);
    memcpy(request + head, body, n);
    return ask_n(s, request, (size_t)head + n);
}

static const struct heard *post(const char *body)
{
    return post_n(body, strlen(body));
}

static void refused(const char *body, int status)
{
    const struct heard *h = post(body);
    assert_status(h, status);
    assert_has(h, "X-Refused: yes");
    assert_spool_empties(s);
}

static void fields_and_files(void **state)
{
    (void)state;
    const struct heard *h = post(PART("ten") "Nguyễn Văn A\r\n" PART("ten") "\r\nhai\r\n" FILE_PART("giay", "CCCD mặt trước.pdf") "xyz" LAST);
    assert_status(h, 200);
    assert_false(h->closed);
    assert_has(h, "type=multipart/form-data\n");
    assert_has(h, "f:ten=Nguyễn Văn A\nf:ten=\r\nhai\n");
    assert_has(h, "file:giay=CCCD mặt trước.pdf;3;3;3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282\n");
    assert_spool_empties(s);
}

static void empty_things(void **state)
{
    (void)state;
    const struct heard *h = post(PART("a") LAST);
    assert_has(h, "f:a=\n");
    h = post(FILE_PART("giay", "") "\r\n" FILE_PART("giay", "rong.pdf") LAST);
    assert_lacks(h, "file:giay=;");
    assert_has(h, "file:giay=rong.pdf;0;0;e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
    assert_has(post("--XX--\r\n"), "fields=0\n");
    assert_has(post("--XX--"), "fields=0\n");
}

static void names_are_made_safe(void **state)
{
    (void)state;
    assert_has(post(FILE_PART("f", "C:\\\\scan\\\\a.pdf") "x" LAST), "file:f=a.pdf;");
    assert_has(post(FILE_PART("f", "C:\\scan\\a.pdf") "x" LAST), "file:f=a.pdf;");
    assert_has(post(FILE_PART("f", "../../etc/passwd") "x" LAST), "file:f=passwd;");
    assert_has(post(FILE_PART("f", "a \\\"b\\\" %22c%22 %41.pdf") "x" LAST), "file:f=a \"b\" \"c\" %41.pdf;");
    assert_has(post(FILE_PART("f", "Ho\xcc\x82\xcc\x80 so\xcc\x9b.pdf") "x" LAST), "file:f=Hồ sơ.pdf;");
    assert_has(post("--XX\r\ncontent-disposition:form-data ;name=f;filename=t.pdf; filename*=UTF-8''x\r\n\r\nx" LAST), "file:f=t.pdf;");
    refused(FILE_PART("f", "..") "x" LAST, 400);
    refused(FILE_PART("f", "dir/") "x" LAST, 400);
    refused(FILE_PART("f", "a%0d%0ab") "x" LAST, 400);
    refused(FILE_PART("f", "a\tb") "x" LAST, 400);
    refused(FILE_PART("f", "a\xff") "x" LAST, 400);
    refused(PART("a\xff") "x" LAST, 400);
    refused(PART("") "x" LAST, 400);
    refused(FILE_PART("f", "") "bytes without a name" LAST, 400);
}

static void huge_names(void **state)
{
    static char body[20000];
    char name[1300] = "";
    (void)state;
    for (int i = 0; i < 255; i++)
        strcat(name, "ồ");
    sprintf(body, "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"%s\"\r\n\r\nx" LAST, name);
    assert_status(post(body), 200);
    strcat(name, "b");
    sprintf(body, "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"%s\"\r\n\r\nx" LAST, name);
    refused(body, 400);
    sprintf(body, "--XX\r\nContent-Disposition: form-data; name=\"%0129d\"\r\n\r\nx" LAST, 0);
    refused(body, 400);
    sprintf(body, "--XX\r\nContent-Disposition: form-data; name=\"%09000d\"\r\n\r\nx" LAST, 0);
    refused(body, 400);
}

static void malformed(void **state)
{
    static const char *const bad[] = {
        "", "x", "\r\n" PART("a") "1" LAST, "preamble\r\n" PART("a") "1" LAST,
        PART("a") "1", PART("a") "1\r\n--XX", PART("a") "1\r\n--XX-", PART("a") "1\r\n--XX--\r", FILE_PART("f", "a.pdf") "half",
        PART("a") "1\r\n--XX--\r\nepilogue", PART("a") "1\r\n--XX--\r\n\r\n", PART("a") "1\r\n--XXmore\r\n", PART("a") "1\r\n--XX \r\n",
        "--YY\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--YY--\r\n", "--XX\nContent-Disposition: form-data; name=a\n\n1\n--XX--\n",
        "--XX\r\n\r\n1" LAST, "--XX\r\nContent-Type: text/plain\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1" LAST, "--XX\r\nContent-Disposition: form-data\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1" LAST, "--XX\r\nContent-Disposition: form-data; name\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''b\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1" LAST, "--XX\r\nContent-Disposition : form-data; name=a\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n1" LAST,
        "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; boundary=YY\r\n\r\n--YY--" LAST,
        PART("a") "\xff" LAST,
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct heard *h = post(bad[i]);
        if (h->replies != 1 || h->status[0] != 400)
            fail_msg("wanted 400 for body %zu \"%s\", heard:\n%s", i, bad[i], h->text);
    }
    assert_status(post_n(PART("a") "1\0" "2" LAST, sizeof(PART("a") "1\0" "2" LAST) - 1), 400);
    assert_spool_empties(s);
}

static void boundary_must_be_proper(void **state)
{
    static const char *const bad[] = { "", "; boundary=", "; boundary=\"\"", "; boundary=a; boundary=a", "; boundary=\"a", "; boundary=\"a \"",
        "; boundary=12345678901234567890123456789012345678901234567890123456789012345678901" };
    char request[400];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(request, sizeof request, "POST / HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data%s\r\nContent-Length: 1\r\n\r\nx", bad[i]);
        assert_status(ask(s, request), 400);
    }
    assert_has(ask(s, "POST / HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=\"a b\"\r\nContent-Length: 59\r\n\r\n"
                      "--a b\r\nContent-Disposition: form-data; name=c\r\n\r\nd\r\n--a b--"), "f:c=d\n");
}

static void bounds_of_files(void **state)
{
    static char body[800000];
    (void)state;
    int n = sprintf(body, FILE_PART("f", "a.pdf"));
    memset(body + n, 'x', 512 * 1024);
    strcpy(body + n + 512 * 1024, LAST);
    assert_status(post(body), 200);
    memset(body + n, 'x', 512 * 1024 + 1);
    strcpy(body + n + 512 * 1024 + 1, LAST);
    refused(body, 413);
    n = 0;
    for (int i = 0; i < 5; i++)
        n += sprintf(body + n, FILE_PART("f", "a.pdf") "%d\r\n", i);
    strcpy(body + n, "--XX--");
    assert_status(post(body), 200);
    sprintf(body + n, FILE_PART("f", "a.pdf") "6" LAST);
    refused(body, 413);
    s->limits.file_max = 0;
    refused(FILE_PART("f", "a.pdf") "6" LAST, 400);
    s->limits.file_max = 512 * 1024;
}

static void many_parts(void **state)
{
    static char body[200000];
    int n = 0;
    (void)state;
    for (int i = 0; i < 1000; i++)
        n += sprintf(body + n, PART("a") "%d\r\n", i);
    strcpy(body + n, "--XX--");
    const struct heard *h = post(body);
    assert_has(h, "fields=1000\n");
    assert_has(h, "f:a=0\nf:a=1\nf:a=2\n");
    sprintf(body + n, PART("a") "1" LAST);
    refused(body, 413);
}

/* Every way to cut the same body into pieces gives the same form. */
static void pieces_of_any_size(void **state)
{
    static const char body[] = PART("a") "1\r\n--X\r\n-\r\n--XY\r" "\r\n" FILE_PART("f", "\\\"t\\\".pdf") "\r\n--\r\r\n--X\r\n\r\n" LAST;
    struct http_limits limits_ = { .body_max = 100000, .file_max = 1000, .files_max = 2 };
    struct arena *a = arena_new(0);
    size_t n;
    (void)state;
    for (size_t step = 1; step < sizeof body; step++) {
        struct multipart *m;
        struct err e = { 0 };
        assert_int_equal(multipart_new(a, "multipart/form-data; boundary=XX", &(struct spool_place){.folder = s->spool}, &limits_, &m, &e), ERR_OK);
        for (size_t at = 0; at < sizeof body - 1; at += step)
            if (multipart_add(m, body + at, at + step < sizeof body - 1 ? step : sizeof body - 1 - at, &e))
                fail_msg("step %zu: %s", step, e.why);
        assert_int_equal(multipart_end(m, &e), ERR_OK);
        assert_string_equal(multipart_fields(m, &n)->value, "1\r\n--X\r\n-\r\n--XY\r");
        assert_int_equal(n, 1);
        assert_int_equal(multipart_files(m, &n)->size, 14);
        assert_string_equal(multipart_files(m, &n)->name, "\"t\".pdf");
        assert_int_equal(n, 1);
        arena_reset(a);
    }
    arena_free(a);
}

static void a_file_may_be_moved_away(void **state)
{
    struct http_limits limits_ = { .body_max = 100000, .file_max = 1000, .files_max = 2 };
    struct arena *a = arena_new(0);
    struct multipart *m;
    char kept[100];
    size_t n;
    (void)state;
    snprintf(kept, sizeof kept, "%s/file", s->spool);
    assert_int_equal(multipart_new(a, "multipart/form-data; boundary=XX", &(struct spool_place){.folder = s->spool}, &limits_, &m, NULL), ERR_OK);
    assert_int_equal(multipart_add(m, FILE_PART("f", "a") "abc" LAST, strlen(FILE_PART("f", "a") "abc" LAST), NULL), ERR_OK);
    assert_int_equal(multipart_end(m, NULL), ERR_OK);
    assert_int_equal(rename(multipart_files(m, &n)->path, kept), 0);
    arena_free(a);
    assert_int_equal(access(kept, R_OK), 0);
}

/* A client that declares ten gigabytes and keeps sending must see the refusal, not a reset. */
static void ten_gigabytes_declared(void **state)
{
    static char lump[65536];
    (void)state;
    int fd = dial(s);
    int requests = s->requests;
    say(fd, "POST /up HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 10737418240\r\n\r\n");
    nap(100); /* the reply is out and the server has closed: what comes now must not bring a reset */
    for (int i = 0; i < 200; i++)
        assert_true(say_n(fd, lump, sizeof lump));
    const struct heard *h = hear(fd, 1, false, 3000);
    assert_status(h, 413);
    assert_true(h->closed && !h->reset);
    assert_has(h, "refused 413 too_large /up");
    assert_int_equal(s->requests, requests);
    close(fd);
    assert_int_equal(spooled(s), 0);
}

static void ten_gigabytes_in_chunks(void **state)
{
    static char lump[65536 + 8];
    int64_t sent = 0, end = now_ms() + 5000;
    (void)state;
    int fd = dial(s);
    memcpy(lump, "10000\r\n", 7);
    int n = 7 + 65536;
    say(fd, "POST /up HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=XX\r\nTransfer-Encoding: chunked\r\n\r\n");
    const char *head = FILE_PART("f", "a.pdf");
    char first[200];
    snprintf(first, sizeof first, "%zx\r\n%s\r\n", strlen(head), head);
    say(fd, first);
    struct pollfd p = { fd, POLLIN, 0 };
    while (now_ms() < end && poll(&p, 1, 0) == 0 && say_n(fd, lump, (size_t)n) && say(fd, "\r\n"))
        sent += n;
    assert_true(sent < 64 * 1024 * 1024);
    for (int i = 0; i < 20; i++) /* goes on although refused */
        assert_true(say_n(fd, lump, (size_t)n));
    const struct heard *h = hear(fd, 1, false, 3000);
    assert_status(h, 413);
    assert_true(h->closed && !h->reset);
    assert_has(h, "Connection: close");
    assert_has(h, "refused 413 too_large /up");
    close(fd);
    assert_spool_empties(s);
}

static void bytes_in_memory_are_bounded(void **state)
{
    (void)state;
    s->limits.body_max = INT64_C(1) << 40;
    const struct heard *h = ask(s, "POST /up HTTP/1.1\r\n" HOST "Content-Type: application/json\r\nContent-Length: 16777217\r\n\r\n");
    assert_status(h, 413);
    s->limits.body_max = 1024 * 1024;
}

static void a_client_that_stops_leaves_nothing(void **state)
{
    (void)state;
    int requests = s->requests;
    for (int i = 0; i < 20; i++) {
        int fd = dial(s);
        say(fd, "POST /up HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 10000\r\n\r\n" FILE_PART("f", "a") "abcabcabcabcabcabcabcabc"
            "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc");
        if (i % 2)
            nap(3);
        close(fd);
    }
    assert_spool_empties(s);
    assert_int_equal(s->requests, requests);
}

static void a_body_that_stalls_is_refused(void **state)
{
    (void)state;
    int fd = dial(s);
    say(fd, "POST /up HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 10000\r\n\r\n" FILE_PART("f", "a") "abc");
    const struct heard *h = hear(fd, 1, false, 5000);
    assert_status(h, 408);
    assert_true(h->closed);
    close(fd);
    assert_spool_empties(s);
}

/* A file system that takes no more: here the process's own limit plays the full disk. */
static void a_full_disk_is_said(void **state)
{
    static char body[400000];
    struct rlimit before, small;
    (void)state;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 100000;
    int n = sprintf(body, FILE_PART("f", "a.pdf"));
    memset(body + n, 'x', 300000);
    strcpy(body + n + 300000, LAST);
    setrlimit(RLIMIT_FSIZE, &small);
    const struct heard *h = post(body);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_status(h, 507);
    assert_true(h->closed);
    assert_has(h, "refused 507 storage /up");
    assert_spool_empties(s);
}

/* What is fresh may be under way in another process over the same folder. */
static void old_leftovers_go_at_start(void **state)
{
    char path[100], fresh[100];
    struct timespec old[2] = {{.tv_sec = time(NULL) - SPOOL_LEFT_S - 1}, {.tv_sec = time(NULL) - SPOOL_LEFT_S - 1}};
    (void)state;
    struct http_config k = { .listen = "127.0.0.1:0", .spool = s->spool, .limits = limits, .on_request = on_request, .on_refuse = on_refuse };
    snprintf(path, sizeof path, "%s/upload-left", s->spool);
    snprintf(fresh, sizeof fresh, "%s/upload-fresh", s->spool);
    fclose(fopen(path, "w"));
    fclose(fopen(fresh, "w"));
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    struct http_server *second;
    assert_int_equal(http_open(&k, &second, NULL), ERR_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(unlink(fresh), 0);
    http_close(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_any_size),
        cmocka_unit_test(fields_and_files),
        cmocka_unit_test(empty_things),
        cmocka_unit_test(names_are_made_safe),
        cmocka_unit_test(huge_names),
        cmocka_unit_test(malformed),
        cmocka_unit_test(boundary_must_be_proper),
        cmocka_unit_test(bounds_of_files),
        cmocka_unit_test(many_parts),
        cmocka_unit_test(a_file_may_be_moved_away),
        cmocka_unit_test(ten_gigabytes_declared),
        cmocka_unit_test(ten_gigabytes_in_chunks),
        cmocka_unit_test(bytes_in_memory_are_bounded),
        cmocka_unit_test(a_client_that_stops_leaves_nothing),
        cmocka_unit_test(a_body_that_stalls_is_refused),
        cmocka_unit_test(a_full_disk_is_said),
        cmocka_unit_test(old_leftovers_go_at_start),
    };
    return cmocka_run_group_tests(tests, up, down);
}
