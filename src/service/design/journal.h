/* The inside of design: an event with who and when filled in. Nobody else includes it. */
#pragma once
#include "service/design/design.h"

enum err_code design_note(struct ctx *c, struct design_event *x, struct err *e) MUST_USE; /* texts that are NULL become "" */
