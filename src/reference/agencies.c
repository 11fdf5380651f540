/* Kinds of agencies: a table in memory. See agencies.h. */
#include "reference/agencies.h"
#include "base/text.h"
#include <string.h>

enum { CELLS = 7, BEGINS = 3, WORDS_MAX = 24 };

/* ---- reading */

/* Parts of a cell; folded if they are words that people type. */
static const char *const *parts_of(char *cell, const char *between, bool fold, struct arena *a, size_t *n)
{
    const char **row = ARENA_ARRAY(a, const char *, WORDS_MAX);
    *n = 0;
    for (char *part; *n + 3 < WORDS_MAX && (part = strsep(&cell, between));)
        if (*part)
            row[(*n)++] = fold ? text_fold(a, part) : part;
    return row;
}

static bool read_line(char *line, struct arena *a, struct agency_kind *k)
{
    char *cell[CELLS];
    for (size_t i = 0; i < CELLS; i++)
        if (!(cell[i] = strsep(&line, "\t")) || (!*cell[i] && i != 5)) /* some are in no file yet */
            return false;
    *k = (struct agency_kind){.id = cell[0], .group = cell[1], .name = {cell[2], cell[3]}};
    k->said = parts_of(arena_fmt(a, "%s|%s|%s", cell[2], cell[3], cell[4]), "|", true, a, &k->n_said);
    k->kinds = parts_of(cell[5], " ", false, a, &k->n_kinds);
    k->texts = parts_of(cell[6], "|", false, a, &k->n_texts);
    return line == NULL;
}

static bool fits(const struct agency_kind *k, const char *text)
{
    bool fit = false;
    for (size_t i = 0; i < k->n_texts; i++) {
        if (*k->texts[i] == '!' && strstr(text, k->texts[i] + 1))
            return false;
        fit |= *k->texts[i] != '!' && strstr(text, k->texts[i]);
    }
    return fit;
}

/* Where the catalogue names nobody, its level and ministry tell: "#commune#bo tu phap". */
static uint64_t classify(const struct agencies *x, const struct listing *l, struct arena *scratch)
{
    const char *text = *l->agency ? text_fold(scratch, l->agency) : arena_fmt(scratch, "#%s#%s", l->levels, text_fold(scratch, l->ministry));
    uint64_t bits = 0;
    for (size_t i = 0; i + 1 < x->n; i++)
        if (fits(&x->at[i], text))
            bits |= UINT64_C(1) << i;
    return bits ? bits : UINT64_C(1) << (x->n - 1);
}

static void classify_all(struct agencies *x, struct list listings, struct arena *a)
{
    struct arena *scratch = arena_new(0);
    uint64_t *bits = ARENA_ARRAY(a, uint64_t, listings.n + 1);
    x->first = listings.items;
    for (size_t i = 0; i < listings.n; i++) {
        bits[i] = classify(x, &x->first[i], scratch);
        arena_reset(scratch);
    }
    x->bits = bits;
    x->n_bits = listings.n;
    arena_free(scratch);
}

enum err_code agencies_read(const char *tsv, struct list listings, struct arena *a, const struct agencies **out, struct err *e)
{
    struct agencies *x = ARENA_NEW(a, struct agencies);
    struct agency_kind *row = ARENA_ARRAY(a, struct agency_kind, AGENCIES_MAX);
    char *text = arena_str(a, tsv);
    strsep(&text, "\n"); /* the header */
    for (char *line; (line = strsep(&text, "\n")) && *line;)
        if (x->n == AGENCIES_MAX || !read_line(line, a, &row[x->n++]))
            return err(e, ERR_INTERNAL, "agency.tsv: line %zu has not its cells, or is one too many", x->n + 1);
    if (!x->n)
        return err(e, ERR_INTERNAL, "agency.tsv: no rows");
    x->at = row;
    classify_all(x, listings, a);
    *out = x;
    return ERR_OK;
}

/* ---- looking up */

const struct agency_kind *agencies_find(const struct agencies *x, const char *id)
{
    for (size_t i = 0; x && i < x->n; i++)
        if (strcmp(x->at[i].id, id) == 0)
            return &x->at[i];
    return NULL;
}

uint64_t agencies_of_procedure(const struct agencies *x, const struct procedure *p)
{
    for (size_t i = 0; x && i < x->n; i++)
        for (size_t k = 0; k < x->at[i].n_kinds; k++)
            if (strcmp(x->at[i].kinds[k], p->competent.id) == 0)
                return UINT64_C(1) << i;
    return x && x->n ? UINT64_C(1) << (x->n - 1) : 0;
}

uint64_t agencies_of_listing(const struct agencies *x, const struct listing *l)
{
    return x && l >= x->first && l < x->first + x->n_bits ? x->bits[l - x->first] : 0;
}

/* "so xay" begins "so xay dung"; "so xay dung da nang" goes on after it, which one word ("thue") is too little for. */
static bool names(const char *said, const char *text)
{
    size_t n = strlen(said), typed = strlen(text);
    if (strcmp(said, text) == 0)
        return true;
    return (typed >= BEGINS && text_starts(said, text)) || (strchr(said, ' ') && typed > n && text_starts(text, said) && text[n] == ' ');
}

size_t agencies_named(const struct agencies *x, const char *text, struct arena *scratch, const struct agency_kind **out, size_t max)
{
    const char *typed = text_trim(scratch, text_fold(scratch, text));
    size_t n = 0;
    for (size_t i = 0; x && *typed && i + 1 < x->n && n < max; i++)
        for (size_t k = 0; k < x->at[i].n_said; k++)
            if (names(x->at[i].said[k], typed)) {
                out[n++] = &x->at[i];
                break;
            }
    return n;
}
