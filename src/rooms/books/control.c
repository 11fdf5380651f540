/* The control sheet of a dossier as a page; on paper it is form 06 (app/documents.h). Journaled as a reading. */
#include "app/why/late_words.h"
#include "rooms/books/room.h"
#include "service/control.h"
#include "service/record.h"

struct control_view {
    const char *code, *procedure_name, *verdict, *late;
    int64_t received_at, due_at, ended_at;
    struct list steps; /* struct control_step */
};
static const char *const verdicts[] = {"new", "running", "late_now", "paused", "early", "on_time", "late", "undated", NULL};
static const struct field fields[] = {
    FIELD(control_view, steps, F_LIST, .of = &control_step_model), FIELD(control_view, code, F_TEXT), FIELD(control_view, procedure_name, F_TEXT),
    FIELD(control_view, verdict, F_TEXT, .words = verdicts, .label = "register"), FIELD(control_view, received_at, F_INSTANT),
    FIELD(control_view, due_at, F_INSTANT), FIELD(control_view, ended_at, F_INSTANT),
    FIELD(control_view, late, F_TEXT, .doc = "where the time went, if it is late"),
};
const struct model control_view_model = MODEL(control_view, fields, .doc = "Who had a dossier, from when, until when, in time or not");

enum err_code control_show(struct req *r, struct err *e)
{
    struct folder f;
    struct control c;
    struct control_view *v = ARENA_NEW(r->x->arena, struct control_view);
    TRY(folder_load(&r->ctx, req_dossier(r), &f, e));
    TRY(control_read(&r->ctx, &f, &c, e));
    *v = (struct control_view){.code = record_code(r->ctx.world, f.row.id, r->x->arena), .procedure_name = label_in(&f.procedure->name, r->ctx.lang),
                               .verdict = c.verdict, .received_at = c.received, .due_at = c.due, .ended_at = c.ended, .steps = c.steps};
    TRY(late_sentence(r, &f, &v->late, e));
    req_reads(r, f.row.id, req_text(r, "books.read.control"));
    return req_show(r, v);
}
