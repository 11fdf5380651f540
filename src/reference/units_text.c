/* How a unit is written for people: as a title, with its province, inside a sentence. Knows no HTML. */
#include "reference/units_table.h"
#include "base/buf.h"
#include <string.h>

#define NBSP "\xc2\xa0"

static bool english(const char *lang)
{
    return lang && strcmp(lang, "en") == 0;
}

static const char *bound(const char *s, struct arena *a)
{
    struct buf b = buf_init(a, strlen(s) + 16);
    for (; *s; s++)
        if (*s == ' ')
            buf_str(&b, NBSP);
        else
            buf_char(&b, *s);
    return b.p;
}

const char *units_title(const struct units *u, const struct unit *of, const char *date, const char *lang, struct arena *a)
{
    (void)u;
    const struct unit_name *n = unit_name_on(of, date);
    if (!n)
        return "";
    return arena_str(a, english(lang) ? n->name_en : n->full_name);
}

static const char *placed(const struct units *u, const struct unit *of, const char *date, const char *lang, const char *own,
                          struct arena *a)
{
    if (of->tier == UNIT_COMMUNE)
        own = bound(own, a);
    const struct unit *province = units_province(u, of);
    if (!province || (of->tier != UNIT_COMMUNE && of->tier != UNIT_OFFICE))
        return own;
    const struct unit_name *p = unit_name_on(province, date);
    return arena_fmt(a, "%s, %s", own, english(lang) ? p->name_en : unit_name_small(p, a));
}

const char *units_with_province(const struct units *u, const struct unit *of, const char *date, const char *lang,
                                struct arena *a)
{
    return of ? placed(u, of, date, lang, units_title(u, of, date, lang, a), a) : "";
}

const char *units_in_sentence(const struct units *u, const struct unit *of, const char *date, const char *lang,
                              struct arena *a)
{
    const struct unit_name *n = unit_name_on(of, date);
    if (!n)
        return "";
    return placed(u, of, date, lang, english(lang) ? n->name_en : unit_name_small(n, a), a);
}
