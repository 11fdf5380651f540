/* What comes from the counter's form. See intake.h; must never write. */
#include "app/look/card.h"
#include "base/text.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/desk/intake.h"
#include <string.h>

static bool offered_here(const struct req *r, const struct procedure *p, const struct unit *u)
{
    const struct unit *province = units_province(r->ctx.world->units, u);
    return p && province && procedure_at_desk(p) && procedure_offered(p, province->code, u->code, folder_today(&r->ctx));
}

/* The commune for which it is received: one's own, or another one of the province ("_xa" of the form, "xa" of the address: its code). */
static const struct unit *deciding(struct req *r, const struct unit *desk)
{
    const char *code = req_value(r, "_xa");
    if (!*code)
        code = req_query(r, "xa");
    const struct unit *u = *code ? units_by_code(r->ctx.world->units, UNIT_COMMUNE, code) : units_desk(r->ctx.world->units, desk);
    return u && u->province == desk->province ? u : NULL;
}

/* Told in plain words, with what was typed: the desk has closed, or is not open yet. */
enum err_code intake_open(struct req *r, const struct unit *desk, struct err *e)
{
    if (unit_open_on(desk, folder_today(&r->ctx)))
        return ERR_OK;
    err(e, ERR_FORBIDDEN, "the desk is closed");
    e->text = "open.closed";
    return ERR_FORBIDDEN;
}

enum err_code intake_of(struct req *r, struct intake *in, struct err *e)
{
    const char *today = folder_today(&r->ctx), *variant = req_value(r, "_case");
    *in = (struct intake){.desk = units_find(r->ctx.world->units, r->actor.unit)};
    if (!units_desk(r->ctx.world->units, in->desk))
        return err(e, ERR_FORBIDDEN, "only the desk of a commune takes dossiers in");
    TRY(intake_open(r, in->desk, e));
    in->unit = deciding(r, in->desk);
    if (!in->unit)
        return err(e, ERR_NOT_FOUND, "no such commune in this province");
    in->plain = catalogue_find_at(r->ctx.world->catalogue, req_param(r, "procedure"), today, r->ctx.world->units, in->unit);
    if (!offered_here(r, in->plain, in->unit))
        return err(e, ERR_NOT_FOUND, "no such procedure here");
    in->procedure = folder_local(&r->ctx, in->plain, in->unit, today);
    if (!*variant)
        variant = req_query(r, "th");
    in->variant = *variant ? procedure_case_find(in->procedure, variant) : &in->procedure->cases[0];
    return in->variant ? ERR_OK : err(e, ERR_NOT_FOUND, "no such case");
}

static struct form_field own_field(struct req *r, const char *id, enum form_type type, bool required)
{
    const char *label = req_text(r, arena_fmt(r->x->arena, "desk.%s", id));
    return (struct form_field){.id = id, .type = type, .required = required, .pattern = "", .label = {label, label}, .hint = {"", ""},
                               .not_after = {.id = ""}, .not_before = {.id = ""}, .not_less = {.id = ""}, .equals = {.id = ""},
                               .born = {.id = ""}, .sex = {.id = ""}};
}

const struct form_field *intake_own_fields(struct req *r)
{
    struct form_field *row = ARENA_ARRAY(r->x->arena, struct form_field, INTAKE_OWN);
    row[0] = own_field(r, "applicant.name", FORM_NAME, true);
    row[1] = own_field(r, "applicant.identifier", FORM_IDENTIFIER, false);
    row[2] = own_field(r, "applicant.phone", FORM_PHONE, false);
    row[3] = own_field(r, "applicant.email", FORM_EMAIL, false);
    row[4] = own_field(r, "applicant.address", FORM_TEXT, false);
    return row;
}

/* ---- posted */

static bool pages_own(const char *name)
{
    return name[0] == '_' || strcmp(name, "csrf") == 0 || strcmp(name, "paper") == 0 || text_starts(name, "applicant.");
}

/* All fields of the form's steps, one after the other. */
static const struct form_field *all_fields(struct req *r, const struct form *form, size_t *n)
{
    *n = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        *n += form->steps[s].n_fields;
    struct form_field *all = ARENA_ARRAY(r->x->arena, struct form_field, *n + 1);
    for (size_t s = 0, k = 0; s < form->n_steps; k += form->steps[s++].n_fields)
        memcpy(all + k, form->steps[s].fields, form->steps[s].n_fields * sizeof *all);
    return all;
}

void intake_read(struct req *r, struct intake *in)
{
    size_t n_all, n = 0;
    const struct form_field *all = all_fields(r, &in->procedure->form, &n_all);
    struct form_values typed = form_read(r, all, n_all);
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, typed.n + r->x->form_n + 1);
    for (; n < typed.n; n++)
        v[n] = typed.at[n];
    for (size_t i = 0; i < r->x->form_n; i++) {
        const struct http_pair *p = &r->x->form[i];
        if (!pages_own(p->name) && !form_sends(all, n_all, p->name))
            v[n++] = (struct form_value){p->name, p->value};
    }
    in->values = (struct form_values){v, n};
    in->rows = form_pressed(r, all, n_all, &in->values);
    in->own = form_read(r, intake_own_fields(r), INTAKE_OWN);
}

/* ---- the card */

/* A fresh form begins with what is answered mostly. */
void intake_usual(struct req *r, struct intake *in)
{
    const struct form *form = &in->procedure->form;
    size_t most = 0, n = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        most += form->steps[s].n_fields;
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, most + 1);
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++) {
            const struct form_field *x = &form->steps[s].fields[i];
            if (x->n_usual && x->type != FORM_TEXT)
                v[n++] = (struct form_value){x->id, x->usual[0].id};
        }
    in->values = card_lay_over((struct form_values){v, n}, in->values, r->x->arena);
}

void intake_prefill(struct req *r, struct intake *in, const struct card *c)
{
    static const struct card none = {0};
    struct arena *a = r->x->arena;
    c = c ? c : &none;
    const struct form_value mine[] = {{"applicant.name", c->name}, {"applicant.identifier", c->identifier}, {"applicant.address", c->address}};
    struct form_value *own = ARENA_ARRAY(a, struct form_value, INTAKE_OWN);
    size_t m = 0;
    for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++)
        if (mine[i].value && *mine[i].value)
            own[m++] = mine[i];
    in->values = card_lay_over(in->values, card_fill(r, &in->procedure->form, c, in->unit->code), a);
    in->own = card_lay_over(in->own, (struct form_values){own, m}, a);
}

void intake_read_card(struct req *r, struct intake *in)
{
    const char *text = text_trim(r->x->arena, req_value(r, "_qr"));
    struct identifier id;
    struct card card = {0};
    if (identifier_parse(text, &id))
        card.identifier = text;
    else if (*text && card_parse(text, r->x->arena, &card, NULL)) {
        problem_add(&r->problems, "_qr", "card.unreadable", 0);
        return;
    }
    in->card_read = *text != 0;
    in->doubts = card.doubts;
    intake_prefill(r, in, &card);
}

/* ---- papers: files that were taken, and what was shown or handed over */

struct attachments intake_papers(struct req *r, const struct intake *in)
{
    const struct uploads *u = uploads_of(r);
    struct attachments all = {0};
    for (size_t i = 0; i < u->n; i++) {
        const struct act_file *f = &u->file[i];
        struct attachment one = {.paper = f->paper, .file = f->upload.sha256, .name = f->upload.name, .type = f->type, .size = f->upload.size,
                                 .at = r->ctx.now, .state = "new", .note = ""};
        attachments_add(&all, &one, false, r->x->arena);
    }
    for (size_t i = 0; i < r->x->form_n; i++) {
        const char *paper = r->x->form[i].value;
        struct attachment one = {.paper = paper, .file = "", .name = "", .type = "", .at = r->ctx.now, .state = "new", .note = ""};
        if (strcmp(r->x->form[i].name, "paper") == 0 && !uploads_kept(r, paper).n && procedure_paper_find(in->procedure, paper))
            attachments_add(&all, &one, false, r->x->arena);
    }
    return all;
}
