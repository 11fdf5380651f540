/* The drawn flow: nothing overlaps, everything is inside, each step is drawn once, arrows touch their boxes. */
#include "domain/procedures.h"
#include "domain/flow.h"
#include "domain/status.h"
#include <stdlib.h>

static void check_boxes(const struct flow *f)
{
    const struct flow_box *b = f->boxes.items;
    for (size_t i = 0; i < f->boxes.n; i++) {
        assert_true(b[i].x >= 0 && b[i].y >= 0 && b[i].x + b[i].w <= f->width && b[i].y + b[i].h <= f->height);
        const struct flow_lane *l = (const struct flow_lane *)f->lanes.items + b[i].lane;
        assert_true(b[i].y >= l->y && b[i].y + b[i].h <= l->y + l->h);
        for (size_t j = 0; j < i; j++) {
            bool apart = b[i].x + b[i].w <= b[j].x || b[j].x + b[j].w <= b[i].x || b[i].y + b[i].h <= b[j].y || b[j].y + b[j].h <= b[i].y;
            if (!apart)
                fail_msg("%s lies on %s", b[i].id, b[j].id);
            assert_string_not_equal(b[i].id, b[j].id);
        }
        const struct flow_text *t = b[i].lines.items;
        assert_true(b[i].lines.n >= 1 && b[i].lines.n <= 4);
        for (size_t k = 0; k < b[i].lines.n; k++)
            assert_true(t[k].y > b[i].y && t[k].y < b[i].y + b[i].h);
    }
}

static const struct flow_box *box(const struct flow *f, const char *id)
{
    const struct flow_box *b = f->boxes.items;
    for (size_t i = 0; i < f->boxes.n; i++)
        if (strcmp(b[i].id, id) == 0)
            return &b[i];
    return NULL;
}

static void check_edges(const struct flow *f)
{
    const struct flow_edge *e = f->edges.items;
    for (size_t i = 0; i < f->edges.n; i++) {
        const struct flow_box *a = box(f, e[i].from), *b = box(f, e[i].to);
        assert_non_null(a);
        assert_non_null(b);
        long x, y;
        assert_int_equal(sscanf(e[i].path, "M%ld %ld", &x, &y), 2);
        assert_true(x >= a->x && x <= a->x + a->w && y >= a->y && y <= a->y + a->h); /* begins at its box */
        if (!e[i].dashed)
            assert_true(b->column >= a->column); /* the main path never goes left */
    }
}

static void check_main(const struct procedure *p, const struct flow *f)
{
    for (size_t i = 0; i < p->n_states; i++)
        if (!p->states[i].aside)
            assert_non_null(box(f, p->states[i].id));
    assert_non_null(box(f, "apply"));
    assert_null(box(f, "refused"));
    const struct flow_line *l = f->lines.items;
    for (size_t i = 0; i < f->lines.n; i++)
        assert_true(l[i].n == (int64_t)i + 1 && *l[i].name && *l[i].holder);
}

static void every_procedure_is_drawn(void **s)
{
    (void)s;
    for (size_t c = 0; c < sizeof CODES / sizeof *CODES; c++) {
        struct arena *a = arena_new(0);
        const struct procedure *p = procedure_load(a, CODES[c]);
        for (int lang = 0; lang < 2; lang++) {
            struct flow f = flow_draw(p, lang ? "en" : "vi", a);
            check_boxes(&f);
            check_edges(&f);
            check_main(p, &f);
        }
        arena_free(a);
    }
}

static void opinions_and_payment(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    struct flow f = flow_draw(procedure_load(a, "1.013225"), "vi", a);
    const struct flow_box *ask = box(&f, "ask_construction"), *appraising = box(&f, "appraising");
    assert_non_null(ask);
    assert_int_equal(ask->column, appraising->column); /* beside the work that goes on meanwhile */
    assert_int_equal(f.lanes.n, 3);
    f = flow_draw(procedure_load(a, "1.013831"), "vi", a);
    assert_int_equal(f.lanes.n, 4);
    assert_int_equal(box(&f, "paying")->lane, 0);
    const struct flow_edge *e = f.edges.items;
    size_t dashed = 0;
    for (size_t i = 0; i < f.edges.n; i++)
        dashed += e[i].dashed;
    assert_int_equal(dashed, 5); /* supplement there and back, two returns, one sent back */
    arena_free(a);
}

/* Two opinions asked of one department at one step: the second stands a column on. */
static void two_opinions(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const char *small = file_read(a, "tests/domain/procedure/small.yaml").text, *at = strstr(small, "  - {id: more,");
    const char *text = arena_fmt(a, "%.*s%s%s%s", (int)(at - small), small,
                                 "  - {id: again, kind: ask_opinion, name: Hỏi nữa, from: work, asks: so_xay_dung/leader, limit: {amount: 3, unit: hours}}\n",
                                 "  - {id: reply, kind: answer_opinion, name: Đáp nữa, from: work, answers: again}\n", at);
    const struct procedure *p;
    struct err e = {0};
    if (procedure_parse((struct source){"two.yaml", text, strlen(text)}, a, &p, NULL, &e))
        fail_msg("%s", e.why);
    struct flow f = flow_draw(p, "vi", a);
    check_boxes(&f);
    check_edges(&f);
    assert_int_equal(box(&f, "again")->column, box(&f, "ask")->column + 1);
    arena_free(a);
}

static void status_and_what_is_ahead(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    const struct procedure *p = procedure_load(a, "1.001193");
    struct wf_state st = {.state = "waiting", .origin = "registering", .clock = WF_PAUSE, .since = 5};
    struct status now = status_of(p, &st, "vi");
    assert_true(now.yours && now.paused && !now.final && now.since == 5);
    assert_string_equal(now.national, "Yêu cầu bổ sung giấy tờ");
    assert_non_null(strstr(now.text, "Chúng tôi đang chờ"));
    struct list ahead = status_ahead(p, &st, "vi", a);
    const struct status_step *t = ahead.items;
    assert_int_equal(ahead.n, 5);
    assert_true(t[0].now && strcmp(t[1].state, "registering") == 0 && strcmp(t[4].state, "returned") == 0);
    assert_string_equal(t[1].duration, "khoảng 2 giờ");
    st = (struct wf_state){.state = "refused", .origin = ""};
    assert_int_equal(status_ahead(p, &st, "vi", a).n, 1);
    assert_true(status_of(p, &st, "vi").final && !status_of(p, &st, "vi").done);
    assert_string_equal(status_duration(30, "en", a), "about 30 minutes");
    assert_string_equal(status_duration(480, "en", a), "about 1 day");
    assert_string_equal(status_duration(0, "vi", a), "");
    assert_string_equal(status_national(10, "vi"), "Đã trả kết quả");
    assert_string_equal(status_national(11, "vi"), "");
    assert_true(status_clock_stopped(5) && status_clock_stopped(6) && status_clock_stopped(8) && !status_clock_stopped(4));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_procedure_is_drawn),
        cmocka_unit_test(opinions_and_payment),
        cmocka_unit_test(two_opinions),
        cmocka_unit_test(status_and_what_is_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
