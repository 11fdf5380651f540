/* How a dossier and an event lie in their rows. What is looked for stands in columns of its own; the rest is lines of one text,
 * `body`, packed. The answers of the form lie in the event that brought them and nowhere else: `origin` is that event's body.
 * Used by dossier_store.c alone. */
#pragma once
#include "domain/dossier.h"
#include "domain/event.h"

struct dossier_row {
    int64_t id;
    const char *procedure;
    int64_t revision;
    const char *variant;
    int64_t unit, received_unit;
    const char *channel;
    int64_t account;
    const char *name, *identifier, *phone, *email, *address;
    int64_t form_at;
    const char *state;
    int64_t national, version;
    int64_t handler_unit;
    const char *handler_role;
    int64_t assignee;
    int64_t submitted_at, received_at, due_at, paused_at, finished_at, updated_at;
    const char *body;   /* papers, flow, clock, result: a line each, JSON or nothing */
    const char *origin; /* read only; "" if that event is gone */
};
extern const struct model dossier_row_model;

struct event_row {
    int64_t dossier, n, at;
    const char *kind, *act;
    int64_t actor, unit;
    const char *body; /* role, actor's name, state, changes, form: a line each; the note is the rest */
    const char *hash; /* bytes in the column */
};
extern const struct model event_row_model;

/* Texts are shared, bodies made in the arena. */
struct dossier_row dossier_to_row(const struct dossier *d, struct arena *a);
enum err_code dossier_of_row(const struct dossier_row *row, struct arena *a, struct dossier *out, struct err *e) MUST_USE; /* ERR_STORAGE: a line is missing */
struct event_row event_to_row(const struct event *ev, struct arena *a);
enum err_code event_of_row(const struct event_row *row, struct arena *a, struct event *out, struct err *e) MUST_USE;
