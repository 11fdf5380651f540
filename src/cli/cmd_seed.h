/* `motcua play --seed-dossiers N`: prepares --data if it is new, and has it filled. */
#pragma once
#include "cli/cli.h"

int cmd_seed_run(struct cli *c, const char *number); /* exit code */
