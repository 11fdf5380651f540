/* Two revisions side by side. See change.h. Things of the same id are the same thing; what has no partner came or went. */
#include "domain/design/change.h"
#include "domain/workflow.h"
#include <string.h>

const char *const change_of_words[] = {"name", "limit", "fee", "paper", "field", "case", "state", "act", "channel", "result", "text", NULL};
const char *const change_how_words[] = {"added", "removed", "different", NULL};
const char *const change_in_words[] = {"name", "hint", "amount", "rule", "need", "condition", "number", "type", "required", "choices", "bounds", "holder",
                                       "way", "time", "papers", "fees", "template", NULL};

enum { MOST = 400 };

struct finding {
    struct changes *out;
    struct arena *arena;
    const struct procedure *before, *after;
    enum change_of of;
    struct label name, where;
};

static const struct change_value NOTHING = {.text = {"", ""}, .word = ""};

static void put(struct finding *f, enum change_how how, enum change_in in, struct change_value before, struct change_value after)
{
    if (f->out->n < MOST)
        f->out->row[f->out->n++] = (struct change){f->of, how, in, f->name, f->where, before, after};
}

static struct change_value text(const struct label *l)
{
    return (struct change_value){.text = *l, .word = ""};
}

static struct change_value plain(const char *s)
{
    return (struct change_value){.text = {s ? s : "", s ? s : ""}, .word = ""};
}

static struct change_value word(const char *w)
{
    return (struct change_value){.text = {"", ""}, .word = w};
}

static struct change_value money(int64_t v)
{
    return (struct change_value){.text = {"", ""}, .word = "", .money = v, .is_money = true};
}

static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static void labels(struct finding *f, enum change_in in, const struct label *a, const struct label *b)
{
    if (!same(a->vi, b->vi) || !same(a->en, b->en))
        put(f, CHANGE_DIFFERENT, in, text(a), text(b));
}

static void words(struct finding *f, enum change_in in, const char *a, const char *b)
{
    if (!same(a, b))
        put(f, CHANGE_DIFFERENT, in, word(a), word(b));
}

static void numbers(struct finding *f, enum change_in in, int64_t a, int64_t b)
{
    if (a != b)
        put(f, CHANGE_DIFFERENT, in, plain(arena_fmt(f->arena, "%lld", (long long)a)), plain(arena_fmt(f->arena, "%lld", (long long)b)));
}

static void flags(struct finding *f, enum change_in in, bool a, bool b)
{
    words(f, in, a ? "yes" : "no", b ? "yes" : "no");
}

static bool has_ref(const struct ref *r, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (same(r[i].id, id))
            return true;
    return false;
}

static bool same_refs(const struct ref *a, size_t n, const struct ref *b, size_t m)
{
    for (size_t i = 0; n == m && i < n; i++)
        if (!same(a[i].id, b[i].id))
            return false;
    return n == m;
}

/* One condition without what it holds of others. */
static bool same_leaf(const struct when *a, const struct when *b)
{
    return (a->line != 0) == (b->line != 0) && same(a->field.id, b->field.id) && same_refs(a->is, a->n_is, b->is, b->n_is);
}

static bool same_when(const struct when *a, const struct when *b)
{
    if (!same_leaf(a, b) || a->n_all != b->n_all || a->n_any != b->n_any)
        return false;
    for (size_t i = 0; i < a->n_all; i++)
        if (!same_leaf(&a->all[i], &b->all[i]))
            return false;
    for (size_t i = 0; i < a->n_any; i++)
        if (!same_leaf(&a->any[i], &b->any[i]))
            return false;
    return true;
}

static void whens(struct finding *f, const struct when *a, const struct when *b)
{
    if (!same_when(a, b))
        put(f, CHANGE_DIFFERENT, IN_CONDITION, NOTHING, NOTHING);
}

/* ---- limits, and what a case asks for */

static bool same_term(const struct term *a, const struct term *b)
{
    return a->amount == b->amount && a->unit == b->unit && a->cutoff_minute == b->cutoff_minute;
}

static void of_case(struct finding *f, const struct procedure_case *a, const struct procedure_case *b)
{
    f->of = CHANGE_CASE;
    labels(f, IN_NAME, &a->name, &b->name);
    if (!same_refs(a->papers, a->n_papers, b->papers, b->n_papers))
        put(f, CHANGE_DIFFERENT, IN_PAPERS, NOTHING, NOTHING);
    if (!same_refs(a->fees, a->n_fees, b->fees, b->n_fees))
        put(f, CHANGE_DIFFERENT, IN_FEES, NOTHING, NOTHING);
    f->of = CHANGE_LIMIT;
    if (!same_term(&a->limit, &b->limit))
        put(f, CHANGE_DIFFERENT, IN_TIME, (struct change_value){.text = {"", ""}, .word = "", .term = &a->limit},
            (struct change_value){.text = {"", ""}, .word = "", .term = &b->limit});
    else if (!same(a->limit.law, b->limit.law))
        put(f, CHANGE_DIFFERENT, IN_RULE, plain(a->limit.law), plain(b->limit.law));
}

static void cases(struct finding *f)
{
    const struct procedure *a = f->before, *b = f->after;
    for (size_t i = 0; i < b->n_cases; i++) {
        const struct procedure_case *was = procedure_case_find(a, b->cases[i].id);
        f->of = CHANGE_CASE;
        f->name = b->cases[i].name;
        if (was)
            of_case(f, was, &b->cases[i]);
        else
            put(f, CHANGE_ADDED, IN_NAME, NOTHING, NOTHING);
    }
    f->of = CHANGE_CASE;
    for (size_t i = 0; i < a->n_cases; i++)
        if (f->name = a->cases[i].name, !procedure_case_find(b, a->cases[i].id))
            put(f, CHANGE_REMOVED, IN_NAME, NOTHING, NOTHING);
}

/* ---- fees, papers */

static void of_fee(struct finding *f, const struct fee *a, const struct fee *b)
{
    labels(f, IN_NAME, &a->name, &b->name);
    if (a->amount != b->amount)
        put(f, CHANGE_DIFFERENT, IN_AMOUNT, money(a->amount), money(b->amount));
    if (a->assessed != b->assessed || !same(a->per.id, b->per.id) || a->further.after != b->further.after || a->further.amount != b->further.amount ||
        a->most != b->most || !same(a->times.id, b->times.id))
        put(f, CHANGE_DIFFERENT, IN_RULE, NOTHING, NOTHING);
    words(f, IN_TIME, fee_pay_words[a->pay], fee_pay_words[b->pay]);
    whens(f, &a->when, &b->when);
    labels(f, IN_HINT, &a->hint, &b->hint);
}

static void fees(struct finding *f)
{
    const struct procedure *a = f->before, *b = f->after;
    f->of = CHANGE_FEE;
    for (size_t i = 0; i < b->n_fees; i++) {
        const struct fee *was = procedure_fee_find(a, b->fees[i].id);
        f->name = b->fees[i].name;
        if (was)
            of_fee(f, was, &b->fees[i]);
        else
            put(f, CHANGE_ADDED, IN_NAME, NOTHING, b->fees[i].assessed ? NOTHING : money(b->fees[i].amount));
    }
    for (size_t i = 0; i < a->n_fees; i++)
        if (f->name = a->fees[i].name, !procedure_fee_find(b, a->fees[i].id))
            put(f, CHANGE_REMOVED, IN_NAME, a->fees[i].assessed ? NOTHING : money(a->fees[i].amount), NOTHING);
}

static void of_paper(struct finding *f, const struct paper *a, const struct paper *b)
{
    labels(f, IN_NAME, &a->name, &b->name);
    words(f, IN_NEED, paper_need_words[a->need], paper_need_words[b->need]);
    numbers(f, IN_NUMBER, a->originals + a->copies, b->originals + b->copies);
    whens(f, &a->when, &b->when);
    labels(f, IN_HINT, &a->hint, &b->hint);
}

static void papers(struct finding *f)
{
    const struct procedure *a = f->before, *b = f->after;
    f->of = CHANGE_PAPER;
    for (size_t i = 0; i < b->n_papers; i++) {
        const struct paper *was = procedure_paper_find(a, b->papers[i].id);
        f->name = b->papers[i].name;
        if (was)
            of_paper(f, was, &b->papers[i]);
        else
            put(f, CHANGE_ADDED, IN_NAME, NOTHING, word(paper_need_words[b->papers[i].need]));
    }
    for (size_t i = 0; i < a->n_papers; i++)
        if (f->name = a->papers[i].name, !procedure_paper_find(b, a->papers[i].id))
            put(f, CHANGE_REMOVED, IN_NAME, word(paper_need_words[a->papers[i].need]), NOTHING);
}

/* ---- the form */

static bool same_choices(const struct form_field *a, const struct form_field *b)
{
    for (size_t i = 0; a->n_choices == b->n_choices && i < a->n_choices; i++)
        if (!same(a->choices[i].id, b->choices[i].id) || !same(a->choices[i].label.vi, b->choices[i].label.vi))
            return false;
    return a->n_choices == b->n_choices;
}

static void of_field(struct finding *f, const struct form_field *a, const struct form_field *b)
{
    labels(f, IN_NAME, &a->label, &b->label);
    words(f, IN_TYPE, form_type_words[a->type], form_type_words[b->type]);
    flags(f, IN_REQUIRED, a->required, b->required);
    if (!same_choices(a, b))
        put(f, CHANGE_DIFFERENT, IN_CHOICES, NOTHING, NOTHING);
    if (a->min != b->min || a->max != b->max || !same(a->pattern, b->pattern) || a->age != b->age || !same(a->not_after.id, b->not_after.id) ||
        !same(a->not_before.id, b->not_before.id))
        put(f, CHANGE_DIFFERENT, IN_BOUNDS, NOTHING, NOTHING);
    whens(f, &a->when, &b->when);
    labels(f, IN_HINT, &a->hint, &b->hint);
}

static const struct form_field *inner(const struct form_field *list, const char *id)
{
    for (size_t i = 0; list && i < list->n_fields; i++)
        if (same(list->fields[i].id, id))
            return &list->fields[i];
    return NULL;
}

static void rows(struct finding *f, const struct form_field *a, const struct form_field *b)
{
    for (size_t i = 0; i < b->n_fields; i++) {
        const struct form_field *was = inner(a, b->fields[i].id);
        f->name = b->fields[i].label;
        if (was)
            of_field(f, was, &b->fields[i]);
        else
            put(f, CHANGE_ADDED, IN_NAME, NOTHING, NOTHING);
    }
    for (size_t i = 0; i < a->n_fields; i++)
        if (f->name = a->fields[i].label, !inner(b, a->fields[i].id))
            put(f, CHANGE_REMOVED, IN_NAME, NOTHING, NOTHING);
}

static void fields_of(struct finding *f, const struct form_step *s)
{
    f->where = s->title;
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct form_field *was = form_find(&f->before->form, s->fields[i].id);
        f->name = s->fields[i].label;
        if (!was) {
            put(f, CHANGE_ADDED, IN_NAME, NOTHING, NOTHING);
            continue;
        }
        of_field(f, was, &s->fields[i]);
        rows(f, was, &s->fields[i]);
    }
}

static void fields(struct finding *f)
{
    const struct form *a = &f->before->form, *b = &f->after->form;
    f->of = CHANGE_FIELD;
    for (size_t i = 0; i < b->n_steps; i++)
        fields_of(f, &b->steps[i]);
    for (size_t i = 0; i < a->n_steps; i++)
        for (size_t k = 0; k < a->steps[i].n_fields; k++) {
            f->where = a->steps[i].title;
            f->name = a->steps[i].fields[k].label;
            if (!form_find(b, a->steps[i].fields[k].id))
                put(f, CHANGE_REMOVED, IN_NAME, NOTHING, NOTHING);
        }
    f->where = (struct label){"", ""};
}

/* ---- the work */

static const char *who(struct finding *f, const struct wf_who *w)
{
    return arena_fmt(f->arena, "%s/%s", w->agency.id ? w->agency.id : "", role_word(w->role));
}

static void of_state(struct finding *f, const struct wf_state_def *a, const struct wf_state_def *b)
{
    labels(f, IN_NAME, &a->name, &b->name);
    if (!same(who(f, &a->holder), who(f, &b->holder)))
        put(f, CHANGE_DIFFERENT, IN_HOLDER, plain(who(f, &a->holder)), plain(who(f, &b->holder)));
    if (a->clock != b->clock)
        put(f, CHANGE_DIFFERENT, IN_TIME, word(wf_clock_words[a->clock]), word(wf_clock_words[b->clock]));
    labels(f, IN_HINT, &a->citizen, &b->citizen);
}

static void states(struct finding *f)
{
    const struct procedure *a = f->before, *b = f->after;
    f->of = CHANGE_STATE;
    for (size_t i = 0; i < b->n_states; i++) {
        const struct wf_state_def *was = procedure_state_find(a, b->states[i].id);
        f->name = b->states[i].name;
        if (was)
            of_state(f, was, &b->states[i]);
        else
            put(f, CHANGE_ADDED, IN_NAME, NOTHING, NOTHING);
    }
    for (size_t i = 0; i < a->n_states; i++)
        if (f->name = a->states[i].name, !procedure_state_find(b, a->states[i].id))
            put(f, CHANGE_REMOVED, IN_NAME, NOTHING, NOTHING);
}

static bool same_people(const struct wf_act *a, const struct wf_act *b)
{
    for (size_t i = 0; a->n_by == b->n_by && i < a->n_by; i++)
        if (a->by[i].role != b->by[i].role || !same(a->by[i].agency.id, b->by[i].agency.id))
            return false;
    return a->n_by == b->n_by;
}

static void of_act(struct finding *f, const struct wf_act *a, const struct wf_act *b)
{
    labels(f, IN_NAME, &a->name, &b->name);
    if (!same(a->to.id, b->to.id) || !same_refs(a->from, a->n_from, b->from, b->n_from) || a->kind != b->kind)
        put(f, CHANGE_DIFFERENT, IN_WAY, NOTHING, NOTHING);
    if (!same_people(a, b))
        put(f, CHANGE_DIFFERENT, IN_HOLDER, NOTHING, NOTHING);
    if (!same_term(&a->limit, &b->limit))
        put(f, CHANGE_DIFFERENT, IN_TIME, (struct change_value){.text = {"", ""}, .word = "", .term = &a->limit},
            (struct change_value){.text = {"", ""}, .word = "", .term = &b->limit});
    if (a->n_fields != b->n_fields || a->n_papers != b->n_papers || a->reason != b->reason || a->note != b->note || a->items != b->items)
        put(f, CHANGE_DIFFERENT, IN_NEED, NOTHING, NOTHING);
}

static void acts(struct finding *f)
{
    const struct procedure *a = f->before, *b = f->after;
    f->of = CHANGE_ACT;
    for (size_t i = 0; i < b->n_acts; i++) {
        const struct wf_act *was = procedure_act_find(a, b->acts[i].id);
        f->name = b->acts[i].name;
        if (was)
            of_act(f, was, &b->acts[i]);
        else
            put(f, CHANGE_ADDED, IN_NAME, NOTHING, NOTHING);
    }
    for (size_t i = 0; i < a->n_acts; i++)
        if (f->name = a->acts[i].name, !procedure_act_find(b, a->acts[i].id))
            put(f, CHANGE_REMOVED, IN_NAME, NOTHING, NOTHING);
}

/* ---- the procedure itself */

static void head(struct finding *f)
{
    const struct procedure *a = f->before, *b = f->after;
    f->of = CHANGE_NAME;
    f->name = b->name;
    labels(f, IN_NAME, &a->name, &b->name);
    f->of = CHANGE_CHANNEL;
    words(f, IN_WAY, procedure_online_words[a->online], procedure_online_words[b->online]);
    for (size_t i = 0; i < b->n_channels; i++)
        if (!has_ref(a->channels, a->n_channels, b->channels[i].id))
            put(f, CHANGE_ADDED, IN_WAY, NOTHING, word(b->channels[i].id));
    for (size_t i = 0; i < a->n_channels; i++)
        if (!has_ref(b->channels, b->n_channels, a->channels[i].id))
            put(f, CHANGE_REMOVED, IN_WAY, word(a->channels[i].id), NOTHING);
}

static void tail(struct finding *f)
{
    const struct procedure *a = f->before, *b = f->after;
    f->of = CHANGE_RESULT;
    f->name = b->result.name;
    labels(f, IN_NAME, &a->result.name, &b->result.name);
    if (!same(a->result.number, b->result.number))
        put(f, CHANGE_DIFFERENT, IN_NUMBER, plain(a->result.number), plain(b->result.number));
    if (!same(a->result.text.id, b->result.text.id))
        put(f, CHANGE_DIFFERENT, IN_TEMPLATE, NOTHING, NOTHING);
    f->of = CHANGE_TEXT;
    f->name = b->name;
    labels(f, IN_HINT, &a->summary, &b->summary);
    labels(f, IN_HINT, &a->who, &b->who);
    labels(f, IN_HINT, &a->note, &b->note);
}

struct changes change_list(const struct procedure *before, const struct procedure *after, struct arena *a)
{
    struct changes out = {ARENA_ARRAY(a, struct change, MOST), 0};
    struct finding f = {.out = &out, .arena = a, .before = before, .after = after, .name = {"", ""}, .where = {"", ""}};
    head(&f);
    cases(&f);
    fees(&f);
    papers(&f);
    fields(&f);
    states(&f);
    acts(&f);
    tail(&f);
    return out;
}
