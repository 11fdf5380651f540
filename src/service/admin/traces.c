/* See traces.h. */
#include "service/admin/traces.h"
#include "base/json.h"
#include "base/text.h"
#include "reference/words.h"
#include "service/admin/deeds.h"
#include "store/dossier_store.h"
#include <string.h>

enum { STEP = 500 };

const char *const trace_kinds[] = {"submitted", "acted", "assigned", "recomputed", "read", "message", "digitised", "paid", "rated", NULL};

bool traces_may(const struct ctx *c, const struct event *ev)
{
    return (ev->unit && scope_covers(c, ev->unit)) || scope_covers(c, dossier_key(ev->dossier).unit);
}

static bool fits(const struct ctx *c, const struct traces_query *q, const char *folded, const struct event *ev)
{
    if (!traces_may(c, ev) || (q->unit && ev->unit != q->unit && dossier_key(ev->dossier).unit != q->unit))
        return false;
    if (!*folded)
        return true;
    return ev->unit && words_match(arena_fmt(c->arena, " %s", text_fold(c->arena, ev->actor_name)), folded);
}

static struct trace_key key_of(const struct event *ev)
{
    return (struct trace_key){ev->at, ev->dossier, ev->n};
}

/* One dossier's whole history. */
static enum err_code of_dossier(struct ctx *c, const struct traces_query *q, const char *folded, struct traces_page *out, struct err *e)
{
    struct list all;
    struct event *row = out->events.items;
    TRY(event_list(c->db, q->dossier, c->arena, &all, e));
    const struct event *ev = all.items;
    for (size_t i = all.n; i-- > 0 && out->events.n < q->most;)
        if ((!*q->kind || strcmp(q->kind, ev[i].kind) == 0) && (!q->account || q->account == ev[i].actor) && fits(c, q, folded, &ev[i]))
            row[out->events.n++] = ev[i];
    return ERR_OK;
}

/* Goes down in steps until the page is full, nothing is left, or enough was looked through: then `next` says where it stopped. */
enum err_code traces_find(struct ctx *c, const struct traces_query *q, struct traces_page *out, struct err *e)
{
    struct trace_span s = {.from = q->from, .to = q->to, .below = q->below, .actor = q->account, .kind = q->kind, .n = STEP};
    struct event *row = ARENA_ARRAY(c->arena, struct event, q->most + 1);
    const char *folded = text_fold(c->arena, q->officer);
    *out = (struct traces_page){.events = {row, 0}};
    if (q->dossier)
        return of_dossier(c, q, folded, out, e);
    for (size_t seen = 0; seen < TRACES_LOOK;) {
        struct list l;
        TRY(trace_between(c->db, &s, c->arena, &l, e));
        const struct event *ev = l.items;
        for (size_t i = 0; i < l.n; i++) {
            if (fits(c, q, folded, &ev[i]))
                row[out->events.n++] = ev[i];
            out->next = s.below = key_of(&ev[i]);
            if (out->events.n == q->most) {
                out->more = true;
                return ERR_OK;
            }
        }
        seen += l.n;
        out->more = l.n == STEP;
        if (!out->more)
            return ERR_OK;
    }
    return ERR_OK;
}

enum err_code traces_note(struct ctx *c, const char *what, struct err *e)
{
    struct buf b = buf_init(c->arena, 128);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "query", what);
    jw_close(&w, '}');
    struct deed_new d = {.kind = "journal_read", .thing = "journal", .about = c->actor->unit, .after = b.p};
    return deed_write(c, &d, e);
}
