/* Shows and does one act. Everything about it comes from the procedure's file; who may do it is the workflow's to say. */
#include "rooms/desk/act.h"
#include "rooms/desk/room.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

enum { OFFERS_MAX = 32 };

static const struct field input_fields[] = {
    FIELD(desk_act_input, version, F_INT, .flags = FIELD_REQUIRED, .min = 1, .max = 1000000, .doc = "of the dossier, as it was seen"),
};
const struct model desk_act_input_model = MODEL(desk_act_input, input_fields, .doc = "The inputs that the act's page asks for, and the version seen");

static enum err_code load(struct req *r, struct folder *f, const struct wf_act **act, struct err *e)
{
    TRY(folder_load(&r->ctx, req_dossier(r), f, e));
    *act = procedure_act_find(f->procedure, req_param(r, "act"));
    return *act ? ERR_OK : err(e, ERR_NOT_FOUND, "the procedure has no such act");
}

static bool offered(const struct req *r, const struct folder *f, const struct wf_act *act)
{
    const struct wf_act *all[OFFERS_MAX];
    size_t n = act_offers(&r->ctx, f, all, OFFERS_MAX);
    for (size_t i = 0; i < n; i++)
        if (all[i] == act)
            return true;
    return false;
}

enum err_code act_show(struct req *r, struct err *e)
{
    struct folder f;
    const struct wf_act *act;
    struct act_view *v = ARENA_NEW(r->x->arena, struct act_view);
    TRY(load(r, &f, &act, e));
    bool conflict = r->again && r->status == 409;
    if (!conflict && !offered(r, &f, act))
        return err(e, ERR_NOT_OFFERED, "%s does not offer %s to them", f.flow.state, act->id);
    TRY(act_view_of(r, &f, act, v, e));
    if (conflict)
        TRY(conflict_fill(r, &f, v, e));
    const char *what = conflict ? req_text(r, v->gone ? "desk.conflict_gone" : "desk.conflict") : v->name;
    r->title = arena_fmt(r->x->arena, "%s, %s", what, v->code);
    return req_show(r, v);
}

struct papers_of { const struct folder *f; const struct wf_act *act; };

static const struct paper *find_paper(const void *with, const char *id)
{
    const struct papers_of *p = with;
    return act_paper(p->f, p->act, id);
}

enum err_code act_files(struct req *r, struct err *e)
{
    struct folder f;
    struct papers_of p = {.f = &f};
    TRY(load(r, &f, &p.act, e));
    return uploads_take(r, f.row.id, find_paper, &p, e);
}

/* ---- after it was done */

static const char *const flash[ACT_KINDS] = {
    [ACT_ACCEPT] = "viec-da-nhan", [ACT_REFUSE] = "viec-da-tu-choi", [ACT_REQUEST_SUPPLEMENT] = "viec-da-yeu-cau",
    [ACT_SUPPLEMENT] = "viec-da-bo-sung", [ACT_WITHDRAW] = "viec-da-rut", [ACT_FORWARD] = "viec-da-chuyen", [ACT_RETURN] = "viec-da-chuyen",
    [ACT_ASK_OPINION] = "viec-da-hoi", [ACT_ANSWER_OPINION] = "viec-da-tra-loi", [ACT_PROPOSE] = "viec-da-trinh",
    [ACT_APPROVE] = "viec-da-duyet", [ACT_SEND_BACK] = "viec-da-gui-lai", [ACT_REQUEST_PAYMENT] = "viec-da-bao-thu",
    [ACT_CONFIRM_PAYMENT] = "viec-da-thu", [ACT_ISSUE] = "viec-da-ky", [ACT_HAND_OVER] = "viec-da-tra", [ACT_EXTEND] = "viec-da-hen-lai",
    [ACT_STOP] = "viec-da-dung",
};

static bool in_hand(const struct req *r, const struct folder *f)
{
    return f->row.handler_unit == r->actor.unit && (r->actor.roles & role_parse(f->row.handler_role));
}

/* Where there is a paper to print, or more to do, the dossier again; else the worklist. */
static enum err_code go_on(struct req *r, const struct folder *f, const struct wf_act *act)
{
    const char *code = record_code(r->ctx.world, f->row.id, r->x->arena);
    if (in_hand(r, f) || *act->document || act->kind == ACT_ACCEPT)
        return req_go(r, "/viec/ho-so/%s?tb=%s", code, flash[act->kind]);
    return req_go(r, "/viec?tb=%s", flash[act->kind]);
}

enum err_code act_do(struct req *r, struct err *e)
{
    struct folder f, after;
    const struct wf_act *act;
    struct act what;
    if (form_pressing(r))
        return act_show(r, e);
    TRY(load(r, &f, &act, e));
    act_read(r, &f, act, &what);
    enum err_code rc = act_on(&r->ctx, &what, &r->problems, &after, e);
    if (rc == ERR_STALE && history_repeats(r, &f, act->id, what.event.version))
        return go_on(r, &f, act);
    return rc ? rc : go_on(r, &after, act);
}
