/* The result's paper of a draft with invented answers: the same code that issues results makes its text. Nothing is numbered, nothing kept. */
#include "rooms/designer/head.h"
#include "rooms/designer/room.h"
#include "rooms/designer/sample.h"
#include "print/pdf.h"
#include "reference/units.h"
#include "service/result.h"
#include <string.h>

static struct folder invented(const struct req *r, const struct sample *s, struct form_values answers)
{
    const struct procedure *p = s->procedure;
    struct folder f = {.procedure = p, .unit = s->unit, .values = answers};
    const struct form_field *name = NULL;
    record_init(&f.row, &dossier_model);
    f.row.id = dossier_id((struct dossier_key){.day = dossier_day(r->ctx.now), .unit = (int)s->unit->id, .number = 1});
    f.row.procedure = p->code;
    f.row.revision = p->revision;
    f.row.variant = s->variant->id;
    f.row.channel = s->channel;
    f.row.unit = f.row.received_unit = s->unit->id;
    f.row.received_at = f.row.due_at = f.row.submitted_at = r->ctx.now;
    for (size_t i = 0; i < p->form.n_steps && !name; i++)
        for (size_t k = 0; k < p->form.steps[i].n_fields && !name; k++)
            name = p->form.steps[i].fields[k].type == FORM_NAME ? &p->form.steps[i].fields[k] : NULL;
    f.row.name = name ? form_get(answers, name->id) : "";
    f.flow.fields = sample_entries(r, s, answers);
    return f;
}

enum err_code result_send(struct req *r, struct err *e)
{
    struct draft_page p;
    struct form_values answers;
    const char *text;
    struct buf pdf = buf_init(r->x->arena, 64 * 1024);
    TRY(head_load(r, &p, e));
    if (!p.procedure || procedure_described(p.procedure))
        return err(e, ERR_NOT_FOUND, "the draft has no result to show");
    struct sample s = sample_of(r, p.procedure, req_query(r, "th"), req_query(r, "kenh"));
    TRY(sample_answers(r, &s, &answers, e));
    struct folder f = invented(r, &s, answers);
    TRY(result_preview(&r->ctx, &f, &text, e));
    struct pdf_setup setup = {.name = "result", .title = p.procedure->result.name.vi, .lang = "vi", .created = r->ctx.now, .page_word = "Trang",
                              .footer = req_text(r, "designer.sample_foot")};
    TRY(pdf_write(&setup, text, &pdf, e));
    return req_send(r, "application/pdf", arena_fmt(r->x->arena, "%s-ket-qua-thu.pdf", p.row->code), pdf.p, pdf.n);
}
