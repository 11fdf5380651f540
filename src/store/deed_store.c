/* SQL of deeds and their chain. See deed_store.h. */
#include "store/deed_store.h"
#include "base/buf.h"
#include "base/hash.h"
#include "db/bell.h"
#include <string.h>

static const struct field fields[] = {
    FIELD(deed, n, F_INT), FIELD(deed, at, F_INSTANT), FIELD(deed, actor, F_INT), FIELD(deed, actor_name, F_TEXT, .mask = MASK_NAME), FIELD(deed, unit, F_INT),
    FIELD(deed, about, F_INT), FIELD(deed, kind, F_TEXT), FIELD(deed, thing, F_TEXT), FIELD(deed, before, F_TEXT, .flags = FIELD_LINES),
    FIELD(deed, after, F_TEXT, .flags = FIELD_LINES), FIELD(deed, reason, F_TEXT, .flags = FIELD_LINES), FIELD(deed, hash, F_TEXT, .flags = FIELD_BYTES),
};
const struct model deed_model = MODEL(deed, fields);

#define COLUMNS "n, at, actor, actor_name, unit, about, kind, thing, before, after, reason, hash"
enum { INSERT, LAST, LAST_OF, OF_THING, AFTER, BETWEEN };

static const struct sql sql[] = {
    [INSERT] = {"insert into deed (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", NULL, 0},
    [LAST] = {"select " COLUMNS " from deed order by n desc limit 1", &deed_model, 0},
    [LAST_OF] = {"select " COLUMNS " from deed where thing = $1 order by n desc limit 1", &deed_model, 0},
    [OF_THING] = {"select " COLUMNS " from deed where thing = $1 order by n desc limit $2", &deed_model, 0},
    [AFTER] = {"select " COLUMNS " from deed where n > $1 order by n limit $2", &deed_model, 0},
    [BETWEEN] = {"select " COLUMNS " from deed where n < $1 and at >= $2 and at < $3 and (actor = $4 or $4 = 0) and ($5 = '' or kind = $5)"
                 " order by n desc limit $6", &deed_model, 0},
};
const struct sql_set deed_set = {"deed", sql, sizeof sql / sizeof sql[0]};

enum err_code deed_insert(struct db *db, const struct deed *d, struct err *e)
{
    TRY(db_save(db, &sql[INSERT], "n at actor actor_name unit about kind thing before after reason hash", &deed_model, d, e));
    return bell_ring(db, e);
}

enum err_code deed_last(struct db *db, const char *thing, struct arena *a, struct deed **out, struct err *e)
{
    if (!*thing)
        return db_find(db, &sql[LAST], DB_NONE, a, (void **)out, e);
    return db_find(db, &sql[LAST_OF], DB_ARGS(DB_T(thing)), a, (void **)out, e);
}

enum err_code deed_of_thing(struct db *db, const char *thing, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[OF_THING], DB_ARGS(DB_T(thing), DB_I(n)), a, out, e);
}

enum err_code deed_after(struct db *db, int64_t after, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[AFTER], DB_ARGS(DB_I(after), DB_I(n)), a, out, e);
}

enum err_code deed_between(struct db *db, const struct deed_span *s, struct arena *a, struct list *out, struct err *e)
{
    int64_t below = s->before ? s->before : INT64_MAX;
    return db_all(db, &sql[BETWEEN], DB_ARGS(DB_I(below), DB_I(s->from), DB_I(s->to), DB_I(s->actor), DB_T(s->kind), DB_I(s->n)), a, out, e);
}

static void add(struct buf *b, const char *text)
{
    uint64_t n = strlen(text);
    char len[8];
    for (int i = 0; i < 8; i++)
        len[i] = (char)(n >> (56 - 8 * i));
    buf_put(b, len, sizeof len);
    buf_put(b, text, n);
}

const char *deed_hash(const char *before, const struct deed *d, struct arena *a)
{
    struct buf b = buf_init(a, 1024);
    add(&b, before);
    for (size_t i = 0; i < deed_model.n; i++) {
        const struct field *f = &deed_model.fields[i];
        if (f->at == offsetof(struct deed, hash))
            continue;
        bool text = f->type == F_TEXT;
        add(&b, text ? record_text(d, f) : arena_fmt(a, "%lld", (long long)record_int(d, f)));
    }
    struct sha256 h = sha256(b.p, b.n);
    return hash_base64url(a, h.b, sizeof h.b);
}
