/* Finding procedures by what people type: what goes into the index, and what its answers mean. Knows no page. */
#include "reference/catalogue_table.h"
#include "base/text.h"
#include "store/listing_store.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* What is worked here is asked for more often than what is only described, and that more often than what is only listed; what a commune
 * or the police of a commune decides more often than what a ministry does. */
static const float WORKED = 1.15F, DESCRIBED = 1.1F, LISTED_LOW = 0.95F, LISTED_HIGH = 0.85F, LIKELY_WORKED = 1.5F, LIKELY_LISTED = 0.6F;
/* Judged on questions that nobody had seen when these were chosen: tests/reference/README.md. */
static const float SURE = 0.40F, GUESS = 0.2F, NEAR_THE_BEST = 0.3F, BESIDE_ELSEWHERE = 0.75F;

/* ---- the index */

static void put_label(struct find *f, enum find_part part, const struct label *l)
{
    find_text(f, part, l->vi);
    if (strcmp(l->vi, l->en) != 0)
        find_text(f, part, l->en);
}

static void put_procedure(struct find *f, const struct procedure *p)
{
    find_doc(f, procedure_described(p) ? DESCRIBED : WORKED);
    find_text(f, FIND_NAME, p->name.vi);
    find_text(f, FIND_EVERYDAY, p->name.en);
    for (size_t i = 0; i < p->n_keywords; i++)
        find_text(f, FIND_EVERYDAY, p->keywords[i].id);
    put_label(f, FIND_MORE, &p->field);
    put_label(f, FIND_MORE, &p->summary);
    put_label(f, FIND_MORE, &p->who);
    for (size_t i = 0; i < p->n_cases; i++)
        find_text(f, FIND_MORE, p->cases[i].name.vi);
    for (size_t i = 0; i < p->n_papers; i++)
        find_text(f, FIND_MORE, p->papers[i].name.vi);
}

static void put_listing(struct find *f, const struct listing *l)
{
    find_doc(f, strstr(l->levels, "commune") ? LISTED_LOW : LISTED_HIGH);
    find_text(f, FIND_NAME, l->name);
    find_text(f, FIND_MORE, l->field);
}

static void put_words(struct catalogue *c)
{
    const struct search_word *w = c->words.items;
    for (size_t i = 0; i < c->words.n; i++) {
        if (strcmp(w[i].kind, "stop") == 0)
            find_stop(c->find, w[i].said);
        else if (strcmp(w[i].kind, "elsewhere") != 0)
            find_short(c->find, w[i].said, w[i].meant, strcmp(w[i].kind, "unsure") == 0);
    }
}

static int by_code(const void *a, const void *b)
{
    const struct listing *x = a, *y = b;
    return strcmp(x->code, y->code);
}

const struct listing *catalogue_listing(const struct catalogue *c, const char *code)
{
    struct listing like = {.code = code};
    return c->listings.n ? bsearch(&like, c->listings.items, c->listings.n, sizeof like, by_code) : NULL;
}

size_t catalogue_size(const struct catalogue *c)
{
    return c->size;
}

static bool has_file(const struct catalogue *c, const char *code)
{
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (strcmp(c->entry[mid].kept->code, code) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < c->n && strcmp(c->entry[lo].kept->code, code) == 0;
}

static void put_all(struct catalogue *c)
{
    const struct listing *l = c->listings.items;
    const struct search_word *w = c->words.items;
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (!catalogue_is_last(c, i))
            continue;
        const struct procedure *p = atomic_load(&c->entry[i].procedure);
        const struct listing *same = catalogue_listing(c, p->code);
        c->text[n++] = (struct catalogue_text){i + 1, same, ""};
        put_procedure(c->find, p);
    }
    for (size_t i = 0; i < c->listings.n; i++) {
        if (has_file(c, l[i].code))
            continue;
        c->text[n++] = (struct catalogue_text){0, &l[i], ""};
        put_listing(c->find, &l[i]);
    }
    for (size_t i = 0; i < c->words.n; i++) {
        if (strcmp(w[i].kind, "elsewhere") != 0)
            continue;
        c->text[n++] = (struct catalogue_text){0, NULL, w[i].meant};
        find_doc(c->find, 1);
        find_text(c->find, FIND_NAME, w[i].said);
        find_text(c->find, FIND_EVERYDAY, w[i].said);
    }
}

static void *make(void *arg)
{
    struct catalogue *c = arg;
    put_words(c);
    put_all(c);
    find_ready(c->find);
    pthread_mutex_lock(c->making);
    c->made_is = true;
    pthread_cond_broadcast(c->made);
    pthread_mutex_unlock(c->making);
    return NULL;
}

static const struct find *index_of(const struct catalogue *c)
{
    pthread_mutex_lock(c->making);
    while (!c->made_is)
        pthread_cond_wait(c->made, c->making);
    pthread_mutex_unlock(c->making);
    return c->find;
}

enum err_code catalogue_index(struct catalogue *c, struct db *centre, struct err *e)
{
    TRY(search_store_all(centre, c->arena, &c->words, e));
    TRY(listing_store_all(centre, c->arena, &c->listings, e));
    c->text = ARENA_ARRAY(c->arena, struct catalogue_text, c->n + c->listings.n + c->words.n + 1);
    const struct listing *l = c->listings.items;
    for (size_t i = 0; i < c->n; i++)
        c->size += catalogue_is_last(c, i);
    for (size_t i = 0; i < c->listings.n; i++)
        c->size += !has_file(c, l[i].code);
    c->find = find_new();
    c->making = ARENA_NEW(c->arena, pthread_mutex_t);
    c->made = ARENA_NEW(c->arena, pthread_cond_t);
    pthread_mutex_init(c->making, NULL);
    pthread_cond_init(c->made, NULL);
    sigset_t all, before; /* signals are the main thread's */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    c->begun = pthread_create(&c->maker, NULL, make, c) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!c->begun)
        make(c);
    return ERR_OK;
}

void catalogue_index_close(struct catalogue *c)
{
    if (!c->find)
        return;
    if (c->begun)
        pthread_join(c->maker, NULL);
    find_free(c->find);
    pthread_cond_destroy(c->made);
    pthread_mutex_destroy(c->making);
}

/* ---- asking */

static bool wanted(const struct catalogue *c, const struct catalogue_question *q, const struct catalogue_text *t, struct catalogue_hit *out)
{
    const struct catalogue_entry *x = t->entry ? catalogue_in_force(c, t->entry - 1, q->date) : NULL;
    *out = (struct catalogue_hit){.procedure = x ? atomic_load(&x->procedure) : NULL, .listing = t->listing};
    if (q->worked)
        return out->procedure && !procedure_described(out->procedure);
    return out->procedure || out->listing;
}

static bool is_code(const char *s)
{
    return s[0] >= '0' && s[0] <= '9' && s[1] == '.' && s[2 + strspn(s + 2, "0123456789")] == '\0';
}

static void by_the_code(const struct catalogue *c, const struct catalogue_question *q, const char *typed, size_t most, struct catalogue_answer *out)
{
    for (size_t i = 0; i < c->n + c->listings.n && out->n < most; i++) {
        const struct listing *l = i < c->n ? NULL : (const struct listing *)c->listings.items + (i - c->n);
        struct catalogue_text t = {.entry = i < c->n && catalogue_is_last(c, i) ? i + 1 : 0, .listing = l};
        if (!l && !t.entry)
            continue;
        const char *code = l ? l->code : c->entry[i].kept->code;
        bool again = false;
        for (size_t k = 0; l && k < out->n; k++)
            again |= out->hit[k].listing && strcmp(out->hit[k].listing->code, code) == 0;
        t.listing = l ? l : catalogue_listing(c, code);
        if (!again && text_starts(code, typed) && wanted(c, q, &t, &out->hit[out->n]))
            out->n++;
    }
    out->found = out->n > 0;
    out->sure = out->n > 0;
}

static int by_score(const void *a, const void *b)
{
    const struct find_hit *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

/* After a few letters words alone cannot tell; what most people want comes first. */
static void likely_first(const struct catalogue *c, struct find_answer *found)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct catalogue_text *t = &c->text[found->hit[i].doc];
        const struct procedure *p = t->entry ? atomic_load(&c->entry[t->entry - 1].procedure) : NULL;
        found->hit[i].score *= !p ? LIKELY_LISTED : procedure_described(p) ? 1 : LIKELY_WORKED;
    }
    qsort(found->hit, found->n, sizeof *found->hit, by_score);
}

void catalogue_ask(const struct catalogue *c, const struct catalogue_question *q, size_t most, struct arena *a, struct catalogue_answer *out)
{
    const char *typed = text_trim(a, q->text);
    struct find_answer found;
    *out = (struct catalogue_answer){.hit = ARENA_ARRAY(a, struct catalogue_hit, most + 1), .elsewhere = "", .meant = ""};
    if (is_code(typed)) {
        by_the_code(c, q, typed, most, out);
        return;
    }
    find_ask(index_of(c), typed, q->typing, 64, a, &found);
    if (!found.n)
        return;
    if (q->typing)
        likely_first(c, &found);
    out->elsewhere = c->text[found.hit[0].doc].elsewhere;
    out->sure = found.sure;
    out->meant = found.meant;
    float least = found.hit[0].score * (*out->elsewhere ? BESIDE_ELSEWHERE : NEAR_THE_BEST);
    for (size_t i = 0; i < found.n && out->n < most; i++) {
        const struct find_hit *h = &found.hit[i];
        if ((found.sure < GUESS && !q->typing) || h->score < least)
            break;
        if (*c->text[h->doc].elsewhere || !wanted(c, q, &c->text[h->doc], &out->hit[out->n]))
            continue;
        out->hit[out->n++].score = h->score;
    }
    out->found = out->n && !*out->elsewhere && found.sure >= SURE;
}

size_t catalogue_search(const struct catalogue *c, const char *text, const char *date, struct arena *a,
                        const struct procedure **out, size_t max)
{
    size_t n = 0, all;
    struct catalogue_answer answer;
    if (!*text_trim(a, text ? text : "")) {
        const struct procedure *const *p = catalogue_worked(c, date, a, &all);
        for (; n < all && n < max; n++)
            out[n] = p[n];
        return n;
    }
    catalogue_ask(c, &(struct catalogue_question){.text = text, .date = date, .worked = true}, max, a, &answer);
    for (size_t i = 0; i < answer.n; i++)
        out[n++] = answer.hit[i].procedure;
    return n;
}
