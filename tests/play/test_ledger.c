/* The drill's book against a database: what fits is found to fit, each kind of planted difference is told. */
#include "service/centre.h"
#include "play/compare.h"
#include "store/dossier_store.h"
#include "domain/dossier.h"

#define DAY INT64_C(1795482000000) /* 2026-11-24 08:00 */

static struct sandbox *box;
static struct db *db;
static struct ledger *book;

static int64_t key(int number)
{
    return dossier_id((struct dossier_key){.day = dossier_day(DAY), .unit = 77, .number = number});
}

/* ---- what a server would have written */

static void event(int64_t id, int64_t n, const char *kind, const char *act, const char *state)
{
    struct event ev;
    record_init(&ev, &event_model);
    ev.dossier = id;
    ev.n = n;
    ev.at = DAY;
    ev.kind = kind;
    ev.act = act;
    ev.state = state;
    ev.changes = "{}";
    ev.hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_ok(event_insert(db, &ev, &box->e));
}

static void dossier(int64_t id, int64_t version, const char *state)
{
    struct dossier d;
    record_init(&d, &dossier_model);
    d.id = id;
    d.unit = 77;
    d.version = version;
    d.state = state;
    d.submitted_at = DAY;
    d.form = d.papers = d.flow = d.clock = d.result = "{}";
    if (dossier_insert(db, &d, &box->e))
        fail_msg("%s", box->e.why);
}

/* Taken in, looked at, proposed, signed. */
static void lived(int number, int acts)
{
    static const char *const act[] = {"propose", "sign"}, *const state[] = {"proposed", "signed"};
    dossier(key(number), 2 + acts, acts ? state[acts - 1] : "registering");
    event(key(number), 1, "submitted", "", "submitted");
    event(key(number), 2, "acted", "accept", "registering");
    event(key(number), 3, "read", "", "registering");
    for (int i = 0; i < acts; i++)
        event(key(number), 4 + i, "acted", act[i], state[i]);
}

/* ---- what the drill has in its book */

static size_t sent(int number, int version, const char *act, int opening)
{
    struct ledger_row r = {.dossier = opening ? 0 : key(number), .unit = 77, .version = (uint16_t)version, .act = ledger_number(book, act), .opening = (uint8_t)opening};
    return ledger_send(book, &r);
}

static void acked(int number, int version, const char *act, const char *state, int opening)
{
    ledger_ack(book, sent(number, version, act, opening), key(number), ledger_number(book, state), 1);
}

static void wrote(int number, int acts)
{
    acked(number, 2, "", "registering", 2);
    if (acts > 0)
        acked(number, 3, "propose", "proposed", 0);
    if (acts > 1)
        acked(number, 4, "sign", "signed", 0);
}

static struct compare look(void)
{
    struct compare c;
    struct db *all[] = {db};
    struct compare_job j = {.ledger = book, .db = all, .dbs = 1, .begun = DAY, .arena = box->a};
    assert_ok(compare_run(&j, &c, &box->e));
    return c;
}

static void only(struct compare c, enum compare_fault fault, int64_t n)
{
    for (int i = 0; i < COMPARE_FAULTS; i++)
        if (c.fault[i] != (i == (int)fault ? n : 0))
            fail_msg("%lld of %s, first told: %s", (long long)c.fault[i], compare_fault_words[i], c.told_n ? c.told[0].what : "none");
    assert_int_equal(c.differences, n);
    assert_int_equal(c.told_n, n);
}

/* A small site's one file: centre and province. */
static struct db *whole_db(void)
{
    size_t n;
    struct db *one = sandbox_db(box, NULL);
    const struct embedded *files = centre_files(box->a, "src/*/[0-9]*-*.sql", &n);
    struct migration *m = ARENA_ARRAY(box->a, struct migration, n);
    for (size_t i = 0; i < n; i++)
        m[i] = (struct migration){strrchr(files[i].name, '/') + 1, (const char *)files[i].data};
    qsort(m, n, sizeof *m, centre_by_name);
    if (migrate_run(one, m, n, HOME_BOTH, NULL, &box->e))
        fail_msg("migrate: %s", box->e.why);
    return one;
}

static int set_up(void **state)
{
    void *s;
    if (sandbox_open(&s))
        return -1;
    *state = box = s;
    db = whole_db();
    return db && ledger_open(NULL, &book, &box->e) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    ledger_close(book);
    db_close(db);
    return sandbox_close(state);
}

static void what_fits_fits(void **state)
{
    (void)state;
    for (int i = 1; i <= 500; i++) {
        lived(i, i % 3);
        wrote(i, i % 3);
    }
    struct compare c = look();
    only(c, COMPARE_LOST, 0);
    assert_true(c.dossiers == 500 && c.readings == 500 && c.in_flight == 0 && c.writes == ledger_acked(book));
}

static void lost_writes_are_found(void **state)
{
    (void)state;
    lived(1, 1);
    wrote(1, 2); /* the signature is gone */
    wrote(2, 0); /* the whole dossier is gone */
    struct compare c = look();
    only(c, COMPARE_LOST, 2);
    assert_true(c.told[0].dossier == key(1) && c.told[0].version == 4 && c.told[1].dossier == key(2));
}

static void doubles_and_strangers_are_found(void **state)
{
    (void)state;
    lived(1, 1);
    event(key(1), 5, "acted", "propose", "proposed"); /* carried out twice */
    wrote(1, 1);
    struct compare c = look();
    assert_true(c.fault[COMPARE_DOUBLE] == 1 && c.fault[COMPARE_ROW] == 1);
    lived(2, 0); /* nobody sent it */
    lived(3, 1);
    wrote(3, 0); /* nor this step */
    c = look();
    assert_true(c.fault[COMPARE_NOT_SENT] == 2 && c.differences == 4);
}

static void other_acts_and_states_are_found(void **state)
{
    (void)state;
    lived(1, 1);
    acked(1, 2, "", "registering", 2);
    acked(1, 3, "refuse", "refused", 0);
    only(look(), COMPARE_OTHER, 1);
    dossier(key(2), 2, "somewhere"); /* its row is not where its events lead */
    event(key(2), 1, "submitted", "", "submitted");
    event(key(2), 2, "acted", "accept", "registering");
    acked(2, 2, "", "registering", 2);
    struct compare c = look();
    assert_true(c.fault[COMPARE_OTHER] == 1 && c.fault[COMPARE_ROW] == 1 && c.differences == 2);
}

/* Under way when the server died: there or not there, but once. */
static void in_flight_may_be_there_once(void **state)
{
    (void)state;
    lived(1, 1);
    wrote(1, 0);
    sent(1, 3, "propose", 0); /* not acknowledged, and there */
    lived(2, 0);
    wrote(2, 0);
    ledger_give_up(book, sent(2, 3, "propose", 0)); /* given up, and not there */
    lived(3, 0);
    sent(0, 2, "", 2); /* an opening of that commune: dossier 3 */
    struct compare c = look();
    only(c, COMPARE_LOST, 0);
    assert_int_equal(c.in_flight, 2);
    lived(4, 0); /* a second one nobody sent */
    only(look(), COMPARE_NOT_SENT, 1);
}

static void what_was_there_before_is_left_alone(void **state)
{
    (void)state;
    struct dossier d;
    record_init(&d, &dossier_model);
    d.id = key(9);
    d.version = 3;
    d.state = "x";
    d.submitted_at = DAY - 1;
    d.form = d.papers = d.flow = d.clock = d.result = "{}";
    if (dossier_insert(db, &d, &box->e))
        fail_msg("%s", box->e.why);
    only(look(), COMPARE_LOST, 0);
}

static void what_is_under_way_is_known(void **state)
{
    (void)state;
    struct ledger *l;
    assert_ok(ledger_open(NULL, &l, &box->e));
    size_t a = ledger_send(l, &(struct ledger_row){.version = 1}), b = ledger_send(l, &(struct ledger_row){.version = 1});
    assert_int_equal(ledger_under_way(l), 2);
    ledger_ack(l, a, 7, 0, 0);
    ledger_ack(l, a, 7, 0, 0); /* told twice is one */
    assert_int_equal(ledger_under_way(l), 1);
    ledger_give_up(l, b);
    assert_int_equal(ledger_under_way(l), 0);
    ledger_close(l);
}

/* The book in a file has all its rows afterwards. */
static void a_book_in_a_file_grows(void **state)
{
    (void)state;
    enum { N = 200000 };
    const char *path = arena_fmt(box->a, "%s/book", box->dir);
    struct ledger *l;
    assert_ok(ledger_open(path, &l, &box->e));
    for (int i = 0; i < N; i++)
        ledger_ack(l, ledger_send(l, &(struct ledger_row){.version = 1, .unit = (uint32_t)i}), i, 0, 0);
    for (int i = 0; i < N; i += 999)
        assert_true(ledger_rows(l)[i].dossier == i && ledger_rows(l)[i].unit == (uint32_t)i && ledger_rows(l)[i].mark == LEDGER_ACKED);
    assert_true(ledger_size(l) == N && ledger_acked(l) == N);
    ledger_close(l);
    FILE *f = fopen(path, "rb");
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    assert_int_equal(ftell(f), N * (long)sizeof(struct ledger_row));
    fclose(f);
}

int main(void)
{
#define TRY_ONE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TRY_ONE(what_fits_fits), TRY_ONE(lost_writes_are_found), TRY_ONE(doubles_and_strangers_are_found), TRY_ONE(other_acts_and_states_are_found),
        TRY_ONE(in_flight_may_be_there_once), TRY_ONE(what_is_under_way_is_known), TRY_ONE(what_was_there_before_is_left_alone), TRY_ONE(a_book_in_a_file_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
