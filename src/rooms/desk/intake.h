/* The counter: from a citizen card's text and one page of form to a received dossier with its receipt. */
#pragma once
#include "app/due_view.h"
#include "app/form_view.h"
#include "form/identifier.h"
#include "rooms/desk/act.h"
#include "service/opening.h"

enum { INTAKE_OWN = 5 }; /* fields about the applicant: applicant.name, .identifier, .phone, .email, .address */

struct intake { /* what was chosen, and by whom it is decided */
    const struct procedure *procedure; /* as it stands at the unit today */
    const struct procedure *plain;     /* before the place's overrides */
    const struct procedure_case *variant;
    const struct unit *unit;           /* that decides */
    const struct unit *desk;           /* that receives: another one of the province, as a rule the same */
    struct form_values values;         /* the procedure's, as typed; or by the card */
    struct form_values own;            /* the applicant's, likewise */
    unsigned doubts;                   /* enum card_doubt, of the card that was read now */
    bool card_read;
    bool rows;                         /* a row was added or taken away: the form is shown again */
};

/* ERR_NOT_FOUND: no such procedure or case here; ERR_FORBIDDEN: not a commune's desk. */
enum err_code intake_open(struct req *r, const struct unit *desk, struct err *e) MUST_USE; /* ERR_FORBIDDEN: it receives nobody today */
enum err_code intake_of(struct req *r, struct intake *in, struct err *e) MUST_USE;
const struct form_field *intake_own_fields(struct req *r);
/* What was posted. Unknown names stay among in->values: refusing them is the form's. */
void intake_read(struct req *r, struct intake *in);
/* What is known beforehand put into the fields that ask for it; c NULL = no card. */
void intake_prefill(struct req *r, struct intake *in, const struct card *c);
/* Usual answers (form.h) of choices and numbers where nothing is known yet. */
void intake_usual(struct req *r, struct intake *in);
/* The text of a card, or twelve digits, over what was posted. Problem "_qr" when it is none. */
void intake_read_card(struct req *r, struct intake *in);
struct attachments intake_papers(struct req *r, const struct intake *in);
