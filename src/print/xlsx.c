/* A spreadsheet through libxlsxwriter, which writes files: one in memory is lent to it. See xlsx.h; must never know what the rows say. */
#include "print/xlsx.h"
#include "base/civil.h"
#include "base/text.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { COLUMNS = 40, WIDTH_ROWS = 200, WIDTH_MIN = 6, WIDTH_MAX = 44, WIDTH_MOMENT = 16 };

struct book {
    lxw_workbook *file;
    lxw_worksheet *sheet;
    lxw_format *bold, *head, *text, *day, *moment;
    const struct field *column[COLUMNS];
    int columns;
    lxw_row_t at;
};

static bool is_column(const struct field *f)
{
    return !(f->flags & (FIELD_PRIVATE | FIELD_SECRET)) && f->type != F_RECORD && f->type != F_LIST;
}

static enum err_code take_columns(struct book *b, const struct xlsx_sheet *s, struct err *e)
{
    for (size_t i = 0; i < s->model->n; i++)
        if (is_column(&s->model->fields[i]) && b->columns < COLUMNS)
            b->column[b->columns++] = &s->model->fields[i];
    return (size_t)b->columns == s->heads_n ? ERR_OK : err(e, ERR_INTERNAL, "%zu heads for %d columns of %s", s->heads_n, b->columns, s->model->name);
}

static lxw_format *format(lxw_workbook *file, const char *number, bool bold, bool border)
{
    lxw_format *f = workbook_add_format(file);
    format_set_font_name(f, "Times New Roman");
    format_set_font_size(f, 12);
    if (bold)
        format_set_bold(f);
    if (number)
        format_set_num_format(f, number);
    if (border) {
        format_set_border(f, LXW_BORDER_THIN);
        format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
        format_set_text_wrap(f);
    }
    return f;
}

static void formats(struct book *b)
{
    b->bold = format(b->file, NULL, true, false);
    b->head = format(b->file, NULL, true, true);
    b->text = format(b->file, NULL, false, true);
    b->day = format(b->file, "dd/mm/yyyy", false, true);
    b->moment = format(b->file, "dd/mm/yyyy hh:mm", false, true);
}

static lxw_datetime when(struct civil d, int minute)
{
    return (lxw_datetime){.year = d.y, .month = d.m, .day = d.d, .hour = minute / 60, .min = minute % 60};
}

static void cell(struct book *b, lxw_col_t at, const void *rec, struct arena *a)
{
    const struct field *f = b->column[at];
    struct civil day;
    if (f->type == F_INT || f->type == F_MONEY) {
        worksheet_write_number(b->sheet, b->at, at, (double)record_int(rec, f), b->text);
    } else if (f->type == F_INSTANT && record_int(rec, f)) {
        struct civil_time t = civil_of_instant(record_int(rec, f));
        lxw_datetime d = when(t.date, t.minute);
        worksheet_write_datetime(b->sheet, b->at, at, &d, b->moment);
    } else if (f->type == F_DATE && civil_parse(record_text(rec, f), &day)) {
        lxw_datetime d = when(day, 0);
        worksheet_write_datetime(b->sheet, b->at, at, &d, b->day);
    } else {
        const char *text = f->type == F_INSTANT ? "" : record_show(rec, f, a);
        worksheet_write_string(b->sheet, b->at, at, text, b->text);
    }
}

/* As wide as what stands in the first rows, within bounds; longer text wraps. */
static double width_of(const struct field *f, const char *head, const struct model *m, const struct list *rows, struct arena *a)
{
    size_t most = text_chars(head) < WIDTH_MIN ? WIDTH_MIN : text_chars(head) * 2 / 3;
    if (f->type == F_INSTANT || f->type == F_DATE)
        return WIDTH_MOMENT;
    for (size_t i = 0; i < rows->n && i < WIDTH_ROWS; i++) {
        size_t n = text_chars(record_show((const char *)rows->items + i * m->size, f, a));
        most = n > most ? n : most;
    }
    return most < WIDTH_MIN ? WIDTH_MIN : most > WIDTH_MAX ? WIDTH_MAX : (double)most + 2;
}

static void above(struct book *b, const char *text, lxw_format *f)
{
    if (text && *text)
        worksheet_write_string(b->sheet, b->at++, 0, text, f);
}

static void fill(struct book *b, const struct xlsx_sheet *s, const struct list *rows, struct arena *a)
{
    above(b, s->title, b->bold);
    above(b, s->note, NULL);
    for (int i = 0; i < b->columns; i++) {
        worksheet_set_column(b->sheet, (lxw_col_t)i, (lxw_col_t)i, width_of(b->column[i], s->heads[i], s->model, rows, a), NULL);
        worksheet_write_string(b->sheet, b->at, (lxw_col_t)i, s->heads[i], b->head);
    }
    worksheet_freeze_panes(b->sheet, b->at + 1, 0);
    worksheet_repeat_rows(b->sheet, b->at, b->at);
    if (rows->n)
        worksheet_autofilter(b->sheet, b->at, 0, b->at + (lxw_row_t)rows->n, (lxw_col_t)(b->columns - 1));
    for (size_t i = 0; i < rows->n; i++) {
        b->at++;
        for (int k = 0; k < b->columns; k++)
            cell(b, (lxw_col_t)k, (const char *)rows->items + i * s->model->size, a);
        if (i % 500 == 0)
            arena_reset(a);
    }
    worksheet_set_landscape(b->sheet);
    worksheet_set_paper(b->sheet, 9); /* A4 */
    worksheet_fit_to_pages(b->sheet, 1, 0);
}

static void properties(struct book *b, const struct xlsx_sheet *s)
{
    lxw_doc_properties p = {.title = (char *)(uintptr_t)(s->title ? s->title : ""), .author = (char *)(uintptr_t)(s->author ? s->author : ""),
                            .created = (time_t)(s->created / 1000)};
    workbook_set_properties(b->file, &p);
}

static enum err_code take_file(int fd, struct buf *out, struct err *e)
{
    char part[64 * 1024];
    off_t at = 0;
    for (ssize_t n; (n = pread(fd, part, sizeof part, at)) != 0; at += n) {
        if (n < 0)
            return err(e, ERR_STORAGE, "spreadsheet: %s", strerror(errno));
        buf_put(out, part, (size_t)n);
    }
    return at ? ERR_OK : err(e, ERR_INTERNAL, "spreadsheet is empty");
}

static enum err_code write_to(int fd, const struct xlsx_sheet *s, const struct list *rows, struct arena *a, struct err *e)
{
    struct book b = {.at = 0};
    TRY(take_columns(&b, s, e));
    b.file = workbook_new(arena_fmt(a, "/proc/self/fd/%d", fd));
    if (!b.file)
        return err(e, ERR_INTERNAL, "no workbook");
    b.sheet = workbook_add_worksheet(b.file, s->name);
    if (b.sheet) {
        struct arena *scratch = arena_new(0);
        formats(&b);
        properties(&b, s);
        fill(&b, s, rows, scratch);
        arena_free(scratch);
    }
    lxw_error bad = workbook_close(b.file);
    if (bad)
        return err(e, bad == LXW_ERROR_CREATING_TMPFILE ? ERR_STORAGE : ERR_INTERNAL, "spreadsheet: %s", lxw_strerror(bad));
    return b.sheet ? ERR_OK : err(e, ERR_INTERNAL, "a sheet cannot be called '%s'", s->name);
}

enum err_code xlsx_write(const struct xlsx_sheet *s, const struct list *rows, struct buf *out, struct err *e)
{
    if (rows->n > XLSX_ROWS_MAX)
        return err(e, ERR_TOO_LARGE, "%zu rows for a spreadsheet", rows->n);
    int fd = memfd_create("xlsx", MFD_CLOEXEC);
    if (fd < 0)
        return err(e, ERR_STORAGE, "spreadsheet: %s", strerror(errno));
    struct arena *a = arena_new(0);
    enum err_code rc = write_to(fd, s, rows, a, e);
    if (!rc)
        rc = take_file(fd, out, e);
    arena_free(a);
    close(fd);
    return rc;
}
