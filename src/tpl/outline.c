/* A document without its values, line by line, and files of the folder that nobody asks for. See tpl.h; must never know the mark-up. */
#include "base/buf.h"
#include "tpl/parts.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

struct drawing {
    struct buf text;
    int *line;        /* of the file, for each line of the text */
    size_t lines, cap;
    bool fresh;       /* a line begins */
    struct arena *a;
};

static void put(struct drawing *d, char c, int line)
{
    if (d->fresh) {
        if (d->lines == d->cap) {
            d->line = arena_grow(d->a, d->line, d->cap * sizeof *d->line, 2 * (d->cap + 32) * sizeof *d->line);
            d->cap = 2 * (d->cap + 32);
        }
        d->line[d->lines++] = line;
    }
    d->fresh = c == '\n';
    buf_char(&d->text, c);
}

static void put_token(struct drawing *d, const struct token *t)
{
    bool value = t->kind == TOK_FIELD || t->kind == TOK_NUMBER || t->kind == TOK_MESSAGE || t->kind == TOK_LABEL;
    int line = t->line;
    if (value)
        put(d, 'x', line);
    for (size_t i = 0; t->kind == TOK_TEXT && i < t->n; i++) {
        put(d, t->text[i], line);
        line += t->text[i] == '\n';
    }
}

bool tpl_outline(const struct tpl_set *s, size_t i, struct arena *a, struct tpl_outline *out)
{
    const struct file *f = i < s->files ? &s->file[i] : NULL;
    struct drawing d = {.text = buf_init(a, 4096), .fresh = true, .a = a};
    *out = (struct tpl_outline){0};
    if (!f)
        return false;
    for (size_t k = 0; k < f->n && f->print; k++)
        put_token(&d, &f->tok[k]);
    *out = (struct tpl_outline){f->path, f->print ? d.text.p : NULL, d.line, d.lines};
    return true;
}

/* ---- the folder */

static bool is_ours(const char *name)
{
    size_t n = strlen(name);
    return (n > 5 && strcmp(name + n - 5, ".html") == 0) || (n > 6 && strcmp(name + n - 6, ".print") == 0);
}

static bool is_known(const struct tpl_set *s, const char *path)
{
    for (size_t i = 0; i < s->files; i++)
        if (strcmp(s->file[i].path, path) == 0)
            return true;
    return false;
}

static enum err_code look(const struct tpl_set *s, const char *dir, const char *under, struct err *e)
{
    const char *path = *under ? arena_fmt(s->arena, "%s/%s", dir, under) : dir;
    enum err_code rc = ERR_OK;
    DIR *d = opendir(path);
    if (!d)
        return ERR_OK; /* no folder, no files of its own: told where one is read */
    for (const struct dirent *x; !rc && (x = readdir(d));) {
        const char *name = *under ? arena_fmt(s->arena, "%s/%s", under, x->d_name) : arena_str(s->arena, x->d_name);
        if (*x->d_name == '.')
            continue;
        if (is_ours(name) && !is_known(s, name))
            rc = err(e, ERR_INVALID, "%s/%s:1: no built-in file is called so", dir, name);
        else if (!*under && !strchr(x->d_name, '.'))
            rc = look(s, dir, name, e);
    }
    closedir(d);
    return rc;
}

enum err_code outline_folder(const struct tpl_set *s, const char *dir, struct err *e)
{
    return look(s, dir, "", e);
}
