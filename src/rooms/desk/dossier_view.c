/* Fills the page of one dossier. See dossier.h; only reads. */
#include "rooms/desk/dossier.h"
#include "app/form_view.h"
#include "app/why/late_words.h"
#include "base/text.h"
#include "domain/status.h"
#include "service/lapse.h"
#include "service/letter/letters.h"
#include "service/money/payments.h"
#include "service/record.h"
#include "reference/units.h"
#include "store/account_store.h"
#include <string.h>

enum { ACTS_MAX = 32 };

static const char *const channels[] = {"counter", "online", "post", NULL};
static const char *const verdicts[] = {"new", "flagged", "replaced", NULL};
static const char *const answers[] = {"agree", "disagree", "lapsed", "waiting", NULL};

static const struct field act_fields[] = {
    FIELD(act_link, id, F_TEXT), FIELD(act_link, name, F_TEXT), FIELD(act_link, key, F_TEXT), FIELD(act_link, key_upper, F_TEXT, .flags = FIELD_PRIVATE),
};
static const struct model act_model = MODEL(act_link, act_fields, .doc = "An act that is offered now");

static const struct field sheet_fields[] = {
    FIELD(sheet, n, F_INT), FIELD(sheet, paper, F_TEXT), FIELD(sheet, paper_name, F_TEXT), FIELD(sheet, name, F_TEXT), FIELD(sheet, size, F_INT),
    FIELD(sheet, at, F_INSTANT), FIELD(sheet, verdict, F_TEXT, .words = verdicts, .label = "desk.verdict"),
    FIELD(sheet, note, F_TEXT, .flags = FIELD_LINES), FIELD(sheet, has_file, F_BOOL),
};
static const struct model sheet_model = MODEL(sheet, sheet_fields, .doc = "A paper of the dossier");

static const struct field opinion_fields[] = {
    FIELD(opinion_view, ask_name, F_TEXT), FIELD(opinion_view, agency, F_TEXT), FIELD(opinion_view, question, F_TEXT, .flags = FIELD_LINES),
    FIELD(opinion_view, asked_by, F_TEXT), FIELD(opinion_view, asked, F_INSTANT), FIELD(opinion_view, due, F_INSTANT),
    FIELD(opinion_view, answered, F_INSTANT), FIELD(opinion_view, answer, F_TEXT, .words = answers, .label = "desk.opinion"),
    FIELD(opinion_view, text, F_TEXT, .flags = FIELD_LINES), FIELD(opinion_view, answered_by, F_TEXT),
};
static const struct model opinion_model = MODEL(opinion_view, opinion_fields, .doc = "An opinion that was asked");

static const struct field part_fields[] = {FIELD(content_part, title, F_TEXT), FIELD(content_part, lines, F_LIST, .of = &form_line_model)};
static const struct model part_model = MODEL(content_part, part_fields, .doc = "A step of the filled-in form");

static const struct field ahead_fields[] = {FIELD(ahead, name, F_TEXT), FIELD(ahead, duration, F_TEXT)};
static const struct model ahead_model = MODEL(ahead, ahead_fields);

#define T(member, ...) FIELD(dossier_view, member, F_TEXT, ##__VA_ARGS__)
static const struct field fields[] = {
    T(code), T(procedure), T(procedure_name), T(case_name), T(channel, .words = channels, .label = "desk.channel"), T(unit_name), T(received_by, .doc = "the desk of another commune that received it"),
    FIELD(dossier_view, revision, F_INT), FIELD(dossier_view, version, F_INT), FIELD(dossier_view, submitted_at, F_INSTANT),
    FIELD(dossier_view, received_at, F_INSTANT), FIELD(dossier_view, answer_by, F_INSTANT, .doc = "what is asked must have come by then, or the dossier ends"), T(state), T(state_name), T(holder), T(assignee_name),
    T(receipt_secret, .flags = FIELD_PRIVATE), T(result_number),
    T(name, .mask = MASK_NAME), T(identifier, .mask = MASK_IDENTIFIER), T(phone, .mask = MASK_PHONE), T(email, .mask = MASK_EMAIL), T(address, .mask = MASK_ALL),
    FIELD(dossier_view, content, F_LIST, .of = &part_model), FIELD(dossier_view, sheets, F_LIST, .of = &sheet_model),
    FIELD(dossier_view, sheets_ok, F_INT), FIELD(dossier_view, sheets_flagged, F_INT),
    FIELD(dossier_view, opinions, F_LIST, .of = &opinion_model), FIELD(dossier_view, done, F_LIST, .of = &desk_happening_model),
    FIELD(dossier_view, messages, F_LIST, .of = &desk_happening_model), T(message, .flags = FIELD_PRIVATE), T(message_error, .flags = FIELD_PRIVATE),
    FIELD(dossier_view, readings, F_LIST, .of = &desk_happening_model), FIELD(dossier_view, ahead, F_LIST, .of = &ahead_model),
    FIELD(dossier_view, clock, F_RECORD, .of = &desk_clock_model), FIELD(dossier_view, acts, F_LIST, .of = &act_model),
    FIELD(dossier_view, documents, F_LIST, .of = &document_model), FIELD(dossier_view, has_result, F_BOOL), FIELD(dossier_view, final, F_BOOL),
    FIELD(dossier_view, waits, F_BOOL, .doc = "the applicant must act"),
    T(late_why, .doc = "where the time went, if it is late"),
    FIELD(dossier_view, no_letters, F_LIST, .of = &letter_no_model, .doc = "letters of apology that somebody found not to be needed; told within the office"),
    T(chance, .doc = "of being late, by the forecast; empty where none is made"), FIELD(dossier_view, reasons, F_LIST, .of = &reason_model),
    FIELD(dossier_view, owed, F_MONEY, .doc = "is to be paid, and this officer may take it"),
};
const struct model desk_dossier_model = MODEL(dossier_view, fields, .doc = "One dossier with all that is needed to decide");

const char *dossier_state_name(const struct folder *f, const char *state, const char *lang)
{
    const struct wf_state_def *s = procedure_state_find(f->procedure, state);
    return s ? label_in(&s->name, lang) : state;
}

const char *dossier_agency_name(struct req *r, const struct folder *f, const char *agency)
{
    const struct units *units = r->ctx.world->units;
    for (size_t i = 0; i < f->flow.n_units; i++)
        if (strcmp(f->flow.units[i].agency, agency) == 0)
            return units_title(units, units_find(units, f->flow.units[i].unit), folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    const struct agency *a = procedure_agency_find(f->procedure, agency);
    return a ? label_in(&a->name, r->ctx.lang) : "";
}

const struct paper *dossier_paper(const struct procedure *p, const char *id)
{
    const struct paper *found = procedure_paper_find(p, id);
    for (size_t i = 0; i < p->n_acts && !found; i++)
        for (size_t k = 0; k < p->acts[i].n_papers; k++)
            if (strcmp(p->acts[i].papers[k].id, id) == 0)
                found = &p->acts[i].papers[k];
    return found;
}

/* What moves the dossier on comes first, then what asks others, then what turns it back. */
static int rank(const struct wf_act *act)
{
    switch (act->kind) {
    case ACT_ASK_OPINION: return 1;
    case ACT_REQUEST_SUPPLEMENT: case ACT_SEND_BACK: case ACT_RETURN: return 2;
    case ACT_EXTEND: return 3;
    case ACT_REFUSE: case ACT_WITHDRAW: case ACT_STOP: return 4;
    default: return 0;
    }
}

static void by_rank(const struct wf_act **act, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && rank(act[k - 1]) > rank(act[k]); k--) {
            const struct wf_act *x = act[k];
            act[k] = act[k - 1];
            act[k - 1] = x;
        }
}

struct list dossier_acts(struct req *r, const struct folder *f)
{
    const struct wf_act *act[ACTS_MAX];
    size_t n = act_offers(&r->ctx, f, act, ACTS_MAX);
    by_rank(act, n);
    struct act_link *row = ARENA_ARRAY(r->x->arena, struct act_link, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct act_link){act[i]->id, label_in(&act[i]->name, r->ctx.lang), act[i]->key, text_upper(r->x->arena, act[i]->key)};
    return (struct list){row, n};
}

static void add_content(struct req *r, const struct folder *f, struct dossier_view *v)
{
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    struct list all = form_show(&f->procedure->form, f->values, &env, r->ctx.lang, r->x->arena);
    struct form_line *line = all.items;
    struct content_part *part = ARENA_ARRAY(r->x->arena, struct content_part, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        if (line[i].first || !n)
            part[n++] = (struct content_part){line[i].step_title, {&line[i], 0}};
        part[n - 1].lines.n++;
    }
    v->content = (struct list){part, n};
}

static void add_sheets(struct req *r, const struct folder *f, struct dossier_view *v)
{
    const struct attachment *a = f->papers.items.items;
    size_t n = f->papers.items.n;
    struct sheet *row = ARENA_ARRAY(r->x->arena, struct sheet, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct paper *p = dossier_paper(f->procedure, a[i].paper);
        row[i] = (struct sheet){.n = a[i].n, .size = a[i].size, .at = a[i].at, .paper = a[i].paper, .name = a[i].name, .note = a[i].note,
                                .paper_name = p ? label_in(&p->name, r->ctx.lang) : a[i].paper, .verdict = a[i].state, .has_file = *a[i].file != 0};
        v->sheets_flagged += strcmp(a[i].state, "flagged") == 0;
        v->sheets_ok += strcmp(a[i].state, "new") == 0;
    }
    v->sheets = (struct list){row, n};
}

/* The answer to an opinion was given by the act that answers it, at that moment. */
static const struct happening *answer_event(const struct folder *f, const struct history *h, const struct wf_opinion *o)
{
    for (size_t i = 0; o->answered && i < f->procedure->n_acts; i++) {
        const struct wf_act *act = &f->procedure->acts[i];
        if (act->kind == ACT_ANSWER_OPINION && strcmp(act->answers.id, o->ask) == 0)
            return history_find(h, act->id, o->answered);
    }
    return NULL;
}

static const char *answer_word(const struct req *r, const struct folder *f, const struct wf_opinion *o)
{
    if (o->answered)
        return *o->answer ? o->answer : "lapsed";
    return workflow_opinion_open(f->procedure, o, r->ctx.now) ? "waiting" : "lapsed";
}

static void add_opinions(struct req *r, const struct folder *f, const struct history *h, struct dossier_view *v)
{
    struct opinion_view *row = ARENA_ARRAY(r->x->arena, struct opinion_view, f->flow.n_opinions + 1);
    for (size_t i = 0; i < f->flow.n_opinions; i++) {
        const struct wf_opinion *o = &f->flow.opinions[i];
        const struct wf_act *ask = procedure_act_find(f->procedure, o->ask);
        const struct happening *asked = history_find(h, o->ask, o->asked), *told = answer_event(f, h, o);
        row[i] = (struct opinion_view){
            .ask_name = ask ? label_in(&ask->name, r->ctx.lang) : o->ask, .agency = ask ? dossier_agency_name(r, f, ask->asks.agency.id) : "",
            .question = asked ? asked->note : "", .asked_by = asked ? asked->who : "", .asked = o->asked, .due = o->due, .answered = o->answered,
            .answer = answer_word(r, f, o), .text = told ? told->note : "", .answered_by = told ? told->who : "",
        };
    }
    v->opinions = (struct list){row, f->flow.n_opinions};
}

/* Behind the present state; the present one is told by the state itself. */
static void add_ahead(struct req *r, const struct folder *f, struct dossier_view *v)
{
    struct list all = status_ahead(f->procedure, &f->flow, r->ctx.lang, r->x->arena);
    const struct status_step *s = all.items;
    struct ahead *row = ARENA_ARRAY(r->x->arena, struct ahead, all.n + 1);
    for (size_t i = 1; i < all.n; i++)
        row[i - 1] = (struct ahead){s[i].name, s[i].duration};
    v->ahead = (struct list){row, all.n ? all.n - 1 : 0};
}

static const char *holder_of(struct req *r, const struct folder *f, const struct wf_state_def *s)
{
    return !s || s->final || s->holder.role == ROLE_APPLICANT ? "" : dossier_agency_name(r, f, s->holder.agency.id);
}

static void fill(struct req *r, const struct folder *f, struct dossier_view *v)
{
    const struct dossier *d = &f->row;
    const struct procedure_case *c = procedure_case_find(f->procedure, d->variant);
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    const char *lang = r->ctx.lang;
    *v = (struct dossier_view){
        .code = record_code(r->ctx.world, d->id, r->x->arena), .procedure = d->procedure, .procedure_name = label_in(&f->procedure->name, lang),
        .case_name = c && f->procedure->n_cases > 1 ? label_in(&c->name, lang) : "", .channel = d->channel,
        .unit_name = units_with_province(r->ctx.world->units, f->unit, "", lang, r->x->arena), .revision = d->revision, .version = d->version,
        .received_by = d->received_unit == d->unit ? "" : units_title(r->ctx.world->units, units_find(r->ctx.world->units, d->received_unit),
                                                                      folder_today(&r->ctx), lang, r->x->arena),
        .submitted_at = d->submitted_at, .received_at = d->received_at, .state = d->state, .state_name = dossier_state_name(f, d->state, lang),
        .holder = holder_of(r, f, s), .assignee_name = "", .receipt_secret = "", .result_number = f->result.number, .name = d->name,
        .identifier = d->identifier, .phone = d->phone, .email = d->email, .address = d->address, .has_result = *f->result.text != 0,
        .final = s && s->final, .waits = s && !s->final && s->holder.role == ROLE_APPLICANT,
    };
}

static enum err_code name_assignee(struct req *r, const struct folder *f, struct dossier_view *v, struct err *e)
{
    struct list l;
    if (!f->row.assignee)
        return ERR_OK;
    TRY(officer_of_unit(r->ctx.centre, f->row.handler_unit, "", folder_today(&r->ctx), r->x->arena, &l, e));
    const struct officer *o = l.items;
    for (size_t i = 0; i < l.n; i++)
        if (o[i].account == f->row.assignee)
            v->assignee_name = o[i].name;
    return ERR_OK;
}

enum err_code dossier_owed(struct req *r, const struct folder *f, int64_t *out, struct err *e)
{
    struct dues d;
    *out = 0;
    if (!payment_may_take(&r->actor, f))
        return ERR_OK;
    TRY(dues_of(&r->ctx, f->row.id, &d, e));
    *out = d.due > 0 ? d.due : 0;
    return ERR_OK;
}

static enum err_code foretell(struct req *r, const struct folder *f, struct dossier_view *v, struct err *e)
{
    struct outlook_said said;
    bool any;
    v->chance = "";
    TRY(outlook_one(&r->ctx, f, &said, &any, e));
    if (!any)
        return ERR_OK;
    v->chance = reasons_percent(said.probability, r->x->arena);
    v->reasons = reasons_of(&said, r->ctx.lang, r->x->arena);
    return ERR_OK;
}

enum err_code dossier_view_of(struct req *r, const struct folder *f, struct dossier_view *v, struct err *e)
{
    struct history h;
    fill(r, f, v);
    TRY(history_load(r, f, &h, e));
    TRY(name_assignee(r, f, v, e));
    TRY(lapse_until(&r->ctx, f, &v->answer_by, e));
    TRY(clock_of(r, f, &v->clock, e));
    TRY(late_sentence(r, f, &v->late_why, e));
    TRY(letters_dropped_of(&r->ctx, f, &v->no_letters, e));
    TRY(foretell(r, f, v, e));
    TRY(documents_of_desk(r, f, &v->documents, e));
    TRY(dossier_owed(r, f, &v->owed, e));
    v->done = h.done;
    v->readings = h.readings;
    v->messages = h.messages;
    v->message = req_value(r, "loi-nhan");
    v->message_error = form_problem(r, "loi-nhan");
    v->acts = dossier_acts(r, f);
    add_content(r, f, v);
    add_sheets(r, f, v);
    add_opinions(r, f, &h, v);
    add_ahead(r, f, v);
    return ERR_OK;
}
