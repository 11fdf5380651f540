/* Procedures from the centre, each read when first asked for, then kept. Knows no dossier and no page. */
#include "reference/catalogue_table.h"
#include "reference/units.h"
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* ---- entries */

/* Under the lock: parses once, remembers success and failure. */
static void read_entry(struct catalogue_entry *x)
{
    const struct procedure *p;
    const struct procedure_revision *k = &x->kept;
    char file[96];
    snprintf(file, sizeof(file), "%.60s revision %lld", k->code, (long long)k->revision);
    x->arena = arena_new(0);
    struct source src = {.file = arena_str(x->arena, file), .text = k->body, .n = strlen(k->body)};
    if (procedure_parse(src, x->arena, &p, NULL, &x->unreadable))
        return;
    atomic_store(&x->procedure, p);
}

const struct procedure *catalogue_row_get(const struct catalogue *c, const struct catalogue_row *row)
{
    struct catalogue_entry *x = row->entry;
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

static enum err_code unreadable(const struct catalogue_row *row, struct err *e)
{
    return err(e, ERR_INTERNAL, "a kept procedure: %s", row->entry->unreadable.why);
}

/* ---- sets */

static int compare(const struct catalogue_row *row, const char *code)
{
    return strcmp(row->entry->kept.code, code);
}

size_t catalogue_rows(const struct catalogue_set *s, const char *code, const struct catalogue_row **first)
{
    size_t lo = 0, hi = s->n, n = 0;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (compare(&s->row[mid], code) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *first = &s->row[lo];
    while (lo + n < s->n && compare(&s->row[lo + n], code) == 0)
        n++;
    return n;
}

const struct procedure *catalogue_newest(const struct catalogue *c, const struct catalogue_set *s, const char *code)
{
    const struct catalogue_row *row;
    size_t n = catalogue_rows(s, code, &row);
    for (size_t i = n; i-- > 0;)
        if (!row[i].withdrawn)
            return catalogue_row_get(c, &row[i]);
    return n ? catalogue_row_get(c, &row[n - 1]) : NULL;
}

static struct catalogue_entry *known(const struct catalogue_set *s, const struct procedure_revision *k)
{
    const struct catalogue_row *row;
    for (size_t n = s ? catalogue_rows(s, k->code, &row) : 0; n-- > 0; row++)
        if (row->entry->kept.revision == k->revision)
            return row->entry;
    return NULL;
}

/* With its text: of the first set it is there already, later ones are fetched one by one. */
static enum err_code entry_new(struct catalogue *c, struct db *centre, const struct procedure_revision *k, struct catalogue_entry **out, struct err *e)
{
    struct procedure_revision *whole = NULL;
    *out = ARENA_NEW(c->arena, struct catalogue_entry);
    (*out)->kept = *k;
    if (*k->body)
        return ERR_OK;
    TRY(procedure_store_find(centre, k->code, k->revision, c->arena, &whole, e));
    if (!whole)
        return err(e, ERR_INTERNAL, "revision %lld of %.40s is gone", (long long)k->revision, k->code);
    (*out)->kept = *whole;
    return ERR_OK;
}

static bool is_last(const struct catalogue_set *s, size_t i)
{
    return i + 1 == s->n || compare(&s->row[i + 1], s->row[i].entry->kept.code) != 0;
}

static enum err_code set_fill(struct catalogue *c, struct db *centre, struct catalogue_set *s, struct list kept, struct err *e)
{
    const struct procedure_revision *k = kept.items;
    s->row = ARENA_ARRAY(s->arena, struct catalogue_row, kept.n + 1);
    for (; s->n < kept.n; s->n++, k++) {
        struct catalogue_entry *x = known(s->before, k);
        if (!x)
            TRY(entry_new(c, centre, k, &x, e));
        s->row[s->n] = (struct catalogue_row){x, k->published, k->withdrawn};
    }
    for (size_t i = 0; i < s->n; i++)
        if (is_last(s, i) && !catalogue_row_get(c, &s->row[i]))
            return unreadable(&s->row[i], e);
    for (size_t i = 0; i < s->n; i++)
        s->size += is_last(s, i);
    return ERR_OK;
}

/* The stamp first: what is written between the two is read again, not missed. */
static enum err_code set_load(struct catalogue *c, struct db *centre, struct catalogue_set *s, struct err *e)
{
    struct list kept;
    TRY(procedure_store_stamp(centre, &s->stamp, e));
    if (s->before)
        TRY(procedure_store_heads(centre, s->arena, &kept, e));
    else
        TRY(procedure_store_all(centre, c->arena, &kept, e));
    return set_fill(c, centre, s, kept, e);
}

/* One that could not be had whole; not tried again until there is something newer. */
static void set_drop(struct catalogue *c, struct catalogue_set *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (!known(s->before, &s->row[i].entry->kept))
            arena_free(s->row[i].entry->arena);
    c->failed = s->stamp;
    arena_free(s->arena);
}

static enum err_code set_next(struct catalogue *c, struct db *centre, struct err *e)
{
    struct arena *a = arena_new(0);
    struct catalogue_set *s = ARENA_NEW(a, struct catalogue_set);
    s->arena = a;
    s->before = atomic_load(&c->now);
    enum err_code rc = set_load(c, centre, s, e);
    const struct listing *l = c->listings.items;
    const struct catalogue_row *row;
    for (size_t i = 0; !rc && i < c->listings.n; i++)
        s->size += !catalogue_rows(s, l[i].code, &row);
    if (rc)
        set_drop(c, s);
    else
        atomic_store(&c->now, s);
    return rc;
}

static struct catalogue *catalogue_new(void)
{
    struct arena *a = arena_new(0);
    struct catalogue *c = ARENA_NEW(a, struct catalogue);
    c->arena = a;
    c->reading = ARENA_NEW(a, pthread_mutex_t);
    c->reload = ARENA_NEW(a, pthread_mutex_t);
    c->asking = ARENA_NEW(a, pthread_rwlock_t);
    pthread_mutex_init(c->reading, NULL);
    pthread_mutex_init(c->reload, NULL);
    pthread_rwlock_init(c->asking, NULL);
    return c;
}

enum err_code catalogue_open(struct db *centre, struct catalogue **out, struct err *e)
{
    struct catalogue *c = catalogue_new();
    enum err_code rc = catalogue_listings(c, centre, e);
    if (!rc)
        rc = set_next(c, centre, e);
    if (!rc)
        rc = catalogue_index(c, e);
    if (rc)
        catalogue_close(c);
    else
        *out = c;
    return rc;
}

int64_t catalogue_version(const struct catalogue *c)
{
    return atomic_load(&c->now)->stamp;
}

enum err_code catalogue_refresh(struct catalogue *c, struct db *centre, struct err *e)
{
    int64_t stamp;
    TRY(procedure_store_stamp(centre, &stamp, e));
    if (stamp == atomic_load(&c->now)->stamp)
        return ERR_OK;
    pthread_mutex_lock(c->reload);
    bool done = stamp == atomic_load(&c->now)->stamp || stamp == c->failed;
    enum err_code rc = done ? ERR_OK : set_next(c, centre, e);
    pthread_mutex_unlock(c->reload);
    return rc;
}

void catalogue_close(struct catalogue *c)
{
    if (!c)
        return;
    catalogue_index_close(c); /* first: it reads the entries */
    struct catalogue_set *s = atomic_load(&c->now);
    for (size_t i = 0; s && i < s->n; i++)
        arena_free(s->row[i].entry->arena);
    while (s) {
        struct catalogue_set *before = s->before;
        arena_free(s->arena);
        s = before;
    }
    pthread_mutex_destroy(c->reading);
    pthread_mutex_destroy(c->reload);
    pthread_rwlock_destroy(c->asking);
    arena_free(c->arena);
}

/* ---- what is in force */

static bool on_that_day(const struct procedure *p, const char *date)
{
    return p && strcmp(p->valid_from, date) <= 0 && (!*p->valid_to || strcmp(date, p->valid_to) <= 0);
}

static bool fits(const struct procedure *p, const struct catalogue_place *at)
{
    if (!p->pilot.n_provinces && !p->pilot.n_communes)
        return true;
    return at && procedure_tried_in(p, at->province, at->commune);
}

/* What was published here goes before what a file brought: no start overwrites it where it applies. Then the higher number. */
static const struct procedure *pick(const struct catalogue *c, const struct catalogue_row *row, size_t n, const char *date, const struct catalogue_place *at, bool anywhere)
{
    for (int published = 1; published >= 0; published--)
        for (size_t i = n; i-- > 0;) {
            if (row[i].withdrawn || row[i].published != (published == 1))
                continue;
            const struct procedure *p = catalogue_row_get(c, &row[i]);
            if (on_that_day(p, date) && (anywhere || fits(p, at)))
                return p;
        }
    return NULL;
}

static const struct procedure *find_in(const struct catalogue *c, const struct catalogue_set *s, const char *code, const char *date, const struct catalogue_place *at)
{
    const struct catalogue_row *row;
    size_t n = catalogue_rows(s, code, &row);
    const struct procedure *p = pick(c, row, n, date, at, false);
    return p ? p : pick(c, row, n, date, at, true);
}

const struct procedure *catalogue_find(const struct catalogue *c, const char *code, const char *date)
{
    return find_in(c, atomic_load(&c->now), code, date, NULL);
}

const struct procedure *catalogue_find_in(const struct catalogue *c, const char *code, const char *date, const struct catalogue_place *at)
{
    return find_in(c, atomic_load(&c->now), code, date, at);
}

const struct procedure *catalogue_find_at(const struct catalogue *c, const char *code, const char *date, const struct units *units, const struct unit *commune)
{
    const struct unit *province = commune ? units_province(units, commune) : NULL;
    struct catalogue_place at = {province ? province->code : "", commune && commune->tier == UNIT_COMMUNE ? commune->code : ""};
    return catalogue_find_in(c, code, date, &at);
}

const struct procedure *const *catalogue_tried(const struct catalogue *c, const char *code, const char *date, struct arena *a, size_t *n)
{
    const struct catalogue_row *row;
    size_t all = catalogue_rows(atomic_load(&c->now), code, &row);
    const struct procedure **out = ARENA_ARRAY(a, const struct procedure *, all + 1);
    *n = 0;
    for (size_t i = all; i-- > 0;) {
        const struct procedure *p = row[i].withdrawn ? NULL : catalogue_row_get(c, &row[i]);
        if (on_that_day(p, date) && (p->pilot.n_provinces || p->pilot.n_communes))
            out[(*n)++] = p;
    }
    return out;
}

enum err_code catalogue_revision(const struct catalogue *c, const char *code, int64_t revision, const struct procedure **out,
                                 struct err *e)
{
    const struct catalogue_row *row;
    for (size_t n = catalogue_rows(atomic_load(&c->now), code, &row); n-- > 0; row++) {
        if (row->entry->kept.revision != revision)
            continue;
        *out = catalogue_row_get(c, row);
        return *out ? ERR_OK : unreadable(row, e);
    }
    return err(e, ERR_NOT_FOUND, "no revision %lld of procedure %.40s", (long long)revision, code);
}

size_t catalogue_size(const struct catalogue *c)
{
    return atomic_load(&c->now)->size;
}

const struct procedure *const *catalogue_list(const struct catalogue *c, const char *date, struct arena *a, size_t *n)
{
    const struct catalogue_set *s = atomic_load(&c->now);
    const struct procedure **out = ARENA_ARRAY(a, const struct procedure *, s->n + 1);
    *n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct procedure *p = is_last(s, i) ? find_in(c, s, s->row[i].entry->kept.code, date, NULL) : NULL;
        if (p)
            out[(*n)++] = p;
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
