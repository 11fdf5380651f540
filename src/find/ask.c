/* Asking an index: what each text is worth for a question, the best first. See find.h; must never know how texts came in. */
#include "find/index.h"
#include <stdlib.h>
#include <string.h>

enum { LOOKED_AT = 64 };
static const float WORD = 1.0F, SPELT = 0.5F, PAIR = 1.3F, SPELT_PAIR = 0.6F; /* by kind of term */
static const float WHOLE_PHRASE = 1.4F, HALF_PHRASE = 0.5F, OF_THE_NAME = 0.5F, ENOUGH = 0.6F, NAME_FITS = 0.2F, UNKNOWN_IDF = 6.0F;

struct asking {
    const struct find *f;
    struct asked_list q;
    float *score; /* by text */
    float *said;  /* by folded term: how surely it was said */
    float *begun, *now; /* by text: the best of the words that were begun, and the one being looked at */
    float *best;  /* by term: the greatest weight it was counted with; so that a word said twice counts once */
};

static void count(struct asking *k, int term, float weight)
{
    if (term == NO_TERM || weight <= k->best[term])
        return;
    const struct term *t = &k->f->term[term];
    float more = weight - k->best[term];
    for (uint32_t i = 0; i < t->n; i++)
        k->score[t->posting[i].doc] += more * t->posting[i].score;
    k->best[term] = weight;
}

static void count_word(struct asking *k, const struct asked *w)
{
    int term = term_find(k->f, TERM_FOLDED, w->folded, "");
    count(k, term, WORD * w->weight);
    if (term != NO_TERM && k->said[term] < w->weight)
        k->said[term] = w->weight;
    if (*w->spelt)
        count(k, term_find(k->f, TERM_SPELT, w->spelt, ""), SPELT * w->weight);
    if (w->after < 0)
        return;
    const struct asked *before = &k->q.word[w->after];
    float weight = w->weight < before->weight ? w->weight : before->weight;
    float both = (w->weight + before->weight) / 2;
    count(k, term_find(k->f, TERM_PAIR, before->folded, w->folded), PAIR * (weight + both) / 2);
    if (*w->spelt && *before->spelt)
        count(k, term_find(k->f, TERM_SPELT_PAIR, before->spelt, w->spelt), SPELT_PAIR * (weight + both) / 2);
}

static void count_into(struct asking *k, int term, float weight)
{
    for (uint32_t i = 0; term != NO_TERM && i < k->f->term[term].n; i++) {
        const struct posting *p = &k->f->term[term].posting[i];
        k->now[p->doc] += weight * p->score;
    }
}

/* One of the words that the last one may become: a text is worth what the best of them gives it, not their sum. */
static void count_begun(struct asking *k, const struct asked *w)
{
    const struct asked *before = w->after < 0 ? NULL : &k->q.word[w->after];
    int term = term_find(k->f, TERM_FOLDED, w->folded, "");
    memset(k->now, 0, k->f->docs * sizeof *k->now);
    count_into(k, term, WORD * w->weight);
    if (before)
        count_into(k, term_find(k->f, TERM_PAIR, before->folded, w->folded), PAIR * w->weight);
    for (size_t d = 0; d < k->f->docs; d++)
        k->begun[d] = k->now[d] > k->begun[d] ? k->now[d] : k->begun[d];
    if (term != NO_TERM && k->said[term] < w->weight)
        k->said[term] = w->weight;
}

static float share_of(const struct asking *k, const struct phrase *p)
{
    float found = 0;
    for (size_t i = 0; i < p->n; i++) {
        float said = k->said[p->term[i]];
        found += k->f->term[p->term[i]].idf * (said > 1 ? 1 : said);
    }
    return p->idf > 0 ? found / p->idf : 0;
}

/* What is said as people say it counts beyond its words; so does a name that was said whole. */
static float phrases_of(const struct asking *k, const struct doc *d)
{
    float most = 0;
    for (size_t i = 0; i < d->phrases; i++) {
        const struct phrase *p = &d->phrase[i];
        float share = share_of(k, p), worth = 0;
        if (share > 0.85F)
            worth = WHOLE_PHRASE * share;
        else if (share > ENOUGH)
            worth = HALF_PHRASE * (share - ENOUGH) / (1 - ENOUGH);
        worth *= p->idf * (i ? 1 : OF_THE_NAME);
        most = worth > most ? worth : most;
    }
    return most;
}

static int by_score(const void *a, const void *b)
{
    const struct find_hit *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

/* The best LOOKED_AT by words alone. */
static size_t choose(const struct asking *k, struct find_hit *out)
{
    size_t n = 0;
    for (size_t d = 0; d < k->f->docs; d++) {
        float score = k->score[d] * k->f->doc[d].prior;
        if (score <= 0 || (n == LOOKED_AT && score <= out[n - 1].score))
            continue;
        size_t i = n < LOOKED_AT ? n++ : n - 1;
        for (; i > 0 && out[i - 1].score < score; i--)
            out[i] = out[i - 1];
        out[i] = (struct find_hit){d, score};
    }
    return n;
}

/* Of two that say all that was asked, the one whose name says less besides. */
static float name_of(const struct asking *k, const struct doc *d)
{
    return d->phrases ? 1 + NAME_FITS * share_of(k, &d->phrase[0]) : 1;
}

static bool has(const struct doc *d, int term)
{
    size_t lo = 0, hi = d->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (d->term[mid] < term)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < d->n && d->term[lo] == term;
}

/* Of what was really said, weighed by how rare it is, the share that this text has. A word stands for itself or by what it was read as. */
static float sure_of(const struct asking *k, const struct doc *d)
{
    float all = 0, found = 0;
    for (size_t i = 0; i < k->q.n; i++) {
        const struct asked *w = &k->q.word[i];
        if (!w->origin)
            continue;
        int term = term_find(k->f, TERM_FOLDED, w->folded, "");
        float idf = term == NO_TERM ? UNKNOWN_IDF : k->f->term[term].idf;
        float weight = w->weight * (term == NO_TERM ? 1 : idf < 1 ? idf : 1);
        all += weight * idf;
        found += term != NO_TERM && has(d, term) ? weight * idf : 0;
    }
    return all > 0 ? found / all : 0;
}

static const char *meant_of(const struct asking *k, struct arena *a)
{
    const char *text = "";
    for (size_t i = 0; i < k->q.n; i++)
        if (k->q.word[i].origin)
            text = arena_fmt(a, "%s%s%s", text, *text ? " " : "", k->q.word[i].folded);
    return text;
}

void find_ask(const struct find *f, const char *question, bool typing, size_t most, struct arena *a, struct find_answer *out)
{
    struct asking k = {.f = f, .score = ARENA_ARRAY(a, float, f->docs + 1), .said = ARENA_ARRAY(a, float, f->terms + 1),
                       .best = ARENA_ARRAY(a, float, f->terms + 1), .begun = ARENA_ARRAY(a, float, f->docs + 1), .now = ARENA_ARRAY(a, float, f->docs + 1)};
    struct find_hit *hit = ARENA_ARRAY(a, struct find_hit, LOOKED_AT);
    asked_read(f, question, typing, a, &k.q);
    for (size_t i = 0; i < k.q.n; i++)
        (k.q.word[i].begun ? count_begun : count_word)(&k, &k.q.word[i]);
    for (size_t d = 0; typing && d < f->docs; d++)
        k.score[d] += k.begun[d];
    size_t n = choose(&k, hit);
    for (size_t i = 0; i < n; i++) {
        const struct doc *d = &f->doc[hit[i].doc];
        hit[i].score = (hit[i].score + phrases_of(&k, d) * d->prior) * name_of(&k, d);
    }
    qsort(hit, n, sizeof *hit, by_score);
    *out = (struct find_answer){.hit = hit, .n = n < most ? n : most, .sure = n ? sure_of(&k, &f->doc[hit[0].doc]) : 0,
                                .meant = k.q.changed ? meant_of(&k, a) : ""};
}
