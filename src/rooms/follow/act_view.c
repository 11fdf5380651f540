/* The form of an act. See act_view.h; must never change anything. */
#include "rooms/follow/act_view.h"
#include "app/document_sheet.h"
#include "base/text.h"
#include "reference/units.h"
#include <string.h>

struct slot_view {
    const char *id, *name, *note, *accept, *error;
    int64_t max_mb, max_files;
    bool wrong, multiple, required;
    struct list kept; /* struct sealed_file */
};
static const struct field slot_fields[] = {
    FIELD(slot_view, id, F_TEXT), FIELD(slot_view, name, F_TEXT), FIELD(slot_view, note, F_TEXT, .flags = FIELD_LINES),
    FIELD(slot_view, accept, F_TEXT, .flags = FIELD_PRIVATE), FIELD(slot_view, error, F_TEXT), FIELD(slot_view, max_mb, F_INT),
    FIELD(slot_view, max_files, F_INT), FIELD(slot_view, wrong, F_BOOL), FIELD(slot_view, multiple, F_BOOL), FIELD(slot_view, required, F_BOOL),
    FIELD(slot_view, kept, F_LIST, .of = &sealed_file_model),
};
static const struct model slot_model = MODEL(slot_view, slot_fields, .doc = "A paper to be brought");

static const char *const kinds[] = {"supplement", "withdraw", "other", "over", NULL};

struct typed_view { const char *label, *value; };
static const struct field typed_fields[] = {FIELD(typed_view, label, F_TEXT), FIELD(typed_view, value, F_TEXT, .flags = FIELD_LINES)};
static const struct model typed_model = MODEL(typed_view, typed_fields, .doc = "What was typed into a form that is over");

struct follow_act {
    const char *code, *procedure, *unit, *kind, *action, *name, *hint;
    int64_t version, items_n;
    bool ask_reason, reason_required, ask_note, note_required;
    const char *reason, *reason_error, *note, *note_error;
    const char *strange; /* a problem of something that the form does not have */
    struct past_row asked;
    struct list typed;   /* struct typed_view: kind over */
    struct list slots, fields, field_notes; /* field_notes: struct slot_view, what is wrong with which answer */
};
static const struct field fields[] = {
    FIELD(follow_act, code, F_TEXT), FIELD(follow_act, procedure, F_TEXT), FIELD(follow_act, unit, F_TEXT),
    FIELD(follow_act, kind, F_TEXT, .words = kinds, .label = "follow.do"), FIELD(follow_act, action, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(follow_act, name, F_TEXT), FIELD(follow_act, hint, F_TEXT), FIELD(follow_act, version, F_INT, .doc = "To be sent back: whose version was seen"),
    FIELD(follow_act, items_n, F_INT), FIELD(follow_act, ask_reason, F_BOOL), FIELD(follow_act, reason_required, F_BOOL),
    FIELD(follow_act, ask_note, F_BOOL), FIELD(follow_act, note_required, F_BOOL), FIELD(follow_act, reason, F_TEXT, .flags = FIELD_LINES),
    FIELD(follow_act, reason_error, F_TEXT), FIELD(follow_act, note, F_TEXT, .flags = FIELD_LINES), FIELD(follow_act, note_error, F_TEXT), FIELD(follow_act, strange, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(follow_act, typed, F_LIST, .of = &typed_model),
    FIELD(follow_act, asked, F_RECORD, .of = &past_row_model), FIELD(follow_act, slots, F_LIST, .of = &slot_model),
    FIELD(follow_act, fields, F_LIST, .of = &field_view_model), FIELD(follow_act, field_notes, F_LIST, .of = &slot_model),
};
const struct model follow_act_model = MODEL(follow_act, fields, .doc = "What the applicant may do now, and what it asks for");

const struct wf_act *acting_act(struct req *r, const struct folder *f)
{
    const struct wf_act *acts[32];
    const char *id = req_param(r, "act");
    bool withdraw = r->route->fn == follow_withdraw || r->route->again == follow_withdraw;
    size_t n = act_offers(&r->ctx, f, acts, 32);
    for (size_t i = 0; i < n; i++)
        if (*id ? strcmp(acts[i]->id, id) == 0 : acts[i]->kind == (withdraw ? ACT_WITHDRAW : ACT_SUPPLEMENT))
            return acts[i];
    return NULL;
}

struct wanted_papers acting_papers(struct req *r, const struct folder *f, const struct wf_act *act)
{
    size_t n = 0;
    const struct paper **row = ARENA_ARRAY(r->x->arena, const struct paper *, f->flow.n_items + act->n_papers + 1);
    for (size_t i = 0; act->kind == ACT_SUPPLEMENT && i < f->flow.n_items; i++) {
        const struct paper *p = text_starts(f->flow.items[i], "paper:") ? procedure_paper_find(f->procedure, f->flow.items[i] + 6) : NULL;
        if (p)
            row[n++] = p;
    }
    for (size_t i = 0; act->kind != ACT_SUPPLEMENT && i < act->n_papers; i++)
        row[n++] = &act->papers[i];
    return (struct wanted_papers){row, n};
}

const struct form_field *acting_fields(struct req *r, const struct folder *f, const struct wf_act *act, size_t *n)
{
    *n = act->n_fields;
    if (act->kind != ACT_SUPPLEMENT)
        return act->fields;
    struct form_field *row = ARENA_ARRAY(r->x->arena, struct form_field, f->flow.n_items + 1);
    *n = 0;
    for (size_t i = 0; i < f->flow.n_items; i++) {
        const struct form_field *x = text_starts(f->flow.items[i], "field:") ? form_find(&f->procedure->form, f->flow.items[i] + 6) : NULL;
        if (x)
            row[(*n)++] = *x;
    }
    return row;
}

static struct list slots_of(struct req *r, const struct folder *f, const struct wf_act *act)
{
    struct wanted_papers want = acting_papers(r, f, act);
    struct slot_view *row = ARENA_ARRAY(r->x->arena, struct slot_view, want.n + 1);
    for (size_t i = 0; i < want.n; i++) {
        const struct paper *p = want.at[i];
        const char *item = arena_fmt(r->x->arena, "paper:%s", p->id), *error = form_problem(r, item);
        bool flagged = act->kind == ACT_SUPPLEMENT;
        row[i] = (struct slot_view){.id = p->id, .name = label_in(&p->name, r->ctx.lang), .error = error, .wrong = *error != 0,
                                    .note = flagged ? sheet_item_note(f, item, r->x->arena) : label_in(&p->hint, r->ctx.lang),
                                    .accept = uploads_accept(p, r->x->arena), .max_mb = p->max_mb, .max_files = p->max_files, .multiple = p->max_files > 1,
                                    .required = flagged || p->need == PAPER_REQUIRED, .kept = uploads_kept(r, p->id)};
    }
    return (struct list){row, want.n};
}

/* The officer's notes to flagged answers, above the fields. */
static struct list notes_of(struct req *r, const struct folder *f, const struct form_field *x, size_t n)
{
    struct slot_view *row = ARENA_ARRAY(r->x->arena, struct slot_view, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const char *note = sheet_item_note(f, arena_fmt(r->x->arena, "field:%s", x[i].id), r->x->arena);
        if (*note)
            row[k++] = (struct slot_view){.id = x[i].id, .name = label_in(&x[i].label, r->ctx.lang), .note = note, .accept = "", .error = ""};
    }
    return (struct list){row, k};
}

static struct list fields_of(struct req *r, const struct folder *f, const struct wf_act *act, struct follow_act *v)
{
    size_t n;
    const struct form_field *x = acting_fields(r, f, act, &n);
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    struct form_values typed = form_read(r, x, n);
    bool pressed = form_pressed(r, x, n, &typed);
    struct form_look look = {.fields = x, .n = n, .values = r->again || pressed ? typed : f->values, .env = &env,
                             .province = f->unit ? f->unit->province : 0};
    if (act->kind == ACT_SUPPLEMENT)
        v->field_notes = notes_of(r, f, x, n);
    return form_view_of(r, &look);
}

/* Message of the first problem that no place of the form shows. */
static const char *strange_of(struct req *r, const struct follow_act *v)
{
    const struct slot_view *slot = v->slots.items;
    for (size_t i = 0; i < r->problems.n; i++) {
        const char *name = r->problems.row[i].field;
        bool shown = (v->ask_reason && strcmp(name, "reason") == 0) || (v->ask_note && strcmp(name, "note") == 0);
        for (size_t k = 0; k < v->slots.n; k++)
            shown = shown || (text_starts(name, "paper:") && strcmp(name + 6, slot[k].id) == 0);
        shown = shown || *form_said(&v->fields, name);
        if (!shown)
            return form_problem(r, name);
    }
    return "";
}

enum err_code acting_show(struct req *r, const struct folder *f, const struct wf_act *act, struct err *e)
{
    struct follow_act *v = ARENA_NEW(r->x->arena, struct follow_act);
    struct timeline *t = ARENA_NEW(r->x->arena, struct timeline);
    const char *code = follow_code(r, f);
    bool supplement = act->kind == ACT_SUPPLEMENT, withdraw = act->kind == ACT_WITHDRAW;
    TRY(timeline_of(r, f, t, e));
    *v = (struct follow_act){
        .code = code, .procedure = label_in(&f->procedure->name, r->ctx.lang), .kind = kinds[supplement ? 0 : withdraw ? 1 : 2],
        .unit = units_with_province(r->ctx.world->units, f->unit, folder_today(&r->ctx), r->ctx.lang, r->x->arena),
        .action = arena_fmt(r->x->arena, supplement ? "/ho-so/%s/bo-sung" : withdraw ? "/ho-so/%s/rut" : "/ho-so/%s/viec/%s", code, act->id),
        .name = label_in(&act->name, r->ctx.lang), .hint = label_in(&act->hint, r->ctx.lang), .version = f->row.version,
        .items_n = (int64_t)f->flow.n_items, .ask_reason = act->reason != NEED_NO, .reason_required = act->reason == NEED_REQUIRED,
        .ask_note = act->note != NEED_NO, .note_required = act->note == NEED_REQUIRED, .reason = req_value(r, "reason"),
        .reason_error = form_problem(r, "reason"), .note = req_value(r, "note"), .note_error = form_problem(r, "note"), .asked = t->asked,
        .slots = slots_of(r, f, act),
    };
    v->fields = fields_of(r, f, act, v);
    v->strange = strange_of(r, v);
    r->title = arena_fmt(r->x->arena, "%s: %s", code, v->name);
    return req_show(r, v);
}

/* What a form's name is called on the page; NULL for the page's own. */
static const char *label_of(struct req *r, const struct folder *f, const char *name)
{
    if (strcmp(name, "reason") == 0)
        return req_text(r, "follow.reason");
    if (strcmp(name, "note") == 0)
        return req_text(r, "follow.note_to_office");
    const char *dot = strchr(name, '.'); /* a date's three inputs */
    const struct form_field *x = form_find(&f->procedure->form, dot ? arena_strn(r->x->arena, name, (size_t)(dot - name)) : name);
    return x ? label_in(&x->label, r->ctx.lang) : NULL;
}

enum err_code acting_over(struct req *r, const struct folder *f)
{
    struct follow_act *v = ARENA_NEW(r->x->arena, struct follow_act);
    struct typed_view *row = ARENA_ARRAY(r->x->arena, struct typed_view, r->x->form_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->x->form_n; i++) {
        const struct http_pair *p = &r->x->form[i];
        const char *label = *p->value ? label_of(r, f, p->name) : NULL;
        if (label)
            row[n++] = (struct typed_view){label, p->value};
    }
    record_init(v, &follow_act_model);
    v->code = follow_code(r, f);
    v->procedure = label_in(&f->procedure->name, r->ctx.lang);
    v->kind = "over";
    v->version = f->row.version;
    v->typed = (struct list){row, n};
    r->title = arena_fmt(r->x->arena, "%s: %s", v->code, req_text(r, "follow.do.over"));
    return req_show(r, v);
}
