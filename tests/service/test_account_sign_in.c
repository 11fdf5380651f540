/* One-time codes and passwords: each way in, and each way of being kept out. */
#include "door.h"
#include "base/hash.h"
#include <time.h>

/* ---- codes */

static void a_code_makes_the_account_once(void **state)
{
    struct door *d = door_open(*state, false);
    int64_t first = sign_in(d, lan);
    assert_int_not_equal(first, 0);
    assert_string_equal(sandbox_sqlite3(d->s, "select phone, coalesce(email, '-'), name, password from account"), "0905123318|-||");
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
    sandbox_sqlite3(d->s, "update login_code set hash = (select hash from login_code where address = '0905123318')");
    assert_int_equal(check_code(d, mail, code).answer, ACCOUNT_WRONG); /* another's row put in place of one's own */
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
    assert_string_equal(sandbox_sqlite3(d->s, "select channel from delivery"), "sms");
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
    assert_int_equal(check_code_in(d, lan, code, "another browser of theirs").answer, ACCOUNT_EXPIRED);
    door_close(d);
}

static void a_code_that_was_right_may_come_once_more_from_the_same_browser(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *code = last_code(d), *spaced = arena_fmt(d->s->a, "%.3s %s", code, code + 3);
    struct account_attempt first = check_code(d, lan, code), second = check_code(d, lan, spaced);
    assert_int_equal(second.answer, ACCOUNT_YES);
    assert_int_equal(second.account, first.account);
    assert_int_equal(check_code_in(d, lan, code, "another browser of somebody").answer, ACCOUNT_EXPIRED);
    assert_int_equal(check_code_in(d, lan, code, "").answer, ACCOUNT_EXPIRED);
    assert_int_equal(check_code(d, lan, other_than(d, code)).answer, ACCOUNT_EXPIRED);
    assert_int_equal(check_code(d, mail, code).answer, ACCOUNT_EXPIRED);
    later(d, ACCOUNT_TWICE_MS - 1);
    assert_int_equal(check_code(d, lan, code).answer, ACCOUNT_YES);
    later(d, 1);
    assert_int_equal(check_code(d, lan, code).answer, ACCOUNT_EXPIRED); /* coming again makes it last no longer */
    assert_int_equal(centre_int(d->s, "select count(*) from login_failure"), 0);
    door_close(d);
}

static void without_a_browsers_secret_once_is_once(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *code = last_code(d);
    assert_int_equal(check_code_in(d, lan, code, "").answer, ACCOUNT_YES);
    assert_int_equal(check_code_in(d, lan, code, "").answer, ACCOUNT_EXPIRED);
    assert_int_equal(check_code(d, lan, code).answer, ACCOUNT_EXPIRED);
    door_close(d);
}

static void a_code_that_was_used_is_in_nobodys_way(void **state)
{
    struct door *d = door_open(*state, false);
    send_code(d, lan);
    const char *old = last_code(d);
    assert_int_equal(check_code(d, lan, old).answer, ACCOUNT_YES);
    assert_int_equal(send_code(d, lan).answer, ACCOUNT_YES); /* at once: the last one is no longer good */
    const char *fresh = last_code(d);
    if (strcmp(old, fresh) != 0)
        assert_int_equal(check_code(d, lan, old).answer, ACCOUNT_WRONG);
    assert_int_equal(check_code(d, lan, fresh).answer, ACCOUNT_YES);
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
    assert_int_equal(centre_int(d->s, "select count(*) from delivery"), 1);
    later(d, 39499);
    assert_int_equal(send_code(d, lan).n, 1);
    later(d, 1);
    assert_int_equal(send_code(d, lan).answer, ACCOUNT_YES);
    assert_int_equal(centre_int(d->s, "select count(*) from delivery"), 2);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(a_code_makes_the_account_once),
        SANDBOX_TEST(an_address_that_begins_with_a_nought_may_be_a_mail_address),
        SANDBOX_TEST(only_a_digest_of_the_code_is_kept),
        SANDBOX_TEST(a_message_fits_what_carries_it),
        SANDBOX_TEST(a_code_may_be_typed_with_blanks_and_serves_once), SANDBOX_TEST(a_code_that_was_right_may_come_once_more_from_the_same_browser),
        SANDBOX_TEST(without_a_browsers_secret_once_is_once), SANDBOX_TEST(a_code_that_was_used_is_in_nobodys_way),
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
