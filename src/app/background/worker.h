/* What goes on in the background of the serving process, or in `motcua work`: procedures, units, calendars and texts are kept up to date with
 * the centre, whichever process changed them, due jobs are run and messages leave. */
#pragma once
#include "app/app.h"

struct worker;
struct worker *worker_start(struct app *app, bool jobs); /* jobs false: what is held in memory alone */
/* What a job reads is broken off, and it is due as before; what it writes is waited for. NULL allowed. */
void worker_stop(struct worker *w);
/* Everything that is due now, in this thread; *ran = how many. For `motcua work --once` and tests. */
enum err_code worker_once(struct app *app, int *ran, struct err *e) MUST_USE;
/* Takes away what nobody needs any more, some of it: done once a minute by itself. What cannot be is told in the log. */
void worker_sweep(struct app *app);
