/* Procedures: kept for ever by revision, found by what people type. */
#include "centre.h"
#include "reference/catalogue.h"
#include "store/design_store.h"
#include "reference/units.h"
#include <pthread.h>
#include <stdatomic.h>

/* The least that is a procedure. */
static const char *const body =
    "code: \"%s\"\nrevision: %d\nvalid_from: %s\n%s"
    "name: {vi: \"%s\", en: \"%s\"}\nsummary: {vi: Tóm tắt về đất đai, en: About land}\nwho: {vi: Mọi người, en: All}\n"
    "field: {vi: Hộ tịch, en: Civil status}\nfield_code: G15\nkeywords: [%s]\ndecision: 1/QĐ\n"
    "laws: [{code: 1/2020/QH14, title: Luật}]\nonline: full\nchannels: [online]\ncompetent: commune\n"
    "agencies:\n  - {id: commune, tier: commune, name: {vi: Xã, en: Commune}}\n"
    "cases:\n  - {id: only, name: {vi: Chung, en: All}, limit: {amount: 1, unit: working_days, law: 1/2020/QH14}}\n"
    "form:\n  - id: who\n    title: {vi: Ai, en: Who}\n    fields:\n      - {id: full_name, type: name, required: true, label: {vi: Tên, en: Name}}\n"
    "start: submitted\nstates:\n"
    "  - {id: submitted, name: {vi: Mới, en: New}, citizen: {vi: Mới, en: New}, next: {vi: Xong, en: Done}, holder: commune/reception, national: 1, clock: idle}\n"
    "  - {id: work, name: {vi: Làm, en: Work}, citizen: {vi: Làm, en: Work}, next: {vi: Xong, en: Done}, holder: commune/specialist, national: 4, clock: run}\n"
    "  - {id: ready, name: {vi: Có, en: Ready}, citizen: {vi: Có, en: Ready}, next: {vi: Xong, en: Done}, holder: commune/reception, national: 9, clock: stop}\n"
    "  - {id: done, name: {vi: Xong, en: Done}, citizen: {vi: Xong, en: Done}, holder: commune/reception, national: 10, clock: stop, final: done}\n"
    "acts:\n"
    "  - {id: accept, kind: accept, name: {vi: Nhận, en: Accept}, from: submitted, to: work}\n"
    "  - {id: issue, kind: issue, name: {vi: Ký, en: Sign}, from: work, to: ready, by: [commune/leader]}\n"
    "  - {id: hand_over, kind: hand_over, name: {vi: Trả, en: Give}, from: ready, to: done}\n"
    "result:\n  name: {vi: Giấy, en: Paper}\n  code: KQ.1\n  number: \"{seq}\"\n  template: |\n    # GIẤY {full_name}\n";

struct sample {
    const char *code;
    int revision;
    const char *from, *to, *vi, *en, *keywords;
};

static struct embedded file(struct arena *a, const char *name, struct sample x)
{
    const char *to = x.to ? arena_fmt(a, "valid_to: %s\n", x.to) : "";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    char *text = arena_fmt(a, body, x.code, x.revision, x.from, to, x.vi, x.en, x.keywords);
#pragma GCC diagnostic pop
    return (struct embedded){name, (unsigned char *)text, strlen(text)};
}

static enum err_code take(struct sandbox *s, struct db *db, const struct embedded *files, size_t n, int *added)
{
    struct buf report = buf_init(s->a, 0);
    struct catalogue_sync c = {.files = files, .n = n, .now = 1, .arena = s->a, .report = &report};
    return catalogue_sync(db, &c, added, &s->e);
}

static void put(struct sandbox *s, struct db *db, const struct embedded *files, size_t n)
{
    if (take(s, db, files, n, NULL))
        fail_msg("%s", s->e.why);
}

static struct catalogue *catalogue_of(struct sandbox *s, struct db *db)
{
    struct catalogue *c = NULL;
    if (catalogue_open(db, &c, &s->e))
        fail_msg("%s", s->e.why);
    return c;
}

static void a_revision_is_kept_with_its_text(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    int added = -1;
    struct embedded f[] = {file(s->a, "procedures/1.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Một", "One", "a"}),
                           file(s->a, "procedures/README.md", (struct sample){"1.000002", 1, "2026-01-01", NULL, "B", "B", "b"})};
    assert_ok(take(s, db, f, 2, &added));
    assert_int_equal(added, 1);
    assert_ok(take(s, db, f, 2, &added));
    assert_int_equal(added, 0);
    assert_string_equal(sandbox_sqlite3(s, "select body from procedure_revision"), arena_strn(s->a, (const char *)f[0].data, f[0].n - 1));
    assert_string_equal(sandbox_sqlite3(s, "select code, revision, loaded_at from procedure_revision"), "1.000001|1|1");
    db_close(db);
}

static void a_text_in_use_does_not_change_under_its_revision(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded f = file(s->a, "procedures/1.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Một", "One", "a"});
    put(s, db, &f, 1);
    struct embedded g[] = {file(s->a, "procedures/0.yaml", (struct sample){"1.000000", 1, "2026-01-01", NULL, "Không", "Zero", "a"}),
                           file(s->a, "procedures/1.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Khác", "Other", "a"})};
    assert_int_equal(take(s, db, g, 2, NULL), ERR_INVALID);
    assert_string_equal(s->e.why, "procedures/1.yaml:1: revision 1 of 1.000001 is in use with another text: a change needs a new revision");
    assert_int_equal(centre_int(s, "select count(*) from procedure_revision"), 1);
    g[1] = file(s->a, "procedures/1.yaml", (struct sample){"1.000001", 2, "2026-01-01", NULL, "Khác", "Other", "a"});
    put(s, db, g, 2);
    assert_int_equal(centre_int(s, "select count(*) from procedure_revision"), 3);
    db_close(db);
}

static void a_bad_file_is_refused_and_nothing_is_kept(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded f[] = {file(s->a, "procedures/1.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Một", "One", "a"}),
                           file(s->a, "procedures/2.yaml", (struct sample){"1.000002", 1, "2026-02-30", NULL, "Hai", "Two", "a"}),
                           file(s->a, "procedures/3.yaml", (struct sample){"1.000003", -1, "2026-01-01", NULL, "Ba", "Three", "a"})};
    struct buf report = buf_init(s->a, 0);
    struct catalogue_sync c = {.files = f, .n = 3, .now = 1, .arena = s->a, .report = &report};
    assert_int_equal(catalogue_sync(db, &c, NULL, &s->e), ERR_INVALID);
    assert_has(s->e.why, "procedures/2.yaml:3: ");
    assert_has(report.p, "procedures/2.yaml:3: ");
    assert_has(report.p, "procedures/3.yaml:2: ");
    assert_int_equal(centre_int(s, "select count(*) from procedure_revision"), 0);
    f[1] = f[0];
    f[1].name = "procedures/2.yaml";
    assert_int_equal(take(s, db, f, 2, NULL), ERR_INVALID);
    assert_string_equal(s->e.why, "procedures/2.yaml:1: the same code and revision as procedures/1.yaml");
    db_close(db);
}

static void the_newest_in_force_on_the_day_is_offered(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded f[] = {file(s->a, "a.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Cũ", "Old", "a"}),
                           file(s->a, "b.yaml", (struct sample){"1.000001", 2, "2026-06-01", "2026-12-31", "Mới", "New", "a"}),
                           file(s->a, "c.yaml", (struct sample){"1.000010", 1, "2026-01-01", "2026-03-31", "Hết", "Ended", "a"})};
    put(s, db, f, 3);
    struct catalogue *c = catalogue_of(s, db);
    db_close(db);
    size_t n;
    assert_null(catalogue_find(c, "1.000001", "2025-12-31"));
    assert_int_equal(catalogue_find(c, "1.000001", "2026-05-31")->revision, 1);
    assert_int_equal(catalogue_find(c, "1.000001", "2026-06-01")->revision, 2);
    assert_int_equal(catalogue_find(c, "1.000001", "2026-12-31")->revision, 2);
    assert_int_equal(catalogue_find(c, "1.000001", "2027-01-01")->revision, 1);
    assert_null(catalogue_find(c, "1.000010", "2026-04-01"));
    assert_null(catalogue_find(c, "1", "2026-04-01"));
    assert_non_null(catalogue_list(c, "2026-03-31", s->a, &n));
    assert_int_equal(n, 2);
    catalogue_list(c, "2026-04-01", s->a, &n);
    assert_int_equal(n, 1);
    const struct procedure *p;
    assert_ok(catalogue_revision(c, "1.000001", 1, &p, &s->e));
    assert_string_equal(p->name.vi, "Cũ");
    assert_ok(catalogue_revision(c, "1.000010", 1, &p, &s->e));
    assert_int_equal(catalogue_revision(c, "1.000001", 3, &p, &s->e), ERR_NOT_FOUND);
    catalogue_close(c);
}

static void people_find_a_procedure_however_they_write_it(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded f[] = {
        file(s->a, "a.yaml", (struct sample){"1.001193", 1, "2026-01-01", NULL, "Đăng ký khai sinh", "Birth registration", "làm giấy khai sinh, sinh con"}),
        file(s->a, "b.yaml", (struct sample){"1.013225", 1, "2026-01-01", NULL, "Cấp giấy phép xây dựng nhà ở", "Building permit", "xin phép xây nhà, khai sinh căn nhà"}),
        file(s->a, "c.yaml", (struct sample){"1.013831", 1, "2026-01-01", NULL, "Bản sao khai sinh", "Copy", "trích lục"})};
    put(s, db, f, 3);
    struct catalogue *c = catalogue_of(s, db);
    db_close(db);
    const struct procedure *out[4];
#define FOUND(text, first) do { \
        assert_in_range(catalogue_search(c, text, "2026-07-01", s->a, out, 4), 1, 3); \
        assert_string_equal(out[0]->code, first); } while (0)
    FOUND("khai sinh", "1.001193");
    FOUND("dang ky khai", "1.001193");
    FOUND("ban sao", "1.013831");
    FOUND("giấy khai sinh", "1.001193");
    FOUND("xay nha", "1.013225");
    FOUND("permit", "1.013225");
    FOUND("1.0138", "1.013831");
    assert_int_equal(catalogue_search(c, "1.0138", "2026-07-01", s->a, out, 4), 1);
    assert_int_equal(catalogue_search(c, "", "2026-07-01", s->a, out, 4), 3);
    assert_string_equal(out[0]->code, "1.001193");
    assert_int_equal(catalogue_search(c, NULL, "2026-07-01", s->a, out, 4), 3);
    assert_int_equal(catalogue_search(c, "", "2026-07-01", s->a, out, 2), 2);
    assert_int_equal(catalogue_search(c, "?!", "2026-07-01", s->a, out, 4), 0);
    assert_int_equal(catalogue_search(c, "khai sinh", "2025-07-01", s->a, out, 4), 0);
    struct catalogue_answer got;
    catalogue_ask(c, &(struct catalogue_question){.text = "khai sinh", .date = "2026-07-01"}, 4, s->a, &got);
    assert_true(got.found && got.n >= 1 && !got.hit[0].listing);
    assert_string_equal(got.elsewhere, "");
    catalogue_ask(c, &(struct catalogue_question){.text = "thời tiết ngày mai", .date = "2026-07-01"}, 4, s->a, &got);
    assert_false(got.found);
    catalogue_close(c);
}

static void what_was_kept_but_cannot_be_read_any_more_is_told(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded f[] = {file(s->a, "a.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Cũ", "Old", "a"}),
                           file(s->a, "b.yaml", (struct sample){"1.000001", 2, "2026-06-01", NULL, "Mới", "New", "a"})};
    put(s, db, f, 2);
    assert_ok(db_script(db, "update procedure_revision set body = 'x' where revision = 1", &s->e));
    struct catalogue *c = catalogue_of(s, db);
    const struct procedure *p;
    assert_int_equal(catalogue_revision(c, "1.000001", 1, &p, &s->e), ERR_INTERNAL);
    assert_int_equal(catalogue_revision(c, "1.000001", 1, &p, &s->e), ERR_INTERNAL);
    assert_has(s->e.why, "1.000001 revision 1");
    assert_null(catalogue_find(c, "1.000001", "2026-05-01"));
    assert_non_null(catalogue_find(c, "1.000001", "2026-06-01"));
    catalogue_close(c);
    assert_ok(db_script(db, "update procedure_revision set body = 'x' where revision = 2", &s->e));
    assert_int_equal(catalogue_open(db, &c, &s->e), ERR_INTERNAL);
    db_close(db);
}

static void *look(void *arg)
{
    const struct procedure *p = NULL;
    struct err e;
    return catalogue_revision(arg, "1.000001", 1, &p, &e) ? NULL : (void *)(uintptr_t)p;
}

static void many_threads_get_the_same_procedure(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded f[] = {file(s->a, "a.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Cũ", "Old", "a"}),
                           file(s->a, "b.yaml", (struct sample){"1.000001", 2, "2026-06-01", NULL, "Mới", "New", "a"})};
    put(s, db, f, 2);
    struct catalogue *c = catalogue_of(s, db);
    db_close(db);
    pthread_t t[8];
    void *got[8];
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&t[i], NULL, look, c), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(t[i], &got[i]);
    for (int i = 0; i < 8; i++)
        assert_true(got[i] && got[i] == got[0]);
    catalogue_close(c);
}

/* As the service publishes: the text as a revision, and a line of the journal. */
static void publish(struct sandbox *s, struct db *db, struct embedded f, const char *code, int revision)
{
    struct design_event x = {.at = 1, .name = "Quản trị", .unit = 48, .what = DESIGN_PUBLISHED, .code = code, .revision = revision, .valid_from = "2026-06-01",
                             .places = "", .played = "none", .reason = "", .sha256 = "", .body = ""};
    put(s, db, &f, 1);
    assert_ok(design_event_add(db, &x, &s->e));
}

static int in_force(const struct catalogue *c, const char *day, const char *province, const char *commune)
{
    const struct procedure *p = catalogue_find_in(c, "1.000001", day, &(struct catalogue_place){province, commune});
    return p ? p->revision : 0;
}

static void what_is_tried_out_is_in_force_there_alone(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded f[] = {
        file(s->a, "a.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Cũ", "Old", "a"}),
        file(s->a, "b.yaml", (struct sample){"1.000001", 2, "2026-06-01\npilot: {provinces: [\"48\"]}", "2026-12-31", "Tỉnh", "Province", "a"}),
        file(s->a, "c.yaml", (struct sample){"1.000001", 3, "2026-07-01\npilot: {communes: [\"20209\"]}", NULL, "Xã", "Commune", "a"})};
    put(s, db, f, 3);
    struct catalogue *c = catalogue_of(s, db);
    size_t n;
    assert_int_equal(in_force(c, "2026-05-31", "48", "20209"), 1);
    assert_int_equal(in_force(c, "2026-06-01", "48", "20209"), 2);
    assert_int_equal(in_force(c, "2026-07-01", "48", "20209"), 3);
    assert_int_equal(in_force(c, "2026-07-01", "48", "20320"), 2);
    assert_int_equal(in_force(c, "2026-07-01", "01", "00001"), 1);
    assert_int_equal(in_force(c, "2027-01-01", "48", "20320"), 1);
    assert_int_equal(catalogue_find(c, "1.000001", "2026-07-01")->revision, 1);
    assert_int_equal(catalogue_tried(c, "1.000001", "2026-07-01", s->a, &n)[0]->revision, 3);
    assert_int_equal(n, 2);
    catalogue_close(c);
    assert_ok(db_script(db, "delete from procedure_revision where revision = 1", &s->e));
    c = catalogue_of(s, db);
    assert_int_equal(catalogue_find(c, "1.000001", "2026-07-01")->revision, 3); /* there is no other */
    assert_int_equal(in_force(c, "2026-07-01", "01", "00001"), 3);
    catalogue_close(c);
    db_close(db);
}

static void what_is_published_comes_into_force_without_a_start(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded old = file(s->a, "a.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Cũ", "Old", "a"});
    put(s, db, &old, 1);
    struct catalogue *c = catalogue_of(s, db);
    const struct procedure *was = catalogue_find(c, "1.000001", "2026-07-01"), *p, *found[2];
    publish(s, db, file(s->a, "b.yaml", (struct sample){"1.000001", 2, "2026-06-01", NULL, "Trại cá", "Fish farm", "nuôi cá"}), "1.000001", 2);
    assert_ptr_equal(catalogue_find(c, "1.000001", "2026-07-01"), was);
    assert_ok(catalogue_refresh(c, db, &s->e));
    assert_int_equal(catalogue_find(c, "1.000001", "2026-07-01")->revision, 2);
    assert_ok(catalogue_revision(c, "1.000001", 1, &p, &s->e));
    assert_ptr_equal(p, was); /* what was handed out stays */
    assert_int_equal(catalogue_search(c, "nuôi cá", "2026-07-01", s->a, found, 2), 0);
    catalogue_reindex(c);
    assert_int_equal(catalogue_search(c, "nuôi cá", "2026-07-01", s->a, found, 2), 1);
    struct embedded newer = file(s->a, "c.yaml", (struct sample){"1.000001", 3, "2026-06-01", NULL, "Tệp", "File", "a"});
    put(s, db, &newer, 1);
    assert_ok(catalogue_refresh(c, db, &s->e));
    assert_int_equal(catalogue_find(c, "1.000001", "2026-07-01")->revision, 2); /* what was published here goes before a file */
    struct design_event x = {.at = 2, .name = "", .what = DESIGN_WITHDRAWN, .code = "1.000001", .revision = 2, .valid_from = "", .places = "", .played = "", .reason = "",
                             .sha256 = "", .body = ""};
    assert_ok(design_event_add(db, &x, &s->e));
    assert_ok(catalogue_refresh(c, db, &s->e));
    assert_int_equal(catalogue_find(c, "1.000001", "2026-07-01")->revision, 3);
    assert_ok(catalogue_revision(c, "1.000001", 2, &p, &s->e));
    catalogue_close(c);
    db_close(db);
}

static void a_start_sets_aside_what_was_published_under_its_number(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    int added;
    publish(s, db, file(s->a, "b.yaml", (struct sample){"1.000001", 2, "2026-06-01", NULL, "Ở đây", "Here", "a"}), "1.000001", 2);
    struct embedded f = file(s->a, "f.yaml", (struct sample){"1.000001", 2, "2026-06-01", NULL, "Tệp", "File", "a"});
    struct catalogue_sync own = {.files = &f, .n = 1, .now = 5, .arena = s->a};
    assert_int_equal(take(s, db, &f, 1, &added), ERR_INVALID);
    assert_has(s->e.why, "was published here with another text");
    assert_ok(catalogue_sync_own(db, &own, &added, &s->e));
    assert_int_equal(added, 0);
    assert_string_equal(sandbox_sqlite3(s, "select revision, reason from procedure_journal where what = 'aside'"), "2|f.yaml");
    assert_int_equal(centre_int(s, "select count(*) from procedure_revision where body like '%Ở đây%'"), 1);
    own.files = &(struct embedded){"g.yaml", f.data, f.n};
    assert_ok(catalogue_sync_own(db, &own, &added, &s->e));
    assert_int_equal(centre_int(s, "select count(*) from procedure_journal where what = 'aside'"), 1); /* told once */
    db_close(db);
}

static void what_cannot_be_read_does_not_come_into_force(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded old = file(s->a, "a.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Cũ", "Old", "a"});
    put(s, db, &old, 1);
    struct catalogue *c = catalogue_of(s, db);
    assert_ok(db_script(db, "insert into procedure_revision values ('1.000001', 2, 'x', 'x', 1)", &s->e));
    assert_int_equal(catalogue_refresh(c, db, &s->e), ERR_INTERNAL);
    assert_ok(catalogue_refresh(c, db, &s->e)); /* not tried again */
    assert_int_equal(catalogue_find(c, "1.000001", "2026-07-01")->revision, 1);
    catalogue_close(c);
    db_close(db);
}

struct churn { struct catalogue *c; _Atomic bool stop; };

static void *ask_all_the_time(void *arg)
{
    struct churn *x = arg;
    size_t n = 0;
    while (!atomic_load(&x->stop)) {
        struct arena *a = arena_new(0);
        const struct procedure *out[2];
        n += catalogue_search(x->c, "giấy", "2026-07-01", a, out, 2);
        n += catalogue_find(x->c, "1.000001", "2026-07-01")->revision > 0;
        arena_free(a);
    }
    return (void *)n;
}

static void readers_go_on_while_it_is_exchanged(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    struct embedded old = file(s->a, "a.yaml", (struct sample){"1.000001", 1, "2026-01-01", NULL, "Giấy", "Paper", "a"});
    put(s, db, &old, 1);
    struct churn x = {.c = catalogue_of(s, db)};
    pthread_t t[3];
    void *got;
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&t[i], NULL, ask_all_the_time, &x), 0);
    for (int i = 2; i < 40; i++) {
        publish(s, db, file(s->a, "b.yaml", (struct sample){"1.000001", i, "2026-06-01", NULL, "Giấy", "Paper", "a"}), "1.000001", i);
        assert_ok(catalogue_refresh(x.c, db, &s->e));
        catalogue_reindex(x.c);
        assert_int_equal(catalogue_find(x.c, "1.000001", "2026-07-01")->revision, i);
    }
    atomic_store(&x.stop, true);
    for (int i = 0; i < 3; i++) {
        pthread_join(t[i], &got);
        assert_true((size_t)got > 0);
    }
    catalogue_close(x.c);
    db_close(db);
}

static void the_procedures_of_the_house_are_accepted(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db(s);
    size_t n;
    const struct embedded *files = centre_files(s->a, "procedures/*.yaml", &n);
    put(s, db, files, n);
    assert_true(n > 0);
    assert_int_equal(centre_int(s, "select count(*) from procedure_revision"), n);
    struct catalogue *c = catalogue_of(s, db);
    assert_non_null(catalogue_find(c, "1.001193", "2026-11-22"));
    catalogue_close(c);
    db_close(db);
}

static void their_agencies_are_units_in_every_province(void **state)
{
    struct sandbox *s = *state;
    struct db *db = centre_db_with_data(s);
    const struct units *u = NULL;
    size_t files, provinces, procedures;
    const struct embedded *f = centre_files(s->a, "procedures/*.yaml", &files);
    put(s, db, f, files);
    assert_ok(units_load(db, s->a, &u, &s->e));
    struct catalogue *c = catalogue_of(s, db);
    const struct procedure *const *p = catalogue_list(c, "2026-11-22", s->a, &procedures);
    const struct unit *const *province = units_provinces(u, &provinces);
    for (size_t i = 0; i < procedures; i++)
        for (size_t j = 0; j < p[i]->n_agencies; j++)
            for (size_t k = 0; k < provinces; k++) {
                size_t n;
                const struct unit *plays = units_agency(u, units_children(u, province[k]->id, UNIT_COMMUNE, &n)[0], p[i]->agencies[j].id);
                if (!plays || strcmp(units_kind_of(u, plays), p[i]->agencies[j].id) != 0)
                    fail_msg("%s: nobody plays %s in %s", p[i]->code, p[i]->agencies[j].id, province[k]->code);
            }
    catalogue_close(c);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(a_revision_is_kept_with_its_text),
        SANDBOX_TEST(a_text_in_use_does_not_change_under_its_revision),
        SANDBOX_TEST(a_bad_file_is_refused_and_nothing_is_kept),
        SANDBOX_TEST(the_newest_in_force_on_the_day_is_offered),
        SANDBOX_TEST(people_find_a_procedure_however_they_write_it),
        SANDBOX_TEST(what_was_kept_but_cannot_be_read_any_more_is_told),
        SANDBOX_TEST(many_threads_get_the_same_procedure),
        SANDBOX_TEST(what_is_tried_out_is_in_force_there_alone),
        SANDBOX_TEST(what_is_published_comes_into_force_without_a_start),
        SANDBOX_TEST(a_start_sets_aside_what_was_published_under_its_number),
        SANDBOX_TEST(what_cannot_be_read_does_not_come_into_force),
        SANDBOX_TEST(readers_go_on_while_it_is_exchanged),
        SANDBOX_TEST(the_procedures_of_the_house_are_accepted),
        SANDBOX_TEST(their_agencies_are_units_in_every_province),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
