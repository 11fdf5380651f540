/* The deadline panel. See clock.h; counts nothing itself: all dates come from the dossier's folder. */
#include "rooms/desk/clock.h"
#include "reference/calendars.h"

enum { BAR = 300 };

static const char *const states[] = {"none", "running", "today", "paused", "late", "early", "on_time", NULL}; /* enum deadline_state */

static const struct field fields[] = {
    FIELD(clock_view, due, F_RECORD, .of = &desk_due_model), FIELD(clock_view, state, F_TEXT, .words = states, .label = "deadline.state"),
    FIELD(clock_view, bar, F_INT, .flags = FIELD_PRIVATE), FIELD(clock_view, extended, F_BOOL),
    FIELD(clock_view, promise, F_RECORD, .of = &due_view_model),
};
const struct model desk_clock_model = MODEL(clock_view, fields, .doc = "The promised day, how much of the time is used, and why");

static struct due_mark mark_of(struct req *r, const struct folder *f)
{
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    struct due_facts facts = {.due = f->row.due_at, .paused = f->row.paused_at, .submitted = f->row.submitted_at, .waiting = f->flow.clock == WF_PAUSE,
                              .done = f->clock.stopped || (s && s->final), .received = f->row.received_at};
    return due_mark_of(calendars_of(r->ctx.world->calendars, f->row.unit), facts, r->ctx.now, r->x->arena);
}

enum err_code clock_of(struct req *r, const struct folder *f, struct clock_view *out, struct err *e)
{
    struct deadline_result due;
    TRY(folder_due(&r->ctx, f, &due, e));
    *out = (struct clock_view){.due = mark_of(r, f), .state = states[due.state], .extended = f->clock.extension.amount != 0};
    if (due.total > 0)
        out->bar = due.used >= due.total ? BAR : BAR * due.used / due.total;
    return due_view_of(&r->ctx, f, &out->promise, e);
}
