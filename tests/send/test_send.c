/* What each end of a message means, against servers that answer, refuse, hang up before and after: the line between "nobody has it" and "nobody knows". */
#include "send/peer.h"
#include "base/clock.h"
#include "send/carriers.h"

struct kit { struct arena *a; struct sender *s; };

static int up(void **state)
{
    struct arena *a = arena_new(0);
    struct kit *k = ARENA_NEW(a, struct kit);
    k->a = a;
    *state = k;
    return sender_open(&k->s, NULL);
}

static int down(void **state)
{
    struct kit *k = *state;
    sender_close(k->s);
    arena_free(k->a);
    return 0;
}

static void is(struct kit *k, struct send_call *c, enum send_end end, enum send_why why, int code, int line)
{
    send_all(k->s, &c, 1, 1, 1000);
    struct send_result r = send_result(c);
    if (r.end != end || r.why != why || r.code != code)
        fail_msg("line %d: got end %d why %s code %d, wanted %d %s %d", line, (int)r.end, send_why_words[r.why], r.code, (int)end, send_why_words[why], code);
}

static struct send_call *an_sms(struct kit *k, int port)
{
    struct sms_gate *g = ARENA_NEW(k->a, struct sms_gate);
    struct sms m = {.to = "0905123456", .text = "Xin chào", .report = ""};
    *g = (struct sms_gate){.url = arena_fmt(k->a, "http://127.0.0.1:%d/cgi-bin/sendsms", port), .user = "u", .password = "p", .from = "", .smsc = ""};
    return sms_call(g, &m, k->a);
}

static struct send_call *a_hook(struct kit *k, int port)
{
    struct hook_gate *g = ARENA_NEW(k->a, struct hook_gate);
    struct hook m = {.id = "7.p", .kind = "alert", .to = "phong", .subject = "", .text = "Xin chào", .at = 1, .now = 1};
    *g = (struct hook_gate){arena_fmt(k->a, "http://127.0.0.1:%d/hook", port), "khoa"};
    return hook_call(g, &m, k->a);
}

static struct send_call *a_mail(struct kit *k, int port)
{
    struct mail_gate *g = ARENA_NEW(k->a, struct mail_gate);
    struct mime_mail m = {.to = "b@kiemthu.vn", .subject = "Chào", .text = "Xin chào", .id = "7.p.motcua", .at = 1};
    *g = (struct mail_gate){.url = arena_fmt(k->a, "smtp://127.0.0.1:%d", port), .user = "u", .password = "p", .from = "a@kiemthu.vn", .ca = ""};
    return mail_call(g, &m, k->a);
}

#define SMS(answer, ...) sms_is(k, answer, __VA_ARGS__, __LINE__)
static void sms_is(struct kit *k, const char *answer, enum send_end end, enum send_why why, int code, int line)
{
    struct peer p = {.http = answer};
    peer_open(&p);
    is(k, an_sms(k, p.port), end, why, code, line);
    peer_close(&p);
    assert_int_equal(p.asked, 1); /* never asked again by libcurl */
}

#define ANSWER(status, body) "HTTP/1.1 " status "\r\nConnection: close\r\n\r\n" body
static void an_sms_ends(void **state)
{
    struct kit *k = *state;
    SMS(ANSWER("202 Accepted", "0: Accepted for delivery"), SEND_ACCEPTED, WHY_NONE, 202);
    SMS(ANSWER("202 Accepted", "3: Queued for later delivery"), SEND_ACCEPTED, WHY_NONE, SMS_HELD);
    SMS(ANSWER("403 Forbidden", "Authorization failed for sendsms"), SEND_DOWN, WHY_PASSWORD, 403);
    SMS(ANSWER("403 Forbidden", "Not routable. Do not try again."), SEND_REFUSED, WHY_REJECTED, 403);
    SMS(ANSWER("400 Bad Request", "Empty receiver number not allowed, rejected"), SEND_REFUSED, WHY_REJECTED, 400);
    SMS(ANSWER("503 Service Unavailable", "Temporal failure, try again later."), SEND_DOWN, WHY_BUSY, 503);
    SMS(ANSWER("404 Not Found", "nothing here"), SEND_DOWN, WHY_ANSWER, 404);
    SMS(ANSWER("200 OK", "<html>Welcome to the router</html>"), SEND_DOWN, WHY_ANSWER, 200);
    SMS(ANSWER("502 Bad Gateway", ""), SEND_UNSURE, WHY_ANSWER, 502);
    SMS("", SEND_UNSURE, WHY_SILENT, 0);                     /* it read all and hung up */
    SMS("HTTP/1.1 202 Acc", SEND_UNSURE, WHY_SILENT, 0);     /* in the middle of its answer */
}

/* A kept connection on which the second request gets no answer: libcurl would send it again by itself over another one. */
static void libcurl_repeats_nothing(void **state)
{
    struct kit *k = *state;
    struct peer p = {.http = "HTTP/1.1 202 Accepted\r\nContent-Length: 26\r\n\r\n0: Accepted for delivery..", .once = 1}, q = {.http = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", .once = 1};
    peer_open(&p);
    is(k, an_sms(k, p.port), SEND_ACCEPTED, WHY_NONE, 202, __LINE__);
    is(k, an_sms(k, p.port), SEND_UNSURE, WHY_SILENT, 0, __LINE__);
    peer_close(&p);
    assert_int_equal(p.asked, 2);
    peer_open(&q);
    is(k, a_hook(k, q.port), SEND_ACCEPTED, WHY_NONE, 200, __LINE__);
    is(k, a_hook(k, q.port), SEND_UNSURE, WHY_SILENT, 0, __LINE__);
    peer_close(&q);
    assert_int_equal(q.asked, 2);
}

static void nobody_there(void **state)
{
    struct kit *k = *state;
    struct peer p = {.http = ""};
    peer_open(&p);
    peer_close(&p);
    is(k, an_sms(k, p.port), SEND_DOWN, WHY_CONNECT, 0, __LINE__);
    is(k, a_hook(k, p.port), SEND_DOWN, WHY_CONNECT, 0, __LINE__);
    is(k, a_mail(k, p.port), SEND_DOWN, WHY_CONNECT, 0, __LINE__);
}

static const struct peer good = {.greeting = "220 hello\r\n", .auth = "235 ok\r\n", .mail = "250 ok\r\n", .rcpt = "250 ok\r\n", .data = "354 go on\r\n", .end = "250 taken\r\n"};
#define MAIL(member, answer, ...) do { struct peer p_ = good; p_.member = (answer); mail_is(k, &p_, __VA_ARGS__, __LINE__); } while (0)
static void mail_is(struct kit *k, struct peer *p, enum send_end end, enum send_why why, int code, int line)
{
    peer_open(p);
    is(k, a_mail(k, p->port), end, why, code, line);
    sender_close(k->s);
    assert_int_equal(sender_open(&k->s, NULL), 0);
    peer_close(p);
}

static void a_mail_ends(void **state)
{
    struct kit *k = *state;
    MAIL(end, "250 taken\r\n", SEND_ACCEPTED, WHY_NONE, 250);
    MAIL(greeting, NULL, SEND_DOWN, WHY_CONNECT, 0);
    MAIL(greeting, "421 too busy\r\n", SEND_DOWN, WHY_BUSY, 421);
    MAIL(greeting, "554 go away\r\n", SEND_DOWN, WHY_BUSY, 554);
    MAIL(auth, "454 not now\r\n", SEND_DOWN, WHY_BUSY, 454);
    MAIL(auth, "535 wrong\r\n", SEND_DOWN, WHY_PASSWORD, 535);
    MAIL(mail, "550 not you\r\n", SEND_DOWN, WHY_SENDER, 550);
    MAIL(mail, NULL, SEND_DOWN, WHY_CONNECT, 0);
    MAIL(rcpt, "550 no such person\r\n", SEND_REFUSED, WHY_REJECTED, 550);
    MAIL(rcpt, "451 later\r\n", SEND_LATER, WHY_BUSY, 451);
    MAIL(rcpt, "421 closing\r\n", SEND_DOWN, WHY_BUSY, 421);
    MAIL(data, "554 no\r\n", SEND_REFUSED, WHY_REJECTED, 554);
    MAIL(data, NULL, SEND_DOWN, WHY_CONNECT, 0);      /* the connection went before the mail */
    MAIL(end, "552 too large\r\n", SEND_REFUSED, WHY_REJECTED, 552);
    MAIL(end, "451 try again\r\n", SEND_LATER, WHY_BUSY, 451);
    MAIL(end, NULL, SEND_UNSURE, WHY_SILENT, 0);      /* it had it all, and said nothing */
}

static void a_hook_ends(void **state)
{
    struct kit *k = *state;
    static const struct { const char *answer; enum send_end end; enum send_why why; int code; } rows[] = {
        {ANSWER("200 OK", "{\"id\":\"x-1\"}"), SEND_ACCEPTED, WHY_NONE, 200}, {ANSWER("204 No Content", ""), SEND_ACCEPTED, WHY_NONE, 204},
        {ANSWER("401 Unauthorized", ""), SEND_DOWN, WHY_PASSWORD, 401}, {ANSWER("422 Unprocessable", ""), SEND_REFUSED, WHY_REJECTED, 422},
        {ANSWER("429 Too Many", ""), SEND_DOWN, WHY_BUSY, 429}, {ANSWER("500 Oops", ""), SEND_UNSURE, WHY_ANSWER, 500}, {"", SEND_UNSURE, WHY_SILENT, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct peer p = {.http = rows[i].answer};
        peer_open(&p);
        struct send_call *c = a_hook(k, p.port);
        is(k, c, rows[i].end, rows[i].why, rows[i].code, (int)i);
        peer_close(&p);
        if (i == 0)
            assert_string_equal(send_result(c).remote, "x-1");
    }
}

/* openssl: printf '1795420800.{"id":"7"}' | openssl dgst -sha256 -hmac khoa-cua-kiem-thu */
static void the_signature_is_the_known_one(void **state)
{
    struct kit *k = *state;
    assert_string_equal(hook_signature("khoa-cua-kiem-thu", 1795420800, "{\"id\":\"7\"}", 10, k->a),
                        "t=1795420800,v1=2ca896fc69c1f74c797a7bdc6c7fcf3e403e1682099e655e094e986042e0c1ae");
}

static void nothing_begins_when_no_time_is_left(void **state)
{
    struct kit *k = *state;
    struct peer p = {.http = ANSWER("202 Accepted", "0: Accepted")};
    struct send_call *c[3];
    peer_open(&p);
    for (int i = 0; i < 3; i++)
        c[i] = an_sms(k, p.port);
    send_all(k->s, c, 3, 2, 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(send_result(c[i]).end, SEND_NOT_BEGUN);
    peer_close(&p);
    assert_int_equal(p.asked, 0);
}

static void numbers(void **state)
{
    struct kit *k = *state;
    static const char *const rows[][2] = {
        {"0905123456", "+84905123456"}, {"0905 123 456", "+84905123456"}, {"+84 905.123.456", "+84905123456"}, {"84905123456", "+84905123456"}, {"(0905) 123-456", "+84905123456"},
        {"0084905123456", "+84905123456"}, {"02363888999", "+842363888999"}, {"+14155552671", "+14155552671"}, {"0014155552671", "+14155552671"},
        {"0105123456", NULL}, {"090512345", NULL}, {"09051234567", NULL}, {"113", NULL}, {"", NULL}, {"+", NULL}, {"+84", NULL}, {"905123456", NULL}, {"0905123456x", NULL},
        {"+841234", NULL}, {"0905+123456", NULL}, {"+0905123456", NULL}, {"12345678901234567890", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *got = sms_number(rows[i][0], k->a);
        if (!got != !rows[i][1] || (got && strcmp(got, rows[i][1]) != 0))
            fail_msg("%s -> %s, wanted %s", rows[i][0], got ? got : "none", rows[i][1] ? rows[i][1] : "none");
    }
}

static void letters(void **state)
{
    (void)state;
    assert_true(sms_gsm("Mot cua: ho so 123 @_$ {}[]~\\|^ € é à ñ Ω"));
    assert_true(sms_gsm(""));
    assert_false(sms_gsm("Một cửa"));
    assert_false(sms_gsm("`"));
    assert_false(sms_gsm("\t"));
    assert_false(sms_gsm("ç")); /* the capital alone is in the alphabet */
}

static void addresses(void **state)
{
    struct kit *k = *state;
    static const char *const good_ones[] = {"a@b.vn", "nguyen.van-a+x@mail.danang.gov.vn"}, *const bad[] = {
        "", "a", "a@", "@b.vn", "a@b", "a@b@c.vn", "a b@c.vn", "a@b.vn\r\nRCPT TO:<c@d.vn>", "<a@b.vn>", "ă@b.vn", "a,b@c.vn"};
    for (size_t i = 0; i < 2; i++)
        assert_true(mime_address(good_ones[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (mime_address(bad[i]))
            fail_msg("taken: %s", bad[i]);
    assert_string_equal(mime_address_of("Một cửa <a@b.vn>", k->a), "a@b.vn");
    assert_string_equal(mime_address_of("Một cửa", k->a), "");
}

/* A subject cannot begin another head; lines keep to their lengths. */
static void a_mail_as_bytes(void **state)
{
    struct kit *k = *state;
    size_t n;
    struct mime_mail m = {.from = "UBND \"A\", B <a@b.vn>", .to = "c@d.vn", .subject = "Một\r\nBcc: x@y.vn ẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵ", .text = "a \nb=\n.\n", .id = "1", .at = INT64_C(1795420800000)};
    const char *p = mime_write(&m, &n, k->a);
    assert_null(strstr(p, "\nBcc:"));
    assert_non_null(strstr(p, "From: \"UBND \\\"A\\\", B\" <a@b.vn>\r\n"));
    assert_non_null(strstr(p, "Date: Mon, 23 Nov 2026 15:00:00 +0700\r\n"));
    assert_non_null(strstr(p, "Message-ID: <1@b.vn>\r\n"));
    assert_non_null(strstr(p, "\r\n\r\na=20\r\nb=3D\r\n.\r\n"));
    for (const char *line = p; *line;) {
        size_t long_ = strcspn(line, "\r");
        assert_true(long_ <= 78);
        assert_true(strncmp(line + long_, "\r\n", 2) == 0);
        line += long_ + 2;
    }
    assert_string_equal(p, mime_write(&m, &n, k->a)); /* the same message is the same bytes */
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {
        T(an_sms_ends), T(libcurl_repeats_nothing), T(nobody_there), T(a_mail_ends), T(a_hook_ends), T(the_signature_is_the_known_one), T(nothing_begins_when_no_time_is_left), T(numbers), T(letters), T(addresses),
        T(a_mail_as_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
