/* Writes an installation as one file. See move.h and docs/export.md; must never write to a database. */
#include "base/hash.h"
#include "db/table.h"
#include "move/moment.h"
#include "move/progress.h"
#include "move/record.h"
#include "parcel/parcel.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct exporting {
    const struct move_site *site;
    struct parcel_out *out;
    struct move_sum *sum;
    struct progress progress;
    struct arena *arena;
    const struct db_table *table;
    const char *where;
    uint64_t rows; /* of the table */
};

static enum err_code put_kind(struct exporting *x, int kind, struct err *e)
{
    return parcel_put_int(x->out, (uint64_t)kind, 1, e);
}

/* ---- tables */

static int kind_of(enum db_arg_type t)
{
    return t == DB_INT ? VALUE_INT : t == DB_TEXT ? VALUE_TEXT : t == DB_BLOB ? VALUE_BYTES : VALUE_NULL;
}

static enum err_code put_value(struct exporting *x, const struct db_arg *v, struct err *e)
{
    TRY(put_kind(x, kind_of(v->type), e));
    if (v->type == DB_INT)
        return parcel_put_int(x->out, (uint64_t)v->i, 8, e);
    if (v->type == DB_NULL)
        return ERR_OK;
    if (v->n > VALUE_MAX)
        return err(e, ERR_TOO_LARGE, "%s holds a value of %zu bytes", x->where, v->n);
    TRY(parcel_put_int(x->out, v->n, 4, e));
    return parcel_put(x->out, v->p, v->n, e);
}

static enum err_code put_row(void *ctx, const struct db_arg *row, struct err *e)
{
    struct exporting *x = ctx;
    TRY(put_kind(x, RECORD_ROW, e));
    for (size_t i = 0; i < x->table->columns; i++)
        TRY(put_value(x, &row[i], e));
    x->rows++;
    x->sum->rows++;
    if (x->rows % 256 == 0)
        progress_tell(&x->progress, x->where, x->sum->rows, "rows", parcel_written(x->out));
    return ERR_OK;
}

static enum err_code put_table(struct exporting *x, struct db *db, const struct db_table *t, struct err *e)
{
    TRY(put_kind(x, RECORD_TABLE, e));
    TRY(parcel_put_text(x->out, t->name, e));
    TRY(parcel_put_int(x->out, t->columns, 2, e));
    for (size_t i = 0; i < t->columns; i++) {
        TRY(put_kind(x, kind_of(t->column[i].type), e));
        TRY(parcel_put_text(x->out, t->column[i].name, e));
    }
    x->table = t;
    x->rows = 0;
    TRY(db_table_read(db, t, put_row, x, e));
    TRY(put_kind(x, RECORD_TABLE_END, e));
    x->sum->tables++;
    return parcel_put_int(x->out, x->rows, 8, e);
}

static enum err_code put_migrations(struct exporting *x, struct db *db, struct err *e)
{
    struct list all;
    TRY(moment_migrations(db, x->arena, &all, e));
    const struct applied_migration *m = all.items;
    TRY(parcel_put_int(x->out, all.n, 2, e));
    for (size_t i = 0; i < all.n; i++) {
        TRY(parcel_put_text(x->out, m[i].name, e));
        TRY(parcel_put_text(x->out, m[i].sha256, e));
    }
    return ERR_OK;
}

/* ---- stored files */

/* As long as it was when it was opened: stored files do not change. */
static enum err_code put_contents(struct exporting *x, int fd, int64_t size, struct sha256_stream *h, struct err *e)
{
    char part[64 * 1024];
    for (int64_t left = size; left > 0;) {
        ssize_t n = read(fd, part, left < (int64_t)sizeof part ? (size_t)left : sizeof part);
        if (n <= 0)
            return err(e, ERR_STORAGE, "a stored file cannot be read: %s", n ? strerror(errno) : "it became shorter");
        sha256_add(h, part, (size_t)n);
        TRY(parcel_put(x->out, part, (size_t)n, e));
        left -= n;
    }
    return ERR_OK;
}

static enum err_code put_open_file(struct exporting *x, const char *sha256, int fd, int64_t size, struct err *e)
{
    TRY(put_kind(x, RECORD_FILE, e));
    TRY(parcel_put_text(x->out, sha256, e));
    TRY(parcel_put_int(x->out, (uint64_t)size, 8, e));
    struct sha256_stream *h = sha256_begin();
    enum err_code rc = put_contents(x, fd, size, h, e);
    struct sha256 is = sha256_end(h), want = {0};
    if (!rc && (!hash_unhex(sha256, want.b, sizeof want.b) || !bytes_same(is.b, want.b, sizeof want.b)))
        x->sum->lost++;
    x->sum->files++;
    x->sum->file_bytes += size;
    progress_tell(&x->progress, x->where, x->sum->files, "files", parcel_written(x->out));
    return rc;
}

static enum err_code put_file(void *ctx, const char *sha256, struct err *e)
{
    struct exporting *x = ctx;
    struct stat st;
    int fd = place_stored(x->site->dbs.dir, sha256);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        x->sum->lost++;
        if (fd >= 0)
            close(fd);
        return ERR_OK;
    }
    enum err_code rc = put_open_file(x, sha256, fd, st.st_size, e);
    close(fd);
    return rc;
}

/* ---- the whole */

static enum err_code put_database(struct exporting *x, struct db *db, int i, struct err *e)
{
    struct list tables;
    const char *name = place_name(x->site, i, x->arena);
    TRY(put_kind(x, RECORD_DATABASE, e));
    TRY(parcel_put_text(x->out, name, e));
    TRY(put_migrations(x, db, e));
    TRY(db_tables(db, x->arena, &tables, e));
    const struct db_table *t = tables.items;
    for (size_t k = 0; k < tables.n; k++) {
        x->where = arena_fmt(x->arena, "%s.%s", name, t[k].name);
        TRY(put_table(x, db, &t[k], e));
    }
    if (place_has_files(x->site, i))
        TRY(moment_files(db, put_file, x, e));
    x->sum->databases++;
    return put_kind(x, RECORD_DATABASE_END, e);
}

static enum err_code put_key(struct exporting *x, struct err *e)
{
    unsigned char key[KEY_BYTES];
    int fd = open(arena_fmt(x->arena, "%s/key", x->site->dbs.dir), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return ERR_OK; /* never served: none was made yet */
    bool whole = fd >= 0 && read(fd, key, sizeof key) == (ssize_t)sizeof key;
    if (fd >= 0)
        close(fd);
    if (!whole)
        return err(e, ERR_STORAGE, "the key file cannot be read");
    x->sum->key = true;
    TRY(put_kind(x, RECORD_KEY, e));
    return parcel_put(x->out, key, sizeof key, e);
}

static enum err_code put_all(struct exporting *x, struct moment *m, bool with_key, struct err *e)
{
    TRY(put_kind(x, RECORD_INSTALLATION, e));
    TRY(parcel_put_int(x->out, (uint64_t)m->n, 2, e));
    for (int i = 0; i < m->n; i++) {
        TRY(put_database(x, m->db[i], i, e));
        moment_end(m, i);
    }
    if (with_key)
        TRY(put_key(x, e));
    TRY(put_kind(x, RECORD_END, e));
    TRY(parcel_put_int(x->out, (uint64_t)x->sum->rows, 8, e));
    TRY(parcel_put_int(x->out, (uint64_t)x->sum->files, 8, e));
    return parcel_finish(x->out, e);
}

enum err_code move_export(const struct move_site *s, int fd, bool with_key, struct move_sum *sum, struct err *e)
{
    struct moment m;
    struct exporting x = {.site = s, .sum = sum, .progress = progress_begin(s->told, "export")};
    *sum = (struct move_sum){0};
    TRY(moment_open(s, &m, e));
    x.arena = arena_new(0);
    enum err_code rc = parcel_create(fd, &x.out, e);
    if (!rc) {
        rc = put_all(&x, &m, with_key, e);
        sum->bytes = parcel_written(x.out);
        parcel_out_free(x.out);
    }
    sum->ms = progress_ms(&x.progress);
    arena_free(x.arena);
    moment_close(&m);
    return rc;
}
