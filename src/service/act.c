/* One act on one dossier. See act.h; must never know a page or a table's columns. */
#include "service/absence.h"
#include "service/act.h"
#include "service/money/dues.h"
#include "service/lapse.h"
#include "service/notices.h"
#include "service/record.h"
#include "store/task_store.h"
#include <string.h>

enum { RECOMPUTE_PAGE = 200 };

size_t act_offers(const struct ctx *c, const struct folder *f, const struct wf_act **out, size_t max)
{
    struct wf_call call = {.p = f->procedure, .state = &f->flow, .actor = c->actor, .now = c->now};
    return workflow_offers(&call, out, max);
}

/* Files for papers that the dossier's case knows, or that the act itself asks for. */
static enum err_code keep_files(struct ctx *c, struct folder *f, const struct act *what, struct err *e)
{
    for (size_t i = 0; i < what->files_n; i++) {
        const struct act_file *file = &what->files[i];
        struct attachment one = {.paper = file->paper, .file = file->upload.sha256, .name = file->upload.name, .type = file->type,
                                 .size = file->upload.size, .at = c->now, .state = "new", .note = ""};
        if (*file->upload.sha256)
            TRY(file_keep(c, &file->upload, file->type, e));
        attachments_add(&f->papers, &one, i == 0 || strcmp(what->files[i - 1].paper, file->paper) != 0, c->arena);
    }
    return ERR_OK;
}

static bool flagged(const struct wf_state *s, const char *kind, const char *id)
{
    size_t n = strlen(kind);
    for (size_t i = 0; i < s->n_items; i++)
        if (strncmp(s->items[i], kind, n) == 0 && strcmp(s->items[i] + n, id) == 0)
            return true;
    return false;
}

static bool asked(const struct folder *f, const char *name)
{
    const struct form_field *x = form_owner(&f->procedure->form, name);
    return flagged(&f->flow, "field:", x ? x->id : name);
}

/* What is wrong now and was right before, or was asked for: an answer that time has overtaken - a planned day that has passed while
 * the dossier was looked at - is not the applicant's fault now. */
static void add_new(const struct folder *f, const struct problems *were, const struct problems *are, struct problems *p)
{
    for (size_t i = 0; i < are->n; i++) {
        const struct problem *x = &are->row[i], *old = problem_find(were, x->field);
        if (!old || strcmp(old->text, x->text) != 0 || asked(f, x->field))
            problem_add(p, x->field, x->text, x->n);
    }
}

/* A list is answered as a whole: its old rows go before the new ones come. */
static size_t drop_rows(const struct form *form, struct form_value *v, size_t n, struct form_values changed)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct form_field *x = form_owner(form, v[i].name);
        bool again = false;
        for (size_t k = 0; x && form_is_list(x) && !again && k < changed.n; k++)
            again = form_owns(x, changed.at[k].name);
        if (!again)
            v[kept++] = v[i];
    }
    return kept;
}

/* The applicant's new answers to flagged fields take the place of the old ones; all answers are checked together. */
static enum err_code change_values(struct ctx *c, struct folder *f, const struct act *what, struct problems *p, struct err *e)
{
    size_t n = f->values.n, before = p->n;
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, n + what->changed.n + 1);
    if (!what->changed.n)
        return ERR_OK;
    if (n)
        memcpy(v, f->values.at, n * sizeof *v);
    n = drop_rows(&f->procedure->form, v, n, what->changed);
    for (size_t i = 0; i < what->changed.n; i++) {
        const struct form_value *x = &what->changed.at[i];
        if (!asked(f, x->name)) {
            problem_add(p, x->name, "supplement.not_asked", 0);
            continue;
        }
        size_t k = 0;
        while (k < n && strcmp(v[k].name, x->name) != 0)
            k++;
        v[k] = *x;
        n += k == n;
    }
    struct form_env env = folder_env(c, f->row.variant, f->row.channel);
    struct problems were = {.arena = c->arena}, are = {.arena = c->arena};
    struct form_values checked;
    form_check(&f->procedure->form, f->values, &env, &were, &checked);
    form_check(&f->procedure->form, (struct form_values){v, n}, &env, &are, &f->values);
    add_new(f, &were, &are, p);
    return p->n > before ? err(e, ERR_INVALID, "changed answers refused") : ERR_OK;
}

/* What is wrong with a paper stands beside it, in the officer's words. */
static void flag_papers(struct ctx *c, struct folder *f, const struct wf_outcome *o)
{
    struct attachment *row = f->papers.items.items;
    for (size_t i = 0; i < f->papers.items.n; i++)
        if (strcmp(row[i].state, "new") == 0 && flagged(&f->flow, "paper:", row[i].paper)) {
            row[i].state = "flagged";
            row[i].note = form_get(o->inputs, arena_fmt(c->arena, "note:paper:%s", row[i].paper));
        }
}

/* The officer's notes to flagged fields, for the page on which they are answered: later ones win. What acts ask of officers
 * for the result is kept by the workflow. */
static enum err_code keep_notes(struct ctx *c, struct folder *f, const struct wf_outcome *o, struct err *e)
{
    struct form_values had = {0};
    if (!o->act || !o->inputs.n)
        return ERR_OK;
    if (*f->result.values)
        TRY(form_parse(f->result.values, c->arena, &had, e));
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, had.n + o->inputs.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < o->inputs.n; i++)
        if (*o->inputs.at[i].value && strncmp(o->inputs.at[i].name, "note:field:", 11) == 0)
            v[n++] = o->inputs.at[i];
    size_t fresh = n;
    for (size_t i = 0; i < had.n; i++)
        if (!*form_get((struct form_values){v, fresh}, had.at[i].name))
            v[n++] = had.at[i];
    f->result.values = form_json((struct form_values){v, n}, c->arena);
    return ERR_OK;
}

static enum err_code fire(struct ctx *c, struct folder *f, const struct act *what, struct problems *p, struct wf_outcome *o, struct err *e)
{
    struct wf_call call = {.p = f->procedure, .state = &f->flow, .actor = c->actor, .now = c->now};
    struct form_env env = folder_env(c, f->row.variant, f->row.channel);
    return workflow_fire(&call, &what->event, &env, p, o, e);
}

enum err_code act_further(struct ctx *c, struct folder *f, const struct act *what, struct problems *p, struct err *e)
{
    struct wf_outcome *o = ARENA_NEW(c->arena, struct wf_outcome);
    struct dossier before = f->row;
    const struct standing *behalf = absence_behalf(c, f, what->event.act);
    ctx_forget(c); /* its lists are changed in place from here on */
    TRY(fire(c, f, what, p, o, e));
    TRY(change_values(c, f, what, p, e));
    TRY(keep_files(c, f, what, e));
    TRY(keep_notes(c, f, o, e));
    const char *note = form_get(o->inputs, "reason");
    if (!*note)
        note = form_get(o->inputs, "note");
    f->flow = o->state;
    flag_papers(c, f, o);
    TRY(act_effects(c, f, o, note, e));
    TRY(folder_settle(c, f, e));
    TRY(dues_settle(c, f, e));
    TRY(lapse_plan(c, f, o->act, e));
    struct list tasks = folder_tasks(c, f);
    return record_write(c, &before, &f->row, (struct record_what){"acted", what->event.act, note, behalf}, &tasks, e);
}

enum err_code act_on(struct ctx *c, const struct act *what, struct problems *p, struct folder *out, struct err *e)
{
    struct folder f;
    TRY(folder_load(c, what->dossier, &f, e));
    TRY(act_further(c, &f, what, p, e));
    if (out)
        *out = f;
    return ERR_OK;
}

enum err_code act_assign(struct ctx *c, int64_t dossier, int64_t version, int64_t account, const char *name, struct err *e)
{
    struct folder f;
    TRY(folder_load(c, dossier, &f, e));
    ctx_forget(c);
    if (!(c->actor->roles & ROLE_LEADER) || c->actor->unit != f.row.handler_unit)
        return err(e, ERR_FORBIDDEN, "only a leader of the unit that holds it");
    if (version != f.row.version)
        return err(e, ERR_STALE, "version %lld was seen", (long long)version);
    struct dossier before = f.row;
    f.row.assignee = account;
    struct list tasks = folder_tasks(c, &f);
    return record_write(c, &before, &f.row, (struct record_what){"assigned", "", name, absence_behalf_role(c->actor, ROLE_LEADER)}, &tasks, e);
}

static enum err_code recompute_one(struct ctx *c, int64_t dossier, int64_t *changed, struct err *e)
{
    struct folder f;
    TRY(folder_load_any(c, dossier, &f, e));
    ctx_forget(c);
    struct dossier before = f.row;
    if (before.finished_at || !*before.clock)
        return ERR_OK;
    TRY(folder_settle(c, &f, e));
    if (f.row.due_at == before.due_at)
        return ERR_OK;
    (*changed)++;
    struct list tasks = folder_tasks(c, &f);
    return record_write(c, &before, &f.row, (struct record_what){"recomputed", "", "calendar", NULL}, &tasks, e);
}

enum err_code act_recompute(struct ctx *c, int64_t *changed, struct err *e)
{
    int64_t after = 0;
    for (;;) {
        struct list page;
        TRY(dossier_keys(c->db, after, RECOMPUTE_PAGE, c->arena, &page, e));
        const int64_t *key = page.items;
        for (size_t i = 0; i < page.n; i++)
            TRY(recompute_one(c, key[i], changed, e));
        if (page.n < RECOMPUTE_PAGE)
            return ERR_OK;
        after = key[page.n - 1];
    }
}

static enum err_code would_move(struct ctx *c, int64_t dossier, int64_t *moved, struct err *e)
{
    struct folder f;
    TRY(folder_load_any(c, dossier, &f, e));
    ctx_forget(c);
    int64_t before = f.row.due_at;
    if (f.row.finished_at || !*f.row.clock)
        return ERR_OK;
    TRY(folder_settle(c, &f, e));
    *moved += f.row.due_at != before;
    return ERR_OK;
}

/* Who is open has a task; a page of them at a time, whose memory is given back. */
enum err_code act_would_move(struct ctx *c, int64_t *moved, struct err *e)
{
    struct arena *page = arena_new(0);
    struct ctx here = *c;
    enum err_code rc = ERR_OK;
    here.arena = page;
    for (int64_t after = 0; !rc;) {
        struct list keys;
        rc = task_dossiers(c->db, after, RECOMPUTE_PAGE, page, &keys, e);
        const int64_t *key = keys.items;
        for (size_t i = 0; !rc && i < keys.n; i++) {
            after = key[i];
            rc = would_move(&here, key[i], moved, e);
        }
        if (!rc && keys.n < RECOMPUTE_PAGE)
            break;
        arena_reset(page);
        ctx_forget(&here);
    }
    arena_free(page);
    return rc;
}
