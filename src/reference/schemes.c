/* Reads the files. See schemes.h; must never know a figure. */
#include "reference/schemes.h"
#include "base/local_file.h"
#include <string.h>

static struct source source_of(const struct local_file *f)
{
    return (struct source){f->file, f->text, strlen(f->text)};
}

enum err_code schemes_read(const char *data_dir, struct schemes_own own, struct arena *a, const struct schemes **out, struct err *e)
{
    struct schemes *s = ARENA_NEW(a, struct schemes);
    struct local_file one, two;
    TRY(local_file(data_dir, "ranking.yaml", own.ranking, a, &one, e));
    TRY(local_file(data_dir, "index766.yaml", own.index766, a, &two, e));
    TRY(ranking_parse(source_of(&one), a, &s->ranking, NULL, e));
    TRY(index766_parse(source_of(&two), a, &s->index, NULL, e));
    s->local_ranking = one.local;
    s->local_index = two.local;
    *out = s;
    return ERR_OK;
}
