/* Marks for how a dossier was handled. See rate.h; must never decide who may give them or when: service/rating does. */
#include "rooms/follow/rate.h"
#include "app/form_view.h"
#include "domain/counter.h"
#include "reference/units.h"
#include "service/rating/rating.h"
#include <string.h>

struct rate_input { int64_t diem; const char *y_kien; };
static const struct field input_fields[] = {
    FIELD(rate_input, diem, F_INT, .doc = "1 (very dissatisfied) to 5 (very satisfied)"),
    FIELD(rate_input, y_kien, F_TEXT, .flags = FIELD_LINES, .max = RATING_WORDS, .mask = MASK_ALL, .doc = "What there is to say beside it; may be empty"),
};
const struct model rate_input_model = MODEL(rate_input, input_fields, .doc = "Marks for how a dossier was handled");

static const char *const states[] = {"", "open", "given", NULL};
static const struct field fields[] = {
    FIELD(rate_view, state, F_TEXT, .words = states, .doc = "open: marks may be given now; given: they were; empty: they are not asked for"),
    FIELD(rate_view, marks, F_INT, .doc = "1 to 5, once given"), FIELD(rate_view, at, F_INSTANT), FIELD(rate_view, until, F_INSTANT, .doc = "open: the last moment; none while the result was not fetched"),
    FIELD(rate_view, name, F_TEXT, .doc = "The marks in words"), FIELD(rate_view, words, F_TEXT, .flags = FIELD_LINES, .mask = MASK_ALL),
    FIELD(rate_view, low, F_BOOL, .doc = "The leaders of the unit were told"), FIELD(rate_view, choices, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE),
    FIELD(rate_view, error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(rate_view, words_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(rate_view, typed, F_TEXT, .flags = FIELD_PRIVATE | FIELD_LINES), FIELD(rate_view, lost, F_TEXT, .flags = FIELD_PRIVATE | FIELD_LINES),
    FIELD(rate_view, lost_name, F_TEXT, .flags = FIELD_PRIVATE), FIELD(rate_view, code, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(rate_view, unit, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model rate_view_model = MODEL(rate_view, fields, .doc = "Marks for how a dossier was handled");

static const char *name_of(struct req *r, int64_t marks)
{
    bool known = marks >= 1 && marks <= COUNTER_MARKS;
    return known ? req_text(r, arena_fmt(r->x->arena, "follow.rate.%lld", (long long)marks)) : "";
}

/* What was chosen in this very form; 0 = nothing that can be. */
static int64_t chosen(const struct req *r)
{
    const char *s = req_value(r, "diem");
    return *s >= '1' && *s < '1' + COUNTER_MARKS && !s[1] ? *s - '0' : 0;
}

static void put_form(struct req *r, struct rate_view *v)
{
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, COUNTER_MARKS);
    for (int i = 0; i < COUNTER_MARKS; i++)
        row[i] = (struct choice_view){arena_fmt(r->x->arena, "%d", i + 1), name_of(r, i + 1), chosen(r) == i + 1};
    v->choices = (struct list){row, COUNTER_MARKS};
    v->typed = req_value(r, "y_kien");
    v->error = problem_find(&r->problems, "diem") ? form_problem(r, "diem") : "";
    v->words_error = problem_find(&r->problems, "y_kien") ? form_problem(r, "y_kien") : "";
}

/* Somebody was quicker, or it is over: what was typed here is in nobody's hands but theirs. */
static void put_lost(struct req *r, struct rate_view *v)
{
    const char *words = req_value(r, "y_kien");
    if (!r->again || (chosen(r) == v->marks && strcmp(words, v->words) == 0))
        return;
    v->lost = words;
    v->lost_name = name_of(r, chosen(r));
}

enum err_code rate_view_of(struct req *r, const struct folder *f, bool own, struct rate_view *v, struct err *e)
{
    struct rating now;
    TRY(rating_of(&r->ctx, f, !own, &now, e));
    record_init(v, &rate_view_model);
    v->state = states[now.state];
    v->marks = now.marks;
    v->at = now.at;
    v->until = now.until;
    v->words = now.words;
    v->name = name_of(r, now.marks);
    v->low = now.marks && now.marks <= RATING_LOW;
    v->code = follow_code(r, f);
    v->unit = units_in_sentence(r->ctx.world->units, f->unit, folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    if (now.state == RATING_OPEN)
        put_form(r, v);
    else
        put_lost(r, v);
    return ERR_OK;
}

enum err_code follow_rate(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    const struct rate_input *in = r->input;
    bool own;
    TRY(follow_seen(r, f, &own, e));
    struct rating_given g = {.dossier = f->row.id, .proven = !own, .marks = in->diem, .words = in->y_kien};
    TRY(rating_give(&r->ctx, &g, &r->problems, e));
    return req_go(r, "/ho-so/%s?tb=da-danh-gia", follow_code(r, f));
}
