/* Holidays and lunar years into the centre. Knows nothing of how days are counted. */
#include "reference/import_table.h"
#include "time/calendar.h"
#include "domain/unit.h"
#include "store/calendar_store.h"
#include <string.h>

static int by_day(const void *a, const void *b)
{
    const struct announced_day *x = a, *y = b;
    return strcmp(x->day, y->day);
}

static enum err_code save_day(struct db *db, const void *rec, struct err *e)
{
    return calendar_store_save_day(db, rec, e);
}

static enum err_code drop_day(struct db *db, const void *rec, struct err *e)
{
    const struct announced_day *d = rec;
    return calendar_store_drop_day(db, d->unit, d->day, e);
}

static enum err_code read_day(const struct import_table *t, size_t i, struct announced_day *out, struct err *e)
{
    enum { DATE, KIND, NAME, LAW, STATUS };
    const char *kind = import_cell(t, i, KIND);
    *out = (struct announced_day){.unit = UNIT_NATION_ID, .day = import_cell(t, i, DATE), .hours = "",
                                  .name = import_cell(t, i, NAME), .law = import_cell(t, i, LAW),
                                  .status = import_cell(t, i, STATUS)};
    TRY(import_date(t, i, DATE, false, e));
    if (i > 0 && strcmp(import_cell(t, i - 1, DATE), out->day) >= 0)
        return import_fault(t, i, e, "%s stands after %s", out->day, import_cell(t, i - 1, DATE));
    while (out->kind < CALENDAR_HOURS && strcmp(calendar_kinds[out->kind], kind) != 0)
        out->kind++;
    if (out->kind == CALENDAR_HOURS)
        return import_fault(t, i, e, "kind '%.40s' is not off, work, half_am or half_pm", kind);
    if (!*out->name || !*out->law)
        return import_fault(t, i, e, "a day needs a name and its law");
    return ERR_OK;
}

static bool set_by_hand(struct list had, const char *day)
{
    const struct announced_day *d = had.items;
    for (size_t i = 0; i < had.n; i++)
        if (d[i].by_hand && d[i].unit == UNIT_NATION_ID && strcmp(d[i].day, day) == 0)
            return true;
    return false;
}

static enum err_code days(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    static const struct import_rows rows = {&announced_day_model, by_day, save_day, drop_day};
    struct import_table t;
    struct list had, want = {0};
    TRY(import_table_read(s, "data/holiday.tsv", "date kind name_vi law status", &t, e));
    TRY(calendar_store_days(db, s->arena, &had, e));
    struct announced_day *d = ARENA_ARRAY(s->arena, struct announced_day, t.n), *old = had.items;
    want.items = d;
    for (size_t i = 0; i < t.n; i++) {
        TRY(read_day(&t, i, &d[want.n], e));
        want.n += !set_by_hand(had, d[want.n].day);
    }
    size_t kept = 0; /* what the import may change: the nation's days, not set by hand */
    for (size_t i = 0; i < had.n; i++)
        if (old[i].unit == UNIT_NATION_ID && !old[i].by_hand)
            old[kept++] = old[i];
    had.n = kept;
    return import_bring(db, &rows, had, want, count, e);
}

enum err_code import_days(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, days, e);
}

static int by_year(const void *a, const void *b)
{
    const struct lunar_row *x = a, *y = b;
    return (x->year > y->year) - (x->year < y->year);
}

static enum err_code save_year(struct db *db, const void *rec, struct err *e)
{
    return calendar_store_save_lunar(db, rec, e);
}

static enum err_code read_year(const struct import_table *t, size_t i, struct lunar_row *out, struct err *e)
{
    enum { YEAR, TET, GIO_TO, LEAP, LENGTHS, NAME };
    struct lunar_year y = {0};
    int64_t before;
    *out = (struct lunar_row){.tet = import_cell(t, i, TET), .gio_to = import_cell(t, i, GIO_TO),
                              .month_lengths = import_cell(t, i, LENGTHS), .can_chi = import_cell(t, i, NAME)};
    TRY(import_number(t, i, YEAR, (struct import_range){1, 9999, false}, &out->year, e));
    TRY(import_number(t, i, LEAP, (struct import_range){1, 12, true}, &out->leap_month, e));
    TRY(import_date(t, i, TET, false, e));
    TRY(import_date(t, i, GIO_TO, false, e));
    if (!lunar_months_parse(out->month_lengths, &y))
        return import_fault(t, i, e, "months are 12 or 13 times 29 or 30");
    if (i == 0)
        return ERR_OK;
    TRY(import_number(t, i - 1, YEAR, (struct import_range){1, 9999, false}, &before, e));
    return out->year == before + 1 ? ERR_OK : import_fault(t, i, e, "the year after %d is missing", (int)before);
}

static enum err_code lunar(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    static const struct import_rows rows = {&lunar_row_model, by_year, save_year, NULL};
    struct import_table t;
    struct list had;
    TRY(import_table_read(s, "data/lunar.tsv", "year tet gio_to leap_month month_lengths can_chi_vi", &t, e));
    struct lunar_row *y = ARENA_ARRAY(s->arena, struct lunar_row, t.n);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_year(&t, i, &y[i], e));
    TRY(calendar_store_lunar(db, s->arena, &had, e));
    return import_bring(db, &rows, had, (struct list){y, t.n}, count, e);
}

enum err_code import_lunar(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, lunar, e);
}
