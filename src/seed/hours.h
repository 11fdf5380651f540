/* Working time: minutes of work counted on from a moment. */
#pragma once
#include "time/calendar.h"

/* The moment at which so many minutes have been worked since `at`; days that are not working days are skipped. */
int64_t hours_later(const struct calendar *c, int64_t at, int64_t minutes);
