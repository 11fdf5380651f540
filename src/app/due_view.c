/* Promised dates for pages. See due_view.h; must never count days itself. */
#include "app/due_view.h"
#include "base/civil.h"
#include "time/lunar.h"
#include <string.h>
#include "reference/calendars.h"

static const struct field line_fields[] = {
    FIELD(due_line, when, F_TEXT), FIELD(due_line, single, F_BOOL, .flags = FIELD_PRIVATE), FIELD(due_line, stop, F_BOOL),
    FIELD(due_line, line, F_RECORD, .of = &deadline_line_model),
};
const struct model due_line_model = MODEL(due_line, line_fields, .doc = "A line of why this date");

static const struct field fields[] = {
    FIELD(due_view, dated, F_BOOL), FIELD(due_view, running, F_BOOL), FIELD(due_view, paused, F_BOOL), FIELD(due_view, late, F_BOOL),
    FIELD(due_view, today, F_BOOL), FIELD(due_view, ended, F_BOOL), FIELD(due_view, expected, F_BOOL, .doc = "Rests on days off not announced yet"),
    FIELD(due_view, date, F_DATE), FIELD(due_view, lunar, F_TEXT), FIELD(due_view, due, F_INSTANT), FIELD(due_view, used, F_INT),
    FIELD(due_view, total, F_INT), FIELD(due_view, unit, F_ENUM, .words = term_words, .label = "deadline.progress"),
    FIELD(due_view, why, F_LIST, .of = &due_line_model),
};
const struct model due_view_model = MODEL(due_view, fields, .doc = "When it is due and why");

static const char *days(const struct deadline_line *l, bool *single, struct arena *a)
{
    struct civil from, to;
    *single = true;
    if (!civil_parse(l->from, &from) || !civil_parse(l->to, &to))
        return "";
    *single = civil_cmp(from, to) == 0;
    if (*single)
        return arena_fmt(a, "%d/%d", from.d, from.m);
    return arena_fmt(a, "%d/%d – %d/%d", from.d, from.m, to.d, to.m);
}

/* A reason as it was written, within a sentence of ours: without its full stop. */
static const char *within(const char *reason, struct arena *a)
{
    size_t n = strlen(reason);
    while (n && (reason[n - 1] == '.' || reason[n - 1] == ' '))
        n--;
    return arena_strn(a, reason, n);
}

struct list due_lines(const struct list *lines, struct arena *a)
{
    const struct deadline_line *l = lines->items;
    struct due_line *row = ARENA_ARRAY(a, struct due_line, lines->n + 1);
    for (size_t i = 0; i < lines->n; i++) {
        row[i] = (struct due_line){.stop = l[i].kind == WHY_PAUSE, .line = l[i]};
        row[i].when = days(&l[i], &row[i].single, a);
        row[i].line.name = within(l[i].name, a);
    }
    return (struct list){row, lines->n};
}

const char *due_lunar(const struct ctx *c, const char *date)
{
    size_t n;
    struct civil day;
    struct lunar_date moon;
    const struct lunar_year *years = calendars_lunar(c->world->calendars, &n);
    return civil_parse(date, &day) && lunar_find(years, n, day, &moon) ? lunar_write(moon, c->lang, c->arena) : "";
}

enum err_code due_view_of(const struct ctx *c, const struct folder *f, struct due_view *out, struct err *e)
{
    struct deadline_result due;
    record_init(out, &due_view_model);
    TRY(folder_due(c, f, &due, e));
    out->why = due_lines(&due.lines, c->arena);
    if (!due.due)
        return ERR_OK;
    out->dated = true;
    out->ended = f->clock.stopped != 0;
    out->paused = due.paused && !out->ended;
    out->late = due.state == DEADLINE_LATE;
    out->today = due.state == DEADLINE_TODAY;
    out->running = !out->ended && !out->paused;
    out->expected = due.expected;
    out->date = due.due_date;
    out->lunar = due_lunar(c, due.due_date);
    out->due = due.due;
    out->used = due.used;
    out->total = due.total;
    out->unit = due.unit;
    return ERR_OK;
}
