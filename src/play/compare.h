/* The databases held against the drill's book. What was acknowledged must be in the journal: each dossier's every version, by
 * the act that was sent, into the state that the rules give, once. What nobody sent must not be there. What was under way when
 * the server died, or was given up, may be there once.
 *
 * Reads by the store's functions, from connections that the caller opens; the server may run meanwhile if nobody sends. */
#pragma once
#include "db/db.h"
#include "play/ledger.h"

enum compare_fault {
    COMPARE_LOST,      /* acknowledged, and not in the journal */
    COMPARE_DOUBLE,    /* a version of a dossier stands in the journal twice */
    COMPARE_OTHER,     /* another act or state than was sent */
    COMPARE_NOT_SENT,  /* in the journal, and nobody sent it */
    COMPARE_ROW,       /* the dossier's row has another version or state than its last event */
    COMPARE_FAULTS
};
extern const char *const compare_fault_words[];

enum { COMPARE_TOLD = 100 };
struct compare_difference {
    enum compare_fault fault;
    int64_t dossier, version;
    const char *what; /* "act propose -> proposed", what the book says */
};

struct compare {
    int64_t dossiers, writes;  /* looked at: of the database, of the book */
    int64_t readings;          /* readings by officers in the journal, of these dossiers */
    int64_t in_flight;         /* writes without an acknowledgement that are there all the same */
    int64_t finished, on_time; /* dossiers with a result; before their date */
    int64_t fault[COMPARE_FAULTS];
    struct compare_difference told[COMPARE_TOLD]; /* the first ones, texts in the arena */
    size_t told_n;
    int64_t differences;       /* sum of fault */
};

struct compare_job {
    const struct ledger *ledger;
    struct db *const *db; /* one a province, or the one there is */
    int dbs;
    int64_t begun;        /* instant: what is older was there before */
    size_t from;          /* only dossiers with an entry from this place on; 0 = all */
    struct arena *arena;
};
enum err_code compare_run(const struct compare_job *j, struct compare *out, struct err *e) MUST_USE;
