/* A dossier with all that is needed to work on it: its procedure as it stood, the state of its workflow, its clock, its
 * papers. Loaded whole, changed in place by act.c, written back whole. */
#pragma once
#include "domain/attachment.h"
#include "time/deadline.h"
#include "domain/dossier.h"
#include "domain/procedure.h"
#include "domain/unit.h"
#include "domain/workflow.h"
#include "service/ctx.h"

struct issued {              /* dossier.result */
    const char *values;      /* JSON: officers' notes to flagged fields, "note:field:<id>" */
    const char *number, *day, *text; /* of the issued result: number, YYYY-MM-DD, line markup; "" until then */
    int64_t at, signer;      /* when, and whose decision */
    const char *signer_name;
};
extern const struct model issued_model;

struct folder {
    struct dossier row;
    const struct procedure *procedure; /* of the dossier's revision, with the place's overrides */
    const struct unit *unit;           /* that decides */
    struct wf_state flow;
    struct deadline clock;
    bool clock_set;                    /* received: there is a clock */
    struct attachments papers;
    struct issued result;
    struct form_values values;         /* the applicant's */
};

/* ERR_NOT_FOUND also when the actor may not see it: a code that is not yours answers as one that does not exist. */
enum err_code folder_load(struct ctx *c, int64_t id, struct folder *out, struct err *e) MUST_USE;
/* The same for somebody who holds the receipt's secret: no actor is asked for. */
enum err_code folder_load_any(struct ctx *c, int64_t id, struct folder *out, struct err *e) MUST_USE;
/* A dossier's events by number (struct event). Like the folder it is read once in a transaction; neither may be changed in place
 * without ctx_forget(). */
enum err_code folder_events(struct ctx *c, int64_t id, struct list *out, struct err *e) MUST_USE;
/* Of a row that is at hand: of a list, or as it once was. Asks nobody's leave. */
enum err_code folder_of(struct ctx *c, const struct dossier *row, struct folder *out, struct err *e) MUST_USE;
/* Applicant: it is theirs. Officer: their unit takes part in it, or received it. */
bool folder_may_see(const struct actor *a, const struct folder *f);
/* Once the folder was changed: texts of the row from its parts, and the dates by today's calendar. */
enum err_code folder_settle(struct ctx *c, struct folder *f, struct err *e) MUST_USE;
/* The date and why; out->state DEADLINE_NONE while it has no clock. */
enum err_code folder_due(const struct ctx *c, const struct folder *f, struct deadline_result *out, struct err *e) MUST_USE;
/* Open work that follows from it: the holder's ("main"), one for each opinion that is waited for (the asking act), and while the
 * applicant has it, one that stands still ("waiting") for each desk that may take what is brought. */
struct list folder_tasks(const struct ctx *c, const struct folder *f);
/* What form checks ask for: today's date, names of units. Valid as long as c. */
struct form_env folder_env(const struct ctx *c, const char *variant, const char *channel);
/* The procedure as it stands at a unit on a day. */
const struct procedure *folder_local(const struct ctx *c, const struct procedure *p, const struct unit *unit, const char *day);
const char *folder_today(const struct ctx *c);
