/* What a province may set in files about how units are compared: the ranking and the index of QĐ 766. A ranking.yaml or index766.yaml in the data folder takes
 * the place of the program's own. Read once at the start, never changed. */
#pragma once
#include "domain/board/index766.h"
#include "domain/board/ranking.h"

struct schemes {
    struct ranking ranking;
    struct index766 index;
    bool local_ranking, local_index; /* the installation's own file is in force */
};
struct schemes_own { const char *ranking, *index766; }; /* texts of data/ranking.yaml and data/index766.yaml; they live as long as the arena */
/* ERR_INVALID: as file:line: message. */
enum err_code schemes_read(const char *data_dir, struct schemes_own own, struct arena *a, const struct schemes **out, struct err *e) MUST_USE;
