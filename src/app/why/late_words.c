/* Sentences about late dossiers. See late_words.h; must never decide whose time it was. */
#include "app/why/late_words.h"
#include "app/formats.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/board/late.h"
#include <stdlib.h>
#include <string.h>

const char *late_place(struct req *r, int64_t unit)
{
    const struct world *w = r->ctx.world;
    return unit ? units_title(w->units, units_find(w->units, unit), folder_today(&r->ctx), r->ctx.lang, r->x->arena) : req_text(r, "board.late.applicant");
}

const char *late_step(struct req *r, const char *procedure, const char *step)
{
    const struct procedure *p = catalogue_find(r->ctx.world->catalogue, procedure, "9999-12-31");
    const struct wf_state_def *s = p ? procedure_state_find(p, step) : NULL;
    const struct wf_act *act = p ? procedure_act_find(p, step) : NULL;
    return s ? label_in(&s->name, r->ctx.lang) : act ? label_in(&act->name, r->ctx.lang) : step;
}

const char *late_hours(struct req *r, int64_t minutes)
{
    int64_t tenths = (minutes + 3) / 6;
    bool whole = tenths % 10 == 0 || tenths >= 1000;
    const char *hours = format_number(whole ? (tenths + 5) / 10 : tenths / 10, r->ctx.lang, r->x->arena);
    return whole ? hours : arena_fmt(r->x->arena, "%s%s%lld", hours, strcmp(r->ctx.lang, "en") == 0 ? "." : ",", (long long)(tenths % 10));
}

const char *late_time(struct req *r, int64_t minutes)
{
    if (minutes < 60)
        return arena_fmt(r->x->arena, "%lld %s", (long long)minutes, req_text(r, "board.late.minutes"));
    return arena_fmt(r->x->arena, "%s %s", late_hours(r, minutes), req_text(r, "board.late.hours"));
}

enum err_code late_sentence(struct req *r, const struct folder *f, const char **out, struct err *e)
{
    struct blame b;
    struct arena *a = r->x->arena;
    *out = "";
    TRY(late_of(&r->ctx, f, &b, e));
    if (b.reason == BLAME_NOT_LATE)
        return ERR_OK;
    if (b.cause == BLAME_NONE) {
        *out = req_text(r, "board.cause.unreadable");
        return ERR_OK;
    }
    *out = arena_fmt(a, "%s · %s · %s: %s, %s %s.", req_text(r, arena_fmt(a, "board.cause.%s", blame_cause_words[b.cause])),
                     late_step(r, f->row.procedure, b.step), late_place(r, strtoll(b.unit, NULL, 10)), late_time(r, b.took), req_text(r, "board.late.usual"),
                     late_time(r, b.allowed));
    return ERR_OK;
}
