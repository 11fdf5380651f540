/* A province's database that says of itself that it is closing, gone or waiting: what a process that serves does, and what it tells the centre. Files, a
 * database for each province, without a server: the same statements run on both engines in tests/system/test_province_move.py. */
#define SANDBOX_FILE /* ENGINE: files, a database for each province */
#include "app/site/placed.h"
#include "app/state.h"
#include "cli/disk.h"
#include "cli/embedded.h"
#include "cli/rooms.h"
#include "db/sandbox.h"
#include "db/station.h"
#include "db/table.h"

enum { SHARD = 3 };

struct town {
    struct sandbox *s;
    struct app *app;
    const char *old, *new;
};

static void open_town(struct town *t)
{
    struct sandbox *s = t->s;
    struct app_config c = {.listen = "127.0.0.1:0", .data_dir = arena_fmt(s->a, "%s/data", s->dir), .split = true, .files = embed_table, .files_n = embed_n, .rooms = rooms,
                           .rooms_n = rooms_n, .pool_threads = 1, .threads = 1};
    t->app = app_new(&c);
    if (app_open_databases(t->app, true, &s->e))
        fail_msg("%s", s->e.why);
    t->old = dbs_path(app_dbs(t->app), SHARD, s->a);
    t->new = arena_fmt(s->a, "%s/new.db", s->dir);
}

static void close_town(struct town *t)
{
    app_close(t->app);
    disk_remove(arena_fmt(t->s->a, "%s/data", t->s->dir));
}

static void station(struct town *t, const char *path, struct station is)
{
    struct db *db = NULL;
    assert_ok(db_open(&(struct db_config){.path = path, .busy_ms = 5000}, &db, &t->s->e));
    assert_ok(db_begin(db, true, &t->s->e));
    assert_ok(station_put(db, &is, &t->s->e));
    assert_ok(db_commit(db, &t->s->e));
    db_close(db);
}

static enum station_state state_of(struct town *t, const char *path)
{
    struct db *db = NULL;
    struct station is;
    assert_ok(db_open(&(struct db_config){.path = path}, &db, &t->s->e));
    assert_ok(station_get(db, t->s->a, &is, &t->s->e));
    db_close(db);
    return is.state;
}

/* The new place: a copy that waits for move `m`. */
static void copy(struct town *t)
{
    struct db *db = NULL;
    assert_ok(db_open(&(struct db_config){.path = t->old, .readonly = true}, &db, &t->s->e));
    assert_ok(db_begin(db, false, &t->s->e));
    assert_ok(db_copy(db, t->new, NULL, NULL, &t->s->e));
    db_close(db);
    station(t, t->new, (struct station){.state = STATION_WAITING, .move = "m", .whither = t->old, .turn = 1});
}

static const struct sql keep = {.text = "insert into once (key, location) values ($1, '')"}, kept = {.text = "select count(*) from once"};

static enum err_code write_one(struct ctx *c, void *arg, struct err *e)
{
    return db_exec(c->db, &keep, DB_ARGS(DB_T((const char *)arg)), NULL, e);
}

static int64_t in(struct town *t, const char *path)
{
    struct db *db = NULL;
    int64_t n;
    assert_ok(db_open(&(struct db_config){.path = path, .readonly = true}, &db, &t->s->e));
    n = sandbox_count(db, &kept);
    db_close(db);
    return n;
}

static void put(struct town *t, const char *key)
{
    char text[16];
    snprintf(text, sizeof text, "%s", key);
    if (app_write(t->app, SHARD, write_one, text, &t->s->e))
        fail_msg("%s: %s", key, t->s->e.why);
}

static int64_t read_count(struct town *t, struct readers *r)
{
    struct db *db;
    assert_ok(readers_get(r, SHARD, &db, &t->s->e));
    return sandbox_count(db, &kept);
}

static void what_has_gone_is_followed(void **state)
{
    struct town t = {.s = *state};
    open_town(&t);
    struct readers *r = readers_new(app_dbs(t.app));
    put(&t, "a");
    copy(&t);
    assert_int_equal(read_count(&t, r), 1);
    station(&t, t.old, (struct station){.state = STATION_GONE, .move = "m", .whither = t.new, .turn = 1});
    put(&t, "b");
    assert_int_equal(in(&t, t.old), 1);
    assert_int_equal(in(&t, t.new), 2);
    assert_int_equal(state_of(&t, t.new), STATION_OPEN); /* whoever moved it may have died: the first to come opens it */
    assert_int_equal(read_count(&t, r), 2);
    assert_string_equal(dbs_path(app_dbs(t.app), SHARD, t.s->a), t.new);
    readers_free(r);
    app_close(t.app);
    open_town(&t); /* the configuration still names the old place */
    assert_string_equal(t.old, t.new);
    close_town(&t);
}

static void nobody_writes_to_a_copy_that_waits(void **state)
{
    struct town t = {.s = *state};
    open_town(&t);
    copy(&t);
    dbs_moved(app_dbs(t.app), SHARD, t.new, NULL, 1); /* somebody said so, and it is not so */
    dbs_moved(app_dbs(t.app), SHARD, "/old/news.db", NULL, 0);
    struct station back = {.state = STATION_WAITING, .move = "m", .whither = t.old, .turn = 3};
    station(&t, t.new, back);
    put(&t, "a");
    assert_int_equal(in(&t, t.old), 1);
    assert_int_equal(in(&t, t.new), 0);
    assert_int_equal(state_of(&t, t.new), STATION_WAITING);
    close_town(&t);
}

static void a_mover_that_died_stops_nobody(void **state)
{
    struct town t = {.s = *state};
    open_town(&t);
    int64_t began = clock_now(NULL);
    station(&t, t.old, (struct station){.state = STATION_CLOSING, .move = "m", .whither = t.new, .turn = 1, .until_at = began + 300});
    put(&t, "a");
    assert_true(clock_now(NULL) >= began + 300);
    assert_int_equal(state_of(&t, t.old), STATION_OPEN);
    began = clock_now(NULL); /* a clock that is an hour ahead */
    station(&t, t.old, (struct station){.state = STATION_CLOSING, .move = "n", .whither = t.new, .turn = 1, .until_at = began + 3600000});
    put(&t, "b");
    assert_in_range(clock_now(NULL) - began, 4000, 9000);
    close_town(&t);
}

static enum err_code begin_row(struct ctx *c, void *arg, struct err *e)
{
    const struct town *t = arg;
    return placed_put(c->db, &(struct placed){.shard = SHARD, .state = PLACED_MOVING, .place = t->old, .other = t->new, .move = "m"}, e);
}

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    bool found;
    return placed_find(c->db, SHARD, c->arena, arg, &found, e);
}

static const struct sql deeds = {.text = "select count(*) from deed where kind = 'province_moved'"};
static enum err_code count_deeds(struct ctx *c, void *arg, struct err *e)
{
    return db_int(c->centre, &deeds, DB_NONE, 0, arg, e);
}

static void the_centre_is_told_by_whoever_meets_it(void **state)
{
    struct town t = {.s = *state};
    struct placed row = {0};
    int64_t n = 0;
    open_town(&t);
    assert_ok(app_write(t.app, -1, begin_row, &t, &t.s->e));
    assert_ok(placed_follow(t.app, &t.s->e));
    assert_string_equal(dbs_path(app_dbs(t.app), SHARD, t.s->a), t.old);
    copy(&t);
    station(&t, t.old, (struct station){.state = STATION_GONE, .move = "m", .whither = t.new, .turn = 1});
    put(&t, "a");
    for (int i = 0; i < 2; i++)
        assert_ok(placed_follow(t.app, &t.s->e));
    assert_ok(app_read_in(t.app, -1, t.s->a, look, &row, &t.s->e));
    assert_int_equal(row.state, PLACED_MOVED);
    assert_string_equal(row.place, t.new);
    assert_string_equal(row.other, t.old);
    assert_int_equal(row.turn, 1);
    assert_ok(app_read(t.app, -1, count_deeds, &n, &t.s->e));
    assert_int_equal(n, 1);
    assert_string_equal(dbs_path(app_dbs(t.app), SHARD, t.s->a), t.new);
    close_town(&t);
}

static void the_centre_is_told_by_whoever_starts_later(void **state)
{
    struct town t = {.s = *state};
    struct placed row = {0};
    open_town(&t);
    const char *old = t.old;
    assert_ok(app_write(t.app, -1, begin_row, &t, &t.s->e));
    copy(&t);
    station(&t, t.old, (struct station){.state = STATION_GONE, .move = "m", .whither = t.new, .turn = 1});
    app_close(t.app);
    open_town(&t); /* the centre says the old place, and that says where it has gone */
    assert_string_equal(t.old, t.new);
    for (int i = 0; i < 2; i++)
        assert_ok(placed_follow(t.app, &t.s->e));
    assert_ok(app_read_in(t.app, -1, t.s->a, look, &row, &t.s->e));
    assert_int_equal(row.state, PLACED_MOVED);
    assert_string_equal(row.place, t.new);
    assert_string_equal(row.other, old);
    put(&t, "a");
    assert_int_equal(in(&t, t.new), 1);
    assert_int_equal(in(&t, old), 0);
    close_town(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(what_has_gone_is_followed),
        SANDBOX_TEST(nobody_writes_to_a_copy_that_waits),
        SANDBOX_TEST(a_mover_that_died_stops_nobody),
        SANDBOX_TEST(the_centre_is_told_by_whoever_meets_it),
        SANDBOX_TEST(the_centre_is_told_by_whoever_starts_later),
    };
    return cmocka_run_group_tests_name("placed", tests, NULL, NULL);
}
