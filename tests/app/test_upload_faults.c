/* Each file operation of an upload fails once, and once and for all; with a full disk and with a broken one; writes that take less than
 * they were given. The person is told, nothing is half done, nothing stays behind, and the same upload again goes through. */
#include "app/house.h"
#include "http/spool.h"
#include "service/files.h"

enum { SIZE = 60000, CALLS_MAX = 60 };

static struct house *h;
static int serial;

static int up(void **state)
{
    if (sandbox_open(state))
        return -1;
    h = house_open(*state, NULL);
    house_person(h);
    return 0;
}

static int down(void **state)
{
    house_close(h);
    return sandbox_close(state);
}

/* ---- what there is */

static int seen;
static int count_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)path, (void)st, (void)at;
    seen += kind == FTW_F;
    return 0;
}

static int files_in(const char *folder)
{
    seen = 0;
    nftw(arena_fmt(h->s->a, "%s/%s", h->s->dir, folder), count_one, 8, FTW_PHYS);
    return seen;
}

static const char *everything(void)
{
    return sandbox_sqlite3(h->s, "select hex(papers), hex(form) from draft; select count(*), max(sha256) from file; select count(*) from delivery");
}

/* No row without its file, no paper without its row. */
static void assert_rows_have_files(long n)
{
    struct check_sum sum = {0};
    assert_ok(check_files(h->app, &sum, &h->s->e));
    if (sum.wrong)
        fail_msg("operation %ld: check --files finds %lld", n, (long long)sum.wrong);
}

/* ---- one upload */

/* Another one each time, so that it is not there already. */
static const char *pdf(int number)
{
    static const char head[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n";
    char *p = arena_alloc(h->s->a, SIZE + 1);
    memset(p, ' ', SIZE);
    memcpy(p, head, sizeof head - 1);
    int n = sprintf(p + sizeof head - 1, "%% %d\n", number);
    p[sizeof head - 1 + (size_t)n] = ' ';
    memcpy(p + SIZE - 6, "\n%%EOF", 6);
    return p;
}

static const char *upload(int number, const char *accept)
{
    struct buf b = buf_init(h->s->a, SIZE + 4096), all = buf_init(h->s->a, SIZE + 4096);
    buf_fmt(&b, "--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n--XX\r\nContent-Disposition: form-data; name=\"them\"\r\n\r\n1\r\n"
                "--XX\r\nContent-Disposition: form-data; name=\"tep.residence\"; filename=\"gcs.pdf\"\r\nContent-Type: application/pdf\r\n\r\n", h->csrf);
    buf_put(&b, pdf(number), SIZE);
    buf_str(&b, "\r\n--XX--\r\n");
    buf_fmt(&all, "POST /nop/%lld/giay-to HTTP/1.1\r\nHost: motcua\r\nAccept: %s\r\nCookie: mc_phien=%s\r\nConnection: close\r\n"
                  "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: %zu\r\n\r\n", (long long)h->draft, accept, h->cookie, b.n);
    buf_put(&all, b.p, b.n);
    int fd = house_dial(h);
    house_say(fd, all.p, all.n);
    const char *answer = house_hear(h, fd);
    for (int i = 0; i < 100 && files_in("spool"); i++) /* the loop learns a moment later that it is over */
        poll(NULL, 0, 2);
    poll(NULL, 0, 10);
    return answer;
}

static void assert_told(const char *answer, bool page, long n)
{
    if (house_status(answer) != 507)
        fail_msg("operation %ld: %.300s", n, answer);
    if (page) {
        assert_has(answer, "Hệ thống tạm thời không ghi được");
        assert_has(answer, "Xin thử lại sau hoặc gọi 1022");
    } else {
        assert_has(answer, "application/problem+json");
        assert_has(answer, "\"code\":\"storage\"");
    }
}

static void assert_goes_through(int number, long n)
{
    const char *answer = upload(number, "text/html");
    if (house_status(answer) != 303)
        fail_msg("again after operation %ld: %s", n, answer);
    assert_rows_have_files(n);
    assert_int_equal(files_in("files"), atoi(sandbox_sqlite3(h->s, "select count(*) from file")));
    assert_int_equal(files_in("spool"), 0);
}

static void arm(struct io_fault f, long n)
{
    h->io.fail_at = n;
    h->io.as = f.as;
    h->io.sticky = f.sticky;
    h->io.most = f.most;
    atomic_store(&h->io.calls, 0);
    atomic_store(&h->io.fired, 0);
}

/* One operation fails. False: there was none with that number. */
static bool fail_one(struct io_fault f, long n, int *refused)
{
    const char *before = everything();
    bool page = n % 2;
    int number = ++serial;
    arm(f, n);
    const char *answer = upload(number, page ? "text/html" : "application/json");
    bool fired = atomic_load(&h->io.fired) > 0;
    arm((struct io_fault){0}, 0);
    if (!fired)
        return false;
    assert_rows_have_files(n);
    if (house_status(answer) / 100 == 5) {
        ++*refused;
        assert_told(answer, page, n);
        assert_string_equal(everything(), before);
    }
    if (files_in("spool")) { /* could not be deleted, as everything else: the next start does it */
        assert_ok(spool_sweep(arena_fmt(h->s->a, "%s/spool", h->s->dir), 0, &h->s->e));
        assert_int_equal(files_in("spool"), 0);
    }
    assert_goes_through(number, n);
    return true;
}

static void sweep(struct io_fault f, int at_least)
{
    int refused = 0;
    long n = 1;
    while (n < CALLS_MAX && fail_one(f, n, &refused))
        n++;
    if (n == CALLS_MAX || refused < at_least)
        fail_msg("%d of %ld operations that fail are told", refused, n - 1);
}

/* Opened, written at least twice, closed; a folder made; opened, synced, moved; its folder and the one above opened and synced. */
enum { AT_LEAST = 1 + 2 + 1 + 1 + 2 + 1 + 4 };

static void a_full_disk(void **state)
{
    (void)state;
    sweep((struct io_fault){.as = ENOSPC}, AT_LEAST);
}

static void a_broken_disk(void **state)
{
    (void)state;
    sweep((struct io_fault){.as = EIO}, AT_LEAST);
}

static void a_disk_that_stays_broken(void **state)
{
    (void)state;
    sweep((struct io_fault){.as = EIO, .sticky = true}, AT_LEAST);
}

static void writes_that_take_less(void **state)
{
    (void)state;
    sweep((struct io_fault){.as = ENOSPC, .most = 5000}, AT_LEAST + 8);
}

/* Out of files is no disk that is full: it passes. */
static void too_many_open_files(void **state)
{
    (void)state;
    arm((struct io_fault){.as = EMFILE}, 1);
    const char *answer = upload(++serial, "text/html");
    arm((struct io_fault){0}, 0);
    assert_int_equal(house_status(answer), 503);
    assert_has(answer, "Retry-After: 2");
    assert_has(answer, "Hệ thống đang quá tải");
    assert_goes_through(serial, 1);
}

static enum err_code take_again(struct ctx *c, void *arg, struct err *e)
{
    const struct upload *u = arg;
    struct problems p = {.arena = c->arena};
    static const struct ref pdf_alone[] = {{.id = "pdf"}};
    struct paper paper = {.id = "residence", .types = pdf_alone, .n_types = 1, .max_mb = 1, .max_files = 1};
    const char *type;
    return file_take(c, &paper, u, &type, &p, e);
}

/* The sync of its name may have failed when it came: who finds it there makes sure of it. */
static void a_file_that_is_there_is_made_sure_of(void **state)
{
    (void)state;
    assert_goes_through(++serial, 0);
    const char *sha = sandbox_sqlite3(h->s, "select sha256 from file order by created_at desc, sha256 limit 1");
    struct upload u = {.name = "gcs.pdf", .sha256 = sha, .path = file_path(app_world(h->app), sha, h->s->a), .size = SIZE};
    for (long n = 2; n <= 6; n += n == 3 ? 2 : 1) { /* opens and syncs of two folders; what a close of theirs says does not matter */
        arm((struct io_fault){.as = EIO}, n);
        assert_int_equal(app_read(h->app, 0, take_again, &u, &h->s->e), ERR_STORAGE);
    }
    arm((struct io_fault){0}, 0);
    assert_ok(app_read(h->app, 0, take_again, &u, &h->s->e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk), cmocka_unit_test(a_broken_disk), cmocka_unit_test(a_disk_that_stays_broken),
        cmocka_unit_test(writes_that_take_less), cmocka_unit_test(too_many_open_files), cmocka_unit_test(a_file_that_is_there_is_made_sure_of),
    };
    return cmocka_run_group_tests(tests, up, down);
}
