/* The dossiers of the demo, filed and worked on at their times. */
#pragma once
#include "cli/stage.h"

/* id: the account of each of demo_people; now: what "today" is counted back from. */
enum err_code demo_file_all(struct stage *s, const int64_t *id, int64_t now, struct err *e) MUST_USE;
