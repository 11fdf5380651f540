/* A dossier by its code and the receipt's secret. Must never tell an unknown code from a wrong secret. */
#include "rooms/follow/room.h"
#include "service/opening.h"
#include "service/record.h"
#include <string.h>

struct track_input { const char *ma, *bi_mat; };
static const struct field input_fields[] = {
    FIELD(track_input, ma, F_TEXT, .flags = FIELD_REQUIRED, .max = 60, .doc = "The dossier's code"),
    FIELD(track_input, bi_mat, F_TEXT, .flags = FIELD_REQUIRED, .max = 40, .doc = "The secret printed on the receipt"),
};
const struct model track_input_model = MODEL(track_input, input_fields, .doc = "Code and secret of a receipt");

struct follow_track {
    const char *code;
    bool wrong, by_receipt; /* by_receipt: the code came with the address */
};
static const struct field fields[] = {
    FIELD(follow_track, code, F_TEXT), FIELD(follow_track, wrong, F_BOOL), FIELD(follow_track, by_receipt, F_BOOL),
};
const struct model follow_track_model = MODEL(follow_track, fields, .doc = "The form that asks for code and secret");

enum err_code follow_track(struct req *r, struct err *e)
{
    (void)e;
    struct follow_track *v = ARENA_NEW(r->x->arena, struct follow_track);
    const char *given = req_query(r, "ma");
    *v = (struct follow_track){.code = r->again ? req_value(r, "ma") : given, .wrong = r->again, .by_receipt = *given != 0 && !r->again};
    if (strlen(v->code) > 60)
        v->code = "";
    return req_show(r, v);
}

/* The secret follows from the key of a code: no database is asked, so time tells nothing either. */
enum err_code follow_track_post(struct req *r, struct err *e)
{
    const struct track_input *in = r->input;
    struct arena *a = r->x->arena;
    int64_t id = record_id(r->ctx.world, in->ma, a);
    bool fits = opening_secret_fits(r->ctx.world, id, in->bi_mat, a);
    if (!id || !fits) {
        problem_add(&r->problems, "ma", "follow.track.wrong", 0);
        return req_checked(r, e);
    }
    follow_let_see(r, id);
    return req_go(r, "/ho-so/%s", record_code(r->ctx.world, id, a));
}
