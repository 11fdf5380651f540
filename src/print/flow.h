/* Blocks flowing down A4 pages. A flow measures or draws; both take the same decisions. Lengths in points. */
#pragma once
#include "print/markup.h"
#include "print/pdf.h"
#include <pango/pangocairo.h>

struct flow {
    cairo_t *cr;
    PangoContext *pango;
    struct arena *a;
    bool draw;
    bool inside;           /* a column: never breaks a page */
    double page_width, page_height, left; /* of the paper, and its margin */
    double x, width;       /* of the column */
    double y, top, bottom;
    double last_width;     /* of the last line of text: wide rules follow it */
    double last_centre;
    int page;              /* from 1 */
    void (*page_end)(struct flow *f); /* foot of the page, before it is shown */
    const struct pdf_setup *setup;
    int pages;             /* of all, known when drawing */
};

#define MM (72.0 / 25.4)

void flow_blocks(struct flow *f, const struct list *blocks);

/* ---- for the files of the flow */
struct text_style {
    const char *tag;  /* "P", "H1", "LI", ... */
    double size;      /* points */
    bool bold, italic, justify;
    PangoAlignment align;
    double indent;    /* of the first line; negative = of the others */
    double before, after;
    double leading;   /* line height factor */
};

PangoLayout *flow_layout(struct flow *f, const struct list *spans, const char *prefix, const struct text_style *st,
                         double width);
double flow_height(PangoLayout *l);
/* Breaks the page if h does not fit below y (and would on a fresh page). */
void flow_room(struct flow *f, double h);
void flow_page(struct flow *f);
/* Draws line by line from f->y on, breaking pages between lines; moves y. Takes the layout. */
void flow_text(struct flow *f, PangoLayout *l, double x, const char *tag);
/* Draws at x,y without moving or breaking. Keeps the layout. */
void flow_put(struct flow *f, PangoLayout *l, double x, double y);
void flow_tag(struct flow *f, const char *tag, bool begins);
void table_flow(struct flow *f, const struct markup_block *b); /* table.c */
void columns_flow(struct flow *f, const struct markup_block *b); /* columns.c */
