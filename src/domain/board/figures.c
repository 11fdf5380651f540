/* Figures, and shares of them. See figures.h. */
#include "domain/board/figures.h"
#include <math.h>
#include <string.h>

const char *const board_figure_words[] = {
    "received", "filed_online", "filed_counter", "filed_post", "done_early", "done_on_time", "done_late", "refused", "supplement", "overdue", "pending",
    "paid", "paid_online", "digitised", "results", "results_digital", "reused", "rating", "ratings", "ratings_good", "feedback",
    "feedback_in_time", "synced", "procedures", "procedures_published", "procedures_online", "procedures_filed_online", NULL};
_Static_assert(sizeof board_figure_words / sizeof *board_figure_words == BOARD_FIGURES + 1, "a word for each figure");
const char *const board_state_words[] = {"unknown", "none", "known", NULL};

#define BIT(name) (UINT64_C(1) << BOARD_##name)
#define DONE (BIT(DONE_EARLY) | BIT(DONE_ON_TIME) | BIT(DONE_LATE))
#define FILED (BIT(FILED_ONLINE) | BIT(FILED_COUNTER) | BIT(FILED_POST))

static const struct { const char *name; struct board_formula formula; } named[] = {
    {"closed", {DONE | BIT(REFUSED), 0}},
    {"filed", {FILED, 0}},
    {"on_time_share", {BIT(DONE_EARLY) | BIT(DONE_ON_TIME), DONE}},
    {"early_share", {BIT(DONE_EARLY), DONE}},
    {"late_share", {BIT(DONE_LATE), DONE}},
    {"overdue_share", {BIT(OVERDUE), BIT(PENDING)}},
    {"online_share", {BIT(FILED_ONLINE), FILED}},
    {"refused_share", {BIT(REFUSED), DONE | BIT(REFUSED)}},
    {"supplement_share", {BIT(SUPPLEMENT), BIT(RECEIVED)}},
    {"paid_online_share", {BIT(PAID_ONLINE), BIT(PAID)}},
    {"digitised_share", {BIT(DIGITISED), BIT(RECEIVED)}},
    {"digital_result_share", {BIT(RESULTS_DIGITAL), BIT(RESULTS)}},
    {"reuse_share", {BIT(REUSED), FILED}},
    {"satisfied_share", {BIT(RATINGS_GOOD), BIT(RATINGS)}},
    {"feedback_share", {BIT(FEEDBACK_IN_TIME), BIT(FEEDBACK)}},
};

void figures_set(struct board_figures *f, enum board_figure figure, double value)
{
    bool good = isfinite(value) && value >= 0;
    uint64_t bit = UINT64_C(1) << figure;
    f->value[figure] = good ? value : 0;
    f->known = good ? f->known | bit : f->known & ~bit;
}

static double sum(const struct board_figures *f, uint64_t of)
{
    double s = 0;
    for (int i = 0; i < BOARD_FIGURES; i++)
        if (of >> i & 1)
            s += f->value[i];
    return s;
}

struct board_value figures_value(const struct board_figures *f, struct board_formula formula)
{
    uint64_t asked = formula.of | formula.among;
    if ((f->known & asked) != asked)
        return (struct board_value){.state = BOARD_UNKNOWN};
    double part = sum(f, formula.of), whole = sum(f, formula.among);
    if (!formula.among)
        return (struct board_value){.state = BOARD_KNOWN, .value = part};
    if (whole <= 0)
        return (struct board_value){.state = BOARD_NONE};
    part = part > whole ? whole : part;
    return (struct board_value){BOARD_KNOWN, 100 * part / whole, part, whole};
}

double figures_hundredths(double v)
{
    return floor(v * 100 + 0.5 + 1e-7) / 100;
}

enum board_figure figures_find(const char *word)
{
    int i = 0;
    while (i < BOARD_FIGURES && strcmp(board_figure_words[i], word) != 0)
        i++;
    return (enum board_figure)i;
}

bool figures_formula(const char *name, struct board_formula *out)
{
    enum board_figure own = figures_find(name);
    if (own < BOARD_FIGURES) {
        *out = (struct board_formula){UINT64_C(1) << own, 0};
        return true;
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(named[i].name, name) == 0) {
            *out = named[i].formula;
            return true;
        }
    return false;
}
