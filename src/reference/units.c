/* The directory of units: loading, and finding one by id, code, place or part in a procedure. Knows no page and
 * writes nothing; what people read is in units_text.c, what they type in units_search.c. */
#include "reference/units_table.h"
#include "base/text.h"
#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

struct place { /* for sorting only */
    int64_t of;
    int tier;
    const char *key;
    const struct unit *unit;
};

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_code(const void *a, const void *b)
{
    const struct unit_code *x = a, *y = b;
    return x->tier != y->tier ? compare(x->tier, y->tier) : strcmp(x->code, y->code);
}

static int by_agency_code(const void *a, const void *b)
{
    const struct unit *const *x = a, *const *y = b;
    return strcmp((*x)->agency_code, (*y)->agency_code);
}

/* Where a unit is listed: communes and departments under their province whatever stands between. */
static int64_t listed_under(const struct unit *u)
{
    return u->tier == UNIT_COMMUNE || u->tier == UNIT_DEPARTMENT ? u->province : u->parent;
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int c = compare(x->of, y->of);
    if (c == 0)
        c = compare(x->tier, y->tier);
    if (c == 0)
        c = strcmp(x->key, y->key);
    return c ? c : compare(x->unit->id, y->unit->id);
}

/* "Đông Anh" -> "dzong anh": folded, but đ sorts after d as in the alphabet. */
static const char *alphabet_key(const char *name, struct arena *a)
{
    struct buf b = buf_init(a, strlen(name) + 16);
    for (const char *s = name; *s;) {
        if (strncmp(s, "đ", 2) == 0 || strncmp(s, "Đ", 2) == 0) {
            buf_str(&b, "dz");
            s += 2;
        } else {
            buf_char(&b, *s++);
        }
    }
    return text_fold(a, b.p);
}

static void index_places(struct units *u, struct arena *a)
{
    struct place *p = ARENA_ARRAY(a, struct place, u->n);
    for (size_t i = 0; i < u->n; i++) {
        const struct unit *x = &u->row[i];
        const char *key = x->tier == UNIT_OFFICE || x->tier == UNIT_DEPARTMENT ? "" : alphabet_key(unit_name_on(x, "")->name, a);
        p[i] = (struct place){listed_under(x), x->tier, key, x};
    }
    qsort(p, u->n, sizeof(*p), by_place);
    u->place = ARENA_ARRAY(a, const struct unit *, u->n);
    for (size_t i = 0; i < u->n; i++)
        u->place[i] = p[i].unit;
}

static void index_codes(struct units *u, struct arena *a)
{
    u->code = ARENA_ARRAY(a, struct unit_code, u->n * 2);
    u->by_agency_code = ARENA_ARRAY(a, const struct unit *, u->n);
    for (size_t i = 0; i < u->n; i++) {
        const struct unit *x = &u->row[i];
        u->code[u->n_code++] = (struct unit_code){x->tier, x->code, x};
        if (*x->code_alias)
            u->code[u->n_code++] = (struct unit_code){x->tier, x->code_alias, x};
        if (*x->agency_code)
            u->by_agency_code[u->n_by_agency_code++] = x;
        u->count[x->tier]++;
    }
    qsort(u->code, u->n_code, sizeof(*u->code), by_code);
    qsort(u->by_agency_code, u->n_by_agency_code, sizeof(*u->by_agency_code), by_agency_code);
}

/* Rows are by id and ids begin at 1: the place of a short one and one more is never beyond 16 bits. */
static void index_ids(struct units *u, struct arena *a)
{
    u->at = ARENA_ARRAY(a, uint16_t, UNIT_IDS);
    for (; u->n_short < u->n && u->row[u->n_short].id < UNIT_IDS; u->n_short++)
        if (u->row[u->n_short].id > 0)
            u->at[u->row[u->n_short].id] = (uint16_t)(u->n_short + 1);
}

/* Both lists are by id: one walk gives every unit its names. */
static enum err_code join_names(struct units *u, const struct list *names, struct err *e)
{
    const struct unit_name *row = names->items;
    size_t at = 0;
    for (size_t i = 0; i < u->n; i++) {
        struct unit *x = &u->row[i];
        x->names = row + at;
        while (at < names->n && row[at].unit == x->id)
            at++;
        x->n_names = (size_t)(row + at - x->names);
        if (x->n_names == 0)
            return err(e, ERR_INTERNAL, "unit %lld has no name", (long long)x->id);
    }
    if (at < names->n)
        return err(e, ERR_INTERNAL, "a name of unit %lld, which there is not", (long long)row[at].unit);
    return ERR_OK;
}

/* Both lists are by id. */
static void join_lives(struct units *u, const struct list *lives)
{
    const struct unit_life *l = lives->items;
    size_t at = 0;
    for (size_t i = 0; i < u->n; i++) {
        struct unit *x = &u->row[i];
        x->opens = x->closes = "";
        while (at < lives->n && l[at].unit < x->id)
            at++;
        if (at == lives->n || l[at].unit != x->id)
            continue;
        x->opens = l[at].opens;
        x->closes = l[at].closes;
        x->heir = l[at].heir;
    }
}

static enum err_code check_parents(const struct units *u, struct err *e)
{
    for (size_t i = 0; i < u->n; i++) {
        const struct unit *x = &u->row[i];
        bool top = x->tier == UNIT_NATION;
        if (!top && (!units_find(u, x->parent) || !units_province(u, x)))
            return err(e, ERR_INTERNAL, "unit %lld stands under nothing", (long long)x->id);
    }
    return ERR_OK;
}

enum err_code units_load(struct db *centre, struct arena *a, const struct units **out, struct err *e)
{
    struct units *u = ARENA_NEW(a, struct units);
    struct list units, names, lives;
    TRY(unit_store_units(centre, a, &units, e));
    TRY(unit_store_names(centre, a, &names, e));
    if (units.n == 0)
        return err(e, ERR_INTERNAL, "the centre has no units: import them first");
    u->row = units.items;
    u->n = units.n;
    index_ids(u, a);
    TRY(join_names(u, &names, e));
    TRY(unit_life_all(centre, a, &lives, e));
    join_lives(u, &lives);
    TRY(check_parents(u, e));
    index_codes(u, a);
    index_places(u, a);
    units_fold(u, a);
    *out = u;
    return ERR_OK;
}

static const struct unit *find_long(const struct units *u, int64_t id)
{
    size_t at = u->n_short, n = u->n - u->n_short;
    while (n > 0) {
        size_t half = n / 2;
        if (u->row[at + half].id < id) {
            at += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return at < u->n && u->row[at].id == id ? &u->row[at] : NULL;
}

const struct unit *units_find(const struct units *u, int64_t id)
{
    if (id >= UNIT_IDS)
        return find_long(u, id);
    size_t at = id > 0 ? u->at[id] : 0;
    return at ? &u->row[at - 1] : NULL;
}

const struct unit *units_by_code(const struct units *u, enum unit_tier tier, const char *code)
{
    struct unit_code key = {(int)tier, code ? code : "", NULL};
    const struct unit_code *hit = bsearch(&key, u->code, u->n_code, sizeof(*u->code), by_code);
    return hit ? hit->unit : NULL;
}

const struct unit *units_by_agency_code(const struct units *u, const char *code)
{
    struct unit like = {.agency_code = code ? code : ""};
    const struct unit *key = &like;
    const struct unit **hit =
        bsearch(&key, u->by_agency_code, u->n_by_agency_code, sizeof(*u->by_agency_code), by_agency_code);
    return hit ? *hit : NULL;
}

const struct unit *units_province(const struct units *u, const struct unit *of)
{
    return of && of->province ? units_find(u, of->province) : NULL;
}

/* First in the list that is not before (of, tier). */
static size_t place_from(const struct units *u, int64_t of, int tier)
{
    size_t at = 0, n = u->n;
    while (n > 0) {
        size_t half = n / 2;
        const struct unit *x = u->place[at + half];
        int c = compare(listed_under(x), of);
        if (c < 0 || (c == 0 && x->tier < tier)) {
            at += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return at;
}

const struct unit *const *units_children(const struct units *u, int64_t of, enum unit_tier tier, size_t *n)
{
    size_t from = place_from(u, of, (int)tier);
    *n = place_from(u, of, (int)tier + 1) - from;
    return u->place + from;
}

const struct unit *units_desk(const struct units *u, const struct unit *of)
{
    return unit_is_point(of) ? units_find(u, of->parent) : of && of->tier == UNIT_COMMUNE ? of : NULL;
}

const struct unit *const *units_provinces(const struct units *u, size_t *n)
{
    return units_children(u, UNIT_NATION_ID, UNIT_PROVINCE, n);
}

size_t units_count(const struct units *u, enum unit_tier tier)
{
    return u->count[tier];
}

static const struct unit *child_of_kind(const struct units *u, int64_t of, enum unit_tier tier, const char *kind)
{
    size_t n;
    const struct unit *const *child = units_children(u, of, tier, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(units_kind_of(u, child[i]), kind) == 0)
            return child[i];
    return NULL;
}

const struct unit *units_agency(const struct units *u, const struct unit *competent, const char *agency)
{
    if (!competent || !agency)
        return NULL;
    if (competent->tier == UNIT_OFFICE)
        competent = units_find(u, competent->parent);
    if (!competent)
        return NULL;
    if (strcmp(agency, units_kind_of(u, competent)) == 0)
        return competent;
    if (strcmp(agency, "province") == 0)
        return units_province(u, competent);
    const struct unit *found = child_of_kind(u, competent->province, UNIT_DEPARTMENT, agency);
    return found ? found : child_of_kind(u, competent->id, UNIT_OFFICE, agency);
}

const char *units_kind_of(const struct units *u, const struct unit *of)
{
    (void)u;
    if (!of)
        return "";
    if (of->tier == UNIT_OFFICE)
        return unit_stands_alone(of) ? of->kind : "commune";
    return of->tier == UNIT_DEPARTMENT ? of->kind : unit_tier_words[of->tier];
}
