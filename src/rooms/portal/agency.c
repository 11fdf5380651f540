/* The lists by who decides: all agencies, and one with its procedures by field. See agency.h. */
#include "rooms/portal/agency.h"
#include "rooms/portal/brief.h"
#include "rooms/portal/room.h"
#include "app/app.h"
#include "base/text.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

enum { NAMED = 3, PAGE = 50 };

const char *const agency_groups[] = {"commune", "province", "central", "other", NULL};

static const struct field link_fields[] = {
    FIELD(agency_link, id, F_TEXT), FIELD(agency_link, name, F_TEXT), FIELD(agency_link, group, F_TEXT, .words = agency_groups, .label = "portal.agencies"),
    FIELD(agency_link, told, F_TEXT), FIELD(agency_link, n, F_INT, .doc = "Procedures that it decides"),
};
const struct model agency_link_model = MODEL(agency_link, link_fields, .doc = "Who decides; /co-quan/{id} lists what");

/* ---- who decides what */

struct agency_all agency_all(const struct req *r)
{
    size_t n;
    const struct procedure *const *p = catalogue_list(r->ctx.world->catalogue, folder_today(&r->ctx), r->x->arena, &n);
    struct list listed = catalogue_listed(r->ctx.world->catalogue);
    struct catalogue_hit *row = ARENA_ARRAY(r->x->arena, struct catalogue_hit, n + listed.n + 1);
    const struct listing *l = listed.items;
    for (size_t i = 0; i < n; i++)
        row[i].procedure = p[i];
    for (size_t i = 0, k = 0; i < listed.n; i++) { /* both by code */
        while (k < n && strcmp(p[k]->code, l[i].code) < 0)
            k++;
        if (k == n || strcmp(p[k]->code, l[i].code) != 0)
            row[n + i].listing = &l[i];
    }
    size_t kept = n;
    for (size_t i = n; i < n + listed.n; i++)
        if (row[i].listing)
            row[kept++] = row[i];
    return (struct agency_all){row, kept};
}

uint64_t agency_bits(const struct req *r, const struct catalogue_hit *hit)
{
    const struct agencies *x = r->ctx.world->agencies;
    return hit->procedure ? agencies_of_procedure(x, hit->procedure) : agencies_of_listing(x, hit->listing);
}

uint64_t agency_bit(const struct req *r, const struct agency_kind *k)
{
    return UINT64_C(1) << (k - r->ctx.world->agencies->at);
}

static void count(const struct req *r, int64_t n[AGENCIES_MAX])
{
    struct agency_all all = agency_all(r);
    memset(n, 0, AGENCIES_MAX * sizeof *n);
    for (size_t i = 0; i < all.n; i++)
        for (uint64_t bits = agency_bits(r, &all.hit[i]); bits; bits &= bits - 1)
            n[__builtin_ctzll(bits)]++;
}

struct agency_link agency_link(const struct req *r, const struct agency_kind *k, int64_t n)
{
    const char *word = req_text(r, n == 1 ? "portal.agencies.procedure" : "portal.agencies.procedures");
    return (struct agency_link){k->id, label_in(&k->name, r->ctx.lang), k->group, arena_fmt(r->x->arena, "%lld %s", (long long)n, word), n};
}

struct agency_link agency_counted(const struct req *r, const struct agency_kind *k)
{
    int64_t n[AGENCIES_MAX];
    count(r, n);
    return agency_link(r, k, n[k - r->ctx.world->agencies->at]);
}

struct list agency_named(const struct req *r, const char *query)
{
    const struct agency_kind *k[NAMED];
    int64_t n[AGENCIES_MAX];
    size_t some = agencies_named(r->ctx.world->agencies, query, r->x->arena, k, NAMED), kept = 0;
    struct agency_link *row = ARENA_ARRAY(r->x->arena, struct agency_link, NAMED);
    if (some)
        count(r, n);
    for (size_t i = 0; i < some; i++)
        if (n[k[i] - r->ctx.world->agencies->at])
            row[kept++] = agency_link(r, k[i], n[k[i] - r->ctx.world->agencies->at]);
    return (struct list){row, kept};
}

/* ---- all agencies */

struct agency_group { const char *group; struct list agencies; };
static const struct field group_fields[] = {
    FIELD(agency_group, group, F_TEXT, .words = agency_groups, .label = "portal.agencies"), FIELD(agency_group, agencies, F_LIST, .of = &agency_link_model),
};
static const struct model group_model = MODEL(agency_group, group_fields);

struct portal_agencies { struct list groups; };
static const struct field agencies_fields[] = {FIELD(portal_agencies, groups, F_LIST, .of = &group_model)};
const struct model portal_agencies_model = MODEL(portal_agencies, agencies_fields, .doc = "Who decides procedures, and how many");

enum err_code portal_agencies(struct req *r, struct err *e)
{
    (void)e;
    const struct agencies *x = r->ctx.world->agencies;
    struct portal_agencies *v = ARENA_NEW(r->x->arena, struct portal_agencies);
    struct agency_group *group = ARENA_ARRAY(r->x->arena, struct agency_group, 4);
    int64_t n[AGENCIES_MAX];
    count(r, n);
    for (size_t g = 0; g < 4; g++) {
        struct agency_link *row = ARENA_ARRAY(r->x->arena, struct agency_link, AGENCIES_MAX);
        group[g] = (struct agency_group){agency_groups[g], {row, 0}};
        for (size_t i = 0; x && i < x->n; i++)
            if (n[i] && strcmp(x->at[i].group, agency_groups[g]) == 0)
                row[group[g].agencies.n++] = agency_link(r, &x->at[i], n[i]);
    }
    v->groups = (struct list){group, 4};
    return req_show(r, v);
}

/* ---- one */

struct agency_field { const char *name; int64_t n; bool chosen; };
static const struct field field_fields[] = {FIELD(agency_field, name, F_TEXT), FIELD(agency_field, n, F_INT), FIELD(agency_field, chosen, F_BOOL)};
static const struct model field_model = MODEL(agency_field, field_fields);

struct agency_part { const char *field; struct list procedures; }; /* of one field, on this page */
static const struct field part_fields[] = {FIELD(agency_part, field, F_TEXT), FIELD(agency_part, procedures, F_LIST, .of = &brief_model)};
static const struct model part_model = MODEL(agency_part, part_fields);

struct portal_agency {
    struct agency_link agency;
    const char *chosen;     /* the field asked for */
    int64_t page, pages, next, before;
    struct list fields;     /* struct agency_field */
    struct list parts;      /* struct agency_part */
    bool many;
};
static const struct field fields[] = {
    FIELD(portal_agency, agency, F_RECORD, .of = &agency_link_model), FIELD(portal_agency, chosen, F_TEXT, .doc = "Only this field (?lv=)"),
    FIELD(portal_agency, page, F_INT), FIELD(portal_agency, pages, F_INT), FIELD(portal_agency, next, F_INT, .doc = "?trang= of the next page; 0 = none"),
    FIELD(portal_agency, before, F_INT, .flags = FIELD_PRIVATE), FIELD(portal_agency, fields, F_LIST, .of = &field_model),
    FIELD(portal_agency, parts, F_LIST, .of = &part_model), FIELD(portal_agency, many, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model portal_agency_model = MODEL(portal_agency, fields, .doc = "What an agency decides, by field");

struct row { const struct catalogue_hit *hit; const char *field, *folded; };

static int by_field(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int d = strcmp(x->folded, y->folded);
    if (!d)
        d = !x->hit->procedure - !y->hit->procedure; /* what is explained here first */
    if (d)
        return d;
    const char *xc = x->hit->procedure ? x->hit->procedure->code : x->hit->listing->code, *yc = y->hit->procedure ? y->hit->procedure->code : y->hit->listing->code;
    return strcmp(xc, yc);
}

static struct row *rows_of(struct req *r, uint64_t bit, size_t *n)
{
    struct agency_all all = agency_all(r);
    struct row *row = ARENA_ARRAY(r->x->arena, struct row, all.n + 1);
    *n = 0;
    for (size_t i = 0; i < all.n; i++) {
        const struct catalogue_hit *h = &all.hit[i];
        if (!(agency_bits(r, h) & bit))
            continue;
        const char *field = h->procedure ? label_in(&h->procedure->field, r->ctx.lang) : h->listing->field;
        row[(*n)++] = (struct row){h, field, text_fold(r->x->arena, field)};
    }
    qsort(row, *n, sizeof *row, by_field);
    return row;
}

/* Fields with how many of each; leaves those of the chosen one in row. */
static size_t put_fields(struct req *r, struct row *row, size_t n, struct portal_agency *v)
{
    struct agency_field *f = ARENA_ARRAY(r->x->arena, struct agency_field, n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!v->fields.n || strcmp(f[v->fields.n - 1].name, row[i].field) != 0)
            f[v->fields.n++] = (struct agency_field){row[i].field, 0, strcmp(row[i].field, v->chosen) == 0};
        f[v->fields.n - 1].n++;
        if (!*v->chosen || f[v->fields.n - 1].chosen)
            row[kept++] = row[i];
    }
    v->fields.items = f;
    return kept;
}

static void put_page(struct req *r, const struct row *row, size_t n, struct portal_agency *v)
{
    long asked = strtol(req_query(r, "trang"), NULL, 10);
    v->pages = n ? (int64_t)((n + PAGE - 1) / PAGE) : 1;
    v->page = asked < 1 ? 1 : asked > v->pages ? v->pages : asked;
    v->next = v->page < v->pages ? v->page + 1 : 0;
    v->before = v->page - 1;
    v->many = v->pages > 1;
    struct agency_part *part = ARENA_ARRAY(r->x->arena, struct agency_part, PAGE + 1);
    struct brief *line = ARENA_ARRAY(r->x->arena, struct brief, PAGE + 1);
    size_t first = (size_t)(v->page - 1) * PAGE, parts = 0;
    for (size_t i = first; i < n && i < first + PAGE; i++, line++) {
        const struct catalogue_hit *h = row[i].hit;
        *line = h->procedure ? brief_of(&r->ctx, h->procedure, "") : brief_listed(&r->ctx, h->listing, "");
        if (!parts || strcmp(part[parts - 1].field, row[i].field) != 0)
            part[parts++] = (struct agency_part){row[i].field, {line, 0}};
        part[parts - 1].procedures.n++;
    }
    v->parts = (struct list){part, parts};
}

enum err_code portal_agency(struct req *r, struct err *e)
{
    const struct agency_kind *k = agencies_find(r->ctx.world->agencies, req_param(r, "agency"));
    struct portal_agency *v = ARENA_NEW(r->x->arena, struct portal_agency);
    size_t n;
    if (!k)
        return err(e, ERR_NOT_FOUND, "no such agency");
    struct row *row = rows_of(r, agency_bit(r, k), &n);
    v->agency = agency_link(r, k, (int64_t)n);
    v->chosen = req_query(r, "lv");
    put_page(r, row, put_fields(r, row, n, v), v);
    r->title = v->agency.name;
    return req_show(r, v);
}
