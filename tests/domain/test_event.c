/* What an event says of a dossier, and the dossier that events make. */
#include "base/hash.h"
#include "domain/event.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct dossier first(void)
{
    struct dossier d;
    record_init(&d, &dossier_model);
    d.id = 42;
    d.procedure = "1.001193";
    d.revision = 1;
    d.variant = "ordinary";
    d.channel = "counter";
    d.name = "Trần Thị Bưởi";
    d.form = "{\"child_name\":\"Nguyễn Trần An Nhiên\"}";
    d.form_at = 1;
    d.papers = "{\"items\":[]}";
    d.flow = "{\"state\":\"submitted\",\"version\":1,\"since\":1000}";
    d.state = "submitted";
    d.version = 1;
    d.updated_at = 1000;
    return d;
}

static struct event event_of(const struct dossier *old, const struct dossier *now, int64_t n, struct arena *a)
{
    bool answers = !old || strcmp(old->form, now->form) != 0;
    return (struct event){.dossier = now->id, .n = n, .at = now->updated_at, .kind = old ? "acted" : "submitted", .act = "", .actor_name = "",
                          .role = "", .state = now->state, .note = "", .changes = event_changes(old, now, a), .form = answers ? now->form : "", .hash = ""};
}

static void only_what_changed(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct dossier old = first(), now = old;
    assert_string_equal(event_changes(&old, &now, a), "{}");
    now.flow = "{\"state\":\"checking\",\"version\":2,\"since\":1000}";
    now.state = "checking";
    now.version = 2;
    now.due_at = 5000;
    now.clock = "{\"received\":1000}";
    now.updated_at = 2000;
    assert_string_equal(event_changes(&old, &now, a),
        "{\"flow\":{\"state\":\"checking\",\"version\":2},\"clock\":{\"received\":1000},\"state\":\"checking\",\"version\":2,\"due_at\":5000}");
    now = old;
    now.form = "{}";
    now.clock = "";
    assert_string_equal(event_changes(&old, &now, a), "{}"); /* the answers stand beside the changes */
    arena_free(a);
}

/* Random lives: each event applied to the one before gives the dossier, field by field. */
static void rebuilt(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "một", "hai \"ba\"", "{\"a\":1}", "{\"a\":1,\"b\":{\"c\":\"}\"}}", "{\"a\":2,\"b\":{\"c\":\"x\"}}", "{\"b\":null}"};
    srand(20261122);
    for (int life = 0; life < 300; life++) {
        struct arena *a = arena_new(0);
        struct err e = {0};
        struct dossier d = first(), again, old;
        record_init(&again, &dossier_model);
        struct event ev = event_of(NULL, &d, 1, a);
        assert_int_equal(event_apply(&again, &ev, a, &e), ERR_OK);
        for (int n = 2; n < 12; n++) {
            old = d;
            for (size_t i = 0; i < dossier_model.n; i++) {
                const struct field *f = &dossier_model.fields[i];
                char *at = (char *)&d + f->at;
                if (rand() % 4 || f->at == offsetof(struct dossier, id))
                    continue;
                if (f->type == F_JSON && f->at != offsetof(struct dossier, form))
                    *(const char **)at = texts[(int[]){0, 3, 4, 5, 6}[rand() % 5]];
                else if (f->type == F_TEXT)
                    *(const char **)at = texts[rand() % 3];
                else if (f->type != F_JSON)
                    *(int64_t *)at = rand();
            }
            if (rand() % 3 == 0)
                d.form = texts[3 + rand() % 2];
            d.updated_at = n * 1000;
            ev = event_of(&old, &d, n, a);
            assert_int_equal(event_apply(&again, &ev, a, &e), ERR_OK);
            assert_string_equal(event_changes(&again, &d, a), "{}");
            assert_string_equal(again.form, d.form);
            assert_int_equal(again.updated_at, d.updated_at);
            assert_int_equal(again.id, d.id);
        }
        arena_free(a);
    }
}

static void readings_change_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct err e = {0};
    struct dossier d = first(), was = d;
    struct event ev = {.dossier = 42, .n = 2, .at = 9000, .kind = "read", .changes = "{}", .form = ""};
    assert_int_equal(event_apply(&d, &ev, a, &e), ERR_OK);
    assert_memory_equal(&d, &was, sizeof d);
    arena_free(a);
}

static void what_no_dossier_has(void **state)
{
    (void)state;
    static const char *const bad[] = {"{\"colour\":\"red\"}", "{\"version\":\"2\"}", "{\"state\":2}", "{\"flow\":\"x\"}", "{\"form\":{}}", "{\"id\":1}", "{", "[]x"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct arena *a = arena_new(0);
        struct err e = {0};
        struct dossier d = first();
        struct event ev = {.dossier = 42, .n = 2, .at = 9000, .kind = "acted", .changes = bad[i], .form = ""};
        assert_int_not_equal(event_apply(&d, &ev, a, &e), ERR_OK);
        arena_free(a);
    }
}

/* Every field of an event moves its hash, and so does the hash before. */
static void every_field_counts(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct dossier d = first();
    struct event ev = event_of(NULL, &d, 1, a);
    const char *hash = event_hash("", &ev, a);
    assert_int_equal(strlen(hash), 43);
    assert_string_not_equal(hash, event_hash(hash, &ev, a));
    for (size_t i = 0; i < event_model.n; i++) {
        const struct field *f = &event_model.fields[i];
        struct event other = ev;
        if (f->at == offsetof(struct event, hash))
            continue;
        if (f->type == F_TEXT || f->type == F_JSON)
            *(const char **)((char *)&other + f->at) = "khác";
        else
            *(int64_t *)((char *)&other + f->at) += 1;
        assert_string_not_equal(hash, event_hash("", &other, a));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_changed), cmocka_unit_test(rebuilt), cmocka_unit_test(readings_change_nothing),
        cmocka_unit_test(what_no_dossier_has), cmocka_unit_test(every_field_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
