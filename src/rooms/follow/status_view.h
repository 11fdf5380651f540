/* The parts of the page of one dossier. */
#pragma once
#include "app/due_view.h"
#include "app/place/reach.h"
#include "domain/status.h"
#include "rooms/follow/pay.h"
#include "rooms/follow/rate.h"
#include "rooms/follow/timeline.h"

struct item_row { const char *name, *note; };                        /* asked for again */
struct paper_row_view { int64_t n, size, at; const char *file, *paper, *state, *note; bool has_file; };
struct answer_row { const char *step, *label, *value, *ink; bool first; };
struct link_row { const char *href, *name, *hint; };
struct fact_row { const char *label, *value; };

struct follow_status {
    const char *code, *name, *variant, *unit, *lede;
    const char *head, *heading, *item;            /* head: item (one thing is waited for), ready, said (heading) */
    bool own, pending;                            /* pending: not accepted yet, so no date */
    struct status status;
    struct due_view due;
    bool leaf, early;
    bool moved, letter;                           /* the date was moved, with an apology, and lies ahead; form 04 may be read here */
    int64_t moved_from, moved_to;
    const char *moved_why;
    /* what the applicant must do */
    struct list items;                            /* struct item_row: supplement */
    struct past_row asked;
    int64_t items_n;
    int64_t answer_by;                            /* the last moment for it; 0 = nothing follows from silence */
    int64_t pay, pay_until;
    struct list pay_facts;                        /* struct fact_row */
    bool pay_told;                                /* how to pay is told by the step that asks for it, and no way is open besides */
    struct pay_view money;
    bool collect, has_result;
    const char *result_name, *result_number, *desk, *seat;
    struct reach reach;                           /* of the desk that received it */
    int64_t result_at;
    struct rate_view rating;
    struct list acts;                             /* struct link_row: other acts offered to the applicant */
    const char *act_supplement, *act_withdraw;    /* ids, "" = not offered */
    /* what was, is and will be */
    struct list past, ahead, readings;
    int64_t readings_n;
    struct list papers, answers, forms;           /* forms: struct document of 02 to 05 */
};
extern const struct model follow_status_model;

/* First sentence of a text, without its full stop; *rest = what follows. */
const char *first_sentence(const char *text, const char **rest, struct arena *a);
struct list status_papers(const struct req *r, const struct folder *f);
struct list status_answers(const struct req *r, const struct folder *f);
struct list status_items(const struct req *r, const struct folder *f);
