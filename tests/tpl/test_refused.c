/* Templates: what is refused at load, word for word, with file and line. */
#include "fixture.h"

static void what_is_refused_in_a_page(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "a\n{{nope}}", "page.html:2: no field 'nope'" },
        { "{{owner.nope}}", "page.html:1: no field 'owner.nope'" },
        { "{{code.x}}", "page.html:1: no field 'code.x'" },
        { "{{papers.title}}", "page.html:1: no field 'papers.title'" },
        { "{{owner.secret}}", "page.html:1: field 'owner.secret' is secret" },
        { "{{nope:code}}", "page.html:1: no format 'nope'" },
        { "{{papers}}", "page.html:1: 'papers' is a list: open it with {{#papers}}" },
        { "{{owner}}", "page.html:1: 'owner' is a record: open it with {{#owner}}" },
        { "\n\n{{#nope}}\n{{/nope}}", "page.html:3: no field 'nope'" },
        { "{{^owner}}{{/owner}}", "page.html:1: record 'owner' is always there" },
        { "{{#state=gone}}{{/state}}", "page.html:1: 'state' is never 'gone'" },
        { "{{#fee=1}}{{/fee}}", "page.html:1: 'fee' is not a word" },
        { "{{t:nope}}", "page.html:1: no message 'nope'" },
        { "{{T:fee}}", "page.html:1: 'fee' holds no message id" },
        { "{{#owner}}\n{{/owner}}\n{{#papers}}{{t:err.min}}{{/papers}}", "page.html:3: no field 'age'" },
        { "{{@n}}", "page.html:1: '@n' stands outside a list" },
        { "{{#owner}}{{#@first}}{{/@first}}{{/owner}}", "page.html:1: '@first' stands outside a list" },
        { "{{#papers}}{{#@mid}}{{/@mid}}{{/papers}}", "page.html:1: no section '@mid'" },
        { "{{>nope}}", "page.html:1: no partial 'nope'" },
        { "{{>page}}", "page.html:1: partial 'page' contains itself" },
        { "{{>@body}}", "page.html:1: {{>@body}} stands in a layout only, once" },
        { "a\n{{code", "page.html:2: '{{' without '}}'" },
        { "{{code\n}}", "page.html:1: '{{' without '}}' on its line" },
        { "{{}}", "page.html:1: '{{}}' is not a tag" },
        { "{{{code}}}", "page.html:1: '{{{code}}' is not a tag" },
        { "{{&code}}", "page.html:1: '{{&code}}' is not a tag" },
        { "{{a b}}", "page.html:1: '{{a b}}' is not a tag" },
        { "{{#state=}}{{/state}}", "page.html:1: '{{#state=}}' is not a tag" },
        { "\n{{#urgent}}\n", "page.html:2: section 'urgent' is never closed" },
        { "{{/urgent}}", "page.html:1: {{/urgent}} closes nothing" },
        { "{{#urgent}}\n{{/note}}", "page.html:2: {{/note}} where {{/urgent}} must come, for line 1" },
    };
    CHECK_ROWS(rows);
}

static void what_is_refused_by_its_place(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "<p>\n<a href={{url}}>", "page.html:2: 'url' stands in an attribute without quotes" },
        { "<a class=x{{url}}>", "page.html:1: 'url' stands in an attribute without quotes" },
        { "<a {{code}}>", "page.html:1: 'code' stands inside a tag, outside an attribute's value" },
        { "<{{code}}>", "page.html:1: 'code' stands inside a tag, outside an attribute's value" },
        { "<a da{{code}}=\"\">", "page.html:1: 'code' stands inside a tag, outside an attribute's value" },
        { "<script>var a = '{{code}}'</script>", "page.html:1: 'code' stands inside <script> or <style>" },
        { "<STYLE>\n{{code}}</STYLE>", "page.html:2: 'code' stands inside <script> or <style>" },
        { "<script>'</scrip>'{{t:hello}}</script>", "page.html:1: 'hello' stands inside <script> or <style>" },
        { "<a onclick=\"{{code}}\">", "page.html:1: 'code' stands in an attribute that holds code" },
        { "<a style='{{code}}'>", "page.html:1: 'code' stands in an attribute that holds code" },
        { "<a hx-on:click=\"{{code}}\">", "page.html:1: 'code' stands in an attribute that holds code" },
        { "<iframe srcdoc=\"{{code}}\">", "page.html:1: 'code' stands in an attribute that holds code" },
        { "<!-- {{code}} -->", "page.html:1: 'code' stands inside <!...>" },
        { "<a href=\"{{t:plain}}\">", "page.html:1: a message may not stand in an address" },
        { "<a href=\"/{{T:note}}\">", "page.html:1: a message may not stand in an address" },
        { "{{#urgent}}<a title=\"{{/urgent}}",
          "page.html:1: section 'urgent' ends at another place of the HTML than it begins" },
        { "<a href=\"\n{{#papers}}\" {{/papers}}",
          "page.html:2: section 'papers' ends at another place of the HTML than it begins" },
        { "<p>x<a href=\"", "page.html:1: the page ends inside a tag" },
    };
    CHECK_ROWS(rows);
    static const struct row fine[] = {
        { "<script>a<b</script><p>{{code}}", "<script>a<b</script><p>a/b c" },
        { "<!-- > -- > --><!doctype html>{{code}}", "<!-- > -- > --><!doctype html>a/b c" },
        { "1 < 2 {{code}}", "1 < 2 a/b c" },
        { "<br/><p a=b c>{{code}}", "<br/><p a=b c>a/b c" },
        { "</p\n>{{code}}<a title = '\"'>{{code}}", "</p\n>a/b c<a title = '\"'>a/b c" },
    };
    CHECK_ROWS(fine);
}

static void what_is_refused_in_files(void **state)
{
    (void)state;
    struct config c;
    config_init(&c, "<p>\n{{>a}}");
    config_add(&c, "a.html", "{{#urgent}}\n{{>b}}\n{{/urgent}}");
    config_add(&c, "b.html", "\n\n{{>a}}");
    assert_string_equal(shown_in(&c, NULL, "vi"), "b.html:3: partial 'a' contains itself");
    config_init(&c, "x");
    config_add(&c, "l.html", "y");
    assert_string_equal(shown_in(&c, "l", "vi"), "l.html:1: layout without {{>@body}}");
    assert_string_equal(shown_in(&c, "m", "vi"), "no layout 'm'");
    config_add(&c, "l.html", "y");
    assert_string_equal(shown_in(&c, NULL, "vi"), "l.html:1: name given twice");
    config_init(&c, "{{>d}}");
    config_add(&c, "d.print", "y");
    assert_string_equal(shown_in(&c, NULL, "vi"), "page.html:1: 'd.print' is of another kind");
    config_init(&c, "x");
    config_add(&c, "d.txt", "y");
    assert_string_equal(shown_in(&c, NULL, "vi"), "d.txt:1: a name must end in .html or .print");
    config_init(&c, "x\xff");
    assert_string_equal(shown_in(&c, NULL, "vi"), "page.html:1: not UTF-8 text");
    config_init(&c, "\n{{nope}}");
    c.files[0].line = 40;
    assert_string_equal(shown_in(&c, NULL, "vi"), "page.html:41: no field 'nope'");
    char *large = arena_alloc(mem, (2 << 20) + 1);
    memset(large, 'x', 2 << 20);
    config_init(&c, large);
    assert_string_equal(shown_in(&c, NULL, "vi"), "page.html:1: larger than 1048576 bytes");
}

static void what_is_refused_in_messages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "a = x\nb\n", "texts/vi.txt:2: a line must be 'key = text'" },
        { "a b = x\n", "texts/vi.txt:1: 'a b' is not a key" },
        { " = x\n", "texts/vi.txt:1: '' is not a key" },
        { "\na = {x\n", "texts/vi.txt:2: message 'a': '{' must begin '{name}' or '{format:name}'" },
        { "a = {}\n", "texts/vi.txt:1: message 'a': '{' must begin '{name}' or '{format:name}'" },
        { "a = [[x\n", "texts/vi.txt:1: message 'a': [[ and ]] do not pair" },
        { "a = x]]\n", "texts/vi.txt:1: message 'a': [[ and ]] do not pair" },
        { "a = x\nb = x \\\ny\na = z\n", "texts/vi.txt:4: message 'a' stands already at texts/vi.txt:1" },
        { "# c\nonly.here = x\n", "texts/vi.txt:2: message 'only.here' has no text in 'en'" },
    };
    struct config c;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        config_init(&c, "x");
        c.messages[0].text = rows[i].page;
        c.messages[0].n = strlen(rows[i].page);
        c.messages[1].text = "";
        c.messages[1].n = 0;
        assert_string_equal(shown_in(&c, NULL, "vi"), rows[i].want);
    }
    config_init(&c, "x");
    c.messages[1].n = (size_t)(strstr(en_text, "dossier.state.done") - en_text);
    assert_string_equal(shown_in(&c, NULL, "vi"), "texts/vi.txt:13: message 'b' has no text in 'en'");
    config_init(&c, "{{T:state}}{{#urgent}}\n{{T:kind}}{{/urgent}}");
    c.messages[0].text = c.messages[1].text = "dossier.state.new = x\n";
    c.messages[0].n = c.messages[1].n = strlen(c.messages[0].text);
    assert_string_equal(shown_in(&c, NULL, "vi"), "page.html:1: no message 'dossier.state.done'");
    c.messages[2] = (struct tpl_messages){ "vi", "texts/more.txt", "more = m\n", 9 };
    c.c.messages_n = 3;
    assert_string_equal(shown_in(&c, NULL, "vi"), "texts/more.txt:1: message 'more' has no text in 'en'");
    config_init(&c, "x{{code}}");
    c.c.messages_n = 0;
    assert_string_equal(shown_in(&c, NULL, "vi"), "xa/b c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_is_refused_in_a_page), T(what_is_refused_by_its_place), T(what_is_refused_in_files),
        T(what_is_refused_in_messages),
    };
    return cmocka_run_group_tests_name("tpl refused", tests, NULL, NULL);
}
