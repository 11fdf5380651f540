/* What is owed. See dues.h; must never know who pays, nor how. */
#include "service/money/dues.h"
#include "base/civil.h"
#include "base/text.h"
#include "domain/procedure.h"
#include "pay/till.h"
#include "pay/vietqr.h"
#include "reference/units.h"
#include "service/record.h"
#include <string.h>

enum { FEES_MAX = 32 };

struct charge { const char *fee; int64_t amount; };
struct charges { struct charge row[FEES_MAX]; size_t n; };

enum err_code dues_append(struct ctx *c, const struct dues_post *what, const struct books *lines, struct err *e)
{
    struct posting p = {.id = world_id(c->world, c->shard), .at = c->now, .day = civil_days(civil_of_instant(c->now).date), .kind = what->kind,
                        .dossier = what->dossier, .unit = what->unit, .actor = c->actor->account, .actor_name = c->actor->account ? c->actor->name : "",
                        .number = what->number ? what->number : "", .reference = what->reference ? what->reference : "",
                        .note = what->note ? what->note : ""};
    return books_append(c->db, &p, lines, e);
}

static void add_to(struct dues *d, const struct books_sum *s)
{
    int64_t *const at[] = {&d->due, &d->cash, &d->bank, &d->gateway, &d->treasury};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        if (strcmp(s->account, books_account_words[i]) == 0)
            *at[i] += s->amount;
    if (strcmp(s->account, "revenue") == 0)
        d->charged -= s->amount;
}

enum err_code dues_of(struct ctx *c, int64_t dossier, struct dues *out, struct err *e)
{
    struct list sums;
    *out = (struct dues){0};
    TRY(books_of(c->db, dossier, c->arena, &sums, e));
    const struct books_sum *s = sums.items;
    for (size_t i = 0; i < sums.n; i++)
        add_to(out, &s[i]);
    out->paid = out->cash + out->bank + out->gateway + out->treasury;
    out->overpaid = out->due < 0 ? -out->due : 0;
    return ERR_OK;
}

/* ---- what should have been charged by now */

static bool asks_fees(const struct procedure *p)
{
    for (size_t i = 0; i < p->n_fees; i++)
        if (p->fees[i].amount || p->fees[i].assessed)
            return true;
    return false;
}

static bool is_assessed(const struct procedure *p, const char *fee)
{
    const struct fee *x = procedure_fee_find(p, fee);
    return !x || x->assessed;
}

/* From when on a fee is owed. One after the assessment that was not assessed itself is told with the result at the latest. */
static bool reached(const struct folder *f, enum fee_pay pay)
{
    return pay == FEE_ON_RECEPTION ? f->clock_set : f->result.at != 0;
}

static void wanted(struct ctx *c, const struct folder *f, struct charges *out)
{
    const struct fee_row *row;
    struct form_env env = folder_env(c, f->row.variant, f->row.channel);
    size_t n = fees_for(f->procedure, f->values, &env, c->arena, &row);
    for (size_t i = 0; i < n && out->n < FEES_MAX; i++)
        if (!row[i].fee->assessed && row[i].amount && reached(f, row[i].fee->pay))
            out->row[out->n++] = (struct charge){row[i].fee->id, row[i].amount};
}

/* Raises what the dossier owes for a fee, or lowers it. */
static enum err_code charge(struct books *l, const struct folder *f, const char *fee, int64_t amount, struct err *e)
{
    TRY(books_add(l, (struct books_line){BOOKS_RECEIVABLE, 0, "", amount}, e));
    return books_add(l, (struct books_line){BOOKS_REVENUE, f->row.unit, fee, -amount}, e);
}

static enum err_code post(struct ctx *c, const struct folder *f, const char *kind, const struct books *l, struct err *e)
{
    struct dues_post what = {.kind = kind, .dossier = f->row.id, .unit = f->row.received_unit};
    return l->n ? dues_append(c, &what, l, e) : ERR_OK;
}

/* The difference between what should be and what is, fee by fee. Assessed fees are the acts' own. */
static enum err_code difference(const struct folder *f, const struct charges *w, struct list sums, struct books *l, struct err *e)
{
    const struct books_sum *s = sums.items;
    for (size_t i = 0; i < w->n; i++)
        TRY(charge(l, f, w->row[i].fee, w->row[i].amount, e));
    for (size_t i = 0; i < sums.n; i++)
        if (strcmp(s[i].account, "revenue") == 0 && !is_assessed(f->procedure, s[i].fee))
            TRY(charge(l, f, s[i].fee, s[i].amount, e));
    return ERR_OK;
}

/* It ended without a result: what was not paid is let off, the fee booked last first. */
static enum err_code let_off(struct ctx *c, const struct folder *f, struct list sums, struct err *e)
{
    struct books l = {.n = 0};
    const struct books_sum *s = sums.items;
    int64_t left = 0;
    for (size_t i = 0; i < sums.n; i++)
        left += strcmp(s[i].account, "receivable") == 0 ? s[i].amount : 0;
    for (size_t i = sums.n; i-- > 0 && left > 0;) {
        int64_t part = -s[i].amount < left ? -s[i].amount : left;
        if (strcmp(s[i].account, "revenue") != 0 || part <= 0)
            continue;
        TRY(charge(&l, f, s[i].fee, -part, e));
        left -= part;
    }
    return post(c, f, books_kind_words[BOOKS_WAIVE], &l, e);
}

enum err_code dues_settle(struct ctx *c, const struct folder *f, struct err *e)
{
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    struct charges w = {.n = 0};
    struct books l = {.n = 0};
    struct list sums;
    if (!asks_fees(f->procedure))
        return ERR_OK;
    bool ended = s && s->final != FINAL_NO && s->final != FINAL_DONE;
    if (!ended)
        wanted(c, f, &w);
    if (!w.n && !f->clock_set)
        return ERR_OK; /* not received: nothing was charged either */
    TRY(books_of(c->db, f->row.id, c->arena, &sums, e));
    if (ended)
        return let_off(c, f, sums, e);
    TRY(difference(f, &w, sums, &l, e));
    return post(c, f, books_kind_words[BOOKS_CHARGE], &l, e);
}

static const char *assessed_fee(struct ctx *c, const struct folder *f)
{
    const struct fee_row *row;
    struct form_env env = folder_env(c, f->row.variant, f->row.channel);
    size_t n = fees_for(f->procedure, f->values, &env, c->arena, &row);
    for (size_t i = 0; i < n; i++)
        if (row[i].fee->assessed)
            return row[i].fee->id;
    return "assessed";
}

enum err_code dues_ask(struct ctx *c, const struct folder *f, int64_t amount, struct err *e)
{
    struct books l = {.n = 0};
    if (amount <= 0)
        return ERR_OK;
    TRY(charge(&l, f, assessed_fee(c, f), amount, e));
    return post(c, f, books_kind_words[BOOKS_CHARGE], &l, e);
}

enum err_code dues_confirmed(struct ctx *c, const struct folder *f, int64_t amount, struct err *e)
{
    struct dues d;
    struct books l = {.n = 0};
    TRY(dues_of(c, f->row.id, &d, e));
    int64_t open = d.due < amount ? d.due : amount;
    if (open <= 0)
        return ERR_OK;
    TRY(books_add(&l, (struct books_line){BOOKS_TREASURY, f->row.received_unit, "", open}, e));
    TRY(books_add(&l, (struct books_line){BOOKS_RECEIVABLE, 0, "", -open}, e));
    TRY(post(c, f, books_kind_words[BOOKS_PAYMENT], &l, e));
    return record_paid(c, f->row.id, books_account_words[BOOKS_TREASURY], text_money(c->arena, open), e);
}

/* ---- by transfer */

enum err_code dues_transfer(struct ctx *c, const struct folder *f, int64_t due, struct dues_transfer *out, struct err *e)
{
    const struct unit *u = units_find(c->world->units, f->row.received_unit);
    const struct till_payee *p = u ? till_payee_find(c->world->till, u->code) : NULL;
    if (!p && u && u->tier == UNIT_OFFICE && (u = units_find(c->world->units, u->parent)))
        p = till_payee_find(c->world->till, u->code); /* an office's money is its commune's */
    *out = (struct dues_transfer){"", "", "", "", "", due - f->flow.amount};
    if (out->amount <= 0 || !p)
        return ERR_OK;
    out->bank = p->bank;
    out->account = p->account;
    out->name = p->name;
    out->purpose = arena_fmt(c->arena, "LP %s", record_code(c->world, f->row.id, c->arena));
    struct vietqr q = {.bin = p->bin, .account = p->account, .amount = out->amount, .purpose = out->purpose};
    return vietqr_write(&q, c->arena, &out->qr, e);
}
