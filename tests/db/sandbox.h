/* What the tests of databases share: a folder and a database of their own, a second pair of eyes (the programs sqlite3 and psql).
 *
 * The database is a file, or, where MOTCUA_TEST_SERVER names a PostgreSQL server (tools/postgres), one on that server; tests that are about
 * files say so by SANDBOX_FILE before they include this. */
#pragma once
#include "db/db.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* The test's name goes first so that a failure is read at once. */
#define assert_ok(call) assert_int_equal((call), ERR_OK)
#define assert_has(text, part) do { if (!strstr((text), (part))) fail_msg("\"%s\" lacks \"%s\"", (text), (part)); } while (0)

struct sandbox {
    char dir[64];
    char path[160]; /* of the database: a file, or postgresql://... */
    char base[40];  /* its name on the server; "" = a file */
    struct arena *a;
    struct err e;
};

static inline const char *sandbox_server(void)
{
#ifdef SANDBOX_FILE
    return NULL;
#else
    const char *s = getenv("MOTCUA_TEST_SERVER");
    return s && *s ? s : NULL;
#endif
}

#ifdef SANDBOX_FILE
static inline int sandbox_base(struct sandbox *s) { *s->base = 0; return 0; }
static inline void sandbox_drop(struct sandbox *s) { *s->base = 0; }
#else
/* A statement on the server itself, outside of any database of ours. */
static inline int sandbox_on_server(const char *sql)
{
    char command[400];
    snprintf(command, sizeof command, "psql -qX -d '%s' -c \"%s\" >/dev/null 2>&1", sandbox_server(), sql);
    return system(command);
}

static inline int sandbox_base(struct sandbox *s)
{
    static int made;
    const char *server = sandbox_server(), *slash = strrchr(server, '/');
    char sql[160];
    snprintf(s->base, sizeof s->base, "t_%d_%d", (int)getpid(), ++made);
    snprintf(s->path, sizeof s->path, "%.*s/%s", (int)(slash - server), server, s->base);
    snprintf(sql, sizeof sql, "create database %s", s->base);
    return sandbox_on_server(sql);
}

static inline void sandbox_drop(struct sandbox *s)
{
    char sql[120];
    snprintf(sql, sizeof sql, "drop database %s with (force)", s->base);
    sandbox_on_server(sql);
}
#endif

static inline int sandbox_open(void **state)
{
    struct sandbox *s = calloc(1, sizeof *s);
    if (!s)
        return -1;
    const char *tmp = getenv("TMPDIR");
    snprintf(s->dir, sizeof s->dir, "%.40s/motcua-db-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(s->dir)) {
        free(s);
        return -1;
    }
    snprintf(s->path, sizeof s->path, "%s/a.db", s->dir);
    s->a = arena_new(0);
    *state = s;
    return sandbox_server() ? sandbox_base(s) : 0;
}

static inline int sandbox_close(void **state)
{
    struct sandbox *s = *state;
    DIR *d = opendir(s->dir);
    for (struct dirent *f; d && (f = readdir(d));) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", s->dir, f->d_name);
        unlink(path);
    }
    if (d)
        closedir(d);
    rmdir(s->dir);
    if (*s->base)
        sandbox_drop(s);
    arena_free(s->a);
    free(s);
    return 0;
}

static inline struct db *sandbox_db(struct sandbox *s, struct db_fault *f)
{
    struct db *db = NULL;
    enum err_code rc = ERR_BUSY;
    for (int i = 0; rc == ERR_BUSY && i < 20; i++) { /* a server whose disk is busy with other tests takes seconds now and then to let one in */
        rc = db_open(&(struct db_config){.path = s->path, .busy_ms = 50, .fault = f}, &db, &s->e);
        if (rc == ERR_BUSY)
            usleep(250000);
    }
    if (rc)
        fail_msg("open: %s", s->e.why);
    return db;
}

/* The answer of the sqlite3 program, or of psql, which writes the same; without the last line break. */
static inline const char *sandbox_sqlite3(struct sandbox *s, const char *sql)
{
    char command[2000];
    int length = *s->base ? snprintf(command, sizeof command, "psql -qAtX -d '%s' -c \"%s\" 2>&1", s->path, sql)
                          : snprintf(command, sizeof command, "sqlite3 -batch '%s' \"%s\" 2>&1", s->path, sql);
    assert_true(length > 0 && (size_t)length < sizeof command); /* a cut command would answer the same for ever */
    FILE *p = popen(command, "r");
    assert_non_null(p);
    char *out = arena_alloc(s->a, 4000);
    size_t n = fread(out, 1, 3999, p);
    pclose(p);
    while (n && out[n - 1] == '\n')
        out[--n] = 0;
    return out;
}

static inline int64_t sandbox_count(struct db *db, const struct sql *q)
{
    int64_t n = -1;
    struct err e;
    if (db_int(db, q, DB_NONE, -1, &n, &e))
        fail_msg("count: %s", e.why);
    return n;
}

#define SANDBOX_TEST(fn) cmocka_unit_test_setup_teardown(fn, sandbox_open, sandbox_close)
