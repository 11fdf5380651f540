/* Texts in two languages. */
#include "form/label.h"
#include <string.h>

const char *label_in(const struct label *l, const char *lang)
{
    if (lang && strcmp(lang, "en") == 0 && l->en && *l->en)
        return l->en;
    return l->vi ? l->vi : "";
}
