/* Templates: what a page shows, and that no value gets out unescaped. */
#include "base/clock.h"
#include "fixture.h"

static void fields_are_shown_escaped(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "{{code}}", "a/b c" },
        { "{{ code }}|{{fee}}|{{urgent}}|{{state}}|{{born}}", "a/b c|50000|true|new|2026-02-03" },
        { "{{owner.name}} {{owner.age}}", "An &quot;&lt;&amp;&#39;&gt; 41" },
        { "{{title}}", "Một cửa" },
        { "{{money:fee}}", "&lt;50000 đồng&gt;" },
        { "{{count:papers}}", "3" },
        { "{ {code} }}", "{ {code} }}" },
        { "", "" },
        { "{{note}}", "" },
    };
    CHECK_ROWS(rows);
}

/* Each place of the HTML with a value that tries to get out of it. */
static void a_value_cannot_leave_its_place(void **state)
{
    (void)state;
    static const char *const values[] = { "\"><script>alert(1)</script>", "' onclick='x", "<!--", "&lt;", "]]>", "`${1}" };
    static const char *const pages[] = { "<p>{{code}}</p>", "<p title=\"{{code}}\">", "<p title='{{code}}'>",
                                         "<title>{{code}}</title>", "<textarea>{{code}}</textarea>",
                                         "<a href=\"/x/{{code}}\">", "<a href=\"{{code}}\">" };
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        for (size_t p = 0; p < sizeof pages / sizeof *pages; p++) {
            sample.code = values[v];
            const char *hole = strstr(pages[p], "{{"), *tail = strstr(pages[p], "}}") + 2, *got = shown(pages[p]);
            size_t head = (size_t)(hole - pages[p]), n = strlen(got), end = strlen(tail);
            assert_true(n >= head + end && memcmp(got, pages[p], head) == 0 && strcmp(got + n - end, tail) == 0);
            for (size_t i = head; i < n - end; i++) assert_null(strchr("<>\"'", got[i]));
        }
    }
}

static void an_address_is_checked(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "/ho-so", "<a href=\"/ho-so\">" },
        { "/", "<a href=\"/\">" },
        { "?a=1&b=2", "<a href=\"?a=1&amp;b=2\">" },
        { "#x", "<a href=\"#x\">" },
        { "https://a.vn/", "<a href=\"https://a.vn/\">" },
        { "HTTPS://a.vn/", "<a href=\"HTTPS://a.vn/\">" },
        { "mailto:a@b.vn", "<a href=\"mailto:a@b.vn\">" },
        { "tel:+84", "<a href=\"tel:+84\">" },
        { "", "<a href=\"#\">" },
        { "http://a.vn", "<a href=\"#\">" },
        { "//a.vn", "<a href=\"#\">" },
        { "/\\a.vn", "<a href=\"#\">" },
        { "/\t/a.vn", "<a href=\"#\">" },
        { "javascript:alert(1)", "<a href=\"#\">" },
        { " javascript:alert(1)", "<a href=\"#\">" },
        { "JaVaScRiPt:alert(1)", "<a href=\"#\">" },
        { "data:text/html,x", "<a href=\"#\">" },
        { "ho-so", "<a href=\"#\">" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sample.url = rows[i].page;
        assert_string_equal(shown("<a href=\"{{url}}\">"), rows[i].want);
    }
    sample.url = "/x";
    static const struct row parts[] = {
        { "<a href=\"/x/{{code}}\">", "<a href=\"/x/a%2Fb%20c\">" },
        { "<a href='/x/{{url:code}}'>", "<a href='/x/a%2Fb%20c'>" },
        { "<a href=\"/x/{{fee}}\">", "<a href=\"/x/50000\">" },
        { "<a href=\"{{url}}/{{code}}\">", "<a href=\"/x/a%2Fb%20c\">" },
        { "<a href=\"{{note}}{{url}}\">", "<a href=\"#%2Fx\">" },
        { "<a href=\"{{#urgent}}/{{/urgent}}{{url}}\">", "<a href=\"/%2Fx\">" },
        { "<a href=\"tel:{{owner.name}}\">", "<a href=\"tel:An &quot;&lt;&amp;&#39;&gt;\">" },
        { "<form ACTION = \"{{code}}\">", "<form ACTION = \"#\">" },
        { "<button formaction=\"{{code}}\">", "<button formaction=\"#\">" },
        { "<a hx-get=\"{{code}}\">", "<a hx-get=\"#\">" },
        { "<img src=\"{{money:fee}}\">", "<img src=\"#\">" },
        { "<p data-href=\"{{url:code}}\">", "<p data-href=\"a%2Fb%20c\">" },
    };
    CHECK_ROWS(parts);
}

static void sections(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "{{#papers}}{{title}};{{/papers}}", "Đơn &lt;1&gt;;Bản vẽ;Sổ;" },
        { "{{#papers}}{{@n}}{{^@last}},{{/@last}}{{/papers}}", "1,2,3" },
        { "{{#papers}}{{#@first}}[{{/@first}}{{@n}}{{#@last}}]{{/@last}}{{/papers}}", "[123]" },
        { "{{#papers}}{{title}}:{{#copies}}{{name}}{{@n}}{{code}}{{^copies}}x{{/copies}} {{/copies}}{{@n}}|{{/papers}}",
          "Đơn &lt;1&gt;:Bình1a/b c Chi2a/b c 1|Bản vẽ:2|Sổ:Chi1a/b c 3|" },
        { "{{#papers}}{{^copies}}{{title}}{{/copies}}{{/papers}}", "Bản vẽ" },
        { "{{?papers}}<ul>{{#papers}}<li>{{@n}}{{/papers}}</ul>{{/papers}}", "<ul><li>1<li>2<li>3</ul>" },
        { "{{#owner}}{{name}} {{age}} {{code}}{{/owner}}", "An &quot;&lt;&amp;&#39;&gt; 41 a/b c" },
        { "{{#urgent}}gấp{{/urgent}}{{^urgent}}thường{{/urgent}}", "gấp" },
        { "{{#note}}có{{/note}}{{^note}}không{{/note}}", "không" },
        { "{{#state=new}}mới{{/state}}{{#state=done}}xong{{/state=done}}{{^state=done}}!{{/state}}", "mới!" },
        { "{{#kind=a}}A{{/kind}}{{#kind=b}}B{{/kind}}{{#code=a/b c}}C{{/code}}{{^code=x}}D{{/code}}", "ACD" },
        { "<input{{#urgent}} checked{{/urgent}} {{^urgent}}disabled{{/urgent}}>", "<input checked >" },
        { "<p class=\"a{{#urgent}} b{{/urgent}}\">", "<p class=\"a b\">" },
        { "<a {{#urgent}}href=\"{{url}}\"{{/urgent}}>", "<a href=\"/ho-so/1?a=1&amp;b=2\">" },
    };
    CHECK_ROWS(rows);
    sample.papers.n = 0;
    assert_string_equal(shown("{{#papers}}x{{/papers}}{{^papers}}trống{{/papers}}{{?papers}}y{{/papers}}"), "trống");
}

static void a_list_of_many_thousand_items(void **state)
{
    (void)state;
    enum { N = 50000 };
    struct paper *many = ARENA_ARRAY(mem, struct paper, N);
    for (size_t i = 0; i < N; i++) many[i] = (struct paper){ .title = "x", .copies = { copies, 2 } };
    sample.papers = (struct list){ many, N };
    const char *got = shown("{{#papers}}{{#copies}}{{name}}{{/copies}}{{@n}}\n{{/papers}}");
    size_t lines = 0;
    for (const char *p = got; *p; p++) lines += *p == '\n';
    assert_int_equal(lines, N);
    assert_string_equal(got + strlen(got) - strlen("BìnhChi50000\n"), "BìnhChi50000\n");
}

static void a_line_of_tags_alone_is_gone(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "a\n  {{#urgent}}\nb\n  {{/urgent}}  \nc\n", "a\nb\nc\n" },
        { "{{! hello }}\nx", "x" },
        { "{{! over\nlines }}\nx{{! y }}z", "xz" },
        { "a\n{{#urgent}}{{^note}}\nb\n{{/note}}{{/urgent}}\r\nc", "a\nb\nc" },
        { "a\n {{code}}\n\nb", "a\n a/b c\n\nb" },
        { "a {{#urgent}}\nb{{/urgent}}\n", "a \nb\n" },
        { "{{#urgent}}\nlast\n{{/urgent}}", "last\n" },
        { "\n\n{{^urgent}}\n\n{{/urgent}}\n\n", "\n\n\n" },
    };
    CHECK_ROWS(rows);
}

static void a_layout_with_partials(void **state)
{
    (void)state;
    struct config c;
    config_init(&c, "<h1>{{code}}</h1>\n{{#papers}}\n{{>part/paper}}\n{{/papers}}\n");
    config_add(&c, "layout.html", "<title>{{title}} {{t:plain}}</title>\n<main>\n{{>@body}}\n</main>\n");
    config_add(&c, "part/paper.html", "<p>{{title}}\n");
    assert_string_equal(shown_in(&c, "layout", "vi"),
                        "<title>Một cửa Tải về</title>\n<main>\n"
                        "<h1>a/b c</h1>\n<p>Đơn &lt;1&gt;\n<p>Bản vẽ\n<p>Sổ\n</main>\n");
}

static void a_layout_sees_the_outermost_model_only(void **state)
{
    (void)state;
    struct config c;
    config_init(&c, "{{#papers}}{{title}};{{/papers}}{{code}}");
    config_add(&c, "layout.html", "{{#title}}<i>{{title}}</i>{{>@body}}{{/title}}");
    assert_string_equal(shown_in(&c, "layout", "vi"), "<i>Một cửa</i>Đơn &lt;1&gt;;Bản vẽ;Sổ;a/b c");
    config_init(&c, "x");
    config_add(&c, "layout.html", "{{>@body}}\n{{code}}");
    assert_string_equal(shown_in(&c, "layout", "vi"), "layout.html:2: no field 'code'");
}

static void messages_in_both_languages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "{{t:hello}}", "Chào <b>An &quot;&lt;&amp;&#39;&gt;</b> &amp; bà con" },
        { "<p title=\"{{t:hello}}\">", "<p title=\"Chào An &quot;&lt;&amp;&#39;&gt; &amp; bà con\">" },
        { "<title>{{t:hello}}</title>", "<title>Chào An &quot;&lt;&amp;&#39;&gt; &amp; bà con</title>" },
        { "{{t:fee}} {{t:long}} {{t:plain}}", "Phí: &lt;50000 đồng&gt; một hai ba Tải về" },
        { "{{T:state}}", "Mới <b>nhận</b>" },
        { "<p title='{{T:state}}'>", "<p title='Mới nhận'>" },
        { "{{T:kind}}", "Loại A của a/b c" },
    };
    CHECK_ROWS(rows);
    struct config c;
    config_init(&c, "{{t:hello}}|{{t:fee}}|{{t:long}}|{{T:state}}|{{T:kind}}");
    sample.owner.name = "An";
    sample.state = STATE_DONE;
    sample.kind = "b";
    assert_string_equal(shown_in(&c, NULL, "en"), "Hello <b>An</b>|Fee: &lt;50000 dong&gt;|one two three|Done|Kind B");
    assert_string_equal(shown_in(&c, NULL, "fr"),
                        "Chào <b>An</b> &amp; bà con|Phí: &lt;50000 đồng&gt;|một hai ba|Xong|Loại B");
}

static void a_message_named_by_a_value(void **state)
{
    (void)state;
    sample.note = "err.min";
    assert_string_equal(shown("{{#owner}}{{T:note}}{{/owner}}"), "Cần ít nhất 41 chữ");
    assert_string_equal(shown("{{T:note}}"), "Cần ít nhất {age} chữ");
    sample.note = "no <such>";
    assert_string_equal(shown("{{T:note}}"), "no &lt;such&gt;");
    sample.note = "";
    assert_string_equal(shown("{{T:note}}"), "");
}

static void messages_as_plain_text(void **state)
{
    (void)state;
    struct config c;
    config_init(&c, "");
    struct tpl_set *s = NULL;
    struct err e = { 0 };
    assert_int_equal(tpl_open(&c.c, &s, &e), ERR_OK);
    assert_string_equal(tpl_message(s, "vi", "hello", &dossier_model, &sample, mem), "Chào An \"<&'> & bà con");
    assert_string_equal(tpl_message(s, "en", "fee", &dossier_model, &sample, mem), "Fee: <50000 dong>");
    assert_string_equal(tpl_message(s, "vi", "fee", NULL, NULL, mem), "Phí: {money:fee}");
    assert_string_equal(tpl_message(s, "vi", "fee", &person_model, &sample.owner, mem), "Phí: {money:fee}");
    assert_true(tpl_has_message(s, "plain"));
    assert_false(tpl_has_message(s, "none"));
    assert_true(tpl_has_page(s, "page"));
    assert_false(tpl_has_page(s, "pag"));
    assert_int_equal(tpl_unknown(s), 0);
    assert_string_equal(tpl_message(s, "vi", "none", NULL, NULL, mem), "none");
    assert_int_equal(tpl_unknown(s), 1);
    tpl_close(s);
    tpl_close(NULL);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void a_folder_overrides_files(void **state)
{
    (void)state;
    char dir[] = "build/tpl-XXXXXX";
    assert_true(mkdir("build", 0777) == 0 || errno == EEXIST);
    assert_non_null(mkdtemp(dir));
    struct config c;
    config_init(&c, "inside {{code}} {{t:plain}}");
    c.c.override_dir = dir;
    assert_string_equal(shown_in(&c, NULL, "vi"), "inside a/b c Tải về");
    const char *page = arena_fmt(mem, "%s/page.html", dir);
    write_file(page, "outside\n{{code}}");
    assert_string_equal(shown_in(&c, NULL, "vi"), "outside\na/b c");
    write_file(page, "outside\n{{nope}}");
    assert_string_equal(shown_in(&c, NULL, "vi"), "page.html:2: no field 'nope'");
    unlink(page);
    assert_int_equal(mkdir(page, 0777), 0);
    const char *why = shown_in(&c, NULL, "vi");
    assert_non_null(strstr(why, "page.html:1: cannot be read"));
    rmdir(page);
    rmdir(dir);
}

static void documents_escape_their_own_way(void **state)
{
    (void)state;
    struct config c;
    config_init(&c, "");
    c.files[0] = (struct tpl_source){ .name = "page.print", .text = "# {{code}}\n{{#papers}}\n| {{@n}} | {{title}} |\n"
                                      "{{/papers}}\n{{note}} <a href={{owner.name}} {{t:hello}}" };
    c.files[0].n = strlen(c.files[0].text);
    sample.note = "# x\n| y \x01";
    sample.owner.name = "A*n";
    assert_string_equal(shown_in(&c, NULL, "vi"),
                        "# a\\/b c\n| 1 | Đơn \\<1\\> |\n| 2 | Bản vẽ |\n| 3 | Sổ |\n"
                        "\\# x \\| y  <a href=A\\*n Chào **A\\*n** \\& bà con");
}

/* Not a test: test_tpl bench */
static void bench(void)
{
    static const struct model *const models[] = { &site_model, &dossier_model };
    struct site site = { "Một cửa" };
    const void *recs[] = { &site, &sample };
    struct config c;
    config_init(&c, "<h1 title=\"{{code}}\">{{t:hello}}</h1>\n{{#papers}}\n<tr><td>{{@n}}</td><td>{{title}}</td>\n"
                    "{{#copies}}<td><a href=\"/x/{{name}}\">{{age}} {{money:fee}}</a></td>{{/copies}}</tr>\n{{/papers}}\n");
    struct tpl_set *s = NULL;
    struct err e = { 0 };
    int id;
    setup(NULL);
    struct paper *many = ARENA_ARRAY(mem, struct paper, 100);
    for (size_t i = 0; i < 100; i++) many[i] = papers[0];
    sample.papers = (struct list){ many, 100 };
    if (tpl_open(&c.c, &s, &e) || tpl_bind(s, NULL, "page", models, 2, &id, &e)) abort();
    struct arena *a = arena_new(1 << 20);
    size_t bytes = 0;
    int64_t from = clock_mono_us();
    for (int i = 0; i < 2000; i++) {
        arena_reset(a);
        struct buf out = buf_init(a, 65536);
        tpl_render(s, id, "vi", recs, &out);
        bytes += out.n;
    }
    double us = (double)(clock_mono_us() - from);
    printf("page of %zu bytes: %.1f us, %.0f MB/s\n", bytes / 2000, us / 2000, (double)bytes / us);
    arena_free(a);
    tpl_close(s);
    teardown(NULL);
}

static struct tpl_set *worded(const struct tpl_wording *w, size_t n)
{
    static const char page[] = "<p title=\"{{t:a}}\">{{t:a}}</p>", vi[] = "a = Có {money:fee} [[đồng]]\nb = B\n", en[] = "a = {money:fee} dong\nb = B\n";
    const struct tpl_source pages[] = {{.name = "p.html", .text = page, .n = sizeof page - 1}};
    const struct tpl_messages both[] = {{.lang = "vi", .file = "t.vi.txt", .text = vi, .n = sizeof vi - 1}, {.lang = "en", .file = "t.en.txt", .text = en, .n = sizeof en - 1}};
    struct tpl_config c = {.files = pages, .files_n = 1, .messages = both, .messages_n = 2, .formats = formats, .formats_n = sizeof formats / sizeof *formats,
                           .wordings = w, .wordings_n = n};
    struct tpl_set *s = NULL;
    struct err e = {0};
    if (tpl_open(&c, &s, &e)) fail_msg("%s", e.why);
    return s;
}

static void other_words_have_the_same_fields(void **state)
{
    (void)state;
    static const struct { const char *id, *text, *fault; } cases[] = {
        {"a", "Trả {money:fee}", NULL}, {"a", "{money:fee} và [[{money:fee}]] <b>", NULL}, {"a", "Trả", "tpl.fields"}, {"a", "{fee}", "tpl.fields"},
        {"a", "{money:fee} {code}", "tpl.fields"}, {"a", "{money:fee", "tpl.form"}, {"a", "[[{money:fee}", "tpl.form"}, {"a", "", "tpl.form"}, {"x", "x", "tpl.unknown"},
    };
    struct arena *a = arena_new(0);
    struct tpl_set *s = worded(NULL, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tpl_wording w = {"vi", cases[i].id, cases[i].text};
        const char *fault = tpl_wording_fault(s, &w, a);
        if (strcmp(fault ? fault : "", cases[i].fault ? cases[i].fault : "") != 0) fail_msg("%s: %s", cases[i].text, fault ? fault : "fits");
    }
    tpl_close(s);
    arena_free(a);
}

static void other_words_are_shown_escaped_and_the_own_ones_known(void **state)
{
    (void)state;
    static const struct tpl_wording w[] = {{"vi", "a", "<Trả> [[{money:fee}]]"}, {"en", "a", "without the field"}, {"vi", "gone", "x"}};
    struct arena *a = arena_new(0);
    struct tpl_set *s = worded(w, 3);
    struct tpl_words words;
    const struct model *models[] = {&dossier_model};
    const void *recs[] = {&sample};
    struct buf b = buf_init(a, 0);
    struct err e = {0};
    int id;
    if (tpl_bind(s, NULL, "p", models, 1, &id, &e)) fail_msg("%s", e.why);
    tpl_render(s, id, "vi", recs, &b);
    assert_non_null(strstr(b.p, ">&lt;Trả&gt; <b>"));
    assert_true(tpl_message_words(s, "vi", "a", a, &words));
    assert_string_equal(words.own, "Có {money:fee} [[đồng]]");
    assert_string_equal(words.now, "<Trả> [[{money:fee}]]");
    assert_true(words.changed);
    assert_true(tpl_message_words(s, "en", "a", a, &words));
    assert_string_equal(words.now, "{money:fee} dong");
    assert_false(words.changed);
    assert_string_equal(tpl_message_id(s, 1), "b");
    assert_null(tpl_message_id(s, 2));
    tpl_close(s);
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "bench") == 0) return bench(), 0;
    const struct CMUnitTest tests[] = {
        T(fields_are_shown_escaped), T(a_value_cannot_leave_its_place), T(an_address_is_checked), T(sections),
        T(a_list_of_many_thousand_items), T(a_line_of_tags_alone_is_gone), T(a_layout_with_partials),
        T(a_layout_sees_the_outermost_model_only),
        T(messages_in_both_languages), T(a_message_named_by_a_value), T(messages_as_plain_text),
        T(other_words_have_the_same_fields), T(other_words_are_shown_escaped_and_the_own_ones_known),
        T(a_folder_overrides_files), T(documents_escape_their_own_way),
    };
    return cmocka_run_group_tests_name("tpl", tests, NULL, NULL);
}
