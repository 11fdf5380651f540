/* The looks that `motcua check` takes at an installation. Each prints what is wrong, a line each, and counts it. */
#pragma once
#include "app/app.h"

struct check_sum {
    int64_t seen, wrong;
};
/* Every dossier's chain verified, the row rebuilt from its events and compared; numbers without a gap; no events without a row. */
enum err_code check_journal(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* Every database file read whole by its engine. */
enum err_code check_integrity(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
/* Every stored file is there, of its size and hash; every paper of a dossier names one. */
enum err_code check_files(struct app *app, struct check_sum *sum, struct err *e) MUST_USE;
