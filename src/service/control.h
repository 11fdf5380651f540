/* The steps of a dossier as its journal has them (phiếu kiểm soát quá trình giải quyết hồ sơ, mẫu 06): who had it, from when, until when, and
 * whether in time. A step's own due is the usual time that the procedure's file gives it, in working time of the unit that has it, never
 * later than the promised date; the procedure is public, the steps name officers: for officers alone. */
#pragma once
#include "domain/event.h"
#include "service/folder.h"

struct control_step {
    int64_t n;
    const char *step, *opinion;    /* name of the state, or "" and of the act that asks another agency */
    const char *unit, *role, *who; /* who had it: unit (the applicant: ""), role word, the officer that passed it on or has it in hand ("" = any) */
    int64_t from, due, until;      /* received, due, handed over; 0 = none, still there */
    const char *act, *by;          /* what was done last, "" = nothing yet; who did it */
    const char *note;
    const char *verdict;           /* running late_now paused, and once it was handed over early on_time late undated */
};
extern const struct model control_step_model;

struct control {
    struct list steps;       /* struct control_step */
    const char *verdict;     /* of the whole, by the promised date: words as above, and new */
    int64_t received, due, ended;
};

/* What the sheet is made of, for whoever counts otherwise: the dossier through its events. A stay begins when it comes to a state, a unit or a role
 * and ends when it leaves; between the two it may be assigned or dated anew. Readings are left out. */
enum control_move { CONTROL_BEGIN, CONTROL_ON, CONTROL_END };
/* d: the dossier after the event; of an end, before it. */
typedef void control_fn(void *with, enum control_move move, const struct dossier *d, const struct event *ev);
enum err_code control_walk(struct ctx *c, const struct folder *f, control_fn *fn, void *with, struct err *e) MUST_USE;

/* Opinions run beside the steps. Those that were asked for, with the act that asks and who is asked (NULL: nobody plays that agency). */
struct control_opinion { const struct wf_opinion *said; const struct wf_act *ask; const struct unit *unit; };
size_t control_opinions(const struct ctx *c, const struct folder *f, struct control_opinion out[WF_OPINIONS]);

/* In c->lang. */
enum err_code control_read(struct ctx *c, const struct folder *f, struct control *out, struct err *e) MUST_USE;
/* What a moment is beside a due moment: early (a day before), on_time, late, undated; not ended: running or late_now. */
const char *control_verdict(int64_t due, int64_t ended, int64_t now);
