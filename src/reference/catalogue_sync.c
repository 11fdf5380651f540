/* Files of procedures into the centre: checked, compared with what is kept, written. See catalogue.h; reads no catalogue. */
#include "base/hash.h"
#include "base/log.h"
#include "reference/catalogue.h"
#include "store/brought_store.h"
#include "store/design_store.h"
#include "store/procedure_store.h"
#include <string.h>

struct found { /* a file of this run */
    const char *file;
    const struct procedure *procedure;
    const struct embedded *text;
};

static bool is_yaml(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && strcmp(name + n - 5, ".yaml") == 0;
}

static enum err_code refuse(const struct catalogue_sync *s, struct err *e, const char *why)
{
    if (s->report)
        buf_fmt(s->report, "%s\n", why);
    return err(e, ERR_INVALID, "%s", why);
}

/* Reads all of them, so that one run tells every fault; the first one is what is returned. */
static enum err_code read_files(const struct catalogue_sync *s, struct found *out, size_t *n, struct err *e)
{
    enum err_code first = ERR_OK;
    struct err own;
    *n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct embedded *f = &s->files[i];
        if (!is_yaml(f->name))
            continue;
        struct found *x = &out[*n];
        *x = (struct found){.file = f->name, .text = f};
        struct source src = {.file = f->name, .text = (const char *)f->data, .n = f->n};
        enum err_code rc = procedure_parse(src, s->arena, &x->procedure, s->report, first ? &own : e);
        *n += rc == ERR_OK;
        first = first ? first : rc;
    }
    return first;
}

static enum err_code check_twice(const struct catalogue_sync *s, const struct found *f, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (f[i].procedure->revision == f[j].procedure->revision &&
                strcmp(f[i].procedure->code, f[j].procedure->code) == 0)
                return refuse(s, e, arena_fmt(s->arena, "%s:1: the same code and revision as %s", f[j].file, f[i].file));
    return ERR_OK;
}

enum fate { FATE_SAME, FATE_NEW, FATE_ASIDE };

/* A start does not end because of it, and does not overwrite: it says so, keeps the file's text to be looked at, and goes on. */
static enum err_code set_aside(struct db *db, const struct catalogue_sync *s, const struct found *f, struct err *e)
{
    const struct procedure *p = f->procedure;
    struct design_event *was;
    TRY(design_event_aside(db, p->code, p->revision, s->arena, &was, e));
    log_line(LOG_WARN, "procedures", "%s is not taken: revision %d of %s was published here with another text", f->file, p->revision, p->code);
    if (was && strcmp(was->sha256, p->digest) == 0)
        return ERR_OK;
    struct design_event x = {.at = s->now, .name = "motcua", .what = DESIGN_ASIDE, .code = p->code, .revision = p->revision, .valid_from = p->valid_from,
                             .places = "", .played = "", .reason = f->file, .sha256 = p->digest, .body = (const char *)f->text->data};
    return design_event_add(db, &x, e);
}

/* New to the centre, or there with the same text. */
static enum err_code check_kept(struct db *db, const struct catalogue_sync *s, const struct found *f, enum fate *out, struct err *e)
{
    const struct procedure *p = f->procedure;
    struct procedure_revision *kept;
    TRY(procedure_store_find(db, p->code, p->revision, s->arena, &kept, e));
    *out = !kept ? FATE_NEW : FATE_SAME;
    if (!kept || strcmp(kept->sha256, p->digest) == 0)
        return ERR_OK;
    if (kept->published && s->lenient) {
        *out = FATE_ASIDE;
        return ERR_OK;
    }
    return refuse(s, e, arena_fmt(s->arena, "%s:1: revision %d of %s %s with another text: a change needs a new revision",
                                  f->file, p->revision, p->code, kept->published ? "was published here" : "is in use"));
}

enum err_code catalogue_sync(struct db *centre, const struct catalogue_sync *s, int *added, struct err *e)
{
    struct found *f = ARENA_ARRAY(s->arena, struct found, s->n);
    enum fate *fate = ARENA_ARRAY(s->arena, enum fate, s->n);
    size_t n;
    int count = 0;
    TRY(read_files(s, f, &n, e));
    TRY(check_twice(s, f, n, e));
    for (size_t i = 0; i < n; i++)
        TRY(check_kept(centre, s, &f[i], &fate[i], e));
    for (size_t i = 0; i < n; i++) {
        if (fate[i] == FATE_ASIDE)
            TRY(set_aside(centre, s, &f[i], e));
        if (fate[i] != FATE_NEW)
            continue;
        const struct procedure *p = f[i].procedure;
        TRY(procedure_store_add(centre, &(struct procedure_revision){.code = p->code, .revision = p->revision, .sha256 = p->digest,
                                                                     .body = (const char *)f[i].text->data, .loaded_at = s->now}, e));
        count++;
    }
    if (added)
        *added = count;
    return ERR_OK;
}

static const char *digest(const struct catalogue_sync *s)
{
    struct sha256_stream *sum = sha256_begin();
    for (size_t i = 0; i < s->n; i++) {
        sha256_add(sum, s->files[i].name, strlen(s->files[i].name) + 1);
        sha256_add(sum, s->files[i].data, s->files[i].n);
    }
    struct sha256 h = sha256_end(sum);
    return hash_hex(s->arena, h.b, sizeof h.b);
}

enum err_code catalogue_sync_own(struct db *centre, const struct catalogue_sync *s, int *added, struct err *e)
{
    static const char what[] = "procedures";
    const char *was, *is = digest(s);
    TRY(brought_hash(centre, what, s->arena, &was, e));
    *added = 0;
    if (strcmp(was, is) == 0)
        return ERR_OK;
    struct catalogue_sync lenient = *s;
    lenient.lenient = true;
    TRY(catalogue_sync(centre, &lenient, added, e));
    return brought_save(centre, what, is, s->now, e);
}
