/* Records out and in by their descriptors: JSON both ways, CSV. */
#include "base/csv.h"
#include "base/json.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/fixture.h"

static struct arena *arena;
static struct application app;
static struct problems problems;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    record_init(&app, &application_model);
    problems = (struct problems){.arena = arena};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *written(void)
{
    struct buf b = buf_init(arena, 0);
    jw_record(&(struct jw){.b = &b}, NULL, &application_model, &app);
    return b.p;
}

static void into(const char *s)
{
    struct json *v;
    problems.n = 0;
    assert_int_equal(json_parse(s, strlen(s), arena, &v, NULL), ERR_OK);
    json_into(v, &application_model, &app, &problems);
}

static void a_record_is_an_object(void **state)
{
    (void)state;
    assert_string_equal(written(),
        "{\"code\":\"\",\"name\":\"\",\"phone\":\"\",\"note\":\"\",\"channel\":\"\",\"born\":null,\"answers\":null,\"floors\":0,\"fee\":0,"
        "\"sent_at\":null,\"agreed\":false,\"sex\":\"female\",\"home\":{\"street\":\"\"},\"papers\":[]}");
    struct paper papers[2] = {{"Đơn \"01\"", 1}, {"Bản vẽ", 2}};
    app = (struct application){.code = "H48.1", .name = "Lê\nAn", .phone = "", .note = "", .channel = "online", .born = "1990-02-28",
        .answers = "{\"a\":[1]}", .token = "s3cret", .mail = "an@x.vn", .floors = 3, .fee = 75000, .sent_at = 1772415000123,
        .agreed = true, .sex = SEX_MALE, .home = {"Kiệt 82"}, .papers = {papers, 2}};
    assert_string_equal(written(),
        "{\"code\":\"H48.1\",\"name\":\"Lê\\nAn\",\"phone\":\"\",\"note\":\"\",\"channel\":\"online\",\"born\":\"1990-02-28\",\"answers\":{\"a\":[1]},"
        "\"floors\":3,\"fee\":75000,\"sent_at\":\"2026-03-02T01:30:00.123Z\",\"agreed\":true,\"sex\":\"male\",\"home\":{\"street\":\"Kiệt 82\"},"
        "\"papers\":[{\"name\":\"Đơn \\\"01\\\"\",\"copies\":1},{\"name\":\"Bản vẽ\",\"copies\":2}]}");
    assert_null(strstr(written(), "s3cret"));
    assert_null(strstr(written(), "an@x.vn"));
}

#define WHOLE "\"name\":\"Lê An\",\"born\":\"28/2/1990\",\"floors\":3,\"agreed\":true,\"home\":{\"street\":\"Kiệt 82\"}"

static void an_object_fills_a_record(void **state)
{
    (void)state;
    into("{" WHOLE ",\"fee\":75000,\"sent_at\":\"2026-03-02T08:30:00+07:00\",\"sex\":\"male\",\"channel\":null,"
         "\"answers\":{\"a\":[1,\"x\"]},\"papers\":[{\"name\":\"Đơn\",\"copies\":2},{\"name\":\"Bản vẽ\"}]}");
    record_check(&app, &application_model, &problems);
    assert_int_equal(problems.n, 0);
    assert_string_equal(app.name, "Lê An");
    assert_string_equal(app.born, "1990-02-28");
    assert_int_equal(app.floors, 3);
    assert_true(app.agreed);
    assert_string_equal(app.home.street, "Kiệt 82");
    assert_int_equal(app.fee, 75000);
    assert_int_equal(app.sent_at, 1772415000000);
    assert_int_equal(app.sex, SEX_MALE);
    assert_string_equal(app.answers, "{\"a\":[1,\"x\"]}");
    const struct paper *papers = app.papers.items;
    assert_int_equal(app.papers.n, 2);
    assert_string_equal(papers[0].name, "Đơn");
    assert_int_equal(papers[0].copies, 2);
    assert_int_equal(papers[1].copies, 0);
}

static void wrong_input_is_told_field_by_field(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"\"what\":1", "what", "err.unknown"}, {"\"code\":\"x\"", "code", "err.unknown"}, {"\"phone\":905", "phone", "err.wrong_type"},
        {"\"phone\":[\"x\"]", "phone", "err.wrong_type"}, {"\"fee\":\"75000\"", "fee", "err.wrong_type"},
        {"\"fee\":1.5", "fee", "err.not_a_number"}, {"\"fee\":1e99", "fee", "err.not_a_number"},
        {"\"fee\":99999999999999999999", "fee", "err.not_a_number"}, {"\"sex\":\"x\"", "sex", "err.not_a_word"},
        {"\"sex\":1", "sex", "err.wrong_type"}, {"\"sent_at\":\"hôm qua\"", "sent_at", "err.not_a_date"},
        {"\"sent_at\":5", "sent_at", "err.wrong_type"}, {"\"papers\":{}", "papers", "err.wrong_type"},
        {"\"papers\":[1]", "papers.0", "err.wrong_type"}, {"\"papers\":[{},{\"name\":1}]", "papers.1.name", "err.wrong_type"},
        {"\"papers\":[{\"name\":\"x\"},{}]", "papers.1.name", "err.required"}, {"\"papers\":[{\"name\":\"x\",\"y\":1}]", "papers.0.y", "err.unknown"},
        {"\"papers\":[{},{},{},{}]", "papers", "err.too_big"}, {"\"channel\":true", "channel", "err.wrong_type"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        record_init(&app, &application_model);
        into(arena_fmt(arena, "{" WHOLE ",%s}", rows[i][0]));
        const struct problem *p = problem_find(&problems, rows[i][1]);
        if (!p)
            fail_msg("%s: no problem", rows[i][0]);
        assert_string_equal(p->text, rows[i][2]);
        assert_string_equal(app.code, "");
    }
}

static void no_type_of_value_reaches_a_server_field(void **state)
{
    (void)state;
    static const struct field fields[] = {
        FIELD(application, fee, F_MONEY, .flags = FIELD_SERVER), FIELD(application, agreed, F_BOOL, .flags = FIELD_SERVER),
        FIELD(application, answers, F_JSON, .flags = FIELD_SERVER), FIELD(application, home, F_RECORD, .of = &place_model, .flags = FIELD_SERVER),
    };
    static const struct model server = MODEL(application, fields);
    const char *s = "{\"fee\":1,\"agreed\":true,\"answers\":[1],\"home\":{\"street\":\"x\"}}";
    struct json *v;
    struct application before = app;
    assert_int_equal(json_parse(s, strlen(s), arena, &v, NULL), ERR_OK);
    json_into(v, &server, &app, &problems);
    assert_int_equal(problems.n, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(problems.row[i].text, "err.unknown");
    assert_memory_equal(&before, &app, sizeof app);
}

static void what_is_required_must_be_there(void **state)
{
    (void)state;
    into("{\"floors\":null,\"agreed\":null,\"home\":null,\"papers\":null}");
    record_check(&app, &application_model, &problems);
    static const char *const fields[] = {"floors", "agreed", "name", "born", "home.street"};
    assert_int_equal(problems.n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(problem_find(&problems, fields[i])->text, "err.required");
    into("[1]");
    assert_int_equal(problems.n, 1);
    assert_string_equal(problems.row[0].field, "");
    assert_string_equal(problems.row[0].text, "err.wrong_type");
}

static void a_record_survives_there_and_back(void **state)
{
    (void)state;
    into("{" WHOLE ",\"note\":\"dòng\\nhai \\\"x\\\" \\u001b\",\"papers\":[{\"name\":\"a\",\"copies\":1}]}");
    app.code = "";
    const char *first = written();
    struct buf b = buf_init(arena, 0);
    struct jw w = {.b = &b};
    struct json *v;
    assert_int_equal(json_parse(first, strlen(first), arena, &v, NULL), ERR_OK);
    jw_value(&w, v);
    assert_string_equal(b.p, first);
}

static void a_table_is_for_spreadsheets(void **state)
{
    (void)state;
    struct buf b = buf_init(arena, 0);
    csv_head(&b, &application_model);
    assert_string_equal(b.p, "\xEF\xBB\xBF" "code,name,phone,note,channel,born,answers,floors,fee,sent_at,agreed,sex\r\n");
    app = (struct application){.code = "H48,1", .name = "Lê \"Ba\"", .phone = "", .note = "a\nb", .channel = "x;y", .born = "1990-02-28",
        .answers = "[1,2]", .token = "s3cret", .mail = "an@x.vn", .floors = -3, .fee = 75000, .agreed = true};
    b = buf_init(arena, 0);
    csv_row(&b, &application_model, &app);
    assert_string_equal(b.p, "\"H48,1\",\"Lê \"\"Ba\"\"\",,\"a\nb\",\"x;y\",1990-02-28,\"[1,2]\",-3,75000,,true,female\r\n");
}

static void no_cell_is_a_formula(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"=1+1", "'=1+1"}, {"+84905", "'+84905"}, {"-x", "'-x"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\tx", "\"'\tx\""}, {"\r=1", "\"'\r=1\""},
        {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""}, {"a=1", "a=1"}, {"'", "'"},
    };
    static const struct model one = {.name = "one", .size = sizeof(struct application), .fields = application_fields, .n = 1};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        app.code = rows[i][0];
        struct buf b = buf_init(arena, 0);
        csv_row(&b, &one, &app);
        assert_string_equal(b.p, arena_fmt(arena, "%s\r\n", rows[i][1]));
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_record_is_an_object), T(an_object_fills_a_record), T(wrong_input_is_told_field_by_field),
        T(no_type_of_value_reaches_a_server_field), T(what_is_required_must_be_there), T(a_record_survives_there_and_back), T(a_table_is_for_spreadsheets),
        T(no_cell_is_a_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
