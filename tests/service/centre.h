/* What tests of this floor share: a centre in a folder of its own, migrated, with the real tables of data/ if wanted.
 * Run from the root of the checkout. */
#pragma once
#include "base/embed.h"
#include "db/migrate.h"
#include "db/sandbox.h"
#include "reference/import.h"
#include <glob.h>

/* A file with a NUL behind it, as the program has them. */
static inline struct embedded centre_file(struct arena *a, const char *path, const char *name)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s: cannot be read", path);
    fseek(f, 0, SEEK_END);
    size_t n = (size_t)ftell(f);
    rewind(f);
    char *data = arena_alloc(a, n + 1);
    assert_int_equal(fread(data, 1, n, f), n);
    fclose(f);
    return (struct embedded){arena_str(a, name), (unsigned char *)data, n};
}

/* Files of a pattern, sorted by name, which is the path from the root of the checkout. */
static inline struct embedded *centre_files(struct arena *a, const char *pattern, size_t *n)
{
    glob_t g = {0};
    glob(pattern, 0, NULL, &g);
    struct embedded *rows = ARENA_ARRAY(a, struct embedded, g.gl_pathc + 1);
    for (*n = 0; *n < g.gl_pathc; (*n)++)
        rows[*n] = centre_file(a, g.gl_pathv[*n], g.gl_pathv[*n]);
    globfree(&g);
    return rows;
}

static inline struct import_source centre_source(struct arena *a)
{
    struct import_source s = {.arena = a};
    s.files = centre_files(a, "data/*.tsv", &s.n);
    return s;
}

static inline int centre_by_name(const void *a, const void *b)
{
    return strcmp(((const struct migration *)a)->name, ((const struct migration *)b)->name);
}

/* A connection to a centre that is migrated and empty. */
static inline struct db *centre_db(struct sandbox *s)
{
    size_t n;
    struct db *db = sandbox_db(s, NULL);
    const struct embedded *files = centre_files(s->a, "src/*/[0-9]*-*.sql", &n);
    struct migration *m = ARENA_ARRAY(s->a, struct migration, n);
    for (size_t i = 0; i < n; i++)
        m[i] = (struct migration){strrchr(files[i].name, '/') + 1, (const char *)files[i].data};
    qsort(m, n, sizeof *m, centre_by_name);
    if (migrate_run(db, m, n, HOME_CENTRE, NULL, &s->e))
        fail_msg("migrate: %s", s->e.why);
    return db;
}

/* In one transaction, as the program does it. */
static inline enum err_code centre_import(struct db *db, const struct import_source *src, struct import_count *count,
                                          struct err *e)
{
    TRY(db_begin(db, true, e));
    enum err_code rc = import_all(db, src, count, e);
    if (rc)
        db_rollback(db);
    else
        rc = db_commit(db, e);
    return rc;
}

static inline struct db *centre_db_with_data(struct sandbox *s)
{
    struct db *db = centre_db(s);
    struct import_source src = centre_source(s->a);
    if (centre_import(db, &src, NULL, &s->e))
        fail_msg("import: %s", s->e.why);
    return db;
}

static inline int64_t centre_int(struct sandbox *s, const char *sql)
{
    return atoll(sandbox_sqlite3(s, sql));
}
