/* Checks of a form: conditions look back only, references lead somewhere, patterns compile. */
#include "base/text.h"
#include "domain/procedure_check.h"
#include "form/form_rows.h"
#include <regex.h>
#include <stdio.h>
#include <string.h>

static const struct form_field *field_among(const struct form_field *rows, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].id, id) == 0)
            return &rows[i];
    return NULL;
}

const struct form_field *procedure_any_field(const struct procedure *p, const char *id)
{
    const struct form_field *found = form_find(&p->form, id);
    for (size_t i = 0; !found && i < p->n_acts; i++)
        found = field_among(p->acts[i].fields, p->acts[i].n_fields, id);
    return found;
}

/* ---- conditions */

static void check_value(const struct procedure *p, const struct when *w, const struct ref *v, struct yaml_faults *f)
{
    if (strcmp(w->field.id, "case") == 0) {
        if (!procedure_case_find(p, v->id))
            yaml_fault(f, v->line, "the condition names the case '%s', which does not exist", v->id);
        return;
    }
    if (strcmp(w->field.id, "channel") == 0) {
        for (size_t i = 0; i < p->n_channels; i++)
            if (strcmp(p->channels[i].id, v->id) == 0)
                return;
        yaml_fault(f, v->line, "the condition names the channel '%s', which this procedure does not have", v->id);
        return;
    }
    const struct form_field *field = form_find(&p->form, w->field.id);
    bool known = field && (field->type == FORM_CHECKBOX ? strcmp(v->id, "true") == 0 : field->type != FORM_CHOICE);
    for (size_t i = 0; field && i < field->n_choices; i++)
        known = known || strcmp(field->choices[i].id, v->id) == 0;
    if (field && !known)
        yaml_fault(f, v->line, "'%s' can never be '%s'", w->field.id, v->id);
}

/* Does a stand before b in the form? */
static bool stands_before(const struct form *form, const char *a, const char *b)
{
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++) {
            const char *id = form->steps[s].fields[i].id;
            if (strcmp(id, b) == 0)
                return false;
            if (strcmp(id, a) == 0)
                return true;
        }
    return false;
}

static void check_part(const struct procedure *p, const struct when *w, const struct form_field *before, struct yaml_faults *f)
{
    bool special = strcmp(w->field.id, "case") == 0 || strcmp(w->field.id, "channel") == 0;
    if (!special && !form_find(&p->form, w->field.id))
        yaml_fault(f, w->field.line, "the condition names the field '%s', which the form does not have", w->field.id);
    else if (!special && before && form_find(&p->form, before->id) == before && !stands_before(&p->form, w->field.id, before->id))
        yaml_fault(f, w->field.line, "'%s' depends on '%s', which comes later in the form", before->id, w->field.id);
    for (size_t i = 0; i < w->n_is; i++)
        check_value(p, w, &w->is[i], f);
}

void procedure_check_when(const struct procedure *p, const struct when *w, const struct form_field *before,
                          struct yaml_faults *f)
{
    if (!w->line)
        return;
    bool plain = *w->field.id && w->n_is;
    if (plain + (w->n_all > 0) + (w->n_any > 0) != 1 || (!plain && (*w->field.id || w->n_is))) {
        yaml_fault(f, w->line, "a condition has field and is, or a list under all, or one under any");
        return;
    }
    if (plain)
        check_part(p, w, before, f);
    for (size_t i = 0; i < w->n_all; i++)
        check_part(p, &w->all[i], before, f);
    for (size_t i = 0; i < w->n_any; i++)
        check_part(p, &w->any[i], before, f);
}

/* ---- fields */

static void check_pattern(const struct form_field *x, struct yaml_faults *f)
{
    if (!*x->pattern)
        return;
    if (x->type != FORM_TEXT && x->type != FORM_LONG_TEXT)
        yaml_fault(f, x->line, "only text fields take a pattern; '%s' is %s", x->id, form_type_words[x->type]);
    if (!*x->pattern_hint.vi)
        yaml_fault(f, x->line, "'%s' has a pattern and no pattern_hint that says what it wants", x->id);
    regex_t re;
    int rc = regcomp(&re, x->pattern, REG_EXTENDED | REG_NOSUB);
    if (rc) {
        char why[80];
        regerror(rc, &re, why, sizeof why);
        yaml_fault(f, x->line, "the pattern of '%s' is wrong: %s", x->id, why);
        return;
    }
    regfree(&re);
}

static void check_choices(const struct form_field *x, struct yaml_faults *f)
{
    if (x->type == FORM_CHOICE && x->n_choices < 2)
        yaml_fault(f, x->line, "'%s' is a choice and needs two choices at least", x->id);
    if (x->type != FORM_CHOICE && x->n_choices)
        yaml_fault(f, x->line, "'%s' is %s and takes no choices", x->id, form_type_words[x->type]);
    procedure_check_ids(ROWS("choice", form_choice, x->choices, x->n_choices), f);
}

static void check_bounds(const struct form_field *x, struct yaml_faults *f)
{
    bool measured = x->type == FORM_TEXT || x->type == FORM_LONG_TEXT || x->type == FORM_NAME || x->type == FORM_NUMBER ||
                    x->type == FORM_MONEY || x->type == FORM_AREA || form_is_list(x);
    if ((x->min || x->max) && !measured)
        yaml_fault(f, x->line, "'%s' is %s and takes no min or max", x->id, form_type_words[x->type]);
    if (x->max && x->min > x->max)
        yaml_fault(f, x->line, "the min of '%s' is above its max", x->id);
}

/* A reference to a field of one type, in the form or beside this one. */
static void check_other(const struct procedure *p, const struct form_field *x, const struct ref *to, enum form_type type,
                        struct yaml_faults *f)
{
    const struct form_field *other = procedure_any_field(p, to->id);
    if (!other || other->type != type || other == x)
        yaml_fault(f, to->line, "'%s' points at '%s', which is no other %s field", x->id, to->id, form_type_words[type]);
}

static void check_dates(const struct procedure *p, const struct form_field *x, struct yaml_faults *f)
{
    const struct ref *ends[] = {&x->not_after, &x->not_before};
    if (x->age && x->type != FORM_DATE)
        yaml_fault(f, x->line, "only a date of birth takes an age; '%s' is %s", x->id, form_type_words[x->type]);
    for (size_t i = 0; i < 2; i++) {
        if (!*ends[i]->id)
            continue;
        if (x->type != FORM_DATE)
            yaml_fault(f, ends[i]->line, "'%s' is no date and takes no not_after or not_before", x->id);
        else if (strcmp(ends[i]->id, "today") != 0)
            check_other(p, x, ends[i], FORM_DATE, f);
    }
}

static bool has_choice(const struct form_field *x, const char *id)
{
    for (size_t i = 0; i < x->n_choices; i++)
        if (strcmp(x->choices[i].id, id) == 0)
            return true;
    return false;
}

static void check_identifier(const struct procedure *p, const struct form_field *x, struct yaml_faults *f)
{
    if ((*x->born.id || *x->sex.id) && x->type != FORM_IDENTIFIER) {
        yaml_fault(f, x->line, "only an identifier is compared with born and sex; '%s' is %s", x->id, form_type_words[x->type]);
        return;
    }
    if (*x->born.id)
        check_other(p, x, &x->born, FORM_DATE, f);
    if (!*x->sex.id || strcmp(x->sex.id, "male") == 0 || strcmp(x->sex.id, "female") == 0)
        return;
    const struct form_field *sex = procedure_any_field(p, x->sex.id);
    if (!sex || !has_choice(sex, "male") || !has_choice(sex, "female"))
        yaml_fault(f, x->sex.line, "'%s' compares its sex with '%s', which is no choice of male and female", x->id, x->sex.id);
}

/* ---- numbers that must agree, and those that are counted out */

static bool is_measure(const struct form_field *x)
{
    return x->type == FORM_NUMBER || x->type == FORM_MONEY || x->type == FORM_AREA;
}

static void check_compare(const struct procedure *p, const struct form_field *x, const struct ref *to, struct yaml_faults *f)
{
    if (!*to->id)
        return;
    const struct form_field *other = procedure_any_field(p, to->id);
    if (!is_measure(x))
        yaml_fault(f, to->line, "'%s' is %s and is compared with nothing", x->id, form_type_words[x->type]);
    else if (!other || !is_measure(other) || other == x)
        yaml_fault(f, to->line, "'%s' is compared with '%s', which is no other number", x->id, to->id);
}

/* An earlier field, or "members.value": one of a list's. NULL if there is none. */
static const struct form_field *operand(const struct procedure *p, const struct form_field *x, const char *id, struct arena *a)
{
    const char *point = strchr(id, '.');
    const struct form_field *of = form_find(&p->form, point ? arena_strn(a, id, (size_t)(point - id)) : id);
    if (!of || !stands_before(&p->form, of->id, x->id))
        return NULL;
    return point ? field_among(of->fields, of->n_fields, point + 1) : of;
}

static bool rule_takes(enum form_sum how, const struct form_field *of, bool column)
{
    switch (how) {
    case SUM_SUM: return is_measure(of);
    case SUM_COUNT: return form_is_list(of);
    case SUM_AGE:
    case SUM_DAYS: return of->type == FORM_DATE && !column;
    default: return is_measure(of) && !column;
    }
}

static void check_rule(const struct procedure *p, const struct form_field *x, struct yaml_faults *f)
{
    static const struct { size_t min, max; } many[] = {
        [SUM_SUM] = {1, 40}, [SUM_DIFFERENCE] = {2, 2}, [SUM_COUNT] = {1, 1}, [SUM_AGE] = {1, 1}, [SUM_DAYS] = {2, 2}, [SUM_WORDS] = {1, 1}};
    const struct form_rule *r = &x->value;
    if (!r->how)
        return;
    if (r->how == SUM_WORDS ? x->type != FORM_TEXT : !is_measure(x))
        yaml_fault(f, r->line, "'%s' is %s and cannot hold a %s", x->id, form_type_words[x->type], form_sum_words[r->how]);
    if (x->required || x->n_prefill)
        yaml_fault(f, r->line, "'%s' is counted out: it is neither required nor filled in", x->id);
    if (r->n_of < many[r->how].min || r->n_of > many[r->how].max)
        yaml_fault(f, r->line, "%s takes %zu fields", form_sum_words[r->how], many[r->how].min);
    for (size_t i = 0; i < r->n_of; i++) {
        if (r->how == SUM_DAYS && i && strcmp(r->of[i].id, "today") == 0)
            continue;
        const struct form_field *of = operand(p, x, r->of[i].id, f->arena);
        if (!of || !rule_takes(r->how, of, strchr(r->of[i].id, '.') != NULL))
            yaml_fault(f, r->of[i].line, "'%s' is the %s of '%s', which is no earlier field of its kind", x->id, form_sum_words[r->how], r->of[i].id);
    }
}

static void check_prefill(const struct form_field *x, struct yaml_faults *f)
{
    static const char known[] = " account.name account.phone account.email account.identifier account.birth account.sex "
                                "account.address card.name card.identifier card.old_identifier card.birth card.sex "
                                "card.address card.issued unit.code former ";
    for (size_t i = 0; i < x->n_prefill; i++) {
        char word[48];
        int n = snprintf(word, sizeof word, " %s ", x->prefill[i].id);
        if (n < 5 || (size_t)n >= sizeof word || !strstr(known, word))
            yaml_fault(f, x->prefill[i].line, "'%s' is no source to fill in from:%s", x->prefill[i].id, known);
    }
}

/* An answer that the field would refuse is no usual one. */
static void check_usual(const struct form_field *x, struct yaml_faults *f)
{
    bool one = x->type == FORM_CHOICE || x->type == FORM_NUMBER;
    if (x->n_usual > (one ? 1 : 12))
        yaml_fault(f, x->usual[0].line, "'%s' has %zu usual answers: %s", x->id, x->n_usual, one ? "a choice or number begins with one" : "twelve at most");
    for (size_t i = 0; i < x->n_usual; i++) {
        const char *id = x->usual[i].id;
        bool fits = x->type == FORM_CHOICE ? has_choice(x, id) : x->type == FORM_NUMBER ? *id && strspn(id, "0123456789") == strlen(id) : x->type == FORM_TEXT;
        if (!fits || (x->type == FORM_TEXT && x->max && text_chars(id) > (size_t)x->max))
            yaml_fault(f, x->usual[i].line, "'%s' is no answer to '%s': usual answers go with text, number and choice", id, x->id);
    }
}

/* A file has no value: nothing can be said of one. */
static void check_file(const struct procedure *p, const struct form_field *x, struct yaml_faults *f)
{
    bool file = x->type == FORM_FILE, bare = !x->value.how && !x->n_prefill && x->mask == MASK_NONE;
    if (!file && (x->n_types || x->max_mb || x->max_files))
        yaml_fault(f, x->line, "'%s' is %s: types, max_mb and max_files go with a file", x->id, form_type_words[x->type]);
    if (file && form_find(&p->form, x->id) != x)
        yaml_fault(f, x->line, "'%s' is a file: it stands in a step of the form, not in a row; acts have papers", x->id);
    else if (file && !bare)
        yaml_fault(f, x->line, "'%s' is a file: it has no value to be masked, filled in or counted", x->id);
}

/* Signed anew each time, by somebody whose name stands in the form before it. */
static void check_signature(const struct procedure *p, const struct form_field *x, struct yaml_faults *f)
{
    if (x->type != FORM_SIGNATURE && x->n_signer)
        yaml_fault(f, x->line, "'%s' is %s: signer goes with a signature", x->id, form_type_words[x->type]);
    if (x->type != FORM_SIGNATURE)
        return;
    if (form_find(&p->form, x->id) != x)
        yaml_fault(f, x->line, "'%s' is a signature: it stands in a step of the form, not in an act", x->id);
    else if (x->n_prefill || x->value.how)
        yaml_fault(f, x->line, "'%s' is a signature: it is never filled in", x->id);
    else if (x->mask != MASK_ALL)
        yaml_fault(f, x->line, "'%s' is a signature: it needs mask: all", x->id);
    else if (!x->n_signer)
        yaml_fault(f, x->line, "'%s' is a signature: signer names the fields with the name of who signs", x->id);
    for (size_t i = 0; i < x->n_signer; i++) {
        const struct form_field *name = form_find(&p->form, x->signer[i].id);
        if (!name || name->type != FORM_NAME || !stands_before(&p->form, name->id, x->id))
            yaml_fault(f, x->signer[i].line, "'%s' is signed by '%s', which is no earlier name", x->id, x->signer[i].id);
    }
}

void procedure_check_fields(const struct procedure *p, const struct form_field *fields, size_t n, struct yaml_faults *f)
{
    for (size_t i = 0; i < n; i++) {
        const struct form_field *x = &fields[i];
        if (strcmp(x->id, "case") == 0 || strcmp(x->id, "channel") == 0)
            yaml_fault(f, x->line, "'%s' is taken: no field may have this id", x->id);
        check_pattern(x, f);
        check_choices(x, f);
        check_bounds(x, f);
        check_dates(p, x, f);
        check_identifier(p, x, f);
        check_prefill(x, f);
        check_compare(p, x, &x->not_less, f);
        check_compare(p, x, &x->equals, f);
        check_rule(p, x, f);
        check_usual(x, f);
        check_file(p, x, f);
        check_signature(p, x, f);
        procedure_check_when(p, &x->when, x, f);
    }
}

/* ---- lists */

/* The fields of a row may name each other and what stands before the list: checked as if they stood there themselves. */
static void check_list(const struct procedure *p, const struct form_field *all, size_t before, struct yaml_faults *f)
{
    const struct form_field *x = &all[before];
    if (form_is_list(x) != (x->n_fields > 0) || (x->type == FORM_PARCEL && x->fields != form_parcel_fields)) {
        yaml_fault(f, x->line, x->type == FORM_LIST ? "'%s' is a list and has no fields" : "'%s' takes no fields: only a list does", x->id);
        return;
    }
    if (!form_is_list(x))
        return;
    if (x->type == FORM_LIST && !*x->each.vi)
        yaml_fault(f, x->line, "'%s' is a list: 'each' says what one row is called", x->id);
    if (x->min < 0 || x->max > FORM_ROWS)
        yaml_fault(f, x->line, "'%s' may have %d rows at most", x->id, FORM_ROWS);
    struct form_field *row = ARENA_ARRAY(f->arena, struct form_field, before + x->n_fields + 1);
    memcpy(row, all, before * sizeof *row);
    memcpy(row + before, x->fields, x->n_fields * sizeof *row);
    procedure_check_ids(ROWS("field", form_field, row, before + x->n_fields), f);
    for (size_t i = 0; i < x->n_fields; i++)
        if (form_is_list(&x->fields[i]))
            yaml_fault(f, x->fields[i].line, "'%s' stands in a row and cannot be a list itself", x->fields[i].id);
        else if (x->fields[i].type == FORM_FILE || x->fields[i].type == FORM_SIGNATURE)
            yaml_fault(f, x->fields[i].line, "'%s' stands in a row, where no file and no signature is taken", x->fields[i].id);
        else if (x->fields[i].n_prefill)
            yaml_fault(f, x->fields[i].line, "'%s' stands in a row: only the whole list is filled in", x->fields[i].id);
    struct form_step step = {.id = "row", .fields = row, .n_fields = before + x->n_fields};
    struct procedure q = *p;
    q.form = (struct form){&step, 1};
    procedure_check_fields(&q, row + before, x->n_fields, f);
}

void procedure_check_form(const struct procedure *p, struct yaml_faults *f)
{
    const struct form *form = &p->form;
    procedure_check_ids(ROWS("form step", form_step, form->steps, form->n_steps), f);
    size_t n = 0, k = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        n += form->steps[s].n_fields;
    struct form_field *all = ARENA_ARRAY(f->arena, struct form_field, n + 1);
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            all[k++] = form->steps[s].fields[i];
    procedure_check_ids(ROWS("field", form_field, all, n), f);
    for (size_t i = 0; i < n; i++)
        check_list(p, all, i, f);
    for (size_t s = 0; s < form->n_steps; s++)
        procedure_check_fields(p, form->steps[s].fields, form->steps[s].n_fields, f);
}
