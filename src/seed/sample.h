/* The one file that stands for every paper of a run. */
#pragma once
#include "seed/country.h"

enum err_code sample_make(struct app *app, struct country *k, struct arena *a, struct err *e) MUST_USE;
