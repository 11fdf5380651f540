/* Changes, limits and fees in words. See telling.h. */
#include "rooms/designer/telling.h"
#include "base/text.h"
#include <string.h>

static const char *const ofs[] = {"name", "limit", "fee", "paper", "field", "case", "state", "act", "channel", "result", "text", NULL};
static const char *const hows[] = {"added", "removed", "different", NULL};
static const char *const ins[] = {"name", "hint", "amount", "rule", "need", "condition", "number", "type", "required", "choices", "bounds", "holder",
                                  "way", "time", "papers", "fees", "template", NULL};
static const struct field fields[] = {
    FIELD(change_view, of, F_TEXT, .words = ofs, .label = "designer.of"), FIELD(change_view, how, F_TEXT, .words = hows, .label = "designer.how"),
    FIELD(change_view, in, F_TEXT, .words = ins, .label = "designer.in"), FIELD(change_view, name, F_TEXT), FIELD(change_view, where, F_TEXT),
    FIELD(change_view, before, F_TEXT), FIELD(change_view, after, F_TEXT),
};
const struct model change_view_model = MODEL(change_view, fields, .doc = "What changes for people");

const char *telling_term(const struct req *r, const struct term *t)
{
    if (t->unit == TERM_NONE)
        return req_text(r, "designer.term.none");
    if (!t->amount && t->cutoff_minute)
        return arena_fmt(r->x->arena, "%s (%s %d:%02d)", req_text(r, "designer.term.same_day"), req_text(r, "designer.term.before"), t->cutoff_minute / 60, t->cutoff_minute % 60);
    if (!t->amount)
        return req_text(r, "designer.term.same_day");
    return arena_fmt(r->x->arena, "%d %s", t->amount, req_text(r, arena_fmt(r->x->arena, "designer.term.%s", term_words[t->unit])));
}

const char *telling_fee(const struct req *r, const struct fee *f)
{
    const char *unit = label_in(&f->unit, r->ctx.lang);
    if (f->assessed)
        return req_text(r, "designer.fee.assessed");
    if (!f->amount)
        return req_text(r, "designer.fee.free");
    if (!*f->per.id)
        return text_money(r->x->arena, f->amount);
    return arena_fmt(r->x->arena, "%s / %s", text_money(r->x->arena, f->amount), *unit ? unit : req_text(r, "designer.fee.each"));
}

/* Words of the language have a text where people would not understand them. */
static const char *word_of(const struct req *r, const char *word)
{
    return req_text(r, arena_fmt(r->x->arena, "designer.word.%s", word));
}

static const char *value_of(const struct req *r, const struct change_value *v)
{
    if (v->term)
        return telling_term(r, v->term);
    if (v->is_money)
        return v->money ? text_money(r->x->arena, v->money) : req_text(r, "designer.fee.free");
    return *v->word ? word_of(r, v->word) : label_in(&v->text, r->ctx.lang);
}

struct list telling_changes(const struct req *r, const struct procedure *before, const struct procedure *after)
{
    struct changes c = change_list(before, after, r->x->arena);
    struct change_view *row = ARENA_ARRAY(r->x->arena, struct change_view, c.n + 1);
    for (size_t i = 0; i < c.n; i++) {
        const struct change *x = &c.row[i];
        row[i] = (struct change_view){ofs[x->of], hows[x->how], ins[x->in], label_in(&x->name, r->ctx.lang), label_in(&x->where, r->ctx.lang),
                                      value_of(r, &x->before), value_of(r, &x->after)};
    }
    return (struct list){row, c.n};
}
