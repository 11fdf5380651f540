/* Checks of a whole procedure file: head, agencies, cases, papers, fees, overrides. The form is checked in
 * procedure_check_form.c, acts and flow in procedure_check_acts.c and procedure_check_flow.c. */
#include "domain/procedure_check.h"
#include "base/text.h"
#include "domain/workflow.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *row_id(struct procedure_rows r, size_t i, int *line)
{
    const char *row = (const char *)r.at + i * r.size;
    *line = *(const int *)(const void *)(row + r.at_line);
    return *(const char *const *)(const void *)row;
}

void procedure_check_ids(struct procedure_rows r, struct yaml_faults *f)
{
    for (size_t i = 0; i < r.n; i++)
        for (size_t j = 0; j < i; j++) {
            int here, first;
            if (strcmp(row_id(r, i, &here), row_id(r, j, &first)) != 0)
                continue;
            yaml_fault(f, here, "a second %s '%s': the first stands in line %d", r.what, row_id(r, i, &here), first);
            break;
        }
}

static bool digits(const char *s, size_t n)
{
    if (strlen(s) != n)
        return false;
    for (; *s; s++)
        if (!isdigit((unsigned char)*s))
            return false;
    return true;
}

static void check_head(const struct procedure *p, struct yaml_faults *f)
{
    if (strlen(p->code) != 8 || p->code[1] != '.' || !isdigit((unsigned char)p->code[0]) || !digits(p->code + 2, 6))
        yaml_fault(f, 1, "'%s' is no procedure code such as 1.001193", p->code);
    if (*p->valid_to && strcmp(p->valid_to, p->valid_from) < 0)
        yaml_fault(f, 1, "valid_to %s is before valid_from %s", p->valid_to, p->valid_from);
    static const char *const channels[] = {"counter", "online", "post"};
    for (size_t i = 0; i < p->n_channels; i++) {
        const struct ref *c = &p->channels[i];
        if (strcmp(c->id, channels[0]) && strcmp(c->id, channels[1]) && strcmp(c->id, channels[2]))
            yaml_fault(f, c->line, "'%s' is no channel: counter, online, post", c->id);
    }
    if (!procedure_agency_find(p, p->competent.id))
        yaml_fault(f, p->competent.line, "competent names the agency '%s', which is not among the agencies", p->competent.id);
    for (size_t i = 0; i < p->n_agencies; i++)
        if (strcmp(p->agencies[i].id, "applicant") == 0 || strcmp(p->agencies[i].id, "system") == 0 ||
            strcmp(p->agencies[i].id, WF_RECEIVER) == 0)
            yaml_fault(f, p->agencies[i].line, "'%s' is always there and no agency", p->agencies[i].id);
}

static void check_pilot(const struct procedure *p, struct yaml_faults *f)
{
    for (size_t i = 0; i < p->pilot.n_provinces; i++)
        if (!digits(p->pilot.provinces[i].id, 2))
            yaml_fault(f, p->pilot.provinces[i].line, "'%s' is no province code of two digits", p->pilot.provinces[i].id);
    for (size_t i = 0; i < p->pilot.n_communes; i++)
        if (!digits(p->pilot.communes[i].id, 5))
            yaml_fault(f, p->pilot.communes[i].line, "'%s' is no commune code of five digits", p->pilot.communes[i].id);
}

/* ---- cases, papers, fees */

static void check_term(const struct term *t, int line, struct yaml_faults *f)
{
    bool days = t->unit == TERM_WORKING_DAYS;
    if (t->unit == TERM_NONE && t->amount)
        yaml_fault(f, line, "a limit of unit none has no amount");
    if (t->unit != TERM_NONE && !t->amount && !days)
        yaml_fault(f, line, "a limit of 0 %s: only working_days may be 0, for the same day", term_words[t->unit]);
    if (t->unit == TERM_WORKING_DAYS && !t->amount && !t->cutoff_minute)
        yaml_fault(f, line, "a limit of the same day needs a cutoff");
    if (t->cutoff_minute && !days)
        yaml_fault(f, line, "a cutoff goes with working_days only");
}

static void check_case(const struct procedure *p, const struct procedure_case *c, struct yaml_faults *f)
{
    check_term(&c->limit, c->line, f);
    for (size_t i = 0; i < c->n_papers; i++)
        if (!procedure_paper_find(p, c->papers[i].id))
            yaml_fault(f, c->papers[i].line, "the case '%s' names the paper '%s', which does not exist", c->id, c->papers[i].id);
    for (size_t i = 0; i < c->n_fees; i++)
        if (!procedure_fee_find(p, c->fees[i].id))
            yaml_fault(f, c->fees[i].line, "the case '%s' names the fee '%s', which does not exist", c->id, c->fees[i].id);
}

static bool used(const struct procedure *p, const char *id, bool fee)
{
    for (size_t i = 0; i < p->n_cases; i++) {
        const struct procedure_case *c = &p->cases[i];
        const struct ref *r = fee ? c->fees : c->papers;
        for (size_t k = 0; k < (fee ? c->n_fees : c->n_papers); k++)
            if (strcmp(r[k].id, id) == 0)
                return true;
    }
    return false;
}

/* A label shorter than this is found everywhere. */
static void check_labels(const struct ref *label, size_t n, struct yaml_faults *f)
{
    for (size_t i = 0; i < n; i++)
        if (text_chars(label[i].id) < 3 || text_chars(label[i].id) > 80)
            yaml_fault(f, label[i].line, "the label '%s' is to have 3 to 80 characters", label[i].id);
}

static void check_reads(const struct procedure *p, const struct paper *paper, struct yaml_faults *f)
{
    for (size_t i = 0; i < paper->n_reads; i++) {
        const struct form_read *r = &paper->reads[i];
        const struct form_field *x = form_find(&p->form, r->field.id);
        if (!x)
            yaml_fault(f, r->field.line, "the paper '%s' reads '%s', which is no field of the form", paper->id, r->field.id);
        else if (!form_reads_type(x->type) || x->value.how)
            yaml_fault(f, r->field.line, "'%s' cannot be read off a paper: %s", x->id, x->value.how ? "it is counted" : form_type_words[x->type]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(paper->reads[k].field.id, r->field.id) == 0)
                yaml_fault(f, r->line, "the paper '%s' reads '%s' twice", paper->id, r->field.id);
        check_labels(r->after, r->n_after, f);
        check_labels(r->until, r->n_until, f);
    }
}

void procedure_check_paper(const struct procedure *p, const struct paper *paper, struct yaml_faults *f)
{
    static const char known[] = " pdf jpg jpeg png heic tif tiff doc docx xls xlsx odt dwg dxf xml zip ";
    for (size_t i = 0; i < paper->n_types; i++) {
        char word[16];
        const char *id = paper->types[i].id;
        if (strlen(id) > 8 || snprintf(word, sizeof word, " %s ", id) < 4 || !strstr(known, word))
            yaml_fault(f, paper->types[i].line, "'%s' is no file type that may be uploaded:%s", id, known);
    }
    procedure_check_when(p, &paper->when, NULL, f);
    check_reads(p, paper, f);
    if (paper->need == PAPER_KNOWN && !*paper->hint.vi)
        yaml_fault(f, paper->line, "the paper '%s' need not be brought: its hint must say why", paper->id);
}

static void check_count(const struct procedure *p, const struct fee *fee, const struct ref *by, const char *how, struct yaml_faults *f)
{
    const struct form_field *x = *by->id ? form_find(&p->form, by->id) : NULL;
    if (*by->id && (!x || x->type != FORM_NUMBER))
        yaml_fault(f, by->line, "the fee '%s' is %s '%s', which is no number field of the form", fee->id, how, by->id);
}

void procedure_check_papers(const struct procedure *p, struct yaml_faults *f)
{
    procedure_check_ids(ROWS("paper", paper, p->papers, p->n_papers), f);
    procedure_check_ids(ROWS("fee", fee, p->fees, p->n_fees), f);
    for (size_t i = 0; i < p->n_papers; i++) {
        procedure_check_paper(p, &p->papers[i], f);
        if (!used(p, p->papers[i].id, false))
            yaml_fault(f, p->papers[i].line, "no case asks for the paper '%s'", p->papers[i].id);
    }
    for (size_t i = 0; i < p->n_fees; i++) {
        const struct fee *fee = &p->fees[i];
        check_count(p, fee, &fee->per, "per", f);
        check_count(p, fee, &fee->times, "times", f);
        if (!*fee->per.id && ((*fee->unit.vi && !procedure_described(p)) || fee->further.after || fee->most || *fee->times.id))
            yaml_fault(f, fee->line, "the fee '%s' is not counted: unit, further, most and times go with per", fee->id);
        if (fee->assessed && (fee->amount || fee->pay != FEE_AFTER_ASSESSMENT))
            yaml_fault(f, fee->line, "the fee '%s' is assessed: it has no amount and is paid after_assessment", fee->id);
        procedure_check_when(p, &fee->when, NULL, f);
        if (!used(p, fee->id, true))
            yaml_fault(f, fee->line, "no case asks for the fee '%s'", fee->id);
    }
}

/* ---- what places change */

static void check_override(const struct procedure *p, const struct procedure_override *o, struct yaml_faults *f)
{
    if (!*o->province == !*o->commune)
        yaml_fault(f, o->line, "an override is for one province or one commune");
    else if (*o->province ? !digits(o->province, 2) : !digits(o->commune, 5))
        yaml_fault(f, o->line, "'%s' is no code of a %s", *o->province ? o->province : o->commune,
                   *o->province ? "province (two digits)" : "commune (five digits)");
    if (!o->n_limits && !o->n_fees && !o->n_papers)
        yaml_fault(f, o->line, "the override changes nothing");
    for (size_t i = 0; i < o->n_limits; i++) {
        if (!procedure_case_find(p, o->limits[i].id))
            yaml_fault(f, o->limits[i].line, "the override names the case '%s', which does not exist", o->limits[i].id);
        check_term(&o->limits[i].limit, o->limits[i].line, f);
    }
    for (size_t i = 0; i < o->n_fees; i++)
        if (!procedure_fee_find(p, o->fees[i].id))
            yaml_fault(f, o->fees[i].line, "the override names the fee '%s', which does not exist", o->fees[i].id);
    for (size_t i = 0; i < o->n_papers; i++) {
        procedure_check_paper(p, &o->papers[i], f);
        if (procedure_paper_find(p, o->papers[i].id))
            yaml_fault(f, o->papers[i].line, "a second paper '%s': the override may only add", o->papers[i].id);
    }
    procedure_check_ids(ROWS("paper", paper, o->papers, o->n_papers), f);
}

/* ---- what only some have */

static void must_have(bool there, const char *key, struct yaml_faults *f)
{
    if (!there)
        yaml_fault(f, 1, "'%s' is missing: a procedure that is only described has none of form, start, states, acts, number and template", key);
}

static bool check_whole(const struct procedure *p, struct yaml_faults *f)
{
    bool all = p->form.n_steps && *p->start.id && p->n_states && p->n_acts && *p->result.number && p->result.text.id;
    must_have(p->form.n_steps, "form", f);
    must_have(*p->start.id, "start", f);
    must_have(p->n_states, "states", f);
    must_have(p->n_acts, "acts", f);
    must_have(*p->result.number, "result: number", f);
    must_have(p->result.text.id, "result: template", f);
    return all;
}

void procedure_check(const struct procedure *p, struct yaml_faults *f)
{
    check_head(p, f);
    check_pilot(p, f);
    procedure_check_ids(ROWS("agency", agency, p->agencies, p->n_agencies), f);
    procedure_check_ids(ROWS("case", procedure_case, p->cases, p->n_cases), f);
    for (size_t i = 0; i < p->n_cases; i++)
        check_case(p, &p->cases[i], f);
    procedure_check_form(p, f);
    procedure_check_papers(p, f);
    for (size_t i = 0; i < p->n_overrides; i++)
        check_override(p, &p->overrides[i], f);
    if (procedure_described(p) || !check_whole(p, f))
        return;
    procedure_check_acts(p, f);
    procedure_check_result(p, f);
    procedure_check_flow(p, f);
}
