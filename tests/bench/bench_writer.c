/* How much of bare SQLite the writer keeps: the same rows, the same settings, the same run.
 *
 *   bench_writer [jobs, default 40000] [folder, default .]
 *
 * A job is one dossier-like row of some 700 bytes under one secondary index, one event row and one counter.
 * "bare" is SQLite's own interface with 64 jobs to a transaction and its automatic checkpoint; then
 * the same with a savepoint a job; then the writer with 64 jobs in flight; then 64 threads that wait. */
#include "base/clock.h"
#include "db/writer.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FLIGHT 64

static const char schema[] =
    "CREATE TABLE dossier (id INTEGER PRIMARY KEY, commune INTEGER NOT NULL, state TEXT NOT NULL, due INTEGER NOT NULL, form TEXT NOT NULL);"
    "CREATE INDEX dossier_due ON dossier (commune, state, due);"
    "CREATE TABLE event (id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);"
    "CREATE TABLE counter (commune INTEGER PRIMARY KEY, n INTEGER NOT NULL)";

static const struct sql put[] = {
    {.text = "INSERT INTO dossier (id, commune, state, due, form) VALUES ($1, $2, 'received', $3, $4)"},
    {.text = "INSERT INTO event (id, dossier, at, kind, body) VALUES ($1, $1, $2, 'submit', '{\"by\":\"citizen\"}')"},
    {.text = "INSERT INTO counter (commune, n) VALUES ($1, 1) ON CONFLICT (commune) DO UPDATE SET n = n + 1"},
};

/* Scattered, so that pages are not simply appended to. */
static int64_t scatter(int64_t i)
{
    return (int64_t)((uint64_t)i * UINT64_C(0x9E3779B97F4A7C15) >> 20);
}

struct bench {
    int jobs;
    char path[300];
    char form[601];
};

static void die(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

static void fresh(const struct bench *b)
{
    char path[320];
    const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", b->path, ends[i]);
        unlink(path);
    }
    struct db *db;
    struct err e;
    if (db_open(&(struct db_config){.path = b->path}, &db, &e) || db_script(db, schema, &e))
        die(e.why);
    db_close(db);
}

/* ---- bare SQLite */

static void run(sqlite3 *db, sqlite3_stmt *st)
{
    if (sqlite3_step(st) != SQLITE_DONE)
        die(sqlite3_errmsg(db));
    sqlite3_reset(st);
}

static void bare_job(sqlite3 *db, sqlite3_stmt *const *st, const struct bench *b, int64_t i)
{
    int64_t id = scatter(i), commune = id % 3321;
    sqlite3_bind_int64(st[0], 1, id);
    sqlite3_bind_int64(st[0], 2, commune);
    sqlite3_bind_int64(st[0], 3, i);
    sqlite3_bind_text(st[0], 4, b->form, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st[1], 1, id);
    sqlite3_bind_int64(st[1], 2, i);
    sqlite3_bind_int64(st[2], 1, commune);
    for (int k = 0; k < 3; k++)
        run(db, st[k]);
}

static double bare(const struct bench *b, bool savepoints)
{
    fresh(b);
    sqlite3 *db;
    const char *const tx[] = {"BEGIN IMMEDIATE", "COMMIT", "SAVEPOINT s", "RELEASE s"};
    sqlite3_stmt *st[7];
    if (sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ||
        sqlite3_exec(db, "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA foreign_keys=ON", NULL, NULL, NULL))
        die("bare: open");
    for (int k = 0; k < 7; k++)
        if (sqlite3_prepare_v2(db, k < 3 ? put[k].text : tx[k - 3], -1, &st[k], NULL))
            die(sqlite3_errmsg(db));
    int64_t begun = clock_mono_us();
    for (int64_t i = 0; i < b->jobs;) {
        run(db, st[3]);
        for (int n = 0; n < FLIGHT && i < b->jobs; n++, i++) {
            if (savepoints)
                run(db, st[5]);
            bare_job(db, st, b, i);
            if (savepoints)
                run(db, st[6]);
        }
        run(db, st[4]);
    }
    double rate = b->jobs * 1e6 / (double)(clock_mono_us() - begun);
    for (int k = 0; k < 7; k++)
        sqlite3_finalize(st[k]);
    sqlite3_close(db);
    return rate;
}

/* ---- the writer */

struct job {
    struct write_job job;
    const struct bench *b;
    struct writer *w;
    int64_t i, step;
    int *left; /* writer's thread only */
};

static enum err_code job_run(struct write_job *job, struct db *db, struct err *e)
{
    struct job *j = (struct job *)(void *)job;
    int64_t id = scatter(j->i), commune = id % 3321;
    TRY(db_exec(db, &put[0], DB_ARGS(DB_I(id), DB_I(commune), DB_I(j->i), DB_T(j->b->form)), NULL, e));
    TRY(db_exec(db, &put[1], DB_ARGS(DB_I(id), DB_I(j->i)), NULL, e));
    return db_exec(db, &put[2], DB_ARGS(DB_I(commune)), NULL, e);
}

static void job_done(struct write_job *job, enum err_code rc, const struct err *e)
{
    struct job *j = (struct job *)(void *)job;
    if (rc)
        die(e->why);
    --*j->left;
    j->i += j->step;
    if (j->i < j->b->jobs && writer_submit(j->w, job, NULL))
        die("queue");
}

static struct writer *open_writer(const struct bench *b)
{
    fresh(b);
    struct writer *w;
    struct err e;
    if (writer_open(&(struct writer_config){.db.path = b->path}, &w, &e))
        die(e.why);
    return w;
}

static double report(struct writer *w, const struct bench *b, int64_t begun, const char *what)
{
    double rate = b->jobs * 1e6 / (double)(clock_mono_us() - begun);
    struct writer_stats s = writer_stats(w);
    printf("%-28s %8.0f jobs/s, %.1f jobs a batch, %lld pauses\n", what, rate, (double)s.jobs / (double)s.batches, (long long)s.pauses);
    writer_close(w);
    return rate;
}

static double in_flight(const struct bench *b)
{
    struct writer *w = open_writer(b);
    int left = b->jobs;
    struct job j[FLIGHT];
    int64_t begun = clock_mono_us();
    for (int k = 0; k < FLIGHT; k++) {
        j[k] = (struct job){.job = {.run = job_run, .done = job_done}, .b = b, .w = w, .i = k, .step = FLIGHT, .left = &left};
        if (writer_submit(w, &j[k].job, NULL))
            die("queue");
    }
    while (writer_stats(w).jobs < b->jobs)
        usleep(200);
    return report(w, b, begun, "writer, 64 in flight");
}

static void *call_all(void *arg)
{
    struct job *j = arg;
    struct err e;
    for (; j->i < j->b->jobs; j->i += j->step)
        if (writer_call(j->w, job_run, &j->job, &e))
            die(e.why);
    return NULL;
}

static double waiting(const struct bench *b, int threads)
{
    struct writer *w = open_writer(b);
    pthread_t id[FLIGHT];
    struct job j[FLIGHT];
    char what[40];
    int64_t begun = clock_mono_us();
    for (int k = 0; k < threads; k++) {
        j[k] = (struct job){.b = b, .w = w, .i = k, .step = threads};
        if (pthread_create(&id[k], NULL, call_all, &j[k]))
            die("thread");
    }
    for (int k = 0; k < threads; k++)
        pthread_join(id[k], NULL);
    snprintf(what, sizeof what, "writer, %d waiting thread%s", threads, threads > 1 ? "s" : "");
    return report(w, b, begun, what);
}

int main(int argc, char **argv)
{
    struct bench b = {.jobs = argc > 1 ? atoi(argv[1]) : 40000};
    snprintf(b.path, sizeof b.path, "%.280s/bench-writer.db", argc > 2 ? argv[2] : ".");
    memset(b.form, 'x', 600);
    double plain = bare(&b, false), kept = bare(&b, true);
    printf("%-28s %8.0f jobs/s\n%-28s %8.0f jobs/s\n", "bare, 64 a transaction", plain, "bare, with savepoints", kept);
    double writer = in_flight(&b);
    waiting(&b, FLIGHT);
    struct bench few = b;
    few.jobs = b.jobs / 10;
    waiting(&few, 1);
    printf("writer / bare %.2f, writer / bare with savepoints %.2f\n", writer / plain, writer / kept);
    fresh(&b);
    unlink(b.path);
    return 0;
}
