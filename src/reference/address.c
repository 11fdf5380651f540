/* Understanding addresses. See address.h; must never guess: two possible communes are none. */
#include "reference/address.h"
#include "base/text.h"
#include "reference/old_units.h"
#include "reference/units.h"
#include <string.h>

enum { PARTS = 12 };

static const char *const TODAY = "9999-12-31"; /* the names that hold now */

static const struct unit *commune(const struct world *w, const char *code)
{
    return units_by_code(w->units, UNIT_COMMUNE, code);
}

static struct address_place place(const struct world *w, const struct unit *u, const char *lang, struct arena *a)
{
    return (struct address_place){u->code, units_with_province(w->units, u, TODAY, lang, a), "", false};
}

static bool there(const struct address_place *p, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(p[i].code, code) == 0)
            return true;
    return false;
}

/* Each commune once: by its name of today, or by the old one that fits best. Returns how many there are now. */
static size_t add_old(const struct world *w, const struct old_unit *old, const char *lang, struct arena *a, struct address_place *out, size_t n)
{
    for (size_t i = 0; i < old->n_became && n < ADDRESS_PLACES; i++) {
        const struct unit *u = commune(w, old->became[i]);
        if (!u || there(out, n, u->code))
            continue;
        out[n] = place(w, u, lang, a);
        out[n].was = arena_fmt(a, "%s%s%s, %s", old->name, *old->district ? ", " : "", old->district, old->province);
        out[n++].split = old->n_became > 1;
    }
    return n;
}

size_t address_places(const struct world *w, const char *text, const char *lang, struct arena *a, struct address_place out[ADDRESS_PLACES])
{
    const struct unit *now[ADDRESS_PLACES];
    const struct old_unit *old[ADDRESS_PLACES];
    struct unit_query q = {.text = text, .tiers = 1u << UNIT_COMMUNE};
    size_t found = units_search(w->units, q, a, now, ADDRESS_PLACES), n = 0;
    for (size_t i = 0; i < found && n < ADDRESS_PLACES / 2; i++)
        out[n++] = place(w, now[i], lang, a);
    found = old_units_search(w->old_units, text, a, old, ADDRESS_PLACES);
    for (size_t i = 0; i < found; i++)
        n = add_old(w, old[i], lang, a, out, n);
    return n;
}

/* The text without blanks that do not break, folded: as names are compared. */
static const char *plain(const char *s, struct arena *a)
{
    return text_fold(a, s);
}

/* All places have the same code. */
static const char *the_one(const struct address_place *p, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (strcmp(p[i].code, p[0].code) != 0)
            return "";
    return n ? p[0].code : "";
}

/* Of places those whose own name, today's or the old one, is what stands before the first comma of the text. */
static size_t named_so(struct address_place *p, size_t n, const char *text, struct arena *a)
{
    const char *name = plain(arena_strn(a, text, strcspn(text, ",")), a);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const char *own = *p[i].was ? p[i].was : p[i].name;
        if (strcmp(plain(arena_strn(a, own, strcspn(own, ",")), a), name) == 0)
            p[kept++] = p[i];
    }
    return kept;
}

/* A name of today is meant as today's, unless it is only an old one. */
static size_t todays(struct address_place *p, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!*p[i].was)
            p[kept++] = p[i];
    return kept ? kept : n;
}

static const char *exactly(const struct world *w, const char *text, struct arena *a)
{
    struct address_place p[ADDRESS_PLACES];
    size_t n = address_places(w, text, "vi", a, p);
    n = named_so(p, n, text, a);
    return the_one(p, todays(p, n));
}

const char *address_unit(const struct world *w, const char *text, struct arena *a)
{
    struct address_place p[ADDRESS_PLACES];
    text = text_trim(a, text);
    if (strlen(text) == 5 && strspn(text, "0123456789") == 5)
        return commune(w, text) ? text : "";
    const char *code = exactly(w, text, a);
    return *code ? code : the_one(p, address_places(w, text, "vi", a, p));
}

const char *address_understand(const struct world *w, const char *text, struct arena *a)
{
    text = text_trim(a, text);
    if (!*text || strchr(text, '|'))
        return text;
    size_t parts = 0;
    for (const char *s = strchr(text, ','); s && parts < PARTS; s = strchr(s + 1, ','), parts++) {
        const char *code = exactly(w, text_trim(a, s + 1), a);
        if (*code)
            return arena_fmt(a, "%s|%s", code, text_trim(a, arena_strn(a, text, (size_t)(s - text))));
    }
    return arena_fmt(a, "|%s", text);
}
