/* The list of a dossier's papers. See attachment.h. */
#include "domain/attachment.h"
#include "base/json.h"
#include <string.h>

static const char *const states[] = {"new", "flagged", "replaced", NULL};

static const struct field one_fields[] = {
    FIELD(attachment, n, F_INT), FIELD(attachment, paper, F_TEXT), FIELD(attachment, file, F_TEXT), FIELD(attachment, name, F_TEXT),
    FIELD(attachment, type, F_TEXT), FIELD(attachment, size, F_INT), FIELD(attachment, at, F_INT),
    FIELD(attachment, state, F_TEXT, .words = states), FIELD(attachment, note, F_TEXT, .flags = FIELD_LINES),
};
const struct model attachment_model = MODEL(attachment, one_fields);

static const struct field all_fields[] = {FIELD(attachments, items, F_LIST, .of = &attachment_model)};
const struct model attachments_model = MODEL(attachments, all_fields);

enum err_code attachments_parse(const char *json, struct arena *a, struct attachments *out, struct err *e)
{
    struct json *o;
    struct problems p = {.arena = a};
    *out = (struct attachments){{NULL, 0}};
    if (!*json)
        return ERR_OK;
    TRY(json_parse(json, strlen(json), a, &o, e));
    json_into(o, &attachments_model, out, &p);
    return p.n ? err(e, ERR_INTERNAL, "papers: %s %s", p.row[0].field, p.row[0].text) : ERR_OK;
}

const char *attachments_json(const struct attachments *s, struct arena *a)
{
    struct buf b = buf_init(a, 512);
    struct jw w = {.b = &b};
    jw_record(&w, NULL, &attachments_model, s);
    return b.p;
}

void attachments_add(struct attachments *s, const struct attachment *one, bool replace, struct arena *a)
{
    const struct attachment *old = s->items.items;
    struct attachment *row = ARENA_ARRAY(a, struct attachment, s->items.n + 1);
    int64_t last = 0;
    for (size_t i = 0; i < s->items.n; i++) {
        row[i] = old[i];
        if (replace && strcmp(row[i].paper, one->paper) == 0)
            row[i].state = "replaced";
        if (row[i].n > last)
            last = row[i].n;
    }
    row[s->items.n] = *one;
    row[s->items.n].n = last + 1;
    s->items = (struct list){row, s->items.n + 1};
}

const struct attachment *attachments_find(const struct attachments *s, int64_t n)
{
    const struct attachment *row = s->items.items;
    for (size_t i = 0; i < s->items.n; i++)
        if (row[i].n == n)
            return &row[i];
    return NULL;
}

size_t attachments_have(const struct attachments *s, struct arena *a, const char *const **out)
{
    const struct attachment *row = s->items.items;
    const char **id = ARENA_ARRAY(a, const char *, s->items.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->items.n; i++)
        if (strcmp(row[i].state, "new") == 0)
            id[n++] = row[i].paper;
    *out = id;
    return n;
}

void attachments_remove(struct attachments *s, int64_t n)
{
    struct attachment *row = s->items.items;
    size_t kept = 0;
    for (size_t i = 0; i < s->items.n; i++)
        if (row[i].n != n)
            row[kept++] = row[i];
    s->items.n = kept;
}
