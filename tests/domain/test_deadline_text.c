/* The lines as a person reads them: every word has a message in both languages, bound as templates bind it. */
#include "deadline/case.h"
#include "tpl/tpl.h"

static struct arena *scratch;
static struct tables tables;

static const char *show_time(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    struct civil_time t = civil_of_instant(record_int(rec, f));
    return arena_fmt(a, "%d:%02d", t.minute / 60, t.minute % 60);
}

static const char *show_day(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang, (void)a;
    return record_text(rec, f);
}

static struct tpl_set *opened(int *id)
{
    static const struct tpl_format formats[] = { { "time", show_time }, { "moment", show_time }, { "day", show_day } };
    static const char page[] = "{{T:state}}|{{T:unit}}|{{#lines}}{{T:text}} = {{T:count}}|{{/lines}}{{#expected}}{{t:deadline.expected}}{{/expected}}"
                               "{{#extension}}{{T:unit}}{{/extension}}";
    const struct tpl_source files[] = { { .name = "why.html", .text = page, .n = strlen(page) } };
    const char *vi = case_read(scratch, "texts/deadline.vi.txt"), *en = case_read(scratch, "texts/deadline.en.txt");
    const struct tpl_messages messages[] = { { "vi", "deadline.vi.txt", vi, strlen(vi) }, { "en", "deadline.en.txt", en, strlen(en) } };
    const struct tpl_config config = { .files = files, .files_n = 1, .messages = messages, .messages_n = 2, .formats = formats,
        .formats_n = 3 };
    const struct model *models[] = { &deadline_model, &deadline_result_model };
    struct tpl_set *set = NULL;
    struct err e = { 0 };
    if (tpl_open(&config, &set, &e) || tpl_bind(set, NULL, "why", models, 2, id, &e))
        fail_msg("%s", e.why);
    return set;
}

static const char *read_out(const char *lang, const char *term, const char *received, const char *with)
{
    struct question q = case_question(&tables, scratch, arena_fmt(scratch, "x\t%s\t%s\t%s\t\t", term, received, with));
    struct deadline_result r;
    struct err e = { 0 };
    int id;
    if (deadline_due(&q.deadline, &q.rules, q.now, scratch, &r, &e))
        fail_msg("%s", e.why);
    struct tpl_set *set = opened(&id);
    struct buf b = buf_init(scratch, 0);
    const void *recs[] = { &q.deadline, &r };
    tpl_render(set, id, lang, recs, &b);
    assert_int_equal(tpl_unknown(set), 0);
    tpl_close(set);
    return b.p;
}

static void a_date_is_explained_in_vietnamese(void **state)
{
    (void)state;
    assert_string_equal(read_out("vi", "20 calendar_days", "2026-11-02T09:10", "pause=2026-11-19T16:05.. now=2026-11-22T10:00"),
        "Đồng hồ đang dừng|16 trên 20 ngày|Nhận hồ sơ lúc 9:10. Ngày nhận không tính. = 0|"
        "Cơ quan giải quyết hồ sơ. Ngày nghỉ cũng được đếm. = 16 ngày|bổ sung: đồng hồ dừng, không đếm. = dừng|"
        "Ngày Văn hóa Việt Nam vẫn được đếm, vì thời hạn này đếm theo ngày thường. = 1 ngày|"
        "Cơ quan giải quyết hồ sơ. Ngày nghỉ cũng được đếm. = 3 ngày|"
        "Nếu hôm nay nhận được phần còn chờ: đủ 20 ngày, trả kết quả trước 17:00. = 20 ngày|không ấn định");
}

static void a_date_is_explained_in_english(void **state)
{
    (void)state;
    assert_string_equal(read_out("en", "4 working_hours", "2027-02-04T16:00", "-"),
        "Within the time limit|0 of 240 working minutes|Received at 16:00. The time runs from this moment. = 0|"
        "The office works on it. Only working hours are counted. = hours: 1|"
        "Tết Nguyên đán (dự kiến, chờ thông báo): a day off, not counted. = 0|"
        "The office works on it. Only working hours are counted. = hours: 3|"
        "4 working hours are complete. The result is ready before 10:30. = hours: 4|"
        "The days off in this period have not been announced yet. Once they are, the date is worked out again and you are told "
        "if it changes.no fixed limit");
}

int main(void)
{
    scratch = arena_new(0);
    tables = case_tables(scratch);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_explained_in_vietnamese),
        cmocka_unit_test(a_date_is_explained_in_english),
    };
    return cmocka_run_group_tests_name("why this date", tests, NULL, NULL);
}
