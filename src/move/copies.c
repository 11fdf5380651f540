/* Backups: the files of SQLite copied while others write, or an export of what a server holds; and copies brought back. See move.h.
 *
 * The list of digests is written last: a folder without it is no backup. Stored files are not in it, their names are their digests. */
#include "move/copies.h"
#include "base/buf.h"
#include "db/watch.h"
#include "move/moment.h"
#include "move/progress.h"
#include "move/record.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct copying {
    const struct move_site *site; /* what is copied from */
    const char *dir;              /* of the backup */
    struct staging to;            /* of stored files: as if the backup were an installation */
    struct move_sum *sum;
    struct progress progress;
    struct arena *arena;
    const char *where;
};

static enum err_code cannot(struct err *e, const char *what, const char *path)
{
    return err(e, ERR_STORAGE, "cannot %s %.120s: %s", what, path, strerror(errno));
}

static enum err_code from_file(void *ctx, void *to, size_t n, struct err *e)
{
    int fd = *(const int *)ctx;
    for (size_t done = 0; done < n;) {
        ssize_t got = read(fd, (char *)to + done, n - done);
        if (got <= 0 && !(got < 0 && errno == EINTR))
            return err(e, ERR_STORAGE, "a file cannot be read: %s", got ? strerror(errno) : "it became shorter");
        done += got > 0 ? (size_t)got : 0;
    }
    return ERR_OK;
}

/* ---- stored files, from one folder to another */

static enum err_code copy_stored(void *ctx, const char *sha256, struct err *e)
{
    struct copying *c = ctx;
    struct stat st;
    bool same = false;
    int fd = place_stored(c->site->dbs.dir, sha256);
    if (fd < 0 || fstat(fd, &st) != 0) {
        c->sum->lost++;
        if (fd >= 0)
            close(fd);
        return ERR_OK;
    }
    enum err_code rc = staging_store(&c->to, sha256, st.st_size, (struct staging_source){from_file, &fd}, &same, e);
    close(fd);
    c->sum->files++;
    c->sum->file_bytes += st.st_size;
    c->sum->lost += !same;
    progress_tell(&c->progress, "files", c->sum->files, "files", c->sum->file_bytes);
    return rc;
}

/* Those that the copy of database i names. */
static enum err_code copy_all_stored(struct copying *c, const char *path, struct err *e)
{
    struct db *db = NULL;
    struct db_config cfg = {.path = path, .readonly = true};
    TRY(db_open(&cfg, &db, e));
    enum err_code rc = moment_files(db, copy_stored, c, e);
    db_close(db);
    return rc;
}

/* ---- digests */

static enum err_code digest_of(const char *path, struct arena *a, const char **out, int64_t *size, struct err *e)
{
    char part[64 * 1024];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return cannot(e, "read", path);
    struct sha256_stream *h = sha256_begin();
    while ((n = read(fd, part, sizeof part)) > 0) {
        sha256_add(h, part, (size_t)n);
        *size += n;
    }
    struct sha256 is = sha256_end(h);
    close(fd);
    *out = hash_hex(a, is.b, sizeof is.b);
    return n < 0 ? cannot(e, "read", path) : ERR_OK;
}

static enum err_code list_one(struct copying *c, const char *name, struct buf *b, struct err *e)
{
    const char *hex;
    TRY(digest_of(arena_fmt(c->arena, "%s/%s", c->dir, name), c->arena, &hex, &c->sum->bytes, e));
    buf_fmt(b, "%s  %s\n", hex, name); /* as sha256sum reads it */
    return ERR_OK;
}

static enum err_code write_list(struct copying *c, const struct buf *b, struct err *e)
{
    const char *path = arena_fmt(c->arena, "%s/" MOVE_SUMS_NAME, c->dir);
    TRY(staging_sync(&c->to, e));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool whole = fd >= 0 && write(fd, b->p, b->n) == (ssize_t)b->n && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return whole && fsync(c->to.fd) == 0 ? ERR_OK : cannot(e, "write", path);
}

/* ---- out */

static const char *file_name(const struct copying *c, int i)
{
    return arena_fmt(c->arena, "%s.db", place_name(c->site, i, c->arena)); /* wherever it lives */
}

/* A copy knows nothing of where the original lives or goes: it is opened on its own. */
static enum err_code forget_places(const char *path, bool centre, struct err *e)
{
    struct db *db;
    TRY(db_open(&(struct db_config){.path = path}, &db, e));
    enum err_code rc = db_begin(db, true, e);
    if (!rc)
        rc = db_script(db, centre ? "delete from db_station; delete from db_place" : "delete from db_station", e);
    if (!rc)
        rc = db_commit(db, e);
    if (!rc)
        rc = db_unwatch(db, e);
    db_close(db);
    return rc;
}

static void told(void *ctx, int64_t done, int64_t all)
{
    struct copying *c = ctx;
    progress_tell(&c->progress, c->where, done / 1000000, arena_fmt(c->arena, "of %lld MB", (long long)(all / 1000000)), done);
}

static enum err_code copy_databases(struct copying *c, struct err *e)
{
    struct moment m;
    TRY(moment_open(c->site, &m, e));
    enum err_code rc = ERR_OK;
    for (int i = 0; !rc && i < m.n; i++) {
        c->where = file_name(c, i);
        const char *path = arena_fmt(c->arena, "%s/%s", c->dir, c->where);
        rc = db_copy(m.db[i], path, told, c, e);
        moment_end(&m, i); /* who reads for long keeps the log from being carried over */
        if (!rc)
            rc = forget_places(path, i == 0, e);
        c->sum->databases++;
    }
    moment_close(&m);
    return rc;
}

static enum err_code copy_key(struct copying *c, const char *from, struct staging *to, struct err *e)
{
    unsigned char key[KEY_BYTES];
    const char *path = arena_fmt(c->arena, "%s/key", from);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? ERR_OK : cannot(e, "read", path);
    enum err_code rc = from_file(&fd, key, sizeof key, e);
    close(fd);
    TRY(rc);
    c->sum->key = true;
    return staging_key(to, key, sizeof key, e);
}

static enum err_code back_up_files(struct copying *c, struct err *e)
{
    struct buf list = buf_init(c->arena, 0);
    TRY(copy_databases(c, e));
    for (int i = 0; i < places(c->site); i++) {
        if (place_has_files(c->site, i))
            TRY(copy_all_stored(c, arena_fmt(c->arena, "%s/%s", c->dir, file_name(c, i)), e));
        TRY(list_one(c, file_name(c, i), &list, e));
    }
    TRY(copy_key(c, c->site->dbs.dir, &c->to, e));
    if (c->sum->key)
        TRY(list_one(c, "key", &list, e));
    return write_list(c, &list, e);
}

static enum err_code back_up_server(struct copying *c, struct err *e)
{
    struct buf list = buf_init(c->arena, 0);
    const char *path = arena_fmt(c->arena, "%s/" MOVE_EXPORT_NAME, c->dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return cannot(e, "make", path);
    enum err_code rc = move_export(c->site, fd, true, c->sum, e);
    close(fd);
    TRY(rc);
    c->sum->bytes = 0;
    TRY(list_one(c, MOVE_EXPORT_NAME, &list, e));
    return write_list(c, &list, e);
}

static enum err_code new_folder(const char *dir, struct err *e)
{
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return cannot(e, "make", dir);
    DIR *d = opendir(dir);
    if (!d)
        return cannot(e, "open", dir);
    bool empty = true;
    for (struct dirent *f; (f = readdir(d));)
        empty = empty && (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0);
    closedir(d);
    return empty ? ERR_OK : err(e, ERR_STALE, "%.120s is not empty: a backup goes into a folder of its own", dir);
}

static bool all_in_files(const struct move_site *s, struct arena *a)
{
    for (int i = 0; i < places(s); i++)
        if (db_is_server(place_path(s, i, a)))
            return false;
    return true;
}

enum err_code move_backup(const struct move_site *s, const char *dir, struct move_sum *sum, struct err *e)
{
    struct move_site there = {.dbs = {.dir = dir, .shards = s->dbs.shards}};
    *sum = (struct move_sum){0};
    TRY(new_folder(dir, e));
    struct arena *a = arena_new(0);
    struct copying c = {.site = s, .dir = dir, .sum = sum, .progress = progress_begin(s->told, "backup"), .arena = a,
                        .to = {.site = &there, .arena = a, .dir = dir, .fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)}};
    enum err_code rc = c.to.fd < 0 ? cannot(e, "open", dir) : ERR_OK;
    bool files = all_in_files(s, a);
    if (!rc && files && mkdir(arena_fmt(a, "%s/files", dir), 0700) != 0)
        rc = cannot(e, "make a folder in", dir);
    if (!rc)
        rc = files ? back_up_files(&c, e) : back_up_server(&c, e);
    unlink(arena_fmt(a, "%s/part", dir));
    if (c.to.fd >= 0)
        close(c.to.fd);
    sum->ms = progress_ms(&c.progress);
    arena_free(a);
    return rc;
}

/* ---- and back */

/* Is what the list names what it was? */
static enum err_code check_list(struct copying *c, const char *name, struct err *e)
{
    char text[16 * 1024];
    const char *path = arena_fmt(c->arena, "%s/" MOVE_SUMS_NAME, c->dir), *hex;
    int64_t size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err(e, ERR_STORAGE, "%.120s is no backup that came to its end: it has no " MOVE_SUMS_NAME, c->dir);
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n < 0 ? 0 : n] = 0;
    const char *line = strstr(text, arena_fmt(c->arena, "  %s\n", name));
    if (!line || line - text < 64)
        return err(e, ERR_INVALID, "the backup has no %s: set `split` as it was there", name);
    TRY(digest_of(arena_fmt(c->arena, "%s/%s", c->dir, name), c->arena, &hex, &size, e));
    return strncmp(line - 64, hex, 64) == 0 ? ERR_OK : err(e, ERR_STORAGE, "%s is damaged: it is not what " MOVE_SUMS_NAME " says", name);
}

static enum err_code bring_database(struct copying *c, struct staging *g, int i, struct err *e)
{
    struct db *db = NULL;
    struct db_config from = {.path = arena_fmt(c->arena, "%s/%s", c->dir, file_name(c, i)), .readonly = true};
    struct db_config to = {.path = staging_database(g, i)};
    TRY(check_list(c, file_name(c, i), e));
    TRY(db_open(&from, &db, e));
    c->where = file_name(c, i);
    enum err_code rc = db_copy(db, to.path, told, c, e);
    db_close(db);
    TRY(rc);
    if (place_has_files(c->site, i))
        TRY(copy_all_stored(c, to.path, e));
    TRY(db_open(&to, &db, e));
    rc = migrate_run(db, g->site->dbs.migrations, g->site->dbs.migrations_n, place_home(g->site, i), NULL, e);
    db_close(db);
    c->sum->databases++;
    return rc;
}

enum err_code copies_restore(struct staging *g, const char *dir, struct move_sum *sum, struct err *e)
{
    struct move_site there = {.dbs = {.dir = dir, .shards = g->site->dbs.shards}};
    struct copying c = {.site = &there, .dir = dir, .sum = sum, .progress = progress_begin(g->site->told, "restore"), .arena = g->arena, .to = *g};
    if (g->site->dbs.server)
        return err(e, ERR_INVALID, "the backup is of files, and this installation is on a server: `motcua export - --data %.80s | motcua restore -`", dir);
    for (int i = 0; i < places(g->site); i++)
        TRY(bring_database(&c, g, i, e));
    TRY(copy_key(&c, dir, g, e));
    TRY(staging_sync(g, e));
    return staging_settle(g, &sum->kept, e);
}
