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

/* The index is asked for so many; for more, and for what is less like the question, where only some of them are wanted. */
enum { MOST = 64, AMONG = 1024 };
static const float FAR_AMONG = 0.15F;

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

static void put_words(const struct catalogue *c, struct find *f)
{
    const struct search_word *w = c->words.items;
    for (size_t i = 0; i < c->words.n; i++) {
        if (strcmp(w[i].kind, "stop") == 0)
            find_stop(f, w[i].said);
        else if (strcmp(w[i].kind, "elsewhere") != 0)
            find_short(f, w[i].said, w[i].meant, strcmp(w[i].kind, "unsure") == 0);
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

struct list catalogue_listed(const struct catalogue *c)
{
    return c->listings;
}

static bool is_last(const struct catalogue_set *s, size_t i)
{
    return i + 1 == s->n || strcmp(s->row[i].entry->kept.code, s->row[i + 1].entry->kept.code) != 0;
}

static size_t put_files(const struct catalogue *c, struct catalogue_index *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->of->n; i++) {
        const char *code = x->of->row[i].entry->kept.code;
        const struct procedure *p = is_last(x->of, i) ? catalogue_newest(c, x->of, code) : NULL;
        if (!p)
            continue;
        x->text[n++] = (struct catalogue_text){code, catalogue_listing(c, code), ""};
        put_procedure(x->find, p);
    }
    return n;
}

static void put_all(const struct catalogue *c, struct catalogue_index *x)
{
    const struct listing *l = c->listings.items;
    const struct search_word *w = c->words.items;
    const struct catalogue_row *row;
    size_t n = put_files(c, x);
    for (size_t i = 0; i < c->listings.n; i++) {
        if (catalogue_rows(x->of, l[i].code, &row))
            continue;
        x->text[n++] = (struct catalogue_text){"", &l[i], ""};
        put_listing(x->find, &l[i]);
    }
    for (size_t i = 0; i < c->words.n; i++) {
        if (strcmp(w[i].kind, "elsewhere") != 0)
            continue;
        x->text[n++] = (struct catalogue_text){"", NULL, w[i].meant};
        find_doc(x->find, 1);
        find_text(x->find, FIND_NAME, w[i].said);
        find_text(x->find, FIND_EVERYDAY, w[i].said);
    }
}

static struct catalogue_index *index_new(const struct catalogue *c)
{
    struct arena *a = arena_new(0);
    struct catalogue_index *x = ARENA_NEW(a, struct catalogue_index);
    x->arena = a;
    x->of = atomic_load(&c->now);
    x->find = find_new();
    x->text = ARENA_ARRAY(a, struct catalogue_text, x->of->n + c->listings.n + c->words.n + 1);
    put_words(c, x->find);
    put_all(c, x);
    find_ready(x->find);
    return x;
}

static void index_free(struct catalogue_index *x)
{
    if (!x)
        return;
    find_free(x->find);
    arena_free(x->arena);
}

static void *make(void *arg)
{
    struct catalogue *c = arg;
    struct catalogue_index *x = index_new(c);
    pthread_mutex_lock(c->making);
    c->index = x;
    c->made_is = true;
    pthread_cond_broadcast(c->made);
    pthread_mutex_unlock(c->making);
    return NULL;
}

static void wait_for_index(const struct catalogue *c)
{
    pthread_mutex_lock(c->making);
    while (!c->made_is)
        pthread_cond_wait(c->made, c->making);
    pthread_mutex_unlock(c->making);
}

enum err_code catalogue_listings(struct catalogue *c, struct db *centre, struct err *e)
{
    TRY(search_store_all(centre, c->arena, &c->words, e));
    return listing_store_all(centre, c->arena, &c->listings, e);
}

enum err_code catalogue_index(struct catalogue *c, struct err *e)
{
    (void)e;
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

void catalogue_reindex(struct catalogue *c)
{
    wait_for_index(c);
    pthread_mutex_lock(c->reload);
    if (c->index->of != atomic_load(&c->now)) { /* only here it is exchanged */
        struct catalogue_index *was = c->index, *is = index_new(c);
        pthread_rwlock_wrlock(c->asking);
        c->index = is;
        pthread_rwlock_unlock(c->asking);
        index_free(was);
    }
    pthread_mutex_unlock(c->reload);
}

void catalogue_index_close(struct catalogue *c)
{
    if (!c->making)
        return;
    if (c->begun)
        pthread_join(c->maker, NULL);
    index_free(c->index);
    pthread_cond_destroy(c->made);
    pthread_mutex_destroy(c->making);
}

/* ---- asking */

static bool wanted(const struct catalogue *c, const struct catalogue_question *q, const struct catalogue_text *t, struct catalogue_hit *out)
{
    *out = (struct catalogue_hit){.procedure = *t->code ? catalogue_find(c, t->code, q->date) : NULL, .listing = t->listing};
    if (q->worked && (!out->procedure || procedure_described(out->procedure)))
        return false;
    return (out->procedure || out->listing) && (!q->among || q->among(out, q->arg));
}

static bool is_code(const char *s)
{
    return s[0] >= '0' && s[0] <= '9' && s[1] == '.' && s[2 + strspn(s + 2, "0123456789")] == '\0';
}

static void by_the_code(const struct catalogue *c, const struct catalogue_question *q, const char *typed, size_t most, struct catalogue_answer *out)
{
    const struct catalogue_set *s = atomic_load(&c->now);
    for (size_t i = 0; i < s->n + c->listings.n && out->n < most; i++) {
        const struct listing *l = i < s->n ? NULL : (const struct listing *)c->listings.items + (i - s->n);
        if (!l && !is_last(s, i))
            continue;
        const char *code = l ? l->code : s->row[i].entry->kept.code;
        struct catalogue_text t = {.code = l ? "" : code, .listing = l ? l : catalogue_listing(c, code)};
        bool again = false;
        for (size_t k = 0; l && k < out->n; k++)
            again |= out->hit[k].listing && strcmp(out->hit[k].listing->code, code) == 0;
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
static void likely_first(const struct catalogue *c, const struct catalogue_index *x, struct find_answer *found)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct catalogue_text *t = &x->text[found->hit[i].doc];
        const struct procedure *p = *t->code ? catalogue_newest(c, x->of, t->code) : NULL;
        found->hit[i].score *= !p ? LIKELY_LISTED : procedure_described(p) ? 1 : LIKELY_WORKED;
    }
    qsort(found->hit, found->n, sizeof *found->hit, by_score);
}

static void ask_index(const struct catalogue *c, const struct catalogue_question *q, size_t most, struct arena *a, struct catalogue_answer *out)
{
    const struct catalogue_index *x = c->index;
    struct find_answer found;
    find_ask(x->find, text_trim(a, q->text), q->typing, q->among ? AMONG : MOST, a, &found);
    if (!found.n)
        return;
    if (q->typing)
        likely_first(c, x, &found);
    out->elsewhere = x->text[found.hit[0].doc].elsewhere;
    out->sure = found.sure;
    out->meant = found.meant;
    float least = found.hit[0].score * (q->among ? FAR_AMONG : *out->elsewhere ? BESIDE_ELSEWHERE : NEAR_THE_BEST);
    for (size_t i = 0; i < found.n && out->n < most; i++) {
        const struct find_hit *h = &found.hit[i];
        if ((found.sure < GUESS && !q->typing) || h->score < least)
            break;
        if (*x->text[h->doc].elsewhere || !wanted(c, q, &x->text[h->doc], &out->hit[out->n]))
            continue;
        out->hit[out->n++].score = h->score;
    }
    out->found = out->n && !*out->elsewhere && found.sure >= SURE;
}

void catalogue_ask(const struct catalogue *c, const struct catalogue_question *q, size_t most, struct arena *a, struct catalogue_answer *out)
{
    const char *typed = text_trim(a, q->text);
    *out = (struct catalogue_answer){.hit = ARENA_ARRAY(a, struct catalogue_hit, most + 1), .elsewhere = "", .meant = ""};
    if (is_code(typed)) {
        by_the_code(c, q, typed, most, out);
        return;
    }
    wait_for_index(c);
    pthread_rwlock_rdlock(c->asking);
    ask_index(c, q, most, a, out);
    pthread_rwlock_unlock(c->asking);
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
