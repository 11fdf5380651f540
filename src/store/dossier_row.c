/* Bodies of rows. See dossier_row.h; must never know what a line says. */
#include "store/dossier_row.h"
#include "base/buf.h"
#include <string.h>

static const struct field dossier_fields[] = {
    FIELD(dossier_row, id, F_INT), FIELD(dossier_row, procedure, F_TEXT), FIELD(dossier_row, revision, F_INT), FIELD(dossier_row, variant, F_TEXT),
    FIELD(dossier_row, unit, F_INT), FIELD(dossier_row, received_unit, F_INT), FIELD(dossier_row, channel, F_TEXT), FIELD(dossier_row, account, F_INT),
    FIELD(dossier_row, name, F_TEXT), FIELD(dossier_row, identifier, F_TEXT), FIELD(dossier_row, phone, F_TEXT), FIELD(dossier_row, email, F_TEXT),
    FIELD(dossier_row, address, F_TEXT), FIELD(dossier_row, form_at, F_INT), FIELD(dossier_row, state, F_TEXT), FIELD(dossier_row, national, F_INT),
    FIELD(dossier_row, version, F_INT), FIELD(dossier_row, handler_unit, F_INT), FIELD(dossier_row, handler_role, F_TEXT), FIELD(dossier_row, assignee, F_INT),
    FIELD(dossier_row, submitted_at, F_INT), FIELD(dossier_row, received_at, F_INT), FIELD(dossier_row, due_at, F_INT), FIELD(dossier_row, paused_at, F_INT),
    FIELD(dossier_row, finished_at, F_INT), FIELD(dossier_row, updated_at, F_INT),
    FIELD(dossier_row, body, F_TEXT, .flags = FIELD_PACKED), FIELD(dossier_row, origin, F_TEXT, .flags = FIELD_PACKED),
};
const struct model dossier_row_model = MODEL(dossier_row, dossier_fields);

static const struct field event_fields[] = {
    FIELD(event_row, dossier, F_INT), FIELD(event_row, n, F_INT), FIELD(event_row, at, F_INT), FIELD(event_row, kind, F_TEXT),
    FIELD(event_row, act, F_TEXT), FIELD(event_row, actor, F_INT), FIELD(event_row, unit, F_INT),
    FIELD(event_row, body, F_TEXT, .flags = FIELD_PACKED), FIELD(event_row, hash, F_TEXT, .flags = FIELD_BYTES),
};
const struct model event_row_model = MODEL(event_row, event_fields);

enum { BODY_PAPERS, BODY_FLOW, BODY_CLOCK, BODY_RESULT, BODY_LINES };
enum { EVENT_ROLE, EVENT_NAME, EVENT_STATE, EVENT_CHANGES, EVENT_FORM, EVENT_NOTE, EVENT_LINES };

static const char *join(const char *const *line, size_t n, struct arena *a)
{
    struct buf b = buf_init(a, 1024);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(&b, '\n');
        buf_str(&b, line[i]);
    }
    return b.p;
}

/* The last line is all that is left. */
static enum err_code split(const char *body, const char **line, size_t n, struct arena *a, struct err *e)
{
    char *rest = arena_str(a, body);
    for (size_t i = 0; i + 1 < n; i++) {
        char *end = strchr(rest, '\n');
        if (!end)
            return err(e, ERR_STORAGE, "line %zu of %zu is missing in a row", i + 2, n);
        *end = 0;
        line[i] = rest;
        rest = end + 1;
    }
    line[n - 1] = rest;
    return ERR_OK;
}

struct dossier_row dossier_to_row(const struct dossier *d, struct arena *a)
{
    const char *const line[BODY_LINES] = {d->papers, d->flow, d->clock, d->result};
    return (struct dossier_row){
        .id = d->id, .procedure = d->procedure, .revision = d->revision, .variant = d->variant,
        .unit = d->unit, .received_unit = d->received_unit, .channel = d->channel, .account = d->account,
        .name = d->name, .identifier = d->identifier, .phone = d->phone, .email = d->email,
        .address = d->address, .form_at = d->form_at, .state = d->state, .national = d->national,
        .version = d->version, .handler_unit = d->handler_unit, .handler_role = d->handler_role, .assignee = d->assignee,
        .submitted_at = d->submitted_at, .received_at = d->received_at, .due_at = d->due_at, .paused_at = d->paused_at,
        .finished_at = d->finished_at, .updated_at = d->updated_at,
        .body = join(line, BODY_LINES, a), .origin = "",
    };
}

enum err_code dossier_of_row(const struct dossier_row *row, struct arena *a, struct dossier *out, struct err *e)
{
    const char *line[BODY_LINES], *origin[EVENT_LINES] = {[EVENT_FORM] = ""};
    TRY(split(row->body, line, BODY_LINES, a, e));
    if (*row->origin)
        TRY(split(row->origin, origin, EVENT_LINES, a, e));
    *out = (struct dossier){
        .id = row->id, .procedure = row->procedure, .revision = row->revision, .variant = row->variant,
        .unit = row->unit, .received_unit = row->received_unit, .channel = row->channel, .account = row->account,
        .name = row->name, .identifier = row->identifier, .phone = row->phone, .email = row->email,
        .address = row->address, .form_at = row->form_at, .state = row->state, .national = row->national,
        .version = row->version, .handler_unit = row->handler_unit, .handler_role = row->handler_role, .assignee = row->assignee,
        .submitted_at = row->submitted_at, .received_at = row->received_at, .due_at = row->due_at, .paused_at = row->paused_at,
        .finished_at = row->finished_at, .updated_at = row->updated_at,
        .papers = line[BODY_PAPERS], .flow = line[BODY_FLOW], .clock = line[BODY_CLOCK], .result = line[BODY_RESULT], .form = origin[EVENT_FORM],
    };
    return ERR_OK;
}

struct event_row event_to_row(const struct event *ev, struct arena *a)
{
    const char *const line[EVENT_LINES] = {ev->role, ev->actor_name, ev->state, ev->changes, ev->form, ev->note};
    return (struct event_row){.dossier = ev->dossier, .n = ev->n, .at = ev->at, .kind = ev->kind, .act = ev->act, .actor = ev->actor,
                              .unit = ev->unit, .body = join(line, EVENT_LINES, a), .hash = ev->hash};
}

enum err_code event_of_row(const struct event_row *row, struct arena *a, struct event *out, struct err *e)
{
    const char *line[EVENT_LINES];
    TRY(split(row->body, line, EVENT_LINES, a, e));
    *out = (struct event){.dossier = row->dossier, .n = row->n, .at = row->at, .kind = row->kind, .act = row->act, .actor = row->actor,
                          .unit = row->unit, .role = line[EVENT_ROLE], .actor_name = line[EVENT_NAME], .state = line[EVENT_STATE],
                          .changes = line[EVENT_CHANGES], .form = line[EVENT_FORM], .note = line[EVENT_NOTE], .hash = row->hash};
    return ERR_OK;
}
