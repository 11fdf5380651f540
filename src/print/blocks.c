/* Each kind of block laid down: its style, its place, its lines. Knows nothing of how blocks are written. */
#include "print/flow.h"
#include "print/qr.h"

static const double BODY = 13;

static const struct text_style styles[] = {
    [MARKUP_PAR] = { "P", .size = 13, .justify = true, .indent = 10 * MM, .before = 4, .after = 3, .leading = 1.1 },
    [MARKUP_TITLE] = { "H1", .size = 14, .bold = true, .align = PANGO_ALIGN_CENTER, .before = 16, .after = 2 },
    [MARKUP_HEADING] = { "H2", .size = 13, .bold = true, .before = 8, .after = 2 },
    [MARKUP_CENTRE] = { "P", .size = 13, .align = PANGO_ALIGN_CENTER, .leading = 1.05 },
    [MARKUP_RIGHT] = { "P", .size = 13, .italic = true, .align = PANGO_ALIGN_RIGHT, .before = 3, .after = 3 },
    [MARKUP_SMALL] = { "P", .size = 11, .leading = 1.05 },
    [MARKUP_ITEM] = { "LI", .size = 13, .justify = true, .indent = -4 * MM, .before = 2, .after = 1, .leading = 1.1 },
    [MARKUP_FIELD] = { "P", .size = 13, .before = 1.5, .after = 1.5, .leading = 1.1 },
};

static void text(struct flow *f, const struct markup_block *b)
{
    struct text_style st = styles[b->kind];
    double in = b->kind == MARKUP_ITEM ? 10 * MM : 0;
    if (f->inside) st.justify = false;
    if (f->inside && b->kind == MARKUP_PAR) st.indent = 0;
    PangoLayout *l = flow_layout(f, &b->spans, b->kind == MARKUP_ITEM ? "– " : NULL, &st, f->width - in);
    if (f->y > f->top) f->y += st.before;
    if (b->kind == MARKUP_TITLE || b->kind == MARKUP_HEADING) flow_room(f, flow_height(l) + 3 * BODY);
    flow_text(f, l, f->x + in, st.tag);
    f->y += st.after;
}

/* Dots from x to the end of the line, to be written on by hand. */
static void leader(struct flow *f, double from, double to, double y)
{
    if (!f->draw || to - from < 6) return;
    static const double dots[] = { 0, 2.6 };
    flow_tag(f, "Artifact", true);
    cairo_save(f->cr);
    cairo_set_line_width(f->cr, 0.8);
    cairo_set_line_cap(f->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(f->cr, dots, 2, 0);
    cairo_move_to(f->cr, from, y);
    cairo_line_to(f->cr, to, y);
    cairo_stroke(f->cr);
    cairo_restore(f->cr);
    flow_tag(f, "Artifact", false);
}

static void field_one(struct flow *f, const struct markup_field *fd, double x, double width)
{
    const char *prefix = *fd->label ? arena_fmt(f->a, "%s: ", fd->label) : "";
    PangoLayout *l = flow_layout(f, &fd->spans, prefix, &styles[MARKUP_FIELD], width);
    flow_text(f, l, x, "P");
    if (!fd->spans.n) leader(f, f->last_centre + f->last_width / 2 + 2, x + width, f->y - 3.4);
}

static void fields(struct flow *f, const struct markup_block *b)
{
    const struct markup_field *fd = b->fields.items;
    const struct text_style *st = &styles[MARKUP_FIELD];
    double gap = 5 * MM, width = (f->width - gap * (double)(b->fields.n - 1)) / (double)b->fields.n, h = 0;
    if (f->y > f->top) f->y += st->before;
    if (b->fields.n == 1) {
        field_one(f, fd, f->x, f->width);
        f->y += st->after;
        return;
    }
    struct flow trial = *f;
    trial.draw = false;
    trial.inside = true;
    for (size_t i = 0; i < b->fields.n; i++) {
        trial.y = 0;
        field_one(&trial, &fd[i], 0, width);
        if (trial.y > h) h = trial.y;
    }
    flow_room(f, h);
    double top = f->y;
    bool inside = f->inside;
    f->inside = true; /* side by side: no break within */
    for (size_t i = 0; i < b->fields.n; i++) {
        f->y = top;
        field_one(f, &fd[i], f->x + (width + gap) * (double)i, width);
    }
    f->inside = inside;
    f->y = top + h + st->after;
}

static void rule(struct flow *f, const struct markup_block *b)
{
    double w = b->wide ? f->last_width : f->width / 3;
    double mid = b->wide ? f->last_centre : f->x + f->width / 2;
    flow_room(f, 6);
    if (f->draw) {
        flow_tag(f, "Artifact", true);
        cairo_set_line_width(f->cr, 0.7);
        cairo_move_to(f->cr, mid - w / 2, f->y + 2.5);
        cairo_line_to(f->cr, mid + w / 2, f->y + 2.5);
        cairo_stroke(f->cr);
        flow_tag(f, "Artifact", false);
    }
    f->y += 6;
}

static void qr_draw(struct flow *f, const struct qr *q, double x, double module)
{
    for (int row = 0; row < q->size; row++) {
        for (int col = 0; col < q->size; col++) {
            int from = col;
            while (col < q->size && qr_dark(q, col, row)) col++;
            if (col > from) cairo_rectangle(f->cr, x + from * module, f->y + row * module, (col - from) * module, module);
        }
    }
    cairo_fill(f->cr);
}

/* 30 mm a side, more if a module would become smaller than half a millimetre. */
static void qr(struct flow *f, const struct markup_block *b)
{
    struct qr q;
    if (qr_make(b->text, f->a, &q, NULL)) return; /* checked when parsed */
    double side = 30 * MM;
    if (side < q.size * 0.5 * MM) side = q.size * 0.5 * MM;
    if (side > f->width) side = f->width;
    flow_room(f, side);
    if (f->draw) {
        flow_tag(f, "Figure", true);
        qr_draw(f, &q, f->inside ? f->x + (f->width - side) / 2 : f->x, side / q.size);
        flow_tag(f, "Figure", false);
    }
    f->y += side;
}

static void block(struct flow *f, const struct markup_block *b)
{
    switch ((enum markup_kind)b->kind) {
    case MARKUP_FIELD:
        fields(f, b);
        break;
    case MARKUP_TABLE:
        table_flow(f, b);
        break;
    case MARKUP_QR:
        qr(f, b);
        break;
    case MARKUP_RULE:
        rule(f, b);
        break;
    case MARKUP_GAP:
        f->y += (double)b->gap * BODY * 1.2;
        flow_room(f, 0);
        break;
    case MARKUP_PAGE:
        if (f->y > f->top) flow_page(f);
        break;
    case MARKUP_SPLIT:
        columns_flow(f, b);
        break;
    default:
        text(f, b);
    }
}

void flow_blocks(struct flow *f, const struct list *blocks)
{
    const struct markup_block *b = blocks->items;
    bool items = false; /* within a list */
    for (size_t i = 0; i < blocks->n && f->page <= PDF_PAGES_MAX; i++, b++) {
        if (items != (b->kind == MARKUP_ITEM)) flow_tag(f, "L", items = !items);
        block(f, b);
    }
    if (items) flow_tag(f, "L", false);
}
