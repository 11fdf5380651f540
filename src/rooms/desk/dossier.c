/* One dossier: its page, its files, its printed forms. Each answer that shows personal data is journaled as a reading. */
#include "rooms/desk/dossier.h"
#include "rooms/desk/room.h"
#include "service/files.h"
#include "service/opening.h"
#include <stdlib.h>
#include <string.h>

/* The receipt's secret is shown once, to the desk that has just taken the dossier in: for the paper that the citizen gets. */
static bool just_taken_in(const struct req *r, const struct folder *f)
{
    return strcmp(req_query(r, "tb"), "viec-da-nhan") == 0 && (r->actor.roles & ROLE_RECEPTION) && f->row.received_unit == r->actor.unit;
}

enum err_code dossier_show(struct req *r, struct err *e)
{
    struct folder f;
    struct dossier_view *v = ARENA_NEW(r->x->arena, struct dossier_view);
    TRY(folder_load(&r->ctx, req_dossier(r), &f, e));
    TRY(dossier_view_of(r, &f, v, e));
    if (just_taken_in(r, &f))
        v->receipt_secret = opening_secret(r->ctx.world, f.row.id, r->x->arena);
    r->title = arena_fmt(r->x->arena, "%s, %s", v->code, v->procedure_name);
    req_reads(r, f.row.id, req_text(r, "desk.read.dossier"));
    return req_show(r, v);
}

static int64_t number_of(const char *s)
{
    return strlen(s) < 9 && strspn(s, "0123456789") == strlen(s) ? strtoll(s, NULL, 10) : 0;
}

enum err_code dossier_file(struct req *r, struct err *e)
{
    struct folder f;
    TRY(folder_load(&r->ctx, req_dossier(r), &f, e));
    const struct attachment *a = attachments_find(&f.papers, number_of(req_param(r, "n")));
    if (!a || !*a->file)
        return err(e, ERR_NOT_FOUND, "no such file");
    const struct paper *p = dossier_paper(f.procedure, a->paper);
    req_reads(r, f.row.id, arena_fmt(r->x->arena, "%s: %s", req_text(r, "desk.read.file"), p ? p->name.vi : a->paper));
    return req_send_file(r, a->type, a->name, file_path(r->ctx.world, a->file, r->x->arena));
}

/* "01.pdf" */
enum err_code dossier_form(struct req *r, struct err *e)
{
    struct folder f;
    const char *name = req_param(r, "form");
    size_t n = strlen(name);
    TRY(folder_load(&r->ctx, req_dossier(r), &f, e));
    if (n < 5 || strcmp(name + n - 4, ".pdf") != 0)
        return err(e, ERR_NOT_FOUND, "forms are PDF");
    const char *form = arena_strn(r->x->arena, name, n - 4);
    req_reads(r, f.row.id, arena_fmt(r->x->arena, "%s %s", req_text(r, "desk.read.form"), form));
    return document_send(r, form, &f, e);
}

enum err_code dossier_result(struct req *r, struct err *e)
{
    struct folder f;
    TRY(folder_load(&r->ctx, req_dossier(r), &f, e));
    req_reads(r, f.row.id, req_text(r, "desk.read.result"));
    return document_send_result(r, &f, e);
}
