/* The officer's page of one dossier: everything needed to decide, and the acts that are offered now. */
#pragma once
#include "app/documents.h"
#include "service/forecast/reasons.h"
#include "rooms/desk/clock.h"
#include "rooms/desk/history.h"
#include "service/act.h"

struct act_link { const char *id, *name, *key, *key_upper; };

struct sheet {         /* a paper that came */
    int64_t n, size, at;
    const char *paper, *paper_name, *name, *note;
    const char *verdict; /* new flagged replaced */
    bool has_file;     /* else it was shown or handed over on paper */
};

struct opinion_view {
    const char *ask_name, *agency, *question, *asked_by;
    int64_t asked, due, answered;
    const char *answer; /* agree disagree lapsed waiting: message "desk.opinion.<answer>" */
    const char *text, *answered_by;
};

struct content_part { const char *title; struct list lines; }; /* struct form_line */
struct ahead { const char *name, *duration; };

struct dossier_view {
    const char *code, *procedure, *procedure_name, *case_name, *channel, *unit_name;
    const char *received_by; /* the desk of another commune that received it; "" = the unit's own */
    int64_t revision, version, submitted_at, received_at, answer_by; /* answer_by: the applicant has to, else it lapses; 0 = no limit */
    const char *state, *state_name, *holder, *assignee_name, *receipt_secret, *result_number;
    const char *name, *identifier, *phone, *email, *address; /* the applicant's */
    struct list content;  /* struct content_part */
    struct list sheets;   /* struct sheet */
    int64_t sheets_ok, sheets_flagged;
    struct list opinions; /* struct opinion_view */
    struct list done, readings, messages; /* struct happening */
    const char *message, *message_error; /* as typed, and what is wrong with it */
    struct list ahead;
    struct clock_view clock;
    struct list acts;     /* struct act_link */
    struct list documents; /* struct document */
    bool has_result, final, waits;
    const char *late_why; /* a sentence; "" = not late */
    struct list no_letters; /* struct letter_no: of apology, that somebody dropped */
    const char *chance;   /* how likely it is to be late, by the forecast: "34%"; "" = none is made */
    struct list reasons;  /* struct reason: what moves that most */
    int64_t owed;         /* đồng that whoever looks may take; 0 = nothing, or not theirs to take */
};
extern const struct model desk_dossier_model;

/* Fills what can be told from the folder and its journal; the receipt's secret is the handler's to give. */
enum err_code dossier_view_of(struct req *r, const struct folder *f, struct dossier_view *out, struct err *e) MUST_USE;
enum err_code dossier_owed(struct req *r, const struct folder *f, int64_t *out, struct err *e) MUST_USE;
struct list dossier_acts(struct req *r, const struct folder *f);
const char *dossier_state_name(const struct folder *f, const char *state, const char *lang);
/* The name of the unit that plays an agency, else the agency's; "" for the applicant. */
const char *dossier_agency_name(struct req *r, const struct folder *f, const char *agency);
/* A paper of the procedure, or one that an act asks of officers; NULL if neither. */
const struct paper *dossier_paper(const struct procedure *p, const char *id);
