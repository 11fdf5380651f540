/* Marks of those who were served. See rating.h; must never know a page, nor what the marks are for. */
#include "service/rating/rating.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/counter.h"
#include "service/abode.h"
#include "service/absence.h"
#include "service/notices.h"
#include "service/record.h"
#include "store/account_store.h"
#include "store/draft_store.h"
#include <stdlib.h>
#include <string.h>

#define RATING_MS (RATING_DAYS * CLOCK_DAY)

/* ---- may they? */

static int64_t until_of(const struct folder *f)
{
    return f->row.finished_at ? f->row.finished_at + RATING_MS : 0;
}

bool rating_asked(const struct folder *f, int64_t now)
{
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    int64_t until = until_of(f);
    bool answered = s && s->clock == WF_STOP && (s->final == FINAL_NO || s->final == FINAL_DONE || s->final == FINAL_REFUSED);
    return answered && (!until || now <= until);
}

bool rating_may(const struct actor *a, const struct folder *f, bool proven)
{
    return !(a->roles & ROLE_OFFICER) && (proven || folder_may_see(a, f));
}

/* The event that has the marks; NULL = none has. */
static const struct event *given_in(const struct list *events)
{
    const struct event *ev = events->items;
    for (size_t i = 0; i < events->n; i++)
        if (strcmp(ev[i].kind, "rated") == 0)
            return &ev[i];
    return NULL;
}

enum err_code rating_of(struct ctx *c, const struct folder *f, bool proven, struct rating *out, struct err *e)
{
    struct list events;
    *out = (struct rating){.state = RATING_NOT_ASKED, .words = ""};
    TRY(folder_events(c, f->row.id, &events, e));
    const struct event *ev = given_in(&events);
    if (ev)
        *out = (struct rating){.state = RATING_GIVEN, .marks = strtoll(ev->act, NULL, 10), .at = ev->at, .words = ev->note};
    else if (rating_may(c->actor, f, proven) && rating_asked(f, c->now))
        *out = (struct rating){.state = RATING_OPEN, .words = "", .until = until_of(f)};
    return ERR_OK;
}

enum err_code rating_keys(struct ctx *c, const struct list *rows, struct list *out, struct err *e)
{
    const struct dossier *d = rows->items;
    int64_t since = c->now - RATING_MS;
    *out = (struct list){NULL, 0};
    for (size_t i = 0; i < rows->n; i++)
        if (!d[i].finished_at || d[i].finished_at >= since)
            return dossier_rated(c->db, c->actor->account, since, c->arena, out, e);
    return ERR_OK;
}

/* ---- a low mark is told */

struct telling {
    struct list away;  /* struct absence */
    const char *today;
    struct notice row; /* but for key and account */
};

/* Also told as one who comes earlier in the list, or stands in for one? */
static bool told_before(const struct telling *t, const struct officer *o, size_t n, int64_t account)
{
    for (size_t i = 0; i < n; i++)
        if (absence_present(t->away, o[i].account, t->today) == account)
            return true;
    return false;
}

/* What is needed to find the dossier, and no word of what was written: that is read on its page, and the reading journaled. */
static const char *data_of(struct ctx *c, const struct dossier *d, int64_t marks)
{
    struct buf b = buf_init(c->arena, 256);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    notice_names(c, d, &w);
    jw_int(&w, "count", marks);
    jw_close(&w, '}');
    return b.p;
}

static enum err_code tell_leaders(struct ctx *c, const struct dossier *d, int64_t marks, struct err *e)
{
    struct telling t = {.today = folder_today(c), .row = {.dossier = d->id, .kind = RATING_NOTICE, .created_at = c->now}};
    struct list leaders;
    TRY(officer_of_unit(c->centre, d->unit, role_word(ROLE_LEADER), t.today, c->arena, &leaders, e));
    TRY(absence_of_unit(c->centre, d->unit, t.today, c->arena, &t.away, e));
    t.row.data = data_of(c, d, marks);
    const struct officer *o = leaders.items;
    for (size_t i = 0; i < leaders.n; i++) {
        t.row.account = absence_present(t.away, o[i].account, t.today);
        if (told_before(&t, o, i, t.row.account))
            continue;
        t.row.id = world_id(c->world, c->shard);
        TRY(abode_note(c, t.row.account, e));
        TRY(notice_insert(c->db, &t.row, e));
    }
    return ERR_OK;
}

/* ---- giving marks */

static enum err_code not_theirs(const struct ctx *c, const struct folder *f, bool proven, struct err *e)
{
    bool seen = proven || folder_may_see(c->actor, f);
    return seen ? err(e, ERR_FORBIDDEN, "officers give no marks") : err(e, ERR_NOT_FOUND, "not theirs");
}

static enum err_code too_late(enum err_code code, const char *text, const char *why, struct err *e)
{
    err(e, code, "%s", why);
    e->text = text;
    return code;
}

static void check(const struct rating_given *g, const char *words, struct problems *p)
{
    if (g->marks < 1 || g->marks > COUNTER_MARKS)
        problem_add(p, "diem", "rating.choose", 0);
    if (text_chars(words) > RATING_WORDS)
        problem_add(p, "y_kien", "err.too_long", RATING_WORDS);
}

/* By whom the journal has it: who came with the receipt alone has no name here, and is not the program. */
static enum err_code write_it(struct ctx *c, const struct rating_given *g, const char *words, struct err *e)
{
    static const struct actor holder = {.name = "người giữ giấy hẹn", .kind = "", .roles = ROLE_APPLICANT};
    struct ctx own = *c;
    if (!c->actor->account)
        own.actor = &holder;
    ctx_forget(c);
    return record_rated(&own, g->dossier, (int)g->marks, words, e);
}

enum err_code rating_give(struct ctx *c, const struct rating_given *g, struct problems *p, struct err *e)
{
    struct folder f;
    struct rating now;
    const char *words = text_trim(c->arena, g->words);
    TRY(folder_load_any(c, g->dossier, &f, e));
    if (!rating_may(c->actor, &f, g->proven))
        return not_theirs(c, &f, g->proven, e);
    TRY(rating_of(c, &f, g->proven, &now, e));
    if (now.state == RATING_GIVEN)
        return too_late(ERR_STALE, "rating.given", "there are marks already", e);
    if (now.state != RATING_OPEN)
        return too_late(ERR_NOT_OFFERED, "rating.not_asked", "not the time for marks", e);
    check(g, words, p);
    if (p->n)
        return err(e, ERR_INVALID, "marks refused");
    TRY(write_it(c, g, words, e));
    return g->marks <= RATING_LOW ? tell_leaders(c, &f.row, g->marks, e) : ERR_OK;
}
