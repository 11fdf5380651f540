/* Columns that hold packed text or bytes: written small, read again, readable by the public tools, plain text read as well. */
#define SANDBOX_FILE /* ENGINE: files, it looks into them */
#include "sandbox.h"
#include "base/hash.h"
#include "base/pack.h"

struct note { int64_t id; const char *body, *hash; };
static const struct field fields[] = {
    FIELD(note, id, F_INT), FIELD(note, body, F_TEXT, .flags = FIELD_PACKED), FIELD(note, hash, F_TEXT, .flags = FIELD_BYTES),
};
static const struct model note_model = MODEL(note, fields);
static const struct sql add = {.text = "insert into note (id, body, hash) values ($1, $2, $3)"};
static const struct sql find = {.text = "select id, body, hash from note where id = $1", .row = &note_model};

static const char text[] = "reception\nTrần Thị Lành\nsubmitted\n{\"procedure\":\"1.001193\",\"revision\":1,\"variant\":\"ordinary\",\"unit\":20209,"
    "\"received_unit\":20209,\"channel\":\"counter\",\"name\":\"Trần Thị Bưởi\"}\n\n";

static struct pack *dictionaries(bool write)
{
    static char dict[64 * 1024];
    struct err e = {0};
    FILE *f = fopen("data/pack-1.dict", "rb");
    assert_non_null(f);
    size_t n = fread(dict, 1, sizeof dict, f);
    fclose(f);
    struct pack *p = pack_new(write);
    assert_ok(pack_add(p, dict, n, &e));
    return p;
}

static struct db *open_with(struct sandbox *s, const struct pack *p)
{
    struct db *db = NULL;
    if (db_open(&(struct db_config){.path = s->path, .pack = p}, &db, &s->e))
        fail_msg("open: %s", s->e.why);
    return db;
}

static void save(struct sandbox *s, const struct pack *p, int64_t id, const char *body)
{
    struct db *db = open_with(s, p);
    struct sha256 h = sha256(body, strlen(body));
    struct note n = {id, body, hash_base64url(s->a, h.b, sizeof h.b)};
    if (db_save(db, &add, "id body hash", &note_model, &n, &s->e))
        fail_msg("%s", s->e.why);
    db_close(db);
}

static enum err_code load(struct sandbox *s, const struct pack *p, int64_t id, struct note *out)
{
    struct db *db = open_with(s, p);
    enum err_code rc = db_get(db, &find, DB_ARGS(DB_I(id)), s->a, out, &s->e);
    db_close(db);
    return rc;
}

static int with_table(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct sandbox *s = *state;
    struct db *db = sandbox_db(s, NULL);
    enum err_code rc = db_script(db, "create table note (id integer primary key, body blob not null, hash blob not null)", &s->e);
    db_close(db);
    return rc ? -1 : 0;
}

static void there_and_back(void **state)
{
    struct sandbox *s = *state;
    struct pack *write = dictionaries(true), *only_read = dictionaries(false);
    struct note n;
    save(s, write, 1, text);
    save(s, only_read, 2, text);
    save(s, NULL, 3, text);
    save(s, write, 4, "");
    for (int64_t id = 1; id <= 4; id++) {
        assert_ok(load(s, id % 2 ? write : only_read, id, &n));
        assert_string_equal(n.body, id == 4 ? "" : text);
        struct sha256 h = sha256(n.body, strlen(n.body));
        assert_string_equal(n.hash, hash_base64url(s->a, h.b, sizeof h.b));
    }
    assert_string_equal(sandbox_sqlite3(s, "select min(length(hash)), max(length(hash)) from note"), "32|32");
    assert_string_equal(sandbox_sqlite3(s, "select id from note where length(body) < 130 and id = 1"), "1");
    assert_has(sandbox_sqlite3(s, "select cast(body as text) from note where id = 3"), "Trần Thị Bưởi");
    pack_free(write);
    pack_free(only_read);
}

/* `zstd -D` of the same file gives the text. */
static void public_tool(void **state)
{
    struct sandbox *s = *state;
    struct pack *p = dictionaries(true);
    save(s, p, 1, text);
    sandbox_sqlite3(s, arena_fmt(s->a, "select writefile('%s/packed', body) from note", s->dir));
    FILE *f = popen(arena_fmt(s->a, "zstd -dcq -D data/pack-1.dict %s/packed", s->dir), "r");
    char got[sizeof text + 10] = "";
    size_t n = fread(got, 1, sizeof got - 1, f);
    assert_int_equal(pclose(f), 0);
    assert_int_equal(n, sizeof text - 1);
    assert_string_equal(got, text);
    pack_free(p);
}

static void not_readable(void **state)
{
    struct sandbox *s = *state;
    struct pack *p = dictionaries(true), *none = pack_new(true);
    struct note n;
    save(s, p, 1, text);
    save(s, p, 2, text);
    sandbox_sqlite3(s, "update note set body = substr(body, 1, 20) where id = 2");
    assert_int_equal(load(s, NULL, 1, &n), ERR_INTERNAL);
    assert_int_equal(load(s, none, 1, &n), ERR_STORAGE);
    assert_int_equal(load(s, p, 2, &n), ERR_STORAGE);
    assert_ok(load(s, p, 1, &n));
    struct db *db = open_with(s, p);
    n.hash = "not base64!";
    n.id = 9;
    assert_int_equal(db_save(db, &add, "id body hash", &note_model, &n, &s->e), ERR_INTERNAL);
    db_close(db);
    pack_free(p);
    pack_free(none);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, with_table, sandbox_close)
    const struct CMUnitTest tests[] = {T(there_and_back), T(public_tool), T(not_readable)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
