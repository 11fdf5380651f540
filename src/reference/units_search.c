/* Finding units by what people type. A walk over some four thousand sets of bits and the few texts that may match: shorter than one
 * SQL statement, and it can rank. Knows no database. */
#include "reference/units_table.h"
#include "base/buf.h"
#include "base/text.h"
#include "reference/words.h"
#include <string.h>

enum { EXACT = 0, BEGINS = 2, NAMED = 4, FOUND = 6, NOT_FOUND = 99 }; /* + 1 for a name of the past */

/* "ho chi minh" -> " hcm": provinces are often called so. */
static void put_initials(struct buf *b, const char *folded)
{
    buf_char(b, ' ');
    for (const char *s = folded; *s; s++)
        if (s == folded || s[-1] == ' ')
            buf_char(b, *s);
}

static void put_name(struct buf *all, struct buf *names, const struct unit_name *n, bool province, struct arena *a)
{
    const char *name = text_fold(a, n->name), *full = text_fold(a, n->full_name), *en = text_fold(a, n->name_en);
    buf_fmt(names, "%s\n%s\n%s\n", name, full, en);
    buf_fmt(all, " %s %s", full, en);
    if (strcmp(n->type, "thanh_pho") == 0)
        buf_str(all, " tp");
    if (province)
        put_initials(all, name);
}

static void fold_unit(struct unit_words *w, const struct units *u, struct arena *a)
{
    const struct unit *x = w->unit, *p = units_province(u, x);
    struct buf all = buf_init(a, 192), names = buf_init(a, 128), none = buf_init(a, 16);
    for (size_t i = x->n_names; i-- > 0;)
        put_name(&all, &names, &x->names[i], x->tier == UNIT_PROVINCE, a);
    for (size_t i = 0; p && p != x && i < p->n_names; i++)
        put_name(&all, &none, &p->names[i], true, a);
    buf_fmt(&all, " %s %s ", x->code, x->code_alias);
    w->all = all.p;
    w->names = names.p;
    w->begins = words_begin(all.p);
}

void units_fold(struct units *u, struct arena *a)
{
    u->words = ARENA_ARRAY(a, struct unit_words, u->n);
    for (size_t i = 0; i < u->n; i++)
        if (u->place[i]->tier != UNIT_OFFICE) {
            struct unit_words *w = &u->words[u->n_words++];
            w->unit = u->place[i];
            fold_unit(w, u, a);
        }
}

static int rank_name(const char *name, size_t n, const char *query, size_t q)
{
    if (n == q && memcmp(name, query, n) == 0)
        return EXACT;
    if (n > q && memcmp(name, query, q) == 0)
        return BEGINS;
    if (n < q && n > 0 && memcmp(name, query, n) == 0 && query[n] == ' ')
        return NAMED; /* the name, then its province */
    return FOUND;
}

static int rank(const struct unit_words *w, const char *query, size_t q)
{
    if (!words_match(w->all, query))
        return NOT_FOUND;
    int best = FOUND, line = 0;
    for (const char *s = w->names; *s; line++) {
        size_t n = strcspn(s, "\n");
        int r = rank_name(s, n, query, q) + (line >= 3);
        if (r < best)
            best = r;
        s += n + 1;
    }
    return best * UNIT_TIERS + w->unit->tier;
}

/* Into the sorted list if it is better than its last; behind its equals. */
static size_t insert(const struct unit **out, int *ranks, size_t n, size_t max, const struct unit *x, int r)
{
    size_t at = n;
    while (at > 0 && ranks[at - 1] > r)
        at--;
    if (at == max)
        return n;
    if (n < max)
        n++;
    memmove(out + at + 1, out + at, (n - at - 1) * sizeof(*out));
    memmove(ranks + at + 1, ranks + at, (n - at - 1) * sizeof(*ranks));
    out[at] = x;
    ranks[at] = r;
    return n;
}

size_t units_search(const struct units *u, struct unit_query q, struct arena *scratch, const struct unit **out, size_t max)
{
    const char *query = text_fold(scratch, q.text ? q.text : "");
    size_t len = strlen(query), n = 0;
    unsigned tiers = q.tiers ? q.tiers : 1u << UNIT_COMMUNE | 1u << UNIT_PROVINCE;
    if (len == 0 || max == 0)
        return 0;
    int *ranks = ARENA_ARRAY(scratch, int, max);
    uint64_t begins = words_begin(query);
    for (size_t i = 0; i < u->n_words; i++) {
        const struct unit_words *w = &u->words[i];
        if ((w->begins & begins) != begins || !(tiers >> w->unit->tier & 1) || (q.province && w->unit->province != q.province))
            continue;
        int r = rank(w, query, len);
        if (r != NOT_FOUND)
            n = insert(out, ranks, n, max, w->unit, r);
    }
    return n;
}
