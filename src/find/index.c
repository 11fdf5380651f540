/* Making an index: terms, postings, phrases. See find.h; must never know how a question is read. */
#include "find/index.h"
#include "base/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How much a word counts by where it stands, and how far the length of that part is held against it. */
static const struct { float weight, by_length; } part_rule[FIND_PARTS] = {{3.0F, 0.5F}, {2.2F, 0.25F}, {0.5F, 0.7F}};
static const float SATURATION = 1.6F;

struct find *find_new(void)
{
    struct arena *a = arena_new(1 << 16);
    struct find *f = ARENA_NEW(a, struct find);
    f->arena = a;
    return f;
}

void find_free(struct find *f)
{
    if (f)
        arena_free(f->arena);
}

static void *room(struct arena *a, void *rows, size_t size, size_t n, size_t *cap)
{
    if (n < *cap)
        return rows;
    size_t want = *cap ? *cap * 2 : 64;
    rows = arena_grow(a, rows, *cap * size, want * size);
    *cap = want;
    return rows;
}

/* ---- words */

static const char **split(struct arena *a, const char *text, size_t *n)
{
    char *copy = arena_str(a, text), *word;
    const char **out = ARENA_ARRAY(a, const char *, strlen(text) / 2 + 2);
    *n = 0;
    while ((word = strsep(&copy, " ")))
        if (*word)
            out[(*n)++] = word;
    return out;
}

struct words words_of(struct arena *a, const char *text)
{
    size_t folded, spelt;
    struct words w = {.folded = split(a, text_fold(a, text), &folded), .spelt = split(a, text_spell(a, text), &spelt)};
    w.n = folded < spelt ? folded : spelt; /* the same, but for marks that stand alone */
    return w;
}

/* ---- terms */

static uint64_t hash(const char *s)
{
    uint64_t h = 1469598103934665603U;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211U;
    return h ^ h >> 29;
}

static bool key_of(char out[TERM_MAX], char kind, const char *one, const char *two)
{
    size_t n = strlen(one), m = strlen(two);
    if (n + m + 3 > TERM_MAX)
        return false;
    out[0] = kind;
    memcpy(out + 1, one, n);
    if (m) {
        out[1 + n] = ' ';
        memcpy(out + 2 + n, two, m);
    }
    out[1 + n + m + (m != 0)] = '\0';
    return true;
}

static int lookup(const struct find *f, const char *key)
{
    for (size_t i = hash(key); f->slots; i++) {
        int t = f->slot[i & (f->slots - 1)];
        if (!t)
            break;
        if (strcmp(f->term[t - 1].key, key) == 0)
            return t - 1;
    }
    return NO_TERM;
}

int term_find(const struct find *f, char kind, const char *one, const char *two)
{
    char key[TERM_MAX];
    return key_of(key, kind, one, two) ? lookup(f, key) : NO_TERM;
}

static void put_slot(struct find *f, int t)
{
    size_t i = hash(f->term[t].key);
    while (f->slot[i & (f->slots - 1)])
        i++;
    f->slot[i & (f->slots - 1)] = t + 1;
}

static int term_add(struct find *f, char kind, const char *one, const char *two)
{
    char key[TERM_MAX];
    if (!key_of(key, kind, one, two))
        return NO_TERM;
    int t = lookup(f, key);
    if (t != NO_TERM)
        return t;
    if (2 * f->terms >= f->slots) {
        f->slots = f->slots ? f->slots * 2 : 4096;
        f->slot = ARENA_ARRAY(f->arena, int, f->slots);
        for (size_t i = 0; i < f->terms; i++)
            put_slot(f, (int)i);
    }
    f->term = room(f->arena, f->term, sizeof *f->term, f->terms, &f->term_cap);
    f->term[f->terms] = (struct term){.key = arena_str(f->arena, key)};
    put_slot(f, (int)f->terms);
    return (int)f->terms++;
}

/* ---- words of the language */

void find_stop(struct find *f, const char *word)
{
    term_add(f, TERM_STOP, text_fold(f->arena, word), "");
}

bool stop_has(const struct find *f, const char *folded)
{
    return term_find(f, TERM_STOP, folded, "") != NO_TERM;
}

void find_short(struct find *f, const char *said, const char *meant, bool unsure)
{
    struct words w = words_of(f->arena, said);
    f->shorts = room(f->arena, f->shorts, sizeof *f->shorts, f->shorts_n, &f->shorts_cap);
    f->shorts[f->shorts_n++] = (struct shortened){text_fold(f->arena, said), text_spell(f->arena, said), arena_str(f->arena, meant), w.n, unsure};
}

/* ---- texts */

static void end_doc(struct find *f)
{
    if (!f->docs)
        return;
    struct doc *d = &f->doc[f->docs - 1];
    struct phrase *p = ARENA_ARRAY(f->arena, struct phrase, f->phrases + 1);
    if (f->phrases)
        memcpy(p, f->phrase, f->phrases * sizeof *p);
    d->phrase = p;
    d->phrases = f->phrases;
    f->phrases = 0;
}

size_t find_doc(struct find *f, float prior)
{
    end_doc(f);
    f->doc = room(f->arena, f->doc, sizeof *f->doc, f->docs, &f->doc_cap);
    f->doc[f->docs] = (struct doc){.prior = prior};
    return f->docs++;
}

static void put(struct find *f, enum find_part part, int term)
{
    if (term == NO_TERM)
        return;
    f->raw = room(f->arena, f->raw, sizeof *f->raw, f->raws, &f->raw_cap);
    f->raw[f->raws++] = (struct raw){term, (uint32_t)f->docs - 1, (uint8_t)part};
}

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static size_t once(int *row, size_t n)
{
    size_t kept = 0;
    qsort(row, n, sizeof *row, by_number);
    for (size_t i = 0; i < n; i++)
        if (!i || row[i] != row[i - 1])
            row[kept++] = row[i];
    return kept;
}

static void keep_phrase(struct find *f, const struct words *w)
{
    int *term = ARENA_ARRAY(f->arena, int, w->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (!stop_has(f, w->folded[i]) || w->n <= 2)
            term[n++] = term_add(f, TERM_FOLDED, w->folded[i], "");
    f->phrase = room(f->arena, f->phrase, sizeof *f->phrase, f->phrases, &f->phrase_cap);
    f->phrase[f->phrases++] = (struct phrase){.term = term, .n = once(term, n)};
}

void find_text(struct find *f, enum find_part part, const char *text)
{
    struct words w = words_of(f->arena, text);
    for (size_t i = 0; i < w.n; i++) {
        put(f, part, term_add(f, TERM_FOLDED, w.folded[i], ""));
        put(f, part, term_add(f, TERM_SPELT, w.spelt[i], ""));
        if (i + 1 == w.n)
            break;
        put(f, part, term_add(f, TERM_PAIR, w.folded[i], w.folded[i + 1]));
        put(f, part, term_add(f, TERM_SPELT_PAIR, w.spelt[i], w.spelt[i + 1]));
    }
    if (part != FIND_MORE)
        keep_phrase(f, &w);
}

/* ---- ready */

/* By term, within a term as they came, which is by text: counted, not compared, for there are some hundred thousand. */
static struct raw *by_term(const struct find *f, struct arena *a)
{
    size_t *at = ARENA_ARRAY(a, size_t, f->terms + 1);
    struct raw *out = ARENA_ARRAY(a, struct raw, f->raws + 1);
    for (size_t i = 0; i < f->raws; i++)
        at[f->raw[i].term + 1]++;
    for (size_t t = 1; t <= f->terms; t++)
        at[t] += at[t - 1];
    for (size_t i = 0; i < f->raws; i++)
        out[at[f->raw[i].term]++] = f->raw[i];
    return out;
}

static float *lengths_of(struct find *f)
{
    float *n = ARENA_ARRAY(f->arena, float, f->docs * FIND_PARTS + 1);
    size_t with[FIND_PARTS] = {0};
    for (size_t i = 0; i < f->raws; i++)
        n[f->raw[i].doc * FIND_PARTS + f->raw[i].part] += f->term[f->raw[i].term].key[0] == TERM_FOLDED;
    for (size_t i = 0; i < f->docs * FIND_PARTS; i++)
        if (n[i] > 0) {
            f->length[i % FIND_PARTS] += n[i];
            with[i % FIND_PARTS]++;
        }
    for (int p = 0; p < FIND_PARTS; p++)
        f->length[p] = with[p] ? f->length[p] / (float)with[p] : 1;
    return n;
}

/* The postings of one term: raw[0..n), by doc. */
static void make_postings(struct find *f, struct term *t, const struct raw *raw, size_t n, const float *length)
{
    struct posting *row = ARENA_ARRAY(f->arena, struct posting, n);
    uint32_t docs = 0;
    for (size_t i = 0; i < n; i++) {
        const struct raw *r = &raw[i];
        float by = part_rule[r->part].by_length, weight = part_rule[r->part].weight;
        float counts = weight / (1 - by + by * length[r->doc * FIND_PARTS + r->part] / f->length[r->part]);
        if (!docs || row[docs - 1].doc != r->doc)
            row[docs++].doc = r->doc;
        row[docs - 1].score += counts;
    }
    t->n = docs;
    t->posting = row;
    t->idf = logf(1 + ((float)f->docs - (float)docs + 0.5F) / ((float)docs + 0.5F));
    for (uint32_t i = 0; i < docs; i++)
        row[i].score = t->idf * row[i].score * (SATURATION + 1) / (SATURATION + row[i].score);
}

static void list_terms(struct find *f)
{
    size_t *n = ARENA_ARRAY(f->arena, size_t, f->docs + 1);
    int **row = ARENA_ARRAY(f->arena, int *, f->docs + 1);
    for (int fill = 0; fill < 2; fill++) {
        memset(n, 0, f->docs * sizeof *n);
        for (size_t t = 0; t < f->terms; t++)
            for (uint32_t i = 0; f->term[t].key[0] == TERM_FOLDED && i < f->term[t].n; i++) {
                uint32_t d = f->term[t].posting[i].doc;
                if (fill)
                    row[d][n[d]] = (int)t;
                n[d]++;
            }
        for (size_t d = 0; !fill && d < f->docs; d++)
            row[d] = ARENA_ARRAY(f->arena, int, n[d] + 1);
    }
    for (size_t d = 0; d < f->docs; d++) {
        f->doc[d].term = row[d];
        f->doc[d].n = n[d];
    }
}

static void sum_phrases(struct find *f)
{
    for (size_t d = 0; d < f->docs; d++)
        for (size_t i = 0; i < f->doc[d].phrases; i++) {
            struct phrase *p = (struct phrase *)&f->doc[d].phrase[i];
            for (size_t k = 0; k < p->n; k++)
                p->idf += f->term[p->term[k]].idf;
        }
}

void find_ready(struct find *f)
{
    end_doc(f);
    float *length = lengths_of(f);
    struct arena *a = arena_new(0);
    const struct raw *raw = by_term(f, a);
    for (size_t i = 0, n; i < f->raws; i += n) {
        for (n = 1; i + n < f->raws && raw[i + n].term == raw[i].term; n++)
            ;
        make_postings(f, &f->term[raw[i].term], &raw[i], n, length);
    }
    arena_free(a);
    list_terms(f);
    sum_phrases(f);
    f->ready = true;
}
