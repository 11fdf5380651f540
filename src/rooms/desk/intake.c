/* Taking in at the counter: choosing the procedure, the form with the card's data, and the dossier. */
#include "rooms/desk/intake.h"
#include "app/look/card.h"
#include "app/look/reading.h"
#include "base/text.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/desk/room.h"
#include "service/files.h"
#include "service/record.h"
#include <string.h>

enum { FOUND_MAX = 60, OTHERS_MAX = 12 };

/* ---- which procedure */

struct intake_case { const char *id, *name; };
struct intake_row { const char *code, *procedure_name, *field; struct list cases; bool single; };
struct choose { struct list rows; const char *query; };

static const struct field case_fields[] = {FIELD(intake_case, id, F_TEXT), FIELD(intake_case, name, F_TEXT)};
static const struct model case_model = MODEL(intake_case, case_fields);
static const struct field row_fields[] = {
    FIELD(intake_row, code, F_TEXT), FIELD(intake_row, procedure_name, F_TEXT), FIELD(intake_row, field, F_TEXT), FIELD(intake_row, single, F_BOOL),
    FIELD(intake_row, cases, F_LIST, .of = &case_model),
};
static const struct model row_model = MODEL(intake_row, row_fields, .doc = "A procedure that this desk takes in");
static const struct field choose_fields[] = {FIELD(choose, rows, F_LIST, .of = &row_model), FIELD(choose, query, F_TEXT)};
const struct model intake_choose_model = MODEL(choose, choose_fields, .doc = "What can be taken in at this counter");

static struct intake_row row_of(struct req *r, const struct procedure *p)
{
    struct intake_case *c = ARENA_ARRAY(r->x->arena, struct intake_case, p->n_cases + 1);
    for (size_t i = 0; i < p->n_cases; i++)
        c[i] = (struct intake_case){p->cases[i].id, label_in(&p->cases[i].name, r->ctx.lang)};
    return (struct intake_row){p->code, label_in(&p->name, r->ctx.lang), label_in(&p->field, r->ctx.lang), {c, p->n_cases}, p->n_cases == 1};
}

enum err_code intake_choose(struct req *r, struct err *e)
{
    const struct procedure *found[FOUND_MAX];
    const struct unit *own = units_find(r->ctx.world->units, r->actor.unit), *u = units_desk(r->ctx.world->units, own);
    const struct unit *province = units_province(r->ctx.world->units, u);
    const char *today = folder_today(&r->ctx);
    struct choose *v = ARENA_NEW(r->x->arena, struct choose);
    struct intake_row *row = ARENA_ARRAY(r->x->arena, struct intake_row, FOUND_MAX);
    size_t k = 0;
    if (!u || !province)
        return err(e, ERR_FORBIDDEN, "only the desk of a commune takes dossiers in");
    TRY(intake_open(r, own, e));
    v->query = req_query(r, "tim");
    size_t n = catalogue_search(r->ctx.world->catalogue, v->query, today, r->x->arena, found, FOUND_MAX);
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p = catalogue_find_at(r->ctx.world->catalogue, found[i]->code, today, r->ctx.world->units, u);
        if (p && procedure_at_desk(p) && procedure_offered(p, province->code, u->code, today))
            row[k++] = row_of(r, p);
    }
    v->rows = (struct list){row, k};
    return req_show(r, v);
}

/* ---- the form */

struct other_unit { const char *code, *name; };
static const struct field other_fields[] = {FIELD(other_unit, code, F_TEXT), FIELD(other_unit, name, F_TEXT)};
static const struct model other_model = MODEL(other_unit, other_fields, .doc = "A commune for which this desk may receive");

struct section { const char *id, *title, *hint; struct list fields; };
struct intake_view {
    const char *procedure, *name, *variant, *variant_name, *card, *card_error, *photo_error;
    const char *xa, *for_unit, *noi; /* received for another commune: its code and name; what was looked for */
    struct list others;    /* struct other_unit: what was found */
    bool many_cases, card_read, differs, photos;
    struct list cases;     /* struct intake_case */
    struct list fields;    /* struct field_view: the applicant */
    struct list sections;  /* struct section */
    struct list slots;     /* struct slot */
    struct list known;     /* struct slot: the state has them already */
    struct list readings;  /* struct reading_view: what a machine read off papers */
    struct list drawn;     /* struct field_view: of all sections */
    struct list wrong;     /* struct wrong */
    struct due_view promise;
};
static const struct field section_fields[] = {
    FIELD(section, id, F_TEXT), FIELD(section, title, F_TEXT), FIELD(section, hint, F_TEXT), FIELD(section, fields, F_LIST, .of = &field_view_model),
};
static const struct model section_model = MODEL(section, section_fields, .doc = "A step of the form");
static const struct field view_fields[] = {
    FIELD(intake_view, procedure, F_TEXT), FIELD(intake_view, name, F_TEXT), FIELD(intake_view, variant, F_TEXT), FIELD(intake_view, variant_name, F_TEXT),
    FIELD(intake_view, xa, F_TEXT, .doc = "code of another commune for which it is received"), FIELD(intake_view, for_unit, F_TEXT), FIELD(intake_view, noi, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(intake_view, others, F_LIST, .of = &other_model),
    FIELD(intake_view, card, F_TEXT, .flags = FIELD_PRIVATE), FIELD(intake_view, card_error, F_TEXT), FIELD(intake_view, many_cases, F_BOOL), FIELD(intake_view, card_read, F_BOOL),
    FIELD(intake_view, photos, F_BOOL, .flags = FIELD_PRIVATE), FIELD(intake_view, photo_error, F_TEXT),
    FIELD(intake_view, differs, F_BOOL, .doc = "identifier and card disagree on sex or year"), FIELD(intake_view, cases, F_LIST, .of = &case_model),
    FIELD(intake_view, fields, F_LIST, .of = &field_view_model), FIELD(intake_view, sections, F_LIST, .of = &section_model),
    FIELD(intake_view, readings, F_LIST, .of = &reading_view_model),
    FIELD(intake_view, slots, F_LIST, .of = &desk_slot_model), FIELD(intake_view, known, F_LIST, .of = &desk_slot_model),
    FIELD(intake_view, wrong, F_LIST, .flags = FIELD_PRIVATE, .of = &desk_wrong_model), FIELD(intake_view, promise, F_RECORD, .of = &due_view_model),
};
const struct model intake_model = MODEL(intake_view, view_fields, .doc = "The form at the counter, filled in as far as it is known");

/* All steps stand on one page, so a field that hangs on one of another step is shown as well. */
static void add_sections(struct req *r, const struct intake *in, struct intake_view *v)
{
    const struct form *form = &in->procedure->form;
    struct form_env env = folder_env(&r->ctx, in->variant->id, "counter");
    size_t total = 0, at = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        total += form->steps[s].n_fields;
    struct form_field *all = ARENA_ARRAY(r->x->arena, struct form_field, total + 1);
    struct section *row = ARENA_ARRAY(r->x->arena, struct section, form->n_steps + 1);
    total = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            if (form->steps[s].fields[i].type != FORM_FILE) /* those stand among the papers */
                all[total++] = form->steps[s].fields[i];
    struct form_look look = {.form = form, .fields = all, .n = total, .values = in->values, .env = &env, .province = in->unit->province};
    struct list drawn = form_view_of(r, &look);
    v->drawn = drawn;
    struct field_view *view = drawn.items;
    for (size_t s = 0; s < form->n_steps; s++) {
        const struct form_step *step = &form->steps[s];
        size_t first = at;
        for (size_t i = 0; i < step->n_fields && at < drawn.n; i++)
            at += strcmp(view[at].id, step->fields[i].id) == 0;
        row[s] = (struct section){step->id, label_in(&step->title, r->ctx.lang), label_in(&step->hint, r->ctx.lang), {view + first, at - first}};
    }
    v->sections = (struct list){row, form->n_steps};
}

static void add_papers(struct req *r, const struct intake *in, struct intake_view *v)
{
    struct slot *row = ARENA_ARRAY(r->x->arena, struct slot, in->variant->n_papers + 1), *known = ARENA_ARRAY(r->x->arena, struct slot, in->variant->n_papers + 1);
    size_t n = 0, k = 0;
    for (size_t i = 0; i < in->variant->n_papers; i++) {
        const struct paper *p = procedure_paper_find(in->procedure, in->variant->papers[i].id);
        if (p && p->need == PAPER_KNOWN)
            known[k++] = slot_of(r, p, true);
        else if (p) {
            row[n] = slot_of(r, p, true);
            row[n].readable = reading_offered(r, p);
            row[n++].needed = p->need == PAPER_REQUIRED && !p->when.line;
        }
    }
    v->slots = (struct list){row, n};
    v->known = (struct list){known, k};
}

/* For whom else: communes of the province by a part of their name. */
static void add_others(struct req *r, const struct intake *in, struct intake_view *v)
{
    const struct unit *hit[OTHERS_MAX];
    const struct units *all = r->ctx.world->units;
    v->noi = text_trim(r->x->arena, req_query(r, "noi"));
    size_t n = units_search(all, (struct unit_query){.text = v->noi, .province = in->desk->province, .tiers = 1u << UNIT_COMMUNE}, r->x->arena, hit, OTHERS_MAX);
    struct other_unit *row = ARENA_ARRAY(r->x->arena, struct other_unit, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct other_unit){hit[i]->code, units_title(all, hit[i], folder_today(&r->ctx), r->ctx.lang, r->x->arena)};
    v->others = (struct list){row, n};
    v->xa = in->unit != in->desk ? in->unit->code : "";
    v->for_unit = in->unit != in->desk ? units_title(all, in->unit, folder_today(&r->ctx), r->ctx.lang, r->x->arena) : "";
}

static void add_cases(struct req *r, const struct intake *in, struct intake_view *v)
{
    struct intake_row row = row_of(r, in->procedure);
    v->cases = row.cases;
    v->many_cases = !row.single;
}

/* The date that would be promised now. */
static enum err_code add_promise(struct req *r, const struct intake *in, struct intake_view *v, struct err *e)
{
    struct folder like = {.clock = deadline_of(&in->variant->limit, r->ctx.now), .clock_set = true, .unit = in->unit, .row = {.unit = in->unit->id}};
    if (!like.clock.law)
        like.clock.law = "";
    return due_view_of(&r->ctx, &like, &v->promise, e);
}

static enum err_code view(struct req *r, const struct intake *in, struct intake_view *v, struct err *e)
{
    struct form_env env = folder_env(&r->ctx, in->variant->id, "counter");
    struct form_look own = {.fields = intake_own_fields(r), .n = INTAKE_OWN, .values = in->own, .env = &env, .province = in->unit->province};
    *v = (struct intake_view){
        .procedure = in->procedure->code, .name = label_in(&in->procedure->name, r->ctx.lang), .variant = in->variant->id,
        .variant_name = label_in(&in->variant->name, r->ctx.lang), .card = in->card_read ? "" : req_value(r, "_qr"), .card_error = form_problem(r, "_qr"), .card_read = in->card_read,
        .photos = card_photo_offered(r), .photo_error = form_problem(r, CARD_PHOTO),
        .differs = (in->doubts & (CARD_SEX_DIFFERS | CARD_YEAR_DIFFERS)) != 0,
    };
    v->fields = form_view_of(r, &own);
    v->readings = reading_views(r, &in->procedure->form, &env);
    add_sections(r, in, v);
    add_papers(r, in, v);
    add_cases(r, in, v);
    add_others(r, in, v);
    v->wrong = act_wrong(r, (const struct list *const[]){&v->fields, &v->drawn}, 2, &v->slots);
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "desk.take_in"), v->name);
    return add_promise(r, in, v, e);
}

/* Its button was pressed, or a card lies in the field that nobody has read yet: a scanner ends with Enter, whatever button that presses. */
static bool asks_for_card(const struct req *r)
{
    return http_form(r->x, "_dien") || *text_trim(r->x->arena, req_value(r, "_qr"));
}

enum err_code intake_show(struct req *r, struct err *e)
{
    struct intake in;
    struct intake_view *v = ARENA_NEW(r->x->arena, struct intake_view);
    TRY(intake_of(r, &in, e));
    intake_read(r, &in);
    if (!r->x->form_n) {
        intake_prefill(r, &in, NULL);
        intake_usual(r, &in);
    }
    TRY(view(r, &in, v, e));
    return req_show(r, v);
}

static const struct paper *find_paper(const void *with, const char *id)
{
    return procedure_paper_find(with, id);
}

enum err_code intake_files(struct req *r, struct err *e)
{
    struct intake in;
    TRY(intake_of(r, &in, e));
    TRY(card_photo_read(r, e));
    TRY(uploads_take(r, 0, find_paper, in.procedure, e));
    return reading_take(r, in.procedure, e);
}

/* ---- taken in */

static void add_problems(struct req *r, const struct problems *p)
{
    for (size_t i = 0; i < p->n; i++)
        problem_add(&r->problems, p->row[i].field, p->row[i].text, p->row[i].n);
}

static enum err_code keep_files(struct req *r, struct err *e)
{
    const struct uploads *u = uploads_of(r);
    for (size_t i = 0; i < u->n; i++)
        TRY(file_keep(&r->ctx, &u->file[i].upload, u->file[i].type, e));
    return ERR_OK;
}

/* What is wrong with the applicant and with the application is told at once; whatever was written goes with the savepoint. */
static enum err_code take_in(struct req *r, const struct intake *in, struct err *e)
{
    struct form_values own;
    struct folder f;
    struct problems mine = {.arena = r->x->arena}, theirs = {.arena = r->x->arena};
    struct form_env env = folder_env(&r->ctx, in->variant->id, "counter");
    form_check_fields(intake_own_fields(r), INTAKE_OWN, in->own, &env, &mine, &own);
    struct opening o = {
        .procedure = in->plain, .unit = in->unit, .variant = in->variant->id, .channel = "counter", .account = 0,
        .name = form_get(own, "applicant.name"), .identifier = form_get(own, "applicant.identifier"), .phone = form_get(own, "applicant.phone"),
        .email = form_get(own, "applicant.email"), .address = form_get(own, "applicant.address"), .values = in->values, .papers = intake_papers(r, in),
    };
    enum err_code rc = opening_take_in(&r->ctx, &o, &theirs, &f, e);
    add_problems(r, &mine);
    add_problems(r, &theirs);
    if (rc)
        return rc;
    TRY(req_checked(r, e));
    TRY(keep_files(r, e));
    const char *note = reading_note(r, f.values);
    if (*note)
        TRY(record_digitised(&r->ctx, f.row.id, note, e));
    return req_go(r, "/viec/ho-so/%s?tb=viec-da-nhan", record_code(r->ctx.world, f.row.id, r->x->arena));
}

static bool asks_for_reading(const struct req *r)
{
    return http_form(r->x, "_doc") || http_form(r->x, "_dien_may") || reading_laying(r);
}

/* What was ticked of a machine's reading goes into the form, and the form is shown: nobody files what they have not seen there. */
static enum err_code lay(struct req *r, struct intake *in, struct err *e)
{
    const char *paper = req_value(r, "_doc");
    in->values = card_lay_over(in->values, reading_laid(r), r->x->arena);
    if (http_form(r->x, "_dien_may") && !reading_laying(r))
        problem_add(&r->problems, "_may", "reading.none", 0);
    if (*paper && !uploads_of(r)->n)
        problem_add(&r->problems, arena_fmt(r->x->arena, "paper:%s", paper), "reading.no_file", 0);
    return req_checked(r, e);
}

enum err_code intake_do(struct req *r, struct err *e)
{
    struct intake in;
    TRY(intake_of(r, &in, e));
    intake_read(r, &in);
    if (!asks_for_card(r) && !in.rows && !asks_for_reading(r))
        return take_in(r, &in, e);
    if (asks_for_card(r) && !in.rows)
        intake_read_card(r, &in);
    TRY(lay(r, &in, e));
    TRY(req_checked(r, e));
    struct intake_view *v = ARENA_NEW(r->x->arena, struct intake_view);
    TRY(view(r, &in, v, e));
    return req_show(r, v);
}

enum err_code intake_part(struct req *r, struct err *e)
{
    return reading_picture(r, req_param(r, "part"), e);
}
