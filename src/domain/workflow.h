/* The life of a dossier: fire(procedure, state, event, actor, now) -> outcome. Pure: no SQL, no HTTP, no
 * clock of its own, nothing kept. The caller stores the new state and carries out the effects in one
 * transaction. Bounds are fixed so that a state is a plain value that may be copied. */
#pragma once
#include "base/json.h"
#include "domain/actor.h"
#include "form/form.h"
#include "time/term.h"

struct procedure;

/* The legal limit: not begun, running, paused with a reason, over (the result is ready, or the dossier ended). */
enum wf_clock { WF_IDLE, WF_RUN, WF_PAUSE, WF_STOP };
extern const char *const wf_clock_words[]; /* idle run pause stop */

enum wf_final { FINAL_NO, FINAL_DONE, FINAL_REFUSED, FINAL_WITHDRAWN, FINAL_STOPPED };
extern const char *const wf_final_words[]; /* no done refused withdrawn stopped */

enum wf_kind {
    ACT_ACCEPT, ACT_REFUSE, ACT_REQUEST_SUPPLEMENT, ACT_SUPPLEMENT, ACT_WITHDRAW, ACT_FORWARD, ACT_RETURN,
    ACT_ASK_OPINION, ACT_ANSWER_OPINION, ACT_PROPOSE, ACT_APPROVE, ACT_SEND_BACK, ACT_REQUEST_PAYMENT,
    ACT_CONFIRM_PAYMENT, ACT_ISSUE, ACT_HAND_OVER, ACT_EXTEND, ACT_STOP, ACT_KINDS
};
extern const char *const wf_kind_words[]; /* accept refuse request_supplement ... in this order */

enum wf_need { NEED_NO, NEED_OPTIONAL, NEED_REQUIRED };
extern const char *const wf_need_words[]; /* no optional required */

/* Who: the applicant, the system (a paid gateway, a timer), or a role in an agency of the procedure. */
struct wf_who {
    struct ref agency; /* "applicant", "system" or an agency id */
    unsigned role;     /* one bit of enum role */
    int line;
};

struct wf_state_def {
    const char *id;
    struct label name;    /* "Đang thẩm định" */
    struct label step;    /* the same as work, for the drawn flow: "Thẩm định"; empty = name */
    struct label citizen; /* plain words for the applicant: who has it */
    struct label next;    /* what comes next; may be empty */
    struct wf_who holder;
    int national;         /* 1-10, status.h */
    enum wf_clock clock;
    enum wf_final final;
    int typical_minutes;  /* working time, 8 h a day; 0 = not told */
    bool aside;           /* not on the main path (supplement, refusal, ...) */
    int line;
};

struct wf_act {
    const char *id;
    enum wf_kind kind;
    struct label name, hint;
    const struct ref *from; /* state ids, or the single word "open": every state that is not final */
    size_t n_from;
    struct ref to;          /* state id; "" = stays; "origin" = the state that the dossier came to this one from */
    const struct wf_who *by; /* empty = the holder of the state */
    size_t n_by;
    enum wf_need reason, note, items; /* items: papers and fields flagged for a supplement */
    bool opinions_closed;             /* only once every opinion asked is answered or lapsed */
    bool amount;                      /* asks for the money to be paid, whole đồng */
    const struct paper *papers;       /* attached by the officer, checked by papers_check */
    size_t n_papers;
    const struct form_field *fields;  /* asked of the person who acts; the result's template may use them */
    size_t n_fields;
    struct term limit;      /* ask_opinion: to answer; extend: the longest extension; request_*: to comply */
    struct ref then;        /* request_supplement: the act that the program does when the limit has passed in silence; "" = none */
    struct wf_who asks;     /* ask_opinion: whom */
    bool lapses;            /* ask_opinion: silence past the limit is agreement */
    struct ref answers;     /* answer_opinion: the act that asked */
    const char *document;   /* official form to print: "01".. "05"; "" = none */
    const char *notice;     /* notice to the applicant; "" = none */
    bool batch;             /* a leader may do it for many at once */
    const char *key;        /* one letter for the keyboard; "" = none */
    int line;
};

enum { WF_OPINIONS = 8, WF_ITEMS = 32, WF_UNITS = 8, WF_EFFECTS = 16 };

struct wf_opinion {
    const char *ask;  /* act id */
    int64_t asked, due, answered; /* ms; due set by the caller from the effect's term, 0 = not known */
    const char *answer;           /* "agree", "disagree" or ""; */
};
struct wf_unit {
    const char *agency; /* id in the procedure */
    int64_t unit;       /* that plays it for this dossier */
};

/* The agency of the unit that received a dossier for another one to decide (any office may): its reception may take it in, and later what the applicant
 * brings; nothing else. No procedure has an agency of this id. */
#define WF_RECEIVER "receiver"

struct wf_state {
    const char *state;
    int64_t version; /* of the dossier; every fire adds one */
    const char *variant; /* id of the case */
    const char *origin; /* state left for the present aside one; "" = none */
    enum wf_clock clock;
    int64_t since;   /* ms, when the present state began */
    int supplements; /* how often a supplement was asked */
    int extensions;  /* at most one */
    int64_t amount;  /* đồng asked by request_payment, not yet confirmed */
    struct wf_opinion opinions[WF_OPINIONS];
    size_t n_opinions;
    const char *items[WF_ITEMS]; /* flagged: "paper:<id>" or "field:<id>" */
    size_t n_items;
    struct wf_unit units[WF_UNITS]; /* filled by the caller when the dossier is opened */
    size_t n_units;
    struct form_values fields; /* what acts asked of officers, by field id, the latest; for the result */
};

/* Inputs by name: reason, note, item (repeated: "paper:<id>" or "field:<id>"), "note:<item>" (what is wrong with
 * it), paper (repeated: ids brought), field (repeated: flagged fields answered anew), amount, days (extend),
 * answer (agree|disagree), and the ids of the act's fields. Names that begin with "_" are skipped. */
struct wf_event {
    const char *act;
    int64_t version; /* the one the person saw */
    struct form_values inputs;
};

enum wf_effect_kind {
    WF_CLOCK_START, WF_CLOCK_PAUSE, WF_CLOCK_RESUME, WF_CLOCK_STOP, /* what = reason: the act's id */
    WF_CLOCK_EXTEND,   /* term = by how much */
    WF_ASSIGN,         /* what = agency ("applicant" too), role */
    WF_NOTICE,         /* what = notice id, to the applicant */
    WF_OPINION_OPEN,   /* what = asking act, agency and role asked, term */
    WF_OPINION_CLOSE,  /* what = asking act */
    WF_DOCUMENT,       /* what = "01".. */
    WF_NATIONAL,       /* n = national status */
    WF_PAYMENT_ASK,    /* n = đồng, term = to pay within */
    WF_PAYMENT_DONE,   /* n = đồng */
    WF_RESULT_ISSUE,   /* number and render the result */
    WF_RESULT_HANDED,
    WF_EFFECT_KINDS
};
extern const char *const wf_effect_words[]; /* clock_start ... result_handed */

struct wf_effect {
    enum wf_effect_kind kind;
    const char *what, *agency;
    unsigned role;   /* one bit of enum role */
    int64_t unit;    /* that plays the agency; 0 for the applicant or when not known */
    struct term term;
    int64_t n;
};
struct wf_outcome {
    struct wf_state state;
    const struct wf_act *act;
    struct form_values inputs; /* normalised */
    struct wf_effect effects[WF_EFFECTS];
    size_t n_effects;
};

/* A new dossier in the first state, version 1, no clock. units as known; effects assign, national, notice. */
void workflow_start(const struct procedure *p, const char *variant, const struct wf_unit *units, size_t n_units,
                    int64_t now, struct wf_outcome *out);

struct wf_call { /* one event on one dossier */
    const struct procedure *p;
    const struct wf_state *state;
    const struct actor *actor; /* ROLE_APPLICANT: it is theirs, the caller has seen to that */
    int64_t now;
};
/* ERR_STALE version differs; ERR_NOT_OFFERED the state has no such act now; ERR_FORBIDDEN it has, but not for
 * this actor; ERR_INVALID inputs, told in p (may be empty otherwise) and e->field. Texts in p->arena. */
enum err_code workflow_fire(const struct wf_call *c, const struct wf_event *ev, const struct form_env *env,
                            struct problems *p, struct wf_outcome *out, struct err *e) MUST_USE;

/* The acts that this actor may do now, in the order of the file: exactly those that fire() would not
 * refuse, given right inputs. Returns how many; out holds at most max. */
size_t workflow_offers(const struct wf_call *c, const struct wf_act **out, size_t max);
/* Of acts offered to a desk, the one that takes a dossier in: acceptance, or, where the clock starts on a later day, the handing on
 * that gives the receipt (form 01). NULL: none of them does. */
const struct wf_act *workflow_takes_in(const struct wf_act *const *acts, size_t n);
/* An opinion still waited for (not answered, not lapsed). */
bool workflow_opinion_open(const struct procedure *p, const struct wf_opinion *o, int64_t now);

const char *workflow_json(const struct wf_state *s, struct arena *a);
enum err_code workflow_parse(const char *json, struct arena *a, struct wf_state *out, struct err *e) MUST_USE;
