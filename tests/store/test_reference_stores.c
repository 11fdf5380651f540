/* The statements of units, calendar and procedures stand in the migrated centre. Run from the root of the checkout. */
#include "db/sandbox.h"
#include "db/migrate.h"
#include "time/calendar.h"
#include "store/calendar_store.h"
#include "store/procedure_store.h"
#include "store/unit_store.h"

static const char *file(struct sandbox *s, const char *path)
{
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    char *text = arena_alloc(s->a, 65536);
    text[fread(text, 1, 65535, f)] = '\0';
    fclose(f);
    return text;
}

static struct db *centre(struct sandbox *s)
{
    struct db *db = sandbox_db(s, NULL);
    struct migration m[] = {{"0001-centre.sql", file(s, "src/store/0001-centre.sql")}, {"0013-admin.sql", file(s, "src/store/0013-admin.sql")},
                             {"0014-designer.sql", file(s, "src/store/0014-designer.sql")},
                             {"0015-unit-life.sql", file(s, "src/store/0015-unit-life.sql")}};
    if (migrate_run(db, m, 4, HOME_CENTRE, NULL, &s->e))
        fail_msg("%s", s->e.why);
    return db;
}

static void every_statement_can_be_prepared(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre(s);
    static const struct sql_set *const sets[] = {&unit_set, &calendar_set, &procedure_set};
    for (size_t i = 0; i < 3; i++)
        if (db_check(db, sets[i], &s->e))
            fail_msg("%s: %s", sets[i]->name, s->e.why);
    db_close(db);
}

static void what_was_saved_is_read_again_and_saved_over(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre(s);
    struct unit u = {.id = 20257, .code = "20257", .tier = UNIT_COMMUNE, .kind = "", .parent = 65048, .province = 65048,
                     .agency_code = "H17.20257", .code_alias = "", .lat = "16.05", .lon = "108.2", .population = 7, .seat = "Số 1"};
    struct announced_day d = {65535, "2026-12-01", CALENDAR_HALF_AM, "", "Lễ", "QĐ", "proposed", true};
    struct list rows;
    assert_ok(unit_store_save(db, &u, &s->e));
    u.population = 8;
    assert_ok(unit_store_save(db, &u, &s->e));
    assert_ok(unit_store_units(db, s->a, &rows, &s->e));
    const struct unit *back = rows.items;
    assert_int_equal(rows.n, 1);
    assert_int_equal(back->tier, UNIT_COMMUNE);
    assert_int_equal(back->population, 8);
    assert_string_equal(back->agency_code, "H17.20257");
    assert_string_equal(sandbox_sqlite3(s, "select tier, seat from unit"), "commune|Số 1");
    assert_ok(calendar_store_save_day(db, &d, &s->e));
    assert_ok(calendar_store_days(db, s->a, &rows, &s->e));
    const struct announced_day *day = rows.items;
    assert_int_equal(day->kind, CALENDAR_HALF_AM);
    assert_true(day->by_hand);
    assert_string_equal(day->status, "proposed");
    assert_ok(calendar_store_drop_day(db, 65535, "2026-12-01", &s->e));
    assert_ok(calendar_store_days(db, s->a, &rows, &s->e));
    assert_int_equal(rows.n, 0);
    db_close(db);
}

static void a_revision_is_added_once(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre(s);
    struct procedure_revision r = {.code = "1.001193", .revision = 1, .sha256 = "aa", .body = "code: x\n", .loaded_at = 5};
    const char *digest;
    assert_ok(procedure_store_digest(db, "1.001193", 1, s->a, &digest, &s->e));
    assert_string_equal(digest, "");
    assert_ok(procedure_store_add(db, &r, &s->e));
    assert_ok(procedure_store_digest(db, "1.001193", 1, s->a, &digest, &s->e));
    assert_string_equal(digest, "aa");
    r.sha256 = "bb";
    assert_int_equal(procedure_store_add(db, &r, &s->e), ERR_STALE);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(every_statement_can_be_prepared),
        SANDBOX_TEST(what_was_saved_is_read_again_and_saved_over),
        SANDBOX_TEST(a_revision_is_added_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
