/* The text of one revision, to be read. */
#include "rooms/designer/room.h"
#include "service/design/design.h"
#include <string.h>

struct revision {
    const char *code, *body;
    int64_t revision;
    bool aside, may;
};
static const struct field fields[] = {
    FIELD(revision, code, F_TEXT), FIELD(revision, body, F_TEXT, .flags = FIELD_LINES), FIELD(revision, revision, F_INT), FIELD(revision, aside, F_BOOL),
    FIELD(revision, may, F_BOOL),
};
const struct model revision_model = MODEL(revision, fields, .doc = "The text of a revision");

enum err_code revision_show(struct req *r, struct err *e)
{
    struct err no;
    struct revision *v = ARENA_NEW(r->x->arena, struct revision);
    *v = (struct revision){.code = req_param(r, "code"), .revision = req_id(r, "n"), .aside = *req_query(r, "de-rieng") != 0, .may = !design_may(&r->ctx, &no)};
    TRY(design_text(&r->ctx, v->code, v->revision, v->aside, &v->body, e));
    r->title = arena_fmt(r->x->arena, "%s %lld: %s", req_text(r, "designer.revision"), (long long)v->revision, v->code);
    return req_show(r, v);
}
