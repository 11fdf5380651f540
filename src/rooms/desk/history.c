/* Words the journal. See history.h; changes nothing. */
#include "rooms/desk/history.h"
#include "base/json.h"
#include "domain/counter.h"
#include "domain/event.h"
#include "reference/units.h"
#include "store/dossier_store.h"
#include <string.h>

enum { TWICE_MS = 60 * 1000 };

static const struct field fields[] = {
    FIELD(happening, n, F_INT), FIELD(happening, at, F_INSTANT), FIELD(happening, kind, F_TEXT), FIELD(happening, act, F_TEXT),
    FIELD(happening, title, F_TEXT), FIELD(happening, who, F_TEXT), FIELD(happening, unit_name, F_TEXT),
    FIELD(happening, note, F_TEXT, .flags = FIELD_LINES), FIELD(happening, state, F_TEXT), FIELD(happening, version, F_INT),
};
const struct model desk_happening_model = MODEL(happening, fields, .doc = "One event of the journal, in words");

static const char *title_of(struct req *r, const struct folder *f, const struct event *ev)
{
    const struct wf_act *act = event_remark(ev->kind) ? NULL : procedure_act_find(f->procedure, ev->act);
    if (act)
        return label_in(&act->name, r->ctx.lang);
    if (strcmp(ev->kind, "submitted") == 0)
        return req_text(r, strcmp(f->row.channel, "online") == 0 ? "desk.event.online" : "desk.event.counter");
    if (strcmp(ev->kind, "assigned") == 0)
        return req_text(r, "desk.event.assigned");
    if (strcmp(ev->kind, "recomputed") == 0)
        return req_text(r, "desk.event.recomputed");
    if (strcmp(ev->kind, "read") == 0)
        return req_text(r, "desk.event.read");
    if (strcmp(ev->kind, "digitised") == 0)
        return req_text(r, "desk.event.digitised");
    if (strcmp(ev->kind, "paid") == 0)
        return req_text(r, arena_fmt(r->x->arena, "desk.event.paid.%s", ev->act));
    if (strcmp(ev->kind, "rated") == 0)
        return arena_fmt(r->x->arena, "%s %s/%d", req_text(r, "desk.event.rated"), ev->act, COUNTER_MARKS);
    return ev->kind;
}

/* "Không phải khai lại: 4 mục" */
static const char *reused(struct req *r, const char *ids)
{
    int n = 1;
    for (const char *p = ids; *p; p++)
        n += *p == ' ';
    return arena_fmt(r->x->arena, "%s %d", req_text(r, "desk.event.reused"), n);
}

static int64_t version_after(const struct event *ev, struct arena *a)
{
    struct json *o;
    if (strcmp(ev->kind, "read") == 0 || json_parse(ev->changes, strlen(ev->changes), a, &o, NULL))
        return 0;
    return json_int(o, "version", 0);
}

static struct happening word(struct req *r, const struct folder *f, const struct event *ev)
{
    const struct units *units = r->ctx.world->units;
    const struct unit *unit = ev->unit ? units_find(units, ev->unit) : NULL;
    const struct wf_state_def *s = procedure_state_find(f->procedure, ev->state);
    char day[CIVIL_TEXT];
    civil_write(civil_of_instant(ev->at).date, day);
    const char *note = strcmp(ev->kind, "recomputed") == 0 ? "" : *ev->note && strcmp(ev->kind, "submitted") == 0 ? reused(r, ev->note) : ev->note;
    if (strcmp(ev->kind, "assigned") == 0 && strcmp(note, "left") == 0)
        note = req_text(r, "desk.event.left");
    return (struct happening){
        .n = ev->n, .at = ev->at, .kind = ev->kind, .act = ev->act, .title = title_of(r, f, ev), .who = ev->actor_name,
        .unit_name = unit ? units_title(units, unit, day, r->ctx.lang, r->x->arena) : "", .note = note,
        .state = s ? label_in(&s->name, r->ctx.lang) : ev->state, .version = version_after(ev, r->x->arena), .actor = ev->actor,
    };
}

enum err_code history_load(struct req *r, const struct folder *f, struct history *out, struct err *e)
{
    TRY(folder_events(&r->ctx, f->row.id, &out->events, e));
    const struct event *ev = out->events.items;
    size_t n = out->events.n, done = 0, reads = 0, said = 0;
    struct happening *row = ARENA_ARRAY(r->x->arena, struct happening, n + 1), *read = ARENA_ARRAY(r->x->arena, struct happening, n + 1);
    struct happening *message = ARENA_ARRAY(r->x->arena, struct happening, n + 1);
    for (size_t i = 0; i < n; i++)
        if (strcmp(ev[i].kind, "message") == 0)
            message[said++] = word(r, f, &ev[i]);
        else if (strcmp(ev[i].kind, "read") != 0)
            row[done++] = word(r, f, &ev[i]);
    for (size_t i = n; i-- > 0;)
        if (strcmp(ev[i].kind, "read") == 0)
            read[reads++] = word(r, f, &ev[i]);
    out->done = (struct list){row, done};
    out->messages = (struct list){message, said};
    out->readings = (struct list){read, reads};
    return ERR_OK;
}

const struct happening *history_find(const struct history *h, const char *act, int64_t at)
{
    const struct happening *row = h->done.items;
    for (size_t i = 0; i < h->done.n; i++)
        if (row[i].at == at && strcmp(row[i].act, act) == 0)
            return &row[i];
    return NULL;
}

struct list history_since(const struct history *h, int64_t version)
{
    struct happening *row = h->done.items;
    size_t i = 0;
    while (i < h->done.n && row[i].version <= version)
        i++;
    return (struct list){row + i, h->done.n - i};
}

bool history_repeats(struct req *r, const struct folder *f, const char *act, int64_t seen)
{
    struct history h;
    if (history_load(r, f, &h, NULL))
        return false;
    struct list since = history_since(&h, seen);
    const struct happening *x = since.items;
    return since.n && x->actor == r->actor.account && strcmp(x->act, act) == 0 && r->ctx.now - x->at < TWICE_MS;
}

enum err_code history_then(struct req *r, const struct history *h, int64_t version, struct dossier *out, struct err *e)
{
    const struct event *ev = h->events.items;
    record_init(out, &dossier_model);
    for (size_t i = 0; i < h->events.n; i++) {
        if (version_after(&ev[i], r->x->arena) > version)
            return ERR_OK;
        TRY(event_apply(out, &ev[i], r->x->arena, e));
    }
    return ERR_OK;
}
