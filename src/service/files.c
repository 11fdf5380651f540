/* Puts uploads away under their hash. See files.h; must never know HTTP or a dossier. */
#include "service/files.h"
#include "base/io.h"
#include "store/draft_store.h"
#include <errno.h>
#include <fcntl.h>
#include <magic.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

const char *file_path(const struct world *w, const char *sha256, struct arena *a)
{
    return arena_fmt(a, "%s/files/%.2s/%s", w->data_dir, sha256, sha256 + 2);
}

/* What the file is, by its first bytes; never by its name. A handle per call: the library's is not for two threads.
 * NULL: it could not be looked at. */
static const char *sniff(const char *path, struct arena *a)
{
    magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF);
    if (!m)
        return NULL;
    const char *type = magic_load(m, NULL) == 0 ? magic_file(m, path) : NULL;
    const char *out = type ? arena_str(a, type) : magic_errno(m) ? NULL : "application/octet-stream";
    magic_close(m);
    return out;
}

/* The kinds that papers may be, and what they must turn out to be. */
static const struct { const char *ext, *type; } kinds[] = {
    {"pdf", "application/pdf"}, {"jpg", "image/jpeg"}, {"jpeg", "image/jpeg"}, {"png", "image/png"}, {"heic", "image/heic"},
    {"heic", "image/heif"}, {"tif", "image/tiff"}, {"tiff", "image/tiff"}, {"xml", "text/xml"}, {"xml", "application/xml"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}, {"dwg", "image/vnd.dwg"}, {"dxf", "image/vnd.dxf"},
};

static bool is_kind(const char *type, const struct paper *paper)
{
    for (size_t i = 0; i < paper->n_types; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            if (strcasecmp(paper->types[i].id, kinds[k].ext) == 0 && strcmp(type, kinds[k].type) == 0)
                return true;
    return false;
}

static bool sync_one(struct io_fault *f, const char *path, int flags)
{
    int fd = io_open(f, path, O_RDONLY | flags);
    bool ok = fd >= 0 && io_sync(f, fd) == 0;
    if (fd >= 0)
        io_close(f, fd); /* nothing was written by it */
    return ok;
}

static enum err_code cannot(struct err *e, const char *what)
{
    bool crowded = errno == EMFILE || errno == ENFILE;
    return err(e, crowded ? ERR_BUSY : ERR_STORAGE, "cannot %s: %s", what, strerror(errno));
}

/* A file that is there already may have come a moment ago, by somebody whose own sync failed or is not over: so its name, and that of
 * its folder, are made durable in either case. Where nothing changed that costs nothing. */
static enum err_code put_away(struct ctx *c, const struct upload *u, struct err *e)
{
    struct io_fault *f = c->world->io_fault;
    const char *to = file_path(c->world, u->sha256, c->arena), *all = arena_fmt(c->arena, "%s/files", c->world->data_dir);
    const char *dir = arena_fmt(c->arena, "%s/%.2s", all, u->sha256);
    if (io_mkdir(f, dir) != 0 && errno != EEXIST)
        return cannot(e, "make a folder for files");
    if (access(to, R_OK) != 0 && (!sync_one(f, u->path, 0) || io_rename(f, u->path, to) != 0))
        return cannot(e, "put a file away");
    if (!sync_one(f, dir, O_DIRECTORY) || !sync_one(f, all, O_DIRECTORY))
        return cannot(e, "make a file's name durable");
    return ERR_OK;
}

enum err_code file_take(struct ctx *c, const struct paper *paper, const struct upload *u, const char **type, struct problems *p, struct err *e)
{
    const char *field = arena_fmt(c->arena, "paper:%s", paper->id);
    size_t before = p->n;
    papers_check_file(paper, u->name, u->size, p);
    *type = sniff(u->path, c->arena);
    if (!*type)
        return cannot(e, "look into a file");
    if (u->size == 0)
        problem_add(p, field, "paper.empty", 0);
    else if (p->n == before && !is_kind(*type, paper))
        problem_add(p, field, "paper.other_type", 0);
    if (p->n > before)
        return err(e, ERR_INVALID, "file of type %s refused", *type);
    return put_away(c, u, e);
}

enum err_code file_keep(struct ctx *c, const struct upload *u, const char *type, struct err *e)
{
    struct stored_file row = {u->sha256, u->size, type, c->now};
    return stored_file_save(c->db, &row, e);
}
