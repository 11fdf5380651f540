/* The keys of a procedure file, one table a kind of map. procedures/schema/procedure.schema.json says the
 * same to editors; a test compares them. Only what a key holds stands here: what must fit together is
 * checked in procedure_check*.c. */
#include "domain/procedure_shapes.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include <string.h>

#define KEY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), ##__VA_ARGS__ }
#define MANY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), .at_n = offsetof(struct strct, n_##member), ##__VA_ARGS__ }
#define LINED(strct) .at_line = offsetof(struct strct, line)
#define MUST .required = true

static const struct shape_key term_keys[] = {
    KEY(term, "amount", amount, SHAPE_INT, .max = 3650),
    KEY(term, "unit", unit, SHAPE_WORD, .words = term_words, MUST),
    KEY(term, "cutoff", cutoff_minute, SHAPE_HOUR),
    KEY(term, "law", law, SHAPE_TEXT),
};
static const struct shape term_shape = SHAPE("limit", term, term_keys);

static const struct shape_key part_keys[] = {
    KEY(when, "field", field, SHAPE_REF, MUST),
    MANY(when, "is", is, SHAPE_REFS, MUST),
};
static const struct shape part_shape = SHAPE("condition", when, part_keys, LINED(when));

static const struct shape_key when_keys[] = {
    KEY(when, "field", field, SHAPE_REF),
    MANY(when, "is", is, SHAPE_REFS),
    MANY(when, "all", all, SHAPE_LIST, .of = &part_shape),
    MANY(when, "any", any, SHAPE_LIST, .of = &part_shape),
};
static const struct shape when_shape = SHAPE("condition", when, when_keys, LINED(when));

static const struct shape_key choice_keys[] = {
    KEY(form_choice, "id", id, SHAPE_ID, MUST),
    KEY(form_choice, "label", label, SHAPE_LABEL, MUST),
};
static const struct shape choice_shape = SHAPE("choice", form_choice, choice_keys, LINED(form_choice));

/* {sum: [a, b]}: one key, what is done; its value, to which fields. */
static void read_rule(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct form_rule *rule = at;
    if (y->type != YAML_MAP || y->n != 1) {
        yaml_fault(f, y->key_line ? y->key_line : y->line, "'value' must be one rule, such as {sum: [a, b]}");
        return;
    }
    const struct yaml *c = y->child;
    struct ref *of = ARENA_ARRAY(f->arena, struct ref, (c->type == YAML_LIST ? c->n : 1) + 1);
    for (int i = SUM_SUM; form_sum_words[i]; i++)
        if (strcmp(form_sum_words[i], c->key) == 0)
            rule->how = (enum form_sum)i;
    if (!rule->how)
        yaml_fault(f, c->key_line, "'%s' is no rule: sum, difference, count, age, days, words", c->key);
    rule->line = c->key_line;
    rule->of = of;
    for (const struct yaml *i = c->type == YAML_LIST ? c->child : c; i; i = c->type == YAML_LIST ? i->next : NULL) {
        if (i->type == YAML_SCALAR)
            of[rule->n_of++] = (struct ref){.id = i->text, .line = i->line};
        else
            yaml_fault(f, i->line, "a rule names fields");
    }
}

static const char *const mask_words[] = {"none", "name", "phone", "email", "identifier", "all", NULL};

#define FIELD_KEYS \
    KEY(form_field, "id", id, SHAPE_ID, MUST), \
    KEY(form_field, "type", type, SHAPE_WORD, .words = form_type_words, MUST), \
    KEY(form_field, "label", label, SHAPE_LABEL, MUST), \
    KEY(form_field, "hint", hint, SHAPE_LABEL), \
    KEY(form_field, "required", required, SHAPE_BOOL), \
    KEY(form_field, "min", min, SHAPE_LONG), \
    KEY(form_field, "max", max, SHAPE_LONG), \
    KEY(form_field, "pattern", pattern, SHAPE_TEXT), \
    KEY(form_field, "pattern_hint", pattern_hint, SHAPE_LABEL), \
    KEY(form_field, "when", when, SHAPE_MAP, .of = &when_shape), \
    KEY(form_field, "mask", mask, SHAPE_WORD, .words = mask_words), \
    MANY(form_field, "prefill", prefill, SHAPE_REFS), \
    MANY(form_field, "usual", usual, SHAPE_REFS), \
    KEY(form_field, "not_after", not_after, SHAPE_REF), \
    KEY(form_field, "not_before", not_before, SHAPE_REF), \
    KEY(form_field, "not_less", not_less, SHAPE_REF), \
    KEY(form_field, "equals", equals, SHAPE_REF), \
    KEY(form_field, "value", value, SHAPE_OTHER, .read = read_rule), \
    KEY(form_field, "born", born, SHAPE_REF), \
    KEY(form_field, "sex", sex, SHAPE_REF), \
    KEY(form_field, "age", age, SHAPE_INT, .min = 1, .max = 120), \
    MANY(form_field, "choices", choices, SHAPE_LIST, .of = &choice_shape),

/* What a row of a list asks: anything but another list. */
static const struct shape_key cell_keys[] = {FIELD_KEYS};
static const struct shape cell_shape = SHAPE("field", form_field, cell_keys, LINED(form_field));

static const struct shape_key field_keys[] = {
    FIELD_KEYS
    KEY(form_field, "each", each, SHAPE_LABEL),
    MANY(form_field, "types", types, SHAPE_REFS),
    KEY(form_field, "max_mb", max_mb, SHAPE_INT, .min = 1, .max = 500),
    KEY(form_field, "max_files", max_files, SHAPE_INT, .min = 1, .max = 50),
    MANY(form_field, "signer", signer, SHAPE_REFS),
    MANY(form_field, "fields", fields, SHAPE_LIST, .of = &cell_shape),
};
static const struct shape field_shape = SHAPE("field", form_field, field_keys, LINED(form_field));

static const struct shape_key step_keys[] = {
    KEY(form_step, "id", id, SHAPE_ID, MUST),
    KEY(form_step, "title", title, SHAPE_LABEL, MUST),
    KEY(form_step, "hint", hint, SHAPE_LABEL),
    MANY(form_step, "fields", fields, SHAPE_LIST, .of = &field_shape, MUST),
};
static const struct shape step_shape = SHAPE("form step", form_step, step_keys, LINED(form_step));

static const struct shape_key read_keys[] = {
    KEY(form_read, "field", field, SHAPE_REF, MUST),
    MANY(form_read, "after", after, SHAPE_REFS, MUST),
    MANY(form_read, "until", until, SHAPE_REFS),
};
static const struct shape read_shape = SHAPE("reading", form_read, read_keys, LINED(form_read));

static const struct shape_key paper_keys[] = {
    KEY(paper, "id", id, SHAPE_ID, MUST),
    KEY(paper, "name", name, SHAPE_LABEL, MUST),
    KEY(paper, "hint", hint, SHAPE_LABEL),
    KEY(paper, "need", need, SHAPE_WORD, .words = paper_need_words),
    KEY(paper, "when", when, SHAPE_MAP, .of = &when_shape),
    KEY(paper, "originals", originals, SHAPE_INT, .max = 20),
    KEY(paper, "copies", copies, SHAPE_INT, .max = 20),
    MANY(paper, "types", types, SHAPE_REFS),
    KEY(paper, "max_mb", max_mb, SHAPE_INT, .min = 1, .max = 500),
    KEY(paper, "max_files", max_files, SHAPE_INT, .min = 1, .max = 50),
    KEY(paper, "law", law, SHAPE_TEXT),
    MANY(paper, "reads", reads, SHAPE_LIST, .of = &read_shape),
};
static const struct shape paper_shape = SHAPE("paper", paper, paper_keys, LINED(paper));

static const struct shape_key further_keys[] = {
    KEY(fee_further, "after", after, SHAPE_LONG, .min = 1, .max = 100000, MUST),
    KEY(fee_further, "amount", amount, SHAPE_LONG, MUST),
};
static const struct shape further_shape = SHAPE("further", fee_further, further_keys);

static const struct shape_key fee_keys[] = {
    KEY(fee, "id", id, SHAPE_ID, MUST),
    KEY(fee, "name", name, SHAPE_LABEL, MUST),
    KEY(fee, "hint", hint, SHAPE_LABEL),
    KEY(fee, "amount", amount, SHAPE_LONG),
    KEY(fee, "assessed", assessed, SHAPE_BOOL),
    KEY(fee, "per", per, SHAPE_REF),
    KEY(fee, "unit", unit, SHAPE_LABEL),
    KEY(fee, "further", further, SHAPE_MAP, .of = &further_shape),
    KEY(fee, "most", most, SHAPE_LONG),
    KEY(fee, "times", times, SHAPE_REF),
    KEY(fee, "when", when, SHAPE_MAP, .of = &when_shape),
    KEY(fee, "pay", pay, SHAPE_WORD, .words = fee_pay_words),
    KEY(fee, "law", law, SHAPE_TEXT),
};
static const struct shape fee_shape = SHAPE("fee", fee, fee_keys, LINED(fee));

static const struct shape_key law_keys[] = {
    KEY(law, "code", code, SHAPE_TEXT, MUST),
    KEY(law, "title", title, SHAPE_TEXT, MUST),
};
static const struct shape law_shape = SHAPE("law", law, law_keys, LINED(law));

static const struct shape_key agency_keys[] = {
    KEY(agency, "id", id, SHAPE_ID, MUST),
    KEY(agency, "name", name, SHAPE_LABEL, MUST),
    KEY(agency, "tier", tier, SHAPE_WORD, .words = agency_tier_words, MUST),
};
static const struct shape agency_shape = SHAPE("agency", agency, agency_keys, LINED(agency));

static const struct shape_key case_keys[] = {
    KEY(procedure_case, "id", id, SHAPE_ID, MUST),
    KEY(procedure_case, "code", code, SHAPE_TEXT),
    KEY(procedure_case, "name", name, SHAPE_LABEL, MUST),
    KEY(procedure_case, "hint", hint, SHAPE_LABEL),
    KEY(procedure_case, "limit", limit, SHAPE_MAP, .of = &term_shape, MUST),
    MANY(procedure_case, "papers", papers, SHAPE_REFS),
    MANY(procedure_case, "fees", fees, SHAPE_REFS),
};
static const struct shape case_shape = SHAPE("case", procedure_case, case_keys, LINED(procedure_case));

/* "commune/specialist", "applicant", "system": whom and in which role. */
void procedure_read_who(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct wf_who *w = at;
    w->line = y->line;
    w->agency = (struct ref){.id = "", .line = y->line};
    if (y->type != YAML_SCALAR) {
        yaml_fault(f, y->key_line ? y->key_line : y->line, "write who as agency/role, or applicant, or system");
        return;
    }
    const char *slash = strchr(y->text, '/');
    w->agency.id = slash ? arena_strn(f->arena, y->text, (size_t)(slash - y->text)) : y->text;
    bool person = strcmp(w->agency.id, "applicant") == 0 || strcmp(w->agency.id, "system") == 0;
    w->role = slash ? role_parse(slash + 1) : 0;
    if (person && !slash)
        w->role = strcmp(w->agency.id, "system") == 0 ? ROLE_SYSTEM : ROLE_APPLICANT;
    else if (person || !(w->role & (ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER)))
        yaml_fault(f, y->line, "'%s' is not somebody: write agency/role (reception, specialist, leader), or applicant, or system",
                   y->text);
}

static void read_by(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct wf_act *act = at;
    size_t n = y->type == YAML_LIST ? y->n : 1, i = 0;
    struct wf_who *w = ARENA_ARRAY(f->arena, struct wf_who, n + 1);
    for (const struct yaml *c = y->type == YAML_LIST ? y->child : y; c && i < n; c = c->next)
        procedure_read_who(c, &w[i++], f);
    act->by = w;
    act->n_by = n;
}

static const struct shape_key state_keys[] = {
    KEY(wf_state_def, "id", id, SHAPE_ID, MUST),
    KEY(wf_state_def, "name", name, SHAPE_LABEL, MUST),
    KEY(wf_state_def, "step", step, SHAPE_LABEL),
    KEY(wf_state_def, "citizen", citizen, SHAPE_LABEL, MUST),
    KEY(wf_state_def, "next", next, SHAPE_LABEL),
    KEY(wf_state_def, "holder", holder, SHAPE_OTHER, .read = procedure_read_who, MUST),
    KEY(wf_state_def, "national", national, SHAPE_INT, .min = 1, .max = 10, MUST),
    KEY(wf_state_def, "clock", clock, SHAPE_WORD, .words = wf_clock_words, MUST),
    KEY(wf_state_def, "final", final, SHAPE_WORD, .words = wf_final_words),
    KEY(wf_state_def, "typical", typical_minutes, SHAPE_SPAN),
    KEY(wf_state_def, "aside", aside, SHAPE_BOOL),
};
static const struct shape state_shape = SHAPE("state", wf_state_def, state_keys, LINED(wf_state_def));

static const struct shape_key act_keys[] = {
    KEY(wf_act, "id", id, SHAPE_ID, MUST),
    KEY(wf_act, "kind", kind, SHAPE_WORD, .words = wf_kind_words, MUST),
    KEY(wf_act, "name", name, SHAPE_LABEL, MUST),
    KEY(wf_act, "hint", hint, SHAPE_LABEL),
    MANY(wf_act, "from", from, SHAPE_REFS, MUST),
    KEY(wf_act, "to", to, SHAPE_REF),
    {.name = "by", .kind = SHAPE_OTHER, .read = read_by}, /* at the act itself */
    KEY(wf_act, "reason", reason, SHAPE_WORD, .words = wf_need_words),
    KEY(wf_act, "note", note, SHAPE_WORD, .words = wf_need_words),
    KEY(wf_act, "items", items, SHAPE_WORD, .words = wf_need_words),
    KEY(wf_act, "opinions_closed", opinions_closed, SHAPE_BOOL),
    KEY(wf_act, "amount", amount, SHAPE_BOOL),
    MANY(wf_act, "papers", papers, SHAPE_LIST, .of = &paper_shape),
    MANY(wf_act, "fields", fields, SHAPE_LIST, .of = &field_shape),
    KEY(wf_act, "limit", limit, SHAPE_MAP, .of = &term_shape),
    KEY(wf_act, "then", then, SHAPE_REF),
    KEY(wf_act, "asks", asks, SHAPE_OTHER, .read = procedure_read_who),
    KEY(wf_act, "lapses", lapses, SHAPE_BOOL),
    KEY(wf_act, "answers", answers, SHAPE_REF),
    KEY(wf_act, "document", document, SHAPE_TEXT),
    KEY(wf_act, "notice", notice, SHAPE_TEXT),
    KEY(wf_act, "batch", batch, SHAPE_BOOL),
    KEY(wf_act, "key", key, SHAPE_TEXT),
};
static const struct shape act_shape = SHAPE("act", wf_act, act_keys, LINED(wf_act));

static void read_text(const struct yaml *y, void *at, struct yaml_faults *f)
{
    if (y->type != YAML_SCALAR)
        yaml_fault(f, y->key_line, "'%s' must be a text", y->key);
    else
        *(struct ref *)at = (struct ref){.id = y->text, .line = y->line};
}

static const struct shape_key result_keys[] = {
    KEY(procedure_result, "name", name, SHAPE_LABEL, MUST),
    KEY(procedure_result, "code", code, SHAPE_TEXT),
    KEY(procedure_result, "number", number, SHAPE_TEXT),
    KEY(procedure_result, "template", text, SHAPE_OTHER, .read = read_text),
};
static const struct shape result_shape = SHAPE("result", procedure_result, result_keys, LINED(procedure_result));

static const struct shape_key pilot_keys[] = {
    MANY(procedure_pilot, "provinces", provinces, SHAPE_REFS),
    MANY(procedure_pilot, "communes", communes, SHAPE_REFS),
};
static const struct shape pilot_shape = SHAPE("pilot", procedure_pilot, pilot_keys);

static const struct shape_key local_limit_keys[] = {
    KEY(procedure_case, "case", id, SHAPE_ID, MUST),
    KEY(procedure_case, "limit", limit, SHAPE_MAP, .of = &term_shape, MUST),
};
static const struct shape local_limit_shape = SHAPE("local limit", procedure_case, local_limit_keys, LINED(procedure_case));

static const struct shape_key local_fee_keys[] = {
    KEY(fee, "fee", id, SHAPE_ID, MUST),
    KEY(fee, "amount", amount, SHAPE_LONG, MUST),
};
static const struct shape local_fee_shape = SHAPE("local fee", fee, local_fee_keys, LINED(fee));

static const struct shape_key override_keys[] = {
    KEY(procedure_override, "province", province, SHAPE_TEXT),
    KEY(procedure_override, "commune", commune, SHAPE_TEXT),
    KEY(procedure_override, "from", from, SHAPE_DATE, MUST),
    KEY(procedure_override, "law", law, SHAPE_TEXT, MUST),
    MANY(procedure_override, "limits", limits, SHAPE_LIST, .of = &local_limit_shape),
    MANY(procedure_override, "fees", fees, SHAPE_LIST, .of = &local_fee_shape),
    MANY(procedure_override, "papers", papers, SHAPE_LIST, .of = &paper_shape),
};
static const struct shape override_shape = SHAPE("override", procedure_override, override_keys, LINED(procedure_override));

static const struct shape_key confirm_keys[] = {
    KEY(procedure_confirm, "of", of, SHAPE_WORD, .words = confirm_of_words, MUST),
    KEY(procedure_confirm, "status", status, SHAPE_WORD, .words = confirm_status_words, MUST),
    KEY(procedure_confirm, "note", note, SHAPE_LABEL, MUST),
    KEY(procedure_confirm, "by", by, SHAPE_TEXT, MUST),
};
static const struct shape confirm_shape = SHAPE("point to confirm", procedure_confirm, confirm_keys, LINED(procedure_confirm));

static const struct shape_key procedure_keys[] = {
    KEY(procedure, "code", code, SHAPE_TEXT, MUST),
    KEY(procedure, "revision", revision, SHAPE_INT, .min = 1, .max = 9999, MUST),
    KEY(procedure, "valid_from", valid_from, SHAPE_DATE, MUST),
    KEY(procedure, "valid_to", valid_to, SHAPE_DATE),
    KEY(procedure, "name", name, SHAPE_LABEL, MUST),
    KEY(procedure, "summary", summary, SHAPE_LABEL, MUST),
    KEY(procedure, "who", who, SHAPE_LABEL, MUST),
    KEY(procedure, "note", note, SHAPE_LABEL),
    KEY(procedure, "field", field, SHAPE_LABEL, MUST),
    KEY(procedure, "field_code", field_code, SHAPE_TEXT),
    MANY(procedure, "keywords", keywords, SHAPE_REFS),
    KEY(procedure, "decision", decision, SHAPE_TEXT),
    MANY(procedure, "laws", laws, SHAPE_LIST, .of = &law_shape, MUST),
    KEY(procedure, "online", online, SHAPE_WORD, .words = procedure_online_words, MUST),
    MANY(procedure, "channels", channels, SHAPE_REFS, MUST),
    KEY(procedure, "competent", competent, SHAPE_REF, MUST),
    KEY(procedure, "minutes", minutes, SHAPE_INT, .min = 1, .max = 600),
    KEY(procedure, "pilot", pilot, SHAPE_MAP, .of = &pilot_shape),
    MANY(procedure, "agencies", agencies, SHAPE_LIST, .of = &agency_shape, MUST),
    MANY(procedure, "cases", cases, SHAPE_LIST, .of = &case_shape, MUST),
    MANY(procedure, "papers", papers, SHAPE_LIST, .of = &paper_shape),
    MANY(procedure, "fees", fees, SHAPE_LIST, .of = &fee_shape),
    {.name = "form", .kind = SHAPE_LIST, .at = offsetof(struct procedure, form.steps),
     .at_n = offsetof(struct procedure, form.n_steps), .of = &step_shape},
    KEY(procedure, "start", start, SHAPE_REF),
    MANY(procedure, "states", states, SHAPE_LIST, .of = &state_shape),
    MANY(procedure, "acts", acts, SHAPE_LIST, .of = &act_shape),
    KEY(procedure, "result", result, SHAPE_MAP, .of = &result_shape, MUST),
    MANY(procedure, "overrides", overrides, SHAPE_LIST, .of = &override_shape),
    MANY(procedure, "confirm", confirm, SHAPE_LIST, .of = &confirm_shape),
};
const struct shape procedure_shape = SHAPE("procedure", procedure, procedure_keys);
