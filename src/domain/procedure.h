/* A procedure as its file says it: names, law, cases, papers, fees, form, states, acts, result.
 *
 * Read from YAML (procedures/<code>.yaml, schema in procedures/schema), checked as a whole, never changed
 * afterwards. Everything lives in the arena it was read into. Lists keep the order of the file. Texts are
 * never NULL; `line` is where a thing stands in the file. Knows no database: a dossier keeps code,
 * revision and digest, and is handed the procedure it was opened under. */
#pragma once
#include "base/buf.h"
#include "domain/papers.h"
#include "time/term.h"
#include "domain/yaml.h"

/* How far it goes over the net, by the state's list: also when it goes there by another portal. */
enum procedure_online { ONLINE_INFORMATION, ONLINE_PARTIAL, ONLINE_FULL };
extern const char *const procedure_online_words[]; /* information partial full */
enum agency_tier { TIER_COMMUNE, TIER_PROVINCE, TIER_OTHER };
extern const char *const agency_tier_words[]; /* commune province other */

struct law {
    const char *code, *title;
    int line;
};

/* Who takes part. The id names the kind of unit ("commune", "so_xay_dung", "thue");
 * which unit plays it for a dossier is the unit store's knowledge. "applicant" needs no row. */
struct agency {
    const char *id;
    struct label name;
    enum agency_tier tier;
    int line;
};

struct procedure_case {
    const char *id;
    const char *code; /* "1.001193.01" */
    struct label name, hint;
    struct term limit;
    const struct ref *papers, *fees;
    size_t n_papers, n_fees;
    int line;
};

struct wf_state_def; /* workflow.h */
struct wf_act;

struct procedure_result {
    struct label name;
    const char *code;     /* "KQ.G15.000031" */
    const char *number;   /* "{seq}/{year}/GPXD": {seq}, {year}, {unit} */
    struct ref text;      /* line markup with {field} placeholders, see docs/procedures.md */
    int line;
};

/* Where it is tried out; both empty = offered in the whole country. Official codes. */
struct procedure_pilot {
    const struct ref *provinces, *communes;
    size_t n_provinces, n_communes;
};

/* What a province or commune does differently. */
struct procedure_override {
    const char *province, *commune; /* official codes; one of them, the other "" */
    const char *from;               /* civil date, inclusive */
    const char *law;
    const struct procedure_case *limits; /* id and limit only */
    const struct fee *fees;              /* id and amount only */
    const struct paper *papers;          /* added to every case */
    size_t n_limits, n_fees, n_papers;
    int line;
};

/* What the sources at hand did not show for certain: somebody has to look it up before people rely on it. */
enum confirm_of { CONFIRM_ALL, CONFIRM_NAME, CONFIRM_LIMIT, CONFIRM_FEES, CONFIRM_PAPERS, CONFIRM_LAWS, CONFIRM_AGENCY, CONFIRM_FORM, CONFIRM_STEPS, CONFIRM_RESULT };
extern const char *const confirm_of_words[];     /* all name limit fees papers laws agency form steps result */
enum confirm_status { CONFIRM_RECALLED, CONFIRM_PARTLY, CONFIRM_SUSPECT };
extern const char *const confirm_status_words[]; /* recalled: from memory; partly: some of it seen; suspect: sources differ */
struct procedure_confirm {
    enum confirm_of of;
    enum confirm_status status;
    struct label note;
    const char *by; /* who can say: a ministry, a department */
    int line;
};

struct procedure {
    const char *code;
    int revision;
    const char *valid_from, *valid_to; /* valid_to "" = open end, else the last day */
    struct label name, summary, who, note;
    const char *field_code;
    struct label field;
    const struct ref *keywords; /* everyday words for search */
    size_t n_keywords;
    const char *decision; /* the act that published it */
    const struct law *laws;
    size_t n_laws;
    enum procedure_online online;
    const struct ref *channels; /* counter online post */
    size_t n_channels;
    struct ref competent; /* agency that decides and signs */
    int minutes;          /* how long filling in takes; 0 = not told */
    struct procedure_pilot pilot;
    const struct agency *agencies;
    size_t n_agencies;
    const struct procedure_case *cases;
    size_t n_cases;
    const struct paper *papers;
    size_t n_papers;
    const struct fee *fees;
    size_t n_fees;
    struct form form;
    struct ref start; /* first state */
    const struct wf_state_def *states;
    size_t n_states;
    const struct wf_act *acts;
    size_t n_acts;
    struct procedure_result result;
    const struct procedure_override *overrides;
    size_t n_overrides;
    const struct procedure_confirm *confirm;
    size_t n_confirm;
    const char *digest; /* SHA-256 of the file, hex */
};

/* Read and check. ERR_INVALID with e->why = "file:line: message" for the first thing wrong; `report` (may be
 * NULL) gets every one of them, a line each. */
enum err_code procedure_parse(struct source src, struct arena *a, const struct procedure **out, struct buf *report,
                              struct err *e) MUST_USE;

/* The procedure as it stands in that place on that day: overrides applied, or p itself. */
const struct procedure *procedure_local(const struct procedure *p, const char *province, const char *commune,
                                        const char *date, struct arena *a);
/* Does its pilot name that place? Not asked of a procedure without one. */
bool procedure_tried_in(const struct procedure *p, const char *province, const char *commune);
/* May a dossier be opened there on that day? */
bool procedure_offered(const struct procedure *p, const char *province, const char *commune, const char *date);

/* Filed at the commune's one-stop desk: its reception is who takes in what comes. Otherwise the agency's own reception does, and over there. */
bool procedure_at_desk(const struct procedure *p);

/* Only told about: what to bring, what it costs, how long it takes, where to go. Its file has none of form, start, states, acts, number
 * and template of the result; no dossier can be opened. */
static inline bool procedure_described(const struct procedure *p)
{
    return !p->form.n_steps && !p->n_states && !p->n_acts && (!p->start.id || !*p->start.id);
}

const struct procedure_case *procedure_case_find(const struct procedure *p, const char *id);
const struct paper *procedure_paper_find(const struct procedure *p, const char *id);
const struct fee *procedure_fee_find(const struct procedure *p, const char *id);
const struct agency *procedure_agency_find(const struct procedure *p, const char *id);
const struct wf_state_def *procedure_state_find(const struct procedure *p, const char *id);
const struct wf_act *procedure_act_find(const struct procedure *p, const char *id);

/* The result's text for the print kit: placeholders filled from `v` (answers, what officers entered, and
 * number, date, unit, signer, ...: docs/procedures.md). ERR_INTERNAL if one is unknown. */
enum err_code procedure_result_text(const struct procedure *p, struct form_values v, const struct form_env *env,
                                    struct arena *a, const char **out, struct err *e) MUST_USE;
/* A line of a result's template that stands for the heading which results have in common, and a template with it in its place. The heading
 * is a template of its own; whoever opens the program brings it. */
#define PROCEDURE_HEADING "{heading}"
const char *procedure_headed(const char *template, const char *heading, struct arena *a);
/* ERR_INVALID "file:line: ..." if it asks for what not every result has. */
enum err_code procedure_heading_check(struct source heading, struct arena *a, struct err *e) MUST_USE;
