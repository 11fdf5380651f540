/* From figures to the points of QĐ 766/QĐ-TTg. See index766.h; the file is read in index766_file.c. */
#include "domain/board/index766.h"
#include <math.h>

const char *const index766_status_words[] = {"seen", "not_confirmed", NULL};
const char *const index766_turn_words[] = {"move", "add", "clear", NULL};

static size_t band_of(const struct index766_part *p, double value) /* n_bands: below all */
{
    size_t at = p->n_bands;
    for (size_t i = 0; i < p->n_bands; i++)
        if (value >= p->bands[i].from - 1e-9)
            at = i;
    return at;
}

static double points_of(const struct index766_part *p, double value)
{
    if (p->n_bands) {
        size_t at = band_of(p, value);
        return at < p->n_bands ? p->bands[at].points : 0;
    }
    double r = (value - p->zero) / (p->full - p->zero);
    return figures_hundredths(p->max * (r <= 0 ? 0 : r >= 1 ? 1 : r));
}

/* ---- one step up */

/* Cases until the share is s (0..1), from a part p of a whole w. Not finite: never. */
static double cases_up(enum index766_turn turn, double p, double w, double s)
{
    switch (turn) {
    case INDEX766_ADD: return (s * w - p) / (1 - s);
    case INDEX766_CLEAR: return w - p / s;
    case INDEX766_MOVE: break;
    }
    return s * w - p;
}

static double cases_down(enum index766_turn turn, double p, double w, double s)
{
    switch (turn) {
    case INDEX766_ADD: return p / s - w;
    case INDEX766_CLEAR: return (p - s * w) / (1 - s);
    case INDEX766_MOVE: break;
    }
    return p - s * w;
}

static double cases_to(const struct index766_part *p, const struct board_value *v, double value)
{
    if (v->whole <= 0)
        return 0;
    double k = value > v->value ? cases_up(p->turn, v->part, v->whole, value / 100) : cases_down(p->turn, v->part, v->whole, value / 100);
    return isfinite(k) && k > 0 ? fmax(1, ceil(k - 1e-6)) : 0;
}

/* Bands may rise or fall with the figure: the nearest that gives more, upwards first. For a band that lies below, the
 * figure has to come under the `from` of the one above it. */
static struct index766_gain next_band(const struct index766_part *p, const struct board_value *v, double points)
{
    size_t at = band_of(p, v->value), first = at < p->n_bands ? at + 1 : 0;
    for (size_t i = first; i < p->n_bands; i++)
        if (p->bands[i].points > points)
            return (struct index766_gain){p->bands[i].points - points, cases_to(p, v, p->bands[i].from), p->bands[i].from};
    for (size_t i = at < p->n_bands ? at : 0; i-- > 0;)
        if (p->bands[i].points > points) {
            struct index766_gain g = {p->bands[i].points - points, 0, p->bands[i + 1].from};
            double under = g.value - 1e-4; /* percent: a hair under it */
            g.cases = cases_to(p, v, under);
            return g;
        }
    return (struct index766_gain){0};
}

static struct index766_gain next_of(const struct index766_part *p, const struct board_value *v, double points)
{
    if (p->n_bands)
        return next_band(p, v, points);
    double gain = fmin(1, p->max - points);
    if (gain < 0.005)
        return (struct index766_gain){0};
    double value = p->zero + (points + gain) / p->max * (p->full - p->zero);
    if (gain >= p->max - points)
        value = p->full; /* all of it, without the dust of the division */
    return (struct index766_gain){gain, cases_to(p, v, value), value};
}

/* ---- parts, groups, the whole */

static struct index766_part_row judge_part(const struct index766_part *p, const struct board_figures *f)
{
    struct index766_part_row row = {.part = p, .value = figures_value(f, p->formula)};
    if (row.value.state != BOARD_KNOWN)
        return row;
    row.points = points_of(p, row.value.value);
    row.missing = p->max - row.points;
    row.next = next_of(p, &row.value, row.points);
    return row;
}

static struct index766_group_row judge_group(const struct index766_group *g, const struct board_figures *f, struct arena *a)
{
    struct index766_part_row *part = ARENA_ARRAY(a, struct index766_part_row, g->n_parts + 1);
    struct index766_group_row row = {.group = g, .part = part, .sum = {.max = g->max}, .raise = -1};
    double most = 1e-9;
    for (size_t i = 0; i < g->n_parts; i++) {
        part[i] = judge_part(&g->parts[i], f);
        row.sum.points += part[i].points;
        row.sum.possible += part[i].value.state == BOARD_KNOWN ? g->parts[i].max : 0;
        if (part[i].missing > most + 1e-9) {
            most = part[i].missing;
            row.raise = (int)i;
        }
    }
    row.sum.points = figures_hundredths(row.sum.points);
    return row;
}

struct index766_result index766_judge(const struct index766 *x, const struct board_figures *f, struct arena *a)
{
    struct index766_group_row *group = ARENA_ARRAY(a, struct index766_group_row, x->n_groups + 1);
    struct index766_result r = {.group = group, .raise = -1};
    double most = 1e-9;
    for (size_t i = 0; i < x->n_groups; i++) {
        group[i] = judge_group(&x->groups[i], f, a);
        r.sum.points += group[i].sum.points;
        r.sum.possible += group[i].sum.possible;
        r.sum.max += group[i].sum.max;
        for (size_t k = 0; k < x->groups[i].n_parts; k++)
            r.not_confirmed += x->groups[i].parts[k].status != INDEX766_SEEN;
        double missing = group[i].raise < 0 ? 0 : group[i].part[group[i].raise].missing;
        if (missing > most + 1e-9) {
            most = missing;
            r.raise = (int)i;
        }
    }
    r.sum.points = figures_hundredths(r.sum.points);
    return r;
}
