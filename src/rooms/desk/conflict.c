/* Somebody acted first: who, what changed, and what the officer had typed, to be copied. Nothing was overwritten. */
#include "rooms/desk/act.h"
#include <stdlib.h>
#include <string.h>

static struct list typed_of(struct req *r, const struct act_view *v)
{
    const struct field_view *field = v->fields.items;
    struct typed_row *row = ARENA_ARRAY(r->x->arena, struct typed_row, v->fields.n + r->x->form_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < v->fields.n; i++)
        if (*field[i].value)
            row[n++] = (struct typed_row){field[i].label, field[i].value};
    for (size_t i = 0; i < r->x->form_n; i++)
        if (strncmp(r->x->form[i].name, "note:", 5) == 0 && *r->x->form[i].value)
            row[n++] = (struct typed_row){req_text(r, "desk.item_note"), r->x->form[i].value};
    return (struct list){row, n};
}

static int64_t flagged_in(const struct dossier *d, struct arena *a)
{
    struct attachments all;
    int64_t n = 0;
    if (attachments_parse(d->papers, a, &all, NULL))
        return 0;
    const struct attachment *row = all.items.items;
    for (size_t i = 0; i < all.items.n; i++)
        n += strcmp(row[i].state, "flagged") == 0;
    return n;
}

static struct diff_row date_row(struct req *r, const struct dossier *was, const struct dossier *is)
{
    const char *none = req_text(r, "desk.due.none"), *stop = req_text(r, "desk.due.stopped");
    struct diff_row d = {.label = req_text(r, "desk.due_date"), .before = "", .after = ""};
    if (was->paused_at || !was->due_at)
        d.before = was->paused_at ? stop : none;
    else
        d.before_at = was->due_at;
    if (is->paused_at || !is->due_at)
        d.after = is->paused_at ? stop : none;
    else
        d.after_at = is->due_at;
    return d;
}

static struct list diff_of(struct req *r, const struct folder *f, const struct dossier *was)
{
    struct diff_row *row = ARENA_ARRAY(r->x->arena, struct diff_row, 4);
    const struct dossier *is = &f->row;
    size_t n = 0;
    int64_t before = flagged_in(was, r->x->arena), after = flagged_in(is, r->x->arena);
    if (strcmp(was->state, is->state) != 0)
        row[n++] = (struct diff_row){.label = req_text(r, "desk.step"), .before = dossier_state_name(f, was->state, r->ctx.lang),
                                     .after = dossier_state_name(f, is->state, r->ctx.lang)};
    if (was->due_at != is->due_at || was->paused_at != is->paused_at)
        row[n++] = date_row(r, was, is);
    if (before != after)
        row[n++] = (struct diff_row){.label = req_text(r, "desk.flagged_papers"), .before = arena_fmt(r->x->arena, "%lld", (long long)before),
                                     .after = arena_fmt(r->x->arena, "%lld", (long long)after)};
    return (struct list){row, n};
}

enum err_code conflict_fill(struct req *r, const struct folder *f, struct act_view *v, struct err *e)
{
    struct history h;
    struct dossier was;
    int64_t seen = strtoll(req_value(r, "version"), NULL, 10);
    TRY(history_load(r, f, &h, e));
    TRY(history_then(r, &h, seen, &was, e));
    v->conflict = true;
    v->since = history_since(&h, seen);
    v->gone = v->since.n == 0;
    if (v->since.n)
        v->diff = diff_of(r, f, &was);
    v->typed = typed_of(r, v);
    return ERR_OK;
}
