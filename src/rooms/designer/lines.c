/* A difference with three lines around each place. See lines.h. */
#include "rooms/designer/lines.h"
#include "diff/diff.h"

enum { AROUND = 3 };
static const char *const kinds[] = {"same", "less", "more", "gap", NULL};
static const struct field fields[] = {
    FIELD(line_view, kind, F_TEXT, .words = kinds, .label = "designer.line"), FIELD(line_view, text, F_TEXT), FIELD(line_view, a, F_INT), FIELD(line_view, b, F_INT),
    FIELD(line_view, n, F_INT),
};
const struct model line_view_model = MODEL(line_view, fields, .doc = "A line of a difference");

/* Lines near a change: those are shown. */
static void mark(const struct diff *d, bool *near)
{
    for (size_t i = 0; i < d->n; i++)
        for (size_t k = i > AROUND ? i - AROUND : 0; d->row[i].kind != DIFF_SAME && k <= i + AROUND && k < d->n; k++)
            near[k] = true;
}

struct list lines_view(const struct req *r, const char *a, const char *b)
{
    struct arena *arena = r->x->arena;
    struct diff d = diff_lines(a, b, arena);
    bool *near = ARENA_ARRAY(arena, bool, d.n + 1);
    struct line_view *row = ARENA_ARRAY(arena, struct line_view, d.n + 1);
    size_t n = 0;
    if (!d.less && !d.more)
        return (struct list){NULL, 0};
    mark(&d, near);
    for (size_t i = 0; i < d.n; i++) {
        const struct diff_line *l = &d.row[i];
        if (near[i])
            row[n++] = (struct line_view){kinds[l->kind], l->text, l->a, l->b, 0};
        else if (n && row[n - 1].n)
            row[n - 1].n++;
        else
            row[n++] = (struct line_view){"gap", "", 0, 0, 1};
    }
    return (struct list){row, n};
}
