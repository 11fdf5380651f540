/* Columns side by side: kept together on one page; what is taller than a page goes below each other. */
#include "print/flow.h"

static const double gap = 4 * MM;

/* Height of a column of this width. */
static double height_of(const struct flow *f, const struct markup_column *c, double width)
{
    struct flow trial = *f;
    trial.draw = false;
    trial.inside = true;
    trial.x = 0;
    trial.width = width;
    trial.y = trial.top = 0;
    flow_blocks(&trial, &c->blocks);
    return trial.y;
}

void columns_flow(struct flow *f, const struct markup_block *b)
{
    const struct markup_column *c = b->columns.items;
    size_t n = b->columns.n;
    double all = 0, tallest = 0, width[4], room = f->width - gap * (double)(n - 1);
    for (size_t i = 0; i < n; i++) all += (double)c[i].share;
    for (size_t i = 0; i < n; i++) {
        width[i] = room * (double)c[i].share / all;
        double h = height_of(f, &c[i], width[i]);
        if (h > tallest) tallest = h;
    }
    if (tallest > f->bottom - f->top) {
        for (size_t i = 0; i < n; i++) flow_blocks(f, &c[i].blocks);
        return;
    }
    if (f->y > f->top) f->y += 3;
    flow_room(f, tallest);
    double x = f->x, y = f->y;
    for (size_t i = 0; i < n; i++) {
        struct flow col = *f;
        col.inside = true;
        col.x = x;
        col.width = width[i];
        col.y = col.top = y;
        flow_blocks(&col, &c[i].blocks);
        x += width[i] + gap;
    }
    f->y = y + tallest + 3;
}
