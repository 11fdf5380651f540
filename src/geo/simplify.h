/* Leaves corners out of shapes that lie side by side, so that they stay joined: where three shapes meet, or a border meets the open, a corner stays; between two
 * such the line is simplified (Douglas-Peucker) the same way whichever shape it is read from. What had the same corners on both sides of a border before
 * has the same ones afterwards. Rings that become specks are left out, never the largest of a shape. Pure, deterministic. */
#pragma once
#include "geo/shape.h"

/* In place: rings get shorter, shape.n smaller. metres: how far the line may move. Takes some 40 bytes a corner from scratch. */
void simplify_shapes(struct shape *shapes, size_t n, double metres, struct arena *scratch);
