/* The page of an act. See act.h; only reads. */
#include "base/text.h"
#include "rooms/desk/act.h"
#include "service/record.h"
#include "service/result.h"
#include "reference/units.h"
#include <string.h>

static const char *const after_words[] = {"stays", "moves", "hands", "asks", "lapses", "pauses", "runs", "resumes", "ends", "tells", "prints", "numbers",
                                          "once", "final", NULL};
static const struct field after_fields[] = {
    FIELD(after_line, key, F_TEXT, .words = after_words, .label = "desk.after"), FIELD(after_line, text, F_TEXT), FIELD(after_line, n, F_INT),
};
static const struct model after_model = MODEL(after_line, after_fields, .doc = "What follows from an act");

static const struct field item_fields[] = {
    FIELD(item_view, value, F_TEXT), FIELD(item_view, label, F_TEXT), FIELD(item_view, note, F_TEXT, .flags = FIELD_LINES),
    FIELD(item_view, note_name, F_TEXT), FIELD(item_view, checked, F_BOOL),
};
static const struct model item_model = MODEL(item_view, item_fields, .doc = "What may be flagged for a supplement");

static const struct field slot_fields[] = {
    FIELD(slot, id, F_TEXT), FIELD(slot, name, F_TEXT), FIELD(slot, hint, F_TEXT), FIELD(slot, accept, F_TEXT), FIELD(slot, error, F_TEXT),
    FIELD(slot, field, F_TEXT, .flags = FIELD_PRIVATE), FIELD(slot, ticked, F_BOOL), FIELD(slot, may_tick, F_BOOL), FIELD(slot, needed, F_BOOL),
    FIELD(slot, readable, F_BOOL),
    FIELD(slot, several, F_BOOL), FIELD(slot, kept, F_LIST, .of = &sealed_file_model),
};
const struct model desk_slot_model = MODEL(slot, slot_fields, .doc = "A paper that may be attached");

static const struct field diff_fields[] = {
    FIELD(diff_row, label, F_TEXT), FIELD(diff_row, before, F_TEXT), FIELD(diff_row, after, F_TEXT), FIELD(diff_row, before_at, F_INSTANT),
    FIELD(diff_row, after_at, F_INSTANT),
};
static const struct model diff_model = MODEL(diff_row, diff_fields);
static const struct field typed_fields[] = {FIELD(typed_row, label, F_TEXT), FIELD(typed_row, value, F_TEXT, .flags = FIELD_LINES)};
static const struct model typed_model = MODEL(typed_row, typed_fields);

#define T(member, ...) FIELD(act_view, member, F_TEXT, ##__VA_ARGS__)
#define B(member) FIELD(act_view, member, F_BOOL)
static const struct field fields[] = {
    T(code), T(act), T(kind), T(name), T(hint), T(procedure_name), T(applicant, .mask = MASK_NAME), T(state_name), T(key, .flags = FIELD_PRIVATE),
    FIELD(act_view, version, F_INT), FIELD(act_view, after, F_LIST, .of = &after_model), FIELD(act_view, papers, F_LIST, .of = &item_model),
    FIELD(act_view, answers, F_LIST, .of = &item_model), B(flags), B(field_flagged), T(item_error), FIELD(act_view, slots, F_LIST, .of = &desk_slot_model),
    FIELD(act_view, fields, F_LIST, .of = &field_view_model), FIELD(act_view, wrong, F_LIST, .flags = FIELD_PRIVATE, .of = &desk_wrong_model), T(proposal, .flags = FIELD_LINES), T(proposed_by), FIELD(act_view, owed, F_MONEY), T(question, .flags = FIELD_LINES), T(asked_by), B(has_preview), B(conflict), B(gone),
    FIELD(act_view, preview, F_RECORD, .flags = FIELD_PRIVATE, .of = &markup_doc_model), FIELD(act_view, since, F_LIST, .of = &desk_happening_model),
    FIELD(act_view, diff, F_LIST, .of = &diff_model), FIELD(act_view, typed, F_LIST, .of = &typed_model),
};
const struct model desk_act_model = MODEL(act_view, fields, .doc = "An act before it is done: what it asks for and what follows");

/* ---- what follows */

struct after { struct after_line *row; size_t n; };

static void say(struct after *a, const char *key, const char *text, int64_t n)
{
    a->row[a->n++] = (struct after_line){key, text ? text : "", n};
}

static void say_move(struct req *r, const struct folder *f, const struct wf_state_def *to, struct after *a)
{
    const struct wf_state_def *from = procedure_state_find(f->procedure, f->flow.state);
    if (to == from) {
        say(a, "stays", label_in(&from->name, r->ctx.lang), 0);
        return;
    }
    say(a, "moves", label_in(&to->name, r->ctx.lang), 0);
    if (to->final)
        say(a, "final", "", 0);
    else if (to->holder.role != ROLE_APPLICANT)
        say(a, "hands", dossier_agency_name(r, f, to->holder.agency.id), 0);
    if (to->clock == WF_PAUSE && f->flow.clock == WF_RUN)
        say(a, "pauses", "", 0);
    else if (to->clock == WF_RUN && f->flow.clock != WF_RUN)
        say(a, f->flow.clock == WF_PAUSE ? "resumes" : "runs", "", 0);
    else if (to->clock == WF_STOP && (f->flow.clock == WF_RUN || f->flow.clock == WF_PAUSE))
        say(a, "ends", "", 0);
}

static struct list after_of(struct req *r, const struct folder *f, const struct wf_act *act)
{
    struct after a = {ARENA_ARRAY(r->x->arena, struct after_line, 12), 0};
    const char *to = strcmp(act->to.id, "origin") == 0 ? f->flow.origin : *act->to.id ? act->to.id : f->flow.state;
    const struct wf_state_def *state = procedure_state_find(f->procedure, to);
    if (state)
        say_move(r, f, state, &a);
    if (act->kind == ACT_ASK_OPINION) {
        say(&a, "asks", dossier_agency_name(r, f, act->asks.agency.id), act->limit.amount);
        if (act->lapses)
            say(&a, "lapses", "", 0);
    }
    if (act->kind == ACT_ISSUE)
        say(&a, "numbers", "", 0);
    if (act->kind == ACT_EXTEND)
        say(&a, "once", "", act->limit.amount);
    if (*act->notice && strcmp(act->notice, "none") != 0)
        say(&a, "tells", f->row.name, 0);
    if (*act->document)
        say(&a, "prints", act->document, 0);
    return (struct list){a.row, a.n};
}

/* ---- what may be flagged */

static bool posted(const struct req *r, const char *name, const char *value)
{
    for (size_t i = 0; i < r->x->form_n; i++)
        if (strcmp(r->x->form[i].name, name) == 0 && strcmp(r->x->form[i].value, value) == 0)
            return true;
    return false;
}

static struct item_view item_of(struct req *r, const char *kind, const char *id, const char *label)
{
    struct arena *a = r->x->arena;
    const char *value = arena_fmt(a, "%s:%s", kind, id), *note = arena_fmt(a, "note:%s", value);
    return (struct item_view){.value = value, .label = label, .note_name = note, .note = req_value(r, note), .checked = posted(r, "item", value)};
}

static void add_items(struct req *r, const struct folder *f, struct act_view *v)
{
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    const struct paper_row *rows;
    size_t n = papers_for(f->procedure, f->values, &env, r->x->arena, &rows), papers = 0, answers = 0;
    struct list lines = form_show(&f->procedure->form, f->values, &env, r->ctx.lang, r->x->arena);
    const struct form_line *line = lines.items;
    struct item_view *paper = ARENA_ARRAY(r->x->arena, struct item_view, n + 1), *answer = ARENA_ARRAY(r->x->arena, struct item_view, lines.n + 1);
    for (size_t i = 0; i < n; i++)
        if (rows[i].paper->need != PAPER_KNOWN)
            paper[papers++] = item_of(r, "paper", rows[i].paper->id, label_in(&rows[i].paper->name, r->ctx.lang));
    for (size_t i = 0; i < lines.n; i++) {
        answer[answers] = item_of(r, "field", line[i].id, arena_fmt(r->x->arena, "%s: %s", line[i].label, line[i].value));
        v->field_flagged |= answer[answers++].checked;
    }
    v->flags = true;
    v->papers = (struct list){paper, papers};
    v->answers = (struct list){answer, answers};
    v->item_error = form_problem(r, "item");
}

/* ---- papers */

struct slot slot_of(struct req *r, const struct paper *p, bool may_tick)
{
    const char *field = arena_fmt(r->x->arena, "paper:%s", p->id);
    return (struct slot){
        .id = p->id, .name = label_in(&p->name, r->ctx.lang), .hint = label_in(&p->hint, r->ctx.lang), .accept = uploads_accept(p, r->x->arena),
        .error = form_problem(r, field), .field = field, .may_tick = may_tick, .ticked = may_tick && posted(r, "paper", p->id),
        .needed = p->need == PAPER_REQUIRED, .several = p->max_files > 1, .kept = uploads_kept(r, p->id),
    };
}

/* What was wrong with a flagged paper stands beside it. */
static const char *flag_note(const struct folder *f, const char *paper)
{
    const struct attachment *a = f->papers.items.items;
    for (size_t i = f->papers.items.n; i-- > 0;)
        if (strcmp(a[i].paper, paper) == 0 && *a[i].note)
            return a[i].note;
    return "";
}

static void add_slots(struct req *r, const struct folder *f, const struct wf_act *act, struct act_view *v)
{
    bool brought = act->kind == ACT_SUPPLEMENT;
    struct slot *row = ARENA_ARRAY(r->x->arena, struct slot, act->n_papers + f->flow.n_items + 1);
    size_t n = 0;
    for (size_t i = 0; !brought && i < act->n_papers; i++)
        row[n++] = slot_of(r, &act->papers[i], false);
    for (size_t i = 0; brought && i < f->flow.n_items; i++) {
        const char *id = text_starts(f->flow.items[i], "paper:") ? f->flow.items[i] + 6 : "";
        const struct paper *p = act_paper(f, act, id);
        if (!p)
            continue;
        row[n] = slot_of(r, p, true);
        if (*flag_note(f, id))
            row[n].hint = flag_note(f, id);
        row[n++].needed = true;
    }
    v->slots = (struct list){row, n};
}

/* ---- fields */

/* The answers that were flagged, with what stands there now, and why. */
static size_t flagged_fields(struct req *r, const struct folder *f, struct form_field *out)
{
    const struct form *form = &f->procedure->form;
    struct form_values noted = {0};
    size_t n = 0;
    if (*f->result.values && form_parse(f->result.values, r->x->arena, &noted, NULL))
        noted.n = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++) {
            const struct form_field *x = &form->steps[s].fields[i];
            const char *note = form_get(noted, arena_fmt(r->x->arena, "note:field:%s", x->id));
            if (!act_flagged(f, "field:", x->id))
                continue;
            out[n] = *x;
            if (*note)
                out[n].hint = (struct label){note, note};
            out[n++].when.line = 0;
        }
    return n;
}

static void add_fields(struct req *r, const struct folder *f, const struct wf_act *act, struct act_view *v)
{
    size_t n, flagged = 0;
    const struct form_field *own = act_fields(r, act, &n);
    struct form_field *all = ARENA_ARRAY(r->x->arena, struct form_field, n + WF_ITEMS + 1);
    if (act->kind == ACT_SUPPLEMENT)
        flagged = flagged_fields(r, f, all);
    if (n)
        memcpy(all + flagged, own, n * sizeof *all);
    struct form_values typed = form_read(r, all, flagged + n);
    bool pressed = form_pressed(r, all, flagged + n, &typed);
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    struct form_look look = {.fields = all, .n = flagged + n, .values = r->again || pressed || !flagged ? typed : f->values, .env = &env,
                             .province = f->unit ? f->unit->province : 0};
    v->fields = form_view_of(r, &look);
}

/* ---- the rest */

struct list act_wrong(struct req *r, const struct list *const *views, size_t views_n, const struct list *slots)
{
    const struct slot *s = slots->items;
    struct named *name = ARENA_ARRAY(r->x->arena, struct named, slots->n + 4);
    for (size_t i = 0; i < slots->n; i++)
        name[i] = (struct named){s[i].field, s[i].name};
    name[slots->n] = (struct named){"item", req_text(r, "desk.items")};
    name[slots->n + 1] = (struct named){"_qr", req_text(r, "desk.scan")};
    name[slots->n + 2] = (struct named){"_anh", req_text(r, "desk.photo")};
    name[slots->n + 3] = (struct named){"_may", req_text(r, "desk.reading.title")};
    return wrong_of(r, views, views_n, name, slots->n + 4);
}

static enum err_code add_preview(struct req *r, const struct folder *f, const struct wf_act *act, struct act_view *v, struct err *e)
{
    const char *text;
    if (act->kind != ACT_ISSUE)
        return ERR_OK;
    TRY(result_preview(&r->ctx, f, &text, e));
    TRY(markup_parse(act->id, text, r->x->arena, &v->preview, e));
    v->has_preview = true;
    req_reads(r, f->row.id, req_text(r, "desk.read.preview"));
    return ERR_OK;
}

/* What the specialist wrote when it was last proposed. */
static void add_proposal(const struct folder *f, const struct history *h, struct act_view *v)
{
    const struct happening *row = h->done.items;
    for (size_t i = h->done.n; i-- > 0;) {
        const struct wf_act *act = procedure_act_find(f->procedure, row[i].act);
        if (!act || act->kind != ACT_PROPOSE)
            continue;
        v->proposal = row[i].note;
        v->proposed_by = row[i].who;
        return;
    }
}

/* What the unit was asked, last. */
static void add_question(const struct history *h, const struct wf_act *act, struct act_view *v)
{
    const struct happening *row = h->done.items;
    for (size_t i = 0; i < h->done.n; i++)
        if (strcmp(row[i].act, act->answers.id) == 0) {
            v->question = row[i].note;
            v->asked_by = row[i].who;
        }
}

static enum err_code add_words(struct req *r, const struct folder *f, const struct wf_act *act, struct act_view *v, struct err *e)
{
    struct history h;
    if (act->kind != ACT_APPROVE && act->kind != ACT_ISSUE && act->kind != ACT_SEND_BACK && act->kind != ACT_ANSWER_OPINION)
        return ERR_OK;
    TRY(history_load(r, f, &h, e));
    if (act->kind == ACT_ANSWER_OPINION)
        add_question(&h, act, v);
    else
        add_proposal(f, &h, v);
    return ERR_OK;
}

enum err_code act_view_of(struct req *r, const struct folder *f, const struct wf_act *act, struct act_view *v, struct err *e)
{
    const char *lang = r->ctx.lang;
    *v = (struct act_view){
        .code = record_code(r->ctx.world, f->row.id, r->x->arena), .act = act->id, .kind = wf_kind_words[act->kind], .name = label_in(&act->name, lang),
        .hint = label_in(&act->hint, lang), .procedure_name = label_in(&f->procedure->name, lang), .applicant = f->row.name, .key = act->key,
        .state_name = dossier_state_name(f, f->flow.state, lang), .version = f->row.version, .item_error = "", .proposal = "", .proposed_by = "", .question = "", .asked_by = "",
    };
    TRY(add_words(r, f, act, v, e));
    if (act->kind == ACT_HAND_OVER)
        TRY(dossier_owed(r, f, &v->owed, e));
    v->after = after_of(r, f, act);
    if (act->items)
        add_items(r, f, v);
    add_slots(r, f, act, v);
    add_fields(r, f, act, v);
    v->wrong = act_wrong(r, (const struct list *const[]){&v->fields}, 1, &v->slots);
    return add_preview(r, f, act, v, e);
}
