/* From a posted form to an act of the workflow. Names that nobody knows are passed on: refusing them is the workflow's. */
#include "base/text.h"
#include "rooms/desk/act.h"
#include <stdlib.h>
#include <string.h>

enum { BUILT_IN = 6 };

bool act_flagged(const struct folder *f, const char *kind, const char *id)
{
    size_t n = strlen(kind);
    for (size_t i = 0; i < f->flow.n_items; i++)
        if (text_starts(f->flow.items[i], kind) && strcmp(f->flow.items[i] + n, id) == 0)
            return true;
    return false;
}

const struct paper *act_paper(const struct folder *f, const struct wf_act *act, const char *id)
{
    if (act->kind == ACT_SUPPLEMENT)
        return act_flagged(f, "paper:", id) ? procedure_paper_find(f->procedure, id) : NULL;
    for (size_t i = 0; i < act->n_papers; i++)
        if (strcmp(act->papers[i].id, id) == 0)
            return &act->papers[i];
    return NULL;
}

static struct label say(struct req *r, const char *id)
{
    const char *s = req_text(r, id);
    return (struct label){s, s};
}

static struct form_field built_in(struct req *r, const char *id, enum form_type type, bool required)
{
    return (struct form_field){
        .id = id, .type = type, .required = required, .pattern = "", .label = say(r, arena_fmt(r->x->arena, "desk.input.%s", id)),
        .hint = say(r, arena_fmt(r->x->arena, "desk.input.%s.hint", id)), .not_after = {.id = ""}, .not_before = {.id = ""},
        .born = {.id = ""}, .sex = {.id = ""}, .max = type == FORM_LONG_TEXT ? 2000 : 0,
    };
}

static struct form_field answer_field(struct req *r)
{
    struct form_field x = built_in(r, "answer", FORM_CHOICE, true);
    struct form_choice *c = ARENA_ARRAY(r->x->arena, struct form_choice, 2);
    c[0] = (struct form_choice){.id = "agree", .label = say(r, "desk.input.agree")};
    c[1] = (struct form_choice){.id = "disagree", .label = say(r, "desk.input.disagree")};
    x.choices = c;
    x.n_choices = 2;
    return x;
}

const struct form_field *act_fields(struct req *r, const struct wf_act *act, size_t *n)
{
    struct form_field *row = ARENA_ARRAY(r->x->arena, struct form_field, BUILT_IN + act->n_fields);
    size_t k = 0;
    if (act->kind == ACT_ANSWER_OPINION)
        row[k++] = answer_field(r);
    for (size_t i = 0; i < act->n_fields; i++)
        row[k++] = act->fields[i];
    if (act->amount)
        row[k++] = built_in(r, "amount", FORM_MONEY, true);
    if (act->kind == ACT_EXTEND)
        row[k++] = built_in(r, "days", FORM_NUMBER, true);
    if (act->reason)
        row[k++] = built_in(r, "reason", FORM_LONG_TEXT, act->reason == NEED_REQUIRED);
    if (act->note)
        row[k++] = built_in(r, "note", FORM_LONG_TEXT, act->note == NEED_REQUIRED);
    *n = k;
    return row;
}

/* ---- posted */

struct gather {
    struct req *r;
    const struct folder *f;
    const struct wf_act *act;
    const struct form_field *fields;
    size_t n_fields;
    struct form_value *in, *changed;
    size_t n, n_changed;
};

static void add(struct gather *g, const char *name, const char *value)
{
    g->in[g->n++] = (struct form_value){name, value};
}

static bool is_field(const struct gather *g, const char *id)
{
    for (size_t i = 0; i < g->n_fields; i++)
        if (strcmp(g->fields[i].id, id) == 0)
            return true;
    return g->act->kind == ACT_SUPPLEMENT && form_find(&g->f->procedure->form, id);
}

/* A field of the page, a part of a date: "begin.d", or something in a row of a list. */
static bool drawn(const struct gather *g, const char *name)
{
    const struct form_field *x = form_owner(&g->f->procedure->form, name);
    size_t n = strlen(name);
    if (is_field(g, name) || (g->act->kind == ACT_SUPPLEMENT && x && form_sends(x, 1, name)))
        return true;
    return n > 2 && name[n - 2] == '.' && strchr("dmy", name[n - 1]) && is_field(g, arena_strn(g->r->x->arena, name, n - 2));
}

static void add_others(struct gather *g)
{
    for (size_t i = 0; i < g->r->x->form_n; i++) {
        const struct http_pair *p = &g->r->x->form[i];
        if (p->name[0] != '_' && strcmp(p->name, "csrf") != 0 && strcmp(p->name, "version") != 0 && !drawn(g, p->name))
            add(g, p->name, p->value);
    }
}

static void add_rows(struct gather *g, const struct form_field *list, struct form_values v)
{
    g->changed[g->n_changed++] = (struct form_value){list->id, ""};
    for (size_t i = 0; i < v.n; i++)
        g->changed[g->n_changed++] = v.at[i];
}

/* The answers to flagged fields; others that came with a value are the service's to refuse. */
static void add_changed(struct gather *g)
{
    const struct form *form = &g->f->procedure->form;
    for (size_t s = 0; g->act->kind == ACT_SUPPLEMENT && s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++) {
            const struct form_field *x = &form->steps[s].fields[i];
            struct form_values v = form_read(g->r, x, 1);
            bool asked = act_flagged(g->f, "field:", x->id);
            bool given = v.n && *v.at[0].value;
            if (form_is_list(x) && v.n)
                add_rows(g, x, v);
            else if (given || (asked && x->type == FORM_CHECKBOX))
                g->changed[g->n_changed++] = (struct form_value){x->id, given ? v.at[0].value : ""};
            if (asked && (given || x->type == FORM_CHECKBOX || (form_is_list(x) && v.n)))
                add(g, "field", x->id);
        }
}

static bool has(const struct gather *g, const char *name, const char *value)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->in[i].name, name) == 0 && strcmp(g->in[i].value, value) == 0)
            return true;
    return false;
}

/* A file speaks for its paper. A supplement asks once for each; other acts count the files. */
static void add_papers(struct gather *g, const struct uploads *u)
{
    for (size_t i = 0; i < u->n; i++)
        if (g->act->kind != ACT_SUPPLEMENT || !has(g, "paper", u->file[i].paper))
            add(g, "paper", u->file[i].paper);
}

static bool uploaded(const struct uploads *u, const char *paper)
{
    for (size_t i = 0; i < u->n; i++)
        if (strcmp(u->file[i].paper, paper) == 0)
            return true;
    return false;
}

/* Files, and a line for each paper that was handed over without one. */
static void put_files(struct gather *g, const struct uploads *u, struct act *out)
{
    struct act_file *row = ARENA_ARRAY(g->r->x->arena, struct act_file, u->n + g->n + 1);
    size_t n = u->n;
    if (n)
        memcpy(row, u->file, n * sizeof *row);
    for (size_t i = 0; i < g->n && g->act->kind == ACT_SUPPLEMENT; i++)
        if (strcmp(g->in[i].name, "paper") == 0 && !uploaded(u, g->in[i].value) && act_paper(g->f, g->act, g->in[i].value))
            row[n++] = (struct act_file){.paper = g->in[i].value, .type = "", .upload = {.name = "", .path = "", .sha256 = ""}};
    out->files = row;
    out->files_n = n;
}

static size_t form_fields(const struct form *f)
{
    size_t n = 0;
    for (size_t s = 0; s < f->n_steps; s++)
        n += f->steps[s].n_fields;
    return n;
}

void act_read(struct req *r, const struct folder *f, const struct wf_act *act, struct act *out)
{
    const struct uploads *u = uploads_of(r);
    struct gather g = {.r = r, .f = f, .act = act};
    g.fields = act_fields(r, act, &g.n_fields);
    size_t all = form_fields(&f->procedure->form);
    g.in = ARENA_ARRAY(r->x->arena, struct form_value, r->x->form_n + g.n_fields + u->n + all + 1);
    g.changed = ARENA_ARRAY(r->x->arena, struct form_value, all + r->x->form_n + 1);
    struct form_values own = form_read(r, g.fields, g.n_fields);
    for (size_t i = 0; i < own.n; i++)
        add(&g, own.at[i].name, own.at[i].value);
    add_others(&g);
    add_changed(&g);
    add_papers(&g, u);
    *out = (struct act){.dossier = f->row.id};
    out->event = (struct wf_event){.act = act->id, .version = strtoll(req_value(r, "version"), NULL, 10), .inputs = {g.in, g.n}};
    out->changed = (struct form_values){g.changed, g.n_changed};
    put_files(&g, u, out);
}
