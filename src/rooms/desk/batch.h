/* What a leader's two lists share: lines that are ticked, and what became of each. */
#pragma once
#include "app/req.h"
#include "rooms/desk/lines.h"

enum { BATCH_MAX = 100 };

struct tick { /* a ticked line: input `hs`, "CODE version act" */
    const char *code, *act;
    int64_t dossier, version; /* dossier 0 = no such code in this province */
};
struct tick_result {
    const char *code, *who;   /* who: "" or the officer who acted first */
    const char *outcome;      /* done stale not_offered forbidden not_found invalid no_role choose: message "desk.batch.<outcome>" */
    bool done;
};
extern const struct model desk_tick_result_model;

/* Ticked lines, each once, at most BATCH_MAX; of an address (?hs=CODE) where no form came. */
size_t batch_ticks(const struct req *r, struct tick *out);
/* Ticks the lines again that were ticked when the form was sent. */
void batch_tick_again(const struct req *r, struct list *lines);
/* Does t->act of one dossier. An error that touches this dossier alone is its outcome; all others end the batch. */
enum err_code batch_act(struct req *r, const struct tick *t, struct tick_result *out, struct err *e) MUST_USE;
/* The word for an error that touches one line only; NULL: it touches all, and nothing of the batch may stay. */
const char *batch_outcome(enum err_code rc);
/* This person has just done the same to it. */
bool batch_repeats(struct req *r, const struct tick *t);
/* "Ngô Thị Thu" who did the last thing to it; "". */
const char *batch_last_actor(struct req *r, int64_t dossier);
