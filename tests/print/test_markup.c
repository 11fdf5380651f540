/* The line mark-up: what each line becomes, what is refused, and that an escaped value stays text. */
#include "base/buf.h"
#include "print/markup.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct arena *mem;

static int setup(void **state)
{
    (void)state;
    mem = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static void put_spans(struct buf *b, const struct list *l)
{
    const struct markup_span *s = l->items;
    for (size_t i = 0; i < l->n; i++)
        buf_fmt(b, "%s%s%s%s%s", s[i].bold ? "<b>" : "", s[i].italic ? "<i>" : "", s[i].text,
                s[i].italic ? "</i>" : "", s[i].bold ? "</b>" : "");
}

static void put_blocks(struct buf *b, const struct list *blocks);

static void put_parts(struct buf *b, const struct markup_block *k)
{
    const struct markup_field *f = k->fields.items;
    for (size_t i = 0; i < k->fields.n; i++) {
        buf_fmt(b, "(%s:", f[i].label);
        put_spans(b, &f[i].spans);
        buf_str(b, ")");
    }
    const struct markup_row *r = k->rows.items;
    for (size_t i = 0; i < k->rows.n; i++) {
        const struct markup_cell *c = r[i].cells.items;
        buf_str(b, r[i].head ? "(head" : "(row");
        for (size_t n = 0; n < r[i].cells.n; n++) {
            buf_char(b, "<^>"[c[n].align]);
            if (c[n].share) buf_int(b, c[n].share);
            put_spans(b, &c[n].spans);
        }
        buf_str(b, ")");
    }
    const struct markup_column *c = k->columns.items;
    for (size_t i = 0; i < k->columns.n; i++) {
        buf_fmt(b, "(%d ", (int)c[i].share);
        put_blocks(b, &c[i].blocks);
        buf_str(b, ")");
    }
}

/* Blocks as "kind[text](part)(part)"; the kind's word comes from the model. */
static void put_blocks(struct buf *b, const struct list *blocks)
{
    const struct field *kind = model_find(model_find(&markup_doc_model, "blocks")->of, "kind");
    const struct markup_block *k = blocks->items;
    for (size_t i = 0; i < blocks->n; i++) {
        buf_fmt(b, "%s%s", i ? " " : "", record_show(&k[i], kind, mem));
        if (k[i].spans.n) {
            buf_str(b, "[");
            put_spans(b, &k[i].spans);
            buf_str(b, "]");
        }
        if (*k[i].text) buf_fmt(b, "[%s]", k[i].text);
        if (k[i].gap) buf_fmt(b, "[%d]", (int)k[i].gap);
        if (k[i].wide) buf_str(b, "[wide]");
        put_parts(b, &k[i]);
    }
}

static const char *parsed(const char *text)
{
    struct markup_doc doc;
    struct err e = { 0 };
    struct buf b = buf_init(mem, 0);
    if (markup_parse("don.print", text, mem, &doc, &e)) buf_str(&b, e.why);
    else put_blocks(&b, &doc.blocks);
    return b.p;
}

struct row {
    const char *text, *want;
};
#define CHECK_ROWS(rows) \
    for (size_t row_ = 0; row_ < sizeof(rows) / sizeof *(rows); row_++) \
    assert_string_equal(parsed((rows)[row_].text), (rows)[row_].want)

static void lines_become_blocks(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "", "" },
        { "một\nhai\n\nba", "par[một hai] par[ba]" },
        { "# A\n## B\n^ C\n> D\n~ E\n- F\n", "title[A] heading[B] centre[C] right[D] small[E] item[F]" },
        { "một\r\n# A\r\nhai\r\n", "par[một] title[A] par[hai]" },
        { "#A ##B\n-x\n@qrx\n=a: b", "par[#A ##B -x @qrx =a: b]" },
        { "#\n^ \n", "" },
        { "a **b __c__** d", "par[a <b>b </b><b><i>c</i></b> d]" },
        { "a * b _ c http://x/__a__", "par[a * b _ c http://x/<i>a</i>]" },
        { "= Tên: **An**\n= Năm: 2026 | Nơi: Huế: Việt\n= Trống:",
          "field(Tên:<b>An</b>) field(Năm:2026)(Nơi:Huế: Việt) field(Trống:)" },
        { "| a | b |\n|---|--:|\n| 1 | 2 |\n|||\nx", "table(head<a>b)(row<1>2)(row<>) par[x]" },
        { "| a | b |\n| :-: | --- |", "table(head^a<b)" },
        { "| a | b |\n| :---: | -------- |\n| 1 | 2 |", "table(head^5a<8b)(row^1<2)" },
        { "| a |\n| 1 |\n\n| b |", "table(row<a)(row<1) table(row<b)" },
        { "| a |\n| 1 |\n|---|", "table(row<a)(row<1)(row<---)" },
        { "@qr https://a.vn/x?a=1", "qr[https://a.vn/x?a=1]" },
        { "---\n----\n{gap 3}\n{page}", "rule rule[wide] gap[3] page" },
        { "{columns 2 3}\n^ a\n{|}\nb\n| c |\n{/columns}\nd", "columns(2 centre[a])(3 par[b] table(row<c)) par[d]" },
        { "{columns}\n{|}\nb\n{/columns}", "columns(1 )(1 par[b])" },
    };
    CHECK_ROWS(rows);
}

static void an_escaped_value_stays_text(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "\\# a", "par[# a]" },
        { "\\- a \\*\\*b\\*\\* \\_\\_ \\\\ \\a \\", "par[- a **b** __ \\ \\a \\]" },
        { "\\{page\\}\n\\-\\-\\-\n\\@qr x", "par[{page} --- @qr x]" },
        { "| a \\| b | \\-\\-\\- |", "table(row<a | b<---)" },
        { "= a\\:b: c \\| d: e", "field(a:b:c | d: e)" },
        { "@qr a\\_\\_b\\|c", "qr[a__b|c]" },
        { "^ \\*\\*", "centre[**]" },
    };
    CHECK_ROWS(rows);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "\na **b", "don.print:2: ** is not closed" },
        { "# __b", "don.print:1: __ is not closed" },
        { "= không", "don.print:1: a field must be '= label: value'" },
        { "= a: 1 | b", "don.print:1: a field must be '= label: value'" },
        { "= a: | b: | c: | d: | e:", "don.print:1: more than four fields in a line" },
        { "| a", "don.print:1: a row ends in '|'" },
        { "|", "don.print:1: a row without cells" },
        { "| a |\n| b | c |", "don.print:2: a row has as many cells as the first one" },
        { "|1|2|3|4|5|6|7|8|9|0|1|2|3|", "don.print:1: too many cells" },
        { "{columns}\n{columns}", "don.print:2: {columns} within {columns}" },
        { "{columns 1}", "don.print:1: {columns} takes two to four shares of 1 to 100" },
        { "{columns 0 1}", "don.print:1: {columns} takes two to four shares of 1 to 100" },
        { "{columns 1 1 1 1 1}", "don.print:1: {columns} takes two to four shares of 1 to 100" },
        { "{columns a}", "don.print:1: {columns} takes two to four shares of 1 to 100" },
        { "{columns}\n{|}\n{|}", "don.print:3: more columns than {columns} says" },
        { "{|}", "don.print:1: {|} outside {columns}" },
        { "{/columns}", "don.print:1: {/columns} outside {columns}" },
        { "{columns}\na", "don.print:2: {columns} is never closed" },
        { "{columns}\n{page}", "don.print:2: unknown {command}" },
        { "{gap 0}", "don.print:1: {gap} takes 1 to 40 lines" },
        { "{gap 4x}", "don.print:1: {gap} takes 1 to 40 lines" },
        { "{hello}", "don.print:1: unknown {command}" },
        { "{", "don.print:1: '{' without '}'" },
        { "@qr", "QR code of an empty text" },
        { "x\xff", "don.print:1: not UTF-8 text" },
    };
    CHECK_ROWS(rows);
}

static void a_document_has_bounds(void **state)
{
    (void)state;
    struct markup_doc doc;
    char *text = arena_alloc(mem, MARKUP_MAX + 2);
    memset(text, 'x', MARKUP_MAX + 1);
    assert_int_equal(markup_parse("x", text, mem, &doc, NULL), ERR_TOO_LARGE);
    text[MARKUP_MAX] = 0;
    for (size_t i = 1; i < MARKUP_MAX; i += 2) text[i] = '\n'; /* as many lines as there can be */
    assert_int_equal(markup_parse("x", text, mem, &doc, NULL), ERR_OK);
    assert_int_equal(doc.blocks.n, 1);
    for (size_t i = 0; i + 3 < MARKUP_MAX; i += 4) memcpy(text + i, "- x\n", 4);
    assert_int_equal(markup_parse("x", text, mem, &doc, NULL), ERR_OK);
    assert_int_equal(doc.blocks.n, MARKUP_MAX / 4);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(lines_become_blocks), T(an_escaped_value_stays_text), T(what_is_refused), T(a_document_has_bounds),
    };
    return cmocka_run_group_tests_name("markup", tests, NULL, NULL);
}
