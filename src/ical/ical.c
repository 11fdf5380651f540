/* Reading through libical: the one file that knows it. See ical.h. */
#include "ical/ical.h"
#include "base/civil.h"
#include "base/text.h"
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

static enum err_code refuse(struct err *e, const char *text)
{
    err(e, ERR_INVALID, "%s", text);
    if (e)
        e->text = text;
    return ERR_INVALID;
}

static bool has(icalcomponent *c, icalproperty_kind kind)
{
    return icalcomponent_get_first_property(c, kind) != NULL;
}

/* libical notes what it could not read as a property or parameter of the component. */
static bool damaged(icalcomponent *c)
{
    return icalcomponent_count_errors(c) > 0;
}

static const char *day_text(icaltimetype t, struct arena *a)
{
    return arena_fmt(a, "%04d-%02d-%02d", t.year, t.month, t.day);
}

static int day_number(icaltimetype t)
{
    struct civil c = {t.year, t.month, t.day};
    return civil_valid(c) ? civil_days(c) : -1000000;
}

static enum err_code span(icalcomponent *c, struct ical_event *out, struct arena *a, struct err *e)
{
    icalproperty *start = icalcomponent_get_first_property(c, ICAL_DTSTART_PROPERTY), *end = icalcomponent_get_first_property(c, ICAL_DTEND_PROPERTY);
    if (!start)
        return refuse(e, "ical.damaged");
    icaltimetype from = icalproperty_get_dtstart(start), to = from;
    if (has(c, ICAL_DURATION_PROPERTY) || !icaltime_is_date(from))
        return refuse(e, "ical.hours");
    if (end)
        to = icalproperty_get_dtend(end);
    else
        icaltime_adjust(&to, 1, 0, 0, 0);
    if (!icaltime_is_date(to))
        return refuse(e, "ical.hours");
    int first = day_number(from), last = day_number(to);
    if (first < -999999 || last <= first || last - first > ICAL_SPAN)
        return refuse(e, "ical.days");
    out->from = day_text(from, a);
    out->to = day_text(to, a);
    return ERR_OK;
}

static enum err_code take(icalcomponent *c, struct ical_event *out, struct arena *a, struct err *e)
{
    const char *name = icalcomponent_get_summary(c);
    if (damaged(c))
        return refuse(e, "ical.damaged");
    if (has(c, ICAL_RRULE_PROPERTY) || has(c, ICAL_RDATE_PROPERTY) || has(c, ICAL_EXDATE_PROPERTY))
        return refuse(e, "ical.repeats");
    if (!name || !*name)
        return refuse(e, "ical.name");
    TRY(span(c, out, a, e));
    char *line = arena_str(a, text_trim(a, text_nfc(a, name)));
    for (char *p = line; *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    out->name = line;
    return ERR_OK;
}

static int by_day(const void *x, const void *y)
{
    const struct ical_event *a = x, *b = y;
    return strcmp(a->from, b->from);
}

static bool cancelled(icalcomponent *c)
{
    return icalcomponent_get_status(c) == ICAL_STATUS_CANCELLED;
}

static enum err_code events(icalcomponent *root, struct arena *a, struct list *out, int64_t *at, struct err *e)
{
    struct ical_event *row = ARENA_ARRAY(a, struct ical_event, ICAL_EVENTS);
    *out = (struct list){row, 0};
    for (icalcomponent *c = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT); c;
         c = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT)) {
        ++*at;
        if (out->n == ICAL_EVENTS)
            return refuse(e, "ical.many");
        if (cancelled(c))
            continue;
        TRY(take(c, &row[out->n], a, e));
        out->n++;
    }
    *at = 0;
    if (!out->n)
        return refuse(e, "ical.none");
    qsort(row, out->n, sizeof *row, by_day);
    return ERR_OK;
}

enum err_code ical_read(const char *text, size_t n, struct arena *a, struct list *out, int64_t *at, struct err *e)
{
    *at = 0;
    *out = (struct list){0};
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (!text_utf8(text, n))
        return refuse(e, "ical.text");
    icalcomponent *root = icalparser_parse_string(arena_strn(a, text, n));
    if (!root)
        return refuse(e, "ical.text");
    bool calendar = icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT;
    enum err_code rc = calendar ? events(root, a, out, at, e) : refuse(e, "ical.text");
    icalcomponent_free(root);
    return rc;
}
