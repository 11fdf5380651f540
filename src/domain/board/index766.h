/* The index of Quyết định 766/QĐ-TTg, by which ministries and localities are compared in serving citizens: five groups that make 100 points.
 *
 * How many points a group has was seen; the table of what counts within a group was not. So the sub-criteria stand in a file that can be
 * edited (data/index766.yaml), each marked `not_confirmed` with the reason until somebody has compared it with the decision. The figure
 * told here is therefore an estimate, and a page that shows it has to say so.
 *
 * A sub-criterion takes one figure (a sum, or what part some figures are of others, in percent) to points: in proportion from `zero` (no
 * points) to `full` (all), never outside, and `zero` above `full` where less is better; or by `bands`: the points of the last band whose
 * `from` is reached. What is not known gives no points and takes none: its points stand apart as not possible to judge, and are never
 * guessed from the others. Points are told in hundredths, and what is told adds up. Pure. */
#pragma once
#include "domain/board/reads.h"
#include "form/label.h"

enum index766_status { INDEX766_SEEN, INDEX766_NOT_CONFIRMED };
extern const char *const index766_status_words[]; /* seen not_confirmed; message board.index766.<word> */

/* What happens to a dossier that raises a share: a bad one turns good (the whole stays), a good one is added, a bad one is cleared away. */
enum index766_turn { INDEX766_MOVE, INDEX766_ADD, INDEX766_CLEAR };
extern const char *const index766_turn_words[]; /* move add clear */

struct index766_band {
    double from, points;
    int line;
};
struct index766_part {
    const char *id;
    struct label name;
    struct label what; /* what one more of is told: "hồ sơ trả đúng hạn" */
    double max;
    enum index766_status status;
    struct label reason; /* why it is not confirmed; "" only if it is seen */
    struct board_formula formula;
    double zero, full;
    const struct index766_band *bands; /* from the lowest up; none = in proportion */
    size_t n_bands;
    enum index766_turn turn;
    int line;
};
struct index766_group {
    const char *id;
    struct label name;
    double max;
    enum index766_status status;
    const struct index766_part *parts;
    size_t n_parts;
    int line;
};
struct index766 {
    int revision;
    const char *decision;
    struct label name, note;
    const struct index766_group *groups;
    size_t n_groups;
};

/* As ranking_parse(). */
enum err_code index766_parse(struct source src, struct arena *a, struct index766 *out, struct buf *report, struct err *e) MUST_USE;

struct index766_gain { /* the next step up: a whole point, what is left of one, or the next band */
    double points;     /* 0 = there is none */
    double cases;      /* how many more, as `turn` has it, the other cases staying as they are; 0 = the figure is no share, or no number of cases does it */
    double value;      /* what the figure would have to be */
};
struct index766_part_row {
    const struct index766_part *part;
    struct board_value value; /* state: known, unknown ("chưa có số liệu"), none (there was nothing of the kind) */
    double points;            /* 0 unless known */
    double missing;           /* max - points; 0 unless known */
    struct index766_gain next;
};
struct index766_sum {
    double points, possible, max; /* possible: the max of what is known; max - possible could not be judged */
};
struct index766_group_row {
    const struct index766_group *group;
    struct index766_sum sum;
    const struct index766_part_row *part; /* n_parts of the group */
    int raise;                            /* the known part with the most to gain; -1 = none */
};
struct index766_result {
    struct index766_sum sum;
    const struct index766_group_row *group; /* n_groups of the file */
    int raise;                              /* the group that has the part with the most to gain; -1 = none */
    size_t not_confirmed;                   /* parts whose rule nobody has confirmed */
};
struct index766_result index766_judge(const struct index766 *x, const struct board_figures *f, struct arena *a);
