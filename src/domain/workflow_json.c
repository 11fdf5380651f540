/* The state of a workflow as JSON and back: what the dossier's row keeps. */
#include "base/json.h"
#include "domain/workflow.h"
#include <string.h>

static void write_opinions(struct jw *w, const struct wf_state *s)
{
    jw_open(w, "opinions", '[');
    for (size_t i = 0; i < s->n_opinions; i++) {
        const struct wf_opinion *o = &s->opinions[i];
        jw_open(w, NULL, '{');
        jw_text(w, "ask", o->ask);
        jw_int(w, "asked", o->asked);
        jw_int(w, "due", o->due);
        jw_int(w, "answered", o->answered);
        jw_text(w, "answer", o->answer);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

const char *workflow_json(const struct wf_state *s, struct arena *a)
{
    struct buf b = buf_init(a, 512);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "state", s->state);
    jw_int(&w, "version", s->version);
    jw_text(&w, "case", s->variant);
    jw_text(&w, "origin", s->origin);
    jw_text(&w, "clock", wf_clock_words[s->clock]);
    jw_int(&w, "since", s->since);
    jw_int(&w, "supplements", s->supplements);
    jw_int(&w, "extensions", s->extensions);
    jw_int(&w, "amount", s->amount);
    write_opinions(&w, s);
    jw_open(&w, "items", '[');
    for (size_t i = 0; i < s->n_items; i++)
        jw_text(&w, NULL, s->items[i]);
    jw_close(&w, ']');
    jw_open(&w, "units", '{');
    for (size_t i = 0; i < s->n_units; i++)
        jw_int(&w, s->units[i].agency, s->units[i].unit);
    jw_close(&w, '}');
    jw_raw(&w, "fields", form_json(s->fields, a));
    jw_close(&w, '}');
    return b.p;
}

static void read_opinions(const struct json *list, struct wf_state *s)
{
    for (const struct json *o = list ? list->child : NULL; o && s->n_opinions < WF_OPINIONS; o = o->next)
        s->opinions[s->n_opinions++] = (struct wf_opinion){
            .ask = json_text(o, "ask"),
            .asked = json_int(o, "asked", 0),
            .due = json_int(o, "due", 0),
            .answered = json_int(o, "answered", 0),
            .answer = json_text(o, "answer"),
        };
}

static void read_fields(const struct json *o, struct arena *a, struct wf_state *s)
{
    struct form_value *row = ARENA_ARRAY(a, struct form_value, (o ? o->n : 0) + 1);
    size_t n = 0;
    for (const struct json *m = o ? o->child : NULL; m; m = m->next)
        if (m->type == J_STRING)
            row[n++] = (struct form_value){m->name, m->text};
    s->fields = (struct form_values){row, n};
}

enum err_code workflow_parse(const char *json, struct arena *a, struct wf_state *out, struct err *e)
{
    struct json *root;
    TRY(json_parse(json, strlen(json), a, &root, e));
    if (root->type != J_OBJECT || !*json_text(root, "state"))
        return err(e, ERR_BAD, "no state of a workflow");
    *out = (struct wf_state){
        .state = json_text(root, "state"),
        .version = json_int(root, "version", 0),
        .variant = json_text(root, "case"),
        .origin = json_text(root, "origin"),
        .since = json_int(root, "since", 0),
        .supplements = (int)json_int(root, "supplements", 0),
        .extensions = (int)json_int(root, "extensions", 0),
        .amount = json_int(root, "amount", 0),
    };
    for (int i = 0; wf_clock_words[i]; i++)
        if (strcmp(wf_clock_words[i], json_text(root, "clock")) == 0)
            out->clock = (enum wf_clock)i;
    read_opinions(json_find(root, "opinions"), out);
    const struct json *items = json_find(root, "items");
    for (const struct json *i = items ? items->child : NULL; i && out->n_items < WF_ITEMS; i = i->next)
        if (i->type == J_STRING)
            out->items[out->n_items++] = i->text;
    const struct json *units = json_find(root, "units");
    for (const struct json *u = units ? units->child : NULL; u && out->n_units < WF_UNITS; u = u->next)
        out->units[out->n_units++] = (struct wf_unit){u->name, json_int(units, u->name, 0)};
    read_fields(json_find(root, "fields"), a, out);
    return ERR_OK;
}
