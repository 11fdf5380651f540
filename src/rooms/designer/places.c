/* Places in words. See places.h. */
#include "rooms/designer/places.h"
#include "base/buf.h"
#include "reference/units.h"
#include "service/folder.h"
#include <string.h>

enum { NAMED = 4 };

static const char *name_of(const struct req *r, const char *code)
{
    const struct units *all = r->ctx.world->units;
    const struct unit *u = units_by_code(all, strlen(code) == 2 ? UNIT_PROVINCE : UNIT_COMMUNE, code);
    return u ? units_title(all, u, folder_today(&r->ctx), r->ctx.lang, r->x->arena) : code;
}

static void put(const struct req *r, struct buf *b, const char *code, size_t i)
{
    if (i < NAMED)
        buf_fmt(b, "%s%s", i ? ", " : "", name_of(r, code));
}

static const char *ended(const struct req *r, struct buf *b, size_t n)
{
    if (!n)
        return req_text(r, "designer.everywhere");
    if (n > NAMED)
        buf_fmt(b, " %s %zu %s", req_text(r, "designer.and"), n - NAMED, req_text(r, "designer.more_places"));
    return b->p;
}

const char *places_of(const struct req *r, const struct procedure *p)
{
    struct buf b = buf_init(r->x->arena, 0);
    size_t n = 0;
    for (size_t i = 0; i < p->pilot.n_provinces; i++)
        put(r, &b, p->pilot.provinces[i].id, n++);
    for (size_t i = 0; i < p->pilot.n_communes; i++)
        put(r, &b, p->pilot.communes[i].id, n++);
    return ended(r, &b, n);
}

const char *places_codes(const struct req *r, const char *codes)
{
    struct buf b = buf_init(r->x->arena, 0);
    size_t n = 0;
    for (const char *s = codes; *s; s += strcspn(s, " "), s += *s == ' ')
        put(r, &b, arena_strn(r->x->arena, s, strcspn(s, " ")), n++);
    return ended(r, &b, n);
}
