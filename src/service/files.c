/* Puts uploads away under their hash. See files.h; must never know HTTP or a dossier. */
#include "service/files.h"
#include "store/draft_store.h"
#include <errno.h>
#include <fcntl.h>
#include <magic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_path(const struct world *w, const char *sha256, struct arena *a)
{
    return arena_fmt(a, "%s/files/%.2s/%s", w->data_dir, sha256, sha256 + 2);
}

/* What the file is, by its first bytes; never by its name. A handle per call: the library's is not for two threads. */
static const char *sniff(const char *path, struct arena *a)
{
    magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF);
    const char *type = NULL;
    if (m && magic_load(m, NULL) == 0)
        type = magic_file(m, path);
    const char *out = arena_str(a, type ? type : "application/octet-stream");
    if (m)
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

/* Makes the new name durable too. */
static bool sync_dir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fdatasync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

static enum err_code put_away(struct ctx *c, const struct upload *u, struct err *e)
{
    const char *to = file_path(c->world, u->sha256, c->arena);
    const char *dir = arena_fmt(c->arena, "%s/files/%.2s", c->world->data_dir, u->sha256);
    if (access(to, R_OK) == 0)
        return ERR_OK;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return err(e, ERR_STORAGE, "cannot make a folder for files: %s", strerror(errno));
    if (!sync_file(u->path) || rename(u->path, to) != 0 || !sync_dir(dir))
        return err(e, ERR_STORAGE, "cannot put a file away: %s", strerror(errno));
    return ERR_OK;
}

enum err_code file_take(struct ctx *c, const struct paper *paper, const struct upload *u, const char **type, struct problems *p, struct err *e)
{
    const char *field = arena_fmt(c->arena, "paper:%s", paper->id);
    size_t before = p->n;
    papers_check_file(paper, u->name, u->size, p);
    *type = sniff(u->path, c->arena);
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
