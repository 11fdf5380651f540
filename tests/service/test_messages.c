/* Messages in their table: queued by kind, taken in order, recorded, cut off, in doubt, reported, decided; a file that travels with a mail; the circuit. */
#include "service/life.h"
#include "service/channel/traffic.h"
#include "service/channel/circuit.h"
#include "service/channel/report.h"

static int up(void **state)
{
    if (sandbox_open(state))
        return -1;
    struct life *l = calloc(1, sizeof *l);
    if (!l)
        return -1;
    life_open(l, *state, NULL);
    *state = l;
    return 0;
}

static int down(void **state)
{
    struct life *l = *state;
    struct sandbox *s = l->s;
    life_close(l);
    free(l);
    *state = s;
    return sandbox_close(state);
}

static const char *ask(struct life *l, const char *sql)
{
    return sandbox_sqlite3(l->s, sql);
}

static void queue(struct life *l, const char *kind, const char *address, const char *key)
{
    struct message m = {.channel = "", .kind = kind, .address = address, .subject = "", .text = "Xin chào", .key = key};
    assert_ok(LIFE_DO(l, messages_send(c, &m, &l->e)));
}

static struct list take(struct life *l, const char *channel, size_t n)
{
    struct list out = {0};
    assert_ok(LIFE_DO(l, messages_take(c, channel, n, &out, &l->e)));
    return out;
}

static const struct delivery *one(struct life *l)
{
    struct list got = take(l, "sms", 1);
    assert_int_equal(got.n, 1);
    return got.items;
}

static void record(struct life *l, const struct delivery *d, enum message_end end)
{
    struct message_result r = {.of = d, .end = end, .failure = end == MESSAGE_ACCEPTED ? "" : "busy", .remote = "", .code = 7, .reported = true};
    assert_ok(LIFE_DO(l, messages_record(c, &r, &l->e)));
}

static void tidy(struct life *l, struct message_way w)
{
    struct message_look look;
    w.channel = "sms";
    w.again = w.again ? w.again : "";
    assert_ok(LIFE_DO(l, messages_look(c, &w, &look, &l->e)));
    if (look.untidy)
        assert_ok(LIFE_DO(l, messages_tidy(c, &w, &l->e)));
}

static void report(struct life *l, int64_t id, int64_t type)
{
    struct report r = {.id = id, .type = type, .remote = "x"};
    bool known = false;
    assert_ok(LIFE_DO(l, report_take(c, &r, &known, &l->e)));
    assert_true(known);
}

static const char *state_of(struct life *l)
{
    return ask(l, "select state || ' ' || failure || ' ' || tries from delivery order by id desc limit 1");
}

static void codes_leave_first_and_in_their_order(void **state)
{
    struct life *l = *state;
    queue(l, "notice", "0905000001", NULL);
    l->clock.fake += 10;
    queue(l, "notice", "0905000002", NULL);
    l->clock.fake += 10;
    queue(l, "code", "0905000003", NULL);
    queue(l, "notice", "", NULL);
    queue(l, "notice", "hoa@example.vn", "same");
    queue(l, "notice", "hoa@example.vn", "same");
    struct list got = take(l, "sms", 2);
    const struct delivery *d = got.items;
    assert_string_equal(d[0].address, "0905000003");
    assert_string_equal(d[1].address, "0905000001");
    assert_string_equal(ask(l, "select group_concat(channel || ' ' || kind || ' ' || state, ', ') from (select * from delivery order by id) as one"),
                        "sms notice sending, sms notice queued, sms code sending, email notice queued");
    assert_int_equal(take(l, "sms", 9).n, 1);
    assert_int_equal(take(l, "sms", 9).n, 0);
}

static void only_the_holder_records_and_refusals_count(void **state)
{
    struct life *l = *state;
    queue(l, "notice", "0905000001", NULL);
    const struct delivery *d = one(l);
    record(l, d, MESSAGE_BACK);
    assert_string_equal(state_of(l), "queued busy 0");
    record(l, d, MESSAGE_REFUSED); /* it is not under way any more */
    assert_string_equal(state_of(l), "queued busy 0");
    for (int i = 0; i < 10; i++) {
        assert_string_equal(ask(l, "select state from delivery"), "queued");
        l->clock.fake += 2 * 3600 * CLOCK_SECOND;
        record(l, one(l), MESSAGE_LATER);
    }
    assert_string_equal(state_of(l), "failed tired 9");
    assert_int_equal(take(l, "sms", 1).n, 0);
}

static void what_was_cut_off_is_not_taken_again(void **state)
{
    struct life *l = *state;
    queue(l, "notice", "0905000001", NULL);
    const struct delivery *d = one(l);
    l->clock.fake += 59 * CLOCK_SECOND;
    tidy(l, (struct message_way){.connected = true});
    assert_string_equal(state_of(l), "sending  0");
    l->clock.fake += 2 * CLOCK_SECOND;
    tidy(l, (struct message_way){.connected = true});
    assert_string_equal(state_of(l), "unknown cut 0");
    l->clock.fake += 20 * 60 * CLOCK_SECOND;
    tidy(l, (struct message_way){.connected = true, .again = "alert report"});
    assert_string_equal(state_of(l), "unknown cut 0");
    record(l, d, MESSAGE_ACCEPTED); /* the one who had it comes back after all */
    assert_string_equal(state_of(l), "sent  0");
}

static void in_doubt_again_only_where_it_is_wanted_or_known(void **state)
{
    struct life *l = *state;
    queue(l, "alert", "0905000001", NULL);
    record(l, one(l), MESSAGE_UNSURE);
    l->clock.fake += 14 * 60 * CLOCK_SECOND;
    tidy(l, (struct message_way){.connected = true, .again = "notice, alert"});
    assert_string_equal(state_of(l), "unknown busy 0");
    l->clock.fake += 2 * 60 * CLOCK_SECOND;
    tidy(l, (struct message_way){.connected = true, .again = "alerts"}); /* another word */
    assert_string_equal(state_of(l), "unknown busy 0");
    tidy(l, (struct message_way){.connected = true, .again = "notice, alert"});
    assert_string_equal(state_of(l), "queued busy 0");
    one(l);
    l->clock.fake += 61 * CLOCK_SECOND;
    tidy(l, (struct message_way){.connected = true, .repeatable = true});
    assert_string_equal(state_of(l), "queued cut 0");
}

static void too_late_is_not_sent(void **state)
{
    struct life *l = *state;
    queue(l, "code", "0905000001", NULL);
    l->clock.fake += 5 * 60 * CLOCK_SECOND;
    assert_int_equal(take(l, "sms", 1).n, 0);
    tidy(l, (struct message_way){.connected = true});
    assert_string_equal(ask(l, "select state, failure, data from delivery"), "expired|late|{}");
    queue(l, "notice", "0905000002", NULL);
    l->clock.fake += 49 * 3600 * CLOCK_SECOND;
    tidy(l, (struct message_way){.connected = false});
    assert_string_equal(state_of(l), "dropped unconnected 0");
}

static void reports_in_any_order(void **state)
{
    struct life *l = *state;
    static const struct { int64_t told[4]; const char *end; } rows[] = {
        {{1}, "delivered"}, {{8, 1}, "delivered"}, {{1, 8}, "delivered"}, {{2, 1}, "delivered"}, {{1, 2}, "delivered"}, {{8, 2, 8}, "failed"}, {{16}, "refused"}, {{16, 8}, "refused"}, {{8}, "sent"}, {{99}, "sending"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        queue(l, "notice", "0905000001", NULL);
        const struct delivery *d = one(l);
        for (int k = 0; k < 4 && rows[i].told[k]; k++)
            report(l, d->id, rows[i].told[k]); /* before the answer of who took it */
        assert_string_equal(ask(l, "select state from delivery order by id desc limit 1"), rows[i].end);
        record(l, d, MESSAGE_ACCEPTED);
        assert_string_equal(ask(l, "select state from delivery order by id desc limit 1"), i + 1 == sizeof rows / sizeof rows[0] ? "sent" : rows[i].end);
    }
}

static void a_key_is_of_one_message(void **state)
{
    struct life *l = *state;
    struct ctx c = life_ctx(l);
    const char *url = report_url(&c, "http://127.0.0.1", 77, false), *key = strstr(url, "k=") + 2;
    key = arena_strn(l->a, key, strcspn(key, "&"));
    assert_true(report_key_fits(l->world, 77, false, key));
    assert_false(report_key_fits(l->world, 78, false, key));
    assert_false(report_key_fits(l->world, 77, true, key));
    assert_false(report_key_fits(l->world, 77, false, ""));
}

static void a_file_travels_with_its_mail(void **state)
{
    struct life *l = *state;
    unsigned char pdf[5000];
    for (size_t i = 0; i < sizeof pdf; i++)
        pdf[i] = (unsigned char)(i * 7);
    struct message_file f = {"Báo cáo.pdf", "application/pdf", pdf, sizeof pdf};
    struct message m = {.channel = "email", .kind = "report", .address = "a@b.vn", .subject = "Báo cáo", .text = "Kèm tệp", .files = {&f, 1}};
    struct list got, files;
    for (int i = 0; i < 3; i++)
        assert_ok(LIFE_DO(l, messages_send(c, &m, &l->e)));
    assert_string_equal(ask(l, "select count(*) from enclosure"), "1");
    got = take(l, "email", 9);
    assert_int_equal(got.n, 3);
    assert_ok(LIFE_DO(l, messages_files(c, got.items, &files, &l->e)));
    const struct message_file *back = files.items;
    assert_int_equal(files.n, 1);
    assert_int_equal(back->n, sizeof pdf);
    assert_memory_equal(back->body, pdf, sizeof pdf);
    assert_string_equal(back->name, "Báo cáo.pdf");
    assert_string_equal(back->type, "application/pdf");
    l->clock.fake += 9 * CLOCK_DAY;
    assert_ok(LIFE_DO(l, messages_sweep(c, 100, &l->e)));
    assert_string_equal(ask(l, "select count(*) from enclosure"), "0");
}

static void decided_once(void **state)
{
    struct life *l = *state;
    queue(l, "notice", "0905000001", NULL);
    const struct delivery *d = one(l);
    assert_int_equal(LIFE_DO(l, traffic_again(c, d->id, &l->e)), ERR_NOT_OFFERED); /* under way */
    record(l, d, MESSAGE_UNSURE);
    assert_ok(LIFE_DO(l, traffic_again(c, d->id, &l->e)));
    assert_int_equal(LIFE_DO(l, traffic_again(c, d->id, &l->e)), ERR_NOT_OFFERED);
    report(l, d->id, 2); /* of the first sending: the second is still to come */
    assert_string_equal(state_of(l), "queued  0");
    assert_ok(LIFE_DO(l, traffic_drop(c, d->id, &l->e)));
    assert_int_equal(LIFE_DO(l, traffic_drop(c, d->id, &l->e)), ERR_NOT_OFFERED);
    assert_int_equal(LIFE_DO(l, traffic_again(c, 1, &l->e)), ERR_NOT_FOUND);
}

static void kept_no_longer_than_needed(void **state)
{
    struct life *l = *state;
    queue(l, "notice", "0905000001", NULL);
    record(l, one(l), MESSAGE_ACCEPTED);
    queue(l, "notice", "0905000002", NULL);
    record(l, one(l), MESSAGE_UNSURE);
    queue(l, "notice", "0905000003", NULL);
    l->clock.fake += 8 * CLOCK_DAY;
    assert_ok(LIFE_DO(l, messages_sweep(c, 100, &l->e)));
    assert_string_equal(ask(l, "select state, data = '{}' from delivery order by id"), sandbox_server() ? "unknown|t\nqueued|f" : "unknown|1\nqueued|0");
    l->clock.fake += 23 * CLOCK_DAY;
    assert_ok(LIFE_DO(l, messages_sweep(c, 100, &l->e)));
    assert_string_equal(ask(l, "select state from delivery"), "queued");
}

static void a_circuit_backs_off_and_one_tries(void **state)
{
    struct life *l = *state;
    struct circuit *k = NULL;
    bool mine;
    static const int waits[] = {5, 10, 20, 40, 80, 160, 300, 300};
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        assert_ok(LIFE_DO(l, circuit_failed(c, "sms", "connect", 0, &l->e)));
        assert_ok(circuit_find(l->db, "sms", l->a, &k, &l->e));
        assert_int_equal(k->next_at - l->clock.fake, waits[i] * CLOCK_SECOND);
        l->clock.fake = k->next_at;
        assert_ok(LIFE_DO(l, circuit_probe(c, k, &mine, &l->e)));
        assert_true(mine);
        assert_ok(LIFE_DO(l, circuit_probe(c, k, &mine, &l->e)));
        assert_false(mine); /* another process has it */
    }
    assert_ok(LIFE_DO(l, circuit_answered(c, "sms", &l->e)));
    assert_ok(circuit_find(l->db, "sms", l->a, &k, &l->e));
    assert_int_equal(k->down_at, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {
        T(codes_leave_first_and_in_their_order), T(only_the_holder_records_and_refusals_count), T(what_was_cut_off_is_not_taken_again), T(in_doubt_again_only_where_it_is_wanted_or_known),
        T(too_late_is_not_sent), T(reports_in_any_order), T(a_key_is_of_one_message), T(a_file_travels_with_its_mail), T(decided_once), T(kept_no_longer_than_needed),
        T(a_circuit_backs_off_and_one_tries)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
