/* One page for every act of every procedure, drawn from its struct wf_act; nothing here knows a procedure by name. */
#pragma once
#include "app/form_view.h"
#include "print/markup.h"
#include "rooms/desk/dossier.h"
#include "app/uploads.h"
#include "rooms/desk/wrong.h"

struct after_line {     /* what follows when it is done */
    const char *key;    /* message "desk.after.<key>" */
    const char *text;
    int64_t n;
};
struct item_view {      /* what may be flagged for a supplement */
    const char *value;  /* paper:<id> or field:<id>: input `item` */
    const char *label, *note, *note_name;
    bool checked;
};
struct slot {           /* a paper to attach, or that was brought; readable: a machine may propose what stands on it */
    const char *id, *name, *hint, *accept, *error, *field; /* field: "paper:<id>", the place of its problems */
    bool ticked, may_tick, needed, several, readable; /* may_tick: handed over on paper will do; several: files */
    struct list kept;   /* struct sealed_file */
};
struct diff_row { const char *label, *before, *after; int64_t before_at, after_at; };
struct typed_row { const char *label, *value; };

struct act_view {
    const char *code, *act, *kind, *name, *hint, *procedure_name, *applicant, *state_name, *key;
    int64_t version;
    struct list after;      /* struct after_line */
    struct list papers, answers; /* struct item_view: what may be flagged */
    bool flags, field_flagged;
    const char *item_error;
    struct list slots;      /* struct slot */
    struct list fields;     /* struct field_view */
    struct list wrong;      /* struct wrong */
    int64_t owed;           /* before a result is handed over: đồng still to be taken */
    const char *proposal, *proposed_by; /* for a leader: of the specialist */
    const char *question, *asked_by;    /* for a unit whose opinion is asked */
    bool has_preview, conflict, gone; /* gone: the act is offered no more */
    struct markup_doc preview;
    struct list since;      /* struct happening */
    struct list diff;       /* struct diff_row */
    struct list typed;      /* struct typed_row */
};
extern const struct model desk_act_model, desk_slot_model;

/* The papers that may come with an act: its own, or those that were flagged. */
const struct paper *act_paper(const struct folder *f, const struct wf_act *act, const char *id);
enum err_code act_view_of(struct req *r, const struct folder *f, const struct wf_act *act, struct act_view *out, struct err *e) MUST_USE;
/* What changed since the version that the form was made for, and what had been typed. */
enum err_code conflict_fill(struct req *r, const struct folder *f, struct act_view *v, struct err *e) MUST_USE;
/* Fields and slots that have problems, by name. */
struct list act_wrong(struct req *r, const struct list *const *views, size_t views_n, const struct list *slots);
struct slot slot_of(struct req *r, const struct paper *p, bool may_tick);

/* What was posted, as the workflow takes it; *out's lists live in the request. */
void act_read(struct req *r, const struct folder *f, const struct wf_act *act, struct act *out);
/* Reason, note, amount, days, answer as form fields, then the act's own; in the request's language. */
const struct form_field *act_fields(struct req *r, const struct wf_act *act, size_t *n);
bool act_flagged(const struct folder *f, const char *kind, const char *id); /* kind "paper:" or "field:" */
