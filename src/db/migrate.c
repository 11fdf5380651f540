/* Migrations: what is applied compared with what we carry, the rest applied in order. Must never know
 * what a migration creates. */
#include "db/migrate.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"
#include <string.h>

struct applied {
    const char *name, *sha256;
};
static const struct field applied_fields[] = {
    FIELD(applied, name, F_TEXT),
    FIELD(applied, sha256, F_TEXT),
};
static const struct model applied_model = MODEL(applied, applied_fields);

static const char table_text[] =
    "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at BIGINT NOT NULL)";

static const struct sql has_table = {.text = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
                                     .pg = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'"};
static const struct sql all_applied = {.text = "SELECT name, sha256 FROM migration ORDER BY name LIMIT 10000", .row = &applied_model};
static const struct sql add_applied = {.text = "INSERT INTO migration (name, sha256, applied_at) VALUES ($1, $2, $3)"};

/* ---- the list itself */

/* 0 when the first line says nothing we know. */
static int home_of(const struct migration *m)
{
    static const struct {
        const char *line;
        enum db_home home;
    } homes[] = {{"-- centre", HOME_CENTRE}, {"-- province", HOME_PROVINCE}, {"-- both", HOME_BOTH}};
    size_t n = strcspn(m->text, "\r\n");
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++)
        if (n == strlen(homes[i].line) && memcmp(m->text, homes[i].line, n) == 0)
            return homes[i].home;
    return 0;
}

static enum err_code check_list(const struct migration *m, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        if (!home_of(&m[i]))
            return err(e, ERR_INTERNAL, "%s: the first line is not -- centre, -- province or -- both", m[i].name);
        if (i && strcmp(m[i - 1].name, m[i].name) >= 0)
            return err(e, ERR_INTERNAL, "%s does not come after %s", m[i].name, m[i - 1].name);
    }
    return ERR_OK;
}

static const char *text_hash(const struct migration *m, struct arena *a)
{
    struct sha256 h = sha256(m->text, strlen(m->text));
    return hash_hex(a, h.b, sizeof h.b);
}

/* ---- what is applied against what we carry */

/* Walks both lists, each sorted by name; *next is the first of ours that is missing. */
static enum err_code compare(const struct list *have, const struct migration *m, size_t n, enum db_home home,
                             struct arena *a, size_t *next, struct err *e)
{
    const struct applied *row = have->items;
    size_t got = 0;
    *next = n;
    for (size_t i = 0; i < n; i++) {
        if (!(home_of(&m[i]) & (int)home))
            continue;
        if (got < have->n && strcmp(row[got].name, m[i].name) == 0) {
            if (*next < n)
                return err(e, ERR_STORAGE, "%s comes before %s, which is applied already", m[*next].name, m[i].name);
            if (!text_same(row[got].sha256, text_hash(&m[i], a)))
                return err(e, ERR_STORAGE, "%s was applied with another text", m[i].name);
            got++;
        } else if (*next == n) {
            *next = i;
        }
    }
    return got == have->n ? ERR_OK : err(e, ERR_STORAGE, "%s is applied but unknown here", row[got].name);
}

static enum err_code find_next(struct db *db, const struct migration *m, size_t n, enum db_home home, size_t *next, struct err *e)
{
    struct arena *a = arena_new(0);
    struct list have = {0};
    int64_t table = 0;
    enum err_code rc = db_int(db, &has_table, DB_NONE, 0, &table, e);
    if (!rc && table)
        rc = db_all(db, &all_applied, DB_NONE, a, &have, e);
    if (!rc)
        rc = compare(&have, m, n, home, a, next, e);
    arena_free(a);
    return rc;
}

enum err_code migrate_missing(struct db *db, const struct migration *m, size_t n, enum db_home home, int *missing, struct err *e)
{
    *missing = 0;
    TRY(check_list(m, n, e));
    size_t next;
    TRY(find_next(db, m, n, home, &next, e));
    for (size_t i = next; i < n; i++)
        *missing += (home_of(&m[i]) & (int)home) != 0;
    return ERR_OK;
}

/* ---- applying */

static enum err_code apply(struct db *db, const struct migration *m, struct err *e)
{
    struct err why = {0};
    enum err_code rc = db_script(db, table_text, &why);
    if (!rc)
        rc = db_script(db, m->text, &why);
    if (!rc) {
        struct arena *a = arena_new(0);
        rc = db_exec(db, &add_applied, DB_ARGS(DB_T(m->name), DB_T(text_hash(m, a)), DB_I(clock_now(&(struct clock){0}))), NULL, &why);
        arena_free(a);
    }
    return rc ? err(e, rc, "%s: %s", m->name, why.why) : ERR_OK;
}

/* One transaction: whoever comes second finds the first one's work. *done: nothing was missing. */
static enum err_code apply_next(struct db *db, const struct migration *m, size_t n, enum db_home home, bool *done, struct err *e)
{
    TRY(db_begin(db, true, e));
    size_t next;
    enum err_code rc = find_next(db, m, n, home, &next, e);
    *done = !rc && next == n;
    if (!rc && !*done)
        rc = apply(db, &m[next], e);
    if (!rc && !*done)
        return db_commit(db, e);
    db_rollback(db);
    return rc;
}

enum err_code migrate_run(struct db *db, const struct migration *m, size_t n, enum db_home home, int *applied, struct err *e)
{
    int left, count = 0;
    enum err_code rc = migrate_missing(db, m, n, home, &left, e);
    bool none = false;
    while (!rc && !none && count < left) {
        rc = apply_next(db, m, n, home, &none, e);
        count += !rc && !none;
    }
    if (applied)
        *applied = count;
    return rc;
}
