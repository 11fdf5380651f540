/* A document as a PDF file in memory: once through the pages to count them, once more to draw.
 * Knows nothing of what the document says. */
#include "print/pdf.h"
#include "base/clock.h"
#include "base/instant.h"
#include "print/catalog.h"
#include "print/flow.h"
#include <cairo-pdf.h>

static const double A4_W = 210 * MM, A4_H = 297 * MM;
static const double TOP = 20 * MM, BOTTOM = 20 * MM, LEFT = 30 * MM, RIGHT = 15 * MM;
static const double SIDE = 15 * MM; /* left and right on a page on its side: it is bound at the top */

static cairo_status_t take(void *out, const unsigned char *data, unsigned n)
{
    buf_put(out, (const char *)data, n);
    return CAIRO_STATUS_SUCCESS;
}

/* The code on the left, "Trang 1/2" on the right. */
static void foot(struct flow *f)
{
    const struct pdf_setup *s = f->setup;
    struct text_style st = { .size = 9.5, .align = PANGO_ALIGN_LEFT };
    struct list none = { 0 };
    flow_tag(f, "Artifact", true);
    if (s->footer) {
        PangoLayout *l = flow_layout(f, &none, s->footer, &st, 0);
        flow_put(f, l, f->left, f->page_height - 13 * MM);
        g_object_unref(l);
    }
    if (s->page_word) {
        const char *text = arena_fmt(f->a, "%s %d/%d", s->page_word, f->page, f->pages);
        st.align = PANGO_ALIGN_RIGHT;
        PangoLayout *l = flow_layout(f, &none, text, &st, f->width);
        flow_put(f, l, f->left, f->page_height - 13 * MM);
        g_object_unref(l);
    }
    flow_tag(f, "Artifact", false);
}

/* "2026-03-02T08:30:00+07:00" */
static const char *local_time(struct arena *a, int64_t ms)
{
    char utc[INSTANT_TEXT];
    instant_write(ms + CLOCK_VN, utc);
    return arena_fmt(a, "%.19s+07:00", utc);
}

static void metadata(cairo_surface_t *pdf, const struct pdf_setup *s, struct arena *a)
{
    if (s->title) cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, s->title);
    if (s->author) cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, s->author);
    const char *when = local_time(a, s->created);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, when);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, when);
}

static PangoContext *pango_new(cairo_t *cr)
{
    PangoContext *p = pango_cairo_create_context(cr);
    pango_cairo_context_set_resolution(p, 72); /* a unit is a point */
    pango_context_set_round_glyph_positions(p, FALSE);
    pango_context_set_language(p, pango_language_from_string("vi"));
    return p;
}

/* Count the pages, then draw them. */
static enum err_code draw(struct flow *f, const struct markup_doc *doc, struct err *e)
{
    for (int pass = 0; pass < 2; pass++) {
        f->draw = pass == 1;
        f->page = 1;
        f->y = f->top;
        flow_tag(f, "Document", true);
        flow_blocks(f, &doc->blocks);
        if (f->page > PDF_PAGES_MAX) return err(e, ERR_TOO_LARGE, "document of more than %d pages", PDF_PAGES_MAX);
        f->pages = f->page;
    }
    f->page_end(f);
    flow_tag(f, "Document", false);
    cairo_show_page(f->cr);
    return ERR_OK;
}

enum err_code pdf_write_doc(const struct pdf_setup *s, const struct markup_doc *doc, struct buf *out, struct err *e)
{
    size_t from = out->n;
    bool side = s->landscape;
    double page_width = side ? A4_H : A4_W, page_height = side ? A4_W : A4_H;
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(take, out, page_width, page_height);
    cairo_t *cr = cairo_create(pdf);
    PangoContext *pango = pango_new(cr);
    struct arena *a = arena_new(0);
    struct flow f = { .cr = cr, .pango = pango, .a = a, .setup = s, .page_end = foot };
    f.page_width = page_width;
    f.page_height = page_height;
    f.x = f.left = side ? SIDE : LEFT;
    f.width = page_width - f.left - (side ? SIDE : RIGHT);
    f.top = TOP;
    f.bottom = page_height - BOTTOM;
    metadata(pdf, s, a);
    enum err_code rc = draw(&f, doc, e);
    arena_free(a);
    g_object_unref(pango);
    cairo_destroy(cr);
    cairo_surface_finish(pdf);
    cairo_status_t st = cairo_surface_status(pdf);
    cairo_surface_destroy(pdf);
    if (!rc && st) rc = err(e, ERR_INTERNAL, "cairo: %s", cairo_status_to_string(st));
    if (rc) out->p[out->n = from] = 0;
    else catalog_finish(out, from, s->lang);
    return rc;
}

enum err_code pdf_write(const struct pdf_setup *s, const char *markup, struct buf *out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct markup_doc doc;
    enum err_code rc = markup_parse(s->name ? s->name : "document", markup, a, &doc, e);
    if (!rc) rc = pdf_write_doc(s, &doc, out, e);
    arena_free(a);
    return rc;
}
