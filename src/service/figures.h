/* The figures that go with every event (domain/counter.h): written in its transaction, counted anew from the journal alone, mended.
 * Knows no page that shows them. */
#pragma once
#include "domain/counter.h"
#include "domain/event.h"
#include "service/ctx.h"

/* For record_write(), after the event is written: what it adds. old NULL = a new dossier. */
enum err_code figures_write(struct ctx *c, const struct dossier *old, const struct dossier *now, const struct event *ev, struct err *e) MUST_USE;

struct figures_row {      /* one figure that is not what the journal makes */
    struct counter key;   /* n is not used */
    int64_t kept, right;
};
enum { FIGURES_BROKEN = 20 };
struct figures {
    struct arena *arena;  /* in: holds all that is told */
    struct list differ;   /* struct figures_row, by key; what officers did too */
    struct list behind;   /* struct happened: tallies less the rows behind them */
    struct list months;   /* int64_t: months that were added up and are not what their days make */
    struct list desks;    /* struct desk: what the open tasks make less what is kept of it */
    int64_t dossiers;     /* counted */
    int64_t broken;       /* dossiers whose journal cannot be replayed: not counted */
    struct { int64_t dossier; const char *why; } first[FIGURES_BROKEN]; /* of these */
};

/* Replays every dossier's events and compares all figures, both ways, in the transaction that reads: one moment, whoever writes
 * meanwhile. Holds the figures in memory and one dossier at a time. */
enum err_code figures_check(struct ctx *c, struct figures *out, struct err *e) MUST_USE;
/* Adds what is missing, in a transaction that writes. What was written since the check is not touched: adding commutes. Two
 * who mend the same thing at once would add it twice. ERR_STORAGE if a journal was broken: then nothing is known for certain. */
enum err_code figures_mend(struct ctx *c, const struct figures *f, struct err *e) MUST_USE;

/* Are there as many rows behind the tallies as they say? */
enum err_code figures_behind(struct ctx *c, bool *whole, struct err *e) MUST_USE;
/* The rows behind the tallies, anew from the journal, a page of dossiers a transaction. *after: 0 at first, which takes all rows away, and again when
 * all is done. What is written meanwhile is kept. */
enum err_code figures_fill(struct ctx *c, int64_t *after, struct err *e) MUST_USE;

/* Takes away up to n of the oldest rows of the tide, of days that nobody follows any more. */
enum err_code figures_sweep(struct ctx *c, size_t n, struct err *e) MUST_USE;
