/* What is wrong with a text while it is typed: the checks of a start, and nothing of its own. Keeps nothing. */
#include "rooms/designer/head.h"
#include "rooms/designer/room.h"
#include <string.h>

struct check { bool ok; struct list faults; };
static const struct field fields[] = {FIELD(check, ok, F_BOOL), FIELD(check, faults, F_LIST, .of = &fault_view_model)};
const struct model check_model = MODEL(check, fields, .doc = "What is wrong with a text");

/* On the pool: a text may be long. */
enum err_code check_first(struct req *r, struct err *e)
{
    const struct procedure *p;
    struct design_draft *d;
    const char *body = req_value(r, "body");
    struct check *v = ARENA_NEW(r->x->arena, struct check);
    TRY(design_load(&r->ctx, req_id(r, "id"), &d, e));
    if (strlen(body) > DESIGN_TEXT_MAX)
        return err(e, ERR_TOO_LARGE, "a text of over %d bytes", DESIGN_TEXT_MAX);
    v->faults = faults_view(r, design_check(body, r->x->arena, &p), body);
    v->ok = !v->faults.n;
    r->scratch = v;
    return ERR_OK;
}

enum err_code check_show(struct req *r, struct err *e)
{
    (void)e;
    return req_show(r, r->scratch);
}
