/* The looks that `motcua check` takes at an installation. Each prints what is wrong, a line each, and counts it. */
#pragma once
#include "app/app.h"

struct check_sum {
    int64_t seen, wrong;
    int64_t mended; /* of what was wrong */
};
/* Every dossier's chain verified, the row rebuilt from its events and compared; numbers without a gap; no events without a row. */
enum err_code check_journal(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* The chain of what administrators did. */
enum err_code check_deeds(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* Every database file read whole by its engine. */
enum err_code check_integrity(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* Every stored file is there, of its size and hash; every paper of a dossier names one. */
enum err_code check_files(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;

/* Every posting of the ledger has entries that sum to 0 and are one dossier's; an order that the gateway says is paid was booked, once. */
enum err_code check_ledger(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* Every figure against what the journal alone makes, at one moment of a database; what differs by unit and procedure. */
enum err_code check_counters(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* The same, and puts right what differs: writes. */
enum err_code check_repair(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* At a start: an installation that is older than its figures is counted. Nothing is said when that was done before. */
enum err_code check_first_count(struct app *app, struct err *e) MUST_USE;
/* The same for the numbers of results: an installation older than the book of numbers has them looked up. */
enum err_code check_first_numbers(struct app *app, struct err *e) MUST_USE;
/* Likewise: one that is older than the index by which dossiers are found. */
enum err_code check_first_index(struct app *app, struct err *e) MUST_USE;
