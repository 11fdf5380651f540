/* Reading scenario files. */
#include "domain/scenario.h"
#include "base/civil.h"
#include "domain/procedure_shapes.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define KEY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), ##__VA_ARGS__ }
#define MANY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), .at_n = offsetof(struct strct, n_##member), ##__VA_ARGS__ }
#define MUST .required = true

/* "2026-11-23 09:10", as the clocks of Viet Nam show it. */
static void read_moment(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct civil_time t;
    const char *s = y->text;
    bool shaped = y->type == YAML_SCALAR && strlen(s) == 16 && s[10] == ' ' && s[13] == ':' && isdigit((unsigned char)s[11]) &&
                  isdigit((unsigned char)s[12]) && isdigit((unsigned char)s[14]) && isdigit((unsigned char)s[15]);
    t.minute = shaped ? (int)strtol(s + 11, NULL, 10) * 60 + (int)strtol(s + 14, NULL, 10) : -1;
    if (!shaped || t.minute >= CIVIL_DAY_MIN || s[14] > '5' || !civil_parse(arena_strn(f->arena, s, 10), &t.date))
        yaml_fault(f, y->line, "'%s' must be a moment such as 2026-11-23 09:10", y->key);
    else
        *(int64_t *)at = civil_to_instant(t);
}

/* members: [{name: .., born: ..}] is members.1.name, members.1.born */
static void add_row(const char *list, size_t at, const struct yaml *y, struct form_value *row, size_t *n, struct yaml_faults *f)
{
    for (const struct yaml *c = y->child; c; c = c->next)
        if (c->type == YAML_SCALAR)
            row[(*n)++] = (struct form_value){arena_fmt(f->arena, "%s.%zu.%s", list, at, c->key), c->text};
        else
            yaml_fault(f, c->key_line, "'%s' must be a text", c->key);
}

static void add_values(const struct yaml *c, struct form_value *row, size_t *n, struct yaml_faults *f)
{
    if (c->type == YAML_MAP)
        yaml_fault(f, c->key_line, "'%s' must be a text or a list of texts", c->key);
    else if (c->type == YAML_SCALAR)
        row[(*n)++] = (struct form_value){c->key, c->text};
    size_t at = 0;
    for (const struct yaml *i = c->type == YAML_LIST ? c->child : NULL; i; i = i->next, at++)
        if (i->type == YAML_MAP)
            add_row(c->key, at + 1, i, row, n, f);
        else
            row[(*n)++] = (struct form_value){c->key, i->text};
}

static size_t values_in(const struct yaml *c)
{
    size_t n = c->type == YAML_LIST ? c->n : 1;
    for (const struct yaml *i = c->type == YAML_LIST ? c->child : NULL; i; i = i->next)
        n += i->type == YAML_MAP ? i->n : 0;
    return n;
}

/* {name: text, other: [text, text], rows: [{name: text}]} */
static void read_values(const struct yaml *y, void *at, struct yaml_faults *f)
{
    size_t most = 0, n = 0;
    if (y->type != YAML_MAP) {
        yaml_fault(f, y->key_line, "'%s' must be a map of names and texts", y->key);
        return;
    }
    for (const struct yaml *c = y->child; c; c = c->next)
        most += values_in(c);
    struct form_value *row = ARENA_ARRAY(f->arena, struct form_value, most + 1);
    for (const struct yaml *c = y->child; c; c = c->next)
        add_values(c, row, &n, f);
    *(struct form_values *)at = (struct form_values){row, n};
}

static const struct shape_key expect_keys[] = {
    KEY(scenario_expect, "error", error, SHAPE_TEXT),
    KEY(scenario_expect, "field", field, SHAPE_TEXT),
    KEY(scenario_expect, "state", state, SHAPE_TEXT),
    KEY(scenario_expect, "national", national, SHAPE_INT, .min = 1, .max = 10),
    KEY(scenario_expect, "clock", clock, SHAPE_TEXT),
    KEY(scenario_expect, "due", due, SHAPE_TEXT),
    KEY(scenario_expect, "opinion_due", opinion_due, SHAPE_TEXT),
    MANY(scenario_expect, "notices", notices, SHAPE_REFS),
    MANY(scenario_expect, "documents", documents, SHAPE_REFS),
    MANY(scenario_expect, "offers", offers, SHAPE_REFS),
    KEY(scenario_expect, "opened", opened, SHAPE_TEXT),
    KEY(scenario_expect, "closed", closed, SHAPE_TEXT),
    KEY(scenario_expect, "amount", amount, SHAPE_LONG),
};
static const struct shape expect_shape = SHAPE("expectation", scenario_expect, expect_keys);

static const struct shape_key step_keys[] = {
    KEY(scenario_step, "at", at, SHAPE_OTHER, .read = read_moment, MUST),
    KEY(scenario_step, "who", who, SHAPE_OTHER, .read = procedure_read_who, MUST),
    KEY(scenario_step, "act", act, SHAPE_TEXT, MUST),
    KEY(scenario_step, "inputs", inputs, SHAPE_OTHER, .read = read_values),
    KEY(scenario_step, "expect", expect, SHAPE_MAP, .of = &expect_shape, MUST),
};
static const struct shape step_shape = SHAPE("step", scenario_step, step_keys, .at_line = offsetof(struct scenario_step, line));

static const struct shape_key scenario_keys[] = {
    KEY(scenario, "id", id, SHAPE_ID, MUST),
    KEY(scenario, "name", name, SHAPE_LABEL, MUST),
    KEY(scenario, "case", variant, SHAPE_TEXT, MUST),
    KEY(scenario, "channel", channel, SHAPE_TEXT, MUST),
    KEY(scenario, "received_by", received_by, SHAPE_TEXT),
    KEY(scenario, "submit", submit, SHAPE_OTHER, .read = read_moment, MUST),
    MANY(scenario, "papers", papers, SHAPE_REFS),
    KEY(scenario, "form", form, SHAPE_OTHER, .read = read_values),
    KEY(scenario, "expect", expect, SHAPE_MAP, .of = &expect_shape),
    MANY(scenario, "steps", steps, SHAPE_LIST, .of = &step_shape, MUST),
};
static const struct shape scenario_shape = SHAPE("scenario", scenario, scenario_keys, .at_line = offsetof(struct scenario, line));

static const struct shape_key file_keys[] = {
    KEY(scenario_file, "procedure", procedure, SHAPE_TEXT, MUST),
    KEY(scenario_file, "commune", commune, SHAPE_TEXT, MUST),
    KEY(scenario_file, "form", form, SHAPE_OTHER, .read = read_values, MUST),
    MANY(scenario_file, "scenarios", scenarios, SHAPE_LIST, .of = &scenario_shape, MUST),
};
static const struct shape file_shape = SHAPE("scenario file", scenario_file, file_keys);

/* ---- what is named must be there */

static void check_expect(const struct procedure *p, const struct scenario_expect *x, int line, struct yaml_faults *f)
{
    if (*x->state && !procedure_state_find(p, x->state))
        yaml_fault(f, line, "the procedure has no state '%s'", x->state);
    for (size_t i = 0; i < x->n_offers; i++)
        if (strcmp(x->offers[i].id, "none") != 0 && !procedure_act_find(p, x->offers[i].id))
            yaml_fault(f, x->offers[i].line, "the procedure has no act '%s'", x->offers[i].id);
    if (!*x->error && !*x->state)
        yaml_fault(f, line, "a step expects a state or an error");
}

static void check_step(const struct procedure *p, const struct scenario_step *t, struct yaml_faults *f)
{
    if (!procedure_act_find(p, t->act))
        yaml_fault(f, t->line, "the procedure has no act '%s'", t->act);
    check_expect(p, &t->expect, t->line, f);
}

static void check_scenario(const struct procedure *p, const struct scenario *s, struct yaml_faults *f)
{
    if (!procedure_case_find(p, s->variant))
        yaml_fault(f, s->line, "the procedure has no case '%s'", s->variant);
    int64_t last = s->submit;
    for (size_t i = 0; i < s->n_steps; i++) {
        check_step(p, &s->steps[i], f);
        if (s->steps[i].at < last)
            yaml_fault(f, s->steps[i].line, "the clock does not run backwards");
        last = s->steps[i].at;
    }
}

enum err_code scenario_parse(struct source src, const struct procedure *p, struct arena *a, struct scenario_file *out,
                             struct buf *report, struct err *e)
{
    struct yaml_faults f = {.file = src.file, .arena = a};
    const struct yaml *root = yaml_parse(src, &f);
    if (root && !f.n)
        shape_read(&file_shape, root, out, &f);
    if (root && !f.n && strcmp(out->procedure, p->code) != 0)
        yaml_fault(&f, 1, "the file is for %s, not %s", out->procedure, p->code);
    for (size_t i = 0; root && !f.n && i < out->n_scenarios; i++)
        check_scenario(p, &out->scenarios[i], &f);
    return yaml_verdict(&f, report, e);
}

/* The same answer, or rows of the same list: a list is given as a whole. */
static bool same_answer(const char *a, const char *b)
{
    size_t n = strcspn(a, "."), m = strcspn(b, ".");
    return n == m && strncmp(a, b, n) == 0;
}

struct form_values scenario_form(const struct scenario_file *f, const struct scenario *s, struct arena *a)
{
    struct form_value *row = ARENA_ARRAY(a, struct form_value, f->form.n + s->form.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->form.n; i++) {
        bool again = false;
        for (size_t k = 0; k < s->form.n; k++)
            again = again || same_answer(s->form.at[k].name, f->form.at[i].name);
        if (!again)
            row[n++] = f->form.at[i];
    }
    for (size_t k = 0; k < s->form.n; k++)
        if (*s->form.at[k].value)
            row[n++] = s->form.at[k];
    return (struct form_values){row, n};
}
