/* What the caged child does (cage.h): `motcua --look codes`, `... grey SIDE`, with a picture as standard input. Nobody calls it by hand. */
#pragma once

enum look_end { /* exit status */
    LOOK_DONE = 0, LOOK_TYPE = 3, LOOK_TOO_LARGE = 4, LOOK_DAMAGED = 5, LOOK_FAILED = 6
};

/* codes: the texts, each with a NUL behind it. grey: a PGM whose longer side is SIDE to 2 SIDE - 1 pixels if the picture has as many. */
int look_main(int argc, char **argv);
