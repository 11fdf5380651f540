/* Looks at what is stored. See check.h; must never write. */
#include "cli/checks/check.h"
#include "app/dbs.h"
#include "base/hash.h"
#include "domain/attachment.h"
#include "service/files.h"
#include "service/record.h"
#include "store/books_store.h"
#include "store/check_store.h"
#include "store/draft_store.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 100 };

struct walk {
    struct check_sum *sum;
    int64_t after, before; /* key of the last dossier of the last page; of the one before this */
    const char *file;
    size_t n;              /* of this page */
    enum err_code (*look)(struct ctx *c, struct walk *w, int64_t dossier);
    char hash[65];
};

static enum err_code wrong(struct walk *w, const char *part, const char *of, const char *what)
{
    w->sum->wrong++;
    printf("%s: %s%s%s\n", part, of, *of ? ": " : "", what);
    return ERR_OK;
}

static enum err_code dossiers(struct ctx *c, void *arg, struct err *e)
{
    struct walk *w = arg;
    struct list page;
    TRY(dossier_keys(c->db, w->after, PAGE, c->arena, &page, e));
    const int64_t *key = page.items;
    for (size_t i = 0; i < page.n; i++) {
        TRY(w->look(c, w, key[i]));
        w->before = key[i];
        w->sum->seen++;
    }
    w->n = page.n;
    if (page.n)
        w->after = key[page.n - 1];
    return ERR_OK;
}

/* All dossiers of a shard, a transaction a page. */
static enum err_code each_dossier(struct app *app, int shard, struct walk *w, struct err *e)
{
    w->after = w->before = 0;
    do
        TRY(app_read(app, shard, dossiers, w, e));
    while (w->n == PAGE);
    return ERR_OK;
}

/* A number that is missing was a dossier once. */
static bool follows(int64_t before, int64_t id)
{
    struct dossier_key a = dossier_key(before), b = dossier_key(id);
    bool same = before && a.day == b.day && a.shard == b.shard && a.unit == b.unit;
    return b.number == (same ? a.number + 1 : 1);
}

static enum err_code look_journal(struct ctx *c, struct walk *w, int64_t dossier)
{
    struct err fault = {0};
    struct dossier *d = NULL;
    const char *code = record_code(c->world, dossier, c->arena);
    if (dossier_find(c->db, dossier, c->arena, &d, &fault) || record_verify(c, d, &fault))
        wrong(w, "journal", code, fault.why);
    if (!follows(w->before, dossier))
        wrong(w, "journal", code, "the number before it is missing");
    return ERR_OK;
}

static enum err_code look_orphans(struct ctx *c, void *arg, struct err *e)
{
    struct walk *w = arg;
    int64_t id = 0;
    TRY(check_store_orphan(c->db, &id, e));
    return id ? wrong(w, "journal", record_code(c->world, id, c->arena), "has events and no dossier") : ERR_OK;
}

enum err_code check_journal(struct app *app, struct check_sum *sum, struct err *e)
{
    struct walk w = {.sum = sum, .look = look_journal};
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++) {
        TRY(each_dossier(app, shard, &w, e));
        TRY(app_read(app, shard, look_orphans, &w, e));
    }
    return ERR_OK;
}

static enum err_code look_integrity(struct app *app, int shard, struct walk *w, struct arena *a)
{
    struct err fault = {0};
    struct db *db;
    struct readers *r = readers_new(app_dbs(app));
    if (readers_get(r, shard, &db, &fault) || db_integrity(db, &fault))
        wrong(w, "integrity", dbs_told(app_dbs(app), shard, a), fault.why);
    readers_free(r);
    w->sum->seen++;
    return ERR_OK;
}

enum err_code check_integrity(struct app *app, struct check_sum *sum, struct err *e)
{
    struct arena *a = arena_new(0);
    struct walk w = {.sum = sum};
    (void)e;
    for (int shard = dbs_single(app_dbs(app)) ? 0 : -1; shard < dbs_shards(app_dbs(app)); shard++)
        look_integrity(app, shard, &w, a);
    arena_free(a);
    return ERR_OK;
}

/* Hash of what lies on the disk; NULL with why. */
static const char *hash_of(const char *path, int64_t *size, struct arena *a)
{
    char part[16384];
    FILE *f = fopen(path, "rb");
    *size = 0;
    if (!f)
        return NULL;
    struct sha256_stream *s = sha256_begin();
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0; *size += (int64_t)n)
        sha256_add(s, part, n);
    bool bad = ferror(f);
    fclose(f);
    struct sha256 h = sha256_end(s);
    return bad ? NULL : hash_hex(a, h.b, sizeof h.b);
}

static enum err_code look_stored(struct ctx *c, void *arg, struct err *e)
{
    struct walk *w = arg;
    struct list page;
    TRY(check_store_files(c->db, w->hash, PAGE, c->arena, &page, e));
    const struct stored_file *f = page.items;
    for (size_t i = 0; i < page.n; i++) {
        int64_t size;
        const char *got = hash_of(file_path(c->world, f[i].sha256, c->arena), &size, c->arena);
        if (!got)
            wrong(w, "files", f[i].sha256, strerror(errno));
        else if (size != f[i].size || strcmp(got, f[i].sha256) != 0)
            wrong(w, "files", f[i].sha256, "contents are not what was stored");
        w->sum->seen++;
    }
    w->n = page.n;
    if (page.n)
        snprintf(w->hash, sizeof w->hash, "%s", f[page.n - 1].sha256);
    return ERR_OK;
}

static enum err_code look_papers(struct ctx *c, struct walk *w, int64_t dossier)
{
    struct attachments papers;
    struct err fault = {0};
    struct dossier *d = NULL;
    const char *code = record_code(c->world, dossier, c->arena);
    if (dossier_find(c->db, dossier, c->arena, &d, &fault) || attachments_parse(d->papers, c->arena, &papers, &fault))
        return wrong(w, "files", code, fault.why);
    const struct attachment *one = papers.items.items;
    for (size_t i = 0; i < papers.items.n; i++) {
        struct stored_file *row = NULL;
        if (*one[i].file && (stored_file_find(c->db, one[i].file, c->arena, &row, &fault) || !row))
            wrong(w, "files", code, arena_fmt(c->arena, "paper %lld names a file that was never stored", (long long)one[i].n));
    }
    return ERR_OK;
}

enum err_code check_files(struct app *app, struct check_sum *sum, struct err *e)
{
    struct check_sum named = {0};
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++) {
        struct walk w = {.sum = sum}, of = {.sum = &named, .look = look_papers};
        do
            TRY(app_read(app, shard, look_stored, &w, e));
        while (w.n == PAGE);
        TRY(each_dossier(app, shard, &of, e));
    }
    sum->wrong += named.wrong;
    return ERR_OK;
}

static enum err_code look_ledger(struct ctx *c, void *arg, struct err *e)
{
    struct walk *w = arg;
    struct list faults;
    int64_t n = 0;
    TRY(books_count(c->db, &n, e));
    TRY(books_faults(c->db, c->arena, &faults, e));
    const struct books_fault *f = faults.items;
    for (size_t i = 0; i < faults.n; i++)
        wrong(w, "ledger", record_code(c->world, f[i].dossier, c->arena),
              arena_fmt(c->arena, "posting or order %lld does not balance: %lld", (long long)f[i].posting, (long long)f[i].amount));
    w->sum->seen += n;
    return ERR_OK;
}

enum err_code check_ledger(struct app *app, struct check_sum *sum, struct err *e)
{
    struct walk w = {.sum = sum};
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++)
        TRY(app_read(app, shard, look_ledger, &w, e));
    return ERR_OK;
}
