/* The words for units of a time limit. Knows no calendar. */
#include "time/term.h"
#include <stddef.h>

const char *const term_words[] = {"none", "working_days", "calendar_days", "working_hours", "hours", "months", NULL};
