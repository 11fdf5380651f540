/* Carries out what a story says, one transaction a step. See stage.h; must never know a page. */
#include "cli/stage.h"
#include "base/hash.h"
#include "base/text.h"
#include "print/pdf.h"
#include "reference/catalogue.h"
#include "service/money/payments.h"
#include "service/opening.h"
#include "reference/units.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct stage stage_on(struct app *app, struct arena *a)
{
    return (struct stage){.app = app, .arena = a, .problems = {.arena = a}};
}

void stage_clock(const struct stage *s, int64_t now)
{
    app_world(s->app)->clock->fake = now;
}

const char *stage_why(const struct stage *s, const struct err *e)
{
    struct buf b = buf_init(s->arena, 0);
    for (size_t i = 0; i < s->problems.n; i++)
        buf_fmt(&b, "%s%s: %s", i ? "; " : "", s->problems.row[i].field, s->problems.row[i].text);
    return s->problems.n ? b.p : e->why;
}

static struct actor actor_of(const struct ctx *c, const struct stage_person *p)
{
    struct actor a = {.account = p->account, .name = p->name, .roles = p->role, .kind = ""};
    if (!p->unit)
        return a;
    a.unit = p->unit->id;
    a.kind = units_kind_of(c->world->units, p->unit);
    a.province = p->unit->province;
    return a;
}

/* ---- sample files */

static const struct paper *paper_find(const struct procedure *p, const char *id)
{
    const struct paper *paper = procedure_paper_find(p, id);
    for (size_t i = 0; !paper && i < p->n_acts; i++)
        for (size_t k = 0; !paper && k < p->acts[i].n_papers; k++)
            if (strcmp(p->acts[i].papers[k].id, id) == 0)
                paper = &p->acts[i].papers[k];
    return paper;
}

static enum err_code write_sample(struct stage *s, const struct paper *paper, struct upload *u, struct err *e)
{
    struct buf b = buf_init(s->arena, 32 * 1024);
    const char *text = arena_fmt(s->arena, "# %s\n\n^ Bản mẫu để chạy thử, không có giá trị.\n^ A sample for trying the system out.\n", paper->name.vi);
    struct pdf_setup setup = {.name = "sample", .title = paper->name.vi, .lang = "vi"};
    TRY(pdf_write(&setup, text, &b, e));
    struct sha256 h = sha256(b.p, b.n);
    *u = (struct upload){.name = arena_fmt(s->arena, "%s.pdf", paper->id), .size = (int64_t)b.n, .sha256 = hash_hex(s->arena, h.b, sizeof h.b),
                         .path = arena_fmt(s->arena, "%s/spool/sample", app_world(s->app)->data_dir)};
    FILE *f = fopen(u->path, "wb");
    bool ok = f && fwrite(b.p, 1, b.n, f) == b.n;
    if (f && fclose(f) != 0)
        ok = false;
    return ok ? ERR_OK : err(e, ERR_STORAGE, "%s: cannot be written", u->path);
}

struct taking { struct stage *stage; const struct paper *paper; struct act_file *out; };

static enum err_code take(struct ctx *c, void *arg, struct err *e)
{
    struct taking *t = arg;
    const char *type;
    TRY(file_take(c, t->paper, &t->out->upload, &type, &t->stage->problems, e));
    t->out->type = arena_str(t->stage->arena, type);
    return ERR_OK;
}

static enum err_code sample(struct stage *s, const struct procedure *p, const char *id, struct act_file *out, struct err *e)
{
    struct taking t = {.stage = s, .paper = paper_find(p, id), .out = out};
    if (!t.paper)
        return err(e, ERR_INVALID, "%s has no paper %s", p->code, id);
    out->paper = t.paper->id;
    TRY(write_sample(s, t.paper, &out->upload, e));
    enum err_code rc = app_read(s->app, 0, take, &t, e);
    unlink(out->upload.path); /* left when the same file was there */
    return rc;
}

/* ---- filing */

struct opening_run { struct stage *stage; const struct stage_opening *o; const struct act_file *files; struct folder *out; const struct procedure *procedure; };

static struct attachments attached(struct ctx *c, const struct opening_run *r)
{
    struct attachments all = {{NULL, 0}};
    for (size_t i = 0; i < r->o->papers_n; i++) {
        struct attachment one = {.paper = r->o->papers[i], .file = "", .name = "", .type = "", .at = c->now, .state = "new", .note = ""};
        if (r->files) {
            const struct act_file *f = &r->files[i];
            one.file = f->upload.sha256;
            one.name = f->upload.name;
            one.type = f->type;
            one.size = f->upload.size;
        }
        attachments_add(&all, &one, false, c->arena);
    }
    return all;
}

static enum err_code open_it(struct ctx *c, void *arg, struct err *e)
{
    struct opening_run *r = arg;
    const struct stage_opening *o = r->o;
    const struct stage_person *p = o->applicant;
    struct actor by = actor_of(c, o->by);
    c->actor = &by;
    for (size_t i = 0; r->files && i < o->papers_n; i++)
        TRY(file_keep(c, &r->files[i].upload, r->files[i].type, e));
    struct opening what = {.procedure = r->procedure, .unit = o->unit, .variant = o->variant, .channel = o->channel, .account = p->account,
                           .name = p->name, .identifier = p->identifier, .phone = p->phone, .email = p->email, .address = p->address,
                           .values = o->values, .papers = attached(c, r)};
    return opening_make(c, &what, &r->stage->problems, r->out, e);
}

static const char *today(const struct stage *s)
{
    char day[CIVIL_TEXT];
    return arena_str(s->arena, civil_write(civil_of_instant(clock_now(app_world(s->app)->clock)).date, day));
}

enum err_code stage_open(struct stage *s, const struct stage_opening *o, struct folder *out, struct err *e)
{
    const struct world *w = app_world(s->app);
    struct opening_run r = {.stage = s, .o = o, .out = out, .procedure = catalogue_find_at(w->catalogue, o->procedure, today(s), w->units, o->unit)};
    struct act_file *files = ARENA_ARRAY(s->arena, struct act_file, o->papers_n + 1);
    s->problems.n = 0;
    if (!r.procedure)
        return err(e, ERR_NOT_FOUND, "no procedure %s on %s", o->procedure, today(s));
    if (strcmp(o->channel, "counter") != 0)
        r.files = files;
    for (size_t i = 0; r.files && i < o->papers_n; i++)
        TRY(sample(s, r.procedure, o->papers[i], &files[i], e));
    return app_write_in(s->app, world_shard_of(w, o->unit->province), s->arena, open_it, &r, e);
}

/* ---- acting */

struct acting { struct stage *stage; const struct stage_person *who; const struct stage_act *what; const struct act_file *files; size_t files_n; struct folder *out; };

static enum err_code act_it(struct ctx *c, void *arg, struct err *e)
{
    struct acting *r = arg;
    struct actor who = actor_of(c, r->who);
    struct folder now;
    TRY(folder_load_any(c, r->what->dossier, &now, e));
    if (who.roles & ROLE_SYSTEM)
        who.unit = now.row.unit; /* a job works on all of them */
    c->actor = &who;
    struct act a = {.dossier = r->what->dossier, .event = {.act = r->what->act, .version = now.row.version, .inputs = r->what->inputs},
                    .files = r->files, .files_n = r->files_n, .changed = r->what->changed};
    return act_on(c, &a, &r->stage->problems, r->out, e);
}

static enum err_code procedure_of(struct ctx *c, void *arg, struct err *e)
{
    struct acting *r = arg;
    return folder_load_any(c, r->what->dossier, r->out, e);
}

enum err_code stage_do(struct stage *s, const struct stage_person *who, const struct stage_act *what, struct folder *out, struct err *e)
{
    int shard = dossier_key(what->dossier).shard;
    struct act_file *files = ARENA_ARRAY(s->arena, struct act_file, what->inputs.n + 1);
    struct acting r = {.stage = s, .who = who, .what = what, .files = files, .out = out};
    s->problems.n = 0;
    TRY(app_write_in(s->app, shard, s->arena, procedure_of, &r, e));
    for (size_t i = 0; i < what->inputs.n; i++)
        if (strcmp(what->inputs.at[i].name, "paper") == 0)
            TRY(sample(s, out->procedure, what->inputs.at[i].value, &files[r.files_n++], e));
    return app_write_in(s->app, shard, s->arena, act_it, &r, e);
}

struct cashing { struct stage *stage; const struct stage_person *who; int64_t dossier; };

static enum err_code take_it(struct ctx *c, void *arg, struct err *e)
{
    struct cashing *t = arg;
    struct actor who = actor_of(c, t->who);
    struct payment_made made;
    struct folder f;
    struct dues d;
    c->actor = &who;
    TRY(folder_load_any(c, t->dossier, &f, e));
    TRY(dues_of(c, t->dossier, &d, e));
    if (d.due <= 0 || !payment_may_take(&who, &f))
        return ERR_OK;
    struct payment p = {.dossier = t->dossier, .unit = f.row.unit, .account = BOOKS_CASH, .amount = d.due};
    return payment_take(c, &p, &t->stage->problems, &made, e);
}

enum err_code stage_take(struct stage *s, const struct stage_person *who, int64_t dossier, struct err *e)
{
    struct cashing t = {s, who, dossier};
    s->problems.n = 0;
    return app_write_in(s->app, dossier_key(dossier).shard, s->arena, take_it, &t, e);
}

struct rating_it { struct stage *stage; const struct stage_person *who; const struct rating_given *what; };

static enum err_code rate_it(struct ctx *c, void *arg, struct err *e)
{
    struct rating_it *t = arg;
    struct actor who = actor_of(c, t->who);
    c->actor = &who;
    return rating_give(c, t->what, &t->stage->problems, e);
}

enum err_code stage_rate(struct stage *s, const struct stage_person *who, const struct rating_given *what, struct err *e)
{
    struct rating_it t = {s, who, what};
    s->problems.n = 0;
    return app_write_in(s->app, dossier_key(what->dossier).shard, s->arena, rate_it, &t, e);
}
