/* Reads open work and words it. See lines.h; must never open a dossier: no form, no papers, no journal. */
#include "rooms/desk/lines.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "service/folder.h"
#include "service/record.h"
#include "store/account_store.h"
#include <string.h>

enum { FIRST = 51, CHUNK = 200, ROLES = 3 }; /* a page and one line more; who filters reads on in larger pieces */

static const char *const channels[] = {"counter", "online", "post", NULL};
static const char *const kinds[] = {"main", "waiting", "opinion", NULL};
static const char *const groups[] = {"late", "today", "week", "later", "new", "undated", "stopped", "ready", NULL};

static const struct field fields[] = {
    FIELD(desk_line, code, F_TEXT), FIELD(desk_line, due_at, F_INSTANT), FIELD(desk_line, due_state, F_TEXT, .doc = "late today ok stop done"),
    FIELD(desk_line, procedure, F_TEXT), FIELD(desk_line, procedure_name, F_TEXT), FIELD(desk_line, state, F_TEXT), FIELD(desk_line, step, F_TEXT),
    FIELD(desk_line, name, F_TEXT, .mask = MASK_NAME), FIELD(desk_line, channel, F_TEXT, .words = channels, .label = "desk.channel"),
    FIELD(desk_line, kind, F_TEXT, .words = kinds, .label = "desk.kind"), FIELD(desk_line, role, F_TEXT),
    FIELD(desk_line, submitted_at, F_INSTANT), FIELD(desk_line, received_at, F_INSTANT), FIELD(desk_line, version, F_INT),
    FIELD(desk_line, assignee, F_INT), FIELD(desk_line, assignee_name, F_TEXT), FIELD(desk_line, mine, F_BOOL), FIELD(desk_line, fresh, F_BOOL), FIELD(desk_line, ticked, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(desk_line, act, F_TEXT), FIELD(desk_line, act_name, F_TEXT), FIELD(desk_line, proposal, F_TEXT, .flags = FIELD_LINES), FIELD(desk_line, proposed_by, F_TEXT),
    FIELD(desk_line, due, F_RECORD, .of = &desk_due_model),
    FIELD(desk_line, group, F_TEXT, .flags = FIELD_PRIVATE, .words = groups, .label = "desk.group"),
    FIELD(desk_line, group_n, F_INT, .flags = FIELD_PRIVATE), FIELD(desk_line, off_day, F_DATE, .flags = FIELD_PRIVATE),
    FIELD(desk_line, off_name, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model desk_line_model = MODEL(desk_line, fields, .doc = "One line of open work");

/* ---- reading: one index range a role, merged */

struct range {
    struct task_from from;
    const struct task_row *row;
    size_t n, at;
    bool ended;
};
struct desk_stream {
    struct req *r;
    struct range range[ROLES];
    size_t n;
};

struct desk_stream *lines_open(struct req *r, unsigned roles, struct task_from from)
{
    static const unsigned all[ROLES] = {ROLE_RECEPTION, ROLE_SPECIALIST, ROLE_LEADER};
    struct desk_stream *s = ARENA_NEW(r->x->arena, struct desk_stream);
    s->r = r;
    from.unit = r->actor.unit;
    for (int i = 0; i < ROLES; i++)
        if (roles & all[i]) {
            from.role = role_word(all[i]);
            s->range[s->n++].from = from;
        }
    return s;
}

static enum err_code fill(struct desk_stream *s, struct range *g, struct err *e)
{
    struct list l;
    if (g->at < g->n || g->ended)
        return ERR_OK;
    int want = g->row ? CHUNK : FIRST;
    TRY(task_list(s->r->ctx.db, &g->from, want, s->r->x->arena, &l, e));
    g->row = l.items;
    g->n = l.n;
    g->at = 0;
    g->ended = l.n < (size_t)want;
    if (l.n) {
        g->from.due_at = g->row[l.n - 1].due_at;
        g->from.dossier = g->row[l.n - 1].dossier;
    }
    return ERR_OK;
}

static bool before(const struct task_row *a, const struct task_row *b)
{
    return a->due_at != b->due_at ? a->due_at < b->due_at : a->dossier < b->dossier;
}

enum err_code lines_next(struct desk_stream *s, const struct task_row **out, struct err *e)
{
    struct range *first = NULL;
    *out = NULL;
    for (size_t i = 0; i < s->n; i++) {
        struct range *g = &s->range[i];
        TRY(fill(s, g, e));
        if (g->at < g->n && (!first || before(&g->row[g->at], &first->row[first->at])))
            first = g;
    }
    if (first)
        *out = &first->row[first->at++];
    return ERR_OK;
}

unsigned lines_roles(const struct req *r)
{
    return r->actor.roles & (ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER);
}

enum err_code lines_officers(struct req *r, const char *role, struct list *out, struct err *e)
{
    return officer_of_unit(r->ctx.centre, r->actor.unit, role, folder_today(&r->ctx), r->x->arena, out, e);
}

/* ---- wording */

static const char *officer_name(const struct list *officers, int64_t account)
{
    const struct officer *o = officers->items;
    for (size_t i = 0; account && i < officers->n; i++)
        if (o[i].account == account)
            return o[i].name;
    return "";
}

static const char *kind_of(const struct task_row *row)
{
    if (strcmp(row->kind, "main") == 0 || strcmp(row->kind, "waiting") == 0)
        return row->kind;
    return "opinion";
}

/* An opinion has its own date; other work the dossier's. */
static int64_t due_of(const struct task_row *row, const char *kind)
{
    if (strcmp(kind, "opinion") == 0)
        return row->due_at == TASK_UNDATED ? 0 : row->due_at;
    return row->real_due_at;
}

static struct due_mark mark_of(struct req *r, const struct task_row *row, const char *kind)
{
    bool opinion = strcmp(kind, "opinion") == 0;
    struct due_facts f = {.due = due_of(row, kind), .paused = row->paused_at, .submitted = row->submitted_at, .waiting = row->paused && !opinion,
                          .done = row->ready && !opinion, .received = row->received_at != 0};
    return due_mark_of(calendars_of(r->ctx.world->calendars, row->received_unit), f, r->ctx.now, r->x->arena);
}

enum err_code lines_word(struct req *r, const struct task_row *row, const struct list *officers, struct desk_line *out, struct err *e)
{
    const struct procedure *p;
    const char *lang = r->ctx.lang, *kind = kind_of(row);
    TRY(catalogue_revision(r->ctx.world->catalogue, row->procedure, row->revision, &p, e));
    const struct wf_state_def *s = procedure_state_find(p, row->state);
    const char *step = s ? label_in(&s->step, lang) : row->state;
    *out = (struct desk_line){
        .code = record_code(r->ctx.world, row->dossier, r->x->arena), .procedure = row->procedure, .procedure_name = label_in(&p->name, lang),
        .state = row->state, .step = *step || !s ? step : label_in(&s->name, lang), .name = row->name, .channel = row->channel, .kind = kind,
        .role = row->role, .due_at = due_of(row, kind), .submitted_at = row->submitted_at, .received_at = row->received_at,
        .due = mark_of(r, row, kind), .version = row->version, .assignee = row->assignee, .assignee_name = officer_name(officers, row->assignee),
        .mine = actor_has(&r->actor, row->assignee), .fresh = !row->received_at && strcmp(kind, "main") == 0,
        .group = "", .off_day = "", .off_name = "", .act = "", .act_name = "", .proposal = "", .proposed_by = "", .key = row->dossier,
    };
    out->due_state = out->due.look;
    return ERR_OK;
}
