/* The page of a procedure: what, for whom, which papers, how long, how much, where, by which law, and the way of a
 * dossier as a drawing. All of it comes from the procedure's file. Must never know a draft or a dossier. */
#include "rooms/portal/brief.h"
#include "rooms/portal/room.h"
#include "rooms/portal/where.h"
#include "app/app.h"
#include "domain/flow.h"
#include "domain/unit.h"
#include "print/qr.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/admin/points.h"
#include "service/folder.h"
#include <string.h>

static const char *const paper_tags[] = {"required", "depends", "optional", "known", NULL};

struct paper_view {
    const char *name, *hint, *law;
    const char *tag; /* message "portal.paper.<tag>" */
    int64_t originals, copies;
};
static const struct field paper_fields[] = {
    FIELD(paper_view, name, F_TEXT), FIELD(paper_view, hint, F_TEXT), FIELD(paper_view, law, F_TEXT),
    FIELD(paper_view, tag, F_TEXT, .words = paper_tags, .label = "portal.paper"), FIELD(paper_view, originals, F_INT), FIELD(paper_view, copies, F_INT),
};
static const struct model paper_model = MODEL(paper_view, paper_fields, .doc = "A paper that belongs to an application");

struct case_view {
    const char *id, *name, *hint, *law;
    struct term_view term;
    struct list papers;
};
static const struct field case_fields[] = {
    FIELD(case_view, id, F_TEXT), FIELD(case_view, name, F_TEXT), FIELD(case_view, hint, F_TEXT), FIELD(case_view, law, F_TEXT),
    FIELD(case_view, term, F_RECORD, .of = &term_view_model), FIELD(case_view, papers, F_LIST, .of = &paper_model),
};
static const struct model case_model = MODEL(case_view, case_fields, .doc = "A case with its papers and time limit");

struct fee_line {
    const char *name, *hint, *law;
    struct fee_view fee;
};
static const struct field fee_fields[] = {
    FIELD(fee_line, name, F_TEXT), FIELD(fee_line, hint, F_TEXT), FIELD(fee_line, law, F_TEXT), FIELD(fee_line, fee, F_RECORD, .of = &fee_view_model),
};
static const struct model fee_model = MODEL(fee_line, fee_fields);

struct law_view { const char *code, *title; };
static const struct field law_fields[] = {FIELD(law_view, code, F_TEXT), FIELD(law_view, title, F_TEXT)};
static const struct model law_model = MODEL(law_view, law_fields);

struct confirm_view { const char *of, *status, *note, *by; };
static const struct field confirm_fields[] = {
    FIELD(confirm_view, of, F_TEXT, .words = confirm_of_words, .label = "portal.confirm.of"),
    FIELD(confirm_view, status, F_TEXT, .words = confirm_status_words, .label = "portal.confirm.status"),
    FIELD(confirm_view, note, F_TEXT), FIELD(confirm_view, by, F_TEXT),
};
static const struct model confirm_model = MODEL(confirm_view, confirm_fields, .doc = "A fact that is not certain yet");

struct portal_procedure {
    const char *code, *name, *summary, *who, *note, *field, *result, *decision, *valid_from, *place;
    const char *online, *online_note; /* full, partial, information */
    bool can_apply, several;
    int64_t minutes;
    struct term_view term;
    struct fee_view fee;
    struct list cases, fees, laws, confirm, elsewhere;
    struct list offices;   /* struct office_view: of the place asked for */
    struct list hits;      /* struct place_view: places that `sought` may mean */
    const char *sought;
    const char *checking;  /* the whole procedure is in doubt: why; "" = it is not */
    bool placed;
    const char *shown_for; /* the place asked for; "" = wherever nothing else is said */
    bool worked;
    const char *agency;
    const char *agency_id; /* /co-quan/{}; "" = none */
    struct due_view promise;
    struct flow flow;
    const char *address, *qr_path, *qr_box;
};
static const struct field fields[] = {
    FIELD(portal_procedure, code, F_TEXT), FIELD(portal_procedure, name, F_TEXT), FIELD(portal_procedure, summary, F_TEXT),
    FIELD(portal_procedure, who, F_TEXT), FIELD(portal_procedure, note, F_TEXT), FIELD(portal_procedure, field, F_TEXT),
    FIELD(portal_procedure, result, F_TEXT), FIELD(portal_procedure, decision, F_TEXT), FIELD(portal_procedure, valid_from, F_DATE),
    FIELD(portal_procedure, place, F_TEXT, .words = brief_places, .label = "portal.decides", .doc = "Who decides"),
    FIELD(portal_procedure, online, F_TEXT, .words = procedure_online_words, .label = "portal.online"),
    FIELD(portal_procedure, online_note, F_TEXT, .words = procedure_online_words, .label = "portal.online_note", .flags = FIELD_PRIVATE),
    FIELD(portal_procedure, can_apply, F_BOOL, .doc = "May be applied for through the net"),
    FIELD(portal_procedure, several, F_BOOL, .flags = FIELD_PRIVATE), FIELD(portal_procedure, minutes, F_INT, .doc = "How long filling in takes"),
    FIELD(portal_procedure, term, F_RECORD, .of = &term_view_model), FIELD(portal_procedure, fee, F_RECORD, .of = &fee_view_model),
    FIELD(portal_procedure, cases, F_LIST, .of = &case_model), FIELD(portal_procedure, fees, F_LIST, .of = &fee_model),
    FIELD(portal_procedure, laws, F_LIST, .of = &law_model), FIELD(portal_procedure, promise, F_RECORD, .of = &due_view_model),
    FIELD(portal_procedure, flow, F_RECORD, .of = &flow_model), FIELD(portal_procedure, address, F_TEXT),
    FIELD(portal_procedure, worked, F_BOOL, .doc = "Dossiers of it are worked here; else it is only described"),
    FIELD(portal_procedure, agency, F_TEXT, .doc = "Who decides, by name"), FIELD(portal_procedure, agency_id, F_TEXT, .doc = "/co-quan/{agency_id} lists what it decides"),
    FIELD(portal_procedure, confirm, F_LIST, .of = &confirm_model, .doc = "What has still to be looked up by whoever can say"),
    FIELD(portal_procedure, elsewhere, F_LIST, .of = &place_view_model, .doc = "Places where it is tried out differently"),
    FIELD(portal_procedure, checking, F_TEXT, .doc = "Why the whole procedure is in doubt and looked up now; empty: it is not"),
    FIELD(portal_procedure, offices, F_LIST, .of = &office_view_model, .doc = "Where it is handed in and who decides in the place asked for (?noi=)"),
    FIELD(portal_procedure, hits, F_LIST, .of = &place_view_model, .doc = "Places that ?tim= may mean"), FIELD(portal_procedure, sought, F_TEXT),
    FIELD(portal_procedure, placed, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(portal_procedure, shown_for, F_TEXT, .doc = "The place whose revision this is; empty: of wherever nothing else is said"),
    FIELD(portal_procedure, qr_path, F_TEXT, .flags = FIELD_PRIVATE), FIELD(portal_procedure, qr_box, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model portal_procedure_model = MODEL(portal_procedure, fields, .doc = "All that a procedure's file says to citizens");

static const char *tag_of(const struct paper *p)
{
    if (p->need == PAPER_REQUIRED)
        return paper_tags[p->when.line != 0];
    return paper_tags[p->need == PAPER_OPTIONAL ? 2 : 3];
}

static struct list papers_of(const struct ctx *c, const struct procedure *p, const struct procedure_case *of)
{
    struct paper_view *row = ARENA_ARRAY(c->arena, struct paper_view, of->n_papers + 1);
    size_t n = 0;
    for (size_t i = 0; i < of->n_papers; i++) {
        const struct paper *x = procedure_paper_find(p, of->papers[i].id);
        if (x)
            row[n++] = (struct paper_view){.name = label_in(&x->name, c->lang), .hint = label_in(&x->hint, c->lang), .law = x->law,
                                           .tag = tag_of(x), .originals = x->originals, .copies = x->copies};
    }
    return (struct list){row, n};
}

static struct list cases_of(const struct ctx *c, const struct procedure *p)
{
    struct case_view *row = ARENA_ARRAY(c->arena, struct case_view, p->n_cases);
    for (size_t i = 0; i < p->n_cases; i++) {
        const struct procedure_case *x = &p->cases[i];
        row[i] = (struct case_view){.id = x->id, .name = label_in(&x->name, c->lang), .hint = label_in(&x->hint, c->lang),
                                    .law = x->limit.law ? x->limit.law : "", .term = brief_term(&x->limit), .papers = papers_of(c, p, x)};
    }
    return (struct list){row, p->n_cases};
}

static struct list fees_of(const struct ctx *c, const struct procedure *p)
{
    struct fee_line *row = ARENA_ARRAY(c->arena, struct fee_line, p->n_fees + 1);
    for (size_t i = 0; i < p->n_fees; i++) {
        const struct fee *x = &p->fees[i];
        row[i] = (struct fee_line){label_in(&x->name, c->lang), label_in(&x->hint, c->lang), x->law, brief_fee(c, x)};
    }
    return (struct list){row, p->n_fees};
}

static struct list laws_of(const struct ctx *c, const struct procedure *p)
{
    struct law_view *row = ARENA_ARRAY(c->arena, struct law_view, p->n_laws + 1);
    for (size_t i = 0; i < p->n_laws; i++)
        row[i] = (struct law_view){p->laws[i].code, p->laws[i].title};
    return (struct list){row, p->n_laws};
}

/* What nobody has confirmed yet. */
static enum err_code put_confirm(struct req *r, const struct procedure *p, struct portal_procedure *v, struct err *e)
{
    const struct procedure_confirm *const *open;
    size_t n;
    TRY(points_open(&r->ctx, p, &open, &n, e));
    struct confirm_view *row = ARENA_ARRAY(r->x->arena, struct confirm_view, n + 1);
    v->checking = "";
    for (size_t i = 0; i < n; i++) {
        const struct procedure_confirm *x = open[i];
        row[i] = (struct confirm_view){confirm_of_words[x->of], confirm_status_words[x->status], label_in(&x->note, r->ctx.lang), x->by};
        if (x->of == CONFIRM_ALL && x->status == CONFIRM_SUSPECT)
            v->checking = row[i].note;
    }
    v->confirm = (struct list){row, n};
    return ERR_OK;
}

static const char *agency_of(const struct ctx *c, const struct procedure *p)
{
    const struct agency *a = procedure_agency_find(p, p->competent.id);
    return a ? label_in(&a->name, c->lang) : "";
}

static bool through_the_net(const struct procedure *p)
{
    if (procedure_described(p))
        return false;
    for (size_t i = 0; i < p->n_channels; i++)
        if (strcmp(p->channels[i].id, "online") == 0)
            return p->online != ONLINE_INFORMATION;
    return p->n_channels == 0 && p->online != ONLINE_INFORMATION;
}

static enum err_code add_code(struct req *r, struct portal_procedure *v, struct err *e)
{
    struct arena *a = r->x->arena;
    struct qr q;
    v->address = arena_fmt(a, "%s/thu-tuc/%s", app_public_url(r->app, r->x, a), v->code);
    TRY(qr_make(v->address, a, &q, e));
    v->qr_path = qr_path(&q, a);
    v->qr_box = arena_fmt(a, "%d %d %d %d", QR_QUIET - 2, QR_QUIET - 2, q.size - 2 * QR_QUIET + 4, q.size - 2 * QR_QUIET + 4);
    return ERR_OK;
}

/* ?noi=: the official code of a commune or a province. */
static const struct unit *asked_for(const struct req *r)
{
    const char *code = req_query(r, "noi");
    return *code && strlen(code) < 12 ? units_by_code(r->ctx.world->units, strlen(code) == 2 ? UNIT_PROVINCE : UNIT_COMMUNE, code) : NULL;
}

static size_t put_places(const struct req *r, const struct ref *code, size_t n, struct place_view *row)
{
    size_t k = 0;
    const struct units *all = r->ctx.world->units;
    for (size_t i = 0; i < n; i++) {
        const struct unit *u = units_by_code(all, strlen(code[i].id) == 2 ? UNIT_PROVINCE : UNIT_COMMUNE, code[i].id);
        if (u)
            row[k++] = (struct place_view){u->code, units_with_province(all, u, folder_today(&r->ctx), r->ctx.lang, r->x->arena)};
    }
    return k;
}

/* Where people must not rely on this page: what is tried out there is another revision. */
static struct list elsewhere_of(const struct req *r, const struct procedure *shown)
{
    size_t n, k = 0, most = 0;
    const struct procedure *const *p = catalogue_tried(r->ctx.world->catalogue, shown->code, folder_today(&r->ctx), r->x->arena, &n);
    for (size_t i = 0; i < n; i++)
        most += p[i]->pilot.n_provinces + p[i]->pilot.n_communes;
    struct place_view *row = ARENA_ARRAY(r->x->arena, struct place_view, most + 1);
    for (size_t i = 0; i < n; i++)
        if (p[i] != shown) {
            k += put_places(r, p[i]->pilot.provinces, p[i]->pilot.n_provinces, row + k);
            k += put_places(r, p[i]->pilot.communes, p[i]->pilot.n_communes, row + k);
        }
    return (struct list){row, k};
}

static enum err_code put_where(struct req *r, const struct procedure *p, const struct unit *asked, struct portal_procedure *v, struct err *e)
{
    struct where w;
    TRY(where_of(r, p, asked, &w, e));
    v->offices = w.offices;
    v->hits = w.hits;
    v->sought = w.sought;
    v->placed = w.placed;
    return ERR_OK;
}

static void describe(const struct ctx *c, const struct procedure *p, struct portal_procedure *v)
{
    struct brief b = brief_of(c, p, "");
    const char *lang = c->lang, *online = procedure_online_words[p->online];
    *v = (struct portal_procedure){
        .code = p->code, .name = b.name, .summary = label_in(&p->summary, lang), .who = label_in(&p->who, lang),
        .note = label_in(&p->note, lang), .field = b.field, .result = label_in(&p->result.name, lang), .decision = p->decision,
        .valid_from = p->valid_from, .place = b.place, .online = online, .online_note = online, .can_apply = through_the_net(p),
        .several = p->n_cases > 1, .minutes = p->minutes, .term = b.term, .fee = b.fee, .cases = cases_of(c, p), .fees = fees_of(c, p),
        .laws = laws_of(c, p), .worked = !procedure_described(p), .agency = agency_of(c, p),
    };
    if (v->worked)
        v->flow = flow_draw(p, lang, c->arena);
}

enum err_code portal_procedure(struct req *r, struct err *e)
{
    const struct unit *place = asked_for(r);
    const struct procedure *p = catalogue_find_at(r->ctx.world->catalogue, req_param(r, "code"), folder_today(&r->ctx), r->ctx.world->units, place);
    struct portal_procedure *v = ARENA_NEW(r->x->arena, struct portal_procedure);
    if (!p && catalogue_listing(r->ctx.world->catalogue, req_param(r, "code")))
        return req_go(r, "/danh-muc/%s", req_param(r, "code"));
    if (!p)
        return err(e, ERR_NOT_FOUND, "no such procedure");
    describe(&r->ctx, place ? folder_local(&r->ctx, p, place, folder_today(&r->ctx)) : p, v);
    TRY(put_confirm(r, p, v, e));
    TRY(put_where(r, p, place, v, e));
    v->agency_id = where_agency(r, p);
    v->elsewhere = elsewhere_of(r, p);
    v->shown_for = place ? units_with_province(r->ctx.world->units, place, folder_today(&r->ctx), r->ctx.lang, r->x->arena) : "";
    TRY(brief_promise(&r->ctx, &p->cases[0].limit, UNIT_NATION_ID, &v->promise, e));
    TRY(add_code(r, v, e));
    r->title = v->name;
    r->about = v->summary;
    return req_show(r, v);
}
