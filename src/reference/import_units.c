/* Reads the tables of units and names, checks how they belong together, and derives the offices of the communes. Writes
 * nothing; knows no database. */
#include "reference/import_table.h"
#include "domain/unit.h"
#include <stdlib.h>
#include <string.h>

enum { OFFICES = 9, OFFICE_ID = 1000000 };

struct office_kind {
    int64_t k;
    const char *code, *type, *name, *full_name, *name_en, *for_types;
};

struct units_read {
    struct import_table unit, name, office;
    struct unit *row; /* by id, offices behind */
    size_t n, cap;
    struct unit_name *names; /* by unit, valid_from */
    size_t n_names, names_cap;
    struct office_kind *kinds; /* by k */
    size_t n_kinds;
    struct arena *arena;
};

static const char *replaced(struct arena *a, const char *s, const char *unit)
{
    const char *hole = strstr(s, "{unit}");
    return hole ? arena_fmt(a, "%.*s%s%s", (int)(hole - s), s, unit, hole + strlen("{unit}")) : s;
}

static const struct unit *find(const struct units_read *r, int64_t id)
{
    size_t at = 0, n = r->n;
    while (n > 0) {
        size_t half = n / 2;
        if (r->row[at + half].id < id) {
            at += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return at < r->n && r->row[at].id == id ? &r->row[at] : NULL;
}

enum { ID, CODE, TIER, PARENT, AGENCY, ALIAS, LAT, LON, POPULATION, SEAT };
#define UNIT_COLUMNS "id code tier parent agency_code code_alias lat lon population seat"

static enum err_code read_unit(const struct import_table *t, size_t i, struct unit *out, struct err *e)
{
    const char *code = import_cell(t, i, CODE), *tier = import_cell(t, i, TIER), *dot = strchr(code, '.');
    *out = (struct unit){.code = code, .kind = dot ? dot + 1 : "", .agency_code = import_cell(t, i, AGENCY),
                         .code_alias = import_cell(t, i, ALIAS), .lat = import_cell(t, i, LAT),
                         .lon = import_cell(t, i, LON), .seat = import_cell(t, i, SEAT)};
    TRY(import_number(t, i, ID, (struct import_range){1, 65535, false}, &out->id, e));
    TRY(import_number(t, i, PARENT, (struct import_range){1, 65535, true}, &out->parent, e));
    TRY(import_number(t, i, POPULATION, (struct import_range){1, 100000000, true}, &out->population, e));
    while (out->tier < UNIT_OFFICE && strcmp(unit_tier_words[out->tier], tier) != 0)
        out->tier++;
    if (out->tier == UNIT_OFFICE)
        return import_fault(t, i, e, "tier '%.40s' is not nation, province, department or commune", tier);
    if (!*code || (out->tier == UNIT_DEPARTMENT) != (*out->kind != '\0'))
        return import_fault(t, i, e, "code '%.40s' is not one of a %s", code, tier);
    if ((out->tier == UNIT_NATION) != (out->id == UNIT_NATION_ID) || (out->tier == UNIT_NATION) != (out->parent == 0))
        return import_fault(t, i, e, "the nation has id 65535 and no parent, and nobody else");
    return ERR_OK;
}

/* A department may stand under another; in the end there is a province. */
static enum err_code place_unit(const struct units_read *r, size_t i, struct err *e)
{
    struct unit *u = &r->row[i];
    const struct unit *up = u->tier == UNIT_PROVINCE ? u : find(r, u->parent);
    if (u->tier == UNIT_NATION)
        return ERR_OK;
    for (int hops = 0; up && up->tier == UNIT_DEPARTMENT && hops < 3; hops++)
        up = find(r, up->parent);
    bool placed = u->tier == UNIT_PROVINCE ? u->parent == UNIT_NATION_ID : up && up->tier == UNIT_PROVINCE;
    if (!placed || (u->tier == UNIT_COMMUNE && up->id != u->parent))
        return import_fault(&r->unit, i, e, "unit %lld has parent %lld", (long long)u->id, (long long)u->parent);
    u->province = up->id;
    return ERR_OK;
}

struct keyed { /* a text that must be unique, and its row */
    const char *key;
    size_t row;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int c = strcmp(x->key, y->key);
    return c ? c : (x->row > y->row) - (x->row < y->row);
}

static enum err_code unique(const struct units_read *r, const char *what, const char *(*of)(const struct unit *, struct arena *),
                            struct err *e)
{
    struct keyed *k = ARENA_ARRAY(r->arena, struct keyed, r->n);
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        const char *key = of(&r->row[i], r->arena);
        if (*key)
            k[n++] = (struct keyed){key, i};
    }
    qsort(k, n, sizeof(*k), by_key);
    for (size_t i = 1; i < n; i++)
        if (strcmp(k[i - 1].key, k[i].key) == 0)
            return import_fault(&r->unit, k[i].row, e, "%s '%s' is also that of line %zu", what, k[i].key, k[i - 1].row + 2);
    return ERR_OK;
}

static const char *code_key(const struct unit *u, struct arena *a)
{
    return arena_fmt(a, "%s %s", unit_tier_words[u->tier], u->code);
}

static const char *agency_key(const struct unit *u, struct arena *a)
{
    (void)a;
    return u->agency_code;
}

static enum err_code read_units(struct units_read *r, struct err *e)
{
    for (; r->n < r->unit.n; r->n++) {
        TRY(read_unit(&r->unit, r->n, &r->row[r->n], e));
        if (r->n > 0 && r->row[r->n - 1].id >= r->row[r->n].id)
            return import_fault(&r->unit, r->n, e, "id %lld stands after %lld", (long long)r->row[r->n].id,
                                (long long)r->row[r->n - 1].id);
    }
    for (size_t i = 0; i < r->n; i++)
        TRY(place_unit(r, i, e));
    TRY(unique(r, "code", code_key, e));
    return unique(r, "agency_code", agency_key, e);
}

enum { NAME_UNIT, FROM, TO, TYPE, NAME, FULL, RESOLUTION, EN, ACT };
#define NAME_COLUMNS "unit valid_from valid_to type name full_name full_name_resolution name_en act"

/* Names of a unit follow one another without a gap; the last one is in force. */
static enum err_code chain(const struct import_table *t, size_t i, const struct unit_name *n, struct err *e)
{
    const struct unit_name *before = i > 0 && n[-1].unit == n->unit ? &n[-1] : NULL;
    if (before && strcmp(before->valid_to, n->valid_from) != 0)
        return import_fault(t, i, e, "begins on %s, the name before it ends on '%s'", n->valid_from, before->valid_to);
    if (!before && i > 0 && *n[-1].valid_to)
        return import_fault(t, i - 1, e, "unit %lld has no name in force", (long long)n[-1].unit);
    if (!before && i > 0 && n[-1].unit > n->unit)
        return import_fault(t, i, e, "unit %lld stands after %lld", (long long)n->unit, (long long)n[-1].unit);
    if (*n->valid_to && strcmp(n->valid_to, n->valid_from) <= 0)
        return import_fault(t, i, e, "ends on %s, before it begins", n->valid_to);
    return ERR_OK;
}

static enum err_code read_name(const struct units_read *r, size_t i, struct unit_name *out, struct err *e)
{
    const struct import_table *t = &r->name;
    *out = (struct unit_name){.valid_from = import_cell(t, i, FROM), .valid_to = import_cell(t, i, TO),
                              .type = import_cell(t, i, TYPE), .name = import_cell(t, i, NAME),
                              .full_name = import_cell(t, i, FULL), .full_name_resolution = import_cell(t, i, RESOLUTION),
                              .name_en = import_cell(t, i, EN), .act = import_cell(t, i, ACT)};
    TRY(import_number(t, i, NAME_UNIT, (struct import_range){1, 65535, false}, &out->unit, e));
    TRY(import_date(t, i, FROM, false, e));
    TRY(import_date(t, i, TO, true, e));
    if (!find(r, out->unit))
        return import_fault(t, i, e, "no unit %lld in data/unit.tsv", (long long)out->unit);
    if (!*out->type || !*out->name || !*out->full_name || !*out->name_en)
        return import_fault(t, i, e, "type, name, full_name and name_en are needed");
    return chain(t, i, out, e);
}

static enum err_code read_names(struct units_read *r, struct err *e)
{
    for (; r->n_names < r->name.n; r->n_names++)
        TRY(read_name(r, r->n_names, &r->names[r->n_names], e));
    if (*r->names[r->n_names - 1].valid_to)
        return import_fault(&r->name, r->n_names - 1, e, "the last name is not in force");
    size_t at = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct unit *u = &r->row[i];
        u->names = r->names + at;
        while (at < r->n_names && r->names[at].unit == u->id)
            at++;
        u->n_names = (size_t)(r->names + at - u->names);
        if (u->n_names == 0)
            return import_fault(&r->unit, i, e, "unit %lld has no name in data/unit_name.tsv", (long long)u->id);
    }
    return ERR_OK;
}

static enum err_code read_office_kinds(struct units_read *r, struct err *e)
{
    enum { K, KIND, KIND_TYPE, KIND_NAME, KIND_FULL, KIND_EN, TYPES };
    const struct import_table *t = &r->office;
    r->kinds = ARENA_ARRAY(r->arena, struct office_kind, t->n);
    for (size_t i = 0; i < t->n; i++) {
        struct office_kind *k = &r->kinds[i];
        *k = (struct office_kind){.code = import_cell(t, i, KIND), .type = import_cell(t, i, KIND_TYPE), .name = import_cell(t, i, KIND_NAME),
                                  .full_name = import_cell(t, i, KIND_FULL), .name_en = import_cell(t, i, KIND_EN),
                                  .for_types = import_cell(t, i, TYPES)};
        TRY(import_number(t, i, K, (struct import_range){1, OFFICES, false}, &k->k, e));
        bool again = i > 0 && k[-1].k == k->k;
        if (!*k->code || !*k->type || (i > 0 && k[-1].k > k->k) || (again && strcmp(k[-1].code, k->code) != 0))
            return import_fault(t, i, e, "rows are by k, have a type, and a k has one code");
    }
    r->n_kinds = t->n;
    return ERR_OK;
}

static bool word_in(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *s = words; (s = strstr(s, word)); s += n)
        if ((s == words || s[-1] == ' ') && (s[n] == ' ' || s[n] == '\0'))
            return true;
    return false;
}

/* What the office is called while its commune is called so. */
static void office_name(struct units_read *r, const struct office_kind *k, const struct unit_name *of, int64_t id)
{
    r->names[r->n_names++] = (struct unit_name){
        .unit = id, .valid_from = of->valid_from, .valid_to = of->valid_to, .type = k->type, .name = k->name,
        .full_name = replaced(r->arena, k->full_name, unit_name_small(of, r->arena)), .full_name_resolution = "",
        .name_en = replaced(r->arena, k->name_en, of->name_en), .act = of->act};
}

/* Rows of one k: its kinds by type of commune. */
static enum err_code office(struct units_read *r, const struct unit *commune, size_t from, size_t end, struct err *e)
{
    const struct office_kind *k = &r->kinds[from];
    int64_t id = OFFICE_ID + commune->id * 10 + k->k;
    for (size_t i = 0; i < commune->n_names; i++) {
        size_t at = from;
        while (at < end && !word_in(r->kinds[at].for_types, commune->names[i].type))
            at++;
        if (at == end)
            return import_fault(&r->office, from, e, "no %s for a commune of type %s", k->code, commune->names[i].type);
        office_name(r, &r->kinds[at], &commune->names[i], id);
    }
    r->row[r->n++] = (struct unit){
        .id = id, .code = arena_fmt(r->arena, "%s.%s", commune->code, k->code), .tier = UNIT_OFFICE, .kind = k->code,
        .parent = commune->id, .province = commune->province, .agency_code = "", .code_alias = "", .lat = "", .lon = "",
        .seat = ""};
    return ERR_OK;
}

static enum err_code derive_offices(struct units_read *r, struct err *e)
{
    size_t units = r->n;
    for (size_t i = 0; i < units; i++) {
        if (r->row[i].tier != UNIT_COMMUNE)
            continue;
        for (size_t from = 0, end; from < r->n_kinds; from = end) {
            for (end = from + 1; end < r->n_kinds && r->kinds[end].k == r->kinds[from].k;)
                end++;
            TRY(office(r, &r->row[i], from, end, e));
        }
    }
    return ERR_OK;
}

enum err_code import_directory_read(const struct import_source *s, struct import_directory *out, struct err *e)
{
    struct units_read reading = {.arena = s->arena}, *r = &reading;
    TRY(import_table_read(s, "data/unit.tsv", UNIT_COLUMNS, &r->unit, e));
    TRY(import_table_read(s, "data/unit_name.tsv", NAME_COLUMNS, &r->name, e));
    TRY(import_table_read(s, "data/office_kind.tsv", "k code type name_vi full_name_vi name_en for_types", &r->office, e));
    r->row = ARENA_ARRAY(s->arena, struct unit, r->unit.n * (1 + OFFICES));
    r->names = ARENA_ARRAY(s->arena, struct unit_name, r->name.n * (1 + OFFICES));
    TRY(read_units(r, e));
    TRY(read_names(r, e));
    TRY(read_office_kinds(r, e));
    TRY(derive_offices(r, e));
    out->units = (struct list){r->row, r->n};
    out->names = (struct list){r->names, r->n_names};
    return ERR_OK;
}
