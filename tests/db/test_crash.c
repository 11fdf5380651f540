/* A writer that is killed: every answer that was given stays true, no job is there by half. And its log:
 * carried over, bounded, also beside a reader who does not leave. */
#define SANDBOX_FILE /* ENGINE: files, it looks into them */
#include "sandbox.h"
#include "db/writer.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static const struct sql add = {.text = "INSERT INTO row (id, job, v) VALUES ($1, $2, zeroblob($3))"};
static const struct sql count = {.text = "SELECT count(*) FROM row"};

static int with_table(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    enum err_code rc = db_script(db, "CREATE TABLE row (id INTEGER PRIMARY KEY, job INTEGER NOT NULL, v BLOB)", &s->e);
    db_close(db);
    return rc ? -1 : 0;
}

struct put {
    struct write_job job;
    struct writer *w;
    int64_t id, size;
    int step;   /* what is added to id for the next round; 0 = none */
    int answer; /* where the id goes once it is durable */
};

/* Three rows: all or none. */
static enum err_code put_run(struct write_job *job, struct db *db, struct err *e)
{
    struct put *p = (struct put *)(void *)job;
    for (int i = 0; i < 3; i++)
        TRY(db_exec(db, &add, DB_ARGS(DB_I(p->id * 3 + i), DB_I(p->id), DB_I(p->size)), NULL, e));
    return ERR_OK;
}

static void put_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct put *p = (struct put *)(void *)job;
    (void)e;
    if (rc || write(p->answer, &p->id, sizeof p->id) != sizeof p->id)
        _exit(2);
    p->id += p->step;
    if (writer_submit(p->w, job, NULL))
        _exit(3);
}

/* Eight jobs in flight for ever. */
static _Noreturn void write_until_killed(struct sandbox *s, int64_t from, int answer)
{
    struct writer_config c = {.db.path = s->path, .checkpoint_ms = 1, .wal_limit = 200000};
    struct writer *w;
    struct put p[8];
    if (writer_open(&c, &w, NULL))
        _exit(1);
    for (int i = 0; i < 8; i++) {
        p[i] = (struct put){.job = {.run = put_run, .done = put_done}, .w = w, .id = from + i, .size = 200, .step = 8, .answer = answer};
        if (writer_submit(w, &p[i].job, NULL))
            _exit(4);
    }
    for (;;)
        pause();
}

/* Lets a child write for a while, kills it, and marks what it said was done. Gives how many. */
static int kill_while_writing(struct sandbox *s, int64_t from, int ms, bool *done)
{
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(fd[0]);
        write_until_killed(s, from, fd[1]);
    }
    close(fd[1]);
    int64_t id;
    int n = 0;
    struct timespec begin, now;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    bool killed = false;
    while (read(fd[0], &id, sizeof id) == sizeof id) {
        done[id] = true;
        n++;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (!killed && (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 >= ms) {
            kill(pid, SIGKILL);
            killed = true;
        }
    }
    close(fd[0]);
    int status;
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return n;
}

#define IDS 1000000

struct whole {
    int64_t job, rows;
};
static const struct field whole_fields[] = {FIELD(whole, job, F_INT), FIELD(whole, rows, F_INT)};
static const struct model whole_model = MODEL(whole, whole_fields);
static const struct sql jobs = {.text = "SELECT job, count(*) AS rows FROM row GROUP BY job", .row = &whole_model};

static enum err_code mark_whole(void *ctx, const void *rec, struct err *e)
{
    const struct whole *job = rec;
    bool *there = ctx;
    there[job->job] = job->rows == 3;
    return job->rows == 3 ? ERR_OK : err(e, ERR_INTERNAL, "job %d has %d rows", (int)job->job, (int)job->rows);
}

static void what_was_answered_outlives_a_kill(void **state)
{
    struct sandbox *s = *state;
    bool *done = arena_alloc(s->a, IDS), *there = arena_alloc(s->a, IDS);
    int answered = 0;
    for (int round = 0; round < 8; round++) {
        answered += kill_while_writing(s, round * (IDS / 8), 3 + round * 15, done);
        struct db *db = sandbox_db(s, NULL);
        assert_ok(db_integrity(db, &s->e));
        assert_ok(db_each(db, &jobs, DB_NONE, mark_whole, there, &s->e));
        for (int id = 0; id < IDS; id++)
            if (done[id] && !there[id])
                fail_msg("job %d was answered and is not there", id);
        db_close(db);
    }
    assert_true(answered > 100);
    /* at most what was in flight is there without an answer */
    int kept = atoi(sandbox_sqlite3(s, "SELECT count(DISTINCT job) FROM row"));
    assert_in_range(kept, answered, answered + 8 * 8);
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM (SELECT 1 FROM row GROUP BY job HAVING count(*) <> 3)"), "0");
    assert_string_equal(sandbox_sqlite3(s, "PRAGMA integrity_check"), "ok");
}

/* ---- the log */

static int64_t size_of(struct sandbox *s, const char *suffix)
{
    struct stat st;
    char path[200];
    snprintf(path, sizeof path, "%s%s", s->path, suffix);
    return stat(path, &st) ? -1 : st.st_size;
}

#define LIMIT 400000

static void write_rows(struct sandbox *s, struct writer *w, int from, int n, int64_t *most)
{
    for (int i = from; i < from + n; i++) {
        struct put p = {.id = i, .size = 4000};
        assert_ok(writer_call(w, put_run, &p.job, &s->e));
        int64_t now = size_of(s, "-wal");
        *most = now > *most ? now : *most;
    }
}

static void the_log_stays_near_its_limit(void **state)
{
    struct sandbox *s = *state;
    struct writer *w;
    /* the thread's own beat never comes: only the limit bounds the log */
    assert_ok(writer_open(&(struct writer_config){.db.path = s->path, .wal_limit = LIMIT, .checkpoint_ms = 3600000}, &w, &s->e));
    int64_t most = 0;
    write_rows(s, w, 0, 300, &most); /* some 7 MB of log */
    assert_in_range(most, LIMIT / 2, LIMIT + 100000);
    assert_in_range(writer_stats(w).pauses, 5, 100);
    writer_close(w);
    assert_string_equal(sandbox_sqlite3(s, "SELECT count(*) FROM row"), "900");
}

/* Until the database file itself has that size; false after two seconds. */
static bool grows_to(struct sandbox *s, int64_t size)
{
    for (int i = 0; size_of(s, "") < size && i < 2000; i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return size_of(s, "") >= size;
}

static void the_beat_carries_the_log_over_without_any_limit(void **state)
{
    struct sandbox *s = *state;
    struct writer *w;
    assert_ok(writer_open(&(struct writer_config){.db.path = s->path, .checkpoint_ms = 2}, &w, &s->e));
    int64_t most = 0;
    write_rows(s, w, 0, 20, &most);
    assert_true(grows_to(s, 20 * 3 * 4096)); /* the writer idle */
    struct db *reader = sandbox_db(s, NULL);
    write_rows(s, w, 20, 1, &most);
    assert_ok(db_begin(reader, false, &s->e));
    assert_int_equal(sandbox_count(reader, &count), 63);
    write_rows(s, w, 21, 20, &most);
    nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
    assert_true(size_of(s, "") < 40 * 3 * 4096); /* held up by the reader */
    db_close(reader);
    assert_true(grows_to(s, 40 * 3 * 4096)); /* and tried again though nothing new was written */
    assert_int_equal(writer_stats(w).pauses, 0);
    writer_close(w);
}

static void a_reader_who_stays_slows_nobody_for_ever(void **state)
{
    struct sandbox *s = *state;
    struct writer *w;
    assert_ok(writer_open(&(struct writer_config){.db.path = s->path, .wal_limit = LIMIT, .checkpoint_ms = 3600000}, &w, &s->e));
    struct db *reader = sandbox_db(s, NULL);
    int64_t most = 0;
    write_rows(s, w, 0, 1, &most);
    assert_ok(db_begin(reader, false, &s->e));
    assert_int_equal(sandbox_count(reader, &count), 3);
    write_rows(s, w, 1, 100, &most);
    assert_true(most > LIMIT * 2); /* the log had to grow: the reader still sees its moment */
    assert_int_equal(sandbox_count(reader, &count), 3);
    assert_ok(db_commit(reader, &s->e));
    write_rows(s, w, 101, 3, &most);
    assert_in_range(size_of(s, "-wal"), 1, LIMIT + 100000); /* and shrinks when the reader has gone */
    db_close(reader);
    writer_close(w);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, with_table, sandbox_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_was_answered_outlives_a_kill), T(the_log_stays_near_its_limit),
        T(the_beat_carries_the_log_over_without_any_limit), T(a_reader_who_stays_slows_nobody_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
