/* A unit's group is found once and remembered by its number; a procedure's by its text. See groups.h; knows no table. */
#include "service/board/groups.h"
#include "reference/catalogue.h"
#include "reference/units.h"
#include "service/admin/scope.h"
#include <string.h>

enum { PAGE = 512, PAGES = 128, UNITS = PAGE * PAGES, FIRST = 256, MOST = 65536, OUT = -1 };

/* What is known of a procedure. row: place + 1, 0 = none yet; where rows are of procedures or fields. */
struct text_slot { const char *text, *group; bool out; int32_t row; };

struct board_groups {
    struct board_sum *sum;
    int32_t *unit[PAGES];   /* by unit: 0 = not known yet, OUT, or its row + 1; a page where there was one */
    struct text_slot *text; /* procedures by their code; open addressing */
    size_t text_n, text_size, room;
};

struct board_groups *groups_new(struct board_sum *s)
{
    struct board_groups *g = ARENA_NEW(s->arena, struct board_groups);
    g->sum = s;
    return g;
}

static int32_t row_new(struct board_groups *g, int64_t unit, const char *key)
{
    struct board_sum *s = g->sum;
    if (s->n == g->room) {
        struct board_row **old = s->row;
        g->room = g->room ? 2 * g->room : 64;
        s->row = ARENA_ARRAY(s->arena, struct board_row *, g->room);
        if (s->n)
            memcpy(s->row, old, s->n * sizeof *old);
    }
    struct board_row *row = ARENA_NEW(s->arena, struct board_row);
    row->unit = unit;
    row->key = key;
    s->row[s->n] = row;
    return (int32_t)s->n++;
}

static int32_t row_of(struct board_groups *g, int64_t unit, const char *key)
{
    for (size_t i = 0; i < g->sum->n; i++)
        if (g->sum->row[i]->unit == unit && strcmp(g->sum->row[i]->key, key) == 0)
            return (int32_t)i;
    return row_new(g, unit, key);
}

/* Where a unit's lines go when rows are of units or provinces; of all else whether they are asked for at all. */
static int32_t find_unit(struct board_groups *g, const struct world *w, int64_t unit)
{
    const struct board_ask *q = &g->sum->ask;
    if (!scope_within(w, q->top, unit))
        return OUT;
    if (q->by == BOARD_UNIT)
        return row_new(g, unit, "") + 1;
    const struct unit *u = units_find(w->units, unit);
    return q->by == BOARD_PROVINCE ? row_of(g, u->province, "") + 1 : 1;
}

static int32_t unit_slot(struct board_groups *g, const struct world *w, int64_t unit)
{
    if (unit < 0 || unit >= UNITS) {
        int32_t at = OUT;
        for (size_t i = 0; g->sum->ask.by == BOARD_UNIT && i < g->sum->n; i++)
            at = g->sum->row[i]->unit == unit ? (int32_t)i + 1 : at;
        return at == OUT ? find_unit(g, w, unit) : at;
    }
    int32_t **page = &g->unit[unit / PAGE];
    if (!*page)
        *page = ARENA_ARRAY(g->sum->arena, int32_t, PAGE);
    int32_t *at = &(*page)[unit % PAGE];
    if (!*at)
        *at = find_unit(g, w, unit);
    return *at;
}

static bool wanted(const struct board_ask *q, const char *procedure, const char *field)
{
    return (!*q->procedure || strcmp(q->procedure, procedure) == 0) && (!*q->field || strcmp(q->field, field) == 0);
}

static struct text_slot *slot_of(struct text_slot *text, size_t size, const char *procedure)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (const char *p = procedure; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    size_t i = h & (size - 1);
    while (text[i].text && strcmp(text[i].text, procedure) != 0)
        i = (i + 1) & (size - 1);
    return &text[i];
}

static void more_texts(struct board_groups *g)
{
    size_t size = g->text_size ? 2 * g->text_size : FIRST;
    struct text_slot *text = ARENA_ARRAY(g->sum->arena, struct text_slot, size);
    for (size_t i = 0; i < g->text_size; i++)
        if (g->text[i].text)
            *slot_of(text, size, g->text[i].text) = g->text[i];
    g->text = text;
    g->text_size = size;
}

/* The field of a procedure is that of its newest revision. */
static struct text_slot *text_slot(struct board_groups *g, const struct world *w, const char *procedure)
{
    if (2 * g->text_n >= g->text_size && g->text_size < MOST)
        more_texts(g);
    struct text_slot *t = slot_of(g->text, g->text_size, procedure);
    if (t->text)
        return t;
    if (2 * g->text_n >= g->text_size)
        return NULL;
    g->text_n++;
    const struct procedure *p = catalogue_find(w->catalogue, procedure, "9999-12-31");
    const char *field = p ? label_in(&p->field, "vi") : "";
    t->text = arena_str(g->sum->arena, procedure);
    t->out = !wanted(&g->sum->ask, procedure, field);
    t->group = g->sum->ask.by == BOARD_FIELD ? arena_str(g->sum->arena, field) : t->text;
    return t;
}

struct board_row *groups_row(struct board_groups *g, const struct world *w, const struct counter *line)
{
    const struct board_ask *q = &g->sum->ask;
    int32_t slot = unit_slot(g, w, line->unit);
    if (slot == OUT)
        return NULL;
    bool texts = q->by == BOARD_PROCEDURE || q->by == BOARD_FIELD || *q->procedure || *q->field;
    struct text_slot *t = texts ? text_slot(g, w, line->procedure) : NULL;
    if (texts && (!t || t->out))
        return NULL;
    if (q->by == BOARD_ALL)
        slot = row_of(g, 0, "") + 1;
    if (q->by == BOARD_PROCEDURE || q->by == BOARD_FIELD)
        slot = t->row = t->row ? t->row : (q->by == BOARD_FIELD ? row_of : row_new)(g, 0, t->group) + 1;
    return g->sum->row[slot - 1];
}
