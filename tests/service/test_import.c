/* The reference tables in the centre: whole, once, or not at all. */
#include "centre.h"
#include "base/clock.h"

#define COUNT(tier) "select count(*) from unit where tier = '" tier "'"

static void all_units_of_the_country_are_there(void **state)
{
    struct sandbox *s = *state;
    db_close(centre_db_with_data(s));
    assert_int_equal(centre_int(s, COUNT("nation")), 1);
    assert_int_equal(centre_int(s, COUNT("province")), 34);
    assert_int_equal(centre_int(s, COUNT("commune")), 3321);
    assert_int_equal(centre_int(s, COUNT("department")), 510);
    assert_int_equal(centre_int(s, COUNT("office")), 3321 * 5);
    assert_int_equal(centre_int(s, "select count(*) from unit u where not exists (select 1 from unit_name n where n.unit = u.id"
                                   " and n.valid_to = '')"), 0);
    assert_int_equal(centre_int(s, "select count(*) from unit where tier <> 'nation' and province not in"
                                   " (select id from unit where tier = 'province')"), 0);
    assert_int_equal(centre_int(s, "select province from unit where id = 44814"), 65048);
    assert_int_equal(centre_int(s, "select count(*) from (select sum(population) as n from unit where tier = 'province') as s where n > 100000000"), 1);
    assert_string_equal(sandbox_sqlite3(s, "select kind from unit where code = '48.so_xay_dung'"), "so_xay_dung");
    assert_string_equal(sandbox_sqlite3(s, "select full_name_resolution from unit_name where unit = 20314"), "Phường Hòa Xuân");
    assert_int_equal(centre_int(s, "select count(*) from calendar_day where unit = 65535"), 62);
    assert_int_equal(centre_int(s, "select count(*) from calendar_day where status = 'proposed'") > 0, 1);
    assert_int_equal(centre_int(s, "select count(*) from lunar_year"), 201);
}

static void an_office_is_called_after_its_commune(void **state)
{
    struct sandbox *s = *state;
    db_close(centre_db_with_data(s));
    assert_string_equal(sandbox_sqlite3(s, "select full_name from unit_name where unit = 1202571"),
                        "Trung tâm Phục vụ hành chính công phường Hoà Cường");
    assert_string_equal(sandbox_sqlite3(s, "select valid_from, full_name from unit_name where unit = 1072943 order by 1"),
                        "2025-07-01|Phòng Kinh tế xã Bố Hạ\n2026-09-20|Phòng Kinh tế, Hạ tầng và Đô thị phường Bố Hạ");
    assert_string_equal(sandbox_sqlite3(s, "select code, parent, province from unit where id = 1072943"),
                        "07294.phong_kinh_te|7294|65024");
}

static void a_second_import_changes_nothing(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct import_source src = centre_source(s->a);
    struct import_count first = {0}, second = {0};
    int64_t began = clock_mono_us();
    assert_ok(centre_import(db, &src, &first, &s->e));
    print_message("# first import: %lld ms, %lld rows\n", (long long)(clock_mono_us() - began) / 1000, (long long)first.rows);
    assert_int_equal(first.added, first.rows);
    assert_true(first.rows > 34000);
    assert_ok(centre_import(db, &src, &second, &s->e));
    assert_int_equal(second.rows, first.rows);
    assert_int_equal(second.added + second.changed + second.removed, 0);
    db_close(db);
}

/* The table `file` with the first `from` in it made `to`. */
static void edit(struct import_source *src, const char *file, const char *from, const char *to)
{
    struct embedded *f = (struct embedded *)(uintptr_t)embed_find(src->files, src->n, file);
    const char *text = (const char *)f->data, *at = strstr(text, from);
    assert_non_null(at);
    char *now = arena_fmt(src->arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    f->data = (unsigned char *)now;
    f->n = strlen(now);
}

static void a_change_in_the_tables_reaches_the_centre(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct import_source src = centre_source(s->a);
    struct import_count n = {0};
    edit(&src, "data/unit_name.tsv", "20257\t2025-07-01\t\tphuong\tHoà Cường\tPhường Hoà Cường\t",
         "20257\t2025-07-01\t2026-12-01\tphuong\tHoà Cường\tPhường Hoà Cường\t");
    edit(&src, "data/unit_name.tsv", "\n20260\t", "\n20257\t2026-12-01\t\tphuong\tHoà Cường Mới\tPhường Hoà Cường Mới\t\tNew Ward\tX\n20260\t");
    edit(&src, "data/holiday.tsv", "\n2024-01-01\toff\tTết Dương lịch", "\n2024-01-01\thalf_am\tTết Dương lịch");
    edit(&src, "data/holiday.tsv", "\n2024-02-08\toff\tTết Nguyên đán\tBộ luật Lao động 2019, điểm b khoản 1 và khoản 3 Điều 112\trecalled", "");
    assert_ok(centre_import(db, &src, &n, &s->e));
    assert_int_equal(n.added, 6);   /* the name, and that of five offices */
    assert_int_equal(n.changed, 7); /* the names before them, a day */
    assert_int_equal(n.removed, 1);
    assert_int_equal(centre_int(s, "select count(*) from calendar_day where kind = 'half_am'"), 1);
    db_close(db);
}

static void a_day_set_by_hand_stays(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct import_source src = centre_source(s->a);
    struct import_count n = {0};
    assert_ok(db_script(db, "update calendar_day set kind = 'work', by_hand = 1 where day = '2024-01-01';"
                            "insert into calendar_day values (65535, '2026-12-05', 'work', '', 'Làm bù', 'QĐ', '', 1);"
                            "insert into calendar_day values (20257, '2026-12-08', 'off', '', 'Lễ hội', 'QĐ', '', 0)", &s->e));
    assert_ok(centre_import(db, &src, &n, &s->e));
    assert_int_equal(n.added + n.changed + n.removed, 0);
    assert_int_equal(centre_int(s, "select count(*) from calendar_day where kind = 'work' and by_hand = 1"), 2);
    db_close(db);
}

static void names_set_by_hand_stay(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    struct import_source src = centre_source(s->a);
    struct import_count n = {0};
    assert_ok(db_script(db, "update unit_name set valid_to = '2026-02-01' where unit = 20209;"
                            "insert into unit_name values (20209, '2026-02-01', '', 'phuong', 'Sông Hàn', 'Phường Sông Hàn', '', 'Song Han Ward', '99/NQ');"
                            "insert into unit_by_hand values (20209)", &s->e));
    assert_ok(centre_import(db, &src, &n, &s->e));
    assert_int_equal(n.added + n.changed + n.removed, 0);
    assert_int_equal(centre_int(s, "select count(*) from unit_name where unit = 20209"), 2);
    db_close(db);
}

static void a_unit_is_never_taken_away(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    assert_ok(db_script(db, "insert into unit values (33333, '33333', 'commune', '', 65048, 65048, '', '', '', '', 0, '');"
                            "insert into unit_name values (33333, '2025-07-01', '', 'xa', 'X', 'Xã X', '', 'X', '')", &s->e));
    struct import_source src = centre_source(s->a);
    edit(&src, "data/unit_name.tsv", "Ngoc Ha Ward", "Changed Ward");
    assert_int_equal(centre_import(db, &src, NULL, &s->e), ERR_INVALID);
    assert_has(s->e.why, "data/unit.tsv:1: unit 33333 (33333) is missing");
    assert_int_equal(centre_int(s, "select count(*) from unit where id = 33333"), 1);
    assert_int_equal(centre_int(s, "select count(*) from unit_name where name_en = 'Changed Ward'"), 0);
    db_close(db);
}

static const struct bad {
    const char *file, *from, *to, *why;
} bad[] = {
    {"data/unit.tsv", "\n8\t00008\tcommune\t65001", "\n8\t00008\tcommune\t65003", "data/unit.tsv:3: unit 8 has parent 65003"},
    {"data/unit.tsv", "\n8\t00008\tcommune", "\n8\t00008\tward", "data/unit.tsv:3: tier 'ward' is not"},
    {"data/unit.tsv", "\n8\t", "\n3\t", "data/unit.tsv:3: id 3 stands after 4"},
    {"data/unit.tsv", "\n8\t00008\t", "\n8\t00004\t", "data/unit.tsv:3: code 'commune 00004' is also that of line 2"},
    {"data/unit.tsv", "H26.00008", "H26.00004", "data/unit.tsv:3: agency_code 'H26.00004' is also that of line 2"},
    {"data/unit.tsv", "\t93536\t", "\tmany\t", "data/unit.tsv:3: 'many' is no number"},
    {"data/unit.tsv", "\t93536\t", "\t", "data/unit.tsv:3: 12 cells, the head has 13"},
    {"data/unit.tsv", "\tpopulation\t", "\tpeople\t", "data/unit.tsv:1: no column 'population'"},
    {"data/unit.tsv", "phường Ngọc Hà", "phường Ngo\xcc\xa3""c Hà", "data/unit.tsv:3: not in Unicode form NFC"},
    {"data/unit.tsv", "phường Ngọc Hà", "phường Ng\xff", "data/unit.tsv:3: not UTF-8"},
    {"data/unit_name.tsv", "\n8\t2025-07-01", "\n9\t2025-07-01", "data/unit_name.tsv:3: no unit 9"},
    {"data/unit_name.tsv", "\n8\t2025-07-01", "\n8\t2025-02-30", "data/unit_name.tsv:3: '2025-02-30' is no day"},
    {"data/unit_name.tsv", "\n8\t2025-07-01\t\t", "\n8\t2025-07-01\t2026-01-01\t", "data/unit_name.tsv:3: unit 8 has no name in force"},
    {"data/unit_name.tsv", "\n7294\t2026-09-20\t", "\n7294\t2026-09-21\t", "begins on 2026-09-21, the name before it ends on '2026-09-20'"},
    {"data/office_kind.tsv", "dac_khu phuong xa", "dac_khu phuong", "data/office_kind.tsv:2: no trung_tam"},
    {"data/office_kind.tsv", "\tcong_an\t", "\t\t", "data/office_kind.tsv:7: rows are by k, have a type"},
    {"data/holiday.tsv", "\n2024-01-01\toff", "\n2024-01-01\tclosed", "data/holiday.tsv:2: kind 'closed'"},
    {"data/holiday.tsv", "\n2024-01-01\t", "\n2024-12-31\t", "data/holiday.tsv:3: 2024-02-08 stands after 2024-12-31"},
    {"data/lunar.tsv", "\n1901\t", "\n1902\t", "data/lunar.tsv:3: the year after 1900 is missing"},
    {"data/lunar.tsv", "\t29 30 29 29 30", "\t31 30 29 29 30", "data/lunar.tsv:2: months are 12 or 13"},
};

static void a_bad_table_is_refused_by_line_and_nothing_is_written(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct import_source src = centre_source(s->a);
        edit(&src, bad[i].file, bad[i].from, bad[i].to);
        assert_ok(db_begin(db, true, &s->e));
        if (import_all(db, &src, NULL, &s->e) != ERR_INVALID || !strstr(s->e.why, bad[i].why))
            fail_msg("wanted \"%s\", got \"%s\"", bad[i].why, s->e.why);
        assert_ok(db_commit(db, &s->e)); /* though the caller forgets to roll back */
        assert_int_equal(centre_int(s, "select (select count(*) from unit) + (select count(*) from calendar_day)"), 0);
        arena_reset(s->a);
    }
    db_close(db);
}

static void a_missing_table_is_told(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct import_source src = {.arena = s->a};
    assert_int_equal(centre_import(db, &src, NULL, &s->e), ERR_INVALID);
    assert_string_equal(s->e.why, "data/unit.tsv:1: no such file");
    db_close(db);
}

/* What the program brings by itself it brings once; an operator's own names stay until the program's tables are others. */
static void what_the_program_brings_it_brings_once(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct import_source src = centre_source(s->a);
    struct import_own own;
    static const char named[] = "update unit_name set full_name = 'Xã Mẫu' where unit = 20314", name[] = "select full_name from unit_name where unit = 20314";
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(import_own(db, &src, 1, &own, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_true(own.units.added > 34000 && own.days.added > 200);
    sandbox_sqlite3(s, named);
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(import_own(db, &src, 2, &own, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_int_equal(own.units.rows + own.days.rows, 0);
    assert_string_equal(sandbox_sqlite3(s, name), "Xã Mẫu");
    edit(&src, "data/unit_name.tsv", "Hòa Xuân", "Hoà Xuân");
    assert_ok(db_begin(db, true, &s->e));
    assert_ok(import_own(db, &src, 3, &own, &s->e));
    assert_ok(db_commit(db, &s->e));
    assert_true(own.units.changed > 0);
    assert_string_not_equal(sandbox_sqlite3(s, name), "Xã Mẫu");
    assert_int_equal(centre_int(s, "select at from brought where what = 'tables'"), 3);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(all_units_of_the_country_are_there),
        SANDBOX_TEST(an_office_is_called_after_its_commune),
        SANDBOX_TEST(a_second_import_changes_nothing),
        SANDBOX_TEST(a_change_in_the_tables_reaches_the_centre),
        SANDBOX_TEST(a_day_set_by_hand_stays), SANDBOX_TEST(names_set_by_hand_stay),
        SANDBOX_TEST(a_unit_is_never_taken_away),
        SANDBOX_TEST(a_bad_table_is_refused_by_line_and_nothing_is_written),
        SANDBOX_TEST(a_missing_table_is_told),
        SANDBOX_TEST(what_the_program_brings_it_brings_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
