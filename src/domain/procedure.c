/* Procedures: reading a file, finding its parts, what a province or commune changes. */
#include "domain/procedure.h"
#include "form/form_rows.h"
#include "base/hash.h"
#include "domain/procedure_check.h"
#include "domain/procedure_shapes.h"
#include "domain/workflow.h"
#include <string.h>

const char *const procedure_online_words[] = {"information", "partial", "full", NULL};
const char *const confirm_of_words[] = {"all", "name", "limit", "fees", "papers", "laws", "agency", "form", "steps", "result", NULL};
const char *const confirm_status_words[] = {"recalled", "partly", "suspect", NULL};
const char *const agency_tier_words[] = {"commune", "province", "other", NULL};

enum { MAX_MB = 20 };
static const struct ref USUAL_TYPES[] = {{"pdf", 0}, {"jpg", 0}, {"jpeg", 0}, {"png", 0}};

/* What a file need not say. Rows were just read, so they may still be written to. */
static void paper_defaults(const struct paper *rows, size_t n)
{
    struct paper *p = (struct paper *)(void *)(uintptr_t)rows;
    for (size_t i = 0; i < n; i++) {
        if (!p[i].n_types) {
            p[i].types = USUAL_TYPES;
            p[i].n_types = sizeof USUAL_TYPES / sizeof *USUAL_TYPES;
        }
        p[i].max_mb = p[i].max_mb ? p[i].max_mb : MAX_MB;
        p[i].max_files = p[i].max_files ? p[i].max_files : 1;
    }
}

static void act_defaults(const struct procedure *p)
{
    static const char *const documents[ACT_KINDS] = {
        [ACT_ACCEPT] = "01", [ACT_REQUEST_SUPPLEMENT] = "02", [ACT_REFUSE] = "03", [ACT_EXTEND] = "04", [ACT_STOP] = "05"};
    static const char *const notices[ACT_KINDS] = {
        [ACT_ACCEPT] = "accepted", [ACT_REQUEST_SUPPLEMENT] = "supplement", [ACT_REFUSE] = "refused",
        [ACT_EXTEND] = "extended", [ACT_STOP] = "stopped", [ACT_REQUEST_PAYMENT] = "payment",
        [ACT_CONFIRM_PAYMENT] = "paid", [ACT_ISSUE] = "result", [ACT_HAND_OVER] = "handed_over",
        [ACT_WITHDRAW] = "withdrawn"};
    struct wf_act *acts = (struct wf_act *)(void *)(uintptr_t)p->acts;
    for (struct wf_act *a = acts; a < acts + p->n_acts; a++) {
        paper_defaults(a->papers, a->n_papers);
        if (!*a->document && documents[a->kind])
            a->document = documents[a->kind];
        if (!*a->notice && notices[a->kind])
            a->notice = notices[a->kind];
        else if (strcmp(a->notice, "none") == 0)
            a->notice = "";
    }
}

/* A land parcel asks what every land parcel asks. */
static void form_defaults(const struct form *form)
{
    for (size_t s = 0; s < form->n_steps; s++) {
        struct form_field *x = (struct form_field *)(void *)(uintptr_t)form->steps[s].fields;
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            if (x[i].type == FORM_PARCEL && !x[i].n_fields) {
                x[i].fields = form_parcel_fields;
                x[i].n_fields = sizeof form_parcel_fields / sizeof *form_parcel_fields;
                if (!*x[i].each.vi)
                    x[i].each = (struct label){"Thửa đất", "Parcel"};
            }
    }
}

static size_t count_files(const struct form *form)
{
    size_t n = 0;
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields; i++)
            n += form->steps[s].fields[i].type == FORM_FILE;
    return n;
}

static struct paper paper_of(const struct form_field *x)
{
    return (struct paper){.id = x->id, .name = x->label, .hint = x->hint, .need = x->required ? PAPER_REQUIRED : PAPER_OPTIONAL, .when = x->when,
                          .types = x->types, .n_types = x->n_types, .max_mb = x->max_mb, .max_files = x->max_files, .law = "", .field = true, .line = x->line};
}

static void every_case_asks(struct procedure *p, const char *id, int line, struct arena *a)
{
    struct procedure_case *c = (struct procedure_case *)(void *)(uintptr_t)p->cases;
    for (size_t i = 0; i < p->n_cases; i++) {
        struct ref *papers = ARENA_ARRAY(a, struct ref, c[i].n_papers + 1);
        for (size_t k = 0; k < c[i].n_papers; k++)
            papers[k] = c[i].papers[k];
        papers[c[i].n_papers++] = (struct ref){id, line};
        c[i].papers = papers;
    }
}

/* A file among the fields is a paper that every case asks for (if its `when` holds): so it is kept, checked, flagged and shown as papers are. */
static void files_are_papers(struct procedure *p, struct arena *a)
{
    struct paper *papers = ARENA_ARRAY(a, struct paper, p->n_papers + count_files(&p->form) + 1);
    for (size_t i = 0; i < p->n_papers; i++)
        papers[i] = p->papers[i];
    p->papers = papers;
    for (size_t s = 0; s < p->form.n_steps; s++)
        for (size_t i = 0; i < p->form.steps[s].n_fields; i++) {
            const struct form_field *x = &p->form.steps[s].fields[i];
            if (x->type != FORM_FILE)
                continue;
            papers[p->n_papers++] = paper_of(x);
            every_case_asks(p, x->id, x->line, a);
        }
}

static void defaults(struct procedure *p, struct arena *a)
{
    form_defaults(&p->form);
    files_are_papers(p, a);
    paper_defaults(p->papers, p->n_papers);
    for (size_t i = 0; i < p->n_overrides; i++)
        paper_defaults(p->overrides[i].papers, p->overrides[i].n_papers);
    act_defaults(p);
}

enum err_code procedure_parse(struct source src, struct arena *a, const struct procedure **out, struct buf *report,
                              struct err *e)
{
    struct yaml_faults f = {.file = src.file, .arena = a};
    struct procedure *p = ARENA_NEW(a, struct procedure);
    const struct yaml *root = yaml_parse(src, &f);
    if (root && !f.n)
        shape_read(&procedure_shape, root, p, &f);
    if (root && !f.n) { /* only what is whole can be compared */
        defaults(p, a);
        procedure_check(p, &f);
    }
    TRY(yaml_verdict(&f, report, e));
    struct sha256 digest = sha256(src.text, src.n);
    p->digest = hash_hex(a, digest.b, sizeof digest.b);
    *out = p;
    return ERR_OK;
}

/* ---- finding */

#define FIND(type, rows, count)                   \
    for (size_t i = 0; id && i < (count); i++)    \
        if (strcmp((rows)[i].id, id) == 0)        \
            return &(rows)[i];                    \
    return NULL

const struct procedure_case *procedure_case_find(const struct procedure *p, const char *id)
{
    FIND(procedure_case, p->cases, p->n_cases);
}

const struct paper *procedure_paper_find(const struct procedure *p, const char *id)
{
    FIND(paper, p->papers, p->n_papers);
}

const struct fee *procedure_fee_find(const struct procedure *p, const char *id)
{
    FIND(fee, p->fees, p->n_fees);
}

const struct agency *procedure_agency_find(const struct procedure *p, const char *id)
{
    FIND(agency, p->agencies, p->n_agencies);
}

const struct wf_state_def *procedure_state_find(const struct procedure *p, const char *id)
{
    FIND(wf_state_def, p->states, p->n_states);
}

const struct wf_act *procedure_act_find(const struct procedure *p, const char *id)
{
    FIND(wf_act, p->acts, p->n_acts);
}

/* ---- in a place, on a day */

static bool any_is(const struct ref *r, size_t n, const char *code)
{
    for (size_t i = 0; code && i < n; i++)
        if (strcmp(r[i].id, code) == 0)
            return true;
    return false;
}

bool procedure_at_desk(const struct procedure *p)
{
    const struct wf_state_def *first = p->n_states ? procedure_state_find(p, p->start.id) : NULL;
    bool counter = p->n_channels == 0;
    for (size_t i = 0; i < p->n_channels; i++)
        counter |= strcmp(p->channels[i].id, "counter") == 0;
    return counter && first && strcmp(first->holder.agency.id, "commune") == 0;
}

bool procedure_tried_in(const struct procedure *p, const char *province, const char *commune)
{
    const struct procedure_pilot *t = &p->pilot;
    return any_is(t->provinces, t->n_provinces, province) || any_is(t->communes, t->n_communes, commune);
}

bool procedure_offered(const struct procedure *p, const char *province, const char *commune, const char *date)
{
    if (procedure_described(p) || strcmp(date, p->valid_from) < 0 || (*p->valid_to && strcmp(date, p->valid_to) > 0))
        return false;
    if (!p->pilot.n_provinces && !p->pilot.n_communes)
        return true;
    return procedure_tried_in(p, province, commune);
}

static void override_cases(struct procedure *p, const struct procedure_override *o, struct arena *a)
{
    struct procedure_case *cases = ARENA_ARRAY(a, struct procedure_case, p->n_cases);
    for (size_t i = 0; i < p->n_cases; i++) {
        struct procedure_case *c = &cases[i];
        *c = p->cases[i];
        for (size_t k = 0; k < o->n_limits; k++)
            if (strcmp(o->limits[k].id, c->id) == 0)
                c->limit = o->limits[k].limit;
        struct ref *r = ARENA_ARRAY(a, struct ref, c->n_papers + o->n_papers + 1);
        for (size_t k = 0; k < c->n_papers; k++)
            r[k] = c->papers[k];
        for (size_t k = 0; k < o->n_papers; k++)
            r[c->n_papers + k] = (struct ref){o->papers[k].id, o->papers[k].line};
        c->papers = r;
        c->n_papers += o->n_papers;
    }
    p->cases = cases;
}

static void override_fees(struct procedure *p, const struct procedure_override *o, struct arena *a)
{
    struct fee *fees = ARENA_ARRAY(a, struct fee, p->n_fees + 1);
    for (size_t i = 0; i < p->n_fees; i++) {
        fees[i] = p->fees[i];
        for (size_t k = 0; k < o->n_fees; k++)
            if (strcmp(o->fees[k].id, fees[i].id) == 0) {
                fees[i].amount = o->fees[k].amount;
                fees[i].law = o->law;
            }
    }
    p->fees = fees;
}

static void override_papers(struct procedure *p, const struct procedure_override *o, struct arena *a)
{
    struct paper *papers = ARENA_ARRAY(a, struct paper, p->n_papers + o->n_papers + 1);
    for (size_t i = 0; i < p->n_papers; i++)
        papers[i] = p->papers[i];
    for (size_t i = 0; i < o->n_papers; i++)
        papers[p->n_papers + i] = o->papers[i];
    p->papers = papers;
    p->n_papers += o->n_papers;
}

const struct procedure *procedure_local(const struct procedure *p, const char *province, const char *commune,
                                        const char *date, struct arena *a)
{
    struct procedure *here = NULL;
    for (size_t i = 0; i < p->n_overrides; i++) {
        const struct procedure_override *o = &p->overrides[i];
        bool place = (*o->province && province && strcmp(o->province, province) == 0) ||
                     (*o->commune && commune && strcmp(o->commune, commune) == 0);
        if (!place || strcmp(date, o->from) < 0)
            continue;
        if (!here) {
            here = ARENA_NEW(a, struct procedure);
            *here = *p;
        }
        override_cases(here, o, a);
        override_fees(here, o, a);
        override_papers(here, o, a);
    }
    return here ? here : p;
}
