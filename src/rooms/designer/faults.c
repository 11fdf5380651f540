/* Faults of a text in the page's language. The program words them in English, once; data/fault.tsv has the same sentences in Vietnamese, with
 * their conversions in order. What has no row there is shown as it is. */
#include "app/app.h"
#include "base/embed.h"
#include "rooms/designer/head.h"
#include <string.h>

enum { ARGS = 8 };

static const struct field fields[] = {FIELD(fault_view, line, F_INT), FIELD(fault_view, text, F_TEXT), FIELD(fault_view, source, F_TEXT, .flags = FIELD_PRIVATE)};
const struct model fault_view_model = MODEL(fault_view, fields, .doc = "A fault of a text, and its line");

struct arg {
    const char *s;
    size_t n;
};

/* Length of a conversion such as %s or %ld; 0 = it is none. */
static size_t conversion(const char *s)
{
    size_t n = 1;
    if (*s != '%')
        return 0;
    while (s[n] == 'l' || s[n] == 'z')
        n++;
    return s[n] == 's' || s[n] == 'd' || s[n] == 'u' ? n + 1 : 0;
}

/* Up to where a conversion's value reaches: to the next place of the words that follow it. */
static const char *value_end(const char *text, const char *words, const char *end)
{
    size_t n = 0;
    while (words + n < end && !conversion(words + n))
        n++;
    if (!n)
        return text + strlen(text);
    for (const char *s = text; *s; s++)
        if (strncmp(s, words, n) == 0 && (words + n < end || !s[n]))
            return s;
    return NULL;
}

/* Does the text follow the pattern up to `end`? Its values go into args. */
static bool fits(const char *pattern, const char *end, const char *text, struct arg *args)
{
    size_t n = 0;
    while (pattern < end) {
        size_t k = conversion(pattern);
        if (!k) {
            if (*pattern++ != *text++)
                return false;
            continue;
        }
        const char *to = n < ARGS ? value_end(text, pattern + k, end) : NULL;
        if (!to)
            return false;
        args[n++] = (struct arg){text, (size_t)(to - text)};
        text = to;
        pattern += k;
    }
    return !*text;
}

static const char *filled(const char *pattern, const char *end, const struct arg *args, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    for (size_t n = 0; pattern < end;) {
        size_t k = conversion(pattern);
        if (k && n < ARGS)
            buf_put(&b, args[n].s, args[n].n), n++;
        else
            buf_char(&b, *pattern);
        pattern += k ? k : 1;
    }
    return b.p;
}

/* How much of a pattern is words: of several that fit, the one that says most is meant. */
static size_t weight(const char *pattern, const char *end)
{
    size_t n = 0;
    for (; pattern < end; pattern++)
        n += !conversion(pattern);
    return n;
}

static const char *in_vietnamese(const char *table, const char *text, struct arena *a)
{
    const char *out = text;
    size_t best = 0;
    for (const char *row = table; *row;) {
        const char *tab = strchr(row, '\t'), *end = row + strcspn(row, "\n");
        struct arg args[ARGS] = {{NULL, 0}};
        if (tab && tab < end && weight(row, tab) > best && fits(row, tab, text, args)) {
            best = weight(row, tab);
            out = filled(tab + 1, end, args, a);
        }
        row = end + (*end == '\n');
    }
    return out;
}

static const char *line_of(const char *body, int64_t line, struct arena *a)
{
    for (; line > 1 && *body; line--)
        body += strcspn(body, "\n"), body += *body == '\n';
    return arena_strn(a, body, strcspn(body, "\r\n"));
}

struct list faults_view(const struct req *r, struct list faults, const char *body)
{
    const struct app_config *c = app_config(r->app);
    const struct embedded *table = embed_find(c->files, c->files_n, "data/fault.tsv");
    const struct design_fault *f = faults.items;
    struct fault_view *row = ARENA_ARRAY(r->x->arena, struct fault_view, faults.n + 1);
    bool as_is = !table || strcmp(r->ctx.lang, "en") == 0;
    for (size_t i = 0; i < faults.n; i++)
        row[i] = (struct fault_view){f[i].line, as_is ? f[i].text : in_vietnamese((const char *)table->data, f[i].text, r->x->arena),
                                     line_of(body, f[i].line, r->x->arena)};
    return (struct list){row, faults.n};
}
