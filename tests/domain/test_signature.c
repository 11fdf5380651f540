/* Signatures: what may be kept, how it is drawn, and that nothing else gets through. */
#include "domain/procedures.h"
#include "base/text.h"
#include "form/signature.h"
#include <stdlib.h>

static const char GOOD[] = "pen:100,100 300,140;400,200";

static void grammar(void **s)
{
    (void)s;
    static const struct { const char *value, *fault; } row[] = {
        {"pen:100,100 300,140;400,200", NULL}, {"pen:0,0 1200,400", NULL}, {"pen:0,0 60,60", NULL}, {"pen:0,0 60,59", "form.signature_short"},
        {"pen:5,5", "form.signature_short"}, {"pen:", "form.signature"}, {"pen:1", "form.signature"}, {"pen:1,", "form.signature"},
        {"pen:,1", "form.signature"}, {"pen:100,100  300,140", "form.signature"}, {"pen:100,100 300,140 ", "form.signature"},
        {"pen:100,100 300,140;", "form.signature"}, {"pen:;100,100 300,140", "form.signature"}, {"pen:100,100;;300,140", "form.signature"},
        {"pen:0100,100 300,140", "form.signature"}, {"pen:00,0 300,140", "form.signature"}, {"pen:+1,0 300,140", "form.signature"},
        {"pen:-1,0 300,140", "form.signature"}, {"pen:1201,0 3,140", "form.signature"}, {"pen:0,401 300,140", "form.signature"},
        {"pen:99999999999,0 300,140", "form.signature"}, {"pen:1.5,0 300,140", "form.signature"}, {"pen:0,0 0,0 300,140", "form.signature"},
        {"pen:0,0 300,140\"/><script>", "form.signature"}, {"pen:0,0 300,140\n", "form.signature"}, {"PEN:0,0 300,140", "form.signature"},
        {"<svg>", "form.signature"}, {"", "form.signature"}, {"name:An", "form.signature"}, {"paper ", "form.signature"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *got = signature_check(row[i].value);
        if (!text_same(got, row[i].fault))
            fail_msg("'%s' gives '%s', not '%s'", row[i].value, got ? got : "", row[i].fault ? row[i].fault : "");
    }
}

/* n points, or n strokes of a point each */
static const char *many(struct arena *a, size_t n, char between)
{
    struct buf b = buf_init(a, 8192);
    buf_str(&b, "pen:");
    for (size_t i = 0; i < n; i++)
        buf_fmt(&b, "%.*s%zu,%zu", i ? 1 : 0, &between, i % 1000, i % 100);
    return b.p;
}

static void bounds(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    assert_null(signature_check(many(a, SIGNATURE_POINTS, ' ')));
    assert_string_equal(signature_check(many(a, SIGNATURE_POINTS + 1, ' ')), "form.signature");
    assert_string_equal(signature_check(many(a, SIGNATURE_STROKES + 1, ';')), "form.signature");
    assert_string_equal(signature_check(many(a, SIGNATURE_STROKES, ';')), "form.signature_short"); /* as many as may be, but a scrawl in a corner */
    assert_string_equal(signature_check(many(a, 100000, ' ')), "form.signature");
    arena_free(a);
}

static void drawn(void **s)
{
    (void)s;
    struct arena *a = arena_new(0);
    assert_string_equal(signature_path(GOOD, a), "M100 100 300 140M400 200h0");
    assert_string_equal(signature_path("pen:100,100 300,140;", a), "");
    assert_string_equal(signature_path("name:An", a), "");
    assert_string_equal(signature_show(GOOD, "vi", a), "Đã ký trên màn hình");
    assert_string_equal(signature_show("name:Bùi Thị Thảo", "vi", a), "Bùi Thị Thảo (gõ họ tên thay chữ ký)");
    assert_string_equal(signature_show("paper", "en", a), "Signed on paper");
    assert_string_equal(signature_show("pen:1,1", "vi", a), "");
    assert_string_equal(signature_show("<b>", "vi", a), "");
    arena_free(a);
}

/* What is spelled out of a path again is what was taken: one drawing, one spelling. */
static const char *respelled(const char *path, struct arena *a)
{
    struct buf b = buf_init(a, 8192);
    buf_str(&b, "pen:");
    for (const char *p = path; *p;) {
        char *end;
        if (*p == 'h') {
            p += 2;
            continue;
        }
        if (*p == 'M' && p > path)
            buf_char(&b, ';');
        else if (*p == ' ')
            buf_char(&b, ' ');
        buf_fmt(&b, "%ld,", strtol(p + 1, &end, 10));
        buf_fmt(&b, "%ld", strtol(end + 1, &end, 10));
        p = end;
    }
    return b.p;
}

/* Good ones with bytes changed, doubled and taken out: refused, or drawn from numbers and 'M', 'h' alone and the same again. */
static void noise(void **s)
{
    (void)s;
    static const char signs[] = "0123456789,;: penMh-+.<>\"'\t\n\x7f\xc3\xff";
    unsigned seed = 20261122;
    size_t taken = 0;
    for (int round = 0; round < 40000; round++) {
        struct arena *a = arena_new(0);
        char *v = arena_str(a, round % 2 ? GOOD : "pen:0,0 9,9 120,7;10,399 11,400;1200,0");
        for (int k = 0; k < 1 + round % 4; k++) {
            seed = seed * 1103515245u + 12345u;
            size_t at = (seed >> 8) % strlen(v);
            if (seed >> 30)
                v[at] = signs[(seed >> 16) % (sizeof signs - 1)];
            else
                memmove(v + at, v + at + 1, strlen(v + at));
        }
        const char *path = signature_path(v, a);
        assert_int_equal(*path != 0, signature_check(v) == NULL);
        assert_int_equal(strspn(path, "Mh0123456789 "), strlen(path));
        if (*path) {
            assert_string_equal(respelled(path, a), v);
            taken++;
        }
        arena_free(a);
    }
    assert_in_range(taken, 1000, 39000);
}

/* ---- in a form */

static const struct ref signers[] = {{"agent", 1}, {"person", 1}};
static const struct form_field fields[] = {
    {.id = "person", .type = FORM_NAME, .pattern = ""}, {.id = "agent", .type = FORM_NAME, .pattern = ""},
    {.id = "signed", .type = FORM_SIGNATURE, .required = true, .mask = MASK_ALL, .pattern = "", .signer = signers, .n_signer = 2, .label = {"Chữ ký", ""}},
};

static const char *told(const char *agent, const char *value, const char *channel, const char **kept, struct arena *a)
{
    static const struct form_step step = {.id = "one", .fields = fields, .n_fields = 3, .title = {"Một", ""}};
    const struct form form = {&step, 1};
    const struct form_value v[] = {{"person", "Bùi Thị Thảo"}, {"agent", agent}, {"signed", value}};
    struct problems p = {.arena = a};
    struct form_env env = {.today = "2026-11-22", .channel = channel};
    struct form_values out;
    form_check(&form, (struct form_values){v, 3}, &env, &p, &out);
    *kept = arena_str(a, form_get(out, "signed"));
    struct list lines = form_show(&form, out, &env, "vi", a);
    const struct form_line *l = lines.items;
    for (size_t i = 0; i < lines.n; i++) /* the strokes themselves stand in no list of answers, and a log sees neither name nor drawing */
        assert_true(!strstr(l[i].value, "pen:") && (strcmp(l[i].id, "signed") != 0 || (l[i].personal && strcmp(l[i].masked, *l[i].value ? "•••" : "") == 0)));
    return p.n ? p.row[0].text : "";
}

static void in_a_form(void **s)
{
    (void)s;
    static const struct { const char *agent, *value, *channel, *kept, *told; } row[] = {
        {"", GOOD, "online", GOOD, ""}, {"", "", "online", "", "err.required"}, {"", "name:bui thi  THAO", NULL, "name:bui thi THAO", ""},
        {"", "name:BÙI THỊ THẢO", "online", "name:Bùi Thị Thảo", ""}, {"", "name:Bùi Thị Thảo Nguyên", "online", NULL, "form.signature_name"},
        {"Trần Văn Lộc", "name:Trần Văn Lộc", "online", "name:Trần Văn Lộc", ""}, {"Trần Văn Lộc", "name:Bùi Thị Thảo", "online", NULL, "form.signature_name"},
        {"", "name:", "online", NULL, "err.too_short"}, {"", "name:An<b>", "online", NULL, "form.name"}, {"", "paper", "counter", "paper", ""},
        {"", "paper", "post", "paper", ""}, {"", "paper", "online", NULL, "form.signature_paper"}, {"", "paper", NULL, NULL, "form.signature_paper"},
        {"", "Bùi Thị Thảo", "online", NULL, "form.signature"}, {"", "pen:3,3", "online", NULL, "form.signature_short"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct arena *a = arena_new(0);
        const char *kept, *got = told(row[i].agent, row[i].value, row[i].channel, &kept, a);
        if (!text_same(got, row[i].told) || (row[i].kept && !text_same(kept, row[i].kept)))
            fail_msg("'%s' gives '%s' and '%s'", row[i].value, got, kept);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grammar), cmocka_unit_test(bounds), cmocka_unit_test(drawn), cmocka_unit_test(noise), cmocka_unit_test(in_a_form),
    };
    return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}
