/* The journal for the applicant. See timeline.h; must never show what was written between officers. */
#include "rooms/follow/timeline.h"
#include "base/civil.h"
#include "base/json_span.h"
#include "reference/units.h"
#include <stdlib.h>
#include <string.h>

/* Acts that mean something to the applicant have words of their own; the others go by their name. */
static const struct { enum wf_kind kind; const char *what; } told[] = {
    {ACT_ACCEPT, "accept"}, {ACT_REFUSE, "refuse"}, {ACT_REQUEST_SUPPLEMENT, "request_supplement"}, {ACT_SUPPLEMENT, "supplement"},
    {ACT_WITHDRAW, "withdraw"}, {ACT_REQUEST_PAYMENT, "request_payment"}, {ACT_CONFIRM_PAYMENT, "confirm_payment"},
    {ACT_HAND_OVER, "hand_over"}, {ACT_EXTEND, "extend"}, {ACT_STOP, "stop"},
};
static const char *const words[] = {"submitted", "submitted_counter", "accept", "refuse", "request_supplement", "supplement", "supplement_counter",
                                    "withdraw", "request_payment", "confirm_payment", "hand_over", "extend", "stop", "recomputed", "paid", "rated", "act", NULL};
static const char *const roles[] = {"", "reception", "specialist", "leader", "admin", "system", NULL};

static const struct field past_fields[] = {
    FIELD(past_row, what, F_TEXT, .words = words, .label = "follow.past"), FIELD(past_row, name, F_TEXT), FIELD(past_row, unit, F_TEXT),
    FIELD(past_row, by, F_TEXT), FIELD(past_row, note, F_TEXT, .flags = FIELD_LINES), FIELD(past_row, at, F_INSTANT), FIELD(past_row, due, F_INSTANT),
};
const struct model past_row_model = MODEL(past_row, past_fields, .doc = "Something that happened to a dossier");

static const struct field reading_fields[] = {
    FIELD(reading_row, at, F_INSTANT), FIELD(reading_row, unit, F_TEXT), FIELD(reading_row, role, F_TEXT, .words = roles, .label = "follow.role"),
};
const struct model reading_row_model = MODEL(reading_row, reading_fields, .doc = "Somebody of an office looked at the dossier");

/* As the unit was called that day. */
static const char *unit_of(const struct req *r, const struct event *ev)
{
    char day[CIVIL_TEXT];
    const struct units *all = r->ctx.world->units;
    civil_write(civil_of_instant(ev->at).date, day);
    return ev->unit ? units_with_province(all, units_find(all, ev->unit), day, r->ctx.lang, r->x->arena) : "";
}

static const char *word_of(const struct event *ev, const struct wf_act *act)
{
    if (strcmp(ev->kind, "submitted") == 0)
        return ev->unit ? "submitted_counter" : "submitted";
    if (event_remark(ev->kind))
        return ev->kind;
    if (!act)
        return "recomputed";
    if (act->kind == ACT_SUPPLEMENT && ev->unit)
        return "supplement_counter";
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        if (told[i].kind == act->kind)
            return told[i].what;
    return "act";
}

/* The date after an event that found it at `before`. */
static int64_t date_after(const struct event *ev, int64_t before)
{
    struct json_span due;
    return json_span_find(ev->changes, "due_at", 6, &due) ? strtoll(due.value, NULL, 10) : before;
}

/* The receipt's number and sum; what the applicant said of the service. */
static bool told_back(const struct event *ev)
{
    return strcmp(ev->kind, "paid") == 0 || strcmp(ev->kind, "rated") == 0;
}

static struct past_row past_of(const struct req *r, const struct event *ev, const struct wf_act *act)
{
    bool to_applicant = act && *act->notice, own = (!ev->unit && strcmp(ev->kind, "acted") == 0) || told_back(ev);
    bool dated = act ? act->kind == ACT_ACCEPT || act->kind == ACT_EXTEND : !event_remark(ev->kind);
    return (struct past_row){.what = word_of(ev, act), .name = act ? label_in(&act->name, r->ctx.lang) : "", .unit = unit_of(r, ev),
                             .by = ev->unit ? ev->actor_name : "", .note = to_applicant || own ? ev->note : "", .at = ev->at,
                             .due = dated ? date_after(ev, 0) : 0};
}

enum err_code timeline_of(struct req *r, const struct folder *f, struct timeline *out, struct err *e)
{
    struct list events;
    TRY(folder_events(&r->ctx, f->row.id, &events, e));
    const struct event *ev = events.items;
    struct past_row *past = ARENA_ARRAY(r->x->arena, struct past_row, events.n + 1);
    struct reading_row *reading = ARENA_ARRAY(r->x->arena, struct reading_row, events.n + 1);
    size_t n = 0, read = 0;
    int64_t due = 0;
    record_init(&out->asked, &past_row_model);
    record_init(&out->moved, &past_row_model);
    for (size_t i = 0; i < events.n; i++) {
        const struct wf_act *act = *ev[i].act && !event_remark(ev[i].kind) ? procedure_act_find(f->procedure, ev[i].act) : NULL;
        if (strcmp(ev[i].kind, "read") == 0)
            reading[events.n - ++read] = (struct reading_row){ev[i].at, unit_of(r, &ev[i]), ev[i].role};
        if (!event_counts(ev[i].kind) || strcmp(ev[i].kind, "assigned") == 0)
            continue;
        past[n] = past_of(r, &ev[i], act);
        if (act && (act->kind == ACT_REQUEST_SUPPLEMENT || act->kind == ACT_REQUEST_PAYMENT))
            out->asked = past[n];
        if (act && act->kind == ACT_EXTEND) {
            out->moved = past[n];
            out->moved_from = due;
        }
        due = date_after(&ev[i], due);
        n++;
    }
    out->past = (struct list){past, n};
    out->readings = (struct list){reading + events.n - read, read};
    return ERR_OK;
}
