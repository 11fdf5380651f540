/* From figures to scores and ranks. See ranking.h; the file is read in ranking_file.c. */
#include "domain/board/ranking.h"
#include <math.h>
#include <stdlib.h>

const char *const ranking_better_words[] = {"more", "less", NULL};
const char *const ranking_part_words[] = {"unknown", "none", "floor", "between", "target", NULL};
const char *const ranking_why_words[] = {"ranked", "few", "no_data", NULL};

/* 0 at the floor, 1 at the target; right whichever of them is the higher. */
static double reached(const struct ranking_criterion *c, double value)
{
    double r = (value - c->floor) / (c->target - c->floor);
    return r <= 0 ? 0 : r >= 1 ? 1 : r;
}

static double cases_missing(const struct ranking_criterion *c, const struct board_value *v)
{
    double want = c->target * v->whole / 100, far = c->better == RANKING_MORE ? want - v->part : v->part - want;
    return v->whole > 0 && far > 0 ? ceil(far - 1e-9) : 0;
}

static void fill(const struct ranking_scheme *s, const struct board_figures *f, struct ranking_row *row, struct ranking_part *part)
{
    for (size_t i = 0; i < s->n_criteria; i++) {
        part[i] = (struct ranking_part){.criterion = &s->criteria[i], .value = figures_value(f, s->criteria[i].figure.formula)};
        if (part[i].value.state == BOARD_KNOWN)
            row->weight += s->criteria[i].weight;
    }
    for (size_t i = 0; i < s->n_criteria; i++) {
        const struct ranking_criterion *c = &s->criteria[i];
        if (part[i].value.state != BOARD_KNOWN) {
            part[i].why = part[i].value.state == BOARD_NONE ? RANKING_LEFT_OUT_NONE : RANKING_LEFT_OUT_UNKNOWN;
            continue;
        }
        double r = reached(c, part[i].value.value);
        part[i].max = c->weight * 100 / row->weight;
        part[i].points = r * part[i].max;
        part[i].why = r <= 0 ? RANKING_AT_FLOOR : r >= 1 ? RANKING_AT_TARGET : RANKING_BETWEEN;
        part[i].cases = cases_missing(c, &part[i].value);
        row->score += part[i].points;
    }
}

static void overdue(const struct ranking_overdue *o, const struct board_figures *f, struct ranking_row *row)
{
    if (!(f->known >> BOARD_OVERDUE & 1))
        return;
    double n = f->value[BOARD_OVERDUE];
    row->off = fmin(o->most, o->minus * n);
    row->bonus = n > 0 ? 0 : o->none;
}

static int most_missing(const struct ranking_scheme *s, const struct ranking_row *row)
{
    int best = RANKING_NOTHING;
    double most = 1e-9;
    for (size_t i = 0; i < s->n_criteria; i++)
        if (row->part[i].max - row->part[i].points > most + 1e-9) {
            most = row->part[i].max - row->part[i].points;
            best = (int)i;
        }
    return row->off > 0 && row->off + s->overdue.none > most ? RANKING_OVERDUE : best;
}

static struct ranking_row row_of(const struct ranking_scheme *s, const struct board_figures *f, size_t at, struct arena *a)
{
    struct ranking_part *part = ARENA_ARRAY(a, struct ranking_part, s->n_criteria + 1);
    struct ranking_row row = {.at = at, .part = part, .volume = figures_value(f, s->volume.formula)};
    fill(s, f, &row, part);
    overdue(&s->overdue, f, &row);
    row.score = fmax(0, figures_hundredths(row.score + row.bonus - row.off));
    row.raise = most_missing(s, &row);
    bool judged = row.weight > 0 && row.weight >= s->known - 1e-9 && row.volume.state == BOARD_KNOWN;
    row.why = !judged ? RANKING_NO_DATA : row.volume.value < s->least ? RANKING_FEW : RANKING_RANKED;
    return row;
}

static int by_score(const void *x, const void *y)
{
    const struct ranking_row *a = x, *b = y;
    bool ranked_a = a->why == RANKING_RANKED, ranked_b = b->why == RANKING_RANKED;
    if (ranked_a != ranked_b)
        return ranked_a ? -1 : 1;
    if (ranked_a && fabs(a->score - b->score) > 0.001)
        return a->score > b->score ? -1 : 1;
    return a->at < b->at ? -1 : 1;
}

const struct ranking_row *ranking_order(const struct ranking_scheme *s, const struct board_figures *figures, size_t n, struct arena *a)
{
    struct ranking_row *row = ARENA_ARRAY(a, struct ranking_row, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = row_of(s, &figures[i], i, a);
    qsort(row, n, sizeof *row, by_score);
    for (size_t i = 0; i < n && row[i].why == RANKING_RANKED; i++) {
        bool tie = i > 0 && fabs(row[i].score - row[i - 1].score) < 0.001;
        row[i].rank = tie ? row[i - 1].rank : (int)i + 1;
    }
    return row;
}
