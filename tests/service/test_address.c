/* Addresses as people write them: by today's names of communes and by those before July 2025. */
#include "centre.h"
#include "reference/address.h"
#include "reference/old_units.h"
#include "reference/units.h"

static struct sandbox *box;
static struct world world;

static int load(void **state)
{
    void *s;
    if (sandbox_open(&s))
        return -1;
    *state = box = s;
    struct db *db = centre_db_with_data(box);
    const struct units *units = NULL;
    enum err_code rc = units_load(db, box->a, &units, &box->e);
    world.units = units;
    db_close(db);
    rc = rc ? rc : old_units_read((const char *)centre_file(box->a, "data/unit_old.tsv", "").data, box->a, &world.old_units, &box->e);
    return rc ? -1 : 0;
}

static void an_address_in_one_line_is_understood(void **state)
{
    (void)state;
    static const struct { const char *text, *want; } row[] = {
        {"82 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng", "20209|82 Trần Cao Vân"},
        {"K45/7 Trần Cao Vân, tổ 3, Phường Thanh Khê, Đà Nẵng", "20209|K45/7 Trần Cao Vân, tổ 3"},
        {"82 Trần Cao Vân, phường Thạc Gián, quận Thanh Khê, thành phố Đà Nẵng", "20209|82 Trần Cao Vân"}, /* of before July 2025 */
        {"5 Đội Cấn, phường Cống Vị, quận Ba Đình, Hà Nội", "|5 Đội Cấn, phường Cống Vị, quận Ba Đình, Hà Nội"}, /* split: which half is not said */
        {"82 Trần Cao Vân", "|82 Trần Cao Vân"},
        {"Thôn 3, xã Tân An", "|Thôn 3, xã Tân An"}, /* there are many */
        {"20209|82 Trần Cao Vân", "20209|82 Trần Cao Vân"},
        {"  ", ""},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *got = address_understand(&world, row[i].text, box->a);
        if (strcmp(got, row[i].want) != 0)
            fail_msg("'%s' gives '%s', not '%s'", row[i].text, got, row[i].want);
    }
}

static void a_text_means_one_commune_or_none(void **state)
{
    (void)state;
    assert_string_equal(address_unit(&world, "20209", box->a), "20209");
    assert_string_equal(address_unit(&world, "99999", box->a), "");
    assert_string_equal(address_unit(&world, "Phường Thanh Khê, thành phố Đà Nẵng", box->a), "20209");
    assert_string_equal(address_unit(&world, "phuong thac gian", box->a), "20209");
    assert_string_equal(address_unit(&world, "cong vi", box->a), "");
    assert_string_equal(address_unit(&world, "không đâu cả", box->a), "");
}

static void what_was_split_is_asked(void **state)
{
    (void)state;
    struct address_place p[ADDRESS_PLACES];
    size_t n = address_places(&world, "Cống Vị", "vi", box->a, p), split = 0;
    for (size_t i = 0; i < n; i++)
        if (p[i].split && strstr(p[i].was, "Phường Cống Vị, Quận Ba Đình"))
            split++;
    assert_true(split == 2);
    world.old_units = NULL;
    assert_int_equal(address_places(&world, "thac gian", "vi", box->a, p), 0);
}

static void every_old_commune_became_some_of_today(void **state)
{
    (void)state;
    const struct old_units *u = world.old_units;
    assert_true(u->n > 10000);
    for (size_t i = 0; i < u->n; i++)
        for (size_t k = 0; k < u->at[i].n_became; k++)
            if (!units_by_code(world.units, UNIT_COMMUNE, u->at[i].became[k]))
                fail_msg("%s %s became %s, which is no commune", u->at[i].code, u->at[i].name, u->at[i].became[k]);
    const struct old_units *none;
    assert_int_equal(old_units_read("head\n00001\tPhường Phúc Xá\tQuận Ba Đình\n", box->a, &none, &box->e), ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_old_commune_became_some_of_today), cmocka_unit_test(an_address_in_one_line_is_understood),
        cmocka_unit_test(a_text_means_one_commune_or_none), cmocka_unit_test(what_was_split_is_asked),
    };
    return cmocka_run_group_tests(tests, load, sandbox_close);
}
