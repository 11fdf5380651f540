/* A move, an undo and a confirmation, and how each goes on where an earlier call was cut. See province.h; must never know what is in a row.
 *
 * The row of the centre says what was begun; the stations of the two databases say how far it is. Whatever is not certain is read from these. */
#include "move/steps.h"
#include "move/target.h"
#include "service/admin/deeds.h"
#include <stdio.h>
#include <string.h>

/* ---- move */

static enum err_code copy_and_cross(struct moving *m, struct err *e)
{
    TRY(steps_look(m, e));
    steps_say(m, "copying to ", m->x.to.path);
    TRY(carry_all(&m->x, e));
    steps_say(m, "copied; catching up", NULL);
    return fence_cross(&m->x, e);
}

/* From nothing: notes of an earlier attempt are no use. */
static enum err_code begin_anew(struct moving *m, struct err *e)
{
    TRY(target_make(m->p, &m->x, e));
    TRY(db_unwatch(m->x.from.db, e));
    TRY(steps_watch(&m->x.from, e));
    return copy_and_cross(m, e);
}

/* People go on at the old place. Notes are kept, so that the same call can go on from here; but not if that was of no use. */
static enum err_code given_up(struct moving *m, enum err_code rc)
{
    struct err also = {0};
    if (m->x.gone) {
        steps_say(m, "it has moved, and is served there; run the same again to finish", NULL);
        return rc;
    }
    bool open = !fence_reopen(&m->x, &also), off = m->x.too_slow && !steps_unwatch(m, &m->x.from, &also);
    steps_say(m, !open ? "nothing has moved; writing goes on in some seconds" : off ? "nothing has moved; what was copied is left, and no use" :
        "nothing has moved; the same again goes on, `undo` gives it up", NULL);
    return rc;
}

static enum err_code go_on(struct moving *m, const struct station *from, struct err *e)
{
    struct station to;
    bool watched;
    m->sum->resumed = true;
    if (from->state == STATION_GONE) {
        TRY(steps_open(m, &m->x.to, m->x.to.path, e));
        m->x.back = from->position;
        steps_say(m, "had switched already; finishing", NULL);
        TRY(steps_look(m, e));
        return steps_finish(m, e);
    }
    TRY(db_watched(m->x.from.db, &watched, e));
    enum err_code rc = watched ? steps_open(m, &m->x.to, m->x.to.path, e) : ERR_NOT_FOUND;
    if (!rc)
        rc = steps_station(m, &m->x.to, &to, e);
    if (rc || to.state != STATION_WAITING || strcmp(to.move, m->x.move) != 0 || to.position < 0) {
        side_close(&m->x.to);
        steps_say(m, "was cut before it was copied; beginning anew", NULL);
        return begin_anew(m, e);
    }
    steps_say(m, "going on with what was copied before", NULL);
    m->x.at = to.position;
    TRY(steps_look(m, e));
    return fence_cross(&m->x, e);
}

static enum err_code begin_move(struct moving *m, const char *to, struct err *e)
{
    TRY(target_check(m->p, &m->x, to, e));
    m->row.state = PLACED_MOVING;
    m->row.since = clock_now(NULL);
    m->row.other = to;
    m->row.move = steps_name(m, "");
    m->row.checked = 0;
    m->x.move = m->row.move;
    TRY(steps_keep_row(m, e));
    return begin_anew(m, e);
}

/* What the centre's row allows. */
static enum err_code may_move(const struct moving *m, const char *to, struct err *e)
{
    const struct placed *r = &m->row;
    if (strcmp(r->place, to) == 0)
        return err(e, ERR_INVALID, "%s lives there already", m->p->code);
    if (r->state == PLACED_MOVED)
        return err(e, ERR_STALE, "it was moved before and that is not confirmed: `motcua province confirm %s` or `undo` first", m->p->code);
    if (r->state == PLACED_UNDOING)
        return err(e, ERR_STALE, "an undo was begun and has not ended: run `motcua province undo %s` again", m->p->code);
    if (r->state == PLACED_MOVING && strcmp(r->other, to) != 0)
        return err(e, ERR_STALE, "a move to %.120s was begun and has not ended: run it again with that, or give it up with `motcua province undo %s`",
                   dbs_without_secrets(r->other, m->p->arena), m->p->code);
    return ERR_OK;
}

static enum err_code move(struct moving *m, const char *to, struct err *e)
{
    struct station from;
    struct placed *r = &m->row;
    if (r->state == PLACED_MOVED && strcmp(r->place, to) == 0) { /* cut after the switch */
        m->sum->resumed = true;
        TRY(steps_open(m, &m->x.from, r->other, e));
        TRY(steps_open(m, &m->x.to, r->place, e));
        m->x.move = r->move;
        TRY(steps_station(m, &m->x.from, &from, e));
        m->x.back = from.position;
        TRY(steps_look(m, e));
        return steps_finish(m, e);
    }
    TRY(may_move(m, to, e));
    TRY(steps_open(m, &m->x.from, r->place, e));
    TRY(steps_station(m, &m->x.from, &from, e));
    m->x.to.path = to;
    m->x.turn = r->turn + 1;
    m->x.move = r->move;
    bool ours = r->state == PLACED_MOVING && strcmp(from.move, r->move) == 0;
    if ((from.state == STATION_GONE || from.state == STATION_WAITING) && !ours)
        return err(e, ERR_STALE, "%.160s is not where it lives: it says %.160s", dbs_without_secrets(r->place, m->p->arena), dbs_without_secrets(from.whither, m->p->arena));
    enum err_code rc = r->state == PLACED_MOVING ? go_on(m, &from, e) : begin_move(m, to, e);
    if (rc && m->x.from.db && m->row.state == PLACED_MOVING)
        return given_up(m, rc);
    return rc || m->row.state == PLACED_MOVED ? rc : steps_finish(m, e);
}

enum err_code province_move(const struct province *p, const char *to, struct province_sum *sum, struct err *e)
{
    struct moving m;
    enum err_code rc = steps_begin(&m, p, sum, e);
    if (!rc)
        rc = move(&m, arena_str(p->arena, to), e);
    sum->from = dbs_without_secrets(m.row.other ? m.row.other : "", p->arena);
    sum->to = dbs_without_secrets(to, p->arena);
    steps_end(&m);
    return rc;
}

/* ---- undo */

/* A call that was cut at its very end may have left notes on: taken off, and all is well. Else what was to be said. */
static enum err_code tidy(struct moving *m, enum err_code rc, struct err *e)
{
    bool on = false;
    struct err other = {0};
    if (!m->has_row || steps_open(m, &m->x.to, m->row.place, &other) || db_noting(m->x.to.db, &on, &other) || !on)
        return rc;
    m->sum->resumed = true;
    return steps_unwatch(m, &m->x.to, e);
}

/* Nothing has switched: the old place forgets it. */
static enum err_code give_up(struct moving *m, struct err *e)
{
    m->x.move = m->row.move;
    TRY(fence_reopen(&m->x, e));
    TRY(steps_unwatch(m, &m->x.from, e));
    m->row.state = PLACED_SETTLED;
    m->row.since = clock_now(NULL);
    m->sum->to = dbs_without_secrets(m->row.place, m->p->arena);
    m->sum->from = dbs_without_secrets(m->row.other, m->p->arena);
    return steps_keep_row(m, e);
}

struct turning { const struct crossing *x; bool ok; };

/* The old place waits, and holds what it held. */
static bool wait_again(void *ctx, struct station *is)
{
    struct turning *t = ctx;
    t->ok = is->state == STATION_GONE || (is->state == STATION_WAITING && strcmp(is->move, t->x->move) == 0);
    if (is->state != STATION_GONE)
        return false;
    *is = (struct station){.state = STATION_WAITING, .move = t->x->move, .whither = t->x->from.path, .turn = t->x->turn, .position = is->position};
    return true;
}

static enum err_code turn_round(struct moving *m, struct err *e)
{
    struct turning t = {&m->x, false};
    if (m->row.state != PLACED_UNDOING) {
        m->row.state = PLACED_UNDOING;
        m->row.since = clock_now(NULL);
        m->row.move = steps_name(m, "back ");
        TRY(steps_keep_row(m, e));
    } else {
        m->sum->resumed = true;
    }
    m->x.move = m->row.move;
    TRY(side_station(&m->x.to, wait_again, &t, e));
    return t.ok ? ERR_OK : err(e, ERR_STALE, "the old place is not as the move left it");
}

static enum err_code undo(struct moving *m, struct err *e)
{
    struct station here, there;
    bool watched;
    struct placed *r = &m->row;
    if (r->state == PLACED_SETTLED)
        return tidy(m, err(e, ERR_STALE, "there is nothing to take back: %s was not moved, or that was confirmed", m->p->code), e);
    TRY(steps_open(m, &m->x.from, r->place, e));
    TRY(steps_station(m, &m->x.from, &here, e));
    if (r->state == PLACED_MOVING && here.state == STATION_GONE)
        return err(e, ERR_STALE, "it has switched and is not finished: run `motcua province move %s --to ...` again first", m->p->code);
    if (r->state == PLACED_MOVING)
        return give_up(m, e);
    TRY(steps_open(m, &m->x.to, r->other, e));
    m->x.turn = r->turn + 1;
    if (here.state != STATION_GONE) {
        TRY(db_watched(m->x.from.db, &watched, e));
        if (!watched)
            return err(e, ERR_STALE, "what was written since was not noted: there is no way back");
        TRY(turn_round(m, e));
        TRY(steps_station(m, &m->x.to, &there, e));
        m->x.at = there.position;
        TRY(steps_look(m, e));
        enum err_code rc = fence_cross(&m->x, e);
        if (rc)
            return rc;
    } else {
        m->sum->resumed = true;
        m->x.move = r->move;
        m->x.back = here.position;
        TRY(steps_look(m, e));
    }
    TRY(steps_finish(m, e));
    return steps_unwatch(m, &m->x.to, e);
}

enum err_code province_undo(const struct province *p, struct province_sum *sum, struct err *e)
{
    struct moving m;
    enum err_code rc = steps_begin(&m, p, sum, e);
    if (!rc)
        rc = undo(&m, e);
    if (!sum->to) {
        sum->from = dbs_without_secrets(m.row.other ? m.row.other : "", p->arena);
        sum->to = dbs_without_secrets(m.row.place ? m.row.place : "", p->arena);
    }
    steps_end(&m);
    return rc;
}

/* ---- confirm */

static enum err_code tell_confirmed(struct moving *m, struct ctx *c, struct err *e)
{
    m->row.state = PLACED_SETTLED;
    m->row.since = c->now;
    TRY(placed_put(c->db, &m->row, e));
    struct deed_new d = {.kind = "province_confirmed", .thing = arena_fmt(c->arena, "database:%d", m->p->shard), .about = DEED_WHOLE};
    return deed_write(c, &d, e);
}

static enum err_code confirm(struct moving *m, struct err *e)
{
    struct placed *r = &m->row;
    struct station here, old;
    if (r->state == PLACED_SETTLED)
        return tidy(m, err(e, ERR_STALE, "there is nothing to confirm: %s was not moved, or that was confirmed", m->p->code), e);
    if (r->state == PLACED_MOVING)
        return err(e, ERR_STALE, "there is nothing to confirm: it is in the middle of it");
    TRY(steps_open(m, &m->x.to, r->place, e));
    TRY(steps_station(m, &m->x.to, &here, e));
    if (here.state == STATION_GONE) /* of an undo; one that has not switched is given up by this */
        return err(e, ERR_STALE, "an undo has switched and is not finished: run `motcua province undo %s` again", m->p->code);
    if (r->checked != 1) {
        TRY(steps_open(m, &m->x.from, r->other, e));
        TRY(steps_station(m, &m->x.from, &old, e));
        m->x.back = old.position;
        TRY(steps_look(m, e));
        TRY(steps_check(m, e));
        if (m->sum->compared.differ)
            return err(e, ERR_STALE, "the two places are not the same: it is not confirmed");
    }
    TRY(steps_in_centre(m, tell_confirmed, e));
    return steps_unwatch(m, &m->x.to, e);
}

enum err_code province_confirm(const struct province *p, struct province_sum *sum, struct err *e)
{
    struct moving m;
    enum err_code rc = steps_begin(&m, p, sum, e);
    if (!rc)
        rc = confirm(&m, e);
    sum->from = dbs_without_secrets(m.row.other ? m.row.other : "", p->arena);
    sum->to = dbs_without_secrets(m.row.place ? m.row.place : "", p->arena);
    steps_end(&m);
    return rc;
}

/* ---- list */

static const char *const states[] = {"", "moving", "moved", "undoing"};

static int64_t notes_of(const struct province *p, const struct placed *r)
{
    struct side s;
    struct err e = {0};
    bool on = false;
    int64_t n = 0;
    if (side_open(&s, r->place, p->arena, &e))
        return -1;
    if (db_noting(s.db, &on, &e) || (on && db_noted_since(s.db, 0, &n, &e)))
        n = -1;
    side_close(&s);
    return n;
}

enum err_code province_look(const struct province *p, struct db *centre, struct province_line *out, struct err *e)
{
    struct placed r;
    bool found;
    TRY(placed_find(centre, p->shard, p->arena, &r, &found, e));
    *out = (struct province_line){.place = dbs_place_told(p->dbs, p->shard, p->arena), .state = "", .other = ""};
    if (!found)
        return ERR_OK;
    *out = (struct province_line){dbs_without_secrets(r.place, p->arena), states[r.state], dbs_without_secrets(r.other, p->arena), r.since, r.checked,
                                  r.state == PLACED_SETTLED ? 0 : notes_of(p, &r)};
    return ERR_OK;
}
