/* Checks of states and acts one by one: what they name exists, and each kind of act has what it lives by. */
#include "domain/procedure_check.h"
#include "domain/workflow_graph.h"
#include <string.h>

static bool is_person(const char *agency)
{
    return strcmp(agency, "applicant") == 0 || strcmp(agency, "system") == 0;
}

static void check_who(const struct procedure *p, const struct wf_who *w, const char *of, struct yaml_faults *f)
{
    if (!is_person(w->agency.id) && !procedure_agency_find(p, w->agency.id))
        yaml_fault(f, w->line, "'%s' names the agency '%s', which is not among the agencies", of, w->agency.id);
}

static void check_state(const struct procedure *p, const struct wf_state_def *s, struct yaml_faults *f)
{
    if (strcmp(s->id, "open") == 0 || strcmp(s->id, "origin") == 0)
        yaml_fault(f, s->line, "'%s' is taken: no state may have this id", s->id);
    check_who(p, &s->holder, s->id, f);
    if (strcmp(s->holder.agency.id, "system") == 0)
        yaml_fault(f, s->line, "the state '%s' is held by the system: somebody must answer for it", s->id);
    if (s->final && s->clock != WF_STOP)
        yaml_fault(f, s->line, "the final state '%s' must have clock: stop", s->id);
}

static void check_states(const struct procedure *p, struct yaml_faults *f)
{
    procedure_check_ids(ROWS("state", wf_state_def, p->states, p->n_states), f);
    if (p->n_states > 64)
        yaml_fault(f, p->states[64].line, "more than 64 states");
    for (size_t i = 0; i < p->n_states; i++)
        check_state(p, &p->states[i], f);
    const struct wf_state_def *start = procedure_state_find(p, p->start.id);
    if (!start)
        yaml_fault(f, p->start.line, "start names the state '%s', which does not exist", p->start.id);
    else if (start->clock != WF_IDLE || start->final)
        yaml_fault(f, start->line, "the first state '%s' must have clock: idle: nothing has been received yet", start->id);
}

/* ---- acts */

static void check_from_to(const struct procedure *p, const struct wf_act *a, struct yaml_faults *f)
{
    for (size_t i = 0; i < a->n_from; i++) {
        const struct ref *r = &a->from[i];
        const struct wf_state_def *s = procedure_state_find(p, r->id);
        if (strcmp(r->id, "open") == 0) {
            if (a->n_from > 1)
                yaml_fault(f, r->line, "'open' means every state that is not final and stands alone");
        } else if (!s)
            yaml_fault(f, r->line, "the act '%s' starts from the state '%s', which does not exist", a->id, r->id);
        else if (s->final)
            yaml_fault(f, r->line, "the act '%s' starts from '%s', which is final", a->id, r->id);
    }
    if (*a->to.id && strcmp(a->to.id, "origin") != 0 && !procedure_state_find(p, a->to.id))
        yaml_fault(f, a->to.line, "the act '%s' leads to the state '%s', which does not exist", a->id, a->to.id);
}

/* An act that stays where it is, or must move. */
static void check_move(const struct wf_act *a, struct yaml_faults *f)
{
    bool stays = a->kind == ACT_ASK_OPINION || a->kind == ACT_ANSWER_OPINION || a->kind == ACT_EXTEND;
    bool may_stay = stays || a->kind == ACT_ISSUE;
    if (stays && *a->to.id)
        yaml_fault(f, a->to.line, "the act '%s' is %s and leads nowhere: leave out 'to'", a->id, wf_kind_words[a->kind]);
    if (!may_stay && !*a->to.id)
        yaml_fault(f, a->line, "the act '%s' is %s and needs a 'to'", a->id, wf_kind_words[a->kind]);
}

static void check_opinion(const struct procedure *p, const struct wf_act *a, struct yaml_faults *f)
{
    if (a->kind == ACT_ASK_OPINION) {
        if (!a->asks.line)
            yaml_fault(f, a->line, "the act '%s' asks an opinion and does not say of whom: 'asks'", a->id);
        else
            check_who(p, &a->asks, a->id, f);
        if (a->asks.line && is_person(a->asks.agency.id))
            yaml_fault(f, a->asks.line, "an opinion is asked of an agency");
        if (a->limit.unit == TERM_NONE)
            yaml_fault(f, a->line, "the act '%s' asks an opinion and gives no limit", a->id);
    } else if (a->asks.line || a->lapses) {
        yaml_fault(f, a->line, "'asks' and 'lapses' go with ask_opinion only");
    }
    const struct wf_act *asked = procedure_act_find(p, a->answers.id);
    if (a->kind == ACT_ANSWER_OPINION && (!asked || asked->kind != ACT_ASK_OPINION))
        yaml_fault(f, a->line, "the act '%s' must say in 'answers' which ask_opinion it answers", a->id);
    if (a->kind == ACT_ANSWER_OPINION && a->n_by)
        yaml_fault(f, a->by[0].line, "the act '%s' is done by whoever was asked: leave out 'by'", a->id);
    if (a->kind != ACT_ANSWER_OPINION && *a->answers.id)
        yaml_fault(f, a->answers.line, "'answers' goes with answer_opinion only");
}

/* What the program does by itself has to be possible without anybody's word but the reason. */
static void check_then(const struct procedure *p, const struct wf_act *a, struct yaml_faults *f)
{
    const struct wf_act *then = procedure_act_find(p, a->then.id);
    const struct wf_state_def *to = procedure_state_find(p, a->to.id);
    if (!*a->then.id)
        return;
    bool by_system = false;
    for (size_t i = 0; then && i < then->n_by; i++)
        by_system = by_system || then->by[i].role == ROLE_SYSTEM;
    if (a->kind != ACT_REQUEST_SUPPLEMENT || a->limit.unit == TERM_NONE)
        yaml_fault(f, a->then.line, "'then' goes with a request_supplement that has a limit");
    else if (!then)
        yaml_fault(f, a->then.line, "the act '%s' names '%s' in 'then', which does not exist", a->id, a->then.id);
    else if (!by_system || !to || !workflow_from(then, to))
        yaml_fault(f, a->then.line, "'%s' is done by the system when '%s' stays unanswered: it needs 'by: system' and starts from '%s'", then->id, a->id, a->to.id);
    else if (then->items == NEED_REQUIRED || then->note == NEED_REQUIRED || then->n_papers || then->n_fields || then->amount || !*then->hint.vi)
        yaml_fault(f, a->then.line, "'%s' is done by the system: it can ask for nothing, and its hint is the reason that people read", then->id);
    for (size_t i = 0; i < p->n_acts; i++)
        if (&p->acts[i] != a && p->acts[i].kind == ACT_REQUEST_SUPPLEMENT && strcmp(p->acts[i].to.id, a->to.id) == 0)
            yaml_fault(f, a->then.line, "'%s' and '%s' both lead to '%s': it would not be known which stays unanswered", p->acts[i].id, a->id, a->to.id);
}

static void check_kind(const struct procedure *p, const struct wf_act *a, struct yaml_faults *f)
{
    const struct wf_state_def *to = procedure_state_find(p, a->to.id);
    switch (a->kind) {
    case ACT_REQUEST_SUPPLEMENT:
        if (a->items != NEED_REQUIRED || a->reason != NEED_REQUIRED)
            yaml_fault(f, a->line, "the act '%s' must tell what is missing and why: items and reason required", a->id);
        if (to && strcmp(to->holder.agency.id, "applicant") != 0)
            yaml_fault(f, a->to.line, "the act '%s' waits for the applicant, but '%s' holds '%s'", a->id, to->holder.agency.id, to->id);
        break;
    case ACT_REFUSE:
    case ACT_STOP:
    case ACT_SEND_BACK:
    case ACT_RETURN:
        if (a->reason != NEED_REQUIRED)
            yaml_fault(f, a->line, "the act '%s' is %s: the reason must be required", a->id, wf_kind_words[a->kind]);
        break;
    case ACT_EXTEND:
        if (a->limit.unit == TERM_NONE || a->reason != NEED_REQUIRED)
            yaml_fault(f, a->line, "the act '%s' extends: it needs a reason and a limit, the longest extension", a->id);
        break;
    case ACT_REQUEST_PAYMENT:
        if (!a->amount)
            yaml_fault(f, a->line, "the act '%s' asks for payment: amount must be true", a->id);
        break;
    case ACT_HAND_OVER:
        if (to && to->final != FINAL_DONE)
            yaml_fault(f, a->to.line, "the act '%s' hands the result over: '%s' must be final: done", a->id, to->id);
        break;
    default:
        break;
    }
    if (a->batch && (a->items || a->n_papers || a->n_fields))
        yaml_fault(f, a->line, "the act '%s' is done for many at once and cannot ask for items, papers or fields", a->id);
}

static bool among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static void check_small(const struct wf_act *a, struct yaml_faults *f)
{
    static const char *const documents[] = {"", "01", "02", "03", "04", "05", NULL};
    static const char *const notices[] = {"", "accepted", "supplement", "refused", "extended", "stopped", "payment", "paid",
                                          "result", "handed_over", "withdrawn", "invited", NULL};
    if (!among(a->document, documents))
        yaml_fault(f, a->line, "'%s' is no official form: 01 to 05", a->document);
    if (!among(a->notice, notices))
        yaml_fault(f, a->line, "'%s' is no notice: none accepted supplement refused extended stopped payment paid result "
                   "handed_over withdrawn invited", a->notice);
    if (*a->key && (strlen(a->key) != 1 || *a->key < 'a' || *a->key > 'z'))
        yaml_fault(f, a->line, "the key of '%s' must be one letter a-z", a->id);
}

static void check_by(const struct procedure *p, const struct wf_act *a, struct yaml_faults *f)
{
    for (size_t i = 0; i < a->n_by; i++) {
        check_who(p, &a->by[i], a->id, f);
        bool citizen = strcmp(a->by[i].agency.id, "applicant") == 0;
        bool theirs = a->kind == ACT_SUPPLEMENT || a->kind == ACT_WITHDRAW;
        if (citizen && !theirs)
            yaml_fault(f, a->by[i].line, "the applicant may supplement and withdraw, not %s", wf_kind_words[a->kind]);
    }
}

static bool shares_state(const struct wf_act *a, const struct wf_act *b)
{
    for (size_t i = 0; i < a->n_from; i++)
        for (size_t j = 0; j < b->n_from; j++)
            if (strcmp(a->from[i].id, b->from[j].id) == 0 || strcmp(a->from[i].id, "open") == 0 || strcmp(b->from[j].id, "open") == 0)
                return true;
    return false;
}

static void check_act_field(const struct procedure *p, const struct form_field *x, struct yaml_faults *f)
{
    static const char *const taken[] = {"reason", "note", "item", "paper", "field", "amount", "days", "answer", NULL};
    if (form_find(&p->form, x->id))
        yaml_fault(f, x->line, "the form has a field '%s' already", x->id);
    if (among(x->id, taken))
        yaml_fault(f, x->line, "'%s' is taken: no field of an act may have this id", x->id);
    if (form_is_list(x) || x->value.how)
        yaml_fault(f, x->line, "an act asks for no list and counts nothing out: '%s'", x->id);
    if (x->when.line)
        yaml_fault(f, x->when.line, "a field of an act takes no condition");
}

static void check_act(const struct procedure *p, size_t at, struct yaml_faults *f)
{
    const struct wf_act *a = &p->acts[at];
    check_from_to(p, a, f);
    check_move(a, f);
    check_opinion(p, a, f);
    check_kind(p, a, f);
    check_then(p, a, f);
    check_small(a, f);
    check_by(p, a, f);
    for (size_t i = 0; i < a->n_papers; i++) {
        procedure_check_paper(p, &a->papers[i], f);
        if (a->papers[i].when.line)
            yaml_fault(f, a->papers[i].when.line, "a paper of an act takes no condition");
    }
    procedure_check_ids(ROWS("paper", paper, a->papers, a->n_papers), f);
    procedure_check_ids(ROWS("field", form_field, a->fields, a->n_fields), f);
    procedure_check_fields(p, a->fields, a->n_fields, f);
    for (size_t i = 0; i < a->n_fields; i++)
        check_act_field(p, &a->fields[i], f);
    for (size_t i = 0; i < at; i++)
        if (*a->key && strcmp(a->key, p->acts[i].key) == 0 && shares_state(a, &p->acts[i]))
            yaml_fault(f, a->line, "'%s' and '%s' have the same key '%s' in one state", p->acts[i].id, a->id, a->key);
}

void procedure_check_acts(const struct procedure *p, struct yaml_faults *f)
{
    check_states(p, f);
    procedure_check_ids(ROWS("act", wf_act, p->acts, p->n_acts), f);
    for (size_t i = 0; i < p->n_acts; i++)
        check_act(p, i, f);
}
