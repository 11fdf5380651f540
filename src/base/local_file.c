/* Reads one. See local_file.h. */
#include "base/local_file.h"
#include <errno.h>
#include <stdio.h>

enum { FILE_MAX = 256 * 1024 };

enum err_code local_file(const char *data_dir, const char *name, const char *own, struct arena *a, struct local_file *out, struct err *e)
{
    const char *path = arena_fmt(a, "%s/%s", data_dir, name);
    FILE *f = fopen(path, "re");
    *out = (struct local_file){.file = arena_fmt(a, "data/%s", name), .text = own};
    if (!f)
        return errno == ENOENT ? ERR_OK : err(e, ERR_STORAGE, "%s cannot be opened", path);
    char *text = arena_alloc(a, FILE_MAX + 1);
    size_t n = fread(text, 1, FILE_MAX + 1, f);
    bool bad = ferror(f) != 0;
    fclose(f);
    if (bad || n > FILE_MAX)
        return err(e, ERR_INVALID, "%s cannot be read, or is larger than %d bytes", path, (int)FILE_MAX);
    text[n] = 0;
    *out = (struct local_file){.file = path, .text = text, .local = true};
    return ERR_OK;
}
