/* The set: its files, read from memory or from the override folder, its formats and messages.
 * Nothing is watched or read again later. */
#include "tpl/tpl.h"
#include "base/text.h"
#include "tpl/parts.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text of dir/name if there is such a file, else the given one. */
static enum err_code source_text(const struct tpl_config *c, const char *name, const char *text, size_t n,
                                 struct arena *a, const char **out, struct err *e)
{
    *out = arena_strn(a, text, n);
    if (c->override_dir) {
        const char *path = arena_fmt(a, "%s/%s", c->override_dir, name);
        FILE *f = fopen(path, "rbe");
        if (!f && errno != ENOENT && errno != ENOTDIR)
            return err(e, ERR_INVALID, "%s:1: cannot be read: %s", path, strerror(errno));
        if (f) {
            char *got = arena_alloc(a, TPL_FILE_MAX + 1);
            n = fread(got, 1, TPL_FILE_MAX + 1, f);
            bool bad = ferror(f) != 0;
            fclose(f);
            if (bad) return err(e, ERR_INVALID, "%s:1: cannot be read", path);
            if (n <= TPL_FILE_MAX) got[n] = 0;
            *out = got;
        }
    }
    if (n > TPL_FILE_MAX) return err(e, ERR_INVALID, "%s:1: larger than %d bytes", name, TPL_FILE_MAX);
    if (!text_utf8(*out, n)) return err(e, ERR_INVALID, "%s:1: not UTF-8 text", name);
    return ERR_OK;
}

static int by_name(const void *x, const void *y)
{
    return strcmp(((const struct file *)x)->name, ((const struct file *)y)->name);
}

static enum err_code files_read(struct tpl_set *s, const struct tpl_config *c, struct err *e)
{
    s->file = ARENA_ARRAY(s->arena, struct file, c->files_n + 1);
    for (size_t i = 0; i < c->files_n; i++) {
        const struct tpl_source *src = &c->files[i];
        const char *dot = strrchr(src->name, '.'), *text;
        struct file *f = &s->file[i];
        f->path = arena_str(s->arena, src->name);
        if (!dot || (strcmp(dot, ".html") != 0 && strcmp(dot, ".print") != 0))
            return err(e, ERR_INVALID, "%s:1: a name must end in .html or .print", f->path);
        f->name = arena_strn(s->arena, src->name, (size_t)(dot - src->name));
        f->print = strcmp(dot, ".print") == 0;
        TRY(source_text(c, src->name, src->text, src->n, s->arena, &text, e));
        TRY(token_read(f, text, src->line ? src->line : 1, s->arena, e));
    }
    s->files = c->files_n;
    qsort(s->file, s->files, sizeof *s->file, by_name);
    for (size_t i = 1; i < s->files; i++)
        if (strcmp(s->file[i - 1].name, s->file[i].name) == 0)
            return err(e, ERR_INVALID, "%s:1: name given twice", s->file[i].path);
    return ERR_OK;
}

static enum err_code messages_read(struct tpl_set *s, const struct tpl_config *c, struct err *e)
{
    static const struct tpl_messages none = { .lang = "vi", .file = "", .text = "" };
    if (!c->messages_n) TRY(message_read(s, &none, "", e));
    for (size_t i = 0; i < c->messages_n; i++) {
        const struct tpl_messages *m = &c->messages[i];
        const char *text;
        TRY(source_text(c, m->file, m->text, m->n, s->arena, &text, e));
        TRY(message_read(s, m, text, e));
    }
    return message_settle(s, e);
}

/* The one format of our own. */
static const char *url(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    struct buf b = buf_init(a, 0);
    buf_url(&b, value_text(rec, f, a));
    return b.p;
}

enum err_code tpl_open(const struct tpl_config *c, struct tpl_set **out, struct err *e)
{
    struct arena *a = arena_new(256 * 1024);
    struct tpl_set *s = ARENA_NEW(a, struct tpl_set);
    s->arena = a;
    s->unknown = ARENA_NEW(a, atomic_size_t);
    s->format = ARENA_ARRAY(a, struct tpl_format, c->formats_n + 1);
    s->formats = c->formats_n + 1;
    s->format[c->formats_n] = (struct tpl_format){ .name = "url", .fn = url };
    for (size_t i = 0; i < c->formats_n; i++)
        s->format[i] = (struct tpl_format){ .name = arena_str(a, c->formats[i].name), .fn = c->formats[i].fn };
    enum err_code rc = files_read(s, c, e);
    if (!rc && c->override_dir) rc = outline_folder(s, c->override_dir, e);
    if (!rc) rc = messages_read(s, c, e);
    if (!rc) rc = wording_apply(s, c->wordings, c->wordings_n, e);
    if (rc) tpl_close(s);
    *out = rc ? NULL : s;
    return rc;
}

void tpl_close(struct tpl_set *s)
{
    if (s) arena_free(s->arena);
}

const struct file *tpl_file(const struct tpl_set *s, const char *name)
{
    struct file key = { .name = name };
    return s->files ? bsearch(&key, s->file, s->files, sizeof *s->file, by_name) : NULL;
}

const struct tpl_format *tpl_format_find(const struct tpl_set *s, const char *name)
{
    for (size_t i = 0; i < s->formats; i++)
        if (strcmp(s->format[i].name, name) == 0) return &s->format[i];
    return NULL;
}

bool tpl_has_page(const struct tpl_set *s, const char *page)
{
    return tpl_file(s, page) != NULL;
}

bool tpl_has_message(const struct tpl_set *s, const char *id)
{
    return message_find(&s->lang[0], id) != NULL;
}

size_t tpl_unknown(const struct tpl_set *s)
{
    return atomic_load_explicit(s->unknown, memory_order_relaxed);
}
