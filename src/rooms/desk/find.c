/* The register searched: dossiers of one's unit, open and finished, by code, number, name, identifier or phone. See README.md for which
 * searches are journaled as readings. */
#include "base/text.h"
#include "domain/procedure.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "rooms/desk/room.h"
#include "service/finder.h"
#include "service/folder.h"
#include "service/record.h"
#include "store/dossier_store.h"
#include <string.h>

struct found_line {
    const char *code, *procedure, *procedure_name, *name, *state, *state_name, *holder;
    int64_t submitted_at, due_at, finished_at;
    bool open, stopped;
};
struct find_view {
    const char *query;
    struct list lines; /* struct found_line */
    int64_t lines_n;
    bool more, asked;
};
static const struct field line_fields[] = {
    FIELD(found_line, code, F_TEXT), FIELD(found_line, procedure, F_TEXT), FIELD(found_line, procedure_name, F_TEXT), FIELD(found_line, name, F_TEXT, .mask = MASK_NAME),
    FIELD(found_line, state, F_TEXT), FIELD(found_line, state_name, F_TEXT), FIELD(found_line, holder, F_TEXT, .doc = "unit that has it; empty: the applicant, or nobody any more"),
    FIELD(found_line, submitted_at, F_INSTANT), FIELD(found_line, due_at, F_INSTANT), FIELD(found_line, finished_at, F_INSTANT), FIELD(found_line, open, F_BOOL),
    FIELD(found_line, stopped, F_BOOL, .doc = "the clock stands"),
};
static const struct model line_model = MODEL(found_line, line_fields, .doc = "A dossier of the unit");
static const struct field fields[] = {
    FIELD(find_view, query, F_TEXT, .mask = MASK_ALL), FIELD(find_view, lines, F_LIST, .of = &line_model, .max = FINDER_MOST), FIELD(find_view, lines_n, F_INT),
    FIELD(find_view, more, F_BOOL, .doc = "not all are told: ask with more words"), FIELD(find_view, asked, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model find_model = MODEL(find_view, fields, .doc = "Dossiers of one's unit that were looked for, newest first");

/* A code as people type it, or the address in a receipt's QR code: straight to that dossier, if it may be seen. */
int64_t find_named(struct req *r, const char *text)
{
    const char *code = strstr(text, "?ma=");
    int64_t id = record_id(r->ctx.world, code ? code + 4 : text, r->x->arena);
    struct folder f;
    struct err e = {0};
    if (!id || dossier_key(id).shard != r->ctx.shard)
        return 0;
    return folder_load(&r->ctx, id, &f, &e) ? 0 : id;
}

static enum err_code word(struct req *r, int64_t id, struct found_line *out, struct err *e)
{
    struct dossier *d;
    const struct procedure *p;
    const struct units *units = r->ctx.world->units;
    TRY(dossier_find(r->ctx.db, id, r->x->arena, &d, e));
    if (!d)
        return err(e, ERR_STORAGE, "the index names dossier %lld, which is not there", (long long)id);
    TRY(catalogue_revision(r->ctx.world->catalogue, d->procedure, d->revision, &p, e));
    const struct wf_state_def *s = procedure_state_find(p, d->state);
    const struct unit *holder = d->handler_unit && !d->finished_at ? units_find(units, d->handler_unit) : NULL;
    *out = (struct found_line){
        .code = record_code(r->ctx.world, id, r->x->arena), .procedure = d->procedure, .procedure_name = label_in(&p->name, r->ctx.lang), .name = d->name,
        .state = d->state, .state_name = s ? label_in(&s->name, r->ctx.lang) : d->state,
        .holder = holder ? units_title(units, holder, folder_today(&r->ctx), r->ctx.lang, r->x->arena) : "", .submitted_at = d->submitted_at,
        .due_at = d->due_at, .finished_at = d->finished_at, .open = !d->finished_at, .stopped = d->paused_at != 0,
    };
    return ERR_OK;
}

enum err_code find_show(struct req *r, struct err *e)
{
    struct find_view *v = ARENA_NEW(r->x->arena, struct find_view);
    struct finder_found found;
    v->query = text_trim(r->x->arena, req_query(r, "tim"));
    v->asked = *v->query != 0;
    int64_t id = v->asked ? find_named(r, v->query) : 0;
    if (id)
        return req_go(r, "/viec/ho-so/%s", record_code(r->ctx.world, id, r->x->arena));
    TRY(finder_search(&r->ctx, v->query, &found, e));
    struct found_line *row = ARENA_ARRAY(r->x->arena, struct found_line, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        TRY(word(r, found.dossier[i], &row[i], e));
        if (found.number)
            req_reads(r, found.dossier[i], req_text(r, "desk.read.number"));
    }
    v->lines = (struct list){row, found.n};
    v->lines_n = (int64_t)found.n;
    v->more = found.more;
    return req_show(r, v);
}
