/* The ceiling of a write: the same rows by bare SQLite, without HTTP, session, checks or workflow. Copies rows of dossiers that are
 * there under new keys: what a submission at the counter writes (dossier, its two events, work, figures, messages), or what one act
 * writes. Grouped as the server groups, each behind a savepoint, with a checkpoint thread of its own: what the server's writer does
 * and nothing else. Reads nothing while it is timed.
 *
 *     bench_raw FILE submit|act GROUP SECONDS      on a copy: what it writes is nonsense
 *
 * Prints: writes seconds cpu_seconds */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLES = 400, COLUMNS = 40, WAL_MOST = 256 * 1024 * 1024 };

struct row { sqlite3_value *v[COLUMNS]; int n; };
struct sample { struct row dossier, first, second; };

static sqlite3 *db;
static const char *path;
static atomic_bool over;

static void must(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_raw: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static void run(const char *sql)
{
    must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static sqlite3_stmt *prepared(const char *sql)
{
    sqlite3_stmt *s = NULL;
    must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) == SQLITE_OK, sql);
    return s;
}

static void settings(sqlite3 *c)
{
    sqlite3_exec(c, "PRAGMA journal_mode=wal; PRAGMA synchronous=full; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=memory", NULL, NULL, NULL);
    sqlite3_busy_timeout(c, 2000);
}

static void *checkpoints(void *arg)
{
    sqlite3 *c;
    (void)arg;
    if (sqlite3_open(path, &c) != SQLITE_OK)
        return NULL;
    settings(c);
    while (!atomic_load(&over)) {
        usleep(50000);
        sqlite3_wal_checkpoint_v2(c, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    sqlite3_close(c);
    return NULL;
}

/* ---- rows to copy */

static void keep(sqlite3_stmt *s, int from, int n, struct row *out)
{
    out->n = n;
    for (int i = 0; i < n; i++)
        out->v[i] = sqlite3_value_dup(sqlite3_column_value(s, from + i));
}

static void one(const char *sql, sqlite3_int64 id, struct row *out)
{
    sqlite3_stmt *s = prepared(sql);
    sqlite3_bind_int64(s, 1, id);
    if (sqlite3_step(s) == SQLITE_ROW)
        keep(s, 0, sqlite3_column_count(s), out);
    sqlite3_finalize(s);
}

static int load(struct sample *sample)
{
    sqlite3_stmt *s = prepared("select d.id from dossier d join journal j on j.dossier = d.id and j.n = 2 where d.procedure = '1.001193' and j.act = 'accept'"
                               " order by d.id desc limit ?1");
    int n = 0;
    sqlite3_bind_int(s, 1, SAMPLES);
    while (sqlite3_step(s) == SQLITE_ROW) {
        sqlite3_int64 id = sqlite3_column_int64(s, 0);
        one("select * from dossier where id = ?1", id, &sample[n].dossier);
        one("select * from journal where dossier = ?1 and n = 1", id, &sample[n].first);
        one("select * from journal where dossier = ?1 and n = 2", id, &sample[n].second);
        n++;
    }
    sqlite3_finalize(s);
    must(n > 0, "no dossiers to copy");
    return n;
}

/* ---- statements */

static sqlite3_stmt *insert_of(const char *table, int columns)
{
    char sql[400];
    int at = snprintf(sql, sizeof sql, "insert into %s values (?1", table);
    for (int i = 2; i <= columns; i++)
        at += snprintf(sql + at, sizeof sql - (size_t)at, ", ?%d", i);
    snprintf(sql + at, sizeof sql - (size_t)at, ")");
    return prepared(sql);
}

static struct { sqlite3_stmt *dossier, *update, *event, *clear, *task, *tally, *pending, *pending2, *job, *save, *release; } st;

static void prepare(const struct sample *s)
{
    st.dossier = insert_of("dossier", s->dossier.n);
    st.update = prepared("update dossier set state = ?2, national = ?3, version = version + 1, handler_role = ?4, received_at = ?5, due_at = ?6, updated_at = ?7, body = ?8 where id = ?1");
    st.event = insert_of("journal", s->first.n);
    st.clear = prepared("delete from task where dossier = ?1");
    st.task = prepared("insert into task (unit, role, due_at, dossier, kind, assignee, procedure, paused, ready) values (?1, ?2, ?3, ?4, 'main', 0, '1.001193', 0, 0)");
    st.tally = prepared("insert into tally (day, unit, procedure, outcome, n) values (?1, ?2, '1.001193', ?3, 1) on conflict (day, unit, procedure, outcome) do update set n = tally.n + excluded.n");
    st.pending = prepared("insert into pending (unit, due, procedure, state, holder, n) values (?1, ?2, '1.001193', ?3, ?1, ?4)"
                          " on conflict (unit, due, procedure, state, holder) do update set n = pending.n + excluded.n");
    st.pending2 = prepared("insert into pending (unit, due, procedure, state, holder, n) values (?1, ?2, '1.001193', ?3, ?1, -1), (?1, ?4, '1.001193', ?5, ?1, 1)"
                           " on conflict (unit, due, procedure, state, holder) do update set n = pending.n + excluded.n");
    st.job = prepared("insert into job (id, kind, key, data, run_at, lease_until, tries, done_at, failure) values (?1, 'message', null, ?2, ?3, 0, 0, 0, '') on conflict (key) do nothing");
    st.save = prepared("savepoint one");
    st.release = prepared("release one");
}

static void step(sqlite3_stmt *s)
{
    must(sqlite3_step(s) == SQLITE_DONE, "step");
    sqlite3_reset(s);
}

static void copy(sqlite3_stmt *s, const struct row *r, sqlite3_int64 id, int n)
{
    for (int i = 0; i < r->n; i++)
        sqlite3_bind_value(s, i + 1, r->v[i]);
    sqlite3_bind_int64(s, 1, id);
    if (n)
        sqlite3_bind_int(s, 2, n);
    step(s);
}

/* ---- one write */

static sqlite3_int64 day_id(sqlite3_int64 n)
{
    return ((sqlite3_int64)15000 << 38) + n; /* a day far ahead: keys in order at the end, as today's are */
}

static void work(sqlite3_int64 id, int unit, const char *role, sqlite3_int64 due)
{
    sqlite3_bind_int64(st.clear, 1, id);
    step(st.clear);
    sqlite3_bind_int(st.task, 1, unit);
    sqlite3_bind_text(st.task, 2, role, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st.task, 3, due);
    sqlite3_bind_int64(st.task, 4, id);
    step(st.task);
}

static void tally(int unit, int outcome)
{
    sqlite3_bind_int(st.tally, 1, 15000);
    sqlite3_bind_int(st.tally, 2, unit);
    sqlite3_bind_int(st.tally, 3, outcome);
    step(st.tally);
}

static void message(sqlite3_int64 id)
{
    static const char text[] = "{\"channel\":\"sms\",\"address\":\"0905123318\",\"text\":\"Mot cua: ho so H17.20209-20261122-0001 da duoc tiep nhan. Xem tai muc Tra cuu ho so.\"}";
    sqlite3_bind_int64(st.job, 1, id);
    sqlite3_bind_text(st.job, 2, text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st.job, 3, id);
    step(st.job);
}

static void moved(int unit, const char *from, const char *to, int due)
{
    sqlite3_bind_int(st.pending2, 1, unit);
    sqlite3_bind_int(st.pending2, 2, strcmp(from, "submitted") == 0 ? 0 : due);
    sqlite3_bind_text(st.pending2, 3, from, -1, SQLITE_STATIC);
    sqlite3_bind_int(st.pending2, 4, due);
    sqlite3_bind_text(st.pending2, 5, to, -1, SQLITE_STATIC);
    step(st.pending2);
}

static void changed(sqlite3_int64 id, const struct sample *s, const char *state, int national)
{
    sqlite3_bind_int64(st.update, 1, id);
    sqlite3_bind_text(st.update, 2, state, -1, SQLITE_STATIC);
    sqlite3_bind_int(st.update, 3, national);
    sqlite3_bind_text(st.update, 4, "specialist", -1, SQLITE_STATIC);
    for (int i = 5; i <= 7; i++)
        sqlite3_bind_int64(st.update, i, INT64_C(1795332432235) + id % 1000);
    sqlite3_bind_value(st.update, 8, s->dossier.v[s->dossier.n - 1]);
    step(st.update);
}

static void submit(const struct sample *s, sqlite3_int64 n)
{
    sqlite3_int64 id = day_id(n), jobs = (INT64_C(1) << 61) + n * 2;
    int unit = sqlite3_value_int(s->dossier.v[4]);
    copy(st.dossier, &s->dossier, id, 0);
    copy(st.event, &s->first, id, 1);
    tally(unit, 1);
    sqlite3_bind_int(st.pending, 1, unit);
    sqlite3_bind_int(st.pending, 2, 0);
    sqlite3_bind_text(st.pending, 3, "submitted", -1, SQLITE_STATIC);
    sqlite3_bind_int(st.pending, 4, 1);
    step(st.pending);
    work(id, unit, "reception", INT64_C(9000000000000000));
    message(jobs);
    changed(id, s, "registering", 2);
    copy(st.event, &s->second, id, 2);
    tally(unit, 4);
    moved(unit, "submitted", "registering", 15001);
    work(id, unit, "specialist", INT64_C(1795428000000));
    message(jobs + 1);
}

/* A dossier that bench wrote before, one step on: no message goes out with it. */
static void act(const struct sample *s, sqlite3_int64 n)
{
    sqlite3_int64 id = day_id(n);
    int unit = sqlite3_value_int(s->dossier.v[4]);
    changed(id, s, "signing", 4);
    copy(st.event, &s->second, id, 3);
    moved(unit, "registering", "signing", 15001);
    work(id, unit, "leader", INT64_C(1795428000000));
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void group(void (*write)(const struct sample *, sqlite3_int64), const struct sample *s, int samples, sqlite3_int64 n, int size)
{
    run("begin immediate");
    for (int i = 0; i < size; i++) {
        step(st.save);
        write(&s[(n + i) % samples], n + i);
        step(st.release);
    }
    run("commit");
}

int main(int argc, char **argv)
{
    static struct sample sample[SAMPLES];
    pthread_t checkpoint;
    if (argc != 5)
        return 2;
    path = argv[1];
    int size = (int)strtol(argv[3], NULL, 10);
    double seconds = strtod(argv[4], NULL);
    bool acts = strcmp(argv[2], "act") == 0;
    must(sqlite3_open(path, &db) == SQLITE_OK, path);
    settings(db);
    int n = load(sample);
    prepare(sample);
    pthread_create(&checkpoint, NULL, checkpoints, NULL);
    sqlite3_int64 made = 0, first = 0;
    double until = now() + (acts ? seconds : 0);
    while (acts && now() < until) { /* something to act on */
        group(submit, sample, n, made, 256);
        made += 256;
    }
    double began = now(), used = cpu(), last;
    sqlite3_int64 done = 0;
    do {
        if (acts && done + size > made)
            break;
        group(acts ? act : submit, sample, n, first + done, size);
        done += size;
        last = now();
    } while (last - began < seconds);
    printf("%lld %.3f %.3f\n", (long long)done, now() - began, cpu() - used);
    atomic_store(&over, true);
    pthread_join(checkpoint, NULL);
    sqlite3_close(db);
    return 0;
}
