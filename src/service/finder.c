/* Keys of dossiers, and looking them up. See finder.h; must never know a page. */
#include "service/finder.h"
#include "base/civil.h"
#include "base/text.h"
#include "reference/words.h"
#include "service/folder.h"
#include "store/dossier_store.h"
#include "store/finder_store.h"
#include "store/task_store.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 12, UNITS_MAX = 16, WORDS_MAX = 10, COUNT_MAX = 2000, LOOK_MAX = 20000, NUMBER_MIN = 6, DAYS_BACK = 60, FILL_PAGE = 500 };

/* ---- keys */

/* Digits of "0905 123 318", "+84 905.123.318" as they are kept; "" if it is anything else. */
static const char *digits(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, strlen(text) + 2);
    size_t n = 0;
    if (strncmp(text, "+84", 3) == 0) {
        out[n++] = '0';
        text += 3;
    }
    for (; *text; text++) {
        if (isdigit((unsigned char)*text))
            out[n++] = *text;
        else if (!strchr(" .-()", *text))
            return "";
    }
    out[n] = '\0';
    return out;
}

/* "nguyen van an" -> "nguyen van an", "van an nguyen", "an nguyen van": whatever word is known, the others stand behind it. */
static size_t turns(struct arena *a, const char *folded, const char **out, size_t max)
{
    size_t n = 0;
    for (const char *s = folded; *s && n < max; n++) {
        out[n] = s == folded ? s : arena_fmt(a, "%s %.*s", s, (int)(s - folded - 1), folded);
        s += strcspn(s, " ");
        s += *s == ' ';
    }
    return n;
}

static size_t keys_of(const struct dossier *d, struct arena *a, const char **out)
{
    size_t n = turns(a, text_fold(a, d->name), out, WORDS_MAX);
    const char *numbers[] = {digits(a, d->identifier), digits(a, d->phone)};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (*numbers[i])
            out[n++] = numbers[i];
    return n;
}

struct units { int64_t id[UNITS_MAX]; size_t n; };

static void add_unit(struct units *u, int64_t id)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->id[i] == id)
            return;
    if (id && u->n < UNITS_MAX)
        u->id[u->n++] = id;
}

/* The two that are there from the opening on have it since then. */
static struct units new_units(const struct dossier *old, const struct dossier *now, const struct list *tasks)
{
    struct units u = {{now->unit, now->received_unit}, now->unit == now->received_unit ? 1 : 2};
    size_t first = old ? u.n : 0;
    const struct task *t = tasks->items;
    for (size_t i = 0; i < tasks->n; i++)
        add_unit(&u, t[i].unit);
    memmove(u.id, u.id + first, (u.n - first) * sizeof u.id[0]);
    u.n -= first;
    return u;
}

enum err_code finder_write(struct ctx *c, const struct dossier *old, const struct dossier *now, const struct list *tasks, struct err *e)
{
    const char *key[KEYS_MAX];
    struct units u = new_units(old, now, tasks);
    size_t n = u.n ? keys_of(now, c->arena, key) : 0;
    for (size_t i = 0; n && i < u.n; i++)
        TRY(finder_add(c->db, u.id[i], now->id, key, n, e));
    return ERR_OK;
}

/* ---- looking */

/* Newest first; what does not fit is the oldest. */
static void found(struct finder_found *f, int64_t id)
{
    size_t i = f->n;
    while (i > 0 && f->dossier[i - 1] < id)
        i--;
    if (i > 0 && f->dossier[i - 1] == id)
        return;
    if (f->n == FINDER_MOST) {
        f->more = true;
        if (i == FINDER_MOST)
            return;
        f->n--;
    }
    memmove(&f->dossier[i + 1], &f->dossier[i], (f->n - i) * sizeof f->dossier[0]);
    f->dossier[i] = id;
    f->n++;
}

struct look { struct finder_found *out; const char *words; int64_t seen; char all[600]; };

static enum err_code take(void *with, const void *rec, struct err *e)
{
    struct look *l = with;
    const struct finder_row *row = rec;
    (void)e;
    l->seen++;
    snprintf(l->all, sizeof l->all, " %s", row->key);
    if (words_match(l->all, l->words))
        found(l->out, row->dossier);
    return ERR_OK;
}

static enum err_code look(struct ctx *c, const char *begins, const char *words, struct finder_found *out, struct err *e)
{
    struct look l = {.out = out, .words = words};
    struct finder_ask ask = {c->actor->unit, begins, LOOK_MAX};
    TRY(finder_each(c->db, &ask, c->arena, take, &l, e));
    out->more = out->more || l.seen == LOOK_MAX;
    return ERR_OK;
}

/* The word that fewest names have; the others are looked for in what stands behind it. */
static enum err_code rarest(struct ctx *c, const char *words, const char **out, struct err *e)
{
    int64_t least = INT64_MAX, n;
    size_t tried = 0;
    *out = "";
    for (const char *s = words; *s && tried < WORDS_MAX; tried++) {
        const char *word = arena_strn(c->arena, s, strcspn(s, " "));
        struct finder_ask ask = {c->actor->unit, word, COUNT_MAX};
        TRY(finder_count(c->db, &ask, c->arena, &n, e));
        if (n < least) {
            least = n;
            *out = word;
        }
        s += strcspn(s, " ");
        s += *s == ' ';
    }
    return ERR_OK;
}

/* The day of "20261122-7"; the text begins with eight figures, or there is none. */
static bool day_of(struct arena *a, const char *text, int *out)
{
    struct civil date;
    if (strspn(text, "0123456789") != 8 || text[8] != '-' || !civil_parse(arena_fmt(a, "%.4s-%.2s-%.2s", text, text + 4, text + 6), &date))
        return false;
    *out = dossier_day(civil_at(date, 0));
    return true;
}

/* "20261122-7" of the actor's unit, or "7": the seventh of a day of these weeks. */
static enum err_code by_number(struct ctx *c, const char *text, struct finder_found *out, struct err *e)
{
    int day = 0, today = dossier_day(c->now);
    bool dated = day_of(c->arena, text, &day);
    const char *n = dated ? text + 9 : text;
    size_t len = strlen(n);
    if (!len || len >= NUMBER_MIN || strspn(n, "0123456789") != len)
        return ERR_OK;
    struct dossier_key k = {.shard = c->shard, .unit = (int)c->actor->unit, .number = (int)strtol(n, NULL, 10)};
    int last = dated ? day : today;
    for (k.day = dated ? day : today - DAYS_BACK; k.day <= last && k.number > 0 && k.number < 65536; k.day++) {
        struct dossier *d;
        TRY(dossier_find(c->db, dossier_id(k), c->arena, &d, e));
        if (d)
            found(out, d->id);
    }
    return ERR_OK;
}

enum err_code finder_search(struct ctx *c, const char *text, struct finder_found *out, struct err *e)
{
    const char *number = digits(c->arena, text), *words = text_fold(c->arena, text), *word;
    *out = (struct finder_found){0};
    if (!c->actor->unit || !*words || strlen(words) > 200)
        return ERR_OK;
    TRY(by_number(c, text, out, e));
    out->number = strlen(number) >= NUMBER_MIN && !strchr(text, '-');
    if (out->number)
        return look(c, number, "", out, e);
    if (*number)
        return ERR_OK;
    TRY(rarest(c, words, &word, e));
    return look(c, word, words, out, e);
}

/* ---- from before */

enum err_code finder_wanting(struct ctx *c, bool *out, struct err *e)
{
    return finder_empty(c->db, out, e);
}

static enum err_code fill_one(struct ctx *c, int64_t id, struct err *e)
{
    struct folder f;
    TRY(folder_load_any(c, id, &f, e));
    struct list tasks = folder_tasks(c, &f);
    return finder_write(c, NULL, &f.row, &tasks, e);
}

enum err_code finder_fill(struct ctx *c, int64_t *after, struct err *e)
{
    struct list page;
    TRY(dossier_keys(c->db, *after, FILL_PAGE, c->arena, &page, e));
    const int64_t *key = page.items;
    for (size_t i = 0; i < page.n; i++)
        TRY(fill_one(c, key[i], e));
    *after = page.n == FILL_PAGE ? key[page.n - 1] : 0;
    return *after ? ERR_OK : finder_filled(c->db, e);
}
