/* Where the rules of alerts come from: the data folder, else what travels in the program. See engine.h. */
#include "service/alert/engine.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 256 * 1024 };

/* *out NULL: there is no such file. */
static enum err_code read_file(const char *path, struct arena *a, const char **out, struct err *e)
{
    FILE *f = fopen(path, "re");
    *out = NULL;
    if (!f)
        return errno == ENOENT ? ERR_OK : err(e, ERR_STORAGE, "%s cannot be opened", path);
    char *text = arena_alloc(a, FILE_MAX + 1);
    size_t n = fread(text, 1, FILE_MAX + 1, f);
    bool bad = ferror(f) != 0;
    fclose(f);
    if (bad || n > FILE_MAX)
        return err(e, ERR_INVALID, "%s cannot be read, or is larger than %d bytes", path, (int)FILE_MAX);
    text[n] = 0;
    *out = text;
    return ERR_OK;
}

enum err_code alert_rules_open(const char *data_dir, const char *own, struct arena *a, const struct alert_rules **out, struct err *e)
{
    const char *path = arena_fmt(a, "%s/alert.yaml", data_dir), *theirs;
    struct alert_rules *rules = ARENA_NEW(a, struct alert_rules);
    *out = NULL;
    TRY(read_file(path, a, &theirs, e));
    if (!theirs && !own)
        return ERR_OK;
    struct source src = {.file = theirs ? path : "data/alert.yaml", .text = theirs ? theirs : own};
    src.n = strlen(src.text);
    TRY(alert_rules_parse(src, a, rules, NULL, e));
    *out = rules;
    return ERR_OK;
}
