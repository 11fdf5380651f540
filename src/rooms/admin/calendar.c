/* A unit's calendar by year: every day that is not like its weekday, who says so, and the ways to change the unit's own. */
#include "rooms/admin/calendar.h"
#include "base/civil.h"
#include "domain/unit.h"
#include "rooms/admin/names.h"
#include "service/admin/deeds.h"
#include "time/calendar.h"
#include <string.h>

enum { DEEDS = 20 };

static const struct form_choice kinds[] = {{.id = "off"}, {.id = "work"}, {.id = "half_am"}, {.id = "half_pm"}};
const struct ask day_asks[DAY_ASKS] = {
    {"ngay-lich", FORM_DATE, ASK_REQUIRED, 0, NULL, 0}, {"loai-ngay", FORM_CHOICE, ASK_REQUIRED, 0, kinds, 4}, {"ten-ngay", FORM_TEXT, ASK_REQUIRED | ASK_HINT, 200, NULL, 0},
    {"can-cu", FORM_TEXT, ASK_REQUIRED | ASK_HINT, 300, NULL, 0},
};
const struct ask file_asks[FILE_ASKS] = {
    {"loai-tep", FORM_CHOICE, ASK_REQUIRED, 0, kinds, 2}, {"can-cu-tep", FORM_TEXT, ASK_REQUIRED | ASK_HINT, 300, NULL, 0}, {"lich", FORM_LONG_TEXT, ASK_HINT, 100000, NULL, 0},
};

struct calendar_line { const char *day, *kind, *name, *law, *layer; bool expected, own; };
static const struct field line_fields[] = {
    FIELD(calendar_line, day, F_DATE), FIELD(calendar_line, kind, F_TEXT, .words = calendar_kinds, .label = "admin.day.kind"), FIELD(calendar_line, name, F_TEXT),
    FIELD(calendar_line, law, F_TEXT), FIELD(calendar_line, layer, F_TEXT, .words = days_layers, .label = "admin.day.layer"),
    FIELD(calendar_line, expected, F_BOOL, .doc = "may still change"), FIELD(calendar_line, own, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(calendar_line, line_fields, .doc = "A day that is not like its weekday");

static const char *const planned_kinds[] = {"off", "work", "half_am", "half_pm", "none", NULL};
static const struct field planned_fields[] = {
    FIELD(planned, day, F_DATE), FIELD(planned, kind, F_TEXT, .words = planned_kinds, .label = "admin.day.kind"), FIELD(planned, name, F_TEXT),
    FIELD(planned, was, F_TEXT, .doc = "what the calendar says now"),
};
static const struct model planned_model = MODEL(planned, planned_fields, .doc = "A day as it would be");

struct calendar_view {
    int64_t unit, year, before, after, version, moved, off;
    const char *name, *plan, *deed;
    bool looked;
    struct list lines, planned, deeds, fields, file, wrong, units;
};
static const struct field fields[] = {
    FIELD(calendar_view, unit, F_INT), FIELD(calendar_view, name, F_TEXT), FIELD(calendar_view, year, F_INT), FIELD(calendar_view, before, F_INT, .flags = FIELD_PRIVATE),
    FIELD(calendar_view, after, F_INT, .flags = FIELD_PRIVATE), FIELD(calendar_view, version, F_INT), FIELD(calendar_view, off, F_INT, .doc = "days off on what would be a working day or not"),
    FIELD(calendar_view, lines, F_LIST, .of = &line_model), FIELD(calendar_view, looked, F_BOOL, .doc = "what follows is a look, nothing was done"),
    FIELD(calendar_view, moved, F_INT, .doc = "promised dates that would change"), FIELD(calendar_view, plan, F_TEXT, .flags = FIELD_LINES, .max = 200000),
    FIELD(calendar_view, deed, F_TEXT), FIELD(calendar_view, planned, F_LIST, .of = &planned_model, .max = DAYS_MOST), FIELD(calendar_view, deeds, F_LIST, .of = &deed_line_model),
    FIELD(calendar_view, fields, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE), FIELD(calendar_view, file, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE),
    FIELD(calendar_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE), FIELD(calendar_view, units, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE),
};
const struct model admin_calendar_model = MODEL(calendar_view, fields, .doc = "A unit's calendar of a year");

static int64_t year_of(struct req *r)
{
    int64_t year = ask_number(req_query(r, "nam"));
    return year >= DAYS_FIRST_YEAR && year <= DAYS_LAST_YEAR ? year : civil_of_instant(r->ctx.now).date.y;
}

static enum err_code fill_lines(struct req *r, struct calendar_view *v, struct err *e)
{
    struct list days;
    TRY(days_of_year(&r->ctx, v->unit, (int)v->year, &days, e));
    const struct day_line *d = days.items;
    struct calendar_line *row = ARENA_ARRAY(r->x->arena, struct calendar_line, days.n + 1);
    for (size_t i = 0; i < days.n; i++) {
        row[i] = (struct calendar_line){d[i].day, d[i].kind, d[i].name, d[i].law, d[i].layer, d[i].expected, strcmp(d[i].layer, days_layers[0]) == 0};
        v->off += strcmp(d[i].kind, "off") == 0;
    }
    v->lines = (struct list){row, days.n};
    return ERR_OK;
}

static enum err_code fill_rest(struct req *r, struct calendar_view *v, struct err *e)
{
    struct list deeds;
    const char *thing = days_thing(r->x->arena, v->unit);
    struct form_value off[] = {{"loai-ngay", "off"}}, file[] = {{"loai-tep", "off"}};
    TRY(deed_version(&r->ctx, thing, &v->version, e));
    TRY(deed_of_thing(r->ctx.centre, thing, DEEDS, r->x->arena, &deeds, e));
    v->deeds = name_deeds(r, deeds);
    v->fields = ask_view(r, day_asks, DAY_ASKS, (struct form_values){off, 1});
    v->file = ask_view(r, file_asks, FILE_ASKS, (struct form_values){file, 1});
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields, &v->file}, 2);
    v->units = name_options(r, v->unit);
    return ERR_OK;
}

enum err_code calendar_page(struct req *r, const struct calendar_look *look, struct err *e)
{
    struct calendar_view *v = ARENA_NEW(r->x->arena, struct calendar_view);
    int64_t unit = *req_param(r, "id") ? req_id(r, "id") : ask_number(req_query(r, "don-vi"));
    *v = (struct calendar_view){.unit = unit ? unit : r->actor.unit, .year = year_of(r), .plan = "", .deed = ""};
    v->before = v->year - 1;
    v->after = v->year + 1;
    TRY(fill_lines(r, v, e));
    TRY(fill_rest(r, v, e));
    v->name = name_of_unit(r, v->unit);
    if (look) {
        v->looked = true;
        v->plan = look->plan;
        v->deed = look->deed;
        v->moved = look->moved;
        v->planned = look->days;
    }
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "admin.calendars"), v->name);
    return req_show(r, v);
}

enum err_code admin_calendar(struct req *r, struct err *e)
{
    return calendar_page(r, NULL, e);
}
