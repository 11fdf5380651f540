/* Text down a page: layouts from spans, lines drawn one by one, page breaks. Attributes are set through
 * pango's API, never its mark-up language, so text cannot become mark-up. */
#include "print/flow.h"
#include "base/buf.h"
#include <string.h>

static void attr(PangoAttrList *list, PangoAttribute *at, size_t from, size_t to)
{
    at->start_index = (guint)from;
    at->end_index = (guint)to;
    pango_attr_list_insert(list, at);
}

static PangoFontDescription *font(const struct text_style *st)
{
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family_static(d, "Liberation Serif, Times New Roman, serif");
    pango_font_description_set_absolute_size(d, st->size * PANGO_SCALE);
    pango_font_description_set_weight(d, st->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(d, st->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return d;
}

static void set_spans(PangoLayout *l, struct arena *a, const struct list *spans, const char *prefix)
{
    struct buf text = buf_init(a, 0);
    PangoAttrList *attrs = pango_attr_list_new();
    buf_str(&text, prefix ? prefix : "");
    const struct markup_span *sp = spans->items;
    for (size_t i = 0; i < spans->n; i++) {
        size_t from = text.n;
        buf_str(&text, sp[i].text);
        if (sp[i].bold) attr(attrs, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, text.n);
        if (sp[i].italic) attr(attrs, pango_attr_style_new(PANGO_STYLE_ITALIC), from, text.n);
    }
    pango_layout_set_text(l, text.p, (int)text.n);
    pango_layout_set_attributes(l, attrs);
    pango_attr_list_unref(attrs);
}

PangoLayout *flow_layout(struct flow *f, const struct list *spans, const char *prefix, const struct text_style *st,
                         double width)
{
    PangoLayout *l = pango_layout_new(f->pango);
    PangoFontDescription *d = font(st);
    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    if (width > 0) pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(l, st->align);
    pango_layout_set_justify(l, st->justify);
    pango_layout_set_indent(l, (int)(st->indent * PANGO_SCALE));
    pango_layout_set_line_spacing(l, (float)(st->leading > 0 ? st->leading : 1.0));
    pango_layout_set_auto_dir(l, FALSE);
    set_spans(l, f->a, spans, prefix);
    return l;
}

double flow_height(PangoLayout *l)
{
    int h;
    pango_layout_get_size(l, NULL, &h);
    return (double)h / PANGO_SCALE;
}

void flow_tag(struct flow *f, const char *tag, bool begins)
{
    if (!f->draw) return;
    bool known = cairo_version() >= CAIRO_VERSION_ENCODE(1, 18, 0);
    if (!known && strcmp(tag, "Artifact") == 0) tag = "NonStruct";
    if (begins) cairo_tag_begin(f->cr, tag, NULL);
    else cairo_tag_end(f->cr, tag);
}

void flow_page(struct flow *f)
{
    if (f->inside) return;
    if (f->draw) {
        f->page_end(f);
        cairo_show_page(f->cr);
    }
    f->page++;
    f->y = f->top;
}

void flow_room(struct flow *f, double h)
{
    if (f->y + h > f->bottom && f->y > f->top) flow_page(f);
}

/* The line's box within the layout, in points. */
static void line_box(PangoLayoutIter *it, double *top, double *height, double *left, double *width)
{
    PangoRectangle r;
    int y0, y1;
    pango_layout_iter_get_line_yrange(it, &y0, &y1);
    pango_layout_iter_get_line_extents(it, NULL, &r);
    *top = (double)y0 / PANGO_SCALE;
    *height = (double)(y1 - y0) / PANGO_SCALE;
    *left = (double)r.x / PANGO_SCALE;
    *width = (double)r.width / PANGO_SCALE;
}

static void line_draw(struct flow *f, PangoLayoutIter *it, double x, double y)
{
    double top, height, left, width;
    line_box(it, &top, &height, &left, &width);
    f->last_width = width;
    f->last_centre = x + left + width / 2;
    if (!f->draw) return;
    double base = (double)pango_layout_iter_get_baseline(it) / PANGO_SCALE - top;
    cairo_move_to(f->cr, x + left, y + base);
    pango_cairo_show_layout_line(f->cr, pango_layout_iter_get_line_readonly(it));
}

void flow_put(struct flow *f, PangoLayout *l, double x, double y)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    do {
        double top, height, left, width;
        line_box(it, &top, &height, &left, &width);
        line_draw(f, it, x, y + top);
    } while (pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
}

void flow_text(struct flow *f, PangoLayout *l, double x, const char *tag)
{
    int lines = pango_layout_get_line_count(l);
    double top, height, left, width;
    PangoLayoutIter *it = pango_layout_get_iter(l);
    line_box(it, &top, &height, &left, &width);
    flow_room(f, height * (lines < 2 ? 1 : 2)); /* no first line alone at the foot */
    flow_tag(f, tag, true);
    do {
        line_box(it, &top, &height, &left, &width);
        if (f->y + height > f->bottom && f->y > f->top && !f->inside) {
            flow_tag(f, tag, false);
            flow_page(f);
            flow_tag(f, tag, true);
        }
        line_draw(f, it, x, f->y);
        f->y += height;
    } while (pango_layout_iter_next_line(it));
    flow_tag(f, tag, false);
    pango_layout_iter_free(it);
    g_object_unref(l);
}
