/* The new place. See target.h; must never touch what somebody else put there. */
#include "move/target.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- is it a place? */

/* What stands in the centre's table, and on a command line, is read by many. */
static bool has_password(const char *place)
{
    const char *scheme = strstr(place, "://"), *who = scheme ? scheme + 3 : "";
    size_t host = strcspn(who, "/?"); /* user:password@host:port */
    const char *at = memchr(who, '@', host), *colon = at ? memchr(who, ':', (size_t)(at - who)) : NULL;
    return strstr(place, "password=") != NULL || colon;
}

static enum err_code check_name(const struct province *p, const char *to, struct err *e)
{
    if (*to != '/' && !db_is_server(to))
        return err(e, ERR_INVALID, "expected a path that begins with / or postgresql://...");
    if (strpbrk(to, " \t\r\n") || strstr(to, "{}"))
        return err(e, ERR_INVALID, "a place has no blanks and no {} in it");
    if (db_is_server(to) && has_password(to))
        return err(e, ERR_INVALID, "no password here: it would stand in tables and lists. Put it into the file that passfile=... or PGPASSFILE names, for each process");
    if (has_password(dbs_place(p->dbs, p->shard, p->arena)))
        return err(e, ERR_INVALID, "the place where it lives is configured with a password in its name, which would stand in tables: passfile=... or PGPASSFILE first");
    for (int shard = -1; shard < p->dbs->shards; shard++)
        if (strcmp(dbs_place(p->dbs, shard, p->arena), to) == 0)
            return err(e, ERR_INVALID, shard == p->shard ? "it lives there already" : "another database of this installation lives there");
    return ERR_OK;
}

static enum err_code not_empty(const char *to, struct arena *a, struct err *e)
{
    return err(e, ERR_STALE, "%.160s is not empty: take away what is there, or name another place", dbs_without_secrets(to, a));
}

static enum err_code check_server(const char *to, struct arena *a, struct err *e)
{
    struct side s;
    struct list tables;
    TRY(side_open(&s, to, a, e));
    enum err_code rc = db_tables(s.db, a, &tables, e);
    side_close(&s);
    if (rc)
        return rc == ERR_INTERNAL ? not_empty(to, a, e) : rc;
    return tables.n ? not_empty(to, a, e) : ERR_OK;
}

enum err_code target_check(const struct province *p, const struct crossing *x, const char *to, struct err *e)
{
    (void)x;
    TRY(check_name(p, to, e));
    if (db_is_server(to))
        return check_server(to, p->arena, e);
    const char *slash = strrchr(to, '/'), *folder = slash > to ? arena_strn(p->arena, to, (size_t)(slash - to)) : "/";
    if (access(folder, W_OK | X_OK) != 0)
        return err(e, ERR_INVALID, "the folder %.160s: %s", folder, strerror(errno));
    return access(to, F_OK) == 0 ? not_empty(to, p->arena, e) : ERR_OK;
}

/* ---- made ready */

/* What an attempt of the same move left: waiting for it, or not yet that far, with nothing but what migrations put in. */
static enum err_code left_by_us(const struct crossing *x, struct side *s, bool *ours, struct err *e)
{
    struct arena *a = x->arena;
    struct station is;
    struct list tables;
    TRY(station_get(s->db, a, &is, e));
    *ours = is.state == STATION_WAITING && strcmp(is.move, x->move) == 0;
    if (is.state != STATION_OPEN)
        return ERR_OK;
    TRY(db_tables(s->db, a, &tables, e));
    const struct db_table *t = tables.items;
    *ours = true;
    for (size_t i = 0; *ours && i < tables.n; i++)
        if (strcmp(t[i].name, "migration") != 0 && strcmp(t[i].name, "newest_key") != 0)
            TRY(db_table_empty(s->db, &t[i], ours, e));
    return ERR_OK;
}

static enum err_code look(const struct crossing *x, struct err *e)
{
    struct side s;
    bool ours = false;
    if (!db_is_server(x->to.path) && access(x->to.path, F_OK) != 0)
        return ERR_OK;
    TRY(side_open(&s, x->to.path, x->arena, e));
    enum err_code rc = left_by_us(x, &s, &ours, e);
    side_close(&s);
    return rc || ours ? rc : not_empty(x->to.path, x->arena, e);
}

/* A file belongs to whoever owns the data folder: the administrator who moves may be root, the program is not. */
static enum err_code make_file(const struct province *p, const char *path, struct err *e)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct stat st;
    for (int i = 0; i < 3; i++)
        unlink(arena_fmt(p->arena, "%s%s", path, ends[i]));
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && (geteuid() != 0 || (stat(p->dbs->dir, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) == 0));
    if (fd >= 0)
        close(fd);
    return ok ? ERR_OK : err(e, ERR_STORAGE, "cannot make %.160s: %s", path, strerror(errno));
}

/* The shape of its tables may be an older program's. */
static enum err_code clear_server(struct crossing *x, struct err *e)
{
    TRY(db_begin(x->to.db, true, e));
    enum err_code rc = db_tables_drop(x->to.db, e);
    if (!rc)
        rc = db_commit(x->to.db, e);
    else
        db_rollback(x->to.db);
    return rc ? rc : db_unwatch(x->to.db, e); /* what is left of notes */
}

static bool await(void *ctx, struct station *is)
{
    const struct crossing *x = ctx;
    *is = (struct station){.state = STATION_WAITING, .move = x->move, .whither = x->from.path, .turn = x->turn, .position = -1};
    return true;
}

enum err_code target_make(const struct province *p, struct crossing *x, struct err *e)
{
    const char *path = x->to.path;
    int missing = 0;
    TRY(migrate_missing(x->from.db, p->dbs->migrations, p->dbs->migrations_n, HOME_PROVINCE, &missing, e));
    if (missing)
        return err(e, ERR_STALE, "%d migrations are missing: run `motcua migrate`", missing);
    TRY(look(x, e));
    if (!db_is_server(path))
        TRY(make_file(p, path, e));
    TRY(side_open(&x->to, path, x->arena, e));
    if (db_is_server(path))
        TRY(clear_server(x, e));
    TRY(migrate_run(x->to.db, p->dbs->migrations, p->dbs->migrations_n, HOME_PROVINCE, NULL, e));
    return side_station(&x->to, await, x, e);
}
