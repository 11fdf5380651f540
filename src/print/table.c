/* Tables: widths from the contents, hairlines, the head again on each page. A row stays together; one that is
 * taller than a page is written out as paragraphs. */
#include "print/flow.h"

static const double PAD = 3.5;

struct table {
    const struct markup_block *b;
    size_t columns;
    double width[MARKUP_COLUMNS];
};

static PangoLayout *cell_layout(struct flow *f, const struct markup_row *row, const struct markup_cell *c, double width)
{
    static const PangoAlignment aligns[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };
    struct text_style st = { .size = f->setup->table_size > 0 ? f->setup->table_size : 12, .bold = row->head, .leading = 1.05 };
    st.align = row->head ? PANGO_ALIGN_CENTER : aligns[c->align];
    return flow_layout(f, &c->spans, NULL, &st, width);
}

/* As the document says, if it says. */
static bool shares(struct flow *f, struct table *t)
{
    const struct markup_row *row = t->b->rows.items;
    const struct markup_cell *c = row->cells.items;
    double all = 0;
    for (size_t i = 0; i < t->columns; i++) all += (double)c[i].share;
    for (size_t i = 0; i < t->columns && all > 0; i++) t->width[i] = f->width * (double)c[i].share / all;
    return all > 0;
}

/* Natural widths; the room left over, or missing, is shared by the columns wider than their fair part. */
static void widths(struct flow *f, struct table *t)
{
    double sum = 0, wide = 0, fair = f->width / (double)t->columns;
    const struct markup_row *row = t->b->rows.items;
    for (size_t r = 0; r < t->b->rows.n && r < 200; r++) {
        const struct markup_cell *c = row[r].cells.items;
        for (size_t i = 0; i < t->columns; i++) {
            PangoLayout *l = cell_layout(f, &row[r], &c[i], 0);
            int w;
            pango_layout_get_size(l, &w, NULL);
            g_object_unref(l);
            double need = (double)w / PANGO_SCALE + 2 * PAD + 1;
            if (need > t->width[i]) t->width[i] = need;
        }
    }
    for (size_t i = 0; i < t->columns; i++) {
        if (t->width[i] > f->width * 2) t->width[i] = f->width * 2;
        sum += t->width[i];
        if (t->width[i] >= fair) wide += t->width[i];
    }
    double scale_all = f->width / sum, over = wide > 0 ? (wide + f->width - sum) / wide : 0;
    for (size_t i = 0; i < t->columns; i++) {
        if (wide <= 0 || over <= 0) t->width[i] *= scale_all;
        else if (t->width[i] >= fair) t->width[i] *= over;
    }
}

static double row_height(struct flow *f, const struct table *t, const struct markup_row *row)
{
    double tallest = 0;
    const struct markup_cell *c = row->cells.items;
    for (size_t i = 0; i < t->columns; i++) {
        PangoLayout *l = cell_layout(f, row, &c[i], t->width[i] - 2 * PAD);
        double h = flow_height(l);
        g_object_unref(l);
        if (h > tallest) tallest = h;
    }
    return tallest + 2 * PAD;
}

static void row_borders(struct flow *f, const struct table *t, double h)
{
    double x = f->x;
    flow_tag(f, "Artifact", true);
    cairo_set_line_width(f->cr, 0.5);
    for (size_t i = 0; i < t->columns; i++) {
        cairo_rectangle(f->cr, x, f->y, t->width[i], h);
        x += t->width[i];
    }
    cairo_stroke(f->cr);
    flow_tag(f, "Artifact", false);
}

static void row_draw(struct flow *f, const struct table *t, const struct markup_row *row, double h)
{
    double x = f->x;
    const struct markup_cell *c = row->cells.items;
    if (f->draw) row_borders(f, t, h);
    flow_tag(f, "TR", true);
    for (size_t i = 0; i < t->columns && f->draw; i++) {
        PangoLayout *l = cell_layout(f, row, &c[i], t->width[i] - 2 * PAD);
        double down = row->head ? (h - flow_height(l)) / 2 : PAD;
        flow_tag(f, row->head ? "TH" : "TD", true);
        flow_put(f, l, x + PAD, f->y + down);
        flow_tag(f, row->head ? "TH" : "TD", false);
        g_object_unref(l);
        x += t->width[i];
    }
    flow_tag(f, "TR", false);
    f->y += h;
}

static void row_as_text(struct flow *f, const struct table *t, const struct markup_row *row)
{
    const struct markup_cell *c = row->cells.items;
    for (size_t i = 0; i < t->columns; i++) flow_text(f, cell_layout(f, row, &c[i], f->width), f->x, "P");
}

void table_flow(struct flow *f, const struct markup_block *b)
{
    const struct markup_row *row = b->rows.items;
    struct table t = { .b = b, .columns = row->cells.n };
    if (!shares(f, &t)) widths(f, &t);
    double head = row->head ? row_height(f, &t, row) : 0;
    if (f->y > f->top) f->y += 4;
    flow_tag(f, "Table", true);
    for (size_t i = 0; i < b->rows.n && f->page <= PDF_PAGES_MAX; i++) {
        double h = row_height(f, &t, &row[i]);
        double need = i == 0 && row->head && b->rows.n > 1 ? h + row_height(f, &t, &row[1]) : h;
        if (head + h > f->bottom - f->top && !f->inside) {
            row_as_text(f, &t, &row[i]);
            continue;
        }
        int page = f->page;
        if (f->y + need > f->bottom && f->y > f->top && !f->inside) {
            flow_tag(f, "Table", false);
            flow_page(f);
            flow_tag(f, "Table", true);
        }
        if (f->page != page && i > 0 && row->head) row_draw(f, &t, row, head);
        row_draw(f, &t, &row[i], h);
    }
    flow_tag(f, "Table", false);
    f->y += 4;
}
