/* See wrong.h; must never judge anything itself. */
#include "rooms/desk/wrong.h"
#include <string.h>

static const struct field fields[] = {FIELD(wrong, field, F_TEXT), FIELD(wrong, label, F_TEXT), FIELD(wrong, text, F_TEXT)};
const struct model desk_wrong_model = MODEL(wrong, fields);

static const char *label_of(const char *field, const struct list *const *views, size_t views_n, const struct named *names, size_t names_n)
{
    for (size_t i = 0; i < views_n; i++) {
        const char *said = form_said(views[i], field);
        if (*said)
            return said;
    }
    for (size_t i = 0; i < names_n; i++)
        if (strcmp(names[i].field, field) == 0)
            return names[i].label;
    return "";
}

struct list wrong_of(struct req *r, const struct list *const *views, size_t views_n, const struct named *names, size_t names_n)
{
    struct wrong *row = ARENA_ARRAY(r->x->arena, struct wrong, r->problems.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->problems.n; i++) {
        const char *field = r->problems.row[i].field;
        size_t k = 0;
        while (k < n && strcmp(row[k].field, field) != 0)
            k++;
        if (k == n)
            row[n++] = (struct wrong){field, label_of(field, views, views_n, names, names_n), form_problem(r, field)};
    }
    return (struct list){row, n};
}
