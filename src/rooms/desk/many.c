/* See many.h. Must never do an act that asks for something: that is for the dossier's own page. */
#include "rooms/desk/many.h"
#include "app/documents.h"
#include "service/act.h"
#include "service/record.h"
#include <string.h>

enum { OFFERS = 32, RECEIPTS_MAX = 50 };

enum what { FORWARD, HAND_OVER, RECEIPTS, ASSIGN, WHATS };
static const char *const words[] = {"chuyen", "tra", "in", "giao", NULL};

struct many {
    int what;            /* words above: messages "desk.many.<word>" */
    struct list results; /* struct tick_result */
    int64_t done, failed;
    const char *print;   /* address of the receipts in one PDF; "" = none */
};
static const struct field fields[] = {
    FIELD(many, what, F_ENUM, .words = words, .label = "desk.many"), FIELD(many, results, F_LIST, .of = &desk_tick_result_model),
    FIELD(many, done, F_INT), FIELD(many, failed, F_INT), FIELD(many, print, F_TEXT),
};
const struct model many_model = MODEL(many, fields, .doc = "What became of several dossiers picked on the worklist");

static bool asks(const struct wf_act *a)
{
    return a->n_fields || a->n_papers || a->amount || a->reason == NEED_REQUIRED || a->note == NEED_REQUIRED || a->items == NEED_REQUIRED || a->limit.amount;
}

/* The one act of the kind that is offered now and asks for nothing; else why there is none. */
static const struct wf_act *act_for(struct req *r, const struct folder *f, enum wf_kind kind, const char **why)
{
    const struct wf_act *all[OFFERS], *found = NULL;
    size_t n = act_offers(&r->ctx, f, all, OFFERS), of_kind = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i]->kind == kind) {
            found = all[i];
            of_kind++;
        }
    *why = of_kind > 1 ? "choose" : of_kind && asks(found) ? "invalid" : of_kind ? "" : "not_offered";
    return **why ? NULL : found;
}

static enum err_code act_one(struct req *r, enum wf_kind kind, struct tick *t, struct tick_result *out, struct err *e)
{
    struct folder f;
    struct err mine = {0};
    *out = (struct tick_result){.code = t->code, .who = "", .outcome = "not_found"};
    enum err_code rc = t->dossier ? folder_load(&r->ctx, t->dossier, &f, &mine) : ERR_NOT_FOUND;
    if (rc) {
        out->outcome = batch_outcome(rc);
        *e = mine;
        return out->outcome ? ERR_OK : rc;
    }
    const struct wf_act *act = act_for(r, &f, kind, &out->outcome);
    if (!act) {
        if (f.row.version != t->version)
            out->who = batch_last_actor(r, t->dossier);
        return ERR_OK;
    }
    t->act = act->id;
    return batch_act(r, t, out, e);
}

static const char *receipts_address(struct req *r, const struct tick_result *row, size_t n)
{
    struct buf b = buf_init(r->x->arena, 256);
    buf_str(&b, "/viec/nhieu/giay-tiep-nhan.pdf");
    for (size_t i = 0, k = 0; i < n; i++)
        if (row[i].done)
            buf_fmt(&b, "%chs=%s", k++ ? '&' : '?', row[i].code);
    return b.p;
}

/* A receipt is there for every dossier that one may see; printing it changes nothing. */
static enum err_code receipt_one(struct req *r, const struct tick *t, struct tick_result *out, struct err *e)
{
    struct folder f;
    struct err mine = {0};
    enum err_code rc = t->dossier ? folder_load(&r->ctx, t->dossier, &f, &mine) : ERR_NOT_FOUND;
    *out = (struct tick_result){.code = t->code, .who = "", .outcome = batch_outcome(rc), .done = rc == ERR_OK};
    if (out->outcome)
        return ERR_OK;
    *e = mine;
    return rc;
}

static enum err_code to_assignment(struct req *r, const struct tick *tick, size_t n, struct err *e)
{
    struct buf b = buf_init(r->x->arena, 256);
    if (!(r->actor.roles & ROLE_LEADER))
        return err(e, ERR_FORBIDDEN, "a leader assigns");
    buf_str(&b, "/viec/giao");
    for (size_t i = 0; i < n; i++)
        buf_fmt(&b, "%chs=%s", i ? '&' : '?', record_code(r->ctx.world, tick[i].dossier, r->x->arena));
    return req_go(r, "%s", b.p);
}

static enum err_code read_what(struct req *r, int *out, size_t ticked, struct err *e)
{
    *out = WHATS;
    for (int i = 0; i < WHATS; i++)
        if (strcmp(words[i], req_value(r, "lam")) == 0)
            *out = i;
    if (*out == WHATS)
        problem_add(&r->problems, "lam", "err.wrong_type", 0);
    if (!ticked)
        problem_add(&r->problems, "hs", "desk.batch.none", 0);
    if (*out == RECEIPTS && ticked > RECEIPTS_MAX)
        problem_add(&r->problems, "hs", "desk.many.most", RECEIPTS_MAX);
    return req_checked(r, e);
}

enum err_code many_do(struct req *r, struct err *e)
{
    struct tick tick[BATCH_MAX];
    size_t n = batch_ticks(r, tick);
    struct many *v = ARENA_NEW(r->x->arena, struct many);
    struct tick_result *out = ARENA_ARRAY(r->x->arena, struct tick_result, n + 1);
    TRY(read_what(r, &v->what, n, e));
    if (v->what == ASSIGN)
        return to_assignment(r, tick, n, e);
    for (size_t i = 0; i < n; i++) {
        if (v->what == RECEIPTS)
            TRY(receipt_one(r, &tick[i], &out[i], e));
        else
            TRY(act_one(r, v->what == FORWARD ? ACT_FORWARD : ACT_HAND_OVER, &tick[i], &out[i], e));
        v->done += out[i].done;
        v->failed += !out[i].done;
    }
    v->results = (struct list){out, n};
    v->print = v->what == RECEIPTS && v->done ? receipts_address(r, out, n) : "";
    return req_show(r, v);
}

enum err_code many_receipts(struct req *r, struct err *e)
{
    struct tick tick[BATCH_MAX];
    size_t n = batch_ticks(r, tick);
    struct folder *f = ARENA_ARRAY(r->x->arena, struct folder, n + 1);
    struct buf pdf = buf_init(r->x->arena, 64 * 1024);
    if (!n || n > RECEIPTS_MAX)
        return err(e, ERR_NOT_FOUND, "1 to %d dossiers", RECEIPTS_MAX);
    for (size_t i = 0; i < n; i++) {
        TRY(tick[i].dossier ? folder_load(&r->ctx, tick[i].dossier, &f[i], e) : err(e, ERR_NOT_FOUND, "no such dossier"));
        req_reads(r, tick[i].dossier, arena_fmt(r->x->arena, "%s 01", req_text(r, "desk.read.form")));
    }
    TRY(document_forms(r, "01", f, n, &pdf, e));
    return req_send(r, "application/pdf", "giay-tiep-nhan.pdf", pdf.p, pdf.n);
}
