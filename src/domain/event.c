/* Changes and hash chain of a dossier's events. See event.h. */
#include "domain/event.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/json_span.h"
#include <string.h>

static const struct field fields[] = {
    FIELD(event, dossier, F_INT, .flags = FIELD_PRIVATE), FIELD(event, n, F_INT), FIELD(event, at, F_INSTANT),
    FIELD(event, kind, F_TEXT), FIELD(event, act, F_TEXT), FIELD(event, actor, F_INT, .flags = FIELD_PRIVATE),
    FIELD(event, actor_name, F_TEXT), FIELD(event, unit, F_INT), FIELD(event, role, F_TEXT), FIELD(event, state, F_TEXT),
    FIELD(event, note, F_TEXT, .mask = MASK_ALL, .flags = FIELD_LINES), FIELD(event, changes, F_JSON, .mask = MASK_ALL),
    FIELD(event, form, F_JSON, .mask = MASK_ALL), FIELD(event, hash, F_TEXT),
};
const struct model event_model = MODEL(event, fields, .doc = "One event of a dossier's journal");

bool event_counts(const char *kind)
{
    return strcmp(kind, "read") != 0 && strcmp(kind, "message") != 0 && strcmp(kind, "digitised") != 0;
}

bool event_remark(const char *kind)
{
    return !event_counts(kind) || strcmp(kind, "paid") == 0 || strcmp(kind, "rated") == 0;
}

static bool is_text(const struct field *f)
{
    return f->type == F_TEXT || f->type == F_DATE || f->type == F_JSON;
}

static bool same(const struct field *f, const void *a, const void *b)
{
    if (is_text(f))
        return strcmp(record_text(a, f), record_text(b, f)) == 0;
    return record_int(a, f) == record_int(b, f);
}

/* Said by the event itself. */
static bool apart(const struct field *f)
{
    return f->at == offsetof(struct dossier, id) || f->at == offsetof(struct dossier, form) || f->at == offsetof(struct dossier, updated_at);
}

static bool differs(const struct field *f, const struct dossier *old, const struct dossier *now)
{
    return old ? !same(f, old, now) : record_truthy(now, f);
}

const char *event_changes(const struct dossier *old, const struct dossier *now, struct arena *a)
{
    struct buf b = buf_init(a, 1024);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    for (size_t i = 0; i < dossier_model.n; i++) {
        const struct field *f = &dossier_model.fields[i];
        if (apart(f) || !differs(f, old, now))
            continue;
        if (f->type == F_JSON)
            jw_raw(&w, f->name, json_span_changes(old ? record_text(old, f) : "", record_text(now, f), a));
        else if (is_text(f))
            jw_text(&w, f->name, record_text(now, f));
        else
            jw_int(&w, f->name, record_int(now, f));
    }
    jw_close(&w, '}');
    return b.p;
}

/* JSON inside JSON: what was there with the members that changed. */
static const char *inner(const char *old, const struct json *v, struct arena *a)
{
    struct buf b = buf_init(a, 512);
    struct jw w = {.b = &b};
    struct json bare = *v;
    bare.name = NULL;
    if (v->type == J_NULL)
        return "";
    jw_value(&w, &bare);
    return json_span_merge(old, b.p, a);
}

static bool fits(const struct field *f, const struct json *v)
{
    if (f->type == F_JSON)
        return v->type == J_OBJECT || v->type == J_NULL;
    return v->type == (is_text(f) ? J_STRING : J_NUMBER);
}

enum err_code event_apply(struct dossier *d, const struct event *ev, struct arena *a, struct err *e)
{
    struct json *o;
    TRY(json_parse(ev->changes, strlen(ev->changes), a, &o, e));
    d->id = ev->dossier;
    if (*ev->form)
        d->form = ev->form;
    if (!event_remark(ev->kind))
        d->updated_at = ev->at;
    for (const struct json *j = o->child; j; j = j->next) {
        const struct field *f = model_find(&dossier_model, j->name);
        if (!f || apart(f) || !fits(f, j))
            return err(e, ERR_INTERNAL, "event changes '%s', which is no such field", j->name);
        char *at = (char *)d + f->at;
        if (f->type == F_JSON)
            *(const char **)at = inner(*(const char **)at, j, a);
        else if (is_text(f))
            *(const char **)at = j->text;
        else
            *(int64_t *)at = json_int(o, j->name, 0);
    }
    return ERR_OK;
}

static void add(struct buf *b, const char *text)
{
    uint64_t n = strlen(text);
    char len[8];
    for (int i = 0; i < 8; i++)
        len[i] = (char)(n >> (56 - 8 * i));
    buf_put(b, len, sizeof len);
    buf_put(b, text, n);
}

/* Gathered first and hashed at once: the library's way in costs more than a piece of text. */
const char *event_hash(const char *before, const struct event *ev, struct arena *a)
{
    struct buf b = buf_init(a, 4096), number = buf_init(a, 24);
    add(&b, before);
    for (size_t i = 0; i < event_model.n; i++) {
        const struct field *f = &event_model.fields[i];
        if (f->at == offsetof(struct event, hash))
            continue;
        if (is_text(f)) {
            add(&b, record_text(ev, f));
            continue;
        }
        number.n = 0;
        buf_int(&number, record_int(ev, f));
        add(&b, number.p);
    }
    struct sha256 h = sha256(b.p, b.n);
    return hash_base64url(a, h.b, sizeof h.b);
}
