/* Reads an export into empty databases. See move.h and docs/export.md; must never know what a table is for. */
#include "db/table.h"
#include "move/copies.h"
#include "move/landing.h"
#include "move/moment.h"
#include "move/progress.h"
#include "move/record.h"
#include "parcel/parcel.h"
#include <string.h>
#include <unistd.h>

struct restoring {
    const struct move_site *site;
    struct staging *staging;
    struct parcel_in *in;
    struct move_sum *sum;
    struct progress progress;
    struct arena *arena, *row;
    struct landing to[PLACES_MAX];
    bool had[PLACES_MAX];
    const char *where;
};

static enum err_code get_kind(struct restoring *r, int *out, struct err *e)
{
    uint64_t v;
    TRY(parcel_get_int(r->in, 1, &v, e));
    *out = (int)v;
    return ERR_OK;
}

/* ---- rows */

static enum err_code not_sound(struct err *e, const char *what)
{
    return err(e, ERR_STORAGE, "the export is not sound: %s", what);
}

static enum err_code get_bytes(struct restoring *r, enum db_arg_type type, struct db_arg *out, struct err *e)
{
    uint64_t n;
    TRY(parcel_get_int(r->in, 4, &n, e));
    if (n > VALUE_MAX)
        return not_sound(e, "a value is too long");
    char *p = arena_room(r->row, n + 1);
    p[n] = 0;
    *out = (struct db_arg){.type = type, .p = p, .n = n};
    return parcel_get(r->in, p, n, e);
}

static enum err_code get_value(struct restoring *r, const struct db_column *c, struct db_arg *out, struct err *e)
{
    int kind;
    uint64_t v;
    TRY(get_kind(r, &kind, e));
    if (kind == VALUE_NULL) {
        *out = (struct db_arg){.type = DB_NULL};
        return ERR_OK;
    }
    if (kind == VALUE_INT && c->type == DB_INT) {
        TRY(parcel_get_int(r->in, 8, &v, e));
        *out = DB_I(v);
        return ERR_OK;
    }
    if ((kind == VALUE_TEXT && c->type == DB_TEXT) || (kind == VALUE_BYTES && c->type == DB_BLOB))
        return get_bytes(r, c->type, out, e);
    return not_sound(e, "a value is of another type than its column");
}

static enum err_code take_row(struct restoring *r, struct landing *l, struct db_fill *f, struct err *e)
{
    struct db_arg row[DB_PARAMS_MAX];
    arena_reset(r->row);
    for (size_t i = 0; i < f->table->columns; i++)
        TRY(get_value(r, &f->table->column[i], &row[i], e));
    TRY(db_fill_row(f, row, e));
    TRY(landing_row(l, e));
    if (++r->sum->rows % 256 == 0)
        progress_tell(&r->progress, r->where, r->sum->rows, "rows", parcel_read(r->in));
    return ERR_OK;
}

/* ---- tables */

static enum err_code check_columns(struct restoring *r, const struct db_table *t, struct err *e)
{
    static const struct { int kind; enum db_arg_type type; } kinds[] = {{VALUE_INT, DB_INT}, {VALUE_TEXT, DB_TEXT}, {VALUE_BYTES, DB_BLOB}};
    uint64_t n;
    TRY(parcel_get_int(r->in, 2, &n, e));
    bool same = n == t->columns;
    for (size_t i = 0; same && i < t->columns; i++) {
        int kind;
        const char *name;
        TRY(get_kind(r, &kind, e));
        TRY(parcel_get_text(r->in, r->row, &name, e));
        same = strcmp(name, t->column[i].name) == 0;
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            same = same && (kinds[k].type != t->column[i].type || kinds[k].kind == kind);
    }
    return same ? ERR_OK : err(e, ERR_STORAGE, "%s has other columns in the export than its migrations make", t->name);
}

static enum err_code take_rows(struct restoring *r, struct landing *l, struct db_fill *f, struct err *e)
{
    int64_t before = r->sum->rows;
    uint64_t told;
    int kind = 0;
    for (;;) {
        TRY(get_kind(r, &kind, e));
        if (kind != RECORD_ROW)
            break;
        TRY(take_row(r, l, f, e));
    }
    if (kind != RECORD_TABLE_END)
        return not_sound(e, "a table has no end");
    TRY(parcel_get_int(r->in, 8, &told, e));
    return told == (uint64_t)(r->sum->rows - before) ? ERR_OK : not_sound(e, "a table has another number of rows");
}

static enum err_code take_table(struct restoring *r, struct landing *l, struct err *e)
{
    const char *name;
    const struct db_table *t;
    struct db_fill f;
    arena_reset(r->row);
    TRY(parcel_get_text(r->in, r->row, &name, e));
    TRY(landing_table(l, name, &t, e));
    TRY(check_columns(r, t, e));
    r->where = arena_fmt(r->arena, "%s.%s", place_name(r->site, l->i, r->arena), t->name);
    TRY(db_fill_begin(l->db, t, &f, e));
    enum err_code rc = take_rows(r, l, &f, e);
    if (rc)
        db_fill_stop(&f);
    else
        rc = db_fill_end(&f, e);
    r->sum->tables++;
    return rc;
}

/* ---- stored files */

static enum err_code from_export(void *ctx, void *to, size_t n, struct err *e)
{
    return parcel_get(((struct restoring *)ctx)->in, to, n, e);
}

static enum err_code take_file(struct restoring *r, struct err *e)
{
    const char *sha256;
    uint64_t size;
    bool same;
    arena_reset(r->row);
    TRY(parcel_get_text(r->in, r->row, &sha256, e));
    TRY(parcel_get_int(r->in, 8, &size, e));
    TRY(staging_store(r->staging, sha256, (int64_t)size, (struct staging_source){from_export, r}, &same, e));
    r->sum->files++;
    r->sum->file_bytes += (int64_t)size;
    r->sum->lost += !same;
    progress_tell(&r->progress, "files", r->sum->files, "files", parcel_read(r->in));
    return ERR_OK;
}

/* ---- a database */

/* Those of ours that the export was made under; ERR_STORAGE: it knows one that we do not. */
static enum err_code take_migrations(struct restoring *r, struct migration **out, size_t *count, struct err *e)
{
    uint64_t n;
    TRY(parcel_get_int(r->in, 2, &n, e));
    *out = ARENA_ARRAY(r->arena, struct migration, n + 1);
    *count = n;
    for (size_t i = 0; i < n; i++) {
        const char *name, *digest;
        const struct migration *m = NULL;
        TRY(parcel_get_text(r->in, r->arena, &name, e));
        TRY(parcel_get_text(r->in, r->arena, &digest, e));
        for (size_t k = 0; k < r->site->dbs.migrations_n; k++)
            if (strcmp(r->site->dbs.migrations[k].name, name) == 0)
                m = &r->site->dbs.migrations[k];
        if (!m)
            return err(e, ERR_STORAGE, "the export was made by a newer program: %.80s is unknown here", name);
        struct sha256 h = sha256(m->text, strlen(m->text));
        if (strcmp(hash_hex(r->arena, h.b, sizeof h.b), digest) != 0)
            return err(e, ERR_STORAGE, "%.80s has another text in the program that made the export", name);
        (*out)[i] = *m;
    }
    return ERR_OK;
}

static enum err_code find_place(struct restoring *r, const char *name, int *out, struct err *e)
{
    for (int i = 0; i < places(r->site); i++) {
        if (!r->had[i] && strcmp(place_name(r->site, i, r->arena), name) == 0) {
            r->had[*out = i] = true;
            return ERR_OK;
        }
    }
    return not_sound(e, "a database of no name that is known, or twice");
}

static enum err_code take_database(struct restoring *r, struct err *e)
{
    const char *name;
    struct migration *m;
    size_t n;
    int i = 0, kind = 0;
    TRY(parcel_get_text(r->in, r->arena, &name, e));
    TRY(find_place(r, name, &i, e));
    TRY(take_migrations(r, &m, &n, e));
    struct landing *l = &r->to[i];
    TRY(landing_open(r->staging, i, m, n, r->arena, l, e));
    for (;;) {
        TRY(get_kind(r, &kind, e));
        if (kind == RECORD_DATABASE_END)
            break;
        if (kind != RECORD_TABLE && kind != RECORD_FILE)
            return not_sound(e, "an unknown record");
        TRY(kind == RECORD_TABLE ? take_table(r, l, e) : take_file(r, e));
    }
    r->sum->databases++;
    return landing_whole(l, e);
}

/* ---- the whole */

static const char only_alike[] =
    "the export is of %s, this installation is set up for %s: keys of dossiers, messages and jobs hold the number of their database, so one kind does "
    "not become the other by copying. Set `split` as it was there";

static enum err_code take_head(struct restoring *r, struct err *e)
{
    int kind;
    uint64_t n;
    static const char one[] = "one database for all provinces", many[] = "a database for each province";
    TRY(get_kind(r, &kind, e));
    if (kind != RECORD_INSTALLATION)
        return not_sound(e, "it does not begin with the installation");
    TRY(parcel_get_int(r->in, 2, &n, e));
    bool single = r->site->dbs.shards == 1;
    if ((n == 1) != single)
        return err(e, ERR_INVALID, only_alike, n == 1 ? one : many, single ? one : many);
    return n == (uint64_t)places(r->site) ? ERR_OK : err(e, ERR_INVALID, "the export has %d databases, here are %d", (int)n, places(r->site));
}

static enum err_code take_key(struct restoring *r, struct err *e)
{
    unsigned char key[KEY_BYTES];
    TRY(parcel_get(r->in, key, sizeof key, e));
    r->sum->key = true;
    return staging_key(r->staging, key, sizeof key, e);
}

static enum err_code take_end(struct restoring *r, struct err *e)
{
    uint64_t rows, files;
    TRY(parcel_get_int(r->in, 8, &rows, e));
    TRY(parcel_get_int(r->in, 8, &files, e));
    if (r->sum->databases != places(r->site) || rows != (uint64_t)r->sum->rows || files != (uint64_t)r->sum->files)
        return not_sound(e, "databases, rows or files are missing");
    TRY(parcel_end(r->in, e));
    return staging_sync(r->staging, e);
}

static enum err_code take_all(struct restoring *r, struct err *e)
{
    int kind;
    TRY(take_head(r, e));
    for (;;) {
        TRY(get_kind(r, &kind, e));
        if (kind == RECORD_DATABASE)
            TRY(take_database(r, e));
        else if (kind == RECORD_KEY)
            TRY(take_key(r, e));
        else
            return kind == RECORD_END ? take_end(r, e) : not_sound(e, "an unknown record");
    }
}

/* A file is read twice: whole and sound first, before anything is touched. A pipe cannot be. */
static enum err_code look_through(int fd, struct err *e)
{
    struct parcel_in *in;
    TRY(parcel_open(fd, &in, e));
    enum err_code rc = parcel_verify(in, e);
    parcel_in_free(in);
    if (!rc && lseek(fd, 0, SEEK_SET) != 0)
        rc = err(e, ERR_STORAGE, "the export cannot be read a second time");
    return rc;
}

static enum err_code settle(struct restoring *r, struct err *e)
{
    TRY(staging_settle(r->staging, &r->sum->kept, e));
    for (int i = places(r->site) - 1; i >= 0; i--)
        if (r->to[i].db)
            TRY(landing_commit(&r->to[i], e));
    return ERR_OK;
}

static enum err_code restore(struct restoring *r, const struct move_from *from, struct err *e)
{
    bool twice = lseek(from->fd, 0, SEEK_CUR) >= 0;
    if (from->replace && r->site->dbs.server && !twice)
        return err(e, ERR_INVALID, "--replace needs a file that can be read twice: what is on the server goes only after the export was found sound");
    if (twice)
        TRY(look_through(from->fd, e));
    for (int i = 0; r->site->dbs.server && i < places(r->site); i++)
        TRY(landing_look(r->site, i, from->replace, e));
    TRY(parcel_open(from->fd, &r->in, e));
    enum err_code rc = take_all(r, e);
    if (!rc)
        rc = settle(r, e);
    for (int i = 0; i < places(r->site); i++)
        landing_close(&r->to[i]);
    parcel_in_free(r->in);
    return rc;
}

enum err_code move_restore(const struct move_site *s, const struct move_from *from, struct move_sum *sum, struct err *e)
{
    struct staging g;
    struct restoring r = {.site = s, .staging = &g, .sum = sum, .progress = progress_begin(s->told, "restore"), .arena = from->arena};
    *sum = (struct move_sum){0};
    TRY(staging_open(s, from->replace, from->arena, &g, e));
    r.row = arena_new(64 * 1024);
    enum err_code rc = from->fd < 0 ? copies_restore(&g, from->dir, sum, e) : restore(&r, from, e);
    arena_free(r.row);
    staging_close(&g, !rc);
    sum->ms = progress_ms(&r.progress);
    return rc;
}
