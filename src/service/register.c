/* Lines of the register. See register.h; must never know a page or a paper. */
#include "service/register.h"
#include "base/instant.h"
#include "base/json.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/folder.h"
#include "service/record.h"
#include "store/dossier_store.h"
#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {"new", "running", "late_now", "paused", "early", "on_time", "late", "undated", NULL};
static const char *const channels[] = {"counter", "online", "post", NULL};

static const struct field fields[] = {
    FIELD(register_line, n, F_INT), FIELD(register_line, code, F_TEXT), FIELD(register_line, procedure, F_TEXT), FIELD(register_line, procedure_name, F_TEXT),
    FIELD(register_line, name, F_TEXT, .mask = MASK_NAME), FIELD(register_line, channel, F_TEXT, .words = channels, .label = "document.channel"),
    FIELD(register_line, submitted_at, F_INSTANT), FIELD(register_line, received_at, F_INSTANT), FIELD(register_line, due_at, F_INSTANT),
    FIELD(register_line, result_at, F_INSTANT), FIELD(register_line, result_number, F_TEXT), FIELD(register_line, finished_at, F_INSTANT),
    FIELD(register_line, state, F_TEXT), FIELD(register_line, state_name, F_TEXT), FIELD(register_line, holder, F_TEXT),
    FIELD(register_line, verdict, F_TEXT, .words = verdicts, .label = "register"), FIELD(register_line, id, F_INT, .flags = FIELD_PRIVATE),
};
const struct model register_line_model = MODEL(register_line, fields, .doc = "A line of the register of dossiers");

const struct unit *register_unit(const struct world *w, int64_t unit)
{
    const struct unit *u = units_find(w->units, unit);
    return u && u->tier == UNIT_OFFICE && !unit_stands_alone(u) ? units_find(w->units, u->parent) : u;
}

/* ---- which dossiers */

struct reading {
    struct ctx *c;
    const struct register_query *q;
    const struct unit *unit;
    const char *kind;         /* the unit's, as procedures name it */
    const struct dossier **row;
    size_t n;
};

/* Does the unit play a part in a dossier of this procedure that `decides` decides? */
static bool takes_part(const struct reading *r, const struct dossier *d)
{
    const struct procedure *p;
    const struct unit *decides = units_find(r->c->world->units, d->unit), *plays;
    if (r->unit->id == d->unit)
        return true;
    if (catalogue_revision(r->c->world->catalogue, d->procedure, d->revision, &p, NULL) || !procedure_agency_find(p, r->kind))
        return false;
    plays = units_agency(r->c->world->units, decides, r->kind);
    return plays && plays->id == r->unit->id;
}

static void keep(struct reading *r, const struct list *rows, size_t *taken)
{
    const struct dossier *d = rows->items;
    for (size_t i = 0; i < rows->n && *taken <= r->q->most; i++)
        if (takes_part(r, &d[i])) {
            r->row[r->n++] = &d[i];
            ++*taken;
        }
}

/* A span of keys until there are enough; *taken counts what was kept. */
static enum err_code span(struct reading *r, struct dossier_span s, size_t *taken, struct err *e)
{
    if (s.low <= r->q->after)
        s.low = r->q->after + 1;
    while (s.low <= s.high && *taken <= r->q->most) {
        struct list rows;
        s.n = r->q->most + 1 < 500 ? r->q->most + 1 : 500;
        TRY(dossier_between(r->c->db, &s, r->c->arena, &rows, e));
        keep(r, &rows, taken);
        if (rows.n < s.n)
            return ERR_OK;
        s.low = ((const struct dossier *)rows.items)[rows.n - 1].id + 1;
    }
    return ERR_OK;
}

static int64_t key_of(const struct reading *r, int day, int unit, int number)
{
    return dossier_id((struct dossier_key){.day = day, .shard = r->c->shard, .unit = unit, .number = number});
}

static int key_day(struct civil d)
{
    return dossier_day(civil_at(d, 0));
}

/* A commune's dossiers lie together, day by day; so do those of an office under it that decides on its own. */
static enum err_code of_commune(struct reading *r, int64_t commune, struct err *e)
{
    size_t taken = 0;
    r->row = ARENA_ARRAY(r->c->arena, const struct dossier *, r->q->most + 1);
    for (int day = key_day(r->q->from), last = key_day(r->q->to); day <= last && taken <= r->q->most; day++) {
        struct dossier_span s = {key_of(r, day, (int)commune, 0), key_of(r, day, (int)commune, 65535), r->q->procedure, 0};
        TRY(span(r, s, &taken, e));
    }
    return ERR_OK;
}

static int by_key(const void *x, const void *y)
{
    int64_t a = (*(const struct dossier *const *)x)->id, b = (*(const struct dossier *const *)y)->id;
    return a < b ? -1 : a > b;
}

/* Everybody else: procedure by procedure, each that names it, then in the order of the keys. */
static enum err_code of_agency(struct reading *r, struct err *e)
{
    size_t n;
    const struct procedure *const *p = catalogue_worked(r->c->world->catalogue, folder_today(r->c), r->c->arena, &n);
    r->row = ARENA_ARRAY(r->c->arena, const struct dossier *, n * (r->q->most + 1) + 1);
    for (size_t i = 0; i < n; i++) {
        size_t taken = 0;
        if (!procedure_agency_find(p[i], r->kind) || (*r->q->procedure && strcmp(r->q->procedure, p[i]->code) != 0))
            continue;
        struct dossier_span s = {key_of(r, key_day(r->q->from), 0, 0), key_of(r, key_day(r->q->to), 65535, 65535), p[i]->code, 0};
        TRY(span(r, s, &taken, e));
    }
    qsort(r->row, r->n, sizeof *r->row, by_key);
    return ERR_OK;
}

/* ---- a line */

/* What a list does not open a whole folder for. */
static enum err_code facts(struct ctx *c, const struct dossier *d, struct register_line *l, struct err *e)
{
    struct json *o;
    if (*d->clock) {
        TRY(json_parse(d->clock, strlen(d->clock), c->arena, &o, e));
        instant_parse(json_text(o, "stopped"), &l->result_at);
    }
    if (*d->result) {
        TRY(json_parse(d->result, strlen(d->result), c->arena, &o, e));
        l->result_number = json_text(o, "number");
    }
    return ERR_OK;
}

static const char *verdict(const struct dossier *d, int64_t ended, int64_t now)
{
    if (ended && !d->due_at)
        return "undated";
    if (ended)
        return ended > d->due_at ? "late" : dossier_day(ended) < dossier_day(d->due_at) ? "early" : "on_time";
    if (d->finished_at)
        return "undated";
    if (!d->received_at)
        return "new";
    return d->paused_at ? "paused" : d->due_at && now > d->due_at ? "late_now" : "running";
}

static enum err_code word(struct ctx *c, const struct dossier *d, struct register_line *l, struct err *e)
{
    const struct procedure *p;
    const struct units *all = c->world->units;
    TRY(catalogue_revision(c->world->catalogue, d->procedure, d->revision, &p, e));
    const struct wf_state_def *s = procedure_state_find(p, d->state);
    const struct unit *holder = d->handler_unit && !d->finished_at ? units_find(all, d->handler_unit) : NULL;
    *l = (struct register_line){
        .n = l->n, .code = record_code(c->world, d->id, c->arena), .procedure = d->procedure, .procedure_name = label_in(&p->name, c->lang), .name = d->name,
        .channel = d->channel, .submitted_at = d->submitted_at, .received_at = d->received_at, .due_at = d->due_at, .result_number = "",
        .finished_at = d->finished_at, .state = d->state, .state_name = s ? label_in(&s->name, c->lang) : d->state,
        .holder = units_title(all, holder, folder_today(c), c->lang, c->arena), .verdict = "", .id = d->id,
    };
    TRY(facts(c, d, l, e));
    l->verdict = verdict(d, l->result_at, c->now);
    return ERR_OK;
}

static enum err_code check(const struct register_query *q, struct err *e)
{
    int days = civil_days(q->to) - civil_days(q->from) + 1;
    bool ours = q->from.y >= 2000 && q->to.y < 2088; /* years that keys have */
    return ours && days >= 1 && days <= REGISTER_DAYS_MAX ? ERR_OK : err(e, ERR_INVALID, "a span of %d days", days);
}

enum err_code register_read(struct ctx *c, const struct register_query *q, struct list *out, bool *more, struct err *e)
{
    struct reading r = {.c = c, .q = q, .unit = register_unit(c->world, q->unit)};
    *out = (struct list){0};
    *more = false;
    TRY(check(q, e));
    if (!r.unit)
        return ERR_OK;
    r.kind = units_kind_of(c->world->units, r.unit);
    if (r.unit->tier == UNIT_COMMUNE || r.unit->tier == UNIT_OFFICE)
        TRY(of_commune(&r, r.unit->tier == UNIT_OFFICE ? r.unit->parent : r.unit->id, e));
    else
        TRY(of_agency(&r, e));
    *more = r.n > q->most;
    size_t n = *more ? q->most : r.n;
    struct register_line *line = ARENA_ARRAY(c->arena, struct register_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        line[i].n = q->n + (int64_t)i + 1;
        TRY(word(c, r.row[i], &line[i], e));
    }
    *out = (struct list){line, n};
    return ERR_OK;
}
