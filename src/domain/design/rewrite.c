/* The head of a procedure's text, line by line. See rewrite.h. */
#include "domain/design/rewrite.h"
#include "base/buf.h"
#include <stdbool.h>
#include <string.h>

static bool is_key(const char *line, const char *key)
{
    size_t n = strlen(key);
    return strncmp(line, key, n) == 0 && line[n] == ':';
}

/* Belongs to the key before it. */
static bool goes_on(const char *line)
{
    return *line == ' ';
}

static bool is_blank(const char *line)
{
    return *line == '\n' || *line == '\r';
}

static void put_codes(struct buf *b, const char *word, const char *const *code, size_t n)
{
    if (!n)
        return;
    buf_fmt(b, "%s: [", word);
    for (size_t i = 0; i < n; i++)
        buf_fmt(b, "%s\"%s\"", i ? ", " : "", code[i]);
    buf_str(b, "]");
}

static void put_pilot(struct buf *b, const struct rewrite *r)
{
    if (!r->n_provinces && !r->n_communes)
        return;
    buf_str(b, "pilot: {");
    put_codes(b, "provinces", r->provinces, r->n_provinces);
    buf_str(b, r->n_provinces && r->n_communes ? ", " : "");
    put_codes(b, "communes", r->communes, r->n_communes);
    buf_str(b, "}\n");
}

static void put_head(struct buf *b, const struct rewrite *r)
{
    buf_fmt(b, "revision: %d\nvalid_from: %s\n", r->revision, r->valid_from);
    put_pilot(b, r);
}

/* Where the head goes: in place of the revision, else of the first day, else before the first key. */
static bool takes_head(const char *line, bool has_revision, bool has_day)
{
    if (has_revision || has_day)
        return is_key(line, has_revision ? "revision" : "valid_from");
    return !goes_on(line) && !is_blank(line) && *line != '#' && *line != '-';
}

static bool has_key(const char *text, const char *key)
{
    for (const char *s = text; s; s = strchr(s, '\n'), s = s ? s + 1 : NULL)
        if (is_key(s, key))
            return true;
    return false;
}

const char *rewrite_head(const char *text, const struct rewrite *r, struct arena *a)
{
    struct buf b = buf_init(a, strlen(text) + 256);
    bool revision = has_key(text, "revision"), day = has_key(text, "valid_from"), done = false, dropping = false;
    for (const char *s = text; *s;) {
        size_t n = strcspn(s, "\n");
        n += s[n] == '\n';
        dropping = dropping && (goes_on(s) || is_blank(s));
        if (!done && takes_head(s, revision, day)) {
            put_head(&b, r);
            done = true;
        }
        dropping = dropping || is_key(s, "revision") || is_key(s, "valid_from") || is_key(s, "pilot");
        if (!dropping || is_blank(s))
            buf_put(&b, s, n);
        s += n;
    }
    return b.p;
}
