/* Takes money and gives it back. See payments.h; must never know a page or a gateway's protocol. */
#include "service/money/payments.h"
#include "base/civil.h"
#include "base/text.h"
#include "service/act.h"
#include "service/money/gateway.h"
#include "service/record.h"
#include <string.h>

static const struct actor program = {.name = "motcua", .kind = "", .roles = ROLE_SYSTEM};

/* What the workflow lets the program do once it is paid; NULL = nothing, or only with what an officer enters. */
static const struct wf_act *confirmation(const struct ctx *c, const struct folder *f)
{
    const struct wf_act *acts[32];
    size_t n = act_offers(c, f, acts, 32);
    for (size_t i = 0; i < n; i++) {
        bool asks = acts[i]->reason == NEED_REQUIRED || acts[i]->note == NEED_REQUIRED || acts[i]->n_papers;
        for (size_t k = 0; k < acts[i]->n_fields; k++)
            asks = asks || acts[i]->fields[k].required;
        if (acts[i]->kind == ACT_CONFIRM_PAYMENT && !asks)
            return acts[i];
    }
    return NULL;
}

/* Nothing is due any more and the dossier waits for that: it goes on. */
static enum err_code go_on(struct ctx *c, int64_t dossier, bool *confirmed, struct err *e)
{
    struct folder f;
    struct dues d;
    struct ctx as = *c;
    struct problems none = {.arena = c->arena};
    as.actor = &program;
    ctx_forget(&as);
    *confirmed = false;
    TRY(folder_load_any(&as, dossier, &f, e));
    TRY(dues_of(&as, dossier, &d, e));
    const struct wf_act *act = f.flow.amount > 0 && d.due <= 0 ? confirmation(&as, &f) : NULL;
    if (!act)
        return ERR_OK;
    struct act what = {.dossier = dossier, .event = {.act = act->id, .version = f.row.version}};
    TRY(act_further(&as, &f, &what, &none, e));
    ctx_forget(c);
    *confirmed = true;
    return ERR_OK;
}

static enum err_code number_of(struct ctx *c, int64_t unit, const char **out, struct err *e)
{
    int64_t n;
    int year = civil_of_instant(c->now).date.y;
    TRY(books_number(c->db, unit, year, &n, e));
    *out = arena_fmt(c->arena, "%06lld/%d", (long long)n, year);
    return ERR_OK;
}

enum err_code payment_book(struct ctx *c, const struct payment *p, struct payment_made *out, struct err *e)
{
    struct books l = {.n = 0};
    bool there = false;
    if (p->reference && *p->reference)
        TRY(books_has(c->db, p->unit, p->reference, &there, e));
    if (there)
        return err(e, ERR_STALE, "booked already");
    TRY(number_of(c, p->unit, &out->number, e));
    TRY(books_add(&l, (struct books_line){p->account, p->unit, "", p->amount}, e));
    TRY(books_add(&l, (struct books_line){BOOKS_RECEIVABLE, 0, "", -p->amount}, e));
    struct dues_post what = {books_kind_words[BOOKS_PAYMENT], p->dossier, p->unit, out->number, p->reference, p->note};
    TRY(dues_append(c, &what, &l, e));
    TRY(record_paid(c, p->dossier, books_account_words[p->account], arena_fmt(c->arena, "%s: %s", out->number, text_money(c->arena, p->amount)), e));
    return go_on(c, p->dossier, &out->confirmed, e);
}

static bool of_its_unit(const struct actor *a, const struct folder *f)
{
    return a->unit && (a->unit == f->row.received_unit || a->unit == f->row.unit);
}

bool payment_may_take(const struct actor *a, const struct folder *f)
{
    return of_its_unit(a, f) && (a->roles & (ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER));
}

bool payment_may_give_back(const struct actor *a, const struct folder *f)
{
    return of_its_unit(a, f) && (a->roles & ROLE_LEADER);
}

static enum err_code refuse(struct problems *p, const char *field, const char *text, int64_t n, struct err *e)
{
    problem_add(p, field, text, n);
    return err(e, ERR_INVALID, "%s: %s", field, text);
}

enum err_code payment_take(struct ctx *c, const struct payment *p, struct problems *problems, struct payment_made *out, struct err *e)
{
    struct folder f;
    struct dues d;
    struct payment mine = *p;
    TRY(folder_load(c, p->dossier, &f, e));
    if (!payment_may_take(c->actor, &f))
        return err(e, ERR_FORBIDDEN, "takes no money for this dossier");
    TRY(dues_of(c, p->dossier, &d, e));
    if (p->amount <= 0 || p->amount > d.due)
        return refuse(problems, "amount", "payment.amount", d.due > 0 ? d.due : 0, e);
    mine.unit = c->actor->unit;
    return payment_book(c, &mine, out, e);
}

/* What a unit still holds of a dossier's payments in one place. */
static enum err_code held(struct ctx *c, const struct payment *p, int64_t *out, struct err *e)
{
    struct list sums;
    *out = 0;
    TRY(books_of(c->db, p->dossier, c->arena, &sums, e));
    const struct books_sum *s = sums.items;
    for (size_t i = 0; i < sums.n; i++)
        if (s[i].unit == p->unit && strcmp(s[i].account, books_account_words[p->account]) == 0)
            *out += s[i].amount;
    return ERR_OK;
}

static enum err_code book_back(struct ctx *c, const struct payment *p, int64_t overpaid, struct err *e)
{
    struct books l = {.n = 0};
    int64_t owed = overpaid < p->amount ? overpaid : p->amount;
    TRY(books_add(&l, (struct books_line){BOOKS_RECEIVABLE, 0, "", owed}, e));
    TRY(books_add(&l, (struct books_line){BOOKS_REFUND, p->unit, "", p->amount - owed}, e));
    TRY(books_add(&l, (struct books_line){p->account, p->unit, "", -p->amount}, e));
    bool gateway = p->account == BOOKS_GATEWAY; /* its number is the payment's; what it gives back has another, which we are not told */
    struct dues_post what = {books_kind_words[BOOKS_GIVEN_BACK], p->dossier, p->unit, gateway ? p->reference : "", gateway ? "" : p->reference, p->note};
    return dues_append(c, &what, &l, e);
}

enum err_code payment_give_back(struct ctx *c, const struct payment *p, struct problems *problems, struct err *e)
{
    struct folder f;
    struct dues d;
    struct payment mine = *p;
    int64_t most;
    TRY(folder_load(c, p->dossier, &f, e));
    if (!payment_may_give_back(c->actor, &f))
        return err(e, ERR_FORBIDDEN, "a leader of the unit that took the money gives it back");
    if (!p->note || !*p->note)
        return refuse(problems, "note", "err.required", 0, e);
    mine.unit = c->actor->unit;
    TRY(dues_of(c, p->dossier, &d, e));
    TRY(held(c, &mine, &most, e));
    if (p->amount <= 0 || p->amount > most)
        return refuse(problems, "amount", "payment.back", most, e);
    TRY(book_back(c, &mine, d.overpaid, e));
    return p->account == BOOKS_GATEWAY ? gateway_give_back(c, &mine, e) : ERR_OK;
}

enum err_code payments_due(struct ctx *c, int64_t unit, struct list *out, struct err *e)
{
    struct list owing;
    TRY(books_owing(c->db, unit, c->arena, &owing, e));
    const struct posting_row *row = owing.items;
    struct payment_due *due = ARENA_ARRAY(c->arena, struct payment_due, owing.n + 1);
    for (size_t i = 0; i < owing.n; i++)
        due[i] = (struct payment_due){row[i].dossier, row[i].amount, record_code(c->world, row[i].dossier, c->arena)};
    *out = (struct list){due, owing.n};
    return ERR_OK;
}
