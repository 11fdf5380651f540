/* The directory of units, as people and programs look into it. */
#include "centre.h"
#include "reference/units.h"
#include "reference/words.h"

static struct sandbox *box;
static const struct units *units;

static int load(void **state)
{
    void *s;
    if (sandbox_open(&s))
        return -1;
    *state = box = s;
    struct db *db = centre_db_with_data(box);
    enum err_code rc = units_load(db, box->a, &units, &box->e);
    db_close(db);
    if (rc)
        print_error("%s\n", box->e.why);
    return rc ? -1 : 0;
}

static const struct unit *unit(int64_t id)
{
    const struct unit *u = units_find(units, id);
    if (!u)
        fail_msg("no unit %lld", (long long)id);
    return u;
}

static void every_unit_is_found_by_id_and_by_code(void **state)
{
    (void)state;
    assert_int_equal(units_count(units, UNIT_PROVINCE), 34);
    assert_int_equal(units_count(units, UNIT_COMMUNE), 3321);
    assert_int_equal(units_count(units, UNIT_OFFICE), 16605);
    assert_string_equal(unit(20257)->code, "20257");
    assert_int_equal(units_by_code(units, UNIT_COMMUNE, "00004")->id, 4);
    assert_int_equal(units_by_code(units, UNIT_PROVINCE, "48")->id, 65048);
    assert_int_equal(units_by_code(units, UNIT_DEPARTMENT, "48.so_xay_dung")->id, 44806);
    assert_int_equal(units_by_code(units, UNIT_COMMUNE, "23737")->id, 23938); /* its second code */
    assert_null(units_by_code(units, UNIT_COMMUNE, "4"));
    assert_null(units_by_code(units, UNIT_COMMUNE, "48"));
    assert_null(units_by_code(units, UNIT_COMMUNE, NULL));
    assert_null(units_find(units, 0));
    assert_null(units_find(units, 5));
    assert_null(units_find(units, -65048));
    assert_null(units_find(units, 65048 - 65536));
    assert_null(units_find(units, INT64_MIN));
    assert_null(units_find(units, INT64_MAX));
}

/* Every id there could be, against the lists of all units: short ones, those of offices, and what lies between and behind. */
static void an_id_is_that_of_one_unit_or_of_none(void **state)
{
    enum { IDS = 8000000 };
    const struct unit **at = ARENA_ARRAY(box->a, const struct unit *, IDS);
    size_t n, found = 0, listed = 0;
    (void)state;
    for (int64_t of = 0; of < 65536; of++)
        for (enum unit_tier tier = 0; tier < UNIT_TIERS; tier++) {
            const struct unit *const *child = units_children(units, of, tier, &n);
            for (size_t i = 0; i < n; i++) {
                assert_in_range(child[i]->id, 1, IDS - 1);
                at[child[i]->id] = child[i];
            }
        }
    for (int64_t id = 0; id < IDS; id++) {
        const struct unit *u = units_find(units, id);
        found += u != NULL;
        listed += at[id] != NULL;
        assert_true(u == at[id]);
    }
    assert_int_equal(found, 1 + 34 + 3321 + units_count(units, UNIT_DEPARTMENT) + units_count(units, UNIT_OFFICE));
    assert_int_equal(listed, found);
}

static void an_agency_code_names_one_unit_exactly(void **state)
{
    (void)state;
    assert_int_equal(units_by_agency_code(units, "H17.20257")->id, 20257);
    assert_int_equal(units_by_agency_code(units, "H17")->id, 65048);
    assert_int_equal(units_by_agency_code(units, "H17.06")->id, 44806);
    assert_null(units_by_agency_code(units, "h17.20257"));
    assert_null(units_by_agency_code(units, ""));
    assert_null(units_by_agency_code(units, "H17.99999"));
}

static void a_name_is_that_of_its_day(void **state)
{
    (void)state;
    const struct unit *u = unit(7294);
    assert_string_equal(units_title(units, u, "2026-09-19", "vi", box->a), "Xã Bố Hạ");
    assert_string_equal(units_title(units, u, "2026-09-20", "vi", box->a), "Phường Bố Hạ");
    assert_string_equal(units_title(units, u, "", "vi", box->a), "Phường Bố Hạ");
    assert_string_equal(units_title(units, u, NULL, "vi", box->a), "Phường Bố Hạ");
    assert_string_equal(units_title(units, u, "2020-01-01", "vi", box->a), "Xã Bố Hạ");
    assert_string_equal(units_title(units, u, "2026-09-20", "en", box->a), "Bo Ha Ward");
    assert_string_equal(units_title(units, NULL, "2026-09-20", "en", box->a), "");
    assert_string_equal(units_title(units, unit(47506), "2026-04-29", "vi", box->a), "Sở Xây dựng tỉnh Đồng Nai");
    assert_string_equal(units_title(units, unit(47506), "2026-04-30", "vi", box->a), "Sở Xây dựng thành phố Đồng Nai");
}

static void a_commune_always_comes_with_its_province(void **state)
{
    (void)state;
    const struct unit *u = unit(7294);
    assert_string_equal(units_with_province(units, u, "2026-11-22", "vi", box->a), "Phường\u00a0Bố\u00a0Hạ, thành phố Bắc Ninh");
    assert_string_equal(units_in_sentence(units, u, "2026-11-22", "vi", box->a), "phường\u00a0Bố\u00a0Hạ, thành phố Bắc Ninh");
    assert_string_equal(units_in_sentence(units, u, "2026-09-01", "vi", box->a), "xã\u00a0Bố\u00a0Hạ, tỉnh Bắc Ninh");
    assert_string_equal(units_in_sentence(units, u, "2026-11-22", "en", box->a), "Bo\u00a0Ha\u00a0Ward, Bac Ninh City");
    assert_string_equal(units_in_sentence(units, unit(6994), "", "vi", box->a),
                        "đặc\u00a0khu\u00a0Vân\u00a0Đồn, thành phố Quảng Ninh");
    assert_string_equal(units_in_sentence(units, unit(65048), "", "vi", box->a), "thành phố Đà Nẵng");
    assert_string_equal(units_with_province(units, unit(44806), "", "vi", box->a), "Sở Xây dựng thành phố Đà Nẵng");
    assert_string_equal(units_with_province(units, unit(1202571), "", "vi", box->a),
                        "Trung tâm Phục vụ hành chính công phường Hoà Cường, thành phố Đà Nẵng");
    assert_string_equal(units_in_sentence(units, NULL, "", "vi", box->a), "");
}

/* The small form is the full one but for its first letter, for every name there ever was. */
static void no_name_is_written_otherwise_inside_a_sentence(void **state)
{
    (void)state;
    for (int64_t id = 1; id < 65536; id++) {
        const struct unit *u = units_find(units, id);
        for (size_t i = 0; u && i < u->n_names; i++) {
            const char *small = unit_name_small(&u->names[i], box->a), *full = u->names[i].full_name;
            size_t skip = (unsigned char)*full >= 0x80 ? 2 : 1; /* Đ */
            assert_string_equal(small + skip, full + skip);
        }
    }
}

static size_t find(const char *text, int64_t province, const struct unit **out, size_t max)
{
    return units_search(units, (struct unit_query){.text = text, .province = province}, box->a, out, max);
}

static void people_find_a_commune_however_they_write_it(void **state)
{
    (void)state;
    static const char *const spellings[] = {"hoa xuan", "Hoà Xuân", "Hòa Xuân", "HÒA XUÂN", "  hoà   xuân ", "hoa xua"};
    const struct unit *out[8];
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        assert_true(find(spellings[i], 0, out, 8) > 2); /* Xuân Hoà as well, but behind */
        assert_true((out[0]->id == 20314 && out[1]->id == 22291) || (out[0]->id == 22291 && out[1]->id == 20314));
        assert_true(find(spellings[i], 65048, out, 8) >= 1);
        assert_int_equal(out[0]->id, 20314);
    }
    assert_int_equal(find("phuong hoa xuan", 0, out, 1), 1);
    assert_int_equal(out[0]->id, 20314);
    assert_int_equal(find("hoa xuan da nang", 0, out, 1), 1);
    assert_int_equal(out[0]->id, 20314);
    assert_int_equal(find("Phường Hòa Xuân, TP. Đà Nẵng", 0, out, 1), 1);
    assert_int_equal(out[0]->id, 20314);
    assert_int_equal(find("20314", 0, out, 8), 1);
    assert_int_equal(find("xa bo ha", 0, out, 1), 1); /* a phường now */
    assert_int_equal(out[0]->id, 7294);
    assert_int_equal(find("khong co dau ca", 0, out, 8), 0);
    assert_int_equal(find("", 0, out, 8), 0);
    assert_int_equal(find(" .,- ", 0, out, 8), 0);
    assert_int_equal(find(NULL, 0, out, 8), 0);
    assert_int_equal(find("hoa xuan", 0, out, 0), 0);
}

/* The set of beginnings only ever sorts out what the words themselves would: all prefixes of all pairs of words of some texts. */
static void beginnings_hide_nothing(void **state)
{
    (void)state;
    static const char *const all[] = {" xa hoa vang thanh pho da nang dn 20314 ", " phuong ben nghe tp hcm quan 1 ", " a bc def ", " "};
    for (size_t t = 0; t < sizeof all / sizeof all[0]; t++)
        for (const char *w = all[t] + 1; *w; w++)
            for (size_t n = 1; w[-1] == ' ' && n <= strcspn(w, " "); n++)
                for (const char *v = all[t] + 1; *v; v++) {
                    const char *query = arena_fmt(box->a, "%.*s %.*s", (int)n, w, v[-1] == ' ' ? (int)strcspn(v, " ") : 0, v);
                    assert_true(words_match(all[t], query));
                    assert_int_equal(words_begin(query) & ~words_begin(all[t]), 0);
                }
    assert_true(words_begin("hoa vang") & ~words_begin(" xa hoa xuan da nang ")); /* and it does sort out */
}

static void the_best_match_comes_first(void **state)
{
    (void)state;
    const struct unit *out[5];
    assert_int_equal(find("đà nẵng", 0, out, 5), 5);
    assert_int_equal(out[0]->id, 65048);
    assert_int_equal(find("xã hiệp hoà", 0, out, 2), 2); /* one is called so, one was until 2026 */
    assert_int_equal(out[0]->id, 27952);
    assert_int_equal(out[1]->id, 7840);
    assert_true(find("hcm", 0, out, 5) > 0);
    assert_int_equal(out[0]->id, 65079);
    assert_true(find("hoà", 0, out, 5) == 5);
    for (size_t i = 0; i < 5; i++)
        assert_has(unit_name_on(out[i], "")->name, "Ho");
    size_t n = units_search(units, (struct unit_query){.text = "so xay dung da nang", .tiers = 1u << UNIT_DEPARTMENT}, box->a, out, 5);
    assert_int_equal(n, 1);
    assert_int_equal(out[0]->id, 44806);
}

static void lists_are_in_the_order_of_the_alphabet(void **state)
{
    (void)state;
    size_t n, communes = 0;
    const struct unit *const *p = units_provinces(units, &n);
    assert_int_equal(n, 34);
    assert_string_equal(unit_name_on(p[0], "")->name, "An Giang");
    for (size_t i = 0; i < 34; i++) {
        assert_int_equal(p[i]->tier, UNIT_PROVINCE);
        units_children(units, p[i]->id, UNIT_COMMUNE, &n);
        communes += n;
        units_children(units, p[i]->id, UNIT_DEPARTMENT, &n);
        assert_int_equal(n, 15);
    }
    assert_int_equal(communes, 3321);
    const struct unit *const *c = units_children(units, 65048, UNIT_COMMUNE, &n);
    assert_int_equal(n, 94);
    size_t da = 0, dien = 0, duy = 0;
    for (size_t i = 0; i < n; i++) {
        const char *name = unit_name_on(c[i], "")->name;
        if (strcmp(name, "Đại Lộc") == 0)
            da = i;
        if (strcmp(name, "Điện Bàn") == 0)
            dien = i;
        if (strcmp(name, "Duy Xuyên") == 0)
            duy = i;
    }
    assert_true(duy && duy < da && da < dien);
    units_children(units, 20257, UNIT_OFFICE, &n);
    assert_int_equal(n, 5);
    units_children(units, 12345678, UNIT_OFFICE, &n);
    assert_int_equal(n, 0);
}

static void an_agency_of_a_procedure_is_played_by_a_unit_of_the_province(void **state)
{
    (void)state;
    const struct unit *ward = unit(20257);
    assert_ptr_equal(units_agency(units, ward, "commune"), ward);
    assert_int_equal(units_agency(units, ward, "van_phong_dang_ky_dat_dai")->id, 44814);
    assert_int_equal(units_agency(units, ward, "thue")->id, 44815);
    assert_int_equal(units_agency(units, ward, "so_xay_dung")->id, 44806);
    assert_int_equal(units_agency(units, ward, "so_y_te")->id, 44810);
    assert_int_equal(units_agency(units, ward, "province")->id, 65048);
    assert_int_equal(units_agency(units, unit(44814), "thue")->id, 44815);
    assert_int_equal(units_agency(units, unit(1202571), "commune")->id, 20257); /* an office acts for its commune */
    assert_int_equal(units_agency(units, ward, "cong_an_xa")->id, 1202575); /* the police decides in its own name */
    assert_int_equal(units_agency(units, unit(1202571), "cong_an_xa")->id, 1202575);
    assert_int_equal(units_agency(units, unit(1202575), "commune")->id, 20257);
    assert_null(units_agency(units, ward, "phong_kinh_te")); /* part of the committee, no agency */
    assert_null(units_agency(units, unit(44814), "cong_an_xa"));
    assert_null(units_agency(units, unit(44814), "commune"));
    assert_null(units_agency(units, ward, "ministry"));
    assert_null(units_agency(units, ward, ""));
    assert_null(units_agency(units, NULL, "thue"));
}

static void a_unit_knows_which_agency_it_is(void **state)
{
    (void)state;
    assert_string_equal(units_kind_of(units, unit(20257)), "commune");
    assert_string_equal(units_kind_of(units, unit(1202571)), "commune");
    assert_string_equal(units_kind_of(units, unit(1202575)), "cong_an_xa");
    assert_string_equal(unit_name_on(unit(1202575), "")->full_name, "Công an phường Hoà Cường");
    assert_string_equal(units_kind_of(units, unit(44814)), "van_phong_dang_ky_dat_dai");
    assert_string_equal(units_kind_of(units, unit(44810)), "so_y_te");
    assert_string_equal(units_kind_of(units, unit(65048)), "province");
    assert_string_equal(units_kind_of(units, unit(65535)), "nation");
    assert_string_equal(units_kind_of(units, NULL), "");
    assert_null(units_province(units, unit(65535)));
    assert_int_equal(units_province(units, unit(65048))->id, 65048);
}

static void an_empty_centre_is_told(void **state)
{
    struct sandbox *s = *state;
    const struct units *none;
    struct db *db = centre_db(s);
    assert_int_equal(units_load(db, s->a, &none, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "import");
    db_close(db);
}

static void a_unit_without_a_name_is_told(void **state)
{
    struct sandbox *s = *state;
    const struct units *none;
    struct db *db = centre_db_with_data(s);
    assert_ok(db_script(db, "delete from unit_name where unit = 20257", &s->e));
    assert_int_equal(units_load(db, s->a, &none, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "unit 20257 has no name");
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_unit_is_found_by_id_and_by_code),
        cmocka_unit_test(an_id_is_that_of_one_unit_or_of_none),
        cmocka_unit_test(an_agency_code_names_one_unit_exactly),
        cmocka_unit_test(a_name_is_that_of_its_day),
        cmocka_unit_test(a_commune_always_comes_with_its_province),
        cmocka_unit_test(no_name_is_written_otherwise_inside_a_sentence),
        cmocka_unit_test(people_find_a_commune_however_they_write_it),
        cmocka_unit_test(beginnings_hide_nothing),
        cmocka_unit_test(the_best_match_comes_first),
        cmocka_unit_test(lists_are_in_the_order_of_the_alphabet),
        cmocka_unit_test(an_agency_of_a_procedure_is_played_by_a_unit_of_the_province),
        cmocka_unit_test(a_unit_knows_which_agency_it_is),
        SANDBOX_TEST(an_empty_centre_is_told),
        SANDBOX_TEST(a_unit_without_a_name_is_told),
    };
    return cmocka_run_group_tests(tests, load, sandbox_close);
}
