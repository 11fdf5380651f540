/* The inside of the import: a tab-separated table read and checked, and brought into the centre by comparing.
 * Nothing but import*.c includes it. */
#pragma once
#include "base/record.h"
#include "reference/import.h"

/* Cells in the order of the columns asked for; never NULL. Row i stands on line i + 2. */
struct import_table {
    const char *file;
    size_t n, columns;
    const char **cells;
};

/* columns: blank separated; all must be in the header, others are passed over. Refuses what is not UTF-8 in NFC, a line with
 * too few or too many cells, and an empty table. */
enum err_code import_table_read(const struct import_source *s, const char *file, const char *columns,
                                struct import_table *out, struct err *e) MUST_USE;
static inline const char *import_cell(const struct import_table *t, size_t row, size_t column)
{
    return t->cells[row * t->columns + column];
}
/* ERR_INVALID with "file:line: message". */
#define import_fault(t, row, e, ...) import_refuse((t), (row), (e), __FILE__, __LINE__, __VA_ARGS__)
enum err_code import_refuse(const struct import_table *t, size_t row, struct err *e, const char *file, int line,
                            const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* An integer within min..max; an empty cell gives 0 when `empty`. */
struct import_range {
    int64_t min, max;
    bool empty;
};
enum err_code import_number(const struct import_table *t, size_t row, size_t column, struct import_range r, int64_t *out,
                            struct err *e) MUST_USE;
/* "YYYY-MM-DD", or "" when `empty`. */
enum err_code import_date(const struct import_table *t, size_t row, size_t column, bool empty, struct err *e) MUST_USE;

/* The tables of units, read and checked, offices derived: struct unit by id, unit_name by unit and day. */
struct import_directory {
    struct list units, names;
};
enum err_code import_directory_read(const struct import_source *s, struct import_directory *out, struct err *e) MUST_USE;

/* How rows of a model are compared and written. */
struct import_rows {
    const struct model *model;
    int (*order)(const void *a, const void *b);
    enum err_code (*save)(struct db *db, const void *rec, struct err *e);
    enum err_code (*drop)(struct db *db, const void *rec, struct err *e); /* NULL = what left the table stays */
};
/* Both lists in order: saves what is new or differs, drops what has gone. */
enum err_code import_bring(struct db *db, const struct import_rows *r, struct list had, struct list want,
                           struct import_count *count, struct err *e) MUST_USE;
/* All or nothing: fn within a savepoint. */
enum err_code import_whole(struct db *db, const struct import_source *s, struct import_count *count,
                           enum err_code (*fn)(struct db *, const struct import_source *, struct import_count *, struct err *),
                           struct err *e) MUST_USE;
