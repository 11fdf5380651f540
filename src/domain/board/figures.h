/* The figures of a unit or of an officer in a stretch of time, as the rules of the operations centre take them: counts that somebody
 * reckoned, each of which may be "not known". Where they come from, and which stretch it is, the rules never know.
 *
 * All are counts, but `rating`, the mean of what citizens gave (1 to 5). A share needs both its counts: a share whose whole is 0 has
 * nothing to be a share of, which is something else than a share of 0, and something else than not knowing. Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum board_figure {
    BOARD_RECEIVED,                                                    /* taken in */
    BOARD_FILED_ONLINE, BOARD_FILED_COUNTER, BOARD_FILED_POST,
    BOARD_DONE_EARLY, BOARD_DONE_ON_TIME, BOARD_DONE_LATE,             /* the result was there; those without a date are in none of them */
    BOARD_REFUSED,
    BOARD_SUPPLEMENT,                                                  /* asked for */
    BOARD_OVERDUE, BOARD_PENDING,                                      /* at the end of the stretch; overdue are among the pending */
    BOARD_PAID, BOARD_PAID_ONLINE,                                     /* payments; those online are among them */
    BOARD_DIGITISED,                                                   /* dossiers taken in whose papers are there as files */
    BOARD_RESULTS, BOARD_RESULTS_DIGITAL,                              /* results issued; as a signed file */
    BOARD_REUSED,                                                      /* dossiers filed with an answer that was known already and not typed again */
    BOARD_RATING, BOARD_RATINGS, BOARD_RATINGS_GOOD,                   /* mean 1-5; how many; how many gave 4 or 5 */
    BOARD_FEEDBACK, BOARD_FEEDBACK_IN_TIME,                            /* complaints and questions that were due; answered in time */
    BOARD_SYNCED,                                                      /* dossiers taken in that the national portal knows */
    BOARD_PROCEDURES, BOARD_PROCEDURES_PUBLISHED, BOARD_PROCEDURES_ONLINE, /* of the unit's; published whole; that may be filed online */
    BOARD_PROCEDURES_FILED_ONLINE,                                     /* that may be and were */
    BOARD_FIGURES
};
extern const char *const board_figure_words[]; /* received filed_online ... in this order */

struct board_figures {
    double value[BOARD_FIGURES];
    uint64_t known; /* bits of enum board_figure: what is 0 all over knows nothing */
};
/* A value below 0 or not finite is taken as not known. */
void figures_set(struct board_figures *f, enum board_figure figure, double value);

/* The sum of some figures, or what part it is of the sum of others, in percent. */
struct board_formula {
    uint64_t of, among; /* bits; among 0 = the sum itself */
};
enum board_state { BOARD_UNKNOWN, BOARD_NONE, BOARD_KNOWN }; /* NONE: known, but there was nothing to take a part of */
extern const char *const board_state_words[]; /* unknown none known; message board.state.<word> */
struct board_value {
    enum board_state state;
    double value;       /* a sum, or percent within 0..100 */
    double part, whole; /* of a share: the counts; part never above whole */
};
struct board_value figures_value(const struct board_figures *f, struct board_formula formula);

/* To hundredths; a half goes up, also one that binary fractions make a hair too small, so that every machine says the same. */
double figures_hundredths(double v);

/* A formula by its name: a figure's own word, or one of closed (done or refused), filed, on_time_share, early_share, late_share, overdue_share,
 * online_share, refused_share, supplement_share, paid_online_share, digitised_share, digital_result_share, reuse_share, satisfied_share,
 * feedback_share. False: nothing is called so. */
bool figures_formula(const char *name, struct board_formula *out);
/* The number of the word; BOARD_FIGURES: there is none. */
enum board_figure figures_find(const char *word);
