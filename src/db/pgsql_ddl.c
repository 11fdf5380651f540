/* Migrations are one text for both engines, written as SQLite reads it. What PostgreSQL calls otherwise is changed here, word by word and
 * outside of texts and comments. Must never know a table's name. */
#include "base/buf.h"
#include "db/pgsql.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct { const char *word, *here; } words[] = {
    {"integer", "bigint"},
    {"blob", "bytea"},
    {"text", "text collate \"C\""}, /* texts are compared by their bytes, as SQLite does */
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of a comment, a text or a quoted name that begins at s; s itself where none begins. */
static const char *skip(const char *s)
{
    if (s[0] == '-' && s[1] == '-')
        return s + strcspn(s, "\n");
    if (*s != '\'' && *s != '"')
        return s;
    const char *end = strchr(s + 1, *s);
    return end ? end + 1 : s + strlen(s);
}

static bool begins(const char *s, const char *words_)
{
    size_t n = strlen(words_);
    return strncasecmp(s, words_, n) == 0 && !is_word(s[n]);
}

/* "create trigger NAME before update on TABLE begin select raise(abort, 'why'); end" -> the same with a function that refuses. */
static const char *trigger(const char *s, struct buf *out)
{
    static const char how[] = " begin select raise(abort, ";
    const char *body = strstr(s, how), *why = body ? body + sizeof how - 1 : NULL, *end = why ? skip(why) : NULL;
    static const char rest[] = "); end";
    if (!why || *why != '\'' || strncmp(end, rest, sizeof rest - 1) != 0 || memchr(s, ';', (size_t)(body - s)))
        return s;
    buf_put(out, s, (size_t)(body - s));
    buf_str(out, " for each row execute function motcua_refuse(");
    buf_put(out, why, (size_t)(end - why));
    buf_str(out, ")");
    return end + sizeof rest - 1;
}

/* before: the last character that is no blank. A type comes behind a name, a name behind a parenthesis or a comma. */
static const char *word(const char *s, char before, struct buf *out)
{
    size_t n = 0;
    if (begins(s, "without rowid"))
        return s + sizeof "without rowid" - 1;
    if (begins(s, "create trigger")) {
        const char *end = trigger(s, out);
        if (end != s)
            return end;
    }
    while (is_word(s[n]))
        n++;
    for (size_t i = 0; is_word(before) && i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].word) == n && strncasecmp(s, words[i].word, n) == 0) {
            buf_str(out, words[i].here);
            return s + n;
        }
    buf_put(out, s, n);
    return s + n;
}

const char *pgsql_ddl(struct arena *a, const char *text)
{
    struct buf out = buf_init(a, strlen(text) * 2);
    char before = 0;
    for (const char *s = text; *s;) {
        const char *end = skip(s);
        if (end != s) {
            buf_put(&out, s, (size_t)(end - s));
            s = end;
        } else if (is_word(*s)) {
            s = word(s, before, &out);
            before = s[-1];
        } else {
            before = isspace((unsigned char)*s) ? before : *s;
            buf_char(&out, *s++);
        }
    }
    return out.p;
}
