/* Addresses, sessions, what is known of a person, and for whom they may act. */
#include "door.h"
#include "base/hash.h"
#include "store/login_store.h"

/* ---- addresses */

static void an_address_is_written_one_way(void **state)
{
    struct sandbox *s = *state;
    static const char *const same[][2] = {
        {"0905123318", lan}, {"+84905123318", lan}, {"84905123318", lan}, {" 0905 123 318 ", lan}, {"0905.123.318", lan}, {"+84 905 123 318", lan},
        {"Lan@Example.VN", mail}, {"LAN@EXAMPLE.VN ", mail}, {"0lan@example.vn", "0lan@example.vn"},
    };
    static const char *const none[] = {"", "lan", "090512331", "09051233180", "0236 3 881 888", "1900 1234", "+1 905 123 3180", "lan@", "@example.vn",
                                       "lan@example", "lan lan@example.vn", "lan@exa\xc2\xb7mple.vn", "0105123318"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        const char *a = account_normal_address(s->a, same[i][0]);
        if (!a || strcmp(a, same[i][1]) != 0)
            fail_msg("%s -> %s", same[i][0], a ? a : "nothing");
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (account_normal_address(s->a, none[i]))
            fail_msg("%s was taken", none[i]);
}

/* ---- sessions */

static struct session_row *found(struct door *d, const char *cookie)
{
    struct session_row *s = NULL;
    struct sha256 h = sha256(cookie, strlen(cookie));
    assert_ok(session_find(d->db, h.b, d->c.now, "2026-11-23", d->s->a, &s, &d->s->e));
    return s;
}

static struct account_session opened(struct door *d, int64_t account, const void *old)
{
    struct account_session s;
    assert_ok(account_open_session(&d->c, account, old, &s, &d->s->e));
    return s;
}

static void a_session_is_known_by_its_digest_and_ends(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = person(d);
    struct account_session s = opened(d, id, NULL);
    assert_int_equal(strlen(s.cookie), 43);
    assert_int_equal(s.unit, 0);
    assert_int_equal(found(d, s.cookie)->account, id);
    assert_string_equal(found(d, s.cookie)->name, "Trần Thị Lan");
    assert_string_equal(sandbox_sqlite3(d->s, "select length(hash), typeof(hash) from session"), "32|blob");
    later(d, ACCOUNT_SESSION_MS - 1);
    assert_non_null(found(d, s.cookie));
    later(d, 1);
    assert_null(found(d, s.cookie));
    opened(d, id, NULL); /* sweeps */
    assert_int_equal(centre_int(d->s, "select count(*) from session"), 1);
    door_close(d);
}

static void a_sign_in_changes_the_cookie(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = person(d);
    struct account_session a = opened(d, id, NULL);
    struct sha256 h = sha256(a.cookie, strlen(a.cookie));
    struct account_session b = opened(d, id, h.b);
    assert_string_not_equal(a.cookie, b.cookie);
    assert_null(found(d, a.cookie));
    assert_non_null(found(d, b.cookie));
    h = sha256(b.cookie, strlen(b.cookie));
    assert_ok(account_close_session(&d->c, h.b, &d->s->e));
    assert_ok(account_close_session(&d->c, NULL, &d->s->e));
    assert_null(found(d, b.cookie));
    door_close(d);
}

static void other_sessions_can_be_ended(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = person(d), stranger = sign_in(d, "minh@example.vn"), n = -1;
    struct account_session a = opened(d, id, NULL), b = opened(d, id, NULL), other = opened(d, stranger, NULL);
    struct sha256 h = sha256(b.cookie, strlen(b.cookie));
    assert_ok(account_count_others(&d->c, id, h.b, &n, &d->s->e));
    assert_int_equal(n, 1);
    assert_ok(account_set_password(&d->c, id, hashed(d, pass), h.b, &d->s->e));
    assert_null(found(d, a.cookie));
    assert_non_null(found(d, b.cookie));
    assert_non_null(found(d, other.cookie));
    assert_ok(account_end_others(&d->c, id, NULL, &d->s->e));
    assert_null(found(d, b.cookie));
    door_close(d);
}

static void a_sign_in_is_fresh_for_a_quarter_of_an_hour(void **state)
{
    struct door *d = door_open(*state, false);
    struct account_session s = opened(d, person(d), NULL);
    struct sha256 h = sha256(s.cookie, strlen(s.cookie));
    bool fresh = false;
    later(d, ACCOUNT_FRESH_MS);
    assert_ok(account_is_fresh(&d->c, h.b, &fresh, &d->s->e));
    assert_true(fresh);
    later(d, 1);
    assert_ok(account_is_fresh(&d->c, h.b, &fresh, &d->s->e));
    assert_false(fresh);
    assert_ok(account_is_fresh(&d->c, NULL, &fresh, &d->s->e));
    assert_false(fresh);
    door_close(d);
}

/* ---- what is known of a person */

static enum err_code tell(struct door *d, int64_t id, const struct form_value *v, size_t n, struct problems *p)
{
    *p = (struct problems){.arena = d->s->a};
    return account_profile_update(&d->c, id, (struct form_values){v, n}, p, &d->s->e);
}

static void what_a_person_tells_is_checked_and_kept(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = sign_in(d, lan);
    struct problems p;
    const struct form_value all[] = {{"name", "TRẦN THỊ LÀNH"}, {"identifier", "048 190 001234"}, {"birth", "30/4/1990"}, {"sex", "female"},
                                     {"address", " 12  Trần Cao Vân "}};
    assert_ok(tell(d, id, all, 5, &p));
    assert_string_equal(sandbox_sqlite3(d->s, "select name, identifier, birth, sex, address from account"),
                        "Trần Thị Lành|048190001234|1990-04-30|female|12 Trần Cao Vân");
    const struct form_value one[] = {{"name", "Trần Thị Lan"}};
    assert_ok(tell(d, id, one, 1, &p));
    assert_string_equal(sandbox_sqlite3(d->s, "select name, identifier from account"), "Trần Thị Lan|048190001234");
    door_close(d);
}

static void a_name_in_nfd_is_stored_in_nfc(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = sign_in(d, lan);
    struct problems p;
    const struct form_value v[] = {{"name", "Tra\xcc\x82\xcc\x80n Thi\xcc\xa3 La\xcc\x80nh"}};
    assert_ok(tell(d, id, v, 1, &p));
    assert_string_equal(sandbox_sqlite3(d->s, "select name from account"), "Trần Thị Lành");
    door_close(d);
}

static void what_cannot_be_is_refused_field_by_field(void **state)
{
    static const struct { struct form_value v; const char *text; } bad[] = {
        {{"name", ""}, "err.required"}, {{"name", "Lan1"}, "form.name"}, {{"name", "L\x07n"}, "err.control"},
        {{"identifier", "123"}, "form.identifier"}, {{"identifier", "048199001234"}, "form.identifier_born"},
        {{"birth", "30/2/1990"}, "err.not_a_date"}, {{"birth", "24/11/2026"}, "form.after_today"}, {{"sex", "x"}, "err.not_a_word"},
        {{"identifier", "048090001234"}, "form.identifier_sex"}, {{"phone", "0905123319"}, "err.unknown"},
    };
    struct door *d = door_open(*state, false);
    int64_t id = sign_in(d, lan);
    struct problems p;
    const struct form_value good[] = {{"name", "Trần Thị Lan"}, {"birth", "30/4/1990"}, {"sex", "female"}};
    assert_ok(tell(d, id, good, 3, &p));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(tell(d, id, &bad[i].v, 1, &p), ERR_INVALID);
        assert_int_equal(p.n, 1);
        assert_string_equal(p.row[0].field, bad[i].v.name);
        assert_string_equal(p.row[0].text, bad[i].text);
    }
    assert_string_equal(sandbox_sqlite3(d->s, "select phone, name, identifier, birth, sex from account"), "0905123318|Trần Thị Lan||1990-04-30|female");
    assert_int_equal(tell(d, id + 1, good, 3, &p), ERR_SIGNED_OUT);
    door_close(d);
}

/* ---- officers */

static enum err_code make(struct door *d, const char *phone, const char *email, int64_t unit, unsigned role, int64_t *id)
{
    struct account_grant g = {unit, role};
    struct account_new n = {.name = "Nguyễn Văn An", .phone = phone, .email = email, .encoded = "", .grants = &g, .grants_n = unit ? 1 : 0};
    return account_make(&d->c, &n, id, &d->s->e);
}

static void an_officer_is_made_and_acts_for_their_units_only(void **state)
{
    struct door *d = door_open(*state, true);
    int64_t id = 0, again = 0;
    assert_ok(make(d, "+84 905 123 318", "An@Example.vn", COMMUNE, ROLE_RECEPTION, &id));
    assert_ok(make(d, "0905123318", "", COMMUNE, ROLE_LEADER, &again));
    assert_int_equal(id, again);
    assert_ok(make(d, "", "an@example.vn", PROVINCE, ROLE_ADMIN, &again));
    assert_int_equal(id, again);
    struct list units;
    assert_ok(account_roles(&d->c, id, &units, &d->s->e));
    const struct account_unit *u = units.items;
    assert_int_equal(units.n, 2);
    assert_int_equal(u[0].unit, COMMUNE);
    assert_int_equal(u[0].roles, ROLE_RECEPTION | ROLE_LEADER);
    assert_int_equal(u[1].roles, ROLE_ADMIN);
    d->actor.account = id;
    struct account_session s = opened(d, id, NULL);
    struct sha256 h = sha256(s.cookie, strlen(s.cookie));
    assert_int_equal(s.unit, COMMUNE);
    assert_ok(account_act_for(&d->c, h.b, PROVINCE, &d->s->e));
    assert_string_equal(found(d, s.cookie)->roles, "admin");
    assert_ok(account_act_for(&d->c, h.b, 0, &d->s->e));
    assert_string_equal(found(d, s.cookie)->roles, "");
    assert_int_equal(account_act_for(&d->c, h.b, 20242, &d->s->e), ERR_FORBIDDEN);
    assert_int_equal(found(d, s.cookie)->unit, 0);
    door_close(d);
}

static void an_account_that_cannot_be_is_not_made(void **state)
{
    struct door *d = door_open(*state, true);
    int64_t id = 0;
    assert_int_equal(make(d, "", "", 0, 0, &id), ERR_INVALID);
    assert_int_equal(make(d, "an@example.vn", "", 0, 0, &id), ERR_INVALID);
    assert_int_equal(make(d, "", "0905123318", 0, 0, &id), ERR_INVALID);
    assert_int_equal(make(d, "12", "", 0, 0, &id), ERR_INVALID);
    assert_ok(make(d, lan, "", 0, 0, &id));
    assert_ok(make(d, "", mail, 0, 0, &id));
    assert_int_equal(make(d, lan, mail, 0, 0, &id), ERR_INVALID);
    assert_int_equal(make(d, lan, "", 1, ROLE_LEADER, &id), ERR_INVALID);
    assert_int_equal(make(d, lan, "", COMMUNE, ROLE_SYSTEM, &id), ERR_INVALID);
    assert_int_equal(centre_int(d->s, "select count(*) from officer"), 0);
    door_close(d);
}

static void every_statement_of_the_door_can_be_prepared(void **state)
{
    struct door *d = door_open(*state, false);
    assert_ok(db_check(d->db, &account_set, &d->s->e));
    assert_ok(db_check(d->db, &login_set, &d->s->e));
    door_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(an_address_is_written_one_way),
        SANDBOX_TEST(a_session_is_known_by_its_digest_and_ends),
        SANDBOX_TEST(a_sign_in_changes_the_cookie),
        SANDBOX_TEST(other_sessions_can_be_ended),
        SANDBOX_TEST(a_sign_in_is_fresh_for_a_quarter_of_an_hour),
        SANDBOX_TEST(what_a_person_tells_is_checked_and_kept),
        SANDBOX_TEST(a_name_in_nfd_is_stored_in_nfc),
        SANDBOX_TEST(what_cannot_be_is_refused_field_by_field),
        SANDBOX_TEST(an_officer_is_made_and_acts_for_their_units_only),
        SANDBOX_TEST(an_account_that_cannot_be_is_not_made),
        SANDBOX_TEST(every_statement_of_the_door_can_be_prepared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
