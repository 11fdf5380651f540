/* Centres today: how many come, how long they wait, what each officer has in hand, and whom to move where. Names no applicant. */
#include "base/civil.h"
#include "reference/calendars.h"
#include "reference/units.h"
#include "rooms/ioc/centre_words.h"
#include "rooms/ioc/room.h"
#include "service/board/hall.h"
#include "service/folder.h"
#include "store/account_store.h"
#include "store/board/hall_store.h"
#include "time/calendar.h"
#include <string.h>

enum { MOVES = 5 };

struct reading { struct list halls; struct hall_moves moves; struct board_sum *sum; struct list in_hand, officers; const struct unit *top; bool leaf; };

static enum err_code read_province(struct req *r, void *arg, struct err *e)
{
    struct reading *x = arg;
    int64_t day = dossier_day(r->ctx.now), start = r->ctx.now - (r->ctx.now + CLOCK_VN) % CLOCK_DAY;
    struct board_ask ask = {.top = x->top->id, .from = day, .to = day, .procedure = "", .field = "", .by = BOARD_UNIT};
    TRY(halls_read(&r->ctx, x->top->province, x->leaf ? x->top->id : 0, &x->halls, e));
    x->sum = board_begin(&ask, r->x->arena);
    TRY(board_add(x->sum, &r->ctx, e));
    if (x->leaf)
        return in_hand_list(r->ctx.db, x->top->id, start, r->x->arena, &x->in_hand, e);
    x->moves = halls_moves(&r->ctx, &x->halls, MOVES);
    return ERR_OK;
}

/* ---- a commune's officers */

static const char *name_of(const struct list *officers, int64_t account)
{
    const struct officer *o = officers->items;
    for (size_t i = 0; i < officers->n; i++)
        if (o[i].account == account)
            return o[i].name;
    return NULL;
}

static enum err_code officers(struct req *r, struct reading *x, struct centres_view *v, struct err *e)
{
    const struct in_hand *in = x->in_hand.items;
    struct centre_officer *row = ARENA_ARRAY(r->x->arena, struct centre_officer, x->in_hand.n + 1);
    TRY(officer_of_unit(r->ctx.centre, x->top->id, "", folder_today(&r->ctx), r->x->arena, &x->officers, e));
    for (size_t i = 0; i < x->in_hand.n; i++) {
        const char *name = in[i].officer ? name_of(&x->officers, in[i].officer) : req_text(r, "ioc.nobody");
        row[i] = (struct centre_officer){name ? name : req_text(r, "ioc.centres.elsewhere"), in[i].n, in[i].late};
    }
    v->officers = (struct list){row, x->in_hand.n};
    return ERR_OK;
}

/* ---- the page */

static void hours(struct req *r, struct reading *x, struct centres_view *v)
{
    const struct hall *h = x->halls.items;
    struct centre_hour *row = ARENA_ARRAY(r->x->arena, struct centre_hour, HALL_HOURS);
    size_t n = 0;
    for (int i = 0; i < HALL_HOURS; i++) {
        int64_t sum = 0;
        for (size_t k = 0; k < x->halls.n; k++)
            sum += h[k].hour[i];
        if (sum || (i >= 7 && i < 17))
            row[n++] = (struct centre_hour){arena_fmt(r->x->arena, "%d:00", i), i, sum};
        v->people += sum;
    }
    v->hours = (struct list){row, n};
}

static void words(struct req *r, struct centres_view *v)
{
    size_t n = 0;
    while (staffing_assumptions[n])
        n++;
    struct centre_word *row = ARENA_ARRAY(r->x->arena, struct centre_word, n);
    for (size_t i = 0; i < n; i++)
        row[i].text = req_text(r, staffing_assumptions[i]);
    v->assumed = (struct list){row, n};
}

/* Does the unit receive people at this moment? */
static bool open_now(const struct req *r, const struct unit *u)
{
    struct civil_time t = civil_of_instant(r->ctx.now);
    struct moment now = {civil_days(t.date), t.minute}, at = calendar_opening(calendars_of(r->ctx.world->calendars, u->id), now);
    return at.day == now.day && at.minute == now.minute;
}

/* A nation's halls lie in 34 databases and nobody is moved between provinces: which one? */
static void choose(struct req *r, const struct ioc_ask *q, struct centres_view *v)
{
    const struct unit **below;
    size_t n = ioc_below(r, q->top, &below);
    struct centre_line *row = ARENA_ARRAY(r->x->arena, struct centre_line, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct centre_line){.code = below[i]->code, .name = units_title(r->ctx.world->units, below[i], folder_today(&r->ctx), r->ctx.lang, r->x->arena),
                                      .state = "unknown", .source = "default"};
    v->lines = (struct list){row, n};
    v->choose = true;
}

static enum err_code fill(struct req *r, const struct ioc_ask *q, struct centres_view *v, struct err *e)
{
    struct reading x = {.top = q->top, .leaf = q->top->tier != UNIT_PROVINCE};
    TRY(ioc_each(r, q->top, read_province, &x, e));
    v->lines = centre_lines(r, &x.halls, x.sum);
    v->moves = centre_moves(r, &x.halls, &x.moves);
    v->province = !x.leaf;
    hours(r, &x, v);
    words(r, v);
    return x.leaf ? officers(r, &x, v, e) : ERR_OK;
}

enum err_code centres_show(struct req *r, struct err *e)
{
    struct ioc_ask q;
    struct centres_view *v = ARENA_NEW(r->x->arena, struct centres_view);
    TRY(ioc_asked(r, &q, e));
    v->code = q.top->code;
    v->unit = q.name;
    v->at = r->ctx.now;
    v->open = open_now(r, q.top);
    r->title = arena_fmt(r->x->arena, "%s: %s", req_text(r, "ioc.centres"), q.name);
    if (q.top->tier == UNIT_NATION)
        choose(r, &q, v);
    else
        TRY(fill(r, &q, v, e));
    return req_show(r, v);
}
