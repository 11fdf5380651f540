/* Halls and moves made lines. See centre_words.h; must never know a database. */
#include "rooms/ioc/centre_words.h"
#include "reference/units.h"
#include "rooms/ioc/line.h"
#include "service/folder.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct field line_fields[] = {
    FIELD(centre_line, code, F_TEXT), FIELD(centre_line, name, F_TEXT), FIELD(centre_line, today, F_INT, .doc = "who filed at a counter today"),
    FIELD(centre_line, last, F_INT, .doc = "of these, in the last 60 minutes"), FIELD(centre_line, counters, F_INT),
    FIELD(centre_line, service, F_INT, .doc = "minutes"), FIELD(centre_line, source, F_TEXT, .words = hall_source_words, .label = "ioc.centres.source"),
    FIELD(centre_line, busy, F_INT, .doc = "thousandths of the counters' time"), FIELD(centre_line, wait, F_INT, .doc = "minutes, the mean; -1 = the queue grows"),
    FIELD(centre_line, wait95, F_INT, .doc = "minutes that one in twenty exceeds"), FIELD(centre_line, growth, F_INT, .doc = "people an hour"),
    FIELD(centre_line, state, F_TEXT, .words = staffing_state_words, .label = "board.staffing"), FIELD(centre_line, open, F_INT), FIELD(centre_line, each, F_INT),
    FIELD(centre_line, steady, F_BOOL, .flags = FIELD_PRIVATE), FIELD(centre_line, growing, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(centre_line, line_fields);
static const struct field hour_fields[] = {FIELD(centre_hour, hour, F_TEXT), FIELD(centre_hour, at, F_INT, .flags = FIELD_PRIVATE), FIELD(centre_hour, n, F_INT)};
static const struct model hour_model = MODEL(centre_hour, hour_fields);
static const struct field officer_fields[] = {FIELD(centre_officer, name, F_TEXT), FIELD(centre_officer, n, F_INT), FIELD(centre_officer, late, F_INT)};
static const struct model officer_model = MODEL(centre_officer, officer_fields);
static const struct field word_fields[] = {FIELD(centre_word, text, F_TEXT)};
static const struct model word_model = MODEL(centre_word, word_fields);
static const struct field move_fields[] = {
    FIELD(centre_move, from, F_TEXT), FIELD(centre_move, from_name, F_TEXT), FIELD(centre_move, to, F_TEXT), FIELD(centre_move, to_name, F_TEXT),
    FIELD(centre_move, km, F_INT), FIELD(centre_move, from_before, F_INT, .doc = "minutes of waiting, the mean; -1 = the queue grows"),
    FIELD(centre_move, from_after, F_INT), FIELD(centre_move, to_before, F_INT), FIELD(centre_move, to_after, F_INT), FIELD(centre_move, saved, F_INT),
    FIELD(centre_move, relief, F_INT), FIELD(centre_move, known, F_BOOL, .flags = FIELD_PRIVATE), FIELD(centre_move, was_growing, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(centre_move, still_growing, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model move_model = MODEL(centre_move, move_fields);
static const struct field fields[] = {
    FIELD(centres_view, lines, F_LIST, .of = &line_model), FIELD(centres_view, hours, F_LIST, .of = &hour_model), FIELD(centres_view, moves, F_LIST, .of = &move_model),
    FIELD(centres_view, officers, F_LIST, .of = &officer_model), FIELD(centres_view, code, F_TEXT), FIELD(centres_view, unit, F_TEXT),
    FIELD(centres_view, at, F_INSTANT), FIELD(centres_view, people, F_INT), FIELD(centres_view, open, F_BOOL, .doc = "it receives people at this moment"),
    FIELD(centres_view, choose, F_BOOL, .doc = "a province has to be chosen"), FIELD(centres_view, province, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(centres_view, assumed, F_LIST, .of = &word_model),
};
const struct model centres_view_model = MODEL(centres_view, fields, .doc = "Centres today: who comes, who waits, whom to move");

static int64_t whole(double v)
{
    return (int64_t)floor(v + 0.5);
}

static int64_t minutes(const struct staffing_wait *w)
{
    return w->state == STAFFING_GROWING || w->state == STAFFING_UNKNOWN ? -1 : whole(w->mean);
}

static const char *title(struct req *r, int64_t unit)
{
    return units_title(r->ctx.world->units, units_find(r->ctx.world->units, unit), folder_today(&r->ctx), r->ctx.lang, r->x->arena);
}

static const char *code(const struct req *r, int64_t unit)
{
    const struct unit *u = units_find(r->ctx.world->units, unit);
    return u ? u->code : "";
}

/* Where the queue grows first, then where one waits longest. */
static int by_wait(const void *x, const void *y)
{
    const struct centre_line *a = x, *b = y;
    if (a->growing != b->growing)
        return a->growing ? -1 : 1;
    if (a->growth != b->growth)
        return (a->growth < b->growth) - (a->growth > b->growth);
    return a->wait95 != b->wait95 ? (a->wait95 < b->wait95) - (a->wait95 > b->wait95) : strcmp(a->name, b->name);
}

struct list centre_lines(struct req *r, const struct list *halls, const struct board_sum *sum)
{
    const struct hall *h = halls->items;
    struct centre_line *row = ARENA_ARRAY(r->x->arena, struct centre_line, halls->n + 1);
    for (size_t i = 0; i < halls->n; i++) {
        const struct staffing_wait *w = &h[i].wait;
        const struct board_row *b = sum ? board_find(sum, h[i].unit) : NULL;
        bool steady = w->state == STAFFING_STEADY, growing = w->state == STAFFING_GROWING;
        row[i] = (struct centre_line){.code = code(r, h[i].unit), .name = title(r, h[i].unit), .state = staffing_state_words[w->state],
                                      .source = hall_source_words[h[i].source], .today = h[i].today, .last = h[i].last, .counters = h[i].counters,
                                      .service = whole(h[i].service), .busy = whole(1000 * w->utilisation), .wait = minutes(w),
                                      .wait95 = steady ? whole(w->wait95) : minutes(w), .growth = growing ? whole(w->growth) : 0, .open = b ? b->open : 0,
                                      .each = b && h[i].counters ? whole((double)b->open / (double)h[i].counters) : 0, .steady = steady, .growing = growing};
    }
    qsort(row, halls->n, sizeof *row, by_wait);
    return (struct list){row, halls->n};
}

struct list centre_moves(struct req *r, const struct list *halls, const struct hall_moves *m)
{
    const struct hall *h = halls->items;
    struct centre_move *row = ARENA_ARRAY(r->x->arena, struct centre_move, m->n + 1);
    for (size_t i = 0; i < m->n; i++) {
        const struct staffing_move *x = &m->row[i];
        int64_t from = h[x->from].unit, to = h[x->to].unit;
        row[i] = (struct centre_move){.from = code(r, from), .from_name = title(r, from), .to = code(r, to), .to_name = title(r, to),
                                      .km = x->km < 0 ? -1 : whole(x->km), .from_before = minutes(&x->from_before), .from_after = minutes(&x->from_after),
                                      .to_before = minutes(&x->to_before), .to_after = minutes(&x->to_after), .saved = whole(x->saved), .relief = whole(x->relief),
                                      .known = x->km >= 0, .was_growing = x->to_before.state == STAFFING_GROWING,
                                      .still_growing = x->to_after.state == STAFFING_GROWING};
    }
    return (struct list){row, m->n};
}
