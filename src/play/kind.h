/* The kinds of requests that a drill tells apart: in its plan, its figures and its report. */
#pragma once
#include <stdbool.h>

enum kind {
    KIND_INTAKE,    /* taken in at the counter: form, papers shown, accepted in the same breath */
    KIND_DRAFT,     /* online: begun, or a step kept */
    KIND_PAPERS,    /* online: files sent up */
    KIND_SUBMIT,    /* online: sent */
    KIND_ACT,       /* an officer's act: one step of the workflow */
    KIND_OWN_ACT,   /* an act of the applicant: supplement, withdrawal */
    KIND_REFUSAL,   /* a form with a mistake, which has to be refused and to name the field */
    KIND_SIGN_IN,   /* a password */
    KIND_STATUS,    /* reads: an applicant looks where it stands */
    KIND_MINE,      /* an applicant's list */
    KIND_WORKLIST,  /* an officer's list */
    KIND_DOSSIER,   /* an officer opens one: a durable write too, the reading is journaled */
    KIND_PROCEDURE, /* the page of a procedure */
    KIND_HOME,
    KIND_SEARCH,    /* which commune: typed without marks */
    KIND_DOOR,      /* the sign-in page */
    KINDS
};

struct kind_row {
    const char *id;
    bool write; /* counted among the writes */
    bool main;  /* a submission or a step of a dossier: what "7 writes a dossier" means */
};
extern const struct kind_row kinds[KINDS];
int kind_find(const char *id); /* -1 = none */
