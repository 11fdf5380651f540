/* See card.h; must never keep a picture, and never trust that a code is a card's. */
#include "app/look/card.h"
#include "app/app.h"
#include "reference/address.h"
#include "scan/scan.h"
#include <string.h>

bool card_photo_offered(const struct req *r)
{
    const struct scan *s = app_config(r->app)->scan;
    return s && s->self;
}

static const struct http_file *photo_of(const struct req *r)
{
    for (size_t i = 0; i < r->x->files_n; i++)
        if (strcmp(r->x->files[i].field, CARD_PHOTO) == 0)
            return &r->x->files[i];
    return NULL;
}

static const char *wrong_with(enum err_code rc)
{
    switch (rc) {
    case ERR_TYPE: return "card.no_picture";
    case ERR_TOO_LARGE: return "card.too_large";
    case ERR_INVALID: return "card.damaged";
    case ERR_BUSY: return "card.busy";
    default: return NULL;
    }
}

static const char *wrong_codes(const struct req *r, const struct scan_codes *found)
{
    struct card card;
    if (found->n != 1)
        return found->n ? "card.several" : "card.no_code";
    return card_parse(found->text[0], r->x->arena, &card, NULL) ? "card.other_code" : NULL;
}

enum err_code card_photo_read(struct req *r, struct err *e)
{
    const struct http_file *f = photo_of(r);
    struct scan_codes found = {0};
    if (!f || !card_photo_offered(r))
        return ERR_OK;
    enum err_code rc = f->size ? scan_codes(app_config(r->app)->scan, f->path, r->x->arena, &found, e) : ERR_INVALID;
    const char *wrong = rc ? wrong_with(rc) : wrong_codes(r, &found);
    if (rc && !wrong)
        return rc;
    if (wrong)
        problem_add(&r->problems, CARD_PHOTO, f->size ? wrong : "card.empty", 0);
    else
        req_put(r, CARD_TEXT, found.text[0]);
    return req_checked(r, e);
}

/* ---- into fields */

struct form_values card_lay_over(struct form_values under, struct form_values over, struct arena *a)
{
    struct form_value *v = ARENA_ARRAY(a, struct form_value, under.n + over.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < over.n; i++)
        v[n++] = over.at[i];
    for (size_t i = 0; i < under.n; i++)
        if (!*form_get(over, under.at[i].name))
            v[n++] = under.at[i];
    return (struct form_values){v, n};
}

struct form_values card_fill(const struct req *r, const struct form *form, const struct card *c, const char *unit)
{
    struct arena *a = r->x->arena;
    const struct form_value all[] = {{"card.name", c->name}, {"card.identifier", c->identifier}, {"card.birth", c->birth}, {"card.sex", c->sex},
                                     {"card.address", c->address}, {"unit.code", unit}};
    struct form_value *known = ARENA_ARRAY(a, struct form_value, sizeof all / sizeof all[0]);
    size_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].value && *all[i].value)
            known[n++] = all[i];
    struct form_values filled = form_prefill(form, (struct form_values){known, n}, a);
    struct form_value *row = ARENA_ARRAY(a, struct form_value, filled.n + 1);
    for (size_t i = 0; i < filled.n; i++) {
        const struct form_field *x = form_find(form, filled.at[i].name);
        row[i] = filled.at[i];
        if (x && x->type == FORM_ADDRESS)
            row[i].value = address_understand(r->ctx.world, row[i].value, a);
    }
    return (struct form_values){row, filled.n};
}
