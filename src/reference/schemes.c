/* Reads the files. See schemes.h; must never know a figure. */
#include "reference/schemes.h"
#include <string.h>

enum err_code schemes_read(const char *ranking, const char *index766, struct arena *a, const struct schemes **out, struct err *e)
{
    struct schemes *s = ARENA_NEW(a, struct schemes);
    struct source one = {"ranking.yaml", ranking, strlen(ranking)}, two = {"index766.yaml", index766, strlen(index766)};
    TRY(ranking_parse(one, a, &s->ranking, NULL, e));
    TRY(index766_parse(two, a, &s->index, NULL, e));
    *out = s;
    return ERR_OK;
}
