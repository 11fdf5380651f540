/* `motcua import outlines FILE.geojson` and `motcua import outlines --remove`: what reference/outlines.h does, with its result told in words. */
#pragma once
#include "cli/cli.h"

int outlines_run(struct cli *c); /* an exit code; options property, tolerance, remove */
