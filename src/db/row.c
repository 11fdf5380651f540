/* Rows into structs and structs into values, by descriptor. Columns are matched with fields once per
 * prepared statement. Must never know an engine nor what a model means. */
#include "db/conn.h"
#include "base/hash.h"
#include "base/pack.h"
#include <string.h>

/* ---- columns and fields */

static bool in_column(const struct field *f)
{
    return f && f->type != F_RECORD && f->type != F_LIST;
}

enum err_code db_row_match(struct db *db, struct db_stmt *s, struct err *e)
{
    const struct model *m = s->q->row;
    if (!s->at.columns)
        return err(e, ERR_INTERNAL, "no rows for a %s: %.80s", m->name, s->q->text);
    if (!s->column)
        s->column = ARENA_ARRAY(db->arena, const struct field *, s->at.columns);
    for (size_t i = 0; i < s->at.columns; i++) {
        const char *name = db->driver->name(db->self, s->at.stmt, i);
        s->column[i] = model_find(m, name);
        if (!in_column(s->column[i]))
            return err(e, ERR_INTERNAL, "column %s is no field of %s", name, m->name);
    }
    s->matched = true;
    return ERR_OK;
}

/* ---- one row */

static enum err_code read_word(const struct field *f, const struct db_arg *v, int *out, struct err *e)
{
    *out = 0;
    if (v->type == DB_NULL)
        return ERR_OK;
    for (int i = 0; v->type == DB_TEXT && f->words[i]; i++) {
        if (strcmp(f->words[i], v->p) == 0) {
            *out = i;
            return ERR_OK;
        }
    }
    return err(e, ERR_INTERNAL, "column %s holds an unknown word", f->name);
}

static enum err_code read_blob(struct db *db, const struct field *f, const struct db_arg *v, struct arena *a, const char **out, struct err *e)
{
    if (f->flags & FIELD_BYTES) {
        *out = hash_base64url(a, v->p, v->n);
        return ERR_OK;
    }
    if (f->flags & FIELD_PACKED && !pack_is(v->p, v->n)) {
        *out = arena_strn(a, v->p, v->n);
        return ERR_OK;
    }
    if (f->flags & FIELD_PACKED && db->packer)
        return packer_unpack(db->packer, v->p, v->n, a, out, e);
    return err(e, ERR_INTERNAL, "column %s is not text", f->name);
}

static enum err_code read_text(struct db *db, const struct field *f, const struct db_arg *v, struct arena *a, const char **out, struct err *e)
{
    switch (v->type) {
    case DB_TEXT:
        *out = v->n ? arena_strn(a, v->p, v->n) : "";
        return ERR_OK;
    case DB_INT:
        *out = arena_fmt(a, "%lld", (long long)v->i);
        return ERR_OK;
    case DB_NULL:
        *out = "";
        return ERR_OK;
    default:
        return read_blob(db, f, v, a, out, e);
    }
}

static enum err_code read_field(struct db *db, void *rec, const struct field *f, const struct db_arg *v, struct arena *a, struct err *e)
{
    char *at = (char *)rec + f->at;
    switch (f->type) {
    case F_TEXT:
    case F_DATE:
    case F_JSON:
        return read_text(db, f, v, a, (const char **)(void *)at, e);
    case F_ENUM:
        return read_word(f, v, (int *)(void *)at, e);
    default:
        if (v->type != DB_INT && v->type != DB_NULL)
            return err(e, ERR_INTERNAL, "column %s is not an integer", f->name);
        if (f->type == F_BOOL)
            *(bool *)at = v->i != 0;
        else
            *(int64_t *)(void *)at = v->i;
        return ERR_OK;
    }
}

static enum err_code read_row(struct db *db, const struct db_stmt *s, void *rec, struct arena *a, struct err *e)
{
    record_init(rec, s->q->row);
    for (size_t i = 0; i < s->at.columns; i++) {
        struct db_arg v = db->driver->value(db->self, s->at.stmt, i);
        TRY(read_field(db, rec, s->column[i], &v, a, e));
    }
    return ERR_OK;
}

/* ---- the first row */

static enum err_code start(struct db *db, const struct sql *q, const struct db_arg *args, struct db_stmt **out, struct err *e)
{
    TRY(db_stmt_get(db, q, out, e));
    if (!db_row_of(q))
        return err(e, ERR_INTERNAL, "a statement without a model: %.80s", q->text);
    return db_stmt_start(db, *out, args, e);
}

/* Into rec, or into a new struct when rec is NULL; *out = NULL when there is no row. */
static enum err_code first(struct db *db, const struct sql *q, const struct db_arg *args, struct arena *a, void **out,
                           struct err *e)
{
    void *rec = *out;
    *out = NULL;
    struct db_stmt *s;
    TRY(start(db, q, args, &s, e));
    bool row;
    enum err_code rc = db_stmt_step(db, s, &row, e);
    if (!rc && row) {
        if (!rec)
            rec = arena_alloc(a, q->row->size);
        rc = read_row(db, s, rec, a, e);
        *out = rc ? NULL : rec;
    }
    db_stmt_end(db, s);
    return rc;
}

enum err_code db_find(struct db *db, const struct sql *q, const struct db_arg *args, struct arena *a, void **out, struct err *e)
{
    *out = NULL;
    return first(db, q, args, a, out, e);
}

enum err_code db_get(struct db *db, const struct sql *q, const struct db_arg *args, struct arena *a, void *out, struct err *e)
{
    TRY(first(db, q, args, a, &out, e));
    return out ? ERR_OK : err(e, ERR_NOT_FOUND, "no such %s", q->row->name);
}

enum err_code db_int(struct db *db, const struct sql *q, const struct db_arg *args, int64_t dflt, int64_t *out, struct err *e)
{
    *out = dflt;
    struct db_stmt *s;
    TRY(db_stmt_get(db, q, &s, e));
    if (s->at.columns != 1)
        return err(e, ERR_INTERNAL, "not one column: %.80s", q->text);
    TRY(db_stmt_start(db, s, args, e));
    bool row;
    enum err_code rc = db_stmt_step(db, s, &row, e);
    if (!rc && row) {
        struct db_arg v = db->driver->value(db->self, s->at.stmt, 0);
        if (v.type == DB_INT)
            *out = v.i;
        else if (v.type != DB_NULL)
            rc = err(e, ERR_INTERNAL, "not an integer: %.80s", q->text);
    }
    db_stmt_end(db, s);
    return rc;
}

/* ---- many rows */

enum err_code db_all(struct db *db, const struct sql *q, const struct db_arg *args, struct arena *a, struct list *out, struct err *e)
{
    *out = (struct list){0};
    struct db_stmt *s;
    TRY(start(db, q, args, &s, e));
    size_t size = q->row->size, n = 0, cap = 0;
    char *items = NULL;
    bool row;
    enum err_code rc;
    while (!(rc = db_stmt_step(db, s, &row, e)) && row) {
        if (n == DB_ALL_MAX) {
            rc = err(e, ERR_TOO_LARGE, "more than %d rows: %.80s", DB_ALL_MAX, q->text);
            break;
        }
        if (n == cap) {
            cap = cap ? cap * 2 : 16;
            items = arena_grow(a, items, n * size, cap * size);
        }
        if ((rc = read_row(db, s, items + n * size, a, e)))
            break;
        n++;
    }
    db_stmt_end(db, s);
    if (!rc)
        *out = (struct list){items, n};
    return rc;
}

enum err_code db_each(struct db *db, const struct sql *q, const struct db_arg *args,
                      enum err_code (*fn)(void *ctx, const void *rec, struct err *e), void *ctx, struct err *e)
{
    struct db_stmt *s;
    TRY(start(db, q, args, &s, e));
    db_stmt_many(db, s);
    struct arena *a = arena_new(4096); /* one row at a time */
    long n = 0;
    bool row;
    enum err_code rc;
    while (!(rc = db_stmt_step(db, s, &row, e)) && row) {
        if (n++ == DB_EACH_MAX) {
            rc = err(e, ERR_TOO_LARGE, "more than %d rows: %.80s", DB_EACH_MAX, q->text);
            break;
        }
        arena_reset(a);
        void *rec = arena_alloc(a, q->row->size);
        if ((rc = read_row(db, s, rec, a, e)) || (rc = fn(ctx, rec, e)))
            break;
    }
    arena_free(a);
    db_stmt_end(db, s);
    return rc;
}

/* ---- a record into values */

/* The next blank separated name of *names; its length in *n, 0 at the end. */
static const char *next_name(const char **names, size_t *n)
{
    const char *at = *names + strspn(*names, " \n");
    *n = strcspn(at, " \n");
    *names = at + *n;
    return at;
}

/* The fields that `names` means, found once and kept with the statement. */
static enum err_code match_names(struct db *db, struct db_stmt *s, const char *names, const struct model *m, struct err *e)
{
    if (s->saved)
        return s->saved == m && strcmp(s->names, names) == 0
                   ? ERR_OK
                   : err(e, ERR_INTERNAL, "one statement saved from two lists of fields: %.80s", s->q->text);
    const struct field **save = ARENA_ARRAY(db->arena, const struct field *, s->at.params + 1);
    size_t count = 0, n;
    const char *rest = names;
    for (const char *at = next_name(&rest, &n); n; at = next_name(&rest, &n), count++) {
        const char *one = arena_strn(db->arena, at, n);
        const struct field *f = model_find(m, one);
        if (!in_column(f) || count >= s->at.params)
            return err(e, ERR_INTERNAL, "%s cannot be saved as $%zu of %s", one, count + 1, m->name);
        save[count] = f;
    }
    s->saved = m;
    s->names = arena_str(db->arena, names);
    s->save = save;
    s->saves = count;
    return ERR_OK;
}

static enum err_code text_value(struct db *db, const struct field *f, const char *text, struct db_arg *out, struct err *e)
{
    size_t n = strlen(text);
    *out = (struct db_arg){.type = DB_TEXT, .p = text, .n = n};
    if (f->flags & FIELD_BYTES) {
        void *bytes = hash_unbase64url(db->scratch, text, &n);
        *out = DB_B(bytes, n);
        return bytes ? ERR_OK : err(e, ERR_INTERNAL, "%s is no base64url", f->name);
    }
    if (f->flags & FIELD_PACKED) {
        const void *packed = db->packer ? packer_pack(db->packer, text, n, db->scratch, &n) : NULL;
        *out = DB_B(packed ? packed : text, n);
    }
    return ERR_OK;
}

static enum err_code value_of(struct db *db, const void *rec, const struct field *f, struct db_arg *out, struct err *e)
{
    switch (f->type) {
    case F_TEXT:
    case F_DATE:
    case F_JSON:
        return text_value(db, f, record_text(rec, f), out, e);
    case F_ENUM:
        for (int64_t i = 0, want = record_int(rec, f); f->words[i]; i++) {
            if (i == want) {
                *out = DB_T(f->words[i]);
                return ERR_OK;
            }
        }
        return err(e, ERR_INTERNAL, "%s is beyond its words", f->name);
    default:
        *out = DB_I(record_int(rec, f));
        return ERR_OK;
    }
}

enum err_code db_save(struct db *db, const struct sql *q, const char *fields, const struct model *m, const void *rec, struct err *e)
{
    struct db_stmt *s;
    TRY(db_stmt_get(db, q, &s, e));
    TRY(match_names(db, s, fields, m, e));
    struct db_arg args[DB_PARAMS_MAX + 1];
    arena_reset(db->scratch);
    for (size_t i = 0; i < s->saves; i++)
        TRY(value_of(db, rec, s->save[i], &args[i], e));
    args[s->saves] = (struct db_arg){.type = DB_END};
    return db_exec(db, q, args, NULL, e);
}
