/* The place where a province's database is to go: looked at, and made ready. For this folder alone. */
#pragma once
#include "move/province.h"

/* Before anything is begun: is it a place, nobody's, empty, without a password in its name? ERR_INVALID says why not. Reads only. */
enum err_code target_check(const struct province *p, const struct crossing *x, const char *to, struct err *e) MUST_USE;
/* Empty tables of this program, waiting for x->move at -1; what an earlier attempt left there is thrown away. x->to is open then. ERR_STALE: something else is there. */
enum err_code target_make(const struct province *p, struct crossing *x, struct err *e) MUST_USE;
