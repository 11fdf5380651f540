/* The folder where an installation is put together before it is one. See staging.h; must never know a table. */
#include "move/staging.h"
#include "base/clock.h"
#include "base/instant.h"
#include "move/moment.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const ends[] = {"", "-wal", "-shm"}; /* of a database file */
enum { ENDS = sizeof ends / sizeof ends[0] };

static enum err_code cannot(struct err *e, const char *what, const char *path)
{
    return err(e, ERR_STORAGE, "cannot %s %.120s: %s", what, path, strerror(errno));
}

static enum err_code folder(const char *path, struct err *e)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? ERR_OK : cannot(e, "make", path);
}

enum err_code move_settled(const char *data_dir, struct arena *a, struct err *e)
{
    const char *path = arena_fmt(a, "%s/restoring", data_dir);
    return access(path, F_OK) != 0 ? ERR_OK : err(e, ERR_STORAGE, "%s: a restore has begun and not ended; run `motcua restore` again", path);
}

/* It holds files only. */
static void empty(const struct staging *g)
{
    DIR *d = opendir(g->dir);
    for (struct dirent *f; d && (f = readdir(d));)
        if (strcmp(f->d_name, ".") != 0 && strcmp(f->d_name, "..") != 0)
            unlink(arena_fmt(g->arena, "%s/%s", g->dir, f->d_name));
    if (d)
        closedir(d);
}

static bool there(const struct move_site *s, int i, struct arena *a)
{
    return !s->dbs.server && access(place_path(s, i, a), F_OK) == 0;
}

enum err_code staging_open(const struct move_site *s, bool replace, struct arena *a, struct staging *out, struct err *e)
{
    struct staging g = {.site = s, .arena = a, .dir = arena_fmt(a, "%s/restoring", s->dbs.dir), .fd = -1, .replace = replace};
    g.had_key = access(arena_fmt(a, "%s/key", s->dbs.dir), F_OK) == 0;
    for (int i = 0; i < places(s); i++)
        if (!replace && there(s, i, a))
            return err(e, ERR_STALE, "there is an installation already: %s. With --replace it is put aside", place_path(s, i, a));
    TRY(folder(s->dbs.dir, e));
    TRY(folder(arena_fmt(a, "%s/files", s->dbs.dir), e));
    g.touched = access(g.dir, F_OK) == 0; /* an earlier one did not end */
    TRY(folder(g.dir, e));
    g.fd = open(g.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (g.fd < 0 || flock(g.fd, LOCK_EX | LOCK_NB) != 0) {
        if (g.fd >= 0)
            close(g.fd);
        return err(e, ERR_BUSY, "another restore is at work in %s", g.dir);
    }
    empty(&g);
    *out = g;
    return ERR_OK;
}

const char *staging_database(const struct staging *g, int i)
{
    return arena_fmt(g->arena, "%s/%s.db", g->dir, place_name(g->site, i, g->arena));
}

/* ---- stored files */

static enum err_code write_all(int fd, const char *s, size_t n, const char *path, struct err *e)
{
    for (size_t done = 0; done < n;) {
        ssize_t took = write(fd, s + done, n - done);
        if (took < 0 && errno != EINTR)
            return cannot(e, "write", path);
        done += took > 0 ? (size_t)took : 0;
    }
    return ERR_OK;
}

static enum err_code fill(int fd, const char *path, int64_t size, struct staging_source from, struct sha256 *is, struct err *e)
{
    char part[64 * 1024];
    struct sha256_stream *h = sha256_begin();
    enum err_code rc = ERR_OK;
    for (int64_t left = size; !rc && left > 0;) {
        size_t n = left < (int64_t)sizeof part ? (size_t)left : sizeof part;
        rc = from.read(from.ctx, part, n, e);
        if (!rc) {
            sha256_add(h, part, n);
            rc = write_all(fd, part, n, path, e);
        }
        left -= (int64_t)n;
    }
    *is = sha256_end(h);
    return rc;
}

enum err_code staging_store(struct staging *g, const char *sha256, int64_t size, struct staging_source from, bool *same, struct err *e)
{
    struct sha256 want, is;
    if (strlen(sha256) != 2 * sizeof want.b || !hash_unhex(sha256, want.b, sizeof want.b))
        return err(e, ERR_STORAGE, "the name of a stored file is no digest");
    struct arena *a = arena_new(0);
    const char *part = arena_fmt(a, "%s/part", g->dir), *in = arena_fmt(a, "%s/files/%.2s", g->site->dbs.dir, sha256);
    const char *to = arena_fmt(a, "%s/%s", in, sha256 + 2);
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    enum err_code rc = fd < 0 ? cannot(e, "make", part) : fill(fd, part, size, from, &is, e);
    if (fd >= 0 && close(fd) != 0 && !rc)
        rc = cannot(e, "write", part);
    *same = !rc && bytes_same(want.b, is.b, sizeof want.b);
    if (!rc)
        rc = folder(in, e);
    if (!rc && (*same || access(to, F_OK) != 0) && rename(part, to) != 0)
        rc = cannot(e, "put away", to);
    arena_free(a);
    return rc;
}

enum err_code staging_sync(struct staging *g, struct err *e)
{
    return syncfs(g->fd) == 0 ? ERR_OK : cannot(e, "make durable", g->dir);
}

enum err_code staging_key(struct staging *g, const unsigned char *key, size_t n, struct err *e)
{
    const char *path = arena_fmt(g->arena, "%s/key", g->dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return cannot(e, "make", path);
    enum err_code rc = write_all(fd, (const char *)key, n, path, e);
    if (!rc && fsync(fd) != 0)
        rc = cannot(e, "write", path);
    close(fd);
    g->key = !rc;
    return rc;
}

/* ---- into place */

static enum err_code put(const char *from, const char *to, struct err *e)
{
    return rename(from, to) == 0 ? ERR_OK : cannot(e, "put into place", to);
}

/* The folder for what was there before, made when there is something. */
static enum err_code keep(struct staging *g, const char **kept, struct err *e)
{
    char when[INSTANT_TEXT];
    if (*kept)
        return ERR_OK;
    instant_write(clock_now(NULL), when);
    for (char *c = when; *c; c++)
        *c = *c == ':' || *c == '.' ? '-' : *c;
    *kept = arena_fmt(g->arena, "%s/replaced-%s", g->site->dbs.dir, when);
    return folder(*kept, e);
}

/* Database i as it was, with its log. */
static enum err_code aside(struct staging *g, int i, const char **kept, struct err *e)
{
    struct arena *a = g->arena;
    const char *path = place_path(g->site, i, a), *name = strrchr(path, '/');
    if (!there(g->site, i, a))
        return ERR_OK;
    TRY(keep(g, kept, e));
    for (int k = 0; k < ENDS; k++) {
        const char *from = arena_fmt(a, "%s%s", path, ends[k]);
        if (access(from, F_OK) == 0)
            TRY(put(from, arena_fmt(a, "%s%s%s", *kept, name ? name : "/", ends[k]), e));
    }
    return ERR_OK;
}

static enum err_code sync_folder(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok ? ERR_OK : cannot(e, "make durable", path);
}

/* The centre comes last: as long as it is missing nobody takes the rest for an installation. */
enum err_code staging_settle(struct staging *g, const char **kept, struct err *e)
{
    struct arena *a = g->arena;
    const char *key = arena_fmt(a, "%s/key", g->site->dbs.dir);
    *kept = NULL;
    g->touched = true;
    TRY(sync_folder(g->dir, e));
    for (int i = 0; i < places(g->site); i++)
        TRY(aside(g, i, kept, e));
    if (g->key && g->had_key) {
        TRY(keep(g, kept, e));
        TRY(put(key, arena_fmt(a, "%s/key", *kept), e));
    }
    if (g->key)
        TRY(put(arena_fmt(a, "%s/key", g->dir), key, e));
    for (int i = places(g->site) - 1; !g->site->dbs.server && i >= 0; i--)
        TRY(put(staging_database(g, i), place_path(g->site, i, a), e));
    return sync_folder(g->site->dbs.dir, e);
}

void staging_close(struct staging *g, bool settled)
{
    if (settled || !g->touched) {
        empty(g);
        rmdir(g->dir);
    }
    close(g->fd);
}
