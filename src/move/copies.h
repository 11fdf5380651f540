/* A backup as a folder of copied database files, brought back. For this folder alone. */
#pragma once
#include "move/staging.h"

enum err_code copies_restore(struct staging *g, const char *dir, struct move_sum *sum, struct err *e) MUST_USE;
