/* Procedures in a few words. See brief.h; must never know a page or a draft. */
#include "rooms/portal/brief.h"
#include "base/text.h"
#include "reference/calendars.h"
#include <stdlib.h>
#include <string.h>

static const char *const term_keys[] = {"none", "same_day", "working_day", "working_days", "calendar_day", "calendar_days", "working_hour",
                                        "working_hours", "hour", "hours", "month", "months", "unknown", NULL};
static const char *const fee_keys[] = {"free", "sum", "each", "each_of", "assessed", "unknown", NULL};
const char *const brief_places[] = {"commune", "police", "province", "ministry", "other", NULL};
const char *const brief_known[] = {"worked", "described", "listed", NULL};

static const struct field term_fields[] = {
    FIELD(term_view, key, F_TEXT, .words = term_keys, .label = "portal.term"), FIELD(term_view, amount, F_INT),
};
const struct model term_view_model = MODEL(term_view, term_fields, .doc = "How long it takes");

static const struct field fee_fields[] = {
    FIELD(fee_view, key, F_TEXT, .words = fee_keys, .label = "portal.fee"), FIELD(fee_view, amount, F_MONEY),
    FIELD(fee_view, unit, F_TEXT),
};
const struct model fee_view_model = MODEL(fee_view, fee_fields, .doc = "What it costs");

static const struct field piece_fields[] = {FIELD(brief_piece, text, F_TEXT), FIELD(brief_piece, hit, F_BOOL)};
static const struct model piece_model = MODEL(brief_piece, piece_fields);

static const struct field brief_fields[] = {
    FIELD(brief, code, F_TEXT), FIELD(brief, name, F_TEXT), FIELD(brief, field, F_TEXT),
    FIELD(brief, place, F_TEXT, .words = brief_places, .label = "portal.place", .doc = "Who decides"),
    FIELD(brief, known, F_TEXT, .words = brief_known, .label = "portal.known", .doc = "How much there is of it: worked here, described, or listed"),
    FIELD(brief, pieces, F_LIST, .of = &piece_model, .doc = "The name in runs of words that were searched for and words that were not"), FIELD(brief, term, F_RECORD, .of = &term_view_model),
    FIELD(brief, fee, F_RECORD, .of = &fee_view_model),
};
const struct model brief_model = MODEL(brief, brief_fields, .doc = "A procedure in a few words");

struct term_view brief_term(const struct term *t)
{
    static const int first[TERM_UNITS] = {[TERM_WORKING_DAYS] = 2, [TERM_CALENDAR_DAYS] = 4, [TERM_WORKING_HOURS] = 6,
                                          [TERM_HOURS] = 8, [TERM_MONTHS] = 10};
    int key = t->unit == TERM_NONE ? 0 : t->amount == 0 ? 1 : first[t->unit] + (t->amount != 1);
    return (struct term_view){term_keys[key], t->amount};
}

struct fee_view brief_fee(const struct ctx *c, const struct fee *f)
{
    const char *unit = label_in(&f->unit, c->lang);
    if (f->assessed)
        return (struct fee_view){"assessed", 0, ""};
    return (struct fee_view){f->amount == 0 ? "free" : !*f->per.id ? "sum" : *unit ? "each_of" : "each", f->amount, unit};
}

struct fee_view brief_fees(const struct fee_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].fee->assessed)
            return (struct fee_view){"assessed", 0, ""};
    int64_t total = fees_total(rows, n);
    return (struct fee_view){total ? "sum" : "free", total, ""};
}

/* Before anything is answered: a fee by a number that everybody must give is not "free". */
static struct fee_view fee_ahead(const struct ctx *c, const struct procedure *p)
{
    const struct fee_row *rows;
    struct form_env env = {.variant = p->cases[0].id, .channel = "online"};
    size_t n = fees_for(p, (struct form_values){NULL, 0}, &env, c->arena, &rows);
    struct fee_view v = brief_fees(rows, n);
    for (size_t i = 0; strcmp(v.key, "free") == 0 && i < p->cases[0].n_fees; i++) {
        const struct fee *fee = procedure_fee_find(p, p->cases[0].fees[i].id);
        const struct form_field *per = *fee->per.id ? form_find(&p->form, fee->per.id) : NULL;
        if (per && per->required && !per->when.line)
            v = brief_fee(c, fee);
    }
    return v;
}

const char *brief_place(const struct procedure *p)
{
    const struct agency *a = procedure_agency_find(p, p->competent.id);
    if (a && a->tier == TIER_OTHER)
        return "other";
    if (a && a->tier == TIER_PROVINCE)
        return "province";
    return a && strcmp(a->id, "cong_an_xa") == 0 ? "police" : "commune";
}

/* Does a word of the query begin this word? Both folded. */
static bool begins(const char *word, const char *query)
{
    while (*query) {
        size_t n = strcspn(query, " ");
        if (strncmp(word, query, n) == 0)
            return n > 0;
        query += n + (query[n] == ' ');
    }
    return false;
}

/* The name in runs of words that were searched for and words that were not; the blank between two runs is left out. */
static struct list pieces_of(const char *name, const char *query, struct arena *a)
{
    size_t words = 1;
    for (const char *s = name; *s; s++)
        words += *s == ' ';
    struct brief_piece *row = ARENA_ARRAY(a, struct brief_piece, words);
    const char *folded = text_fold(a, query);
    size_t n = 0;
    while (*name) {
        size_t len = strcspn(name, " ");
        bool hit = begins(text_fold(a, arena_strn(a, name, len)), folded);
        if (n && row[n - 1].hit == hit)
            row[n - 1].text = arena_fmt(a, "%s %.*s", row[n - 1].text, (int)len, name);
        else
            row[n++] = (struct brief_piece){arena_strn(a, name, len), hit};
        name += len + (name[len] == ' ');
    }
    return (struct list){row, n};
}

struct brief brief_of(const struct ctx *c, const struct procedure *p, const char *query)
{
    const char *name = label_in(&p->name, c->lang);
    return (struct brief){.code = p->code, .name = name, .field = label_in(&p->field, c->lang), .place = brief_place(p),
                          .known = brief_known[procedure_described(p)], .pieces = pieces_of(name, query, c->arena),
                          .term = brief_term(&p->cases[0].limit), .fee = fee_ahead(c, p)};
}

struct term_view brief_listed_term(const struct listing *l)
{
    static const struct { const char *unit, *one, *many; } words[] = {
        {"working_days", "working_day", "working_days"}, {"calendar_days", "calendar_day", "calendar_days"}, {"hours", "hour", "hours"},
        {"months", "month", "months"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].unit, l->term_unit) == 0)
            return (struct term_view){l->term_amount == 1 ? words[i].one : words[i].many, l->term_amount};
    return (struct term_view){"unknown", 0};
}

struct fee_view brief_listed_fee(const struct listing *l)
{
    int64_t amount = strtoll(l->fee, NULL, 10);
    return (struct fee_view){!*l->fee ? "unknown" : amount ? "sum" : "free", amount, ""};
}

struct brief brief_listed(const struct ctx *c, const struct listing *l, const char *query)
{
    const char *place = strstr(l->levels, "commune") ? "commune" : strstr(l->levels, "province") ? "province" : "ministry";
    return (struct brief){.code = l->code, .name = l->name, .field = l->field, .place = place, .known = "listed",
                          .pieces = pieces_of(l->name, query, c->arena), .term = brief_listed_term(l), .fee = brief_listed_fee(l)};
}

enum err_code brief_promise(const struct ctx *c, const struct term *t, int64_t unit, struct due_view *out, struct err *e)
{
    struct deadline d = deadline_of(t, c->now);
    struct deadline_rules rules = {.calendar = calendars_of(c->world->calendars, unit)};
    struct deadline_result due;
    record_init(out, &due_view_model);
    TRY(deadline_due(&d, &rules, c->now, c->arena, &due, e));
    if (!due.due)
        return ERR_OK;
    *out = (struct due_view){.dated = true, .running = true, .expected = due.expected, .date = due.due_date, .due = due.due,
                             .lunar = due_lunar(c, due.due_date), .total = due.total, .unit = due.unit, .why = due_lines(&due.lines, c->arena)};
    return ERR_OK;
}
