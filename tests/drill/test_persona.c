/* Invented people: names in their shares, identifiers that fit, homes by population, the same seed the same people. */
#include "country.h"
#include "drill/homes.h"
#include "form/contact.h"
#include "form/identifier.h"
#include "base/text.h"
#include <math.h>
#include <stdlib.h>

enum { MANY = 20000 };

static struct persona make(struct rng *r, struct arena *a, const char *commune, const char *sex, int min, int max)
{
    return persona_make(r, units, country_commune(commune), a, (struct persona_wish){.sex = sex, .min = min, .max = max, .today = "2026-11-20"});
}

static void family_names_have_their_shares(void **state)
{
    (void)state;
    static const struct { const char *family; double share; } want[] = {{"Nguyễn ", 38}, {"Trần ", 11.5}, {"Lê ", 9.2}, {"Phạm ", 6.6}, {"Phan ", 4.2}, {"Võ ", 4}};
    int got[6] = {0}, huynh = 0, hoang = 0;
    struct rng r = rng_seeded(11);
    struct arena *a = arena_new(0);
    for (int i = 0; i < MANY; i++) {
        struct persona p = make(&r, a, "25747", "", 18, 80); /* Ho Chi Minh City: nearly all Kinh */
        for (size_t k = 0; k < 6; k++)
            got[k] += text_starts(p.name, want[k].family);
        huynh += text_starts(p.name, "Huỳnh ");
        hoang += text_starts(p.name, "Hoàng ");
        arena_reset(a);
    }
    for (size_t k = 0; k < 6; k++)
        if (fabs(got[k] * 100.0 / MANY - want[k].share) > 1.5)
            fail_msg("%s: %.2f in 100", want[k].family, got[k] * 100.0 / MANY);
    assert_true(huynh > 600 && hoang < 20);
    arena_free(a);
}

static void the_province_has_its_peoples(void **state)
{
    (void)state;
    struct rng r = rng_seeded(12);
    struct arena *a = arena_new(0);
    int tay = 0, mong = 0, kinh = 0;
    for (int i = 0; i < 5000; i++) {
        struct persona p = make(&r, a, "01273", "", 18, 80); /* Cao Bang */
        tay += strcmp(p.ethnicity, "Tày") == 0;
        mong += strcmp(p.ethnicity, "Mông") == 0;
        kinh += strcmp(p.ethnicity, "Kinh") == 0;
        if (strcmp(p.ethnicity, "Mông") == 0 && strcmp(p.sex, "male") == 0 && !strstr(p.name, " A "))
            fail_msg("%s", p.name);
    }
    assert_in_range(tay, 1900, 2200);
    assert_in_range(mong, 500, 700);
    assert_in_range(kinh, 250, 480);
    arena_free(a);
}

static void everybody_fits_together(void **state)
{
    (void)state;
    struct rng r = rng_seeded(13);
    struct arena *a = arena_new(0);
    struct homes homes = homes_all(units, box->a);
    for (int i = 0; i < MANY; i++) {
        const struct unit *home = homes.at[homes_draw(&r, &homes)];
        const char *sex = i % 3 == 0 ? "male" : i % 3 == 1 ? "female" : "";
        struct persona p = persona_make(&r, units, home, a, (struct persona_wish){.sex = sex, .min = 18, .max = 60, .today = "2026-11-20"});
        struct identifier id;
        assert_int_equal(home->tier, UNIT_COMMUNE);
        if (!identifier_parse(p.identifier, &id))
            fail_msg("%s of %s", p.identifier, home->code);
        assert_int_equal(id.birth_year, atoi(p.born));
        assert_int_equal(id.male, strcmp(p.sex, "male") == 0);
        assert_true(!*sex || strcmp(sex, p.sex) == 0);
        assert_true(strcmp(p.born, "1965-11-21") >= 0 && strcmp(p.born, "2008-11-20") <= 0);
        assert_non_null(contact_phone(a, p.phone));
        assert_true(!*p.email || contact_email(a, p.email));
        if (!text_utf8(p.name, strlen(p.name)) || strcmp(p.name, text_nfc(a, p.name)) != 0 || strcmp(p.name, text_name(a, p.name)) != 0 || text_chars(p.name) < 3)
            fail_msg("%s", p.name);
        assert_true(text_chars(p.address) < 120 && strstr(p.address, ", "));
        arena_reset(a);
    }
    arena_free(a);
}

static void cards_are_of_the_provinces_of_before(void **state)
{
    (void)state;
    struct rng r = rng_seeded(14);
    struct arena *a = arena_new(0);
    int old[2] = {0};
    for (int i = 0; i < 2000; i++) {
        struct persona p = make(&r, a, "20257", "", 0, 100); /* Da Nang, with what was Quang Nam */
        old[0] += text_starts(p.identifier, "048");
        old[1] += text_starts(p.identifier, "049");
        arena_reset(a);
    }
    assert_int_equal(old[0] + old[1], 2000);
    assert_in_range(old[0], 900, 1100);
    arena_free(a);
}

static void a_child_is_of_its_father(void **state)
{
    (void)state;
    struct rng r = rng_seeded(15);
    struct arena *a = arena_new(0);
    for (int i = 0; i < 2000; i++) {
        struct persona father = make(&r, a, i % 2 ? "01273" : "24133", "male", 20, 50);
        struct persona child = persona_make(&r, units, country_commune("01273"), a,
                                            (struct persona_wish){.sex = "", .max = 0, .today = "2026-11-20", .first = "2026-10-01", .kin = &father});
        assert_string_equal(child.ethnicity, father.ethnicity);
        if (strcmp(father.ethnicity, "Kinh") == 0) {
            size_t n = strcspn(father.name, " ");
            assert_int_equal(strncmp(father.name, child.name, n + 1), 0);
        }
        assert_true(strcmp(child.born, "2026-10-01") >= 0 && strcmp(child.born, "2026-11-20") <= 0);
    }
    arena_free(a);
}

static void the_same_seed_makes_the_same_people(void **state)
{
    (void)state;
    struct rng r = rng_seeded(17), s = rng_seeded(17), t = rng_seeded(18);
    struct persona p = make(&r, box->a, "20257", "", 18, 80), q = make(&s, box->a, "20257", "", 18, 80), o = make(&t, box->a, "20257", "", 18, 80);
    assert_string_equal(p.name, q.name);
    assert_string_equal(p.identifier, q.identifier);
    assert_string_equal(p.address, q.address);
    assert_string_not_equal(p.identifier, o.identifier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(family_names_have_their_shares), cmocka_unit_test(the_province_has_its_peoples), cmocka_unit_test(everybody_fits_together),
        cmocka_unit_test(cards_are_of_the_provinces_of_before), cmocka_unit_test(a_child_is_of_its_father),
        cmocka_unit_test(the_same_seed_makes_the_same_people),
    };
    return cmocka_run_group_tests(tests, country_open, sandbox_close);
}
