/* The page of one dossier: what is next, when and why, what the applicant must do, what happened. Must never show answers or
 * papers to who holds only the receipt. */
#include "rooms/follow/status_view.h"
#include "app/documents.h"
#include "service/act.h"
#include "service/lapse.h"
#include "reference/calendars.h"
#include "reference/units.h"
#include <string.h>

static const struct wf_act *offered_kind(const struct wf_act *const *acts, size_t n, enum wf_kind kind)
{
    for (size_t i = 0; i < n; i++)
        if (acts[i]->kind == kind)
            return acts[i];
    return NULL;
}

static void put_acts(struct req *r, const struct folder *f, struct follow_status *v)
{
    const struct wf_act *acts[32];
    size_t n = v->own ? act_offers(&r->ctx, f, acts, 32) : 0, k = 0;
    struct link_row *row = ARENA_ARRAY(r->x->arena, struct link_row, n + 1);
    const struct wf_act *s = offered_kind(acts, n, ACT_SUPPLEMENT), *w = offered_kind(acts, n, ACT_WITHDRAW);
    v->act_supplement = s ? s->id : "";
    v->act_withdraw = w ? w->id : "";
    for (size_t i = 0; i < n; i++)
        if (acts[i] != s && acts[i] != w)
            row[k++] = (struct link_row){arena_fmt(r->x->arena, "/ho-so/%s/viec/%s", v->code, acts[i]->id), label_in(&acts[i]->name, r->ctx.lang),
                                         label_in(&acts[i]->hint, r->ctx.lang)};
    v->acts = (struct list){row, k};
}

/* The act that asked for the money. */
static const struct wf_act *asked_payment(const struct folder *f)
{
    for (size_t i = 0; i < f->procedure->n_acts; i++)
        if (f->procedure->acts[i].kind == ACT_REQUEST_PAYMENT)
            return &f->procedure->acts[i];
    return NULL;
}

static enum err_code put_payment(struct req *r, const struct folder *f, struct follow_status *v, struct err *e)
{
    const struct wf_act *act = asked_payment(f);
    struct deadline_result due;
    if (!f->flow.amount || !act || v->status.final)
        return ERR_OK;
    v->pay = f->flow.amount;
    struct deadline d = deadline_of(&act->limit, f->flow.since);
    struct deadline_rules rules = {.calendar = calendars_of(r->ctx.world->calendars, f->row.unit)};
    TRY(deadline_due(&d, &rules, r->ctx.now, r->x->arena, &due, e));
    v->pay_until = due.due;
    struct fact_row *row = ARENA_ARRAY(r->x->arena, struct fact_row, act->n_fields + 1);
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    size_t n = 0;
    for (size_t i = 0; i < act->n_fields; i++) {
        const char *value = form_get(f->flow.fields, act->fields[i].id);
        if (*value)
            row[n++] = (struct fact_row){label_in(&act->fields[i].label, r->ctx.lang), form_value_show(&act->fields[i], value, &env, r->ctx.lang, r->x->arena)};
    }
    v->pay_facts = (struct list){row, n};
    return ERR_OK;
}

/* Where it was handed in; before that, who will decide. */
static const struct unit *desk_of(const struct req *r, const struct folder *f)
{
    const struct unit *desk = units_find(r->ctx.world->units, f->row.received_unit);
    return desk ? desk : f->unit;
}

static void put_result(struct req *r, const struct folder *f, struct follow_status *v)
{
    const struct units *all = r->ctx.world->units;
    const struct unit *desk = units_find(all, f->row.received_unit);
    v->collect = f->row.national == 9;
    v->has_result = v->own && *f->result.text && f->row.national >= 9;
    v->result_name = label_in(&f->procedure->result.name, r->ctx.lang);
    v->result_number = v->has_result ? f->result.number : "";
    v->result_at = f->clock.stopped ? f->clock.stopped : f->result.at;
    v->desk = units_in_sentence(all, desk, folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    v->seat = desk ? desk->seat : "";
}

static enum err_code put_forms(struct req *r, const struct folder *f, struct follow_status *v, struct err *e)
{
    struct list all;
    if (!v->own)
        return ERR_OK;
    TRY(documents_of(r, f, &all, e));
    const struct document *d = all.items;
    size_t skip = all.n && strcmp(d[0].form, "01") == 0;
    v->forms = (struct list){(struct document *)all.items + skip, all.n - skip};
    return ERR_OK;
}

/* The applicant's own situation first; else what the procedure says of its state. */
static void put_words(struct req *r, struct follow_status *v)
{
    struct arena *a = r->x->arena;
    const char *rest;
    v->head = v->items_n == 1 && v->status.yours ? "item" : v->collect ? "ready" : "said";
    v->item = v->items_n ? ((const struct item_row *)v->items.items)->name : "";
    v->heading = first_sentence(v->status.text, &rest, a);
    v->lede = v->collect ? v->status.text : *v->status.next ? arena_fmt(a, "%s %s", rest, v->status.next) : rest;
    r->title = arena_fmt(a, "%s: %s", v->code, v->status.name);
}

/* What is ahead, each step with the very unit that will do it. */
static struct list ahead_of(const struct req *r, const struct folder *f)
{
    const struct units *all = r->ctx.world->units;
    struct list ahead = status_ahead(f->procedure, &f->flow, r->ctx.lang, r->x->arena);
    struct status_step *step = ahead.items;
    for (size_t i = 0; i < ahead.n; i++) {
        const struct wf_state_def *s = procedure_state_find(f->procedure, step[i].state);
        for (size_t k = 0; s && k < f->flow.n_units; k++)
            if (strcmp(f->flow.units[k].agency, s->holder.agency.id) == 0)
                step[i].holder = units_title(all, units_find(all, f->flow.units[k].unit), folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    }
    return ahead;
}

static bool has_form(const struct list *forms, const char *form)
{
    const struct document *d = forms->items;
    for (size_t i = 0; i < forms->n; i++)
        if (strcmp(d[i].form, form) == 0)
            return true;
    return false;
}

static enum err_code put_time(struct req *r, const struct folder *f, struct follow_status *v, struct err *e)
{
    struct timeline *t = ARENA_NEW(r->x->arena, struct timeline);
    TRY(timeline_of(r, f, t, e));
    v->past = t->past;
    v->readings = t->readings;
    v->readings_n = (int64_t)t->readings.n;
    v->asked = t->asked;
    v->ahead = v->status.final ? (struct list){NULL, 0} : ahead_of(r, f);
    TRY(due_view_of(&r->ctx, f, &v->due, e));
    v->leaf = v->due.dated && !v->due.ended && !v->status.final;
    v->early = v->due.ended && v->due.dated && !v->due.late && v->result_at && v->result_at < v->due.due;
    v->pending = !f->clock_set && !v->status.final;
    v->moved = t->moved.at && v->leaf && !v->due.late && !v->due.paused;
    v->moved_from = t->moved_from;
    v->moved_to = v->due.due;
    v->moved_why = t->moved.note;
    v->letter = v->moved && has_form(&v->forms, "04");
    return ERR_OK;
}

enum err_code follow_status(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    struct follow_status *v = ARENA_NEW(r->x->arena, struct follow_status);
    bool own = false;
    TRY(follow_seen(r, f, &own, e));
    req_take_kept(r);
    const struct procedure_case *variant = procedure_case_find(f->procedure, f->row.variant);
    *v = (struct follow_status){
        .code = follow_code(r, f), .name = label_in(&f->procedure->name, r->ctx.lang), .own = own,
        .variant = f->procedure->n_cases > 1 && variant ? label_in(&variant->name, r->ctx.lang) : "",
        .unit = units_with_province(r->ctx.world->units, f->unit, folder_today(&r->ctx), r->ctx.lang, r->x->arena),
        .status = status_of(f->procedure, &f->flow, r->ctx.lang), .items = status_items(r, f), .items_n = (int64_t)f->flow.n_items,
    };
    put_acts(r, f, v);
    put_result(r, f, v);
    TRY(reach_of(&r->ctx, desk_of(r, f), &v->reach, e));
    TRY(put_payment(r, f, v, e));
    TRY(pay_view_of(r, f, &v->money, e));
    TRY(rate_view_of(r, f, own, &v->rating, e));
    v->pay_told = v->pay && v->money.at_desk_alone;
    TRY(lapse_until(&r->ctx, f, &v->answer_by, e));
    TRY(put_forms(r, f, v, e));
    TRY(put_time(r, f, v, e));
    if (own) {
        v->papers = status_papers(r, f);
        v->answers = status_answers(r, f);
    }
    put_words(r, v);
    return req_show(r, v);
}
