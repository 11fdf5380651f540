/* What is different for people between two revisions of a procedure: limits, fees, papers, questions of the form, steps of the work. Told by
 * the names that people read, in the order of the file. What only concerns wording (hints, summaries) is told as such. Pure. */
#pragma once
#include "domain/procedure.h"

enum change_of {
    CHANGE_NAME, CHANGE_LIMIT, CHANGE_FEE, CHANGE_PAPER, CHANGE_FIELD, CHANGE_CASE, CHANGE_STATE, CHANGE_ACT, CHANGE_CHANNEL, CHANGE_RESULT, CHANGE_TEXT
};
extern const char *const change_of_words[];
enum change_how { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_DIFFERENT };
extern const char *const change_how_words[]; /* added removed different */
/* Of what is different: in which respect. */
enum change_in {
    IN_NAME, IN_HINT, IN_AMOUNT, IN_RULE, IN_NEED, IN_CONDITION, IN_NUMBER, IN_TYPE, IN_REQUIRED, IN_CHOICES, IN_BOUNDS, IN_HOLDER, IN_WAY, IN_TIME, IN_PAPERS,
    IN_FEES, IN_TEMPLATE
};
extern const char *const change_in_words[];

struct change_value { /* at most one of them is set */
    struct label text;
    const struct term *term;
    const char *word;  /* of paper_need_words, form_type_words ...: message "designer.word.<word>"; "" = none */
    int64_t money;
    bool is_money;
};
struct change {
    enum change_of of;
    enum change_how how;
    enum change_in in;
    struct label name;    /* of what it is about: the paper's, the fee's */
    struct label where;   /* the case, the step; empty = the procedure itself */
    struct change_value before, after;
};
struct changes {
    struct change *row;
    size_t n;
};
struct changes change_list(const struct procedure *before, const struct procedure *after, struct arena *a);
