/* Several dossiers picked on the worklist: handed on, handed over, their receipts in one PDF, or on to the assignment. Each is an act of its
 * own, with an outcome of its own (batch.h). */
#pragma once
#include "rooms/desk/batch.h"

extern const struct model many_model;
route_fn many_do, many_receipts;
