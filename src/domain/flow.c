/* Coordinates, arrows and words of a flow. Measures are in units of the SVG view box. */
#include "domain/flow.h"
#include "base/text.h"
#include "domain/flow_place.h"
#include "domain/status.h"
#include "domain/workflow_graph.h"
#include <stdlib.h>
#include <string.h>

enum { BOX_W = 172, BOX_H = 72, GAP = 44, LEFT = 144, RIGHT = 16, LANE_H = 118, HEAD = 22, LINE = 17, CHARS = 21,
       LANE_CHARS = 15, APART = 14, ASIDE_X = 52 };

static const struct field text_fields[] = {
    FIELD(flow_text, x, F_INT), FIELD(flow_text, y, F_INT), FIELD(flow_text, text, F_TEXT), FIELD(flow_text, strong, F_BOOL)};
static const struct model text_model = MODEL(flow_text, text_fields);
static const struct field lane_fields[] = {
    FIELD(flow_lane, name, F_TEXT), FIELD(flow_lane, x, F_INT), FIELD(flow_lane, y, F_INT), FIELD(flow_lane, w, F_INT),
    FIELD(flow_lane, h, F_INT), FIELD(flow_lane, lines, F_LIST, .of = &text_model), FIELD(flow_lane, alternate, F_BOOL)};
static const struct model lane_model = MODEL(flow_lane, lane_fields);
static const struct field box_fields[] = {
    FIELD(flow_box, id, F_TEXT), FIELD(flow_box, kind, F_TEXT), FIELD(flow_box, lane, F_INT), FIELD(flow_box, column, F_INT),
    FIELD(flow_box, x, F_INT), FIELD(flow_box, y, F_INT), FIELD(flow_box, w, F_INT), FIELD(flow_box, h, F_INT),
    FIELD(flow_box, lines, F_LIST, .of = &text_model)};
static const struct model box_model = MODEL(flow_box, box_fields);
static const struct field edge_fields[] = {
    FIELD(flow_edge, from, F_TEXT), FIELD(flow_edge, to, F_TEXT), FIELD(flow_edge, name, F_TEXT), FIELD(flow_edge, path, F_TEXT),
    FIELD(flow_edge, dashed, F_BOOL)};
static const struct model edge_model = MODEL(flow_edge, edge_fields);
static const struct field line_fields[] = {
    FIELD(flow_line, n, F_INT), FIELD(flow_line, name, F_TEXT), FIELD(flow_line, holder, F_TEXT), FIELD(flow_line, duration, F_TEXT),
    FIELD(flow_line, more, F_TEXT)};
static const struct model line_model = MODEL(flow_line, line_fields);
static const struct field flow_fields[] = {
    FIELD(flow, width, F_INT), FIELD(flow, height, F_INT), FIELD(flow, view_box, F_TEXT),
    FIELD(flow, lanes, F_LIST, .of = &lane_model), FIELD(flow, boxes, F_LIST, .of = &box_model),
    FIELD(flow, edges, F_LIST, .of = &edge_model), FIELD(flow, lines, F_LIST, .of = &line_model)};
const struct model flow_model = MODEL(flow, flow_fields, .doc = "The way of a dossier, drawn: lanes, boxes, arrows, and the same as lines");

struct drawing {
    const struct procedure *p;
    const char *lang;
    struct arena *a;
    struct flow_grid grid;
    struct flow_box *box; /* as grid.box */
    struct flow_edge *edge;
    size_t n_edges, max_edges;
};

static const char *say(const struct drawing *d, const char *vi, const char *en)
{
    const struct label l = {vi, en};
    return label_in(&l, d->lang);
}

/* ---- words */

static const char *agency_name(const struct drawing *d, const char *id)
{
    const struct agency *a = procedure_agency_find(d->p, id);
    return a ? label_in(&a->name, d->lang) : say(d, "Người dân", "Citizen");
}

static const char *channel_words(const struct drawing *d)
{
    struct buf b = buf_init(d->a, 64);
    for (size_t i = 0; i < d->p->n_channels; i++) {
        const char *id = d->p->channels[i].id;
        const char *word = strcmp(id, "online") == 0 ? say(d, "mạng", "online")
                         : strcmp(id, "counter") == 0 ? say(d, "quầy", "desk") : say(d, "bưu điện", "post");
        buf_fmt(&b, "%s%s", i ? ", " : "", word);
    }
    return b.p;
}

static const char *box_name(const struct drawing *d, const struct flow_place *g)
{
    if (g->ask)
        return label_in(&g->ask->name, d->lang);
    if (!g->state)
        return say(d, "Nộp hồ sơ", "File the dossier");
    if (*g->state->step.vi)
        return label_in(&g->state->step, d->lang);
    if (strcmp(g->kind, "end") == 0)
        return arena_fmt(d->a, "%s %s", say(d, "Nhận", "Receive"), label_in(&d->p->result.name, d->lang));
    return label_in(&g->state->name, d->lang);
}

static const char *box_time(const struct drawing *d, const struct flow_place *g)
{
    if (g->ask) {
        bool days = g->ask->limit.unit == TERM_CALENDAR_DAYS || g->ask->limit.unit == TERM_WORKING_DAYS;
        return days ? arena_fmt(d->a, "%s %d %s", say(d, "trong", "within"), g->ask->limit.amount, say(d, "ngày", "days")) : "";
    }
    if (!g->state)
        return channel_words(d);
    return status_duration(g->state->typical_minutes, d->lang, d->a);
}

/* Greedy lines of at most `most` characters, broken at spaces; the third takes what is left. */
static size_t wrap(const char *s, size_t most, struct arena *a, const char *out[3])
{
    size_t n = 0;
    while (*s && n < 3) {
        size_t best = strlen(s);
        if (n < 2 && text_chars(s) > most) {
            best = strcspn(s, " ");
            for (size_t i = best; s[i]; i += 1 + strcspn(s + i + 1, " "))
                if (text_chars(arena_strn(a, s, i)) <= most)
                    best = i;
        }
        out[n++] = arena_strn(a, s, best);
        s += best + (s[best] == ' ');
    }
    return n;
}

static struct list box_lines(const struct drawing *d, const struct flow_place *g, const struct flow_box *b)
{
    const char *part[3], *time = box_time(d, g);
    size_t n = wrap(box_name(d, g), CHARS, d->a, part), k = n + (*time != 0);
    struct flow_text *t = ARENA_ARRAY(d->a, struct flow_text, k + 1);
    int64_t y = b->y + (b->h - (int64_t)k * LINE) / 2 + 13;
    for (size_t i = 0; i < k; i++, y += LINE)
        t[i] = (struct flow_text){.x = b->x + b->w / 2, .y = y, .text = i < n ? part[i] : time, .strong = i < n};
    return (struct list){t, k};
}

/* ---- boxes and lanes */

static void draw_boxes(struct drawing *d)
{
    const struct flow_grid *g = &d->grid;
    d->box = ARENA_ARRAY(d->a, struct flow_box, g->n_boxes + 1);
    for (size_t i = 0; i < g->n_boxes; i++) {
        struct flow_box *b = &d->box[i];
        *b = (struct flow_box){.id = g->box[i].id, .kind = g->box[i].kind, .lane = (int64_t)g->box[i].lane,
                               .column = (int64_t)g->box[i].column, .w = BOX_W, .h = BOX_H};
        b->x = LEFT + b->column * (BOX_W + GAP);
        b->y = b->lane * LANE_H + HEAD;
        b->lines = box_lines(d, &g->box[i], b);
    }
}

static struct list lane_lines(const struct drawing *d, const struct flow_lane *l)
{
    const char *part[3];
    size_t n = wrap(l->name, LANE_CHARS, d->a, part);
    struct flow_text *t = ARENA_ARRAY(d->a, struct flow_text, n + 1);
    for (size_t i = 0; i < n; i++)
        t[i] = (struct flow_text){.x = RIGHT, .y = l->y + HEAD + (BOX_H - (int64_t)n * LINE) / 2 + 13 + (int64_t)i * LINE,
                                  .text = part[i], .strong = true};
    return (struct list){t, n};
}

static struct list draw_lanes(const struct drawing *d, int64_t width)
{
    size_t n = d->grid.n_lanes;
    struct flow_lane *l = ARENA_ARRAY(d->a, struct flow_lane, n + 1);
    for (size_t i = 0; i < n; i++) {
        l[i] = (struct flow_lane){.name = agency_name(d, d->grid.lane[i]), .y = (int64_t)i * LANE_H, .w = width, .h = LANE_H,
                                  .alternate = i % 2 == 1};
        l[i].lines = lane_lines(d, &l[i]);
    }
    return (struct list){l, n};
}

/* ---- arrows */

/* Straight up or down within a column; `shift` from the middle. */
static const char *path_column(const struct drawing *d, const struct flow_box *a, const struct flow_box *b, int64_t shift)
{
    int64_t x = a->x + a->w / 2 + shift, from = b->lane > a->lane ? a->y + a->h : a->y, to = b->lane > a->lane ? b->y : b->y + b->h;
    return arena_fmt(d->a, "M%lld %lldV%lld", (long long)x, (long long)from, (long long)to);
}

/* Out of the right side, along the gutter before the other's column, into its left side. */
static const char *path_gutter(const struct drawing *d, const struct flow_box *a, const struct flow_box *b)
{
    long long x = a->x + a->w, y = a->y + a->h / 2, to = b->y + b->h / 2, gutter = b->x - GAP / 2;
    return y == to ? arena_fmt(d->a, "M%lld %lldH%lld", x, y, (long long)b->x)
                   : arena_fmt(d->a, "M%lld %lldH%lldV%lldH%lld", x, y, gutter, to, (long long)b->x);
}

/* Back to an earlier box of the lane, below the boxes. */
static const char *path_under(const struct drawing *d, const struct flow_box *a, const struct flow_box *b)
{
    long long low = a->y + a->h + 14;
    return arena_fmt(d->a, "M%lld %lldV%lldH%lldV%lld", (long long)(a->x + a->w / 2 - ASIDE_X), (long long)(a->y + a->h), low,
                     (long long)(b->x + b->w / 2 + ASIDE_X), (long long)(b->y + b->h));
}

/* Back to an earlier column of another lane: out of the left side, into the right one. */
static const char *path_back(const struct drawing *d, const struct flow_box *a, const struct flow_box *b)
{
    long long gutter = b->x + b->w + GAP / 2, to = b->y + b->h / 2 + APART;
    return arena_fmt(d->a, "M%lld %lldH%lldV%lldH%lld", (long long)a->x, (long long)(a->y + a->h / 2 + APART), gutter, to,
                     (long long)(b->x + b->w));
}

static const char *path(const struct drawing *d, const struct flow_box *a, const struct flow_box *b, int64_t shift)
{
    if (a->column == b->column)
        return path_column(d, a, b, shift);
    if (b->column > a->column)
        return path_gutter(d, a, b);
    return a->lane == b->lane ? path_under(d, a, b) : path_back(d, a, b);
}

static void arrow(struct drawing *d, const char *from, const char *to, const char *name, int64_t shift, bool dashed)
{
    const struct flow_place *a = flow_place_find(&d->grid, from), *b = flow_place_find(&d->grid, to);
    if (!a || !b || a == b || d->n_edges == d->max_edges)
        return;
    for (size_t i = 0; i < d->n_edges; i++) /* two acts on one way are one arrow */
        if (strcmp(d->edge[i].from, from) == 0 && strcmp(d->edge[i].to, to) == 0)
            return;
    const struct flow_box *x = &d->box[a - d->grid.box], *y = &d->box[b - d->grid.box];
    d->edge[d->n_edges++] = (struct flow_edge){.from = from, .to = to, .name = name, .dashed = dashed,
                                               .path = path(d, x, y, shift)};
}

/* Is there a box in the same column between the two? */
static bool covered(const struct drawing *d, const struct flow_place *a, const struct flow_place *b)
{
    for (const struct flow_place *x = d->grid.box; x < d->grid.box + d->grid.n_boxes; x++)
        if (x->column == a->column && x->column == b->column && (x->lane > a->lane) != (x->lane > b->lane) && x != a && x != b)
            return true;
    return false;
}

/* The step that the arrows to what lies beside are drawn at: of those it starts from the last in sight. */
static const char *step_beside(const struct drawing *d, const struct wf_act *act, const char *beside)
{
    const struct flow_place *to = flow_place_find(&d->grid, beside), *found = NULL;
    for (size_t i = 0; to && i < act->n_from; i++) {
        const struct flow_place *b = flow_place_find(&d->grid, act->from[i].id);
        if (b && b->state && !b->state->aside && (!found || (b->column == to->column && !covered(d, b, to))))
            found = b;
    }
    return found ? found->id : d->p->start.id;
}

/* There and back between a step and what lies beside it. */
static void arrows_beside(struct drawing *d)
{
    for (size_t i = 0; i < d->p->n_acts; i++) {
        const struct wf_act *act = &d->p->acts[i];
        bool ask = act->kind == ACT_ASK_OPINION, supplement = act->kind == ACT_REQUEST_SUPPLEMENT;
        if (!ask && !supplement)
            continue;
        const char *beside = ask ? act->id : act->to.id, *step = step_beside(d, act, beside), *name = label_in(&act->name, d->lang);
        arrow(d, step, beside, name, -APART, true);
        arrow(d, beside, step, name, APART, true);
    }
}

static bool is_turn_back(const struct wf_act *act)
{
    return act->kind == ACT_SEND_BACK || act->kind == ACT_RETURN;
}

static void arrows_main(struct drawing *d)
{
    const struct wf_edge *e;
    size_t n = workflow_edges(d->p, d->a, &e);
    d->max_edges = n + 2 * d->p->n_acts + 1;
    d->edge = ARENA_ARRAY(d->a, struct flow_edge, d->max_edges);
    arrow(d, "apply", d->p->start.id, "", 0, false);
    for (size_t i = 0; i < n; i++) {
        const struct wf_state_def *from = &d->p->states[e[i].from], *to = &d->p->states[e[i].to];
        if (from->aside || to->aside || e[i].origin || (to->final && to->final != FINAL_DONE))
            continue;
        bool back = is_turn_back(e[i].act) || to < from;
        arrow(d, from->id, to->id, label_in(&e[i].act->name, d->lang), back ? ASIDE_X : 0, back);
    }
}

/* ---- the same as lines */

static const char *line_more(const struct drawing *d, const struct flow_place *g)
{
    struct buf b = buf_init(d->a, 64);
    for (size_t i = 0; g->state && i < d->p->n_acts; i++) {
        const struct wf_act *act = &d->p->acts[i];
        if (!workflow_from(act, g->state) || g->state->aside)
            continue;
        if (act->kind == ACT_REQUEST_SUPPLEMENT)
            buf_fmt(&b, "%s%s", b.n ? "; " : "", say(d, "nếu thiếu, nhắc bổ sung đúng mục thiếu", "what is missing is asked for"));
        else if (act->kind == ACT_ASK_OPINION)
            buf_fmt(&b, "%s%s %s", b.n ? "; " : "", say(d, "cùng lúc hỏi ý kiến", "meanwhile an opinion is asked of"),
                    agency_name(d, act->asks.agency.id));
    }
    return b.p;
}

static struct list draw_lines(const struct drawing *d)
{
    size_t n = d->grid.n_main;
    struct flow_line *l = ARENA_ARRAY(d->a, struct flow_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct flow_place *g = &d->grid.box[i];
        l[i] = (struct flow_line){.n = (int64_t)i + 1, .name = box_name(d, g), .holder = agency_name(d, d->grid.lane[g->lane]),
                                  .duration = box_time(d, g), .more = line_more(d, g)};
    }
    return (struct list){l, n};
}

struct flow flow_draw(const struct procedure *p, const char *lang, struct arena *a)
{
    struct drawing d = {.p = p, .lang = lang, .a = a};
    flow_place(p, &d.grid);
    draw_boxes(&d);
    arrows_main(&d);
    arrows_beside(&d);
    struct flow f = {.width = LEFT + RIGHT + (int64_t)d.grid.n_columns * (BOX_W + GAP) - GAP, .height = (int64_t)d.grid.n_lanes * LANE_H};
    f.view_box = arena_fmt(a, "0 0 %lld %lld", (long long)f.width, (long long)f.height);
    f.lanes = draw_lanes(&d, f.width);
    f.boxes = (struct list){d.box, d.grid.n_boxes};
    f.edges = (struct list){d.edge, d.n_edges};
    f.lines = draw_lines(&d);
    return f;
}
