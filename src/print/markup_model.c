/* What the blocks of a document are, as descriptors. Knows nothing of how they are read or drawn. */
#include "print/markup.h"

static const char *const kinds[] = { "par", "title", "heading", "centre", "right", "small", "item", "field",
                                     "table", "qr", "rule", "gap", "page", "columns", NULL };
static const char *const aligns[] = { "left", "centre", "right", NULL };

static const struct field span_fields[] = {
    FIELD(markup_span, text, F_TEXT),
    FIELD(markup_span, bold, F_BOOL),
    FIELD(markup_span, italic, F_BOOL),
};
static const struct model span_model = MODEL(markup_span, span_fields);

static const struct field field_fields[] = {
    FIELD(markup_field, label, F_TEXT),
    FIELD(markup_field, spans, F_LIST, .of = &span_model),
};
static const struct model field_model = MODEL(markup_field, field_fields);

static const struct field cell_fields[] = {
    FIELD(markup_cell, align, F_ENUM, .words = aligns),
    FIELD(markup_cell, share, F_INT),
    FIELD(markup_cell, spans, F_LIST, .of = &span_model),
};
static const struct model cell_model = MODEL(markup_cell, cell_fields);

static const struct field row_fields[] = {
    FIELD(markup_row, head, F_BOOL),
    FIELD(markup_row, cells, F_LIST, .of = &cell_model),
};
static const struct model row_model = MODEL(markup_row, row_fields);

static const struct model block_model;

static const struct field column_fields[] = {
    FIELD(markup_column, share, F_INT),
    FIELD(markup_column, blocks, F_LIST, .of = &block_model),
};
static const struct model column_model = MODEL(markup_column, column_fields);

static const struct field block_fields[] = {
    FIELD(markup_block, kind, F_ENUM, .words = kinds),
    FIELD(markup_block, spans, F_LIST, .of = &span_model),
    FIELD(markup_block, fields, F_LIST, .of = &field_model),
    FIELD(markup_block, rows, F_LIST, .of = &row_model),
    FIELD(markup_block, columns, F_LIST, .of = &column_model),
    FIELD(markup_block, text, F_TEXT),
    FIELD(markup_block, qr_path, F_TEXT),
    FIELD(markup_block, qr_size, F_INT),
    FIELD(markup_block, gap, F_INT),
    FIELD(markup_block, wide, F_BOOL),
};
static const struct model block_model = MODEL(markup_block, block_fields);

static const struct field doc_fields[] = { FIELD(markup_doc, blocks, F_LIST, .of = &block_model) };
const struct model markup_doc_model = MODEL(markup_doc, doc_fields);
