/* Scenarios played through the services, each step compared with what the file expects. */
#pragma once
#include "cli/stage.h"
#include "domain/scenario.h"

/* The differences, one a line, each beginning "file:line: "; "" = all as expected. */
struct play {
    struct stage stage;
    const char *file;
    struct buf *told;
    int64_t steps;
};
/* ERR_INVALID: the commune is not known. What a scenario does wrong is told, not returned. */
enum err_code play_scenario(struct play *p, const struct scenario_file *f, const struct scenario *s, struct err *e) MUST_USE;
