/* See reach.h. */
#include "app/place/reach.h"
#include "reference/units.h"
#include "service/folder.h"
#include "store/unit_store.h"
#include <string.h>

enum { WHOLE = 9 /* digits from which another number may follow */ };

static const struct field fields[] = {
    FIELD(reach, unit, F_TEXT), FIELD(reach, address, F_TEXT), FIELD(reach, phone, F_TEXT), FIELD(reach, tel, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(reach, email, F_TEXT), FIELD(reach, hours, F_TEXT, .flags = FIELD_LINES, .doc = "Opening hours in words"), FIELD(reach, told, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model reach_model = MODEL(reach, fields, .doc = "How people reach a unit; empty is what nobody has told yet");

const char *reach_tel(const char *phone, struct arena *a)
{
    struct buf b = buf_init(a, 24);
    for (const char *s = phone; *s; s++) {
        bool digit = *s >= '0' && *s <= '9';
        if (digit || (*s == '+' && !b.n))
            buf_char(&b, *s);
        else if (b.n >= WHOLE && strchr("-+,/;", *s))
            break;
    }
    return b.n ? b.p : "";
}

enum err_code reach_of(const struct ctx *c, const struct unit *u, struct reach *out, struct err *e)
{
    struct unit_contact *x = NULL;
    const struct units *all = c->world->units;
    *out = (struct reach){.unit = units_with_province(all, u, folder_today(c), c->lang, c->arena), .address = "", .phone = "", .email = "", .hours = "", .tel = ""};
    if (!u)
        return ERR_OK;
    TRY(unit_contact_find(c->centre, u->id, c->arena, &x, e));
    if (!x && u->tier == UNIT_OFFICE && !unit_stands_alone(u))
        TRY(unit_contact_find(c->centre, u->parent, c->arena, &x, e));
    if (!x)
        return ERR_OK;
    out->address = x->address;
    out->phone = x->phone;
    out->email = x->email;
    out->hours = x->hours;
    out->tel = reach_tel(x->phone, c->arena);
    out->told = *x->address || *x->phone || *x->email || *x->hours;
    return ERR_OK;
}
