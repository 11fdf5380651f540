/* What the applicant does: supplements what was flagged, withdraws, or does another act that the workflow offers. Files are
 * looked at on the pool; the act is one transaction. Must never overwrite what somebody else did meanwhile. */
#include "base/text.h"
#include "rooms/follow/act_view.h"
#include <stdlib.h>
#include <string.h>

/* A form of a step that is over, or was never there: the dossier's page says what is next. */
static enum err_code gone(struct req *r, const struct folder *f)
{
    return req_go(r, "/ho-so/%s?tb=buoc-da-qua", follow_code(r, f));
}

static enum err_code show(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    TRY(follow_own(r, f, e));
    const struct wf_act *act = acting_act(r, f);
    if (!act)
        return r->again ? acting_over(r, f) : gone(r, f);
    if (r->again && !r->scratch && acting_papers(r, f, act).n)
        r->refused = "follow.files_again"; /* files do not outlive a session that ended */
    return acting_show(r, f, act, e);
}

enum err_code follow_supplement(struct req *r, struct err *e)
{
    return show(r, e);
}

enum err_code follow_withdraw(struct req *r, struct err *e)
{
    return show(r, e);
}

enum err_code follow_act(struct req *r, struct err *e)
{
    return show(r, e);
}

/* A name that no form of ours sends. */
static bool known(const char *name, const struct wf_act *act, const struct form_field *x, size_t n)
{
    static const char *const own[] = {"csrf", "version"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (strcmp(own[i], name) == 0)
            return true;
    if (*name == '_' || (act->reason && strcmp(name, "reason") == 0) || (act->note && strcmp(name, "note") == 0))
        return true;
    return form_sends(x, n, name);
}

static const struct paper *find_paper(const void *with, const char *id)
{
    const struct wanted_papers *want = with;
    for (size_t i = 0; i < want->n; i++)
        if (strcmp(want->at[i]->id, id) == 0)
            return want->at[i];
    return NULL;
}

/* On the pool: files looked at and put away; the rest of what is wrong is found in the transaction. */
enum err_code follow_act_first(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    size_t n;
    TRY(follow_own(r, f, e));
    const struct wf_act *act = acting_act(r, f);
    if (!act) /* the writer knows whether this very form was sent before */
        return ERR_OK;
    const struct form_field *x = acting_fields(r, f, act, &n);
    for (size_t i = 0; i < r->x->form_n; i++)
        if (!known(r->x->form[i].name, act, x, n))
            problem_add(&r->problems, r->x->form[i].name, "err.unknown", 0);
    struct wanted_papers want = acting_papers(r, f, act);
    return uploads_take(r, f->row.id, find_paper, &want, e);
}

struct inputs {
    struct form_value *at;
    size_t n;
};

static void input(struct inputs *in, const char *name, const char *value)
{
    in->at[in->n++] = (struct form_value){name, value};
}

static struct form_values inputs_of(struct req *r, const struct wf_act *act, const struct uploads *b, const struct form_values *answers,
                                    const struct form_field *x, size_t n)
{
    struct inputs in = {ARENA_ARRAY(r->x->arena, struct form_value, b->n + answers->n + n + 4), 0};
    if (act->reason && *req_value(r, "reason"))
        input(&in, "reason", req_value(r, "reason"));
    if (act->note && *req_value(r, "note"))
        input(&in, "note", req_value(r, "note"));
    for (size_t i = 0; i < b->n; i++)
        input(&in, "paper", b->file[i].paper);
    if (act->kind == ACT_SUPPLEMENT)
        for (size_t i = 0; i < n; i++)
            input(&in, "field", x[i].id);
    for (size_t i = 0; act->kind != ACT_SUPPLEMENT && i < answers->n; i++)
        in.at[in.n++] = answers->at[i];
    return (struct form_values){in.at, in.n};
}

/* Every flagged field is answered: one that the form did not send was left empty. */
static struct form_values answers_of(const struct req *r, const struct form_field *x, size_t n)
{
    struct form_values typed = form_read(r, x, n);
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, n + typed.n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        v[k++] = (struct form_value){x[i].id, form_get(typed, x[i].id)};
    for (size_t i = 0; i < typed.n; i++)
        if (strchr(typed.at[i].name, '.')) /* in the rows of a list */
            v[k++] = typed.at[i];
    return (struct form_values){v, k};
}

static int64_t version_of(const struct req *r)
{
    const char *s = req_value(r, "version");
    return *s && strlen(s) < 10 && strspn(s, "0123456789") == strlen(s) ? strtoll(s, NULL, 10) : -1;
}

enum err_code follow_act_post(struct req *r, struct err *e)
{
    struct folder *f = ARENA_NEW(r->x->arena, struct folder);
    const struct uploads *b = uploads_of(r);
    size_t n;
    TRY(follow_own(r, f, e));
    const struct wf_act *act = acting_act(r, f);
    if (!act)
        return err(e, ERR_NOT_OFFERED, "no such act now");
    if (form_pressing(r))
        return acting_show(r, f, act, e);
    const struct form_field *x = acting_fields(r, f, act, &n);
    struct form_values answers = answers_of(r, x, n);
    struct act what = {.dossier = f->row.id, .files = b->file, .files_n = b->n,
                       .event = {.act = act->id, .version = version_of(r), .inputs = inputs_of(r, act, b, &answers, x, n)}};
    if (act->kind == ACT_SUPPLEMENT)
        what.changed = answers;
    TRY(act_on(&r->ctx, &what, &r->problems, NULL, e));
    const char *said = act->kind == ACT_SUPPLEMENT ? "da-bo-sung" : act->kind == ACT_WITHDRAW ? "da-rut" : "da-lam";
    return req_go(r, "/ho-so/%s?tb=%s", follow_code(r, f), said);
}
