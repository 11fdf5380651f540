/* Signing in, sessions, what is known of a person: on a real file, with a clock that stands. */
#include "centre.h"
#include "base/hash.h"
#include "base/json.h"
#include "domain/identifier.h"
#include "service/account.h"
#include "service/notices.h"
#include "store/login_store.h"
#include <time.h>

enum { COMMUNE = 20257, DEPARTMENT_PROVINCE = 65048 };
static const char lan[] = "0905123318", mail[] = "lan@example.vn";
static const char pass[] = "bốn con mèo đen";

struct door {
    struct sandbox *s;
    struct clock clock;
    struct db *db;
    struct world *world;
    struct actor actor;
    struct ctx c;
};

static struct door *door_open(struct sandbox *s, bool with_units)
{
    struct door *d = ARENA_NEW(s->a, struct door);
    d->s = s;
    d->clock.fake = INT64_C(1795420800000); /* 2026-11-23 15:00 in Viet Nam */
    d->db = with_units ? centre_db_with_data(s) : centre_db(s);
    d->actor = (struct actor){.name = "", .kind = ""};
    if (with_units) {
        struct world_config wc = {.clock = &d->clock, .data_dir = s->dir, .development = true};
        if (world_open(&wc, d->db, &d->world, &s->e))
            fail_msg("%s", s->e.why);
    } else {
        d->world = ARENA_NEW(s->a, struct world);
        d->world->clock = &d->clock;
        memset(d->world->key, 7, sizeof d->world->key);
    }
    d->c = (struct ctx){.world = d->world, .db = d->db, .centre = d->db, .arena = s->a, .now = d->clock.fake, .actor = &d->actor, .lang = "vi"};
    return d;
}

static void door_close(struct door *d)
{
    if (d->world->arena)
        world_close(d->world);
    db_close(d->db);
}

static void later(struct door *d, int64_t ms)
{
    d->clock.fake += ms;
    d->c.now = d->clock.fake;
}

static struct account_attempt send_code(struct door *d, const char *address)
{
    struct account_attempt t = {0};
    assert_ok(account_send_code(&d->c, address, &t, &d->s->e));
    return t;
}

static struct account_attempt check_code(struct door *d, const char *address, const char *code)
{
    struct account_attempt t = {0};
    assert_ok(account_check_code(&d->c, address, code, &t, &d->s->e));
    return t;
}

/* The newest message's text, as it would leave. */
static const char *last_message(struct door *d)
{
    return sandbox_sqlite3(d->s, "select json_extract(data, '$.text') from job order by id desc limit 1");
}

static const char *last_code(struct door *d)
{
    const char *p = last_message(d);
    while (*p && strspn(p, "0123456789") != 6)
        p++;
    return arena_strn(d->s->a, p, 6);
}

static const char *other_than(struct door *d, const char *code)
{
    return arena_fmt(d->s->a, "%06d", (atoi(code) + 1) % 1000000);
}

static int64_t sign_in(struct door *d, const char *address)
{
    assert_int_equal(send_code(d, address).answer, ACCOUNT_YES);
    struct account_attempt t = check_code(d, address, last_code(d));
    assert_int_equal(t.answer, ACCOUNT_YES);
    return t.account;
}

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

/* ---- codes */

static void a_code_makes_the_account_once(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t first = sign_in(d, lan);
    assert_int_not_equal(first, 0);
    assert_string_equal(sandbox_sqlite3(d->s, "select phone, email is null, name, password from account"), "0905123318|1||");
    later(d, ACCOUNT_RESEND_MS);
    assert_int_equal(sign_in(d, lan), first);
    assert_int_not_equal(sign_in(d, mail), first);
    assert_int_equal(centre_int(d->s, "select count(*) from account"), 2);
    door_close(d);
}

static void an_address_that_begins_with_a_nought_may_be_a_mail_address(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = sign_in(d, "0lan@example.vn");
    later(d, ACCOUNT_RESEND_MS);
    assert_int_equal(sign_in(d, "0lan@example.vn"), id);
    door_close(d);
}

static void only_a_digest_of_the_code_is_kept(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *code = last_code(d), *hash = sandbox_sqlite3(d->s, "select hash from login_code");
    assert_int_equal(strlen(code), 6);
    assert_int_equal(strlen(hash), 64);
    assert_null(strstr(hash, code));
    send_code(d, mail);
    assert_string_not_equal(sandbox_sqlite3(d->s, "select hash from login_code where address like 'lan%'"), hash);
    struct sha256 plain = sha256(code, 6);
    assert_string_not_equal(hash, hash_hex(d->s->a, plain.b, 32));
    assert_int_equal(check_code(d, mail, code).answer, ACCOUNT_WRONG); /* another's code */
    door_close(d);
}

static void a_message_fits_what_carries_it(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *sms = last_message(d);
    for (const char *p = sms; *p; p++)
        assert_true((unsigned char)*p < 128);
    assert_true(strlen(sms) <= 160);
    assert_string_equal(sandbox_sqlite3(d->s, "select json_extract(data, '$.channel') from job"), "sms");
    send_code(d, mail);
    assert_has(last_message(d), "mã đăng nhập");
    d->c.lang = "en";
    send_code(d, "minh@example.vn");
    assert_has(last_message(d), "sign-in code");
    door_close(d);
}

static void a_code_may_be_typed_with_blanks_and_serves_once(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *code = last_code(d), *spaced = arena_fmt(d->s->a, " %.3s %s ", code, code + 3);
    assert_int_equal(check_code(d, lan, spaced).answer, ACCOUNT_YES);
    assert_int_equal(check_code(d, lan, code).answer, ACCOUNT_EXPIRED);
    door_close(d);
}

static void a_code_lasts_five_minutes(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *code = last_code(d);
    later(d, ACCOUNT_CODE_MS);
    assert_int_equal(check_code(d, lan, code).answer, ACCOUNT_EXPIRED);
    send_code(d, mail);
    code = last_code(d);
    later(d, ACCOUNT_CODE_MS - 1);
    assert_int_equal(check_code(d, mail, code).answer, ACCOUNT_YES);
    assert_int_equal(centre_int(d->s, "select count(*) from account"), 1);
    door_close(d);
}

static void five_wrong_tries_spend_a_code(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *code = last_code(d), *wrong = other_than(d, code);
    for (int left = ACCOUNT_CODE_TRIES - 1; left > 0; left--) {
        struct account_attempt t = check_code(d, lan, wrong);
        assert_int_equal(t.answer, ACCOUNT_WRONG);
        assert_int_equal(t.n, left);
    }
    assert_int_equal(check_code(d, lan, wrong).answer, ACCOUNT_SPENT);
    assert_int_equal(check_code(d, lan, code).answer, ACCOUNT_SPENT); /* the right one is too late */
    assert_int_equal(check_code(d, lan, "").answer, ACCOUNT_SPENT);
    assert_int_equal(centre_int(d->s, "select count(*) from account"), 0);
    door_close(d);
}

static void a_new_code_waits_a_minute_and_ends_the_old_one(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *old = last_code(d);
    later(d, 20500);
    struct account_attempt t = send_code(d, lan);
    assert_int_equal(t.answer, ACCOUNT_WAIT);
    assert_int_equal(t.n, 40);
    assert_int_equal(centre_int(d->s, "select count(*) from job"), 1);
    later(d, 39499);
    assert_int_equal(send_code(d, lan).n, 1);
    later(d, 1);
    assert_int_equal(send_code(d, lan).answer, ACCOUNT_YES);
    assert_int_equal(centre_int(d->s, "select count(*) from job"), 2);
    if (strcmp(old, last_code(d)) != 0)
        assert_int_equal(check_code(d, lan, old).answer, ACCOUNT_WRONG);
    assert_int_equal(check_code(d, lan, last_code(d)).answer, ACCOUNT_YES);
    door_close(d);
}

/* A spent code does not let the next one come sooner. */
static void wrong_codes_lock_the_address_for_a_while(void **state)
{
    struct door *d = door_open(*state, false);
    struct account_attempt t = {0};
    for (int round = 0; round < 2; round++) {
        assert_int_equal(send_code(d, lan).answer, ACCOUNT_YES);
        const char *wrong = other_than(d, last_code(d));
        for (int i = 0; i < ACCOUNT_CODE_TRIES; i++)
            t = check_code(d, lan, wrong);
        assert_int_equal(send_code(d, lan).answer, round ? ACCOUNT_LOCKED : ACCOUNT_WAIT);
        later(d, ACCOUNT_RESEND_MS);
    }
    assert_int_equal(t.answer, ACCOUNT_LOCKED);
    assert_int_equal(t.n, 15);
    assert_int_equal(send_code(d, lan).answer, ACCOUNT_LOCKED);
    assert_int_equal(check_code(d, lan, last_code(d)).answer, ACCOUNT_LOCKED);
    assert_int_equal(send_code(d, mail).answer, ACCOUNT_YES); /* nobody else */
    later(d, ACCOUNT_LOCK_MS);
    sign_in(d, lan);
    assert_int_equal(centre_int(d->s, "select count(*) from login_failure"), 0);
    door_close(d);
}

static void known_and_unknown_addresses_are_answered_alike(void **state)
{
    struct door *d = door_open(*state, false);
    sign_in(d, lan);
    later(d, ACCOUNT_RESEND_MS);
    struct account_attempt known = send_code(d, lan);
    size_t length = strlen(last_message(d));
    struct account_attempt unknown = send_code(d, "0905123319");
    assert_int_equal(known.answer, unknown.answer);
    assert_int_equal(known.n, unknown.n);
    assert_int_equal(length, strlen(last_message(d)));
    known = check_code(d, lan, "x");
    unknown = check_code(d, "0905123319", "x");
    assert_int_equal(known.answer, unknown.answer);
    assert_int_equal(known.n, unknown.n);
    door_close(d);
}

/* ---- passwords */

static const char *hashed(struct door *d, const char *password)
{
    const char *out = NULL;
    assert_ok(account_hash_password(d->s->a, password, &out, &d->s->e));
    return out;
}

static struct account_try try_password(struct door *d, const char *address, const char *password)
{
    struct account_try t;
    assert_ok(account_try_password(&d->c, address, password, &t, &d->s->e));
    return t;
}

static struct account_attempt enter(struct door *d, const struct account_try *t)
{
    struct account_attempt a = {0};
    assert_ok(account_check_password(&d->c, t, &a, &d->s->e));
    return a;
}

static struct account_attempt with_password(struct door *d, const char *address, const char *password)
{
    struct account_try t = try_password(d, address, password);
    return enter(d, &t);
}

static int64_t person(struct door *d)
{
    int64_t id = 0;
    struct account_new n = {.name = "Trần Thị Lan", .phone = lan, .email = mail, .encoded = hashed(d, pass)};
    assert_ok(account_make(&d->c, &n, &id, &d->s->e));
    return id;
}

static void a_password_lets_in_by_either_address(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = person(d);
    assert_string_equal(sandbox_sqlite3(d->s, "select substr(password, 1, 30) from account"), "$argon2id$v=19$m=19456,t=2,p=1");
    assert_int_equal(with_password(d, lan, pass).account, id);
    assert_int_equal(with_password(d, mail, pass).account, id);
    assert_int_equal(with_password(d, lan, "bo\xcc\x82\xcc\x81n con me\xcc\x80o \xc4\x91\x65n").account, id); /* typed in NFD */
    assert_int_equal(with_password(d, lan, "bốn con mèo Đen").answer, ACCOUNT_WRONG);
    assert_int_equal(with_password(d, lan, "").answer, ACCOUNT_WRONG);
    assert_string_not_equal(hashed(d, pass), hashed(d, pass)); /* salted */
    door_close(d);
}

static void ten_wrong_passwords_lock_known_and_unknown_alike(void **state)
{
    struct door *d = door_open(*state, false);
    person(d);
    static const char *const address[] = {lan, "0905123319"};
    for (size_t k = 0; k < 2; k++) {
        struct account_try t = try_password(d, address[k], "sai sai sai sai");
        assert_false(t.right);
        for (int i = 1; i < ACCOUNT_FAILURES; i++) {
            struct account_attempt a = enter(d, &t);
            assert_int_equal(a.answer, ACCOUNT_WRONG);
            assert_int_equal(a.n, 0);
        }
        assert_int_equal(enter(d, &t).answer, ACCOUNT_LOCKED);
        assert_int_equal(enter(d, &t).n, 15);
    }
    assert_int_equal(with_password(d, lan, pass).answer, ACCOUNT_LOCKED); /* though it is right */
    assert_int_equal(send_code(d, lan).answer, ACCOUNT_YES);              /* the other way in stays open */
    later(d, ACCOUNT_LOCK_MS - 1);
    assert_int_equal(with_password(d, lan, pass).n, 1);
    later(d, 1);
    assert_int_equal(with_password(d, lan, pass).answer, ACCOUNT_YES);
    assert_int_equal(centre_int(d->s, "select count(*) from login_failure where address = '0905123318'"), 0);
    door_close(d);
}

static void a_right_password_ends_the_count(void **state)
{
    struct door *d = door_open(*state, false);
    person(d);
    struct account_try wrong = try_password(d, lan, "sai sai sai sai"), right = try_password(d, lan, pass);
    for (int i = 1; i < ACCOUNT_FAILURES; i++)
        enter(d, &wrong);
    assert_int_equal(enter(d, &right).answer, ACCOUNT_YES);
    assert_int_equal(enter(d, &wrong).answer, ACCOUNT_WRONG);
    door_close(d);
}

static int64_t work_of(struct door *d, const char *address)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        struct timespec a, b;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
        try_password(d, address, "sai sai sai sai");
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
        int64_t us = (b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000;
        best = us < best ? us : best;
    }
    return best;
}

static void an_unknown_address_costs_as_much_work(void **state)
{
    struct door *d = door_open(*state, false);
    person(d);
    sign_in(d, "codes@example.vn"); /* an account that has no password */
    int64_t known = work_of(d, lan), none = work_of(d, "0905123319"), codes = work_of(d, "codes@example.vn");
    if (none * 2 < known || known * 2 < none || codes * 2 < known || known * 2 < codes)
        fail_msg("known %lld us, unknown %lld us, without a password %lld us", (long long)known, (long long)none, (long long)codes);
    door_close(d);
}

static void a_password_changed_meanwhile_does_not_let_in(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = person(d);
    struct account_try t = try_password(d, lan, pass);
    assert_true(t.right);
    assert_ok(account_set_password(&d->c, id, hashed(d, "một mật khẩu khác"), NULL, &d->s->e));
    assert_int_equal(enter(d, &t).answer, ACCOUNT_WRONG);
    assert_int_equal(with_password(d, lan, "một mật khẩu khác").answer, ACCOUNT_YES);
    door_close(d);
}

static void a_new_password_lifts_the_lock(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t id = person(d);
    struct account_try wrong = try_password(d, mail, "sai sai sai sai");
    for (int i = 0; i < ACCOUNT_FAILURES; i++)
        enter(d, &wrong);
    assert_ok(account_set_password(&d->c, id, hashed(d, "một mật khẩu khác"), NULL, &d->s->e));
    assert_int_equal(with_password(d, mail, "một mật khẩu khác").answer, ACCOUNT_YES);
    door_close(d);
}

static const char *fault(struct door *d, const char *password)
{
    struct account a = {.phone = lan, .email = "thilan1990@example.vn", .name = "Trần Thị Lan"};
    int64_t n;
    const char *id = account_password_fault(&a, password, d->s->a, &n);
    return id ? id : "";
}

static void a_password_that_is_guessed_first_is_refused(void **state)
{
    struct door *d = door_open(*state, false);
    char *lots = arena_alloc(d->s->a, 402);
    for (int i = 0; i < 201; i++)
        lots[i] = (char)('a' + i % 26);
    assert_string_equal(fault(d, ""), "account.password_short");
    assert_string_equal(fault(d, "bốn mèo đ"), "account.password_short"); /* 9 characters, more bytes */
    assert_string_equal(fault(d, "          "), "account.password_short");
    assert_string_equal(fault(d, lots), "account.password_long");
    assert_string_equal(fault(d, "aaaaaaaaaaaa"), "account.password_guessable");
    assert_string_equal(fault(d, "Matkhau123"), "account.password_guessable");
    assert_string_equal(fault(d, "mật khẩu 12"), "account.password_guessable");
    assert_string_equal(fault(d, "1234567890"), "account.password_guessable");
    assert_string_equal(fault(d, "x0905123318x"), "account.password_own");
    assert_string_equal(fault(d, "ThiLan1990!"), "account.password_own");
    assert_string_equal(fault(d, "trần thị lan 1"), "account.password_own");
    assert_string_equal(fault(d, pass), "");
    door_close(d);
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
    assert_ok(make(d, "", "an@example.vn", DEPARTMENT_PROVINCE, ROLE_ADMIN, &again));
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
    assert_ok(account_act_for(&d->c, h.b, DEPARTMENT_PROVINCE, &d->s->e));
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
        SANDBOX_TEST(a_code_makes_the_account_once),
        SANDBOX_TEST(an_address_that_begins_with_a_nought_may_be_a_mail_address),
        SANDBOX_TEST(only_a_digest_of_the_code_is_kept),
        SANDBOX_TEST(a_message_fits_what_carries_it),
        SANDBOX_TEST(a_code_may_be_typed_with_blanks_and_serves_once),
        SANDBOX_TEST(a_code_lasts_five_minutes),
        SANDBOX_TEST(five_wrong_tries_spend_a_code),
        SANDBOX_TEST(a_new_code_waits_a_minute_and_ends_the_old_one),
        SANDBOX_TEST(wrong_codes_lock_the_address_for_a_while),
        SANDBOX_TEST(known_and_unknown_addresses_are_answered_alike),
        SANDBOX_TEST(a_password_lets_in_by_either_address),
        SANDBOX_TEST(ten_wrong_passwords_lock_known_and_unknown_alike),
        SANDBOX_TEST(a_right_password_ends_the_count),
        SANDBOX_TEST(an_unknown_address_costs_as_much_work),
        SANDBOX_TEST(a_password_changed_meanwhile_does_not_let_in),
        SANDBOX_TEST(a_new_password_lifts_the_lock),
        SANDBOX_TEST(a_password_that_is_guessed_first_is_refused),
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
