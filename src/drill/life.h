/* How a dossier lives: who applies with what answers, which act comes next, by whom, with what inputs, after how long. The
 * workflow itself decides what is possible (workflow_offers); this file only chooses, by shares that a plan may change:
 * most go the straight way, some are sent back for a supplement, a few are refused, withdrawn or late.
 * It fires the pure workflow on a copy, so that who plays knows what the server must have. Knows no SQL and no HTTP. */
#pragma once
#include "domain/papers.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "drill/persona.h"

struct life_shares { /* of 1 */
    double supplement, refuse, withdraw, send_back, extend; /* of dossiers to which the workflow offers it; each once at most */
    double slow;       /* of officers' steps that take much longer than typical: what makes dossiers late */
    double error;      /* of submissions with a mistake that the server has to refuse (and tell), then sent again right */
};
extern const struct life_shares life_usual;

struct life_wish { /* what is opened */
    const struct procedure *procedure; /* as it stands at the unit: folder_local or procedure_local */
    const struct unit *unit;           /* commune that decides */
    const char *channel;               /* counter online */
    const char *today;                 /* YYYY-MM-DD */
    const struct persona *who;         /* applies; NULL = somebody is invented */
};

struct life { /* one dossier; everything in the arena it was born with */
    struct arena *arena;
    struct life_wish wish;
    const char *variant;           /* case, drawn among those offered */
    struct persona who;            /* the applicant */
    struct form_values form;       /* answers, such that form_check finds nothing */
    const char **papers; size_t n_papers; /* ids brought, such that papers_check finds nothing */
    const struct units *units;
    struct wf_state state;
    bool over;                     /* in a final state */
    unsigned drawn, wanted;        /* bits 1 << enum wf_kind: chances that were drawn, and those that will be taken */
    const int *far;                /* by state: acts from there to the end by the straight way; -1 = none */
};

/* A new application. ERR_INTERNAL if no answers could be found that the procedure's own checks accept: then the filler has to
 * learn, and the tests of this folder say for which field. */
enum err_code life_begin(struct life *l, const struct life_wish *w, const struct units *units, struct rng *r, struct arena *a, struct err *e) MUST_USE;
/* The same answers with one mistake; *field = which the server must name. False if there is nothing to get wrong. */
bool life_spoil(const struct life *l, struct rng *r, struct form_values *out, const char **field);
/* It was opened at `now`: first state; at the counter the desk accepts in the same breath. Version 1 or 2 as the server's. */
enum err_code life_opened(struct life *l, const struct units *units, int64_t now, struct err *e) MUST_USE;

struct life_step {
    const struct wf_act *act;
    struct wf_who who;          /* role, agency */
    int64_t unit;               /* that acts; 0 = the applicant, or the system */
    struct form_values inputs;  /* as a form posts them: reason, note, item, paper, amount, the act's fields ... */
    struct form_values changed; /* supplement: the flagged fields answered anew */
    int64_t minutes;            /* of working time until it is done, drawn around the state's typical_minutes */
};
/* Inputs "paper" (of a supplement and of officers' acts) and "field" (with `changed`) are as workflow.h has them: a file each may
 * go with a paper.
 * What comes next; false when it is over or waits for what nobody will do. Opinions asked are answered in between. */
bool life_next(struct life *l, const struct life_shares *shares, struct rng *r, int64_t now, struct life_step *out);
/* The step's inputs again, as they are typed at `now`: for who lets time pass between the choice and the act. */
void life_type(struct life *l, struct rng *r, int64_t now, struct life_step *s);
/* It was done at `now`, and acknowledged: the workflow fired on the life's own state. An error means that the server took what
 * the rules refuse. */
enum err_code life_acted(struct life *l, const struct life_step *s, int64_t now, struct err *e) MUST_USE;
void life_free(struct life *l); /* its arena */
