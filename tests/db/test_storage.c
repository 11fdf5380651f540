/* A disk or a file that is not as it should be: full, read-only, damaged, no database, locked. */
#define SANDBOX_FILE /* ENGINE: files, it looks into them */
#include "sandbox.h"
#include "db/writer.h"
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static const struct sql add = {.text = "INSERT INTO big (id, v) VALUES ($1, zeroblob(3000))"};
static const struct sql count = {.text = "SELECT count(*) FROM big"};

static int with_table(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    enum err_code rc = db_script(db, "CREATE TABLE big (id INTEGER PRIMARY KEY, v BLOB)", &s->e);
    db_close(db);
    return rc ? -1 : 0;
}

static void settings_are_the_measured_ones(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    static const struct sql ask[] = {{.text = "PRAGMA synchronous"}, {.text = "PRAGMA foreign_keys"}, {.text = "PRAGMA page_size"},
                                     {.text = "PRAGMA temp_store"}, {.text = "PRAGMA cache_size"}};
    const int64_t want[] = {2, 1, 4096, 2, -16384};
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
        assert_int_equal(sandbox_count(db, &ask[i]), want[i]);
    db_close(db);
    assert_string_equal(sandbox_sqlite3(s, "PRAGMA journal_mode"), "wal");
}

/* ---- full */

struct fill {
    struct write_job job;
    int64_t from;
    int rows;
    const char *script;
};

static enum err_code fill(struct write_job *job, struct db *db, struct err *e)
{
    struct fill *f = (struct fill *)(void *)job;
    if (f->script)
        TRY(db_script(db, f->script, e));
    for (int i = 0; i < f->rows; i++)
        TRY(db_exec(db, &add, DB_ARGS(DB_I(f->from + i)), NULL, e));
    return ERR_OK;
}

/* Each job writes five rows, all or none; gives the first id that was refused. */
static int64_t fill_up(struct sandbox *s, struct writer *w)
{
    struct fill f = {.rows = 5};
    for (f.from = 0; f.from < 5000; f.from += 5) {
        enum err_code rc = writer_call(w, fill, &f.job, &s->e);
        if (rc) {
            assert_int_equal(rc, ERR_STORAGE);
            assert_has(s->e.why, "full");
            return f.from;
        }
    }
    fail_msg("never full");
    return 0;
}

static void a_full_database_refuses_whole_jobs_and_works_again_when_there_is_room(void **state)
{
    struct sandbox *s = *state;
    struct writer *w;
    assert_ok(writer_open(&(struct writer_config){.db = {.path = s->path}}, &w, &s->e));
    struct fill f = {.script = "PRAGMA max_page_count=200"};
    assert_ok(writer_call(w, fill, &f.job, &s->e));
    int64_t refused = fill_up(s, w);
    assert_in_range(refused, 100, 200);
    struct db *reader = sandbox_db(s, NULL);
    assert_int_equal(sandbox_count(reader, &count), refused);
    db_close(reader);
    f = (struct fill){.script = "PRAGMA max_page_count=10000"};
    assert_ok(writer_call(w, fill, &f.job, &s->e));
    f = (struct fill){.from = refused, .rows = 5};
    assert_ok(writer_call(w, fill, &f.job, &s->e));
    writer_close(w);
    assert_string_equal(sandbox_sqlite3(s, "PRAGMA integrity_check"), "ok");
    assert_int_equal(atoi(sandbox_sqlite3(s, "SELECT count(*) FROM big")), refused + 5);
}

static void a_full_disk_refuses_whole_jobs_and_works_again_when_there_is_room(void **state)
{
    struct sandbox *s = *state;
    char dir[80], plug[96];
    snprintf(dir, sizeof dir, "%s/disk", s->dir);
    snprintf(plug, sizeof plug, "%s/plug", dir);
    snprintf(s->path, sizeof s->path, "%s/a.db", dir);
    mkdir(dir, 0700);
    /* mounts of its own: they end with the program, however it ends */
    if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) || mount("none", dir, "tmpfs", 0, "size=4m")) {
        rmdir(dir);
        skip();
    }
    int fd = open(plug, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(posix_fallocate(fd, 0, 2 << 20), 0);
    close(fd);
    struct writer *w;
    assert_ok(writer_open(&(struct writer_config){.db = {.path = s->path}, .checkpoint_ms = 5}, &w, &s->e));
    struct fill f = {.script = "CREATE TABLE big (id INTEGER PRIMARY KEY, v BLOB)"};
    assert_ok(writer_call(w, fill, &f.job, &s->e));
    int64_t refused = fill_up(s, w);
    struct db *reader = sandbox_db(s, NULL);
    assert_int_equal(sandbox_count(reader, &count), refused);
    db_close(reader);
    unlink(plug);
    f = (struct fill){.from = refused, .rows = 5};
    assert_ok(writer_call(w, fill, &f.job, &s->e));
    assert_true(writer_stats(w).commit_failures >= 1);
    writer_close(w);
    assert_string_equal(sandbox_sqlite3(s, "PRAGMA integrity_check"), "ok");
    assert_int_equal(atoi(sandbox_sqlite3(s, "SELECT count(*) FROM big")), refused + 5);
    unlink(s->path);
    umount(dir);
    rmdir(dir);
}

/* ---- read-only */

/* In a child that file modes bind: root without the right to override them. Others they bind anyway. */
static int as_anybody(struct sandbox *s, int (*fn)(struct sandbox *))
{
    pid_t pid = fork();
    if (pid == 0) {
        struct __user_cap_header_struct who = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct none[2] = {0};
        _exit(syscall(SYS_capset, &who, none) ? 99 : fn(s));
    }
    int status;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

static int write_one(struct sandbox *s)
{
    struct db *db;
    TRY(db_open(&(struct db_config){.path = s->path, .busy_ms = 50}, &db, &s->e));
    enum err_code rc = db_exec(db, &add, DB_ARGS(DB_I(1)), NULL, &s->e);
    db_close(db);
    return (int)rc;
}

static int read_one(struct sandbox *s)
{
    struct db *db;
    TRY(db_open(&(struct db_config){.path = s->path, .readonly = true}, &db, &s->e));
    int64_t n;
    enum err_code rc = db_int(db, &count, DB_NONE, 0, &n, &s->e);
    db_close(db);
    return (int)rc;
}

static void a_file_that_may_not_be_written(void **state)
{
    struct sandbox *s = *state;
    chmod(s->path, 0444);
    chmod(s->dir, 0555);
    assert_int_equal(as_anybody(s, write_one), ERR_STORAGE);
    chmod(s->dir, 0755);
    assert_int_equal(as_anybody(s, write_one), ERR_STORAGE);
    assert_int_equal(as_anybody(s, read_one), ERR_OK);
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM big"), "0");
}

static void a_folder_that_is_not_there(void **state)
{
    struct sandbox *s = *state;
    struct db *db = NULL;
    struct writer *w = NULL;
    snprintf(s->path, sizeof s->path, "%s/no/a.db", s->dir);
    assert_int_equal(db_open(&(struct db_config){.path = s->path}, &db, &s->e), ERR_STORAGE);
    assert_null(db);
    assert_int_equal(writer_open(&(struct writer_config){.db = {.path = s->path}}, &w, &s->e), ERR_STORAGE);
    assert_null(w);
    snprintf(s->path, sizeof s->path, "%s/none.db", s->dir);
    assert_int_equal(db_open(&(struct db_config){.path = s->path, .readonly = true}, &db, &s->e), ERR_STORAGE);
    assert_int_equal(access(s->path, F_OK), -1); /* a reader creates nothing */
}

/* ---- damaged */

static void scribble(struct sandbox *s, long at, size_t n)
{
    FILE *f = fopen(s->path, "r+");
    assert_non_null(f);
    fseek(f, at, SEEK_SET);
    for (size_t i = 0; i < n; i++)
        fputc((int)(i * 37 + 11) & 0xff, f);
    fclose(f);
}

static void fill_rows(struct sandbox *s)
{
    struct db *db = sandbox_db(s, NULL);
    assert_ok(db_begin(db, true, &s->e));
    for (int i = 0; i < 300; i++)
        assert_ok(db_exec(db, &add, DB_ARGS(DB_I(i)), NULL, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_ok(db_integrity(db, &s->e));
    db_close(db);
}

static void a_file_that_is_no_database(void **state)
{
    struct sandbox *s = *state;
    scribble(s, 0, 8192);
    struct db *db = NULL;
    assert_int_equal(db_open(&(struct db_config){.path = s->path}, &db, &s->e), ERR_STORAGE);
    assert_int_equal(db_open(&(struct db_config){.path = s->path, .readonly = true}, &db, &s->e), ERR_STORAGE);
    assert_null(db);
}

static void a_damaged_page_is_told_and_the_rest_is_served(void **state)
{
    struct sandbox *s = *state;
    fill_rows(s);
    scribble(s, 4096, 4096); /* the root of the table */
    struct db *db = sandbox_db(s, NULL);
    int64_t n;
    assert_int_equal(db_int(db, &count, DB_NONE, 0, &n, &s->e), ERR_STORAGE);
    assert_int_equal(db_exec(db, &add, DB_ARGS(DB_I(1000)), NULL, &s->e), ERR_STORAGE);
    assert_int_equal(db_integrity(db, &s->e), ERR_STORAGE);
    static const struct sql alive = {.text = "SELECT count(*) FROM sqlite_schema"};
    assert_int_equal(sandbox_count(db, &alive), 1);
    db_close(db);
}

static void a_file_cut_short(void **state)
{
    struct sandbox *s = *state;
    fill_rows(s);
    assert_int_equal(truncate(s->path, 100 * 4096), 0);
    struct db *db;
    assert_int_equal(db_open(&(struct db_config){.path = s->path}, &db, &s->e), ERR_STORAGE);
    assert_has(s->e.why, "malformed");
}

static void rows_that_refer_to_nothing_are_found(void **state)
{
    struct sandbox *s = *state;
    assert_string_equal(sandbox_sqlite3(s, "CREATE TABLE part (big INTEGER REFERENCES big (id)); INSERT INTO part VALUES (77)"), "");
    struct db *db = sandbox_db(s, NULL);
    assert_int_equal(db_integrity(db, &s->e), ERR_STORAGE);
    assert_has(s->e.why, "part 1 -> big");
    db_close(db);
}

/* ---- locked */

static void locked_by_somebody_else(void **state)
{
    struct sandbox *s = *state;
    struct db *holder = sandbox_db(s, NULL), *db = sandbox_db(s, NULL);
    assert_ok(db_begin(holder, true, &s->e));
    assert_ok(db_exec(holder, &add, DB_ARGS(DB_I(1)), NULL, &s->e));
    assert_int_equal(db_begin(db, true, &s->e), ERR_BUSY);
    assert_int_equal(db_exec(db, &add, DB_ARGS(DB_I(2)), NULL, &s->e), ERR_BUSY);
    assert_int_equal(sandbox_count(db, &count), 0); /* reading goes on */
    assert_ok(db_commit(holder, &s->e));
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(db_exec(db, &add, DB_ARGS(DB_I(2)), NULL, &s->e));
    assert_ok(db_commit(db, &s->e));
    db_close(holder);
    db_close(db);
}

static void a_reader_that_wants_to_write_too_late_is_told_to_begin_again(void **state)
{
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL), *other = sandbox_db(s, NULL);
    assert_ok(db_begin(db, false, &s->e));
    assert_int_equal(sandbox_count(db, &count), 0);
    assert_ok(db_exec(other, &add, DB_ARGS(DB_I(1)), NULL, &s->e));
    assert_int_equal(db_exec(db, &add, DB_ARGS(DB_I(2)), NULL, &s->e), ERR_BUSY);
    assert_int_equal(db_commit(db, &s->e), ERR_BUSY);
    assert_ok(db_exec(db, &add, DB_ARGS(DB_I(2)), NULL, &s->e));
    db_close(other);
    db_close(db);
}

static void a_locked_database_makes_the_writer_say_busy_and_then_go_on(void **state)
{
    struct sandbox *s = *state;
    struct writer *w;
    assert_ok(writer_open(&(struct writer_config){.db = {.path = s->path, .busy_ms = 30}}, &w, &s->e));
    struct db *holder = sandbox_db(s, NULL);
    assert_ok(db_begin(holder, true, &s->e));
    struct fill f = {.from = 1, .rows = 2};
    assert_int_equal(writer_call(w, fill, &f.job, &s->e), ERR_BUSY);
    assert_int_equal(s->e.code, ERR_BUSY);
    db_close(holder);
    assert_ok(writer_call(w, fill, &f.job, &s->e));
    assert_int_equal(writer_stats(w).commit_failures, 1);
    writer_close(w);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, with_table, sandbox_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(settings_are_the_measured_ones),
        T(a_full_database_refuses_whole_jobs_and_works_again_when_there_is_room),
        T(a_full_disk_refuses_whole_jobs_and_works_again_when_there_is_room), T(a_file_that_may_not_be_written),
        T(a_folder_that_is_not_there), T(a_file_that_is_no_database), T(a_damaged_page_is_told_and_the_rest_is_served),
        T(a_file_cut_short), T(rows_that_refer_to_nothing_are_found), T(locked_by_somebody_else),
        T(a_reader_that_wants_to_write_too_late_is_told_to_begin_again),
        T(a_locked_database_makes_the_writer_say_busy_and_then_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
