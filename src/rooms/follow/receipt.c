/* The receipt on the screen, and official papers as PDF. Must never show a secret to anybody but the applicant. */
#include "app/due_view.h"
#include "app/documents.h"
#include "print/qr.h"
#include "rooms/follow/pay.h"
#include "rooms/follow/status_view.h"
#include "service/files.h"
#include "service/opening.h"
#include "reference/units.h"
#include <stdlib.h>
#include <string.h>

static const char *const channels[] = {"counter", "online", "post", NULL};

struct follow_receipt {
    const char *code, *secret, *name, *procedure_code, *variant, *applicant, *unit, *desk, *channel, *address, *qr;
    int64_t qr_size, submitted, received, fee;
    bool accepted, assessed;
    struct due_view due;
    struct list papers; /* struct fact_row */
    struct pay_view money;
    struct reach reach; /* of the desk */
};
static const struct field paper_fields[] = {FIELD(fact_row, label, F_TEXT), FIELD(fact_row, value, F_TEXT)};
static const struct model paper_model = {.name = "receipt_paper", .size = sizeof(struct fact_row), .fields = paper_fields, .n = 2};
static const struct field fields[] = {
    FIELD(follow_receipt, code, F_TEXT), FIELD(follow_receipt, secret, F_TEXT, .flags = FIELD_PRIVATE), FIELD(follow_receipt, name, F_TEXT),
    FIELD(follow_receipt, procedure_code, F_TEXT), FIELD(follow_receipt, variant, F_TEXT), FIELD(follow_receipt, applicant, F_TEXT),
    FIELD(follow_receipt, unit, F_TEXT), FIELD(follow_receipt, desk, F_TEXT), FIELD(follow_receipt, reach, F_RECORD, .of = &reach_model, .doc = "Of the desk"),
    FIELD(follow_receipt, channel, F_TEXT, .words = channels, .label = "document.channel"), FIELD(follow_receipt, address, F_TEXT, .doc = "Where the QR code leads"),
    FIELD(follow_receipt, qr, F_TEXT, .flags = FIELD_PRIVATE), FIELD(follow_receipt, qr_size, F_INT, .flags = FIELD_PRIVATE),
    FIELD(follow_receipt, submitted, F_INSTANT), FIELD(follow_receipt, received, F_INSTANT), FIELD(follow_receipt, fee, F_MONEY),
    FIELD(follow_receipt, accepted, F_BOOL), FIELD(follow_receipt, assessed, F_BOOL, .doc = "More is told by an office later"),
    FIELD(follow_receipt, due, F_RECORD, .of = &due_view_model), FIELD(follow_receipt, papers, F_LIST, .of = &paper_model),
    FIELD(follow_receipt, money, F_RECORD, .of = &pay_view_model),
};
const struct model follow_receipt_model = MODEL(follow_receipt, fields, .doc = "The receipt of a dossier");

/* Each paper of which something is there. */
static struct list papers_of(const struct req *r, const struct folder *f)
{
    const struct paper_row *rows;
    const struct attachment *x = f->papers.items.items;
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    size_t n = papers_for(f->procedure, f->values, &env, r->x->arena, &rows), k = 0;
    struct fact_row *out = ARENA_ARRAY(r->x->arena, struct fact_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        int there = 0;
        for (size_t j = 0; j < f->papers.items.n; j++)
            there += strcmp(x[j].paper, rows[i].paper->id) == 0 && strcmp(x[j].state, "replaced") != 0;
        if (there)
            out[k++] = (struct fact_row){label_in(&rows[i].paper->name, r->ctx.lang), arena_fmt(r->x->arena, "%d", there)};
    }
    return (struct list){out, k};
}

static void put_fee(const struct req *r, const struct folder *f, struct follow_receipt *v)
{
    const struct fee_row *rows;
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    size_t n = fees_for(f->procedure, f->values, &env, r->x->arena, &rows);
    v->fee = fees_total(rows, n);
    for (size_t i = 0; i < n; i++)
        v->assessed = v->assessed || rows[i].fee->assessed;
}

enum err_code follow_receipt(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    struct follow_receipt *v = ARENA_NEW(r->x->arena, struct follow_receipt);
    const struct units *all = r->ctx.world->units;
    struct qr qr;
    TRY(follow_own(r, f, e));
    const struct procedure_case *variant = procedure_case_find(f->procedure, f->row.variant);
    const char *today = folder_today(&r->ctx), *address = document_address(r, f->row.id);
    TRY(qr_make(address, r->x->arena, &qr, e));
    *v = (struct follow_receipt){
        .code = follow_code(r, f), .secret = opening_secret(r->ctx.world, f->row.id, r->x->arena), .name = label_in(&f->procedure->name, r->ctx.lang),
        .procedure_code = f->procedure->code, .variant = f->procedure->n_cases > 1 && variant ? label_in(&variant->name, r->ctx.lang) : "",
        .applicant = f->row.name, .unit = units_with_province(all, f->unit, today, r->ctx.lang, r->x->arena), .channel = f->row.channel,
        .desk = units_in_sentence(all, units_find(all, f->row.received_unit), today, r->ctx.lang, r->x->arena), .address = address,
        .qr = qr_path(&qr, r->x->arena), .qr_size = qr.size, .submitted = f->row.submitted_at, .received = f->row.received_at,
        .accepted = f->clock_set, .papers = papers_of(r, f),
    };
    put_fee(r, f, v);
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "follow.receipt"), v->code);
    TRY(due_view_of(&r->ctx, f, &v->due, e));
    TRY(pay_view_of(r, f, &v->money, e));
    TRY(reach_of(&r->ctx, units_find(all, f->row.received_unit), &v->reach, e));
    return req_show(r, v);
}

enum err_code follow_receipt_pdf(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    TRY(follow_own(r, f, e));
    return document_send(r, "01", f, e);
}

/* "02.pdf" */
enum err_code follow_form_pdf(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    const char *name = req_param(r, "form");
    TRY(follow_own(r, f, e));
    if (strlen(name) != 6 || strcmp(name + 2, ".pdf") != 0)
        return err(e, ERR_NOT_FOUND, "no such form");
    return document_send(r, arena_strn(r->x->arena, name, 2), f, e);
}

enum err_code follow_result_pdf(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    TRY(follow_own(r, f, e));
    if (f->row.national < 9)
        return err(e, ERR_NOT_FOUND, "not ready yet");
    return document_send_result(r, f, e);
}

/* A paper of the applicant's own; what officers attached is not. */
enum err_code follow_file(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    TRY(follow_own(r, f, e));
    const struct attachment *x = attachments_find(&f->papers, req_id(r, "n"));
    if (!x || !*x->file || !procedure_paper_find(f->procedure, x->paper))
        return err(e, ERR_NOT_FOUND, "no such paper");
    return req_send_file(r, x->type, x->name, file_path(r->ctx.world, x->file, r->x->arena));
}
