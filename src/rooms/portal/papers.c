/* The step for papers: files go up, come off, and are looked at again. What was good is kept whatever else was wrong.
 * Must never trust a file's name or its sender's word about what it is. */
#include "rooms/portal/papers_view.h"
#include "rooms/portal/room.h"
#include "service/files.h"
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "tep."; /* file fields are called "tep.<paper>" */

struct portal_papers {
    struct apply_head head;
    struct list slots, stray;
    bool known; /* some papers need not be brought */
};
static const struct field fields[] = {
    FIELD(portal_papers, head, F_RECORD, .of = &apply_head_model), FIELD(portal_papers, slots, F_LIST, .of = &paper_slot_model),
    FIELD(portal_papers, stray, F_LIST, .of = &sent_file_model, .doc = "Files that are no longer asked for"),
    FIELD(portal_papers, known, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model portal_papers_model = MODEL(portal_papers, fields, .doc = "The papers of an application");

/* What the pool found in an upload, for the writer. */
struct taken {
    struct act_file *file;
    struct refused_file *refused;
    size_t n, n_refused;
};

static enum err_code show(struct req *r, const struct draft_folder *f, const struct taken *t)
{
    struct portal_papers *v = ARENA_NEW(r->x->arena, struct portal_papers);
    *v = (struct portal_papers){.head = apply_head(r, f, APPLY_PAPERS), .stray = papers_stray(r, f),
                                .slots = papers_slots(r, f, t ? t->refused : NULL, t ? t->n_refused : 0)};
    for (size_t i = 0; i < v->slots.n; i++)
        v->known = v->known || strcmp(((const struct paper_slot *)v->slots.items)[i].tag, "known") == 0;
    r->title = arena_fmt(r->x->arena, "%s - %s", req_text(r, "portal.step.papers"), v->head.name);
    return req_show(r, v);
}

/* Files that are fields of the form are asked for in their step: here none of them is missing. */
static const struct paper_row *papers_only(const struct paper_row *rows, size_t n, struct arena *a)
{
    struct paper_row *out = ARENA_ARRAY(a, struct paper_row, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct paper_row){rows[i].paper, rows[i].required && !rows[i].paper->field};
    return out;
}

static void check(struct req *r, const struct draft_folder *f)
{
    const struct paper_row *rows;
    const char *const *have;
    struct form_env env = apply_env(r, f);
    size_t n = papers_for(f->procedure, f->values, &env, r->x->arena, &rows), n_have = attachments_have(&f->papers, r->x->arena, &have);
    papers_check(papers_only(rows, n, r->x->arena), n, have, n_have, &r->problems);
}

/* ?kiem=1: with what is missing, as the review's links ask for it. */
enum err_code portal_papers(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(apply_load(r, &f, e));
    if (f.row.dossier)
        return apply_sent(r, &f);
    if (r->again && !r->problems.n)
        r->refused = "portal.papers.again"; /* files do not outlive a session that ended */
    if (*req_query(r, "kiem") && !r->again)
        check(r, &f);
    return show(r, &f, NULL);
}

/* How many of the files taken so far are for this paper. */
static int64_t taken_for(const struct taken *t, const char *paper)
{
    int64_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += strcmp(t->file[i].paper, paper) == 0;
    return n;
}

static void refuse(struct taken *t, const char *paper, const struct http_file *x)
{
    t->refused[t->n_refused++] = (struct refused_file){paper, x->name};
}

/* One that replaces the only file of its paper needs no room of its own. */
static bool has_room(const struct draft_folder *f, const struct paper *p, const struct taken *t)
{
    int64_t there = p->max_files == 1 ? 0 : papers_count(f, p->id);
    return there + taken_for(t, p->id) < p->max_files;
}

static enum err_code take(struct req *r, const struct draft_folder *f, const struct http_file *x, struct taken *t, struct err *e)
{
    struct upload up = {x->name, x->path, x->sha256, x->size};
    const struct paper *p = strncmp(x->field, prefix, sizeof prefix - 1) == 0 ? procedure_paper_find(f->procedure, x->field + sizeof prefix - 1) : NULL;
    const char *type;
    if (!p || p->need == PAPER_KNOWN) {
        problem_add(&r->problems, x->field, "err.unknown", 0);
        return ERR_OK;
    }
    if (!has_room(f, p, t)) {
        problem_add(&r->problems, arena_fmt(r->x->arena, "paper:%s", p->id), "paper.too_many", p->max_files);
        refuse(t, p->id, x);
        return ERR_OK;
    }
    enum err_code rc = file_take(&r->ctx, p, &up, &type, &r->problems, e);
    if (rc == ERR_INVALID)
        refuse(t, p->id, x);
    else if (rc == ERR_OK)
        t->file[t->n++] = (struct act_file){up, p->id, type};
    return rc == ERR_INVALID ? ERR_OK : rc;
}

/* On the pool: looks into each file and puts the good ones away. */
enum err_code portal_papers_take(struct req *r, struct err *e)
{
    struct draft_folder f;
    struct taken *t = ARENA_NEW(r->x->arena, struct taken);
    t->file = ARENA_ARRAY(r->x->arena, struct act_file, r->x->files_n + 1);
    t->refused = ARENA_ARRAY(r->x->arena, struct refused_file, r->x->files_n + 1);
    r->scratch = t;
    TRY(apply_load(r, &f, e));
    for (size_t i = 0; i < r->x->files_n && !f.row.dossier; i++)
        TRY(take(r, &f, &r->x->files[i], t, e));
    return ERR_OK;
}

/* A draft has no history: the only file of a paper goes when a newer one comes. */
static enum err_code make_room(struct req *r, const struct draft_folder *f, const struct taken *t, struct err *e)
{
    const struct attachment *x = f->papers.items.items;
    for (size_t i = 0; i < f->papers.items.n; i++) {
        const struct paper *p = procedure_paper_find(f->procedure, x[i].paper);
        if (p && p->max_files == 1 && taken_for(t, p->id))
            TRY(draft_detach(&r->ctx, f->row.id, x[i].n, e));
    }
    return ERR_OK;
}

static int64_t file_number(const char *s)
{
    size_t n = strlen(s);
    return n && n < 9 && strspn(s, "0123456789") == n ? strtoll(s, NULL, 10) : 0;
}

static enum err_code change(struct req *r, const struct draft_folder *f, struct err *e)
{
    const struct taken *t = r->scratch;
    int64_t off = file_number(req_value(r, "bo"));
    TRY(make_room(r, f, t, e));
    if (t->n)
        TRY(draft_attach(&r->ctx, f->row.id, t->file, t->n, e));
    return off ? draft_detach(&r->ctx, f->row.id, off, e) : ERR_OK;
}

/* Buttons: go on, back (lui), stay for more (them), take a file off (bo). Good files are kept in any case. */
enum err_code portal_papers_post(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(apply_load(r, &f, e));
    if (f.row.dossier)
        return apply_sent(r, &f);
    TRY(change(r, &f, e));
    TRY(apply_load(r, &f, e));
    bool stay = *req_value(r, "them") || *req_value(r, "bo");
    if (*req_value(r, "lui"))
        return apply_go(r, &f, apply_back(r, &f, APPLY_PAPERS), "");
    if (!stay && !r->problems.n)
        check(r, &f);
    if (r->problems.n && req_wants_data(r))
        return req_checked(r, e);
    if (r->problems.n) {
        r->status = 422;
        return show(r, &f, r->scratch);
    }
    return apply_go(r, &f, stay ? APPLY_PAPERS : APPLY_REVIEW, stay ? "da-luu" : "");
}

/* One's own file, to look at it again. */
enum err_code portal_file(struct req *r, struct err *e)
{
    struct draft_folder f;
    TRY(apply_load(r, &f, e));
    const struct attachment *x = attachments_find(&f.papers, file_number(req_param(r, "n")));
    if (!x || !*x->file)
        return err(e, ERR_NOT_FOUND, "no such file");
    return req_send_file(r, x->type, x->name, file_path(r->ctx.world, x->file, r->x->arena));
}
