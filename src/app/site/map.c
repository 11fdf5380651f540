/* The map of databases. See map.h; must never open one. */
#include "app/site/map.h"
#include "base/text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROVINCES = 34, FILE_MAX = 64 * 1024 };

struct province { long id; char code[4]; };

/* The n-th of the columns that tabs part; its length in *n. */
static const char *column(const char *line, int at, size_t *n)
{
    for (; at > 0; at--) {
        line += strcspn(line, "\t\n");
        line += *line == '\t';
    }
    *n = strcspn(line, "\t\n");
    return line;
}

static int by_id(const void *a, const void *b)
{
    long x = ((const struct province *)a)->id, y = ((const struct province *)b)->id;
    return (x > y) - (x < y);
}

/* In the order of their databases: by id, as world.h has it. */
static size_t provinces_of(const char *units, struct province out[PROVINCES])
{
    size_t n = 0, code_n, tier_n;
    for (const char *line = units; *line && n < PROVINCES; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *code = column(line, 1, &code_n), *tier = column(line, 2, &tier_n);
        if (tier_n != strlen("province") || memcmp(tier, "province", tier_n) != 0 || code_n >= sizeof out[n].code)
            continue;
        out[n].id = strtol(line, NULL, 10);
        memcpy(out[n].code, code, code_n);
        out[n++].code[code_n] = 0;
    }
    qsort(out, n, sizeof *out, by_id);
    return n;
}

struct reading {
    const char *file;
    int line;
    struct province province[PROVINCES];
    size_t n;
    const char **where;
};

static enum err_code place_of(const struct reading *r, const char *who, size_t *at, struct err *e)
{
    *at = 0;
    if (strcmp(who, "centre") == 0)
        return ERR_OK;
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->province[i].code, who) == 0) {
            *at = i + 1;
            return ERR_OK;
        }
    return err(e, ERR_INVALID, "%s:%d: no province has the code \"%.20s\": say centre, or two figures such as 48", r->file, r->line, who);
}

static enum err_code add(struct reading *r, const char *who, const char *where, struct err *e)
{
    size_t at;
    TRY(place_of(r, who, &at, e));
    if (*where != '/' && !db_is_server(where))
        return err(e, ERR_INVALID, "%s:%d: expected a path that begins with / or postgresql://...", r->file, r->line);
    if (strstr(where, "{}"))
        return err(e, ERR_INVALID, "%s:%d: {} stands for a name in `database` alone: here each database is named", r->file, r->line);
    if (r->where[at])
        return err(e, ERR_INVALID, "%s:%d: %s was said before", r->file, r->line, who);
    for (size_t i = 0; i <= r->n; i++)
        if (r->where[i] && strcmp(r->where[i], where) == 0)
            return err(e, ERR_INVALID, "%s:%d: another line has this database: each has one of its own", r->file, r->line);
    r->where[at] = where;
    return ERR_OK;
}

static enum err_code read_line(struct reading *r, const char *text, struct arena *a, struct err *e)
{
    const char *line = text_trim(a, text);
    size_t n = strcspn(line, " \t");
    if (!*line || *line == '#')
        return ERR_OK;
    const char *where = text_trim(a, line + n);
    if (!*where || strpbrk(where, " \t"))
        return err(e, ERR_INVALID, "%s:%d: expected `centre WHERE` or `48 WHERE`, without blanks in WHERE", r->file, r->line);
    return add(r, arena_strn(a, line, n), where, e);
}

enum err_code map_parse(const char *text, const char *file, const char *units, struct arena *a, const char *const **out, struct err *e)
{
    struct reading r = {.file = file, .where = ARENA_ARRAY(a, const char *, PROVINCES + 1)};
    r.n = provinces_of(units, r.province);
    for (const char *line = text; *line; line += *line == '\n') {
        size_t n = strcspn(line, "\n");
        r.line++;
        TRY(read_line(&r, arena_strn(a, line, n), a, e));
        line += n;
    }
    *out = r.where;
    return ERR_OK;
}

int map_shard(const char *units, const char *code)
{
    struct province p[PROVINCES];
    size_t n = provinces_of(units, p);
    for (size_t i = 0; i < n; i++)
        if (strcmp(p[i].code, code) == 0)
            return (int)i;
    return -1;
}

const char *map_code(const char *units, int shard, struct arena *a)
{
    struct province p[PROVINCES];
    size_t n = provinces_of(units, p);
    return shard >= 0 && (size_t)shard < n ? arena_str(a, p[shard].code) : NULL;
}

enum err_code map_read(const char *file, const char *units, struct arena *a, const char *const **out, struct err *e)
{
    char *text = arena_alloc(a, FILE_MAX + 1);
    FILE *f = fopen(file, "re");
    if (!f)
        return err(e, ERR_NOT_FOUND, "%s: cannot be read: %s", file, strerror(errno));
    size_t n = fread(text, 1, FILE_MAX + 1, f);
    bool bad = ferror(f) || n > FILE_MAX || memchr(text, 0, n);
    fclose(f);
    if (bad)
        return err(e, ERR_INVALID, "%s: is not a text of lines", file);
    text[n] = 0;
    return map_parse(text, file, units, a, out, e);
}
