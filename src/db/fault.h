/* A driver that makes the Nth call of another fail: the fault sweep runs a use case with N = 1, 2, ...
 * until a run sees no fault, and looks each time that nothing is half-written. */
#pragma once
#include "base/err.h"

struct db_fault {
    long fail_at;      /* the call that fails, counted from 1; 0 = none */
    long calls;        /* counted so far */
    long fired;        /* how often it failed */
    enum err_code as;  /* ERR_STORAGE, ERR_BUSY ... */
    int sticky;        /* every call from then on fails as well (disk full) */
};
