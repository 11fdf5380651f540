/* Reads the lists that the build made, and searches them. See manual.h. */
#include "reference/manual.h"
#include "find/find.h"
#include <string.h>

enum { COLUMNS = 6 };

struct list_of { /* a language's */
    struct manual_part *part;
    struct manual_chapter *chapter;
    size_t parts, chapters;
    struct find *find;
};

struct page { const char *pattern, *chapter; };

struct manual {
    struct list_of in[MANUAL_LANGS]; /* vi, en */
    struct page *page;
    size_t pages;
};

static const struct list_of *of(const struct manual *m, const char *lang)
{
    return &m->in[strcmp(lang, "en") == 0];
}

/* One line into its columns; those that are missing are "". */
static size_t cut(char *line, const char *col[COLUMNS])
{
    size_t n = 0;
    for (char *at = line; at && n < COLUMNS; n++) {
        char *tab = strchr(at, '\t');
        if (tab)
            *tab = '\0';
        col[n] = at;
        at = tab ? tab + 1 : NULL;
    }
    for (size_t i = n; i < COLUMNS; i++)
        col[i] = "";
    return n;
}

static enum err_code take(struct manual *m, struct list_of *l, const char *const *col, size_t n, struct err *e)
{
    if (strcmp(col[0], "part") == 0 && n == 4) {
        l->part[l->parts++] = (struct manual_part){.name = col[1], .title = col[2], .summary = col[3], .first = l->chapters};
    } else if (strcmp(col[0], "chapter") == 0 && n == 6 && l->parts) {
        l->part[l->parts - 1].n++;
        l->chapter[l->chapters++] = (struct manual_chapter){.id = col[1], .title = col[2], .summary = col[3], .words = col[4], .text = col[5], .part = l->parts - 1};
    } else if (strcmp(col[0], "page") == 0 && n == 3) {
        if (l == m->in)
            m->page[m->pages++] = (struct page){col[1], col[2]};
    } else {
        return err(e, ERR_INVALID, "the manual's list: a row '%.40s' of %zu columns", col[0], n);
    }
    return ERR_OK;
}

static enum err_code read_list(struct manual *m, struct list_of *l, const char *text, struct arena *a, struct err *e)
{
    size_t lines = 1;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    l->part = ARENA_ARRAY(a, struct manual_part, lines);
    l->chapter = ARENA_ARRAY(a, struct manual_chapter, lines);
    if (l == m->in)
        m->page = ARENA_ARRAY(a, struct page, lines);
    while (*text) {
        size_t n = strcspn(text, "\n");
        const char *col[COLUMNS];
        if (n) {
            size_t columns = cut(arena_strn(a, text, n), col);
            TRY(take(m, l, col, columns, e));
        }
        text += n + (text[n] == '\n');
    }
    return ERR_OK;
}

/* ---- search */

static void put_words(struct find *f, const char *words, struct arena *a)
{
    while (*words) {
        size_t n = strcspn(words, ",");
        find_text(f, FIND_EVERYDAY, arena_strn(a, words, n));
        words += n + (words[n] == ',');
    }
}

static void index_list(struct list_of *l, struct arena *a)
{
    static const char *const little[] = {"lam", "the", "nao", "toi", "can", "gi", "sao", "o", "dau", "how", "do", "i", "to", "a", "what", "my", "is"};
    l->find = find_new();
    for (size_t i = 0; i < sizeof little / sizeof little[0]; i++)
        find_stop(l->find, little[i]);
    for (size_t i = 0; i < l->chapters; i++) {
        find_doc(l->find, 1);
        find_text(l->find, FIND_NAME, l->chapter[i].title);
        put_words(l->find, l->chapter[i].words, a);
        find_text(l->find, FIND_MORE, l->chapter[i].text);
    }
    find_ready(l->find);
}

static void free_index(void *find)
{
    find_free(find);
}

enum err_code manual_read(const char *vi, const char *en, struct arena *a, struct manual **out, struct err *e)
{
    const char *const text[MANUAL_LANGS] = {vi ? vi : "", en ? en : ""};
    struct manual *m = ARENA_NEW(a, struct manual);
    for (size_t i = 0; i < MANUAL_LANGS; i++) {
        TRY(read_list(m, &m->in[i], text[i], a, e));
        index_list(&m->in[i], a);
        arena_defer(a, free_index, m->in[i].find);
    }
    *out = m;
    return ERR_OK;
}

void manual_ask(const struct manual *m, const char *lang, const char *question, size_t most, struct arena *a, struct manual_hits *out)
{
    const struct list_of *l = of(m, lang);
    struct find_answer found;
    find_ask(l->find, question, false, most, a, &found);
    out->row = ARENA_ARRAY(a, const struct manual_chapter *, found.n + 1);
    out->n = found.n;
    for (size_t i = 0; i < found.n; i++)
        out->row[i] = &l->chapter[found.hit[i].doc];
}

/* ---- looking up */

const struct manual_part *manual_parts(const struct manual *m, const char *lang, size_t *n)
{
    *n = of(m, lang)->parts;
    return of(m, lang)->part;
}

const struct manual_chapter *manual_chapters(const struct manual *m, const char *lang, size_t *n)
{
    *n = of(m, lang)->chapters;
    return of(m, lang)->chapter;
}

const struct manual_chapter *manual_find(const struct manual *m, const char *lang, const char *id)
{
    const struct list_of *l = of(m, lang);
    for (size_t i = 0; i < l->chapters; i++)
        if (strcmp(l->chapter[i].id, id) == 0)
            return &l->chapter[i];
    return NULL;
}

const char *manual_about(const struct manual *m, const char *pattern)
{
    for (size_t i = 0; i < m->pages; i++)
        if (strcmp(m->page[i].pattern, pattern) == 0)
            return m->page[i].chapter;
    return NULL;
}
