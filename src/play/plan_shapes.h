/* The keys of a drill file, as tables. Only plan.c reads by them. */
#pragma once
#include "domain/shape.h"

extern const struct shape plan_shape;
