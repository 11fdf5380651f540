/* Settling letters. See letters.h; must never know a page. */
#include "service/letter/letters.h"
#include "base/text.h"
#include "service/act.h"
#include "service/record.h"
#include "store/dossier_store.h"
#include <string.h>

static const struct field no_fields[] = {
    FIELD(letter_no, code, F_TEXT), FIELD(letter_no, due, F_INSTANT, .doc = "the date that was not kept"), FIELD(letter_no, at, F_INSTANT, .doc = "when it was said"),
    FIELD(letter_no, who, F_TEXT, .mask = MASK_NAME), FIELD(letter_no, why, F_TEXT, .doc = "why none is needed, within the office"),
};
const struct model letter_no_model = MODEL(letter_no, no_fields, .doc = "A letter of apology that somebody found not to be needed");

static struct letter_desk desk_of(const struct actor *who)
{
    struct letter_desk d = {who->unit, {"", "", ""}};
    size_t n = 0;
    for (unsigned bit = ROLE_RECEPTION; bit <= ROLE_LEADER; bit <<= 1)
        if (who->roles & bit)
            d.role[n++] = role_word(bit);
    return d;
}

enum err_code letters_waiting(struct ctx *c, size_t n, struct list *out, struct err *e)
{
    struct letter_desk d = desk_of(c->actor);
    return letter_waiting(c->db, &d, n, c->arena, out, e);
}

enum err_code letters_count(struct ctx *c, int64_t *out, struct err *e)
{
    struct letter_desk d = desk_of(c->actor);
    *out = 0;
    return *d.role[0] ? letter_waiting_n(c->db, &d, out, e) : ERR_OK;
}

static struct letter_no no_of(const struct ctx *c, const struct letter *x)
{
    return (struct letter_no){.code = record_code(c->world, x->dossier, c->arena), .who = x->by_name, .why = x->reason, .due = x->due, .at = x->settled_at};
}

enum err_code letters_dropped(struct ctx *c, size_t n, struct list *out, struct err *e)
{
    struct letter_desk d = desk_of(c->actor);
    struct list l;
    TRY(letter_dropped(c->db, &d, c->now - LETTER_DROPPED_DAYS * CLOCK_DAY, n, c->arena, &l, e));
    struct letter_no *row = ARENA_ARRAY(c->arena, struct letter_no, l.n + 1);
    for (size_t i = 0; i < l.n; i++)
        row[i] = no_of(c, (const struct letter *)l.items + i);
    *out = (struct list){row, l.n};
    return ERR_OK;
}

enum err_code letters_dropped_of(struct ctx *c, const struct folder *f, struct list *out, struct err *e)
{
    struct list l;
    TRY(letter_dropped_of(c->db, f->row.id, c->arena, &l, e));
    const struct letter *x = l.items;
    struct letter_no *row = ARENA_ARRAY(c->arena, struct letter_no, l.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++)
        if (c->actor->unit == x[i].unit || c->actor->unit == f->row.unit)
            row[n++] = no_of(c, &x[i]);
    *out = (struct list){row, n};
    return ERR_OK;
}

enum err_code letters_open(struct ctx *c, const struct letter *x, struct letter_draft *out, struct err *e)
{
    out->letter = x;
    TRY(folder_load(c, x->dossier, &out->folder, e));
    out->offer = letter_offer_of(c, &out->folder);
    if (!out->offer.act || !letter_late(c, &out->folder) || out->folder.row.due_at != x->due)
        return err(e, ERR_STALE, "the letter no longer fits");
    TRY(letter_dates_of(c, &out->folder, out->offer.act, &out->dates, e));
    return letter_cause(c, &out->folder, &out->cause, e);
}

enum err_code letters_find(struct ctx *c, int64_t id, struct letter **out, struct err *e)
{
    TRY(letter_find(c->db, id, c->arena, out, e));
    const struct letter *x = *out;
    bool mine = x && x->unit == c->actor->unit && role_parse(x->role) & c->actor->roles;
    return mine ? ERR_OK : err(e, ERR_NOT_FOUND, "no such letter, or not theirs");
}

static enum err_code find_open(struct ctx *c, int64_t id, struct letter **out, struct err *e)
{
    TRY(letters_find(c, id, out, e));
    return strcmp((*out)->state, "drafted") == 0 ? ERR_OK : err(e, ERR_STALE, "the letter was settled before");
}

static enum err_code settle(struct ctx *c, struct letter *x, const char *state, const char *reason, struct err *e)
{
    x->state = state;
    x->why = "";
    x->reason = reason;
    x->by_account = c->actor->account;
    x->by_name = c->actor->name;
    x->settled_at = c->now;
    return letter_update(c->db, x, e);
}

/* ---- signing */

static bool may_promise(const struct letter_dates *d, int64_t days)
{
    return d->n && days >= d->at[0].days && days <= d->at[d->n - 1].days;
}

static void check(const struct letter_draft *d, const struct letter_signing *x, struct problems *p)
{
    if (!*x->reason)
        problem_add(p, "ly-do", "letter.reason_missing", 0);
    else if (text_chars(x->reason) > LETTER_REASON_MAX)
        problem_add(p, "ly-do", "err.too_long", LETTER_REASON_MAX);
    if (!d->dates.n)
        problem_add(p, "ngay", "letter.no_date_left", 0);
    else if (!may_promise(&d->dates, x->days))
        problem_add(p, "ngay", "letter.days_wrong", 0);
}

static enum err_code extend(struct ctx *c, const struct letter_draft *d, const struct letter_signing *x, struct problems *p, struct err *e)
{
    struct form_value in[] = {{"reason", x->reason}, {"days", arena_fmt(c->arena, "%lld", (long long)x->days)}};
    struct act what = {.dossier = d->folder.row.id, .event = {.act = d->offer.act->id, .version = x->version, .inputs = {in, 2}}};
    return act_on(c, &what, p, NULL, e);
}

enum err_code letters_sign(struct ctx *c, const struct letter_signing *in, struct problems *p, struct err *e)
{
    struct letter_draft *d = ARENA_NEW(c->arena, struct letter_draft);
    struct letter_signing x = *in;
    struct letter *letter;
    struct event_head head;
    x.reason = text_trim(c->arena, in->reason);
    TRY(find_open(c, x.id, &letter, e));
    TRY(letters_open(c, letter, d, e));
    if (x.version != d->folder.row.version)
        return err(e, ERR_STALE, "version %lld was seen", (long long)x.version);
    check(d, &x, p);
    if (p->n)
        return err(e, ERR_INVALID, "letter refused");
    TRY(extend(c, d, &x, p, e));
    TRY(event_head(c->db, letter->dossier, c->arena, &head, e));
    letter->act = d->offer.act->id;
    letter->cause = d->cause;
    letter->days = x.days;
    letter->event = head.n;
    TRY(letter_promise(c, &d->folder, d->offer.act, x.days, x.reason, &d->folder, e));
    letter->until = d->folder.row.due_at;
    return settle(c, letter, "signed", x.reason, e);
}

enum err_code letters_drop(struct ctx *c, int64_t id, const char *reason, struct problems *p, struct err *e)
{
    struct letter *letter;
    reason = text_trim(c->arena, reason);
    TRY(find_open(c, id, &letter, e));
    if (!*reason)
        problem_add(p, "bo-ly-do", "letter.drop_missing", 0);
    else if (text_chars(reason) > LETTER_DROP_MAX)
        problem_add(p, "bo-ly-do", "err.too_long", LETTER_DROP_MAX);
    if (p->n)
        return err(e, ERR_INVALID, "letter refused");
    return settle(c, letter, "dropped", reason, e);
}
