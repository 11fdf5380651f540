/* What the pages of one draft have in common: the draft, what is wrong with it, the tabs. Partial {{>designer/head}} inside {{#head}}. */
#pragma once
#include "app/req.h"
#include "service/design/design.h"

struct fault_view {
    int64_t line;
    const char *text; /* in the page's language */
    const char *source; /* the line itself */
};
extern const struct model fault_view_model;
/* In the page's language (data/fault.tsv); body: for the lines. */
struct list faults_view(const struct req *r, struct list faults, const char *body);

struct draft_head {
    int64_t id, version, base, faults_n, updated_at;
    const char *code, *name, *who; /* name: of the draft if it can be read, else of what is in force */
    const char *played;            /* green red none */
    bool described;
    const char *tab;
};
extern const struct model draft_head_model;

struct draft_page {
    struct design_draft *row;
    const struct procedure *procedure; /* NULL = the text is no procedure yet */
    struct list faults;                /* struct design_fault */
    const char *scenarios;             /* those that count: the draft's own, else the program's; "" = none */
    bool own_scenarios;
};
/* {id} of the address. Also sets the title. */
enum err_code head_load(struct req *r, struct draft_page *p, struct err *e) MUST_USE;
struct draft_head head_view(struct req *r, const struct draft_page *p, const char *tab);
/* Scenarios that travel in the program; "" = none. */
const char *head_scenarios(const struct req *r, const char *code);
