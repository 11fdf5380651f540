/* A dossier by its code and the receipt's secret. Must never tell an unknown code from a wrong secret. */
#include "rooms/follow/room.h"
#include "service/opening.h"
#include "service/record.h"
#include <string.h>

enum { NEXT_MAX = 200 };

struct track_input { const char *ma, *bi_mat, *tiep; };
static const struct field input_fields[] = {
    FIELD(track_input, ma, F_TEXT, .flags = FIELD_REQUIRED, .max = 60, .doc = "The dossier's code"),
    FIELD(track_input, bi_mat, F_TEXT, .flags = FIELD_REQUIRED, .max = 40, .doc = "The secret printed on the receipt"),
    FIELD(track_input, tiep, F_TEXT, .max = NEXT_MAX, .doc = "Where to go on: a page of that dossier; its first if empty"),
};
const struct model track_input_model = MODEL(track_input, input_fields, .doc = "Code and secret of a receipt");

struct follow_track {
    const char *code, *next;
    bool wrong, over, kept; /* over: the two hours are; kept: what was typed then is */
};
static const struct field fields[] = {
    FIELD(follow_track, code, F_TEXT), FIELD(follow_track, next, F_TEXT, .flags = FIELD_PRIVATE), FIELD(follow_track, wrong, F_BOOL),
    FIELD(follow_track, over, F_BOOL, .flags = FIELD_PRIVATE), FIELD(follow_track, kept, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model follow_track_model = MODEL(follow_track, fields, .doc = "The form that asks for code and secret");

static const char *given(struct req *r, const char *name, size_t most)
{
    const char *s = r->again ? req_value(r, name) : req_query(r, name);
    return strlen(s) > most ? "" : s;
}

enum err_code follow_track(struct req *r, struct err *e)
{
    (void)e;
    struct follow_track *v = ARENA_NEW(r->x->arena, struct follow_track);
    const char *kept = http_cookie(r->x, "mc_giu");
    *v = (struct follow_track){.code = given(r, "ma", 60), .next = given(r, "tiep", NEXT_MAX), .wrong = r->again};
    v->over = *v->next && !r->again;
    v->kept = v->over && kept && *kept && strcmp(req_query(r, "tb"), "phien-het") == 0;
    return req_show(r, v);
}

/* Pages of this very dossier alone, so that nobody is led anywhere by an address that somebody else made. */
static const char *next_of(const char *page, const char *wanted)
{
    size_t n = strlen(page);
    if (strncmp(wanted, page, n) != 0 || (wanted[n] && wanted[n] != '/'))
        return page;
    for (const char *p = wanted + n; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-/", *p))
            return page;
    return wanted;
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
    return req_go(r, "%s", next_of(arena_fmt(a, "/ho-so/%s", record_code(r->ctx.world, id, a)), in->tiep));
}
