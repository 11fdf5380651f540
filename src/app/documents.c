/* Official papers: which a dossier has, and their PDF. See documents.h; the words stand in document_*.print. */
#include "app/documents.h"
#include "app/document_sheet.h"
#include "app/state.h"
#include "print/pdf.h"
#include "service/record.h"
#include "reference/units.h"
#include "store/dossier_store.h"
#include <stdlib.h>
#include <string.h>

enum { FORMS = 5 };
static const char *const forms[FORMS + 1] = {"", "01", "02", "03", "04", "05"};

static const struct field fields[] = {
    FIELD(document, form, F_TEXT), FIELD(document, name, F_TEXT), FIELD(document, act, F_TEXT), FIELD(document, at, F_INSTANT), FIELD(document, n, F_INT),
};
const struct model document_model = MODEL(document, fields, .doc = "An official form that a dossier has");

static int number_of(const char *form)
{
    for (int i = 1; i <= FORMS; i++)
        if (strcmp(forms[i], form) == 0)
            return i;
    return 0;
}

/* The heading of results goes into the text that the journal keeps, when a result is issued: so services have it. */
static enum err_code take_heading(struct app *app, const struct tpl_outline *o, struct err *e)
{
    if (strcmp(o->path, "app/result_heading.print") != 0)
        return ERR_OK;
    const char *text = arena_str(app->arena, o->text);
    TRY(procedure_heading_check((struct source){o->path, text, strlen(text)}, app->arena, e));
    app->world->heading = text;
    return ERR_OK;
}

/* A paper whose mark-up is wrong would be found by the first who prints it: it is refused at the start instead, with its place. */
static enum err_code check_markup(const struct tpl_outline *o, struct arena *a, struct err *e)
{
    struct err wrong = {0};
    struct markup_doc doc;
    enum err_code rc = markup_parse(o->path, o->text, a, &doc, &wrong);
    if (!rc)
        return ERR_OK;
    char *said;
    long k = strtol(wrong.why + strlen(o->path) + 1, &said, 10);
    int line = k >= 1 && (size_t)k <= o->lines ? o->line[k - 1] : o->lines ? o->line[o->lines - 1] : 1;
    return err(e, rc, "%s:%d%s", o->path, line, said);
}

static enum err_code markups_check(struct app *app, struct err *e)
{
    struct arena *a = arena_new(0);
    struct tpl_outline o;
    enum err_code rc = ERR_OK;
    for (size_t i = 0; !rc && tpl_outline(app->tpl, i, a, &o); i++) {
        if (o.text)
            rc = check_markup(&o, a, e);
        if (!rc && o.text)
            rc = take_heading(app, &o, e);
        arena_reset(a);
    }
    arena_free(a);
    return rc;
}

static enum err_code papers_bind(struct app *app, struct err *e)
{
    for (size_t i = 0; i < app->cfg.rooms_n; i++)
        for (size_t k = 0; k < app->cfg.rooms[i]->papers_n; k++) {
            const struct room_paper *p = &app->cfg.rooms[i]->papers[k];
            if (app->papers_n == PAPERS_MAX)
                return err(e, ERR_INTERNAL, "more than %d papers", PAPERS_MAX);
            TRY(tpl_bind(app->tpl, NULL, p->page, &p->model, 1, &app->paper_page[app->papers_n], e));
            app->paper[app->papers_n++] = p;
        }
    return ERR_OK;
}

enum err_code documents_bind(struct app *app, struct err *e)
{
    const struct model *models[] = {&sheet_model};
    for (int i = 1; i <= FORMS; i++)
        TRY(tpl_bind(app->tpl, NULL, arena_fmt(app->arena, "app/document_%s", forms[i]), models, 1, &app->document_page[i], e));
    TRY(papers_bind(app, e));
    return markups_check(app, e);
}

const char *document_address(const struct req *r, int64_t dossier)
{
    struct arena *a = r->x->arena;
    return arena_fmt(a, "%s/tra-cuu?ma=%s", app_public_url(r->app, r->x, a), record_code(r->ctx.world, dossier, a));
}

/* The form that an event calls for; "" if none. The filing stands in for form 01 until the acceptance. */
static const char *form_of(const struct folder *f, const struct event *ev)
{
    const struct wf_act *act = *ev->act ? procedure_act_find(f->procedure, ev->act) : NULL;
    return strcmp(ev->kind, "submitted") == 0 ? "01" : act ? act->document : "";
}

enum err_code documents_of(struct req *r, const struct folder *f, struct list *out, struct err *e)
{
    struct list events;
    TRY(folder_events(&r->ctx, f->row.id, &events, e));
    const struct event *ev = events.items, *last[FORMS + 1] = {NULL};
    for (size_t i = 0; i < events.n; i++)
        last[number_of(form_of(f, &ev[i]))] = &ev[i];
    struct document *row = ARENA_ARRAY(r->x->arena, struct document, FORMS);
    size_t n = 0;
    for (int i = 1; i <= FORMS; i++)
        if (last[i])
            row[n++] = (struct document){.form = forms[i], .name = req_text(r, arena_fmt(r->x->arena, "document.%s", forms[i])),
                                         .act = last[i]->act, .at = last[i]->at, .n = last[i]->n};
    *out = (struct list){row, n};
    return ERR_OK;
}

enum err_code documents_of_desk(struct req *r, const struct folder *f, struct list *out, struct err *e)
{
    struct list all;
    TRY(documents_of(r, f, &all, e));
    struct document *row = ARENA_ARRAY(r->x->arena, struct document, all.n + 1);
    if (all.n)
        memcpy(row, all.items, all.n * sizeof *row);
    row[all.n] = (struct document){.form = "06", .name = req_text(r, "document.06"), .act = "", .at = r->ctx.now};
    *out = (struct list){row, all.n + 1};
    return ERR_OK;
}

/* The dossier before and after its newest event that calls for the form, replayed from the journal. */
struct replay {
    struct event ev;
    struct folder before, after;
};

static enum err_code replay(struct req *r, const char *form, const struct folder *f, struct replay *out, struct err *e)
{
    struct list events;
    struct dossier d, before, after;
    bool found = false;
    record_init(&d, &dossier_model);
    TRY(folder_events(&r->ctx, f->row.id, &events, e));
    const struct event *ev = events.items;
    for (size_t i = 0; i < events.n; i++) {
        struct dossier was = d;
        TRY(event_apply(&d, &ev[i], r->x->arena, e));
        if (strcmp(form_of(f, &ev[i]), form) != 0)
            continue;
        out->ev = ev[i];
        before = i ? was : d;
        after = d;
        found = true;
    }
    if (!found)
        return err(e, ERR_NOT_FOUND, "no form %.2s", form);
    TRY(folder_of(&r->ctx, &before, &out->before, e));
    return folder_of(&r->ctx, &after, &out->after, e);
}

static enum err_code print(const struct pdf_setup *setup, const char *markup, struct buf *pdf, struct err *e)
{
    struct pdf_setup s = *setup;
    s.lang = "vi";
    s.page_word = "Trang";
    return pdf_write(&s, markup, pdf, e);
}

/* Appends the form's mark-up; *setup = how it is printed. */
static enum err_code form_text(struct req *r, const char *form, const struct folder *f, struct buf *text, struct pdf_setup *setup, struct err *e)
{
    struct replay *what = ARENA_NEW(r->x->arena, struct replay);
    struct sheet *sheet = ARENA_NEW(r->x->arena, struct sheet);
    int i = number_of(form);
    if (!i)
        return err(e, ERR_NOT_FOUND, "there is no such form");
    TRY(replay(r, form, f, what, e));
    struct sheet_source s = {.ev = &what->ev, .before = &what->before, .after = &what->after, .form = form};
    TRY(sheet_fill(r, &s, sheet, e));
    const void *recs[] = {sheet};
    tpl_render(r->app->tpl, r->app->document_page[i], "vi", recs, text);
    const char *id = arena_fmt(r->x->arena, "document.%s", form);
    *setup = (struct pdf_setup){.name = id, .title = tpl_message(r->app->tpl, "vi", id, NULL, NULL, r->x->arena), .author = sheet->agency,
                                .created = what->ev.at, .footer = sheet->code};
    return ERR_OK;
}

enum err_code document_letter(struct req *r, const struct folder *before, const struct folder *after, const struct letter_words *w, struct markup_doc *out,
                              struct err *e)
{
    struct sheet *sheet = ARENA_NEW(r->x->arena, struct sheet);
    struct buf text = buf_init(r->x->arena, 4096);
    struct event ev = {.at = r->ctx.now, .kind = "acted", .act = "", .unit = r->actor.unit, .actor_name = w->signer, .role = record_role(&r->ctx), .note = w->reason};
    struct sheet_source s = {.ev = &ev, .before = before, .after = after, .form = "04"};
    TRY(sheet_fill(r, &s, sheet, e));
    const void *recs[] = {sheet};
    tpl_render(r->app->tpl, r->app->document_page[number_of(s.form)], "vi", recs, &text);
    return markup_parse("form 04", text.p, r->x->arena, out, e);
}

enum err_code document_form(struct req *r, const char *form, const struct folder *f, struct buf *pdf, struct err *e)
{
    struct buf text = buf_init(r->x->arena, 8192);
    struct pdf_setup setup;
    TRY(form_text(r, form, f, &text, &setup, e));
    return print(&setup, text.p, pdf, e);
}

enum err_code document_forms(struct req *r, const char *form, const struct folder *f, size_t n, struct buf *pdf, struct err *e)
{
    struct buf text = buf_init(r->x->arena, 32 * 1024);
    struct pdf_setup setup = {0};
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_str(&text, "\n{page}\n");
        TRY(form_text(r, form, &f[i], &text, &setup, e));
    }
    if (n > 1)
        setup.footer = NULL; /* each says its code itself */
    return print(&setup, text.p, pdf, e);
}

/* Where a result's QR code leads is kept without a host ("/tra-cuu?ma=..."), since where the program is served may change;
 * it is put before it here. */
static const char *with_address(struct req *r, const struct folder *f)
{
    struct buf b = buf_init(r->x->arena, strlen(f->result.text) + 256);
    for (const char *s = f->result.text; *s;) {
        size_t n = strcspn(s, "\n");
        if (strncmp(s, "@qr /", 5) == 0 || strncmp(s, "@qr \\/", 6) == 0)
            buf_fmt(&b, "@qr %s", document_address(r, f->row.id));
        else
            buf_put(&b, s, n);
        s += n;
        if (*s)
            buf_put(&b, s++, 1);
    }
    return b.p;
}

enum err_code document_result(struct req *r, const struct folder *f, struct buf *pdf, struct err *e)
{
    if (!*f->result.text)
        return err(e, ERR_NOT_FOUND, "no result yet");
    const struct units *all = r->ctx.world->units;
    const char *agency = units_title(all, units_agency(all, f->unit, f->procedure->competent.id), f->result.day, "vi", r->x->arena);
    struct pdf_setup setup = {.name = "result", .title = f->procedure->result.name.vi, .author = agency, .created = f->result.at,
                              .footer = record_code(r->ctx.world, f->row.id, r->x->arena)};
    return print(&setup, with_address(r, f), pdf, e);
}

enum err_code document_print(struct req *r, const struct room_paper *paper, const void *rec, const struct pdf_setup *setup, struct buf *pdf,
                             struct err *e)
{
    struct buf text = buf_init(r->x->arena, 32 * 1024);
    struct pdf_setup s = *setup;
    for (size_t i = 0; i < r->app->papers_n; i++)
        if (r->app->paper[i] == paper) {
            tpl_render(r->app->tpl, r->app->paper_page[i], "vi", &rec, &text);
            s.name = paper->page;
            s.created = r->ctx.now;
            return print(&s, text.p, pdf, e);
        }
    return err(e, ERR_INTERNAL, "paper %s is not registered", paper->page);
}

static enum err_code answer(struct req *r, const struct folder *f, const char *what, const struct buf *pdf)
{
    const char *name = arena_fmt(r->x->arena, "%s-%s.pdf", record_code(r->ctx.world, f->row.id, r->x->arena), what);
    return req_send(r, "application/pdf", name, pdf->p, pdf->n);
}

enum err_code document_send(struct req *r, const char *form, const struct folder *f, struct err *e)
{
    struct buf pdf = buf_init(r->x->arena, 64 * 1024);
    TRY(document_form(r, form, f, &pdf, e));
    return answer(r, f, arena_fmt(r->x->arena, "mau-%s", form), &pdf);
}

enum err_code document_send_result(struct req *r, const struct folder *f, struct err *e)
{
    struct buf pdf = buf_init(r->x->arena, 64 * 1024);
    TRY(document_result(r, f, &pdf, e));
    return answer(r, f, "ket-qua", &pdf);
}
