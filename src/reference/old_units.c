/* Old communes: a table in memory and a walk over it. See old_units.h. */
#include "reference/old_units.h"
#include "base/text.h"
#include "reference/words.h"
#include <string.h>

enum { CELLS = 5, SPLIT = 8 };

static size_t count_lines(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += *s == '\n';
    return n + 1;
}

static void became(struct old_unit *u, char *codes, struct arena *a)
{
    const char **row = ARENA_ARRAY(a, const char *, SPLIT);
    for (char *code; u->n_became < SPLIT && (code = strsep(&codes, " "));)
        row[u->n_became++] = code;
    u->became = row;
}

static bool read_line(char *line, struct arena *a, struct old_unit *u)
{
    char *cell[CELLS];
    for (size_t i = 0; i < CELLS; i++)
        if (!(cell[i] = strsep(&line, "\t")) || (!*cell[i] && i != 2)) /* of some the district is not known */
            return false;
    *u = (struct old_unit){.code = cell[0], .name = cell[1], .district = cell[2], .province = cell[3]};
    u->folded = text_fold(a, arena_fmt(a, "%s %s %s", u->name, u->district, u->province));
    u->begins = words_begin(u->folded);
    u->folded = arena_fmt(a, " %s", u->folded);
    became(u, cell[4], a);
    return line == NULL;
}

enum err_code old_units_read(const char *tsv, struct arena *a, const struct old_units **out, struct err *e)
{
    struct old_units *u = ARENA_NEW(a, struct old_units);
    struct old_unit *row = ARENA_ARRAY(a, struct old_unit, count_lines(tsv));
    char *text = arena_str(a, tsv);
    strsep(&text, "\n"); /* the header */
    for (char *line; (line = strsep(&text, "\n")) && *line;)
        if (!read_line(line, a, &row[u->n++]))
            return err(e, ERR_INTERNAL, "unit_old.tsv: line %zu has not its cells", u->n + 1);
    u->at = row;
    *out = u;
    return ERR_OK;
}

/* The name without its kind: " phuong thac gian quan .." -> " thac gian quan ..". */
static const char *own_name(const char *folded)
{
    static const char *const kinds[] = {" phuong ", " xa ", " thi tran "};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_starts(folded, kinds[i]))
            return folded + strlen(kinds[i]) - 1;
    return folded;
}

enum { BEGINS, PHRASE, WORDS, RANKS, NONE = RANKS };

/* query: with a blank before it, as the folded names have. */
static int rank(const struct old_unit *u, const char *query)
{
    if (text_starts(own_name(u->folded), query) || text_starts(u->folded, query))
        return BEGINS;
    return strstr(u->folded, query) ? PHRASE : words_match(u->folded, query + 1) ? WORDS : NONE;
}

size_t old_units_search(const struct old_units *u, const char *text, struct arena *scratch, const struct old_unit **out, size_t max)
{
    const char *query = arena_fmt(scratch, " %s", text_fold(scratch, text));
    const struct old_unit **hit[RANKS];
    size_t many[RANKS] = {0}, n = 0;
    uint64_t begins = words_begin(query + 1);
    if (!u || !query[1])
        return 0;
    for (int r = BEGINS; r < RANKS; r++)
        hit[r] = ARENA_ARRAY(scratch, const struct old_unit *, max);
    for (size_t i = 0; i < u->n && many[BEGINS] < max; i++) {
        int r = (u->at[i].begins & begins) == begins ? rank(&u->at[i], query) : NONE;
        if (r != NONE && many[r] < max)
            hit[r][many[r]++] = &u->at[i];
    }
    for (int r = BEGINS; r < RANKS; r++)
        for (size_t i = 0; i < many[r] && n < max; i++)
            out[n++] = hit[r][i];
    return n;
}
