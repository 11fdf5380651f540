/* Inputs of acts: reason, note, flagged items, papers brought, money, days, an opinion, and own fields. */
#include "domain/workflow_inputs.h"
#include "base/text.h"
#include "domain/procedure.h"
#include <stdlib.h>
#include <string.h>

struct gather {
    const struct wf_call *c;
    const struct wf_act *act;
    struct form_values in;
    const struct form_env *env;
    struct problems *p;
    struct form_value *out;
    size_t n;
};

static void keep(struct gather *g, const char *name, const char *value)
{
    g->out[g->n++] = (struct form_value){name, value};
}

/* One built-in input goes by the same rules as a field of the form. */
static const char *take(struct gather *g, const char *name, enum form_type type, bool required)
{
    const struct form_field x = {.id = name, .type = type, .required = required, .pattern = ""};
    const struct form_value one = {name, form_get(g->in, name)};
    struct form_values got;
    form_check_fields(&x, 1, (struct form_values){&one, 1}, g->env, g->p, &got);
    const char *v = form_get(got, name);
    if (*v)
        keep(g, name, v);
    return v;
}

static void take_texts(struct gather *g)
{
    if (g->act->reason)
        take(g, "reason", FORM_LONG_TEXT, g->act->reason == NEED_REQUIRED);
    if (g->act->note)
        take(g, "note", FORM_LONG_TEXT, g->act->note == NEED_REQUIRED);
}

static void take_numbers(struct gather *g)
{
    if (g->act->amount) {
        size_t before = g->p->n;
        int64_t v = strtoll(take(g, "amount", FORM_MONEY, true), NULL, 10);
        if (g->p->n == before && (v < 1000 || v > INT64_C(1000000000000)))
            problem_add(g->p, "amount", v < 1000 ? "err.too_small" : "err.too_big", v < 1000 ? 1000 : INT64_C(1000000000000));
    }
    if (g->act->kind == ACT_EXTEND) {
        size_t before = g->p->n;
        long v = strtol(take(g, "days", FORM_NUMBER, true), NULL, 10);
        if (g->p->n == before && (v < 1 || v > g->act->limit.amount))
            problem_add(g->p, "days", v < 1 ? "err.too_small" : "err.too_big", v < 1 ? 1 : g->act->limit.amount);
    }
}

static void take_answer(struct gather *g)
{
    const char *v = form_get(g->in, "answer");
    if (strcmp(v, "agree") == 0 || strcmp(v, "disagree") == 0)
        keep(g, "answer", v);
    else
        problem_add(g->p, "answer", *v ? "err.not_a_word" : "err.required", 0);
}

/* ---- items: what is flagged, what is brought */

static size_t count(struct form_values v, const char *name, const char *value)
{
    size_t n = 0;
    for (size_t i = 0; i < v.n; i++)
        n += strcmp(v.at[i].name, name) == 0 && (!value || strcmp(v.at[i].value, value) == 0);
    return n;
}

static bool is_item(const struct procedure *p, const char *s)
{
    return (text_starts(s, "paper:") && procedure_paper_find(p, s + 6)) || (text_starts(s, "field:") && form_find(&p->form, s + 6));
}

static void take_item_note(struct gather *g, const char *item)
{
    const char *name = arena_fmt(g->p->arena, "note:%s", item);
    take(g, name, FORM_LONG_TEXT, false);
}

static void take_items(struct gather *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->in.n; i++) {
        const struct form_value *v = &g->in.at[i];
        if (strcmp(v->name, "item") != 0 || !*v->value)
            continue;
        struct form_values kept = {g->out, g->n};
        if (!is_item(g->c->p, v->value))
            problem_add(g->p, "item", "workflow.item_unknown", 0);
        else if (n == WF_ITEMS)
            problem_add(g->p, "item", "workflow.items_many", WF_ITEMS);
        else if (!count(kept, "item", v->value)) {
            keep(g, "item", v->value);
            take_item_note(g, v->value);
            n++;
        }
    }
    if (!n && g->act->items == NEED_REQUIRED)
        problem_add(g->p, "item", "workflow.items_none", 0);
}

/* The applicant brings what was flagged: all of it and nothing else. */
static void take_flagged(struct gather *g)
{
    const struct wf_state *s = g->c->state;
    for (size_t i = 0; i < s->n_items; i++) {
        bool paper = text_starts(s->items[i], "paper:");
        const char *id = s->items[i] + 6;
        if (!count(g->in, paper ? "paper" : "field", id))
            problem_add(g->p, paper ? s->items[i] : id, paper ? "paper.missing" : "err.required", 0);
        else
            keep(g, paper ? "paper" : "field", id);
    }
    struct form_values kept = {g->out, g->n};
    for (size_t i = 0; i < g->in.n; i++) {
        const char *name = g->in.at[i].name, *value = g->in.at[i].value;
        if ((strcmp(name, "paper") == 0 || strcmp(name, "field") == 0) && !count(kept, name, value))
            problem_add(g->p, arena_fmt(g->p->arena, "%s:%s", name, value), "workflow.not_asked", 0);
    }
}

/* Papers that the officer attaches. */
static void take_papers(struct gather *g)
{
    const struct wf_act *a = g->act;
    struct paper_row *rows = ARENA_ARRAY(g->p->arena, struct paper_row, a->n_papers + 1);
    for (size_t i = 0; i < a->n_papers; i++)
        rows[i] = (struct paper_row){&a->papers[i], a->papers[i].need == PAPER_REQUIRED};
    const char **have = ARENA_ARRAY(g->p->arena, const char *, g->in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < g->in.n; i++)
        if (strcmp(g->in.at[i].name, "paper") == 0) {
            have[n++] = g->in.at[i].value;
            keep(g, "paper", g->in.at[i].value);
        }
    papers_check(rows, a->n_papers, have, n, g->p);
}

/* ---- the act's own fields; whatever is left is unknown */

static bool built_in(const struct gather *g, const char *name)
{
    const struct wf_act *a = g->act;
    if (strcmp(name, "reason") == 0)
        return a->reason;
    if (strcmp(name, "note") == 0)
        return a->note;
    if (strcmp(name, "item") == 0)
        return a->items;
    if (strcmp(name, "paper") == 0)
        return a->n_papers || a->kind == ACT_SUPPLEMENT;
    if (strcmp(name, "field") == 0)
        return a->kind == ACT_SUPPLEMENT;
    if (strcmp(name, "amount") == 0)
        return a->amount;
    if (strcmp(name, "days") == 0)
        return a->kind == ACT_EXTEND;
    if (strcmp(name, "answer") == 0)
        return a->kind == ACT_ANSWER_OPINION;
    return text_starts(name, "note:") && a->items && (count(g->in, "item", name + 5) || is_item(g->c->p, name + 5));
}

static void take_fields(struct gather *g)
{
    struct form_value *rest = ARENA_ARRAY(g->p->arena, struct form_value, g->in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < g->in.n; i++)
        if (!built_in(g, g->in.at[i].name))
            rest[n++] = g->in.at[i];
    struct form_values got;
    form_check_fields(g->act->fields, g->act->n_fields, (struct form_values){rest, n}, g->env, g->p, &got);
    for (size_t i = 0; i < got.n; i++)
        keep(g, got.at[i].name, got.at[i].value);
}

void workflow_inputs(const struct wf_call *c, const struct wf_act *act, struct form_values in,
                     const struct form_env *env, struct problems *p, struct form_values *out)
{
    struct gather g = {.c = c, .act = act, .in = in, .env = env, .p = p};
    g.out = ARENA_ARRAY(p->arena, struct form_value, in.n * 2 + act->n_fields + WF_ITEMS * 2 + 8);
    take_texts(&g);
    take_numbers(&g);
    if (act->kind == ACT_ANSWER_OPINION)
        take_answer(&g);
    if (act->items)
        take_items(&g);
    if (act->kind == ACT_SUPPLEMENT)
        take_flagged(&g);
    else
        take_papers(&g);
    take_fields(&g);
    *out = (struct form_values){g.out, g.n};
}
