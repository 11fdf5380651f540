/* The place in HTML, character by character (after the tokenizer of the HTML standard, cut to what templates
 * need), and the table of attributes in which a value is an address or code. Never sees a value. */
#include "tpl/html.h"
#include <string.h>
#include <strings.h>

static const char *const url_attrs[] = {
    "href", "src", "action", "formaction", "poster", "cite", "data", "ping", "background", "manifest", "xlink:href",
    "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-push-url", "hx-replace-url", "sse-connect", NULL,
};
static const char *const code_attrs[] = { "style", "srcdoc", "srcset", "hx-vals", "hx-headers", NULL };

static bool in_list(const char *const *list, const char *s)
{
    for (; *list; list++)
        if (strcmp(*list, s) == 0) return true;
    return false;
}

static enum html_kind attr_kind(const char *name)
{
    if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0) return KIND_CODE;
    if (in_list(code_attrs, name)) return KIND_CODE;
    return in_list(url_attrs, name) ? KIND_URL : KIND_PLAIN;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void add(char *word, size_t *n, size_t cap, char c)
{
    if (*n + 1 < cap) {
        word[(*n)++] = lower(c);
        word[*n] = 0;
    }
}

static void tag_end(struct html *h)
{
    h->match = 0;
    h->state = HTML_TEXT;
    if (h->closing) return;
    if (strcmp(h->tag, "script") == 0 || strcmp(h->tag, "style") == 0) h->state = HTML_RAW;
    if (strcmp(h->tag, "title") == 0 || strcmp(h->tag, "textarea") == 0) h->state = HTML_PLAIN;
}

static void after_lt(struct html *h, char c)
{
    h->closing = c == '/';
    h->tag_n = 0;
    h->tag[0] = 0;
    if (c == '/') {
        h->state = HTML_NAME;
    } else if (c == '!') {
        h->state = HTML_DECL;
        h->match = 0;
    } else if ((lower(c) >= 'a' && lower(c) <= 'z')) {
        h->state = HTML_NAME;
        add(h->tag, &h->tag_n, sizeof h->tag, c);
    } else {
        h->state = HTML_TEXT;
    }
}

/* Between attributes and in their names. */
static void in_tag(struct html *h, char c)
{
    if (c == '>') {
        tag_end(h);
    } else if (space(c) || c == '/') {
        h->state = HTML_TAG;
    } else if (c == '=') {
        h->kind = attr_kind(h->attr);
        h->value_n = 0;
        h->state = HTML_EQUALS;
    } else {
        if (h->state == HTML_TAG) h->attr_n = 0;
        add(h->attr, &h->attr_n, sizeof h->attr, c);
        h->state = HTML_ATTR;
    }
}

static void in_value(struct html *h, char c)
{
    if (h->state == HTML_EQUALS) {
        if (space(c)) return;
        h->quote = c;
        h->state = c == '"' || c == '\'' ? HTML_QUOTED : HTML_BARE;
        if (h->state == HTML_BARE && c == '>') tag_end(h);
        return;
    }
    if (h->state == HTML_QUOTED && c == h->quote) h->state = HTML_TAG;
    else if (h->state == HTML_BARE && space(c)) h->state = HTML_TAG;
    else if (h->state == HTML_BARE && c == '>') tag_end(h);
    else add(h->value, &h->value_n, sizeof h->value, c);
}

/* <!-- ... --> and <!doctype ...> */
static void in_decl(struct html *h, char c)
{
    if (h->state == HTML_DECL) {
        if (c == '>') h->state = HTML_TEXT;
        h->match = c == '-' ? h->match + 1 : 9; /* only right after the ! */
        if (h->match == 2) {
            h->state = HTML_COMMENT;
            h->match = 0;
        }
        return;
    }
    if (c == '>' && h->match >= 2) h->state = HTML_TEXT;
    h->match = c == '-' ? h->match + 1 : 0;
}

/* <script>, <style>, <title>, <textarea> end at their own closing tag only. */
static void in_raw(struct html *h, char c)
{
    char want = h->match == 0 ? '<' : h->match == 1 ? '/' : h->tag[h->match - 2];
    if (want && lower(c) == want) {
        h->match++;
    } else if (!want && (c == '>' || space(c) || c == '/')) {
        h->closing = true;
        h->state = HTML_TAG;
        if (c == '>') tag_end(h);
    } else {
        h->match = c == '<';
    }
}

static void in_name(struct html *h, char c)
{
    if (c == '>') tag_end(h);
    else if (space(c) || c == '/') h->state = HTML_TAG;
    else add(h->tag, &h->tag_n, sizeof h->tag, c);
}

static void in_text(struct html *h, char c)
{
    if (c == '<') h->state = HTML_LT;
}

void html_feed(struct html *h, const char *s, size_t n)
{
    static void (*const step[])(struct html *, char) = {
        [HTML_TEXT] = in_text, [HTML_LT] = after_lt, [HTML_NAME] = in_name, [HTML_TAG] = in_tag,
        [HTML_ATTR] = in_tag, [HTML_EQUALS] = in_value, [HTML_QUOTED] = in_value, [HTML_BARE] = in_value,
        [HTML_DECL] = in_decl, [HTML_COMMENT] = in_decl, [HTML_RAW] = in_raw, [HTML_PLAIN] = in_raw,
    };
    for (size_t i = 0; i < n; i++) step[h->state](h, s[i]);
}

void html_value(struct html *h)
{
    if (h->state == HTML_QUOTED) add(h->value, &h->value_n, sizeof h->value, '.');
    if (h->state == HTML_PLAIN) h->match = 0;
}

static enum escape url_escape(const struct html *h)
{
    if (h->value_n == 0) return ESC_URL;
    bool opaque = strncmp(h->value, "tel:", 4) == 0 || strncmp(h->value, "mailto:", 7) == 0;
    return opaque ? ESC_HTML : ESC_PART;
}

const char *html_place(const struct html *h, enum escape *esc, bool *bold)
{
    *esc = ESC_HTML;
    *bold = h->state == HTML_TEXT;
    switch (h->state) {
    case HTML_TEXT:
    case HTML_PLAIN:
        return NULL;
    case HTML_QUOTED:
        if (h->kind == KIND_CODE) return "in an attribute that holds code";
        if (h->kind == KIND_URL) *esc = url_escape(h);
        return NULL;
    case HTML_EQUALS:
    case HTML_BARE:
        return "in an attribute without quotes";
    case HTML_RAW:
        return "inside <script> or <style>";
    case HTML_COMMENT:
    case HTML_DECL:
        return "inside <!...>";
    default:
        return "inside a tag, outside an attribute's value";
    }
}

static bool inside_tag(const struct html *h)
{
    return h->state == HTML_NAME || h->state == HTML_TAG || h->state == HTML_ATTR;
}

bool html_join(struct html *h, const struct html *before)
{
    if (inside_tag(h) && inside_tag(before)) {
        h->state = HTML_TAG; /* what follows begins a name of its own */
        return true;
    }
    if (h->state != before->state) return false;
    if (h->state == HTML_QUOTED) return h->quote == before->quote && strcmp(h->attr, before->attr) == 0;
    if (h->state == HTML_RAW || h->state == HTML_PLAIN) return strcmp(h->tag, before->tag) == 0;
    return true;
}

bool html_url_ok(const char *s)
{
    for (const char *p = s; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == '\\' || *p == 0x7f) return false; /* browsers drop or turn these */
    if (s[0] == '/') return s[1] != '/';
    if (s[0] == '#' || s[0] == '?') return true;
    return strncasecmp(s, "https:", 6) == 0 || strncasecmp(s, "mailto:", 7) == 0 || strncasecmp(s, "tel:", 4) == 0;
}
