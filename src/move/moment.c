/* Which databases there are, and opening them at one moment. See moment.h; must never write. */
#include "move/moment.h"
#include "db/station.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum { HOPS_MAX = 8 };

int places(const struct move_site *s)
{
    return s->dbs.shards == 1 ? 1 : s->dbs.shards + 1;
}

const char *place_name(const struct move_site *s, int i, struct arena *a)
{
    return s->dbs.shards == 1 ? "motcua" : i == 0 ? "centre" : arena_fmt(a, "province-%02d", i - 1);
}

enum db_home place_home(const struct move_site *s, int i)
{
    return s->dbs.shards == 1 ? HOME_BOTH : i == 0 ? HOME_CENTRE : HOME_PROVINCE;
}

const char *place_path(const struct move_site *s, int i, struct arena *a)
{
    return dbs_place(&s->dbs, i - 1, a);
}

bool place_has_files(const struct move_site *s, int i)
{
    return s->dbs.shards == 1 || i > 0;
}

int place_stored(const char *data_dir, const char *sha256)
{
    struct arena *a = arena_new(0);
    int fd = open(arena_fmt(a, "%s/files/%.2s/%s", data_dir, sha256, strlen(sha256) > 2 ? sha256 + 2 : ""), O_RDONLY | O_CLOEXEC);
    arena_free(a);
    return fd;
}

struct named { const char *sha256; };
static const struct field named_fields[] = {FIELD(named, sha256, F_TEXT)};
static const struct model named_model = MODEL(named, named_fields);
static const struct field applied_fields[] = {FIELD(applied_migration, name, F_TEXT), FIELD(applied_migration, sha256, F_TEXT)};
static const struct model applied_model = MODEL(applied_migration, applied_fields);

enum { APPLIED, FILES };
static const struct sql sql[] = {
    [APPLIED] = {.text = "select name, sha256 from migration order by name limit 10000", .row = &applied_model},
    [FILES] = {.text = "select sha256 from file order by sha256", .row = &named_model},
};
const struct sql_set move_set = {"move", sql, sizeof sql / sizeof sql[0]};

/* One that has moved in this very moment is read where it is. */
static enum err_code open_followed(struct db_config *c, struct arena *a, struct db **out, struct err *e)
{
    for (int hops = 0; hops < HOPS_MAX; hops++) {
        struct station is;
        TRY(db_open(c, out, e));
        TRY(station_get(*out, a, &is, e));
        if (is.state != STATION_GONE)
            return ERR_OK;
        db_close(*out);
        *out = NULL;
        c->path = is.whither;
    }
    return err(e, ERR_STORAGE, "it has moved again and again");
}

static enum err_code open_one(const struct move_site *s, int i, struct arena *a, struct db **out, struct err *e)
{
    struct err why = {0};
    int missing = 0;
    struct db_config c = {.path = place_path(s, i, a), .readonly = true};
    enum err_code rc = open_followed(&c, a, out, &why);
    if (!rc)
        rc = db_begin(*out, false, &why);
    if (!rc && db_is_server(c.path)) /* to sort a large table may take longer than a page may */
        rc = db_script(*out, "set local statement_timeout = 0", &why);
    if (!rc) /* its first look is the moment */
        rc = migrate_missing(*out, s->dbs.migrations, s->dbs.migrations_n, place_home(s, i), &missing, &why);
    if (!rc && missing)
        rc = err(&why, ERR_STORAGE, "%d migrations are missing: run `motcua migrate`", missing);
    return rc ? err(e, rc, "%s: %.160s", place_name(s, i, a), why.why) : ERR_OK;
}

enum err_code moment_open(const struct move_site *s, struct moment *m, struct err *e)
{
    *m = (struct moment){.arena = arena_new(0), .n = places(s)};
    enum err_code rc = ERR_OK;
    for (int i = m->n - 1; !rc && i >= 0; i--)
        rc = open_one(s, i, m->arena, &m->db[i], e);
    if (rc)
        moment_close(m);
    return rc;
}

void moment_end(struct moment *m, int i)
{
    db_close(m->db[i]);
    m->db[i] = NULL;
}

void moment_close(struct moment *m)
{
    for (int i = 0; i < m->n; i++)
        moment_end(m, i);
    arena_free(m->arena);
}

enum err_code moment_migrations(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[APPLIED], DB_NONE, a, out, e);
}

struct naming { enum err_code (*fn)(void *ctx, const char *sha256, struct err *e); void *ctx; };

static enum err_code name_one(void *ctx, const void *rec, struct err *e)
{
    struct naming *n = ctx;
    return n->fn(n->ctx, ((const struct named *)rec)->sha256, e);
}

enum err_code moment_files(struct db *db, enum err_code (*fn)(void *ctx, const char *sha256, struct err *e), void *ctx, struct err *e)
{
    struct naming n = {fn, ctx};
    return db_each(db, &sql[FILES], DB_NONE, name_one, &n, e);
}
