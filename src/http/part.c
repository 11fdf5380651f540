/* Reads the head of a part (RFC 7578, and how WHATWG browsers write names). Must never trust a name:
 * it is text to show, never a path to open. */
#include "http/part.h"
#include "base/text.h"
#include "http/param.h"
#include <string.h>
#include <strings.h>

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
    if (strcmp(param_head(a, value), "form-data"))
        return err(e, ERR_BAD, "part is not form-data");
    for (;;) {
        TRY(param_next(a, &at, &name, &v, e));
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
