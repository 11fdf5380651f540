/* Finding procedures by what people type. Knows no database. */
#include "reference/catalogue_table.h"
#include "base/text.h"
#include "reference/words.h"
#include <stdatomic.h>
#include <string.h>

enum { BY_CODE, NAME_BEGINS, BY_NAME, BY_EVERYDAY_WORDS, BY_SUMMARY, NOT_FOUND };

static const char *fold2(struct arena *a, const char *vi, const char *en)
{
    return arena_fmt(a, " %s %s", text_fold(a, vi), text_fold(a, en));
}

void catalogue_fold(const struct procedure *p, struct arena *a, struct catalogue_words *out)
{
    struct buf b = buf_init(a, 0);
    out->name_vi = text_fold(a, p->name.vi);
    out->name_en = text_fold(a, p->name.en);
    out->names = fold2(a, p->name.vi, p->name.en);
    buf_str(&b, out->names);
    for (size_t i = 0; i < p->n_keywords; i++)
        buf_fmt(&b, " %s", text_fold(a, p->keywords[i].id));
    out->everyday = b.p;
    out->all = arena_fmt(a, "%s%s%s %s", out->everyday, fold2(a, p->summary.vi, p->summary.en),
                         fold2(a, p->field.vi, p->field.en), text_fold(a, p->code));
}

static int rank(const struct procedure *p, const struct catalogue_words *w, const char *typed, const char *query)
{
    if (text_starts(p->code, typed))
        return BY_CODE;
    if (text_starts(w->name_vi, query) || text_starts(w->name_en, query))
        return NAME_BEGINS;
    if (words_match(w->names, query))
        return BY_NAME;
    if (words_match(w->everyday, query))
        return BY_EVERYDAY_WORDS;
    return words_match(w->all, query) ? BY_SUMMARY : NOT_FOUND;
}

size_t catalogue_search(const struct catalogue *c, const char *text, const char *date, struct arena *a,
                        const struct procedure **out, size_t max)
{
    const char *typed = text_trim(a, text ? text : ""), *query = text_fold(a, typed);
    const struct procedure **hit = ARENA_ARRAY(a, const struct procedure *, c->n + 1);
    int *ranks = ARENA_ARRAY(a, int, c->n + 1);
    size_t hits = 0, n = 0;
    if (*typed && !*query) /* nothing but punctuation */
        return 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct catalogue_entry *x = catalogue_is_last(c, i) ? catalogue_in_force(c, i, date) : NULL;
        if (!x)
            continue;
        hit[hits] = atomic_load(&x->procedure);
        ranks[hits++] = rank(atomic_load(&x->procedure), &x->words, typed, query);
    }
    for (int r = BY_CODE; r < NOT_FOUND; r++)
        for (size_t i = 0; i < hits && n < max; i++)
            if (ranks[i] == r)
                out[n++] = hit[i];
    return n;
}
