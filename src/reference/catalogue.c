/* Procedures from the centre, each read when first asked for, then kept. Knows no dossier and no page. */
#include "reference/catalogue_table.h"
#include "base/hash.h"
#include "store/brought_store.h"
#include <stdatomic.h>
#include <stdio.h>
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

/* New to the centre, or there with the same text. */
static enum err_code check_kept(struct db *db, const struct catalogue_sync *s, const struct found *f, bool *new, struct err *e)
{
    const struct procedure *p = f->procedure;
    const char *digest;
    TRY(procedure_store_digest(db, p->code, p->revision, s->arena, &digest, e));
    *new = !*digest;
    if (!*digest || strcmp(digest, p->digest) == 0)
        return ERR_OK;
    return refuse(s, e, arena_fmt(s->arena, "%s:1: revision %d of %s is in use with another text: a change needs a new revision",
                                  f->file, p->revision, p->code));
}

enum err_code catalogue_sync(struct db *centre, const struct catalogue_sync *s, int *added, struct err *e)
{
    struct found *f = ARENA_ARRAY(s->arena, struct found, s->n);
    bool *new = ARENA_ARRAY(s->arena, bool, s->n);
    size_t n;
    int count = 0;
    TRY(read_files(s, f, &n, e));
    TRY(check_twice(s, f, n, e));
    for (size_t i = 0; i < n; i++)
        TRY(check_kept(centre, s, &f[i], &new[i], e));
    for (size_t i = 0; i < n; i++) {
        if (!new[i])
            continue;
        const struct procedure *p = f[i].procedure;
        TRY(procedure_store_add(centre, &(struct procedure_revision){p->code, p->revision, p->digest,
                                                                     (const char *)f[i].text->data, s->now}, e));
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
    TRY(catalogue_sync(centre, s, added, e));
    return brought_save(centre, what, is, s->now, e);
}

/* Under the lock: parses once, remembers success and failure. */
static void read_entry(struct catalogue_entry *x)
{
    const struct procedure *p;
    const struct procedure_revision *k = x->kept;
    char file[96];
    snprintf(file, sizeof(file), "%.60s revision %lld", k->code, (long long)k->revision);
    x->arena = arena_new(0);
    struct source src = {.file = arena_str(x->arena, file), .text = k->body, .n = strlen(k->body)};
    if (procedure_parse(src, x->arena, &p, NULL, &x->unreadable))
        return;
    atomic_store(&x->procedure, p);
}

static const struct procedure *entry_get(const struct catalogue *c, struct catalogue_entry *x)
{
    const struct procedure *p = atomic_load(&x->procedure);
    if (p)
        return p;
    pthread_mutex_lock(c->reading);
    p = atomic_load(&x->procedure);
    if (!p && !x->unreadable.code)
        read_entry(x);
    p = atomic_load(&x->procedure);
    pthread_mutex_unlock(c->reading);
    return p;
}

static enum err_code unreadable(const struct catalogue_entry *x, struct err *e)
{
    return err(e, ERR_INTERNAL, "a kept procedure: %s", x->unreadable.why);
}

bool catalogue_is_last(const struct catalogue *c, size_t i)
{
    return i + 1 == c->n || strcmp(c->entry[i].kept->code, c->entry[i + 1].kept->code) != 0;
}

enum err_code catalogue_open(struct db *centre, struct catalogue **out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct catalogue *c = ARENA_NEW(a, struct catalogue);
    struct list kept;
    c->arena = a;
    c->reading = ARENA_NEW(a, pthread_mutex_t);
    pthread_mutex_init(c->reading, NULL);
    enum err_code rc = procedure_store_all(centre, a, &kept, e);
    if (!rc) {
        const struct procedure_revision *row = kept.items;
        c->entry = ARENA_ARRAY(a, struct catalogue_entry, kept.n);
        for (; c->n < kept.n; c->n++)
            c->entry[c->n].kept = &row[c->n];
    }
    for (size_t i = 0; !rc && i < c->n; i++)
        if (catalogue_is_last(c, i) && !entry_get(c, &c->entry[i]))
            rc = unreadable(&c->entry[i], e);
    if (!rc)
        rc = catalogue_index(c, centre, e);
    if (rc)
        catalogue_close(c);
    else
        *out = c;
    return rc;
}

void catalogue_close(struct catalogue *c)
{
    if (!c)
        return;
    catalogue_index_close(c); /* first: it reads the entries */
    for (size_t i = 0; i < c->n; i++)
        arena_free(c->entry[i].arena);
    pthread_mutex_destroy(c->reading);
    arena_free(c->arena);
}

const struct catalogue_entry *catalogue_in_force(const struct catalogue *c, size_t last, const char *date)
{
    const char *code = c->entry[last].kept->code;
    for (size_t i = last + 1; i-- > 0 && strcmp(c->entry[i].kept->code, code) == 0;) {
        const struct procedure *p = entry_get(c, &c->entry[i]);
        if (p && strcmp(p->valid_from, date) <= 0 && (!*p->valid_to || strcmp(date, p->valid_to) <= 0))
            return &c->entry[i];
    }
    return NULL;
}

const struct procedure *catalogue_find(const struct catalogue *c, const char *code, const char *date)
{
    for (size_t i = 0; i < c->n; i++)
        if (catalogue_is_last(c, i) && strcmp(c->entry[i].kept->code, code) == 0) {
            const struct catalogue_entry *x = catalogue_in_force(c, i, date);
            return x ? atomic_load(&x->procedure) : NULL;
        }
    return NULL;
}

enum err_code catalogue_revision(const struct catalogue *c, const char *code, int64_t revision, const struct procedure **out,
                                 struct err *e)
{
    for (size_t i = 0; i < c->n; i++) {
        struct catalogue_entry *x = &c->entry[i];
        if (x->kept->revision != revision || strcmp(x->kept->code, code) != 0)
            continue;
        *out = entry_get(c, x);
        return *out ? ERR_OK : unreadable(x, e);
    }
    return err(e, ERR_NOT_FOUND, "no revision %lld of procedure %.40s", (long long)revision, code);
}

const struct procedure *const *catalogue_list(const struct catalogue *c, const char *date, struct arena *a, size_t *n)
{
    const struct procedure **out = ARENA_ARRAY(a, const struct procedure *, c->n + 1);
    *n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct catalogue_entry *x = catalogue_is_last(c, i) ? catalogue_in_force(c, i, date) : NULL;
        if (x)
            out[(*n)++] = atomic_load(&x->procedure);
    }
    return out;
}

const struct procedure *const *catalogue_worked(const struct catalogue *c, const char *date, struct arena *a, size_t *n)
{
    size_t all;
    const struct procedure *const *p = catalogue_list(c, date, a, &all);
    const struct procedure **out = ARENA_ARRAY(a, const struct procedure *, all + 1);
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (!procedure_described(p[i]))
            out[(*n)++] = p[i];
    return out;
}
