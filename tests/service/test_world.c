/* What every use case stands on: the key, the shards, keys of rows. */
#include "centre.h"
#include "reference/units.h"
#include "reference/world.h"
#include "store/unit_store.h"
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

static struct world *open_world(struct sandbox *s, bool per_province, struct clock *clock)
{
    struct db *db = centre_db_with_data(s);
    struct world *w = NULL;
    struct world_config c = {.clock = clock, .data_dir = s->dir, .per_province = per_province};
    if (world_open(&c, db, &w, &s->e))
        fail_msg("%s", s->e.why);
    db_close(db);
    return w;
}

static void the_key_is_made_once_and_is_ours_alone(void **state)
{
    struct sandbox *s = *state;
    struct world *w = open_world(s, false, NULL), *again = open_world(s, false, NULL);
    unsigned char none[32] = {0};
    struct stat st;
    const char *path = arena_fmt(s->a, "%s/key", s->dir);
    assert_memory_equal(w->key, again->key, 32);
    assert_memory_not_equal(w->key, none, 32);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, 32);
    assert_int_equal(st.st_nlink, 1);
    world_close(w);
    world_close(again);
    world_close(NULL);
}

static enum err_code try_open(struct sandbox *s, const char *dir)
{
    struct db *db = centre_db(s);
    struct world *w = NULL;
    struct world_config c = {.data_dir = dir};
    enum err_code rc = world_open(&c, db, &w, &s->e);
    if (!rc)
        world_close(w);
    db_close(db);
    return rc;
}

static void a_key_that_others_may_read_or_that_is_cut_is_refused(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    const char *path = arena_fmt(s->a, "%s/key", s->dir);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, "0123456789012345678901234567890123456789", 31), 31);
    close(fd);
    assert_int_equal(try_open(s, s->dir), ERR_STORAGE);
    assert_has(s->e.why, "32 bytes");
    fd = open(path, O_WRONLY);
    assert_int_equal(write(fd, "012345678901234567890123456789012345678", 33), 33);
    close(fd);
    assert_int_equal(try_open(s, s->dir), ERR_STORAGE);
    assert_int_equal(truncate(path, 32), 0);
    assert_ok(try_open(s, s->dir));
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(try_open(s, s->dir), ERR_STORAGE);
    assert_has(s->e.why, "chmod");
    assert_int_equal(try_open(s, arena_fmt(s->a, "%s/nowhere", s->dir)), ERR_STORAGE);
    db_close(db);
}

static void a_province_has_its_shard(void **state)
{
    struct sandbox *s = *state;
    struct world *w = open_world(s, true, NULL), *small = open_world(s, false, NULL);
    assert_int_equal(w->shards, 34);
    assert_int_equal(world_shard_of(w, 65001), 0);
    for (int i = 1; i < 34; i++) {
        assert_true(w->shard_province[i] > w->shard_province[i - 1]);
        assert_int_equal(world_shard_of(w, w->shard_province[i]), i);
    }
    assert_int_equal(world_shard_of(w, 20257), -1);
    assert_int_equal(small->shards, 1);
    assert_int_equal(world_shard_of(small, 65048), 0);
    world_close(w);
    world_close(small);
}

static void a_key_tells_its_time_and_shard(void **state)
{
    (void)state;
    struct clock clock = {.fake = INT64_C(1795305600000)}; /* 2026-11-22 */
    struct world w = {.clock = &clock};
    int64_t a = world_id(&w, 33), b = world_id(&w, 0);
    assert_true(b > a || world_id_shard(a) > world_id_shard(b));
    assert_int_equal(world_id_shard(a), 33);
    assert_int_equal(world_id_shard(b), 0);
    assert_int_equal(a >> 12, clock.fake - INT64_C(1704067200000));
    assert_true(a < INT64_C(1) << 53);
    clock.fake += 1000;
    assert_true(world_id(&w, 0) > a);
}

static void keys_grow_though_the_clock_stands_or_goes_back(void **state)
{
    (void)state;
    struct clock clock = {.fake = INT64_C(1795305600000)};
    struct world w = {.clock = &clock}, later = {.clock = &clock};
    int64_t last = 0;
    for (int i = 0; i < 1000; i++) {
        int64_t id = world_id(&w, 5);
        assert_true(id > last);
        assert_int_equal(world_id_shard(id), 5);
        last = id;
        clock.fake -= i % 7 == 0;
    }
    world_id_seen(&later, last); /* another start over the same database */
    world_id_seen(&later, 1);
    assert_true(world_id(&later, 5) > last);
}

enum { EACH = 20000, THREADS = 4 };
struct maker {
    struct world *w;
    int64_t ids[EACH];
};

static void *make(void *arg)
{
    struct maker *m = arg;
    for (int i = 0; i < EACH; i++)
        m->ids[i] = world_id(m->w, 0);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void no_two_threads_get_the_same_key(void **state)
{
    struct sandbox *s = *state;
    struct world w = {0};
    struct maker *m = ARENA_ARRAY(s->a, struct maker, THREADS);
    int64_t *all = ARENA_ARRAY(s->a, int64_t, EACH * THREADS);
    pthread_t t[THREADS];
    for (int i = 0; i < THREADS; i++) {
        m[i].w = &w;
        assert_int_equal(pthread_create(&t[i], NULL, make, &m[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(t[i], NULL);
        memcpy(all + i * EACH, m[i].ids, sizeof(m[i].ids));
    }
    qsort(all, EACH * THREADS, sizeof(*all), by_value);
    for (int i = 1; i < EACH * THREADS; i++)
        assert_true(all[i] > all[i - 1]);
}

static void units_are_read_anew_and_what_was_handed_out_stays(void **state)
{
    struct sandbox *s = *state;
    struct world *w = open_world(s, false, NULL);
    const struct unit *old = units_find(w->units, 20209);
    size_t once = world_units_bytes(w);
    struct db *db = centre_db(s);
    struct unit_name fresh = old->names[0];
    fresh.name = "Sông Hàn";
    fresh.full_name = "Phường Sông Hàn";
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(unit_store_set_name(db, &fresh, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_string_equal(unit_name_on(units_find(w->units, 20209), "")->name, "Thanh Khê");
    assert_ok(world_reload_units(w, db, &s->e));
    assert_string_equal(unit_name_on(units_find(w->units, 20209), "")->name, "Sông Hàn");
    assert_string_equal(unit_name_on(old, "")->name, "Thanh Khê");
    print_message("# a directory of units takes %zu bytes\n", once);
    assert_in_range(world_units_bytes(w), 2 * once - 65536, 2 * once + 65536);
    db_close(db);
    world_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(the_key_is_made_once_and_is_ours_alone),
        SANDBOX_TEST(a_key_that_others_may_read_or_that_is_cut_is_refused),
        SANDBOX_TEST(a_province_has_its_shard),
        SANDBOX_TEST(units_are_read_anew_and_what_was_handed_out_stays),
        SANDBOX_TEST(a_key_tells_its_time_and_shard),
        SANDBOX_TEST(keys_grow_though_the_clock_stands_or_goes_back),
        SANDBOX_TEST(no_two_threads_get_the_same_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
