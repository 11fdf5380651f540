/* Ranking for emulation (thi đua): units, or officers, side by side on a composite that a file defines (data/ranking.yaml; a province may
 * have its own). Pure; knows no names of units and no stretch of time.
 *
 * A criterion takes one figure to points: none at `floor`, its whole weight at `target`, in proportion between, never outside. A figure that
 * is not known, or a share of nothing, is left out, and the weights of the others are raised in proportion so that they make 100 again: nobody
 * loses by what nobody counted. Then, for each dossier overdue now, `minus` points are taken off, `most` at most; who has none gets `none`.
 *
 *     score = sum of points + none - min(most, minus x overdue), never below 0
 *
 * Who closed fewer than `least` is not ranked (a share of three dossiers says little), nor whose known criteria weigh less than `known`.
 * Scores are told, and compared, in hundredths; who has the same score shares the rank, and the next rank is passed over (1, 2, 2, 4). */
#pragma once
#include "base/arena.h"
#include "domain/board/reads.h"
#include "form/label.h"

enum ranking_better { RANKING_MORE, RANKING_LESS };
extern const char *const ranking_better_words[]; /* more less */

struct ranking_criterion {
    const char *id;
    struct label name;
    struct board_named figure;
    double weight;        /* of 100 */
    enum ranking_better better;
    double floor, target; /* in the figure's unit: percent for a share */
    int line;
};
struct ranking_overdue {
    double minus, most, none; /* points */
    int line;
};
struct ranking_scheme {
    struct board_named volume; /* what says whether there is enough to judge by */
    double least, known;       /* of volume; of weight, 0-100 */
    struct ranking_overdue overdue;
    const struct ranking_criterion *criteria;
    size_t n_criteria;
    int line;
};
struct ranking {
    int revision;
    struct label name, note; /* note: what people who read the board should know of it */
    struct ranking_scheme units, officers;
};

/* src.text stays the caller's; everything read lives in the arena. ERR_INVALID: e->why = the first fault as file:line: message, all of them
 * in report (may be NULL). */
enum err_code ranking_parse(struct source src, struct arena *a, struct ranking *out, struct buf *report, struct err *e) MUST_USE;

enum ranking_part_why { RANKING_LEFT_OUT_UNKNOWN, RANKING_LEFT_OUT_NONE, RANKING_AT_FLOOR, RANKING_BETWEEN, RANKING_AT_TARGET };
extern const char *const ranking_part_words[]; /* unknown none floor between target; message board.part.<word> */
struct ranking_part {
    const struct ranking_criterion *criterion;
    enum ranking_part_why why;
    struct board_value value; /* what the figure was */
    double points, max;       /* max: the weight after the others were left out; 0 = left out itself */
    double cases;             /* of a share below its target: how many of value.whole would have to be on the other side; 0 = none, or no share */
};
enum ranking_why { RANKING_RANKED, RANKING_FEW, RANKING_NO_DATA }; /* FEW: "ít hồ sơ" */
extern const char *const ranking_why_words[]; /* ranked few no_data; message board.ranking.<word> */
struct ranking_row {
    size_t at;                  /* whose: place in what was given */
    enum ranking_why why;
    int rank;                   /* 0 = not ranked */
    double score;               /* told also of who is not ranked, but not compared */
    struct board_value volume;
    double weight;              /* of the criteria that are known: 100 = nothing was left out */
    double off, bonus;          /* points taken and given for what is overdue */
    const struct ranking_part *part; /* as many as the scheme has criteria, in its order */
    int raise;                  /* what would raise it most: the part with most points missing, or one of enum ranking_raise */
};
enum ranking_raise { RANKING_NOTHING = -1, RANKING_OVERDUE = -2 }; /* OVERDUE: settling what is overdue gives more than any part */
/* n rows in the arena: by rank, those of one rank as they were given; behind them who is not ranked, as given. */
const struct ranking_row *ranking_order(const struct ranking_scheme *s, const struct board_figures *figures, size_t n, struct arena *a);
