/* What must fit together in a procedure file. Each function adds what is wrong, with its line; all of them
 * may assume that every key has its right type. */
#pragma once
#include "domain/procedure.h"
#include "domain/workflow.h"
#include <stddef.h>

void procedure_check(const struct procedure *p, struct yaml_faults *f); /* all of the below */

void procedure_check_form(const struct procedure *p, struct yaml_faults *f);
void procedure_check_fields(const struct procedure *p, const struct form_field *fields, size_t n, struct yaml_faults *f);
void procedure_check_when(const struct procedure *p, const struct when *w, const struct form_field *before,
                          struct yaml_faults *f);
void procedure_check_papers(const struct procedure *p, struct yaml_faults *f);
void procedure_check_paper(const struct procedure *p, const struct paper *paper, struct yaml_faults *f);
void procedure_check_acts(const struct procedure *p, struct yaml_faults *f);
void procedure_check_flow(const struct procedure *p, struct yaml_faults *f);
void procedure_check_result(const struct procedure *p, struct yaml_faults *f);

/* No id twice among rows whose first member is the id: "a second state 'x': the first stands in line 12". */
struct procedure_rows {
    const char *what;
    const void *at;
    size_t n, size, at_line;
};
#define ROWS(what, strct, rows, n) ((struct procedure_rows){what, rows, n, sizeof(struct strct), offsetof(struct strct, line)})
void procedure_check_ids(struct procedure_rows r, struct yaml_faults *f);

/* Ids of fields that an act asks or the form has; NULL if none. */
const struct form_field *procedure_any_field(const struct procedure *p, const char *id);
