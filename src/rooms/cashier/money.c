/* The payments of one dossier: what is due, taking money, giving it back. Must never decide who may. */
#include "rooms/cashier/room.h"
#include "app/form_view.h"
#include "rooms/cashier/moves.h"
#include "service/money/payments.h"
#include "service/record.h"
#include <string.h>

static const char *const ways[] = {"cash", "bank", "gateway", NULL};

struct money_input { int64_t amount; const char *how, *reference, *note; };
static const struct field input_fields[] = {
    FIELD(money_input, amount, F_MONEY, .label = "cashier.amount"), FIELD(money_input, how, F_TEXT, .words = ways, .label = "cashier.how"),
    FIELD(money_input, reference, F_TEXT, .max = 60, .label = "cashier.reference"), FIELD(money_input, note, F_TEXT, .max = 300, .label = "cashier.note"),
};
const struct model money_input_model = MODEL(money_input, input_fields);

struct money_view {
    const char *code, *procedure, *applicant, *typed_amount, *typed_note, *typed_reference, *how;
    const char *amount_error, *note_error;
    int64_t charged, paid, due, overpaid, cash, bank, gateway;
    bool may_take, may_give_back, refused;
    struct list moves; /* struct posting_row */
};
static const struct field fields[] = {
    FIELD(money_view, code, F_TEXT), FIELD(money_view, procedure, F_TEXT), FIELD(money_view, applicant, F_TEXT), FIELD(money_view, charged, F_MONEY),
    FIELD(money_view, paid, F_MONEY), FIELD(money_view, due, F_MONEY), FIELD(money_view, overpaid, F_MONEY), FIELD(money_view, cash, F_MONEY),
    FIELD(money_view, bank, F_MONEY), FIELD(money_view, gateway, F_MONEY), FIELD(money_view, may_take, F_BOOL), FIELD(money_view, may_give_back, F_BOOL),
    FIELD(money_view, typed_amount, F_TEXT, .flags = FIELD_PRIVATE), FIELD(money_view, typed_note, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(money_view, typed_reference, F_TEXT, .flags = FIELD_PRIVATE), FIELD(money_view, how, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(money_view, amount_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(money_view, note_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(money_view, refused, F_BOOL, .flags = FIELD_PRIVATE), FIELD(money_view, moves, F_LIST, .of = &cashier_move_model),
};
const struct model money_model = MODEL(money_view, fields, .doc = "What a dossier owes and what was paid");

static void put_typed(struct req *r, struct money_view *v)
{
    v->typed_amount = r->again ? req_value(r, "amount") : v->due > 0 ? arena_fmt(r->x->arena, "%lld", (long long)v->due) : "";
    v->typed_note = r->again ? req_value(r, "note") : "";
    v->typed_reference = r->again ? req_value(r, "reference") : "";
    v->how = r->again ? req_value(r, "how") : "cash";
    v->amount_error = form_problem(r, "amount");
    v->note_error = form_problem(r, "note");
    v->refused = r->problems.n != 0;
}

enum err_code money_show(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    struct money_view *v = ARENA_NEW(r->x->arena, struct money_view);
    struct dues d;
    struct list moves;
    TRY(folder_load(&r->ctx, req_dossier(r), f, e));
    TRY(dues_of(&r->ctx, f->row.id, &d, e));
    TRY(books_moves(r->ctx.db, f->row.id, r->x->arena, &moves, e));
    *v = (struct money_view){.code = record_code(r->ctx.world, f->row.id, r->x->arena), .procedure = label_in(&f->procedure->name, r->ctx.lang),
                             .applicant = f->row.name, .charged = d.charged, .paid = d.paid, .due = d.due > 0 ? d.due : 0, .overpaid = d.overpaid,
                             .cash = d.cash, .bank = d.bank, .gateway = d.gateway, .moves = cashier_moves(r, moves)};
    v->may_take = d.due > 0 && payment_may_take(&r->actor, f);
    v->may_give_back = d.paid > 0 && payment_may_give_back(&r->actor, f);
    put_typed(r, v);
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "cashier.money"), v->code);
    req_reads(r, f->row.id, req_text(r, "cashier.read"));
    return req_show(r, v);
}

static enum books_account account_of(const char *how)
{
    return strcmp(how, "bank") == 0 ? BOOKS_BANK : strcmp(how, "gateway") == 0 ? BOOKS_GATEWAY : BOOKS_CASH;
}

static struct payment payment_of(const struct req *r)
{
    const struct money_input *in = r->input;
    return (struct payment){.dossier = req_dossier(r), .account = account_of(in->how), .amount = in->amount, .reference = in->reference, .note = in->note};
}

enum err_code money_take(struct req *r, struct err *e)
{
    struct payment_made made;
    struct payment p = payment_of(r);
    if (p.account == BOOKS_GATEWAY) /* the gateway tells that itself */
        p.account = BOOKS_BANK;
    TRY(payment_take(&r->ctx, &p, &r->problems, &made, e));
    return req_go(r, "/viec/ho-so/%s/thu-phi?tb=%s", req_param(r, "code"), made.confirmed ? "phi-da-thu-tiep" : "phi-da-thu");
}

enum err_code money_give_back(struct req *r, struct err *e)
{
    struct payment p = payment_of(r);
    TRY(payment_give_back(&r->ctx, &p, &r->problems, e));
    return req_go(r, "/viec/ho-so/%s/thu-phi?tb=phi-da-hoan", req_param(r, "code"));
}
