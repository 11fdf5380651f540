/* Reading a question: short forms spelt out, unknown words as the nearest known ones, sounds that are often mixed up. See find.h; must
 * never know how texts are ranked. */
#include "find/index.h"
#include <string.h>

enum { WORD_MAX = 40, SHORT_WORDS = 6, NEAR_MAX = 3, ASKED_MAX = 160, BEGUN_MAX = 8 };
static const float STOPPED = 0.12F, PUT_RIGHT = 0.8F, GUESSED = 0.5F, SOUNDS_LIKE = 0.45F, STANDS_FOR = 0.9F, PERHAPS = 0.6F, BEGUN = 0.8F, HARDLY = 0.4F;

struct reader {
    const struct find *f;
    struct arena *arena;
    struct words w;
    bool typing;
    struct asked_list *out;
    int last; /* the one before, in the list; -1 */
};

static bool known(const struct find *f, const char *folded)
{
    return term_find(f, TERM_FOLDED, folded, "") != NO_TERM;
}

static int add(struct reader *r, const char *folded, const char *spelt, float weight, int after, bool origin)
{
    struct asked_list *l = r->out;
    if (l->n == ASKED_MAX)
        return after;
    if (l->n == l->cap) {
        size_t want = l->cap ? l->cap * 2 : 32;
        l->word = arena_grow(r->arena, l->word, l->cap * sizeof *l->word, want * sizeof *l->word);
        l->cap = want;
    }
    if (stop_has(r->f, folded))
        weight *= STOPPED;
    l->word[l->n] = (struct asked){folded, spelt, weight, after, false, origin};
    return (int)l->n++;
}

/* ---- short forms */

/* Do the words from `at` on, with a blank between, make this text? */
static bool words_are(const char *const *word, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = strlen(word[i]);
        if (strncmp(text, word[i], k) != 0 || text[k] != (i + 1 < n ? ' ' : '\0'))
            return false;
        text += k + (i + 1 < n);
    }
    return true;
}

static bool same_short(const struct reader *r, const struct shortened *s, size_t at)
{
    bool marked = false;
    if (at + s->words > r->w.n || !words_are(r->w.folded + at, s->words, s->said))
        return false;
    for (size_t i = at; i < at + s->words; i++)
        marked |= strcmp(r->w.folded[i], r->w.spelt[i]) != 0;
    return !marked || words_are(r->w.spelt + at, s->words, s->spelt);
}

static const struct shortened *short_at(const struct reader *r, size_t at)
{
    const struct shortened *best = NULL;
    for (size_t i = 0; i < r->f->shorts_n; i++) {
        const struct shortened *s = &r->f->shorts[i];
        if ((!best || s->words > best->words) && s->words <= SHORT_WORDS && same_short(r, s, at))
            best = s;
    }
    return best;
}

static void add_meaning(struct reader *r, const struct shortened *s, float weight, bool origin)
{
    struct words m = words_of(r->arena, s->meant);
    for (size_t i = 0; i < m.n; i++)
        r->last = add(r, m.folded[i], m.spelt[i], weight, r->last, origin);
}

static bool all_known(const struct reader *r, size_t at, size_t n)
{
    for (size_t i = at; i < at + n; i++)
        if (!known(r->f, r->w.folded[i]))
            return false;
    return true;
}

/* What is no word is read as what it stands for; an everyday name of several words counts beside what it means; a single word that is
 * one besides ("cap": cấp, or công an phường) counts much more than what it may stand for. */
static void take_short(struct reader *r, const struct shortened *s, size_t at)
{
    int before = r->last;
    bool word = s->unsure || all_known(r, at, s->words), single = s->words == 1 && word;
    float said = s->unsure ? PERHAPS : single ? 1 : STANDS_FOR, meant = s->unsure ? PERHAPS : single ? GUESSED : STANDS_FOR;
    if (word)
        for (size_t i = at; i < at + s->words; i++)
            r->last = add(r, r->w.folded[i], r->out->marked ? r->w.spelt[i] : "", said, r->last, true);
    int last = r->last;
    r->last = before;
    add_meaning(r, s, meant, !word);
    if (word)
        r->last = last;
}

/* ---- misspelt */

/* At most one letter more, less, other, or two changed about. */
static bool near(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), i = 0;
    if (n > m + 1 || m > n + 1)
        return false;
    while (a[i] && a[i] == b[i])
        i++;
    if (n == m)
        return strcmp(a + i + !!a[i], b + i + !!b[i]) == 0 ||
               (a[i] && a[i + 1] && a[i] == b[i + 1] && a[i + 1] == b[i] && strcmp(a + i + 2, b + i + 2) == 0);
    return n > m ? strcmp(a + i + 1, b + i) == 0 : strcmp(a + i, b + i + 1) == 0;
}

/* Telex as typed without its program: "giaays" -> "giay", "ddawng" -> "dang". */
static bool untelex(const char *s, char out[WORD_MAX])
{
    size_t n = 0;
    for (; *s && n + 1 < WORD_MAX; s++) {
        if (n && strchr("aeod", *s) && out[n - 1] == *s)
            continue;
        if (*s == 'w') {
            if (!n || !strchr("auo", out[n - 1]))
                out[n++] = 'u';
            continue;
        }
        out[n++] = *s;
    }
    if (n > 2 && strchr("sfrxj", out[n - 1]))
        n--;
    out[n] = '\0';
    return n > 0;
}

static bool pairs(const struct reader *r, const char *word, size_t at)
{
    return (at && term_find(r->f, TERM_PAIR, r->w.folded[at - 1], word) != NO_TERM) ||
           (at + 1 < r->w.n && term_find(r->f, TERM_PAIR, word, r->w.folded[at + 1]) != NO_TERM);
}

static bool is_number(const char *s)
{
    return s[strspn(s, "0123456789")] == '\0';
}

/* "khaisinh" -> "khai sinh", if the two are neighbours somewhere. */
static bool take_glued(struct reader *r, size_t at)
{
    const char *s = r->w.folded[at];
    for (size_t i = 2; s[i] && s[i + 1]; i++) {
        const char *one = arena_strn(r->arena, s, i);
        if (term_find(r->f, TERM_PAIR, one, s + i) == NO_TERM)
            continue;
        r->last = add(r, one, "", PUT_RIGHT, r->last, true);
        r->last = add(r, s + i, "", PUT_RIGHT, r->last, true);
        return true;
    }
    return false;
}

/* The nearest known syllables: those that go with a neighbour first. */
static bool take_near(struct reader *r, size_t at)
{
    const char *found[NEAR_MAX], *s = r->w.folded[at];
    size_t n = 0;
    for (int fits = 1; fits >= 0 && !n; fits--)
        for (size_t t = 0; t < r->f->terms && n < NEAR_MAX; t++) {
            const char *key = r->f->term[t].key;
            if (key[0] == TERM_FOLDED && key[1] == s[0] && near(key + 1, s) && (!fits || pairs(r, key + 1, at)))
                found[n++] = key + 1;
        }
    int before = r->last;
    for (size_t i = 0; i < n; i++) {
        int now = add(r, found[i], "", n == 1 ? PUT_RIGHT : GUESSED, before, i == 0);
        r->last = i ? r->last : now;
    }
    return n > 0;
}

/* The commonest words that begin so: those that go with the word before, if there are any. */
static void take_begun(struct reader *r, size_t at)
{
    const char *s = r->w.folded[at];
    size_t n = strlen(s), found = 0;
    int best[BEGUN_MAX], before = r->last >= 0 ? r->out->word[r->last].after : -1;
    bool fits = false;
    for (size_t t = 0; t < r->f->terms; t++) {
        const char *key = r->f->term[t].key;
        if (key[0] != TERM_FOLDED || strncmp(key + 1, s, n) != 0 || !key[n + 1])
            continue;
        bool fit = at && term_find(r->f, TERM_PAIR, r->w.folded[at - 1], key + 1) != NO_TERM;
        if (fit && !fits)
            found = 0;
        fits |= fit;
        if (fits && !fit)
            continue;
        if (found == BEGUN_MAX && r->f->term[t].n <= r->f->term[best[found - 1]].n)
            continue;
        size_t i = found < BEGUN_MAX ? found++ : found - 1;
        for (; i > 0 && r->f->term[best[i - 1]].n < r->f->term[t].n; i--)
            best[i] = best[i - 1];
        best[i] = (int)t;
    }
    for (size_t i = 0; i < found; i++)
        r->out->word[add(r, r->f->term[best[i]].key + 1, "", fits ? BEGUN : HARDLY, before, false)].begun = true;
}

static void take_unknown(struct reader *r, size_t at)
{
    const char *s = r->w.folded[at];
    char plain[WORD_MAX];
    r->out->changed = true;
    if (!is_number(s) && strlen(s) > 2 && strlen(s) < WORD_MAX) {
        if (untelex(s, plain) && known(r->f, plain)) {
            r->last = add(r, arena_str(r->arena, plain), "", STANDS_FOR, r->last, true);
            return;
        }
        if (take_glued(r, at) || take_near(r, at))
            return;
    }
    r->last = add(r, s, r->w.spelt[at], 1, r->last, true);
}

/* ---- sounds that are mixed up: s x, ch tr, d gi r, l n, i y, n ng, t c */

static const char *const openings[][2] = {{"s", "x"}, {"ch", "tr"}, {"d", "gi"}, {"d", "r"}, {"r", "gi"}, {"l", "n"}, {"k", "c"}};
static const char *const endings[][2] = {{"n", "ng"}, {"t", "c"}, {"n", "nh"}, {"i", "y"}};

static void sounds_like(struct reader *r, size_t at, const char *word, int before)
{
    if (strcmp(word, r->w.folded[at]) != 0 && known(r->f, word) && pairs(r, word, at) && !stop_has(r->f, word))
        add(r, word, "", SOUNDS_LIKE, before, false);
}

static void take_sounds(struct reader *r, size_t at, int before)
{
    const char *s = r->w.folded[at];
    size_t n = strlen(s);
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
        for (int way = 0; way < 2; way++) {
            size_t k = strlen(openings[i][way]);
            if (n > k && strncmp(s, openings[i][way], k) == 0)
                sounds_like(r, at, arena_fmt(r->arena, "%s%s", openings[i][1 - way], s + k), before);
        }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        for (int way = 0; way < 2; way++) {
            size_t k = strlen(endings[i][way]);
            if (n > k && strcmp(s + n - k, endings[i][way]) == 0)
                sounds_like(r, at, arena_fmt(r->arena, "%.*s%s", (int)(n - k), s, endings[i][1 - way]), before);
        }
}

/* ---- one after another */

static void take_word(struct reader *r, size_t at)
{
    const char *folded = r->w.folded[at], *spelt = r->w.spelt[at];
    int before = r->last;
    bool last = at + 1 == r->w.n;
    if (r->typing && last) { /* a word, or the beginning of one: nothing is held against it */
        r->last = add(r, folded, r->out->marked ? spelt : "", pairs(r, folded, at) || !at ? 1 : HARDLY, before, at == 0);
        take_begun(r, at);
    } else if (known(r->f, folded) || stop_has(r->f, folded)) {
        r->last = add(r, folded, r->out->marked ? spelt : "", 1, before, true);
        if (!pairs(r, folded, at) && strlen(folded) > 1 && !is_number(folded))
            take_sounds(r, at, before);
    } else {
        take_unknown(r, at);
    }
}

void asked_read(const struct find *f, const char *question, bool typing, struct arena *a, struct asked_list *out)
{
    struct reader r = {.f = f, .arena = a, .w = words_of(a, question), .typing = typing, .out = out, .last = -1};
    *out = (struct asked_list){.n = 0};
    for (size_t i = 0; i < r.w.n; i++)
        out->marked |= strcmp(r.w.folded[i], r.w.spelt[i]) != 0;
    for (size_t i = 0; i < r.w.n;) {
        const struct shortened *s = short_at(&r, i);
        bool begun = typing && i + 1 == r.w.n;
        if (s)
            take_short(&r, s, i);
        if (!s || begun)
            take_word(&r, i);
        i += s ? s->words : 1;
    }
}
