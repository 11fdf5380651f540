/* Reads the head of a part (RFC 7578, and how WHATWG browsers write names). Must never trust a name:
 * it is text to show, never a path to open. */
#include "http/part.h"
#include "base/text.h"
#include <string.h>
#include <strings.h>

static const char *lower(struct arena *a, const char *s, size_t n)
{
    char *p = arena_strn(a, s, n);
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] | 0x20);
    return p;
}

const char *part_value(struct arena *a, const char *value)
{
    value += strspn(value, " \t");
    size_t n = strcspn(value, ";");
    while (n && (value[n - 1] == ' ' || value[n - 1] == '\t'))
        n--;
    return lower(a, value, n);
}

/* s is after the opening quote; returns the place after the closing one, NULL if there is none. */
static const char *quoted(struct arena *a, const char *s, const char **out)
{
    char *to = arena_strn(a, s, strlen(s));
    size_t n = 0;
    for (; *s && *s != '"'; s++) {
        if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
            s++;
        to[n++] = *s;
    }
    to[n] = 0;
    *out = to;
    return *s ? s + 1 : NULL;
}

enum err_code part_param(struct arena *a, const char **at, const char **name, const char **value, struct err *e)
{
    const char *s = *at + strcspn(*at, ";");
    *name = NULL;
    s += strspn(s, "; \t");
    if (!*s) {
        *at = s;
        return ERR_OK;
    }
    size_t n = strcspn(s, "=; \t\"");
    if (n == 0 || s[n] != '=')
        return err(e, ERR_BAD, "header parameter without a value");
    *name = lower(a, s, n);
    s += n + 1;
    if (*s == '"') {
        s = quoted(a, s + 1, value);
        if (!s)
            return err(e, ERR_BAD, "quote not closed in a header");
    } else {
        n = strcspn(s, "; \t\"");
        *value = arena_strn(a, s, n);
        s += n;
    }
    s += strspn(s, " \t");
    if (*s && *s != ';')
        return err(e, ERR_BAD, "text after a header parameter");
    *at = s;
    return ERR_OK;
}

/* Browsers write ", CR and LF inside names as %22, %0D, %0A and nothing else so. */
static const char *undo_browser(struct arena *a, const char *s)
{
    char *to = arena_str(a, s), *w = to;
    for (; *s; s++) {
        bool quote = !strncmp(s, "%22", 3), cr = !strncasecmp(s, "%0d", 3), lf = !strncasecmp(s, "%0a", 3);
        *w++ = quote ? '"' : cr ? '\r' : lf ? '\n' : *s;
        if (quote || cr || lf)
            s += 2;
    }
    *w = 0;
    return to;
}

static enum err_code clean(struct arena *a, const char *s, size_t max, const char **out, struct err *e)
{
    s = undo_browser(a, s);
    if (!text_utf8(s, strlen(s)))
        return err(e, ERR_BAD, "name in a form is not UTF-8");
    s = text_nfc(a, s);
    if (!text_printable(s, false))
        return err(e, ERR_BAD, "control character in a name in a form");
    if (text_chars(s) > max)
        return err(e, ERR_BAD, "name in a form is too long");
    *out = s;
    return ERR_OK;
}

/* "C:\scans\a.pdf" and "../../a.pdf" are a.pdf. */
static enum err_code file_name(struct arena *a, const char *s, const char **out, struct err *e)
{
    if (!*s) {
        *out = "";
        return ERR_OK;
    }
    for (const char *p = s; *p; p++)
        if (*p == '/' || *p == '\\')
            s = p + 1;
    TRY(clean(a, s, PART_NAME_MAX, out, e));
    *out = text_trim(a, *out);
    if (!**out || !strcmp(*out, ".") || !strcmp(*out, ".."))
        return err(e, ERR_BAD, "file name is no name");
    return ERR_OK;
}

static enum err_code disposition(struct arena *a, const char *value, struct part *out, struct err *e)
{
    const char *at = value, *name, *v;
    bool extended = false;
    if (strcmp(part_value(a, value), "form-data"))
        return err(e, ERR_BAD, "part is not form-data");
    for (;;) {
        TRY(part_param(a, &at, &name, &v, e));
        if (!name)
            break;
        if ((!strcmp(name, "name") && out->field) || (!strcmp(name, "filename") && out->name))
            return err(e, ERR_BAD, "parameter twice in a part");
        if (!strcmp(name, "name"))
            TRY(clean(a, v, PART_FIELD_MAX, &out->field, e));
        if (!strcmp(name, "filename"))
            TRY(file_name(a, v, &out->name, e));
        extended |= !strcmp(name, "filename*");
    }
    if (!out->field || !*out->field)
        return err(e, ERR_BAD, "part without a name");
    if (extended && !out->name)
        return err(e, ERR_BAD, "filename* alone in a part");
    return ERR_OK;
}

/* One line "Name: value", NUL-terminated, changed in place. */
static enum err_code part_line(struct arena *a, char *line, struct part *out, bool *seen, struct err *e)
{
    char *colon = strchr(line, ':');
    if (!colon || colon == line || strcspn(line, " \t") < (size_t)(colon - line))
        return err(e, ERR_BAD, "header line of a part is malformed");
    *colon = 0;
    const char *value = colon + 1 + strspn(colon + 1, " \t");
    if (!strcasecmp(line, "Content-Disposition")) {
        if (*seen)
            return err(e, ERR_BAD, "Content-Disposition twice in a part");
        *seen = true;
        return disposition(a, value, out, e);
    }
    if (!strcasecmp(line, "Content-Type") && !strncasecmp(value, "multipart/", 10))
        return err(e, ERR_BAD, "multipart inside multipart");
    if (!strcasecmp(line, "Content-Transfer-Encoding") && strcasecmp(value, "binary") && strcasecmp(value, "8bit") &&
        strcasecmp(value, "7bit"))
        return err(e, ERR_BAD, "part with a transfer encoding");
    return ERR_OK;
}

enum err_code part_read(struct arena *a, const char *head, size_t n, struct part *out, struct err *e)
{
    char *line = arena_strn(a, head, n);
    bool seen = false;
    *out = (struct part){ 0 };
    if (memchr(head, 0, n))
        return err(e, ERR_BAD, "NUL in the head of a part");
    while (line) {
        char *next = strstr(line, "\r\n");
        if (next) {
            *next = 0;
            next += 2;
        }
        if (strpbrk(line, "\r\n"))
            return err(e, ERR_BAD, "bare line break in the head of a part");
        TRY(part_line(a, line, out, &seen, e));
        line = next;
    }
    return seen ? ERR_OK : err(e, ERR_BAD, "part without Content-Disposition");
}
