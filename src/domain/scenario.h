/* Scenarios: the life of a dossier told step by step, with what must be true after each. One file a procedure,
 * procedures/scenarios/<code>.yaml. The pure test plays them through workflow_fire; `motcua play` and the tests of
 * the services play the same files through the whole program on a fake clock. Reads only; plays nothing. */
#pragma once
#include "domain/procedure.h"
#include "domain/workflow.h"

struct scenario_expect { /* what is empty, 0 or NULL is not looked at */
    const char *error;       /* not_offered, forbidden, invalid, stale: the step must fail so; field = where */
    const char *field;
    const char *state;
    int national;
    const char *clock;       /* idle run pause stop */
    const char *due;         /* "2026-11-25 17:00" */
    const char *opinion_due; /* of the opinion this step asks */
    const struct ref *notices, *documents, *offers; /* offers: what `who` may do afterwards; "none" */
    size_t n_notices, n_documents, n_offers;
    const char *opened, *closed; /* act whose opinion this step opens, closes */
    int64_t amount;          /* đồng still to be paid */
};

struct scenario_step {
    int64_t at;              /* ms, fake clock */
    struct wf_who who;       /* "applicant", "system", "commune/reception" */
    const char *act;
    struct form_values inputs;
    struct scenario_expect expect;
    int line;
};

struct scenario {
    const char *id;
    struct label name;
    const char *variant, *channel;
    const char *received_by; /* official code of the commune whose desk receives it for the file's; "" = that one itself. Acts as receiver/reception */
    int64_t submit;          /* ms, when the applicant files */
    const struct ref *papers; /* ids attached when filing */
    size_t n_papers;
    struct form_values form; /* answers that differ from the file's; "" takes one away */
    struct scenario_expect expect; /* after filing */
    const struct scenario_step *steps;
    size_t n_steps;
    int line;
};

struct scenario_file {
    const char *procedure, *commune; /* code; official code of the commune */
    struct form_values form;         /* answers that all share */
    const struct scenario *scenarios;
    size_t n_scenarios;
};

/* As procedure_parse. p: what is named is looked up there (acts, states, papers, cases). */
enum err_code scenario_parse(struct source src, const struct procedure *p, struct arena *a, struct scenario_file *out,
                             struct buf *report, struct err *e) MUST_USE;
/* The answers a scenario files with. */
struct form_values scenario_form(const struct scenario_file *f, const struct scenario *s, struct arena *a);
